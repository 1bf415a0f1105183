"""总览 of a roll-up: what was delivered and what became of it, the sum, and a page for each unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.collection.handling import Share
from xlgov.finding import Counts, told
from xlgov.finding import counted as counted_findings
from xlgov.report import extent
from xlgov.rollup.counts import class_of, counted, held
from xlgov.rollup.intake import report_of
from xlgov.rollup.letters import day
from xlgov.rules.version import RULES
from xlgov.summary import NAME
from xlgov.summary.assembling import key_figures, outcomes, summary
from xlgov.summary.findings import item, left_out, parts, unused
from xlgov.summary.model import NONE, Fact, Item, Part, Summary, Tone, Unit
from xlgov.trend.lines import RECEIVED
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.collection.issues import Issue
    from xlgov.collection.received import Delivery, Source
    from xlgov.form import Form
    from xlgov.rollup.outcome import Outcome
    from xlgov.rollup.unit_lines import Line

ABOUT_FILE = "报送情况"
"""The heading of what the rules about many reports say of a unit's file."""
_CALM = (Share.ADDED, Share.OUT, Share.SKIPPED)
_MOST_ISSUES = 40
"""issues of one file or of the sum that are shown"""


def summary_of(outcome: Outcome) -> Summary:
    """The summary of a roll-up, for ``xlgov.summary`` to draw."""
    request = outcome.request
    added = frozenset(each.source for each in outcome.collection.addends)
    return summary(
        f"{request.unit}{request.year}年度政府信息公开工作年度报告汇总{NAME}",
        tuple(_facts(outcome)),
        [_unit(line, added) for line in outcome.lines],
        outcomes=outcomes(outcome.report.form.widest, outcome.report.figures) if added else None,
        remarks=outcome.remarks(Face.PAPER),
        own=_sum(outcome),
    )


def _facts(outcome: Outcome) -> Iterator[Fact]:
    """What was delivered, whether the sum can be reported, and the figures that are asked for first."""
    request = outcome.request
    numbers = counted(outcome.lines)
    yield Fact("汇总单位", request.unit)
    yield Fact("年度", f"{request.year}年度（{outcome.report.edition}版）")
    yield Fact("报送", f"{numbers.sentence}。")
    yield Fact("状态", numbers.states)
    yield Fact("结论", f"{_verdict(outcome)}。")
    if outcome.collection.addends:
        count = len(outcome.collection.addends)
        for fact in key_figures(outcome.report.form.widest, outcome.report.figures):
            yield Fact(fact.label, f"已汇总的 {count} 份合计：{fact.content}")
    yield Fact("核对日期", day(request.checked))
    yield Fact("校验规则", f"第 {RULES} 版")


def _verdict(outcome: Outcome) -> str:
    """Whether the sum can be reported; where it is not whole, what comes below says why."""
    return outcome.verdict if outcome.complete else "汇总不完整，下面列出的问题处理以前不宜上报"


# --- the units


def _unit(line: Line, added: frozenset[Source]) -> Unit:
    """A line of 汇总清单 with what is to be said of it."""
    delivery = line.delivery
    if delivery is None or delivery.edition is None:
        said = _problem(delivery) if delivery is not None else ()
        file = delivery.source.name if delivery is not None else ""
        about = _about(line, None)
        return Unit(
            line.name, line.state.word, _tone(line, None), file=file, added=False, lines=said, parts=about
        )
    findings = delivery.findings
    found, read = Counts.of(findings), extent(report_of(delivery))
    lines = [f"年报自身：{counted_findings(findings)}。"] if found.any or line.issues else []
    if read.said:
        lines.append(f"{read.said}。")
    if delivery.unsure:
        lines.append(f"有 {len(delivery.unsure)} 个数存疑：是按最可能的位置放入的，请对照原件逐个核对。")
    return Unit(
        line.name,
        line.state.word,
        _tone(line, found),
        str(delivery.year) if delivery.year else NONE,
        delivery.source.name,
        found,
        f"{read.read}/{read.figures}",
        delivery.figures.get(RECEIVED),
        delivery.source in added,
        key_figures(delivery.form, delivery.figures),
        lines=(*lines, *left_out(findings), *unused(delivery.void)),
        parts=(*_about(line, delivery), *parts(delivery.form, findings)),
    )


def _problem(delivery: Delivery) -> tuple[str, ...]:
    return (ways.told(delivery.problem, Face.PAPER),) if delivery.problem else ()


def _tone(line: Line, found: Counts | None) -> Tone:
    """How a line's state is to be taken: what keeps it from the sum is bad unless somebody decided so."""
    open_issues = [issue for issue in line.issues if issue.decided is None]
    if held(line) or class_of(line) not in _CALM:
        missing_by_decision = line.delivery is None and not open_issues
        return Tone.GOOD if missing_by_decision else Tone.BAD
    if found is not None and found.errors:
        return Tone.BAD
    return Tone.LOOK if open_issues or (found is not None and found.warnings) else Tone.GOOD


def _about(line: Line, delivery: Delivery | None) -> tuple[Part, ...]:
    """What the rules about many reports say of a line, and what was decided about it."""
    return _issues(line.issues, ABOUT_FILE, delivery.form if delivery is not None else None)


def _issues(issues: Sequence[Issue], heading: str, form: Form | None) -> tuple[Part, ...]:
    items = [_item(issue, form) for issue in sorted(issues, key=lambda issue: issue.finding.order)]
    return (Part(heading, tuple(items[:_MOST_ISSUES])),) if items else ()


def _item(issue: Issue, form: Form | None) -> Item:
    (finding,) = told([issue.finding], Face.PAPER)
    made = item(form, finding)
    if issue.decided is None:
        waits = "没有计入汇总，等待决定" if issue.holds else "等待核对"
        return made._replace(explanation=waits) if issue.handling.choice or issue.holds else made
    return made._replace(explanation=f"已决定：{issue.decided}", settled=True)


# --- the sum


def _sum(outcome: Outcome) -> Unit:
    """The page of the sum: what its own check found, and what the rules say of it that is no unit's."""
    of_units = {id(issue) for line in outcome.lines for issue in line.issues}
    own = [issue for issue in outcome.issues if id(issue) not in of_units]
    findings, form = outcome.findings, outcome.report.form.widest
    bad = not (outcome.complete and outcome.sound)
    return Unit(
        f"{outcome.request.unit}汇总数",
        _verdict(outcome),
        Tone.BAD if bad else Tone.GOOD,
        str(outcome.request.year),
        counts=Counts.of(findings),
        lines=(f"汇总数自身：{counted_findings(findings)}。", *left_out(findings)),
        parts=(*_issues(own, "各单位之间和汇总数", form), *parts(form, findings)),
    )
