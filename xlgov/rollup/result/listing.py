"""汇总清单: who was expected, what came, what was found, what was decided, and which file it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlgov.collection.issues import Issue
from xlgov.collection.unread import left_out_of, named_not_read, named_unsure
from xlgov.finding import EXPLAINED, NAMED, Finding, Severity
from xlgov.report import UNIT_KINDS, Addend
from xlgov.rollup.counts import Counts, counted
from xlgov.rollup.result.links import LIMIT, file_link, folder
from xlgov.rollup.result.phrases import clean, heading
from xlgov.rollup.unit_lines import Line
from xlgov.ways import FULL_CHECK, Face, told
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery
    from xlgov.rollup.outcome import Outcome
    from xlgov.workbook.canvas import Book, Sheet

_COLUMNS = (
    ("序号", 6.0),
    ("单位", 22.0),
    ("代码", 11.0),
    ("类别", 10.0),
    ("状态", 11.0),
    ("文件", 28.0),
    ("年度", 5.5),
    ("版本", 5.5),
    *((severity.label, 5.0) for severity in Severity),
    ("问题", 46.0),
    ("决定", 13.0),
    ("SHA-256", 10.0),
)
HEADINGS = tuple(name for name, _ in _COLUMNS)
FILE = HEADINGS.index("文件")
_LEFT = ("单位", "文件", "问题", "决定", "SHA-256")
_UNWRAPPED = ("SHA-256",)
_FIRST_ISSUE = 3
_ON_TOP = 5
"""Issues of the whole collection that stand above the list; the others stand below it, so that the heading
row can stay in sight."""
_SHOWN_FINDINGS = 3
_TEXT = 1_500
"""Characters of what is said about one unit."""
_DEEPEST = 7
"""Excel's limit of outline levels."""
_PRINTED = HEADINGS.index("SHA-256")
"""Columns that are printed."""
_ISSUE_WIDTH = sum(width for _, width in _COLUMNS[2:_PRINTED])


def write(book: Book, outcome: Outcome) -> None:
    """Write the sheet."""
    sheet = book.add_long(pages.ROLLUP_LIST, tuple(width for _, width in _COLUMNS))
    sheet.outline_settings(True, False, True, False)
    book.put(sheet, 0, 0, heading(outcome) + pages.ROLLUP_LIST, "heading", "left")
    sheet.set_row(0, 30)
    told = counted(outcome.lines)
    _across(book, sheet, 1, f"{told.sentence}。{told.states}")
    text, look = _verdict(outcome, told)
    _across(book, sheet, 2, text, look)
    general = _general(outcome)
    row = _issues(book, sheet, _FIRST_ISSUE, general[:_ON_TOP])
    below = general[_ON_TOP:]
    head = row + 1 if below else row
    end = head + 1 + _length(outcome)
    if below:
        place = f"{geometry.quoted(pages.ROLLUP_LIST)}!{geometry.address(end + 1, 0)}"
        text = f"整体问题还有 {len(below)} 条，点这里到表末查看"
        book.put(sheet, row, 0, text, "link", "left", "small")
        sheet.link(row, 0, place)
    _heading_row(book, sheet, head)
    _list(book, sheet, head + 1, outcome)
    sheet.autofilter(head, 0, max(head + 1, end - 1), len(_COLUMNS) - 1)
    if below:
        end = _issues(book, sheet, end + 1, below)
    # a digest that is cut off is of no use on paper
    sheet.print_area(0, 0, max(head + 1, end - 1), _PRINTED - 1)
    book.protect(sheet, autofilter=True, sort=True)


def _heading_row(book: Book, sheet: Sheet, head: int) -> None:
    for column, name in enumerate(HEADINGS):
        book.put(sheet, head, column, name, "box", "header", "center", "wrap")
    sheet.set_row(head, 24)
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)


def _across(book: Book, sheet: Sheet, row: int, text: str, *looks: str) -> None:
    """A line of text over all columns that are printed."""
    book.put(sheet, row, 0, text, *looks, "wrap", "left", width=_PRINTED)
    sheet.set_row(row, height(text, sum(width for _, width in _COLUMNS[:_PRINTED]), 22))


def _verdict(outcome: Outcome, told: Counts) -> tuple[str, str]:
    """Whether the sum is complete and right, and how the words look."""
    if not outcome.complete and told.lacking:
        return f"不完整：{told.lacking}，这些数不在汇总数里；补齐、决定以后请重新汇总。", "fails"
    if not outcome.complete:
        return "不完整：还有没有处理的错误，见下面的问题；处理以后请重新汇总。", "fails"
    if outcome.wrong_figures or outcome.lacking:
        return f"{outcome.verdict}，见“{pages.RESULTS}”表。", "fails"
    left = sum(issue.decided is None for issue in outcome.issues)
    if left:
        return f"汇总数是完整的；还有 {left} 条警告或提示没有处理，见下面的问题。", "holds"
    return "没有未处理的问题，汇总数是完整的。", "holds"


def _general(outcome: Outcome) -> list[Issue]:
    """The issues that belong to no single line, the gravest first."""
    told = {issue.finding.fingerprint for line in outcome.lines for issue in line.issues}
    found = [issue for issue in outcome.issues if issue.finding.fingerprint not in told]
    return sorted(found, key=lambda issue: (issue.decided is not None, issue.finding.order[:2]))


def _issues(book: Book, sheet: Sheet, row: int, issues: Sequence[Issue]) -> int:
    """Write issues one a row; the row after them."""
    for issue in issues:
        finding = issue.finding
        decided = f"已决定：{issue.decided}" if issue.decided else finding.advice
        said = told("".join(part for part in (finding.message, decided) if part), Face.PAPER)
        text = clean(said, _TEXT)
        label = f"{finding.severity.label}　{finding.code}"
        book.put(sheet, row, 0, label, "box", "center", "small", finding.severity.value, width=2)
        book.put(sheet, row, 2, text, "box", "wrap", "small", "left", width=_PRINTED - 2)
        sheet.set_row(row, height(text, _ISSUE_WIDTH, size=9))
        row += 1
    return row


def _length(outcome: Outcome) -> int:
    """How many rows the lines take, with what they were added up from."""
    added = {each.source for each in outcome.addends}
    deliveries = [line.delivery for line in outcome.lines if line.delivery is not None]
    return len(outcome.lines) + sum(_below(each.addends) for each in deliveries if each.source in added)


def _below(addends: Sequence[Addend]) -> int:
    """How many rows a tree takes."""
    return sum(1 + _below(each.addends) for each in addends)


def _list(book: Book, sheet: Sheet, row: int, outcome: Outcome) -> None:
    """Write the lines, each with what it was added up from."""
    added = {each.source for each in outcome.addends}
    linked = len(outcome.lines) <= LIMIT
    for number, line in enumerate(outcome.lines, 1):
        delivery = line.delivery
        texts = _texts(line, added=delivery is not None and delivery.source in added)
        _row(book, sheet, row, {**texts, "序号": str(number)}, _gravest(line))
        link = file_link(delivery.source, folder(outcome)) if delivery and linked else None
        if link:
            book.put(sheet, row, FILE, texts["文件"], "box", "wrap", "small", "left", "link")
            sheet.link(row, FILE, link)
        row += 1
        if delivery and delivery.source in added:
            row = _tree(book, sheet, row, delivery.addends, str(number), 1)


def _gravest(line: Line) -> Severity | None:
    """The gravest issue of a line that nobody has decided."""
    waiting = [issue.finding.severity for issue in line.issues if issue.decided is None]
    return min(waiting, key=lambda severity: severity.rank, default=None)


def _tree(book: Book, sheet: Sheet, row: int, addends: Sequence[Addend], number: str, depth: int) -> int:
    """What a delivered roll-up was added up from, in grouped rows below it; the row after them."""
    for index, addend in enumerate(addends, 1):
        own = f"{number}.{index}"
        texts = {
            "序号": own,
            "单位": "　" * depth + clean(addend.name or "（没有名称）"),
            "代码": clean(addend.code or ""),
            "类别": UNIT_KINDS[addend.kind] if addend.kind else "",
            "状态": "下级已汇总",
            "文件": clean(addend.source or ""),
            "版本": addend.edition or "",
            "SHA-256": addend.sha256 or "",
        }
        _row(book, sheet, row, texts, None, depth)
        row = _tree(book, sheet, row + 1, addend.addends, own, depth + 1)
    return row


def _row(
    book: Book, sheet: Sheet, row: int, texts: Mapping[str, str], gravest: Severity | None, depth: int = 0
) -> None:
    """Write the texts of a row by their headings; what has none stays blank."""
    wrapped = [(name, width) for name, width in _COLUMNS if name not in _UNWRAPPED]
    tallest = max(height(texts.get(name, ""), width, size=9) for name, width in wrapped)
    sheet.set_row(row, tallest, None, {"level": min(depth, _DEEPEST)} if depth else {})
    for column, name in enumerate(HEADINGS):
        looks = ["box", "small", "left" if name in _LEFT else "center"]
        # a digest is cut off at the cell's edge; it need not be read, only compared
        looks.append("cut" if name in _UNWRAPPED else "wrap")
        if depth:
            looks.append("muted")
        if name == "状态" and gravest:
            looks.append(gravest.value)
        shown: str | int = texts.get(name, "")
        # 1.2 of a tree is no number
        if name in _NUMBERS and not depth and str(shown).isdecimal():
            shown = int(shown)
        book.put(sheet, row, column, shown, *looks)


_NUMBERS = ("序号", "年度", *(severity.label for severity in Severity))


def _texts(line: Line, *, added: bool) -> dict[str, str]:
    """What a line says, by the headings; ``added`` says that its figures are in the sum."""
    delivery, entry = line.delivery, line.entry
    code, kind = (entry.code, entry.kind) if entry else (None, None)
    named = entry is not None
    failing: list[Finding] = []
    texts: dict[str, str] = {}
    if delivery is not None:
        code, kind = code or delivery.code, kind or delivery.kind
        named = named or bool(delivery.name)
        failing = list(delivery.failures)
        texts = _of_file(delivery, failing)
    decided = dict.fromkeys(issue.decided for issue in line.issues if issue.decided)
    return texts | {
        "单位": clean(line.name) if named else "（看不出单位）",
        "代码": clean(code or ""),
        "类别": UNIT_KINDS[kind] if kind else "",
        "状态": line.state.word,
        "问题": clean("\n".join(_problems(line, failing, added=added)), _TEXT),
        "决定": clean("\n".join(decided), _TEXT),
    }


def _of_file(delivery: Delivery, failing: Sequence[Finding]) -> dict[str, str]:
    """What is said of the file itself; how much was found only where it could be read."""
    texts = {
        "文件": clean(delivery.source.name),
        "年度": str(delivery.year or ""),
        "版本": delivery.edition or "",
        "SHA-256": delivery.sha256,
    }
    if delivery.problem is None:
        tally = Counter(finding.severity for finding in failing if not finding.is_explained)
        texts |= {severity.label: str(tally[severity]) for severity in Severity}
    return texts


def _is_listed(issue: Issue) -> bool:
    """Whether there are more differences than the issue itself names."""
    return any(len(each.rows) > NAMED for each in issue.unlike)


def _problems(line: Line, failing: Sequence[Finding], *, added: bool) -> Iterator[str]:
    """What is to be said about a line: its issues, what the sum lacks of it, then its gravest findings."""
    for issue in line.issues:
        message = told(issue.finding.message, Face.PAPER)
        all_told = f"全部差别见“{pages.ROLLUP_CHANGES}”表。" if _is_listed(issue) else ""
        yield f"【{issue.finding.severity.label} {issue.finding.code}】{message}{all_told}"
    lost = left_out_of(line.delivery) if line.delivery is not None and added else {}
    if line.delivery is not None and lost:
        yield f"【按空白汇总】{named_not_read(line.delivery, lost)}。"
    if line.delivery is not None and line.delivery.unsure and added:
        yield f"【存疑的数照样汇总】{named_unsure(line.delivery)}。"
    said = "".join(issue.finding.message for issue in line.issues)
    grave = []
    for finding in failing:
        is_told = finding.is_explained or finding.message in said
        if finding.severity is not Severity.INFO and not is_told:
            grave.append(finding)
    for finding in grave[:_SHOWN_FINDINGS]:
        yield f"【{finding.severity.label} {finding.code}】{finding.message}"
    if len(grave) > _SHOWN_FINDINGS:
        yield f"另有错误和警告 {len(grave) - _SHOWN_FINDINGS} 条，{told(FULL_CHECK, Face.PAPER)}。"
    explained = sum(finding.is_explained for finding in failing)
    if explained:
        yield f"【{EXPLAINED}】{explained} 条，见“{pages.ROLLUP_EXPLANATIONS}”表。"
