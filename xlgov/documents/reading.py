"""The one door to published documents: paragraphs and tables of a file, by its kind."""

from __future__ import annotations

from xlgov import ways
from xlgov.documents.document import Document
from xlgov.documents.web import read_page
from xlgov.documents.word import read_word
from xlgov.errors import InputError

_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")


def document_in(content: bytes, ending: str) -> Document:
    """The paragraphs and tables of a file whose name ends so (".docx"); InputError when it cannot be used."""
    if ending == ".docx":
        return read_word(content)
    if ending in _PAGES:
        return read_page(content)
    raise InputError(
        f"不能直接读取 {ending} 文件",
        f"{ways.SAVE_AS_TEXT}如果其实是工作簿，请“另存为”.xlsx。",
    )
