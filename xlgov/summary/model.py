"""What a summary shows: plain values, the same for the page and the document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from xlgov.finding import Counts, Severity
from xlgov.values import Number

NONE = "—"
"""Stands where there is nothing to count."""


class Tone(StrEnum):
    """How a verdict is to be taken; it is always told in words as well."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


class Item(NamedTuple):
    """One thing that was found: what it is, where it stands, both sides, what to do.

    ``label`` is its severity, or its status where it is a doubt. ``settled`` says that it was explained or
    decided; ``explanation`` is what was written about it, and why that does not count where it does not.
    """

    label: str
    severity: Severity
    code: str
    place: str
    problem: str
    quote: str = ""
    left: str = ""
    right: str = ""
    difference: str = ""
    cause: str = ""
    advice: str = ""
    basis: str = ""
    explanation: str = ""
    settled: bool = False


class Part(NamedTuple):
    """What was found in one part of a report, or about a file as a whole."""

    heading: str
    items: tuple[Item, ...]


class Fact(NamedTuple):
    """A line of a list: label and content."""

    label: str
    content: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the table, and its page: a unit's report, or a unit that has none.

    ``counts`` and ``received`` are None where nothing could be counted; ``facts`` are its first figures,
    ``lines`` sentences that stand before what was found.
    """

    name: str
    verdict: str
    tone: Tone
    year: str = NONE
    file: str = ""
    counts: Counts | None = None
    read: str = NONE
    received: Number | None = None
    added: bool = True
    """whether its figures are among those that the charts show"""
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is more to say of it than its line in the table does."""
        return bool(self.parts or self.lines) or self.tone is not Tone.GOOD


class Bar(NamedTuple):
    """One bar of a chart: its name, and the length of each of its pieces."""

    label: str
    values: tuple[Number, ...]


class Chart(NamedTuple):
    """Bars with the names of their pieces; ``note`` says what has to be known to read it."""

    title: str
    series: tuple[str, ...]
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """All that a summary shows.

    ``own`` is a page of its own before those of the units, as of a sum; ``pages`` are the units that have a
    page, by their place in ``units``. ``note`` says which units have none; ``remarks`` are for whoever reads
    it.
    """

    title: str
    facts: tuple[Fact, ...]
    units: tuple[Unit, ...]
    pages: tuple[int, ...]
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()
    note: str = ""
    own: Unit | None = None
