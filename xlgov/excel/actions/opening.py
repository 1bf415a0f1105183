"""Opening what a button has written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw


def opened(book: xw.Book, out: Path) -> bool:
    """Open a new workbook beside the user's; it is there all the same where the host does not."""
    try:
        book.app.books.open(out)
    except Exception:
        return False
    return True
