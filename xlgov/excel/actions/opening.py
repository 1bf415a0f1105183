"""Opening what a button has written, and keeping it off the files that are open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import files
from xlgov.errors import InputError

if TYPE_CHECKING:
    import xlwings as xw


def opened(book: xw.Book, out: Path) -> bool:
    """Open a new workbook beside the user's; it is there all the same where the host does not."""
    try:
        book.app.books.open(out)
    except Exception:
        return False
    return True


def file_of(book: xw.Book) -> Path | None:
    """The file of an open workbook, None where it lies on no drive."""
    with suppress(Exception):  # each host has its own error for a place on the net
        path = Path(book.fullname).resolve()
        return path if path.is_file() else None
    return None


def folder_of(book: xw.Book) -> Path | None:
    """The folder of an open workbook, in which its dialogs begin; None where it lies on no drive.

    It is the one that the user knows: a drive of Windows is not resolved into the share behind it.
    """
    with suppress(Exception):
        path = Path(book.fullname)
        return path.parent if path.is_absolute() and path.is_file() else None
    return None


def is_open(book: xw.Book, out: Path) -> bool:
    """Whether a place is the file of this workbook or of another that is open."""
    return any(path is not None and files.is_same(out, path) for path in map(file_of, book.app.books))


def refuse_open(book: xw.Book, out: Path) -> None:
    """InputError for a place that is an open workbook's: what is in the window would be all that is left."""
    if is_open(book, out):
        raise InputError("这个文件正打开着，没有替换", "请换一个文件名，再点一次。", file=out.name)
