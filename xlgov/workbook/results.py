"""The sheet 校验结果: every finding with its place, both sides, likely cause and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from xlgov.finding import EXPLAINED, Finding, Place, Severity, Status
from xlgov.form import Form
from xlgov.report.extent import UNTOUCHED, is_blank
from xlgov.rules.explaining import ASKED, Void, void
from xlgov.rules.version import RULES
from xlgov.values import Number, fixed
from xlgov.workbook import geometry, pages
from xlgov.workbook.canvas import Book, Sheet
from xlgov.workbook.styles import height, joined

COLUMNS = (
    ("级别", 6.0),
    (pages.CODE, 10.0),
    ("位置", 12.0),
    ("项目", 16.0),
    ("规则", 13.0),
    (pages.MESSAGE, 30.0),
    ("左边", 7.0),
    ("右边", 7.0),
    ("差额", 7.0),
    ("可能原因", 18.0),
    ("怎么办", 20.0),
    (pages.EXPLANATION, 16.0),
    (pages.FINGERPRINT, 18.0),
)
_CENTERED = ("级别", "代码", "位置", "左边", "右边", "差额")
HEADER_ROW = 3
"""The row, from 0, of the headings; the findings stand below."""
HEAD_LOOKS = (("heading", "left"), ("advice", "left"), ("wrap", "small", "muted", "left"))
"""The looks of title, sentence and of what could not be asked, row by row."""
HEADING_LOOKS = ("box", "header", "center", "wrap")
HEAD_HEIGHTS = (30.0, 20.0, 32.0, 24.0)
"""Points of the rows down to the headings; the third has room for what a check inside Excel writes."""
_ROOM = 500
HEADINGS = tuple(name for name, _ in COLUMNS)
LINK, MESSAGE, _ADVICE, EXPLAINING = map(HEADINGS.index, ("位置", pages.MESSAGE, "怎么办", pages.EXPLANATION))
"""Columns, from 0, of the link to the cell, of what was found, what to do and what the unit writes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its rule, key and place of the cell it leads to, if the workbook has it, and a text
    per column.

    ``severity`` is that of a finding that is open; one that was explained, and an explanation that is void,
    have none.
    """

    code: str
    severity: Severity | None
    key: str | None
    target: Place | None
    texts: tuple[str, ...]
    is_void: bool = False

    @property
    def fingerprint(self) -> str:
        """That of the finding."""
        return self.texts[-1]

    def with_advice(self, more: str) -> Line:
        """This line with more words under 怎么办."""
        texts = list(self.texts)
        texts[_ADVICE] = f"{texts[_ADVICE]}\n{more}".strip()
        return replace(self, texts=tuple(texts))


def lines(
    form: Form,
    findings: Iterable[Finding],
    places: Mapping[str, Place],
    titles: Mapping[str, str],
    explanations: Mapping[str, str],
) -> list[Line]:
    """The findings that fail or are uncertain, gravest first, and after the open ones those explained.

    ``places`` are the workbook's own cells by key, ``titles`` the title of each rule by its code,
    ``explanations`` what the unit wrote, by fingerprint.
    """
    shown = sorted(
        (finding for finding in findings if finding.status in ASKED),
        # within a rule the order they come in is the form's
        key=lambda finding: (finding.is_explained, *finding.order[:3]),
    )
    return [_line(form, finding, places, titles, explanations) for finding in shown]


def void_lines(entries: Iterable[Void], titles: Mapping[str, str]) -> list[Line]:
    """What was written of findings that are no more, to stand under the findings; who does not want it
    empties the cell."""
    return [_void_line(each, titles) for each in entries]


def summary(shown: Sequence[Line], checked: str | None, template: str, *, blank: bool = False) -> str:
    """The sentence under the heading; ``template`` is the version of the workbook's, ``blank`` says that
    nobody has entered anything."""
    if checked is None and not shown:
        return "尚未进行全面校验。校验后，发现的问题会列在这里。"
    when = f"{checked} 全面校验（规则 {RULES}，模板 {template}），" if checked else ""
    if not shown:
        return f"{when}没有发现问题。此后改动的内容不在其内。"
    found = [line for line in shown if not line.is_void]
    explained = sum(line.severity is None for line in found)
    told = f"共 {len(found)} 条" if found else "没有发现问题"
    told += f"，其中 {explained} 条已说明" if explained else ""
    told += f"；另有 {len(shown) - len(found)} 条情况说明用不上，列在最后" if len(found) < len(shown) else ""
    told = f"{UNTOUCHED}，{told}" if blank else told
    return f"{when}{told}。点“位置”可以跳到单元格；情况属实、不必改数的，请在“情况说明”栏写明原因。"


def unanswered(findings: Iterable[Finding]) -> str:
    """Which rules could not be asked; empty when all could."""
    codes = sorted({finding.code for finding in findings if finding.status is Status.NOT_ASSESSABLE})
    if not codes:
        return ""
    return f"另有 {len(codes)} 条规则因为缺少资料（如上年报告、原文件）无法判断：{'、'.join(codes)}"


def printed(count: int) -> str:
    """What is printed of the sheet with so many findings: nothing where there is none."""
    return f"A1:{geometry.letters(EXPLAINING)}{HEADER_ROW + 1 + count}" if count else pages.NOWHERE


def write_results(
    book: Book, findings: Sequence[Finding], checked: str | None, titles: Mapping[str, str]
) -> None:
    """The findings' sheet; ``titles`` has the title of each rule by its code."""
    sheet = book.add(pages.RESULTS, landscape=True)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    last = len(COLUMNS) - 1
    for column, (_, width) in enumerate(COLUMNS):
        # rows that a check inside Excel writes later have room for the unit's words
        style = book.styles(*looks(column))
        # the fingerprint is kept so that an explanation can be told to which finding it belongs
        sheet.set_column(column, column, width, style, {"hidden": True} if column == last else {})
    places = _headings(book) | book.template.places_of(findings)
    explanations = (
        {entry.fingerprint: entry.text for entry in book.report.explanations} if book.report else {}
    )
    shown = lines(book.form, findings, places, titles, explanations)
    if checked is not None and book.report is not None:
        shown += void_lines(void(book.report, findings), titles)
    for row, points in enumerate(HEAD_HEIGHTS):
        sheet.set_row(row, points)
    book.put(sheet, 0, 0, pages.RESULTS, *HEAD_LOOKS[0])
    blank = book.report is not None and is_blank(book.report)
    book.put(sheet, 1, 0, summary(shown, checked, book.form.template, blank=blank), *HEAD_LOOKS[1])
    _write_unanswered(book, sheet, unanswered(findings))
    for column, name in enumerate(HEADINGS):
        book.put(sheet, HEADER_ROW, column, name, *HEADING_LOOKS)
    for index, line in enumerate(shown):
        _write(book, sheet, HEADER_ROW + 1 + index, line)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(printed(len(shown)))
    # room for the findings of checks to come
    sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + max(_ROOM, len(shown)), last - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _headings(book: Book) -> dict[str, Place]:
    """Where the sheet of each section begins, for what is said of a section with a table."""
    sections = book.form.sections
    return {f"sections.{each.key}": book.template.text_range(each.key).first for each in sections}


def _write_unanswered(book: Book, sheet: Sheet, text: str) -> None:
    """The line is as wide as what is printed."""
    room = joined(width for _, width in COLUMNS[: EXPLAINING + 1])
    book.put(sheet, 2, 0, text, *HEAD_LOOKS[2], width=EXPLAINING + 1)
    sheet.set_row(2, height(text, room, HEAD_HEIGHTS[2], size=9))


def looks(column: int, line: Line | None = None) -> tuple[str, ...]:
    """The looks of a column's cell (from 0) in the row of a line, or in one that has none."""
    found = ["wrap", "small", "center" if HEADINGS[column] in _CENTERED else "left"]
    if column != LINK:
        found.append("text")
    if column == EXPLAINING:
        found.append("open")
    if line is None:
        return tuple(found)
    found.append("box")
    if column == EXPLAINING:
        found.append("input")
    elif line.severity is None:
        found.append("muted")
    elif column == 0:
        found.append(line.severity.value)
    if column == LINK and line.target is not None:
        found.append("link")
    return tuple(found)


def _line(
    form: Form,
    finding: Finding,
    places: Mapping[str, Place],
    titles: Mapping[str, str],
    explanations: Mapping[str, str],
) -> Line:
    label = finding.severity.label
    if finding.is_explained:
        label = f"{label}（{EXPLAINED}）"
    elif finding.status is Status.UNCERTAIN:
        label = f"{label}（{finding.status.label}）"
    key = next((ref.key for ref in finding.cells if ref.key in places), None)
    target = None if key is None else places[key]
    texts = (
        label,
        finding.code,
        f"{target.sheet}!{target.cell}" if target else _source_place(finding),
        _items(form, finding),
        titles.get(finding.code, ""),
        finding.message,
        _number(finding.left),
        _number(finding.right),
        _number(finding.difference),
        finding.cause,
        _advice(finding),
        explanations.get(finding.fingerprint, ""),
        finding.fingerprint,
    )
    return Line(finding.code, None if finding.is_explained else finding.severity, key, target, texts)


def _advice(finding: Finding) -> str:
    """What to do: nothing once it was explained, and why an explanation does not count where it does not."""
    if finding.explanation is None:
        return finding.advice
    refused = finding.explanation.refused
    return f"{finding.advice}\n情况说明不算数：{refused}。".strip() if refused else "已写明情况，不用再改。"


def _void_line(each: Void, titles: Mapping[str, str]) -> Line:
    entry = each.entry
    texts = dict.fromkeys(HEADINGS, "")
    texts |= {
        "级别": each.label,
        pages.CODE: entry.code or "",
        "规则": titles.get(entry.code or "", ""),
        pages.MESSAGE: entry.about or "",
        "怎么办": f"{each.said}不要这条说明的，删去右边格里的文字。",
        pages.EXPLANATION: entry.text,
        pages.FINGERPRINT: entry.fingerprint,
    }
    return Line(entry.code or "", None, None, None, tuple(texts.values()), is_void=True)


def _write(book: Book, sheet: Sheet, row: int, line: Line) -> None:
    sheet.fit_row(
        row,
        max(
            height(str(text), width, size=9)
            for text, (_, width) in zip(line.texts[:-1], COLUMNS[:-1], strict=True)
        ),
    )
    for column, text in enumerate(line.texts):
        if column == LINK and line.target is not None:
            link = f"internal:{geometry.quoted(str(line.target.sheet))}!{line.target.cell}"
            sheet.write_url(row, column, link, book.styles(*looks(column, line)), text)
        else:
            book.put(sheet, row, column, text, *looks(column, line))


def _number(number: Number | None) -> str:
    return "" if number is None else fixed(number)


def _source_place(finding: Finding) -> str:
    """Where the source has it, for what has no cell in this workbook."""
    places = (str(ref.place) for ref in finding.cells)
    return "、".join(dict.fromkeys(place for place in places if place)) or "整份报告"


def _items(form: Form, finding: Finding) -> str:
    """What the finding speaks of, in the form's words."""
    labels = [form.cells[ref.key].label for ref in finding.cells if ref.key in form.cells]
    if len(labels) > 1:
        return f"{labels[0]}等 {len(labels)} 格"
    return "".join(labels)
