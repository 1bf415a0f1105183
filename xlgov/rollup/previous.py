"""Last year's reports of the units, from files or from last year's roll-up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from xlgov.collection.belonging import Entry, Roster, RosterIndex, by_code, by_name, identities, same_body
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition, entered
from xlgov.report import Addend, AsReported, PastYear, Report
from xlgov.rollup import batch, last_year_file, sources
from xlgov.rollup.combine import added
from xlgov.rollup.intake import outline, report_of
from xlgov.trend.years import remembered
from xlgov.values import Number
from xlgov.workbook.filling import fill

_PARTLY = AsReported(kind="missing")
"""What stands in a total of which a part was not read."""


@dataclass(frozen=True)
class Previous:
    """Last year's reports: ``deliveries`` of the units that were added up then, ``total`` of the body that
    rolls up. ``unusable`` are files that could not be read, ``ignored`` names of other kinds of files."""

    deliveries: tuple[Delivery, ...] = ()
    total: Report | None = None
    unusable: tuple[Delivery, ...] = ()
    ignored: tuple[str, ...] = ()
    past: tuple[PastYear, ...] = ()
    """the year of the ``total``, and those before it that it remembers"""

    def find(self, name: str | None, code: str | None = None, former: Iterable[str] = ()) -> Delivery | None:
        """Last year's report of a unit by its code, its name, or a name it bore before.

        Units come before those that were added up into them. None where there is none, and where two that
        differ could be meant.
        """
        keys = [by_code(code), by_name(name), *map(by_name, former)]
        for key in keys:
            if key in self.by_key:
                return self.by_key[key]
        return next((self._below[key] for key in keys if key in self._below), None)

    @property
    def year(self) -> int | None:
        """The year of all of last year's reports; None where they are of several, or say none."""
        years = {each.year for each in self.deliveries} or {self.total.year if self.total else None}
        return years.pop() if len(years) == 1 else None

    def about_year(self, year: int) -> str:
        """What to say where all of last year's reports are of one other year; else empty."""
        years = {each.year for each in self.deliveries}
        years |= {self.total.year} if self.total and not self.deliveries else set()
        if len(years) != 1 or year in years or None in years:
            return ""
        count = len(self.deliveries) or 1
        return f"给的 {count} 份上年年报全部是 {years.pop()} 年度的，不是 {year} 年度的，"

    @cached_property
    def by_key(self) -> dict[str | None, Delivery | None]:
        """The units by ``by_code`` and ``by_name``; None where it is not clear which is meant."""
        return _indexed(self.deliveries)

    @cached_property
    def _below(self) -> dict[str | None, Delivery | None]:
        """The same for what was added up into the units, nearer levels first."""
        found: dict[str | None, Delivery | None] = {}
        level = [below for unit in self.deliveries for below in _units_in(unit)]
        while level:
            found = _indexed(level) | found
            level = [below for unit in level for below in _units_in(unit)]
        return found


def _indexed(units: Iterable[Delivery]) -> dict[str | None, Delivery | None]:
    found: dict[str | None, Delivery | None] = {}
    for unit in units:
        for key in identities(unit.code, unit.name):
            first = found.setdefault(key, unit)
            if first is not None and first.numbers != unit.numbers:
                found[key] = None
    return found


def read_previous(
    path: Path,
    unit: str | None = None,
    *,
    jobs: int | None = None,
    progress: batch.Progress | None = None,
    kept: batch.Kept | None = None,
) -> Previous:
    """Last year's reports in a folder, file or zip, or in last year's roll-up, whose addends are the units.

    ``unit`` names the body that rolls up, so that its own report is told from those of the units; without
    it only a roll-up given alone is taken for that. What ``kept`` has is not read again. Raises InputError
    for a path that cannot be used and one without any report.
    """
    collected = sources.collect([path])
    done = {} if kept is None else kept.outlined
    read = batch.each(
        outline, collected.sources, jobs=jobs, done=dict(done), progress=progress, keep=batch.noting(done)
    )
    usable, unusable, notes = [], [], []
    for delivery in read:
        if delivery.problem is None:
            usable.append(delivery)
        elif sources.is_note(delivery):
            notes.append(delivery.source.name)
        else:
            unusable.append(delivery)
    if not usable:
        why = "".join(f"“{each.source.name}”：{each.problem}" for each in unusable[:1])
        raise InputError(
            "里面没有能读取的上年年报", f"请指定放着上年年报的文件夹，或上年的汇总结果。{why}", file=str(path)
        )
    total = _total(usable, unit)
    units = [delivery for delivery in usable if not _is_whole(delivery, unit)]
    ignored = (*collected.ignored, *notes)
    if total is None:
        return Previous(tuple(units), None, tuple(unusable), ignored)
    # without a unit's name a roll-up that was given alone is the total though it is not known as whole
    units = [delivery for delivery in units if delivery is not total]
    with_files = {key for each in units for key in identities(each.code, each.name)}
    for addend in _units_in(total):
        if with_files.isdisjoint(identities(addend.code, addend.name)):
            units.append(addend)
    return Previous(tuple(units), report_of(total), tuple(unusable), ignored, tuple(_past(total)))


def _past(total: Delivery) -> Iterator[PastYear]:
    yield from total.earlier
    if total.year is not None and total.edition is not None:
        units, name = len(total.addends), total.source.name
        yield remembered(total.year, total.edition, total.figures, units=units, source=name)


def _is_whole(delivery: Delivery, unit: str | None) -> bool:
    """Whether this is the report of the body that rolls up, and not of its own organ (本级)."""
    own = delivery.kind == "own_organ" or delivery.scope == "own"
    return unit is not None and same_body(delivery.name, unit) and not own


def _total(usable: Sequence[Delivery], unit: str | None) -> Delivery | None:
    """The report of the body that rolls up, one that was added up first; None where two differ."""
    if unit is None:
        alone = len(usable) == 1 and usable[0].addends
        return usable[0] if alone else None
    whole = [delivery for delivery in usable if _is_whole(delivery, unit)]
    added_up = [delivery for delivery in whole if delivery.addends]
    found = added_up or whole
    return found[0] if len({delivery.numbers for delivery in found}) == 1 else None


def _units_in(delivery: Delivery) -> Iterator[Delivery]:
    """What was added up into a report and has figures, as deliveries."""
    units = units_of(delivery.addends, delivery.year, delivery.source.path)
    yield from (each for each in units if each.numbers)


def units_of(addends: Iterable[Addend], year: int | None, path: str) -> Iterator[Delivery]:
    """What was added up into the report at a path, as deliveries; those that fit no edition have no figures.

    The totals are worked out, what was 0 or blank is 0. What was not read then is a gap, with the totals
    over it; what was left blank is blank.
    """
    for addend in addends:
        gaps = _gaps(addend)
        yield Delivery(
            Source(addend.source or addend.name or "", path),
            addend.sha256 or "",
            edition=addend.edition,
            year=year,
            name=addend.name,
            code=addend.code,
            kind=addend.kind,
            numbers=_numbers(addend, gaps),
            gaps=gaps,
            addends=addend.addends,
            absent=addend.absent,
        )


def _gaps(addend: Addend) -> dict[str, AsReported]:
    """What stands where an addend has no number, and where a total lacks it, by key."""
    if addend.edition not in EDITIONS:
        return {}
    form = edition(addend.edition).widest
    lost = {key: entry for key, entry in addend.as_reported.items() if entry.typed or entry.kind != "text"}
    found = {key: entry for key, entry in lost.items() if key in form.cells}
    for total in form.computed:
        if not found.keys().isdisjoint(entered(form, total)):
            found.setdefault(total, _PARTLY)
    return found


def _numbers(addend: Addend, gaps: Mapping[str, AsReported]) -> tuple[Number | None, ...]:
    """The figures of an addend as those of a delivery; nothing for one that fits no edition."""
    if addend.edition not in EDITIONS:
        return ()
    form = edition(addend.edition).widest
    figures: dict[str, Number | None] = dict.fromkeys(form.statutory.keys, 0)
    figures |= {key: number for key, number in addend.figures.items() if key in form.cells}
    try:
        report = Report(edition=form.edition, figures=figures)
    except ValueError:
        return ()
    filled = fill(form, report, "computed")
    known = filled.cells.keys() - gaps.keys() - addend.as_reported.keys()
    return tuple([filled.number(key) if key in known else None for key in form.cells])


# --- the file for the processes that check


def write_last_year(folder: Path, previous: Previous, roster: Roster | None = None) -> str:
    """Write last year's figures of every unit to a file in ``folder``; its path, for ``intake.deliver``.

    With a roster a unit is found by former names too, and the figures of units that were merged into it are
    added to its own. Raises InputError when the file cannot be written.
    """
    records: list[Delivery] = []
    index: dict[str, int] = {}

    def note(record: Delivery | None, *keys: str | None) -> None:
        new = [key for key in keys if key and key not in index]
        if record is not None and new:
            index.update(dict.fromkeys(new, len(records)))
            records.append(record)

    entries = roster.entries if roster else ()
    found = of_roster(roster, previous) if roster else []
    # what a unit is called now comes before what another was called once
    for entry, record in zip(entries, found, strict=True):
        note(record, *identities(entry.code, entry.name))
    for entry, record in zip(entries, found, strict=True):
        note(record, *map(by_name, entry.former))
    taken = {key for entry in entries for key in identities(entry.code, entry.name)}
    # one record for all keys of a unit: two would be taken for two units
    others: dict[int, tuple[Delivery, list[str | None]]] = {}
    for key, unit in previous.by_key.items():
        if unit is not None and key not in taken:
            others.setdefault(id(unit), (unit, []))[1].append(key)
    for unit, keys in others.values():
        note(_together([unit], unit.name), *keys)
    return str(last_year_file.write(folder, records, index).absolute())


def of_roster(roster: Roster, previous: Previous) -> list[Delivery | None]:
    """What each line of a roster had last year, with the figures of what was merged into it added.

    None where that is not known. Of the reports only unit, year and figures are kept.
    """
    merged = _merged(roster)
    return [_of_entry(entry, previous, merged) for entry in roster.entries]


def _merged(roster: Roster) -> dict[str, list[Entry]]:
    """The lines that went into each line, by its name."""
    index = RosterIndex(roster)
    found: dict[str, list[Entry]] = {}
    for entry in roster.entries:
        heir = index.named(entry.merged_into) if entry.merged_into else None
        if heir is not None:
            found.setdefault(heir.name, []).append(entry)
    return found


def _of_entry(entry: Entry, previous: Previous, merged: dict[str, list[Entry]]) -> Delivery | None:
    """What a line of the roster had last year with what was merged into it.

    A unit that has a report of last year has at least that; of one that was made of others every part must
    be known, else None.
    """
    own = previous.find(entry.name, entry.code, entry.former)
    reports = [] if own is None else [own]
    lines, seen = list(merged.get(entry.name, ())), {entry.name}
    while lines:
        line = lines.pop()
        if line.name in seen:
            continue
        seen.add(line.name)
        report = previous.find(line.name, line.code, line.former)
        if report is None and own is None:
            return None
        # what was merged before last year is in the unit's own report already
        if report is not None and report not in reports:
            reports.append(report)
        lines += merged.get(line.name, ())
    if not reports or len({report.edition for report in reports}) > 1:
        return None
    together = _together(reports, entry.name if own is None else own.name)
    # who signed for a unit that was merged into this one does not sign for it
    return replace(together, contact=own.contact if own else None)


def _together(reports: Sequence[Delivery], name: str | None) -> Delivery:
    """The figures of reports added up under one name, without what differs from run to run.

    What is no number in one of them is no number in the sum.
    """
    first = reports[0]
    gaps = {key: entry for report in reports for key, entry in report.gaps.items()}
    numbers: list[Number | None] = []
    for key, *column in zip(first.form.cells, *(report.numbers for report in reports), strict=True):
        numbers.append(None if key in gaps else added(column))
    return Delivery(
        Source(first.source.name, ""),
        edition=first.edition,
        year=first.year,
        name=name,
        code=first.code,
        tier=first.tier,
        kind=first.kind,
        scope=first.scope,
        numbers=tuple(numbers),
        gaps=gaps,
        absent=tuple(dict.fromkeys(each for report in reports for each in report.absent)),
        contact=first.contact,
        doubts={key: said for report in reports for key, said in report.doubts.items()},
    )
