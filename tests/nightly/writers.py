"""Every command that writes files, over a small folder of inputs, each in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.rollup.folders import NAMES, deliver_to, unit_report
from xlgov import api
from xlgov.collection.belonging import Entry
from xlgov.rollup.roster import build_roster

TIMEOUT = 300
"""seconds after which a command is one that never ends"""
OURS = re.compile(r"\.xlgov-[a-z0-9_]{8}|\..+\.xlgov")
"""of what may be left under no final name: a file that is being written, the journal of a roll-up"""
START = "from xlgov.commands import start; start()"


@dataclass(frozen=True)
class Writer:
    """A command; ``{in}`` and ``{out}`` in its arguments are the folders of inputs and outputs."""

    name: str
    arguments: Sequence[str]
    again: Sequence[str] = ("--force",)
    """what is added to go over what there is"""
    is_exact: bool = True
    """whether two runs write the same bytes; LibreOffice puts the time into a PDF"""
    slow: bool = False
    """whether it waits for another program"""
    returns: tuple[int, ...] = (0,)
    """exit codes of a run that nothing disturbs; 1: something is to be put right, 2: a file is not read"""


_UNITS, _ONE, _FLAWED, _OLD = "{in}/单位", "{in}/单位/甲局.xlsx", "{in}/有错.xlsx", "{in}/上年.json"
WRITERS = (
    Writer("new", ["new", "{out}/空白.xlsx", "--year", "2024", "--unit", "甲局", "--yes"]),
    Writer("new --roster", ["new", "--roster", "{in}/名册.xlsx", "--year", "2024", "-o", "{out}/发"]),
    Writer("validate --mark", ["validate", _FLAWED, "--mark", "{out}/标注.xlsx"], returns=(1,)),
    Writer(
        "validate --mark, folder",
        ["validate", _UNITS, "--mark", "{out}/标注", "--report", "{out}/总览.html"],
        returns=(0, 1),
    ),
    Writer("convert .xlsx", ["convert", _OLD, "{out}/表.xlsx"], returns=(0, 1)),
    Writer("convert .json", ["convert", _ONE, "{out}/数据.json"], returns=(0, 1)),
    Writer("convert .docx", ["convert", _ONE, "{out}/公开.docx", "--review"], returns=(0, 1)),
    Writer("convert .html", ["convert", _ONE, "{out}/公开.html"], returns=(0, 1)),
    Writer(
        "convert .pdf", ["convert", _ONE, "{out}/公开.pdf"], is_exact=False, slow=True, returns=(0, 1)
    ),
    Writer(
        "convert, folder",
        ["convert", _UNITS, "-o", "{out}/转换", "--to", "json", "--to", "docx", "--to", "html"],
        returns=(0, 1),
    ),
    Writer("refresh", ["refresh", _ONE, "{out}/更新.xlsx"], returns=(0, 1)),
    Writer("repair", ["repair", _FLAWED, "{out}/规范.xlsx"], returns=(0, 1)),
    Writer("upgrade", ["upgrade", _ONE, "{out}/新表.xlsx", "--all"], returns=(0, 1)),
    Writer(
        "explain",
        ["explain", _FLAWED, "-o", "{out}/说明.xlsx", "--finding", "C-UNIT", "--text", "台账照此登记"],
        returns=(0, 1),
    ),
    Writer("compare", ["compare", _OLD, _ONE, "-o", "{out}/对照.xlsx"], returns=(1,)),
    Writer(
        "pack",
        ["pack", _ONE, "-o", "{out}/上报.zip", "--allow-errors", "数据正在核实，二月底前改正后重报。"],
        returns=(0, 1),
    ),
    Writer("trend", ["trend", _OLD, _ONE, "-o", "{out}/趋势.xlsx"], returns=(0, 1)),
    Writer("schema", ["schema", "--out", "{out}/格式"], again=()),
    Writer("roster new", ["roster", "new", "{out}/名册.xlsx"]),
    Writer(
        "rollup",
        [
            *("rollup", _UNITS, _FLAWED, "{in}/坏.xlsx", "--unit", "示例区", "--year", "2023", "--no-own"),
            *("--roster", "{in}/名册.xlsx", "-o", "{out}/汇总/结果.xlsx", "--jobs", "1"),
            *("--table", "{out}/数据/表.csv", "--report", "{out}/总览.docx"),
        ],
        again=("--resume", "--force"),
        returns=(2,),
    ),
)  # fmt: skip


def wanted(*, slow: bool) -> list[Writer]:
    """Those that can be run here."""
    return [each for each in WRITERS if not each.slow or (slow and shutil.which("soffice"))]


def inputs(folder: Path) -> Path:
    """A folder with reports of units, a wrong one, one of the year before, what is no report, a roster."""
    deliver_to(folder / "单位", NAMES[:4])
    wrong = unit_report(
        "己局", 6, **{"requests.outcome.granted.enterprise": "7个", "requests.received.other": 5}
    )
    api.write(wrong, folder / "有错.xlsx")
    api.write(unit_report("甲局", 3, year=2022), folder / "上年.json")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04no workbook")
    entries = [Entry(name) for name in (*NAMES, "己局")]
    (folder / "名册.xlsx").write_bytes(build_roster(entries))
    return folder


@dataclass
class Place:
    """Where a command runs: inputs that nobody may touch, and where it writes."""

    given: Path
    out: Path
    before: Mapping[str, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        self.before = contents(self.given)

    def command(self, writer: Writer, *more: str, start: str = START) -> list[str]:
        """What starts it."""
        names = {"{in}": str(self.given), "{out}": str(self.out)}
        arguments = [*writer.arguments, *more]
        for mark, path in names.items():
            arguments = [each.replace(mark, path) for each in arguments]
        return [sys.executable, "-c", start, *arguments]

    def run(
        self, writer: Writer, *more: str, start: str = START, before: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        return subprocess.run(
            [*before, *self.command(writer, *more, start=start)],
            env=environment(), capture_output=True, text=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip

    def written(self) -> dict[str, bytes]:
        """What stands under final names."""
        return {name: content for name, content in contents(self.out).items() if not _is_unfinished(name)}

    def unfinished(self) -> list[str]:
        """What stands under others."""
        return [name for name in contents(self.out) if _is_unfinished(name)]

    def is_untouched(self) -> bool:
        """Whether the inputs are what they were, byte for byte."""
        return contents(self.given) == self.before


def environment() -> dict[str, str]:
    """Of a command: this tree, and a user's one line about a defect."""
    kept = {name: value for name, value in os.environ.items() if name != "XLGOV_DEBUG"}
    return kept | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", "COLUMNS": "400"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name from there."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _is_unfinished(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
