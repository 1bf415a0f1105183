"""The result of a run: as JSON, and as a table for people."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tests.benchmarks.lines import GROUPS, Aim, Line, Part
from tests.benchmarks.timing import Taken

Results = Mapping[tuple[str, str], "list[Taken] | str"]
"""What each line took with each revision, or why it was not measured; the first revision is this project."""
UNITS: dict[Part, str] = {"processor": "ms of CPU", "clock": "ms by the clock", "memory": "MB"}
_NAME, _TO = 74, 56


class Spread(NamedTuple):
    """The median of some numbers, the smallest and the largest."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Spread:
        return cls(statistics.median(numbers), min(numbers), max(numbers))

    def __str__(self) -> str:
        return f"{short(self.median):>8} {short(self.least)}-{short(self.most)}"


def short(number: float) -> str:
    """With as many digits as say something."""
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:,.0f}"


def as_json(lines: Sequence[Line], revisions: Sequence[str], results: Results) -> list[dict[str, Any]]:
    """Each line of each revision, in the order of the table."""
    return [
        _line(line, revision, revisions[0], results)
        for line in lines
        for revision in revisions
        if (revision, line.name) in results
    ]


def _line(line: Line, revision: str, first: str, results: Results) -> dict[str, Any]:
    taken = results[revision, line.name]
    found: dict[str, Any] = {"group": line.group, "name": line.name, "revision": revision, "who": line.who}
    if isinstance(taken, str):
        return {**found, "missing": taken}
    for part in UNITS:
        found[part] = Spread.of([getattr(each, part) for each in taken])._asdict()
    found |= {"shown": line.shown, "rounds": [each._asdict() for each in taken]}
    aims = [_compared(line, aim, revision, first, results) for aim in line.aims]
    if line.is_ours and revision == first:
        judged = {aim.before for aim in line.aims}
        measured = [other for other, name in results if name == line.name and _values(results, (other, name))]
        others = [other for other in measured if other not in (first, *judged)]
        before = (Aim(before=other, part=line.shown) for other in others)
        aims += [_compared(line, aim, revision, first, results) for aim in before]
    return {**found, "aims": [aim for aim in aims if aim is not None]}


def _compared(line: Line, aim: Aim, revision: str, first: str, results: Results) -> dict[str, Any] | None:
    """A ratio, round by round, or the value itself, beside what is wanted; None of a revision to itself."""
    own = _values(results, (revision, line.name), aim.part)
    asked = {
        "to": aim.to,
        "part": aim.part,
        "at_most": aim.at_most,
        "source": aim.source,
        "before": aim.before,
    }
    if aim.before:
        if revision == aim.before:
            return None
        other = _values(results, (aim.before, line.name), aim.part)
    elif aim.to:
        # what reads no file of a revision is measured once
        where = revision if (revision, aim.to) in results else first
        other = _values(results, (where, aim.to), aim.part)
    else:
        other = [1.0] * len(own)
    if not other or not own:
        return {**asked, "missing": f"{aim.before or aim.to} was not measured"}
    if len(own) != len(other):  # several in each round, as the later checks of a page
        other = [statistics.median(other)] * len(own)
    ratios = [one / against for one, against in zip(own, other, strict=True) if against]
    if not ratios:
        return {**asked, "missing": f"{aim.to} took nothing"}
    spread = Spread.of(ratios)
    met = None if aim.at_most is None else spread.median <= aim.at_most
    return {**asked, "ratio": spread._asdict(), "met": met}


def _values(results: Results, key: tuple[str, str], part: Part = "processor") -> list[float]:
    taken = results.get(key, "")
    return [] if isinstance(taken, str) else [getattr(each, part) for each in taken]


def printed(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The table: a line, and below it what else it is compared with."""
    titles = {group.name: group.title for group in GROUPS}
    group = revision = ""
    revision = found[0]["revision"] if found else ""
    for line in found:
        if line["group"] != group:
            group = line["group"]
            yield ""
            yield f"{titles[group]:{_NAME}} {'  median min-max':24} {'ratio min-max':>24}  to"
        name = line["name"] if line["revision"] == revision else f"      {line['revision']}"
        yield from _rows(name, line)


def _rows(name: str, line: Mapping[str, Any]) -> Iterator[str]:
    if "missing" in line:
        yield f"{name:{_NAME}} not measured: {line['missing']}"
        return
    shown = f"{Spread(**line[line['shown']])}{' MB' if line['shown'] == 'memory' else ''}"
    if not line["aims"]:
        yield f"{name:{_NAME}} {shown}".rstrip()
    for aim in line["aims"]:
        yield f"{name:{_NAME}} {shown:24} {_aim(aim)}".rstrip()
        name = shown = ""


def _aim(aim: Mapping[str, Any]) -> str:
    to = _of(aim)
    if "missing" in aim:
        return f"{'not judged':>24}  {aim['missing']}"
    judged = {None: "", True: "met", False: "NOT met"}[aim["met"]]
    wanted = "" if aim["at_most"] is None else f"  aim {aim['at_most']:g}: {judged}"
    return f"{Spread(**aim['ratio'])!s:>24}  {to:{_TO}}{wanted}"


def _of(aim: Mapping[str, Any]) -> str:
    """What a ratio is to, or the unit of a value."""
    to = str(aim["to"]).strip() or (f"the same of {aim['before']}" if aim["before"] else "")
    if not to:
        return f"({UNITS[aim['part']]})"
    return to if aim["part"] == "processor" else f"{to}, {UNITS[aim['part']]}"


def aims(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is wanted, and how near each revision comes to it: the table in short."""
    revisions = list(dict.fromkeys(line["revision"] for line in found))
    yield ""
    heads = "".join(f"{revision[:24]:>26}" for revision in revisions)
    yield f"{'what is wanted':{_NAME}} {'at most':>8}{heads}  of"
    for line in found:
        for aim in line.get("aims", ()):
            if aim["at_most"] is not None and line["revision"] == revisions[0]:
                ratios = "".join(f"{_ratio(found, line['name'], each, aim):>26}" for each in revisions)
                yield f"{line['name']:{_NAME}} {aim['at_most']:>8g}{ratios}  {_of(aim)}"


def _ratio(found: Sequence[Mapping[str, Any]], name: str, revision: str, aim: Mapping[str, Any]) -> str:
    """How near a revision comes to an aim; a dash where that cannot be said."""
    for line in found:
        if (line["name"], line["revision"]) == (name, revision):
            for own in line.get("aims", ()):
                if all(own[key] == aim[key] for key in ("to", "part", "before")) and "ratio" in own:
                    return short(own["ratio"]["median"]) + ("" if own["met"] else "  NOT met")
    return "-"
