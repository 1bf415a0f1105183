"""Paragraphs: found again where they were moved or changed, each told once, in bounded time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.comparison.applied import applied
from xlgov.comparison.comparing import EFFORT
from xlgov.comparison.paragraphs import Change, ParagraphChange, paragraph_changes
from xlgov.comparison.words import Effort

PARAGRAPHS = (
    "（一）主动公开。全年公开信息310条，制发行政规范性文件3件。",
    "（二）依申请公开。全年新收申请45件，上年结转2件。",
    "（三）信息管理。修订了审查办法，明确了责任分工。",
    "（四）平台建设。合并重复栏目，增加检索功能。",
    "（五）监督保障。每半年通报一次检查情况。",
)
_lines = st.lists(
    st.sampled_from([*PARAGRAPHS, "无", "无。", PARAGRAPHS[0].replace("310", "311")]), max_size=9
)


def changes(before: str | None, after: str | None) -> tuple[ParagraphChange, ...]:
    return paragraph_changes(before, after, Effort(EFFORT))


def kinds(before: str, after: str) -> list[tuple[Change, int | None, int | None]]:
    return [(each.change, each.before, each.after) for each in changes(before, after)]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(_lines, _lines)
def test_the_changes_make_the_new_text_and_their_mirror_the_old_one(one: list[str], other: list[str]) -> None:
    before, after = "\n".join(one), "\n".join(other)
    found = changes(before, after)
    assert applied(before, found) == after
    assert set(changes(after, before)) == {each.mirrored for each in found}
    assert bool(found) is (before != after)


def test_a_paragraph_that_was_moved_is_neither_gone_nor_new() -> None:
    before = "\n".join(PARAGRAPHS)
    moved = "\n".join([*PARAGRAPHS[1:], PARAGRAPHS[0]])
    assert kinds(before, moved) == [(Change.MOVED, 1, 5)]
    (found,) = changes(before, moved.replace("310", "311"))
    assert found.change is Change.MOVED and found.is_reworded


def test_one_that_was_changed_is_found_between_new_ones() -> None:
    before = "\n".join(PARAGRAPHS[:3])
    after = "\n".join(["新的一段话写在最前面。", PARAGRAPHS[0].replace("制发", "共制发"), *PARAGRAPHS[2:4]])
    assert kinds(before, after) == [
        (Change.ADDED, None, 1),
        (Change.CHANGED, 1, 2),
        (Change.REMOVED, 2, None),
        (Change.ADDED, None, 4),
    ]


def test_blank_lines_and_indents_do_not_count_but_numbers_are_those_of_the_text() -> None:
    before, after = "甲。\n\n　　乙。", "　　甲。\n乙。"
    assert changes(before, after) == ()
    assert kinds(before, "甲。\n\n\n丙丁戊。") == [(Change.REMOVED, 3, None), (Change.ADDED, None, 4)]
    assert changes(None, None) == () and kinds("", "甲") == [(Change.ADDED, None, 1)]


def _paragraph(letters: random.Random, count: int) -> str:
    words = "贯彻落实条例围绕中心工作扎实推进政务公开各项任务群众办事依法申请主动领政，。"
    return "".join(letters.choice(words) for _ in range(count))


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: text.replace("领", "令", 3),
        lambda text: text.replace("政", "正"),
        lambda text: text[::-1],
        lambda text: text[1:] + text[0],
    ],
    ids=["few words", "every clause", "every word", "shifted"],
)
def test_two_hundred_long_paragraphs_take_less_than_seconds(changed: Callable[[str], str]) -> None:
    letters = random.Random(7)
    texts = [_paragraph(letters, 2_000) for _ in range(200)]
    start = time.process_time()
    found = changes("\n".join(texts), "\n".join([*map(changed, texts), "新。"]))
    assert time.process_time() - start < 3 and len(found) >= 200


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["甲" * 5000] * 200, ["甲" * 4999] * 199),
        (["甲", "乙"] * 2000, ["乙", "甲", "甲"] * 1500),
        (["甲乙" * 2500], ["乙甲甲" * 1700]),
    ],
)
def test_repetitions_take_no_longer(before: list[str], after: list[str]) -> None:
    start = time.process_time()
    assert changes("\n".join(before), "\n".join(after))
    assert time.process_time() - start < 3
