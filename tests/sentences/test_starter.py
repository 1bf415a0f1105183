"""The texts that a new report begins with."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.reports import report
from xlgov.form import EDITIONS, edition, editions
from xlgov.form.model import Form
from xlgov.report import Bound, Report, Unit
from xlgov.report.bound import UNKNOWN
from xlgov.sentences.pattern import parse
from xlgov.sentences.starter import started

PROMPT = re.compile("【请[^【】]+】")


def new(name: str, **rest: object) -> Report:
    return started(Report(edition=name, figures={}, **rest))  # type: ignore[arg-type]


def zero(name: str) -> Report:
    return started(report(name, edition(name).first_year, sections={}))


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_every_placeholder_is_a_name_of_the_form(form: Form) -> None:
    texts = [*form.starter_preamble, *(line for section in form.sections for line in section.starter)]
    assert texts
    for text in texts:
        assert parse(form, text).faults == ()


@pytest.mark.parametrize("name", EDITIONS)
def test_every_text_begins_and_what_needs_a_person_asks_for_one(name: str) -> None:
    made = new(name, year=edition(name).first_year, unit=Unit(name="甲县乙局"))
    assert made.title == f"甲县乙局{made.year}年政府信息公开工作年度报告"
    for text in made.sections.values():
        assert PROMPT.search(str(text))
    for text in (made.preamble, *made.sections.values()):
        for line in str(text).split("\n"):
            follows = any(each.shown in line for each in made.bound)
            assert not (follows and PROMPT.search(line)), "nobody should have to write inside a formula"
    assert f"统计期限为{made.year}年1月1日至{made.year}年12月31日。" in str(made.preamble)
    overview = [line for line in str(made.sections["overview"]).split("\n") if line.startswith("（")]
    topics = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
    assert len(overview) == len(topics)
    assert all(topic in line for topic, line in zip(topics, overview, strict=True))
    assert len(PROMPT.sub("", "".join(overview))) < 600
    assert re.search("工作考核、社会评议和责任追究", overview[-1])


def test_the_edition_that_asks_for_it_reports_the_fee_for_processing() -> None:
    texts = {form.edition: "".join(form.section("other").starter) for form in editions()}
    notes = {form.edition: form.section("other").note for form in editions()}
    for name, text in texts.items():
        assert ("信息处理费" in text) == ("信息处理费" in notes[name])


@pytest.mark.parametrize("name", EDITIONS)
def test_with_zeros_it_reads_as_people_write_it(name: str) -> None:
    made = zero(name)
    overview = PROMPT.sub("", str(made.sections["overview"]))
    assert "未收到政府信息公开申请，没有上年结转的申请。本年没有办结的申请；" in overview
    assert "未被申请行政复议，未被提起行政诉讼。" in overview
    assert not re.search("(?<![0-9])0[件个万]", overview)
    assert UNKNOWN not in overview
    assert not re.search("，，|，。|。。|；。|[{}|]", overview)


@pytest.mark.parametrize("name", EDITIONS)
def test_whatever_the_only_outcome_is_no_zero_is_told(name: str) -> None:
    form = edition(name)
    outcomes = [key for key in form.keys if re.fullmatch(r"requests\.outcome\..+\.natural_person", key)]
    typed = [key for key in outcomes if key not in form.computed]
    assert len(typed) > 10
    for key in typed:
        made = started(report(name, form.first_year, sections={}, **{key: 2}))
        assert re.search(r"本年办结2件，\w+2件；没有结转", str(made.sections["overview"])), key


@pytest.mark.parametrize("name", EDITIONS)
def test_with_figures_it_says_them(name: str) -> None:
    made = started(
        report(
            name,
            edition(name).first_year,
            sections={},
            requests__outcome__granted__natural_person=16,
            requests__outcome__refused__state_secret__enterprise=1,
            requests__outcome__refused__internal_affairs__enterprise=2,
            requests__carried_forward__enterprise=2,
            disputes__litigation__direct__upheld=1,
            disputes__litigation__after_reconsideration__upheld=1,
        )
    )
    overview = str(made.sections["overview"])
    assert "收到政府信息公开申请21件" in overview
    assert "本年办结19件，予以公开16件，不予公开3件；结转下年度继续办理2件。" in overview
    assert "被提起行政诉讼2件" in overview


@pytest.mark.parametrize("name", EDITIONS)
def test_without_figures_it_says_that_they_are_missing(name: str) -> None:
    made = new(name)
    assert made.title is None
    assert f"收到政府信息公开申请{UNKNOWN}件" in str(made.sections["overview"])
    assert f"统计期限为{UNKNOWN}年1月1日" in str(made.preamble)


def test_what_is_written_stays_and_starting_again_changes_nothing() -> None:
    base = report(
        preamble="前言。",
        title="题",
        sections={"overview": "写好了。"},
        bound=(Bound("overview", "{年度}年。", "2021年。"),),
    )
    made = started(base)
    assert (made.preamble, made.title, made.sections["overview"]) == ("前言。", "题", "写好了。")
    assert made.bound == base.bound
    assert made.sections["problems"] is not None
    assert started(made) == made
    assert started(replace(made, sections=dict(base.sections))) == made


def test_every_bound_sentence_stands_in_its_text() -> None:
    for name in EDITIONS:
        for made in (new(name), zero(name)):
            assert made.bound
            for each in made.bound:
                text = made.preamble if each.section == "preamble" else made.sections[each.section]
                assert each.shown in str(text)
                assert parse(made.form, each.pattern).render(made) == each.shown
