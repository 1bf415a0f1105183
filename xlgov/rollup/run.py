"""One roll-up from the files to the sum: what the command line, the buttons and programs all call."""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, form
from xlgov.errors import InputError
from xlgov.parts import Unit
from xlgov.rollup import assess, combine, executor, journal, previous, reading, sources
from xlgov.rollup.decisions import Decisions, read_decisions
from xlgov.rollup.executor import Progress
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.roster import check, read_roster
from xlgov.rollup.writing import WAITING, feedback_folder, other_edition, ready, write
from xlgov.rules.belonging import is_itself
from xlgov.rules.collection import Collection, Delivery, Roster, Source

if TYPE_CHECKING:
    from xlgov.report import Report

__all__ = ["WAITING", "Outcome", "Progress", "Request", "roll_up", "write"]

_NAMED = 3
"""problems of a roster that a message names; it counts the rest"""


def roll_up(request: Request, progress: Progress | None = None, pool: Executor | None = None) -> Outcome:
    """Read, look at and add up everything; nothing is written but the journal.

    ``pool`` runs the reading in place of the processes or the cluster that the request asks for. Raises
    InputError for a path, roster or decision file that cannot be used, executor.Cancelled when ``progress``
    does.
    """
    ready(request)
    known = _roster(request)
    decided = read_decisions(request.decisions) if request.decisions else Decisions()
    collected = sources.collect(request.paths, skip=_not_reports(request))
    own = _only(request.own, collected.sources) if request.own else None
    found = (*collected.sources, *((own,) if own and own not in collected.sources else ()))
    if not found:
        names = "、".join(str(path) for path in request.paths)
        raise InputError("里面没有年报文件（.xlsx、.xlsm、.json 或 .zip）", "请检查文件夹。", file=names)
    before = (
        previous.read_previous(request.previous, request.unit, jobs=request.jobs, progress=progress)
        if request.previous
        else None
    )
    replaced = decided.replacing(found)
    instead = {source: _only(path, found) for source, path in replaced.items()}
    read = _read(request, {*found, *instead.values()}, before, known, progress, pool)
    edition = form.edition_for(request.year)
    base = Collection(
        request.unit,
        request.year,
        edition,
        tuple(read[source] for source in found),
        known,
        own=own,
        own_required=request.own_required,
        vertical=request.kind == "vertical",
        previous=before.deliveries if before else None,
        previous_total=before.total if before else None,
        reported=api.read(request.reported) if request.reported else None,
        earlier=_digests(request),
    )
    looked_at = assess.assess(base, decided, {source: read[new] for source, new in instead.items()})
    return replace(_added_up(request, looked_at, decided), ignored=collected.ignored, previous=before)


def _added_up(request: Request, looked_at: assess.Assessment, decided: Decisions) -> Outcome:
    collection = looked_at.collection
    if collection.reported is None and looked_at.reported_source is not None:
        own_total = next(
            line.delivery
            for line in looked_at.lines
            if line.delivery and line.delivery.source == looked_at.reported_source
        )
        collection = replace(collection, reported=reading.report_of(own_total))
    unit, before = _body(request, collection.roster), _last_total(request, collection)
    sums = {
        name: combine.combine(
            unit,
            request.year,
            form.edition(name),
            looked_at.addends_by_edition.get(name, ()),
            last=before,
            called=collection.called,
        )
        for name in {collection.form.edition: None, **looked_at.addends_by_edition}
    }
    total = sums.pop(collection.form.edition)
    collection = replace(collection, total=total)
    issues = (*looked_at.issues, *assess.settle(assess.after(collection), decided))
    return Outcome(
        request,
        collection,
        looked_at.lines,
        issues,
        total,
        {name: (report, looked_at.addends_by_edition[name]) for name, report in sums.items()},
        {before.year: before} if before and before.year else {},
        void=(*looked_at.void, *assess.void_about_sum(issues, decided)),
        decisions=decided,
    )


def _roster(request: Request) -> Roster | None:
    if request.roster is None:
        return None
    known = read_roster(request.roster)
    # whether the own organ's report is there is for the rules to say (R-OWN)
    problems = check(known, own_required=False)
    if problems:
        more = f"等 {len(problems)} 处" if len(problems) > _NAMED else ""
        raise InputError(
            f"名册有问题：{'；'.join(problems[:_NAMED])}{more}",
            "请先改正名册；xlgov roster check 可列出全部问题。",
            file=request.roster.name,
        )
    return known


def _not_reports(request: Request) -> set[Path]:
    """Files and folders that may lie among the reports without being any, such as what was written before."""
    given = [request.roster, request.decisions, request.reported, request.previous, request.table]
    if request.out is not None:
        given += [request.out, feedback_folder(request.out)]
        given += [other_edition(request.out, name) for name in form.EDITIONS]
        given += request.out.parent.glob(f"{glob.escape(request.out.stem)}-{WAITING}*.xlsx")
    return {path.resolve() for path in given if path is not None}


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
    """Every file read and checked, with a journal where there is a result to stand beside."""
    folder = journal.folder_for(request.out) if request.out else Path(tempfile.mkdtemp(prefix="xlgov-"))
    try:
        context = previous.write_context(folder, before, known) if before else None
        log = journal.Journal(folder, journal.key_of(context))
        log.open(resume=request.resume)
        try:
            read = executor.deliveries(
                found,
                context,
                pool,
                jobs=request.jobs,
                cluster=request.cluster,
                done=log.done,
                progress=progress,
                keep=log.add,
            )
            # a unit may have replaced its file while others were read
            read += executor.deliveries([each.source for each in read if _changed(each)], context, jobs=1)
        finally:
            log.close(success=False)
    finally:
        if request.out is None:
            shutil.rmtree(folder, ignore_errors=True)
    return {delivery.source: delivery for delivery in read}


def _changed(delivery: Delivery) -> bool:
    try:
        return bool(delivery.sha256) and Path(delivery.source.path).stat().st_mtime_ns != delivery.modified
    except OSError:
        return True


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


def _last_total(request: Request, collection: Collection) -> Report | None:
    """Last year's report of the body: its own, else the sum of its units' where they are of one edition."""
    if collection.previous_total is not None or not collection.previous:
        return collection.previous_total
    units = [each for each in collection.previous if each.year == request.year - 1]
    editions = {each.edition for each in units}
    if len(editions) != 1:
        return None
    unit = _body(request, collection.roster)
    return combine.combine(unit, request.year - 1, units[0].form, units)
