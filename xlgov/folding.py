"""Letters that look alike or that nobody sees: what is folded before a cell or a name is read or compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from xlgov import late

_UNSEEN = late.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
"""Unicode's format characters (Cf), and what else it wants to be ignored where it is not known"""
_TURNING = "[\u061c\u200f\u202b\u202e\u2067]"
"""marks of direction after which letters or digits can be shown in another order than they are kept"""
_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE = late.compile("[\uff01-\uff5e\u3000]")
_USUAL_MARKS = tuple((mark, chr(_WIDTH[ord(mark)])) for mark in "，（）：；")
"""what nearly every Chinese text holds"""
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00000123456789123456789")
_BASIC = "gb2312"
"""the code of the simplified letters: what it can write holds no traditional form that matters here"""
_ALSO = "後后 於于 徵征 菸烟 縂总"
"""traditional forms that GB 2312 has too and that mean nothing else in a name, and one that OpenCC lacks"""
_RADICALS = (
    "⺁厂 ⺊卜 ⺌小 ⺒巳 ⺓幺 ⺗心 ⺜日 ⺝月 ⺠民 ⺧牛 ⺩王 ⺫目 ⺬示 ⺶羊 ⺼肉 "
    "⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻑长 ⻓长 ⻔门 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 "
    "⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻬齐 ⻮齿 ⻰龙 ⻱龟 ⻲龟"
)
"""radicals that PDF files put in the place of letters, and that NFKC leaves as they are"""


def seen(text: str) -> str:
    """The text without the marks that nobody sees: zero-width spaces, directions, soft hyphens, variants."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def has_any(text: str, words: Iterable[str]) -> bool:
    """Whether one of these words stands in a text."""
    return any(word in text for word in words)


def follows_letter(text: str, at: int) -> bool:
    """Whether a Chinese letter stands before a place. A pattern that asks for one takes long to compile."""
    return at > 0 and "一" <= text[at - 1] <= "鿿"


def turned(text: str) -> bool:
    """Whether a person may see the text in another order than it is read."""
    return not text.isascii() and re.search(_TURNING, text) is not None


def one_width(text: str) -> str:
    """Full-width letters, digits, signs and spaces as the usual ones."""
    if text.isascii():
        return text
    for wide, usual in _USUAL_MARKS:  # a tenth of the time that a table of all takes
        text = text.replace(wide, usual)
    return text.translate(_WIDTH) if _WIDE.search(text) else text


def smoothed(text: str) -> str:
    """A text as it is looked at word by word: of one width, with single spaces, without unseen marks."""
    return " ".join(one_width(seen(text)).split())


def arabic(text: str) -> str:
    """Chinese digits that stand for themselves, as in the number of a year, and O for 〇, as usual ones."""
    return text.translate(_CHINESE_DIGITS)


def one_script(text: str) -> str:
    """Traditional letters, and letters as some PDF files spell them, as simplified ones; NFKC before that."""
    text = unicodedata.normalize("NFKC", text)
    try:
        text.encode(_BASIC)
    except UnicodeEncodeError:
        return text.translate(_simplified())
    return text.translate(_pairs(_ALSO))


@cache
def _simplified() -> dict[int, str]:
    from xlgov.simplified import PAIRS  # large, and few texts need it

    return _pairs(" ".join((PAIRS, _ALSO, _RADICALS)))


@cache
def _pairs(text: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in text.split()}
