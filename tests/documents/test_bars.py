"""Tables with bars, tabs and commas in all the ways in which programs and people write them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.locate.grids import Rows, table
from tests.reports import consistent_reports
from tests.shapes import broken, typed_figures
from xlgov.documents.text.marks import prose_and_tables
from xlgov.documents.text.reader import read_text
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.layout import grid
from xlgov.report import Loaded, Report
from xlgov.samples import samples

FORM = edition("2021")
Shape = Callable[[Form, str, dict[str, str]], list[str]]


def _rows(form: Form, key: str, figures: dict[str, str]) -> Rows:
    return table(form, key, figures)


def _spread(form: Form, key: str, figures: dict[str, str]) -> Rows:
    """What is merged stands in each of its cells, as converters write it."""
    layout = grid(form, key)
    rows: Rows = [[""] * layout.columns for _ in range(layout.rows)]
    for box in layout.boxes:
        for row in range(box.row, box.row + box.height):
            for column in range(box.column, box.column + box.width):
                rows[row][column] = figures.get(box.key, "") if box.key else box.text
    return rows


def _edged(rows: Rows, bar: str = "|") -> list[str]:
    return [f"{bar} " + f" {bar} ".join(row) + f" {bar}" for row in rows]


def _markdown(rows: Rows) -> list[str]:
    first, *rest = _edged(rows)
    return ["", first, "|" + " --- |" * len(rows[0]), *rest, ""]


def _drawn(rows: Rows, width: int, corners: str, bar: str, dash: str, figure: int = 20) -> list[str]:
    """A box around each cell, whose text is broken, and its figure if it has more letters than so many."""
    rule = corners + corners.join([dash * width] * len(rows[0])) + corners
    lines = [rule]
    for row in rows:
        pieces = [_pieces(cell, width // 2, figure) for cell in row]
        for number in range(max(map(len, pieces))):
            cells = [piece[number] if number < len(piece) else "" for piece in pieces]
            lines.append(bar + bar.join(f"{cell:<{width - 1}} " for cell in cells) + bar)
        lines.append(rule)
    return lines


def _pieces(cell: str, width: int, figure: int = 20) -> list[str]:
    return broken(cell, figure if cell[-1:].isdigit() else width)


def _bold(row: Sequence[str]) -> list[str]:
    return [f"**{cell}**" if cell and "计" in "".join(row) else cell for cell in row]


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell or "、" in cell else cell


SHAPES: dict[str, Shape] = {
    "markdown": lambda form, key, figures: _markdown(_rows(form, key, figures)),
    "no alignment row": lambda form, key, figures: _edged(_rows(form, key, figures)),
    "no edges": lambda form, key, figures: [" | ".join(row) for row in _rows(form, key, figures)],
    "wide bars": lambda form, key, figures: _edged(_rows(form, key, figures), "｜"),
    "line drawing": lambda form, key, figures: _edged(_rows(form, key, figures), "│"),
    "spread": lambda form, key, figures: _markdown(_spread(form, key, figures)),
    "spread without edges": lambda form, key, figures: [
        " | ".join(row) for row in _spread(form, key, figures)
    ],
    "grid table": lambda form, key, figures: _drawn(_rows(form, key, figures), 12, "+", "|", "-"),
    "box": lambda form, key, figures: _drawn(_rows(form, key, figures), 16, "┼", "│", "─"),
    "bold": lambda form, key, figures: _markdown([_bold(row) for row in _rows(form, key, figures)]),
    "escaped": lambda form, key, figures: _markdown(
        [[re.sub(r"^(\d)\.(?=\D)", r"\1\\.", cell) for cell in row] for row in _rows(form, key, figures)]
    ),
    "line breaks": lambda form, key, figures: _markdown(
        [["<br>".join(_pieces(cell, 6)) for cell in row] for row in _rows(form, key, figures)]
    ),
    "cells over lines": lambda form, key, figures: "\n".join(
        _edged([["\n".join(_pieces(cell, 7)) for cell in row] for row in _rows(form, key, figures)])
    ).split("\n"),
    "frame": lambda form, key, figures: _markdown(
        [
            ["", *map(str, range(len(_spread(form, key, figures)[0])))],
            *([str(number), *row] for number, row in enumerate(_spread(form, key, figures))),
        ]
    ),
    "semicolons": lambda form, key, figures: [";".join(row) for row in _rows(form, key, figures)],
    "commas": lambda form, key, figures: [",".join(map(_quoted, row)) for row in _rows(form, key, figures)],
    "tabs": lambda form, key, figures: ["\t".join(row) for row in _rows(form, key, figures)],
}


def _text(report: Report, shape: Shape) -> str:
    figures = dict.fromkeys(report.form.statutory.keys, "") | typed_figures(report)
    lines = [f"甲县乙局{report.year}年政府信息公开工作年度报告"]
    for section in report.form.sections:
        lines.append(section.label)
        lines += (
            ["全年平稳。"] if section.kind == "text" else shape(report.form.statutory, section.key, figures)
        )
    return "\n".join(lines) + "\n"


def _told(report: Report, loaded: Loaded) -> tuple[int, int, list[str]]:
    """How many figures there are, how many of them were read, and which are wrong without a word."""
    unsure = {key for one in loaded.observations if one.unsure for key in one.keys}
    there = [key for key in report.form.statutory.keys if report.value(key).number is not None]
    wrong = [
        key
        for key in report.form.statutory.keys
        if (value := loaded.report.value(key)).number is not None
        and value.number != report.value(key).number
        and key not in unsure
    ]
    return (
        len(there),
        sum(loaded.report.value(key).number == report.value(key).number for key in there),
        wrong,
    )


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_figure_of_the_samples_is_read(shape: Shape) -> None:
    for sample in samples():
        loaded = read_text(_text(sample.report, shape), "甲.txt")
        there, read, wrong = _told(sample.report, loaded)
        assert not wrong and read == there, (sample.name, loaded.observations)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(EDITIONS).flatmap(consistent_reports), st.sampled_from(sorted(SHAPES)))
def test_every_figure_of_a_consistent_report_is_read(report: Report, name: str) -> None:
    loaded = read_text(_text(report, SHAPES[name]), "甲.txt")
    there, read, wrong = _told(report, loaded)
    assert not wrong and read == there


@settings(max_examples=5, deadline=None)
@given(consistent_reports("2021"))
def test_a_figure_that_is_broken_over_lines_is_none(report: Report) -> None:
    def shape(form: Form, key: str, figures: dict[str, str]) -> list[str]:
        return _drawn(_rows(form, key, figures), 12, "+", "|", "-", figure=2)

    loaded = read_text(_text(report, shape), "甲.txt")
    assert not _told(report, loaded)[2]


def test_a_row_without_a_line_of_its_own_is_a_row() -> None:
    text = """甲县2024年政府信息公开工作年度报告
二、主动公开政府信息情况
┌──────────────┬──────────────┬──────────────┬──────────────┐
│ 信息内容     │ 本年制发件数 │ 本年废止件数 │ 现行有效件数 │
├──────────────┼──────────────┼──────────────┼──────────────┤
│ 规章         │ 0            │ 0            │ 0            │
│ 行政规范性文件 │ 4          │ 1            │ 30           │
└──────────────┴──────────────┴──────────────┴──────────────┘
"""
    figures = read_text(text, "甲.txt").report.figures
    assert [figures[key] for key in FORM.under("proactive.normative_documents")] == [4, 1, 30]


def test_a_long_text_with_bars_costs_no_time() -> None:
    lines = ["| 规章 | 0", "+---+", "│ 0 │ 0 │", "规章,0,0", "|" * 300, "+-" * 150] * 3_000
    begin = time.process_time()
    prose_and_tables(list(enumerate(lines, 1)), FORM)
    assert time.process_time() - begin < 2
