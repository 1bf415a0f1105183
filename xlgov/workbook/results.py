"""The sheet 校验结果: every finding with its place, both sides, likely cause and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlgov.finding import CellRef, Finding, Place, Status
from xlgov.workbook import geometry
from xlgov.workbook.book import Book, Sheet
from xlgov.workbook.styles import height

_COLUMNS = (
    ("级别", 8.0),
    ("代码", 11.0),
    ("位置", 13.0),
    ("项目", 22.0),
    ("规则", 16.0),
    ("问题", 36.0),
    ("左边", 9.0),
    ("右边", 9.0),
    ("差额", 9.0),
    ("可能原因", 22.0),
    ("怎么办", 26.0),
    (geometry.EXPLANATION, 22.0),
    (geometry.FINGERPRINT, 18.0),
)
_CENTERED = ("级别", "代码", "位置", "左边", "右边", "差额")
_HEADER_ROW = 3
_LINK, _EXPLANATION = 2, 11
"""Columns, from 0, of the link to the cell and of what the unit writes."""


def write_results(
    book: Book, findings: Sequence[Finding], checked: str | None, titles: Mapping[str, str]
) -> None:
    """The findings' sheet; ``titles`` has the title of each rule by its code."""
    sheet = book.add(geometry.RESULTS, landscape=True, widths=tuple(width for _, width in _COLUMNS))
    last = len(_COLUMNS) - 1
    # kept so that an explanation can be told to which finding it belongs
    sheet.set_column(last, last, None, None, {"hidden": True})
    shown = [
        finding
        for finding in sorted(findings, key=lambda item: item.order)
        if finding.status in (Status.FAIL, Status.UNCERTAIN)
    ]
    unknown = [finding.code for finding in findings if finding.status is Status.NOT_ASSESSABLE]
    book.put(sheet, 0, 0, geometry.RESULTS, "heading", "left")
    sheet.set_row(0, 30)
    book.put(sheet, 1, 0, _summary(shown, checked), "advice", "left")
    if unknown:
        codes = "、".join(sorted(set(unknown)))
        text = f"另有 {len(set(unknown))} 条规则因为缺少资料（如上年报告、原文件）无法判断：{codes}"
        book.put(sheet, 2, 0, text, "small", "muted", "left")
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
    if finding.status is Status.UNCERTAIN:
        label = f"{label}（{finding.status.label}）"
    target = _target(book, finding)
    texts = (
        label,
        finding.code,
        f"{target.sheet}!{target.cell}" if target else _source_place(finding),
        _items(book, finding),
        titles.get(finding.code, ""),
        finding.message,
        finding.left,
        finding.right,
        finding.difference,
        finding.cause,
        finding.advice,
        explanations.get(finding.fingerprint, ""),
        finding.fingerprint,
    )
    sheet.set_row(
        row,
        max(
            height("" if text is None else str(text), width * 1.15)
            for text, (_, width) in zip(texts[:-1], _COLUMNS[:-1], strict=True)
        ),
    )
    for column, (text, (name, _)) in enumerate(zip(texts, _COLUMNS, strict=True)):
        looks = ["box", "wrap", "small", "center" if name in _CENTERED else "left"]
        if column == 0:
            looks.append(finding.severity.value)
        if column == _EXPLANATION:
            looks += ["open", "input"]
        if column == _LINK and target is not None:
            link = f"internal:{geometry.quoted(str(target.sheet))}!{target.cell}"
            sheet.write_url(row, column, link, book.styles(*looks, "link"), text)
        else:
            book.put(sheet, row, column, text, *looks)


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


def _source_place(finding: Finding) -> str:
    """Where the source has it, for what has no cell in this workbook."""
    places = (str(ref.place) for ref in finding.cells)
    return "、".join(dict.fromkeys(place for place in places if place)) or "整份报告"


def _items(book: Book, finding: Finding) -> str:
    """What the finding speaks of, in the form's words."""
    labels = [book.form.cells[ref.key].label for ref in finding.cells if ref.key in book.form.cells]
    if len(labels) > 1:
        return f"{labels[0]}等 {len(labels)} 格"
    return "".join(labels)
