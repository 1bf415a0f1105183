"""What is measured: every line of the table, what it is compared with, and what is wanted, with its source.

A work is done in an environment: ``OURS`` (the wheel of each revision asked for) or that of a peer. Files are
named as ``files.py`` makes them for each revision with its own builder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

OURS, BUTTONS, LARGE, FLOOR = "ours", "ours with buttons", "ours with pandas", "floor"
Part = Literal["processor", "clock", "memory"]
BUDGET = "budget of 0.2: read and validate"
COLD = "budget of 0.2: starts"
ROLL_UP = "budget of 0.2: roll-up"
TEMPLATE = "budget of 0.2: template"
PROSE = "budget of 0.2: rules about texts"
BEFORE = "0ddb47f"
"""The commit whose roll-up the budget of 0.2 halves."""


class Aim(NamedTuple):
    """A ratio to another line of the same run, or where ``to`` is empty a value itself; ``at_most`` is the
    most that is wanted.

    ``source`` says who wants it, ``part`` is what is compared. ``before`` names a revision: the ratio is
    then to the same line of that revision.
    """

    to: str = ""
    at_most: float | None = None
    source: str = ""
    part: Part = "processor"
    before: str = ""


class Line(NamedTuple):
    """One line: ``work`` of a module of ``apart/`` with files, or a command where it begins with ``$``."""

    group: str
    name: str
    who: str
    work: str
    given: tuple[str, ...] = ()
    aims: tuple[Aim, ...] = ()
    shown: Part = "processor"

    @property
    def is_ours(self) -> bool:
        """Whether it is measured for every revision."""
        return self.who.startswith(OURS)

    @property
    def reads_files(self) -> bool:
        """Whether it is given any that a revision makes."""
        return any(not each.startswith("=") for each in self.given)


class Group(NamedTuple):
    """Lines that take turns; ``rounds`` of them, or ``quick`` ones. What is not ``usual`` has to be named."""

    name: str
    title: str
    rounds: int
    quick: int
    usual: bool = True


GROUPS = (
    Group("read", "one workbook, in a process that is warm", 31, 5),
    Group("cold", "starts", 15, 3),
    Group("documents", "published reports, in a process that is warm", 11, 3),
    Group("write", "template, workbook, documents and letters, in a process that is warm", 15, 3),
    Group("up", "comparing, repairing, packing, summing up", 5, 2),
    Group("rollup", "roll-up of a city, the whole command in two processes", 3, 1),
    Group("result", "roll-up of very many units", 3, 1),
    Group("page", "the browser edition", 5, 1),
    Group("hostile", "workbooks and texts that could exhaust a machine", 1, 1, usual=False),
    Group("click", "what a click waits for", 15, 3, usual=False),
    Group("calls", "calls that the buttons make", 1, 1, usual=False),
)

_KINDS = {
    "own": ("empty texts", 2.5),
    "saved": ("empty texts, saved by LibreOffice", 2.35),
    "full": ("full texts", 2.85),
    "faulty": ("with faults", None),
}


def _read() -> list[Line]:
    lines = [line for file, (kind, aim) in _KINDS.items() for line in _kind(f"one/{file}.xlsx", kind, aim)]
    bare, full = "python-calamine, full texts", ("one/full.xlsx",)
    less = "  read + validate but for texts, full texts"
    lines += [
        Line("read", less, OURS, "ours.without_rules_about_texts", full, (Aim(bare),)),
        Line(
            "read", "  what rules about texts add to that", OURS, "ours.read_and_validate", full,
            (Aim(less, 1.15, PROSE),),
        ),
    ]  # fmt: skip
    bare, path = "python-calamine, empty texts", "one/own.xlsx"
    peers = (
        ("openpyxl read_only", "openpyxl", "peers.openpyxl", (path,)),
        ("pandas + openpyxl", "pandas + openpyxl", "peers.pandas", (path, "=openpyxl")),
        ("pandas + calamine", "pandas + calamine", "peers.pandas", (path, "=calamine")),
        (
            "flatten-tool, a flat twin (reads no form)",
            "flatten-tool",
            "peers.flatten_tool",
            ("one/flat.xlsx",),
        ),
    )
    lines += [Line("read", name, who, work, given, (Aim(bare),)) for name, who, work, given in peers]
    return lines


def _kind(path: str, kind: str, aim: float | None) -> Iterator[Line]:
    """One workbook by everybody who is the floor, by us, and by what of us."""
    bare = f"python-calamine, {kind}"
    whole = Aim(bare, aim, BUDGET) if aim else Aim(bare)
    yield Line("read", f"zlib inflates all parts, {kind}", FLOOR, "peers.inflate", (path,), (Aim(bare),))
    yield Line("read", bare, FLOOR, "peers.calamine", (path,))
    yield Line("read", f"read + validate, {kind}", OURS, "ours.read_and_validate", (path,), (whole,))
    for name, work in (
        ("guard, values and flags of all sheets", "parse"),
        ("read, no rule", "read"),
        ("validate what was read", "validate"),
    ):
        yield Line("read", f"  {name}, {kind}", OURS, f"ours.{work}", (path,), (Aim(bare),))


def _cold() -> list[Line]:
    pandas, alone = "import pandas", "openpyxl alone reads one.xlsx"
    # it imports numpy where there is one, as where its aim was set
    openpyxl = "openpyxl beside pandas reads one.xlsx"
    path = "one/sample.xlsx"
    wanted = (
        Aim(openpyxl, 0.65, COLD),
        Aim(openpyxl, part="clock"),
        Aim(pandas, 0.40, COLD),
        Aim(pandas, part="clock"),
        Aim(alone),
    )
    return [
        Line("cold", "python -c pass", FLOOR, "$python", ("=pass",)),
        Line("cold", "import python_calamine", FLOOR, "$python", ("=import python_calamine",)),
        Line("cold", pandas, "pandas + openpyxl", "$python", (f"={pandas}",)),
        Line("cold", openpyxl, "pandas + openpyxl", "$python", (f"={_OPENPYXL}", path)),
        Line("cold", alone, "openpyxl", "$python", (f"={_OPENPYXL}", path)),
        Line("cold", "xlgov validate one.xlsx", OURS, "$xlgov", ("=validate", path), wanted),
        Line("cold", "xlgov --version", OURS, "$xlgov", ("=--version",), (Aim(pandas, 0.12, COLD),)),
        Line("cold", "import xlgov", OURS, "$python", ("=import xlgov",), (Aim(pandas),)),
    ]


_OPENPYXL = (
    "import sys, openpyxl\n"
    "book = openpyxl.load_workbook(sys.argv[1], read_only=True)\n"
    "for sheet in book: list(sheet.iter_rows(values_only=True))"
)


_CLICKS = {
    "a click imports": (
        "import xlgov.excel.entry\nfrom xlgov.excel import light\nlight.xlwings()\nimport xlgov.excel.ui"
    ),
    "xlwings as it is, and the same": "import xlwings.utils\nimport xlgov.excel.entry, xlgov.excel.ui",
    "a click imports, nothing compiled": (
        "import sys, tempfile\nsys.dont_write_bytecode = True\nsys.pycache_prefix = tempfile.mkdtemp()\n"
        "import xlgov.excel.entry\nfrom xlgov.excel import light\nlight.xlwings()\nimport xlgov.excel.ui"
    ),
}


def _click() -> list[Line]:
    nothing = "python -c pass (click)"
    lines = [Line("click", nothing, BUTTONS, "$python", ("=pass",))]
    for who, where in ((BUTTONS, "alone"), (LARGE, "beside pandas and its like")):
        lines += [
            Line("click", f"{name}, {where}", who, "$python", (f"={code}",), (Aim(nothing),))
            for name, code in _CLICKS.items()
        ]
    return lines


def _documents() -> list[Line]:
    lines = []
    for name, file, bare in (
        (".docx", "report.docx", "elements"),
        (".html", "report.html", "justhtml"),
        (".pdf, ruled", "ruled.pdf", "pypdfium2"),
        (".pdf, without lines", "unruled.pdf", "pypdfium2"),
    ):
        floor = f"{bare}, {name}"
        lines += [
            Line("documents", floor, FLOOR, f"peers.{bare}", (f"one/{file}",)),
            Line("documents", f"import {name}", OURS, "ours.parse_document", (f"one/{file}",), (Aim(floor),)),
        ]
    return [*lines, Line("documents", "import .txt, tabs", OURS, "ours.parse_document", ("one/report.txt",))]


def _write() -> list[Line]:
    blank, filled, packed = (
        "XlsxWriter, the template's cells", "XlsxWriter, the report's cells", "zipfile packs the .docx",
    )  # fmt: skip
    return [
        Line("write", blank, FLOOR, "peers.xlsxwriter", ("one/template.cells", "=memory")),
        Line("write", "template", OURS, "ours.template", (), (Aim("", 90, TEMPLATE), Aim(blank))),
        Line("write", filled, FLOOR, "peers.xlsxwriter", ("one/full.cells", "=memory")),
        Line("write", "workbook of a report", OURS, "ours.filled", ("one/full.xlsx",), (Aim(filled),)),
        Line("write", packed, FLOOR, "peers.deflate", ("one/report.docx",)),
        Line("write", "export .docx", OURS, "ours.to_docx", ("one/full.xlsx",), (Aim(packed),)),
        Line("write", "export .html", OURS, "ours.to_html", ("one/full.xlsx",)),
        Line("write", "letter (.docx)", OURS, "ours.letter", ("few",), (Aim("", 6, ROLL_UP), Aim(packed))),
    ]


def _up() -> list[Line]:
    base, one = "read + validate, with faults (up)", "one/faulty.xlsx"
    works = (
        ("compare, with workbook", "ours.compare", ("one/other.xlsx", one)),
        ("repairs proposed", "ours.repair", (one,)),
        ("pack", "ours.pack", (one,)),
        ("verify", "ours.verify", (one,)),
        ("summary of 60 units, .html", "ours.summary", ("sixty", "=.html")),
        ("summary of 60 units, .docx", "ours.summary", ("sixty", "=.docx")),
    )
    return [
        Line("up", base, OURS, "ours.read_and_validate", (one,)),
        *(Line("up", name, OURS, work, given, (Aim(base),)) for name, work, given in works),
    ]


def _roll_up(files: int) -> list[Line]:
    bare = f"python-calamine reads {files:,} files"
    name = f"xlgov rollup of {files:,} files, no marked copies"
    marked = f"xlgov rollup of {files:,} files, marked copies"
    wanted = (Aim("", 0.5, ROLL_UP, before=BEFORE), Aim(bare))
    peers = (("pandas + calamine", "=pandas-calamine"), ("openpyxl", "=openpyxl"))
    return [
        Line("rollup", bare, FLOOR, "peers.folder", ("=calamine", "city", "=2")),
        Line("rollup", name, OURS, "$rolling", ("city", "=2"), wanted),
        Line("rollup", marked, OURS, "$rolling", ("city", "=2", "=--marked"), (Aim(name),)),
        *(
            Line(
                "rollup",
                f"{who} reads {files:,} files",
                who,
                "peers.folder",
                (way, "city", "=2"),
                (Aim(bare),),
            )
            for who, way in peers
        ),
    ]


def _result(units: int) -> list[Line]:
    bare = f"XlsxWriter, constant memory, the cells of {units:,} units"
    some, all_of_them = (
        f"xlgov rollup of {count:,} units (JSON), its largest process" for count in (units // 10, units)
    )
    wanted = (Aim(bare, 1.3, ROLL_UP), Aim(bare, part="memory"))
    flat = (Aim(some, part="memory"),)
    return [
        Line("result", bare, FLOOR, "peers.xlsxwriter", ("units.cells", "=constant")),
        Line("result", f"result workbook of {units:,} units", OURS, "ours.result", ("units",), wanted),
        Line("result", some, OURS, "$rolling", ("tenth", "=2"), shown="memory"),
        Line("result", all_of_them, OURS, "$rolling", ("units", "=2"), flat, "memory"),
    ]


def every(files: int, units: int) -> tuple[Line, ...]:
    """Every line that is measured in turn; others are in ``specials.py``."""
    return (
        *_read(), *_cold(), *_documents(), *_write(), *_up(), *_roll_up(files), *_result(units),
        *_click(),
    )  # fmt: skip


def chosen(lines: Sequence[Line], words: Sequence[str]) -> list[Line]:
    """The lines of groups, or with a word in their name, and those that they are compared with."""
    usual = {group.name for group in GROUPS if group.usual}
    if not words:
        return [line for line in lines if line.group in usual]
    groups = {line.group for line in lines} & set(words)
    named = {
        line.name
        for line in lines
        if line.group in groups or any(word in line.name for word in words if word not in groups)
    }
    while more := {aim.to for line in lines if line.name in named for aim in line.aims} - named - {""}:
        named |= more
    return [line for line in lines if line.name in named]
