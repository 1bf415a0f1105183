"""Tables whose cells are apart by spaces: every figure in its cell, or missing, or said to be unsure."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.aligned import drawn
from tests.reports import any_reports, consistent_reports
from tests.shapes import typed_figures
from xlgov.documents.text.columns import in_columns
from xlgov.documents.text.reader import read_text
from xlgov.errors import InputError
from xlgov.form import EDITIONS
from xlgov.locate import Located, locate
from xlgov.report import Loaded, Report
from xlgov.samples import Sample, samples


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


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from(EDITIONS).flatmap(consistent_reports),
    st.sampled_from([8, 12, 20]),
    st.sampled_from([6, 9]),
    st.booleans(),
)
def test_what_is_aligned_comes_back_whole(report: Report, label: int, figure: int, screen: bool) -> None:
    loaded = read_text(_text(report, label=label, figure=figure, screen=screen), "甲.txt")
    there, read = _placed(report, loaded)
    assert not _wrong(report, loaded)
    assert read == there and not loaded.report.unplaced


@settings(max_examples=8, deadline=None)
@given(any_reports(), st.sampled_from([8, 20]), st.sampled_from([3, 9]), st.booleans())
def test_whatever_stands_in_the_cells_nothing_is_wrong(
    report: Report, label: int, figure: int, screen: bool
) -> None:
    """Blank cells, words for figures, figures broken over lines."""
    # between blank cells nothing tells "2 0 1" in one from three figures
    assume(not any(len(told.typed.split()) > 1 for told in report.as_reported.values()))
    text = _text(report, label=label, figure=figure, screen=screen)
    try:
        loaded = read_text(text, "甲.txt")
    except InputError:
        return
    assert not _wrong(report, loaded)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
@pytest.mark.parametrize("screen", [True, False])
def test_samples_are_read_whole(sample: Sample, screen: bool) -> None:
    loaded = read_text(_text(sample.report, label=12, figure=8, screen=screen), "甲.txt")
    there, read = _placed(sample.report, loaded)
    assert read == there and not _wrong(sample.report, loaded)


def _read(rows: str, head: str = "  信息内容   本年制发件数   本年废止件数   现行有效件数\n") -> Loaded:
    return read_text(f"甲县2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{head}{rows}", "甲.txt")


def _of(loaded: Loaded, row: str) -> list[object]:
    return [loaded.report.figures[key] for key in loaded.report.form.under(row)]


def test_a_blank_cell_is_told_by_where_the_others_stand() -> None:
    loaded = _read(
        "规章            10           0            3\n行政规范性文件               4           12\n"
    )
    assert _of(loaded, "proactive.normative_documents") == [None, 4, 12]
    assert set(loaded.report.form.under("proactive.normative_documents")) <= _unsure(loaded)


def test_where_nothing_is_aligned_a_row_that_is_short_is_not_placed() -> None:
    loaded = _read("规章 10 0 3\n行政规范性文件 4 12\n")
    assert _of(loaded, "proactive.normative_documents") == [None] * 3
    assert [one.text for one in loaded.report.unplaced] == ["4", "12"]


def test_a_figure_between_two_columns_is_of_neither() -> None:
    loaded = _read(
        "规章            10           0            3\n行政规范性文件       4                    12\n"
    )
    assert _of(loaded, "proactive.normative_documents") == [None] * 3


def _located(text: str) -> Located:
    """What columns alone make of lines, whatever other readings say."""
    return locate(in_columns(list(enumerate(text.split("\n"), 1))).grids, year=2024)


def test_the_number_of_a_page_is_no_fee() -> None:
    head = "规章   0   0   0\n行政许可   7\n信息内容    本年收费金额（单位：万元）\n"
    located = _located(head + "行政事业性收费\n\n\n                    2\n")
    assert located.cells["proactive.licensing.decisions"].number == 7
    assert located.cells["proactive.fees.amount"].number is None


def test_a_figure_that_is_broken_over_lines_is_unsure() -> None:
    loaded = _read("规章    0    0    0\n行政许可   312\n            52\n")
    assert _of(loaded, "proactive.licensing") == [312]
    assert "proactive.licensing.decisions" in _unsure(loaded)


def test_columns_in_another_order_are_followed() -> None:
    located = _located("信息内容   本年废止件数   本年制发件数   现行有效件数\n规章   1   2   3\n")
    ends = ("issued", "repealed", "in_force")
    assert [located.cells[f"proactive.rules.{end}"].number for end in ends] == [2, 1, 3]


def test_a_stop_behind_the_last_figure_is_none_of_it() -> None:
    loaded = _read("规章   1   2   3；\n行政规范性文件   4   5   6。\n")
    assert _of(loaded, "proactive.rules") == [1, 2, 3]
    assert _of(loaded, "proactive.normative_documents") == [4, 5, 6]


def test_a_long_text_costs_no_time() -> None:
    lines = ["规章   0   0   0", "本年制发件数 本年废止", "件数", "行政规范性", "5   5"] * 590
    begin = time.process_time()
    _read("\n".join(lines))
    assert time.process_time() - begin < 4
