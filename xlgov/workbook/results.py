"""The sheet 校验结果: every finding with its place, both sides, likely cause and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlgov.finding import CellRef, Finding, Place, Status
from xlgov.values import Number, fixed
from xlgov.workbook import geometry
from xlgov.workbook.book import Book, Sheet
from xlgov.workbook.styles import height

_COLUMNS = (
    ("级别", 7.0),
    ("代码", 11.0),
    ("位置", 26.0),
    ("规则", 20.0),
    ("问题", 44.0),
    ("左边", 10.0),
    ("右边", 10.0),
    ("差额", 9.0),
    ("可能原因", 26.0),
    ("怎么办", 32.0),
    ("情况说明（由单位填写）", 28.0),
    ("指纹", 18.0),
)
_HEADER_ROW = 3
_LINK_COLUMN = 2


def write_results(
    book: Book, findings: Sequence[Finding], checked: str | None, titles: Mapping[str, str]
) -> None:
    """The findings' sheet; ``titles`` has the title of each rule by its code."""
    sheet = book.add(geometry.RESULTS, landscape=True, widths=tuple(width for _, width in _COLUMNS))
    last = len(_COLUMNS) - 1
    # kept so that an explanation can be told to which finding it belongs
    sheet.set_column(last, last, None, None, {"hidden": True})
    shown = sorted(
        (finding for finding in findings if finding.status is not Status.PASS), key=lambda item: item.order
    )
    book.put(sheet, 0, 0, geometry.RESULTS, "heading", "left")
    sheet.set_row(0, 30)
    book.put(sheet, 1, 0, _summary(shown, checked), "advice", "left")
    for column, (name, _) in enumerate(_COLUMNS):
        book.put(sheet, _HEADER_ROW, column, name, "box", "header", "center", "wrap")
    sheet.set_row(_HEADER_ROW, 24)
    explanations = (
        {entry.fingerprint: entry.text for entry in book.report.explanations} if book.report else {}
    )
    for index, finding in enumerate(shown):
        _write(book, sheet, _HEADER_ROW + 1 + index, finding, titles, explanations)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    bottom = _HEADER_ROW + max(1, len(shown))
    sheet.autofilter(_HEADER_ROW, 0, bottom, last - 1)
    sheet.print_area(0, 0, bottom, last - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _summary(shown: Sequence[Finding], checked: str | None) -> str:
    if checked is None and not shown:
        return "尚未进行全面校验。校验后，发现的问题会列在这里。"
    when = f"{checked} 全面校验，" if checked else ""
    if not shown:
        return f"{when}没有发现问题。此后改动的内容不在其内。"
    return (
        f"{when}共 {len(shown)} 条。点“位置”可以跳到单元格；情况属实、不必改数的，请在“情况说明”栏写明原因。"
    )


def _write(
    book: Book,
    sheet: Sheet,
    row: int,
    finding: Finding,
    titles: Mapping[str, str],
    explanations: Mapping[str, str],
) -> None:
    label = finding.severity.label
    if finding.status is not Status.FAIL:
        label = f"{label}（{finding.status.label}）"
    texts = (
        label,
        finding.code,
        _place(book, finding),
        titles.get(finding.code, ""),
        finding.message,
        _number(finding.left),
        _number(finding.right),
        _number(finding.difference),
        finding.cause,
        finding.advice,
        explanations.get(finding.fingerprint, ""),
        finding.fingerprint,
    )
    sheet.set_row(
        row,
        max(
            height(str(text), width * 1.15)
            for text, (_, width) in zip(texts[:-1], _COLUMNS[:-1], strict=True)
        ),
    )
    target = _target(book, finding)
    for column, text in enumerate(texts):
        looks = ["box", "wrap", "small"]
        looks += ["center"] if column < _LINK_COLUMN or 5 <= column <= 7 else ["left"]
        if column == 0:
            looks += [finding.severity.value] if finding.status is not Status.NOT_ASSESSABLE else ["total"]
        if column == len(_COLUMNS) - 2:
            looks += ["open", "input"]
        if column == _LINK_COLUMN and target is not None:
            link = f"internal:{geometry.quoted(str(target.sheet))}!{target.cell}"
            sheet.write_url(row, column, link, book.styles(*looks, "link"), str(text))
        else:
            book.put(sheet, row, column, text, *looks)


def _number(number: Number | None) -> str:
    return "" if number is None else fixed(number)


def _target(book: Book, finding: Finding) -> Place | None:
    """The cell of this workbook that the finding's first known cell stands in."""
    for ref in finding.cells:
        place = _own_place(book, ref)
        if place is not None:
            return place
    return None


def _own_place(book: Book, ref: CellRef) -> Place | None:
    if ref.key is None:
        return None
    if ref.key in book.places:
        return book.places[ref.key]
    section = ref.key.removeprefix("sections.")
    if section != ref.key and any(section == known.key for known in book.form.sections):
        place = geometry.text_range(book.form, section)
        return Place(place.sheet, f"{place.column}{place.row}")
    return None


def _place(book: Book, finding: Finding) -> str:
    """The place in words: the cell in this workbook and its label, else the place in the source."""
    if not finding.cells:
        return "整份报告"
    target = _target(book, finding)
    if target is None:
        words = [str(ref.place) or (ref.key or "") for ref in finding.cells[:3]]
        return "、".join(dict.fromkeys(word for word in words if word)) or "整份报告"
    label = next((book.form.cells[ref.key].label for ref in finding.cells if ref.key in book.form.cells), "")
    more = len(finding.cells) - 1
    return f"{target.sheet}!{target.cell}{label}" + (f" 等{more + 1}格" if more else "")
