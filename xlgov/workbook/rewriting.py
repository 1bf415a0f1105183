"""A sheet, and the shared strings, in whatever legal spelling, written anew in the plain one.

One streaming parse that knows namespaces keeps what is read: values, formulas, styles, what is hidden or
merged. What no spreadsheet program could have written is refused with the cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from xlgov.errors import InputError
from xlgov.workbook import spelling, streaming
from xlgov.workbook.container import SAVE_AS
from xlgov.workbook.geometry import GRID_COLUMNS, GRID_ROWS, address, position
from xlgov.workbook.spelling import SPACES
from xlgov.workbook.streaming import MAIN, TRUE, local_name

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROW_NUMBER = re.compile(r"[0-9]{1,9}")
_DIGITS = re.compile(r"[0-9]{1,6}")
_INDEX = re.compile(r"[0-9]{1,9}")
_CELL = re.compile(r"[A-Za-z]{1,3}[1-9][0-9]{0,6}")
_FIGURE = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_USUAL = re.compile(spelling.NUMBER.decode())
_LEAST, _MOST = 1e-90, 1e90
"""beyond these a number is nothing, or no figure but text"""
_DATE = re.compile(spelling.DATE.decode())
_ERROR = re.compile(spelling.ERROR.decode())
_PRESERVE = "http://www.w3.org/XML/1998/namespace space"
_TYPES = ("n", "s", "str", "b", "e", "d", "inlineStr")
_KNOWN = {
    "worksheet": ("sheetData", "cols", "mergeCells"),
    "sheetData": ("row",),
    "row": ("c",),
    "c": ("f", "v", "is"),
    "is": ("t", "r"),
    "r": ("t",),
    "cols": ("col",),
    "mergeCells": ("mergeCell",),
}
"""which elements are read inside which; others are passed over with all that is in them"""
_DATA = frozenset(("sheetData", "row", "c", "is", "r"))
_TEXTS = frozenset(("v", "f", "t"))


def plain_spelling(xml: bytes, part: str, strings: int) -> bytes:
    """A sheet in the plain spelling; ``strings`` is the number of shared strings.

    Raises InputError for what is no sheet.
    """
    sheet = _Sheet(strings)
    streaming.parse(xml, part, sheet.start, sheet.end, sheet.text, limit=streaming.MAX_SHEET_TAGS)
    return sheet.xml()


def plain_strings(xml: bytes, part: str) -> list[bytes]:
    """The shared strings in the plain spelling: the text of each, without readings (拼音、注音) and fonts, as
    ``shared_strings.plain_strings`` gives them.

    Raises InputError for a damaged part.
    """
    path: list[str] = []
    texts: list[str] = []
    words: list[str] = []
    kept = False

    def start(element: str, attributes: Mapping[str, str]) -> None:
        nonlocal kept
        path.append(local_name(element))
        if path[-1] == "si":
            texts.append("")
        elif path[-1] == "t":
            words.clear()
            kept = attributes.get(_PRESERVE) == "preserve"

    def end(_: str) -> None:
        if path.pop() == "t" and path[-2:] in (["sst", "si"], ["si", "r"]):
            texts[-1] += "".join(words) if kept else "".join(words).strip(SPACES)

    streaming.parse(xml, part, start, end, words.append)
    return [_told(text).encode() for text in texts]


def _told(text: str) -> str:
    return f'<t xml:space="preserve">{_escaped(text)}</t>'


def _escaped(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")


class _Sheet:
    """The sheet as far as it was parsed."""

    def __init__(self, strings: int) -> None:
        self._strings = strings
        self._path: list[str] = []
        self._rows: dict[int, dict[int, str]] = {}
        self._hidden: set[int] = set()
        self._columns: list[str] = []
        self._merged: list[str] = []
        self._row, self._column = -1, -1
        self._cell: Mapping[str, str] = {}
        self._words: list[str] | None = None
        self._value: str | None = None
        self._inline: str | None = None
        self._formula: str | None = None
        self._kept = False
        self._has_rows = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        local, parent = local_name(element), self._path[-1] if self._path else None
        if parent in _TEXTS:
            raise self._wrong("单元格的值里套着别的内容", here=True)
        if parent is None:
            if local != "worksheet":
                raise InputError("不是普通的工作表", "请删除这张表，或者另存为普通的 .xlsx 后重试。")
        elif local not in _KNOWN.get(parent, ()):
            if not local and parent in _DATA:
                raise self._wrong(f"单元格区域里有不认识的内容（{element.rpartition(' ')[2]}）")
            local = ""
        self._path.append(local)
        if local == "c":
            self._begin_cell(attributes)
        elif local in _TEXTS:
            self._words = []
            self._kept = attributes.get(_PRESERVE) == "preserve"
            if local == "f":
                self._formula = _formula_attributes(attributes)
        elif local == "row":
            self._begin_row(attributes)
        elif local == "is":
            self._inline = ""
        elif local == "col":
            self._begin_column(attributes)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "sheetData":
            if self._has_rows:
                raise self._wrong("有两个单元格区域")
            self._has_rows = True

    def text(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end(self, _: str) -> None:
        local = self._path.pop()
        if local == "c":
            self._end_cell()
        elif local in _TEXTS:
            words = "".join(self._words or ())
            self._words = None
            if local == "v":
                if self._value is not None:
                    raise self._wrong("单元格里有两个值", here=True)
                self._value = words
            elif local == "f":
                self._formula = (
                    f"<f{self._formula}>{_escaped(words)}</f>" if words else f"<f{self._formula}/>"
                )
            else:
                self._inline = (self._inline or "") + (words if self._kept else words.strip(SPACES))

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        if given is None:
            self._row += 1
        elif _ROW_NUMBER.fullmatch(given):
            self._row = int(given) - 1
        else:
            raise self._wrong(f"行号“{given[:20]}”不是数字")
        self._column = -1
        if not 0 <= self._row < GRID_ROWS:
            raise self._wrong(f"有第 {self._row + 1} 行，超出工作表的范围（最多 {GRID_ROWS} 行）")
        if attributes.get("hidden", "").strip() in TRUE or _is_zero(attributes.get("ht")):
            self._hidden.add(self._row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell, self._value, self._inline, self._formula = attributes, None, None, None
        given = attributes.get("r")
        if given is None:
            self._column += 1
        else:
            if not _CELL.fullmatch(given):
                raise self._wrong(f"单元格地址“{given[:20]}”超出工作表的范围")
            row, self._column = position(given.upper())
            if row != self._row:
                raise self._wrong(f"单元格 {given} 写在第 {self._row + 1} 行里")
        if self._column >= GRID_COLUMNS:
            raise self._wrong(f"有第 {self._column + 1} 列，超出工作表的范围（最多 {GRID_COLUMNS} 列）")

    def _end_cell(self) -> None:
        held = self._held()
        if held is None:
            return
        cells = self._rows.setdefault(self._row, {})
        if self._column in cells:
            raise self._wrong("同一个单元格写了两次", here=True)
        style = self._cell.get("s", "")
        styled = f' s="{int(style)}"' if _DIGITS.fullmatch(style) else ""
        cells[self._column] = f'<c r="{address(self._row, self._column)}"{styled}{held}</c>'

    def _held(self) -> str | None:
        """Type, formula and value of the cell that ends; None for a blank one."""
        formula, kind = self._formula or "", self._cell.get("t", "n")
        if kind not in _TYPES:
            raise self._wrong(f"单元格的类型“{kind[:20]}”不认识", here=True)
        value = self._value
        if self._inline is not None and kind in ("inlineStr", "n"):
            if not formula:
                return f' t="inlineStr"><is>{_told(self._inline)}</is>'
            kind, value = "str", self._inline
        if value is None:
            typed = ' t="str"' if kind == "str" else ""
            return f"{typed}>{formula}" if formula else None
        if kind in ("str", "inlineStr"):
            return f' t="str">{formula}<v>{_escaped(value)}</v>'
        value = value.strip(SPACES)
        if not value:
            return f">{formula}" if formula else None
        if kind == "n":
            return _number(formula, value)
        if kind == "d" and not _DATE.fullmatch(value):
            return f' t="str">{formula}<v>{_escaped(value)}</v>'
        return f' t="{kind}">{formula}<v>{_escaped(self._of_kind(kind, value))}</v>'

    def _of_kind(self, kind: str, value: str) -> str:
        """A value that is no number, in the plain spelling."""
        if kind == "s" and not (_INDEX.fullmatch(value) and int(value) < self._strings):
            raise self._wrong(f"单元格指向第 {value[:20]} 条文字，文件里只有 {self._strings} 条", here=True)
        if kind == "b":
            return "1" if value.lower() in TRUE else "0"
        if kind == "e" and not _ERROR.fullmatch(value):
            return "#VALUE!"
        return value

    def _begin_column(self, attributes: Mapping[str, str]) -> None:
        hidden = attributes.get("hidden", "").strip() in TRUE or _is_zero(attributes.get("width"))
        first, last = (attributes.get(name, "").strip() for name in ("min", "max"))
        if hidden and _DIGITS.fullmatch(first) and _DIGITS.fullmatch(last):
            self._columns.append(f'<col min="{int(first)}" max="{int(last)}" hidden="1"/>')

    def _merge(self, reference: str) -> None:
        corners = reference.strip().replace("$", "").upper().split(":")
        if len(corners) == 2 and all(map(_CELL.fullmatch, corners)):
            places = [position(corner) for corner in corners]
            if max(places)[0] < GRID_ROWS and max(column for _, column in places) < GRID_COLUMNS:
                self._merged.append(f'<mergeCell ref="{corners[0]}:{corners[1]}"/>')

    def xml(self) -> bytes:
        """The whole sheet."""
        if not self._has_rows:
            raise self._wrong("没有单元格区域")
        pieces = [f'{_DECLARATION}<worksheet xmlns="{MAIN}">']
        if self._columns:
            pieces += ["<cols>", *self._columns, "</cols>"]
        pieces.append("<sheetData>")
        for row in sorted(self._rows.keys() | self._hidden):
            hidden = ' hidden="1"' if row in self._hidden else ""
            cells = self._rows.get(row, {})
            pieces.append(f'<row r="{row + 1}"{hidden}>')
            pieces += [cells[column] for column in sorted(cells)]
            pieces.append("</row>")
        pieces.append("</sheetData>")
        if self._merged:
            pieces += ["<mergeCells>", *self._merged, "</mergeCells>"]
        pieces.append("</worksheet>")
        return "".join(pieces).encode()

    def _wrong(self, what: str, *, here: bool = False) -> InputError:
        cell = address(self._row, self._column) if here else None
        return InputError(what, SAVE_AS, cell=cell)


def _number(formula: str, value: str) -> str:
    """A cell whose value should be a number; what is none is text, as it stands there."""
    bare = value.removeprefix("+")
    if _FIGURE.fullmatch(bare) and abs(float(bare)) < _MOST:
        return f">{formula}<v>{_short(bare)}</v>"
    return f' t="str">{formula}<v>{_escaped(value)}</v>'


def _short(number: str) -> str:
    """A number as Excel would write it where it is written in an unusual way."""
    if _USUAL.fullmatch(number):
        return number
    value = float(number)
    return "0" if value == 0 or abs(value) < _LEAST else repr(value)


def _is_zero(size: str | None) -> bool:
    """Whether a height or width is nothing, or so little that no figure can be seen."""
    try:
        return size is not None and float(size) < 1
    except ValueError:
        return False


def _formula_attributes(attributes: Mapping[str, str]) -> str:
    """What says that a formula is shared, and with which cells."""
    kept = {name: attributes[name].strip() for name in ("t", "ref", "si") if name in attributes}
    if any(re.search(r'[\s"<>&]', value) for value in kept.values()):
        return ""
    return "".join(f' {name}="{value}"' for name, value in kept.items())
