"""Whether a part is in the plain spelling: as Excel, WPS, LibreOffice, XlsxWriter and ``rewriting`` write.

Patterns over bytes and python-calamine's lenient parser read a part right where this proof holds. Names have
no prefix, attributes have double quotes and their usual order, every cell has its address and stands in the
row that it names, inside the grid; numbers are numbers; there is no CDATA, no comment, and no space between
elements. All patterns are possessive: one pass, whatever stands in the part.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlgov.workbook.structure import MAIN

_HEAD = (
    rb'(?:<\?xml version="1\.0"(?: encoding="(?:UTF|utf)-8")?(?: standalone="(?:yes|no)")? ?\?>\s{0,9})?'
    rb'<%s(?=[^<>]* xmlns="%s")(?: [A-Za-z][\w:]*+="[^"<>]*+")++%s'
)
_MAIN = MAIN.encode()
_ATTRIBUTES = rb'(?: (?:[A-WYZa-wyz][A-Za-z0-9]*+|x14ac:[A-Za-z]++)="[^"<>&\s]*+")*+'
"""never a namespace: those begin with x"""
_OTHERS = _ATTRIBUTES.replace(rb"(?: ", rb"(?: (?!r=)")
"""the attributes of a row besides its number"""
_PRESERVED = rb'(?: xml:space="preserve")?+'

GRID_ROW = (
    rb"(?:[1-9][0-9]{0,5}|10[0-3][0-9]{4}|104[0-7][0-9]{3}|1048[0-4][0-9]{2}|10485[0-6][0-9]|104857[0-6])"
)
GRID_COLUMN = rb"(?:[A-Z]{1,2}|[A-W][A-Z]{2}|X[A-E][A-Z]|XF[A-D])"
NUMBER = rb"-?+(?:[0-9]{1,40}+(?:\.[0-9]{1,40}+)?+|\.[0-9]{1,40}+)(?:[eE][-+]?+[0-9]{1,2}+)?+"
"""a number that is finite however its parts are combined"""
ERROR = rb"[^<>&\s]{1,40}+"

_MORE = rb'(?: (?:cm|vm|ph)="[0-9]{1,6}")*+'
_FORMULA = rb"(?:<f" + _ATTRIBUTES + rb"(?: ?+/>|>[^<>]*+</f>))?+"
_NO_VALUE = rb"<v ?+/>|<v></v>"
_FIGURE = _FORMULA + rb"(?:<v>" + NUMBER + rb"</v>|" + _NO_VALUE + rb")?+</c>"
_DATE = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?"
_TYPED = rb"|".join(
    (
        rb's"' + _MORE + rb">(?:<v>[0-9]{1,9}</v>|" + _NO_VALUE + rb")?+</c>",
        rb'str"' + _MORE + rb">" + _FORMULA + rb"(?:<v>[^<>]*+</v>|<v ?+/>)?+</c>",
        rb'n"' + _MORE + rb"(?: ?+/>|>" + _FIGURE + rb")",
        rb'e"' + _MORE + rb">" + _FORMULA + rb"<v>" + ERROR + rb"</v></c>",
        rb'b"' + _MORE + rb">" + _FORMULA + rb"<v>[01]</v></c>",
        rb'd"' + _MORE + rb">" + _FORMULA + rb"<v>" + _DATE + rb"</v></c>",
        rb'inlineStr"' + _MORE + rb"><is><t" + _PRESERVED + rb">[^<>]*+</t></is></c>",
        rb'(?:s|str|e|b|inlineStr)"' + _MORE + rb" ?+/>",
    )
)
_CELL = (
    rb'<c r="' + GRID_COLUMN + rb'\1"(?: s="[0-9]{1,6}")?+'
    rb'(?: t="(?:' + _TYPED + rb")|" + _MORE + rb"(?: ?+/>|>" + _FIGURE + rb"))"
)
_ROW = rb'<row r="(' + GRID_ROW + rb')"' + _OTHERS + rb"(?: ?+/>|>(?:" + _CELL + rb")*+</row>)"
_ROWS = re.compile(rb"(?:" + _ROW + rb")*+")

_BEFORE = re.compile(
    _HEAD % (b"worksheet", _MAIN, b">")
    + rb'(?:</?+[A-Za-z0-9]++(?: [A-Za-z][A-Za-z0-9:]*+="[^"<>]*+")*+ ?+/?+>)*+'
)
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_EMPTY = b"<sheetData/>"
_MERGED = re.compile(
    rb'<mergeCell ref="' + GRID_COLUMN + GRID_ROW + rb":" + GRID_COLUMN + GRID_ROW + rb'" ?+/>'
)
_COLUMNS = re.compile(rb"<cols>(?:<col(?: [A-Za-z]++=\"[^\"<>&\s]*+\")++ ?+/>)++</cols>")
_FILLED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>/]*+>')

_TEXT = rb"<t" + _PRESERVED + rb"(?:/>|>[^<>]*+</t>)"
_LOOKS = rb'<rPr>(?:<[A-Za-z]++(?: [A-Za-z]++="[^"<>]*+")*+/>)*+</rPr>'
_STRING = (
    rb"<si>(?:" + _TEXT + rb"|(?:<r>(?:" + _LOOKS + rb"|<rPr/>)?+" + _TEXT + rb"</r>)++)"
    rb'(?:<rPh sb="[0-9]{1,9}" eb="[0-9]{1,9}">' + _TEXT + rb"</rPh>)*+"
    rb'(?:<phoneticPr(?: [A-Za-z]++="[^"<>]*+")*+/>)?+</si>'
)
_STRINGS = re.compile(
    _HEAD
    % (b"sst", _MAIN, rb"(?:/>|>(?:<si><t>[^<>]*+</t></si>|" + _STRING + rb"|<si/>)*+(?:<extLst>.*)?+</sst>)")
    + rb"\s*+",
    re.DOTALL,
)
_UNIQUE = re.compile(rb'\buniqueCount="([0-9]{1,12})"')


class Body(NamedTuple):
    """Where the rows of a plain sheet begin and end, and the addresses of its cells that hold something."""

    start: int
    end: int
    filled: list[bytes]


def plain_sheet(xml: bytes) -> Body | None:
    """Where a sheet in the plain spelling has its rows; None for any other."""
    start = xml.find(_BEGIN) + len(_BEGIN)
    end = xml.find(_END, start)
    if start < len(_BEGIN):
        start = end = xml.find(_EMPTY)
    if start < 0 or end < 0 or not _plain_around(xml, start, end):
        return None
    rows = _ROWS.match(xml, start, end)
    if rows is None or rows.end() != end or not _is_utf8(xml):
        return None
    # what follows the last filled cell is blank: formatting that was dragged to the bottom of the sheet
    last = max(start, xml.rfind(b"</c>", start, end))
    filled = _FILLED.findall(xml, start, last)
    return Body(start, end, filled) if len(set(filled)) == len(filled) else None


def _plain_around(xml: bytes, start: int, end: int) -> bool:
    """Whether what stands before and after the rows hides nothing from the patterns that look there."""
    opening = xml.rfind(b"<", 0, start) if xml[start - 1 : start] == b">" else start
    before = _BEFORE.match(xml, 0, opening)
    if before is None or before.end() != opening:
        return False
    if xml.find(b"<cols", 0, opening) >= 0 and not _COLUMNS.search(xml, 0, opening):
        return False
    head, tail = xml[:opening], xml[end + len(_END) :]
    if head.count(_MAIN) != 1 or head.count(b' xmlns="') != 1:
        return False
    # single letters are found ten times as fast
    if (b"!" in tail and b"<!" in tail) or (b"?" in tail and b"<?" in tail):
        return False
    if _MAIN in tail or b' xmlns="' in tail or b"sheetData" in tail:
        return False
    merged = tail.count(b"mergeCell")
    return not merged or merged == len(_MERGED.findall(tail)) + 2


def _is_utf8(xml: bytes) -> bool:
    if xml.isascii():
        return True
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return True


def plain_strings(xml: bytes) -> bool:
    """Whether the shared strings are in the plain spelling, and not fewer than they say."""
    if not _STRINGS.fullmatch(xml) or xml.find(b"<!") >= 0:
        return False
    unique = _UNIQUE.search(xml, 0, xml.find(b">", xml.find(b"<sst")))
    return unique is None or int(unique[1]) <= xml.count(b"<si")
