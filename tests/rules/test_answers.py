"""What the rules say, beyond passing and failing."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports import TEXTS, YEARS, any_reports, changed, consistent_reports, next_year, report
from tests.rules.answering import answers, failures
from tests.rules.cases import BUSY, ERROR, PLAIN, hybrid, noticed, read, typed
from xlgov import ways
from xlgov.finding import Observation, Place, Severity, Status
from xlgov.form import EDITIONS, edition
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.rules.registry import REGISTRY
from xlgov.values import MISSING, Kind, Value
from xlgov.ways import Face

NORMS = "proactive.normative_documents"
DISPUTE_TOTALS = [
    f"disputes.{name}.total"
    for name in ("reconsideration", "litigation.direct", "litigation.after_reconsideration")
]


class TestSeverity:
    def test_the_form_was_only_encouraged_in_its_first_year(self) -> None:
        assert [f.severity for f in answers("S-EDITION", report("2021", 2019))] == [Severity.INFO]
        assert [f.severity for f in answers("S-EDITION", report("2021", 2020))] == [Severity.ERROR]

    def test_an_empty_sixth_section_is_a_warning(self) -> None:
        found = answers("S-EMPTY", report(sections={}))
        assert [f.severity for f in found] == [Severity.ERROR, Severity.ERROR, Severity.WARNING]

    def test_the_hint_alone_is_an_empty_section(self) -> None:
        hint = edition("2021").section("problems").hint
        assert len(answers("S-EMPTY", report(sections=TEXTS | {"problems": hint}))) == 1

    def test_a_blank_table_is_worse_than_blanks_among_figures(self) -> None:
        disputes = {key: None for key in PLAIN.figures if key.startswith("disputes.")}
        assert [f.severity for f in answers("C-BLANK", changed(PLAIN, **disputes))] == [Severity.ERROR]
        del disputes[next(iter(disputes))]
        assert [f.severity for f in answers("C-BLANK", changed(PLAIN, **disputes))] == [Severity.WARNING]

    def test_a_bookmark_is_a_warning_and_an_error_value_an_error(self) -> None:
        key = "proactive.licensing.decisions"
        assert answers("C-LEFT", typed(key, "[bookmark: _GoBack]7"))[0].severity is Severity.WARNING
        assert answers("C-LEFT", typed(key, ERROR))[0].severity is Severity.ERROR

    def test_the_reader_may_choose_where_the_rule_leaves_a_choice(self) -> None:
        seen = Observation("S-LABEL", "错字。", Place(line=9), severity=Severity.INFO)
        assert [f.severity for f in answers("S-LABEL", read(PLAIN, seen))] == [Severity.INFO]


class TestBlank:
    def test_once_per_table_at_its_first_blank_cell(self) -> None:
        some = dict.fromkeys([f"{NORMS}.issued", "disputes.litigation.direct.other", f"{NORMS}.repealed"])
        found = answers("C-BLANK", read(changed(PLAIN, **some)))
        assert [[cell.key for cell in f.cells] for f in found] == [
            [f"{NORMS}.issued", f"{NORMS}.repealed"],
            ["disputes.litigation.direct.other"],
        ]
        assert "10 格中有 2 格空白，第一处是" in found[0].message

    def test_a_long_list_is_whole_but_for_a_blank_table(self) -> None:
        every = {key: None for key in PLAIN.figures if key.startswith("requests.") and "received" not in key}
        (found,) = answers("C-BLANK", changed(PLAIN, **every))
        assert [cell.key for cell in found.cells] == list(every)
        assert f"有 {len(every)} 格空白" in found.message
        every = {key: None for key in PLAIN.figures if key.startswith("requests.")}
        (found,) = answers("C-BLANK", changed(PLAIN, **every))
        assert found.message == "“申请办理”表整张空白。" and len(found.cells) == 20

    def test_a_table_of_nothing_but_totals_worked_out_of_nothing_is_blank(self) -> None:
        disputes = {key: None for key in PLAIN.figures if key.startswith("disputes.")}
        (found,) = answers("C-BLANK", changed(PLAIN, **disputes | dict.fromkeys(DISPUTE_TOTALS, 0)))
        assert found.severity is Severity.ERROR and "整张空白" in found.message
        counted = disputes | dict.fromkeys(DISPUTE_TOTALS, 1)
        assert all("整张空白" not in f.message for f in answers("C-BLANK", changed(PLAIN, **counted)))

    @pytest.mark.parametrize("edition", EDITIONS)
    def test_a_report_that_is_not_filled_in_is_told_once(self, edition: str) -> None:
        plain = report(edition, YEARS[edition])
        (found,) = answers("C-BLANK", changed(plain, **dict.fromkeys(plain.figures)))
        assert found.severity is Severity.ERROR and "还没有填" in found.message
        assert len(found.cells) == 20
        # one figure, or one that was lost, and each table is spoken of
        first, *others = plain.figures
        for content in (0, MISSING, "略"):
            some = answers("C-BLANK", changed(plain, **{first: content}, **dict.fromkeys(others)))
            assert len(some) == len(plain.form.tables), content
            assert not any("还没有填" in f.message for f in some)

    @pytest.mark.parametrize("edition", EDITIONS)
    def test_what_was_carried_over_from_last_year_is_nothing_that_anybody_filled_in(
        self, edition: str
    ) -> None:
        plain = report(edition, YEARS[edition])
        form = plain.form
        brought = dict.fromkeys(form.brought_forward, 2)
        totals = {key: 2 * len(brought) for key in form.carried - brought.keys()}
        last = {f"last.{key}": 3 for key in form.last}
        fresh = changed(plain, **dict.fromkeys(plain.figures) | brought | totals | last)
        found = [each for each in validate(fresh) if each.status is Status.FAIL]
        (blank,) = [each for each in found if each.code == "C-BLANK"]
        assert blank.message == "这份年报还没有填，除上年带来的数外，表里一个数也没有。"
        # of the tables only what was carried over is judged: 2 is not last year's 3
        assert {each.code for each in found} == {"C-BLANK", "Y-CARRY"}
        (whole,) = [
            each
            for each in answers("C-BLANK", changed(fresh, disputes__reconsideration__other=1))
            if "申请办理" in each.message
        ]
        assert whole.message == "“申请办理”表整张空白。" and whole.severity is Severity.ERROR
        # text in such a cell was typed by somebody
        assert all(
            "还没有填" not in each.message
            for each in answers("C-BLANK", changed(fresh, **{next(iter(brought)): "若干"}))
        )
        begun = changed(fresh, requests__received__natural_person=1)
        assert len(answers("A-BAL", begun)) > 3

    def test_not_for_a_cell_that_the_reader_named(self) -> None:
        key = f"{NORMS}.in_force"
        for code in ("S-CELL-1", "S-SHIFT"):
            seen = Observation(code, "少一格。", Place(line=27), keys=(key,))
            assert answers("C-BLANK", read(changed(PLAIN, **{key: None}), seen)) == []
        # a misspelt label says nothing about a blank beside it
        seen = Observation("S-LABEL", "错字。", Place(line=27), keys=(key,))
        assert len(answers("C-BLANK", read(changed(PLAIN, **{key: None}), seen))) == 1

    def test_a_blank_total_of_filled_parts_has_its_own_rule(self) -> None:
        blank = changed(BUSY, requests__outcome__granted__total=None)
        assert answers("C-BLANK", blank) == [] and len(answers("A-TOTBLANK", blank)) == 1
        # and counts as 0, so the row does not add up either
        assert answers("A-ROW", blank)[0].cause == "总计没有计算（为空或为 0）。"

    def test_blanks_are_zero_in_arithmetic(self) -> None:
        zeros = {key: None for key, number in BUSY.figures.items() if not number}
        assert {code for code in failures(changed(BUSY, **zeros)) if code[0] in "ABPY"} == set()


class TestNotAssessable:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (Value(Kind.TEXT, typed="若干"), "不是数字"),
            (ERROR, "是错误值"),
            (Value(Kind.FORMULA, typed="=SUM(D4:I4)"), "的公式没有算出结果"),
            (MISSING, "没有找到"),
        ],
    )
    def test_cells_without_a_figure(self, content: Value, words: str) -> None:
        broken = typed("requests.received.natural_person", content)
        for code in ("A-ROW", "A-BAL", "A-OUT"):
            (found,) = answers(code, broken, status=Status.NOT_ASSESSABLE)
            assert f"“一、本年新收·自然人”{words}" in found.message
            assert [cell.key for cell in found.cells] == ["requests.received.natural_person"]
            assert found.fingerprint and found.left is None

    def test_other_equations_are_still_judged(self) -> None:
        broken = changed(BUSY, requests__received__enterprise="/", requests__outcome__granted__total=31)
        statuses = [f.status for f in validate(broken) if f.code == "A-ROW"]
        assert statuses == [Status.FAIL, Status.NOT_ASSESSABLE]

    def test_without_last_year(self) -> None:
        for code in ("Y-CARRY", "P-STOCK", "P-REPEAL", "P-JUMP", "A-SAME"):
            (found,) = answers(code, PLAIN, status=Status.NOT_ASSESSABLE)
            assert "没有上年的报告" in found.message and found.cause == ""
            advice = ways.told(found.advice, Face.COMMAND)
            assert advice.startswith("校验时用 --previous 指定上年的报告")
            # the cover has room for some of last year's figures only
            assert ("封面" in advice) == (code not in ("P-JUMP", "A-SAME"))

    def test_other_gaps_beside_last_year(self) -> None:
        source = changed(PLAIN, requests__brought_forward__natural_person="若干")
        (found,) = answers("Y-CARRY", source, status=Status.NOT_ASSESSABLE)
        assert "--previous" in ways.told(found.advice, Face.COMMAND)
        assert found.advice.endswith("其余的补齐后再校验一次。")
        (found,) = answers("A-ROW", source, status=Status.NOT_ASSESSABLE)
        assert found.advice == "补齐后再校验一次。" and found.cause == ""

    def test_some_columns_of_last_year(self) -> None:
        partly = report(last__requests__carried_forward__enterprise=2)
        statuses = [f.status for f in validate(partly) if f.code == "Y-CARRY"]
        assert statuses == [Status.FAIL, Status.NOT_ASSESSABLE]

    def test_last_year_typed_as_text(self) -> None:
        (found,) = answers(
            "P-STOCK",
            report(last__proactive__rules__in_force=0, **{f"last.{NORMS}.in_force": "约8"}),
            status=Status.NOT_ASSESSABLE,
        )
        assert "上年的“行政规范性文件·现行有效件数”不是数字" in found.message

    def test_a_report_of_another_year_is_not_last_year(self) -> None:
        (found,) = answers("Y-CARRY", report(year=2023), report(year=2021), Status.NOT_ASSESSABLE)
        assert "2021年的，不是2022年的" in found.message

    def test_across_editions_only_what_both_have(self) -> None:
        before = report("2019", 2020, requests__carried_forward__natural_person=2)
        now = next_year(before, "2021", proactive__licensing__decisions=500)
        assert answers("Y-CARRY", now, before) == []
        for code in ("P-STOCK", "P-JUMP", "A-SAME"):
            (found,) = answers(code, now, before, Status.NOT_ASSESSABLE)
            assert "2019版" in found.message

    def test_the_level_of_a_unit(self) -> None:
        unknown = report(proactive__rules__issued=1, unit={"name": "甲市财政局"})
        assert "级别" in answers("P-GZ", unknown, status=Status.NOT_ASSESSABLE)[0].message

    def test_without_a_year(self) -> None:
        assert len(answers("S-EDITION", report(year=None), status=Status.NOT_ASSESSABLE)) == 1


class TestMessages:
    def test_a_balance_reads_like_a_colleague(self) -> None:
        broken = changed(
            report(requests__outcome__granted__natural_person=35),
            requests__received__natural_person=36,
            requests__received__total=36,
        )
        first = answers("A-BAL", broken)[0]
        assert first.message == (
            "“自然人”列：一、本年新收 36 + 二、上年结转 0 = 36，"
            "（七）总计 35 + 四、结转下年度 0 = 35，相差 1。"
        )
        assert (first.left, first.right, first.difference) == (36, 35, 1)
        assert [cell.side for cell in first.cells] == ["left", "left", "right", "right"]

    def test_a_long_sum_is_given_by_its_sum(self) -> None:
        (found,) = answers("A-COL", changed(BUSY, requests__outcome__total__natural_person=29))
        assert found.message == "“自然人”列：各分项之和 30，（七）总计 29，相差 1。"

    def test_a_dispute_names_its_heading(self) -> None:
        (found,) = answers("B-DIR", changed(PLAIN, disputes__litigation__direct__total=3))
        assert found.message == (
            "“未经复议直接起诉”：结果维持 0 + 结果纠正 0 + 其他结果 0 + 尚未审结 0 = 0，总计 3，相差 3。"
        )

    def test_too_much_of_something(self) -> None:
        (found,) = answers("P-MADE", report(proactive__rules__issued=5, proactive__rules__in_force=2))
        assert found.message == "“规章”行：本年制发件数 5，大于现行有效件数 2 + 本年废止件数 0 = 2，多 3。"

    def test_less_than_nothing(self) -> None:
        (found,) = answers("Q-FLOOR", report("2019", 2020, proactive__coercion__change=-8))
        assert found.message == "“行政强制”行：上一年项目数量 0 + 本年增/减 -8 = -8，小于 0。"

    def test_a_blank_that_counts_as_nothing_is_called_so(self) -> None:
        blank = {"requests__brought_forward__research": None}
        before = changed(PLAIN, requests__carried_forward__research=1)
        (found,) = answers("Y-CARRY", next_year(before, **blank), before)[:1]
        assert found.message == (
            "“科研机构”列：二、上年结转 空白（按 0 计），上年的“四、结转下年度” 1，相差 1。"
        )

    def test_last_year_is_called_so(self) -> None:
        (found,) = answers("Y-CARRY", next_year(PLAIN, requests__brought_forward__research=1), PLAIN)[:1]
        assert found.message == "“科研机构”列：二、上年结转 1，上年的“四、结转下年度” 0，相差 1。"
        assert [(cell.key, cell.value, cell.side) for cell in found.cells] == [
            ("requests.brought_forward.research", "1", "left"),
            ("last.requests.carried_forward.research", "0", "right"),
        ]

    def test_a_unit_word_says_how_it_was_read(self) -> None:
        (found,) = answers("C-UNIT", typed("proactive.procurement.amount", "251000元", "2019", 2020))
        assert "25.1 万元" in found.message and found.quote == "251000元"

    def test_the_place_of_an_observation_comes_first(self) -> None:
        (found,) = answers("S-CELL-1", noticed("S-CELL-1", f"{NORMS}.in_force", quote="0"))
        assert found.cells[0].place == Place(line=27) and found.cells[0].key is None
        assert [cell.key for cell in found.cells[1:]] == [f"{NORMS}.in_force"]

    def test_of_a_sum_the_total_comes_first(self) -> None:
        (found,) = answers("A-COL", read(changed(BUSY, requests__outcome__total__natural_person=29)))
        assert found.cells[0].key == "requests.outcome.total.natural_person"
        assert found.cells[0].side == "right" and {cell.side for cell in found.cells[1:]} == {"left"}

    def test_other_figures_another_fingerprint(self) -> None:
        prints = {
            answers("A-ROW", changed(BUSY, requests__outcome__granted__total=total))[0].fingerprint
            for total in (31, 32, 31)
        }
        assert len(prints) == 2


class TestMixedEditions:
    def test_the_single_row_counts_into_the_total(self) -> None:
        assert failures(hybrid()) == {"S-HYBRID"}

    def test_and_only_it_is_said_not_to_be_divided(self) -> None:
        for code in ("A-OTHER-1", "A-OTHER-2"):
            assert len(answers(code, hybrid(), status=Status.NOT_ASSESSABLE)) == 1

    def test_said_once(self) -> None:
        seen = Observation("S-HYBRID", "两版混用。", Place(line=293))
        assert [f.message for f in answers("S-HYBRID", read(hybrid(), seen))] == ["两版混用。"]
        assert len(answers("S-HYBRID", read(hybrid()))) == 1


class TestTotalsKeptOnPurpose:
    def test_a_total_that_stands_as_a_constant_is_not_tampering(self) -> None:
        key = "requests.received.total"
        seen = Observation("C-FORMULA", "公式被改成了数字。", Place("申请办理", "J4"), keys=(key,))
        loaded = read(PLAIN, seen)
        assert len(answers("C-FORMULA", loaded)) == 1
        kept = Loaded(loaded.report, loaded.places, loaded.observations, kept=frozenset([key]))
        assert answers("C-FORMULA", kept) == []

    def test_a_formula_without_a_value_is_named_even_if_the_reader_did_not(self) -> None:
        formula = typed("requests.received.total", Value(Kind.FORMULA, typed="=SUM(D4:I4)"))
        for source in (read(formula), read(formula, source="data"), formula):
            (found,) = answers("C-FORMULA", source)
            assert "保存一次" in found.advice and found.quote == "=SUM(D4:I4)"
        assert answers("C-FORMULA", read(PLAIN, source="text"), status=Status.NOT_ASSESSABLE)

    def test_formulas_without_a_value_are_told_sheet_by_sheet(self) -> None:
        totals = {key: Value(Kind.FORMULA, typed="=SUM(D4:I4)") for key in PLAIN.form.computed}
        base = read(changed(PLAIN, **totals))
        places = {
            key: Place(PLAIN.form.table(PLAIN.form.cells[key].table).sheet, place.cell)
            for key, place in base.places.items()
        }
        for loaded in (base, Loaded(base.report, {}), Loaded(base.report, places)):
            found = answers("C-FORMULA", loaded)
            assert sorted(str(cell.key) for f in found for cell in f.cells) == sorted(totals)
            assert len(found) == (1 if loaded is base else 2)
        assert re.fullmatch(
            "“申请办理”表里(“[^”]+”、){2}“[^”]+”等 [0-9]+ 格的公式还没有算出结果。", found[0].message
        )

    def test_an_observation_brings_its_own_cause_and_advice(self) -> None:
        seen = Observation("C-FORMULA", "改名。", Place("表三"), cause="", advice="改回去。")
        (found,) = answers("C-FORMULA", read(PLAIN, seen))
        assert (found.cause, found.advice) == ("", "改回去。")
        (found,) = answers("C-FORMULA", read(PLAIN, Observation("C-FORMULA", "改名。", Place("表三"))))
        info = REGISTRY["C-FORMULA"]
        assert (found.cause, found.advice) == (info.cause, info.advice)

    def test_all_the_cells_of_an_observation_are_listed(self) -> None:
        keys = tuple(PLAIN.form.computed)
        seen = Observation("C-FORMULA", "公式被改动。", Place("申请办理", "J4"), keys=keys)
        (found,) = answers("C-FORMULA", read(PLAIN, seen))
        assert tuple(cell.key for cell in found.cells if cell.key) == keys


class TestAmounts:
    def test_a_thousand_times_last_year(self) -> None:
        before = report(proactive__fees__amount=Decimal("0.5"), unit={"name": "甲市财政局"})
        now = next_year(before, proactive__fees__amount=Decimal(500), unit={"name": "甲市财政局"})
        assert len(answers("C-MONEY-3", now, before)) == 1
        assert len(answers("C-MONEY-3", now, status=Status.NOT_ASSESSABLE)) == 1

    def test_a_negative_amount_is_said_once(self) -> None:
        negative = typed("proactive.fees.amount", "-3")
        assert failures(negative) & {"C-NEG", "C-MONEY-1"} == {"C-MONEY-1"}

    def test_out_of_range(self) -> None:
        assert "超出" in answers("C-MONEY-1", typed("proactive.fees.amount", "1.1234567"))[0].message
        assert "超出" in answers("C-TEXT", typed("proactive.licensing.decisions", "9" * 14))[0].message


class TestSilence:
    """Section 1.11 of the rules: things that look wrong and are not."""

    def test_a_negative_change_of_items(self) -> None:
        items = {"proactive.fees.previous_items": 40, "proactive.fees.change": -18}
        assert failures(report("2019", 2020, **items)) == set()

    @pytest.mark.parametrize("amount", ["4068.208", "59237.2449", "24252.311082"])
    def test_many_decimals_of_a_fee(self, amount: str) -> None:
        found = [
            f
            for f in validate(report(proactive__fees__amount=Decimal(amount)))
            if f.status is Status.FAIL and f.severity is not Severity.INFO
        ]
        assert found == []

    def test_more_disputes_than_requests_of_a_small_unit(self) -> None:
        before = report(requests__outcome__granted__natural_person=5)
        now = next_year(
            before, requests__outcome__granted__natural_person=1, disputes__reconsideration__upheld=3
        )
        assert failures(now, before) == set()

    def test_nothing_else_to_report_in_2020(self) -> None:
        period = "统计期限为2020年1月1日至2020年12月31日。"
        made = report("2019", 2020, preamble=period, sections=TEXTS | {"other": "无"})
        assert failures(made) == set()

    def test_purchases_without_decisions(self) -> None:
        purchases = {"proactive.procurement.items": 20, "proactive.procurement.amount": "71.64"}
        assert failures(report("2019", 2020, **purchases)) == set()


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_consistent_reports_break_no_identity(name: str) -> None:
    codes = set(edition(name).by_code)

    @given(consistent_reports(name))
    @settings(max_examples=60, deadline=None)
    def check(consistent: Report) -> None:
        assert failures(consistent) & codes == set()

    check()


@given(any_reports(), st.one_of(st.none(), any_reports()))
@settings(max_examples=150, deadline=None)
def test_no_rule_ever_raises(source: Report, previous: Report | None) -> None:
    for found in validate(source, previous):
        assert found.message.endswith("。") and found.fingerprint
        assert found.to_json()["severity"] in ("error", "warning", "info")


def test_figures_of_nobody_and_of_no_year_are_told_where_the_text_opens() -> None:
    loaded = Loaded(report(year=None, unit={}), {}, source="text")
    found = [each for each in validate(loaded) if each.code == "C-COVER"]
    assert [(each.cells[0].place.line, each.severity) for each in found] == [(1, Severity.ERROR)] * 2
    assert "单位名称" in found[0].message and "年度" in found[1].message


def test_a_form_without_a_figure_is_asked_for_no_name() -> None:
    blank = changed(report(year=None, unit={}), **dict.fromkeys(report().figures))
    assert [each for each in validate(blank) if each.code == "C-COVER"] == []


def test_an_answer_that_was_not_understood_is_told_once_and_after_a_conversion() -> None:
    said = Observation(
        "C-COVER", "“年度”填的是“明年”，看不出是哪一个年度", Place("封面", "E6"), "明年", ("year",)
    )
    loaded = Loaded(report(year=None), {"year": Place("封面", "E6")}, (said,))
    for source in (loaded, Report.from_json(loaded.report.to_json())):
        (finding,) = [each for each in validate(source) if each.code == "C-COVER"]
        assert "明年" in finding.message


def test_a_rule_about_texts_says_so_when_it_stops() -> None:
    gaps = "\n".join("全年公开信息条。" for _ in range(70))
    found = answers("N-GAP", report("2021", 2023, sections=TEXTS | {"overview": gaps}))
    assert len(found) == 50
    assert [each for each in found if "最多列出 50 处" in each.message] == found[-1:]


@pytest.mark.parametrize(("own", "told"), [(3, True), (2, False)])
def test_cases_of_the_body_itself_that_may_be_left_out_are_named(own: int, told: bool) -> None:
    region = {"name": "甲县", "tier": "county", "kind": "government"}
    text = f"全县共收到政府信息公开申请10件，其中县政府本级收到{own}件。"
    figures = {"requests.outcome.granted.natural_person": 7}
    made = report("2021", 2023, unit=region, sections=TEXTS | {"overview": text}, **figures)
    (found,) = answers("N-APP-1", made)
    assert (f"另一个数 {own}" in found.advice) == told
