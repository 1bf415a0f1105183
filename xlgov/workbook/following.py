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
from xlgov.report.bound import LIMIT, LONGEST
from xlgov.sentences.pattern import Part, Pattern, parse
from xlgov.sentences.splitting import pieces, split

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


def paragraph_formula(text: str, section: str, report: Report, filling: Filling) -> str:
    """The formula (without ``=``) of a paragraph of a section, or of all lines of the preamble.

    Empty where none of the report's bound sentences stands in it as the cells' figures have it, and where no
    cell can hold the formula: the paragraph is plain text then.
    """
    waiting = [(each, parse(filling.form, each.pattern)) for each in report.bound if each.section == section]
    waiting = [(each, pattern) for each, pattern in waiting if _is_current(each, pattern, report, filling)]
    lines = [_parts(filling.form, line, waiting) for line in text.split("\n")] if waiting else []
    if all(isinstance(part, str) for line in lines for part in line):
        return ""
    formula = f"&{LINE_BREAK}&".join(Pattern("", tuple(line)).excel(defined_name) for line in lines)
    return formula if len(formula) < LONGEST_FORMULA else ""


def _is_current(bound: Bound, pattern: Pattern, report: Report, filling: Filling) -> bool:
    """Whether the cells' figures make a sentence as it was shown. They are the report's own, but for totals
    that are worked out anew."""
    if not (bound.shown and pattern.live and pattern.render(report) == bound.shown):
        return False
    keys = {key for named in pattern.named for key in (*named.keys, *named.optional)}
    return all(filling.number(key) == report.figures[key] for key in keys & report.figures.keys())


def _parts(form: Form, line: str, waiting: list[tuple[Bound, Pattern]]) -> list[Part]:
    """A line as text and the parts of the patterns whose sentences stand in it; each is used up."""
    found: list[Part] = []
    start = 0
    spots = split(form, line)
    stops = {end for _, end in spots}
    for begin, _ in spots:
        if begin < start:
            continue  # inside a sentence that was found
        for each, pattern in waiting:
            end = begin + len(each.shown)
            if end in stops and line.startswith(each.shown, begin):
                found += [*([line[start:begin]] if start < begin else ()), *pattern.parts]
                waiting.remove((each, pattern))
                start = end
                break
    return [*found, *([line[start:]] if start < len(line) else ())]


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
