"""A check in Excel takes few calls, leaves protection as it was, and fills 校验结果 as ``--mark`` does."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved, twenty
from tests.excel.test_results_looks import looks
from tests.reports import report
from xlgov import api
from xlgov.excel.actions import perform
from xlgov.excel.ui import ScriptedUi
from xlgov.finding import told
from xlgov.rules import validate
from xlgov.ways import Face
from xlgov.workbook.package import open_package

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.com.excel import Excel

MOST, CLEAN = 150, 60
"""Calls of a check with twenty findings on 82 cells, at first and again, and clearing; of a clean check."""


def calls(excel: Excel, action: str, book: xw.Book) -> int:
    with excel.counting() as found:
        perform(action, book, ScriptedUi())
    print(f"\n{action}: {found.total()} calls", found.most_common(20))
    return found.total()


def guards(excel: Excel, book: xw.Book) -> dict[str, Any]:
    """How each sheet is protected."""
    package = open_package(excel.copy(book))
    return {sheet.name: package.protection(sheet.name) for sheet in package.sheets}


def test_a_check_takes_few_calls_and_leaves_protection_as_it_was(excel: Excel, tmp_path: Path) -> None:
    excel.with_addin()
    book = excel.open(saved(twenty(), tmp_path))
    before = guards(excel, book)
    assert any(guard.is_on for guard in before.values())
    assert calls(excel, "validate", book) <= MOST
    assert guards(excel, book) == before
    assert calls(excel, "validate", book) <= MOST
    assert calls(excel, "clear_marks", book) <= MOST
    assert guards(excel, book) == before
    clean = excel.open(saved(report(), tmp_path, "好.xlsx"))
    assert calls(excel, "validate", clean) <= CLEAN


def test_the_results_look_as_in_a_file(excel: Excel, tmp_path: Path) -> None:
    excel.with_addin()
    book = excel.open(saved(twenty(), tmp_path))
    perform("validate", book, ScriptedUi())
    clicked, written = tmp_path / "点过.xlsx", tmp_path / "标出.xlsx"
    clicked.write_bytes(excel.copy(book))
    loaded = api.load(clicked)
    findings = told(validate(loaded), Face.BUTTON)
    api.write(loaded.report, written, findings=findings, checked=datetime.date.today().isoformat())
    ours, theirs = looks(clicked), looks(written)
    assert {key: look for key, look in ours.items() if look != theirs.get(key)} == {}
