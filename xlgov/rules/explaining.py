"""What was written beside findings (情况说明): what counts, why the rest does not, and what is void."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from xlgov import ways
from xlgov.finding import Explained, Finding, Severity, Status, fingerprint
from xlgov.form import editions
from xlgov.report.prose import Explanation
from xlgov.rules.equations import identity_rules
from xlgov.rules.evasions import evasion
from xlgov.rules.registry import REGISTRY, Explaining, RuleInfo
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.report import Report

SUM_IS_WRONG = "算术上的错误要改数，不能用情况说明代替"
PUT_RIGHT = "这类错误要改正，不能用情况说明代替"
ASKED = (Status.FAIL, Status.UNCERTAIN)
"""the answers beside which something can be written: a rule that could not be judged has found nothing"""
_CHANGED = "有关的内容已改动，这条说明不再算数；问题还在的，请照现在的情况重新写明"
_GONE = "现在没有查出这个问题，这条说明没有用上"
_WAITING = "这一条规则现在无法判断，这条说明先留着"


def with_explanations(report: Report, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with what the report's 情况说明 says of it; void is what was written of others."""
    findings = told_apart(findings, {each.told.origin for each in report.observations})
    written = {each.fingerprint: each for each in report.explanations if each.text.strip()}
    if not written:
        return findings
    told = []
    for found in findings:
        entry = written.get(found.fingerprint)
        if entry is not None and found.status in ASKED:
            text = entry.text.strip()
            explanation = Explained(text, entry.by, entry.at, refusal(found, text))
            found = found._replace(explanation=explanation)
        told.append(found)
    return told


def told_apart(findings: Sequence[Finding], origins: Iterable[str] = ()) -> list[Finding]:
    """The findings, those that rest on the same and say something else under fingerprints of their own: what
    is written of one must not count for another.

    ``origins`` are places in an earlier file, which a message names only after a conversion.
    """
    alike: dict[str, set[str]] = {}
    for found in findings:
        alike.setdefault(found.fingerprint, set()).add(found.message)
    named = [f"（{origin}）" for origin in origins if origin]
    apart = []
    for found in findings:
        if len(alike[found.fingerprint]) > 1:
            words = found.message
            for place in named:
                words = words.replace(place, "")
            own = fingerprint(None, None, found.code, {found.fingerprint: words})
            found = found._replace(fingerprint=own)
        apart.append(found)
    return apart


def refusal(finding: Finding, text: str) -> str:
    """Why a text cannot explain a finding, in Chinese; empty where it does."""
    info = _rules().get(finding.code)
    compared = info is not None and info.explaining is Explaining.COMPARED
    never = unexplainable(finding)
    if never:
        return never
    # copied from whichever face it was read on
    shown = {(ways.told(finding.message, face), ways.told(finding.advice, face)) for face in Face}
    refused = (evasion(text, *each, compared=compared) for each in sorted(shown))
    return next(filter(None, refused), "")


def unexplainable(finding: Finding) -> str:
    """Why no text whatever can explain a finding, in Chinese; empty where one can."""
    info = _rules().get(finding.code)
    if info is None or finding.status is not Status.FAIL or finding.severity is not Severity.ERROR:
        return ""
    if info.explaining is Explaining.NEVER:
        return SUM_IS_WRONG if info.identity else PUT_RIGHT
    return PUT_RIGHT if _without_result(finding) else ""


def _without_result(finding: Finding) -> bool:
    """Whether it rests on a formula that gave no figure: what was not read, no reason makes read."""
    return any(cell.value is not None and cell.value.startswith("=") for cell in finding.cells)


@cache
def _rules() -> Mapping[str, RuleInfo]:
    """The rules about one report, by code."""
    own = {info.code: info for form in editions() for info in identity_rules(form)}
    return {**own, **REGISTRY}


def explained(
    report: Report, finding: Finding, text: str, by: str | None = None, at: str | None = None
) -> Report:
    """The report with this written beside a finding, in the place of what was; nothing takes it away.

    It is not asked whether the text counts: see ``refusal``.
    """
    before = next((each for each in report.explanations if each.fingerprint == finding.fingerprint), None)
    if before is not None and before.text == text and before.code and not (by or at):
        return report
    left = without(report, {finding.fingerprint})
    if not text.strip():
        return left
    entry = Explanation(
        finding.fingerprint, text, by, at, finding.code, ways.told(finding.message, Face.PAPER)
    )
    return replace(left, explanations=(*left.explanations, entry))


def without(report: Report, fingerprints: Container[str]) -> Report:
    """The report without what was written under these; itself where nothing was."""
    left = tuple(each for each in report.explanations if each.fingerprint not in fingerprints)
    return report if len(left) == len(report.explanations) else replace(report, explanations=left)


class Void(NamedTuple):
    """What was written of something that is found no more, and in Chinese why it does not count."""

    entry: Explanation
    why: str

    @property
    def label(self) -> str:
        """What stands where a severity would: only what was changed under it is void for good."""
        return "说明失效" if self.was_changed else "说明没有用上"

    @property
    def was_changed(self) -> bool:
        """Whether the rule still finds something, and of other figures or words than these."""
        return self.why == _CHANGED

    @property
    def said(self) -> str:
        """What it was about, if that is known, and why it does not count."""
        about = (self.entry.about or "").strip().removesuffix("。")
        return f"这条说明写的时候是：{about}；{self.why}。" if about else f"{self.why}。"

    def to_json(self) -> dict[str, str | None]:
        """The shape published in ``validate --format json``."""
        entry = self.entry
        return {
            "fingerprint": entry.fingerprint,
            "code": entry.code,
            "about": entry.about,
            "text": entry.text,
            "by": entry.by,
            "at": entry.at,
            "why": self.why,
        }


def void(report: Report, findings: Sequence[Finding]) -> tuple[Void, ...]:
    """What is written in a report of which none of its findings is: kept and shown, and never counted."""
    standing = {each.fingerprint for each in findings if each.status in ASKED}
    failing = {each.code for each in findings if each.status in ASKED}
    waiting = {each.code for each in findings if each.status is Status.NOT_ASSESSABLE}
    found = []
    for entry in report.explanations:
        if entry.fingerprint in standing or not entry.text.strip():
            continue
        why = _CHANGED
        if entry.code in waiting:
            why = _WAITING
        elif entry.code is not None and entry.code not in failing:
            why = _GONE
        found.append(Void(entry, why))
    return tuple(found)
