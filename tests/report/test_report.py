"""The canonical report: JSON there and back, and what is refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.reports import any_reports, changed, report
from xlgov.errors import InputError
from xlgov.form import EDITIONS, edition
from xlgov.report import Addend, AsReported, Provenance, Report, Unit, Unplaced, carried_over
from xlgov.report.checked import clean_text, jsonable
from xlgov.report.schema import schema
from xlgov.values import Kind, Measure, from_cell, from_text

THOROUGH = int(os.environ.get("XLGOV_JSON_EXAMPLES", "200"))

# characters that XML, and so a workbook, can hold
xml_text = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x7f\ufffe\uffff").filter(
        lambda c: c >= " " or c in "\t\n"
    ),
    max_size=60,
)
validators = {name: Draft202012Validator(schema(edition(name))) for name in EDITIONS}


@st.composite
def worded_reports(draw: st.DrawFn) -> Report:
    """Any report, with any text in the places for text."""
    base = draw(any_reports())
    unplaced = [
        Unplaced(place="第3行", text=draw(xml_text), near=draw(xml_text))
        for _ in range(draw(st.integers(0, 2)))
    ]
    maybe = st.one_of(st.none(), xml_text)
    return replace(
        base,
        title=draw(maybe),
        preamble=draw(maybe),
        unit=Unit(name=draw(maybe), code=draw(maybe)),
        sections={"overview": draw(xml_text), "problems": draw(xml_text), "other": draw(xml_text)},
        notes={"requests": draw(xml_text)},
        unplaced=tuple(unplaced),
    )


@settings(max_examples=THOROUGH, deadline=None, suppress_health_check=list(HealthCheck))
@given(worded_reports())
def test_reports_go_through_json_unchanged(original: Report) -> None:
    text = original.to_json()
    again = Report.from_json(text)
    assert again == original
    assert again.to_json() == text
    assert all(type(again.figures[key]) is type(number) for key, number in original.figures.items())


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(worded_reports())
def test_the_schema_accepts_every_export(original: Report) -> None:
    validators[original.edition].validate(json.loads(original.to_json()))


def test_the_shape_is_the_published_one() -> None:
    made = report(
        "2021", 2021, **{"proactive.fees.amount": Decimal("230.370"), "requests.received.enterprise": "4个"}
    )
    tree = json.loads(made.to_json())
    assert list(tree) == [
        "schema", "edition", "year", "title", "preamble", "unit", "scope", "contact", "sections", "notes",
        "tables", "last", "as_reported", "unplaced", "explanations", "provenance",
    ]  # fmt: skip
    assert tree["tables"]["proactive"]["fees"]["amount"] == "230.37"
    assert tree["tables"]["requests"]["received"]["enterprise"] == 4
    assert tree["as_reported"] == {"requests.received.enterprise": {"kind": "text", "typed": "4个"}}


def test_six_different_things_stay_apart() -> None:
    key = "requests.received.enterprise"
    measure = edition("2021").cells[key].measure
    seen = set()
    for content in (None, 0, "/", "#DIV/0!", "4个"):
        value = from_cell(content, measure)
        again = Report.from_json(Report.of(edition("2021"), {key: value}).to_json()).value(key)
        assert (again.kind, again.number, again.typed if not again.plain else "") == (
            value.kind, value.number, value.typed if not value.plain else "",
        )  # fmt: skip
        seen.add((again.kind, again.number))
    for kind in ("formula", "missing"):
        made = Report(
            edition="2021", figures={key: None}, as_reported={key: AsReported(kind=kind, typed="=A1")}
        )
        seen.add((Report.from_json(made.to_json()).value(key).kind, None))
    assert len(seen) == 7


def test_an_entry_is_void_once_its_cell_holds_something_else() -> None:
    key = "requests.received.enterprise"
    made = report(**{key: "4个"})
    tree = made.to_dict()
    tree["tables"]["requests"]["received"]["enterprise"] = 5
    assert Report.from_dict(tree).as_reported == {}
    assert changed(made, **{key: 7}).as_reported == {}


def test_the_import_only_row_appears_only_where_it_was_reported() -> None:
    form = edition("2021")
    assert not report().form.is_hybrid
    assert "undivided" not in report().to_json()
    key = form.hybrid_keys[0]
    hybrid = Report.of(form, {key: from_text("3", Measure.COUNT)})
    assert hybrid.form is form.hybrid
    assert set(form.hybrid_keys) <= set(hybrid.figures)
    assert Report.from_json(hybrid.to_json()) == hybrid


def test_last_years_figures_follow_the_edition() -> None:
    old = report("2019", 2020, requests__carried_forward__natural_person=3)
    new = report("2021", 2021, proactive__rules__in_force=4, requests__carried_forward__natural_person=2)
    to_2021 = carried_over(edition("2021"), old)
    assert to_2021["requests.carried_forward.natural_person"] == 3
    assert not any(key.startswith("proactive") for key in to_2021)
    assert carried_over(edition("2021"), new)["proactive.rules.in_force"] == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.update(schema="other/1"), "不是年报数据文件"),
        (lambda t: t.update(edition="2030"), "没有“2030”版格式"),
        (lambda t: t.update(year=3021), "年度 3021 不合理"),
        (lambda t: t.update(year="2021"), "year"),
        (lambda t: t.update(colour="red"), "colour"),
        (lambda t: t.update(edition=None), "没有写明格式版本（edition）"),
        (lambda t: t.pop("edition"), "缺少 edition"),
        (lambda t: (t.pop("unit"), t.pop("last"), t.pop("as_reported")), "缺少 unit、last、as_reported"),
        (lambda t: t["tables"]["requests"].pop("received"), "缺少 7 项"),
        (lambda t: t["tables"]["requests"].update(gained={}), "没有 tables.requests.gained"),
        (lambda t: t["tables"]["requests"]["received"].update(total=1.5), "应为整数"),
        (lambda t: t["tables"]["requests"]["received"].update(total=True), "应为整数"),
        (lambda t: t["tables"]["requests"]["received"].update(total=10**12), "超出范围"),
        (lambda t: t["tables"]["requests"].update(received=3), "tables.requests.received"),
        (lambda t: t["tables"]["proactive"]["fees"].update(amount=3), "金额字符串"),
        (lambda t: t["tables"]["proactive"]["fees"].update(amount="3.10"), "金额字符串"),
        (lambda t: t["tables"]["proactive"]["fees"].update(amount="1234567890"), "超出范围"),
        (lambda t: t.update(last={"requests": {"received": {"total": 1}}}), "不是可以带入的上年数"),
        (lambda t: t.update(as_reported={"nonsense": {"kind": "text", "typed": "x"}}), "nonsense"),
        (lambda t: t["sections"].update(overview="a\x00b"), "控制字符"),
        (lambda t: t["unit"].update(tier="galaxy"), "unit.tier 的值“galaxy”不合要求，只能是 'national'、"),
        (lambda t: t["unit"].update(size=3), "多出了不认识的项目 unit.size"),
        (lambda t: t["unit"].update(name="\ud800"), "控制字符（U+D800）"),
        (lambda t: t["unit"].update(name=3, code=4), "unit.name 的值“3”不合要求（另有 1 处）"),
        (lambda t: t.update(unplaced=[{"place": "第3行"}]), "unplaced.0.text"),
        (lambda t: t["provenance"].update(addends=[{"figures": {"a": "x"}}]), "汇总来源里的金额不是数字"),
    ],
)
def test_what_is_not_a_report_is_refused_in_chinese(change: Any, message: str) -> None:
    tree = report().to_dict()
    change(tree)
    with pytest.raises(InputError) as error:
        Report.from_json(json.dumps(tree))
    assert message in str(error.value)
    assert error.value.advice


@pytest.mark.parametrize("text", ["", "[", "[]", "null", '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000])
def test_broken_json_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Report.from_json(text)


def test_a_report_checks_its_edition_however_it_is_made() -> None:
    with pytest.raises(ValueError, match="没有“requests\\.nothing”这一项"):
        Report(edition="2021", figures={"requests.nothing": 1})
    with pytest.raises(ValueError, match="应为整数"):
        Report(edition="2021", figures={"requests.received.total": 1.0})  # type: ignore[dict-item]
    with pytest.raises(ValueError, match="没有“2030”版格式"):
        Report(edition="2030", figures={})
    with pytest.raises(ValueError, match="年度 3021 不合理"):
        replace(report(), year=3021)
    with pytest.raises(ValueError, match="unit 应为 Unit"):
        Report.of(edition("2021"), {}, unit={"name": "甲局"})


def test_the_parts_check_their_texts_and_words() -> None:
    with pytest.raises(ValueError, match="控制字符"):
        Report(edition="2021", figures={}, sections={"overview": "a\x00b"})
    with pytest.raises(ValueError, match="tier 的值“galaxy”不合要求"):
        Unit(tier="galaxy")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="text 的值“None”不合要求"):
        Unplaced(place="第3行", text=None)  # type: ignore[arg-type]
    for wrong in (Decimal("NaN"), Decimal("1E+999999"), True):
        with pytest.raises(ValueError, match="不是数字"):
            Addend(figures={"proactive.fees.amount": wrong})
    assert Unit(name=" 甲局\r\n ") == Unit(name="甲局")
    assert Unplaced(place="第3行", text=" \n") == Unplaced(place="第3行", text="")
    assert AsReported(kind="text", typed=" a\x00 ").typed == " a\ufffd "


def test_a_tree_of_addends_goes_through_json_unchanged() -> None:
    leaf = Addend(name="甲局", figures={"proactive.fees.amount": Decimal(3), "requests.received.other": 3})
    tree = Provenance(source="汇总.xlsx", addends=(Addend(name="甲镇", addends=(leaf,)),))
    text = json.dumps(jsonable(tree))
    assert Provenance.from_json(json.loads(text)) == tree
    again = Report.from_json(replace(report(), provenance=tree).to_json())
    assert again.provenance == tree
    figures = again.provenance.addends[0].addends[0].figures
    assert [type(number) for number in figures.values()] == [Decimal, int]
    for wrong in (
        {"colour": 1},
        {"addends": [{"figures": {"a": "x"}}]},
        {"addends": [{"figures": {"a": 1.5}}]},
    ):
        with pytest.raises((TypeError, ValueError)):
            Provenance.from_json(wrong)


def test_text_is_tidied_at_its_ends_only() -> None:
    assert clean_text("\r\n  甲\r\n\r\n乙 \n\n") == "  甲\n\n乙 "
    assert clean_text(" \n ") is None
    with pytest.raises(ValueError, match="U\\+0007"):
        clean_text("\x07")


def test_kinds_without_a_figure_have_none() -> None:
    for text, kind in (("/", Kind.TEXT), ("#REF!", Kind.ERROR)):
        made = report(requests__received__other=text)
        assert made.figures["requests.received.other"] is None
        assert made.value("requests.received.other").kind is kind
