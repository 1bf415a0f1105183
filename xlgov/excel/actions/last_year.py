"""上年结转: last year's figures, the unit and its sign-off block out of last year's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov import api
from xlgov.excel.actions.consent import Change, agreed, change_lines, changes, make
from xlgov.excel.actions.opening import folder_of
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import changing
from xlgov.excel.writing import Content
from xlgov.finding import Place
from xlgov.form.identities import LAST
from xlgov.report import (
    Carried,
    Report,
    carried,
    said_of_absent,
    said_of_lacking,
    said_of_left,
    usual_title,
)
from xlgov.report.unit import words_of
from xlgov.report.unit_names import plain
from xlgov.several.new_year import odd

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_HEAD = (
    *("unit.name", "unit.code", "unit.tier", "unit.kind"),
    *("contact.responsible", "contact.reviewer", "contact.prepared_by", "contact.phone"),
)
"""Answers of the cover that last year's are as good as; the date of signing is not one of them."""


def carry_over(book: xw.Book, ui: Ui) -> None:
    """Fill 上年结转 and the cover from last year's file, after showing what will change.

    What somebody wrote on the cover stays, unless the user says in a question of its own that it may go.
    """
    path = ui.open_file("上年结转：请选择上一年度的年报文件", api.READ_ENDINGS, folder_of(book))
    if path is None:
        return
    loaded = api.load(path)
    live = read_book(book)
    own_workbook(live)
    from xlgov.rules.doubts import doubts, said_of_contradicted

    before = loaded.report
    taken = carried(live.form, before, doubts(loaded))
    head = changes(live, _head(live, before))
    found = changes(live, _figures(live, taken)) + [change for change in head if not change.old]
    answered = [change for change in head if change.old]
    notes = [
        *_doubts(live.loaded.report, before),
        said_of_left(live.form, taken),
        said_of_lacking(live.form, taken),
        said_of_contradicted(loaded, live.form),
        said_of_absent(before.provenance.absent),
    ]
    noted = "".join(f"注意：{line}\n" for line in notes if line)
    if not found and not answered:
        ui.message(f"{noted}{path.name} 中的内容与本工作簿相同，没有需要写入的。")
        return
    if found and not agreed(ui, live, found, f"{noted}将按 {path.name} 填入上年数、上年结转和封面的空格"):
        return
    if answered and _may_replace(ui, live, answered, path.name):
        found += answered
    if found:
        with changing(book, live.contents, figures=True) as session:
            make(session, found)
        left = said_of_left(live.form, taken)
        ui.message(
            f"已按 {path.name} 填入 {len(found)} 格：上年数、单位和签报信息在“封面”表，上年结转在表三。"
            f"请再校验一次。{left and chr(10)}{left}"
        )


def _may_replace(ui: Ui, live: Live, answered: list[Change], name: str) -> bool:
    lines = [
        f"封面上有 {len(answered)} 格已经填了，与 {name} 不同：",
        *change_lines(live, answered),
        "",
        "要换成上年文件里的内容吗？选“否”就保留现在的内容。",
    ]
    return ui.confirm("\n".join(lines))


def _figures(live: Live, taken: Carried) -> dict[Place, Content]:
    """What is taken over, where this workbook has cells for it; a total keeps its formula."""
    entered = {key: number for key, number in taken.figures.items() if key not in live.form.computed}
    last = {LAST + key: number for key, number in taken.last.items()}
    places = live.loaded.places
    return {places[key]: number for key, number in (entered | last).items() if key in places}


def _head(live: Live, before: Report) -> dict[Place, Content]:
    """Last year's answers for the cover; none where the workbook is another unit's.

    The year and the title are this year's, and only for a cover that has none.
    """
    now = live.loaded.report
    name = now.unit.name or before.unit.name
    if now.unit.name and plain(now.unit.name) != plain(before.unit.name):
        return {}
    answers: dict[str, Content] = {}
    for key in _HEAD:
        value, words = before.under(key), words_of(key)
        if value is not None:
            answers[key] = value if words is None else words.get(str(value))
    if now.unit.name:
        answers.pop("unit.name", None)
    year = now.year or (before.year and before.year + 1)
    if now.year is None and year:
        answers["year"] = year
    if now.title is None and name and year:
        answers["title"] = usual_title(name, year)
    places = live.loaded.places
    return {places[key]: answer for key, answer in answers.items() if key in places}


def _doubts(report: Report, before: Report) -> list[str]:
    lines = []
    if report.year is None and before.year is not None:
        lines += [f"{why}。" for why in odd(report.form, before.year + 1, follows=True)]
    if report.year is not None and before.year != report.year - 1:
        found = f"是 {before.year} 年度的" if before.year else "没有写年度"
        lines.append(f"所选文件{found}，不是 {report.year - 1} 年度的。")
    if report.unit.name and plain(before.unit.name) != plain(report.unit.name):
        lines.append(
            f"所选文件的单位是“{before.unit.name or '未填写'}”，与“{report.unit.name}”不同，"
            "单位信息和签报信息不带入。"
        )
    return lines
