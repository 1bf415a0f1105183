"""Paragraphs that follow the tables: as native formulas of the workbook, and read back from them.

A paragraph with bound sentences is written as a formula over our defined names, so that Excel, WPS and
LibreOffice bring it up to date without macros and without this program. What a person sees is its result, and
that is what is read; the formula says which sentences are bound, also where somebody changed its words or
copied it, and the hidden sheet remembers those that stand as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xlgov.form import Form, defined_name
from xlgov.form.figure_names import names_of
from xlgov.report import Bound, Report
from xlgov.report.bound import LIMIT, LONGEST, PREAMBLE
from xlgov.sentences.pattern import Part, Pattern, figure, parse
from xlgov.sentences.splitting import pieces, text_of
from xlgov.sentences.standing import State, states

if TYPE_CHECKING:
    from xlgov.workbook.filling import Filling

LONGEST_FORMULA = 8_192
"""characters of a formula in Excel"""
LINE_BREAK = "CHAR(10)"
"""a line break in a formula: a bare one does not outlive every program"""
_ALIKE = 0.6
"""how like its old pattern a changed one is"""
_TEXT = re.compile(r'"((?:[^"]|"")*+)"')
_MARK = re.compile(r'"(?:[^"]|"")*+"|[(),&]')
_SPELLED = re.compile(r'(?P<text>"(?:[^"]|"")*+")|(?P<truth>FALSE)\(\)|\s+')
"""what programs and people write differently outside texts: LibreOffice FALSE as a call; spaces"""
_NUMBER = re.compile(r"=([0-9]{1,15})(,FALSE\))\Z")


def paragraph_formulas(report: Report, filling: Filling) -> dict[tuple[str, int], str]:
    """The formula (without ``=``) of each paragraph that follows the tables, by its section and its number
    from 0; all lines of the preamble are one paragraph.

    A paragraph is plain text where no bound sentence stands in it as the cells' figures have it, and where no
    cell can hold the formula.
    """
    found: dict[tuple[str, int], str] = {}
    spots = _spots(report, filling)
    for (section, number), own in spots.items():
        if section != PREAMBLE:
            found[section, number] = _formula(text_of(report, section).split("\n")[number], own)
    if any(section == PREAMBLE for section, _ in spots):
        lines = enumerate(text_of(report, PREAMBLE).split("\n"))
        parts = (_formula(line, spots.get((PREAMBLE, number), ())) for number, line in lines)
        found[PREAMBLE, 0] = f"&{LINE_BREAK}&".join(parts)
    return {place: formula for place, formula in found.items() if len(formula) < LONGEST_FORMULA}


class _Spot(NamedTuple):
    """Where a pattern's sentences stand in a line."""

    start: int
    end: int
    pattern: Pattern


def _spots(report: Report, filling: Filling) -> dict[tuple[str, int], list[_Spot]]:
    """Where bound sentences stand that the cells' figures make, by section and line, in their order."""
    found: dict[tuple[str, int], list[_Spot]] = {}
    for each in states(report):
        pattern = parse(filling.form, each.bound.pattern)
        if each.state is not State.CURRENT or not pattern.live or not _are_cells(pattern, report, filling):
            continue
        for run in each.sentences:
            first, last = run[0], run[-1]
            text = text_of(report, first.section)
            if text[first.start : last.end] == pattern.render(report):
                line = text.rfind("\n", 0, first.start) + 1
                spot = _Spot(first.start - line, last.end - line, pattern)
                found.setdefault((first.section, first.paragraph), []).append(spot)
    return {place: sorted(spots, key=lambda spot: spot.start) for place, spots in found.items()}


def _are_cells(pattern: Pattern, report: Report, filling: Filling) -> bool:
    """Whether the cells have the report's figures: all do but totals that are worked out anew."""
    keys = {key for named in pattern.named for key in (*named.keys, *named.optional)}
    return all(filling.number(key) == figure(key, report) for key in keys & report.figures.keys())


def _formula(line: str, spots: Iterable[_Spot]) -> str:
    """A line as an expression: its text, and the patterns of the sentences that stand in it."""
    parts: list[Part] = []
    at = 0
    for start, end, pattern in spots:
        parts += [line[at:start], *pattern.parts]
        at = end
    kept = tuple(part for part in (*parts, line[at:]) if part)
    return Pattern("", kept).excel(defined_name)


# --- read back


def read_back(form: Form, formula: str) -> str | None:
    """The pattern of a paragraph whose formula (without ``=``) is of this module's making, whoever changed
    its words since; lines are separated by line breaks. None for any other formula."""
    formula = plain(formula)
    try:
        text = "".join(_read(_known(form), formula))
    except _Foreign:
        return None
    lines = (parse(form, line) for line in text.split("\n"))
    again = f"&{LINE_BREAK}&".join(line.excel(defined_name) for line in lines)
    return text if _bare(again) == _bare(formula) else None


def plain(formula: str) -> str:
    """A formula as this module spells it, whichever program wrote it."""
    return _SPELLED.sub(lambda match: match["text"] or match["truth"] or "", formula)


class _Foreign(Exception):
    """A part of a formula that this module does not write."""


class _Known(NamedTuple):
    """The names of a form by what they are in a formula: a figure as text, the condition of a choice."""

    figures: Mapping[str, str]
    conditions: Mapping[str, str]


@cache
def _known(form: Form) -> _Known:
    figures: dict[str, str] = {}
    conditions: dict[str, str] = {}
    for name in names_of(form):
        figures[parse(form, f"{{{name}}}").excel(defined_name)] = name
        choice = parse(form, f"{{{name}=7:|}}").excel(defined_name)
        conditions[_NUMBER.sub(r"=\2", _arguments(choice)[0])] = name
    return _Known(figures, conditions)


def _read(known: _Known, formula: str) -> Iterator[str]:
    """The pattern's text of an expression, piece by piece."""
    for piece in _divided(formula, "&"):
        if literal := _TEXT.fullmatch(piece):
            yield literal[1].replace('""', '"')
        elif piece == LINE_BREAK:
            yield "\n"
        elif piece in known.figures:
            yield f"{{{known.figures[piece]}}}"
        else:
            yield from _choice(known, piece)


def _choice(known: _Known, piece: str) -> Iterator[str]:
    condition, then, otherwise = _arguments(piece)
    number = _NUMBER.search(condition)
    name = known.conditions.get(_NUMBER.sub(r"=\2", condition))
    if number is None or name is None:
        raise _Foreign
    yield f"{{{name}={number[1]}:"
    yield from _read(known, then)
    yield "|"
    yield from _read(known, otherwise)
    yield "}"


def _arguments(piece: str) -> list[str]:
    """The three arguments of an IF; raises _Foreign for anything else."""
    found = _divided(piece[3:-1], ",") if piece.startswith("IF(") and piece.endswith(")") else []
    if len(found) != 3:
        raise _Foreign
    return found


def _divided(formula: str, mark: str) -> list[str]:
    """An expression cut at a mark that stands in no text and no bracket."""
    found: list[str] = []
    depth = start = 0
    for match in _MARK.finditer(formula):
        if match.group() == "(":
            depth += 1
        elif match.group() == ")":
            depth -= 1
        elif match.group() == mark and depth == 0:
            found.append(formula[start : match.start()])
            start = match.end()
    return [*found, formula[start:]]


def _bare(formula: str) -> str:
    """A formula without what programs write differently: empty texts, and where long ones are cut."""
    return formula.replace('&""', "").replace('"&"', "")


# --- what a workbook says of its bound sentences


class Written(NamedTuple):
    """A paragraph that is a formula: its section, or ``preamble``, what the cell shows, and the formula
    without ``=``."""

    section: str
    shown: str
    formula: str


def bound_in(report: Report, read: Iterable[Written], remembered: Iterable[Bound]) -> tuple[Bound, ...]:
    """The bound sentences of a workbook's report: those of its formulas, and in their old order those of the
    hidden sheet. Where a formula speaks of one, in the same words or in changed ones, the formula counts."""
    found: list[Bound] = []
    for paragraph in read:
        pattern = read_back(report.form, paragraph.formula)
        if pattern is not None:
            found += _sentences_of(report, paragraph, pattern)
    remembered = tuple(remembered)
    same = [_taken(found, each) for each in remembered]
    known = [now or _taken_changed(found, each) or each for each, now in zip(remembered, same, strict=True)]
    return (*known, *found)[:LIMIT]


def _sentences_of(report: Report, paragraph: Written, pattern: str) -> Iterator[Bound]:
    """The live sentences of a paragraph as they stand in it."""
    shown = paragraph.shown.split("\n")
    for number, line in enumerate(pattern.split("\n")):
        patterns = [parse(report.form, piece) for piece in pieces(report.form, line)]
        standing = pieces(report.form, shown[number]) if number < len(shown) else ()
        alike = len(standing) == len(patterns)
        for index, each in enumerate(patterns):
            if each.live and max(len(each.text), len(line)) <= LONGEST:
                yield Bound(paragraph.section, each.text, standing[index] if alike else each.render(report))


def _taken(found: list[Bound], remembered: Bound) -> Bound | None:
    """The sentence of the same pattern, taken out of those found; None where there is none."""
    for each in found:
        if (each.section, each.pattern) == (remembered.section, remembered.pattern):
            found.remove(each)
            return each
    return None


def _taken_changed(found: list[Bound], remembered: Bound) -> Bound | None:
    """The sentence whose pattern is most likely this one with its words changed, taken out of those found."""
    import difflib  # only where a formula was changed

    patterns = [each.pattern for each in found if each.section == remembered.section]
    close = difflib.get_close_matches(remembered.pattern, patterns, n=1, cutoff=_ALIKE)
    return _taken(found, replace(remembered, pattern=close[0])) if close else None
