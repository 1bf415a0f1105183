"""穿透: a total of a rolled-up report followed down its tree to the units that have the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlgov.finding import listed
from xlgov.form import entered
from xlgov.report import Addend, NotRead, Report, doubted, not_read
from xlgov.rules.shares import share
from xlgov.values import Number, fixed

REST = "（与下级之和的差额，没有来源）"
"""The name of the step that says what a figure holds beyond its addends."""


@dataclass(frozen=True, slots=True)
class Step:
    """One unit's share of a figure: ``depth`` 0 is the report itself, ``source`` the file it came from.

    ``not_read`` are the cells of the unit and those below it that are not in the figure, ``doubted`` the
    units whose part of it nobody compared with what they published.
    """

    depth: int
    name: str
    number: Number | None
    source: str | None = None
    not_read: tuple[NotRead, ...] = ()
    doubted: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The figure in words: what stands there instead where it was not read, and whose part is unsure."""
        if self.doubted == (self.name,):
            return f"{self._figure}（存疑）"
        if self.doubted:
            named = listed([f"“{unit}”" for unit in self.doubted], "等 {} 个单位")
            return f"{self._figure}，含有{named}存疑的数"
        return self._figure

    @property
    def _figure(self) -> str:
        number = "空" if self.number is None else fixed(self.number)
        if not self.not_read:
            return number
        if len(self.not_read) == 1 and self.not_read[0].unit == self.name and not self.number:
            return f"{self.not_read[0].entry.words}，没有计入"
        named = listed([f"“{each.unit}”（{each.entry.words}）" for each in self.not_read], "等 {} 处")
        return f"{number}，不含{named}"


def trace(report: Report, key: str) -> Iterator[Step]:
    """A figure of a rolled-up report and its shares, each unit before those below it, down to the leaves.

    Where the shares below a figure do not add up to it, a last step named REST has the difference: somebody
    typed over the sum, or an addend's own total was wrong. Raises KeyError for an unknown key.
    """
    form = report.form.widest
    own = report.figures.get(key)
    keys = entered(form, key)
    addends = report.provenance.addends
    source, every = report.provenance.source, {key, *keys}
    name = report.unit.name or "汇总"
    yield Step(0, name, own, source, _lost(addends, every), _doubted(addends, every))
    yield from _below(addends, key, keys, own, 1)


def _lost(addends: Iterable[Addend], keys: set[str]) -> tuple[NotRead, ...]:
    return tuple(each for each in not_read(addends) if each.key in keys)


def _doubted(addends: Iterable[Addend], keys: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.unit for each in doubted(addends) if each.key in keys))


def _below(
    addends: tuple[Addend, ...], key: str, keys: tuple[str, ...], number: Number | None, depth: int
) -> Iterator[Step]:
    below: Number = 0
    for addend in addends:
        own = share(addend, keys)
        below += own
        every = {key, *keys}
        lost, unsure = _lost([addend], every), _doubted([addend], every)
        yield Step(depth, addend.called, own, addend.source, lost, unsure)
        yield from _below(addend.addends, key, keys, own, depth + 1)
    rest = (number or 0) - below
    if addends and rest:
        yield Step(depth, REST, rest)
