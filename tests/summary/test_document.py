"""The summary as a Word document: golden, valid, a page for each unit."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx

from tests.ooxml import schema_errors
from tests.summary.made import BALANCE, made
from xlgov.summary.assembling import summary
from xlgov.summary.document import to_docx
from xlgov.summary.model import Part, Tone, Unit
from xlgov.summary.words import ITEM_HEADS, item_heads, problem

GOLDEN = Path(__file__).with_name("document.xml")


def body(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read("word/document.xml").decode()


def test_the_document_is_as_it_was_and_valid(tmp_path: Path) -> None:
    content = to_docx(made())
    assert content == to_docx(made())
    assert body(content).replace("<w:p>", "\n<w:p>") == GOLDEN.read_text("utf-8")
    assert schema_errors({"总览.docx": content}, tmp_path) == []


def test_each_unit_begins_a_page_under_a_heading() -> None:
    given = made()
    found = docx.Document(io.BytesIO(to_docx(given)))
    breaks = [each.text for each in found.paragraphs if each.paragraph_format.page_break_before]
    assert given.own is not None
    assert breaks == [given.own.name, *(unit.name for unit in given.units)]
    overview = found.tables[1]
    assert [cell.text for cell in overview.rows[1].cells][1:5] == ["甲县乙局", "2023", "有错误", "1"]
    assert overview.rows[2].cells[1].text == "甲县丙局\n丙局.xlsx"


def test_sides_stand_in_one_line_or_in_the_words() -> None:
    width = sum(width for _, width in ITEM_HEADS)
    for digits in (1, 4, 7, 8, 20):
        item = BALANCE._replace(left="1" * digits, right="2")
        heads = item_heads([item])
        assert round(sum(each for _, each in heads), 6) == round(width, 6)
        named = dict(heads)
        if "左边" in named:
            assert named["左边"] * 72 / 2.54 - 9 > digits * 9 * 0.5
        else:
            assert digits > 7 and f"左边 {item.left}，右边 2，差额 1" in list(problem(item, named))


def test_nothing_but_a_table_is_a_document_too(tmp_path: Path) -> None:
    given = summary("空", [], [Unit("甲", "没有错误", Tone.GOOD, parts=(Part("一", (BALANCE,)),))])
    assert schema_errors({"空.docx": to_docx(given)}, tmp_path) == []
