"""各单位情况说明: what the units wrote beside findings, whether it counts, and what it is of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov.finding import Place
from xlgov.rollup.result.phrases import clean, heading
from xlgov.ways import Face, told
from xlgov.workbook import pages
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery
    from xlgov.finding import Finding
    from xlgov.rollup.outcome import Outcome
    from xlgov.rules.explaining import Void
    from xlgov.workbook.canvas import Book, Sheet

_COLUMNS = (
    ("序号", 6.0),
    ("单位", 20.0),
    ("文件", 22.0),
    ("级别", 6.0),
    ("代码", 10.0),
    ("位置", 15.0),
    ("问题", 40.0),
    ("情况说明", 34.0),
    ("说明人", 9.0),
    ("日期", 11.0),
    ("是否算数", 26.0),
)
HEADINGS = tuple(name for name, _ in _COLUMNS)
_CENTRED = ("序号", "级别", "代码", "说明人", "日期")
_HEAD = 2
"""the row, from 0, of the headings"""
_TEXT = 1_500
"""characters of what is said in one cell"""
COUNTS = "算数"


class Row(NamedTuple):
    """What a unit wrote: of which file, beside what, and why it does not count (empty where it does)."""

    unit: str
    file: str
    severity: str
    code: str
    place: str
    message: str
    text: str
    by: str
    at: str
    why: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The row's cells after its number."""
        return (*self[:-1], f"不算数：{self.why}" if self.why else COUNTS)


def rows(outcome: Outcome) -> tuple[Row, ...]:
    """All that units wrote, in the order of the list; what does not count after what does, unit by unit."""
    found = []
    for line in outcome.lines:
        if line.delivery is not None:
            found += sorted(_of(line.name, line.delivery), key=lambda row: bool(row.why))
    return tuple(found)


def _of(unit: str, delivery: Delivery) -> Iterator[Row]:
    for finding in delivery.findings:
        if finding.explanation is not None:
            yield _beside(unit, delivery, finding)
    for each in delivery.void:
        yield _void(unit, delivery, each)


def _beside(unit: str, delivery: Delivery, finding: Finding) -> Row:
    said = finding.explanation
    assert said is not None, "only what was written is listed"
    places: list[Place] = [cell.place for cell in finding.cells if str(cell.place)]
    return Row(
        unit,
        delivery.source.name,
        finding.severity.label,
        finding.code,
        str(places[0]) if places else "",
        told(finding.message, Face.PAPER),
        said.text,
        said.by or "",
        said.at or "",
        said.refused,
    )


def _void(unit: str, delivery: Delivery, each: Void) -> Row:
    entry = each.entry
    about, by, at = entry.about or "", entry.by or "", entry.at or ""
    return Row(unit, delivery.source.name, "", entry.code or "", "", about, entry.text, by, at, each.why)


def summary(found: tuple[Row, ...]) -> str:
    """How many there are, and what the reader is to do."""
    refused = sum(bool(row.why) for row in found)
    told = f"各单位写的情况说明 {len(found)} 条"
    told += f"，其中 {refused} 条不算数（没有写出原因，或者写了以后数又改了）" if refused else ""
    return f"{told}。请看一看算数的是否成立；不成立的，退回该单位。"


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    sheet = book.add_long(pages.ROLLUP_EXPLANATIONS, tuple(width for _, width in _COLUMNS))
    found = rows(outcome)
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_EXPLANATIONS, "heading", "left")
    sheet.set_row(0, 30)
    book.put(sheet, 1, 0, summary(found), "advice", "left")
    sheet.set_row(1, 22)
    for column, name in enumerate(HEADINGS):
        book.put(sheet, _HEAD, column, name, "box", "header", "center", "wrap")
    sheet.set_row(_HEAD, 24)
    for number, row in enumerate(found, 1):
        _write(book, sheet, number, row)
    sheet.freeze_panes(_HEAD + 1, 2)
    sheet.repeat_rows(_HEAD)
    sheet.autofilter(_HEAD, 0, _HEAD + len(found), len(_COLUMNS) - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _write(book: Book, sheet: Sheet, number: int, row: Row) -> None:
    texts = [clean(text, _TEXT) for text in row.texts]
    tallest = max(height(text, width, size=9) for text, (_, width) in zip(texts, _COLUMNS[1:], strict=True))
    at = _HEAD + number
    sheet.set_row(at, tallest)
    book.put(sheet, at, 0, number, "box", "center", "small")
    for column, text in enumerate(texts, 1):
        name = HEADINGS[column]
        look = () if name != HEADINGS[-1] else ("fails",) if row.why else ("holds",)
        book.put(
            sheet, at, column, text, "box", "wrap", "small", "center" if name in _CENTRED else "left", *look
        )
