"""What a sheet's XML tells beyond its values: errors, formulas with and without a computed value, and what is
hidden, merged, or formatted so that it looks different.

The patterns hold for XML in the plain spelling (``xlgov.workbook.spelling``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from xlgov.workbook.geometry import Box
from xlgov.workbook.margins import UNSEEN, Margins
from xlgov.workbook.spelling import Body, Cells, unescaped

LONG_FORMULA = 1_000
"""bytes; the template's are shorter"""

_ROW = re.compile(rb"<row\s([^<>]*+)>")
_NUMBER = re.compile(rb'(?<![\w:])r="([0-9]{1,7})"')


class Formula(NamedTuple):
    """A formula cell: its text (``None`` where it shares another cell's) and whether a value is stored."""

    text: str | None
    computed: bool


class SheetFlags(NamedTuple):
    """What a sheet tells beyond its values.

    ``errors`` has the text of each error cell, ``formats`` the number format of each cell whose format is
    ``misleading``, both by address. Rows and columns count from 0; hidden are also those without height or
    width. ``merged`` has the boxes of merged cells, ``noughts`` the formulas whose result 0 may be a text's.
    """

    errors: Mapping[str, str]
    formulas: Mapping[str, Formula]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Box, ...] = ()
    formats: Mapping[str, str] = {}
    noughts: frozenset[str] = frozenset()


def flags_of(xml: bytes, body: Body, margins: Margins, formats: Mapping[int, str]) -> SheetFlags:
    """The flags of a sheet, whose rows and cells are ``body`` and the rest ``margins``; ``formats`` are the
    styles whose number format is misleading."""
    return SheetFlags(
        _errors(body.cells),
        _formulas(body.cells),
        _hidden_rows(xml[body.start : body.end]),
        margins.hidden_columns,
        margins.merged,
        _formats(body.cells, formats),
    )


def _errors(cells: Cells) -> dict[str, str]:
    if b"e" not in cells.kinds:
        return {}
    columns = zip(cells.addresses, cells.kinds, cells.texts, strict=True)
    return {address.decode(): unescaped(text.decode()) for address, kind, text in columns if kind == b"e"}


def _formulas(cells: Cells) -> dict[str, Formula]:
    columns = zip(cells.addresses, cells.formulas, cells.kinds, cells.texts, strict=True)
    formulas: dict[str, Formula] = {}
    for address, element, kind, value in compress(columns, cells.formulas):
        # typed as text, an empty value is a value: the result "" of a total without parts
        computed = bool(value) or kind == b"str"
        formula = _formula if len(element) > LONG_FORMULA else _kept_formula
        formulas[address.decode()] = formula(element, computed)
    return formulas


def _hidden_rows(xml: bytes) -> frozenset[int]:
    # LibreOffice writes hidden="false" on every row
    some = b' hidden="' in xml and (b' hidden="1"' in xml or b' hidden="true"' in xml)
    if not some and b' ht="0' not in xml and b' ht=".' not in xml:
        return frozenset()
    found = set()
    for attributes in _ROW.findall(xml):
        number = _NUMBER.search(attributes)
        if number and UNSEEN.search(attributes):
            found.add(int(number[1]) - 1)
    return frozenset(found)


def _formats(cells: Cells, formats: Mapping[int, str]) -> dict[str, str]:
    """The cells of the given styles that hold something."""
    codes = {b"%d" % style: code for style, code in formats.items()}
    if codes.keys().isdisjoint(cells.styles):
        return {}
    pairs = zip(cells.addresses, cells.styles, strict=True)
    return {address.decode(): codes[style] for address, style in pairs if style in codes}


def _formula(element: bytes, computed: bool) -> Formula:
    _, _, text = element.partition(b">")
    return Formula(unescaped(text.removesuffix(b"</f>").decode()) or None, computed)


_kept_formula = lru_cache(maxsize=4096)(_formula)
"""For the next workbook, which has the same formulas; long ones are not ours."""
