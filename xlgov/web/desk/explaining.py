"""The operation ``explain``: whether a text explains a finding; and explanations that are void."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlgov.errors import InputError
from xlgov.finding import Finding
from xlgov.report import Explanation, Report
from xlgov.rules import validate
from xlgov.rules.explaining import refusal
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import opened

_A_REASON = "机构改革以后职能划出，上年的数由原单位填报"
"""it explains whatever can be explained"""


def explain(desk: Desk, given: Mapping[str, Any]) -> dict[str, str]:
    """Why ``given["text"]`` cannot explain the finding of ``given["fingerprint"]``; "refused" is empty where
    it does.

    Raises InputError for a finding that the report has not.
    """
    found = opened(desk, given)
    for finding in validate(found.loaded, found.previous):
        if finding.fingerprint == given["fingerprint"]:
            return {"refused": refusal(finding, given["text"])}
    raise InputError("这条问题现在没有了，不用写情况说明", "请看新的检查结果。")


def inexplicable(finding: Finding) -> str:
    """Why no text at all can explain a finding; empty where one could."""
    return refusal(finding, _A_REASON)


def void(report: Report, findings: Sequence[Finding]) -> Iterator[dict[str, Any]]:
    """What was written of findings that are none any more, as the page shows it."""
    standing = {finding.fingerprint for finding in findings}
    for each in report.explanations:
        if each.fingerprint not in standing and each.text.strip():
            yield {"fingerprint": each.fingerprint, **written(each)}


def written(explanation: Explanation) -> dict[str, str | None]:
    """An explanation as the page has it: what was written, by whom, when."""
    return {"text": explanation.text, "by": explanation.by, "at": explanation.at}
