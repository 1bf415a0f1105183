"""Prose with figures is prose, whatever stands between them: nothing of it is taken for a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.documents.round_trip import differences
from tests.locate.grids import tables
from tests.reports import report
from xlgov.api import parse
from xlgov.documents.text.stranded import stranded
from xlgov.publication.manuscript import manuscript
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Loaded, Report

NAMES = ("自然人", "行政许可", "行政处罚", "规章", "予以公开", "总计", "其他", "政务要闻", "来信", "门户网站")
NUMBERS = ("0", "7", "120", "1672", "4,702", "4，702", "1，820，461", "12.5", "３０５")
BEGINS = (
    "",
    "（一）主动公开情况。",
    "全年公开政府信息",
    "一是加强管理，",
    "其中：",
    "2024年，本机关收到申请",
)
ENDS = ("。", "，均已办结。", "；以上均已办结。")


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """A paragraph that lists figures."""
    space = draw(st.sampled_from(["", " "]))
    item = st.tuples(st.sampled_from(NAMES), st.sampled_from(NUMBERS), st.sampled_from("件条份次篇"))
    items = [space.join(each) for each in draw(st.lists(item, min_size=2, max_size=5))]
    mark = draw(st.sampled_from(["，", ",", "、", "；", "。", "，其中"]))
    return draw(st.sampled_from(BEGINS)) + mark.join(items) + draw(st.sampled_from(ENDS))


def _as_text(base: Report) -> Loaded:
    words, drawn = manuscript(base), iter(tables(base.form, base.figures))
    lines = [*words.title, *words.preamble]
    for part in words.parts:
        rows = next(drawn) if part.table else []
        cells = ("\t".join(cell.replace("\n", "") for cell in row) for row in rows)
        lines += [part.heading, *part.paragraphs, *cells]
    return parse("\n".join(lines).encode(), "甲.txt")


WAYS: dict[str, Callable[[Report], Loaded]] = {
    "text": _as_text,
    "word": lambda base: parse(to_docx(base), "甲.docx"),
    "page": lambda base: parse(to_html(base).encode(), "甲.html"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(st.lists(st.lists(paragraphs(), min_size=1, max_size=4), min_size=3, max_size=3))
def test_every_paragraph_comes_back(way: Callable[[Report], Loaded], texts: list[list[str]]) -> None:
    base = report(year=2024)
    written = dict(zip(base.sections, map("\n".join, texts), strict=True))
    base = replace(base, sections=written)
    assert list(differences(base, way(base))) == []


@pytest.mark.parametrize(
    "text",
    [
        "（一）主动公开情况。全年公开政府信息4,702条，其中政务要闻1,672条，公示公告1,346条。",
        "全年公开政府信息4,702条，其中政务要闻1,672条，公示公告1,346条，",
        "分别为：1件，2件，3件，共6件",
        "全年公开信息，4,702条",
        "行政许可120件，行政处罚15件。",
        "办理行政许可  120 件，行政处罚  15 件。",
    ],
)
def test_figures_in_a_sentence_are_no_row(text: str) -> None:
    assert stranded([(1, text)], lost=False) == ([(1, text)], [])


@pytest.mark.parametrize(
    "text", ["规章,0,0,0", "某项；4；1；30", "规章，0，0，0，", "行政许可\t120", "4,702，12"]
)
def test_a_row_between_commas_is_a_row(text: str) -> None:
    assert stranded([(1, text)], lost=False) == ([], [[(1, text)]])
