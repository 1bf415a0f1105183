"""What is written beside findings: reasons count, evasions do not, and nothing explains a wrong sum."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.reports import changed
from tests.rules.answering import answers
from tests.rules.carrying import KEY, carried
from xlgov import ways
from xlgov.collection import rule_book
from xlgov.finding import Finding, Severity, Status, told
from xlgov.report import Explanation, Loaded, Report
from xlgov.rules import validate
from xlgov.rules.evasions import evasion
from xlgov.rules.explaining import PUT_RIGHT, SUM_IS_WRONG, explained, refusal, void
from xlgov.rules.registry import Explaining
from xlgov.values import Kind, Value
from xlgov.ways import Face
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

TEXTS = tomllib.loads(Path(__file__).with_name("explanations.toml").read_text("utf-8"))


def with_text(given: Report, found: Finding, text: str) -> Report:
    return replace(given, explanations=(Explanation(found.fingerprint, text),))


@pytest.mark.parametrize("text", [*TEXTS["evasions"], *TEXTS["later_evasions"]])
def test_an_evasion_is_refused(text: str) -> None:
    assert evasion(text)


@pytest.mark.parametrize("text", [*TEXTS["reasons"], *TEXTS["later_reasons"]])
def test_a_reason_counts(text: str) -> None:
    assert evasion(text) == ""


def test_the_finding_itself_is_no_reason_for_it() -> None:
    message = "自然人的上年结转 4，与上年报告的结转下年度 5 不一致。"
    for text in (message, "自然人的上年结转", "与上年报告的结转下年度不一致，属实", "结转下年度5", "4和5"):
        assert evasion(text, message), text
    assert evasion("上年报告5是笔误", message) == ""
    assert evasion("核对以后改成不小于零的数", message, "请核对以后改成不小于零的数。")


def test_to_have_compared_is_enough_only_where_the_original_is_asked_for() -> None:
    for text in ("已对照原件，无误", "原件就是这样。", "与纸质材料核对一致"):
        assert not evasion(text, compared=True), text
    for text in ("没有问题，已对照原件", "已对照原件没有出入", "数据无误与原件一致", "原文如此，没有改动"):
        assert not evasion(text, compared=True), text
    assert evasion("已对照原件，无误")
    assert "已对照原件" in evasion("核实无误", compared=True)


def test_to_have_no_original_is_not_to_have_compared() -> None:
    texts = ["没有原件可以对照", "未对照原件", "找不到原稿", "无法对照原件", "没核对过纸质材料", "不用看原件"]
    texts += ["还没有和原件核对", "待对照原件", "原件丢失", "原件已遗失，无法核对", "原件找不到了"]
    for text in texts:
        assert "已对照原件" in evasion(text, compared=True), text


def test_it_takes_no_longer_for_a_long_text() -> None:
    assert evasion("核实无误" * 20_000)
    assert evasion("数据" * 20_000 + "口径调整") == ""


def test_errors_of_one_years_sums_and_values_are_never_explained() -> None:
    kinds = {info.code: info.explaining for info in rule_book()}
    for code in ("A-ROW", "A-COL", "A-BAL", "A-OUT", "B-REV", "P-MADE", "C-INT", "C-NEG", "C-TEXT", "C-LEFT"):
        assert kinds[code] is Explaining.NEVER, code
    for code in ("S-TABLE", "C-COVER", "C-MONEY-1", "C-BLANK", "A-TOTBLANK", "Q-OPEN", "P-STALE"):
        assert kinds[code] is Explaining.NEVER, code
    for code in ("Y-CARRY", "P-STOCK", "P-REPEAL", "N-APP-1", "P-JUMP", "D-YEAR-2"):
        assert kinds[code] is Explaining.REASON, code
    for code in ("S-UNSURE", "S-CELL-2", "S-ROWS", "C-FORMULA", "C-BIG"):
        assert kinds[code] is Explaining.COMPARED, code
    sum_is_wrong = Finding("A-ROW", Severity.ERROR, "不平。")
    assert refusal(sum_is_wrong, "机构改革后合并") == SUM_IS_WRONG
    assert refusal(Finding("C-TEXT", Severity.ERROR, "不是数。"), "机构改革后合并") == PUT_RIGHT
    assert refusal(Finding("C-LEFT", Severity.WARNING, "有代码。"), "原文转换时带进来的") == ""
    assert refusal(sum_is_wrong._replace(status=Status.UNCERTAIN), "机构改革后合并") == ""


def test_a_total_without_a_result_is_not_explained() -> None:
    given, _ = carried()
    key = "requests.received.total"
    uncomputed = changed(given, **{key: Value(Kind.FORMULA, typed="=SUM(D5:I5)")})
    (found,) = answers("C-FORMULA", uncomputed)
    assert refusal(found, "报送系统停机，公式没有重新计算") == PUT_RIGHT
    (told,) = answers("C-FORMULA", with_text(uncomputed, found, "已对照原件，无误"))
    assert told.is_error
    settled = found._replace(cells=tuple(cell._replace(value="3") for cell in found.cells))
    assert refusal(settled, "已对照原件，无误") == ""


def test_what_is_explained_is_no_open_error_and_a_refused_text_is_told() -> None:
    given, before = carried()
    found, _ = answers("Y-CARRY", given, before)
    assert found.is_error
    settled, _ = answers("Y-CARRY", with_text(given, found, "上年报告公布后已更正"), before)
    assert settled.is_explained and not settled.is_error
    refused, _ = answers("Y-CARRY", with_text(given, found, "核实无误。"), before)
    assert refused.is_error and refused.explanation is not None and refused.explanation.refused


def test_what_is_void_says_what_it_was_about() -> None:
    given, before = carried()
    found, _ = answers("Y-CARRY", given, before)
    written = explained(given, found, "上年报告公布后已更正", "张", "2025-01-20")
    assert void(written, validate(written, before)) == ()
    brought = given.figures[KEY] or 0
    for number, why in ((brought + 1, "已改动"), (brought - 1, "没有查出这个问题")):
        (gone,) = void(*_with(written, before, KEY, number))
        assert found.message.removesuffix("。") in gone.said and why in gone.said, number
        assert gone.label == ("说明失效" if why == "已改动" else "说明没有用上")
    (waiting,) = void(written, validate(written))
    assert "无法判断" in waiting.why and waiting.label == "说明没有用上"
    assert explained(written, found, "").explanations == ()


def _with(written: Report, before: Report, key: str, number: int) -> tuple[Report, list[Finding]]:
    total = key.replace("natural_person", "total")
    made = replace(written, figures={**written.figures, key: number, total: number})
    return made, validate(made, before)


@pytest.mark.parametrize("face", Face)
def test_the_advice_is_no_reason_in_the_words_of_any_face(face: Face) -> None:
    found = Finding(
        "P-JUMP", Severity.WARNING, "多了一倍。", advice=f"逐项核对；核对无误的，{ways.EXPLAIN}。"
    )
    assert refusal(found, told([found], face)[0].advice)


def _open(source: Loaded | Report) -> set[str]:
    return {each.code for each in validate(source) if each.is_error}


def test_a_wrong_sum_is_not_laundered_by_hand() -> None:
    bad = changed(carried()[0], requests__received__total=9)
    wrong = [each for each in validate(bad) if each.is_error]
    text, about = "上年报告公布后已更正", "上年结转不一致。"
    written = tuple(Explanation(each.fingerprint, text, code="Y-CARRY", about=about) for each in wrong)
    by_hand = Report.from_json(replace(bad, explanations=written).to_json())
    hidden = read_workbook(build(by_hand.form, by_hand), "甲.xlsx", "0" * 64)
    assert len(hidden.report.explanations) == len(wrong)
    assert _open(bad) == _open(by_hand) == _open(hidden) == {"A-BAL", "A-ROW"}


def test_what_another_unit_or_year_wrote_explains_nothing() -> None:
    before = "last__requests__carried_forward__"
    given = changed(carried()[0], **{f"{before}natural_person": 0, f"{before}total": 0})
    settled = given
    for found in validate(given):
        settled = explained(settled, found, "上年报告公布后已更正")
    assert _open(given) == {"Y-CARRY"} and not _open(settled)
    assert _open(replace(settled, unit=replace(settled.unit, name="丁局"))) == {"Y-CARRY"}
    assert _open(replace(settled, year=2025)) == {"Y-CARRY"}
    shouted = [replace(each, fingerprint=each.fingerprint.upper()) for each in settled.explanations]
    assert _open(replace(settled, explanations=tuple(shouted))) == {"Y-CARRY"}
    unseen = [replace(each, text="\u200b" * 9) for each in settled.explanations]
    assert _open(replace(settled, explanations=tuple(unseen))) == {"Y-CARRY"}
