"""What a file had that the open workbook came from: found by the button, and ended by an explanation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.excel.books import notes
from tests.excel.test_actions import listed, press, typed
from tests.test_conversions import row, text_of, told
from xlgov import api
from xlgov.excel.reading import read_book
from xlgov.workbook import pages

if TYPE_CHECKING:
    from tests.excel.host import Live

pytestmark = pytest.mark.office


def test_the_button_finds_what_the_original_had(live: Live, tmp_path: Path) -> None:
    loaded = api.load(text_of(row(16), tmp_path))
    api.write(loaded.report, tmp_path / "年报.xlsx")
    book = live.open(tmp_path / "年报.xlsx")
    assert told(read_book(book).loaded) == told(loaded)
    press("validate", book)
    (line,) = [line for line in listed(book) if line[1] == "S-CELL-2"]
    assert "（原文件 甲.txt" in line[5]
    number = listed(book).index(line) + 5
    headings = book.sheets[pages.RESULTS].range("A4:M4").options(ndim=1).value
    book.sheets[pages.RESULTS].range(number, headings.index(pages.EXPLANATION) + 1).value = "原件就是这样。"
    press("validate", book)
    (line,) = [line for line in listed(book) if line[1] == "S-CELL-2"]
    assert line[0] == "错误（已说明）" and line[11] == "原件就是这样。"


def test_a_figure_that_is_typed_in_open_is_corrected(live: Live, tmp_path: Path) -> None:
    loaded = api.load(text_of(row(16), tmp_path))
    api.write(loaded.report, tmp_path / "年报.xlsx")
    book = live.open(tmp_path / "年报.xlsx")
    press("validate", book)
    keys = [key for key in loaded.report.observations[0].cells if key not in loaded.report.form.computed]
    place = read_book(book).loaded.places[keys[0]]
    assert "S-CELL-2" in notes(book)[str(place)]
    for key in keys:
        typed(book, key, 0)
    press("validate", book)
    assert "S-CELL-2" not in [line[1] for line in listed(book)]


@pytest.mark.parametrize("same", [True, False])
def test_imported_data_brings_what_its_source_had(live: Live, tmp_path: Path, same: bool) -> None:
    loaded = api.load(text_of(row(16), tmp_path))
    api.write(loaded.report, tmp_path / "数据.json")
    plain = replace(loaded.report, observations=())
    other = replace(plain, title="另一份")
    api.write(plain if same else other, tmp_path / "年报.xlsx")
    book = live.open(tmp_path / "年报.xlsx")
    answers = [tmp_path / "数据.json"] if same else [tmp_path / "数据.json", True]
    press("import_json", book, *answers)
    assert told(read_book(book).loaded) == told(loaded)
    press("import_json", book, tmp_path / "数据.json")
    assert len(read_book(book).loaded.report.observations) == len(loaded.report.observations)
