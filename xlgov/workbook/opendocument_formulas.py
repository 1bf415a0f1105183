"""Formulas of OpenDocument spreadsheets in the words of Excel."""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"\$?(?P<sheet>'(?:[^']|''){1,40}+'|[^.'$#\[\]:]{0,40}+)\.(?P<column>\$?[A-Z]{1,3}+)(?P<row>\$?[0-9]{1,7}+)"
)
"""a cell, as names and formulas have it: ``$'甲 表'.$B$1``"""
_PIECE = re.compile(r'"[^"]*+"|\[[^\[\]"]{0,700}+\]|;|[^"\[;]++|["\[]')
_LONGEST = 20_000


def excel_words(formula: str) -> str | None:
    """A formula without ``=``; None for one of another grammar, or with a reference to another file."""
    _, mark, words = formula.partition("of:=")
    if not mark or len(words) > _LONGEST:
        return None
    found = []
    for piece in _PIECE.findall(words):
        if piece.startswith("["):
            reference = _reference(piece[1:-1])
            if reference is None:
                return None
            found.append(reference)
        else:
            found.append("," if piece == ";" else piece)
    return "".join(found)


def _reference(words: str) -> str | None:
    """A cell or an area."""
    first = ADDRESS.match(words)
    if first is None:
        return None
    sheet = first["sheet"]
    quoted = sheet if not sheet or sheet.startswith("'") else f"'{sheet}'"
    begin = f"{quoted}!" if quoted else ""
    begin += first["column"] + first["row"]
    rest = words[first.end() :]
    if not rest:
        return begin
    last = ADDRESS.fullmatch(rest, 1) if rest.startswith(":") else None
    return f"{begin}:{last['column']}{last['row']}" if last else None
