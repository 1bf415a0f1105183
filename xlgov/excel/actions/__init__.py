"""What each button does, written once against the public xlwings API; no host is named here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.ui import Ui

_HOMES = {
    "validate": "checking",
    "clear_marks": "checking",
    "next_finding": "walking",
    "previous_finding": "walking",
    "compare": "comparing",
    "export_json": "exchange",
    "import_json": "exchange",
    "import_report": "importing",
    "export_word": "publishing",
    "export_web": "publishing",
    "convert_folder": "whole_folder",
    "pack": "packing",
    "carry_over": "last_year",
    "roll_up": "rolling",
    "restore_formulas": "repair",
    "paste_row": "pasting",
    "fill_zeros": "repair",
    "refresh_text": "refreshing",
    "put_right": "putting_right",
    "about": "information",
}
"""The module of each action; a function of the action's id is in it."""


def perform(action_id: str, book: xw.Book, ui: Ui) -> None:
    """Do what the button of this id does with an open workbook.

    Raises InputError, in Chinese, where the workbook or a file cannot be used; KeyError for another id.
    """
    home = import_module(f"{__name__}.{_HOMES[action_id]}")
    getattr(home, action_id)(book, ui)
