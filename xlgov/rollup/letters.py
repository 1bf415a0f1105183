"""退回单: what a unit has to put right in its report, and the letter as a Word document."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from xlgov.finding import EXPLAINED, Severity
from xlgov.publication import memo
from xlgov.publication.skeleton import package
from xlgov.publication.wordml import Row
from xlgov.workbook.styles import FILLS

HEADING = "退回单"
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 1.2),
    ("级别", 1.3),
    ("位置", 2.5),
    ("问题", 5.4),
    ("怎么改", 4.2),
    ("依据", 2.6),
)
"""Headings, and widths in centimetres on A4 upright."""
CENTRED = 3
"""So many columns are centred."""
SEVERITY = 1
"""The column, from 0, that has the colour of the severity."""
AGAIN = "怎样重新报送："
_BLANK = "＿" * 8


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to put right: where it stands, what is wrong, what to do, on what basis; or one that the unit
    has explained, of which nothing is asked."""

    severity: Severity
    place: str
    problem: str
    advice: str
    basis: str
    is_explained: bool = False

    @property
    def label(self) -> str:
        """What the letter calls it."""
        return EXPLAINED if self.is_explained else self.severity.label


@dataclass(frozen=True, slots=True)
class File:
    """A file that the unit delivered, and the name of its marked workbook that goes with the letter."""

    name: str
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes back to ``unit`` from ``sender``; ``steps`` say how to deliver again.

    ``name`` is that of its file without the ending. ``held`` says that its figures are not in the sum until
    it delivers again.
    """

    name: str
    unit: str
    code: str | None
    sender: str
    year: int
    checked: datetime.date
    files: tuple[File, ...]
    verdict: str
    remarks: tuple[Remark, ...]
    steps: tuple[str, ...]
    held: bool
    rules: str = ""
    """the version of those by which the files were checked"""

    @property
    def head(self) -> tuple[tuple[str, str], ...]:
        """The lines above the verdict: label and content."""
        return (
            ("报送单位", self.unit + (f"（{self.code}）" if self.code else "")),
            ("年度", f"{self.year}年度政府信息公开工作年度报告"),
            ("文件", "\n".join(file.name for file in self.files)),
            *([("附件", "\n".join(self._enclosed))] if self._enclosed else []),
            ("退回单位", self.sender),
            ("核对日期", day(self.checked) + (f"（校验规则 {self.rules}）" if self.rules else "")),
        )

    @property
    def _enclosed(self) -> list[str]:
        """The marked workbooks by name, each with what it shows where that is not all that was delivered."""
        shown: dict[str, list[str]] = {}
        for file in self.files:
            if file.marked:
                shown.setdefault(file.marked, []).append(f"“{file.name}”")
        if all(len(names) == len(self.files) for names in shown.values()):
            return [f"{name}（标注工作簿）" for name in shown]
        return [f"{name}（由{'、'.join(names)}标注）" for name, names in shown.items()]

    @property
    def rows(self) -> Iterator[tuple[Remark, tuple[str, ...]]]:
        """Each remark, and it as a line of the table."""
        for number, each in enumerate(self.remarks, start=1):
            yield each, (str(number), each.label, each.place, each.problem, each.advice, each.basis)

    @property
    def signatures(self) -> tuple[str, str]:
        """The lines to be filled in by hand: who sends it back, who put it right."""
        return (
            f"退回经办人：{_BLANK}　日期：{_BLANK}",
            f"改正经办人：{_BLANK}　联系电话：{_BLANK}　日期：{_BLANK}",
        )


def day(date: datetime.date) -> str:
    """A date as letters write it."""
    return f"{date.year}年{date.month}月{date.day}日"


def to_docx(letter: Letter) -> bytes:
    """The letter as a Word document; the same letter gives the same bytes."""
    body = (
        memo.line(HEADING, memo.TITLE, align="center", after=8),
        memo.facts(letter.head),
        memo.line(letter.verdict, before=8),
        memo.listed(COLUMNS, _rows(letter)),
        memo.line(AGAIN, memo.STRONG, before=8),
        *(memo.line(f"{number}. {step}") for number, step in enumerate(letter.steps, start=1)),
        *(memo.line(text, before=12) for text in letter.signatures),
    )
    title = f"{letter.unit}{HEADING}"
    return package("".join(body), title=title, margins=memo.PAGE_MARGINS, footer=memo.foot())


def _rows(letter: Letter) -> Iterator[Row]:
    for remark, texts in letter.rows:
        cells = [memo.cell(text, centred=column < CENTRED) for column, text in enumerate(texts)]
        if not remark.is_explained:
            cells[SEVERITY] = cells[SEVERITY]._replace(fill=FILLS[remark.severity])
        yield Row(cells)
