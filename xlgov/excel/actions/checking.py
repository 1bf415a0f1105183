"""校验 and 清除标记."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from xlgov.collection import rule_book
from xlgov.excel import marks, structure
from xlgov.excel.actions.results_sheet import write_cover, write_results, written_on
from xlgov.excel.actions.walking import Stop, announce
from xlgov.excel.hidden import POSITION, WALK, Hidden, hidden_in
from xlgov.excel.reading import Live, contents_of, read_book
from xlgov.excel.session import AUTOMATIC, changing
from xlgov.finding import Finding, Place, Status, counted, told
from xlgov.report.checked import jsonable
from xlgov.report.extent import UNTOUCHED, is_blank
from xlgov.rules import validate as check
from xlgov.rules.explaining import void
from xlgov.ways import Face
from xlgov.workbook import marking, memory, pages
from xlgov.workbook.results import HEADER_ROW, MESSAGE, Line, lines, void_lines

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_NAMED = 3
"""cells that a message names one by one"""
_NO_NOTE = "（有单元格上是对话批注，校验的批注没有放上，只标了颜色。）"
_TOLD = 8
"""findings that a message names where they can be written nowhere"""


def validate(book: xw.Book, ui: Ui) -> None:
    """Check everything, mark the cells, fill 校验结果, jump to the first finding, and say what was found.

    A workbook that takes no sheets for that is not marked, since nothing could remember the marks.
    """
    if book.app.calculation != AUTOMATIC:
        book.app.calculate()
    live = read_book(book)
    findings = told(check(live.loaded), Face.BUTTON)
    checked = datetime.date.today().isoformat()
    shown = _lines(live, findings)
    stops = [_stop(line, row) for row, line in enumerate(shown, HEADER_ROW + 2) if line.severity is not None]
    if not all(map(live.contents.has, (pages.RESULTS, pages.HIDDEN))) and structure.is_locked(book):
        ui.message(_only_told(findings, shown, stops, structure.where_unlocked(book)), kind="warning")
        return
    hidden = live.hidden
    with changing(book, live.contents) as session:
        # one with a password stops it before anything has changed, as those do on which something is marked
        for name in written_on(live, findings, shown, checked):
            session.sheet(name)
        _keep(hidden, live, checked)
        hidden.put(WALK, [stop.to_json() for stop in stops])
        hidden.put(POSITION, 0)
        # what is marked is remembered, with all of this, before anything is
        marked = marks.mark(session, hidden, live.contents, findings, live.loaded.places)
        shown = _told_where(shown, live, findings, marked.without_note)
        write_results(session, live, findings, shown, checked)
        write_cover(session, live, findings, checked)
        hidden.save(book)
        if stops:
            session.jump(stops[0].place)
    if stops:
        announce(ui, stops, 0)
        blank = f"{UNTOUCHED}，" if is_blank(live.loaded.report) else ""
        ui.message(f"校验完成：{blank}{_told(findings, shown, marked, stops[0])}", kind="warning")
    else:
        ui.status(None)
        said = f"{counted(findings)}{_unused(findings, shown)}"
        ui.message(f"校验完成，{said}。\n此后改动的内容不在其内，报送前请再校验一次。")


def clear_marks(book: xw.Book, ui: Ui) -> None:
    """Put back the user's own fills and notes; what stands on 校验结果 stays."""
    contents = contents_of(book)
    hidden = hidden_in(contents)
    count = len(marks.remembered(hidden))
    if not count:
        ui.message("没有需要清除的标记。")
        return
    with changing(book, contents) as session:
        marks.clear(session, hidden, contents)
        hidden.save(book)
    ui.status(None)
    ui.message(f"已清除 {count} 个单元格上的标记，您自己的底色和批注已恢复。“{pages.RESULTS}”表没有改动。")


def _lines(live: Live, findings: Sequence[Finding]) -> list[Line]:
    titles = {rule.code: rule.title for rule in rule_book()}
    explanations = {entry.fingerprint: entry.text for entry in live.loaded.report.explanations}
    shown = lines(live.form, findings, live.loaded.places, titles, explanations)
    return shown + void_lines(void(live.loaded.report, findings), titles)


def _told_where(
    shown: list[Line], live: Live, findings: Sequence[Finding], places: Collection[Place]
) -> list[Line]:
    """Lines that say so where a finding's note could not be put on all of its cells."""
    concerned = {
        finding.fingerprint
        for finding in findings
        if any(live.loaded.places.get(ref.key or "") in places for ref in marking.pointed_at(finding))
    }
    return [line.with_advice(_NO_NOTE) if line.fingerprint in concerned else line for line in shown]


def _stop(line: Line, row: int) -> Stop:
    """Where 下一处 stops for an open line: its cell, or its row (from 1) on 校验结果 where it has none."""
    text = f"【{line.texts[0]} {line.code}】{line.texts[MESSAGE]}"
    if line.target is None:
        return Stop(None, pages.RESULTS, f"A{row}", text)
    return Stop(line.key, str(line.target.sheet), str(line.target.cell), text)


def _keep(hidden: Hidden, live: Live, checked: str) -> None:
    """Written explanations whose finding is gone stay in the workbook, as does the date of the check."""
    data = hidden.get(memory.DATA)
    if live.contents.has(pages.HIDDEN) and isinstance(data, dict | None):
        written = jsonable(live.loaded.report.explanations)
        kept = data or {}
        origin = memory.by_rules(kept.get("provenance", {}), checked)
        new = {"explanations": written, "checked": checked, "provenance": origin}
        hidden.put(memory.DATA, {**kept, **new})


def _unused(findings: Sequence[Finding], shown: Sequence[Line]) -> str:
    """How many explanations do not count: because of what they say, and because their finding is gone."""
    refused = sum(each.explanation is not None and not each.is_explained for each in findings)
    gone = sum(line.is_void for line in shown)
    said = f"，{refused} 条情况说明不算数（原因在“{pages.RESULTS}”表的“怎么办”栏）" if refused else ""
    return said + (f"，{gone} 条情况说明用不上（见“{pages.RESULTS}”表末尾）" if gone else "")


def _only_told(findings: Sequence[Finding], shown: Sequence[Line], stops: Sequence[Stop], where: str) -> str:
    """What was found, for a workbook into which nothing was written."""
    lines = [
        f"校验完成：{counted(findings)}{_unused(findings, shown)}。",
        f"这个工作簿的结构受保护，加不了“{pages.RESULTS}”表，所以没有标色，也没有写入任何内容。",
        "",
        *(f"{stop.place}　{stop.text}" if stop.key else stop.text for stop in stops[:_TOLD]),
    ]
    if len(stops) > _TOLD:
        lines.append(f"……共 {len(stops)} 条。")
    return "\n".join([*lines, "", f"要标色并列出全部：请先在{where}，再点“校验”。"])


def _told(findings: Sequence[Finding], shown: Sequence[Line], marked: marks.Marked, first: Stop) -> str:
    doubtful = sum(finding.status is Status.UNCERTAIN for finding in findings)
    doubt = f"，另有 {doubtful} 处存疑" if doubtful else ""
    return (
        f"{counted(findings)}{doubt}{_unused(findings, shown)}。\n"
        f"已在 {marked.count} 个单元格上标色并加批注，全部 {len(shown)} 条列在“{pages.RESULTS}”表。\n"
        f"{_without_note(marked)}\n"
        f"第一处：{first.place}\n{first.text}\n\n"
        "点“下一处”“上一处”逐条查看；改完后请再校验一次。"
    )


def _without_note(marked: marks.Marked) -> str:
    """Which cells could not take a note; nothing where all could."""
    places = marked.without_note
    if not places:
        return ""
    more = f"等 {len(places)} 格" if len(places) > _NAMED else ""
    named = "、".join(map(str, places[:_NAMED])) + more
    return f"{named}有对话批注，校验的批注放不上去，只标了颜色，原因见“{pages.RESULTS}”表。\n"
