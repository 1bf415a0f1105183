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
from itertools import chain, compress
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
_VALUE = re.compile(rb"<v>([^<>]*+)</v>")
_NO_TEXT, _ROW_END, _INLINE = b"<v></v>", b"</row>", b"<is>"
_NUMBERS = re.compile(rb"(?:(?:" + NUMBER + rb")?+<)*+")
"""values or none, each with a < behind it"""
_INDEXES = re.compile(rb"(?:(?:[0-9]{1,9})?+<)*+")
_NUMBER, _INDEX, _WORDS = b"n", b"s", b"w"
_SORTS = {b"": _NUMBER, b"n": _NUMBER, b"s": _INDEX, b"str": _WORDS}
"""What the value of a cell has to be by the kind of the cell."""
_ONLY_NUMBERS, _ONLY_INDEXES, _ONLY_WORDS = (
    bytes(letter == sort[0] for letter in range(256)) for sort in (_NUMBER, _INDEX, _WORDS)
)
_LONG_ROW, _LARGE = 2**13, 2**17
"""bytes of a row without its values, and of all rows; those of our sheets are shorter"""
_ESCAPE = re.compile(r"_x00([0-9A-Fa-f]{2})_")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));")
_STRANGE = re.compile(rb"&(?!(?:#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);)")
_LETTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}

_PIECE = 2**15


class Cells(NamedTuple):
    """The cells of a sheet that hold something, as columns of one length; b"" for what is not written.

    ``places`` are rows and columns (from 0), ``formulas`` elements; ``spaces`` says whether those around the
    text count.
    """

    places: list[tuple[int, int]]
    addresses: list[bytes]
    styles: list[bytes]
    kinds: list[bytes]
    formulas: list[bytes]
    spaces: list[bytes]
    texts: list[bytes]


class Body(NamedTuple):
    """Where the rows of a plain sheet begin and end, its cells that hold something, and how many ``rows`` and
    ``columns`` there are up to the farthest of them.

    What stands before the rows ends at ``head``, what stands after them begins at ``tail``.
    """

    head: int
    start: int
    end: int
    tail: int
    cells: Cells
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
    cells = known_cells(xml[start:end]) if end - start <= _LARGE else None
    if cells is None:
        cells = proved_cells(xml, start, end)
    if cells is None:
        return None
    rows, columns = map(max, zip(*cells.places, strict=True)) if cells.places else (-1, -1)
    return Body(head, start, end, tail, cells, rows + 1, columns + 1)


def filled(xml: bytes) -> int:
    """How many cells hold something, or a few more."""
    return xml.count(b"</c>")


def proved_cells(xml: bytes, start: int, end: int) -> Cells | None:
    """The cells of plain rows, which are proved in their whole; None for others, and where two cells are the
    same."""
    rows = _ROWS.match(xml, start, end)
    if rows is None or rows.end() != end or has_strange(xml, start, end) or not is_utf8(xml[start:end]):
        return None
    # what follows the last filled cell is blank: formatting that was dragged to the bottom of the sheet
    last = max(start, xml.rfind(b"</c>", start, end))
    found = _FILLED.findall(xml, start, last)
    addresses, *others = map(list, zip(*found, strict=True)) if found else ([] for _ in range(6))
    if len(set(addresses)) != len(found):
        return None
    return Cells(list(map(_place, addresses)), addresses, *others)


@lru_cache(maxsize=8192)
def _place(address: bytes) -> tuple[int, int]:
    return position(address.decode())


class _Layout(NamedTuple):
    """What a row has besides the values of its cells: columns as in ``Cells``, but for the texts."""

    places: tuple[tuple[int, int], ...]
    addresses: tuple[bytes, ...]
    styles: tuple[bytes, ...]
    kinds: tuple[bytes, ...]
    formulas: tuple[bytes, ...]
    spaces: tuple[bytes, ...]
    sorts: bytes
    """a letter of ``_SORTS`` for each cell"""


def known_cells(rows: bytes) -> Cells | None:
    """The cells of plain rows that are laid out like rows that were proved before, in this workbook or
    another, so that only their values have to be proved; None for all others.

    A sheet of ours has the same rows in every workbook that a program saved, but for the values.
    """
    if _INLINE in rows:  # it is the workbook's own, and of no use for the next
        return None
    pieces = _VALUE.split(rows)
    texts = pieces[1::2]
    *written, rest = _NO_TEXT.join(pieces[::2]).split(_ROW_END)
    if rest or max(map(len, written), default=0) > _LONG_ROW:
        return None
    layouts = [layout for layout in map(_kept_layout, written) if layout is not None]
    numbers = [layout.places[0][0] for layout in layouts if layout.places]
    if len(layouts) < len(written) or len(set(numbers)) < len(numbers):
        return None
    if not layouts:
        return Cells([], [], [], [], [], [], [])
    *columns, sorts = zip(*layouts, strict=True)
    if not _are_values(b"".join(sorts), texts):
        return None
    return Cells._make((*(list(chain.from_iterable(column)) for column in columns), texts))


def _layout(row: bytes) -> _Layout | None:
    """A row without values and without its end, and blank ones before it; None for one that is not plain, or
    has cells of other kinds than ours."""
    xml = row + _ROW_END
    if not _ROWS.fullmatch(xml) or has_strange(xml) or not is_utf8(xml):
        return None
    found = _FILLED.findall(xml)
    addresses, *others, _ = zip(*found, strict=True) if found else ((),) * 6
    sorts = b"".join([_SORTS.get(kind, b"") for kind in others[1]])
    if not len(set(addresses)) == len(sorts) == len(found) == xml.count(_NO_TEXT):
        return None
    return _Layout._make((tuple(map(_place, addresses)), addresses, *others, sorts))


_kept_layout = lru_cache(maxsize=512)(_layout)


def _are_values(sorts: bytes, texts: list[bytes]) -> bool:
    """Whether each value is what it has to be; none has a < in it."""
    numbers, indexes, words = (
        b"<".join([*compress(texts, sorts.translate(only)), b""])
        for only in (_ONLY_NUMBERS, _ONLY_INDEXES, _ONLY_WORDS)
    )
    if not _NUMBERS.fullmatch(numbers) or not _INDEXES.fullmatch(indexes):
        return False
    return not has_strange(words) and is_utf8(words)


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
