"""总览 of what was checked: a summary of the reports that were given, for ``xlgov.summary`` to draw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlgov.finding import Counts, counted
from xlgov.report import extent
from xlgov.rules.explaining import void
from xlgov.rules.imported import imported
from xlgov.rules.version import RULES
from xlgov.several.notes import NOT_READ
from xlgov.summary import NAME
from xlgov.summary.assembling import key_figures, outcomes, summary
from xlgov.summary.findings import left_out, parts, unused
from xlgov.summary.model import NONE, Fact, Summary, Tone, Unit
from xlgov.trend.lines import RECEIVED
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.errors import InputError
    from xlgov.report import Loaded, Report
    from xlgov.several.work import Done

UNUSABLE, WRONG, CLEAN = "无法使用", "有错误", "没有错误"
_NOTHING_READ = "一个数也没有读到"


def unit_of(done: Done) -> Unit:
    """A report that was checked as a summary shows it; one that could not be used with the reason."""
    if done.error is not None or done.loaded is None:
        return _unusable(done.job.given.name, done.error)
    report, findings = done.loaded.report, done.findings
    found, read = Counts.of(findings), extent(report)
    unsure = _unsure(done.loaded)
    verdict, tone = CLEAN, Tone.GOOD
    if not read.read:
        verdict, tone = _NOTHING_READ, Tone.BAD
    elif found.errors:
        verdict, tone = WRONG, Tone.BAD
    elif not read.whole:
        verdict, tone = "没有读全", Tone.BAD
    elif unsure:
        verdict, tone = "有存疑的数", Tone.BAD
    elif found.warnings:
        verdict, tone = "没有错误，有警告", Tone.LOOK
    elif found.infos:
        verdict = "没有错误，有提示"
    lines = [f"{counted(findings)}。"] if found.any else []
    if read.said:
        lines.append(f"{read.said}，{NOT_READ}" if read.read else f"{read.said}。")
    if unsure:
        lines.append(f"有 {unsure} 个数存疑：是按最可能的位置放入的，请对照原件逐个核对。")
    return Unit(
        report.unit.name or "未填单位",
        verdict,
        tone,
        str(report.year) if report.year else NONE,
        done.job.given.name,
        found,
        f"{read.read}/{read.figures}",
        report.figures.get(RECEIVED),
        facts=key_figures(report.form.widest, report.figures),
        lines=(*lines, *left_out(findings), *unused(void(report, findings))),
        parts=parts(report.form.widest, findings),
    )


def _unusable(name: str, error: InputError | None) -> Unit:
    why = (error.text(Face.PAPER),) if error is not None else ()
    return Unit(name, UNUSABLE, Tone.BAD, file="", lines=why)


def _unsure(loaded: Loaded) -> int:
    account = imported(loaded)
    return len(account.unsure) if account is not None else 0


def summary_of(
    units: Sequence[Unit],
    *,
    checked: str | None = None,
    only: Report | None = None,
    notes: Sequence[str] = (),
) -> Summary:
    """The summary of reports that were checked; ``checked`` is the date (YYYY-MM-DD) of the check.

    ``only`` is the report where there is but one: how its requests ended is shown. ``notes`` are the names of
    files that turned out to be no reports.
    """
    tones = Counter(_kind(unit) for unit in units)
    said = "，".join(f"{tones[kind]} 份{kind}" for kind in (WRONG, UNUSABLE, CLEAN) if tones[kind])
    facts = [Fact("检查的年报", f"{len(units)} 份：{said}")]
    found = _found(units)
    if found.any:
        facts.append(Fact("发现的问题", found.said))
    if checked is not None:
        facts.append(Fact("校验日期", checked))
    facts.append(Fact("校验规则", f"第 {RULES} 版"))
    remarks = [f"这些文件不是年报，没有读：{'、'.join(notes)}。"] if notes else []
    chart = outcomes(only.form.widest, only.figures) if only is not None else None
    title = f"政府信息公开工作年度报告校验{NAME}"
    return summary(title, facts, units, outcomes=chart, remarks=remarks)


def _kind(unit: Unit) -> str:
    """Which of three kinds a report counts as, as the command line counts them."""
    if unit.verdict in (UNUSABLE, _NOTHING_READ):
        return UNUSABLE
    return WRONG if unit.tone is Tone.BAD else CLEAN


def _found(units: Sequence[Unit]) -> Counts:
    """How much was found in all, but for doubts, which each report tells for itself."""
    read = [unit.counts for unit in units if unit.counts is not None]
    sums = Counts(*map(sum, zip(*read, strict=True))) if read else Counts()
    return sums._replace(uncertain=0)
