"""The cover: who reports, sign-off, status of the checks, last year's figures, links to the sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlgov.finding import EXPLAINED, Finding, Severity, Status
from xlgov.form.identities import LAST
from xlgov.report import FINAL_YEAR, FIRST_YEAR
from xlgov.report.extent import UNTOUCHED, is_blank
from xlgov.report.unit import LABELS, words_of
from xlgov.values import Measure
from xlgov.workbook import geometry, pages
from xlgov.workbook.acceptance import accept_figures, accept_list, accept_whole, say
from xlgov.workbook.canvas import Book, Sheet
from xlgov.workbook.styles import height, joined
from xlgov.workbook.tables import counter
from xlgov.workbook.texts import FOLLOWS, HOW_TO_CHANGE

_WIDTHS = (2.0, 20.0, 26.0, 20.0, 26.0, 2.0)
_FIRST, _LAST = 1, 4
"""Columns, from 0, that the cover's content spans."""

_INDENT = 2.0
"""Characters that the look "indent" takes from a cell."""
_WIDE = ("unit.name", "title", "preamble")
_HINTS = {
    "unit.name": "填单位全称，与公章一致。",
    "unit.code": "统一社会信用代码或本地区自定的单位代码。本格按文本保存，不会变成科学计数。",
    "title": "公开时使用的标题，如“某某局2025年政府信息公开工作年度报告”。",
    "preamble": "写在“一、总体情况”之前的话：编制依据、统计期限、联系方式等。换行按 Alt+Enter。可以留空。",
    "contact.date": "按文字填写，如“2026年1月20日”。",
}
_LIVE = "即时勾稽："
STATUS_LABEL = "全面校验"
"""What stands to the left of what the last full check found."""
NOT_CHECKED = "尚未进行：即时勾稽为 0 不等于全面合格"


def write_cover(book: Book, findings: Sequence[Finding], checked: str | None, warning: str = "") -> None:
    """The first sheet. It is written after the table sheets: its status counts their checks.

    ``warning`` stands in red below the status.
    """
    sheet = book.sheets[pages.COVER]
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.fit_to_pages(1, 1)
    _banner(book, sheet)
    for key in LABELS:
        _scalar(book, sheet, key)
    _scalar_rows(book, sheet)
    _band(book, sheet, 3, "基本信息")
    _band(book, sheet, 11, "签报信息")
    _status(book, sheet, findings, checked)
    if warning:
        _warn(book, sheet, warning)
    _last_year(book, sheet)
    _links(book, sheet)
    book.protect(sheet)


def _banner(book: Book, sheet: Sheet) -> None:
    span = _LAST - _FIRST + 1
    sheet.set_row(0, 12)
    sheet.set_row(1, 52)
    sheet.set_row(2, 22)
    book.put(sheet, 1, _FIRST, "政府信息公开工作年度报告", "cover", width=span)
    edition = f"按《{book.form.title}》（{book.form.instrument}）编制"
    book.put(sheet, 2, _FIRST, edition, "small", "muted", "center", width=span)


def _band(book: Book, sheet: Sheet, row: int, text: str) -> None:
    sheet.set_row(row, 28)
    book.put(sheet, row, _FIRST, text, "band", "left", width=_LAST - _FIRST + 1)


def _scalar(book: Book, sheet: Sheet, key: str) -> None:
    cell = pages.SCALARS[key]
    row, column = geometry.position(cell)
    label = LABELS[key]
    content = _content(book, key)
    formula = book.following.get((key, 0), "")
    wide = key in _WIDE
    book.put(sheet, row, column - 1, label, "box", "header", "center")
    looks = ["box", "wrap", "indent"]
    if key == "edition":
        looks += ["total"]
    else:
        looks += ["open", "input"]
    if key not in ("preamble", "year"):
        looks += ["text"]
    book.put(sheet, row, column, content, *looks, width=_LAST - column + 1 if wide else 1, formula=formula)
    if formula:
        sheet.ignore_errors({"formula_unlocked": cell})
    if (words := words_of(key)) is not None:
        accept_list(sheet, cell, list(words.values()), label, "请从下拉列表中选择。")
    elif key == "year":
        accept_whole(sheet, cell, FIRST_YEAR, FINAL_YEAR, label, _years(book))
    elif formula:
        say(sheet, cell, FOLLOWS, HOW_TO_CHANGE)
    elif key in _HINTS:
        say(sheet, cell, label, _HINTS[key])


def _scalar_rows(book: Book, sheet: Sheet) -> None:
    """Give the rows of the scalars the height that the tallest of their cells needs."""
    needed: dict[int, float] = {}
    for key, cell in pages.SCALARS.items():
        row, column = geometry.position(cell)
        room = joined(_WIDTHS[column : _LAST + 1 if key in _WIDE else column + 1]) - _INDENT
        # merged cells are fitted by no program: there is room for what is written later
        least = 96 if key == "preamble" else 24
        needed[row] = max(needed.get(row, 0), height(str(_content(book, key) or ""), room, least))
    for row, points in needed.items():
        sheet.set_row(row, points)


def _years(book: Book) -> str:
    form = book.form
    until = f"至 {form.last_year} 年度" if form.last_year else "年度及以后"
    return f"填报告年度（四位数字）。{form.edition}版格式用于 {form.first_year} {until}。"


def _content(book: Book, key: str) -> Any:
    if key == "edition":
        return book.form.edition
    value = book.report.under(key) if book.report else None
    words = words_of(key)
    return value if words is None else words.get(str(value))


def _status(book: Book, sheet: Sheet, findings: Sequence[Finding], checked: str | None) -> None:
    _band(book, sheet, 16, "校验状态")
    row, column = geometry.position(pages.STATUS_LIVE)
    text, formula = _live(book)
    span = _LAST - column + 1
    book.put(sheet, row, column - 1, "即时勾稽", "box", "header", "center")
    book.put(sheet, row, column, text, "box", "indent", width=span, formula=formula)
    sheet.set_row(row, 24)
    # no green at 0: the full check is still to come
    cell, good = pages.STATUS_LIVE, f"{_LIVE}0 处不平"
    sheet.conditional_format(
        cell,
        {
            "type": "formula",
            "criteria": f'=AND(LEFT({cell},{len(good)})<>"{good}",{cell}<>"{_LIVE}{UNTOUCHED}")',
            "format": book.styles.difference("fails"),
        },
    )
    row, column = geometry.position(pages.STATUS_FULL)
    book.put(sheet, row, column - 1, STATUS_LABEL, "box", "header", "center")
    said = full_check(findings, checked, blank=book.report is not None and is_blank(book.report))
    book.put(sheet, row, column, said, "box", "wrap", "indent", width=span)
    sheet.set_row(row, 36)


def _live(book: Book) -> tuple[str, str]:
    """What is said of all live checks, and the formula that says it."""
    cells = []
    counts = []
    for table in book.form.tables:
        cell, count = counter(book, table)
        cells.append(f"{geometry.quoted(table.sheet)}!{cell}")
        if count is not None:
            counts.append(count)
    every, filled = ",".join(cells), f"COUNT({','.join(cells)})"
    left = len(cells) - len(counts)
    text = f"{_LIVE}{sum(counts)} 处不平" + (f"，{left} 张表{UNTOUCHED}" if left else "")
    more = f'IF({filled}<{len(cells)},"，"&{len(cells)}-{filled}&" 张表{UNTOUCHED}","")'
    formula = f'IF({filled}=0,"{_LIVE}{UNTOUCHED}","{_LIVE}"&SUM({every})&" 处不平"&{more})'
    return text if counts else f"{_LIVE}{UNTOUCHED}", formula


def _warn(book: Book, sheet: Sheet, text: str) -> None:
    row = geometry.position(pages.STATUS_FULL)[0] + 1
    span = _LAST - _FIRST + 1
    book.put(sheet, row, _FIRST, text, "box", "wrap", "indent", "fails", width=span)
    sheet.set_row(row, height(text, sum(_WIDTHS[_FIRST : _LAST + 1]), 24))


def full_check(findings: Sequence[Finding], checked: str | None, *, blank: bool = False) -> str:
    """What the last full check found, in words; ``blank`` where nobody has entered anything."""
    if checked is None:
        return NOT_CHECKED
    failing = [finding for finding in findings if finding.status is Status.FAIL]
    standing = [finding for finding in failing if not finding.is_explained]
    counts = "、".join(
        f"{severity.label} {sum(finding.severity is severity for finding in standing)} 处"
        for severity in Severity
    )
    explained = len(failing) - len(standing)
    counts += f"，{EXPLAINED} {explained} 处" if explained else ""
    counts = f"{UNTOUCHED}，{counts}" if blank else counts
    return f"{checked} 校验：{counts}。详见“{pages.RESULTS}”表；此后改动的内容不在其内。"


def _last_year(book: Book, sheet: Sheet) -> None:
    first = pages.LAST_FIRST_ROW - 1
    _band(book, sheet, first - 2, "上年数（选填）")
    hint = f"照上一年度报告填写，填了才能自动核对上年结转等项；{pages.PASTE_ADVICE}。"
    book.put(sheet, first - 1, _FIRST, hint, "advice", "left", width=_LAST - _FIRST + 1)
    sheet.set_row(first - 1, 22)
    cells = []
    for key in book.form.last:
        place = book.places[LAST + key]
        cell = book.form.cells[key]
        row, column = geometry.position(str(place.cell))
        sheet.set_row(row, 30)
        book.put(
            sheet,
            row,
            column - 1,
            pages.last_label(cell),
            "box",
            "header",
            "wrap",
            "center",
            "small",
        )
        number = "money" if cell.measure is Measure.MONEY else "count"
        content = book.filling.cells[LAST + key]
        book.put(sheet, row, column, content.shown, "box", "center", "open", "input", number)
        cells.append((str(place.cell), cell))
    accept_figures(sheet, cells, "上年 ")


def _links(book: Book, sheet: Sheet) -> None:
    top = pages.LAST_FIRST_ROW + (len(book.form.last) + 1) // 2
    _band(book, sheet, top, "目录")
    names = book.template.sheets(book.appended)[1:-1]
    span = _LAST - _FIRST + 1
    for index, name in enumerate(names):
        row, column = top + 1 + index // span, _FIRST + index % span
        sheet.set_row(row, 22)
        link = f"internal:{geometry.quoted(name)}!A1"
        sheet.write_url(row, column, link, book.styles("link", "center"), name)
    sheet.print_area(0, _FIRST, top + 1 + (len(names) - 1) // span, _LAST)
