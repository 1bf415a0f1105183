"""The workbook that a click came from, and no other: what xlwings found is held against what VBA said."""

from __future__ import annotations

import sys
import unicodedata
from types import ModuleType
from typing import TYPE_CHECKING

from xlgov.errors import InputError

if TYPE_CHECKING:
    import xlwings as xw


def book(xlwings: ModuleType) -> xw.Book:
    """The workbook whose name and window VBA handed over.

    Raises InputError where xlwings found a workbook of another name, or where it is no longer the active one.
    """
    found: xw.Book = xlwings.Book.caller()
    named = _handed_over("--wb=")
    if named is None:
        # a workbook that a test put in the place of the caller
        return found
    if _folded(found.name) != _folded(named):
        raise InputError(
            f"按钮属于“{named}”，找到的却是“{found.name}”，什么也没有做",
            "请关闭不用的工作簿，点一下要处理的工作簿，再点按钮。",
        )
    if _folded(_active(found)) != _folded(named):
        raise InputError(
            f"“{named}”已经不在最前面，什么也没有做", "请点一下要处理的工作簿，让它到最前面，再点按钮。"
        )
    return found


def _active(found: xw.Book) -> str:
    """The name of the active workbook; empty where there is none, as behind a window of Protected View."""
    try:
        active = found.app.books.active
        return active.name if active is not None else ""
    except AttributeError:
        # xlwings on Windows makes a workbook of nothing
        return ""


def _handed_over(option: str) -> str | None:
    """What VBA wrote behind an option of its command line."""
    return next((text.removeprefix(option) for text in sys.argv if text.startswith(option)), None)


def _folded(name: str) -> str:
    # macOS takes names apart into letters and marks
    return unicodedata.normalize("NFC", name).strip().casefold()
