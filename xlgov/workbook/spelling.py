"""Whether a part is in the plain spelling: as Excel, WPS, LibreOffice, XlsxWriter and ``rewriting`` write.

Patterns over bytes read a part right where this proof holds. Names have no prefix, attributes have double
quotes and their usual order, every cell has its address and stands in the row that it names, inside the
grid; numbers are numbers; there is no CDATA, no comment, and no space between elements. All patterns are
possessive: one pass, whatever stands in the part.
"""

from __future__ import annotations

import codecs
import re
import sys
from functools import lru_cache
from typing import NamedTuple

from xlgov.workbook.geometry import position

HEAD = (
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")? ?\?>\s{0,9})?'
    rb'<%s(?=[^<>]* xmlns="%s")(?: [A-Za-z][\w:]*+="[^"<>]*+")++%s'
)
"""how a part begins: for its root element, the namespace of that, and what follows"""
SPACES = " \t\r\n"
"""what XML takes for white space"""
_ATTRIBUTES = rb'(?: (?:[A-WYZa-wyz][A-Za-z0-9]*+|x14ac:[A-Za-z]++)="[^"<>&\s]*+")*+'
"""never a namespace: those begin with x"""
_OTHERS = _ATTRIBUTES.replace(rb"(?: ", rb"(?: (?!r=)")
"""the attributes of a row besides its number"""
PRESERVED = rb'(?: xml:space="preserve")?+'

_GRID_ROW = (
    rb"(?:[1-9][0-9]{0,5}|10[0-3][0-9]{4}|104[0-7][0-9]{3}|1048[0-4][0-9]{2}|10485[0-6][0-9]|104857[0-6])"
)
_GRID_COLUMN = rb"(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"
NUMBER = rb"-?+(?:[0-9]{1,40}+(?:\.[0-9]{1,40}+)?+|\.[0-9]{1,40}+)(?:[eE][-+]?+[0-9]{1,2}+)?+"
"""a number that is finite however its parts are combined"""
ERROR = rb"[^<>&\s]{1,40}+"

_MORE = rb'(?: (?:cm|vm|ph)="[0-9]{1,6}")*+'
_FORMULA = rb"(?:<f" + _ATTRIBUTES + rb"(?: ?+/>|>[^<>]*+</f>))?+"
_NO_VALUE = rb"<v ?+/>|<v></v>"
_FIGURE = _FORMULA + rb"(?:<v>" + NUMBER + rb"</v>|" + _NO_VALUE + rb")?+</c>"
DATE = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?"
_TYPED = rb"|".join(
    (
        rb's"' + _MORE + rb">(?:<v>[0-9]{1,9}</v>|" + _NO_VALUE + rb")?+</c>",
        rb'str"' + _MORE + rb">" + _FORMULA + rb"(?:<v>[^<>]*+</v>|<v ?+/>)?+</c>",
        rb'n"' + _MORE + rb"(?: ?+/>|>" + _FIGURE + rb")",
        rb'e"' + _MORE + rb">" + _FORMULA + rb"<v>" + ERROR + rb"</v></c>",
        rb'b"' + _MORE + rb">" + _FORMULA + rb"<v>[01]</v></c>",
        rb'd"' + _MORE + rb">" + _FORMULA + rb"<v>" + DATE + rb"</v></c>",
        rb'inlineStr"' + _MORE + rb"><is><t" + PRESERVED + rb">[^<>]*+</t></is></c>",
        rb'(?:s|str|e|b|inlineStr)"' + _MORE + rb" ?+/>",
    )
)
_CELL = (
    rb'<c r="' + _GRID_COLUMN + rb'\1"(?: s="[0-9]{1,6}")?+'
    rb'(?: t="(?:' + _TYPED + rb")|" + _MORE + rb"(?: ?+/>|>" + _FIGURE + rb"))"
)
_ROW = rb'<row r="(' + _GRID_ROW + rb')"' + _OTHERS + rb"(?: ?+/>|>(?:" + _CELL + rb")*+</row>)"
_ROWS = re.compile(rb"(?:" + _ROW + rb")*+")

_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_EMPTY = b"<sheetData/>"
CORNERS = rb"(" + _GRID_COLUMN + _GRID_ROW + rb"):(" + _GRID_COLUMN + _GRID_ROW + rb")"
"""two cells of the grid, of which a merge is written"""
_FILLED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?+(?: t="([A-Za-z]+)")?+[^<>/]*+>'
    rb"(<f[^<>]*+(?:(?<=/)>|>[^<>]*+</f>))?+(?:<is><t( [^<>]*+)?+>|<v>)?+([^<>]*+)"
)
_ESCAPE = re.compile(r"_x00([0-9A-Fa-f]{2})_")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
_STRANGE = re.compile(rb"&(?!(?:#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);)")
_LETTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_PIECE = 2**15

Cell = tuple[bytes, bytes, bytes, bytes, bytes, bytes]
"""address, style, type, formula (its element), whether spaces count, and value of a cell; b"" for what is
not written"""


class Body(NamedTuple):
    """Where the rows of a plain sheet begin and end, and its cells that hold something.

    What stands before the rows ends at ``head``, what stands after them begins at ``tail``. ``places`` has
    the row and column (from 0) of each cell, ``rows`` and ``columns`` how far they reach.
    """

    head: int
    start: int
    end: int
    tail: int
    cells: list[Cell]
    places: list[tuple[int, int]]
    rows: int
    columns: int


def plain_rows(xml: bytes) -> Body | None:
    """The rows of a sheet that are in the plain spelling; None for others. What stands around them may be in
    any (``margins``)."""
    head = xml.find(_BEGIN)
    start = head + len(_BEGIN)
    end = xml.find(_END, start)
    tail = end + len(_END)
    if head < 0:
        head = start = end = xml.find(_EMPTY)
        tail = end + len(_EMPTY)
    if head < 0 or end < 0:
        return None
    rows = _ROWS.match(xml, start, end)
    if rows is None or rows.end() != end or has_strange(xml, start, end) or not is_utf8(xml[start:end]):
        return None
    return _body(xml, head, start, end, tail)


def filled(xml: bytes) -> int:
    """How many cells hold something, or a few more."""
    return xml.count(b"</c>")


def _body(xml: bytes, head: int, start: int, end: int, tail: int) -> Body | None:
    """The cells of plain rows; None where two are the same."""
    # what follows the last filled cell is blank: formatting that was dragged to the bottom of the sheet
    last = max(start, xml.rfind(b"</c>", start, end))
    cells = _FILLED.findall(xml, start, last)
    addresses = [cell[0] for cell in cells]
    if len(set(addresses)) != len(cells):
        return None
    places = list(map(_place, addresses))
    rows, columns = map(max, zip(*places, strict=True)) if places else (-1, -1)
    return Body(head, start, end, tail, cells, places, rows + 1, columns + 1)


@lru_cache(maxsize=8192)
def _place(address: bytes) -> tuple[int, int]:
    return position(address.decode())


def unescaped(text: str) -> str:
    """The text of an XML element; LibreOffice escapes every quotation mark of a formula."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_letter, text) if "&" in text else text


def told(text: bytes, preserved: bytes) -> str:
    """A text as it is meant, ``_x000D_`` a carriage return; spaces around it count where the file says so."""
    words = unescaped(text.decode())
    if not preserved:
        words = words.strip(SPACES)
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), words) if "_x00" in words else words


def _letter(entity: re.Match[str]) -> str:
    if entity[3]:
        return _LETTERS[entity[3]]
    number = int(entity[1], 16) if entity[1] else int(entity[2])
    return chr(number) if number <= sys.maxunicode else "\ufffd"


def is_utf8(xml: bytes) -> bool:
    """Whether the bytes of a part are letters."""
    if xml.isascii():
        return True
    # in pieces: the letters of a large part take twice its bytes, and fresh memory is dear
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(xml), _PIECE):
            decoder.decode(xml[at : at + _PIECE], final=at + _PIECE >= len(xml))
    except UnicodeDecodeError:
        return False
    return True


def has_strange(xml: bytes, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether there is an ampersand that begins no letter."""
    return _STRANGE.search(xml, start, end) is not None
