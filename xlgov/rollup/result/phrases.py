"""What every sheet of a result says in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgov.report.checked import FORBIDDEN
from xlgov.workbook.pages import ROLLUP_LIST
from xlgov.workbook.styles import cut

if TYPE_CHECKING:
    from xlgov.rollup.outcome import Outcome


def heading(outcome: Outcome) -> str:
    """What the headings of the sheets begin with."""
    return f"{outcome.report.unit.name or ''}{outcome.report.year or ''}年政府信息公开工作年度报告"


def warning(outcome: Outcome) -> str:
    """What every sheet says of a sum that is not complete; empty where it is."""
    if outcome.complete:
        return ""
    partial = "上年数只有已汇总单位的。" if outcome.partial_last_year and outcome.earlier_years else ""
    return f"汇总不完整，见“{ROLLUP_LIST}”表：还有单位没有报、没有决定，或者有错误没有处理。{partial}"


def clean(text: str, limit: int = 255) -> str:
    """Text from outside as a cell can hold it."""
    return cut(FORBIDDEN.sub("\ufffd", text), limit, "……")
