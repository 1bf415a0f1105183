"""A workbook file that was guarded before any library opens it: its sheets, its names, and its sheets' XML.

There is one decision about every sheet. One in the plain spelling (``spelling``) is read as it stands, by
patterns over its bytes; any other legal spelling is first written anew in the plain one (``rewriting``) and
then read in the same way; what is no sheet is refused by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.workbook import spelling
from xlgov.workbook.container import MAX_PART, MAX_STRINGS, SAVE_AS, Container, open_container
from xlgov.workbook.extent import MAX_FILLED
from xlgov.workbook.flags import SheetFlags, flags_of
from xlgov.workbook.formats import Styles, styles_of
from xlgov.workbook.looks import SheetLooks, notes_in, threaded_in
from xlgov.workbook.margins import Margins, margins_of
from xlgov.workbook.plain_values import Rows, rows_of
from xlgov.workbook.protection import Protection, protection_of
from xlgov.workbook.relations import relations
from xlgov.workbook.shared_strings import Strings, plain_strings
from xlgov.workbook.spelling import Body
from xlgov.workbook.structure import Sheet, Structure, structure_of

if TYPE_CHECKING:
    from xlgov.workbook.shared_formulas import Shared

MUCH_BLANK = 2**20
"""bytes of blank rows at the end that are cut off"""


class SheetXml(NamedTuple):
    """A sheet in the plain spelling, and whether the file has it like this."""

    xml: bytes
    body: Body
    margins: Margins
    stored: bool


class Package:
    """An opened and guarded .xlsx or .xlsm."""

    def __init__(self, container: Container, structure: Structure) -> None:
        self._container = container
        self._structure = structure
        self._sheets: dict[str, SheetXml] = {}
        self._shared: dict[str, Mapping[str, Shared]] = {}

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets in their order."""
        return self._structure.sheets

    @property
    def names(self) -> Mapping[str, Place]:
        """Defined name -> first cell; names of other kinds and broken ones are left out."""
        return self._structure.names

    @property
    def local_names(self) -> Mapping[str, Mapping[str, Place]]:
        """The same of the names that hold for one sheet only, by sheet."""
        return self._structure.local_names

    @cached_property
    def external_links(self) -> bool:
        """Whether the workbook refers to other files."""
        return any(part.startswith("xl/externallinks/") for part in self._container.names)

    def sheet(self, name: str) -> SheetXml:
        """A sheet in the plain spelling.

        Raises InputError for one that is damaged or reaches beyond the grid.
        """
        if name not in self._sheets:
            xml = self._stored(name)
            count = spelling.filled(xml) if len(xml) > MAX_FILLED else 0
            if count > MAX_FILLED:
                raise InputError(
                    f"有 {count} 个有内容的单元格，超过上限 {MAX_FILLED}",
                    "请把别的数据移到另一个工作簿，这里只留年报各表。",
                    sheet=name,
                )
            sheet = _plain(xml, stored=True)
            if sheet is None:
                return self.rewrite(name)
            self._sheets[name] = self._without_blank_end(name, sheet)
        return self._sheets[name]

    def rewrite(self, name: str) -> SheetXml:
        """A sheet by the careful parse, whatever its spelling.

        Raises InputError as ``sheet`` does.
        """
        from xlgov.workbook import rewriting  # few workbooks need it

        part = self._part(name)
        try:
            xml = rewriting.plain_spelling(self._stored(name), part, len(self._strings))
        except InputError as error:
            raise error.at(sheet=name) from error
        sheet = _plain(xml, stored=False)
        if sheet is None:
            raise InputError("工作表的内容不合规范，读不出来", SAVE_AS, sheet=name)
        self._container.forget(part)
        self._sheets[name] = sheet
        return sheet

    def flags(self, name: str) -> SheetFlags:
        """What a sheet tells beyond its values."""
        sheet = self.sheet(name)
        return flags_of(sheet.xml, sheet.body, sheet.margins, self._styles.misleading)

    def looks(self, name: str) -> SheetLooks | None:
        """The fills and notes of a sheet; None where the file does not tell them beyond doubt.

        Raises InputError as ``sheet`` does, and for notes that are damaged or too many.
        """
        sheet = self.sheet(name)
        # the careful parse leaves blank cells out, which have their fills all the same
        if not sheet.stored:
            return None
        notes: dict[str, str] = {}
        threaded: frozenset[str] = frozenset()
        for kind, part in (relations(self._container, self._part(name)) or {}).values():
            if kind == "comments":
                found = notes_in(self._container.read(part), part)
                if found is None:
                    return None
                notes |= found
            elif kind == "threadedComment":
                threaded |= threaded_in(self._container.read(part), part)
        return SheetLooks(sheet.xml, self._styles.fills, notes, threaded)

    def protection(self, name: str) -> Protection | None:
        """How a sheet is protected; None where its spelling is not known, or was not the plain one."""
        sheet = self.sheet(name)
        return protection_of(sheet.xml) if sheet.stored else None

    def shared_formula(self, name: str, cell: str) -> str | None:
        """The formula of a cell that shares another cell's."""
        if name not in self._shared:
            from xlgov.workbook.shared_formulas import shared_of  # few workbooks need it

            self._shared[name] = shared_of(self.sheet(name).xml)
        shared = self._shared[name].get(cell)
        return shared.formula(cell) if shared else None

    def values(self, body: Body) -> Rows:
        """The values of cells from A1 on; "" where one is empty or an error.

        Raises IndexError where a text is not there.
        """
        return rows_of(body, self._strings, self._styles.dates, from_1904=self._structure.from_1904)

    def _part(self, name: str) -> str:
        part = next(item.part for item in self.sheets if item.name == name)
        if not self._container.has(part):
            raise InputError("文件里没有这张工作表的内容", SAVE_AS, sheet=name)
        return part

    def _stored(self, name: str) -> bytes:
        try:
            return self._container.read(self._part(name), MAX_PART)
        except InputError as error:
            raise error.at(sheet=name) from error

    def _without_blank_end(self, name: str, sheet: SheetXml) -> SheetXml:
        """A sheet whose formatting was dragged far down, without that."""
        xml, body = sheet.xml, sheet.body
        start, end = body.start, body.end
        last = xml.rfind(b"</c>", start, end)
        last = last + len(b"</c>") if last >= 0 else start
        if end - last < MUCH_BLANK:
            return sheet
        close = b"</row>" if last > start else b""
        self._container.forget(self._part(name))
        shorter = end - last - len(close)
        body = body._replace(end=end - shorter, tail=body.tail - shorter)
        return SheetXml(xml[:last] + close + xml[end:], body, sheet.margins, stored=False)

    @cached_property
    def _strings(self) -> Strings:
        part = self._structure.strings
        xml = self._container.read(part, MAX_STRINGS) if part else b""
        pieces = plain_strings(xml) if part else []
        if pieces is None:
            from xlgov.workbook import rewriting  # few workbooks need it

            pieces = rewriting.plain_strings(xml, part)
        self._container.forget(part)
        return Strings(pieces)

    @cached_property
    def _styles(self) -> Styles:
        part = self._structure.styles
        return styles_of(self._container.read(part) if part else b"", part)


def _plain(xml: bytes, *, stored: bool) -> SheetXml | None:
    """A sheet that is in the plain spelling; None for any other."""
    body = spelling.plain_rows(xml)
    margins = margins_of(xml[: body.head], xml[body.tail :]) if body else None
    return SheetXml(xml, body, margins, stored) if body and margins else None


def open_package(content: bytes) -> Package:
    """Check a workbook's container and read its sheets and names.

    Raises InputError for what is no .xlsx, is encrypted, or could exhaust the machine.
    """
    container = open_container(content)
    return Package(container, structure_of(container))
