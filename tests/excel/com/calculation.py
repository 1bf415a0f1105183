"""Excel's arithmetic for the formulas that our workbooks have. What is not known here raises.

Each formula is read once into a tree and computed from there; a cell is computed when it is first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.excel.com.cells import Cell, Content, Failure, area

if TYPE_CHECKING:
    from tests.excel.com.bookfile import BookFile, SheetFile

Node = tuple[Any, ...]
_TOKEN = re.compile(
    r'(?P<space>\s+)|(?P<text>"(?:[^"]|"")*")|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?)'
    r"|(?P<error>#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A))"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<cells>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)(?![\w(.])"
    r"|(?P<call>[A-Z][A-Z0-9._]*)\(|(?P<name>[^\W\d][\w.]*)|(?P<operator><=|>=|<>|[-+*/^&=<>(),%])"
)
_LEVELS = (("=", "<>", "<=", ">=", "<", ">"), ("&",), ("+", "-"), ("*", "/"), ("^",))
VALUE, NUMBER, DIVISION, NAME, MISSING = (
    Failure(name) for name in ("#VALUE!", "#NUM!", "#DIV/0!", "#NAME?", "#N/A")
)


class Unknown(NotImplementedError):
    """A formula that the fake cannot compute."""


class _Failed(Exception):
    """An error value on its way through a formula."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class Block(list[list[Any]]):
    """The values of a range: rows of cells."""

    def flat(self) -> Iterator[Any]:
        for row in self:
            yield from row


class Calculator:
    """The values of all formulas of a workbook, from what stands in it now."""

    def __init__(self, file: BookFile, functions: Mapping[str, Callable[..., Any]] | None = None) -> None:
        """``functions`` are those of add-ins: they take values and rows of values."""
        self._file, self._functions = file, functions or {}
        self._done: dict[tuple[str, Cell], Content | Failure] = {}
        self._formulas = {
            sheet.name: sheet.cells.formulas() for sheet in file.sheets if sheet.kind == "worksheet"
        }
        self._names = {name.name.casefold(): name.refers_to for name in file.names() if name.sheet is None}
        self._open: list[tuple[str, Cell]] = []

    def run(self) -> None:
        """Let every formula have its value."""
        for sheet in self._file.sheets:
            for cell in self._formulas.get(sheet.name, ()):
                sheet.cells.put_result(cell, self.value(sheet, cell))

    def value(self, sheet: SheetFile, cell: Cell) -> Content | Failure:
        """What a cell shows."""
        formula = self._formulas[sheet.name].get(cell)
        if formula is None:
            return sheet.cells.value(cell)
        here = (sheet.name, cell)
        if here not in self._done:
            if here in self._open:
                raise Unknown(f"a circle of formulas at {here}")
            self._open.append(here)
            try:
                self._done[here] = self._result(sheet, formula)
            finally:
                self._open.pop()
        return self._done[here]

    def _result(self, sheet: SheetFile, formula: str) -> Content | Failure:
        try:
            result = _one(self._value(sheet, parsed(formula)))
        except _Failed as failed:
            return failed.failure
        # a formula that refers to an empty cell shows 0
        return 0.0 if result is None else result

    def _value(self, sheet: SheetFile, node: Node) -> Any:
        kind = node[0]
        if kind == "constant":
            if isinstance(node[1], Failure):
                raise _Failed(node[1])
            return node[1]
        if kind == "cells":
            return self._block(sheet, node[1], node[2])
        if kind == "name":
            return self._named(node[1])
        if kind == "operator":
            return self._operated(sheet, node)
        if kind == "sign":
            return _each(lambda value: node[1] * _number(value), self._value(sheet, node[2]))
        if kind == "percent":
            return _number(_one(self._value(sheet, node[1]))) / 100
        return self._called(sheet, node[1], node[2])

    def _block(self, sheet: SheetFile, other: str | None, ref: str) -> Block:
        try:
            home = self._file.sheet(other) if other else sheet
        except KeyError:
            raise _Failed(Failure("#REF!")) from None
        top, left, bottom, right = area(ref)
        return Block(
            [self.value(home, (row, column)) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        )

    def _named(self, name: str) -> Any:
        if name.casefold() not in self._names:
            raise _Failed(NAME)
        return self._value(self._file.sheets[0], parsed(self._names[name.casefold()]))

    def _operated(self, sheet: SheetFile, node: Node) -> Any:
        _, operator, left, right = node
        return _each(_OPERATORS[operator], self._value(sheet, left), self._value(sheet, right))

    def _called(self, sheet: SheetFile, name: str, given: tuple[Node, ...]) -> Any:
        if name == "IF":
            chosen = _truth(_one(self._value(sheet, given[0])))
            if not chosen and len(given) < 3:
                return False
            return self._value(sheet, given[1] if chosen else given[2])
        if name == "IFERROR":
            try:
                found = _one(self._value(sheet, given[0]))
            except _Failed:
                return self._value(sheet, given[1])
            return found
        if name in ("ISNUMBER", "ISERROR", "COUNT", "COUNTA", "ISBLANK", "ISTEXT"):
            return _COUNTING[name]([self._caught(sheet, node) for node in given])
        if name in self._functions:
            return _of_addin(self._functions[name](*(self._value(sheet, node) for node in given)))
        if name not in _FUNCTIONS:
            raise Unknown(f"the fake Excel cannot compute {name}()")
        return _FUNCTIONS[name](*(self._value(sheet, node) for node in given))

    def _caught(self, sheet: SheetFile, node: Node) -> Any:
        try:
            return self._value(sheet, node)
        except _Failed as failed:
            return failed.failure


def _of_addin(answer: Any) -> Any:
    """What a function of an add-in answers: a value, or rows of them."""
    return Block([list(row) for row in answer]) if isinstance(answer, (list, tuple)) else answer


# --- reading


@cache
def parsed(formula: str) -> Node:
    """A formula without ``=`` as a tree. Raises Unknown for what is no formula that the fake knows."""
    tokens = list(_tokens(formula))
    reader = _Reader(tokens, formula)
    node = reader.level(0)
    if reader.next() is not None:
        raise Unknown(f"the fake Excel cannot read ={formula}")
    return node


def _tokens(formula: str) -> Iterator[tuple[str, str, str | None]]:
    place = 0
    while place < len(formula):
        found = _TOKEN.match(formula, place)
        if found is None:
            raise Unknown(f"the fake Excel cannot read ={formula}")
        place = found.end()
        kind = str(found.lastgroup)
        if kind != "space":
            yield kind, found[kind], found["sheet"]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str, str | None]], formula: str) -> None:
        self._tokens, self._formula, self._place = tokens, formula, 0

    def next(self) -> tuple[str, str, str | None] | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _takes(self, *signs: str) -> str | None:
        token = self.next()
        if token is not None and token[0] == "operator" and token[1] in signs:
            self._place += 1
            return token[1]
        return None

    def level(self, number: int) -> Node:
        """An expression of operators that bind at least as closely as this level's."""
        if number == len(_LEVELS):
            return self._signed()
        left = self.level(number + 1)
        while (sign := self._takes(*_LEVELS[number])) is not None:
            left = ("operator", sign, left, self.level(number + 1))
        return left

    def _signed(self) -> Node:
        sign = self._takes("-", "+")
        if sign is not None:
            return ("sign", -1 if sign == "-" else 1, self._signed())
        node = self._single()
        while self._takes("%"):
            node = ("percent", node)
        return node

    def _single(self) -> Node:
        token = self.next()
        if token is None:
            raise Unknown(f"the fake Excel cannot read ={self._formula}")
        kind, text, sheet = token
        self._place += 1
        if kind == "text":
            return ("constant", text[1:-1].replace('""', '"'))
        if kind == "number":
            return ("constant", float(text))
        if kind == "error":
            return ("constant", Failure(text))
        if kind == "cells":
            name = sheet[:-1].removeprefix("'").removesuffix("'").replace("''", "'") if sheet else None
            return ("cells", name, text)
        if kind == "name":
            truth = {"TRUE": True, "FALSE": False}.get(text.upper())
            return ("name", text) if truth is None else ("constant", truth)
        if kind == "call":
            return ("call", text, self._arguments())
        if text == "(":
            inner = self.level(0)
            self._expect(")")
            return inner
        raise Unknown(f"the fake Excel cannot read ={self._formula}")

    def _arguments(self) -> tuple[Node, ...]:
        if self._takes(")"):
            return ()
        given = [self.level(0)]
        while self._takes(","):
            given.append(self.level(0))
        self._expect(")")
        return tuple(given)

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise Unknown(f"the fake Excel cannot read ={self._formula}")


# --- values


def _one(value: Any) -> Any:
    """The value of an expression that stands for one: of a single cell's range its cell."""
    if isinstance(value, Block):
        if len(value) > 1 or len(value[0]) > 1:
            raise Unknown("a range where the fake Excel knows only a cell")
        value = value[0][0]
    if isinstance(value, Failure):
        raise _Failed(value)
    return value


def _number(value: Any) -> float:
    value = _one(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            raise _Failed(VALUE) from None
    return float(value)


def _truth(value: Any) -> bool:
    if isinstance(value, str):
        if value.upper() not in ("TRUE", "FALSE"):
            raise _Failed(VALUE)
        return value.upper() == "TRUE"
    return bool(value)


def _text(value: Any) -> str:
    value = _one(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else general(value)


def general(number: float) -> str:
    """A number as a cell of the format General has it in a text: 15 digits."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shown = f"{number:.15g}"
    if "e" in shown:
        raise Unknown(f"{number} in a text")
    return shown


def _each(operation: Callable[..., Any], *values: Any) -> Any:
    """An operation on single values, or cell by cell on ranges of one shape."""
    blocks = [value for value in values if isinstance(value, Block)]
    if not any(len(block) > 1 or len(block[0]) > 1 for block in blocks):
        return operation(*map(_one, values))
    if len({(len(block), len(block[0])) for block in blocks}) > 1:
        raise Unknown("ranges of different shapes")
    rows, columns = len(blocks[0]), len(blocks[0][0])

    def at(value: Any, row: int, column: int) -> Any:
        return value[row][column] if isinstance(value, Block) else value

    made = Block()
    for row in range(rows):
        made.append(
            [operation(*(_one(at(value, row, column)) for value in values)) for column in range(columns)]
        )
    return made


def _sum(first: float, second: float) -> float:
    """Excel takes what is left of a difference below the fifteenth digit for 0."""
    result = first + second
    return 0.0 if result and abs(result) < 1e-15 * max(abs(first), abs(second)) else result


def _rank(value: Any) -> int:
    """Numbers come before texts, texts before truth values."""
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def _compared(left: Any, right: Any) -> int:
    if left is None and right is None:
        return 0
    left = (
        ("" if isinstance(right, str) else False if isinstance(right, bool) else 0.0)
        if left is None
        else left
    )
    right = (
        ("" if isinstance(left, str) else False if isinstance(left, bool) else 0.0)
        if right is None
        else right
    )
    if _rank(left) != _rank(right):
        return _rank(left) - _rank(right)
    if isinstance(left, str):
        left, right = left.casefold(), right.casefold()
    return (left > right) - (left < right)


def _divided(left: Any, right: Any) -> float:
    if not _number(right):
        raise _Failed(DIVISION)
    return _number(left) / _number(right)


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda left, right: _sum(_number(left), _number(right)),
    "-": lambda left, right: _sum(_number(left), -_number(right)),
    "*": lambda left, right: _number(left) * _number(right),
    "/": _divided,
    "^": lambda left, right: _number(left) ** _number(right),
    "&": lambda left, right: _text(left) + _text(right),
    "=": lambda left, right: _compared(left, right) == 0,
    "<>": lambda left, right: _compared(left, right) != 0,
    "<": lambda left, right: _compared(left, right) < 0,
    ">": lambda left, right: _compared(left, right) > 0,
    "<=": lambda left, right: _compared(left, right) <= 0,
    ">=": lambda left, right: _compared(left, right) >= 0,
}


# --- functions


def _numbers(given: tuple[Any, ...]) -> Iterator[float]:
    """Of ranges their numbers (texts and truth values do not count), of single arguments what they say."""
    for value in given:
        if isinstance(value, Block):
            for each in value.flat():
                if isinstance(each, Failure):
                    raise _Failed(each)
                if isinstance(each, float) and not isinstance(each, bool):
                    yield each
        else:
            yield _number(value)


def _summed(*given: Any) -> float:
    total = 0.0
    for number in _numbers(given):
        total += number
    return total


def _rounded(number: Any, places: Any) -> float:
    step = Decimal(1).scaleb(-int(_number(places)))
    # half away from zero, of the digits that a person sees
    return float(Decimal(f"{_number(number):.15g}").quantize(step, ROUND_HALF_UP))


def _products(*given: Any) -> float:
    total = 0.0
    blocks = [value if isinstance(value, Block) else Block([[value]]) for value in given]
    if len({(len(block), len(block[0])) for block in blocks}) > 1:
        raise _Failed(VALUE)
    for values in zip(*(block.flat() for block in blocks), strict=True):
        product = 1.0
        for value in values:
            if isinstance(value, Failure):
                raise _Failed(value)
            product *= value if isinstance(value, float) and not isinstance(value, bool) else 0.0
        total += product
    return total


def _formatted(value: Any, code: Any) -> str:
    value = _one(value)
    if isinstance(value, str):
        return value
    number, pattern = _number(value), _text(code)
    if pattern == "General":
        return general(number)
    found = re.fullmatch(r"0(?:\.(0*)(#*))?", pattern)
    if found is None:
        raise Unknown(f"TEXT with the format {pattern}")
    fixed, free = len(found[1] or ""), len(found[2] or "")
    digits = Decimal(f"{number:.15g}").quantize(Decimal(1).scaleb(-fixed - free), ROUND_HALF_UP)
    whole, _, decimals = f"{digits:f}".partition(".")
    decimals = decimals[:fixed] + decimals[fixed:].rstrip("0")
    shown = f"{whole}.{decimals}" if decimals or "." in pattern else whole
    return shown.removeprefix("-") if not digits else shown


def _value_of(text: Any) -> float:
    text = _one(text)
    if not isinstance(text, str):
        return _number(text)
    bare = text.strip().replace(",", "")
    if not re.fullmatch(r"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?", bare):
        if re.search(r"\d", bare):
            raise Unknown(f"VALUE of {text!r}")
        raise _Failed(VALUE)
    return float(bare)


def _half_width(text: Any) -> str:
    made = ""
    for letter in _text(text):
        code = ord(letter)
        made += chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else " " if code == 0x3000 else letter
    return made


def _any(*given: Any) -> bool:
    found = []
    for value in given:
        found += (
            [each for each in value.flat() if each is not None and not isinstance(each, str)]
            if isinstance(value, Block)
            else [_truth(value)]
        )
    return any(map(bool, found))


def _all(*given: Any) -> bool:
    return not _any(*(not _truth(_one(value)) for value in given))


def _is_number(value: Any) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def _counted(given: list[Any]) -> float:
    total = 0
    for value in given:
        if isinstance(value, Block):
            total += sum(map(_is_number, value.flat()))
        else:
            total += _is_number(value)
    return float(total)


def _single(given: list[Any]) -> Any:
    value = given[0]
    if isinstance(value, Block):
        if len(value) > 1 or len(value[0]) > 1:
            raise Unknown("IS… of a range")
        return value[0][0]
    return value


_COUNTING: dict[str, Callable[[list[Any]], Any]] = {
    "COUNT": _counted,
    "COUNTA": lambda given: float(
        sum(
            each is not None
            for value in given
            for each in (value.flat() if isinstance(value, Block) else [value])
        )
    ),
    "ISNUMBER": lambda given: _is_number(_single(given)),
    "ISTEXT": lambda given: isinstance(_single(given), str),
    "ISBLANK": lambda given: _single(given) is None,
    "ISERROR": lambda given: isinstance(_single(given), Failure),
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": _summed,
    "MAX": lambda *given: max(_numbers(given), default=0.0),
    "MIN": lambda *given: min(_numbers(given), default=0.0),
    "ABS": lambda value: abs(_number(value)),
    "ROUND": _rounded,
    "SUMPRODUCT": _products,
    "OR": _any,
    "AND": _all,
    "NOT": lambda value: not _truth(_one(value)),
    "TEXT": _formatted,
    "VALUE": _value_of,
    "LEFT": lambda text, count=1.0: _text(text)[: int(_number(count))],
    "LEN": lambda text: float(len(_text(text))),
    "TRIM": lambda text: re.sub(" +", " ", _text(text)).strip(" "),
    "ASC": _half_width,
    "INDEX": lambda block, row, column: block[int(_number(row)) - 1][int(_number(column)) - 1],
    "CHAR": lambda code: chr(int(_number(code))),
    "HYPERLINK": lambda target, shown=None: _one(target if shown is None else shown),
}
