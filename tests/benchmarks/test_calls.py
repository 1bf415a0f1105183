"""Few calls: what the buttons ask of their host must not grow with the form or with the findings."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.books import saved, twenty
from tests.excel.host import _running, live
from tests.reports import report
from xlgov.excel.actions import perform
from xlgov.excel.hidden import hidden_of
from xlgov.excel.marks import remembered
from xlgov.excel.ui import ScriptedUi

if TYPE_CHECKING:
    from tests.excel.host import Live

__all__ = ["_running", "live"]

pytestmark = pytest.mark.office

READING = 40
"""Calls to read a workbook of eleven sheets."""
PER_MARK = 5
"""Calls for each marked cell: one to reach it, its fill, and three that xlwings needs for a note."""
PER_CLEARED = 6
"""Calls for each cell that is cleared: its fill is looked at, its note is looked at and taken away."""
REST = 160
"""Calls for everything else that a check changes: protection, colours, 校验结果, the cover."""
STEP = 60
"""Calls to go to the next finding."""


def calls(action: str, live: Live, book: object, *answers: object) -> int:
    from tests.benchmarks.calls import counted

    start = time.perf_counter()
    with counted() as found:
        perform(action, book, ScriptedUi(list(answers)))  # type: ignore[arg-type]
    spent = (time.perf_counter() - start) * 1000
    print(f"\n{action}: {found.total()} calls, {spent:.0f} ms (counted)", found.most_common(40))
    return found.total()


def test_a_clean_report_costs_one_reading(live: Live, tmp_path: Path) -> None:
    assert calls("validate", live, live.open(saved(report(), tmp_path))) <= READING + REST


def test_a_check_with_twenty_findings(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    first = calls("validate", live, book)
    marked = len(remembered(hidden_of(book)))
    print("marked cells", marked)
    assert first <= READING + REST + PER_MARK * marked
    assert calls("next_finding", live, book) <= STEP
    assert calls("validate", live, book) <= READING + REST + (PER_MARK + PER_CLEARED) * marked
    assert calls("clear_marks", live, book) <= READING + REST + PER_CLEARED * marked


def test_a_book_is_read_from_a_copy(live: Live, tmp_path: Path) -> None:
    from tests.benchmarks.calls import counted
    from xlgov.excel.reading import read_book

    book = live.open(saved(twenty(), tmp_path))
    with counted() as found:
        read_book(book)
    print(found)
    # a copy is read like a file: neither cells nor names are asked for one by one
    assert found["Book.save_copy"] == 1
    assert not found["Range.raw_value"] + found["Range.formula"] + found["Name.refers_to"]
    assert found.total() <= READING
