"""Formulas of .xls files ([MS-XLS] 2.5.198): tokens in the order of a stack into the words of Excel."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlgov.workbook.geometry import letters

_OPERATORS = ("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":")
_BINARY = dict(enumerate(_OPERATORS, 3))
_FIXED = {
    2: ("ISNA", 1),
    3: ("ISERROR", 1),
    15: ("SIN", 1),
    24: ("ABS", 1),
    25: ("INT", 1),
    27: ("ROUND", 2),
    32: ("LEN", 1),
    33: ("VALUE", 1),
    38: ("NOT", 1),
    39: ("MOD", 2),
    48: ("TEXT", 2),
    65: ("DATE", 3),
    118: ("TRIM", 1),
    127: ("ISTEXT", 1),
    128: ("ISNUMBER", 1),
    129: ("ISBLANK", 1),
    130: ("T", 1),
    131: ("N", 1),
    212: ("ROUNDUP", 2),
    213: ("ROUNDDOWN", 2),
    346: ("COUNTIF", 2),
    347: ("COUNTBLANK", 1),
}
_VARIABLE = {
    0: "COUNT",
    1: "IF",
    4: "SUM",
    5: "AVERAGE",
    6: "MIN",
    7: "MAX",
    36: "AND",
    37: "OR",
    100: "CHOOSE",
    109: "LOG",
    116: "RIGHT",
    115: "LEFT",
    169: "COUNTA",
    336: "CONCATENATE",
    228: "SUMPRODUCT",
    345: "SUMIF",
}
"""functions by their numbers; a formula with another one is not put into words"""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_MOST = 2_000
"""tokens; our longest formula has a hundred"""


class Surroundings(NamedTuple):
    """What a formula refers to by number: names, sheets as they are written before ``!``; its own cell."""

    names: Sequence[str]
    sheet: Callable[[int], str]
    cell: tuple[int, int] = (0, 0)


class _Unknown(Exception):
    """A token that is not known."""


def in_words(tokens: bytes, around: Surroundings) -> str | None:
    """A formula without ``=``; None for one with anything that is not known here."""
    try:
        return _Reader(tokens, around).read()
    except (_Unknown, struct.error, LookupError, ValueError):
        return None


class _Reader:
    def __init__(self, tokens: bytes, around: Surroundings) -> None:
        self._tokens, self._around, self._at = tokens, around, 0
        self._stack: list[str] = []

    def read(self) -> str:
        for _ in range(_MOST):
            if self._at >= len(self._tokens):
                (words,) = self._stack
                return words
            self._token()
        raise _Unknown

    def _take(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + layout, self._tokens, self._at)
        self._at += struct.calcsize("<" + layout)
        return found

    def _token(self) -> None:
        (code,) = self._take("B")
        base = code & 0x1F | 0x20 if code >= 0x20 else code
        if code in _BINARY:
            right, left = self._stack.pop(), self._stack.pop()
            self._stack.append(f"{left}{_BINARY[code]}{right}")
        elif base < 0x20:
            self._constant(code)
        elif base in (0x21, 0x22):
            self._function(base)
        else:
            self._reference(base)

    def _constant(self, code: int) -> None:
        if code in (0x12, 0x13):
            self._stack.append("+-"[code - 0x12] + self._stack.pop())
        elif code == 0x14:
            self._stack.append(self._stack.pop() + "%")
        elif code == 0x15:
            self._stack.append(f"({self._stack.pop()})")
        elif code == 0x16:
            self._stack.append("")
        elif code == 0x17:
            self._stack.append('"' + self._text().replace('"', '""') + '"')
        elif code == 0x19:
            self._attribute()
        elif code == 0x1C:
            self._stack.append(ERRORS[self._take("B")[0]])
        elif code == 0x1D:
            self._stack.append("TRUE" if self._take("B")[0] else "FALSE")
        elif code == 0x1E:
            self._stack.append(str(self._take("H")[0]))
        elif code == 0x1F:
            (number,) = self._take("d")
            self._stack.append(f"{number:.15g}")
        else:
            raise _Unknown

    def _attribute(self) -> None:
        """What helps Excel to work a formula out; one of them stands for SUM of one."""
        kind, size = self._take("BH")
        if kind & 0x04:
            self._at += 2 * (size + 1)
        elif kind & 0x10:
            self._stack.append(f"SUM({self._stack.pop()})")

    def _function(self, base: int) -> None:
        if base == 0x21:
            name, count = _FIXED[self._take("H")[0]]
        else:
            count, number = self._take("BH")
            name, count = _VARIABLE[number & 0x7FFF], count & 0x7F
        if count > len(self._stack):
            raise _Unknown
        given = [self._stack.pop() for _ in range(count)][::-1]
        self._stack.append(f"{name}({','.join(given)})")

    def _reference(self, base: int) -> None:
        sheet = ""
        if base == 0x23:
            (number,) = self._take("I")
            self._stack.append(self._around.names[number - 1])
            return
        if base in (0x3A, 0x3B):
            sheet = self._around.sheet(self._take("H")[0])
        if base in (0x24, 0x3A):
            row, column = self._take("HH")
            self._stack.append(sheet + _cell(row, column))
        elif base in (0x25, 0x3B):
            row, last_row, column, last_column = self._take("HHHH")
            self._stack.append(f"{sheet}{_cell(row, column)}:{_cell(last_row, last_column)}")
        elif base == 0x2C:
            row, column = self._take("HH")
            self._stack.append(self._near(row, column))
        elif base == 0x2D:
            row, last_row, column, last_column = self._take("HHHH")
            self._stack.append(f"{self._near(row, column)}:{self._near(last_row, last_column)}")
        else:
            raise _Unknown

    def _near(self, row: int, column: int) -> str:
        """A cell of a shared formula: what is not fixed counts from the formula's own cell."""
        here, across = self._around.cell
        marks = column & 0xC000
        if marks & 0x8000:
            row = (here + row) % 0x10000
        number = column & 0xFF
        if marks & 0x4000:
            number = (across + number) % 0x100
        return _cell(row, number | marks)

    def _text(self) -> str:
        length, wide = self._take("BB")
        size = length * 2 if wide & 1 else length
        raw = self._tokens[self._at : self._at + size]
        self._at += size
        return raw.decode("utf-16-le" if wide & 1 else "latin-1")


def _cell(row: int, column: int) -> str:
    across, down = ("" if column & 0x4000 else "$"), ("" if column & 0x8000 else "$")
    return f"{across}{letters(column & 0xFF)}{down}{row + 1}"
