"""恢复公式 and 空白填零."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.excel import marks
from xlgov.excel.actions.consent import Change, agreed, change_lines, changes, make
from xlgov.excel.actions.own_workbook import own_workbook
from xlgov.excel.hidden import Hidden
from xlgov.excel.looked import colour
from xlgov.excel.reading import Live, read_book
from xlgov.excel.session import Session, changing, selection
from xlgov.excel.writing import Content, as_text
from xlgov.finding import Place
from xlgov.values import Kind
from xlgov.workbook import geometry, memory, tamper
from xlgov.workbook.styles import KEPT_FILL, TOTAL_FILL
from xlgov.workbook.template import total_formula

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui


def restore_formulas(book: xw.Book, ui: Ui) -> None:
    """Put back the totals' formulas, the live checks and the labels of the tables, after showing which."""
    live = read_book(book)
    own_workbook(live)
    totals = _totals(live)
    found = changes(live, totals | _checks(live) | _labels(live))
    if not found:
        ui.message("合计公式和表格文字都完好，不需要恢复。")
        return
    warning = "恢复后，原来手工填的合计数由公式重新计算；各分项的数字不变。"
    if not agreed(ui, live, found, "将恢复合计公式和表格文字", warning):
        return
    with changing(book, live.contents, figures=True) as session:
        hidden = live.hidden
        make(session, found)
        _untint(session, hidden, [change for change in found if change.place in totals])
        data = hidden.get(memory.DATA)
        if isinstance(data, dict) and data.get("kept"):
            hidden.put(memory.DATA, {**data, "kept": {}})
        hidden.save(book)
    ui.message(f"已恢复 {len(found)} 格。请再校验一次。")


def fill_zeros(book: xw.Book, ui: Ui) -> None:
    """Put 0 into blank figures, after showing which: those selected, or all where one cell is selected."""
    live = read_book(book)
    own_workbook(live)
    report = live.loaded.report
    chosen = selection(book)
    several = chosen is not None and (":" in str(chosen.cell) or "," in str(chosen.cell))
    where = "选中区域" if several else "各表"
    found: list[Change] = []
    for key in live.form.statutory.keys:
        place = live.loaded.places.get(key)
        if place is None or key in live.form.computed or report.value(key).kind is not Kind.BLANK:
            continue
        if chosen is None or not several or _covers(chosen, place):
            found.append(Change(place, "", 0))
    if not found:
        ui.message(f"{where}里没有空白的数字格。")
        return
    question = [
        f"{where}有 {len(found)} 个空白格，将填入 0：",
        *change_lines(live, found),
        "请确认这些项目确实没有发生；不清楚的先不要填。",
        "",
        "确定填 0 吗？",
    ]
    if not several:
        question.insert(-2, "只想填一部分时，请先选中那些单元格再点本按钮。")
    if not ui.confirm("\n".join(question)):
        return
    with changing(book, live.contents, figures=True) as session:
        make(session, found)
    ui.message(f"已在 {len(found)} 个空白格填入 0。")


def _totals(live: Live) -> dict[Place, Content]:
    """The formula of each total that has lost its own."""
    places = live.loaded.places
    found: dict[Place, Content] = {}
    for key in live.form.computed:
        formula = formula_of(live, key)
        if formula and tamper.altered(live.template, key, live.contents, places):
            found[places[key]] = formula
    return found


def formula_of(live: Live, key: str) -> str | None:
    """The formula, with ``=``, that a total should have where its parts stand now; None where one is gone."""
    equation, places = live.form.computed[key], live.loaded.places
    if not places.keys() >= set(equation.keys):
        return None
    at_home = live.template.places
    home = all(places[name] == at_home[name] for name in equation.keys)
    formula = live.template.formulas[key] if home else None
    return f"={formula or total_formula(equation, places)}"


def _checks(live: Live) -> dict[Place, Content]:
    """The live checks of the tables that stand where the template has them, where they were overwritten."""
    found: dict[Place, Content] = {}
    for sheet, checks in live.template.live.items():
        if not live.template.at_home(sheet, live.loaded.places):
            continue
        for check in checks.checks:
            formula = live.contents.formula(check.place)
            if formula is None or tamper.plain(formula) != tamper.plain(check.formula):
                found[check.place] = f"={check.formula}"
    return found


def _labels(live: Live) -> dict[Place, Content]:
    """The labels of the tables that were changed, wherever the tables stand now."""
    return {
        place: as_text(text)
        for place, text, _ in tamper.changed_labels(live.template, live.contents, live.loaded.places)
    }


def _untint(session: Session, hidden: Hidden, found: list[Change]) -> None:
    """A total that stood as a constant looks like a total again; under a mark, once that is cleared."""
    kept, total = marks.rgb(KEPT_FILL), marks.rgb(TOTAL_FILL)
    marked = marks.refilled(hidden, {change.place for change in found}, kept, total)
    for change in found:
        if change.place not in marked:
            cell = session.sheet(str(change.place.sheet)).range(str(change.place.cell))
            if colour(cell) == kept:
                cell.color = total


def _covers(chosen: Place, place: Place) -> bool:
    if chosen.sheet != place.sheet:
        return False
    row, column = geometry.position(str(place.cell))
    for area in str(chosen.cell).split(","):
        first, _, last = area.partition(":")
        try:
            top, left = geometry.position(first)
            bottom, right = geometry.position(last or first)
        except ValueError:  # whole rows or columns: C:D, 5:9
            if _covers_lines(first, last, row, column):
                return True
            continue
        if top <= row <= bottom and left <= column <= right:
            return True
    return False


def _covers_lines(first: str, last: str, row: int, column: int) -> bool:
    if first.isdigit():
        return int(first) - 1 <= row <= int(last) - 1
    return geometry.position(f"{first}1")[1] <= column <= geometry.position(f"{last}1")[1]
