"""Word documents made to harm: an error of our own within two seconds and 300 MB."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from tests.timing import spent
from xlgov.documents.assembly import read_document
from xlgov.documents.word.reader import read_word
from xlgov.errors import InputError

from .word_files import MAIN, NAMESPACES, cell, docx_of, para, row, run, table, zipped

SECONDS, MEGABYTES = 2.0, 300
NUMBERED = '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>'
LONG_LABEL = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="8"><w:start w:val="999999999"/>'
    '<w:numFmt w:val="upperRoman"/>'
    f'<w:lvlText w:val="{"%9" * 100_000}"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
LOOP = (
    '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="a"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
LOOPED = (
    '<w:style w:type="numbering" w:styleId="a"><w:basedOn w:val="b"/><w:pPr>'
    f"{NUMBERED}</w:pPr></w:style>"
    '<w:style w:type="numbering" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
)


def whole(document: str) -> bytes:
    """A .docx whose main part is this."""
    return zipped({"word/document.xml": document})


def body(content: str) -> str:
    return f'<w:document xmlns:w="{MAIN}" {NAMESPACES}><w:body>{content}</w:body></w:document>'


def nested(times: int, begin: str, end: str) -> bytes:
    return whole(body(begin * times + para("甲") + end * times))


def stored(document: str) -> bytes:
    """A .docx whose main part is not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


REFUSED = {
    "empty": lambda: b"",
    "no zip": lambda: b"PK\x03\x04 and nothing",
    "cut off": lambda: docx_of(para("甲" * 1_000))[:-60],
    "old or encrypted": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
    "no main part": lambda: zipped({"word/styles.xml": "<a/>"}),
    "a workbook": lambda: zipped({"xl/workbook.xml": "<a/>"}),
    "no XML": lambda: whole("<w:document>"),
    "an entity": lambda: whole('<!DOCTYPE a [<!ENTITY b "c">]>' + body(para("&b;"))),
    "another encoding": lambda: whole('<?xml version="1.0" encoding="gbk"?>' + body("")),
    "a bomb": lambda: whole(body(para("0" * 150 * 2**20))),
    "a part too large": lambda: stored(body(para("0" * 30 * 2**20))),
    "tables in tables": lambda: nested(10_000, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "tables in some tables": lambda: nested(50, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "elements in elements": lambda: nested(100_000, "<w:sdt>", "</w:sdt>"),
    "a million empty paragraphs": lambda: stored(body("<w:p/>" * 1_000_000)),
    "fewer empty paragraphs": lambda: stored(body("<w:p><w:r/></w:p>" * 90_000)),
    "many paragraphs": lambda: whole(body(para("甲") * 11_000)),
    "much text": lambda: whole(body("".join(para(f"{at}甲乙丙丁" * 400) for at in range(4_000)))),
    "many cells": lambda: whole(body(table(*[row("1", "2") for _ in range(6_000)]))),
    "many columns": lambda: whole(
        body(table(row(cell("1", properties='<w:gridSpan w:val="1000000"/>'), "2")))
    ),
}
READ = {
    "empty paragraphs": lambda: stored(body("<w:p/>" * 5_500 + para("甲"))),
    "runs": lambda: stored(body("<w:p>" + run("甲") * 40_000 + "</w:p>")),
    "letters": lambda: stored(body(para("甲 乙" * 160_000))),
    "alternatives": lambda: nested(
        80, '<mc:AlternateContent><mc:Choice Requires="wps">', "</mc:Choice></mc:AlternateContent>"
    ),
    "fields that never end": lambda: whole(
        body(("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 20 + "</w:p>") * 2_000 + para("甲"))
    ),
    "numbers": lambda: docx_of(*[para("甲", properties=NUMBERED)] * 5_500, numbering=LONG_LABEL),
    "a list of itself": lambda: docx_of(para("甲", properties=NUMBERED), numbering=LOOP, styles=LOOPED),
    "merged over and over": lambda: docx_of(
        table(*[row(*[cell("1", properties='<w:vMerge w:val="restart"/>')] * 100) for _ in range(50)])
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_report_is_gets_an_error_of_our_own(name: str) -> None:
    content = REFUSED[name]()

    def work() -> None:
        with pytest.raises(InputError) as caught:
            read_word(content)
        assert caught.value.advice

    assert spent(work, SECONDS) < SECONDS


@pytest.mark.parametrize("name", READ)
def test_what_is_large_but_can_be_read_is_read_soon(name: str) -> None:
    content = READ[name]()

    def work() -> None:
        document = read_word(content)
        assert any("甲" in str(block) or "1" in str(block) for block in document.blocks)
        with pytest.raises(InputError):
            read_document(document, "甲.docx")

    assert spent(work, SECONDS) < SECONDS


@pytest.mark.parametrize("name", ["a million empty paragraphs", "much text"])
def test_what_is_refused_takes_little_memory(name: str) -> None:
    content = REFUSED[name]()
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            read_word(content)
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 2**20
    finally:
        tracemalloc.stop()
