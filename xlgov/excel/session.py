"""Changing an open workbook so that screen, calculation, selection and protection are as before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov.errors import InputError
from xlgov.excel import hosts
from xlgov.excel.patience import Step, Unsettled, putting_back
from xlgov.finding import Place

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.workbook.cells import Contents

AUTOMATIC, MANUAL = "automatic", "manual"


class Session:
    """One change of a workbook. Sheets are unprotected when first asked for.

    ``contents`` is what was read of it, which knows how its sheets are protected.
    """

    def __init__(self, book: xw.Book, contents: Contents | None = None) -> None:
        self.book = book
        self._contents = contents
        self._sheets: dict[str, xw.Sheet] = {}
        self._relocks: list[hosts.Relock] = []
        self._target: Place | None = None

    def sheet(self, name: str) -> xw.Sheet:
        """A sheet, open for changes until the session ends.

        Raises InputError when it is protected with a password.
        """
        if name not in self._sheets:
            sheet = self.book.sheets[name]
            known = None
            if self._contents is not None and self._contents.has(name):
                known = self._contents.protection(name)
            relock = hosts.unlocked(sheet, known)
            if relock:
                self._relocks.append(relock)
            self._sheets[name] = sheet
        return self._sheets[name]

    def add_sheet(self, name: str) -> xw.Sheet:
        """A new sheet after all others; what was selected stays selected."""
        self._sheets[name] = added(self.book, name)
        return self._sheets[name]

    def jump(self, place: Place) -> None:
        """Select a cell when everything has been done."""
        self._target = place

    def relock(self) -> None:
        """Protect again what was protected. A sheet that cannot be is kept for a next time and does not keep
        the others from it; the error of the last such one is raised when all were tried."""
        failed: Exception | None = None
        for relock in self._relocks[::-1]:
            try:
                relock()
                self._relocks.remove(relock)
            except Exception as error:
                failed = error
        if failed is not None:
            raise failed

    def show(self) -> None:
        """Select the cell asked for."""
        if self._target is not None:
            select(self.book, self._target)


@contextlib.contextmanager
def changing(book: xw.Book, contents: Contents | None = None, *, figures: bool = False) -> Iterator[Session]:
    """Work on a workbook with the screen still, and with calculation waiting where ``figures`` change.

    Nothing that is done with cells changes what is selected; see ``Session.jump``. Raises Unsettled where
    Excel is too busy to take back what was set for the change, and InputError, before anything is set, where
    the host lets nothing be changed.
    """
    hosts.require_writable(book)
    app = book.app
    screen = app.screen_updating
    calculation = app.calculation if figures else MANUAL
    session = Session(book, contents)
    left: list[Step] = []

    def show_screen() -> None:
        if screen:
            app.screen_updating = True

    def calculate() -> None:
        if calculation != MANUAL:
            app.calculation = calculation
            # LibreOffice leaves some totals as they were until it is told
            app.calculate()

    try:
        with putting_back(left, show_screen), putting_back(left, calculate):
            if screen:
                app.screen_updating = False
            if calculation != MANUAL:
                app.calculation = MANUAL
            with hosts.one_step(book, "xlgov"), putting_back(left, session.relock):
                yield session
            session.show()
    finally:
        if left:
            raise Unsettled(left)


def added(book: xw.Book, name: str) -> xw.Sheet:
    """A new sheet after all others; what was selected stays selected."""
    selected = selection(book)
    sheet = book.sheets.add(name, after=book.sheets[len(book.sheets) - 1])
    if selected is not None:
        select(book, selected)
    return sheet


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
        # the workbook is in front already: xlwings would look through all that are open
        if not hosts.is_office(sheet):
            sheet.impl.activate()
        sheet.range(str(place.cell)).select()


def selected_cell(book: xw.Book) -> Place:
    """The first selected cell. Raises InputError when none is selected."""
    place = selection(book)
    if place is None:
        raise InputError("没有选中单元格", "请先选中一个单元格，再点一次。")
    return Place(place.sheet, str(place.cell).split(",")[0].split(":")[0])
