"""Saved pages: our own, those of word processors and of many kinds of sites."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.pages import AROUND, BODIES, SKELETONS, archive, page_of
from tests.documents.round_trip import differences
from tests.reports import any_reports
from xlgov.api import parse
from xlgov.publication.manuscript import manuscript
from xlgov.publication.webpage import to_html
from xlgov.report import Loaded, Report, Unit
from xlgov.samples import samples

ROUNDS = int(os.environ.get("XLGOV_ROUND_TRIPS", "25"))
"""reports that are written and read again; a long run has 2,000"""
REPORTS = [each.report for each in samples()]


def wrong(report: Report, read: Loaded) -> Iterator[str]:
    """What was read otherwise than it stands on a page, and what of the page is in the report."""
    yield from differences(report, read)
    if read.report.unit.name != report.unit.name:
        yield f"unit: {read.report.unit.name}"
    text = read.report.to_json()
    yield from (f"from the page: {word}" for word in AROUND if word in text)


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.unit.name)
def test_our_own_page_is_read_as_it_was_written(report: Report, fragment: bool) -> None:
    read = parse(to_html(report, fragment=fragment).encode(), "年报.html")
    assert not list(differences(report, read))
    assert not read.observations


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("skeleton", SKELETONS)
def test_a_report_is_read_out_of_any_page(skeleton: str, body: str) -> None:
    turn = list(SKELETONS).index(skeleton) + list(BODIES).index(body)
    report = REPORTS[turn % len(REPORTS)]
    read = parse(page_of(manuscript(report), skeleton, body).encode(), "年报.htm")
    assert not list(wrong(report, read))


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_page_saved_in_one_file_is_read(charset: str, encoding: str) -> None:
    page = page_of(manuscript(REPORTS[0]), "div with editor", "soup")
    content = archive(page, encoding=encoding, charset=charset)
    for name in ("年报.mht", "年报.mhtml", "年报.html"):
        assert not list(wrong(REPORTS[0], parse(content, name)))


@st.composite
def publishable(draw: st.DrawFn) -> Report:
    """A report of any figures with a title and paragraphs as reports have them."""
    made = draw(any_reports())
    unit = draw(st.sampled_from(["甲县乙局", "丙市丁区戊街道办事处", "己省庚厅"]))
    year = draw(st.sampled_from([2019, 2020] if made.edition == "2019" else [2021, 2024]))
    words = draw(st.lists(st.sampled_from(_PARAGRAPHS), min_size=1, max_size=4))
    return Report.of(
        made.form,
        {key: made.value(key) for key in made.form.keys},
        year=year,
        title=f"{unit}{year}年政府信息公开工作年度报告",
        unit=Unit(name=unit),
        preamble=draw(
            st.sampled_from([None, "统计期限为当年。", "一是编制依据。\n二是联系 方式 & <电话>。"])
        ),
        sections={
            "overview": "\n".join(words),
            "problems": "有些问题。",
            "other": None if len(words) > 2 else "无",
        },
    )


_PARAGRAPHS = (
    "（一）主动公开。全年公开信息12条，比上年增长3.5%。", "（二）依申请公开", "公开专栏3个；办件0件。",
    "a < b && c > d；“引号”、《书名》　全角空格。", "1.制度建设方面，修订2项制度。", "平台 km² 与 ①②③。",
)  # fmt: skip


@settings(max_examples=ROUNDS, deadline=None)
@given(publishable(), st.booleans())
def test_whatever_was_published_is_read_again(report: Report, fragment: bool) -> None:
    read = parse(to_html(report, fragment=fragment).encode(), "年报.html")
    assert not list(differences(report, read))
