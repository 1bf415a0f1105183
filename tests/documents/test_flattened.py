"""Texts on one line, and the figures of a table without its head."""

from __future__ import annotations

import pytest

from tests.shapes import SHAPES, Score, score, text_of, typed_figures
from xlgov.documents.text.flattened import unflattened
from xlgov.documents.text.reader import read_text
from xlgov.report import Report
from xlgov.rules.doubts import doubts
from xlgov.samples import samples

REPORTS = {sample.report.form.edition: sample.report for sample in samples() if sample.report.year != 2019}


def _score(report: Report, text: str) -> Score:
    loaded = read_text(text, "report.txt")
    return score(typed_figures(report), loaded.report, doubts(loaded))


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("between", [" ", "\u3000\u3000"])
def test_a_report_on_one_line_is_read(report: Report, between: str) -> None:
    lines = text_of(report, SHAPES["one space"]).split("\n")
    loaded = read_text(between.join(lines), "report.txt")
    found = score(typed_figures(report), loaded.report, doubts(loaded))
    assert (found.missing, found.wrong) == (0, ())
    assert (loaded.report.year, loaded.report.unit.name) == (report.year, "甲县乙局")
    assert set(loaded.report.sections.values()) == {"全年工作平稳，解读材料不够多，将逐步改进。"}


def test_a_long_paragraph_that_names_sections_is_one_line() -> None:
    line = "详见本报告“一、总体情况”，二、主动公开政府信息情况、三、收到和处理政府信息公开申请情况。" * 30
    assert unflattened(line) == [line]


def _without_head(report: Report, figures: list[str], between: str) -> str:
    text = text_of(report, SHAPES["tabs"])
    before, after = text.index("行政复议\t"), text.index("五、")
    return f"{text[:before]}{between.join(figures)}\n{text[after:]}"


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_figures_without_a_head_are_unsure(report: Report, between: str) -> None:
    keys = report.form.by_table["disputes"]
    figures = [typed_figures(report)[key] for key in keys]
    loaded = read_text(_without_head(report, figures, between), "report.txt")
    assert set(keys) <= set(doubts(loaded))
    assert [loaded.report.value(key).number for key in keys] == [int(text) for text in figures]
    for odd in (figures[:-1], [*figures, "0"], ["7", *figures[1:]]):
        found = _score(report, _without_head(report, odd, between))
        assert (found.missing >= len(keys), found.wrong) == (True, ())
