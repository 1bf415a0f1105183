"""Word by word: nothing is lost, numbers stay whole, and there is no confetti."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.comparison.anchors import matched
from xlgov.comparison.words import Effort, Op, Piece, mirrored, pieces

MARKS = {Op.SAME: "{}", Op.REMOVED: "[-{}-]", Op.ADDED: "{{+{}+}}"}
_texts = st.text("甲乙丙丁，。1234a ", max_size=40)


def told(before: str, after: str, effort: int = 100_000) -> str:
    return "".join(MARKS[piece.op].format(piece.text) for piece in pieces(before, after, Effort(effort)))


def side(found: tuple[Piece, ...], other: Op) -> str:
    return "".join(piece.text for piece in found if piece.op is not other)


@given(_texts, _texts, st.sampled_from([0, 30, 100_000]))
def test_the_pieces_make_both_texts(before: str, after: str, effort: int) -> None:
    found = pieces(before, after, Effort(effort))
    assert (side(found, Op.ADDED), side(found, Op.REMOVED)) == (before, after)
    back = mirrored(found)
    assert (side(back, Op.ADDED), side(back, Op.REMOVED)) == (after, before)
    assert mirrored(back) == found
    for one, next_ in pairwise(found):
        assert (one.op, next_.op) != (Op.ADDED, Op.REMOVED) and one.op is not next_.op


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("受理申请12件。", "受理申请15件。", "受理申请[-12-]{+15+}件。"),
        ("金额1,234.50万元", "金额1,234.56万元", "金额[-1,234.50-]{+1,234.56+}万元"),
        ("公开312条，受理12件。", "共公开312条，受理12件。", "{+共+}公开312条，受理12件。"),
        ("受理3人", "受理3件3人", "受理3{+件3+}人"),
        ("一是建章立制，二是加强培训。", "一是建章立制，二是严格审查，三是加强培训。",
         "一是建章立制，二是{+严格审查，三是+}加强培训。"),
        ("严格按照要求办理", "依法依规及时办结", "[-严格按照要求办理-]{+依法依规及时办结+}"),
        ("无", "", "[-无-]"),
        ("", "无", "{+无+}"),
    ],
)  # fmt: skip
def test_changes_read_as_a_person_would_say_them(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


def test_without_effort_a_changed_clause_is_told_whole() -> None:
    assert told("甲乙丙丁，戊己庚。", "甲乙丙丁，戊己辛。", 0) == "甲乙丙丁，[-戊己庚。-]{+戊己辛。+}"


@given(st.lists(st.integers(0, 5), max_size=20), st.lists(st.integers(0, 5), max_size=20))
def test_matched_pairs_hold_the_same_and_rise(one: list[int], other: list[int]) -> None:
    pairs = matched(one, other)
    assert all(one[a] == other[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(matched(one, one)) == len(one)
