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


def overview(text: str, **figures: Any) -> Any:
    """A report with this in its first section."""
    return report(sections=TEXTS | {"overview": text}, **figures)


CASES["N-SUM-1"] = (
    overview("全年公开信息30条，其中通知20条、公告10条。"),
    overview("全年公开信息30条，其中通知20条、公告15条。"),
)
CASES["N-SUM-2"] = (
    overview("上年结转申请2件，新收申请5件，共办理7件。"),
    overview("上年结转申请2件，新收申请5件，共办理8件。"),
)
CASES["N-DUP-1"] = (
    overview("全年发布政策解读12篇。\n通过微信公众号发布政策解读9篇。"),
    overview("全年发布政策解读12篇。\n全年共发布政策解读材料9篇。"),
)
CASES["N-FEE-2"] = (
    other("收取信息处理费900元，其中甲局400元、乙局500元。"),
    other("收取信息处理费900元，其中甲局500元、乙局500元。"),
)
SHARED = {
    "requests__outcome__granted__natural_person": 30,
    "requests__outcome__refused__third_party_rights__enterprise": 15,
}
CASES["N-PCT"] = (
    overview("予以公开申请30件，占66.7%。", **SHARED),
    overview("予以公开申请30件，占76.7%。", **SHARED),
)
