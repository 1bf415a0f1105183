"""What a package says of its findings, as JSON for programs and as a short text for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from xlgov.bundle import shape
from xlgov.finding import Counts, Finding, Severity, Status, told
from xlgov.legible import legible, one_line
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.report import Report

Schema = dict[str, Any]
_NOTHING = "没有发现问题。"
_NO_EXPLANATION = "没有情况说明。"


def findings_json(findings: Sequence[Finding], rules: str) -> str:
    """The findings with the version of the rules that they are of."""
    shown = {"rules": rules, "findings": [each.to_json(Face.PAPER) for each in findings]}
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def findings_of(raw: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings that ``findings_json`` wrote; ValueError for anything else."""
    if fault := shape.fault(raw, _shape()):
        raise ValueError(fault)
    return tuple(Finding.from_json(each) for each in raw["findings"])


def _shape() -> dict[str, Any]:
    """The schema of what ``findings_json`` writes."""
    text: Schema = {"type": "string"}
    optional: Schema = {"type": ["string", "null"]}
    number: Schema = {"type": ["integer", "string", "null"], "pattern": r"-?[0-9]+(\.[0-9]+)?"}
    written = shape.of_object({"text": text, "by": optional, "at": optional, "refused": text})
    cell = dict.fromkeys(("key", "sheet", "cell", "spot", "value"), optional)
    cell |= {"line": {"type": ["integer", "null"]}, "side": text}
    finding = dict.fromkeys(("code", "message", "cause", "advice", "quote", "basis", "fingerprint"), text)
    finding |= dict.fromkeys(("left", "right", "difference"), number)
    finding |= {
        "severity": {"enum": [each.value for each in Severity]},
        "status": {"enum": [each.value for each in Status]},
        "cells": {"type": "array", "items": shape.of_object(cell)},
        "explanation": written | {"type": ["object", "null"]},
    }
    return shape.of_object({"rules": text, "findings": {"type": "array", "items": shape.of_object(finding)}})


def findings_text(report: Report, findings: Sequence[Finding], rules: str) -> str:
    """What was found, for people: what fails first, then doubts."""
    shown = [each for each in findings if each.status in (Status.FAIL, Status.UNCERTAIN)]
    head = [_head(report, "校验结果"), f"结果：{Counts.of(findings).said}。", f"规则版本：{rules}", ""]
    lines = [line for number, each in enumerate(told(shown, Face.PAPER), 1) for line in _told(number, each)]
    return _text([*head, *(lines or [_NOTHING])])


def explanations_text(report: Report, findings: Sequence[Finding]) -> str:
    """What was written beside findings, for people, and of each whether it counts."""
    by_fingerprint = {each.fingerprint: each for each in findings}
    lines = [_head(report, "情况说明"), ""]
    for number, entry in enumerate(report.explanations, 1):
        found = by_fingerprint.get(entry.fingerprint)
        about = f"{found.code}　{found.message}" if found else "（所说的数已经改过，这一条不再算数）"
        (about,) = [each.message for each in told([_silent(about)], Face.PAPER)]
        lines += [f"{number}. {one_line(about)}", f"   {_explained(entry.text, entry.by, entry.at)}"]
        if found and found.explanation and found.explanation.refused:
            lines.append(f"   不算数：{found.explanation.refused}")
    return _text(lines if report.explanations else [*lines, _NO_EXPLANATION])


def _silent(text: str) -> Finding:
    return Finding("", Severity.INFO, text)


def _head(report: Report, what: str) -> str:
    unit, year = one_line(report.unit.name or "未填单位"), f"{report.year}年度" if report.year else "未写年度"
    return f"{unit}　{year}政府信息公开工作年度报告　{what}"


def _told(number: int, found: Finding) -> Iterator[str]:
    """The lines of a finding that is already in words."""
    label = found.severity.label if found.status is Status.FAIL else found.status.label
    place = next((str(cell.place) for cell in found.cells if str(cell.place)), "")
    yield "　".join(
        part for part in (f"{number}. {label}", found.code, place, one_line(found.message)) if part
    )
    for what, words in (("原文", found.quote), ("可能原因", found.cause), ("怎么办", found.advice)):
        if words:
            yield f"   {what}：{one_line(words)}"
    if found.explanation:
        each = found.explanation
        yield f"   情况说明：{_explained(each.text, each.by, each.at)}"
        if each.refused:
            yield f"   不算数：{each.refused}"


def _explained(text: str, by: str | None, at: str | None) -> str:
    who = "，".join(one_line(part) for part in (by, at) if part)
    return f"{one_line(text)}{f'（{who}）' if who else ''}"


def _text(lines: Sequence[str]) -> str:
    """A text that the plainest editor of Windows shows as it is."""
    return "\ufeff" + legible("\n".join(lines)).replace("\n", "\r\n") + "\r\n"
