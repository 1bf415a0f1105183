"""What a roll-up makes of an issue, and what can have become of a unit or a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Share(StrEnum):
    """The classes in which files are counted, in the order in which they are named."""

    ADDED = "已汇总"
    WAITING = "待定"
    UNREADABLE = "无法读取"
    APART = "另行汇总"
    OUT = "不计入"
    SKIPPED = "已跳过"


@dataclass(frozen=True, slots=True)
class State:
    """What has become of a unit or a file, as 汇总清单 says it.

    ``share`` is the class in which its file counts. ``returned`` says that the unit itself can put right what
    is wrong, so that a letter goes to it. Of several states that a file is held in, that of the lowest
    ``rank`` is shown.
    """

    word: str
    share: Share = Share.WAITING
    returned: bool = False
    rank: int = 10

    def __str__(self) -> str:
        return self.word


ADDED = State("已汇总", Share.ADDED, returned=True)
ADDED_AS_DECIDED = State("已汇总（按决定）", Share.ADDED)
MISSING = State("未报")
CONFIRMED_MISSING = State("确认不报")
TWICE = State("重报待定", returned=True, rank=2)
NOT_LISTED = State("不在名册", rank=3)
WRONG_YEAR = State("年度不符", returned=True, rank=1)
OTHER_EDITION = State("版本不同（另行汇总）", Share.APART, returned=True)
UNREADABLE = State("无法读取", Share.UNREADABLE, returned=True)
UNREAD = State("未读全待定", returned=True, rank=6)
TO_COMPARE = State("存疑待定", returned=True, rank=7)
WITH_ERRORS = State("有错误待定", returned=True, rank=8)
SAME_FIGURES = State("数据雷同待定", returned=True, rank=2)
CONTAINED = State("重复包含", rank=4)
VERTICAL = State("垂直管理不汇总", Share.OUT, rank=5)
NOT_CARRIED = State("结转不符待定", returned=True, rank=9)
SKIPPED = State("已跳过", Share.SKIPPED)
MERGED = State("已并入", Share.OUT)
BODYS_OWN = State("本地区上报稿", Share.OUT)


@dataclass(frozen=True, slots=True)
class Handling:
    """What a roll-up makes of an issue of a rule.

    ``held`` is the state of a file that the issue holds back; None where it has none of its own: then that of
    another issue counts, else WITH_ERRORS. ``left_out`` is the state of a file that the roster itself keeps
    out of the sum, of which the issue only tells; a decision takes it in. ``letter`` is what the unit is
    asked to do about the file as a whole, with ``{year}`` in it; empty where that is not the unit's matter.
    ``enclosed`` is asked instead where the marked workbook of the file goes with the letter.
    """

    held: State | None = None
    left_out: State | None = None
    letter: str = ""
    enclosed: str = ""
    about: str = ""
    """the answer on the cover that it speaks of, by key"""
    choice: bool = False
    """whether its files are those of one unit, one of which can be accepted in place of the others"""
    missing: bool = False
    """whether it says that a unit's report is not there: accepted, nothing more is expected of the unit"""
    optional: bool = False
    """whether nobody is asked to decide where it holds nothing back"""
