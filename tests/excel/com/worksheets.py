"""Worksheet, Chart (a chart sheet), their collection, and what belongs to a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from lxml import etree

from tests.excel.com import passwords
from tests.excel.com.bookfile import CHART, WORKSHEET, SheetFile
from tests.excel.com.cells import Cell
from tests.excel.com.comments import Comments, CommentsThreaded
from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import no_such, raised
from tests.excel.com.names import Names, PageSetup
from tests.excel.com.package import m
from tests.excel.com.ranges import COLUMNS, ROWS, Area, Range, areas_of

if TYPE_CHECKING:
    from tests.excel.com.workbooks import Workbook

STATES = {"visible": -1, "hidden": 0, "veryHidden": 2}
"""xlSheetVisible, xlSheetHidden, xlSheetVeryHidden."""
_ALLOWANCES = {
    "AllowFormattingCells": "formatCells",
    "AllowFormattingColumns": "formatColumns",
    "AllowFormattingRows": "formatRows",
    "AllowInsertingColumns": "insertColumns",
    "AllowInsertingRows": "insertRows",
    "AllowInsertingHyperlinks": "insertHyperlinks",
    "AllowDeletingColumns": "deleteColumns",
    "AllowDeletingRows": "deleteRows",
    "AllowSorting": "sort",
    "AllowFiltering": "autoFilter",
    "AllowUsingPivotTables": "pivotTables",
}
"""Members of Protection, and the attributes of sheetProtection that are 0 where something is left free."""
_SHEET_NAME_LIMIT = 31
_REFUSED_IN_NAMES = set(r"\/?*[]:")
_NO_RESTRICTIONS, _UNLOCKED_CELLS, _NO_SELECTION = 0, 1, -4142


class AnySheet(CDispatch):
    """What worksheets and chart sheets have in common."""

    def __init__(self, book: Workbook, file: SheetFile) -> None:
        super().__init__(book.excel)
        self.book, self.file = book, file

    @property
    def Name(self) -> str:
        return self.file.name

    @Name.setter
    def Name(self, name: str) -> None:
        self.book.guard_structure("Application-defined or object-defined error")
        taken = any(
            each.name.casefold() == name.casefold() for each in self.book.file.sheets if each is not self.file
        )
        bad = len(name) > _SHEET_NAME_LIMIT or not name or _REFUSED_IN_NAMES & set(name) or name[0] == "'"
        if taken or bad:
            raise raised("You typed an invalid name for a sheet or chart.")
        if self.book.file.mentions(self.file):
            raise NotImplementedError("renaming a sheet that formulas or names refer to")
        self.file.entry.set("name", name)

    @property
    def Index(self) -> int:
        """Among all sheets, chart sheets too."""
        return self.book.file.sheets.index(self.file) + 1

    @property
    def Visible(self) -> int:
        return STATES[self.file.state]

    @Visible.setter
    def Visible(self, state: int) -> None:
        self.book.guard_structure(f"Unable to set the Visible property of the {type(self).__name__} class")
        named = {True: "visible", False: "hidden", 2: "veryHidden", -1: "visible"}[state]
        if named != "visible" and [each for each in self.book.file.sheets if each.state == "visible"] == [
            self.file
        ]:
            raise raised(f"Unable to set the Visible property of the {type(self).__name__} class")
        self.file.state = named
        if self.book.active is self.file and named != "visible":
            self.book.active = next(each for each in self.book.file.sheets if each.state == "visible")

    @property
    def Parent(self) -> Any:
        return self.book

    def Activate(self) -> None:
        self.show("Activate")

    def Select(self, Replace: bool = True) -> None:
        self.show("Select")

    def show(self, verb: str = "Activate") -> None:
        if self.file.state != "visible":
            raise raised(f"{verb} method of {type(self).__name__} class failed")
        self.book.active = self.file
        self.excel.active_book = self.book
        self.excel.selected_shape = None

    def Delete(self) -> bool:
        self.book.guard_structure(f"Delete method of {type(self).__name__} class failed")
        if self.excel.display_alerts and not self.excel.confirms("删除工作表"):
            return False
        if self.book.active is self.file:
            rest = [
                each for each in self.book.file.sheets if each is not self.file and each.state == "visible"
            ]
            self.book.active = rest[0]
        if self.book.file.mentions(self.file):
            raise NotImplementedError("deleting a sheet that formulas or names refer to")
        self.book.file.remove_sheet(self.file)
        return True

    def Move(self, Before: Any = None, After: Any = None) -> None:
        self.book.guard_structure(f"Move method of {type(self).__name__} class failed")
        sheets = [each for each in self.book.file.sheets if each is not self.file]
        place = sheets.index((Before or After).file) + (Before is None)
        self.book.file.move_sheet(self.file, place)
        self.book.active = self.file


class Chart(AnySheet):
    """A chart sheet: it has no cells."""

    lacks: ClassVar[frozenset[str]] = frozenset(
        {"Range", "Cells", "UsedRange", "Comments", "EnableSelection"}
    )


class Worksheet(AnySheet):
    """A sheet with cells."""

    since: ClassVar[dict[str, str]] = {"CommentsThreaded": "threaded_comments"}

    # --- for the fake itself

    def cell(self, cell: Cell) -> Range:
        return Range(self, [(*cell, *cell)])

    @property
    def is_guarded(self) -> bool:
        found = self.file.protection
        return (
            found is not None
            and found.get("sheet") == "1"
            and self.file.part not in self.book.open_to_programs
        )

    def allows(self, what: str) -> bool:
        """Whether protection leaves something free; sheetProtection has 0 for what it does."""
        found = self.file.protection
        return found is None or found.get(what, "1") == "0"

    def guard_objects(self, what: str) -> None:
        """1004 where notes are protected as drawing objects."""
        found = self.file.protection
        if (
            found is not None
            and found.get("objects") == "1"
            and self.file.part not in self.book.open_to_programs
        ):
            raise raised(what)

    # --- cells

    def Range(self, Cell1: Any, Cell2: Any = None) -> Range:
        first = self._areas(Cell1)
        if Cell2 is None:
            return Range(self, first)
        corners = [*first, *self._areas(Cell2)]
        top, left = min(each[0] for each in corners), min(each[1] for each in corners)
        bottom, right = max(each[2] for each in corners), max(each[3] for each in corners)
        return Range(self, [(top, left, bottom, right)])

    def _areas(self, given: Any) -> list[Area]:
        if isinstance(given, Range):
            if given.sheet is not self.file:
                raise raised("Method 'Range' of object '_Worksheet' failed")
            return given.areas
        if not isinstance(given, str):
            raise raised("Method 'Range' of object '_Worksheet' failed")
        for name in self.book.file.names():
            if name.name.casefold() == given.casefold():
                given = name.refers_to
        found = areas_of(given)
        if any(sheet and sheet.casefold() != self.file.name.casefold() for sheet, _ in found):
            raise raised("Method 'Range' of object '_Worksheet' failed")
        return [each for _, each in found]

    @property
    def Cells(self) -> Range:
        return Range(self, [(1, 1, ROWS, COLUMNS)])

    @property
    def Rows(self) -> Range:
        return Range(self, [(1, 1, ROWS, COLUMNS)], "rows")

    @property
    def Columns(self) -> Range:
        return Range(self, [(1, 1, ROWS, COLUMNS)], "columns")

    @property
    def UsedRange(self) -> Range:
        return Range(self, [self.file.cells.used()])

    @property
    def Comments(self) -> Comments:
        return Comments(self)

    @property
    def CommentsThreaded(self) -> CommentsThreaded:
        return CommentsThreaded(self)

    @property
    def Names(self) -> Names:
        return Names(self.book, self.file)

    @property
    def PageSetup(self) -> PageSetup:
        return PageSetup(self)

    def Calculate(self) -> None:
        self.book.calculate()

    # --- filters

    @property
    def AutoFilterMode(self) -> bool:
        return self.file.root.find(m("autoFilter")) is not None

    @property
    def FilterMode(self) -> bool:
        """Whether a filter hides rows."""
        found = self.file.root.find(m("autoFilter"))
        return found is not None and len(found) > 0

    def ShowAllData(self) -> None:
        found = self.file.root.find(m("autoFilter"))
        if found is None or not len(found):
            raise raised("ShowAllData method of Worksheet class failed")
        if self.is_guarded and not self.allows("autoFilter"):
            raise raised("ShowAllData method of Worksheet class failed")
        top, _, bottom, _ = areas_of(found.get("ref"))[0][1]
        found[:] = []
        for row in range(top + 1, bottom + 1):
            if row in self.file.cells.rows:
                self.file.cells.hide_row(row, False)

    # --- protection

    @property
    def ProtectContents(self) -> bool:
        return self._protects("sheet")

    @property
    def ProtectDrawingObjects(self) -> bool:
        return self._protects("objects")

    @property
    def ProtectScenarios(self) -> bool:
        return self._protects("scenarios")

    @property
    def ProtectionMode(self) -> bool:
        return self.file.part in self.book.open_to_programs

    def _protects(self, what: str) -> bool:
        found = self.file.protection
        return found is not None and found.get(what) == "1"

    @property
    def Protection(self) -> Protection:
        return Protection(self)

    @property
    def EnableSelection(self) -> int:
        found = self.file.protection
        if found is None:
            return self.book.selections.get(self.file.part, _NO_RESTRICTIONS)
        if found.get("selectUnlockedCells") == "1":
            return _NO_SELECTION
        return _UNLOCKED_CELLS if found.get("selectLockedCells") == "1" else _NO_RESTRICTIONS

    @EnableSelection.setter
    def EnableSelection(self, what: int) -> None:
        self.book.selections[self.file.part] = what
        found = self.file.protection
        if found is not None:
            _restrict(found, what)

    def Unprotect(self, Password: str | None = None) -> None:
        found = self.file.protection
        if found is None:
            return
        if passwords.has_password(found):
            if Password is None:
                Password = self.excel.asked("密码", "")
            if not passwords.matches(found, Password or ""):
                raise raised(
                    "The password you supplied is not correct. Verify that the CAPS LOCK key is off and be "
                    "sure to use the correct capitalization."
                )
        self.book.selections[self.file.part] = type(self).EnableSelection.fget(self)  # type: ignore[attr-defined]
        self.file.root.remove(found)
        self.book.open_to_programs.discard(self.file.part)
        self.book.saved = False

    def Protect(
        self,
        Password: str | None = None,
        DrawingObjects: bool = True,
        Contents: bool = True,
        Scenarios: bool = True,
        UserInterfaceOnly: bool = False,
        **allowed: bool,
    ) -> None:
        """As Excel's own command; what is not given as left free is not."""
        old = self.file.protection
        if old is not None and passwords.has_password(old):
            raise NotImplementedError("protecting anew a sheet that has a password")
        if unknown := allowed.keys() - _ALLOWANCES.keys():
            raise TypeError(f"Protect() got an unexpected keyword argument {unknown}")
        if old is not None:
            self.file.root.remove(old)
        new = etree.Element(m("sheetProtection"))
        for name, on in (("sheet", Contents), ("objects", DrawingObjects), ("scenarios", Scenarios)):
            if on:
                new.set(name, "1")
        for name, free in allowed.items():
            if free:
                new.set(_ALLOWANCES[name], "0")
        _restrict(new, self.book.selections.get(self.file.part, _NO_RESTRICTIONS))
        if Password:
            passwords.put(new, Password)
        if UserInterfaceOnly:
            self.book.open_to_programs.add(self.file.part)
        self._place(new)
        self.book.saved = False

    def _place(self, protection: Any) -> None:
        """Behind the cells, where the schema wants it (ECMA-376 18.3.1.99)."""
        before = self.file.root.find(m("sheetCalcPr"))
        (before if before is not None else self.file.root.find(m("sheetData"))).addnext(protection)


def _restrict(protection: Any, what: int) -> None:
    for name in ("selectLockedCells", "selectUnlockedCells"):
        protection.attrib.pop(name, None)
    if what != _NO_RESTRICTIONS:
        protection.set("selectLockedCells", "1")
    if what == _NO_SELECTION:
        protection.set("selectUnlockedCells", "1")


class Protection(CDispatch):
    """What the protection of a sheet leaves free."""

    def __init__(self, sheet: Worksheet) -> None:
        super().__init__(sheet.excel)
        self.sheet = sheet


def _allowance(attribute: str) -> property:
    def get(self: Protection) -> bool:
        found = self.sheet.file.protection
        return found is not None and found.get(attribute, "1") == "0"

    return property(get)


for _name, _attribute in _ALLOWANCES.items():
    setattr(Protection, _name, _allowance(_attribute))


class Sheets(CDispatch):
    """Sheets (all) or Worksheets (those with cells) of a workbook."""

    def __init__(self, book: Workbook, *, charts: bool) -> None:
        super().__init__(book.excel)
        self.book, self.charts = book, charts

    def _all(self) -> list[SheetFile]:
        return [each for each in self.book.file.sheets if self.charts or each.kind == WORKSHEET]

    @property
    def Count(self) -> int:
        return len(self._all())

    @property
    def Parent(self) -> Any:
        return self.book

    def Item(self, which: Any) -> AnySheet:
        for number, each in enumerate(self._all(), 1):
            if each.name.casefold() == which.casefold() if isinstance(which, str) else number == which:
                return self.book.sheet(each)
        raise no_such(which)

    def __iter__(self) -> Iterator[AnySheet]:
        self.excel.enumerated("Sheets")
        for each in self._all():
            self.excel.enumerated("Sheets")
            yield self.book.sheet(each)

    def Add(self, Before: Any = None, After: Any = None, Count: int = 1, Type: int | None = None) -> AnySheet:
        """One worksheet, before the active sheet unless a place is given; it becomes the active one."""
        self.book.guard_structure("Add method of Sheets class failed")
        if Count != 1 or Type is not None:
            raise NotImplementedError("more than one new sheet, or one of another kind")
        beside = (Before or After).file if Before or After else self.book.active
        place = self.book.file.sheets.index(beside) + (After is not None)
        names = {each.name.casefold() for each in self.book.file.sheets}
        name = next(f"Sheet{i}" for i in range(1, 10_000) if f"sheet{i}" not in names)
        new = self.book.file.add_sheet(name, place)
        self.book.active = new
        self.book.saved = False
        return self.book.sheet(new)


def sheet_of(book: Workbook, file: SheetFile) -> AnySheet:
    """The object of a sheet."""
    if file.kind == CHART:
        return Chart(book, file)
    if file.kind != WORKSHEET:
        raise NotImplementedError(f"a sheet of the kind {file.kind}")
    return Worksheet(book, file)
