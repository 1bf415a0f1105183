"""Which kind of file some bytes are: by what is in them, and by the name only where that says nothing.

On websites of government offices a file called 年报.doc is as often as not a web page, and one called
年报.xls a table of HTML.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from enum import Enum, auto

from xlgov import late
from xlgov.compound import MAGIC, Compound
from xlgov.errors import InputError


class FileKind(Enum):
    """What a file is."""

    WORKBOOK = auto()
    """.xlsx and .xlsm"""
    BINARY_WORKBOOK = auto()
    """.xlsb"""
    OLD_WORKBOOK = auto()
    """.xls and .et: a compound file with BIFF8 in it"""
    OLDEST_WORKBOOK = auto()
    """.xls of Excel 95"""
    OPEN_WORKBOOK = auto()
    """.ods"""
    XML_WORKBOOK = auto()
    """the XML of Excel 2003"""
    DOCUMENT = auto()
    """.docx"""
    OLD_DOCUMENT = auto()
    """.doc and .wps"""
    WORKS_DOCUMENT = auto()
    """.wps of Microsoft Works"""
    OPEN_DOCUMENT = auto()
    """.odt"""
    XML_DOCUMENT = auto()
    """the XML of Word 2003"""
    RICH_TEXT = auto()
    PDF = auto()
    PAGE = auto()
    ARCHIVED_PAGE = auto()
    """.mht: a web page with its pictures, as a message"""
    PICTURE = auto()
    LOCKED = auto()
    """with a password"""
    ZIP = auto()
    """with something else in it"""
    TEXT = auto()
    OTHER = auto()
    """nothing that is known"""


WORKBOOKS = frozenset(
    {
        *(FileKind.WORKBOOK, FileKind.BINARY_WORKBOOK, FileKind.OLD_WORKBOOK, FileKind.OPEN_WORKBOOK),
        *(FileKind.OLDEST_WORKBOOK, FileKind.XML_WORKBOOK),
    }
)

QUICK = b"xl/workbook.xml"
"""in the directory of every workbook that Excel, WPS, LibreOffice and we write"""
_SEEN = 4096
"""bytes at the beginning that are looked at"""
_MOST_ENTRIES = 10_000
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_BEGINS = {b"%PDF": FileKind.PDF, b"{\\rtf": FileKind.RICH_TEXT}
_STREAMS = {
    "EncryptedPackage": FileKind.LOCKED,
    "WordDocument": FileKind.OLD_DOCUMENT,
    "Workbook": FileKind.OLD_WORKBOOK,
    "Book": FileKind.OLDEST_WORKBOOK,
    "CONTENTS": FileKind.WORKS_DOCUMENT,
    "MatOST": FileKind.WORKS_DOCUMENT,
}
_PARTS = {
    "word/document.xml": FileKind.DOCUMENT,
    "xl/workbook.xml": FileKind.WORKBOOK,
    "xl/workbook.bin": FileKind.BINARY_WORKBOOK,
}
_OPEN = {
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind.OPEN_WORKBOOK,
    b"application/vnd.oasis.opendocument.text": FileKind.OPEN_DOCUMENT,
}
_LONGEST_TYPE = 200
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)
_PROGRAM = late.compile(rb'<\?mso-application\s{1,9}progid="(Word|Excel)\.')
_MARKUP = late.compile(
    rb"<(?:!doctype\s{1,9}html|(?:html|head|body|meta|title|style|script|link|table|tbody|div|p|span|font|center"
    rb"|article|section|h[1-6])[\s>/])",
    re.IGNORECASE,
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
"""the marks of UTF-16"""
_COMMENT = late.compile(rb"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_MESSAGE = late.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_HEADER_LINE = late.compile(rb"[A-Za-z][A-Za-z-]{1,60}:")


def kind_of(content: bytes) -> FileKind:
    """Look at the beginning of a file, and of a container at the names of what is in it. Raises nothing."""
    begin = content[:_SEEN].lstrip(b" \t\r\n\f")
    known = next((kind for mark, kind in _BEGINS.items() if begin.startswith(mark)), None)
    if known is not None:
        return known
    if content.startswith(MAGIC):
        return _of_compound(content)
    if content.startswith(b"PK"):
        return _of_zip(content)
    if content.startswith(_PICTURES):
        return FileKind.PICTURE
    return _of_text(begin)


def _of_compound(content: bytes) -> FileKind:
    try:
        # a stream is found whatever the case of its name
        names = {name.lower() for name in Compound(content).main}
    except InputError:
        return FileKind.OTHER
    return next((kind for name, kind in _STREAMS.items() if name.lower() in names), FileKind.OTHER)


def _of_zip(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {_part(entry): entry for entry in archive.infolist()[:_MOST_ENTRIES]}
            stated = names.get("mimetype")
            mimetype = archive.open(stated).read(_LONGEST_TYPE) if stated else b""
    except _BROKEN:
        return FileKind.ZIP
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    return next((kind for type_, kind in _OPEN.items() if mimetype.startswith(type_)), FileKind.ZIP)


def _part(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lstrip("/").lower()


def _of_text(begin: bytes) -> FileKind:
    """Of what is no container: markup, a message, or anything else."""
    wide = begin.startswith(_WIDE)
    if b"\x00" in begin and not wide:
        return FileKind.OTHER
    begin = begin.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f")
    if program := _PROGRAM.search(begin):
        return FileKind.XML_DOCUMENT if program[1] == b"Word" else FileKind.XML_WORKBOOK
    if _HEADER_LINE.match(begin) and _MESSAGE.search(begin):
        return FileKind.ARCHIVED_PAGE
    while skipped := _COMMENT.match(begin):
        begin = begin[skipped.end() :]
    return FileKind.PAGE if _MARKUP.match(begin.lstrip()) else FileKind.TEXT
