"""Bound sentences brought up to what the tables say, and what is never touched."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest

from tests.reports import report
from tests.sentences.texts import REVIEW, SENTENCE, figured, overview, typed, written
from xlgov.finding import Observation
from xlgov.form import Form, editions
from xlgov.report import Bound, Loaded, Report
from xlgov.report.bound import LIMIT, UNKNOWN
from xlgov.sentences.refresh import Refreshed, State, refreshed, settled, states, unbound


def again(made: Report) -> Refreshed:
    """What a refresh gives; a second one gives nothing more."""
    result = refreshed(made)
    second = refreshed(result.report)
    assert second.report == result.report and not second.updated
    return result


def standing(made: Report) -> list[State]:
    return [each.state for each in states(made)]


def test_a_placeholder_is_filled_and_the_sentence_follows_from_then_on() -> None:
    first = refreshed(typed(figured(report(), received=16), f"一、{SENTENCE}此外无事。"))
    assert overview(first.report) == "一、全年收到申请16件。此外无事。"
    assert first.report.bound == (Bound("overview", f"一、{SENTENCE}", "一、全年收到申请16件。"),)
    assert [tuple(change) for change in first.updated] == [
        ("overview", f"一、{SENTENCE}", "一、全年收到申请16件。")
    ]
    later = figured(first.report, received=18)
    assert standing(later) == [State.STALE]
    result = again(later)
    assert overview(result.report) == "一、全年收到申请18件。此外无事。"
    assert [change.after for change in result.updated] == ["一、全年收到申请18件。"]
    assert standing(result.report) == [State.CURRENT]


def test_nothing_else_of_a_text_is_changed() -> None:
    text = "  一是A{1}。　全年收到申请{申请.新收}件！ \n\n　　{x}保留。 {年度}年{申请.新收}件  \n尾 "
    made = written(text, received=1)
    assert overview(made) == text.replace("{申请.新收}", "1").replace("{年度}", "2021")
    later = again(figured(made, received=20)).report
    assert overview(later) == text.replace("{申请.新收}", "20").replace("{年度}", "2021")


@pytest.mark.parametrize("section", ["preamble", "overview", "problems", "other"])
def test_every_text_can_follow(section: str) -> None:
    made = again(typed(report(), SENTENCE, section)).report
    assert [each.section for each in made.bound] == [section]
    later = again(figured(made, received=3)).report
    assert (later.preamble if section == "preamble" else later.sections[section]) == "全年收到申请3件。"


def test_a_figure_that_is_none_yet() -> None:
    made = written(SENTENCE, received=None)
    assert overview(made) == f"全年收到申请{UNKNOWN}件。"
    assert overview(again(figured(made, received=5)).report) == "全年收到申请5件。"


def test_a_choice_changes_its_text() -> None:
    made = written(f"甲。{REVIEW}乙。", reviewed=0)
    assert overview(made) == "甲。未被申请行政复议。乙。"
    assert overview(again(figured(made, reviewed=2)).report) == "甲。被申请行政复议2件。乙。"


def test_a_sentence_edited_by_hand_is_a_conflict_and_stays() -> None:
    made = written(f"{SENTENCE}其他。", received=16)
    edited = typed(figured(made, received=18), "全年共收到申请16件。其他。")
    assert standing(edited) == [State.EDITED]
    result = again(edited)
    assert result.report == edited and not result.updated
    (conflict,) = result.conflicts
    assert conflict.quote == "全年共收到申请16件。" and conflict.says == "全年收到申请18件。"
    assert not conflict.twin


def test_how_a_conflict_ends() -> None:
    made = written(SENTENCE, received=16)
    edited = typed(figured(made, received=18), "全年共收到申请16件。")
    assert overview(again(typed(edited, "全年收到申请16件。")).report) == "全年收到申请18件。"
    anew = again(typed(edited, "全年共收到申请{申请.新收}件。")).report
    assert overview(anew) == "全年共收到申请18件。"
    assert [each.pattern for each in anew.bound] == ["全年共收到申请{申请.新收}件。"]
    free = unbound(edited)
    assert free.bound == () and overview(free) == overview(edited)
    assert again(free).conflicts == ()


def test_a_number_corrected_by_hand_is_current() -> None:
    made = figured(written(SENTENCE, received=16), received=18)
    corrected = typed(made, "全年收到申请18件。")
    assert standing(corrected) == [State.CURRENT]
    kept = again(corrected)
    assert kept.updated == () and overview(kept.report) == overview(corrected)
    assert overview(again(figured(kept.report, received=20)).report) == "全年收到申请20件。"


def test_a_sentence_that_is_gone_is_let_go() -> None:
    for text in ("另有别的内容。", None):
        deleted = typed(figured(written(SENTENCE, received=16), received=18), text)
        assert standing(deleted) == [State.GONE]
        result = again(deleted)
        assert result.report.bound == () and result.report.sections == deleted.sections


def test_a_sentence_inside_another_is_not_it() -> None:
    made = written(SENTENCE, received=1)
    inside = typed(figured(made, received=2), "据统计，全年收到申请1件。")
    assert standing(inside) == [State.EDITED]
    assert again(inside).report == inside


def test_a_sentence_over_two_paragraphs_is_not_it() -> None:
    made = figured(written(SENTENCE, received=1), received=2)
    broken = typed(made, "全年收到申请\n1件。")
    assert standing(broken) == [State.EDITED]
    assert again(broken).report == broken


def test_a_copy_follows_too() -> None:
    made = written(SENTENCE, received=16)
    twice = typed(figured(made, received=18), "全年收到申请16件。中间。\n全年收到申请16件。")
    twice = typed(twice, "改进。全年收到申请16件。", "problems")
    result = again(twice).report
    assert overview(result) == "全年收到申请18件。中间。\n全年收到申请18件。"
    assert result.sections["problems"] == "改进。全年收到申请18件。"


def test_a_sentence_moved_to_another_section_follows_there() -> None:
    made = figured(written(SENTENCE, received=16), received=18)
    moved = typed(typed(made, "别的。"), "全年收到申请16件。", "other")
    result = again(moved).report
    assert result.sections["other"] == "全年收到申请18件。"
    assert [each.section for each in result.bound] == ["other"]


TWINS = "复议：\n维持{复议.总计}件。\n诉讼：\n维持{诉讼.总计}件。"
"""two sentences that read alike and mean different things"""


def test_sentences_that_read_alike_are_told_apart_by_their_order() -> None:
    made = written(TWINS, reviewed=0)
    assert overview(again(figured(made, reviewed=2)).report) == "复议：\n维持2件。\n诉讼：\n维持0件。"


@pytest.mark.parametrize(
    "text",
    [
        "复议：\n诉讼：\n维持0件。",
        "复议：\n维持0件。\n诉讼：",
        "复议：\n维持0件。\n诉讼：\n维持0件。\n合计：\n维持0件。",
    ],
)
def test_sentences_that_cannot_be_told_apart_are_a_conflict(text: str) -> None:
    made = typed(figured(written(TWINS, reviewed=0), reviewed=2), text)
    assert standing(made) == [State.EDITED] * 2
    assert all(each.twin for each in states(made))
    assert again(made).report == made


def test_neighbours_tell_which_of_two_that_read_alike_was_deleted() -> None:
    text = "复议{复议.总计}件；维持{复议.结果维持}件。\n诉讼{诉讼.总计}件；维持{诉讼.结果维持}件。"
    made = written(text, reviewed=0)
    assert overview(made) == "复议0件；维持0件。\n诉讼0件；维持0件。"
    deleted = typed(made, "复议0件；\n诉讼0件；维持0件。")
    assert standing(deleted) == [State.CURRENT, State.GONE, State.CURRENT, State.CURRENT]
    key = "disputes.litigation.direct.upheld"
    later = again(replace(deleted, figures=deleted.figures | {key: 4})).report
    assert overview(later) == "复议0件；\n诉讼0件；维持4件。"


@pytest.mark.parametrize("text", ["复议1件。维持0件。维持0件。", "维持0件。复议1件。维持0件。"])
def test_a_neighbour_that_stands_beside_either_tells_nothing(text: str) -> None:
    pattern = text.replace("复议1件", "复议{复议.总计}件").replace("维持0件", "维持{申请.新收}件", 1)
    made = written(f"{pattern.replace('维持0件', '维持{申请.办结}件')}维持{{诉讼.总计}}件。", reviewed=1)
    assert overview(made) == f"{text}维持0件。"
    deleted = figured(typed(made, text), received=2, done=3)
    assert standing(deleted).count(State.EDITED) >= 2
    assert overview(again(deleted).report).endswith("维持0件。")


def test_paragraphs_that_changed_places() -> None:
    text = "复议{复议.总计}件；维持{复议.结果维持}件。\n诉讼{诉讼.总计}件；维持{诉讼.结果维持}件。"
    made = typed(written(text, reviewed=0), "诉讼0件；维持0件。\n复议0件；维持0件。")
    key = "disputes.litigation.direct.upheld"
    later = again(replace(made, figures=made.figures | {key: 4})).report
    assert overview(later) == "诉讼0件；维持4件。\n复议0件；维持0件。"


def test_one_sentence_takes_the_words_of_another() -> None:
    made = written("甲方：\n{申请.新收}件。\n乙方：\n{申请.办结}件。", received=16, done=18)
    later = again(figured(made, received=18, done=20)).report
    assert overview(later) == "甲方：\n18件。\n乙方：\n20件。"
    by_hand = typed(figured(made, received=18, done=20), "甲方：\n18件。\n乙方：\n18件。")
    assert overview(again(by_hand).report) == "甲方：\n18件。\n乙方：\n20件。"
    one = typed(figured(made, received=18, done=20), "18件。")
    assert set(standing(one)) == {State.EDITED} and again(one).report == one


NOTHING = "甲。\n{复议.总计=0:|被申请复议{复议.总计}件。}\n乙{申请.新收}件。"


def test_a_paragraph_that_says_nothing_is_left_out_and_comes_back() -> None:
    made = written(NOTHING, reviewed=0, received=1)
    assert overview(made) == "甲。\n乙1件。"
    back = again(figured(made, reviewed=3)).report
    assert overview(back) == "甲。\n被申请复议3件。\n乙1件。"
    assert overview(again(figured(back, reviewed=0, received=2)).report) == "甲。\n乙2件。"


def test_what_says_nothing_does_not_come_back_into_a_section_that_was_emptied() -> None:
    made = typed(written(NOTHING, reviewed=0, received=1), None)
    assert overview(again(figured(made, reviewed=3)).report) == ""


def test_a_section_of_one_such_paragraph() -> None:
    made = written("{复议.总计=0:|被申请复议{复议.总计}件。}", reviewed=0)
    assert made.sections["overview"] is None
    assert overview(again(figured(made, reviewed=3)).report) == "被申请复议3件。"


def test_a_choice_that_ends_a_sentence() -> None:
    made = written("{复议.总计=0:无复议。|复议{复议.总计}件。其中若干。}诉讼{诉讼.总计}件。", reviewed=0)
    assert [each.shown for each in made.bound] == ["无复议。", "诉讼0件。"]
    later = again(figured(made, reviewed=3)).report
    assert overview(later) == "复议3件。其中若干。诉讼0件。"
    edited = typed(later, "复议3件。其中若干。诉讼共0件。")
    assert standing(edited) == [State.CURRENT, State.EDITED]
    assert overview(again(figured(edited, reviewed=0)).report) == "无复议。诉讼共0件。"


def test_what_is_misspelt_stays_and_is_said() -> None:
    result = again(typed(report(), "收到{申请.新受}件，办结{申请.办结}件。复议{复议.总计}件。"))
    assert overview(result.report) == "收到{申请.新受}件，办结{申请.办结}件。复议0件。"
    assert [(each.section, each.fault.name) for each in result.unknown] == [("overview", "申请.新受")]


def test_money_and_texts() -> None:
    made = written("{单位}{年度}年收费{主动公开.行政事业性收费}万元。", fees=Decimal("1.50"))
    assert overview(made) == "甲县乙局2021年收费1.5万元。"


def test_what_a_formula_has_refreshed_is_settled() -> None:
    made = figured(written(f"{SENTENCE}{REVIEW}", received=16, reviewed=0), received=18, reviewed=2)
    by_formula = typed(made, "全年收到申请18件。未被申请行政复议。")
    new = settled(by_formula)
    assert [each.shown for each in new.bound] == ["全年收到申请18件。", "未被申请行政复议。"]
    assert standing(new) == [State.CURRENT, State.STALE]
    assert settled(new) is new and settled(made) is made


def test_json_keeps_what_follows() -> None:
    made = written(f"{SENTENCE}{REVIEW}", received=16)
    back = Report.from_json(made.to_json())
    assert back == made
    assert overview(again(figured(back, received=18)).report).startswith("全年收到申请18件。")


def test_what_was_noticed_about_a_text_stays_noticed() -> None:
    noticed = Observation("C-FORMULA", "这里有一张图片", keys=("sections.overview",))
    made = figured(Loaded(written(SENTENCE, received=1), {}, (noticed,), source="text").report, received=2)
    assert len(made.observations) == 1
    assert len(again(made).report.observations) == 1


def test_there_is_an_end_to_what_a_report_can_carry() -> None:
    result = again(typed(report(), "\n".join(f"第{at}句{{申请.新收}}件。" for at in range(LIMIT + 3))))
    assert len(result.report.bound) == LIMIT
    assert overview(result.report).count("{申请.新收}") == 3


def test_many_that_read_alike_take_no_time() -> None:
    lines = "\n".join(f"{{申请.新收.{column}}}" for column in ("自然人", "商业企业", "科研机构") * 30)
    made = again(typed(report(), lines)).report
    assert set(standing(made)) == {State.CURRENT}
    bound = tuple(Bound("overview", f"{{申请.新收}}{'，' * at}", "0") for at in range(LIMIT))
    hostile = replace(made, bound=bound, sections=made.sections | {"overview": "0\n" * 5_000})
    started = process_time()
    assert {each.state for each in states(hostile)} == {State.EDITED}
    assert process_time() - started < 10


def test_a_sentence_that_grows_too_long_is_a_conflict() -> None:
    unit = replace(report().unit, name="甲" * 5_000)
    made = replace(written("{单位}收到申请。"), unit=unit)
    assert standing(made) == [State.EDITED]
    assert again(made).report == made


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_the_starter_texts_of_the_form(form: Form) -> None:
    texts = {section.key: "\n".join(section.starter) for section in form.sections if section.kind == "text"}
    made = report(form.edition, int(form.edition), sections=texts, preamble="\n".join(form.starter_preamble))
    result = again(made)
    assert result.unknown == () and result.conflicts == ()
    assert len(result.report.bound) > 5
    assert not any("{" in (text or "") for text in (result.report.preamble, *result.report.sections.values()))
    assert set(standing(result.report)) == {State.CURRENT}
