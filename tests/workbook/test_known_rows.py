"""Rows that are laid out like rows seen before are read as rows are that are proved in their whole."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workbook.sheets import parts
from xlgov.samples import samples
from xlgov.workbook.build import build
from xlgov.workbook.spelling import Cells, _kept_layout, known_cells, plain_rows, proved_cells

SHEETS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml")
"""封面、主动公开、申请办理"""
TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")
VALUES = (
    b"7",
    b"-1.5E-3",
    b"",
    b"1 2",
    b"1\n2",
    b"nan",
    b"1_0",
    b"0x1",
    b"9" * 41,
    b"&amp;",
    b"&x",
    b"\xe4\xb9",
)


@cache
def sheet(part: str) -> bytes:
    report = samples()[-1].report
    return parts(build(report.form, report))[part]


def rows_of(part: str) -> bytes:
    xml = sheet(part)
    body = plain_rows(xml)
    assert body is not None
    return xml[body.start : body.end]


def both(rows: bytes) -> tuple[Cells | None, Cells | None]:
    return known_cells(rows), proved_cells(rows, 0, len(rows))


@pytest.mark.parametrize("part", SHEETS)
def test_sheets_of_ours_are_known(part: str) -> None:
    known, proved = both(rows_of(part))
    assert known == proved
    assert known is not None
    assert known.texts


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), st.randoms(use_true_random=False))
def test_rows_with_something_lost_doubled_moved_or_replaced(count: int, chance: object) -> None:
    choice, number = chance.choice, chance.randrange  # type: ignore[attr-defined]
    rows = rows_of(choice(SHEETS)).split(b"</row>")
    first = number(len(rows) - 1)
    tokens = TOKEN.findall(b"</row>".join([*rows[first : first + count], b""]))
    at, to = number(len(tokens)), number(len(tokens))
    how = choice(("lost", "doubled", "moved", "replaced"))
    if how == "replaced":
        values = [place for place, token in enumerate(tokens) if tokens[place - 1] == b"<v>"]
        if values:
            tokens[choice(values)] = choice(VALUES)
    else:
        token = tokens[at]
        if how != "doubled":
            del tokens[at]
        tokens.insert(to, token if how != "lost" else b"")
    known, proved = both(b"".join(tokens))
    assert known in (None, proved)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("kind", [b"", b' t="n"', b' t="s"', b' t="str"', b' t="e"', b' t="b"'])
def test_a_value_is_taken_only_where_it_would_be_proved(kind: bytes, value: bytes) -> None:
    rows = b'<row r="2"><c r="A2"%s><v>%s</v></c><c r="B2" s="3"/></row>'
    both(rows % (kind, b"7"))
    known, proved = both(rows % (kind, value))
    assert known in (None, proved)
    if kind in (b"", b' t="n"', b' t="s"', b' t="str"'):
        assert known == proved


def test_a_row_that_comes_twice_is_not_known() -> None:
    row = b'<row r="2"><c r="A2"><v>7</v></c></row>'
    assert both(row) == (Cells([(1, 0)], [b"A2"], [b""], [b""], [b""], [b""], [b"7"]),) * 2
    assert both(row + row) == (None, None)
    assert both(row + row.replace(b"2", b"3")) == both(row + row.replace(b"2", b"3"))[::-1]


def test_texts_of_one_workbook_are_not_kept() -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe7\x94\xb2</t></is></c></row>'
    kept = _kept_layout.cache_info()
    assert known_cells(row) is None
    assert _kept_layout.cache_info() == kept
    assert proved_cells(row, 0, len(row)) is not None
