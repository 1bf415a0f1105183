"""What stands around the rows of a sheet: what passes for plain is read as the careful parse reads it."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.errors import InputError
from xlgov.workbook import margins, rewriting
from xlgov.workbook.margins import Margins, margins_of
from xlgov.workbook.spelling import plain_rows
from xlgov.workbook.streaming import MAIN

BEFORE = (
    f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:L34"/>'
    '<cols><col min="1" max="2" width="7.3" customWidth="1"/><col min="4" max="5" width="0" customWidth="1"/>'
    '<col min="7" max="7" width="9" hidden="true"/></cols>'
)
AFTER = (
    '<sheetProtection sheet="1"/><mergeCells count="2"><mergeCell ref="A1:J1"/><mergeCell ref="A2:C4"/>'
    '</mergeCells><dataValidations count="1"><dataValidation prompt="填 0！" sqref="A28">'
    "<formula1>0</formula1></dataValidation></dataValidations></worksheet>"
)
ROWS = "<sheetData/>", '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
TOKEN = re.compile(r"<[^<>]*>|[^<>]+")


def read(xml: bytes) -> Margins | None:
    body = plain_rows(xml)
    return margins_of(xml[: body.head], xml[body.tail :]) if body else None


def agree(xml: bytes) -> bool:
    """Whether a sheet passes for plain; the careful parse must then tell the same of it."""
    found = read(xml)
    if found is None:
        return False
    rewritten = read(rewriting.plain_spelling(xml, "sheet", 0))
    assert rewritten is not None
    assert (found.hidden_columns, set(found.merged)) == (rewritten.hidden_columns, set(rewritten.merged))
    return True


@pytest.mark.parametrize("rows", ROWS)
def test_columns_and_merges_are_told(rows: str) -> None:
    xml = f"{BEFORE}{rows}{AFTER}".encode()
    assert agree(xml)
    assert read(xml) == Margins(frozenset({3, 4, 6}), ((0, 0, 0, 9), (1, 0, 3, 2)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</cols>", "</cols><!-- -->"),
        ("</cols>", '</cols><cols><col min="9" max="9" hidden="1"/></cols>'),
        ('<col min="1"', "<col min='1'"),
        ("<cols>", f'<x:cols xmlns:x="{MAIN}"/><cols>'),
        ("</mergeCells>", ""),
        ("<mergeCells", "<!--<mergeCells"),
        ("</mergeCells>", '</mergeCells><mergeCell ref="D1:E2"/>'),
        ("A1:J1", "A1:XFE1"),
        ("</worksheet>", "<sheetData/></worksheet>"),
        ("<mergeCells", '<mergeCells xmlns="urn:other"'),
        ("填", "\udce5\udca1"),
    ],
)
def test_what_could_hide_something_is_not_plain(old: str, new: str) -> None:
    sheet = f"{BEFORE}{ROWS[1]}{AFTER}"
    assert sheet.count(old) == 1
    assert agree(sheet.encode())
    assert not agree(sheet.replace(old, new).encode(errors="surrogateescape"))


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(ROWS))
def test_elements_lost_doubled_or_moved(chance: Random, rows: str) -> None:
    before, after = TOKEN.findall(BEFORE), TOKEN.findall(AFTER)
    tokens = chance.choice((before, after))
    at, how = chance.randrange(len(tokens)), chance.choice(("lost", "doubled", "moved"))
    token = tokens[at] if how == "doubled" else tokens.pop(at)
    if how != "lost":
        tokens.insert(chance.randrange(len(tokens) + 1), token)
    found = read("".join((*before, rows, *after)).encode())
    for merges in [found.merged] if found else []:
        # a merge that stands somewhere is never overlooked
        assert len(merges) == "".join(after).count("<mergeCell ")


def test_long_margins_are_told_and_not_kept() -> None:
    long = f"{BEFORE}{ROWS[1]}{AFTER.replace('填', '填' * 30_000)}".encode()
    seen = margins._kept_merged.cache_info()
    assert read(long) == read(f"{BEFORE}{ROWS[0]}{AFTER}".encode())
    short = margins._kept_merged.cache_info()
    assert short.hits + short.misses == seen.hits + seen.misses + 1


@pytest.mark.parametrize("kept", ["", '<sheetProtection sheet="1"/>', AFTER.removesuffix(">")])
def test_a_sheet_that_is_cut_off_behind_its_rows_is_damaged(kept: str) -> None:
    xml = f"{BEFORE}{ROWS[1]}{kept}".encode()
    assert read(xml) is None
    with pytest.raises(InputError):
        rewriting.plain_spelling(xml, "sheet", 0)


def test_white_space_may_follow_a_sheet() -> None:
    assert agree(f"{BEFORE}{ROWS[1]}{AFTER}\r\n".encode())
