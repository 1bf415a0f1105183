"""Lines of tables that could not be taken for tables: no prose, no note, and their figures were not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from xlgov.documents.outline.sections import Line
from xlgov.finding import Place
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies
from xlgov.report import Unplaced

_CELLS = re.compile(r"[\t|｜│┃]|[ \u3000]{2,}")
"""What stands between cells."""
_PAUSES = re.compile(r"[;；,，]")
"""What stands between cells that are not set apart otherwise, and in every sentence."""
_STOP = re.compile(r"[。！？]")
"""What no row and no label has."""
_PLAIN = re.compile(r"[^\d０-９。：:、]{1,20}")
"""a name of a row that is no label of the form"""
_RULE = re.compile(r"[\s|｜+:=_\-—–─│┃┌┐└┘├┤┬┴┼]*")
_SENTENCE = re.compile(r"[。；！？]\s*$|^\s*[（(【\[]?(?:注|备注|说明)[：:\d]")
_FIGURE = re.compile(r"\d")
_BARE = re.compile(r"[-+\d.０-９ ]+")
_GLUED = re.compile(r"(\D{2,40})\d+")
"""a label and its figures without a space between"""
_FRAGMENT = re.compile(r"\s?[（(]?[\u4e00-\u9fff]{1,12}[）)]?\s?")
_BROKEN, _SHORT = 12, 30
"""Lines of a label that is broken over several, and characters of such a line."""
_LONGEST = 2_000
"""Characters of a line that may be a row."""
_MANY = 2
"""Figures that make a row of a line whatever its label is."""
_CELLS_ALONE = ((2, 2), (1, 3), (0, 4))
"""Labels and figures that make a table of lines that hold one cell each."""


def stranded(lines: Sequence[Line], *, lost: bool) -> tuple[list[Line], list[list[Line]]]:
    """Prose, and the runs of lines that are a table's.

    ``lost`` says that the lines are of a section whose table was not read whole: where anything of a table is
    among them, only sentences and remarks are prose.
    """
    kinds = [_kind(text) for _, text in lines]
    runs = _runs(lines, kinds)
    words = [not _SENTENCE.search(text) for _, text in lines]
    if lost and _has_table(text for word, (_, text) in zip(words, lines, strict=True) if word):
        taken = words
    else:
        taken = [any(index in run for run in runs) for index in range(len(lines))]
    prose: list[Line] = []
    found: list[list[Line]] = []
    before = False
    for line, is_table, kind in zip(lines, taken, kinds, strict=True):
        if kind == "blank":
            (found[-1] if before else prose).append(line)
            continue
        if not is_table:
            prose.append(line)
        elif before:
            found[-1].append(line)
        else:
            found.append([line])
        before = is_table
    return prose, found


def _has_table(texts: Iterable[str]) -> bool:
    """Whether lines that are no sentences hold a figure or a label."""
    return any(_FIGURE.search(text) or _kind(text) == "label" for text in texts)


def as_unplaced(runs: Iterable[Sequence[Line]], near: str, where: Callable[[int], Place]) -> list[Unplaced]:
    """One entry for each run of lines, with the place of its first."""
    found = []
    for run in runs:
        text = "\n".join(line.rstrip() for _, line in run).rstrip()
        found.append(Unplaced(place=str(where(run[0][0])), text=text, near=near))
    return found


def _runs(lines: Sequence[Line], kinds: Sequence[str]) -> list[range]:
    """Stretches of labels and figures that are a table, with a few lines of broken labels between."""
    runs: list[range] = []
    begin = last = -1
    for index, kind in enumerate(kinds):
        if kind in ("row", "label", "figure"):
            if begin >= 0 and not _one_table(lines[last + 1 : index], kinds[last + 1 : index]):
                runs.append(range(begin, last + 1))
                begin = -1
            begin = index if begin < 0 else begin
            last = index
    if begin >= 0:
        runs.append(range(begin, last + 1))
    tables = [run for run in runs if _is_table([kinds[index] for index in run])]
    return [_with_fragments(run, lines) for run in tables]


def _with_fragments(run: range, lines: Sequence[Line]) -> range:
    """A run with the half label that may stand before its first figures and after its last."""
    begin, end = run.start, run.stop
    if begin and _FRAGMENT.fullmatch(lines[begin - 1][1]):
        begin -= 1
    if end < len(lines) and _FRAGMENT.fullmatch(lines[end][1]):
        end += 1
    return range(begin, end)


def _one_table(lines: Sequence[Line], kinds: Sequence[str]) -> bool:
    """Whether these lines may stand between two of one table."""
    others = [text for (_, text), kind in zip(lines, kinds, strict=True) if kind == "other"]
    return len(others) <= _BROKEN and all(
        len(text.strip()) <= _SHORT and not _SENTENCE.search(text) for text in others
    )


def _is_table(kinds: Sequence[str]) -> bool:
    if "row" in kinds:
        return True
    labels, figures = kinds.count("label"), kinds.count("figure")
    return any(labels >= fewest and figures >= least for fewest, least in _CELLS_ALONE)


@lru_cache(maxsize=4096)
def _kind(text: str) -> str:
    """``blank`` (or a drawn line), ``row`` (label and figures), ``label``, ``figure`` or ``other``."""
    if _RULE.fullmatch(text):
        return "blank"
    if len(text) > _LONGEST:
        return "other"
    if _STOP.search(text):
        return "other"
    kind = _of_cells([cell.strip() for cell in _CELLS.split(text) if cell.strip()])
    if kind == "other":
        kind = _between_pauses([cell.strip() for cell in _PAUSES.split(text) if cell.strip()])
    return kind if kind != "other" else _of_words(text.split())


def _between_pauses(cells: Sequence[str]) -> str:
    """What parts of a line are that commas set apart: cells only where none is a part of a sentence.

    Beside labels and figures there may be one name, before bare figures.
    """
    names = [cell for cell in cells if not _figure(cell) and not _label(cell)]
    if names and (
        names != cells[:1] or not _PLAIN.fullmatch(names[0]) or not all(map(_BARE.fullmatch, cells[1:]))
    ):
        return "other"
    return _of_cells(cells)


def _of_cells(cells: Sequence[str]) -> str:
    """What cells are that stand in one line."""
    figures = [_figure(cell) for cell in cells]
    if all(figures):
        return "row" if sum(len(cell.split()) for cell in cells) >= _MANY else "figure"
    if sum(figures) >= _MANY or (any(figures) and any(map(_label, cells))):
        return "row"
    return "label" if all(map(_label, cells)) else "other"


def _of_words(words: Sequence[str]) -> str:
    """What a line is whose cells are one space apart, or none."""
    count = 0
    while count < len(words) and _figure(words[-1 - count]):
        count += 1
    if count >= _MANY or (count and _label(" ".join(words[:-count]))):
        return "row"
    glued = _GLUED.fullmatch(" ".join(words))
    if glued and _label(glued[1]):
        return "row"
    return "label" if len(words) > 1 and all(map(_label, words)) else "other"


def _figure(cell: str) -> bool:
    return all(map(_reads_as_figure, cell.split()))


@lru_cache(maxsize=4096)
def _reads_as_figure(word: str) -> bool:
    return GridCell(word).numeric


def _label(cell: str) -> bool:
    text = stem(cell)
    return bool(text) and any(text in words.names for words in vocabularies(None))
