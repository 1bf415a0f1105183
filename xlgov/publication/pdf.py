"""A document as PDF, through the LibreOffice of this computer."""

from __future__ import annotations

from xlgov.errors import InputError
from xlgov.soffice import converted

_SECONDS = 120
"""for one document: the first start on a slow computer takes half a minute"""
_INSTEAD = "也可以导出 Word（.docx），在 Word 或 WPS 里另存为 PDF。"


def to_pdf(docx: bytes) -> bytes:
    """The pages of a .docx as PDF.

    Raises InputError where there is no LibreOffice, or where it makes no PDF within two minutes.
    """
    try:
        made = converted(docx, ".docx", ".pdf", _SECONDS)
    except InputError as error:
        raise InputError(f"生成 PDF 要用 LibreOffice，{error.what}", f"{error.advice}{_INSTEAD}") from error
    except TimeoutError as error:
        message = f"LibreOffice 在 {_SECONDS} 秒内没有生成 PDF"
        raise InputError(message, f"请关闭其他程序后再试；{_INSTEAD}") from error
    if made is None:
        raise InputError("LibreOffice 没有生成 PDF", f"请再试一次；{_INSTEAD}")
    return made
