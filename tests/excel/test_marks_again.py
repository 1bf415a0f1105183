"""Marks are exact: what was there comes back, and marking again is the same as clearing and marking anew.

In LibreOffice and in the fake Excel, on cells with fills and notes of every kind.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import notes, saved, twenty
from tests.excel.com.errors import com_error, raised
from tests.excel.dressed import FILLS, NOTES, SOLID, dressed
from tests.excel.host import Live
from tests.excel.test_few_calls_in_excel import guards
from tests.excel.test_marks import perform
from xlgov.excel.hidden import hidden_of
from xlgov.excel.looked import colour
from xlgov.excel.marks import OWN_NOTE, remembered, rgb
from xlgov.excel.notes import notes_of
from xlgov.excel.reading import contents_of
from xlgov.excel.session import changing
from xlgov.finding import Place
from xlgov.rules import validate
from xlgov.workbook import styles
from xlgov.workbook.marking import marks
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel

HOSTS = [pytest.param("live", marks=pytest.mark.office), "excel"]
PLACES = template_of(twenty().form).places
MARKED = sorted(marks(validate(twenty()), PLACES), key=str)
OURS = [rgb(code) for code in styles.FILLS.values()]


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def reopened(host: Live | Excel, book: xw.Book, path: Path) -> xw.Book:
    """A workbook that was saved under another name and opened again."""
    if isinstance(host, Live):
        book.save(path)
        book.close()
    else:
        path.write_bytes(host.copy(book))
    return host.open(path)


def seen(book: xw.Book, places: Sequence[Place] = tuple(MARKED)) -> tuple[dict[str, Any], dict[str, str]]:
    """The fills of some cells, and every note."""
    sheets = {name: book.sheets[name] for name in {str(place.sheet) for place in places}}
    fills = {str(place): colour(sheets[str(place.sheet)].range(str(place.cell))) for place in places}
    return fills, notes(book)


@pytest.mark.parametrize("between", ["at once", "saved", "marked twice"])
def test_fills_and_notes_of_every_kind_come_back(host: Any, tmp_path: Path, between: str) -> None:
    places = MARKED[: 2 * len(FILLS)]
    cells = [(str(place.sheet), str(place.cell)) for place in places]
    # what Excel shows of patterns the fake does not know
    fills = FILLS if isinstance(host, Live) else SOLID
    book = host.open(dressed(saved(twenty(), tmp_path), cells, fills))
    before = seen(book)
    assert len(before[1]) == len(FILLS)
    perform("validate", book)
    assert sum(OWN_NOTE in note for note in notes(book).values()) == len(FILLS)
    assert set(seen(book)[0].values()) <= set(OURS)
    if between == "saved":
        book = reopened(host, book, tmp_path / "又.xlsx")
    if between == "marked twice":
        perform("validate", book)
    perform("clear_marks", book)
    assert seen(book) == before


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(MARKED),
        st.one_of(
            st.tuples(st.just("fill"), st.sampled_from([None, (1, 2, 3), *OURS])),
            st.tuples(st.just("note"), st.sampled_from([None, *NOTES])),
            st.tuples(st.just("value"), st.integers(0, 60)),
        ),
    ),
    max_size=12,
)


def change(book: xw.Book, changes: list[tuple[Place, tuple[str, Any]]]) -> None:
    """What a user does with marked cells."""
    with changing(book) as session:
        for place, (what, new) in changes:
            cell = session.sheet(str(place.sheet)).range(str(place.cell))
            if what == "fill":
                cell.color = new
            elif what == "value":
                cell.raw_value = new
            else:
                if cell.note is not None:
                    cell.note.delete()
                if new is not None:
                    cell.add_note(new)


def both_ways(host: Any, folder: Path, changes: list[tuple[Place, tuple[str, Any]]]) -> None:
    book = host.open(saved(twenty(), folder))
    perform("validate", book)
    change(book, changes)
    book = reopened(host, book, folder / "改.xlsx")
    perform("validate", book)
    again = seen(book), set(remembered(hidden_of(book)))
    perform("clear_marks", book)
    cleared = seen(book)
    perform("validate", book)
    assert (seen(book), set(remembered(hidden_of(book)))) == again
    perform("clear_marks", book)
    assert seen(book) == cleared


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=CHANGES)
def test_marking_again_is_clearing_and_marking(
    excel: Excel, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[Place, tuple[str, Any]]]
) -> None:
    excel.books.clear()
    both_ways(excel, tmp_path_factory.mktemp("book"), changes)


@pytest.mark.office
def test_marking_again_in_libreoffice(live: Live, tmp_path: Path) -> None:
    changes: list[tuple[Place, tuple[str, Any]]] = [
        (MARKED[0], ("fill", (1, 2, 3))),
        (MARKED[1], ("note", "我的批注")),
        (MARKED[2], ("note", None)),
        (MARKED[3], ("fill", OURS[1])),
        (MARKED[4], ("fill", None)),
        *((place, ("value", 1)) for place in MARKED[10:20]),
    ]
    both_ways(live, tmp_path, changes)


@pytest.mark.parametrize("step", [97, pytest.param(1, marks=pytest.mark.long)])
def test_a_check_that_stops_at_any_call_leaves_what_can_be_cleared(
    excel: Excel, tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel.with_addin()
    cells = [(str(place.sheet), str(place.cell)) for place in MARKED[: 2 * len(SOLID)]]
    book = excel.open(dressed(saved(twenty(), tmp_path), cells, SOLID))
    before, guarded = seen(book), guards(excel, book)
    perform("validate", book)
    # other findings, of other weight
    change(book, [(place, ("value", 1)) for place in MARKED[::3]])
    start = tmp_path / "又" / "年报.xlsx"
    start.parent.mkdir()
    start.write_bytes(excel.copy(book))
    calls = checked(excel, book, None, monkeypatch)
    # protecting a sheet again is what matters most
    for nth in {*range(0, len(calls), step), calls.index("Worksheet.Protect")}:
        excel.books.clear()
        book = excel.open(start)
        excel.screen_updating = True
        failed = checked(excel, book, nth, monkeypatch)[nth]
        left = {name for name, guard in guards(excel, book).items() if guard != guarded[name]}
        # a sheet whose own protecting fails is the only one that goes without
        assert len(left) <= (failed == "Worksheet.Protect"), (nth, failed, left)
        perform("clear_marks", book)
        assert seen(book) == before, (nth, failed)


def checked(excel: Excel, book: xw.Book, fails: int | None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Check while one of the calls into Excel fails, counted from 0; what was called."""
    known = excel.called
    made: list[str] = []

    def called(member: str, refusal: Any) -> None:
        known(member, refusal)
        made.append(member)
        if len(made) - 1 == fails:
            raise raised("the computer ran out of something")

    monkeypatch.setattr(excel, "called", called)
    # some of what fails a check can do without
    with contextlib.suppress(com_error):
        perform("validate", book)
    monkeypatch.undo()
    return made


@pytest.mark.office
def test_a_copy_by_libreoffice_tells_what_libreoffice_shows(live: Live, tmp_path: Path) -> None:
    path = tmp_path / "色.xlsx"
    openpyxl.Workbook().save(path)
    cells = [f"B{row}" for row in range(1, len(FILLS) + 1)]
    book = live.open(dressed(path, [("Sheet", cell) for cell in cells]))
    sheet = book.sheets["Sheet"]
    for row, text in enumerate((*NOTES, "\n先换行", "A_x0041_A"), 1):
        sheet.range(f"D{row}").color = (row, 2, 3)
        if row <= len(NOTES) + 1:
            sheet.range(f"D{row}").add_note(text)
    told = contents_of(book).looks("Sheet")
    assert told
    assert told.notes == {cell: note.text for cell, note in notes_of(sheet).items()}
    assert len(told.notes) == len(FILLS) // 2 + len(NOTES) + 1
    shown: dict[object, set[object]] = {}
    for cell in (*cells, *(f"D{row}" for row in range(1, 10)), "A1"):
        fill = told.fill_of(cell)
        assert not fill.is_told or fill.colour == colour(sheet.range(cell)), cell
        shown.setdefault(fill.id, set()).add(colour(sheet.range(cell)))
    assert all(len(colours) == 1 for colours in shown.values())
    sheet.range("D9").add_note("A_x0041_A")
    assert contents_of(book).looks("Sheet") is None
