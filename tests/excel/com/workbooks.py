"""Workbook and the collection of those that are open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.excel.com import passwords
from tests.excel.com.bookfile import WORKSHEET, BookFile, SheetFile
from tests.excel.com.calculation import Calculator
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import no_such, raised
from tests.excel.com.names import Names
from tests.excel.com.package import m
from tests.excel.com.ranges import Area, areas_of
from tests.excel.com.worksheets import AnySheet, Sheets, sheet_of

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

_FORMATS = {".xlsx": 51, ".xlsm": 52, ".xlam": 55}
"""xlOpenXMLWorkbook, xlOpenXMLWorkbookMacroEnabled, xlOpenXMLAddIn."""
AUTOMATIC = -4105
_NAME_LIMIT = 218
"""Characters of a whole path that Excel takes (Microsoft, "Excel specifications and limits")."""


class Workbook(CDispatch):
    """An open workbook."""

    def __init__(self, excel: Excel, path: Path) -> None:
        super().__init__(excel)
        self.path = path
        self.file = BookFile(path.read_bytes())
        self.saved = True
        self.is_stale = False
        self.open_to_programs: set[str] = set()
        """Parts of sheets that are protected for the user only (UserInterfaceOnly)."""
        self.selections: dict[str, int] = {}
        """EnableSelection of sheets that are not protected."""
        self.active = self._first_active()
        self.selected: dict[str, list[Area]] = {
            sheet.part: _selected(sheet) for sheet in self.file.sheets if sheet.kind == WORKSHEET
        }
        self._load()

    # --- for the fake itself

    @property
    def name(self) -> str:
        return self.path.name

    def sheet(self, file: SheetFile) -> AnySheet:
        return sheet_of(self, file)

    def changed(self) -> None:
        """Something that formulas may depend on is another now."""
        self.saved = False
        self.is_stale = True

    def fresh(self) -> None:
        """Let the formulas be right where Excel would have computed them by now."""
        if self.is_stale and self.excel.calculation == AUTOMATIC:
            self.calculate()

    def calculate(self) -> None:
        Calculator(self.file, self.excel.functions).run()
        self.is_stale = False

    def guard_structure(self, what: str) -> None:
        """1004 where the structure of the workbook is protected (Microsoft, "Workbook.Protect")."""
        if self.file.is_structure_locked:
            raise raised(what)

    def written(self) -> bytes:
        """The file as a copy has it: with the results, the active sheet and what is selected."""
        self.fresh()
        self._keep_view()
        return self.file.package.written()

    def _load(self) -> None:
        found = self.file.root.find(m("calcPr"))
        if found is not None and found.get("fullCalcOnLoad") == "1" and self.excel.calculation == AUTOMATIC:
            self.calculate()

    def _first_active(self) -> SheetFile:
        view = self.file.root.find(f"{m('bookViews')}/{m('workbookView')}")
        number = int(view.get("activeTab", "0")) if view is not None else 0
        return self.file.sheets[number]

    def _keep_view(self) -> None:
        view = self.file.root.find(f"{m('bookViews')}/{m('workbookView')}")
        active = self.file.sheets.index(self.active)
        if view is not None and int(view.get("activeTab", "0")) != active:
            view.set("activeTab", str(active))
        for sheet in self.file.sheets:
            own = sheet.root.find(f"{m('sheetViews')}/{m('sheetView')}")
            if own is not None:
                own.attrib.pop("tabSelected", None)
                if sheet is self.active:
                    own.set("tabSelected", "1")

    # --- members

    @property
    def Name(self) -> str:
        return self.name

    @property
    def FullName(self) -> str:
        return str(self.path)

    @property
    def Path(self) -> str:
        return str(self.path.parent)

    @property
    def Worksheets(self) -> Sheets:
        return Sheets(self, charts=False)

    @property
    def Sheets(self) -> Sheets:
        return Sheets(self, charts=True)

    @property
    def ActiveSheet(self) -> AnySheet:
        return self.sheet(self.active)

    @property
    def Names(self) -> Names:
        return Names(self)

    @property
    def Saved(self) -> bool:
        return self.saved

    @Saved.setter
    def Saved(self, saved: bool) -> None:
        self.saved = saved

    @property
    def FileFormat(self) -> int:
        return _FORMATS[self.path.suffix.lower()]

    @property
    def ReadOnly(self) -> bool:
        return False

    @property
    def HasVBProject(self) -> bool:
        return self.file.package.has("xl/vbaProject.bin")

    @property
    def ProtectStructure(self) -> bool:
        return self.file.is_structure_locked

    @property
    def ProtectWindows(self) -> bool:
        found = self.file.root.find(m("workbookProtection"))
        return found is not None and found.get("lockWindows") == "1"

    def Activate(self) -> None:
        self.excel.active_book = self

    def Unprotect(self, Password: str | None = None) -> None:
        found = self.file.root.find(m("workbookProtection"))
        if found is None:
            return
        if passwords.has_password(found):
            if Password is None:
                Password = self.excel.asked("密码", "")
            if not passwords.matches(found, Password or ""):
                raise raised("The password you supplied is not correct.")
        self.file.root.remove(found)

    def SaveCopyAs(self, Filename: str) -> None:
        """The workbook itself stays as it is."""
        self._put(Path(Filename), "SaveCopyAs")

    def Save(self) -> None:
        self.path.write_bytes(self.written())
        self.saved = True

    def SaveAs(self, Filename: str, FileFormat: int | None = None, Password: str | None = None) -> None:
        if Password:
            raise NotImplementedError("files with a password")
        path = Path(Filename)
        if _FORMATS.get(path.suffix.lower()) != (FileFormat or self.format):
            raise raised("This extension can not be used with the selected file type.")
        if (
            path.exists()
            and self.excel.display_alerts
            and not self.excel.confirms(f"{path.name} 已存在，替换吗？")
        ):
            raise raised("Method 'SaveAs' of object '_Workbook' failed")
        self._put(path, "SaveAs")
        self.path, self.saved = path, True

    @property
    def format(self) -> int:
        return _FORMATS[self.path.suffix.lower()]

    def _put(self, path: Path, verb: str) -> None:
        """1004 where the file is open, the folder is not there, or the path is too long."""
        is_open = any(
            book.path == path for book in self.excel.books if book is not self or verb == "SaveCopyAs"
        )
        if is_open or not path.parent.is_dir() or len(str(path)) > _NAME_LIMIT:
            raise raised(f"Method '{verb}' of object '_Workbook' failed")
        try:
            path.write_bytes(self.written())
        except OSError:
            raise raised(f"Method '{verb}' of object '_Workbook' failed") from None

    def Close(self, SaveChanges: bool | None = None) -> None:
        if SaveChanges is None and not self.saved and self.excel.display_alerts:
            SaveChanges = self.excel.confirms("保存吗？")
        if SaveChanges:
            type(self).Save(self)
        self.excel.books.remove(self)
        if self.excel.active_book is self:
            self.excel.active_book = self.excel.books[-1] if self.excel.books else None


class Workbooks(CDispatch):
    """The open workbooks; one in Protected View is none of them (Microsoft, "ProtectedViewWindow")."""

    @property
    def Count(self) -> int:
        return len(self.excel.books)

    def Item(self, which: Any) -> Workbook:
        books = self.excel.books
        for number, book in enumerate(books, 1):
            if book.name.casefold() == which.casefold() if isinstance(which, str) else number == which:
                return book
        raise no_such(which)

    def __iter__(self) -> Iterator[Workbook]:
        self.excel.enumerated("Workbooks")
        for book in list(self.excel.books):
            self.excel.enumerated("Workbooks")
            yield book

    def Open(
        self, Filename: str, UpdateLinks: Any = None, ReadOnly: bool | None = None, *others: Any
    ) -> Workbook:
        """An add-in is opened like a workbook, and becomes the active one no more than a hidden one does."""
        if UpdateLinks is not None or any(other is not None for other in others):
            raise NotImplementedError("arguments of Workbooks.Open")
        return self.excel.opened(Path(Filename))


def _selected(sheet: SheetFile) -> list[Area]:
    pane = sheet.root.find(f"{m('sheetViews')}/{m('sheetView')}/{m('pane')}")
    active = "topLeft" if pane is None else pane.get("activePane", "topLeft")
    for selection in sheet.root.iter(m("selection")):
        if selection.get("pane", "topLeft") == active and selection.get("sqref"):
            return [each for _, each in areas_of(selection.get("sqref").replace(" ", ","))]
    # of a merged cell all of it is selected
    return [next((each for each in sheet.cells.merged() if each[:2] == (1, 1)), (1, 1, 1, 1))]
