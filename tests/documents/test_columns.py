"""Tables whose cells are apart by spaces: every figure in its cell, or missing, or said to be unsure."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.aligned import drawn
from tests.reports import any_reports, consistent_reports
from tests.shapes import typed_figures
from xlgov.documents.text import read_text
from xlgov.form import EDITIONS, edition
from xlgov.report import Loaded, Report
from xlgov.samples import samples
from xlgov.values import Kind


def _text(report: Report, **how: object) -> str:
    form, figures = report.form.statutory, typed_figures(report)
    lines = [f"甲县乙局{report.year or 2023}年政府信息公开工作年度报告"]
    for section in form.sections:
        lines.append(section.label)
        if section.kind == "text":
            lines.append("全年工作平稳。")
        else:
            lines += drawn(form, section.key, figures, **how)  # type: ignore[arg-type]
    return "\n".join(lines) + "\n"


def _unsure(loaded: Loaded) -> set[str]:
    return {key for one in loaded.observations if one.unsure for key in one.keys}


def _wrong(report: Report, loaded: Loaded) -> dict[str, object]:
    """Figures that are not those of the report, without a word."""
    unsure = _unsure(loaded)
    found = {}
    for key in report.form.statutory.keys:
        value = loaded.report.value(key)
        if value.number is not None and value.number != report.value(key).number and key not in unsure:
            found[key] = value
    return found


def _placed(report: Report, loaded: Loaded) -> tuple[int, int]:
    """How many figures there are, and how many were read."""
    there = [key for key in report.form.statutory.keys if report.value(key).number is not None]
    return len(there), sum(loaded.report.value(key).number == report.value(key).number for key in there)
