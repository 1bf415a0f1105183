"""Letters of a PDF that are no text: those that cannot be told, and what is drawn across the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from xlgov.documents.pdf.pages import Letter, Sheet
from xlgov.report.checked import FORBIDDEN

UNTOLD = "\ufffd"
"""stands for a letter that cannot be told"""
_ACROSS = 2
_HUGE = 3
"""how much larger than the text a letter is that is drawn across the page"""
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))


def told(page: Sheet) -> Sheet:
    """A page with a mark for each letter that a font does not tell."""
    return page._replace(letters=[letter._replace(text=_told(letter.text)) for letter in page.letters])


def without_marks(pages: Sequence[Sheet]) -> list[Sheet]:
    """Pages without what is drawn across them (草稿).

    It is slanted, or so large that text stands within its letters: on the other pages, in the same place.
    """
    large = {_spot(letter) for page in pages for letter in _over_others(page.letters)}
    kept: list[Sheet] = []
    for page in pages:
        text = [each for each in page.letters if each.aside != _ACROSS and _spot(each) not in large]
        kept.append(page._replace(letters=text))
    return kept


def _told(text: str) -> str:
    text = FORBIDDEN.sub(UNTOLD, text)
    private = any(first <= ord(each) <= last for each in text for first, last in _PRIVATE)
    return UNTOLD if private else text


def _spot(letter: Letter) -> tuple[str, int, int, int]:
    return letter.text, round(letter.left), round(letter.foot), round(letter.size)


def _over_others(letters: Sequence[Letter]) -> Iterator[Letter]:
    usual = median(letter.size for letter in letters) if letters else 0.0
    for letter in letters:
        if letter.size > _HUGE * usual and _covers(letter, letters):
            yield letter


def _covers(large: Letter, letters: Iterable[Letter]) -> bool:
    """Whether smaller letters stand within a letter."""
    for letter in letters:
        x, y = letter.middle
        if letter.size < large.size / 2 and large.left < x < large.right and large.top < y < large.bottom:
            return True
    return False
