"""A sentence made ready: its clauses, of when and of whom each speaks, and what is hidden."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.claims.amounts import UNITS
from xlgov.claims.breakdowns import TRIGGER
from xlgov.claims.statements import HIDDEN, Clause, Statement
from xlgov.sentences.splitting import Sentence

YEAR = 2023
CLAUSES = {
    "2023年，我局收到22件，2022年收到18件，同比增长": ("2023", "2023 own", "-2022 own", "-2022 own"),
    "全区收到22件（其中区政府6件，镇5件），办结20件": ("whole", "own", "own", "whole"),
    "收到申请（2022年为18件）22件": ("", "-2022", ""),
    "上年结转3件，今年新收20件，比上年增加2件": ("", "2023", "-2023"),
    "2022年度结转1件": ("",),
    "结转至2024年继续办理2件，结转到下一年度1件": ("", ""),
    "上年度收到18件，本年收到22件": ("-2022", "2023"),
    "上年同期收到18件": ("-2022",),
    "收到22件较2022年同期增加4件，与去年持平": ("", "-", ""),
    "办结20件同比增长10%，按同比例公开": ("", "-", ""),
    "如发生3件以上，例如有2件": ("-", ""),
    "由去年的18件上升至22件": ("-2022",),
    "截至2022年底，公开30条": ("-2022", "-2022"),
    "截至2023年12月31日，公开30条": ("2023", "2023"),
    "2021—2023年收到50件": ("-2021",),
    "近三年收到50件": ("-2022",),
    "2023-2025年逐步公开": ("-2023",),
    "2019年以来收到50件": ("-2019",),
    "2024年，收到3件": ("2024", "2024"),
    "2024年，继续推进公开": ("2024", "-2024"),
    "公开2022年部门决算3条": ("",),
    "下一步，我局将加强培训": ("-", "- own"),
    "将22件申请转办，将有关信息公开，将近22件": ("", "", ""),
    "拟制文件3件，模拟演练1次": ("", ""),
    "拟公开3件": ("-",),
    "收到的申请应当在20日内答复，收到22件": ("-", ""),
    "2023年上半年收到10件，全年收到22件": ("-2023", "2023"),
    "5月，收到1件": ("-", "-"),
    "2023年1月1日至2023年12月31日，收到22件": ("2023", "2023"),
    "每月1次，各季度1期": ("", ""),
    "我区收到22件，其中，区政府接收6件": ("whole", "whole", "own"),
    "通过区政府门户网站公开130条，按照市政府要求办理": ("", ""),
    "区政府及各部门收到95件": ("whole",),
    "各街道收到8件，本机关收到1件": ("part", "own"),
    "对各部门培训3次": ("",),
    "甲乙街道收到8件，街道共收到3件": ("", "part"),
    "县政府及县政府办公室收到3件": ("own",),
    "本级及下属事业单位公开5条": ("whole",),
    "做好全县政府信息公开工作，收到3件": ("", ""),
    "转入2024年答复1件": ("",),
    "收到5,123件,办结20件": ("", ""),
    "收到22，2024年办结": ("", "2024"),
    "复议（含信访）3件": ("",),
    "（（（3件）））））": ("", ""),
}
MASKED = {
    "依据《关于〈条例〉的“通知”》3件": "依据■■■■■■■■■■■■■3件",
    "《关于《条例》的通知》": "■■■■■■■■■■■",
    "《条例规定3件": "《条例规定3件",
    '"零"投诉‘好’': "■■■投诉■■■",
}


def statement(raw: str, before: Statement | None = None, paragraph: int = 0) -> Statement:
    return Statement(Sentence("overview", paragraph, 0, len(raw), raw), YEAR, before)


def told(each: Statement, clause: Clause) -> str:
    said = "" if clause.scope.value == "unsaid" else f" {clause.scope.value}"
    return f"{'' if each.is_current(clause) else '-'}{clause.year or ''}{said}".strip()


@pytest.mark.parametrize("text", CLAUSES)
def test_of_when_and_of_whom(text: str) -> None:
    each = statement(text)
    assert tuple(told(each, clause) for clause in each.clauses) == CLAUSES[text]


@pytest.mark.parametrize("text", MASKED)
def test_titles_and_quotations_are_hidden(text: str) -> None:
    assert statement(text).masked == MASKED[text]


def test_what_was_said_goes_on_in_the_next_sentence() -> None:
    first = statement("2022年，全区收到18件；")
    second = statement("按规定应当答复的办结17件。", first)
    third = statement("其中区政府5件。", second)
    assert [told(second, clause) for clause in second.clauses] == ["-2022 whole"]
    assert [told(third, clause) for clause in third.clauses] == ["-2022 own"]
    for other in (statement("收到22件。", third), statement("其中5件。", third, paragraph=1)):
        assert [told(other, clause) for clause in other.clauses] == [""]


letters = st.text(alphabet='0123456789,，。；:：()（）《》“”"年月将全区各部门收到件，2022 ', max_size=80)


@given(letters.filter(str.strip))
def test_clauses_cover_the_text_in_order(raw: str) -> None:
    each = statement(raw)
    assert len(each.text) == len(each.masked) == len(raw)
    last = 0
    for clause in each.clauses:
        assert last <= clause.start < clause.end <= len(raw)
        assert clause.text == each.masked[clause.start : clause.end]
        assert not each.masked[last : clause.start].strip(",;。:()!?")
        last = clause.end
    assert not each.masked[last:].strip(",;。:()!?")
    assert all(HIDDEN not in each.masked[a.start : a.end] for a in each.amounts)


@pytest.mark.parametrize(
    "piece",
    [
        "，",
        "（",
        "（1",
        "）",
        "《",
        "“",
        '"',
        "2023年",
        "20",
        "将",
        "各",
        "全区",
        "月",
        "上年",
        "政府",
        "2022-",
        "1月",
        "应当",
    ],
)
def test_a_long_sentence_takes_no_longer(piece: str) -> None:
    start = time.process_time()
    each = statement(piece * (100_000 // len(piece)))
    _ = each.clauses, each.amounts
    assert time.process_time() - start < 4


def test_many_sentences_that_go_on_are_no_deep_call() -> None:
    last: Statement | None = None
    for _ in range(20_000):
        last = statement("其中。", last)
    assert last is not None and last.clauses


def test_what_divides_is_looked_for_behind_whatever_an_amount_ends_with() -> None:
    units = re.sub(r"\(\?!.*?\)", "", UNITS).split("|")
    ends = (*units, *"0123456789余多万亿千百")
    assert [end for end in ends if not TRIGGER.search(f"{end[-1]}(") or not TRIGGER.search(f"1{end} :")] == []
