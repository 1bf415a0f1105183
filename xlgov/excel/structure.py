"""Whether an open workbook takes new sheets: its structure may be protected, as well as its sheets."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from xlgov.excel import hosts

if TYPE_CHECKING:
    import xlwings as xw


def is_locked(book: xw.Book) -> bool:
    """Whether no sheet can be added, hidden or removed; False where the host does not tell."""
    with suppress(Exception):
        if hosts.is_office(book):
            return bool(book.impl.document.isProtected())
        if sys.platform == "darwin":
            return bool(book.api.protect_structure.get())
        return bool(book.api.ProtectStructure)
    return False


def where_unlocked(book: xw.Book) -> str:
    """Where the user takes that protection off, as the host's own menu has it."""
    return "“工具”菜单中取消工作簿结构的保护" if hosts.is_office(book) else "“审阅—保护工作簿”中解除保护"
