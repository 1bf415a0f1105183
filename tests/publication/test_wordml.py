"""The writer of WordprocessingML, read by a reader that is not ours."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ooxml import schema_errors
from xlgov.legible import legible
from xlgov.publication.skeleton import package
from xlgov.publication.wordml import (
    FANGSONG,
    HEI,
    SONG,
    Cell,
    Font,
    Margins,
    Row,
    page_number,
    paragraph,
    run,
    table,
)

BODY = Font(FANGSONG, 16)
MARGINS = Margins(3.7, 2.6, 3.5, 2.8)
TRICKY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("<>&\"' \t\n\r\x00\x0b\x1f\u200f\u202e\ufffe\U00020bb7年-1234567890"),
    ),
    max_size=200,
)


def made(*parts: str, title: str = "试") -> bytes:
    return package("".join(parts) + paragraph(), title=title, margins=MARGINS)


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


@given(TRICKY, st.booleans())
def test_any_text_is_read_back_as_it_can_be_shown(text: str, hold_minus: bool) -> None:
    content = made(
        paragraph(run(text, BODY, hold_minus=hold_minus)),
        table([Row([Cell(paragraph(run(text, BODY)))])], [5]),
        title=text,
    )
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            ElementTree.fromstring(parts.read(name))
    document = opened(content)
    assert document.paragraphs[0].text == legible(text)
    assert document.tables[0].cell(0, 0).text == legible(text)


def test_the_longest_text() -> None:
    text = "很长的一段，" * 50_000
    assert opened(made(paragraph(run(text, BODY)))).paragraphs[0].text == text


def test_a_minus_is_held_to_its_number_where_asked() -> None:
    text = "差 -3，共 4-5 页，2021-09"
    assert "noBreakHyphen" not in run(text, BODY)
    held = run(text, BODY, hold_minus=True)
    assert held.count("<w:noBreakHyphen/>") == 1
    assert opened(made(paragraph(held))).paragraphs[0].text == text


def test_a_table_with_spans() -> None:
    def cell(text: str, **more: object) -> Cell:
        return Cell(paragraph(run(text, BODY)), **more)  # type: ignore[arg-type]

    rows = [
        Row([cell("角", merged="restart"), cell("头", across=2)], header=True),
        Row([cell("", merged="continue"), cell("甲"), cell("乙")], header=True),
        Row([cell("行"), cell("1"), cell("2", fill="#FFD59A")], height=17),
    ]
    drawn = opened(made(table(rows, [3, 2, 2]))).tables[0]
    assert [[each.text for each in row.cells] for row in drawn.rows] == [
        ["角", "头", "头"],
        ["角", "甲", "乙"],
        ["行", "1", "2"],
    ]
    assert [round(column.width.cm, 1) for column in drawn.columns] == [3, 2, 2]
    assert drawn._tbl.xml.count("<w:cantSplit/>") == 3
    assert drawn._tbl.xml.count("<w:tblHeader/>") == 2


def test_cells_must_fill_the_columns() -> None:
    with pytest.raises(ValueError, match="1 of 2"):
        table([Row([Cell("")])], [1, 2])


def test_the_same_body_gives_the_same_bytes_and_names_nobody() -> None:
    assert made(title="题") == made(title="题")
    properties = opened(made(title="题")).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("题", "", "")


def test_validators_accept_every_piece(tmp_path: Path) -> None:
    look = Font(HEI, 10.5, bold=True, colour="#9C0006", latin=SONG)
    content = package(
        paragraph(run("题\n目\t-1", look, hold_minus=True), style="Title", align="center", before=4, after=6)
        + paragraph(run("一", look), style="Heading1", line=28.9, indent=32, keep_next=True, new_page=True)
        + table(
            [
                Row([Cell(paragraph(), merged="restart"), Cell("", across=2, fill="#E6EDF4")], header=True),
                Row([Cell("", merged="continue"), Cell(""), Cell("")], height=17),
            ],
            [2, 3, 4],
        )
        + paragraph(),
        title="<题>",
        margins=MARGINS,
        header=paragraph(run("草稿", look), style="Header"),
        footer=paragraph(run("- ", look), page_number(look), run(" -", look), style="Footer", align="right"),
        even_footer=paragraph(page_number(look), style="Footer", sides=14),
    )
    assert len(opened(content).sections) == 1
    assert schema_errors({"试.docx": content}, tmp_path) == []
