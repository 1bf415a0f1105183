"""What can be put right of a report: nothing else is changed, and no figure is said otherwise."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports import TEXTS, report
from tests.rules.answering import failures
from tests.rules.cases import CASES, ERROR, FOLLOWING, LICENCES, Case, Source, read, typed
from xlgov.finding import Observation, Place, Uncounted
from xlgov.repairs import CODES, Repair, applied, by_number, numbered, proposed, repaired
from xlgov.report import Explanation, Loaded, Report
from xlgov.rules import validate
from xlgov.values import Kind, Value

FEES = "proactive.fees.amount"
ISSUED, RULES = "proactive.normative_documents.issued", "proactive.rules.issued"


def first(case: Case) -> Source:
    return case[0] if isinstance(case, tuple) else case


def bare(source: Source) -> Report:
    return source.report if isinstance(source, Loaded) else source


def saying(overview: str, **rest: object) -> Report:
    return report(sections=TEXTS | {"overview": overview}, **rest)


def mended(source: Source) -> Report:
    """A report with everything put right that is sure."""
    return applied(bare(source), [each for each in proposed(source) if each.sure])


def only(source: Source) -> Repair:
    (found,) = proposed(source)
    return found


def overview(text: str) -> str:
    return mended(saying(text)).sections["overview"] or ""


def test_what_is_right_needs_no_repair() -> None:
    assert [code for code, (right, _) in CASES.items() if proposed(first(right))] == []


@pytest.mark.parametrize("code", [code for code in CODES if code not in ("C-FORMULA", "C-LEFT", "D-LEFT-1")])
def test_a_rule_is_content_with_what_was_repaired(code: str) -> None:
    source = first(CASES[code][1])
    found = proposed(source)
    assert code in {each.code for each in found}
    new = applied(bare(source), found)
    assert not proposed(new)
    assert failures(new) < failures(source)
    assert code not in failures(new)


def test_nothing_else_is_wrong_afterwards() -> None:
    for code, (_, wrong) in CASES.items():
        source = first(wrong)
        if any(each.sure for each in proposed(source)):
            assert failures(mended(source)) <= failures(bare(source)), code


WAYS = {
    "{}个": "C-UNIT",
    "{}件": "C-UNIT",
    " {} ": "C-SPACE",
    "{}\u200b": "C-SPACE",
    "${}$": "C-SPACE",
    "[bookmark: _GoBack]{}": "C-LEFT",
    "{} 件": "C-UNIT",
}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 99_999), st.sampled_from(sorted(WAYS)), st.booleans(), st.booleans())
def test_a_figure_stays_the_figure_that_was_read(number: int, way: str, wide: bool, grouped: bool) -> None:
    digits = f"{number:,}" if grouped else str(number)
    if wide:
        digits = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    before = typed(LICENCES, way.format(digits))
    assert before.figures[LICENCES] == number
    found = only(before)
    assert (found.key, found.number, found.sure) == (LICENCES, number, True)
    assert found.code == WAYS[way]
    after = applied(before, [found])
    assert after.figures == before.figures
    assert LICENCES not in after.as_reported
    assert not proposed(after)
    assert not failures(after).intersection(CODES)


def test_an_amount_is_told_in_the_unit_of_the_form() -> None:
    found = only(typed(FEES, "251000元"))
    assert (found.new, found.sure) == ("25.1", True)
    assert applied(typed(FEES, "251000元"), [found]).figures[FEES] == Decimal("25.1")


@pytest.mark.parametrize(("key", "text"), [(LICENCES, "3万元"), (FEES, "3件"), (LICENCES, "12\u202e")])
def test_what_may_be_another_figure_is_not_ticked(key: str, text: str) -> None:
    assert not only(typed(key, text)).sure


@pytest.mark.parametrize(
    ("text", "number"), [("/", 0), ("—", 0), ("无", 0), ("三十", 30), ("约3", 3), ("①", 1), ("1 234", 1234)]
)
def test_a_text_is_a_figure_only_if_a_person_says_so(text: str, number: int) -> None:
    before = typed(LICENCES, text)
    found = only(before)
    assert (found.number, found.sure, found.code) == (number, False, "C-TEXT")
    assert mended(before) == before
    assert applied(before, [found]).figures[LICENCES] == number


@pytest.mark.parametrize("text", ["若干", "12（5）", "1、2", "12\n34", "1.5", "2021-01-02", "99" * 9])
def test_what_cannot_be_told_has_no_repair(text: str) -> None:
    assert not proposed(typed(LICENCES, text))


def test_a_remark_is_named_before_it_is_lost() -> None:
    found = only(typed(ISSUED, "２2件（其中修订16件）"))
    assert (found.sure, found.lost, found.new) == (False, "其中修订16件", "22")
    assert found.codes == ("C-UNIT", "C-NOTE", "C-SPACE")
    assert "其中修订16件" in found.why


def test_a_space_that_nobody_sees_is_told() -> None:
    assert only(typed(LICENCES, "12 ")).old == "12（带有空格或看不见的字符）"


UNCOMPUTED = Value(Kind.FORMULA, typed="=SUM(D1:D9)")
ROW, TOTAL = "requests.outcome.granted.", "requests.outcome.granted.total"


def test_a_total_follows_from_its_parts() -> None:
    broken = report(
        requests__outcome__granted__natural_person="3件",
        requests__received__natural_person=3,
        requests__outcome__total__natural_person=UNCOMPUTED,
        requests__outcome__total__total=UNCOMPUTED,
        **{ROW + "total": ERROR},
    )
    _, row = proposed(broken)
    assert (row.code, row.old, row.new, row.sure) == ("C-LEFT", "#REF!", "3", True)
    whole = mended(broken)
    assert whole.figures["requests.outcome.total.total"] == 3
    assert failures(whole) < failures(broken)
    assert not proposed(whole)


@pytest.mark.parametrize("part", ["若干", None, ERROR])
def test_no_total_is_made_up(part: object) -> None:
    assert not proposed(report(**{ROW + "natural_person": part, ROW + "total": ERROR}))


def test_numbers_kept_as_text_are_named_by_their_cells() -> None:
    key = ROW + "natural_person"
    base = report(**{key: 3})
    noticed = Observation("C-FORMULA", "文本", keys=(key,), uncounted=Uncounted.TEXT, cured_by_writing=True)
    found = only(read(base, noticed))
    assert (found.code, found.old, found.new, found.sure) == ("C-FORMULA", "3（文本）", "3", True)
    assert str(found.place).startswith("表!B")
    assert applied(base, [found]) == base


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("抓公开,抓解读;抓回应:好!再接再厉", "抓公开，抓解读；抓回应：好！再接再厉"),
        ("主动公开(一）和（二)两项。", "主动公开（一）和（二）两项。"),
        ("做好公开。。抓好解读,,抓好回应", "做好公开。抓好解读，抓好回应"),
        ("未发生行政法复议,做到应公开尽公开。", "未发生行政复议，做到应公开尽公开。"),
        ("[bookmark: _GoBack]做好公开。", "做好公开。"),
        ("GDP,,增长3.5%。", "GDP，增长3.5%。"),
    ],
)
def test_texts_are_put_right(before: str, after: str) -> None:
    assert overview(before) == after


KEPT = (
    "共3.5万条",
    "上午12:30召开",
    "比例为1:2",
    "版本v1.2,3",
    "收到1,,234件",
    "网址http://www.jia.gov.cn/搜索?关键词=公开,解读",
    "邮箱a,b@jia.gov.cn",
    "见{申请.不予公开=0:均已公开|不予,公开}",
    "依据《关于公开,解读的通知》",
    "（见下 1)新收2)结转）",
    "按三:一分配",
    "收到?件",
    "李?同志",
    "网址jia.gov.cn/搜索?关键词=公开,解读",
    "脱贫攻坚特色产业",
    "为了了结此事",
    "调解和和解",
    "做好公开，。",
    "等等。。。。。。",
    "open government (OGI) is here, too",
    "(a) 与 (b)",
    "可以申请公开",
)
"""what nobody changes unasked"""
FAULTS = {
    "抓公开,抓解读": "抓公开，抓解读",
    "行政法复议": "行政复议",
    "做好。。": "做好。",
    "主运公开": "主动公开",
}


@pytest.mark.parametrize("text", KEPT)
def test_what_is_not_sure_is_kept_to_the_letter(text: str) -> None:
    assert overview(f"我局{text}\n其他") == f"我局{text}\n其他"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*KEPT, *FAULTS, "另外，开展培训。", "2021年公开12件；"]), min_size=1, max_size=6
    )
)
def test_only_the_letters_named_are_changed(parts: list[str]) -> None:
    before = saying("\n".join(f"我局{part}" for part in parts))
    after = mended(before)
    wanted = [f"我局{FAULTS.get(part, part)}" for part in parts]
    assert (after.sections["overview"] or "").split("\n") == wanted
    assert replace(after, sections=before.sections) == before
    assert not [each for each in proposed(after) if each.sure]
    assert failures(after) <= failures(before)


def test_a_name_is_the_same_whenever_one_looks() -> None:
    before = saying("甲,乙。\n甲,乙。")
    names = [each.id for each in proposed(before)]
    assert len(set(names)) == 2
    assert [each.id for each in proposed(before)] == names
    last = proposed(before)[1]
    assert applied(before, [last]).sections["overview"] == "甲,乙。\n甲，乙。"


def test_sentences_that_follow_the_tables_are_not_touched() -> None:
    text = "收到,申请0件。做好公开,抓好解读。"
    before = replace(
        saying(text),
        bound=(replace(FOLLOWING.bound[0], pattern="收到,申请{申请.新收}件。", shown="收到,申请0件。"),),
    )
    assert mended(before).sections["overview"] == "收到,申请0件。做好公开，抓好解读。"
    assert not failures(mended(before)) & {"P-EDITED", "P-STALE"}


def test_what_was_noticed_in_a_text_is_still_known() -> None:
    noticed = Observation(
        "S-UNSURE", "这一段可能不是", Place("表", "B2"), keys=("sections.overview", LICENCES)
    )
    loaded = Loaded(saying("做好公开,抓好解读。", **{LICENCES: "4个"}), {}, (noticed,))
    before = loaded.report
    after = mended(loaded)
    assert list(before.observations[0].cells) == ["sections.overview", LICENCES]
    (kept,) = after.observations
    assert kept.cells == {"sections.overview": "做好公开，抓好解读。", LICENCES: "4"}


def test_an_explanation_holds_as_long_as_the_figures_do() -> None:
    before = report(**{LICENCES: "100000001个"})
    (big,) = [each for each in validate(before) if each.code == "C-BIG"]
    before = replace(
        before, explanations=(Explanation(big.fingerprint, "全市集中办理，数以亿计，已逐项核对台账。"),)
    )
    after = mended(before)
    (still,) = [each for each in validate(after) if each.code == "C-BIG"]
    assert still.fingerprint != big.fingerprint
    assert still.explanation is not None and still.explanation.text.startswith("全市")


def test_a_text_that_was_changed_since_is_refused() -> None:
    found = proposed(saying("做好公开,抓好解读。"))
    with pytest.raises(ValueError, match="不在原来的位置"):
        applied(saying("做好公开与抓好解读。"), found)


def test_what_is_left_and_what_is_void_is_told() -> None:
    text = "其他要说的,不多。。。\n我局某项工作经费每年增加10%,增加10%。"
    before = saying(text, **{LICENCES: "4个", RULES: "若干", ISSUED: "／"})
    (noted,) = [each for each in validate(before) if each.code == "D-PUNCT-1" and "重复" in each.message]
    reason = "这里的三个句号是原文引用的写法，予以保留。"
    before = replace(before, explanations=(Explanation(noted.fingerprint, reason),))
    every = proposed(before)
    result = repaired(Loaded(before, {}, source="data"), every, [each for each in every if each.sure])
    assert [each.code for each in result.made] == ["C-UNIT", "D-PUNCT-1"]
    assert [each.code for each in result.not_made] == ["C-TEXT", "D-PUNCT-1"]
    assert [(each.code, each.cells[0].key) for each in result.left] == [("C-TEXT", RULES)]
    assert result.void == (reason,)
    assert not result.is_done


def test_a_total_that_can_be_added_up_only_now_is_named() -> None:
    before = report(
        **{ROW + "natural_person": "三", ROW + "total": UNCOMPUTED, "requests.received.natural_person": 3}
    )
    (text,) = proposed(before)
    result = repaired(Loaded(before, {}, source="data"), (text,), (text,))
    assert result.added_up == (TOTAL,)
    assert result.loaded.report.figures[TOTAL] == 3


def test_numbers_are_named_as_they_are_read() -> None:
    assert numbered([1, 2, 3, 5, 8, 9]) == "1-3，5，8-9"
    every = proposed(saying("甲,乙。丙,丁。戊,己。庚,辛。"))
    assert by_number(every, " 1，3、4 ") == (every[0], every[2], every[3])
    assert by_number(every, "2至3") == every[1:3]
    assert by_number(every, "全部") == every
    assert by_number(every, "") == ()
