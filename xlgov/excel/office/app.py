"""LibreOffice as an application: ours, started without a window, or the one that the user has open."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlwings import base_classes

from xlgov.excel.office.book import Book, Books
from xlgov.excel.office.bridge import Connection
from xlgov.excel.office.cell_values import cleaned, prepared
from xlgov.excel.office.process import Office
from xlgov.excel.office.ranges import Range
from xlgov.soffice import soffice

_CALC = "com.sun.star.sheet.SpreadsheetDocument"


class Engine:
    """What xlwings asks of an engine."""

    name = "libreoffice"
    type = "desktop"
    prepare_xl_data_element = staticmethod(prepared)
    clean_value_data = staticmethod(cleaned)

    def __init__(self) -> None:
        self.apps = Apps()


class Apps(base_classes.Apps):
    """The applications this process knows, the active one first."""

    def __init__(self) -> None:
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(
        self, spec: Any = None, add_book: bool | None = None, xl: Any = None, visible: bool | None = None
    ) -> App:
        """Starts a LibreOffice of our own, headless, with a profile folder that goes when it is quit."""
        office = Office(tempfile.mkdtemp(prefix="xlgov-office-"))
        app = App(self, office.start(), office, temporary=True)
        self.running.insert(0, app)
        atexit.register(app.quit)  # without a window, nobody else could ever end it
        if add_book:
            app.books.add()
        return app

    def attach(self, connection: Connection, office: Office | None = None) -> App:
        """Takes up a LibreOffice that runs already; `office` when it is one of ours to stop."""
        app = App(self, connection, office)
        self.running.insert(0, app)
        return app

    @staticmethod
    def cleanup() -> None:
        """Nothing is left behind."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        for app in self.running:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class App(base_classes.App):
    """One LibreOffice. `connection` leads to its UNO services."""

    version = "16.0"
    """Of the Excel whose behaviour is followed."""
    startup_path = ""
    xl: Any = None
    cut_copy_mode: Any = None
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    books: Any = None
    engine: Any = None

    def __init__(
        self, apps: Apps, connection: Connection, office: Office | None, *, temporary: bool = False
    ) -> None:
        self.apps, self.connection, self.office = apps, connection, office
        self.xl = connection.desktop
        self.engine = ENGINE
        self.books = Books(self)
        self.clipboard: Range | None = None
        self._temporary = temporary
        self._visible = office is None or office.display is not None
        self._books: list[Book] = []
        self._active: Book | None = None
        self._calculation = "automatic"
        self._drawing = True
        self._still: list[Book] = []
        self._status: Any = False

    @property
    def api(self) -> Any:
        return self.xl

    @property
    def pid(self) -> int:
        return self.office.pid if self.office else id(self) % 2**31

    @property
    def hwnd(self) -> int:
        return self.pid

    @property
    def path(self) -> str:
        return str(Path(soffice()).resolve().parent)

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = bool(value)

    def activate(self, steal_focus: bool = False) -> None:
        self.apps.running.remove(self)
        self.apps.running.insert(0, self)

    def quit(self) -> None:
        """Closes our own LibreOffice; the user's own is only let go."""
        if self not in self.apps.running:
            return
        self.apps.running.remove(self)
        atexit.unregister(self.quit)
        if self.office is None:
            return
        with contextlib.suppress(Exception):  # whatever is wrong with it, the process must not stay
            for book in self.open_books():
                book.close()
        self.office.stop()
        if self._temporary:
            shutil.rmtree(self.office.profile, ignore_errors=True)

    kill = quit

    def open_books(self) -> list[Book]:
        """The open workbooks in the order in which they were first seen."""
        documents = {
            str(document.RuntimeUID): document
            for document in self.connection.desktop.Components
            if _is_workbook(document)
        }
        self._books = [book for book in self._books if book.uid in documents]
        for uid in [book.uid for book in self._books]:
            del documents[uid]
        self._books += [Book(self, document) for document in reversed(documents.values())]
        return list(self._books)

    def adopt(self, document: Any) -> Book:
        """The workbook of a document, which becomes the active one."""
        self._active = Book(self, document)
        self._books.append(self._active)
        if self._calculation == "manual":
            document.enableAutomaticCalculation(False)
        return self._active

    def forget(self, book: Book) -> None:
        """A workbook is about to close."""
        self._books = [other for other in self._books if other is not book]
        if self._active is book:
            self._active = None

    @property
    def active_book(self) -> Book | None:
        books = self.open_books()
        if self._active in books:
            return self._active
        current = self.connection.desktop.getCurrentComponent()
        uid = str(current.RuntimeUID) if _is_workbook(current) else ""
        return next((book for book in books if book.uid == uid), books[-1] if books else None)

    @active_book.setter
    def active_book(self, book: Book) -> None:
        self._active = book

    @property
    def selection(self) -> Range | None:
        book = self.active_book
        if book is None:
            return None
        chosen = book.document.CurrentSelection
        if hasattr(chosen, "getRangeAddresses"):
            first, *others = (book.range_at(place) for place in chosen.getRangeAddresses())
            return first.with_areas(others)
        return book.range_at(chosen.RangeAddress) if hasattr(chosen, "RangeAddress") else None

    @property
    def screen_updating(self) -> bool:
        return self._drawing

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) != self._drawing:
            self._drawing = bool(value)
            if not value:
                # the workbooks that are known: looking for others takes longer than what is to be hidden
                self._still = self._books or self.open_books()
            for book in self._still:
                # the user may have closed one meanwhile
                with contextlib.suppress(Exception):
                    if value:
                        book.document.unlockControllers()
                    else:
                        book.document.lockControllers()

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual", "semiautomatic"):
            raise ValueError(value)
        self._calculation = value
        for book in self.open_books():
            if value == "manual":
                # LibreOffice calculates what is looked at: the rest would be 0 until it may calculate again
                book.document.calculate()
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for book in self.open_books():
            book.document.calculateAll()

    @property
    def status_bar(self) -> Any:
        return self._status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        """A text, or False to give the bar back."""
        self._status = value
        book = self.active_book
        controller = book.document.CurrentController if book is not None else None
        # the window's own indicator: a text that an earlier process left there goes too
        indicator = controller.StatusIndicator if controller is not None else None
        if indicator is not None:
            indicator.end()
            if isinstance(value, str):
                indicator.start(value, 0)

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        book = self.active_book
        if book is None:
            raise RuntimeError("no workbook is open")
        return book.run_macro(macro, args)


def _is_workbook(component: Any) -> bool:
    return hasattr(component, "supportsService") and bool(component.supportsService(_CALC))


ENGINE = Engine()
