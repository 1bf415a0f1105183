"""Workbooks: open documents of LibreOffice Calc."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlgov.excel.office.bridge import path_of, properties, url_of
from xlgov.excel.office.names import Names
from xlgov.excel.office.numberformats import NumberFormats
from xlgov.excel.office.ranges import Range
from xlgov.excel.office.sheet import Sheet, Sheets

if TYPE_CHECKING:
    from xlgov.excel.office.app import App

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)",
}
_RUN_MACROS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN"""


class Books(base_classes.Books):
    """The open workbooks of one LibreOffice, those that the user opened included."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.connection.desktop

    @property
    def active(self) -> Book | None:
        return self.app.active_book

    def __call__(self, name_or_index: str | int) -> Book:
        books = self.app.open_books()
        if not isinstance(name_or_index, str):
            return books[int(name_or_index) - 1]
        for book in books:
            if name_or_index in (book.fullname, book.url) or book.name.casefold() == name_or_index.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self.app.open_books())

    def __iter__(self) -> Iterator[Book]:
        return iter(self.app.open_books())

    def add(self) -> Book:
        return self.app.adopt(self._load("private:factory/scalc"))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,
        password: str | None = None,
        *_: Any,
        **__: Any,
    ) -> Book:
        """Raises FileNotFoundError, or OSError when LibreOffice cannot read the file.

        A file that somebody else has open comes read-only, as in Excel.
        """
        path = Path(fullname).absolute()
        if not path.is_file():
            raise FileNotFoundError(fullname)
        options: dict[str, Any] = {
            "MacroExecutionMode": _RUN_MACROS,
            "UpdateDocMode": 3 if update_links else 0,
        }
        if password:
            options["Password"] = password
        url = url_of(path)
        document = None if read_only else self._load(url, **options)
        document = document or self._load(url, **options, ReadOnly=True)
        if document is None:
            raise OSError(f"LibreOffice cannot open {path}")
        return self.app.adopt(document)

    def _load(self, url: str, **options: Any) -> Any:
        if not self.app.visible:
            options["Hidden"] = True
        return self.app.connection.desktop.loadComponentFromURL(url, "_blank", 0, properties(**options))


class Book(base_classes.Book):
    """One workbook. `document` is the raw UNO document."""

    app: Any = None

    def __init__(self, app: App, document: Any) -> None:
        self.app, self.document = app, document
        self.uid = str(document.RuntimeUID)
        self.formats = NumberFormats(document)

    @property
    def api(self) -> Any:
        return self.document

    @property
    def url(self) -> str:
        """Where the document lies; empty when it was never saved."""
        return str(self.document.URL)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The path; the URL where it lies on no drive; the title in the window when it was never saved."""
        return path_of(self.url) or self.url or str(self.document.Title)

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, self.document.NamedRanges)

    def activate(self) -> None:
        self.app.active_book = self
        if self.app.visible:
            self.document.CurrentController.Frame.ContainerWindow.toFront()

    def close(self) -> None:
        self.app.forget(self)
        self.document.setModified(False)
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Raises ValueError for an ending that is no workbook's."""
        if path is None and self.url and not password:
            self.document.store()
            return
        target = Path(path or f"{self.fullname}.xlsx").absolute()
        if target.suffix.lower() not in _FILTERS:
            raise ValueError(f"{target.name}: not the ending of a workbook")
        options: dict[str, Any] = {"FilterName": _FILTERS[target.suffix.lower()], "Overwrite": True}
        if password:
            options["Password"] = password
        self.document.storeAsURL(url_of(target), properties(**options))

    def save_copy(self, path: Path) -> None:
        """Writes what stands in the document now to an .xlsx or .xlsm; the document itself stays as it is."""
        self.document.storeToURL(url_of(path), properties(FilterName=_FILTERS[path.suffix]))

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        self.document.storeToURL(url_of(path), properties(FilterName="calc_pdf_Export"))

    def range_at(self, place: Any, sheet: Sheet | None = None) -> Range:
        """The range of a UNO address."""
        sheet = sheet or Sheet(self, self.document.Sheets.getByIndex(place.Sheet))
        return sheet.block(
            place.StartRow + 1,
            place.StartColumn + 1,
            place.EndRow - place.StartRow + 1,
            place.EndColumn - place.StartColumn + 1,
        )

    def group(self, places: Sequence[Any]) -> Any:
        """Many UNO addresses as one UNO object: a colour or a format for all of them takes one call."""
        group = self.document.createInstance("com.sun.star.sheet.SheetCellRanges")
        group.addRangeAddresses(tuple(places), False)
        return group

    def run_macro(self, macro: str, arguments: Sequence[Any]) -> Any:
        """Runs a macro of the workbook, named alone or with its module. UNO hides errors inside it."""
        name = macro.rsplit("!", 1)[-1]
        libraries = self.document.BasicLibraries
        library = next(known for known in ("VBAProject", "Standard") if libraries.hasByName(known))
        if "." not in name:
            libraries.loadLibrary(library)
            modules = libraries.getByName(library)
            head = re.compile(rf"(?im)^\s*(public\s+|private\s+)?(sub|function)\s+{re.escape(name)}\b")
            name = next(
                (
                    f"{module}.{name}"
                    for module in modules.ElementNames
                    if head.search(modules.getByName(module))
                ),
                name,
            )
        uri = f"vnd.sun.star.script:{library}.{name}?language=Basic&location=document"
        return self.document.getScriptProvider().getScript(uri).invoke(tuple(arguments), (), ())[0]
