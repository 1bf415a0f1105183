"""Application, its dialogs and windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import QUESTION_TOO_LONG, no_such, raised
from tests.excel.com.ranges import Range, areas_of
from tests.excel.com.workbooks import AUTOMATIC, Workbook, Workbooks
from tests.excel.com.worksheets import Chart, Worksheet

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

BEGINNING = 256
QUESTION = 255
"""Characters of a question that Application.InputBox takes; with more it answers Error 2015 (Microsoft,
"Application.InputBox": "a string of up to 255 characters" in its remarks and many reports)."""
_CALCULATIONS = {-4105: "automatic", -4135: "manual", 2: "semiautomatic"}
_DONE, _CALCULATING = 0, 1
_FILE_PICKER, _FOLDER_PICKER = 3, 4
"""msoFileDialogFilePicker, msoFileDialogFolderPicker."""
_TEXT = 2
_PRESSED = -1


class Application(CDispatch):
    """Excel itself."""

    since: ClassVar[dict[str, str]] = {"Formula2": "dynamic_arrays"}

    # --- about it

    @property
    def Name(self) -> str:
        return "Microsoft Excel"

    @property
    def Version(self) -> str:
        return self.excel.version

    @property
    def Build(self) -> int:
        return 17_328

    @property
    def OperatingSystem(self) -> str:
        return "Windows (64-bit) NT 10.00"

    @property
    def Hwnd(self) -> int:
        return self.excel.hwnd

    @property
    def Path(self) -> str:
        return r"C:\Program Files\Microsoft Office\root\Office16"

    @property
    def UserName(self) -> str:
        return self.excel.user

    @property
    def Ready(self) -> bool:
        return not self.excel.is_busy

    # --- what is open

    @property
    def Workbooks(self) -> Workbooks:
        return Workbooks(self.excel)

    @property
    def ActiveWorkbook(self) -> Workbook | None:
        """Nothing where only a window of Protected View is open or in front (Microsoft, "Application.
        ActiveWorkbook")."""
        return None if self.excel.protected_view_in_front else self.excel.active_book

    @property
    def ActiveSheet(self) -> Any:
        book = self.excel.active_book
        return None if book is None or self.excel.protected_view_in_front else book.sheet(book.active)

    @property
    def ProtectedViewWindows(self) -> ProtectedViewWindows:
        return ProtectedViewWindows(self.excel)

    @property
    def ActiveProtectedViewWindow(self) -> ProtectedViewWindow | None:
        path = self.excel.protected_view
        return ProtectedViewWindow(self.excel, path) if path and self.excel.protected_view_in_front else None

    @property
    def Selection(self) -> Any:
        book = self.excel.active_book
        if book is None or self.excel.protected_view_in_front:
            return None
        if self.excel.selected_shape is not None:
            return Drawing(self.excel, self.excel.selected_shape)
        sheet = book.sheet(book.active)
        if isinstance(sheet, Chart):
            return ChartArea(self.excel)
        return Range(sheet, book.selected.get(sheet.file.part, [(1, 1, 1, 1)]))

    @property
    def ActiveCell(self) -> Range | None:
        book = self.excel.active_book
        if book is None:
            return None
        sheet = book.sheet(book.active)
        if not isinstance(sheet, Worksheet):
            return None
        top, left = book.selected.get(sheet.file.part, [(1, 1, 1, 1)])[0][:2]
        return Range(sheet, [(top, left, top, left)])

    def Goto(self, Reference: Any = None, Scroll: bool = False) -> None:
        """Show a cell, whichever sheet it is on."""
        if isinstance(Reference, str):
            Reference = Reference.removeprefix("=")
            book = self.excel.active_book
            (name, _), *_ = areas_of(Reference)
            home = book.sheet(book.file.sheet(name) if name else book.active)
            Reference = Range(home, [each for _, each in areas_of(Reference)])
        if not isinstance(Reference, Range) or Reference.sheet.state != "visible":
            raise raised("Method 'Goto' of object '_Application' failed")
        Reference.home.show()
        Reference.select()

    def Union(self, first: Range, second: Range, *others: Range) -> Range:
        given = [first, second, *others]
        if len({each.sheet.part for each in given}) > 1:
            raise raised("Method 'Union' of object '_Application' failed")
        return Range(first.home, [area for each in given for area in each.areas])

    def Intersect(self, first: Range, second: Range, *others: Range) -> Range | None:
        if others:
            raise NotImplementedError("more than two ranges")
        found = []
        for top, left, bottom, right in first.areas:
            for other in second.areas:
                area = max(top, other[0]), max(left, other[1]), min(bottom, other[2]), min(right, other[3])
                if area[0] <= area[2] and area[1] <= area[3]:
                    found.append(area)
        return Range(first.home, found) if found else None

    # --- how it works

    @property
    def Calculation(self) -> int:
        if not self.excel.books:
            raise raised("Unable to get the Calculation property of the Application class")
        return self.excel.calculation

    @Calculation.setter
    def Calculation(self, how: int) -> None:
        if how not in _CALCULATIONS or not self.excel.books:
            raise raised("Unable to set the Calculation property of the Application class")
        self.excel.calculation = how
        if how == AUTOMATIC:
            for book in self.excel.books:
                book.fresh()

    @property
    def CalculationState(self) -> int:
        return _CALCULATING if self.excel.calculating else _DONE

    def Calculate(self) -> None:
        for book in self.excel.books:
            book.calculate()

    def CalculateFull(self) -> None:
        for book in self.excel.books:
            book.calculate()

    @property
    def StatusBar(self) -> str | bool:
        return self.excel.status or False

    @StatusBar.setter
    def StatusBar(self, text: str | bool) -> None:
        self.excel.status = text if isinstance(text, str) else None

    def Run(self, Macro: str, *given: Any) -> Any:
        """A macro, of those that the test knows. 1004 for others (Microsoft, "Application.Run")."""
        macro = self.excel.macros.get(Macro)
        if macro is None:
            raise raised(
                f"Cannot run the macro '{Macro}'. The macro may not be available in this workbook or all "
                "macros may be disabled."
            )
        with self.excel.inside():
            return macro(*given)

    def Quit(self) -> None:
        self.excel.books.clear()
        self.excel.active_book = None

    # --- questions

    def InputBox(
        self,
        Prompt: str,
        Title: str = "",
        Default: str = "",
        Left: Any = None,
        Top: Any = None,
        HelpFile: Any = None,
        HelpContextID: Any = None,
        Type: int = _TEXT,
    ) -> Any:
        """A line of text; False when it is cancelled."""
        if len(Prompt) > QUESTION:
            return QUESTION_TOO_LONG
        if Type != _TEXT:
            raise NotImplementedError("questions for other things than a text")
        answer = self.excel.asked(Prompt, Default)
        return False if answer is None else str(answer)

    def GetOpenFilename(self, FileFilter: str = "", FilterIndex: int = 1, Title: str = "") -> str | bool:
        answer = self.excel.asked(Title, FileFilter)
        return False if answer is None else str(answer)

    def GetSaveAsFilename(
        self, InitialFilename: str = "", FileFilter: str = "", FilterIndex: int = 1, Title: str = ""
    ) -> str | bool:
        """It does not ask whether a file may be replaced: that is the program's business."""
        self.excel.offered.append(InitialFilename)
        answer = self.excel.asked(Title, FileFilter)
        return False if answer is None else str(answer)

    def FileDialog(self, Kind: int) -> FileDialog:
        """Excel has one of each kind, which keeps what was set (Microsoft, "Application.FileDialog")."""
        if Kind not in (_FILE_PICKER, _FOLDER_PICKER):
            raise NotImplementedError("dialogs for other things than a file or a folder")
        return self.excel.dialogs.setdefault(Kind, FileDialog(self.excel, Kind))


def _setting(own: str) -> property:
    def get(self: Application) -> Any:
        return getattr(self.excel, own)

    def put(self: Application, value: Any) -> None:
        setattr(self.excel, own, value)

    return property(get, put)


for _name, _own in {
    "ScreenUpdating": "screen_updating",
    "DisplayAlerts": "display_alerts",
    "EnableEvents": "enable_events",
    "Visible": "visible",
    "Interactive": "interactive",
    "Cursor": "cursor",
}.items():
    setattr(Application, _name, _setting(_own))


class FileDialog(CDispatch):
    """The choice of a file or a folder."""

    def __init__(self, excel: Excel, kind: int) -> None:
        super().__init__(excel)
        self.kind = kind
        self.title, self.beginning, self.chosen = "", "", None
        self.many = True
        self.filters: list[tuple[str, str]] = []

    @property
    def Title(self) -> str:
        return self.title

    @Title.setter
    def Title(self, title: str) -> None:
        self.title = title

    @property
    def InitialFileName(self) -> str:
        return self.beginning

    @InitialFileName.setter
    def InitialFileName(self, beginning: str) -> None:
        # Microsoft, "FileDialog.InitialFileName": more is a run-time error
        if len(beginning) > BEGINNING:
            raise raised("Method 'InitialFileName' of object 'FileDialog' failed")
        self.beginning = beginning

    @property
    def AllowMultiSelect(self) -> bool:
        return self.many

    @AllowMultiSelect.setter
    def AllowMultiSelect(self, many: bool) -> None:
        self.many = many

    @property
    def Filters(self) -> FileDialogFilters:
        if self.kind == _FOLDER_PICKER:
            raise raised("Method 'Filters' of object 'FileDialog' failed")
        return FileDialogFilters(self)

    def Show(self) -> int:
        self.excel.offered.append(self.beginning)
        self.chosen = self.excel.asked(self.title, "")
        return 0 if self.chosen is None else _PRESSED

    def SelectedItems(self, index: int) -> str:
        if self.chosen is None or index != 1:
            raise no_such(index)
        return str(self.chosen)


class FileDialogFilters(CDispatch):
    """The kinds of files that a dialog shows."""

    def __init__(self, dialog: FileDialog) -> None:
        super().__init__(dialog.excel)
        self.dialog = dialog

    def Clear(self) -> None:
        self.dialog.filters.clear()

    def Add(self, Description: str, Extensions: str, Position: int | None = None) -> None:
        self.dialog.filters.append((Description, Extensions))


class Drawing(CDispatch):
    """A shape, a button or a picture that is selected."""

    lacks: ClassVar[frozenset[str]] = frozenset({"Address", "Row", "Column", "Worksheet", "Cells"})

    def __init__(self, excel: Excel, name: str) -> None:
        super().__init__(excel)
        self.name = name

    @property
    def Name(self) -> str:
        return self.name


class ChartArea(CDispatch):
    """What is selected on a chart sheet."""

    lacks: ClassVar[frozenset[str]] = Drawing.lacks


class ProtectedViewWindow(CDispatch):
    """A window of a file that the user has not yet let in: it can be looked at and closed."""

    def __init__(self, excel: Excel, path: Path) -> None:
        super().__init__(excel)
        self.path = path

    @property
    def Caption(self) -> str:
        return f"{self.path.name}  [受保护的视图]"

    @property
    def SourceName(self) -> str:
        return self.path.name

    @property
    def SourcePath(self) -> str:
        return str(self.path.parent)


class ProtectedViewWindows(CDispatch):
    """The windows of Protected View."""

    @property
    def Count(self) -> int:
        return int(self.excel.protected_view is not None)

    def Item(self, index: int) -> ProtectedViewWindow:
        if self.excel.protected_view is None or index != 1:
            raise no_such(index)
        return ProtectedViewWindow(self.excel, self.excel.protected_view)

    def __iter__(self) -> Iterator[ProtectedViewWindow]:
        self.excel.enumerated("ProtectedViewWindows")
        if self.excel.protected_view is not None:
            self.excel.enumerated("ProtectedViewWindows")
            yield ProtectedViewWindow(self.excel, self.excel.protected_view)


class Window(CDispatch):
    """What the window of the sheets is for other programs; it leads to its Excel."""
