"""Sentences with placeholders: what is one, what it says, and the formula that says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reports import report
from xlgov.form import edition
from xlgov.report import Report
from xlgov.report.bound import UNKNOWN
from xlgov.sentences.pattern import Fault, nearest, parse

FORM = edition("2021")
FULL = report(
    requests__received__natural_person=16,
    requests__received__enterprise=2,
    requests__outcome__refused__state_secret__natural_person=1,
    requests__outcome__refused__internal_affairs__enterprise=2,
    proactive__fees__amount=Decimal("230.370"),
    last__requests__carried_forward__total=4,
)


def said(text: str, made: Report = FULL) -> str:
    return parse(made.form, text).render(made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请{申请.新收}件。", "收到申请18件。"),
        ("自然人{申请.新收.自然人}件", "自然人16件"),
        ("不予公开{申请.不予公开}件", "不予公开3件"),
        ("{年度}年，{单位}", "2021年，甲县乙局"),
        ("收费{主动公开.行政事业性收费}万元", "收费230.37万元"),
        ("上年结转{上年.申请.结转下年度}件", "上年结转4件"),
        ("{申请.新收=0:没有|有{申请.新收}件}。", "有18件。"),
        ("{复议.总计=0:没有|有}。", "没有。"),
        ("甲{复议.总计=0:|，乙}。", "甲。"),
        ("甲{复议.总计=0:，乙|}。", "甲，乙。"),
        ("甲{复议.总计=0:|}。", "甲。"),
        (
            "{申请.新收=18:{复议.总计=1:一|{诉讼.总计=0:零}无}|}",
            "{申请.新收=18:{复议.总计=1:一|{诉讼.总计=0:零}无}|}",
        ),
        ("{申请.新收=18:{复议.总计=1:一|{诉讼.总计=0:零|}无}|}", "零无"),
        ("｛申请．新收｝、｛ 申请 。 新收 ｝、{申请·新收　}", "18、18、18"),
        ("｛申请。新收＝１８：对｜错｝", "对"),
        ("{申请.新收=18:比例为1：2|错}", "比例为1：2"),
    ],
)
def test_what_it_says(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "{1}",
        "{a.b}",
        "{{x}}",
        "{说明}",
        "{ 甲乙 }",
        "集合{1,2}",
        "}{",
        "｛略｝",
        "{年}",
        "a|b",
        "{",
        "{{{{{{",
        "",
    ],
)
def test_other_braces_are_ordinary_text(text: str) -> None:
    pattern = parse(FORM, text)
    assert "".join(map(str, pattern.parts)) == text
    assert not pattern.live and not pattern.faults
    assert said(text) == text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("收到{申请.新受}件", Fault("{申请.新受}", "申请.新受")),
        ("收到{申请新收}件", Fault("{申请新收}", "申请新收")),
        ("收到{ 申请。新受 }件", Fault("{ 申请。新受 }", "申请.新受")),
        ("收到{甲.乙}件", Fault("{甲.乙}", "甲.乙")),
        ("收到{申请.新收件", Fault("{申请.新收件", "")),
        ("{申请.新受=0:无|有}件", Fault("{申请.新受=0:无|有}", "申请.新受")),
        ("{申请.新收=0:无}件", Fault("{申请.新收=0:无}件", "")),
        ("{申请.新收=0:无|有|都有}件", Fault("{申请.新收=0:无|有|都有}件", "")),
        ("{申请.新收=0:无|有", Fault("{申请.新收=0:无|有", "")),
        ("{复议.总计=0:甲|{申请.新受}}", Fault("{申请.新受}", "申请.新受")),
    ],
)
def test_what_looks_like_one_and_is_none(text: str, fault: Fault) -> None:
    assert parse(FORM, text).faults == (fault,)
    assert fault.raw in text


def test_choices_do_not_nest_without_end() -> None:
    opening = "{复议.总计=0:"
    for depth, whole in ((4, True), (5, False), (5_000, False)):
        text = opening * depth + "甲" + "|}" * depth
        pattern = parse(FORM, text)
        assert bool(pattern.faults) is not whole
        assert said(text) == ("甲" if whole else text)


def test_what_is_no_number_is_unknown() -> None:
    blank = report(requests__received__total=None, year=None)
    typed = report(requests__received__total="约20")
    for made in (blank, typed):
        assert said("收到{申请.新收}件", made) == f"收到{UNKNOWN}件"
        assert said("{申请.新收=0:没有|收到{申请.新收}件}", made) == f"收到{UNKNOWN}件"
    assert said("{年度}年", blank) == f"{UNKNOWN}年"
    assert said(
        "不予公开{申请.不予公开}件", report(requests__outcome__refused__state_secret__total=None)
    ) == (f"不予公开{UNKNOWN}件")
    assert said("上年{上年.申请.结转下年度.其他}件") == f"上年{UNKNOWN}件"
    assert said("{单位}", report(unit={})) == UNKNOWN


def test_a_row_that_is_only_imported() -> None:
    stem = "requests.outcome.other.undivided."
    filled = report(**{stem + "natural_person": 2, stem + "total": 2})
    assert said("其他处理{申请.其他处理}件", filled) == "其他处理2件"
    assert said("其他处理{申请.其他处理}件", report(**{stem + "total": None})) == "其他处理0件"
    assert said("其他处理{申请.其他处理}件", report(**{stem + "total": "若干"})) == f"其他处理{UNKNOWN}件"


def test_the_nearest_name() -> None:
    assert nearest(FORM, "申请.新受") == "申请.新收"
    assert nearest(FORM, "申请新收") == "申请.新收"
    assert nearest(FORM, "诉讼.合计") == "诉讼.总计"
    assert nearest(FORM, "x.y") is None
    assert nearest(FORM, "上年.申请.新收") is None
    assert nearest(FORM, "上年.申请.结转下年") == "上年.申请.结转下年度"
    assert nearest(FORM, "申请.结转下年") == "申请.结转下年度"


def test_the_formula() -> None:
    def excel(text: str) -> str:
        return parse(FORM, text).excel(lambda key: key.rpartition(".")[0].rpartition(".")[2] or key)

    assert excel("收到{申请.新收}件") == f'"收到"&IF(ISNUMBER(received),TEXT(received,"0"),"{UNKNOWN}")&"件"'
    assert excel("{申请.新收=0:无|}") == 'IF(IF(ISNUMBER(received),received=0,FALSE),"无","")'
    assert excel("{单位}") == f'IF(unit="","{UNKNOWN}",unit)'
    assert excel('引“"”号') == '"引“""”号"'
    assert excel("") == '""'
    assert [len(piece) for piece in excel("甲" * 600).split("&")] == [257, 257, 92]


def test_a_pattern_names_what_it_takes() -> None:
    pattern = parse(FORM, "{申请.新收}{申请.新收=0:{复议.总计}|{年度}}")
    assert [each.name for each in pattern.named] == ["申请.新收", "复议.总计", "年度"]
