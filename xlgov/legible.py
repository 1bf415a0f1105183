"""Text on its way out, to a terminal, a letter, a message or a file's name: what would not be seen as it is
written, because it moves the cursor, turns the direction of what follows or ends the line, is shown as �.

What is kept, in a report or its JSON, stays to the letter.
"""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from xlgov import late

_RAW = late.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""control characters but tab and line feed, marks of direction, separators of lines, half characters, tags"""
_HARMLESS = dict.fromkeys(map(ord, "\t\n\u3000"))
"""not printable to Python, and in many a text of ours; of what is raw nothing is printable"""
SHOWN_AS = "\ufffd"


def legible(text: str) -> str:
    """The text with � for each character that must not leave raw; tabs and line breaks stay."""
    if text.isprintable() or text.translate(_HARMLESS).isprintable():
        return text
    return _RAW.sub(SHOWN_AS, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """``legible`` for a name: line breaks and tabs become spaces."""
    return legible(text).replace("\n", " ").replace("\t", " ")


def columns(text: str) -> int:
    """How many columns a text takes in a terminal: two for a Chinese character."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """The text filled up with spaces to so many columns."""
    return text + " " * (width - columns(text))


def escaped(json: str) -> str:
    """JSON text with such characters as its escapes, which mean the same."""
    return _RAW.sub(_escape, json)


def ascii_json(json: str) -> str:
    """JSON text that is the same in every encoding: each character beyond ASCII as its escape."""
    return re.sub("[^\x00-\x7f]", _escape, json)


def _escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
