"""Totals without a figure of which every part has one: an error value, or a formula without a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from xlgov.values import Kind, Number

if TYPE_CHECKING:
    from xlgov.report import Report


def worked_out(report: Report) -> dict[str, Number]:
    """What such totals come to, by key, in the form's order."""
    known = {key: number for key, number in report.figures.items() if number is not None}
    lacking = [key for key in report.form.computed if key in report.figures and key not in known]
    waiting = lacking
    while ready := [key for key in waiting if _is_whole(report, key, known)]:
        waiting = [key for key in waiting if key not in ready]
        for key in ready:
            known[key] = _sum(report, key, known)
    return {key: known[key] for key in lacking if key in known}


def above(report: Report, keys: Iterable[str]) -> set[str]:
    """The totals that one of these figures goes into, directly or through another total."""
    below, found = set(keys), set[str]()
    while more := [
        key
        for key, equation in report.form.computed.items()
        if key not in found and any(term.key in below for term in equation.left)
    ]:
        found.update(more)
        below.update(more)
    return found


def _is_whole(report: Report, key: str, known: Mapping[str, Number]) -> bool:
    """Whether a total can be worked out; a formula takes a blank for nought, unless all are blank."""
    kind = report.value(key).kind
    parts = [str(term.key) for term in report.form.computed[key].left]
    lacking = [part for part in parts if part not in known]
    if kind is Kind.ERROR:
        return not lacking
    blank = [part for part in lacking if report.value(part).kind is Kind.BLANK]
    return kind is Kind.FORMULA and len(blank) == len(lacking) < len(parts)


def _sum(report: Report, key: str, known: Mapping[str, Number]) -> Number:
    return sum(term.sign * known.get(str(term.key), 0) for term in report.form.computed[key].left)
