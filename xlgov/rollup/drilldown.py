"""穿透: a total of a rolled-up report followed down its tree to the units that have the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xlgov.form import entered
from xlgov.report import Addend, Report
from xlgov.values import Number

REST = "（与下级之和的差额，没有来源）"
"""The name of the step that says what a figure holds beyond its addends."""


@dataclass(frozen=True, slots=True)
class Step:
    """One unit's share of a figure: ``depth`` 0 is the report itself, ``source`` the file it came from."""

    depth: int
    name: str
    number: Number | None
    source: str | None = None


def trace(report: Report, key: str) -> Iterator[Step]:
    """A figure of a rolled-up report and its shares, each unit before those below it, down to the leaves.

    Where the shares below a figure do not add up to it, a last step named REST has the difference: somebody
    typed over the sum, or an addend's own total was wrong. Raises KeyError for an unknown key.
    """
    form = report.form.widest
    own = report.figures.get(key)
    keys = entered(form, key)
    yield Step(0, report.unit.name or "汇总", own, report.provenance.source)
    yield from _below(report.provenance.addends, keys, own, 1)


def share(addend: Addend, keys: tuple[str, ...]) -> Number:
    """What an addend has in these entered figures together."""
    return sum(addend.figures.get(key, 0) for key in keys)


def _below(
    addends: tuple[Addend, ...], keys: tuple[str, ...], number: Number | None, depth: int
) -> Iterator[Step]:
    below: Number = 0
    for addend in addends:
        own = share(addend, keys)
        below += own
        yield Step(depth, addend.name or addend.source or "（没有名称）", own, addend.source)
        yield from _below(addend.addends, keys, own, depth + 1)
    rest = (number or 0) - below
    if addends and rest:
        yield Step(depth, REST, rest)
