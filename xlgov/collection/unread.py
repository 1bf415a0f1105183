"""Figures of a report in whose cells no number stands, so that nothing can be compared with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlgov.form.identities import LAST
from xlgov.values import Kind

if TYPE_CHECKING:
    from xlgov.report import Report

_NAMED = 3
"""figures that a message names; it counts all"""


def unread(report: Report) -> dict[str, bool]:
    """The figures of a report in whose cells something other than a number or a blank stands.

    True for those that Excel works out once the file is opened and saved: formulas without a result.
    """
    found: dict[str, bool] = {}
    for key in report.as_reported:
        value = report.value(key)
        if key.startswith(LAST) or value.number is not None or value.kind is Kind.BLANK:
            continue
        # a report found among the files keeps only that there was no number; in a total that is its formula
        found[key] = value.kind is Kind.FORMULA or report.form.cells[key].computed
    return found


def said_of_unread(report: Report, gaps: Mapping[str, bool]) -> Iterator[tuple[list[str], str, str]]:
    """What there is to say about ``unread`` figures: their keys, what is wrong and what to do."""
    for computed, what, advice in (
        (True, "没有算出结果", "请先用 Excel 打开上报稿，保存一次，再汇总。"),
        (False, "不是数字", "请在上报稿里改成数字，没有的填 0，再汇总。"),
    ):
        keys = [key for key in report.form.cells if gaps.get(key) is computed]
        if keys:
            labels = "、".join(report.form.cells[key].label for key in keys[:_NAMED])
            more = "等" if len(keys) > _NAMED else ""
            yield keys, f"上报稿有 {len(keys)} 格{what}（{labels}{more}），没有核对。", advice
