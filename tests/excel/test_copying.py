"""A copy of the open workbook: as Excel gives it, and what happens where there is none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests.excel.books import saved, twenty
from xlgov.excel import hosts
from xlgov.excel.reading import AskedContents, read_book
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel as FakeExcel


class Excel:
    """The few words of Excel that are used, and what was said."""

    def __init__(self, content: bytes | None) -> None:
        self.said: list[Any] = []
        self.content = content
        self.EnableEvents = True

    def SaveCopyAs(self, path: str) -> None:
        self.said.append((Path(path).suffix, self.EnableEvents))
        if self.content is None:
            raise OSError("Protected View")
        Path(path).write_bytes(self.content)


def book(excel: Excel, name: str) -> Any:
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"), api=excel)
    return SimpleNamespace(name=name, app=app, api=excel)


@pytest.mark.parametrize(
    "name, ending", [("年报.xlsm", ".xlsm"), ("年报.xlsx", ".xlsx"), ("工作簿1", ".xlsx")]
)
def test_excel_saves_a_copy_with_its_events_off(
    name: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    excel = Excel(b"content")
    assert hosts.copied(book(excel, name)) == b"content"
    assert excel.said == [(ending, False)]
    assert excel.EnableEvents is True


def test_no_copy_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    excel = Excel(None)
    assert hosts.copied(book(excel, "年报.xlsx")) is None
    assert excel.EnableEvents is True
    monkeypatch.setattr("sys.platform", "darwin")
    assert hosts.copied(book(excel, "年报.xlsx")) is None


def test_a_text_longer_than_a_formula_can_be_is_no_reason_to_fail(
    excel: FakeExcel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = excel.open(saved(twenty(), tmp_path))
    # another program encrypts the copy
    monkeypatch.setattr(hosts, "copied", lambda book: None)
    before = read_book(book)
    place = template_of(twenty().form).places["requests.received.total"]
    with excel.inside():
        sheet = book.sheets[place.sheet]
        sheet.api.Unprotect("")
        sheet.range("A40").value = "长" * 9_000
    after = read_book(book)
    assert isinstance(after.contents, AskedContents)
    formulas = 0
    for key, at in after.template.places.items():
        if key in after.form.cells:
            assert after.loaded.report.value(key) == before.loaded.report.value(key)
            assert after.contents.formula(at) == before.contents.formula(at)
            formulas += after.contents.formula(at) is not None
    assert formulas > 10
