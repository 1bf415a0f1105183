"""Reports as other people write them in Word: every figure in its cell, and nothing wrong said."""

from __future__ import annotations

import pytest

from tests.documents.word_files import MAIN, NAMESPACES, OFFICE, para, zipped
from tests.documents.word_hands import HANDS, NUMBERING, Hand
from tests.found import Made, scored
from xlgov.documents.assembly import read_document
from xlgov.documents.word.reader import read_word
from xlgov.publication.webpage import to_html
from xlgov.samples import samples
from xlgov.values import Kind

# one of each edition, and one with a row beyond its edition
WRITTEN = {sample.name: sample.report for sample in samples() if sample.name[0] in "146"}
PICTURE = "<w:r><w:drawing><pic:pic><pic:blipFill><a:blip/></pic:blipFill></pic:pic></w:drawing></w:r>"
HARMLESS = {"C-LABEL", "S-SPLIT"}
"""said of labels over lines and of tables in two parts; no figure is in doubt for it"""


@pytest.mark.parametrize("name", HANDS)
@pytest.mark.parametrize("sample", WRITTEN)
def test_every_figure_is_read(name: str, sample: str) -> None:
    made = WRITTEN[sample]
    content = HANDS[name].document(made, numbering=NUMBERING)
    found = scored(Made("by hand", name, "report.docx", content, made))
    assert found.right == found.figures > 150
    read = read_document(read_word(content), "report.docx")
    assert (read.report.unit.name, read.report.year) == (made.unit.name, made.year)
    assert {noticed.code for noticed in read.observations} <= HARMLESS
    assert read.report.sections == made.sections


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_table_that_is_a_picture_is_said_to_be_one(number: int) -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    left = iter([1, 2, 3])
    hand = Hand(around=lambda xml: para(PICTURE) if next(left) == number else xml)
    read = read_document(read_word(hand.document(made)), "report.docx")
    table = made.form.tables[number - 1]
    said = [each for each in read.observations if each.code == "S-TABLE"]
    assert [str(each.place) for each in said] == ["第1张图片"]
    assert all(word in said[0].message for word in (table.sheet, "图片"))
    assert {key for key in made.form.keys if read.report.value(key).kind is Kind.MISSING} == set(
        made.form.by_table[table.key]
    )


def test_a_picture_beside_a_table_is_nothing() -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    hand = Hand(around=lambda xml: para(PICTURE) + xml)
    assert not read_document(read_word(hand.document(made)), "report.docx").observations


def test_a_title_that_stands_only_in_the_header() -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    hand = Hand(title=lambda text: "")
    title = para(f"{made.unit.name}{made.year}年政府信息公开工作年度报告")
    read = read_document(read_word(hand.document(made, header=title)), "report.docx")
    assert (read.report.unit.name, read.report.year) == (made.unit.name, made.year)


def test_a_page_that_a_document_only_holds() -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="chunk" Type="{OFFICE}/aFChunk" Target="/word/afchunk.htm"/></Relationships>'
    )
    body = '<w:body><w:altChunk r:id="chunk"/><w:sectPr/></w:body>'
    content = zipped(
        {
            "word/document.xml": f'<w:document xmlns:w="{MAIN}" {NAMESPACES}>{body}</w:document>',
            "word/_rels/document.xml.rels": relations,
            "word/afchunk.htm": to_html(made),
        }
    )
    found = scored(Made("web service", "docx", "report.docx", content, made))
    assert found.right == found.figures


def test_a_number_that_is_automatic_is_gone_without_its_list() -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    content = HANDS["numbers of headings are automatic"].document(made)
    blocks = [getattr(block, "text", "") for block in read_word(content).blocks]
    assert "总体情况" in blocks
