"""The text of a run of a page, as a browser shows it: white space, marks of footnotes, tabs."""

from __future__ import annotations

import re

from xlgov.locate.grids import GridCell
from xlgov.report.checked import FORBIDDEN

MARK_BEGINS, MARK_ENDS = "\ue000", "\ue001"
"""around what is set above the line, until it is known what it stands beside"""
TAB = "\ue002"
"""a tab that is meant as one"""
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u2018-\u201d]")
_MARK = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_OURS = str.maketrans("", "", MARK_BEGINS + MARK_ENDS)
_BLANKS = str.maketrans(
    {"\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200b": "", "\ufeff": ""}
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EDGES = " \t\u3000\n"


def without_ours(text: str) -> str:
    """A text of the page without the characters that this module has a meaning for."""
    return text.replace(TAB, "").translate(_OURS)


def shown(text: str, *, cell: bool, kept: bool = False) -> str:
    """A run of text as it is seen; ``kept`` leaves white space as it is (``<pre>``)."""
    text = FORBIDDEN.sub("", text) if kept else _SPACE.sub(_collapsed, FORBIDDEN.sub(" ", text))
    text = marked(text.translate(_BLANKS), cell=cell)
    if cell:
        return text.replace(TAB, " ").strip(_EDGES)
    text = text.replace(TAB, "\t").rstrip(_EDGES)
    return text if kept else _tabs(text.strip(_EDGES))


def _collapsed(found: re.Match[str]) -> str:
    """One space for many; none where a line of the source ends between Chinese letters."""
    text, begin, end = found.string, found.start(), found.end()
    if "\n" not in found[0] and "\r" not in found[0]:
        return TAB if "\t" in found[0] else " "
    between = begin and end < len(text) and _WIDE.match(text[begin - 1]) and _WIDE.match(text[end])
    return "" if between else " "


def _tabs(text: str) -> str:
    """Tabs where they part cells: several of them, or a figure after the last."""
    cells = text.split("\t")
    if len(cells) > 2 or GridCell(cells[-1]).numeric:
        return text
    return text.replace("\t", " ")


def marked(text: str, *, cell: bool) -> str:
    """What is set above the line: a power after a letter, else the mark of a footnote, which is no digit."""
    if MARK_BEGINS not in text:
        return text
    rest = _MARK.sub("", text).strip()
    if not rest:
        return _MARK.sub(r"\1", text)
    if cell:
        marks = "、".join(mark.strip("[]〔〕()（） ") for mark in _MARK.findall(text))
        return f"{rest}（注{marks}）" if marks and GridCell(rest).numeric else rest
    return _MARK.sub(_raised, text)


def _raised(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    mark = found[1].strip()
    if before.isascii() and before.isalpha() and mark.isdigit():
        return mark.translate(_RAISED)
    return mark if mark.startswith(("[", "〔", "(", "（")) or not mark else f"[{mark}]"
