"""Reconsiderations and lawsuits in the text."""

from __future__ import annotations

from typing import Any

from tests.reports import TEXTS, report
from xlgov.report import Report

REVIEWS = "disputes__reconsideration__"
SUITS = "disputes__litigation__"
FIGURES = {
    f"{REVIEWS}upheld": 2,
    f"{REVIEWS}pending": 1,
    f"{SUITS}direct__corrected": 1,
    f"{SUITS}after_reconsideration__upheld": 2,
}


def said(text: str) -> Report:
    """A report with this in its first section."""
    return report(sections=TEXTS | {"overview": text}, **FIGURES)


CASES: dict[str, Any] = {
    "N-REV-1": (
        said("因政府信息公开被申请行政复议3件，维持2件，1件尚在审理。"),
        said("因政府信息公开被申请行政复议3件，维持1件，1件尚在审理。"),
    ),
    "N-LIT-1": (
        said("因政府信息公开被提起行政诉讼3件：直接起诉1件，复议后起诉2件（均维持）。"),
        said("未发生因政府信息公开被提起行政诉讼的情况。"),
    ),
    "N-LIT-2": (said("政府信息公开行政复议无一被纠错。"), said("政府信息公开行政诉讼全部胜诉，无一败诉。")),
    "N-LITSUM": (said("全年政府信息公开复议诉讼共6件。"), said("全年政府信息公开复议诉讼共5件。")),
}
