"""Blank cells in texts that have one cell after another: what is blank is told from what is lost."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes import SHAPES, Score, score, text_of, typed_figures
from xlgov import values
from xlgov.documents.text.reader import read_text
from xlgov.report import Report
from xlgov.rules.doubts import doubts
from xlgov.samples import samples

WITH_BLANKS = [
    "bars",
    "cell a line",
    "cell a line, rows apart",
    "cell a line, gaps",
    "cell a line, bar after",
    "cell and bar",
    "broken labels, figures apart",
    "crawled rows",
    "crawled cells",
    "crawled, bars apart",
    "crawled, bar first",
]
SPARSE = samples()[1].report
"""its zeros are blank cells"""


def sparse(report: Report, rng: random.Random) -> Report:
    """The report with other figures in the tables whose rows add up; zeros are blank."""
    rows: dict[str, list[str]] = {}
    for key in report.form.keys:
        rows.setdefault(key.rpartition(".")[0], []).append(key)
    figures = {key: report.value(key) for key in report.form.keys}
    for keys in rows.values():
        if len(keys) < 5:
            continue
        parts = [rng.choice([0, 0, 0, rng.randint(1, 30)]) for _ in keys[1:]]
        for key, number in zip(keys, [*parts, sum(parts)], strict=True):
            figures[key] = values.from_text(str(number or ""), report.form.cells[key].measure)
    return Report.of(report.form, figures, year=report.year, title=report.title, unit=report.unit)


def read(report: Report, text: str) -> Score:
    """What is made of a text that was made of a report."""
    loaded = read_text(text, "report.txt")
    return score(typed_figures(report), loaded.report, doubts(loaded))


@pytest.mark.parametrize("name", WITH_BLANKS)
def test_blank_cells_are_read(name: str) -> None:
    found = read(SPARSE, text_of(SPARSE, SHAPES[name]))
    assert (found.right + found.unsure, found.wrong) == (found.figures, ())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(WITH_BLANKS), st.integers(0, 2))
def test_what_is_lost_is_never_a_blank_cell(seed: int, name: str, damages: int) -> None:
    rng = random.Random(seed)
    report = sparse(samples()[0].report, rng)
    lines = text_of(report, SHAPES[name], seed).split("\n")
    for _ in range(damages):
        at = rng.randrange(10, len(lines) - 8)
        blank = [number for number, line in enumerate(lines) if not line.strip(" |")]
        lost = rng.choice(blank or [at])
        lines[at:at] = rng.choice([[], [""], ["", "- 2 -", ""]])
        if rng.random() < 0.5:
            del lines[lost]
    assert not read(report, "\n".join(lines)).wrong


def test_one_row_of_more_lines_than_cells_is_left() -> None:
    row = "结果维持\n" + "\n" * 9 + "3\n" + "\n" * 9
    text = text_of(SPARSE, SHAPES["tabs"]).split("行政复议")[0] + "行政复议\n行政诉讼\n" + row
    found = read_text(text, "report.txt").report
    assert not any(found.value(key).number for key in found.form.by_table["disputes"])
