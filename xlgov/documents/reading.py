"""The one door to published documents: paragraphs and tables of a file, by its kind.

The kind follows from the content; from the ending of the name only where the content says nothing.
"""

from __future__ import annotations

from xlgov import ways
from xlgov.documents.converted import CONVERTED, as_docx
from xlgov.documents.document import Document
from xlgov.documents.page.reader import read_page
from xlgov.documents.pdf.reader import read_pdf
from xlgov.documents.word.reader import read_word
from xlgov.errors import InputError
from xlgov.files import SAVED_PAGE_ENDINGS
from xlgov.kinds import FileKind, kind_of


def document_in(content: bytes, ending: str) -> Document:
    """The paragraphs and tables of a file whose name ends so (".docx"); InputError when it cannot be used."""
    kind = kind_of(content)
    if (
        kind in (FileKind.TEXT, FileKind.OTHER) and ending in SAVED_PAGE_ENDINGS
    ):  # a page may begin in any way
        kind = FileKind.PAGE
    if kind is FileKind.PDF:
        return read_pdf(content)
    if kind in CONVERTED:
        content, kind = as_docx(content, kind), FileKind.DOCUMENT
    if kind is FileKind.DOCUMENT:
        return read_word(content)
    if kind in (FileKind.PAGE, FileKind.ARCHIVED_PAGE):
        return read_page(content)
    raise _not_read(kind, ending)


def _not_read(kind: FileKind, ending: str) -> InputError:
    if kind is FileKind.LOCKED:
        return InputError("文件是加密的，有打开密码", "请用 Office 或 WPS 打开，取消密码，另存后重试。")
    if kind is FileKind.PICTURE:
        return InputError("这是图片，里面的文字读不出来", "请换成文字版的年报；没有的，请照着图片填写。")
    if kind in (FileKind.TEXT, FileKind.OTHER, FileKind.ZIP):
        return InputError(
            f"文件已损坏，或者不是 {ending} 文件",
            "请用 Office 或 WPS 打开，“另存为”.docx 后重试；打不开的请重新下载。",
        )
    return InputError(f"不能直接读取 {ending} 文件", ways.SAVE_AS_TEXT)
