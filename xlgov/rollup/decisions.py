"""Decisions (决定表): what people decided about open issues, written for them and read back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from xlgov import ways
from xlgov.collection.issues import Issue
from xlgov.collection.received import Source
from xlgov.errors import InputError
from xlgov.finding import Severity
from xlgov.legible import legible
from xlgov.report.unit_names import plain
from xlgov.rollup.fillable import Column, build_table
from xlgov.rollup.sheets import Row, read_rows, text_of
from xlgov.ways import Face, told

Verdict = Literal["accept", "skip", "replace"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("规则", "code"),
    "unit": ("单位", "单位名称", "unit"),
    "file": ("文件", "文件名", "file"),
    "message": ("问题", "message"),
    "advice": ("怎么办", "advice"),
    "verdict": ("决定", "处理决定", "decision"),
    "replacement": ("替换文件", "replacement"),
    "stands_for": ("作为单位", "as"),
    "reason": ("理由", "reason"),
    "by": ("决定人", "by"),
    "fingerprint": ("编号", "fingerprint"),
}
"""The words that head each column; the first is what we write. Tables of earlier versions have another
order."""
VERDICTS: Mapping[Verdict, str] = {"accept": "采用", "skip": "跳过", "replace": "替换"}
_WORDS = {label: verdict for verdict, label in VERDICTS.items()} | {verdict: verdict for verdict in VERDICTS}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line that somebody filled in.

    ``file`` is the file it is about, None for all that the issue names; ``replacement`` the path as written,
    ``stands_for`` the unit of the roster that the file is to stand for, ``code`` the rule. ``where`` names
    file, sheet and line.
    """

    fingerprint: str
    verdict: Verdict
    file: str | None = None
    replacement: str | None = None
    stands_for: str | None = None
    reason: str | None = None
    by: str | None = None
    code: str | None = None
    where: str = ""

    @property
    def text(self) -> str:
        """The decision as people wrote it, for the audit: what, why, who."""
        words = VERDICTS[self.verdict]
        if self.replacement:
            words += f"为“{self.replacement}”"
        if self.stands_for:
            words += f"，作为“{self.stands_for}”"
        return (
            words
            + (f"；理由：{self.reason}" if self.reason else "")
            + (f"；决定人：{self.by}" if self.by else "")
        )

    def concerns(self, source: Source) -> bool:
        """Whether it is about this file."""
        return self.file is None or self.file == source.name


@dataclass(frozen=True, slots=True)
class Decisions:
    """The lines of a decision file that hold a decision, and the folder that its paths start from."""

    entries: tuple[Decision, ...] = ()
    folder: Path = Path()

    def moved(self, folder: Path) -> Decisions:
        """The same decisions for a table in another folder: paths lead from there to the same files."""
        here, there = self.folder.resolve(), folder.resolve()
        if here == there:
            return self
        moved = []
        for each in self.entries:
            way = _leading(here / each.replacement, there) if each.replacement else each.replacement
            moved.append(replace(each, replacement=way))
        return Decisions(tuple(moved), there)

    def replacing(self, sources: Iterable[Source]) -> dict[Source, Path]:
        """The file that takes the place of each of ``sources`` that is to be replaced.

        Raises InputError for a replacement that does not exist, or is itself to be replaced.
        """
        by_name = {source.name: source for source in sources}
        found: dict[Source, Path] = {}
        for decision in self.entries:
            source = by_name.get(decision.file or "")
            if decision.verdict != "replace" or source is None:
                continue
            path = (self.folder / (decision.replacement or "")).resolve()
            if not path.is_file():
                raise InputError(
                    f"{decision.where}：找不到替换文件“{decision.replacement}”",
                    "替换文件写相对于决定表所在文件夹的路径，请核对文件名。",
                )
            if found.setdefault(source, path) != path:
                raise InputError(f"{decision.where}：“{source.name}”写了两个不同的替换文件", "请只留一个。")
        replaced = {Path(source.path).resolve(): source for source in found if source.member is None}
        for source, path in found.items():
            if path in replaced:
                raise InputError(
                    f"决定表里“{source.name}”的替换文件“{path.name}”自己也要被替换",
                    "替换不能绕圈，也不能一个接一个；请直接写最终要用的文件。",
                )
        return found


def _leading(path: Path, folder: Path) -> str:
    """The way from a folder to a file; the whole path where there is none, as between two drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.as_posix()


def read_decisions(path: Path) -> Decisions:
    """The decisions in a .xlsx, .xlsm or .csv file; lines without a decision are still open and left out.

    Raises InputError, naming file, sheet and cell, for words that are no decision, 替换 without a file to
    take, and two decisions about one file under one number.
    """
    rows = read_rows(path, COLUMNS, ("fingerprint", "verdict"), "决定表")
    read = _read((row, _where(row, path)) for row in rows)
    return replace(read, folder=path.resolve().parent)


def decided(lines: Iterable[Mapping[str, str | None]], folder: Path) -> Decisions:
    """The decisions of a face where people decide without a table, each by the names of ``COLUMNS``.

    Paths start from ``folder``. Raises InputError as ``read_decisions``; what is wrong is named by the number
    of the decision, its file and its rule.
    """
    read = _read(_clicked(number, line) for number, line in enumerate(lines, 1))
    return replace(read, folder=folder)


@dataclass(frozen=True, slots=True)
class _Clicked:
    """A decision that stands in no table."""

    cells: Mapping[str, str | None]
    where: str

    def __getitem__(self, column: str) -> str:
        return text_of(self.cells.get(column) or "")

    def wrong(self, what: str, advice: str, column: str) -> InputError:
        return InputError(f"{self.where}：{what}", advice)


def _clicked(number: int, cells: Mapping[str, str | None]) -> tuple[_Clicked, str]:
    about = "，".join(part for part in (cells.get("file"), cells.get("code")) if part)
    where = f"第{number}条决定" + (f"（{about}）" if about else "")
    line = _Clicked(cells, where)
    for column in ("stands_for", "reason", "by"):
        if legible(line[column]) != line[column]:
            raise line.wrong(f"{COLUMNS[column][0]}里有看不见的控制字符", "请重新输入。", column)
    return line, where


def _read(lines: Iterable[tuple[Row | _Clicked, str]]) -> Decisions:
    """The decisions in lines, each of which is called as it says; those without one are left out."""
    found: dict[tuple[str, str | None], Decision] = {}
    for line, where in lines:
        if not line["verdict"]:
            continue
        decision = _decision(line, where)
        first = found.setdefault((decision.fingerprint, decision.file), decision)
        if (first.verdict, first.replacement, first.stands_for) != (
            decision.verdict,
            decision.replacement,
            decision.stands_for,
        ):
            raise line.wrong("同一个编号、同一个文件有两个不同的决定", "请只留一个决定。", "verdict")
    return Decisions(tuple(found.values()))


_GUIDE = (
    (
        "怎么用",
        "每一行是一个还没有决定的问题。在“决定”列填写后保存，再汇总一次："
        f"{told(ways.ROLL_UP_AGAIN, Face.PAPER)}。",
    ),
    (
        "采用",
        "这个问题已经核实，照原样汇总（未报的：确认不用报；没有本级的：确认没有）。请写明理由。"
        "一个单位收到几份的，只对要用的一份填“采用”，其余的就不要了。",
    ),
    ("跳过", "这个文件不要，不参加汇总。"),
    ("替换", "用另一个文件代替这个文件，在“替换文件”里写它的路径。"),
    ("不填", "还没有决定：有关的文件先不计入汇总。"),
    ("什么时候失效", "文件内容或数据变化后，原来的决定自动失效，会重新列出问题。"),
)
_SHEET = "决定表"


def build_decisions(
    issues: Iterable[Issue], decisions: Decisions | None = None, folder: Path | None = None
) -> bytes:
    """The .xlsx for people to decide in: one line for each issue and file, those that are open first.

    Issues that only inform are left out. The issues that ``decisions`` settled follow with their decision, so
    that the table can take the place of the one that was given; ``folder`` is where the table will lie, its
    paths start from there.
    """
    given = decisions.moved(folder) if decisions and folder else decisions or Decisions()
    decided = {(each.fingerprint, each.file): each for each in given.entries}
    still: list[tuple[str, ...]] = []
    done: list[tuple[str, ...]] = []
    for issue in issues:
        if not needs_decision(issue):
            continue
        fingerprint = issue.finding.fingerprint
        for file in [source.name for source in issue.sources] or [""]:
            decision = decided.get((fingerprint, file or None)) or decided.get((fingerprint, None))
            if issue.decided is None:
                still.append(_line(issue, file, decision))
            elif decision is not None:
                done.append(_line(issue, file, decision))
    return build_table(_SHEET, _COLUMNS, still + done, _GUIDE, title="汇总待决定事项", room=0)


def _line(issue: Issue, file: str, decision: Decision | None) -> tuple[str, ...]:
    found = issue.finding
    said = {
        "fingerprint": found.fingerprint,
        "code": found.code,
        "unit": issue.unit or "",
        "file": file,
        "message": told(found.message, Face.PAPER),
        "advice": told(found.advice, Face.PAPER),
    }
    if decision is not None:
        said |= {
            "verdict": VERDICTS[decision.verdict],
            "replacement": decision.replacement or "",
            "stands_for": decision.stands_for or "",
            "reason": decision.reason or "",
            "by": decision.by or "",
        }
    return tuple(said.get(column, "") for column in COLUMNS)


def needs_decision(issue: Issue) -> bool:
    """Whether somebody can decide something about an issue: an error, a warning, a file left out."""
    return issue.finding.severity is not Severity.INFO or issue.handling.left_out is not None


_COLUMNS = tuple(
    Column(COLUMNS[name][0], width, note, choices, given, printed=name != "fingerprint")
    for name, width, note, choices, given in (
        ("code", 10, "规则的编号，详见规则说明。", (), True),
        ("unit", 20, "有关的单位。", (), True),
        ("file", 24, "有关的文件，不能改动；一个问题涉及几个文件的，每个文件一行。", (), True),
        ("message", 46, "问题是什么。", (), True),
        ("advice", 34, "可以怎么办。", (), True),
        ("verdict", 8, "采用、跳过或替换；没有决定的空着。", tuple(VERDICTS.values()), False),
        ("replacement", 18, "决定是“替换”时填：代替它的文件，写相对于本表所在文件夹的路径。", (), False),
        ("stands_for", 18, "不在名册的单位，决定是“采用”时可填：它就是名册上的哪个单位。", (), False),
        ("reason", 24, "为什么这样决定。", (), False),
        ("by", 10, "谁决定的。", (), False),
        ("fingerprint", 10, "问题的编号，汇总时用它认出这一行，不能改动。", (), True),
    )
)


def _where(row: Row, path: Path) -> str:
    """File, sheet and line, as messages name a line of a table."""
    parts = (path.name, f"“{row.sheet}”表" if row.sheet else "", f"第{row.number}行")
    return " ".join(part for part in parts if part)


def _decision(row: Row | _Clicked, where: str) -> Decision:
    verdict = _WORDS.get(plain(row["verdict"]))
    if verdict is None:
        words = "、".join(VERDICTS.values())
        raise row.wrong(f"决定“{row['verdict']}”不认识", f"请填：{words}；还没有决定的空着。", "verdict")
    if not row["fingerprint"]:
        raise row.wrong("没有编号", "编号不能删改；请从程序写出的待决定表里照抄。", "fingerprint")
    if verdict == "replace" and not row["replacement"]:
        raise row.wrong("决定是“替换”，却没有写替换文件", "请写上替换文件的路径。", "replacement")
    if verdict == "replace" and not row["file"]:
        raise row.wrong("决定是“替换”，却没有写被替换的文件", "请从待决定表里照抄文件名。", "file")
    if verdict != "replace" and row["replacement"]:
        raise row.wrong(
            f"写了替换文件，决定却是“{VERDICTS[verdict]}”", "要替换的，决定请填“替换”。", "verdict"
        )
    if verdict != "accept" and row["stands_for"]:
        raise row.wrong(
            f"写了作为单位，决定却是“{VERDICTS[verdict]}”", "要采用的，决定请填“采用”。", "verdict"
        )
    return Decision(
        row["fingerprint"],
        verdict,
        row["file"] or None,
        row["replacement"] or None,
        row["stands_for"] or None,
        row["reason"] or None,
        row["by"] or None,
        row["code"] or None,
        where,
    )
