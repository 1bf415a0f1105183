"""Documents, decisions and purchases in the text."""

from __future__ import annotations

from typing import Any

from tests.reports import TEXTS, report
from xlgov.report import Report

NORMS = "proactive__normative_documents__"
FIGURES: dict[str, dict[str, Any]] = {
    "2021": {
        f"{NORMS}issued": 4,
        f"{NORMS}repealed": 1,
        f"{NORMS}in_force": 32,
        "proactive__licensing__decisions": 550,
    },
    "2019": {"proactive__procurement__items": 22, "proactive__procurement__amount": "230.37"},
}
YEARS = {"2021": 2021, "2019": 2020}


def said(text: str, edition: str = "2021") -> Report:
    """A report with this in its first section."""
    return report(edition, YEARS[edition], sections=TEXTS | {"overview": text}, **FIGURES[edition])


CASES: dict[str, Any] = {
    "P-GFX": (
        said("全年制发行政规范性文件4件，废止1件，现行有效32件。"),
        said("全年制发行政规范性文件4件，废止1件，现行有效31件。"),
    ),
    "P-ALL": (said("公示行政许可决定540件。"), said("公示行政许可决定560件。")),
    "P-ENF": (said("公开行政许可信息9条，未作出行政处罚决定。"), said("公开行政处罚信息9条。")),
    "N-CG": (
        said("政府集中采购项目22个，总金额2303700元。", "2019"),
        said("政府集中采购项目20个，总金额230.37万元。", "2019"),
    ),
}
