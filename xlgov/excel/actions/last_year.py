"""上年结转: last year's figures out of last year's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov import api
from xlgov.excel.actions.consent import agreed, changes
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import changing
from xlgov.excel.writing import Content, write_cells
from xlgov.finding import Place
from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.report import Report, carried_over

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui


def carry_over(book: xw.Book, ui: Ui) -> None:
    """Fill 上年数 on the cover and 上年结转 from last year's file, after showing what will change."""
    path = ui.open_file(
        "上年结转：请选择上一年度的年报文件", (*api.WORKBOOK_ENDINGS, api.DATA_ENDING, *api.TEXT_ENDINGS)
    )
    if path is None:
        return
    before = api.load(path).report
    live = read_book(book)
    own_workbook(live)
    found = changes(live, _taken(live, before))
    doubts = _doubts(live.loaded.report, before)
    if not found:
        ui.message("\n".join([*doubts, f"{path.name} 中的上年数与本工作簿相同，没有需要写入的内容。"]))
        return
    what = "".join(f"注意：{doubt}\n" for doubt in doubts) + f"将按 {path.name} 填入上年数和上年结转"
    if not agreed(ui, live, found, what):
        return
    by_sheet: dict[str, dict[str, Content]] = {}
    for change in found:
        by_sheet.setdefault(str(change.place.sheet), {})[str(change.place.cell)] = change.new
    with changing(book, figures=True) as session:
        for name, cells in by_sheet.items():
            write_cells(session.sheet(name), cells)
    ui.message(f"已按 {path.name} 填入 {len(found)} 格：上年数在“封面”表，上年结转在表三。请再校验一次。")


def brought_forward(form: Form) -> dict[str, str]:
    """This year's cells that repeat one of last year's, by the form's identities: its key and last year's."""
    found: dict[str, str] = {}
    for equation in form.equations:
        if equation.op != "=" or len(equation.left) != 1 or len(equation.right) != 1:
            continue
        now, before = equation.left[0], equation.right[0]
        entered = now.key not in form.computed
        if entered and before.last and not now.last:
            found[str(now.key)] = str(before.key)
    return found


def _taken(live: Live, before: Report) -> dict[Place, Content]:
    """What last year's report says about cells of this workbook; what it leaves blank is left alone."""
    carried = carried_over(live.form, before)
    places = live.loaded.places
    found: dict[Place, Content] = {
        places[LAST + key]: number for key, number in carried.items() if LAST + key in places
    }
    for key, last in brought_forward(live.form).items():
        number = before.figures.get(last)
        if number is not None and key in places:
            found[places[key]] = number
    return found


def _doubts(report: Report, before: Report) -> list[str]:
    lines = []
    if report.year is not None and before.year != report.year - 1:
        lines.append(f"所选文件是{before.year or '未写年度'}年度的，不是 {report.year - 1} 年度。")
    if report.unit.name and before.unit.name != report.unit.name:
        lines.append(f"所选文件的单位是“{before.unit.name or '未填写'}”，与“{report.unit.name}”不同。")
    return lines
