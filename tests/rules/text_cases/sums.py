"""Sums and shares in the text, things told twice, the fee for handling information."""

from __future__ import annotations

from typing import Any

from tests.reports import TEXTS, report

CASES: dict[str, Any] = {}


def other(text: str, overview: str = TEXTS["overview"]) -> Any:
    """A report with this in its sixth section."""
    return report(sections=TEXTS | {"overview": overview, "other": text})


CASES["N-FEE-1"] = (other("本年度没有收取信息处理费。"), other("无"))
CASES["N-FEE-3"] = (
    other("未收取信息处理费。"),
    other("未收取信息处理费。", "向3件申请收取信息处理费600元。"),
)
CASES["N-FEE-4"] = (other("收取信息处理费600元。"), other("收取信息处理费605元。"))
