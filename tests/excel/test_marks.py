"""清除标记 after 校验: the user's own fills, notes and values are what they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.excel.books import contents, fills, locks, notes, saved, twenty
from xlgov import api
from xlgov.excel.hidden import Hidden, hidden_of
from xlgov.excel.marks import OWN_NOTE, remembered
from xlgov.excel.session import changing
from xlgov.excel.ui import ScriptedUi
from xlgov.finding import Place
from xlgov.rules import validate
from xlgov.workbook import memory, pages
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office

CHANGED_BY_CHECKING = (pages.RESULTS, pages.HIDDEN, pages.COVER)
FIGURES = sorted(
    {place for place in template_of(twenty().form).places.values() if place.sheet != pages.COVER},
    key=str,
)
_colours = st.tuples(*[st.integers(0, 255)] * 3)
_texts = st.text("批注是我写的，abc 12=+'\n", min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)


def perform(action: str, book: xw.Book, *answers: object) -> ScriptedUi:
    from xlgov.excel.actions import perform

    ui = ScriptedUi(list(answers))
    perform(action, book, ui)
    assert not ui.answers
    return ui


def write_own(book: xw.Book, own: dict[Place, tuple[tuple[int, int, int] | None, str | None]]) -> None:
    """The user's own fills and notes."""
    with changing(book) as session:
        for place, (fill, note) in own.items():
            cell = session.sheet(str(place.sheet)).range(str(place.cell))
            if fill is not None:
                cell.color = fill
            if note is not None:
                cell.add_note(note)


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    own=st.dictionaries(
        st.sampled_from(FIGURES), st.tuples(st.none() | _colours, st.none() | _texts), max_size=8
    ),
    times=st.integers(1, 2),
    reopened=st.booleans(),
)
def test_clearing_gives_back_what_was_there(
    live: Live,
    tmp_path: Path,
    own: dict[Place, tuple[tuple[int, int, int] | None, str | None]],
    times: int,
    reopened: bool,
) -> None:
    live.close()
    book = live.open(saved(twenty(), tmp_path))
    write_own(book, own)
    before = fills(book), notes(book), contents(book, *CHANGED_BY_CHECKING), locks(book)
    for _ in range(times):
        perform("validate", book)
    assert (fills(book), notes(book)) != before[:2]
    if reopened:
        book.save(tmp_path / "again.xlsx")
        book.close()
        book = live.open(tmp_path / "again.xlsx")
    perform("clear_marks", book)
    assert fills(book) == before[0]
    assert notes(book) == before[1]
    assert contents(book, *CHANGED_BY_CHECKING) == before[2]
    assert locks(book) == before[3]
    assert remembered(hidden_of(book)) == []


def test_a_note_of_the_user_stays_readable_under_the_mark(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    place = Place("主动公开", template_of(twenty().form).places["proactive.licensing.decisions"].cell)
    write_own(book, {place: ((1, 2, 3), "问过司法局")})
    perform("validate", book)
    note = notes(book)[str(place)]
    assert note.startswith("【错误 C-TEXT】")
    assert note.endswith(f"{OWN_NOTE}\n问过司法局")
    perform("clear_marks", book)
    assert notes(book) == {str(place): "问过司法局"}


def test_marks_follow_their_cells(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    before = notes(book)
    perform("validate", book)
    with changing(book) as session:
        sheet = session.sheet("申请办理")
        sheet.range("6:7").insert("down")
        sheet.name = "表三"
    perform("clear_marks", book)
    assert notes(book) == before
    fill = book.sheets["表三"].range("D11").color
    assert fill == book.sheets["表三"].range("D12").color == book.sheets["复议诉讼"].range("A6").color


def test_marks_follow_paragraphs_which_have_no_name(live: Live, tmp_path: Path) -> None:
    made = replace(twenty(), sections={"overview": "甲。\n【请写明】乙。\n丙。\n【请写明】丁。"})
    book = live.open(saved(made, tmp_path))
    before = notes(book)
    perform("validate", book)
    marked = {place for place in notes(book) if place.startswith("总体情况")}
    assert marked == {"总体情况!A5", "总体情况!A7"}
    with changing(book) as session:
        session.sheet("总体情况").range("5:5").insert("down")
        session.sheet("总体情况").range("4:4").insert("down")
    perform("clear_marks", book)
    assert notes(book) == before
    sheet = book.sheets["总体情况"]
    assert [sheet.range(f"A{row}").color for row in range(5, 10)] == [sheet.range("A12").color] * 5


def test_marks_of_a_written_workbook_are_cleared_too(live: Live, tmp_path: Path) -> None:
    clean = live.open(saved(twenty(), tmp_path))
    before = fills(clean), notes(clean)
    marked = tmp_path / "标出.xlsx"
    api.write(twenty(), marked, findings=validate(api.load(tmp_path / "年报.xlsx")), checked="2024-01-05")
    book = live.open(marked)
    assert notes(book)
    perform("clear_marks", book)
    assert (fills(book), notes(book)) == before


def test_what_the_user_changed_since_is_left_alone(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    perform("validate", book)
    first = remembered(hidden_of(book))[0]
    with changing(book) as session:
        cell = session.sheet(first.sheet).range(first.cell)
        cell.color = (9, 8, 7)
        cell.note.text = "已核实"
    perform("clear_marks", book)
    assert book.sheets[first.sheet].range(first.cell).color == (9, 8, 7)
    assert notes(book) == {f"{first.sheet}!{first.cell}": "已核实"}


def test_what_is_remembered_needs_no_more_room_than_a_cell_has() -> None:
    hidden = Hidden([("edition", "2021"), ("data", "{}"), ("note", "")])
    hidden.put(memory.MARKS, ["标" * 20_000])
    assert max(len(text) for _, text in hidden.pairs) <= 8_000
    assert Hidden([list(pair) for pair in hidden.pairs]).get(memory.MARKS) == ["标" * 20_000]
    hidden.put(memory.MARKS, [])
    assert [name for name, _ in hidden.pairs] == ["edition", "data", "note", memory.MARKS]
