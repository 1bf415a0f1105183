"""What the engine for LibreOffice translates by itself: formulas, addresses, typed texts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("xlwings")

from xlgov.excel.office.addresses import COLUMNS, ROWS, column_letters, column_number, rectangle, written
from xlgov.excel.office.cell_values import cleaned, from_serial, prepared, to_serial
from xlgov.excel.office.content import pieces
from xlgov.excel.office.entries import Entry, entered
from xlgov.excel.office.formulas import quoted, to_excel, to_office
from xlgov.form import EDITIONS, edition
from xlgov.workbook.template import template_of

PAIRS = [
    ("=SUM(A1,B2:C3)", "=SUM(A1;B2:C3)"),
    ("=表!A1+'中 文'!$B$2", "=$表.A1+$'中 文'.$B$2"),
    ("='a''b'!A:C", "=$'a''b'.A:C"),
    ("={1,2;3,4}", "={1;2|3;4}"),
    ("=SUM((A1,B2),C3)", "=SUM((A1~B2);C3)"),
    ("=SUM(A1:C1 B1:D1)", "=SUM(A1:C1!B1:D1)"),
    ('=IF(A1="x,y;z!","a.b""c",TRUE)', '=IF(A1="x,y;z!";"a.b""c";TRUE())'),
    ("=#REF!+1", "=#REF!+1"),
    ("=STDEV.S(A1:A3)*1.5", "=STDEV.S(A1:A3)*1.5"),
    ("=xg_a.b+xg_c", "=xg_a.b+xg_c"),
]


@pytest.mark.parametrize(("excel", "office"), PAIRS)
def test_formulas_both_ways(excel: str, office: str) -> None:
    assert to_office(excel) == office
    assert to_excel(office) == excel


@pytest.mark.parametrize("key", EDITIONS)
def test_the_forms_own_formulas_come_back_unchanged(key: str) -> None:
    formulas = template_of(edition(key)).formulas
    assert formulas
    for formula in formulas.values():
        text = "=" + formula.removeprefix("=")
        assert to_excel(to_office(text)) == text


@pytest.mark.parametrize("text", ["", "文字", "a!b", "'=A1,B1", "3,5", "-5"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert to_office(text) == to_excel(text) == text


def test_errors_as_values_and_unknown_functions() -> None:
    assert to_excel("=#N/A") == "#N/A"
    assert to_excel("=unique(A1)+SUM(xg_a)") == "=UNIQUE(A1)+SUM(xg_a)"


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("表一", "表一"),
        ("中 文", "'中 文'"),
        ("a'b", "'a''b'"),
        ("2021", "'2021'"),
        ("A1", "'A1'"),
        ("R1", "'R1'"),
    ],
)
def test_sheet_names_are_quoted_where_they_must_be(name: str, reference: str) -> None:
    assert quoted(name) == reference


@given(st.integers(1, COLUMNS))
def test_column_letters_both_ways(number: int) -> None:
    assert column_number(column_letters(number)) == number


@given(st.data(), st.booleans(), st.booleans())
def test_addresses_both_ways(data: st.DataObject, row_absolute: bool, column_absolute: bool) -> None:
    row, column = data.draw(st.integers(1, ROWS)), data.draw(st.integers(1, COLUMNS))
    rows, columns = data.draw(st.integers(1, ROWS - row + 1)), data.draw(st.integers(1, COLUMNS - column + 1))
    place = row, column, rows, columns
    address = written(place, row_absolute=row_absolute, column_absolute=column_absolute)
    assert rectangle(address) == rectangle(address.lower()) == place


@pytest.mark.parametrize("text", ["xg_a", "A0", "A1048577", "XFE1", "A1:B", "1", ""])
def test_what_is_no_address(text: str) -> None:
    assert rectangle(text) is None


@given(st.integers(1, 6), st.integers(1, 6), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5))))
def test_pieces_cover_a_range_once_and_leave_some_cells_alone(
    rows: int, columns: int, alone: set[tuple[int, int]]
) -> None:
    covered: list[tuple[int, int]] = []
    for top, left, height, width in pieces(rows, columns, alone):
        cells = [(row, column) for row in range(top, top + height) for column in range(left, left + width)]
        assert len(cells) == 1 or not alone.intersection(cells)
        covered += cells
    assert sorted(covered) == [(row, column) for row in range(rows) for column in range(columns)]


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2200, 1, 1)).map(lambda m: m.replace(microsecond=0)))
def test_dates_both_ways(moment: dt.datetime) -> None:
    assert from_serial(to_serial(moment)) == moment


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("007", Entry(7.0)),
        ("1,5", Entry("1,5")),
        ("(5", Entry("(5")),
        ("￥5", Entry(5.0, "￥#,##0")),
        ("-1.5%", Entry(-0.015, "0.00%")),
        ("1234567890123456", Entry(1234567890123450.0)),
        ("=", Entry("=")),
        ("=A1", Entry("=A1", formula=True)),
        ("#n/a", Entry("=#N/A", formula=True)),
        ("8:30", Entry(8.5 / 24, "H:MM")),
        ("8:75", Entry("8:75")),
        ("2024/2/30", Entry("2024/2/30")),
        ("2024-1-5 12:00", Entry(45296.5, "YYYY/M/D H:MM")),
    ],
)
def test_typed_texts(typed: str, made: Entry) -> None:
    assert entered(typed) == made


def test_scalars_of_numpy_and_pandas_are_unwrapped() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    moment = dt.datetime(2024, 1, 5, 6)
    for given_value, expected in (
        (None, ""),
        (float("nan"), ""),
        (numpy.float64(2.5), 2.5),
        (numpy.int64(3), 3),
        (numpy.datetime64("2024-01-05T06:00:00.000000000"), moment),
        (pandas.Timestamp(moment), moment),
        (pandas.NaT, ""),
        (pandas.NA, ""),
        (moment.replace(tzinfo=dt.UTC), moment),
    ):
        assert prepared(given_value, None) == expected


def test_raw_values_as_asked_for() -> None:
    day = dt.datetime(2024, 1, 5)
    assert cleaned([[1.0, None, "x", day]], dt.datetime, "", int, False) == [[1, "", "x", day]]
    assert cleaned([[day]], lambda **parts: parts["year"], None, None, False) == [[2024]]
