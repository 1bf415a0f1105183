"""One delivered file into what the roll-up keeps of it: the work that runs in every process."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files, ways
from xlgov.collection.received import Delivery, Source, base_name, packed
from xlgov.collection.unlike import text_digests
from xlgov.errors import SUSPECT, InputError, passes_through
from xlgov.finding import NOWHERE, Place
from xlgov.form.identities import LAST
from xlgov.report import AsReported, Loaded, Report, Unit
from xlgov.report.as_typed import EntryKind
from xlgov.report.extent import stood_in
from xlgov.rollup import last_year_file, sources
from xlgov.rules import validate
from xlgov.rules.doubts import doubts
from xlgov.rules.explaining import void
from xlgov.rules.imported import unsure
from xlgov.sentences.likeness import sketches
from xlgov.workbook.styles import cut
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from collections.abc import Callable

_NOT_SHARED = (
    "集群的工作机上没有这个文件。"
    f"请把文件放在所有工作机都能用同一路径访问的共享文件夹里，或者{ways.NO_CLUSTER}。"
)

_LONGEST = 60
"""Characters that are kept of what stands in a cell without a number."""


def deliver(source: Source, last_year: str | None = None, remote: bool = False) -> Delivery:
    """Read and check one file, against last year's report of its unit where ``last_year`` is the path
    of the file with them (``previous.write_last_year``).

    A file that cannot be used gives a delivery whose ``problem`` says why; nothing is raised for it.
    ``remote`` says that this may be another machine than the one that found the file.
    """

    def checked(file: Delivery, loaded: Loaded) -> Delivery:
        unit = loaded.report.unit
        before = last_year_file.find(last_year, unit.code, unit.name) if last_year else None
        found = validate(loaded, report_of(before) if before else None)
        return replace(of(file, loaded, packed(found)), void=void(loaded.report, found))

    delivery = _delivered(source, checked)
    if remote and delivery.problem and not Path(source.path).exists():
        return replace(delivery, problem=_NOT_SHARED)
    return delivery


def outline(source: Source) -> Delivery:
    """Read one file without checking it, as last year's reports are; ``problem`` as in ``deliver``."""
    return _delivered(source, _outlined)


def _outlined(file: Delivery, loaded: Loaded) -> Delivery:
    return replace(of(file, loaded, b""), contact=loaded.report.contact, doubts=doubts(loaded))


def facts_of(source: Source) -> Delivery:
    """The facts about a file, with nothing of what is in it; ``problem`` as in ``deliver``."""
    try:
        return _file(source)[0]
    except InputError as error:
        return Delivery(source, problem=_said(error))


def _delivered(source: Source, made: Callable[[Delivery, Loaded], Delivery]) -> Delivery:
    try:
        file, content = _file(source)
    except InputError as error:
        return Delivery(source, problem=_said(error))
    try:
        loaded = api.parse(content, base_name(source), file.sha256)
        return made(file, loaded)
    except InputError as error:
        return replace(file, problem=_said(error))
    except BaseException as error:
        # one file must not take the other thousands with it
        if passes_through(error):
            raise
        return replace(file, problem=defect(error))


def _file(source: Source) -> tuple[Delivery, bytes]:
    """The facts about a file, and its content; InputError."""
    content = sources.content(source)
    digest = files.sha256(content.data)
    return Delivery(source, digest, len(content.data), content.modified), content.data


def defect(error: BaseException) -> str:
    """What to say of a file at which the program fails."""
    if isinstance(error, MemoryError):
        return f"读取它时内存不够。{SUSPECT}"
    return f"程序读取它时内部出错（{type(error).__name__}：{error}）。请把这个文件发给维护人员。"


def _said(error: InputError) -> str:
    """The message without the file, which is named beside it, to be told where it is shown."""
    return InputError(error.what, error.advice, sheet=error.sheet, cell=error.cell).text(face=None)


def of(file: Delivery, loaded: Loaded, findings: bytes) -> Delivery:
    """The delivery of a report that was read; ``file`` has the facts about its file."""
    report = loaded.report
    form, figures, unit = report.form.widest, report.figures, report.unit
    return Delivery(
        file.source,
        file.sha256,
        file.size,
        file.modified,
        edition=form.edition,
        template=sys.intern(report.provenance.template) if report.provenance.template else None,
        rules=sys.intern(report.provenance.rules) if report.provenance.rules else None,
        year=report.year,
        name=unit.name,
        code=unit.code,
        tier=unit.tier,
        kind=unit.kind,
        scope=report.scope,
        numbers=tuple([figures.get(key) for key in form.cells]),
        gaps=_gaps(report),
        moved=_moved(report, loaded.places) if loaded.source == "workbook" else None,
        packed=findings,
        unsure=tuple(map(sys.intern, unsure(loaded))),
        addends=report.provenance.addends,
        absent=report.provenance.absent,
        earlier=report.provenance.earlier,
        made_from=loaded.made_from,
        excuse=loaded.excuse,
        sketches=sketches(report),
        texts=text_digests(report),
    )


def _gaps(report: Report) -> dict[str, AsReported]:
    """What stands in the cells of this year without a number, but for those that another row stands for."""
    elsewhere = stood_in(report)
    found: dict[str, AsReported] = {}
    for key, entry in report.as_reported.items():
        if key.startswith(LAST) or key in elsewhere:
            continue
        if report.value(key).lost:
            found[sys.intern(key)] = _kept(entry)
    return found


def _kept(entry: AsReported) -> AsReported:
    """What stands in a cell, short enough for tens of thousands."""
    return _entry(entry.kind, cut(entry.typed, _LONGEST, "……"))


@lru_cache(maxsize=4096)
def _entry(kind: EntryKind, typed: str) -> AsReported:
    return AsReported(kind=kind, typed=typed)


def _moved(report: Report, places: Mapping[str, Place]) -> tuple[tuple[str, Place], ...]:
    """The figures, and the year, that do not stand where the template has them; NOWHERE for those that stand
    nowhere."""
    figures = report.figures
    form = report.form.variant({key for key in report.form.hybrid_keys if figures.get(key) is not None})
    standard, keys = template_of(form).places, (*form.keys, "year")
    return tuple([(key, place) for key in keys if (place := places.get(key, NOWHERE)) != standard[key]])


def report_of(delivery: Delivery) -> Report:
    """Unit, year, scope and figures of a usable delivery as a report; its gaps stay gaps."""
    figures = delivery.figures
    return Report(
        edition=delivery.form.edition,
        year=delivery.year,
        unit=Unit(name=delivery.name, code=delivery.code, tier=delivery.tier, kind=delivery.kind),
        scope=delivery.scope,
        figures={key: figures[key] for key in delivery.variant.keys},
        as_reported=dict(delivery.gaps),
    )
