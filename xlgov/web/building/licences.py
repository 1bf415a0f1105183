"""许可.txt: under which licence each part of the page is, with the texts of all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.resources import files as resources
from pathlib import Path
from typing import NamedTuple

from xlgov import __version__
from xlgov.errors import FormError
from xlgov.web.building.edits import described
from xlgov.web.building.packing import Runtime, unzipped
from xlgov.web.building.parts import Parts, runtime_pin, wheel_pins

NAME = "许可.txt"
_LINE = "=" * 80
_SOURCE = "https://github.com/pyodide/pyodide/tree/{version}"


class Licence(NamedTuple):
    """A part of the page, and what its licence says."""

    part: str
    text: str


def licences(parts: Parts, base: Runtime) -> str:
    """The whole text. Raises FormError for a part that brings no licence."""
    found = [*_ours(), *_runtime(base), *(_of_wheel(path) for path in parts.wheels)]
    listed = "\n".join(f"· {each.part}" for each in found)
    head = f"年报助手由下列各部分组成，各按自己的许可证使用。许可证全文在后面。\n\n{listed}\n"
    return "\n".join([head, *(f"{_LINE}\n{each.part}\n{_LINE}\n\n{each.text.strip()}\n" for each in found)])


def _ours() -> list[Licence]:
    """This program's, as it was installed with. Raises FormError where it was installed without."""
    found = []
    for path in distribution("xlgov").files or ():
        if path.parent.name == "licenses" and path.parent.parent.name.endswith(".dist-info"):
            found.append(Licence(f"xlgov {__version__}（本程序）", path.read_text("utf-8")))
        elif path.parent.name == "licenses" and ".dist-info/" in path.as_posix():
            found.append(Licence(f"xlgov {__version__} 的繁简对照表（{path.stem}）", path.read_text("utf-8")))
    if not found:
        raise FormError("xlgov was installed without its licence")
    return found


def _runtime(base: Runtime) -> Iterator[Licence]:
    pin = runtime_pin()
    python = json.loads(base.info)["python"]
    changes = "\n".join(described())
    source = _SOURCE.format(version=pin.version)
    yield Licence(
        f"Pyodide {pin.version}（MPL-2.0）",
        f"源代码：{source}\n本页对它的文本作了以下改动，此外没有改动：\n{changes}\n\n{_text('MPL-2.0.txt')}",
    )
    yield Licence(f"CPython {python}", _text("CPython.txt"))
    yield Licence("运行环境里的其他组件", _text("inside.txt"))


def _of_wheel(path: Path) -> Licence:
    pin = next(pin for pin in wheel_pins() if pin.file == path.name)
    content = unzipped(path.read_bytes())
    texts = [
        text.decode().replace("\r\n", "\n") for name, text in sorted(content.items()) if "/licenses/" in name
    ]
    if not texts:
        raise FormError(f"{path.name} brings no licence")
    crates = [
        line
        for name, text in sorted(content.items())
        if name.endswith(".cyclonedx.json") and pin.package == "pydantic_core"
        for line in _crates(text)
    ]
    told = "\n".join(["", "编译在里面的组件：", *crates]) if crates else ""
    return Licence(f"{pin.package} {pin.version}", "\n".join(texts) + told)


def _crates(listing: bytes) -> Iterator[str]:
    """What a wheel says is compiled into it: name, version, licence."""
    for each in json.loads(listing)["components"]:
        told = [one.get("expression") or one["license"].get("id", "") for one in each.get("licenses", ())]
        yield f"{each['name']} {each['version']}　{'、'.join(told)}"


def _text(name: str) -> str:
    return resources(__package__).joinpath("licences", name).read_text("utf-8")
