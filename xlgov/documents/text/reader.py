"""Published reports as plain text: dumps of Word or PDF files, markdown, tab-separated and pipe tables.

A dump has one cell per line, a tab before the first line of each cell and a blank line between rows.
"""

from __future__ import annotations

from xlgov.documents.assembly import read_document
from xlgov.documents.document import Document, Paragraph
from xlgov.documents.page.markup import has_markup, read_markup
from xlgov.documents.text.flattened import unflattened
from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.report import Loaded
from xlgov.report.checked import FORBIDDEN

_BINARY = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")


def decode(content: bytes) -> str:
    """Text from bytes: UTF-8, UTF-16 with its mark, else GB18030.

    Raises InputError for what is no text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif content.startswith(_BINARY) or b"\x00" in content:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "gb18030")
    for name in encodings:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise InputError(
        "这不是文本文件，读不出文字", "请在 Word 或 WPS 里打开原件，另存为“纯文本（.txt）”，编码选 UTF-8。"
    )


def read_text(text: str, name: str, sha256: str | None = None) -> Loaded:
    """Read a published report; ``name`` is its file's name and ``sha256`` the digest of its bytes.

    Raises InputError when the text has nothing of the statutory report in it.
    """
    if has_markup(text):
        return read_document(read_markup(text), name, sha256)
    return read_document(Document(_paragraphs(text), broken=True), name, sha256)


def _paragraphs(text: str) -> list[Paragraph]:
    """The lines without what no report may hold."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = FORBIDDEN.sub("", text).split("\n")
    return [
        Paragraph(piece, Place(line=number))
        for number, line in enumerate(lines, 1)
        for piece in unflattened(line)
    ]
