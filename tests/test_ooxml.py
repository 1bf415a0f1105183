"""The validators find what is wrong."""

from __future__ import annotations

from pathlib import Path

from macros.packages import packed
from tests.ooxml import microsoft_errors, schema_errors
from tests.workbook.sheets import parts
from xlgov.form import editions
from xlgov.workbook.build import build

SHEET = "xl/worksheets/sheet1.xml"


def test_an_element_out_of_its_place_is_found(tmp_path: Path) -> None:
    inside = parts(build(editions()[0]))
    inside[SHEET] = inside[SHEET].replace(b"<sheetData>", b'<pageMargins left="x"/><sheetData>')
    errors = schema_errors({"坏": packed(inside)}, tmp_path)
    assert errors and all(error.startswith("坏.xlsx: ") for error in errors)


def test_microsoft_finds_it_by_itself(tmp_path: Path) -> None:
    good = build(editions()[0])
    inside = parts(good)
    inside[SHEET] = inside[SHEET].replace(b"<sheetData>", b"<sheetData/><sheetData>")
    paths = [tmp_path / "好.xlsx", tmp_path / "坏.xlsx"]
    for path, content in zip(paths, (good, packed(inside)), strict=True):
        path.write_bytes(content)
    assert {error.partition(": ")[0] for error in microsoft_errors(paths)} == {"坏.xlsx"}


def test_what_is_no_package_is_found(tmp_path: Path) -> None:
    path = tmp_path / "不是.docx"
    path.write_bytes(b"no package")
    assert microsoft_errors([path])
