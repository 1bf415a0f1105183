"""Files of other office programs, and of old ones: LibreOffice makes of them what is read here."""

from __future__ import annotations

import sys

from xlgov.errors import SUSPECT, InputError
from xlgov.kinds import FileKind
from xlgov.soffice import converted

_SECONDS = 60
"""for one document; a start takes two or three"""
_ENDINGS = {
    FileKind.OLD_DOCUMENT: (".doc", "MS Word 97"),
    FileKind.WORKS_DOCUMENT: (".wps", ""),
    FileKind.OPEN_DOCUMENT: (".odt", "writer8"),
    FileKind.RICH_TEXT: (".rtf", "Rich Text Format"),
    FileKind.XML_DOCUMENT: (".xml", "MS Word 2003 XML"),
    FileKind.XML_WORKBOOK: (".xml", "MS Excel 2003 XML"),
    FileKind.OLDEST_WORKBOOK: (".xls", "MS Excel 95"),
    FileKind.BINARY_WORKBOOK: (".xlsb", "Calc MS Excel 2007 Binary"),
}
"""what LibreOffice knows each kind by, and its only filter that may read it"""
CONVERTED = frozenset(_ENDINGS)
"""the kinds that are read through LibreOffice"""
_MOST = 20 * 2**20
"""bytes of the largest that is given to it"""
_DEEPEST = 500
"""groups of RTF within one another; LibreOffice takes half a minute to break down over a million"""
_NO_BRACES = bytes(sorted(set(range(256)) - set(b"{}")))


def as_docx(content: bytes, kind: FileKind) -> bytes:
    """A document of another word processor as .docx; InputError where that cannot be had."""
    return _made(content, kind, ".docx", "Word 文档")


def as_xlsx(content: bytes, kind: FileKind) -> bytes:
    """A workbook of another kind as .xlsx; InputError where that cannot be had."""
    return _made(content, kind, ".xlsx", "Excel 工作簿")


def _made(content: bytes, kind: FileKind, target: str, called: str) -> bytes:
    ending, expected = _ENDINGS[kind]
    instead = f"用 Word、Excel 或 WPS 打开它，“另存为”{called}（{target}）后重试。"
    if sys.platform == "emscripten":  # in a browser: nothing can be started, nobody can be asked to install
        raise InputError(f"网页版读不了这种文件（{ending}）", f"请{instead}")
    if len(content) > _MOST:
        raise InputError(f"文件太大，超过 {_MOST // 2**20} MB", SUSPECT)
    if kind is FileKind.RICH_TEXT and _too_deep(content):
        raise InputError("文件内部一层套一层，太深", SUSPECT)
    try:
        made = converted(content, ending, target, _SECONDS, expected)
    except InputError as error:
        raise InputError(f"读这种文件（{ending}）要用 LibreOffice，{error.what}", f"请{instead}") from error
    except TimeoutError as error:
        raise InputError(f"LibreOffice 在 {_SECONDS} 秒内没有读完这个文件", f"请{instead}") from error
    if made is None:
        raise InputError("LibreOffice 读不出这个文件：可能已损坏，或者有打开密码", f"请{instead}")
    return made


def _too_deep(content: bytes) -> bool:
    """Whether groups stand within one another deeper than any program writes them."""
    depth = 0
    for brace in content.translate(None, _NO_BRACES):
        depth += 1 if brace == ord("{") else -1
        if depth > _DEEPEST:
            return True
    return False
