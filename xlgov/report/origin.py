"""Where a report is from: the file it was read from, and the reports that were added up into it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any, NamedTuple

from xlgov.finding import listed, number_from_json
from xlgov.report.as_typed import AsReported
from xlgov.report.checked import ABSENT_IF_EMPTY, Checked
from xlgov.report.unit import UnitKind
from xlgov.values import COUNT_LIMIT, Number

_NAMED = 5
"""units that are named where a sum lacks some; the rest are counted"""
BELOW = " > "
"""Stands between the name of a unit and that of one that was added up into it."""


class Absent(Checked):
    """A unit that is still to come into a sum, or a file that may be a unit's: ``state`` says why."""

    name: str
    code: str | None = None
    state: str = ""

    @property
    def said(self) -> str:
        """It in words."""
        return f"“{self.name}”（{self.state}）"


class Addend(Checked):
    """One report that was added up into another: a node of the tree from a total down to the leaves.

    ``figures`` holds the entered figures (no totals) that are not 0, ``as_reported`` what stands in the cells
    whose figures are not in the sum as they were not read, ``unsure`` the keys of figures that are in it
    though they were placed by the likeliest reading and nobody compared them. ``source`` is the file as the
    roll-up was given it, ``sha256`` the digest of its content, ``absent`` what was missing when it was itself
    added up.
    """

    name: str | None = None
    code: str | None = None
    kind: UnitKind | None = None
    edition: str | None = None
    source: str | None = None
    sha256: str | None = None
    figures: dict[str, Number] = field(default_factory=dict)
    as_reported: dict[str, AsReported] = field(default_factory=dict, metadata=ABSENT_IF_EMPTY)
    addends: tuple[Addend, ...] = ()
    absent: tuple[Absent, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    unsure: tuple[str, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not all(isinstance(key, str) for key in self.unsure):
            raise ValueError("汇总来源里的 unsure 应为一组文字")
        if not all(map(_is_number, self.figures.values())):
            raise ValueError("汇总来源里的金额不是数字")
        if not all(isinstance(entry, AsReported) for entry in self.as_reported.values()):
            raise ValueError("汇总来源里的 as_reported 不合要求")

    @property
    def called(self) -> str:
        """How people know it: by its unit, else by its file."""
        return self.name or self.source or "（没有名称）"

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Addend:
        """The node that ``jsonable`` wrote; TypeError or ValueError for anything else."""
        figures = {key: _number(number) for key, number in raw.get("figures", {}).items()}
        entries = {key: AsReported(**entry) for key, entry in raw.get("as_reported", {}).items()}
        unsure = tuple(raw.get("unsure", ()))
        return cls(**{**raw, "figures": figures, "as_reported": entries, "unsure": unsure, **_below(raw)})


class PastYear(Checked):
    """The few figures of an earlier year that the trend is drawn from: those that are known, by key.

    ``units`` is how many reports were added up then, 0 where that is not known; ``source`` names the file.
    """

    year: int
    edition: str
    units: int = 0
    figures: dict[str, int] = field(default_factory=dict)
    source: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        numbers = (self.year, self.units, *self.figures.values())
        if not all(type(number) is int and -COUNT_LIMIT < number < COUNT_LIMIT for number in numbers):
            raise ValueError("历年数里有不是整数的数")
        if not all(isinstance(key, str) for key in self.figures):
            raise ValueError("历年数里的 figures 应为一组数")


class Provenance(Checked):
    """Where the report was read from, and for a roll-up what was added and what is still to come into it.

    ``rules`` is the version of the rules by which it was last checked in full, where that is known;
    ``earlier`` are the years before it, the oldest first, as far as they were given once.
    """

    source: str | None = None
    sha256: str | None = None
    template: str | None = None
    rules: str | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    addends: tuple[Addend, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    absent: tuple[Absent, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)
    earlier: tuple[PastYear, ...] = field(default=(), metadata=ABSENT_IF_EMPTY)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Provenance:
        """The provenance that ``jsonable`` wrote; TypeError or ValueError for anything else."""
        earlier = tuple(PastYear(**each) for each in raw.get("earlier", ()))
        return cls(**{**raw, **_below(raw), "earlier": earlier})


def descendants(addends: Iterable[Addend]) -> Iterator[Addend]:
    """Every report of a tree, each before those below it."""
    for addend in addends:
        yield addend
        yield from descendants(addend.addends)


class NotRead(NamedTuple):
    """A cell of a report that was added up and what stands there, as it was not read.

    ``unit`` names the report's unit, with those that it was added up into.
    """

    unit: str
    key: str
    entry: AsReported


def not_read(addends: Iterable[Addend]) -> Iterator[NotRead]:
    """Everything of a tree that is not in its sum, each report before those below it."""
    for unit, addend in _with_ways(addends):
        for key, entry in addend.as_reported.items():
            yield NotRead(unit, key, entry)


class Doubted(NamedTuple):
    """A figure that was added up although it was placed by the likeliest reading; ``unit`` as in NotRead."""

    unit: str
    key: str


def doubted(addends: Iterable[Addend]) -> Iterator[Doubted]:
    """Every such figure of a tree, each report before those below it."""
    for unit, addend in _with_ways(addends):
        for key in addend.unsure:
            yield Doubted(unit, key)


class Unfinished(NamedTuple):
    """A sum that was added up although units were missing from it; ``unit`` as in NotRead."""

    unit: str
    absent: tuple[Absent, ...]

    @property
    def said(self) -> str:
        """It in words, without a full stop."""
        return f"“{self.unit}”的汇总数不完整，{named_absent(self.absent)}"


def unfinished(addends: Iterable[Addend]) -> Iterator[Unfinished]:
    """The sums of a tree that lack units, each before those below it."""
    for unit, addend in _with_ways(addends):
        if addend.absent:
            yield Unfinished(unit, addend.absent)


def _with_ways(addends: Iterable[Addend], above: str = "") -> Iterator[tuple[str, Addend]]:
    """Every report of a tree, after the name of its unit with those that it was added up into."""
    for addend in addends:
        unit = above + addend.called
        yield unit, addend
        yield from _with_ways(addend.addends, f"{unit}{BELOW}")


def named_absent(absent: Iterable[Absent]) -> str:
    """What a sum does not hold, in words."""
    return f"不含{listed([each.said for each in absent], '等 {} 个', _NAMED)}"


def _below(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The addends of a node, and what is absent from it."""
    return {
        "addends": tuple(Addend.from_json(each) for each in raw.get("addends", ())),
        "absent": tuple(Absent(**each) for each in raw.get("absent", ())),
    }


def _number(raw: Any) -> Any:
    try:
        return number_from_json(raw)
    except ArithmeticError as error:
        raise ValueError("汇总来源里的金额不是数字") from error


def _is_number(figure: Any) -> bool:
    if type(figure) is int or (isinstance(figure, Decimal) and figure.is_finite()):
        return -COUNT_LIMIT < figure < COUNT_LIMIT
    return False
