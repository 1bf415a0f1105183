"""Reports in the words of one edition that bear the year of another, beside a made-up edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from xlgov.finding import Severity
from xlgov.form import Form, edition
from xlgov.locate import Located, locate, vocabulary

from .grids import Rows, as_grids, find, table, tables
from .neighbours import FIRST_YEAR, MORE, REWORDED, beside

OLD = edition("2021")
FIGURES = {"requests.received.legal_service": 4, "requests.received.total": 4}
AFTER = FIRST_YEAR + 1
"""a reporting year of the made-up edition"""
BEFORE = 2023


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Form]:
    with pytest.MonkeyPatch.context() as patch, beside(tmp_path_factory.mktemp("editions"), patch) as form:
        yield form


def _read(many: list[Rows], year: int | None, aligned: bool) -> Located:
    return locate(as_grids(many, aligned=aligned), year=year)


def _reworded(many: list[Rows], words: dict[str, str]) -> list[Rows]:
    return [[[words.get(cell, cell) for cell in row] for row in rows] for rows in many]


def _old_words(many: list[Rows]) -> list[Rows]:
    return _reworded(many, {now: before for before, now in REWORDED.items()})


def _figures(located: Located) -> dict[str, object]:
    return {key: value.number for key, value in located.cells.items() if value.number}


pytestmark = pytest.mark.parametrize("aligned", [True, False])


def test_a_report_in_the_words_of_its_edition_needs_no_other(
    new: Form, aligned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_others() -> tuple[Form, ...]:
        raise AssertionError("other editions are looked at")

    monkeypatch.setattr(vocabulary, "editions", no_others)
    for form, year in ((new, AFTER), (OLD, BEFORE)):
        located = _read(tables(form, FIGURES, aligned=aligned), year, aligned)
        assert located.edition == form.edition and _figures(located) == FIGURES
        assert not located.observations and not located.unplaced


@pytest.mark.parametrize("year", [AFTER, BEFORE, None])
def test_what_a_neighbour_calls_a_key_is_an_alias_of_its_label(
    new: Form, aligned: bool, year: int | None
) -> None:
    old_words = _read(_old_words(tables(new, FIGURES, aligned=aligned)), year, aligned)
    new_words = _read(_reworded(tables(OLD, FIGURES, aligned=aligned), REWORDED), year, aligned)
    for located in (old_words, new_words):
        assert _figures(located) == FIGURES
        assert {one.code for one in located.observations} <= {"S-HYBRID"}
    if year is None:
        assert [old_words.edition, new_words.edition] == [new.edition, OLD.edition]


def test_without_a_year_the_rows_tell_the_edition(new: Form, aligned: bool) -> None:
    for form in (new, OLD, edition("2019")):
        located = _read(tables(form, FIGURES, aligned=aligned), None, aligned)
        assert located.edition == form.edition
        assert not located.observations and not located.unplaced


def test_a_table_of_one_edition_only_is_named_by_it(new: Form, aligned: bool) -> None:
    cut = replace(new, tables=new.tables[:2], hybrid=None)
    words = vocabulary.Vocabulary((OLD, cut))
    assert words.sheet("disputes", cut) == OLD.table("disputes").sheet
    assert words.unlabelled("disputes") == "disputes"


def test_a_row_of_the_other_edition_is_told(new: Form, aligned: bool) -> None:
    """For a year of the new edition, the old form lacks a row and has another too many; and the reverse."""
    filed_old = _read(_with(OLD, new, "proactive", aligned), AFTER, aligned)
    assert filed_old.edition == new.edition
    assert {one.code for one in filed_old.observations} == {"S-HYBRID"}
    assert any("行政强制" in one.message for one in filed_old.observations)
    filed_new = _read(_with(new, OLD, "requests", aligned), BEFORE, aligned)
    assert {one.code for one in filed_new.observations} == {"S-HYBRID"}
    assert any("境外人员" in one.message for one in filed_new.observations)


def test_a_row_that_the_new_edition_asks_for_is_missed(new: Form, aligned: bool) -> None:
    many = tables(new, FIGURES, aligned=aligned)
    row, _ = find(many[1], "6.境外人员提出的申请")
    del many[1][row]
    located = _read(many, AFTER, aligned)
    [one] = located.observations
    assert one.code == "S-ROWS" and set(one.keys) == set(new.under(MORE))


def test_a_slip_in_the_words_of_a_neighbour_is_told_once(new: Form, aligned: bool) -> None:
    many = _reworded(tables(new, FIGURES, aligned=aligned), {"律师事务所等": "法律服务机枸"})
    located = _read(many, AFTER, aligned)
    [one] = located.observations
    assert (one.code, one.severity) == ("S-LABEL", Severity.INFO) and _figures(located) == FIGURES


def _with(form: Form, rest: Form, key: str, aligned: bool) -> list[Rows]:
    """The tables of an edition, but one that is another's."""
    return [
        table(form if each.key == key else rest, each.key, FIGURES, aligned=aligned) for each in form.tables
    ]
