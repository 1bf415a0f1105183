"""What a new report takes over from last year's, and what it leaves to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports import any_reports, changed, consistent_reports, report
from tests.workbook.edits import Edited
from xlgov.finding import Observation, Severity, Status, Uncounted
from xlgov.form import EDITIONS, Form, edition, editions
from xlgov.form.identities import LAST
from xlgov.report import Absent, Contact, Loaded, Report, Unit, begun, carried, said_of_lacking, said_of_left
from xlgov.rules import validate
from xlgov.rules.doubts import contradicted, doubts
from xlgov.values import MISSING
from xlgov.workbook.build import build
from xlgov.workbook.filling import fill
from xlgov.workbook.reader import read_workbook

FORM = edition("2021")
FORWARD, BROUGHT = "requests.carried_forward", "requests.brought_forward"


def after(before: Report, name: str | None = None) -> Report:
    """The report of the year after, of the same edition unless another is named."""
    form = edition(name or before.edition)
    return begun(form, (before.year or 2021) + 1, before.unit, carried(form, before), contact=before.contact)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(EDITIONS).flatmap(consistent_reports))
def test_every_column_is_last_years_and_the_total_is_a_formula(before: Report) -> None:
    made = after(before, "2021")
    form = made.form
    for now, last in form.brought_forward.items():
        assert made.figures[now] == before.figures[last] == made.last[last]
    filling = fill(form, made)
    total = f"{BROUGHT}.total"
    assert filling.cells[total].formula and filling.number(total) == before.figures[f"{FORWARD}.total"]
    assert not filling.kept
    # nobody has filled in anything, and nothing that was carried over is wrong
    wrong = {each.code for each in validate(made, before) if each.status is Status.FAIL}
    assert wrong <= {"C-BLANK", "S-EMPTY", "S-EDITION", "C-COVER"}
    read = read_workbook(build(form, made), "新.xlsx", "00").report
    assert (read.figures, read.last, read.title) == (made.figures, made.last, made.title)


@settings(max_examples=50)
@given(any_reports())
def test_nothing_is_carried_over_that_was_not_read(before: Report) -> None:
    for form in editions():
        taken = carried(form, before)
        for last, number in taken.last.items():
            assert number == before.figures[last]
        for now, last in form.brought_forward.items():
            assert taken.figures.get(now) == (None if last in taken.left else before.figures[last])
        wanted = {*form.last, *form.brought_forward.values()}
        assert wanted == {*taken.last, *taken.left, *taken.lacking}
        assert all(taken.left.values())
        assert bool(said_of_left(form, taken)) == bool(taken.left)


def test_a_blank_is_no_zero_and_text_is_no_figure() -> None:
    before = changed(
        report(),
        **{
            f"{FORWARD}.natural_person": None,
            f"{FORWARD}.enterprise": "若干",
            f"{FORWARD}.research": MISSING,
        },
    )
    taken = carried(FORM, before)
    assert taken.left == {
        f"{FORWARD}.natural_person": "没有填",
        f"{FORWARD}.enterprise": "填的是“若干”",
        f"{FORWARD}.research": "没有读到",
    }
    assert said_of_left(FORM, taken) == (
        "上年的这些数没有带入，请照上年公布的报告填写：“上年四、结转下年度·自然人”没有填；"
        "“上年四、结转下年度·商业企业”填的是“若干”；“上年四、结转下年度·科研机构”没有读到。"
    )


def test_digits_that_may_be_seen_in_another_order_are_left() -> None:
    before = changed(report(), **{f"{FORWARD}.other": "\u202e12"})
    assert "改变文字方向" in carried(FORM, before).left[f"{FORWARD}.other"]


def test_what_the_edition_before_does_not_have_is_no_fault() -> None:
    taken = carried(FORM, report("2019"))
    assert set(taken.lacking) == {"proactive.rules.in_force", "proactive.normative_documents.in_force"}
    assert not taken.left
    assert "“规章·现行有效件数”" in said_of_lacking(FORM, taken)


def test_what_the_reading_doubts_is_for_a_person_to_copy() -> None:
    key = f"{FORWARD}.natural_person"
    before = report()
    for severity, code, left in (
        (None, "S-SHIFT", True),
        (Severity.INFO, "S-LABEL", False),
        (None, "S-SPLIT", False),
    ):
        loaded = Loaded(before, {}, (Observation(code, "这一行错位", keys=(key,), severity=severity),))
        taken = carried(FORM, before, doubts(loaded))
        assert taken.left == ({key: "这一行错位"} if left else {}), code
    text = Observation("C-FORMULA", "数字是文本", keys=(key, f"{FORWARD}.total"), uncounted=Uncounted.TEXT)
    assert doubts(Loaded(before, {}, (text,))) == {f"{FORWARD}.total": "数字是文本"}


TABLE = "申请办理"


@pytest.mark.parametrize(
    ("change", "sure"),
    [
        (lambda book: book.rename(TABLE, "申请"), True),
        (lambda book: book.insert_row(TABLE, 29), True),
        (lambda book: book.drop_names("xg_requests_"), True),
        (lambda book: book.drop_names("xg_requests_carried_forward_natural_person"), True),
        (lambda book: book.cut(TABLE, "D29", "D40"), False),
    ],
)
def test_a_file_whose_labels_say_which_figure_is_which_is_taken_over(
    change: Callable[[Edited], None], sure: bool
) -> None:
    before = report(**{f"{FORWARD}.natural_person": 2, f"{FORWARD}.other": 3})
    book = Edited(before)
    change(book)
    loaded = read_workbook(book.bytes(), "上年.xlsx", None)
    assert f"{FORWARD}.natural_person" in doubts(loaded) or sure
    taken = carried(FORM, loaded.report, doubts(loaded))
    assert taken.last.get(f"{FORWARD}.natural_person") == (2 if sure else None)
    assert taken.last[f"{FORWARD}.other"] == 3


def test_last_years_own_arithmetic_is_judged() -> None:
    before = changed(report(), **{f"{FORWARD}.natural_person": 2})
    found = contradicted(Loaded(before, {}), FORM.brought_forward.values())
    assert {each.code for each in found} == {"A-BAL", "A-ROW", "A-OUT"}
    assert contradicted(Loaded(report(), {}), FORM.brought_forward.values()) == []


def test_the_head_goes_along() -> None:
    unit = Unit(name="甲局", code="001", tier="county", kind="department")
    contact = Contact(responsible="甲", reviewer="乙", prepared_by="丙", phone="1", date="2025年1月20日")
    made = after(report(year=2024, unit=unit, contact=contact, title="旧标题"))
    assert (made.unit, made.contact) == (unit, replace(contact, date=None))
    assert made.title == "甲局2025年政府信息公开工作年度报告"
    assert not any(made.sections.values()) and made.scope is None and made.preamble is None


def test_an_unfinished_sum_is_marked_until_its_figures_are_corrected() -> None:
    before = report(year=2024, **{f"{FORWARD}.natural_person": 2})
    absent = (Absent("乙局", state="未报"),)
    made = begun(FORM, 2025, before.unit, carried(FORM, before), absent=absent, source="汇总.xlsx")

    def said(of: Report) -> list[str]:
        return [each.message for each in validate(of) if each.code == "A-UNREAD"]

    (message,) = said(made)
    assert "不含“乙局”（未报）" in message and "汇总.xlsx" in message
    assert said(Report.from_json(made.to_json())) == [message]
    corrected = {key: number + 1 for key, number in made.last.items()}
    figures = {key: None if key in made.form.carried else number for key, number in made.figures.items()}
    assert said(replace(made, last=corrected, figures=figures)) == []
    assert LAST + f"{FORWARD}.natural_person" in made.observations[0].cells


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_what_is_brought_forward_follows_from_the_form(form: Form) -> None:
    assert set(form.brought_forward) < form.carried
    assert all(key.startswith(BROUGHT) for key in form.carried)
    assert len(form.brought_forward) == 6
