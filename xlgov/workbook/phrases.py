"""What the readers of a workbook say in the same words."""

from __future__ import annotations

from collections.abc import Iterable

from xlgov import ways
from xlgov.finding import listed

_SHOWN = 5
"""cells named in one message"""
REBUILD = f"也可以{ways.REBUILD}，数据照搬，公式和格式复原。"
CHECK_AND_REBUILD = f"核对这些数，再{ways.REBUILD}。"
UNHIDE = "在任意工作表标签上点右键“取消隐藏”"
COPIED = "复制过工作表。"
KEEP_ONE = "留下要报的一张，删去另一张。"
NEVER_COMPUTED = "文件没有经过计算就保存。"
COMPUTE = "用 Excel 或 WPS 打开，保存一次再读；或者删去公式，直接写上文字。"


def first_few(words: Iterable[str], after: str = " ") -> str:
    """The first few words and how many there are in all, or all of them with what comes ``after``."""
    every = list(words)
    shown = listed(every, " 等 {} 处", _SHOWN)
    return shown if len(every) > _SHOWN else shown + after
