"""How long a click waits for Python: the interpreter that Excel starts is asked with what a click imports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from xlgov.excel.setup.check import Check, well, wrong
from xlgov.excel.setup.machine import Machine, System

NAME = "启动速度"
LIMIT = 1.5
"""Seconds from the start of the process until its end; more is felt as waiting."""

_LARGE = ("pandas", "numpy", "polars", "matplotlib", "plotly", "PIL")
"""What xlwings imports where it is there: importable names."""
_IMPORTS: dict[System, str] = {
    "windows": "import xlgov.excel.entry\nfrom xlgov.excel import light\nlight.xlwings()",
    # xlwings' own script for macOS imports it before anything of ours
    "mac": "import xlwings.utils\nimport xlgov.excel.entry",
}
_ASK = """
{imports}
import importlib.util, json, os, sys
large = [name for name in {large!r} if importlib.util.find_spec(name) is not None]
modules = (sys.modules[name] for name in ("xlgov", "xlgov.excel.entry", "xlwings", "xlwings.main"))
source = [m.__name__ for m in modules if m.__spec__.cached and not os.path.exists(m.__spec__.cached)]
print(json.dumps({{"large": large, "source": source}}))
"""


class Start(NamedTuple):
    """What a click waits for: seconds, large libraries that are there, modules that nothing has compiled."""

    seconds: float
    large: tuple[str, ...]
    source: tuple[str, ...]


def start(machine: Machine, python: Path) -> Start | None:
    """Start the interpreter as a click does; None where that fails, which others have to say."""
    done = machine.run([str(python), "-B", "-c", _question(machine.system)], folder=python.parent)
    try:
        told: Any = json.loads(done.out.strip().splitlines()[-1])
        return Start(done.seconds, tuple(told["large"]), tuple(told["source"]))
    except (IndexError, ValueError, TypeError, KeyError):
        return None


def check(machine: Machine, python: Path) -> Iterator[Check]:
    """How long a start takes, and what makes it slow; a start that is slow once may have been the first."""
    found = start(machine, python)
    if found is not None and found.seconds > LIMIT:
        found = min(filter(None, (found, start(machine, python))))
    if found is None:
        return
    taken = f"每次点按钮，启动 Python 要 {found.seconds:.1f} 秒"
    if found.seconds <= LIMIT:
        yield well(NAME, "；".join([taken, *_notes(machine.system, found)]))
    else:
        yield wrong(NAME, taken, "".join(f"{advice}。" for advice in _advice(machine.system, python, found)))


def _question(system: System) -> str:
    return _ASK.format(imports=_IMPORTS[system], large=_LARGE)


def _notes(system: System, found: Start) -> Iterator[str]:
    if found.large and system == "windows":
        yield f"这个环境里有 {'、'.join(found.large)}，按钮不载入，自定义函数第一次计算时会慢一些"
    if found.source and system == "windows":
        yield "还没有编译，第一次点按钮会慢一些"


def _advice(system: System, python: Path, found: Start) -> Iterator[str]:
    if found.source:
        yield f'运行 "{python}" -m compileall -q "{python.parent.parent}"，让 Python 不必每次重新编译'
    if found.large and system == "mac":
        yield (
            f"这个环境里有 {'、'.join(found.large)}，每次都要载入："
            "给 xlgov 单独建一个环境，只装 xlgov，再运行 xlgov addin install"
        )
    yield "请杀毒软件信任这个 Python 所在的文件夹，不要把它放在网络盘上；电脑正忙时不准，稍后可再查一次"
