"""Sending out: one pre-filled workbook for each unit of a roster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlgov import api, files
from xlgov.collection.belonging import Entry, Roster, is_below
from xlgov.collection.received import Delivery
from xlgov.errors import InputError
from xlgov.form import Form, edition_for
from xlgov.report import Report, Unit, begun, carried, said_of_absent, said_of_left
from xlgov.rollup.intake import report_of
from xlgov.rollup.previous import Previous, of_roster
from xlgov.rollup.roster import expected
from xlgov.sentences.starter import started


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent out: the files, one per unit in the roster's order.

    ``without_previous`` are the units for which no report of the year before was found, ``vertical`` those
    that got none because they report inside their own system, ``merged`` those that went into another unit.
    ``doubtful`` says, in Chinese, of which units not everything was taken over from last year, and what to
    look at.
    """

    files: tuple[Path, ...]
    without_previous: tuple[str, ...]
    vertical: tuple[str, ...]
    merged: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def send_out(
    roster: Roster,
    year: int,
    folder: Path,
    previous: Previous | None = None,
    *,
    unit: str | None = None,
    form: Form | None = None,
    force: bool = False,
    inputs: Iterable[Path] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Sent:
    """Write a workbook for each expected unit into ``folder``: its name, code, tier and category, the year,
    and where ``previous`` has last year's report its figures, 上年结转 and sign-off block.

    ``unit`` is the body that rolls up; without it every line of the roster gets one but those merged into
    another. Where all units are vertical ones, the body is of their system and they report to it. ``form``
    is that of the year unless given. ``inputs`` are files and folders that were read, in whose place nothing
    is written. ``progress`` is called with how many are done and how many there are. Raises InputError for
    a file that is there without ``force``, before anything is written, and for a name that no workbook can
    hold. Where writing fails nothing is left of it that was not there before.
    """
    merged = [entry for entry in roster.entries if entry.merged_into]
    entries = [entry for entry in roster.entries if entry.merged_into is None]
    if unit:
        merged = [entry for entry in merged if is_below(entry, unit)]
        entries = list(expected(roster, unit))
    local = [entry for entry in entries if entry.kind != "vertical"] or entries
    if not local:
        raise InputError(
            f"名册里没有{f'“{unit}”的' if unit else ''}应报单位",
            "请核对名册的“上级单位”栏。",
            file=roster.source,
        )
    last = _last_year(roster, previous, year - 1)
    chosen = form or edition_for(year)
    new = [_begun(entry, year, chosen, last.get(entry), roster.source) for entry in local]
    reports = [started(report) for report, _ in new]
    targets = [folder / f"{name}.xlsx" for name in files.safe_names(entry.name for entry in local)]
    _refuse_taken(folder, targets, force, list(inputs))
    _write(dict(zip(targets, reports, strict=True)), progress)
    return Sent(
        tuple(targets),
        tuple(entry.name for entry in local if entry not in last),
        tuple(entry.name for entry in entries if entry not in local),
        tuple(f"{entry.name}（并入{entry.merged_into}）" for entry in merged),
        tuple(said for _, lines in new for said in lines),
    )


def said_of(sent: Sent, previous: Previous | None, year: int) -> Iterator[str]:
    """What whoever sends these out must know, in Chinese: which of last year's reports were of no use, who
    has none, who got no workbook."""
    for each in previous.unusable if previous else ():
        yield f"上年的“{each.source.name}”没有用上：{each.problem or ''}"
    other_year = previous.about_year(year - 1) if previous else ""
    if other_year:
        yield f"{other_year}没有带入上年数。"
    if previous and not other_year and sent.without_previous:
        yield f"这些单位没有找到上年的报告，上年数空着：{'、'.join(sent.without_previous)}。"
    yield from sent.doubtful
    if sent.vertical:
        yield f"垂直管理单位向本系统的上级报送，没有给它们生成：{'、'.join(sent.vertical)}。"
    if sent.merged:
        yield f"已并入其他单位的没有生成：{'、'.join(sent.merged)}。"


def _refuse_taken(folder: Path, targets: Iterable[Path], force: bool, inputs: Sequence[Path]) -> None:
    """InputError where something that was read, or is there already, would be replaced."""
    folders = {files.real(path) for path in inputs if path.is_dir()}
    if not folders.isdisjoint((files.real(folder), *files.real(folder).parents)):
        raise InputError("输出文件夹就是输入的文件夹", "请用 -o 换一个文件夹。", file=str(folder))
    for target in targets:
        files.free(target, force, inputs)


def _write(reports: Mapping[Path, Report], progress: Callable[[int, int], None] | None) -> None:
    """Write all of them, or leave nothing that was not there before."""
    new = [target for target in reports if not target.exists()]
    try:
        for done, (target, report) in enumerate(reports.items(), start=1):
            api.write(report, target)
            if progress:
                progress(done, len(reports))
    except BaseException:
        for target in new:
            target.unlink(missing_ok=True)
        raise


def _last_year(roster: Roster, previous: Previous | None, year: int) -> dict[Entry, Delivery]:
    """The report of that year of each line that has one."""
    found: dict[Entry, Delivery] = {}
    if previous is not None:
        for entry, delivery in zip(roster.entries, of_roster(roster, previous), strict=True):
            if delivery is not None and delivery.year == year:
                found[entry] = delivery
    return found


def _begun(
    entry: Entry, year: int, form: Form, last: Delivery | None, source: str | None
) -> tuple[Report, list[str]]:
    """The report that a unit begins with, and what to look at in it; what the roster does not say of the unit
    comes from last year's."""
    try:
        unit = Unit(
            name=entry.name,
            code=entry.code or (last.code if last else None),
            tier=entry.tier or (last.tier if last else None),
            kind=entry.kind or (last.kind if last else None),
        )
    except ValueError as error:
        raise InputError(f"单位“{entry.name}”不能用：{error}", "请改正名册。", file=source) from error
    if last is None:
        return begun(form, year, unit), []
    taken = carried(form, report_of(last), last.doubts)
    report = begun(form, year, unit, taken, contact=last.contact, absent=last.absent, source=last.source.name)
    said = [said_of_left(form, taken), said_of_absent(last.absent)]
    return report, [f"“{entry.name}”：{line}" for line in said if line]
