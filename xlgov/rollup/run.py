"""One roll-up from the files to the sum: what the command line, the buttons and programs all call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files, form
from xlgov.collection.belonging import Roster, is_itself
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.report import Unit
from xlgov.rollup import assess, batch, combine, intake, previous, roles, sources
from xlgov.rollup.batch import Kept, Progress
from xlgov.rollup.decisions import Decisions, read_decisions
from xlgov.rollup.last_total import last_total, misses_units_of_last_year, of_the_same_units
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.past import Past, given_years, past_years
from xlgov.rollup.roster import usable_roster
from xlgov.rollup.saving import WAITING, feedback_folder, other_edition, ready, waiting_tables, write
from xlgov.sentences.starter import started

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rollup.previous import Previous

__all__ = ["WAITING", "Kept", "Outcome", "Progress", "Request", "roll_up", "write"]


def roll_up(
    request: Request,
    progress: Progress | None = None,
    pool: Executor | None = None,
    *,
    decisions: Decisions | None = None,
    kept: Kept | None = None,
) -> Outcome:
    """Read, look at and add up everything; nothing is written but the journal.

    ``pool`` runs the reading in place of the processes or the cluster that the request asks for.
    ``decisions`` are those of a face where people decide without a table. With ``kept`` there is no journal:
    what it has is not read again. Raises InputError for a path, roster or decision file that cannot be used,
    batch.Cancelled when ``progress`` does.
    """
    roles.settle(request)
    request = ready(request)
    roster = usable_roster(request.roster, request.unit, request.kind) if request.roster else None
    if decisions is None:
        decisions = read_decisions(request.decisions) if request.decisions else Decisions()
    roles.spare_found(request)
    reported = roles.reported_by(request)
    given = given_years(request)
    found = _find(request)
    before = _read_last_year(request, progress, kept)
    instead = _replacements(request, decisions, found.sources)
    read = _read(request, {*found.sources, *instead.values()}, before, roster, progress, pool, kept)
    notes = _notes(request, found, read)
    replaced = _replaced(request.out)
    base = Collection(
        request.unit,
        request.year,
        form.edition_for(request.year),
        tuple(read[source] for source in found.sources if source not in notes),
        roster,
        own=found.own,
        own_required=request.own_required,
        vertical=request.kind == "vertical",
        previous=before.deliveries if before else None,
        previous_total=_last_total(request, roster, before),
        reported=reported,
        earlier=_earlier_files(request, replaced, reported),
    )
    _check(request, base)
    replacements = {source: read[new] for source, new in instead.items()}
    looked_at = assess.assess(base, decisions, replacements)
    past = past_years(request, given, before, base.previous_total, replaced)
    outcome = _added_up(request, looked_at, _last_years(looked_at, before), past, decisions)
    ignored = tuple(sorted((*found.ignored, *(source.name for source in notes))))
    return replace(outcome, ignored=ignored, previous=before)


# --- what is read


@dataclass(frozen=True, slots=True)
class _Found:
    """The files to read, the own organ's report among them, and the names of files of other kinds."""

    sources: tuple[Source, ...]
    own: Source | None
    ignored: tuple[str, ...]


def _find(request: Request) -> _Found:
    """The delivered files, with the own organ's where that was given apart; InputError without any."""
    collected = sources.collect(request.paths, skip=_not_reports(request))
    found = collected.sources
    own = _only(request.own, found) if request.own else None
    if own is not None and own not in found:
        found = (*found, own)
    if not found:
        raise _nothing(request)
    return _Found(found, own, collected.ignored)


def _not_reports(request: Request) -> set[Path]:
    """Files and folders that may lie among the reports without being any, such as what was written before."""
    written = [path for path in (request.table, request.report) if path is not None]
    if request.out is not None:
        written += [request.out, feedback_folder(request.out)]
        written += [other_edition(request.out, name) for name in form.EDITIONS]
        written += waiting_tables(request.out)
    return roles.read_apart(request) | {files.real(path) for path in written}


def _only(path: Path, collected: Iterable[Source]) -> Source:
    """The one report in a file that was named, the one that was collected anyway if it was."""
    where = files.real(path)
    for source in collected:
        if source.member is None and files.real(Path(source.path)) == where:
            return source
    found = sources.collect([path]).sources
    if len(found) != 1:
        raise InputError("这里应当指定一份年报文件", "请写一个 .xlsx、.xlsm 或 .json 文件。", file=str(path))
    return found[0]


def _nothing(request: Request) -> InputError:
    names = "、".join(str(path) for path in request.paths)
    return InputError(
        "里面没有年报文件（工作簿、Word 文档、PDF、网页、.json、.txt 或 .zip）", "请检查文件夹。", file=names
    )


def _read_last_year(request: Request, progress: Progress | None, kept: Kept | None) -> Previous | None:
    if request.previous is None:
        return None
    return previous.read_previous(
        request.previous, request.unit, jobs=request.jobs, progress=progress, kept=kept
    )


def _replacements(request: Request, decisions: Decisions, found: Sequence[Source]) -> dict[Source, Source]:
    """The file to read for each that a decision replaces."""
    replaced = decisions.replacing(found)
    roles.spare(request, replaced.values())
    return {source: _only(path, found) for source, path in replaced.items()}


def _read(
    request: Request,
    found: Iterable[Source],
    before: Previous | None,
    roster: Roster | None,
    progress: Progress | None,
    pool: Executor | None,
    kept: Kept | None,
) -> dict[Source, Delivery]:
    """Every file read and checked."""
    with batch.folder(request.out if kept is None else None) as folder:
        last_year = previous.write_last_year(folder, before, roster) if before else None
        if kept is not None:
            return batch.read_kept(found, kept, last_year, progress)
        return batch.read_all(
            found,
            folder,
            last_year,
            resume=request.resume,
            executor=pool,
            jobs=request.jobs,
            cluster=request.cluster,
            progress=progress,
        )


def _notes(request: Request, found: _Found, read: Mapping[Source, Delivery]) -> set[Source]:
    """The files that turned out to be no reports; one that was given by its own name was meant as one."""
    meant = {files.real(path) for path in request.paths}
    notes = set()
    for source in found.sources:
        named = source == found.own or files.real(Path(source.path)) in meant
        if sources.is_note(read[source]) and not named:
            notes.add(source)
    return notes


def _last_total(request: Request, roster: Roster | None, before: Previous | None) -> Report | None:
    if before is None:
        return None
    return last_total(before, _body(request, roster), request.year, roster, request.kind == "vertical")


def _body(request: Request, roster: Roster | None) -> Unit:
    """The body that rolls up, as the roster knows it."""
    entries = roster.entries if roster else ()
    entry = next((each for each in entries if is_itself(each, request.unit)), None)
    return Unit(
        name=request.unit,
        code=entry.code if entry else None,
        tier=entry.tier if entry else None,
        kind=request.kind,
    )


def _replaced(out: Path | None) -> Report | None:
    """The report of the result that is to be replaced; None where there is none that can be read."""
    if out is None or not out.exists():
        return None
    try:
        return api.read(out)
    except InputError:
        return None


def _earlier_files(request: Request, replaced: Report | None, reported: Report | None) -> dict[str, Delivery]:
    """What was added up the last time, by file name: as the result that is to be replaced remembers it, or
    one that was given as the body's own report."""
    for before in (replaced, reported):
        if before is not None and before.provenance.addends and before.year == request.year:
            addends = before.provenance.addends
            units = zip(addends, previous.units_of(addends, before.year, ""), strict=True)
            known = [replace(unit, unsure=addend.unsure) for addend, unit in units if addend.sha256]
            return {unit.source.name: unit for unit in known}
    return {}


def _begun(total: Report, out: Path | None) -> Report:
    """A sum with what starts its text, and what was written beside the findings of the result it replaces."""
    before = _replaced(out)
    is_result = before is not None and bool(before.provenance.addends) and before.edition == total.edition
    return replace(started(total), explanations=before.explanations if before and is_result else ())


def _check(request: Request, base: Collection) -> None:
    """InputError where what was given was not meant; there is nothing then to go on from another time."""
    try:
        if not base.deliveries:
            raise _nothing(request)
        roles.own_is_own(base, base.own)
        roles.of_this_year(base)
    except InputError:
        if request.out is not None and not request.resume:
            batch.clear(request.out)
        raise


# --- what is added up


@dataclass(frozen=True, slots=True)
class _LastYear:
    """What the sum of an edition is compared with; ``partial`` where that is not all of last year."""

    report: Report | None
    partial: bool = False


def _last_years(looked_at: assess.Assessment, before: Previous | None) -> dict[str, _LastYear]:
    """Last year's figures beside the sum of each edition: the body's, or those of the units in it."""
    collection = looked_at.collection
    whole = collection.previous_total
    own = collection.form.edition
    found = {own: _LastYear(whole)}
    if before is None or whole is None:
        return found
    groups = {name: group for name, group in looked_at.addends_by_edition.items() if name != own}
    if collection.lacks_units or misses_units_of_last_year(before, collection):
        groups[own] = collection.addends
    for name, group in groups.items():
        found[name] = _LastYear(of_the_same_units(before, collection, group), partial=True)
    return found


def _added_up(
    request: Request,
    looked_at: assess.Assessment,
    last: Mapping[str, _LastYear],
    past: Past,
    decisions: Decisions,
) -> Outcome:
    """The sums of what is to be added, and what the rules say of that of the year's edition."""
    beside = last[looked_at.collection.form.edition]
    collection = replace(looked_at.collection, previous_total=beside.report)
    if collection.reported is None:
        collection = replace(collection, reported=_own_draft(looked_at))
    sums = _sums(request, looked_at, last)
    total = sums.pop(collection.form.edition)
    total = replace(total, provenance=replace(total.provenance, earlier=past.years))
    collection = replace(collection, total=total)
    issues = (*looked_at.issues, *assess.settle(assess.after(collection), decisions))
    outcome = Outcome(
        request,
        collection,
        looked_at.lines,
        issues,
        _begun(total, request.out),
        earlier_years=_earlier(beside.report),
        partial_last_year=beside.partial,
        too_old=past.too_old,
        void=(*looked_at.void, *assess.void_about_sum(issues, decisions)),
        decisions=decisions,
    )
    others = {
        name: _in_other_edition(outcome, report, looked_at.addends_by_edition[name], last.get(name)).marked
        for name, report in sums.items()
    }
    return replace(outcome, others=others).marked


def _own_draft(looked_at: assess.Assessment) -> Report | None:
    """The body's own report that was found among the files."""
    for line in looked_at.lines:
        own = line.delivery
        # an earlier result of the roll-up is no draft that its sum could be compared with
        if own is not None and own.source == looked_at.reported_source and not own.addends:
            return intake.report_of(own)
    return None


def _earlier(before: Report | None) -> dict[int, Report]:
    return {before.year: before} if before and before.year else {}


def _sums(request: Request, looked_at: assess.Assessment, last: Mapping[str, _LastYear]) -> dict[str, Report]:
    """What is added up, by edition: that of the year, even where nothing is, and those of other files."""
    collection = looked_at.collection
    rank = {line.delivery.source: at for at, line in enumerate(looked_at.lines) if line.delivery}
    sums = {}
    for name in {collection.form.edition: None, **looked_at.addends_by_edition}:
        addends = looked_at.addends_by_edition.get(name, ())
        sums[name] = combine.combine(
            _body(request, collection.roster),
            request.year,
            form.edition(name),
            sorted(addends, key=lambda each: rank[each.source]),
            last=last[name].report if name in last else None,
            called=collection.called,
        )
    return sums


def _in_other_edition(
    outcome: Outcome, report: Report, addends: tuple[Delivery, ...], last: _LastYear | None
) -> Outcome:
    """The outcome of the files in another edition, whose result stands beside that of the year's.

    ``report`` is their sum.
    """
    request = outcome.request
    if request.out is not None:
        request = replace(request, out=other_edition(request.out, report.edition))
    # the body reports in the edition of the year only: with this sum nothing is compared
    collection = replace(outcome.collection, addends=addends, total=report, reported=None)
    return replace(
        outcome,
        request=request,
        collection=collection,
        report=_begun(report, request.out),
        earlier_years=_earlier(last.report if last else None),
    )
