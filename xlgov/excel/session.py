"""Changing an open workbook so that screen, calculation, selection and protection are as before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel import hosts
from xlgov.finding import Place

if TYPE_CHECKING:
    import xlwings as xw

AUTOMATIC, MANUAL = "automatic", "manual"


class Session:
    """One change of a workbook. Sheets are unprotected when first asked for."""

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self._sheets: dict[str, xw.Sheet] = {}
        self._relocks: list[hosts.Relock] = []
        self._target: Place | None = None

    def sheet(self, name: str) -> xw.Sheet:
        """A sheet, open for changes until the session ends.

        Raises InputError when it is protected with a password.
        """
        if name not in self._sheets:
            sheet = self.book.sheets[name]
            relock = hosts.unlocked(sheet)
            if relock:
                self._relocks.append(relock)
            self._sheets[name] = sheet
        return self._sheets[name]

    def jump(self, place: Place) -> None:
        """Select a cell when everything has been done, instead of what was selected before."""
        self._target = place

    def relock(self) -> None:
        """Protect again what was protected."""
        while self._relocks:
            self._relocks.pop()()

    def show(self, selected: Place | None, *, failed: bool) -> None:
        """Select the cell asked for, or what was selected before."""
        target = selected if failed or self._target is None else self._target
        if target is not None:
            select(self.book, target)


@contextlib.contextmanager
def changing(book: xw.Book, *, figures: bool = False) -> Iterator[Session]:
    """Work on a workbook with the screen still, and with calculation waiting where ``figures`` change."""
    app = book.app
    screen, calculation = app.screen_updating, app.calculation
    selected = selection(book)
    session = Session(book)
    failed = True
    try:
        app.screen_updating = False
        if figures and calculation != MANUAL:
            app.calculation = MANUAL
        with hosts.one_step(book, "xlgov"):
            try:
                yield session
                failed = False
            finally:
                session.relock()
    finally:
        try:
            session.show(selected, failed=failed)
        finally:
            if figures and calculation != MANUAL:
                app.calculation = calculation
                # LibreOffice leaves some totals as they were until it is told
                app.calculate()
            app.screen_updating = screen


def selection(book: xw.Book) -> Place | None:
    """The sheet and range that are selected; None when it is no range of this workbook."""
    with contextlib.suppress(Exception):  # a picture or a chart may be selected
        cells = book.app.selection
        if cells is not None and cells.sheet.book.name == book.name:
            return Place(cells.sheet.name, cells.get_address(row_absolute=False, column_absolute=False))
    return None


def select(book: xw.Book, place: Place) -> None:
    """Show a sheet and select cells of it; a sheet that cannot be shown is left alone."""
    with contextlib.suppress(Exception):
        sheet = book.sheets[str(place.sheet)]
        sheet.activate()
        sheet.range(str(place.cell)).select()


def selected_cell(book: xw.Book) -> Place:
    """The first selected cell. Raises InputError when none is selected."""
    place = selection(book)
    if place is None:
        raise InputError("没有选中单元格", "请先选中一个单元格，再点一次。")
    return Place(place.sheet, str(place.cell).split(",")[0].split(":")[0])
