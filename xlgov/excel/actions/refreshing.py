"""更新正文数字: the sentences of the open workbook brought up to what its tables say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.excel.actions.consent import Change, changes
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.actions.paragraphs import paragraph_cells
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import changing
from xlgov.excel.writing import write_cells
from xlgov.report import Report
from xlgov.report.bound import PREAMBLE
from xlgov.report.checked import jsonable
from xlgov.report.unit import LABELS
from xlgov.sentences.pattern import nearest
from xlgov.sentences.refresh import Refreshed, refreshed
from xlgov.workbook import memory
from xlgov.workbook.filling import fill

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_LISTED = 8
"""sentences that a question shows one by one, of each kind"""
_BEFORE, _SHOWN = 12, 34
"""characters of a sentence that are shown: before what differs, and in all"""
_NOTHING = "正文里的数字与表格一致，不需要更新。"


def refresh_text(book: xw.Book, ui: Ui) -> None:
    """Fill the placeholders that were typed, say anew what the tables say otherwise, and let every such
    paragraph follow the tables from now on, after showing which. What somebody edited is listed and left."""
    live = read_book(book)
    own_workbook(live)
    before = live.loaded.report
    done = refreshed(before)
    found = _found(live, done.report)
    left = _left(done)
    if not found:
        if done.report.bound != before.bound:
            with changing(book, live.contents):
                _remember(book, live, done.report)
        ui.message("\n".join(left or [_NOTHING]), kind="warning" if left else "info")
        return
    if not ui.confirm("\n".join([*_changed(done, found), *left, "", "确定更新吗？"])):
        return
    with changing(book, live.contents, figures=True) as session:
        for change in found:
            sheet, cell = session.sheet(str(change.place.sheet)), str(change.place.cell)
            if _follows(change):
                # a cell for text would show the formula
                sheet.range(cell).number_format = "General"
            write_cells(sheet, {cell: change.new})
        _remember(book, live, done.report)
    ui.message("\n".join([f"已更新正文 {len(found)} 格，以后表格里的数改了，这些句子跟着变。", *left]))


def _found(live: Live, report: Report) -> list[Change]:
    """The cells to be written: those that will say something else, and those that will follow the tables."""
    cells = paragraph_cells(live, report, fill(live.form, report), in_place=True)
    words = {place: words for place, (_, words) in cells.items()}
    every = changes(live, {place: content for place, (content, _) in cells.items()}, words)
    # a formula of the user's own that shows the same stays
    return [each for each in every if each.words.strip() != each.old.strip() or _follows(each)]


def _follows(change: Change) -> bool:
    return isinstance(change.new, str) and change.new.startswith("=")


def _remember(book: xw.Book, live: Live, report: Report) -> None:
    hidden = live.hidden
    hidden.put(memory.DATA, {**(hidden.get(memory.DATA) or {}), "bound": jsonable(report.bound)})
    hidden.save(book)


def _changed(done: Refreshed, found: list[Change]) -> list[str]:
    """What a question says of the changes."""
    lines = [f"将更新正文 {len(found)} 格："]
    for change in done.updated[:_LISTED]:
        old, new = _apart(change.before, change.after)
        lines.append(f"　{_called(done.report, change.section)}：{old or '（空）'} → {new or '（删去）'}")
    if len(done.updated) > _LISTED:
        lines.append(f"　…… 等共 {len(done.updated)} 句")
    alike = sum(each.words == each.old for each in found)
    if alike:
        lines.append(f"其中 {alike} 格文字不变，改为随表格更新。")
    return lines


def _left(done: Refreshed) -> list[str]:
    """What is left for a person: sentences that were edited, and placeholders that are none."""
    lines = []
    if done.conflicts:
        lines.append(f"有 {len(done.conflicts)} 句您改过，与表格对不上，没有动：")
    for conflict in done.conflicts[:_LISTED]:
        old, new = _apart(conflict.quote, conflict.says)
        lines.append(f"　{_called(done.report, conflict.section)}：现在是“{old}”，按表格是“{new}”")
    if done.kept:
        lines.append(f"有 {len(done.kept)} 句没有更新，有关的格里没有读到数，原来的数没有动：")
    lines += [f"　{_called(done.report, kept.section)}：{_cut(kept.quote)}" for kept in done.kept[:_LISTED]]
    if done.unknown:
        lines.append("有认不出的占位符，请改正后再点一次：")
    for each in done.unknown[:_LISTED]:
        meant = nearest(done.report.form, each.fault.name)
        hint = f"，是不是{{{meant}}}？" if meant else ""
        lines.append(f"　{_called(done.report, each.section)}：{_cut(each.fault.raw)}{hint}")
    return lines


def _called(report: Report, section: str) -> str:
    return LABELS[PREAMBLE] if section == PREAMBLE else report.form.section(section).sheet


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two sentences from a little before what differs."""
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    start = max(0, same - _BEFORE)

    def shown(text: str) -> str:
        return ("…" if start else "") + _cut(text[start:]) if text else ""

    return shown(old), shown(new)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
