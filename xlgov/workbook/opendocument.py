"""Workbooks of LibreOffice (.ods): the sheets of an OpenDocument spreadsheet, parsed as a stream."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from contextlib import suppress

from xlgov.errors import InputError
from xlgov.finding import Place, cell_place
from xlgov.workbook import streaming
from xlgov.workbook.container import MAX_PART, SAVE_AS, open_container
from xlgov.workbook.decoded import DecodedBook, DecodedSheet, too_many_cells
from xlgov.workbook.extent import MAX_COLUMNS, MAX_FILLED, MAX_ROWS
from xlgov.workbook.flags import Formula
from xlgov.workbook.formats import misleading
from xlgov.workbook.geometry import GRID_COLUMNS, address
from xlgov.workbook.opendocument_formulas import ADDRESS, excel_words
from xlgov.workbook.opendocument_styles import NumberStyles
from xlgov.workbook.streaming import MAX_SHEET_TAGS

_CONTENT, _STYLES = "content.xml", "styles.xml"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_ROW_LIMIT, _MOST_MERGES, _MOST_SPACES = 2**20, 20_000, 50
_ASIDE = frozenset(
    {
        *("table:shapes", "table:tracked-changes", "table:detective", "office:annotation", "office:forms"),
        *(
            "draw:frame",
            "draw:g",
            "draw:custom-shape",
            "draw:line",
            "draw:rect",
            "draw:caption",
            "text:ruby-text",
        ),
    }
)
"""what stands in a sheet or cell and is none of its text"""
_HIDDEN = ("collapse", "filter")
_PRINTING = "_xlnm."


def decode_open(content: bytes) -> DecodedBook:
    """Read a whole workbook; InputError for one that is damaged, locked or too large."""
    container = open_container(content)
    if b"manifest:encryption-data" in container.read("META-INF/manifest.xml"):
        raise InputError("文件有打开密码", "请用 LibreOffice 打开，取消密码，另存为 .xlsx 后重试。")
    if not container.has(_CONTENT):
        raise InputError("文件已损坏，读不出工作簿的内容", SAVE_AS)
    styles = NumberStyles()
    for part in (_STYLES, _CONTENT):
        if container.has(part):
            xml = container.read(part, MAX_PART)
            streaming.parse(xml, part, styles.start, styles.end, styles.text, limit=MAX_SHEET_TAGS)
    reader = _Reader(styles)
    xml = container.read(_CONTENT, MAX_PART)
    streaming.parse(xml, _CONTENT, reader.start, reader.end, reader.text, limit=MAX_SHEET_TAGS)
    return reader.book()


def short_name(element: str) -> str:
    """The name of an element or attribute with the usual short word for its namespace."""
    space, _, local = element.rpartition(" ")
    if space.startswith(_SPACE):
        return f"{space.removeprefix(_SPACE).partition(':')[0]}:{local}"
    return f"calcext:{local}" if "calcext" in space else local


class _Reader:
    """Fills sheets as elements come."""

    def __init__(self, styles: NumberStyles) -> None:
        self._styles = styles
        self._sheets: list[DecodedSheet] = []
        self._sheet: DecodedSheet | None = None
        self._names: dict[str, Place] = {}
        self._local: dict[str, dict[str, Place]] = {}
        self._formulas: dict[tuple[str, str], str] = {}
        self._external = False
        self._filled = 0
        self._aside = self._inner = 0
        """how deep in what is passed over, and in tables within cells"""
        self._row = self._column = self._repeated = 0
        self._columns: list[str] = []
        self._row_style = ""
        self._cell: Mapping[str, str] | None = None
        self._words: list[str] = []
        self._line = False
        self._row_cells: list[tuple[int, Mapping[str, str], str]] = []

    def book(self) -> DecodedBook:
        """What was found."""

        def words(sheet: str, cell: str) -> str | None:
            return excel_words(self._formulas.get((sheet, cell), ""))

        return DecodedBook(self._sheets, self._names, self._local, self._external, words)

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        name = short_name(element)
        if self._aside or name in _ASIDE:
            self._aside += 1
        elif name == "table:table":
            self._table(attributes)
        elif self._inner:
            return
        elif name == "table:named-range":
            self._named(_short(attributes))
        elif self._sheet is None:
            return
        elif name == "table:table-column":
            self._column_begins(_short(attributes))
        elif name == "table:table-row":
            self._row_begins(_short(attributes))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._words = _short(attributes), []
        elif self._cell is not None:
            self._in_cell(name, attributes)

    def end(self, element: str) -> None:
        """An element ends."""
        name = short_name(element)
        if self._aside:
            self._aside -= 1
        elif name == "table:table":
            if self._inner:
                self._inner -= 1
            else:
                self._sheet = None
        elif self._inner or self._sheet is None:
            return
        elif name == "text:p":
            self._line = False
        elif name in ("table:table-cell", "table:covered-table-cell") and self._cell is not None:
            self._cell_ends(self._cell, "".join(self._words))
            self._cell = None
        elif name == "table:table-row":
            self._row_ends(self._sheet)

    def text(self, words: str) -> None:
        """Letters between elements."""
        if self._line and not self._aside and not self._inner and self._cell is not None:
            self._words.append(words)

    def _table(self, attributes: Mapping[str, str]) -> None:
        if self._sheet is not None:
            self._inner += 1
            return
        given = _short(attributes)
        shown = given.get("table:style-name", "") not in self._styles.hidden_tables
        self._sheet = DecodedSheet(given.get("table:name", ""), shown)
        self._sheets.append(self._sheet)
        self._row, self._columns = 0, []

    def _named(self, given: Mapping[str, str]) -> None:
        name, found = given.get("table:name", ""), ADDRESS.match(given.get("table:cell-range-address", ""))
        if not name or name.startswith(_PRINTING) or found is None or not found["sheet"]:
            return
        sheet = found["sheet"]
        if sheet.startswith("'"):
            sheet = sheet[1:-1].replace("''", "'")
        place = cell_place(sheet, (found["column"] + found["row"]).replace("$", ""))
        if self._sheet is None:
            self._names[name] = place
        else:
            self._local.setdefault(self._sheet.name, {})[name] = place

    def _column_begins(self, given: Mapping[str, str]) -> None:
        assert self._sheet is not None
        first, count = len(self._columns), _count(given, "table:number-columns-repeated", GRID_COLUMNS)
        count = min(count, GRID_COLUMNS - first)
        if given.get("table:visibility") in _HIDDEN:
            self._sheet.hidden_columns.update(range(first, first + count))
        self._columns += [given.get("table:default-cell-style-name", "")] * count

    def _row_begins(self, given: Mapping[str, str]) -> None:
        assert self._sheet is not None
        self._repeated = _count(given, "table:number-rows-repeated", _ROW_LIMIT)
        self._column, self._row_cells = 0, []
        self._row_style = given.get("table:default-cell-style-name", "")
        if given.get("table:visibility") in _HIDDEN:
            self._sheet.hidden_rows.update(range(self._row, self._row + min(self._repeated, MAX_ROWS)))

    def _in_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "text:p":
            if self._words:
                self._words.append("\n")
            self._line = True
        elif name == "text:s":
            self._words.append(" " * _count(_short(attributes), "text:c", _MOST_SPACES))
        elif name == "text:tab":
            self._words.append("\t")
        elif name == "text:line-break":
            self._words.append("\n")

    def _cell_ends(self, given: Mapping[str, str], words: str) -> None:
        count = _count(given, "table:number-columns-repeated", GRID_COLUMNS)
        count = min(count, GRID_COLUMNS - self._column)
        if words or "office:value-type" in given or "table:formula" in given or _spans(given):
            for number in range(count):
                self._row_cells.append((self._column + number, given, words))
        self._column += count

    def _row_ends(self, sheet: DecodedSheet) -> None:
        if self._row_cells:
            for row in range(self._row, self._row + self._repeated):
                for column, given, words in self._row_cells:
                    self._put(sheet, row, column, given, words)
        self._row += self._repeated

    def _put(self, sheet: DecodedSheet, row: int, column: int, given: Mapping[str, str], words: str) -> None:
        self._filled += 1
        if self._filled > MAX_FILLED:
            raise too_many_cells(sheet.name)
        cell, kind = address(row, column), given.get("office:value-type", "")
        formula = given.get("table:formula")
        is_error = given.get("calcext:value-type") == "error"
        if formula is not None:
            sheet.formulas[cell] = Formula(None, computed=bool(kind))
            self._formulas[sheet.name, cell] = formula
            self._external = self._external or "'#$" in formula
        if is_error:
            sheet.errors[cell] = words or "#VALUE!"
        else:
            sheet.put(row, column, _content(kind, given, words))
        if kind in ("float", "percentage", "currency"):
            default = self._columns[column] if column < len(self._columns) else ""
            style = given.get("table:style-name") or self._row_style or default
            code = self._styles.code(style)
            if misleading(code):
                sheet.formats[cell] = code
        if spans := _spans(given):
            if len(sheet.merged) >= _MOST_MERGES:
                raise InputError("合并单元格太多", "请把年报各表复制到一个新工作簿后重试。", sheet=sheet.name)
            sheet.merged.append((row, column, row + spans[0] - 1, column + spans[1] - 1))


def _short(attributes: Mapping[str, str]) -> dict[str, str]:
    return {short_name(name): value for name, value in attributes.items()}


def _count(given: Mapping[str, str], name: str, most: int) -> int:
    written = given.get(name, "1")
    return (
        max(1, min(int(written), most)) if written.isascii() and written.isdigit() and len(written) < 9 else 1
    )


def _spans(given: Mapping[str, str]) -> tuple[int, int] | None:
    """Over how many rows and columns a cell is merged."""
    rows = _count(given, "table:number-rows-spanned", MAX_ROWS)
    columns = _count(given, "table:number-columns-spanned", MAX_COLUMNS)
    return (rows, columns) if rows > 1 or columns > 1 else None


def _content(kind: str, given: Mapping[str, str], words: str) -> object:
    """What a cell holds: of a number its value, whatever is shown of it."""
    with suppress(ValueError):
        if kind in ("float", "percentage", "currency"):
            return float(given.get("office:value", ""))
        if kind == "date":
            written = given.get("office:date-value", "")
            if "T" in written:
                return datetime.datetime.fromisoformat(written)
            return datetime.date.fromisoformat(written)
    if kind == "boolean":
        return given.get("office:boolean-value") == "true"
    return words or given.get("office:string-value", "")
