"""Words that are written in the place of a reason, and say none."""

from __future__ import annotations

from xlgov import late
from xlgov.folding import seen

LEAST = 4
"""letters of a reason"""
_EMPTY = late.compile(
    r"(?:以上|本|该|此|所填|数据|数字|情况|内容|经|已|再次|反复|重新|均|都|确|核实|核对|核查|检查|复核|属实|无误|正确|准确"
    r"|无问题|没有问题|没问题|没有错误|无错误|同上|同前|见上|略|无|没有|是|对|好|的|了|请|予以|通过|知道|知悉|已知|收到|说明|情况说明)*"
)


def evasion(text: str) -> str:
    """Why a text is no explanation, in Chinese; empty for one that gives a reason."""
    letters = [letter for letter in seen(text) if letter.isalnum()]
    words = "".join(letters)
    if not words or words.isdecimal() or len(set(words)) == 1:
        return "没有写出原因"
    if _EMPTY.fullmatch(words):
        return f"“{text.strip()}”没有写出原因"
    return "太短，看不出原因" if len(words) < LEAST else ""
