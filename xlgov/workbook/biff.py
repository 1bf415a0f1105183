"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et): records of BIFF8 ([MS-XLS]) in a compound file.

Every record is looked at once. What Excel has never computed cannot be told from what it has: a formula
always has a result here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlgov.compound import Compound
from xlgov.errors import SUSPECT, InputError
from xlgov.finding import Place, cell_place
from xlgov.workbook.biff_formulas import ERRORS, Surroundings, in_words
from xlgov.workbook.biff_texts import Texts, long_text, shared_texts, short_text
from xlgov.workbook.container import SAVE_AS
from xlgov.workbook.decoded import DecodedBook, DecodedSheet
from xlgov.workbook.flags import Formula
from xlgov.workbook.formats import Shown, shown_as
from xlgov.workbook.geometry import address
from xlgov.workbook.plain_values import moment_of

_MOST = 64 * 2**20
"""bytes of the stream; our template has a tenth of a million"""
_MOST_RECORDS = 400_000
_BOF, _EOF, _CONTINUE, _FILEPASS = 0x809, 0x0A, 0x3C, 0x2F
_WRITTEN_BY = 0x5C
_BOUNDSHEET, _DATEMODE, _FORMAT, _XF, _SST, _NAME = 0x85, 0x22, 0x41E, 0xE0, 0xFC, 0x18
_EXTERNSHEET, _SUPBOOK = 0x17, 0x1AE
_ROW, _COLINFO, _MERGED = 0x208, 0x7D, 0xE5
_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _MULRK = 0xFD, 0x204, 0xD6, 0x203, 0x27E, 0xBD
_BOOLERR, _FORMULA, _STRING, _SHRFMLA = 0x205, 0x06, 0x207, 0x4BC
_BIFF8 = 0x600
_SELF = 0x401
_VISIBLE, _HIDDEN_ROW = 0, 0x20
_CALC = b"\x04\x00\x00Calc "
"""how LibreOffice and OpenOffice call whoever saved a file"""


class Record(NamedTuple):
    """A record's kind and its data; what continues it is further pieces."""

    kind: int
    pieces: Sequence[bytes]

    @property
    def data(self) -> bytes:
        return self.pieces[0]


def decode(content: bytes) -> DecodedBook:
    """Read a whole workbook; InputError for one that is damaged, locked, too large, or of Excel 95."""
    found = Compound(content)
    entry = next((entry for name, entry in found.main.items() if name.lower() == "workbook"), None)
    if entry is None:
        raise InputError("这是 Excel 95 或更早的工作簿", SAVE_AS)
    if entry.size > _MOST:
        raise InputError("工作簿太大", SUSPECT)
    try:
        return _Book(found.read(entry)).book()
    except (struct.error, LookupError, ValueError, UnicodeDecodeError) as error:
        raise InputError("文件已损坏，读不出工作簿的内容", SAVE_AS) from error


class _Book:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._count = 0
        self._texts: Texts = ()
        self._formats: dict[int, str] = {}
        self._styles: list[Shown] = []
        self._from_1904 = self._by_calc = False
        self._bounds: list[tuple[int, int, int, str]] = []
        self._defined: list[tuple[str, int, bytes]] = []
        self._supbooks: list[bool] = []
        self._extern: list[tuple[int, int, int]] = []
        self._tokens: dict[tuple[str, str], tuple[bytes, tuple[int, int]]] = {}

    def book(self) -> DecodedBook:
        """The whole workbook."""
        for record in self._records(0):
            self._globals(record)
        sheets = [
            self._sheet(at, DecodedSheet(name, hidden == _VISIBLE))
            for at, hidden, kind, name in self._bounds
            if kind == 0
        ]
        names: dict[str, Place] = {}
        local: dict[str, dict[str, Place]] = {}
        for name, number, tokens in self._defined:
            place = self._place(tokens)
            if place is not None and number == 0:
                names[name] = place
            elif place is not None and number <= len(self._bounds):
                local.setdefault(self._bounds[number - 1][3], {})[name] = place
        return DecodedBook(sheets, names, local, not all(self._supbooks), self._in_words)

    def _records(self, at: int) -> Iterator[Record]:
        """The records of a substream; InputError for another BIFF and for one with a password."""
        stream, depth = self._stream, 0
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            pieces = [stream[at + 4 : at + 4 + size]]
            at += 4 + size
            while at + 4 <= len(stream) and stream[at] == _CONTINUE and stream[at + 1] == 0:
                (size,) = struct.unpack_from("<H", stream, at + 2)
                pieces.append(stream[at + 4 : at + 4 + size])
                at += 4 + size
                self._counted()
            self._counted()
            if kind == _BOF:
                if struct.unpack_from("<H", pieces[0])[0] != _BIFF8:
                    raise InputError("这是 Excel 95 或更早的工作簿", SAVE_AS)
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif kind == _FILEPASS:
                raise InputError("文件有打开密码", "请用 Excel 或 WPS 打开，取消密码，另存为 .xlsx 后重试。")
            elif depth == 1:
                # what is deeper belongs to a chart in the sheet
                yield Record(kind, pieces)

    def _counted(self) -> None:
        self._count += 1
        if self._count > _MOST_RECORDS:
            raise InputError("工作簿太大", "请把年报各表复制到一个新工作簿，另存为 .xlsx 后重试。")

    def _globals(self, record: Record) -> None:
        kind, data = record.kind, record.data
        if kind == _SST:
            self._texts = shared_texts(record.pieces)
        elif kind == _BOUNDSHEET:
            at, hidden, sheet_kind = struct.unpack_from("<IBB", data)
            self._bounds.append((at, hidden & 3, sheet_kind, short_text(data, 6)))
        elif kind == _DATEMODE:
            self._from_1904 = data[:1] == b"\x01"
        elif kind == _WRITTEN_BY:
            self._by_calc = data.startswith(_CALC)
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", data)
            self._formats[number] = long_text(record.pieces, 2)
        elif kind == _XF:
            (number,) = struct.unpack_from("<H", data, 2)
            self._styles.append(shown_as(number, self._formats.get(number, "")))
        elif kind == _NAME:
            self._name(data)
        elif kind == _SUPBOOK:
            self._supbooks.append(struct.unpack_from("<H", data, 2)[0] == _SELF)
        elif kind == _EXTERNSHEET:
            (count,) = struct.unpack_from("<H", data)
            whole = b"".join(record.pieces)
            self._extern += [struct.unpack_from("<HHH", whole, 2 + 6 * number) for number in range(count)]

    def _name(self, data: bytes) -> None:
        flags, _, length, size, _, number = struct.unpack_from("<HBBHHH", data)
        wide = data[14] & 1
        start = 15 + length * (2 if wide else 1)
        name = data[15:start].decode("utf-16-le" if wide else "latin-1")
        built_in = flags & 0x20
        # names of our own count from 1 in formulas, whatever they are
        self._defined.append(("" if built_in else name, number, data[start : start + size]))

    def _place(self, tokens: bytes) -> Place | None:
        """The first cell that a name leads to; None where it is anything else."""
        if len(tokens) < 7 or tokens[0] & 0x1F | 0x20 not in (0x3A, 0x3B):
            return None
        area = tokens[0] & 0x1F | 0x20 == 0x3B
        number, row = struct.unpack_from("<HH", tokens, 1)
        (column,) = struct.unpack_from("<H", tokens, 7 if area else 5)
        sheet = self._sheet_name(number)
        return cell_place(sheet, address(row, column & 0xFF)) if sheet is not None else None

    def _sheet_name(self, number: int) -> str | None:
        """The sheet of this workbook that a reference leads to by number."""
        if number >= len(self._extern):
            return None
        book, first, last = self._extern[number]
        inside = book < len(self._supbooks) and self._supbooks[book] and first == last
        return self._bounds[first][3] if inside and first < len(self._bounds) else None

    def _in_words(self, sheet: str, cell: str) -> str | None:
        tokens, spot = self._tokens.get((sheet, cell), (b"", (0, 0)))
        around = Surroundings([name for name, *_ in self._defined], self._quoted, spot)
        return in_words(tokens, around) if tokens else None

    def _quoted(self, number: int) -> str:
        name = self._sheet_name(number)
        if name is None:
            raise KeyError(number)
        return "'" + name.replace("'", "''") + "'!"

    def _sheet(self, at: int, sheet: DecodedSheet) -> DecodedSheet:
        if at >= len(self._stream):
            raise InputError("文件已损坏，读不出工作表的内容", SAVE_AS, sheet=sheet.name)
        _Sheet(self._texts, self._styles, self._tokens, sheet, from_1904=self._from_1904).read(
            self._records(at)
        )
        if not self._by_calc:
            sheet.noughts.clear()
        return sheet


class _Sheet:
    """Fills a sheet from its records."""

    def __init__(
        self,
        texts: Texts,
        styles: Sequence[Shown],
        tokens: dict[tuple[str, str], tuple[bytes, tuple[int, int]]],
        sheet: DecodedSheet,
        *,
        from_1904: bool,
    ) -> None:
        self._texts, self._styles, self._sheet, self._from_1904 = texts, styles, sheet, from_1904
        self._tokens = tokens
        self._waiting: tuple[int, int] | None = None
        """the cell of the formula whose result is the text that follows"""
        self._last: tuple[int, int] = (0, 0)
        self._sharing: dict[tuple[int, int], tuple[int, int]] = {}
        """the cells that share a formula, with the first cell that has it"""
        self._shared: dict[tuple[int, int], bytes] = {}

    def read(self, records: Iterator[Record]) -> None:
        """Take in every record."""
        for record in records:
            self._take(record)
        for spot, first in self._sharing.items():
            if first in self._shared:
                self._tokens[self._sheet.name, address(*spot)] = self._shared[first], spot

    def _take(self, record: Record) -> None:
        kind, data = record.kind, record.data
        if kind == _LABELSST:
            row, column, _, number = struct.unpack_from("<HHHI", data)
            self._sheet.put(row, column, self._texts[number])
        elif kind == _NUMBER:
            row, column, style, number = struct.unpack_from("<HHHd", data)
            self._number(row, column, style, number)
        elif kind == _RK:
            row, column, style = struct.unpack_from("<HHH", data)
            self._number(row, column, style, _short_number(data, 6))
        elif kind == _MULRK:
            row, column = struct.unpack_from("<HH", data)
            for index in range((len(data) - 6) // 6):
                (style,) = struct.unpack_from("<H", data, 4 + 6 * index)
                self._number(row, column + index, style, _short_number(data, 6 + 6 * index))
        elif kind in (_LABEL, _RSTRING):
            row, column = struct.unpack_from("<HH", data)
            self._sheet.put(row, column, long_text(record.pieces, 6))
        elif kind == _BOOLERR:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            self._truth(row, column, value, is_error=bool(is_error))
        elif kind == _FORMULA:
            self._formula(data)
        elif kind == _STRING and self._waiting:
            self._sheet.put(*self._waiting, long_text(record.pieces, 0))
            self._waiting = None
        elif kind == _SHRFMLA:
            # it follows the first cell that has it, the others may come later
            (size,) = struct.unpack_from("<H", data, 8)
            self._shared[self._last] = data[10 : 10 + size]
        else:
            self._looks(kind, data)

    def _number(self, row: int, column: int, style: int, number: float) -> None:
        shown = self._styles[style] if style < len(self._styles) else Shown()
        content: object = number
        if shown.duration is not None:
            content = moment_of(number, shown.duration, from_1904=self._from_1904)
        elif shown.misleading:
            self._sheet.formats[address(row, column)] = shown.misleading
        self._sheet.put(row, column, content)

    def _truth(self, row: int, column: int, value: int, *, is_error: bool) -> None:
        if is_error:
            self._sheet.errors[address(row, column)] = ERRORS.get(value, "#VALUE!")
        else:
            self._sheet.put(row, column, value != 0)

    def _formula(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        (size,) = struct.unpack_from("<H", data, 20)
        cell, tokens = address(row, column), data[22 : 22 + size]
        self._sheet.formulas[cell] = Formula(None, computed=True)
        self._last = row, column
        if tokens[:1] == b"\x01" and len(tokens) >= 5:
            first_row, first_column = struct.unpack_from("<HH", tokens, 1)
            self._sharing[row, column] = first_row, first_column
        else:
            self._tokens[self._sheet.name, cell] = tokens, (row, column)
        if data[12:14] != b"\xff\xff":
            (number,) = struct.unpack_from("<d", data, 6)
            if number == 0:
                self._sheet.noughts.add(cell)
            self._number(row, column, style, number)
        elif data[6] == 0:
            self._waiting = row, column
        elif data[6] in (1, 2):
            self._truth(row, column, data[8], is_error=data[6] == 2)

    def _looks(self, kind: int, data: bytes) -> None:
        """What is hidden and what is merged."""
        sheet = self._sheet
        if kind == _ROW:
            row, _, _, height = struct.unpack_from("<HHHH", data)
            (flags,) = struct.unpack_from("<I", data, 12)
            if flags & _HIDDEN_ROW or not height & 0x7FFF:
                sheet.hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, width, _, flags = struct.unpack_from("<HHHHH", data)
            if flags & 1 or not width:
                sheet.hidden_columns.update(range(first, min(last, 0xFF) + 1))
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", data)
            for number in range(count):
                row, last_row, column, last_column = struct.unpack_from("<HHHH", data, 2 + 8 * number)
                sheet.merged.append((row, column, last_row, last_column))


def _short_number(data: bytes, at: int) -> float:
    """A number in four bytes: the upper half of a double, or 30 bits; perhaps hundredths."""
    (raw,) = struct.unpack_from("<I", data, at)
    if raw & 2:
        number = float(struct.unpack("<i", struct.pack("<I", raw))[0] >> 2)
    else:
        (number,) = struct.unpack("<d", bytes(4) + struct.pack("<I", raw & 0xFFFFFFFC))
    return number / 100 if raw & 1 else number
