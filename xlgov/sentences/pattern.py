"""The little language of sentences that follow the tables.

A pattern is a text with placeholders::

    全年收到政府信息公开申请{申请.新收}件。
    {申请.新收=0:全年未收到政府信息公开申请|全年收到政府信息公开申请{申请.新收}件}。

The second chooses: one text where the figure is that number, the other where it is not (or is not known);
either may be empty. Names are those of ``form/figure_names.py``. A pattern is parsed once and then has two
faces: a text, and an Excel formula. Braces around anything else are ordinary text; what looks like a
placeholder and is none is kept as a ``Fault``. Full-width braces and marks mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.form.figure_names import LAST_YEAR, Named, names_of
from xlgov.form.identities import LAST
from xlgov.report.bound import UNKNOWN
from xlgov.values import Measure, Number, fixed

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report import Report

DEEPEST = 4
"""choices within choices"""
LONGEST_LITERAL = 255
"""characters of a text inside a formula of Excel"""
OPENING, CLOSING = "{｛", "}｝"
_DOT = r"[.．。·]"
_WORD = r"[^\W_]+"
_PLACEHOLDER = late.compile(
    rf"[{OPENING}][ \u3000]*(?P<name>{_WORD}(?:[ \u3000]*{_DOT}[ \u3000]*{_WORD})*)[ \u3000]*"
    rf"(?:(?P<end>[{CLOSING}])|(?P<choice>[=＝][ \u3000]*(?P<number>[0-9０-９]{{1,15}})[ \u3000]*[:：]))?"
)
_SUM = r'=IF\(COUNT\(([^()"]+)\)=0,"",SUM\(\1\)\)'
"""the formula of a total of ours"""
_MARK = late.compile(rf"[{OPENING}{CLOSING}|｜]")
_BETWEEN = "|｜"
_CHINESE = late.compile("[\u4e00-\u9fff]")


class Figure(NamedTuple):
    """A placeholder: the figure, or text, of a name."""

    raw: str
    named: Named


class Choice(NamedTuple):
    """One text where a figure is ``number``, another where it is not."""

    raw: str
    named: Named
    number: int
    then: tuple[Part, ...]
    otherwise: tuple[Part, ...]


class Fault(NamedTuple):
    """What looks like a placeholder and is none; ``name`` is empty where it has no end."""

    raw: str
    name: str = ""


Part = str | Figure | Choice | Fault


class Pattern(NamedTuple):
    """A text with placeholders, as written, and its parts."""

    text: str
    parts: tuple[Part, ...]

    @property
    def live(self) -> bool:
        """Whether there is a placeholder in it."""
        return bool(self.placeholders)

    @property
    def placeholders(self) -> tuple[Figure | Choice, ...]:
        """The placeholders in it, those within a choice left out."""
        return tuple(part for part in self.parts if isinstance(part, (Figure, Choice)))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What looks like a placeholder and is none, at any depth."""
        return tuple(_faults(self.parts))

    @property
    def named(self) -> tuple[Named, ...]:
        """What it takes from the tables, each once."""
        return tuple(dict.fromkeys(_named(self.parts)))

    def render(self, report: Report) -> str:
        """The text with the report's figures; UNKNOWN stands for one that is no number."""
        return "".join(_rendered(self.parts, report))

    def excel(self, reference: Callable[[str], str]) -> str:
        """An Excel formula (without ``=``) for the same text.

        ``reference`` gives the cell of a key: a figure's, ``last.`` and a figure's, ``year``, ``unit.name``.
        """
        return _joined(self.parts, reference)


@lru_cache(maxsize=1024)
def parse(form: Form, text: str) -> Pattern:
    """Read a text: one paragraph, or a part of one."""
    if "{" not in text and "｛" not in text:
        return Pattern(text, (text,) if text else ())
    parts, _ = _Parser(form, text).parts(0, depth=0)
    return Pattern(text, tuple(parts))


class _Unclosed(Exception):
    """A choice that does not end in its paragraph, or lies too deep."""


class _Parser:
    """Reads one text from left to right, each character once."""

    def __init__(self, form: Form, text: str) -> None:
        self._names = names_of(form)
        self._text = text

    def parts(self, start: int, depth: int) -> tuple[list[Part], int]:
        """The parts from a place on: to the end, or in a choice (``depth``) to the mark after its text."""
        found: list[Part] = []
        literal = at = start
        while mark := _MARK.search(self._text, at):
            at = mark.start()
            if mark.group() not in OPENING:
                if depth:
                    break
                at += 1
                continue
            part, end = self._placeholder(at, depth)
            if part is None:
                at = end
                continue
            if literal < at:
                found.append(self._text[literal:at])
            found.append(part)
            literal = at = end
        else:
            if depth:
                raise _Unclosed
            at = len(self._text)
        if literal < at:
            found.append(self._text[literal:at])
        return found, at

    def _placeholder(self, start: int, depth: int) -> tuple[Part | None, int]:
        """What an opening brace begins, and where that ends; None for an ordinary brace."""
        match = _PLACEHOLDER.match(self._text, start)
        if match is None:
            return None, start + 1
        name = ".".join(word.strip() for word in re.split(_DOT, match["name"]))
        named = self._names.get(name)
        if named is None and not self._meant(name):
            return None, start + 1
        if match["end"]:
            raw = match.group()
            return (Figure(raw, named) if named else Fault(raw, name)), match.end()
        if not match["choice"]:
            return Fault(match.group()), match.end()
        try:
            return self._choice(match, name, named, depth + 1)
        except _Unclosed:
            if depth:
                raise
            return Fault(self._text[start:]), len(self._text)

    def _choice(self, match: re.Match[str], name: str, named: Named | None, depth: int) -> tuple[Part, int]:
        """A choice whose beginning was found; _Unclosed where it has no end."""
        if depth > DEEPEST:
            raise _Unclosed
        then, at = self.parts(match.end(), depth)
        if self._text[at] not in _BETWEEN:
            raise _Unclosed
        otherwise, at = self.parts(at + 1, depth)
        if self._text[at] not in CLOSING:
            raise _Unclosed
        raw = self._text[match.start() : at + 1]
        if named is None:
            return Fault(raw, name), at + 1
        return Choice(raw, named, int(match["number"]), tuple(then), tuple(otherwise)), at + 1

    def _meant(self, name: str) -> bool:
        """Whether a name that is none looks as if it should be: Chinese with a dot, or begun like one."""
        if "." in name:
            return _CHINESE.search(name) is not None
        return name.startswith(_beginnings(tuple(self._names)))


@lru_cache(maxsize=8)
def _beginnings(names: tuple[str, ...]) -> tuple[str, ...]:
    """What names with a dot begin with."""
    firsts = dict.fromkeys(name.split(".")[0] for name in names if "." in name)
    return tuple(first for first in firsts if first != LAST_YEAR)


def nearest(form: Form, name: str) -> str | None:
    """The name that somebody who typed this most likely meant; None where there is none like it."""
    import difflib  # only for who mistyped one

    years, stem = ("", name)
    if name.startswith(LAST_YEAR):
        years, stem = f"{LAST_YEAR}.", name.removeprefix(LAST_YEAR).lstrip(".")
    known = names_of(form)
    stems = [each.removeprefix(years) for each in known if each.startswith(years or "")]
    if not years:
        stems = [each for each in known if not each.startswith(f"{LAST_YEAR}.")]
    found = difflib.get_close_matches(stem[:60], stems, n=1, cutoff=0.5)
    return years + found[0] if found else None


def _faults(parts: tuple[Part, ...]) -> Iterator[Fault]:
    for part in parts:
        if isinstance(part, Fault):
            yield part
        elif isinstance(part, Choice):
            yield from _faults(part.then)
            yield from _faults(part.otherwise)


def _named(parts: tuple[Part, ...]) -> Iterator[Named]:
    for part in parts:
        if isinstance(part, (Figure, Choice)):
            yield part.named
        if isinstance(part, Choice):
            yield from _named(part.then)
            yield from _named(part.otherwise)


# --- as text


def _rendered(parts: tuple[Part, ...], report: Report) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Figure):
            yield shown(part.named, report)
        elif isinstance(part, Choice):
            holds = _number(part.named, report) == part.number
            yield from _rendered(part.then if holds else part.otherwise, report)
        else:
            yield part.raw


def shown(named: Named, report: Report) -> str:
    """The figure, or text, of a name as it stands in a sentence."""
    if named.measure is None:
        text = report.shown(named.keys[0]) or ""
        return " ".join(text.split("\n")) or UNKNOWN
    number = _number(named, report)
    return UNKNOWN if number is None else fixed(number)


def _number(named: Named, report: Report) -> Number | None:
    """The figure of a name; None where a part of it is no number."""
    if named.measure is None:
        return None
    total: Number = 0
    for key in named.keys:
        number = figure(key, report)
        if number is None:
            return None
        total += number
    for key in named.optional:
        number = report.figures.get(key)
        if number is None and key in report.as_reported:
            return None
        total += number or 0
    return total


def figure(key: str, report: Report) -> Number | None:
    """The figure of a key as sentences have it; None for none."""
    if key.startswith(LAST):
        return report.last.get(key.removeprefix(LAST))
    if key == "year":
        return report.year
    number = report.figures.get(key)
    return _summed(key, report) if number is None and key in report.as_reported else number


def _summed(key: str, report: Report) -> Number | None:
    """A total whose own formula gave no result, as new files work it out; None where a part has no number."""
    entry, equation = report.as_reported[key], report.form.computed.get(key)
    if equation is None or not re.fullmatch(_SUM, entry.typed):
        return None
    total: Number | None = None
    for term in equation.left:
        number = figure(str(term.key), report)
        if number is not None:
            total = number + (total or 0)
        elif term.key in report.as_reported:
            return None
    return total


# --- as a formula


def _joined(parts: tuple[Part, ...], reference: Callable[[str], str]) -> str:
    """The parts as one expression; an empty text for none."""
    return "&".join(piece for part in parts for piece in _pieces(part, reference)) or '""'


def _pieces(part: Part, reference: Callable[[str], str]) -> Iterator[str]:
    if isinstance(part, Figure):
        yield _figure_text(part.named, reference)
    elif isinstance(part, Choice):
        then, otherwise = _joined(part.then, reference), _joined(part.otherwise, reference)
        yield f"IF({_holds(part, reference)},{then},{otherwise})"
    else:
        text = part if isinstance(part, str) else part.raw
        for start in range(0, len(text), LONGEST_LITERAL):
            piece = text[start : start + LONGEST_LITERAL]
            yield '"' + piece.replace('"', '""') + '"'


def _figure_text(named: Named, reference: Callable[[str], str]) -> str:
    if named.keys == ("year",):
        return _year_text(reference("year"))
    if named.measure is None:
        cell = reference(named.keys[0])
        return f'IF({cell}="","{UNKNOWN}",{cell})'
    return f'IF({_known(named, reference)},{_as_text(named, reference)},"{UNKNOWN}")'


def _year_text(cell: str) -> str:
    """The year of an answer that the reader understands too: 2025, 2025年度, ２０２５."""
    year, century = f"VALUE(LEFT(ASC({cell}),4))", f'LEFT(ASC({cell}),2)="20"'
    return f'IFERROR(IF({century},TEXT({year},"0"),"{UNKNOWN}"),"{UNKNOWN}")'


def _as_text(named: Named, reference: Callable[[str], str]) -> str:
    total = _sum(named, reference)
    if named.measure is not Measure.MONEY:
        return f'TEXT({total},"0")'
    total = f"ROUND({total},6)"
    # not TEXT alone: LibreOffice shows 999999999.999999 so as 1000000000, and its INT says so too;
    # not & alone: it may write what is very small with an exponent
    return f'IF({total}=0,"0",IF(ABS({total})<1,TEXT({total},"0.######"),{total}&""))'


def _holds(choice: Choice, reference: Callable[[str], str]) -> str:
    """IF within IF, for AND would work out both: an error in the cell must not become one of the text."""
    named = choice.named
    if named.measure is None:
        return "FALSE"
    return f"IF({_known(named, reference)},{_sum(named, reference)}={choice.number},FALSE)"


def _known(named: Named, reference: Callable[[str], str]) -> str:
    """Whether every part of a figure is a number."""
    cells = [reference(key) for key in named.keys]
    known = f"ISNUMBER({cells[0]})" if len(cells) == 1 else f"COUNT({','.join(cells)})={len(cells)}"
    extra = ",".join(reference(key) for key in named.optional)
    return f"AND({known},COUNTA({extra})=COUNT({extra}))" if extra else known


def _sum(named: Named, reference: Callable[[str], str]) -> str:
    cells = [reference(key) for key in (*named.keys, *named.optional)]
    return cells[0] if len(cells) == 1 else f"SUM({','.join(cells)})"
