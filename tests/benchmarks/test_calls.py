"""Few calls: what the buttons ask of their host must not grow with the form or with the findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.excel.books import saved, twenty
from tests.excel.counting import Counted, clicked, counted, running
from tests.excel.host import missing
from tests.reports import report
from xlgov.errors import InputError
from xlgov.excel.hidden import hidden_of
from xlgov.excel.marks import remembered
from xlgov.excel.reading import read_book
from xlgov.soffice import soffice

pytestmark = pytest.mark.office

READING = 10
"""Calls to read a workbook of eleven sheets."""
CLEAN, FIRST, AGAIN, CLEAR = 30, 90, 50, 50
"""Calls of a check that finds nothing, of one with twenty findings on 82 cells, of the same once more, and of
clearing its marks."""
STEP = 35
"""Calls to go to the next finding."""


@pytest.fixture(scope="module")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    try:
        soffice()
    except InputError as error:
        missing(f"no LibreOffice to count in: {error}")
    with running(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def office(_office: Counted) -> Iterator[Counted]:
    yield _office
    for book in list(_office.app.books):
        book.close()


def calls(action: str, office: Counted, book: object) -> int:
    click = clicked(action, office, book)  # type: ignore[arg-type]
    print(f"\n{action}: {click}", click.engine.most_common(40))
    return click.engine.total()


def test_a_clean_report_costs_little(office: Counted, tmp_path: Path) -> None:
    assert calls("validate", office, office.open(saved(report(), tmp_path))) <= CLEAN


def test_a_check_with_twenty_findings(office: Counted, tmp_path: Path) -> None:
    book = office.open(saved(twenty(), tmp_path))
    first = calls("validate", office, book)
    assert len(remembered(hidden_of(book))) == 82
    assert first <= FIRST
    assert calls("next_finding", office, book) <= STEP
    assert calls("validate", office, book) <= AGAIN
    assert calls("clear_marks", office, book) <= CLEAR


def test_a_book_is_read_from_a_copy(office: Counted, tmp_path: Path) -> None:
    book = office.open(saved(twenty(), tmp_path))
    with counted() as found:
        read_book(book)
    print(found)
    # a copy is read like a file: neither cells nor names are asked for one by one
    assert found["Book.save_copy"] == 1
    assert not found["Range.raw_value"] + found["Range.formula"] + found["Name.refers_to"]
    assert found.total() <= READING


def test_what_goes_over_the_bridge_is_counted(office: Counted, tmp_path: Path) -> None:
    sheet = office.open(saved(twenty(), tmp_path)).sheets["申请办理"]
    sheet.range("D6").raw_value = 1
    costs = []
    for times in (10, 20):
        before = office.relay.answers
        for _ in range(times):
            assert sheet.range("D6").impl.raw.getDataArray() == ((1.0,),)
        costs.append(office.relay.answers - before)
    # the cell and its value, and what it takes to know a new object
    assert costs[0] >= 20
    assert costs[1] == 2 * costs[0]
