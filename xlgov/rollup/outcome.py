"""What is asked of a roll-up and what comes of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlgov import files, ways
from xlgov.collection.handling import BODYS_OWN, MISSING, UNREADABLE
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source
from xlgov.finding import NAMED, Finding, Observation, Severity, Status, listed
from xlgov.form.identities import LAST
from xlgov.report import (
    Absent,
    NotRead,
    Observed,
    Unfinished,
    UnitKind,
    doubted,
    named_absent,
    not_read,
    unfinished,
)
from xlgov.report.checked import jsonable
from xlgov.report.paragraphs import text_of
from xlgov.rollup.counts import added_apart, counted, held
from xlgov.rollup.decisions import Decisions
from xlgov.rollup.remarked import (
    by_other_rules,
    of_changes,
    of_other_templates,
    of_other_years,
    without_reason,
)
from xlgov.rules import shares
from xlgov.rules.total import INCOMPLETE
from xlgov.rules.version import RULES
from xlgov.trend import Years, years_of
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.report import Doubted, Report
    from xlgov.rollup.previous import Previous
    from xlgov.rollup.unit_lines import Line

LACKING, DOUBTED = "A-UNREAD", "A-UNSURE"
"""the rules that tell which sums leave something out, and which have figures that nobody compared"""
UNWRITTEN = ("S-EMPTY", "P-PLACE")
"""the rules that tell of a text that is not there, or not yet written to its end"""


@dataclass(frozen=True)
class Request:
    """What is to be rolled up.

    ``paths`` are folders, files and zips of the subordinate units; ``own`` the own-organ report (本级) where
    it is not among them, ``own_required`` False where there is none. ``reported`` is the body's own report
    of the year where it already has one, ``earlier`` those of years before the last. ``out`` is the result
    workbook: its folder also keeps the journal that ``resume`` goes on from, and what goes back to the units;
    ``force`` allows these to be replaced. ``table`` is for programs (.csv, .parquet), ``report`` the summary
    to be sent (.html, .docx), ``enclose`` says whether a marked workbook goes with each letter, ``kind`` is
    the category of the body that rolls up.
    """

    paths: Sequence[Path]
    unit: str
    year: int
    own: Path | None = None
    own_required: bool = True
    roster: Path | None = None
    previous: Path | None = None
    earlier: Sequence[Path] = ()
    decisions: Path | None = None
    reported: Path | None = None
    kind: UnitKind = "government"
    out: Path | None = None
    table: Path | None = None
    report: Path | None = None
    enclose: bool = True
    force: bool = False
    resume: bool = False
    jobs: int | None = None
    cluster: str | None = None
    checked: datetime.date = field(default_factory=datetime.date.today)
    """the day written into the result"""

    @property
    def replacing(self) -> bool:
        """Whether files of an earlier run may be replaced."""
        return self.force or self.resume


@dataclass(frozen=True)
class Outcome:
    """A roll-up that is worked out and not yet written.

    ``report`` is the sum of ``collection.addends``, in the edition of the year, and begins with the form's
    starter texts; ``others`` are the outcomes of the files in other editions, by edition, each with its own
    sum, addends and result workbook. ``lines`` has one entry per expected unit, then the files that stand for
    none. ``issues`` are those about the deliveries, then those about the sum. ``ignored`` are files of other
    kinds, ``void`` the decisions of ``decisions`` that did not apply any more, ``too_old`` those of years
    before that no trend shows. ``previous`` are last year's reports as far as they were given.
    """

    request: Request
    collection: Collection
    lines: tuple[Line, ...]
    issues: tuple[Issue, ...]
    report: Report
    others: Mapping[str, Outcome] = field(default_factory=dict)
    earlier_years: Mapping[int, Report] = field(default_factory=dict)
    partial_last_year: bool = False
    """whether the sum is compared with last year's figures of the units in it only, or not at all"""
    too_old: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)
    previous: Previous | None = None

    @cached_property
    def names(self) -> Mapping[Source, str]:
        """How each delivery's unit is called: as the roster does, else as its report, else by file."""
        found: dict[Source, str] = {}
        for line in self.lines:
            if line.delivery is not None:
                found[line.delivery.source] = line.name
        for addend in self.collection.addends:
            found.setdefault(addend.source, addend.name or addend.source.name)
        return found

    @cached_property
    def addends(self) -> tuple[Delivery, ...]:
        """What was added, in the order of the lines."""
        rank = {source: position for position, source in enumerate(self.names)}
        return tuple(sorted(self.collection.addends, key=lambda addend: rank[addend.source]))

    @property
    def open(self) -> tuple[Issue, ...]:
        """The issues that nobody has decided."""
        return tuple(issue for issue in self.issues if issue.decided is None)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing from the sum and nothing waits for a decision."""
        waiting = any(issue.holds or issue.finding.severity is Severity.ERROR for issue in self.open)
        return not waiting and not any(added_apart(line) for line in self.lines)

    @property
    def summary(self) -> str:
        """How many units were expected, came, were added and wait, in words."""
        return counted(self.lines).sentence

    @property
    def marked(self) -> Outcome:
        """The same, whose sum itself says that it is not whole, wherever it is taken and read again."""
        if self.complete:
            return self
        absent = self.absent
        which = f"；{named_absent(absent)}" if absent else ""
        said = Observation(
            LACKING,
            f"这份汇总还不完整，不宜上报：{self.summary}；没有处理的问题 {len(self.open)} 个{which}",
            severity=Severity.ERROR,
            cause=INCOMPLETE,
            advice="处理“汇总清单”表里列出的问题，再重新汇总。",
        )
        observed = (Observed.of(said, self.report),)
        origin = replace(self.report.provenance, absent=absent)
        return replace(self, report=replace(self.report, observations=observed, provenance=origin))

    @property
    def absent(self) -> tuple[Absent, ...]:
        """What is still to come into the sum: units, and files that nobody could read or decide about."""
        added = {self.names[source] for source in self._added}
        found: dict[str, Absent] = {}
        for line in self.lines:
            if line.name not in added and _is_to_come(line):
                named = line.entry or line.delivery
                found.setdefault(line.name, Absent(line.name, named.code if named else None, line.state.word))
        for issue in self.open:
            if issue.handling.missing:
                name = issue.unit or "本级"
                found.setdefault(name, Absent(name, state=MISSING.word))
        return tuple(found.values())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What validating the sum finds, with last year's."""
        from xlgov.rules import validate

        return tuple(validate(self.report, self.earlier_years.get(self.request.year - 1)))

    @cached_property
    def years(self) -> Years:
        """The years that the charts show."""
        return years_of(self.report, self.earlier_years.values())

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Those of its findings that fail."""
        return tuple(found for found in self.findings if found.status is Status.FAIL)

    @property
    def wrong_figures(self) -> tuple[Finding, ...]:
        """The errors in the figures of the sum; a text that is not written yet is none of them."""
        cells = self.report.form.cells
        wrong = []
        for found in self.failures:
            keys = ((cell.key or "").removeprefix(LAST) for cell in found.cells)
            if found.is_error and any(key in cells for key in keys):
                wrong.append(found)
        return tuple(wrong)

    @cached_property
    def not_read(self) -> tuple[NotRead, ...]:
        """What was not read of the reports that were added up, and so is not in the sum."""
        return tuple(not_read(self.report.provenance.addends))

    @cached_property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """The sums that were added up although units are missing from them."""
        return tuple(unfinished(self.report.provenance.addends))

    @cached_property
    def doubted(self) -> tuple[Doubted, ...]:
        """The figures that are in the sum though nobody compared them."""
        return tuple(doubted(self.report.provenance.addends))

    @property
    def lacking(self) -> bool:
        """Whether what was added up leaves something out, or is unsure, and was taken as it is."""
        return bool(self.not_read or self.unfinished or self.doubted)

    @property
    def sound(self) -> bool:
        """Whether the figures of the sum hold when it is checked as a report of its own."""
        return not self.wrong_figures

    @property
    def verdict(self) -> str:
        """Whether the sum can be reported as far as its figures go, without a full stop."""
        if not self.complete:
            return "汇总不完整，上面的问题处理以前不宜上报"
        said = []
        if self.wrong_figures:
            said.append(f"汇总数有 {len(self.wrong_figures)} 处错误")
        if self.not_read:
            said.append(f"有 {len({each.key for each in self.not_read})} 项数没有包括所有单位")
        if self.doubted:
            said.append(f"有 {len({each.key for each in self.doubted})} 项数里有存疑的")
        if self.unfinished:
            said.append(f"有 {len(self.unfinished)} 份下级的汇总数不完整")
        return "，".join(["汇总完整" + ("，但" + said[0] if said else ""), *said[1:]])

    @property
    def unwritten(self) -> tuple[str, ...]:
        """The labels of the sum's parts whose text somebody still has to write."""
        empty: set[str] = set()
        for found in self.failures:
            if found.code in UNWRITTEN:
                empty.update(text_of(cell.key or "")[0] for cell in found.cells)
        sections = self.report.form.sections
        return tuple(section.label for section in sections if f"sections.{section.key}" in empty)

    def remarks(self, face: Face = Face.COMMAND) -> list[str]:
        """What else the person who rolls up should know, in the words of a face."""
        lines = [*self.void, *without_reason(self.decisions, self.void), *self._about_sum()]
        lines += [*self._about_own_total(), *self._about_last_year(), *self._about_place()]
        received = self.collection.deliveries
        lines += [*by_other_rules(received), *of_other_templates(received)]
        lines += [*of_changes(self.issues), *of_other_years(self.years, self.too_old)]
        lines += [f"这些文件不是年报，没有读：{_named(self.ignored)}。"] if self.ignored else []
        if self.collection.roster is None:
            lines.append(f"没有名册，查不出谁没有报；{ways.NEW_ROSTER}。")
        lines += [f"{name}版格式的年报没有与本版相加，另出了一份汇总结果。" for name in self.others]
        return [ways.told(line, face) for line in lines]

    def _about_sum(self) -> Iterator[str]:
        """Which sums leave what out, and whose errors were taken over."""
        yield from (f"{each.said}。" for each in self.unfinished[:NAMED])
        lacking = [found.message for found in self.failures if found.code == LACKING and found.cells]
        yield from lacking[:NAMED]
        if len(lacking) > NAMED:
            yield f"没有包括所有单位的数共 {len({each.key for each in self.not_read})} 项，见“校验结果”表。"
        resting = [found.message for found in self.failures if found.code == DOUBTED]
        yield from resting[:NAMED]
        if len(resting) > NAMED:
            yield f"含有存疑的数的共 {len({each.key for each in self.doubted})} 项，见“校验结果”表。"
        codes = {found.code for found in self.wrong_figures}
        equations = [each for code in codes for each in self.report.form.by_code.get(code, ())]
        broken = {tuple(cell.key for cell in found.cells if cell.key) for found in self.wrong_figures}
        adopted = []
        for each in equations:
            if any(set(each.keys) <= set(keys) for keys in broken):
                adopted += shares.behind(self.report, each)
        if adopted:
            yield f"汇总数的错误有来自{shares.named(adopted)}报来的数的，汇总时已采用，见“校验结果”表。"

    def _about_own_total(self) -> Iterator[str]:
        for line in self.lines:
            if line.state == BODYS_OWN and line.delivery is not None:
                used = self.request.reported is None and self.collection.reported is not None
                how = "作为上报稿与汇总数对照" if used else "也没有作为上报稿"
                yield f"“{line.delivery.source.name}”是“{self.request.unit}”自己的年报，没有加进来，{how}。"

    def _about_last_year(self) -> Iterator[str]:
        if self.previous is None:
            return
        last = self.request.year - 1
        if self.partial_last_year and self.earlier_years:
            count = len(self.addends)
            yield f"还有单位没有汇总进来，汇总数只与已汇总的 {count} 个单位上年的数相比，上年数栏也是它们的。"
        elif self.partial_last_year:
            yield "还有单位没有汇总进来，已汇总的又有上年没有年报的，汇总数没有与上年核对。"
        for each in self.previous.unusable[:NAMED]:
            yield f"上年的“{each.source.name}”没有用上：{each.problem}"
        if len(self.previous.unusable) > NAMED:
            yield f"上年无法读取的文件共 {len(self.previous.unusable)} 个。"
        wrong = [each.source.name for each in self.previous.deliveries if each.year != last]
        if about := self.previous.about_year(last):
            yield f"{about}没有用来核对。"
        elif wrong:
            yield f"上年文件里这些不是 {last} 年度的，没有用来核对：{_named(wrong)}。"
        unknown = []
        for line in self.lines:
            if line.delivery is not None and line.delivery.problem is None:
                former = line.entry.former if line.entry else ()
                if self.previous.find(line.name, line.delivery.code, former) is None:
                    unknown.append(line.name)
        if unknown:
            yield f"这些单位没有找到上年的年报，没有核对上年结转等：{_named(dict.fromkeys(unknown))}。"

    def _about_place(self) -> Iterator[str]:
        """That the result lies where others look for reports: a roll-up knows it again, they cannot."""
        out = self.request.out
        if out is not None and any(files.is_inside(out, path) for path in self.request.paths):
            yield f"“{out.name}”放在了收到的年报中间，校验、转换整个文件夹时会把它也算进去，最好另放一处。"

    def to_json(self, written: Sequence[Path] = ()) -> dict[str, Any]:
        """The summary that ``xlgov rollup --format json`` prints."""
        return {
            "unit": self.request.unit,
            "year": self.request.year,
            "edition": self.report.edition,
            "rules": RULES,
            "complete": self.complete,
            "sound": self.sound,
            "verdict": self.verdict,
            "summary": self.summary,
            "units": [self._unit_json(line) for line in self.lines],
            "issues": [issue.to_json() for issue in self.issues],
            "findings": [found.to_json() for found in self.failures],
            "not_read": [self._not_read_json(each) for each in self.not_read],
            "unsure": [each._asdict() for each in self.doubted],
            "unfinished": [{"unit": each.unit, "absent": jsonable(each.absent)} for each in self.unfinished],
            "unwritten": list(self.unwritten),
            "ignored": list(self.ignored),
            "remarks": self.remarks(),
            "written": [str(path) for path in written],
        }

    def _unit_json(self, line: Line) -> dict[str, Any]:
        delivery, named = line.delivery, line.entry or line.delivery
        return {
            "name": named and named.name,
            "code": named and named.code,
            "status": line.state.word,
            "added": delivery is not None and delivery.source in self._added,
            "file": delivery and delivery.source.name,
            "sha256": (delivery and delivery.sha256) or None,
            "problem": delivery and delivery.problem and ways.told(delivery.problem, Face.COMMAND),
        }

    def _not_read_json(self, each: NotRead) -> dict[str, Any]:
        cell = self.report.form.widest.cells.get(each.key)
        return {"unit": each.unit, "key": each.key, "label": cell and cell.label, **jsonable(each.entry)}

    @cached_property
    def _added(self) -> frozenset[Source]:
        return frozenset(each.source for each in self.collection.addends)


def _is_to_come(line: Line) -> bool:
    """Whether a line's figures are still to come into the sum."""
    if line.delivery is None:
        return line.state == MISSING
    return line.state == UNREADABLE or held(line) or added_apart(line)


def _named(names: Iterable[str]) -> str:
    """The first few names, and how many there are in all."""
    return listed(list(names), "等 {} 个")
