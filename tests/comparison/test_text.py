"""What the terminal shows, whole, as a golden text; nothing of it needs colours."""

from __future__ import annotations

from pathlib import Path

from tests.reports import UNIT, changed, report
from xlgov.comparison import Comparison, compare
from xlgov.comparison.text import lines, shortened
from xlgov.comparison.words import Op, Piece
from xlgov.report import Provenance, Report, Unplaced
from xlgov.values import MISSING

GOLDEN = Path(__file__).with_name("changes.txt")
PUBLIC, ON_REQUEST = "（一）主动公开。全年公开信息310条。", "（二）依申请公开。全年新收申请45件。"
MANAGED = "（三）信息管理。修订了办法。"
TEXTS = {
    "overview": "\n".join([PUBLIC, ON_REQUEST, MANAGED]),
    "problems": "主要问题：补正告知不够及时。",
    "other": None,
}
BEFORE = report(sections=TEXTS, proactive__licensing__decisions=57, title="甲县乙局2021年年报")


def different() -> Comparison:
    """Two reports with one of everything that can differ."""
    texts = {
        "overview": "\n".join([MANAGED, PUBLIC.replace("310", "312"), ON_REQUEST]),
        "problems": None,
        "other": "未收取信息处理费。",
    }
    other: Report = changed(
        BEFORE,
        proactive__licensing__decisions=60,
        proactive__penalties__decisions="/",
        proactive__fees__amount=None,
        requests__received__other=MISSING,
    )
    other = Report(
        **{name: getattr(other, name) for name in ("edition", "year", "figures", "as_reported", "last")},
        sections=texts,
        title="甲县乙局年报",
        unit=other.unit,
        unplaced=(Unplaced("第9段", "附件\n一"),),
        provenance=Provenance(source="改.docx"),
    )
    return compare(BEFORE, other, ("年报.xlsx", "改.docx"))


def drawn(comparison: Comparison) -> str:
    return "".join("".join(span.text for span in line) + "\n" for line in lines(comparison))


def test_the_lines_are_the_golden_ones() -> None:
    assert drawn(different()) == GOLDEN.read_text("utf-8"), "python -m tests.comparison.test_text writes it"


def test_two_that_are_the_same_are_said_to_be() -> None:
    assert drawn(compare(BEFORE, BEFORE)).endswith("  结果：完全相同。\n")
    assert UNIT["name"] in drawn(compare(BEFORE, BEFORE))


def test_of_what_stayed_no_more_is_shown_than_is_needed() -> None:
    same, new = Piece(Op.SAME, "甲" * 100), Piece(Op.ADDED, "乙")
    assert [piece.text for piece in shortened([same, new, same], 3)] == ["……甲甲甲", "乙", "甲甲甲……"]
    assert [piece.text for piece in shortened([new, same, new], 3)] == ["乙", "甲甲甲……甲甲甲", "乙"]
    assert [piece.text for piece in shortened([same], 3)] == ["甲甲甲……"]


if __name__ == "__main__":
    GOLDEN.write_text(drawn(different()), "utf-8")
