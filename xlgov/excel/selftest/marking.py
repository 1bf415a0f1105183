"""校验 and 清除标记 in the host: what stands on 校验结果, colours and notes, and everything as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.excel import actions
from xlgov.excel.looked import colour
from xlgov.excel.marks import OWN_NOTE, rgb
from xlgov.excel.notes import notes_of, plain
from xlgov.excel.selftest.steps import WrongError
from xlgov.excel.selftest.trial import Trial
from xlgov.excel.session import changing
from xlgov.excel.ui import ScriptedUi
from xlgov.finding import Finding, Place, listed, told
from xlgov.rules import validate as check
from xlgov.ways import Face
from xlgov.workbook import pages
from xlgov.workbook.looks import Colour
from xlgov.workbook.marking import Mark, marks
from xlgov.workbook.results import HEADER_ROW, MESSAGE, lines
from xlgov.workbook.styles import FILLS

if TYPE_CHECKING:
    import xlwings as xw

DONE = "校验完成"
"""How 校验 begins what it says."""
_OWN_FILL: Colour = (204, 236, 255)
_OWN_TEXT = "自检：这条批注原来就有"

Looks = tuple[dict[Place, Colour | None], dict[Place, str]]
"""Fills of some cells, and every note of a workbook."""


def checked(trial: Trial) -> str:
    """校验 finds what Python finds in the same file, and lists it."""
    with trial.opened(trial.path) as book:
        _press(book, "validate")
        return listed_as_found(trial, book)


def marked(trial: Trial) -> str:
    """校验 marks the cells that Python would mark, beside what the user has there."""
    with trial.opened(trial.path) as book:
        put_own(trial, book)
        _press(book, "validate")
        return marked_as_found(trial, book)


def cleared(trial: Trial) -> str:
    """清除标记 leaves everything as it was before."""
    with trial.opened(trial.path) as book:
        put_own(trial, book)
        before = looks(trial, book)
        _press(book, "validate")
        _press(book, "clear_marks")
        return as_before(before, looks(trial, book))


def listed_as_found(trial: Trial, book: xw.Book) -> str:
    """What stands on 校验结果. Raises WrongError where it is not what Python found."""
    expected = _lines(trial)
    rows = book.sheets[pages.RESULTS].used_range.options(ndim=2, empty="").value
    found = [
        tuple(plain(str(text)) for text in row[: MESSAGE + 1]) for row in rows[HEADER_ROW + 1 :] if row[0]
    ]
    if found != expected:
        raise WrongError(
            f"“{pages.RESULTS}”表与 Python 的结果不同：应有 {len(expected)} 条，现有 {len(found)} 条"
            f"，第 {_first_unlike(expected, found)} 条起不同"
        )
    return f"找到 {len(found)} 条，与 Python 逐条相同"


def marked_as_found(trial: Trial, book: xw.Book) -> str:
    """The marks of a check. Raises WrongError, naming the cells, where colour or note is not right."""
    expected = _marks(trial)
    fills, notes = looks(trial, book)
    own = _own_cell(trial)
    uncoloured = [place for place, mark in expected.items() if fills[place] != rgb(FILLS[mark.severity])]
    unnoted = [
        place
        for place, mark in expected.items()
        if notes.get(place) != (_beside(mark.note) if place == own else plain(mark.note))
    ]
    _refuse(uncoloured, "底色不对")
    _refuse(unnoted, "没有批注，或批注不对")
    _refuse([place for place in notes if place not in expected], "多出批注")
    return f"{len(expected)} 个单元格的底色和批注都对，原有的批注还在"


def as_before(before: Looks, after: Looks) -> str:
    """Whether fills and notes are as they were. Raises WrongError, naming the cells, where they are not."""
    _refuse([place for place in before[0] if after[0][place] != before[0][place]], "底色没有恢复")
    _refuse([place for place in before[1] if after[1].get(place) != before[1][place]], "原有的批注没有恢复")
    _refuse([place for place in after[1] if place not in before[1]], "批注没有去掉")
    return f"{len(before[0])} 个单元格的底色和批注已恢复原样"


def put_own(trial: Trial, book: xw.Book) -> None:
    """A fill and a note of the user's on a cell that a check marks."""
    place = _own_cell(trial)
    with changing(book) as session:
        cell = session.sheet(str(place.sheet)).range(str(place.cell))
        cell.color = _OWN_FILL
        cell.add_note(_OWN_TEXT)


def looks(trial: Trial, book: xw.Book) -> Looks:
    """The fills of the cells that a check marks and of some that it does not, and every note."""
    places = [*_marks(trial), *_unmarked(trial)]
    fills = {place: colour(book.sheets[str(place.sheet)].range(str(place.cell))) for place in places}
    notes = {
        Place(sheet.name, cell): plain(note.text)
        for sheet in book.sheets
        for cell, note in notes_of(sheet).items()
    }
    return fills, notes


def _press(book: xw.Book, action: str) -> None:
    ui = ScriptedUi()
    actions.perform(action, book, ui)
    if action == "validate" and not (ui.messages and ui.messages[-1].startswith(DONE)):
        raise WrongError(f"没有说“{DONE}”")


def _found(trial: Trial) -> list[Finding]:
    return told(check(trial.loaded), Face.BUTTON)


def _marks(trial: Trial) -> dict[Place, Mark]:
    return marks(_found(trial), trial.loaded.places)


def _lines(trial: Trial) -> list[tuple[str, ...]]:
    from xlgov.collection import rule_book

    titles = {rule.code: rule.title for rule in rule_book()}
    shown = lines(trial.loaded.report.form, _found(trial), trial.loaded.places, titles, {})
    return [tuple(plain(text) for text in line.texts[: MESSAGE + 1]) for line in shown]


def _own_cell(trial: Trial) -> Place:
    """A marked cell of the tables: on a sheet of text a note would say to which finding it belongs."""
    figures = {trial.loaded.places[key] for key in trial.loaded.report.form.keys}
    return next(place for place in _marks(trial) if place in figures)


def _unmarked(trial: Trial) -> list[Place]:
    """A cell of each table that a check leaves alone."""
    form, places, taken = trial.loaded.report.form, trial.loaded.places, _marks(trial)
    found = []
    for table in form.tables:
        free = (places[key] for key in form.by_table[table.key] if key in places)
        found += [place for place in free if place not in taken][:3]
    return found


def _beside(note: str) -> str:
    return plain(f"{note}\n\n{OWN_NOTE}\n{_OWN_TEXT}")


def _first_unlike(expected: list[tuple[str, ...]], found: list[tuple[str, ...]]) -> int:
    pairs = enumerate(zip(expected, found, strict=False), 1)
    return next(
        (number for number, (one, other) in pairs if one != other), min(len(expected), len(found)) + 1
    )


def _refuse(places: list[Place], what: str) -> None:
    if places:
        raise WrongError(f"{what}：{listed([str(place) for place in places], '格')}")
