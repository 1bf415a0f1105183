"""Figures that stand apart from their labels: placed in the form's order and unsure, or not at all."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from tests.shapes import Row, Score, Shape, score, text_of, typed_figures
from xlgov.documents.text.reader import read_text
from xlgov.report import Report
from xlgov.rules.doubts import doubts
from xlgov.samples import samples

REPORTS = {sample.report.form.edition: sample.report for sample in samples() if sample.report.year != 2019}


def _score(report: Report, shape: Shape) -> Score:
    loaded = read_text(text_of(report, shape), "report.txt")
    return score(typed_figures(report), loaded.report, doubts(loaded))


def _labels_first(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """A column of labels, then the figures of all rows, row by row."""
    labels = [word for row in rows if row.figures for word in row.words]
    heads = [word for row in rows if not row.figures for word in row.words]
    return [*heads, *labels, *(text for row in rows for text in row.figures)]


def _last_labels_after(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """Rows as usual, but the labels of some after the figures of all."""
    late = [word for row in rows[-9:] if row.figures for word in row.words]
    lines: list[str] = []
    for row in rows:
        lines += [*(word for word in row.words if word not in late), *row.figures]
    return [*lines, *late]


def _column_by_column(rows: Sequence[Row], rng: random.Random) -> list[str]:
    labels = [word for row in rows for word in row.words]
    columns = max(len(row.figures) for row in rows)
    return [*labels, *(row.figures[at] for at in range(columns) for row in rows if at < len(row.figures))]


def _one_less(rows: Sequence[Row], rng: random.Random) -> list[str]:
    lines = _labels_first(rows, rng)
    return lines[:-1]


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("shape", [_labels_first, _last_labels_after])
def test_all_figures_of_a_table_are_placed_and_unsure(report: Report, shape: Shape) -> None:
    found = _score(report, shape)
    assert found.wrong == ()
    assert found.missing == 0
    assert found.unsure > 0


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("shape", [_column_by_column, _one_less])
def test_figures_in_another_order_or_too_few_are_never_wrong(report: Report, shape: Shape) -> None:
    assert _score(report, shape).wrong == ()
