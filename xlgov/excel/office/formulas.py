"""Formulas and references between Excel's grammar and LibreOffice's (English names, ``;``, ``Sheet.A1``)."""

from __future__ import annotations

import re
from collections.abc import Callable

_STRING = r'"(?:[^"]|"")*"'
_QUOTED = r"'(?:[^']|'')*'"
_BARE = r"[^\W\d][\w.]*"
_CORNER = r"\$?[A-Za-z]{1,3}\$?\d+|\$?[A-Za-z]{1,3}(?=:)|\$?\d+(?=:)"
_EXCEL = re.compile(
    rf"{_STRING}|(?P<sheet>{_QUOTED}|{_BARE})!|(?P<comma>,)|(?P<open>[{{(])|(?P<close>[}})])|(?P<semi>;)"
)
_OFFICE = re.compile(
    rf"{_STRING}|\$?(?P<sheet>{_QUOTED}|[^\W\d]\w*)\.(?=\$?[A-Za-z]{{1,3}}\$?\d|#REF)"
    r"|(?P<open>[{(])|(?P<close>[})])|(?P<semi>;)|(?P<bar>\|)|(?P<union>~)"
)


def quoted(sheet: str) -> str:
    """A sheet name as it stands in a reference: in quotes unless it is a plain word."""
    if re.fullmatch(r"[^\W\d]\w*", sheet) and not re.fullmatch(_CORNER, sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def to_office(formula: str) -> str:
    """A formula in Excel's grammar, in LibreOffice's; a text that is no formula comes back unchanged."""
    return _rewritten(formula, _EXCEL, _office_part)


def to_excel(formula: str) -> str:
    """A formula in LibreOffice's grammar, in Excel's; a text that is no formula comes back unchanged."""
    return _rewritten(formula, _OFFICE, _excel_part)


def _rewritten(
    formula: str, pattern: re.Pattern[str], part: Callable[[re.Match[str], list[str]], str]
) -> str:
    if not formula.startswith(("=", "{=")):
        return formula
    inside: list[str] = []  # the brackets that are open: braces make a matrix, whose separators differ

    def replace(match: re.Match[str]) -> str:
        if match.lastgroup == "open":
            inside.append(match[0])
        elif match.lastgroup == "close" and inside:
            inside.pop()
        return part(match, inside)

    start = formula.index("=")
    return formula[:start] + pattern.sub(replace, formula[start:])


def _office_part(match: re.Match[str], inside: list[str]) -> str:
    matrix = bool(inside) and inside[-1] == "{"
    if match.lastgroup == "sheet":
        return f"${match['sheet']}."
    if match.lastgroup == "semi" and matrix:
        return "|"
    if match.lastgroup == "comma":
        return ";"
    return match[0]


def _excel_part(match: re.Match[str], inside: list[str]) -> str:
    matrix = bool(inside) and inside[-1] == "{"
    if match.lastgroup == "sheet":
        return f"{match['sheet']}!"
    if match.lastgroup == "semi" or match.lastgroup == "union":
        return ","
    if match.lastgroup == "bar" and matrix:
        return ";"
    return match[0]
