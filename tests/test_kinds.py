"""Which kind a file is by its content, whatever it is called; compound files and their guards."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from tests.compounds import compound
from tests.reports import report
from xlgov.compound import MAGIC, Compound
from xlgov.errors import InputError
from xlgov.kinds import FileKind, kind_of
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.workbook.build import build

REPORT = report()


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (build(REPORT.form, REPORT), FileKind.WORKBOOK),
        (to_docx(REPORT, ()), FileKind.DOCUMENT),
        (to_html(REPORT, ()).encode(), FileKind.PAGE),
        (zipped(xl__workbook_bin=""), FileKind.BINARY_WORKBOOK),
        (zipped(a="", mimetype="application/vnd.oasis.opendocument.spreadsheet"), FileKind.OPEN_WORKBOOK),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), FileKind.OPEN_DOCUMENT),
        (zipped(甲_xml=""), FileKind.ZIP),
        (b"PK\x03\x04 torn off", FileKind.ZIP),
        (compound({"Workbook": b"1"}), FileKind.OLD_WORKBOOK),
        (compound({"Data": b"1", "WordDocument": b"2"}), FileKind.OLD_DOCUMENT),
        (compound({"EncryptedPackage": b"1", "EncryptionInfo": b"2"}), FileKind.LOCKED),
        (compound({"Other": b"1"}), FileKind.OTHER),
        (MAGIC + bytes(600), FileKind.OTHER),
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\n{\\rtf1\\ansi}", FileKind.RICH_TEXT),
        (b"\xff\xd8\xff\xe0", FileKind.PICTURE),
        ("\ufeff<!-- 存 -->\n<HTML lang=zh>".encode(), FileKind.PAGE),
        (b'<?xml version="1.0"?><!DOCTYPE html>', FileKind.PAGE),
        ("\ufeff<table>".encode("utf-16"), FileKind.PAGE),
        ("<meta charset=gbk><p>年报".encode("gbk"), FileKind.PAGE),
        (b"From: <Saved>\r\nSubject: x\r\nMIME-Version: 1.0\r\n", FileKind.ARCHIVED_PAGE),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>', FileKind.XML_DOCUMENT),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', FileKind.XML_WORKBOOK),
        ("一、总体情况 <table>".encode(), FileKind.TEXT),
        ("<一>总体情况".encode(), FileKind.TEXT),
        ("年报".encode("utf-16"), FileKind.TEXT),
        (b"\x00\x01\x02", FileKind.OTHER),
        (b"", FileKind.TEXT),
    ],
)
def test_a_kind_follows_from_the_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind


def test_the_streams_of_a_compound_file() -> None:
    held = {"Workbook": bytes(range(256)) * 40, "甲": b"1" * 5000}
    found = Compound(compound(held))
    assert {name: found.read(entry) for name, entry in found.main.items()} == held
    assert list(found.streams()) == list(held.values())


def test_sectors_in_a_circle_end() -> None:
    start = time.process_time()
    content = compound({f"流{number}": bytes(4096) for number in range(1000)}, circle=True)
    assert kind_of(content) is FileKind.OTHER
    for data in Compound(content).streams():
        assert len(data) <= len(content)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("cut", range(0, 1600, 61))
def test_a_compound_file_that_was_cut_off_is_said_to_be_damaged(cut: int) -> None:
    content = compound({"Workbook": bytes(4096)})[:cut]
    if not content.startswith(MAGIC):
        return
    try:
        found = Compound(content)
        assert all(len(data) <= len(content) for data in found.streams())
    except InputError as error:
        assert "损坏" in error.what
