"""What gets into a published document, and what is a draft."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reports import report
from xlgov.form import EDITIONS, edition
from xlgov.publication.manuscript import TITLE, is_draft, manuscript, run_in, title_lines
from xlgov.report import Contact
from xlgov.rules import validate


@pytest.mark.parametrize("name", EDITIONS)
def test_parts_are_the_sections_of_the_form(name: str) -> None:
    form = edition(name)
    parts = manuscript(report(name, form.first_year)).parts
    assert [part.heading for part in parts] == [section.label for section in form.sections]
    drawn = [key for part in parts if part.table for key in part.table.figures]
    assert sorted(drawn) == sorted(form.keys)


def test_figures_are_what_stands_in_their_cells() -> None:
    made = report(proactive__fees__amount="230.370", requests__received__natural_person="约3件")
    figures = {
        key: text for part in manuscript(made).parts if part.table for key, text in part.table.figures.items()
    }
    assert figures == {key: made.shown(key) or "" for key in made.form.keys}
    assert figures["proactive.fees.amount"] == "230.37"
    assert figures["requests.received.natural_person"] == "约3件"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("甲县乙局2024年政府信息公开工作年度报告", ("甲县乙局", "2024年政府信息公开工作年度报告")),
        ("甲县丙局2024年政府信息公开工作年度报告", ("甲县丙局", "2024年政府信息公开工作年度报告")),
        ("2024年甲县丙局政府信息公开工作年度报告", ("2024年甲县丙局", "政府信息公开工作年度报告")),
        ("2024年政府信息公开工作年度报告\n（甲县乙局）", ("2024年政府信息公开工作年度报告", "（甲县乙局）")),
        ("2024年度政府信息公开工作年度报告", ("2024年度政府信息公开工作年度报告",)),
        ("甲县人民政府信息公开工作年度报告", ("甲县人民政府信息公开工作年度报告",)),
        ("甲县乙局", ("甲县乙局",)),
        (None, ("甲县乙局", f"2021年{TITLE}")),
    ],
)
def test_a_title_stands_over_lines(title: str | None, lines: tuple[str, ...]) -> None:
    assert title_lines(report(title=title)) == lines


def test_without_title_year_and_unit_nothing_is_guessed() -> None:
    assert title_lines(report(year=None, unit={})) == (TITLE,)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("（一）主动公开情况。全年公开120条。", "（一）主动公开情况。"),
        ("（十二）监督保障：接受社会评议。", "（十二）监督保障："),
        ("（一）主动公开情况", "（一）主动公开情况"),
        ("（三）" + "推进公开" * 8, "（三）" + "推进公开" * 8),
        ("（三）" + "推进公开" * 11, ""),
        ("（一）全年公开各类信息120条。另有解读。", ""),
        ("（1）主动公开。全年公开120条。", ""),
        ("主动公开。全年公开120条。", ""),
    ],
)
def test_a_sub_heading_is_told_from_what_follows(text: str, heading: str) -> None:
    assert run_in(text) == (heading, text.removeprefix(heading))


def test_the_block_of_signatures_is_for_review_alone() -> None:
    made = report(contact=Contact(responsible="某甲", date="2022-01-20"))
    assert manuscript(made).sign_off == ()
    assert manuscript(made, review=True).sign_off == (
        *(("单位负责人", "某甲"), ("审核人", ""), ("填报人", ""), ("电话", ""), ("日期", "2022-01-20")),
    )


def test_a_row_outside_the_form_is_told_under_its_table() -> None:
    rows = {key: index for index, key in enumerate(edition("2021").hybrid_keys)}
    parts = manuscript(report(**rows)).parts
    said = [note for part in parts for note in part.note]
    assert said == [
        "另有“（六）其他处理”一行未按小项填写：自然人 0，商业企业 1，科研机构 2，社会公益组织 3，"
        "法律服务机构 4，其他 5，总计 6。"
    ]


@pytest.mark.parametrize(
    ("given", "draft"),
    [
        ({}, False),
        ({"requests__received__natural_person": 3}, True),
        ({"requests__received__natural_person": "约3件"}, True),
        ({"proactive__rules__issued": "#REF!"}, True),
    ],
)
def test_open_errors_and_cells_without_a_number_make_a_draft(given: dict[str, Any], draft: bool) -> None:
    made = report(**given)
    assert is_draft(made, validate(made)) is draft


def test_a_cell_that_is_no_number_makes_a_draft_without_any_finding() -> None:
    assert is_draft(report(proactive__fees__amount="见附件"), ())
    assert not is_draft(report(), ())
