"""Formulas and references between Excel's grammar and LibreOffice's (English names, ``;``, ``$Sheet.A1``)."""

from __future__ import annotations

import re
from collections.abc import Callable

from xlgov.excel.office.cell_values import CODES

_KEPT = r'"(?:[^"]|"")*"|#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)'
"""Texts and errors are the same in both."""
_QUOTED = r"(?<!')'(?:[^']|'')*+'"
_OPEN = r"(?P<call>(?<=[\w.])\()|(?P<open>[{(])|(?P<close>[})])|(?P<semicolon>;)"
_REFERENCE = r"\$?[A-Za-z]{1,3}(?:\$?\d|:)|\$?\d+:|#REF"
_EXCEL = re.compile(
    rf"{_KEPT}|(?P<sheet>{_QUOTED}|(?<![\w.])[^\W\d][\w.]*)!|{_OPEN}|(?P<comma>,)"
    r"|(?P<truth>\b(?:TRUE|FALSE)\b)(?!\()|(?P<space>(?<=[\w)])\s+(?=[$\w(']))"
)
_OFFICE = re.compile(
    rf"{_KEPT}|\$?(?P<sheet>{_QUOTED}|(?<!\w)[^\W\d]\w*)\.(?={_REFERENCE})|{_OPEN}"
    r"|(?P<bar>\|)|(?P<union>~)|(?P<truth>\b(?:TRUE|FALSE)\b)\(\)|(?P<cross>!)|(?P<unknown>\b[a-z_][\w.]{0,63}(?=\())"
)
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*")


def quoted(sheet: str) -> str:
    """A sheet name as it stands in a reference: in quotes unless it is a plain word."""
    if _PLAIN_NAME.fullmatch(sheet) and not _LOOKS_LIKE_A_CELL.fullmatch(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def to_office(formula: str) -> str:
    """A formula in Excel's grammar, in LibreOffice's; a text that is no formula comes back unchanged."""
    return _rewritten(formula, _EXCEL, _office_part)


def to_excel(formula: str) -> str:
    """A formula in LibreOffice's grammar, in Excel's; a text that is no formula comes back unchanged.

    An error that stands in a cell as a value comes as ``#N/A``, as in Excel; functions that LibreOffice does
    not know, which it writes in small letters, come in capitals.
    """
    if formula[1:] in CODES:
        return formula[1:]
    return _rewritten(formula, _OFFICE, _excel_part)


def _rewritten(formula: str, pattern: re.Pattern[str], part: Callable[[re.Match[str], str], str]) -> str:
    if not formula.startswith("="):
        return formula
    inside = [""]  # the brackets that are open: a comma is one thing in a call, others in { } and in ( )

    def replace(match: re.Match[str]) -> str:
        if match.lastgroup in ("call", "open"):
            inside.append("call" if match.lastgroup == "call" else match[0])
        elif match.lastgroup == "close" and len(inside) > 1:
            inside.pop()
        return part(match, inside[-1])

    return pattern.sub(replace, formula)


def _office_part(match: re.Match[str], inside: str) -> str:
    kind = match.lastgroup
    if kind == "sheet":
        return f"${match['sheet']}."
    if kind == "comma":
        return "~" if inside == "(" else ";"
    if kind == "semicolon":
        return "|" if inside == "{" else ";"
    if kind == "truth":
        return match[0] + "()"
    return "!" if kind == "space" else match[0]


def _excel_part(match: re.Match[str], inside: str) -> str:
    kind = match.lastgroup
    if kind == "sheet":
        return match["sheet"] + "!"
    if kind in ("semicolon", "union"):
        return ","
    if kind == "bar":
        return ";" if inside == "{" else "|"
    if kind == "truth":
        return match["truth"]
    if kind == "unknown":
        return match[0].upper()
    return " " if kind == "cross" else match[0]
