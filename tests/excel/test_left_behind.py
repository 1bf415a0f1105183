"""What a workbook is after buttons were pressed in it and it was saved: valid, and its formulas right.

LibreOffice saves it here, whose own writer has faults that openxml-audit finds: no theme, and in the drawings
of notes ids that stand twice. Microsoft's validator has nothing against either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engines import Engines
from tests.excel.books import saved, twenty
from tests.excel.test_actions import blank, press
from tests.ooxml import audit_errors, file_errors, microsoft_errors
from tests.reports import changed, report
from xlgov import api
from xlgov.workbook import pages

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office
Left = dict[str, Path]
RECEIVED = "requests.received.natural_person"


def kinds(errors: Sequence[str]) -> set[str]:
    """Errors without file, numbers and sheets."""
    return {re.sub(r"[0-9]+", "N", error.partition(": ")[2]) for error in errors}


def pressed(live: Live, folder: Path) -> Left:
    """Workbooks after each kind of button, by name."""
    left: Left = {}

    def keep(book: xw.Book, name: str) -> None:
        left[name] = folder / f"{name}.xlsx"
        book.save(left[name])

    book = live.open(saved(twenty(), folder))
    press("validate", book)
    keep(book, "校验")
    press("clear_marks", book)
    keep(book, "清除")
    book.close()

    api.write(changed(twenty(), **{RECEIVED: 4}), folder / "数据.json")
    api.write(report(year=2020), folder / "上年.xlsx")
    book = live.open(blank(folder))
    press("import_json", book, folder / "数据.json", True)
    press("carry_over", book, folder / "上年.xlsx", True)
    table = book.sheets["申请办理"]
    table.activate()
    table.range("D8").select()
    press("paste_row", book, "69 3 0 0 0 5 77", True)
    table.range("D9:I10").clear_contents()
    table.range("D9:I10").select()
    press("fill_zeros", book, True)
    keep(book, "填报")
    book.close()
    return left


@pytest.fixture(scope="module")
def left(_running: Live, tmp_path_factory: pytest.TempPathFactory) -> Left:
    return pressed(_running, tmp_path_factory.mktemp("left"))


def untouched(live: Live, folder: Path) -> Path:
    """A workbook of LibreOffice's own with two notes in it: none of our code had it in its hands."""
    book = live.app.books.add()
    for cell in ("B2", "C4"):
        book.sheets[0].range(cell).add_note("批注")
    path = folder / "自己的.xlsx"
    book.save(path)
    book.close()
    return path


def test_what_is_wrong_with_it_is_libreoffices_own(live: Live, left: Left, tmp_path: Path) -> None:
    own = kinds(audit_errors([untouched(live, tmp_path)]))
    for name, path in left.items():
        assert kinds(audit_errors([path])) <= own, name
    assert microsoft_errors([*left.values()]) == []


def test_its_formulas_say_the_same_in_gnumeric(
    left: Left, engines: Engines, record_property: Callable[[str, object], None]
) -> None:
    count = 0
    for results in engines.results({path.name: path.read_bytes() for path in left.values()}):
        assert list(results.differing()) == []
        count += len(results.written)
    assert count > 80 * len(left)
    record_property("compared", f"left by buttons: {count} formulas of {len(left)} workbooks")


def test_files_that_buttons_write_are_ours_and_valid(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path))
    api.write(changed(report(), **{RECEIVED: 4}), tmp_path / "改.docx")
    press("compare", book, tmp_path / "改.docx", tmp_path / "差异.xlsx")
    press("import_report", book, tmp_path / "改.docx", tmp_path / "新.xlsx")
    press("export_word", book, "1", tmp_path / "公开.docx")
    assert pages.IMPORT in [sheet.name for sheet in live.app.books.active.sheets]
    assert file_errors([tmp_path / name for name in ("差异.xlsx", "新.xlsx", "公开.docx")]) == []
