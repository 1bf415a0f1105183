"""The words and figures of lines, without regard to what sets them apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from xlgov.documents.outline.chrome import is_page_number
from xlgov.documents.outline.sections import Line
from xlgov.finding import Place
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import after_number, folded
from xlgov.locate.vocabulary import Name, Vocabulary

_LETTERS = re.compile(r"[\u4e00-\u9fff]+")
_CELL = re.compile(r"[\s|｜│┃]+")
_GLUED = re.compile(r"\d+(?:[.,，]\d+)*(?:[个件](?=\d|$))?|[^\d]+")
_NUMBERING = re.compile(r"\d{1,2}\s?[.、．)）]")
_FIGURE_BEGINS = re.compile(r"[-+－﹣−＋]?[\d０-９]")
_NUMBERED = re.compile(r"\d{1,2}\s?[.、．)）,，。]\s?\D|[（(]\d")
_MARK = re.compile(r"[-—－–/／\\*OoＯｏ〇○lI]{1,2}")
"""what stands in a cell that holds no figure, or for a figure that was not recognised"""
BLANK = "\ufffe"
"""what is put for a blank cell, which no text has"""
_NONE = "无"
"""what may stand for 0 in a row, and for itself in a line of its own"""
_UNIT = re.compile(r"(?:亿元|万元|元|[个件条项起宗次部份篇])")
_NOTE = re.compile(r"[（(【\[]?\s?(?:注|备注|说明)\s?\d?\s?[：:]|[※*]\s?\S")
_ENDS = re.compile(r"[。；！？;]$")
_TOLD = re.compile(r"[。！？]|[0-9０-９]\s?[个件条项宗次份部篇]\s?[，,、；;]\s?[\u4e00-\u9fff]")
"""what no row and no label has: the end of a sentence, things counted and then others named"""
_PAUSES = re.compile(r"[，。；：！？,;:!?]")
_LONGEST_FIGURE, _LONGEST_CELL = 40, 20
_MANY = 2
_MOST_LINES, _MOST_LETTERS = 3_000, 100_000
"""of one section"""
_PROSE, _SHORTEST, _COVERED = 12, 4, 0.6
"""letters of a sentence, of one with its full stop; which part of a text is labels in one that is none"""


class StreamWord(NamedTuple):
    """A word that is no figure; its letters are those of the stream from ``start`` to ``end``."""

    text: str
    line: int
    start: int
    end: int


class Run(NamedTuple):
    """Figures that follow one another, and how many letters stand before them."""

    at: int
    cells: tuple[GridCell, ...]
    lines: tuple[int, ...]


class Piece(NamedTuple):
    """What stands between two gaps of a line."""

    text: str
    figure: bool


@dataclass
class Stream:
    """Lines as one row of letters, with figures between them.

    ``prose`` are the lines that are sentences or remarks and no part of it.
    """

    letters: str = ""
    words: list[StreamWord] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where words begin."""
        return frozenset(word.start for word in self.words)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where words end."""
        return frozenset(word.end for word in self.words)

    @cached_property
    def _begins(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _stops(self) -> list[int]:
        return [word.end for word in self.words]

    def words_in(self, start: int, end: int) -> list[StreamWord]:
        """The words that have letters in this stretch."""
        return self.words[bisect_right(self._stops, start) : bisect_left(self._begins, end)]

    def line_of(self, at: int) -> int:
        """The line of a letter."""
        return self.words[bisect_right(self._stops, at)].line


def is_cell(text: str) -> bool:
    """Whether a text is what a cell holds: a figure, or a mark for none."""
    return _is_figure(text) or _MARK.fullmatch(text) is not None


def letters(text: str) -> str:
    """The Chinese letters of a text, folded; what is compared where figures and marks stand between."""
    return "".join(_LETTERS.findall(folded(text)))


def is_drawn(text: str) -> bool:
    """Whether a line has bars between cells and nothing else."""
    return not _CELL.sub("", text) and bool(text.strip())


def streamed(lines: Sequence[Line], words: Vocabulary) -> Stream:
    """The words and figures of these lines in their order; none of lines that are more than any report's."""
    found = Stream()
    if len(lines) > _MOST_LINES or sum(len(text) for _, text in lines) > _MOST_LETTERS:
        return found
    at, text = 0, []
    cells: list[GridCell] = []
    for line in lines:
        if is_page_number(line[1]):
            continue
        if _is_prose(line[1], words):
            found.prose.append(line)
            continue
        for piece in _pieces(line[1], bool(cells), words):
            if piece.figure:
                own = "" if piece.text == BLANK else piece.text
                cells.append(GridCell(own, Place(line=line[0])))
                continue
            if cells:
                found.runs.append(_run(at, cells))
                cells = []
            own = letters(piece.text)
            found.words.append(StreamWord(piece.text, line[0], at, at + len(own)))
            text.append(own)
            at += len(own)
    if cells:
        found.runs.append(_run(at, cells))
    found.letters = "".join(text)
    return found


def _run(at: int, cells: Sequence[GridCell]) -> Run:
    return Run(at, tuple(cells), tuple(cell.place.line or 0 for cell in cells))


def _pieces(text: str, after_figure: bool, words: Vocabulary) -> Iterator[Piece]:
    """The words and figures of one line; ``after_figure`` says that one stands before it."""
    parts = [part for part in _CELL.split(text) if part]
    index = 0
    while index < len(parts):
        part = parts[index]
        following = parts[index + 1] if index + 1 < len(parts) else ""
        if _is_figure(part):
            unit = bool(_UNIT.fullmatch(following)) and _is_figure(part + following)
            index += unit
            found = [Piece(part + following if unit else part, True)]
        elif _MARK.fullmatch(part):
            beside = after_figure or _is_figure(following) or bool(_MARK.fullmatch(following))
            found = [Piece(part, beside or len(parts) == 1)]
        elif part == _NONE and len(parts) > 1:
            found = [Piece(part, after_figure or _is_figure(following) or following == _NONE)]
        elif after_figure and _like_a_figure(part, words):
            found = [Piece(part, True)]
        else:
            found = _unglued(part, words)
        yield from found
        after_figure = found[-1].figure
        index += 1


@lru_cache(maxsize=4096)
def _is_figure(text: str) -> bool:
    if text == BLANK:
        return True
    return bool(_FIGURE_BEGINS.match(text)) and len(text) <= _LONGEST_FIGURE and GridCell(text).numeric


def _like_a_figure(text: str, words: Vocabulary) -> bool:
    """Whether a word after a figure is what somebody wrote in the place of one: 减4, 30余件."""
    if len(text) > _LONGEST_CELL or not any(letter.isdigit() for letter in text) or _NUMBERED.match(text):
        return False
    own = letters(after_number(text))
    label = len(_unglued(text, words)) > 1 or any(own in each for each in known(words))
    return len(own) < 2 or not label


def _unglued(text: str, words: Vocabulary) -> list[Piece]:
    """A label and the figures that stand behind it without a space; else the word as it is."""
    number = _NUMBERING.match(text)
    begin = number.end() if number else 0
    parts = _GLUED.findall(text[begin:])
    labels = [part for part in parts if not part[0].isdigit()]
    if len(parts) < 2 or not all(_known_label(part, words) for part in labels):
        return [Piece(text, False)]
    found = [Piece(part, part[0].isdigit()) for part in parts]
    if not found[0].figure:
        found[0] = Piece(text[:begin] + found[0].text, False)
    return found


def _known_label(text: str, words: Vocabulary) -> bool:
    own = letters(after_number(text))
    return own in known(words) or (len(own) >= _PROSE and _likeness(own, words) >= _COVERED)


@lru_cache(maxsize=16)
def known(words: Vocabulary) -> dict[str, tuple[Name, ...]]:
    """What each label may be by its letters, with its gloss and without, the longest first."""
    found: dict[str, dict[Name, None]] = {}
    for text, names in words.names.items():
        found.setdefault(letters(text), {}).update(dict.fromkeys(names))
        for name in names:
            found.setdefault(letters(after_number(name.label)), {})[name] = None
    return {
        text: tuple(sorted(found[text], key=lambda name: name.role == "group"))
        for text in sorted(found, key=len, reverse=True)
        if text
    }


@lru_cache(maxsize=16)
def _threes(words: Vocabulary) -> frozenset[str]:
    """All that three neighbouring letters of labels are."""
    return frozenset(text[at : at + 3] for text in known(words) for at in range(max(1, len(text) - 2)))


def _likeness(own: str, words: Vocabulary) -> float:
    """Which part of a text, by three letters, is found in labels."""
    threes = [own[at : at + 3] for at in range(len(own) - 2)]
    return sum(three in _threes(words) for three in threes) / max(1, len(threes))


def _is_prose(text: str, words: Vocabulary) -> bool:
    """Whether a line is a sentence or a remark, and no row, label or piece of one."""
    if _NOTE.match(text.strip()):
        return True
    parts = [part for part in _CELL.split(text) if part]
    if len(parts) > _MANY and all(map(_is_figure, parts[-_MANY:])):
        return False
    own = letters(text)
    ends = _ENDS.search(text.strip())
    if len(own) < (_SHORTEST if ends else _PROSE) or not (ends or _PAUSES.search(text)):
        return False
    if _TOLD.search(text) or (ends and not _unglued_figures(parts, words)):
        return True
    return _likeness(own, words) < _COVERED


def _unglued_figures(parts: Sequence[str], words: Vocabulary) -> int:
    return sum(piece.figure for part in parts for piece in _unglued(part, words))
