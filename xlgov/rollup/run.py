"""One roll-up from the files to the sum: what the command line, the buttons and programs all call."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, form
from xlgov.collection.belonging import Roster, is_itself
from xlgov.collection.issues import Collection
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.report import Unit
from xlgov.rollup import assess, batch, combine, intake, previous, roles, sources
from xlgov.rollup.batch import Progress
from xlgov.rollup.decisions import Decisions, read_decisions
from xlgov.rollup.last_total import last_total
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.roster import usable_roster
from xlgov.rollup.saving import WAITING, feedback_folder, other_edition, ready, waiting_tables, write

if TYPE_CHECKING:
    from xlgov.report import Report

__all__ = ["WAITING", "Outcome", "Progress", "Request", "roll_up", "write"]


def roll_up(request: Request, progress: Progress | None = None, pool: Executor | None = None) -> Outcome:
    """Read, look at and add up everything; nothing is written but the journal.

    ``pool`` runs the reading in place of the processes or the cluster that the request asks for. Raises
    InputError for a path, roster or decision file that cannot be used, batch.Cancelled when ``progress``
    does.
    """
    roles.settle(request)
    ready(request)
    known = _roster(request)
    decided = read_decisions(request.decisions) if request.decisions else Decisions()
    roles.spare_found(request, _read_apart(request))
    reported = roles.reported_by(request)
    collected = sources.collect(request.paths, skip=_not_reports(request))
    own = _only(request.own, collected.sources) if request.own else None
    found = (*collected.sources, *((own,) if own and own not in collected.sources else ()))
    if not found:
        raise _nothing(request)
    before = (
        previous.read_previous(request.previous, request.unit, jobs=request.jobs, progress=progress)
        if request.previous
        else None
    )
    replaced = decided.replacing(found)
    roles.spare(request, replaced.values())
    instead = {source: _only(path, found) for source, path in replaced.items()}
    read = _read(request, {*found, *instead.values()}, before, known, progress, pool)
    edition = form.edition_for(request.year)
    meant = {path.resolve() for path in request.paths}
    notes = {
        source
        for source in collected.sources
        if sources.is_note(read[source]) and source != own and Path(source.path).resolve() not in meant
    }
    base = Collection(
        request.unit,
        request.year,
        edition,
        tuple(read[source] for source in found if source not in notes),
        known,
        own=own,
        own_required=request.own_required,
        vertical=request.kind == "vertical",
        previous=before.deliveries if before else None,
        previous_total=_last_total(request, known, before),
        reported=reported,
        earlier=_digests(request),
    )
    try:
        if notes.issuperset(found):
            raise _nothing(request)
        roles.own_is_own(base, own)
        roles.of_this_year(base)
    except InputError:
        if request.out is not None and not request.resume:
            batch.clear(request.out)
        raise
    looked_at = assess.assess(base, decided, {source: read[new] for source, new in instead.items()})
    ignored = tuple(sorted((*collected.ignored, *(source.name for source in notes))))
    return replace(_added_up(request, looked_at, decided), ignored=ignored, previous=before)


def _added_up(request: Request, looked_at: assess.Assessment, decided: Decisions) -> Outcome:
    collection = looked_at.collection
    if collection.reported is None and looked_at.reported_source is not None:
        own_total = next(
            line.delivery
            for line in looked_at.lines
            if line.delivery and line.delivery.source == looked_at.reported_source
        )
        # an earlier result of the roll-up is no draft that its sum could be compared with
        if not own_total.addends:
            collection = replace(collection, reported=intake.report_of(own_total))
    rank = {line.delivery.source: at for at, line in enumerate(looked_at.lines) if line.delivery}
    unit, before = _body(request, collection.roster), collection.previous_total
    sums = {
        name: combine.combine(
            unit,
            request.year,
            form.edition(name),
            sorted(looked_at.addends_by_edition.get(name, ()), key=lambda each: rank[each.source]),
            last=before,
            called=collection.called,
        )
        for name in {collection.form.edition: None, **looked_at.addends_by_edition}
    }
    total = sums.pop(collection.form.edition)
    collection = replace(collection, total=total)
    issues = (*looked_at.issues, *assess.settle(assess.after(collection), decided))
    outcome = Outcome(
        request,
        collection,
        looked_at.lines,
        issues,
        total,
        earlier_years={before.year: before} if before and before.year else {},
        void=(*looked_at.void, *assess.void_about_sum(issues, decided)),
        decisions=decided,
    )
    others = {
        name: _in_other_edition(outcome, report, looked_at.addends_by_edition[name])
        for name, report in sums.items()
    }
    return replace(outcome, others=others)


def _in_other_edition(outcome: Outcome, report: Report, addends: tuple[Delivery, ...]) -> Outcome:
    """The outcome of the files in another edition, whose result stands beside that of the year's."""
    request = outcome.request
    if request.out is not None:
        request = replace(request, out=other_edition(request.out, report.edition))
    # the body reports in the edition of the year only: with this sum nothing is compared
    collection = replace(outcome.collection, addends=addends, total=report, reported=None)
    return replace(outcome, request=request, collection=collection, report=report)


def _nothing(request: Request) -> InputError:
    names = "、".join(str(path) for path in request.paths)
    return InputError("里面没有年报文件（.xlsx、.xlsm、.json、.txt 或 .zip）", "请检查文件夹。", file=names)


def _roster(request: Request) -> Roster | None:
    return usable_roster(request.roster, request.unit, request.kind) if request.roster else None


def _read_apart(request: Request) -> set[Path]:
    """Files and folders that may lie among the reports and are read in another role."""
    given = (request.roster, request.decisions, request.reported, request.previous)
    return {path.resolve() for path in given if path is not None}


def _not_reports(request: Request) -> set[Path]:
    """Files and folders that may lie among the reports without being any, such as what was written before."""
    given = [request.table]
    if request.out is not None:
        given += [request.out, feedback_folder(request.out)]
        given += [other_edition(request.out, name) for name in form.EDITIONS]
        given += waiting_tables(request.out)
    return _read_apart(request) | {path.resolve() for path in given if path is not None}


def _only(path: Path, known: Iterable[Source]) -> Source:
    """The one report in a file that was named, the one that was collected anyway if it was."""
    where = str(path.resolve())
    for source in known:
        if source.member is None and str(Path(source.path).resolve()) == where:
            return source
    found = sources.collect([path]).sources
    if len(found) != 1:
        raise InputError("这里应当指定一份年报文件", "请写一个 .xlsx、.xlsm 或 .json 文件。", file=str(path))
    return found[0]


def _read(
    request: Request,
    found: Iterable[Source],
    before: previous.Previous | None,
    known: Roster | None,
    progress: Progress | None,
    pool: Executor | None,
) -> dict[Source, Delivery]:
    """Every file read and checked."""
    with batch.folder(request.out) as folder:
        last_year = previous.write_context(folder, before, known) if before else None
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


def _digests(request: Request) -> dict[str, str]:
    """What the result that is to be replaced was added up from: digests by file name."""
    if request.out is None or not request.out.exists():
        return {}
    try:
        addends = api.read(request.out).provenance.addends
    except InputError:
        return {}
    return {each.source: each.sha256 for each in addends if each.source and each.sha256}


def _body(request: Request, known: Roster | None) -> Unit:
    """The body that rolls up, as the roster knows it."""
    entries = known.entries if known else ()
    line = next((each for each in entries if is_itself(each, request.unit)), None)
    return Unit(
        name=request.unit,
        code=line.code if line else None,
        tier=line.tier if line else None,
        kind=request.kind,
    )


def _last_total(request: Request, known: Roster | None, before: previous.Previous | None) -> Report | None:
    if before is None:
        return None
    return last_total(before, _body(request, known), request.year, known, request.kind == "vertical")
