"""The file of a workbook as a whole: its sheets, names, styles and texts."""

from __future__ import annotations

from lxml import etree

from tests.excel.com.cells import Cells, Strings
from tests.excel.com.notes import Notes
from tests.excel.com.package import OFFICE, Element, Package, kind, m, resolved
from tests.excel.com.styles import Styles

WORKSHEET, CHART = "worksheet", "chartsheet"
_NEW_SHEET = (
    '<worksheet xmlns="{0}" xmlns:r="{1}"><dimension ref="A1"/><sheetViews>'
    '<sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
)


class SheetFile:
    """One sheet: its entry in the workbook, and its part."""

    def __init__(self, file: BookFile, entry: Element, part: str, kind: str) -> None:
        self.file, self.entry, self.part, self.kind = file, entry, part, kind
        self.root = file.package.tree(part)
        if kind == WORKSHEET:
            self.cells = Cells(file, part)
            self.notes = Notes(file, part, int(entry.get("sheetId")))

    @property
    def name(self) -> str:
        return str(self.entry.get("name"))

    @property
    def state(self) -> str:
        """visible, hidden or veryHidden."""
        return str(self.entry.get("state", "visible"))

    @state.setter
    def state(self, state: str) -> None:
        self.entry.attrib.pop("state", None)
        if state != "visible":
            self.entry.set("state", state)

    @property
    def protection(self) -> Element | None:
        return self.root.find(m("sheetProtection"))


class Name:
    """A defined name."""

    def __init__(self, file: BookFile, entry: Element) -> None:
        self.file, self.entry = file, entry

    @property
    def name(self) -> str:
        return str(self.entry.get("name"))

    @property
    def sheet(self) -> SheetFile | None:
        """The sheet that it belongs to."""
        local = self.entry.get("localSheetId")
        return None if local is None else self.file.sheets[int(local)]

    @property
    def refers_to(self) -> str:
        """Without ``=``."""
        return str(self.entry.text or "")

    @property
    def is_hidden(self) -> bool:
        return self.entry.get("hidden") == "1"


class BookFile:
    """The parts of a workbook and what they are."""

    def __init__(self, content: bytes) -> None:
        self.package = package = Package(content)
        self.part = part = package.target("", "officeDocument") or ""
        self.root = package.tree(part)
        strings = package.target(part, "sharedStrings")
        if strings is None:
            strings = "xl/sharedStrings.xml"
            root = etree.Element(m("sst"), nsmap={None: m("")[1:-1]})
            package.add(strings, root, kind("sharedStrings"))
            package.relate(part, "sharedStrings", strings)
        self.strings = Strings(package.tree(strings))
        styles = package.target(part, "styles")
        if styles is None:
            raise NotImplementedError("a workbook without styles")
        self.styles = Styles(package, styles, package.target(part, "theme"))
        self.sheets = [self._sheet(entry) for entry in self.root.find(m("sheets"))]

    def _sheet(self, entry: Element) -> SheetFile:
        number = entry.get(f"{{{OFFICE}}}id")
        for relation in self.package.relations(self.part):
            if relation.get("Id") == number:
                part = resolved(self.part, relation.get("Target"))
                return SheetFile(self, entry, part, relation.get("Type").rpartition("/")[2])
        raise KeyError(number)

    def sheet(self, name: str) -> SheetFile:
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                return sheet
        raise KeyError(name)

    # --- names

    def names(self) -> list[Name]:
        found = self.root.find(m("definedNames"))
        return [] if found is None else [Name(self, entry) for entry in found]

    def put_name(self, name: str, refers_to: str, sheet: SheetFile | None = None) -> Name:
        """Let a name mean something, in place of what it meant."""
        for known in self.names():
            if known.name.casefold() == name.casefold() and known.sheet is sheet:
                known.entry.text = refers_to
                return known
        found = self.root.find(m("definedNames"))
        if found is None:
            found = etree.Element(m("definedNames"))
            self.root.find(m("sheets")).addnext(found)
        entry = etree.SubElement(found, m("definedName"), name=name)
        entry.text = refers_to
        if sheet is not None:
            entry.set("localSheetId", str(self.sheets.index(sheet)))
        return Name(self, entry)

    def remove_name(self, name: Name) -> None:
        name.entry.getparent().remove(name.entry)

    # --- sheets

    def add_sheet(self, name: str, place: int) -> SheetFile:
        """A new empty sheet as the one of this number from 0."""
        part = self.package.free("xl/worksheets/sheet{}.xml")
        root = etree.fromstring(_NEW_SHEET.format(m("")[1:-1], OFFICE))
        self.package.add(part, root, kind("worksheet"))
        entries = self.root.find(m("sheets"))
        entry = etree.Element(m("sheet"), name=name)
        entry.set("sheetId", str(max(int(each.get("sheetId")) for each in entries) + 1))
        entry.set(f"{{{OFFICE}}}id", self.package.relate(self.part, "worksheet", part))
        sheet = SheetFile(self, entry, part, WORKSHEET)
        owners = self._owners()
        entries.insert(place, entry)
        self.sheets.insert(place, sheet)
        self._own(owners)
        return sheet

    def move_sheet(self, sheet: SheetFile, place: int) -> None:
        owners = self._owners()
        self.sheets.remove(sheet)
        self.sheets.insert(place, sheet)
        entries = self.root.find(m("sheets"))
        entries.remove(sheet.entry)
        entries.insert(place, sheet.entry)
        self._own(owners)

    def remove_sheet(self, sheet: SheetFile) -> None:
        owners = self._owners()
        for name, owner in owners:
            if owner is sheet:
                self.remove_name(name)
        self.sheets.remove(sheet)
        sheet.entry.getparent().remove(sheet.entry)
        self.package.unrelate(self.part, sheet.part)
        self.package.remove(sheet.part)
        self._own([(name, owner) for name, owner in owners if owner is not sheet])

    def mentions(self, sheet: SheetFile) -> bool:
        """Whether a formula of another sheet or a name that is not its own speaks of a sheet."""
        texts = [name.refers_to for name in self.names() if name.sheet is not sheet]
        for other in self.sheets:
            if other is not sheet and other.kind == WORKSHEET:
                texts += other.cells.formulas().values()
        return any(f"{sheet.name}'!" in text or f"{sheet.name}!" in text for text in texts)

    def _owners(self) -> list[tuple[Name, SheetFile]]:
        return [(name, name.sheet) for name in self.names() if name.sheet is not None]

    def _own(self, owners: list[tuple[Name, SheetFile]]) -> None:
        for name, owner in owners:
            name.entry.set("localSheetId", str(self.sheets.index(owner)))

    # --- protection

    @property
    def is_structure_locked(self) -> bool:
        found = self.root.find(m("workbookProtection"))
        return found is not None and found.get("lockStructure") in ("1", "true")
