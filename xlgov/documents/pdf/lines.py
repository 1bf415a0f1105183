"""Letters on a page as lines of text: which stand in one line, and where a gap between them is a space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from xlgov.documents.pdf.pages import Letter

_LEVEL, _TOUCHING, _FIGURES, _WORDS, _FULL_CELLS, _CELLS = 0.3, 0.15, 0.3, 0.6, 0.3, 1.2
"""Parts of a letter's size: how far feet in one line differ; gaps between letters that touch, between
figures, between words, between cells that are full, and between cells."""
_IN_PLACE = 0.15
"""parts of its size by which a letter that is drawn again, to be bold, is beside itself"""
_RAISED = 0.8
"""how much smaller a figure is that refers to a note"""
_FEWEST_SPACED = 3
"""letters of a word that is set wide"""


@dataclass(frozen=True)
class TextLine:
    """Letters on one foot, from the left."""

    letters: Sequence[Letter]

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.letters[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(letter.right for letter in self.letters)

    @property
    def foot(self) -> float:
        """What its letters stand on."""
        return self.letters[0].foot

    @property
    def top(self) -> float:
        """Where its highest letter begins."""
        return min(letter.top for letter in self.letters)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return median(letter.size for letter in self.letters)

    @property
    def cells(self) -> list[TextLine]:
        """The parts of it that are wide apart; one for a word that is set wide."""
        if self.letters[0].aside or set_wide(self.letters):
            return [self]
        if not any(_gap(one, other) > _CELLS for one, other in pairwise(self.letters)):
            return [self]
        # where some cells are wide apart, those between may be as full as they can be
        parts: list[list[Letter]] = [[self.letters[0]]]
        for one, other in pairwise(self.letters):
            words = not (of_figure(one) and of_figure(other))
            if _gap(one, other) > (_FULL_CELLS if words else _CELLS):
                parts.append([])
            parts[-1].append(other)
        return [TextLine(part) for part in parts]

    @property
    def text(self) -> str:
        """What it says, with a space where there is one between figures or words."""
        wide = self.letters[0].aside or set_wide(self.letters)
        text = self.letters[0].text
        for one, other in pairwise(self.letters):
            text += ("" if wide else _between(one, other)) + other.text
        return text


def text_lines(letters: Iterable[Letter]) -> list[TextLine]:
    """The lines that letters make, from the top; those that lie on their side as they were written."""
    every = list(letters)
    lines = _level([letter for letter in every if not letter.aside])
    lines += _on_their_side([letter for letter in every if letter.aside])
    return sorted(lines, key=lambda line: line.foot)


def _level(letters: Iterable[Letter]) -> list[TextLine]:
    rows: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda each: each.foot):
        if rows and letter.foot - rows[-1][0].foot <= _LEVEL * max(letter.size, rows[-1][0].size, 1):
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [TextLine(_each_once(sorted(row, key=lambda letter: letter.left))) for row in rows]


def _each_once(letters: Iterable[Letter]) -> list[Letter]:
    """Letters of a line, from the left, without those that are drawn over themselves: 608 twice is 608."""
    found: list[Letter] = []
    for letter in letters:
        again = found and found[-1].text == letter.text
        if not again or letter.left - found[-1].left > _IN_PLACE * letter.size:
            found.append(letter)
    return found


def _on_their_side(letters: Sequence[Letter]) -> list[TextLine]:
    rows: list[list[Letter]] = []
    for letter in letters:
        if rows and abs(letter.middle[0] - rows[-1][-1].middle[0]) <= letter.size / 2:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [TextLine(row) for row in rows]


def runs(letters: Iterable[Letter]) -> list[list[Letter]]:
    """Letters of a line that touch one another."""
    found: list[list[Letter]] = []
    for line in text_lines(letters):
        found.append([line.letters[0]])
        for one, other in pairwise(line.letters):
            if one.aside or _gap(one, other) > _TOUCHING:
                found.append([])
            found[-1].append(other)
    return found


def cell_lines(letters: Sequence[Letter]) -> list[str]:
    """The lines of what stands in a cell; words that are broken over lines are whole."""
    found: list[str] = []
    for line in text_lines(letters):
        text = line.text
        if found and not (found[-1][-1:].isdigit() and text[:1].isdigit()):
            both = found[-1][-1:].isascii() and text[:1].isascii()
            found[-1] += (" " if both else "") + text
        else:
            found.append(text)
    return found


def set_wide(letters: Sequence[Letter]) -> bool:
    """Whether letters are words set wide, with gaps between all of them that are much alike."""
    if len(letters) < _FEWEST_SPACED or any(of_figure(letter) for letter in letters):
        return False
    gaps = [_gap(one, other) for one, other in pairwise(letters)]
    return min(gaps) > _TOUCHING and max(gaps) - min(gaps) < _TOUCHING * 2


def _between(one: Letter, other: Letter) -> str:
    """What stands between two letters of a line: nothing, a space, or as many as there is room for."""
    gap = _gap(one, other)
    figures = of_figure(one) and of_figure(other)
    either = one.text.isascii() or other.text.isascii()
    smaller, larger = sorted((one.size, other.size))
    if figures and smaller < larger * _RAISED:
        return " "
    if gap > _CELLS:
        return " " * max(2, round(gap * 2))
    if other.spaced and either and gap > _TOUCHING:
        return " "
    return " " if gap > (_FIGURES if either else _WORDS) else ""


def _gap(one: Letter, other: Letter) -> float:
    """The distance between two letters, in sizes of the larger."""
    return (other.left - one.right) / max(one.size, other.size, 1)


def of_figure(letter: Letter) -> bool:
    """Whether a letter may be of a figure."""
    return letter.text.isdigit() or letter.text in ".,，．%-−"
