"""The same workbook is read the same however it is spelled, and both ways of reading agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from tests.workbook import spellings
from tests.workbook.sheets import parts
from tests.workbook.test_package import rezipped
from xlgov.finding import Finding
from xlgov.form import EDITIONS, edition
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.sentences.starter import started
from xlgov.workbook.build import build
from xlgov.workbook.cells import FileContents
from xlgov.workbook.package import open_package
from xlgov.workbook.reader import read_workbook
from xlgov.workbook.shared_strings import plain_strings
from xlgov.workbook.streaming import MAIN

Change = Callable[[bytes], bytes]
SHEET = "xl/worksheets/sheet4.xml"
"""申请办理"""


def disturbed(content: bytes) -> bytes:
    """A filled workbook with one of everything that flags tell."""

    count = re.search(rb'<cellXfs count="([0-9]+)"', parts(content)["xl/styles.xml"])
    assert count
    style = count[1]

    def change(name: str, part: bytes) -> bytes:
        if name == "xl/styles.xml":
            part = part.replace(b"</numFmts>", b'<numFmt numFmtId="200" formatCode="0.0,"/></numFmts>')
            return part.replace(b"</cellXfs>", b'<xf numFmtId="200" fontId="0"/></cellXfs>')
        if name == "xl/workbook.xml":
            names = (
                b'<definedName name="xg_local" localSheetId="2">\'%s\'!$B$2</definedName>'
                b'<definedName name="xg_gone">#REF!</definedName></definedNames>'
            )
            return part.replace(b"</definedNames>", names % "申请办理".encode())
        if name != SHEET:
            return part
        part = re.sub(rb'<row r="9" ', b'<row r="9" hidden="1" ', part)
        part = re.sub(rb'<row r="10" spans="[0-9:]+" ht="[0-9.]+"', b'<row r="10" ht="0"', part)
        part = _cell(part, b"D11", b' t="e"><f>1/0</f><v>#DIV/0!</v></c>')
        part = _cell(part, b"E11", b' t="e"><v>#SPILL!</v></c>')
        part = _cell(part, b"F11", b"><f>1+1</f></c>")
        part = _cell(part, b"D12", b'><f t="shared" ref="D12:F12" si="0">SUM(D$5:D6,$A1)</f><v>5</v></c>')
        part = _cell(part, b"E12", b'><f t="shared" si="0"/><v>6</v></c>')
        part = _cell(part, b"F12", b' t="str"><f>"x&amp;y"&amp;""</f><v> a &lt; b\n </v></c>')
        part = _cell(part, b"D13", b' t="b"><v>1</v></c>')
        part = _cell(part, b"E13", b"><v>0.1</v></c>", style)
        part = _cell(part, b"F13", b' t="inlineStr"><is><t xml:space="preserve"> 7 &amp; 8</t></is></c>')
        part = _cell(part, b"G13", b"><v>1.5E-3</v></c>")
        part = part.replace(b'<mergeCell ref="', b'<mergeCell ref="D14:E15"/><mergeCell ref="', 1)
        part = re.sub(rb'<mergeCells count="[0-9]+">', b"<mergeCells>", part)
        return re.sub(rb'(<cols><col min="1" )', rb'\1hidden="1" ', part)

    return rezipped(change, content)


def _cell(part: bytes, cell: bytes, rest: bytes, style: bytes | None = None) -> bytes:
    """The sheet with another content in a cell."""
    pattern = rb'<c r="%s"( s="[0-9]+")?[^<>]*(?:/>|>.*?</c>)' % cell
    styled = rb' s="%s"' % style if style else rb"\1"
    changed, count = re.subn(pattern, rb'<c r="%s"%s' % (cell, styled) + rest.replace(b"\\", b"\\\\"), part)
    assert count == 1, cell
    return changed


@lru_cache
def workbooks() -> dict[str, bytes]:
    sample = samples()[-1].report
    filled = build(sample.form, sample, validate(sample))
    return {
        "blank": build(edition(EDITIONS[-1])),
        "filled": filled,
        "started": build(sample.form, started(replace(sample, sections={}))),
        "disturbed": disturbed(filled),
    }


def told(content: bytes) -> dict[str, Any]:
    """Everything that is read of a workbook, cell by cell."""
    opened = open_package(content)
    contents = FileContents(opened)
    sheets = [sheet.name for sheet in contents.sheets]
    return {
        "names": opened.names,
        "local": opened.local_names,
        "sheets": [(sheet.name, sheet.visible) for sheet in contents.sheets],
        "rows": {name: _filled(contents.rows(name)) for name in sheets},
        "flags": {name: contents.flags(name) for name in sheets},
        "shared": contents.formula(opened.names["xg_year"]._replace(sheet="申请办理", cell="E12")),
    }


def _filled(rows: Any) -> dict[tuple[int, int], object]:
    return {
        (row, column): content
        for row, line in enumerate(rows)
        for column, content in enumerate(line)
        if content != ""
    }


def judged(content: bytes) -> tuple[object, list[Finding]]:
    loaded = read_workbook(content, "report.xlsx", "0" * 64)
    return loaded.report.to_json(), validate(loaded)


SPELLINGS = {
    "prefixes": spellings.prefixed,
    "single quotes": spellings.single_quotes,
    "other order": spellings.other_order,
    "no addresses": spellings.without_addresses,
    "cdata": spellings.in_cdata,
    "comments": spellings.with_comments,
    "indented": spellings.indented,
    "strict": spellings.strict,
    "utf-16": spellings.in_utf_16,
    "rich strings": spellings.rich_strings,
    "absolute targets": spellings.absolute_targets,
}


def changes(content: bytes) -> dict[str, bytes]:
    spelled = {name: spellings.respelled(content, spell) for name, spell in SPELLINGS.items()}
    return spelled | {
        "inline strings": spellings.respelled(content, spellings.inline(content, rich=False)),
        "inline rich": spellings.respelled(content, spellings.inline(content, rich=True)),
        "backslashes": spellings.renamed(content, lambda name: name.replace("/", "\\")),
        "small letters": spellings.renamed(content, str.lower),
        "a comment of the zip": content[:-2] + b"\x03\x00abc",
        "something before the zip": b"#!/bin/true\n" + content,
    }


@pytest.mark.parametrize("which", ["blank", "filled", "started", "disturbed"])
def test_every_spelling_is_read_alike(which: str) -> None:
    content = workbooks()[which]
    right, judgement = told(content), judged(content)
    for name, spelled in changes(content).items():
        assert spelled != content, name
        for what, value in told(spelled).items():
            assert value == right[what], f"{name}: {what}"
        assert judged(spelled) == judgement, name


def test_the_disturbed_workbook_has_one_of_everything() -> None:
    read = told(workbooks()["disturbed"])
    flags, rows = read["flags"]["申请办理"], read["rows"]["申请办理"]
    assert flags.errors == {"D11": "#DIV/0!", "E11": "#SPILL!"}
    assert not flags.formulas["F11"].computed
    assert read["shared"] == "SUM(E$5:E6,$A1)"
    assert flags.formats["E13"] == "0.0,"
    assert {8, 9} <= flags.hidden_rows
    assert 0 in flags.hidden_columns
    assert (13, 3, 14, 4) in flags.merged
    assert rows[11, 5] == " a < b\n "
    assert (rows[12, 3], rows[12, 4], rows[12, 5], rows[12, 6]) == (True, 0.1, " 7 & 8", 0.0015)
    assert read["local"]["主动公开"]["xg_local"].cell == "B2"


@pytest.mark.parametrize("which", ["blank", "filled", "started", "disturbed"])
def test_the_careful_parse_agrees_with_the_plain_way(which: str) -> None:
    content = workbooks()[which]
    assert agree(content)


def agree(content: bytes) -> bool:
    """Whether a workbook that is in the plain spelling is read alike by the careful parse."""
    opened = open_package(content)
    plain = told(content)
    contents = FileContents(opened)
    for sheet in opened.sheets:
        assert opened.sheet(sheet.name).stored, f"{sheet.name} is not in the plain spelling"
        opened.rewrite(sheet.name)
    for sheet in opened.sheets:
        assert _filled(contents.rows(sheet.name)) == plain["rows"][sheet.name]
        assert contents.flags(sheet.name) == plain["flags"][sheet.name]
    return bool(plain["rows"])


def test_every_sample_is_plain_and_read_alike_both_ways() -> None:
    assert all(agree(build(sample.report.form, sample.report)) for sample in samples())


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 2**20])
def test_letters_cut_by_the_pieces_in_which_they_are_checked_are_whole(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlgov.workbook.spelling._PIECE", piece)
    strings = f'<sst xmlns="{MAIN}"><si><t>示例县{{}}</t></si></sst>'.encode()
    assert plain_strings(strings.replace(b"{}", b""))
    assert not plain_strings(strings.replace(b"{}", b"\xe7\xa4"))
    assert not plain_strings(strings.replace(b"{}</t></si></sst>", b"</t></si></sst>\xe7"))
