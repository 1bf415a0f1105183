"""The operation ``explain``: whether a text explains a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov.errors import InputError
from xlgov.finding import Finding
from xlgov.report import Explanation
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


def written(explanation: Explanation) -> dict[str, str | None]:
    """An explanation as the page has it: what was written, by whom, when, and of what."""
    told = {"text": explanation.text, "by": explanation.by, "at": explanation.at}
    return {**told, "code": explanation.code, "about": explanation.about}
