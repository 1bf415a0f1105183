"""The text of a PDF between its tables: lines without page numbers and running heads, as paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xlgov.documents.document import Paragraph
from xlgov.documents.pdf.lines import TextLine
from xlgov.finding import Place
from xlgov.locate.labels import ordinal

_NUMBER = re.compile(r"[-—–－·.\s]*+第?\s*+(\d{1,3})\s*+页?(?:[,，/]?\s*+共?\s*+\d{1,3}\s*+页)?[-—–－·.\s]*+")
_OF_ALL = re.compile(r"(\d{1,3})\s?/\s?\d{1,3}$")
_COUNT = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_END = "。；：！？"
_MOST_CHROME = 3
"""lines at the top or bottom of a page that may be running heads"""
_SAME = 4.0
"""points by which a running head moves from page to page"""
_LONG = 15
"""letters of a line that tells how wide the text is"""
_FULL, _INDENT, _LEAP, _SIZES = 2.2, 1.0, 1.4, 1.15
"""letters that may be wanting at the end of a full line; that a first line is set in; pitches of lines that
part paragraphs; sizes of letters that are one"""


@dataclass(frozen=True)
class Flowing:
    """A line of text with its page, from 1, and its number among the lines there."""

    line: TextLine
    page: int
    number: int

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(spot=f"第{self.page}页第{self.number}行")


def without_chrome(pages: Sequence[Sequence[TextLine]]) -> list[list[TextLine]]:
    """The lines of each page without page numbers and running heads."""
    kept = [list(lines) for lines in pages]
    for end in (0, -1):
        for _ in range(_MOST_CHROME):
            outer = [(number, lines[end]) for number, lines in enumerate(kept, 1) if lines]
            chrome = _numbers(outer) | _running(outer)
            for number in chrome:
                kept[number - 1].pop(end)
            if not chrome:
                break
    return kept


def _numbers(lines: Iterable[tuple[int, TextLine]]) -> set[int]:
    """The pages whose outermost line is their number: by its strokes, or as it counts up with the pages."""
    offsets: dict[int, int] = {}
    marked: set[int] = set()
    for page, line in lines:
        found = _number(line)
        if found:
            offsets[page] = int(found[1]) - page
            if line.text.strip() != found[1]:
                marked.add(page)
    usual, times = Counter(offsets.values()).most_common(1)[0] if offsets else (0, 0)
    if times > 1 or usual == 0:
        marked |= {page for page, offset in offsets.items() if offset == usual}
    return marked


def _number(line: TextLine) -> re.Match[str] | None:
    text = line.text.strip()
    return _NUMBER.fullmatch(text) or _OF_ALL.fullmatch(text)


def _running(lines: Sequence[tuple[int, TextLine]]) -> set[int]:
    """The pages whose outermost line is that of another page too, in the same place."""
    alike: dict[str, list[tuple[int, TextLine]]] = {}
    for page, line in lines:
        alike.setdefault(_plain(line.text, page), []).append((page, line))
    found: set[int] = set()
    for text, each in alike.items():
        level = max(line.foot for _, line in each) - min(line.foot for _, line in each) <= _SAME
        if len(each) > 1 and level and re.search(r"[^\W\d]", text):
            found |= {page for page, _ in each}
    return found


def _plain(text: str, page: int) -> str:
    """A running head without the number of its page."""
    text = _OF_ALL.sub("", text.strip())
    return _COUNT.sub(lambda found: "" if int(found[0]) == page else found[0], text).strip(" -—–第页")


class Margins:
    """How wide the text of a document is set: where full lines end, where they begin, and their pitch."""

    def __init__(self, lines: Iterable[Flowing]) -> None:
        every = list(lines)
        long = [each.line for each in every if len(each.line.letters) >= _LONG]
        rights = sorted(line.right for line in long)
        self.right = rights[int(len(rights) * 0.9)] if rights else 0.0
        self.left = _usual(line.left for line in long)
        steps = [
            other.line.foot - one.line.foot
            for one, other in pairwise(every)
            if one.page == other.page and other.line.foot > one.line.foot
        ]
        self.pitch = median(steps) if steps else 0.0
        self.indented = any(line.left > self.left + _INDENT * line.size for line in long)

    def goes_on(self, before: Flowing, after: Flowing) -> bool:
        """Whether a line is the next of the same paragraph."""
        one, other = before.line, after.line
        smaller, larger = sorted((one.size, other.size))
        # a figure is not broken over lines: it may have had no room
        room = _FULL * one.size + _first_figure(other)
        if one.right < self.right - room or larger > smaller * _SIZES:
            return False
        if other.left > self.left + _INDENT * other.size:
            return False
        if before.page == after.page and other.foot - one.foot > self.pitch * _LEAP:
            return False
        ended = one.text.endswith(tuple(_END))
        return not (ended and (not self.indented or ordinal(other.text) is not None))


def _first_figure(line: TextLine) -> float:
    """How wide the figure or the Latin word is that a line begins with."""
    right = line.left
    for letter in line.letters:
        if not letter.text.isascii():
            break
        right = letter.right
    return right - line.left


def _usual(places: Iterable[float]) -> float:
    """The place where most lines begin, the leftmost of those that are as usual."""
    counts = Counter(round(place) for place in places)
    if not counts:
        return 0.0
    most = max(counts.values())
    return float(min(place for place, count in counts.items() if count * 3 >= most))


def paragraphs(lines: Sequence[Flowing], margins: Margins) -> Iterator[Paragraph]:
    """The paragraphs that lines make; cells in a line stay apart, each under those of the lines above."""
    tabular = [len(each.line.cells) > 1 for each in lines]
    text, begin = "", 0
    for number, each in enumerate(lines):
        on = number > 0 and not (tabular[number] or tabular[number - 1])
        if on and margins.goes_on(lines[number - 1], each):
            text += _glue(text, each.line.text) + each.line.text
            continue
        if number:
            yield Paragraph(text, lines[begin].place)
        text, begin = _spread(each.line) if tabular[number] else each.line.text, number
    if lines:
        yield Paragraph(text, lines[begin].place)


def _spread(line: TextLine) -> str:
    """A line with as many spaces before each cell as it is far from the left, two for a letter."""
    unit = line.size / 2
    text, columns = "", 0
    for cell in line.cells:
        before = max(round(cell.left / unit) - columns, 2 if text else 0)
        text += " " * before + cell.text
        columns += before + round((cell.right - cell.left) / unit)
    return text


def _glue(text: str, more: str) -> str:
    """A space between words of Latin letters that a line was broken between."""
    return " " if text[-1:].isalpha() and text[-1:].isascii() and more[:1].isascii() else ""
