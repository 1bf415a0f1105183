"""Adding up: exact, whatever the order or the levels; blanks, gaps, totals, limits and the tree."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports import YEARS, any_reports, changed, report
from tests.rollup.results import UNIT, delivered, summed
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.form import EDITIONS, edition
from xlgov.form.loader import load
from xlgov.report import AsReported, Loaded, Report, Unit
from xlgov.rollup import intake
from xlgov.rollup.combine import addend, combine
from xlgov.rules import validate
from xlgov.values import BLANK, Kind, Number, Value
from xlgov.workbook.filling import fill

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
RECEIVED = "requests.received.natural_person"
FEES = "proactive.fees.amount"


def same_edition(most: int = 6) -> st.SearchStrategy[list[Report]]:
    return st.sampled_from(EDITIONS).flatmap(
        lambda name: st.lists(any_reports(name), min_size=1, max_size=most)
    )


def all_delivered(reports: list[Report]) -> list[Delivery]:
    return [delivered(each, f"{index}.xlsx") for index, each in enumerate(reports)]


def as_child(total: Report, name: str) -> Delivery:
    return delivered(total, name)


@SLOW
@given(same_edition())
def test_each_sum_is_exact_and_blank_only_where_all_are(reports: list[Report]) -> None:
    total = summed(all_delivered(reports), year=2023)
    for key, cell in total.form.cells.items():
        if cell.computed:
            continue
        present = [each.figures[key] for each in reports if each.figures.get(key) is not None]
        expected = sum((Decimal(number or 0) for number in present), Decimal(0)) if present else None
        assert total.figures.get(key) == expected, key
        assert expected is None or isinstance(total.figures[key], type(present[0]))


@SLOW
@given(same_edition(), st.randoms(use_true_random=False))
def test_neither_order_nor_levels_matter(reports: list[Report], random: object) -> None:
    leaves = all_delivered(reports)
    total = summed(leaves, year=2023)
    shuffled = list(leaves)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summed(shuffled, year=2023).figures == total.figures
    cut = len(leaves) // 2
    districts = [
        as_child(summed(group, year=2023), f"{number}区.xlsx")
        for number, group in enumerate((shuffled[:cut], shuffled[cut:]))
        if group
    ]
    assert summed(districts, year=2023).figures == total.figures


@SLOW
@given(same_edition(4))
def test_totals_are_worked_out_and_never_added(reports: list[Report]) -> None:
    total = summed(all_delivered(reports), year=2023)
    assert total.figures == {
        key: content.number
        for key, content in fill(total.form, total, "computed").cells.items()
        if key in total.figures
    }
    assert not [
        f
        for f in validate(total)
        if f.code in ("A-ROW", "A-COL", "B-REV", "B-DIR", "B-AFT") and f.status == "fail"
    ]


def test_a_childs_wrong_total_does_not_reach_the_sum() -> None:
    right = report(requests__outcome__granted__natural_person=3)
    wrong = changed(right, requests__outcome__total__total=0)
    total = summed(all_delivered([right, wrong]))
    assert total.figures["requests.outcome.total.total"] == 6


def test_blank_and_zero_stay_apart() -> None:
    both = summed(all_delivered([report(**{RECEIVED: None}), report(**{RECEIVED: 0})]))
    none = summed(all_delivered([report(**{RECEIVED: None}), report(**{RECEIVED: None})]))
    assert both.figures[RECEIVED] == 0
    assert none.figures[RECEIVED] is None


def test_money_is_added_without_a_trace_of_binary_fractions() -> None:
    amounts = [Decimal("0.1")] * 10 + [Decimal("999999.999999")]
    total = summed(all_delivered([report(**{FEES: amount}) for amount in amounts]))
    assert total.figures[FEES] == Decimal("1000000.999999")


def test_a_text_counts_as_a_blank_and_the_tree_keeps_it() -> None:
    odd = report(**{RECEIVED: "若干", "proactive.licensing.decisions": "/"})
    total = summed(all_delivered([odd, report(**{RECEIVED: 2})]))
    assert total.figures[RECEIVED] == 2
    first, second = total.provenance.addends
    assert first.as_reported == {
        "proactive.licensing.decisions": AsReported(kind="text", typed="/"),
        RECEIVED: AsReported(kind="text", typed="若干"),
    }
    assert second.as_reported == {}
    assert Report.from_json(total.to_json()) == total
    nodes = json.loads(total.to_json())["provenance"]["addends"]
    assert ["as_reported" in node for node in nodes] == [True, False]


@pytest.mark.parametrize("other", [0, None, 4])
def test_a_row_that_is_only_imported_stays_a_row_of_its_own(other: Number | None) -> None:
    plain = report(**{"requests.outcome.other.other.natural_person": 5})
    undivided = {key: Value(Kind.NUMBER, 0) for key in plain.form.hybrid_keys}
    key = "requests.outcome.other.undivided.natural_person"
    undivided[key] = BLANK if other is None else Value(Kind.NUMBER, other)
    hybrid = changed(plain, **undivided)
    total = summed(all_delivered([plain, hybrid]))
    assert total.figures[key] == other
    assert total.figures["requests.outcome.other.other.natural_person"] == 10
    assert total.figures["requests.outcome.total.natural_person"] == 10 + (other or 0)


def test_a_sum_that_the_form_cannot_hold_names_the_biggest_addend() -> None:
    small, big = report(**{FEES: Decimal(2)}), report(**{FEES: Decimal(999_999_999)})
    deliveries = [delivered(small, "甲局.xlsx"), delivered(big, "乙局.xlsx")]
    with pytest.raises(InputError) as caught:
        summed(deliveries, called=lambda each: f"单位{each.source.name}")
    error = caught.value
    assert (error.file, error.sheet, error.cell) == ("乙局.xlsx", "主动公开", "B15")
    assert "1000000001 万元" in error.what and "“单位乙局.xlsx”的 999999999" in error.what
    assert error.advice


def test_a_total_that_the_form_cannot_hold_is_refused_too() -> None:
    units = [
        delivered(report(**{f"requests.received.{column}": 10**12 - 1}), f"{column}.xlsx")
        for column in ("natural_person", "enterprise")
    ]
    with pytest.raises(InputError, match="总计”汇总为 1999999999998 件"):
        summed(units)


def test_the_head_of_the_sum() -> None:
    last = report(
        year=2023,
        **{"requests.carried_forward.natural_person": 4, "proactive.normative_documents.in_force": 9},
    )
    total = summed([delivered(report(year=2024), "甲局.xlsx")], last=last)
    assert (total.year, total.scope, total.unit) == (2024, "aggregate", UNIT)
    assert total.title == "示例区2024年政府信息公开工作年度报告"
    assert total.last["requests.carried_forward.natural_person"] == 4
    assert total.last["proactive.normative_documents.in_force"] == 9
    assert total.sections["overview"] is None


def test_nothing_to_add_gives_a_blank_report() -> None:
    total = combine(UNIT, 2024, edition("2021"), [])
    assert set(total.figures.values()) == {None}


def test_the_tree_holds_what_was_entered_and_what_is_below() -> None:
    leaf = report(year=2024, unit=Unit(name="甲局", code="1"), **{RECEIVED: 2, FEES: Decimal("1.5")})
    district = summed([delivered(leaf, "甲局.xlsx")])
    node = addend(delivered(district, "示例区.xlsx"), lambda each: "示例区（名册）")
    assert (node.name, node.edition, node.source) == ("示例区（名册）", "2021", "示例区.xlsx")
    assert node.figures == {RECEIVED: 2, FEES: Decimal("1.5")}
    (below,) = node.addends
    assert (below.name, below.code, below.figures) == ("甲局", "1", node.figures)
    assert len(below.sha256 or "") == 64
    assert Report.from_json(district.to_json()) == district


def test_places_are_the_files_own() -> None:
    given = report()
    moved = {
        key: Place("表三", "D4") if key == RECEIVED else place
        for key, place in delivered(given, "甲.xlsx").places.items()
    }
    there = intake.of(Delivery(Source("甲.xlsx", "/甲.xlsx")), Loaded(given, moved), b"")
    assert there.places[RECEIVED] == Place("表三", "D4")
    assert there.places[FEES] == Place("主动公开", "B15")
    data = intake.of(Delivery(Source("甲.json", "/甲.json")), Loaded(given, {}, source="data"), b"")
    assert not data.places


def test_what_may_not_be_summed_is_left_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (files("xlgov.form") / "editions" / "2021.toml").read_text("utf-8")
    line = 'key = "in_force", label = "现行有效件数",'
    assert line in source
    form = load(source.replace(line, f"{line} summed = false,").encode(), "2021")
    assert {key for key in form.keys if not form.cells[key].summed and not form.cells[key].computed} == {
        "proactive.rules.in_force",
        "proactive.normative_documents.in_force",
    }
    monkeypatch.setattr("xlgov.report.report.edition", lambda name: form)
    given = report(**{"proactive.normative_documents.in_force": 3, "proactive.normative_documents.issued": 2})
    total = combine(UNIT, YEARS["2021"], form, [delivered(given, "甲.xlsx"), delivered(given, "乙.xlsx")])
    assert total.figures["proactive.normative_documents.in_force"] is None
    assert total.figures["proactive.normative_documents.issued"] == 4
