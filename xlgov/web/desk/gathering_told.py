"""What the page is told of a roll-up: everything that the command line tells, in the page's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from xlgov import __version__
from xlgov.collection.belonging import expected
from xlgov.collection.handling import CONFIRMED_MISSING, MISSING, NOT_LISTED, Share
from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery, Source
from xlgov.collection.unlike import Unlike
from xlgov.collection.unread import left_out_of, named_not_read, named_unsure, said_of_unread, unread
from xlgov.finding import Severity
from xlgov.report import UNIT_KINDS, Loaded
from xlgov.rollup.counts import class_of, counted
from xlgov.rollup.decisions import VERDICTS, needs_decision
from xlgov.rollup.feedback import reminder
from xlgov.rollup.outcome import Outcome
from xlgov.rollup.result.differences import summary
from xlgov.rollup.result.explaining import differences
from xlgov.rollup.returns import to_units
from xlgov.rollup.unit_lines import Line
from xlgov.rules.version import RULES
from xlgov.values import Number, fixed
from xlgov.ways import Face
from xlgov.ways import told as in_words
from xlgov.web.desk.checking import shown
from xlgov.web.desk.comparing import figure_told
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import Opened

_STANDS_FOR = "standsFor"
"""the choice 作为单位: accepted as the report of a unit of the roster"""
_LEVELS = {
    Share.ADDED: "good",
    Share.WAITING: "error",
    Share.UNREADABLE: "unread",
    Share.APART: "warning",
    Share.OUT: "info",
    Share.SKIPPED: "info",
}


class Ways(NamedTuple):
    """Where the page has the files that the program knows by paths of its own; ``brought`` has those that
    were brought to another place."""

    desk: Desk
    brought: Mapping[str, str]

    def to(self, source: Source) -> dict[str, str | None]:
        """The path in the inbox, and the member where that is a zip."""
        path = Path(source.path).relative_to(self.desk.inbox.absolute()).as_posix()
        return {"path": self.brought.get(source.path, path), "member": source.member}


class _Facts:
    """What is looked up again and again: files by source, which are in the sum, where issues stand."""

    def __init__(self, outcome: Outcome, ways: Ways) -> None:
        self.ways = ways
        self.outcome = outcome
        self.added = {each.source for each in outcome.collection.addends}
        self.by_source = {each.source: each for each in outcome.collection.deliveries}
        self.letters = _letters(outcome)
        self._numbers = {_named(issue): at for at, issue in enumerate(outcome.issues)}

    def numbers(self, issues: Sequence[Issue]) -> list[int]:
        """Where issues stand in the list of all."""
        return [self._numbers[_named(issue)] for issue in issues if _named(issue) in self._numbers]


def _named(issue: Issue) -> tuple[str, str]:
    return issue.finding.fingerprint, issue.finding.message


def _letters(outcome: Outcome) -> dict[str, dict[str, Any]]:
    """The letters that would go to units, by unit."""
    request = outcome.request
    found = {}
    for sent in to_units(outcome.lines, request.unit, request.year, request.checked):
        letter = sent.letter
        found[letter.unit] = {
            "unit": letter.unit,
            "name": letter.name,
            "held": letter.held,
            "remarks": len(letter.remarks),
            "marked": [each.name for each in sent.enclosures],
        }
    return found


def told(outcome: Outcome, ways: Ways) -> dict[str, Any]:
    """Everything about an outcome: whether it can be reported, the units, the issues, the sum."""
    request, facts = outcome.request, _Facts(outcome, ways)
    verdict = _verdict(outcome)
    return {
        "unit": request.unit,
        "year": request.year,
        "edition": outcome.report.edition,
        "headline": verdict["text"],
        "verdict": verdict,
        "complete": outcome.complete,
        "sound": outcome.sound,
        "summary": outcome.summary,
        "counts": _counts(outcome),
        "lines": [_line(facts, line) for line in outcome.lines],
        "issues": [_issue(facts, issue, at) for at, issue in enumerate(outcome.issues)],
        "void": [_void(outcome, said) for said in outcome.void],
        "ignored": list(outcome.ignored),
        "letters": list(facts.letters.values()),
        "reminder": reminder(outcome.lines, request.unit, request.year, checked=request.checked),
        "remarks": _remarks(outcome),
        "roster": _roster(outcome),
        "sum": _sum(outcome),
        "others": [_other(each) for each in outcome.others.values()],
        "unwritten": list(outcome.unwritten),
        "differences": _differences(outcome),
        "versions": {"program": __version__, "rules": RULES, "template": outcome.report.form.template},
    }


def _verdict(outcome: Outcome) -> dict[str, str]:
    """``level`` is error, warning or good; ``text`` says whether the sum can be reported."""
    lacking = counted(outcome.lines).lacking
    if not outcome.complete:
        why = f"{lacking}，这些数不在汇总数里" if lacking else "还有没有处理的错误"
        return {"level": "error", "text": f"还不能上报：{why}。"}
    if not outcome.sound:
        return {"level": "error", "text": f"还不能上报：{outcome.verdict}。"}
    if outcome.lacking:
        return {"level": "warning", "text": f"上报以前请先核对：{outcome.verdict}。"}
    left = sum(needs_decision(issue) for issue in outcome.open)
    if left:
        return {"level": "warning", "text": f"汇总数是完整的；还有 {left} 条警告没有处理，请看一看。"}
    return {"level": "good", "text": "汇总数是完整的，没有发现错误。"}


def _counts(outcome: Outcome) -> dict[str, Any]:
    found = counted(outcome.lines)
    waiting = Counter(issue.finding.severity for issue in outcome.open)
    return {
        "expected": found.expected,
        "missing": found.missing,
        "files": found.files,
        "classes": [
            {"state": Share(word).name.lower(), "word": word, "count": count} for word, count in found.classes
        ],
        "states": [{"word": word, "count": count} for word, count in found.by_status],
        "open": {severity.value: waiting[severity] for severity in Severity},
        "lacking": found.lacking,
    }


# --- units and files


def _line(facts: _Facts, line: Line) -> dict[str, Any]:
    delivery, entry = line.delivery, line.entry
    named = entry or delivery
    kind = (entry.kind if entry else None) or (delivery.kind if delivery else None)
    return {
        "name": line.name,
        "named": entry is not None or bool(delivery and delivery.name),
        "code": (entry.code if entry else None) or (delivery.code if delivery else None),
        "kind": UNIT_KINDS[kind] if named and kind else None,
        "state": _state(line),
        "stateWord": line.state.word,
        "level": _level(line),
        "excused": line.excused,
        "letter": delivery is not None and line.name in facts.letters,
        "issues": facts.numbers(line.issues),
        "decided": list(dict.fromkeys(issue.decided for issue in line.issues if issue.decided)),
        **_file(facts, delivery),
    }


def _file(facts: _Facts, delivery: Delivery | None) -> dict[str, Any]:
    """What is said of a line's file; null throughout where there is none."""
    if delivery is None:
        names = (
            "file",
            "path",
            "member",
            "year",
            "edition",
            "template",
            "rules",
            "sha256",
            "problem",
            "findings",
        )
        return {**dict.fromkeys(names), "added": False, "notRead": None, "unsure": None, "below": 0}
    added = delivery.source in facts.added
    lost = left_out_of(delivery) if added else {}
    tally = Counter(finding.severity for finding in delivery.failures)
    problem = in_words(delivery.problem, Face.PAGE) if delivery.problem else None
    return {
        "file": delivery.source.name,
        **facts.ways.to(delivery.source),
        "year": delivery.year,
        "edition": delivery.edition,
        "template": delivery.template,
        "rules": delivery.rules,
        "sha256": delivery.sha256 or None,
        "problem": problem,
        "findings": None if problem else {severity.value: tally[severity] for severity in Severity},
        "added": added,
        "notRead": named_not_read(delivery, lost) if lost else None,
        "unsure": named_unsure(delivery) if added and delivery.unsure else None,
        "below": len(delivery.addends),
    }


def _state(line: Line) -> str:
    """What became of a line in one word for programs: that of ``counts``, or missing or confirmed."""
    if line.state == MISSING:
        return "missing"
    return "confirmed" if line.state == CONFIRMED_MISSING else class_of(line).name.lower()


def _level(line: Line) -> str:
    """The colour of a line: good, or the gravest of what nobody has decided."""
    if line.state == MISSING:
        return "error"
    if line.state == CONFIRMED_MISSING:
        return "info"
    waiting = [issue.finding.severity for issue in line.issues if issue.decided is None]
    level = _LEVELS[class_of(line)]
    if level in ("good", "warning"):
        return min(waiting, key=lambda severity: severity.rank).value if waiting else "good"
    return level


def _roster(outcome: Outcome) -> list[dict[str, Any]] | None:
    """The units that a file can be taken for; None without a roster."""
    collection = outcome.collection
    if collection.roster is None:
        return None
    there = {entry.name for entry in collection.matched.values()}
    return [
        {"name": entry.name, "missing": entry.name not in there}
        for entry in expected(collection.roster, collection.unit)
    ]


# --- issues


def _issue(facts: _Facts, issue: Issue, number: int) -> dict[str, Any]:
    """As a finding, with what it is about and what can be decided about it.

    "each" says that a decision names one of "files"; "optional" that nobody has to decide.
    """
    finding = issue.finding
    deliveries = [facts.by_source[source] for source in issue.sources if source in facts.by_source]
    held = [source.name for source in issue.holds]
    return {
        **finding.to_json(Face.PAGE),
        "label": finding.severity.label,
        "statusLabel": finding.status.label,
        "index": number,
        "unit": issue.unit,
        "file": issue.sources[0].name if issue.sources else None,
        "files": [
            {"name": source.name, "held": source.name in held, **facts.ways.to(source)}
            for source in issue.sources
        ],
        "holds": held,
        "suggestion": issue.suggestion,
        "optional": not issue.holds and (issue.handling.optional or finding.severity is Severity.INFO),
        "choices": _choices(facts.outcome, issue, deliveries),
        "each": issue.handling.choice or len(issue.sources) > 1,
        "decided": _decided(facts.outcome, issue),
        "letter": bool(issue.sources) and issue.unit in facts.letters,
        "changes": [_pair(each) for each in issue.unlike],
    }


def _pair(pair: Unlike) -> dict[str, Any]:
    """What two reports of a unit do not have in common, its figures as ``comparing`` tells them.

    "total" marks those that are worked out; "texts" is null where texts were not compared.
    """
    figures = [(each, False) for each in pair.figures] + [(each, True) for each in pair.totals]
    return {
        **pair.to_json(),
        "why": pair.why,
        "figures": [{**figure_told(each), "total": total} for each, total in figures],
    }


def _choices(outcome: Outcome, issue: Issue, deliveries: Sequence[Delivery]) -> list[str]:
    """The verdicts that would do something about an issue."""
    if not needs_decision(issue):
        return []
    if not issue.sources:
        return ["accept"]
    unreadable = any(each.problem is not None for each in deliveries)
    stranger = issue.handling.held == NOT_LISTED or issue.suggestion is not None
    choices = [] if unreadable else ["accept"]
    if outcome.collection.roster is not None and stranger:
        choices.append(_STANDS_FOR)
    return [*choices, *(verdict for verdict in VERDICTS if verdict != "accept")]


def _decided(outcome: Outcome, issue: Issue) -> dict[str, Any] | None:
    """The decision that settled an issue, as people wrote it, and which of those in the request these are."""
    if issue.decided is None:
        return None
    entries = outcome.decisions.entries
    about = [at for at, each in enumerate(entries) if each.fingerprint == issue.finding.fingerprint]
    return {"text": issue.decided, "decisions": about}


def _void(outcome: Outcome, said: str) -> dict[str, Any]:
    """A decision that did not apply: why, and which of those in the request it is."""
    found = [at for at, each in enumerate(outcome.decisions.entries) if said.startswith(f"{each.where}：")]
    return {"text": in_words(said, Face.PAGE), "decision": found[0] if found else None}


def _remarks(outcome: Outcome) -> list[str]:
    """What else to know; void decisions and files that are no reports are told apart."""
    said = {in_words(each, Face.PAGE) for each in outcome.void}
    return [each for each in outcome.remarks(Face.PAGE) if each not in said]


# --- the sum


def _sum(outcome: Outcome) -> dict[str, Any]:
    """The sum as the operation ``check`` tells a report."""
    loaded = Loaded(outcome.report, {}, source="data")
    before = outcome.earlier_years.get(outcome.request.year - 1)
    return shown(Opened(loaded, loaded, before), outcome.findings, {})


def _other(outcome: Outcome) -> dict[str, Any]:
    """What was added up apart, in another edition."""
    return {
        "edition": outcome.report.edition,
        "units": [outcome.names[each.source] for each in outcome.addends],
        "sum": _sum(outcome),
    }


def _differences(outcome: Outcome) -> Mapping[str, Any] | None:
    """差额表: where the body's own report differs from the sum; None without one."""
    reported = outcome.collection.reported
    if reported is None:
        return None
    found = differences(outcome, reported)
    unsaid = [message + advice for _, message, advice in said_of_unread(reported, unread(reported))]
    cells = outcome.report.form.widest.cells
    return {
        "summary": summary(found, bool(unsaid)),
        "notCompared": unsaid,
        "rows": [
            {
                "key": each.key,
                "table": cells[each.key].table,
                "label": cells[each.key].label,
                "reported": _number(each.reported),
                "summed": _number(each.summed),
                "amount": _number(each.amount),
                "unit": each.unit or None,
                "why": each.why or None,
                "total": each.total,
            }
            for each in found
        ],
    }


def _number(number: Number | None) -> str | None:
    return None if number is None else fixed(number)
