"""What a sheet's XML tells beyond its values."""

from __future__ import annotations

from collections.abc import Mapping

from xlgov.workbook.flags import Formula, SheetFlags, flags_of
from xlgov.workbook.margins import margins_of
from xlgov.workbook.spelling import plain_rows


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + before + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"
    )  # fmt: skip


def flags(xml: bytes, formats: Mapping[int, str]) -> SheetFlags:
    body = plain_rows(xml)
    assert body is not None
    margins = margins_of(xml[: body.head], xml[body.tail :])
    assert margins is not None
    return flags_of(xml, body, margins, formats)


def test_rows_with_hardly_any_height_are_hidden_like_hidden_ones() -> None:
    rows = (
        b'<row r="1" ht="0" customHeight="1"/><row r="2" ht="0.75"/><row r="3" hidden="true"/>'
        b'<row r="4" hidden="0"/><row r="5" hidden="1"/><row r="6" ht="0.0"/>'
        b'<row r="7" ht="10.5"/><row r="8" ht=".5"/>'
    )
    assert flags(sheet(rows), {}).hidden_rows == {0, 1, 2, 4, 5, 7}


def test_columns_without_width_are_hidden_like_hidden_ones() -> None:
    columns = (
        b'<cols><col min="1" max="1" width="9"/><col min="2" max="3" width="9" hidden="1"/>'
        b'<col min="5" max="5" width="0" customWidth="1"/>'
        b'<col width="1" min="16384" max="99999" hidden="1"/></cols>'
    )
    assert flags(sheet(b"", columns), {}).hidden_columns == {1, 2, 4, 16383}


def test_merged_boxes_count_from_0() -> None:
    merged = b'<mergeCells count="2"><mergeCell ref="A1:D1"/><mergeCell ref="B3:C4"/></mergeCells>'
    assert flags(sheet(b"", after=merged), {}).merged == ((0, 0, 0, 3), (2, 1, 3, 2))


def test_only_filled_cells_of_misleading_styles_are_told() -> None:
    rows = (
        b'<row r="1" s="7"><c r="A1" s="7"><v>1</v></c>'
        b'<c r="B1" s="70"><v>1</v></c><c r="C1" s="7" t="s"/></row>'
    )
    assert flags(sheet(rows), {7: "0.0,"}).formats == {"A1": "0.0,"}


def test_errors_and_formulas() -> None:
    rows = (
        b'<row r="1"><c r="A1" t="e"><v>#DIV/0!</v></c><c r="B1" t="e"><f>1/0</f><v>#N/A</v></c>'
        b'<c r="C1"><f>A1&amp;"x"</f></c><c r="D1" t="e"><f t="shared" si="0"/><v>#REF!</v></c></row>'
    )
    told = flags(sheet(rows), {})
    assert told.errors == {"A1": "#DIV/0!", "B1": "#N/A", "D1": "#REF!"}
    assert told.formulas["C1"] == Formula('A1&"x"', computed=False)
    assert told.formulas["D1"] == Formula(None, computed=True)
