"""Tables in text that keeps the order of cells and nothing else: labels and figures, broken anyhow.

A row is its label with the figures that follow it, or stand within it where it is broken. Labels that stand
together before figures for all of them have them in turn. What is likely but not certain is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from xlgov.documents.heads_in_text import head_rows, likeness
from xlgov.documents.sections import Line
from xlgov.documents.spots import Spot, order, spotted
from xlgov.documents.tokens import Run, Stream, StreamWord, is_drawn, known, streamed
from xlgov.finding import Place
from xlgov.locate.fit import sums_hold
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.labels import ordinal
from xlgov.locate.vocabulary import Name, Vocabulary, end

_MOST_RUNS = 600
_NUMERALS = frozenset("一二三四五六七八九十第项")
_NEAR = 6
"""letters of others between a label and its figures"""
_HEAD = 0.6
"""which part of a head's letters must be there for a row that has no label"""
_FEWEST = 5
"""figures of a row that has no label"""
_BESIDE = 12
"""lines between a label and the nearest line of its table"""
_PIECE = 3
"""letters of a piece of a label or heading"""
CONTRADICTED = "这一行的数与它自己的合计对不上"
TOGETHER = "几行的行名排在一起，数在后面，按顺序放入"
FOLLOWS = "前面几行没有数，按紧挨着的行名放入"
MISSPELT = "行名认得不完整，按所在位置认定"
PARTED = "这一行的数被别的文字隔开"
BETWEEN = "行名和数之间夹了别的文字"


class Doubt(NamedTuple):
    """Figures that are likely but not certain, where they stand, and why they are not certain."""

    keys: tuple[str, ...]
    place: Place
    quote: str
    why: str


@dataclass(slots=True)
class StreamRow:
    """A row with the figures that it was given; ``name`` is None for the row of a table that has no label."""

    name: Name | None
    row: str
    spot: Spot | None
    cells: list[GridCell] = field(default_factory=list)
    head: tuple[int, int] = (0, 0)
    """the letters between the row before and this one"""
    why: str = ""


class Streamed(NamedTuple):
    """What was made of lines: a grid, what is in doubt, the prose, and what is left of a table's words."""

    grid: Grid
    doubts: tuple[Doubt, ...]
    prose: list[Line]
    left: tuple[Line, ...]


def from_stream(lines: Sequence[Line], words: Vocabulary) -> Streamed | None:
    """The tables in some lines; None where there are none.

    What stands before the first row or head and after the last is prose, as are sentences and remarks.
    """
    stream = streamed(lines, words)
    if not stream.runs or len(stream.runs) > _MOST_RUNS:
        return None
    spots = spotted(stream, words)
    walk = _Walk(stream, spots, words)
    rows = _once(walk.rows)
    if not any(row.cells for row in rows) or _figures_first(rows, walk.left):
        return None
    return _Telling(stream, spots, words, rows, walk).told(lines)


def has_rows(lines: Sequence[Line], words: Vocabulary) -> bool:
    """Whether lines hold a row of a table: a label and figures."""
    return from_stream(lines, words) is not None


class _Walk:
    """Goes through a stream in its order and gives figures to rows."""

    def __init__(self, stream: Stream, spots: Sequence[Spot], words: Vocabulary) -> None:
        self.rows: list[StreamRow] = []
        self.left: list[Run] = []
        self.heads: list[Spot] = []
        self._stream, self._words = stream, words
        self._order = order(words)
        self._there = [spot.row.key for spot in spots if spot.row and not spot.ambiguous]
        """the rows of which there are labels"""
        self._pending: list[StreamRow] = []
        self._since = 0
        """where what may be a head begins: after the last label of a row or its figures"""
        runs = iter([*stream.runs, None])
        run = next(runs)
        for number, spot in enumerate(spots):
            while run and run.at <= spot.start:
                self._give(run)
                run = next(runs)
            following = spots[number + 1].start if number + 1 < len(spots) else len(stream.letters)
            name = self._as_row(spot, run, following)
            if name is None:
                if any(each.head for each in spot.names):
                    self.heads.append(spot)
                continue
            self._pending.append(StreamRow(name, name.key, spot, head=(self._since, spot.start)))
            self._since = spot.end
            if spot.edits:
                self._pending[-1].why = self._misspelt(spot, name)
            inside = []
            while run and run.at < spot.end:
                inside.append(run)
                run = next(runs)
            for each in inside:
                self._give(each, within=True)
        while run:
            self._give(run)
            run = next(runs)
        self._flush()

    def _as_row(self, spot: Spot, run: Run | None, following: int) -> Name | None:
        """The row that a spot is the label of; None for a heading over rows and for a part of a head."""
        name = spot.row
        if name is None or name.role == "group" or self._heads_rows(spot):
            return None
        if not spot.ambiguous:
            return name
        # 其他 and 总计 name columns too: what stands before and after tells
        before = [row for row in (*self.rows, *self._pending) if row.name]
        last = before[-1] if before else None
        if last is None or last.row.split(".")[0] != name.table or last.row not in self._order:
            return None
        if self._order[last.row] >= self._order[name.key]:
            return None
        numbered = ordinal(name.label) in self._numbers(spot)
        at_once = run is not None and run.at <= following and run.at - spot.end <= _NEAR
        return name if numbered or at_once else None

    def _heads_rows(self, spot: Spot) -> bool:
        """Whether what may be a row is the heading of rows that are there."""
        groups = tuple(f"{name.key}." for name in spot.names if name.role == "group")
        return any(row.startswith(groups) for row in self._there if row != spot.row_key)

    def _numbers(self, spot: Spot) -> set[int | None]:
        """The numbers before a label, in its word or in the word before."""
        near = self._stream.words_in(max(0, spot.start - 1), spot.end)
        index = self._stream.words.index(near[0]) if near else 0
        return {ordinal(word.text) for word in (*near, *self._stream.words[max(0, index - 1) : index])} - {
            None
        }

    def _misspelt(self, spot: Spot, name: Name) -> str:
        match = self._words.match(self._stream.letters[spot.start : spot.end])
        found = match.of(False) if match else None
        return "" if found and found.key == name.key else MISSPELT

    def _give(self, run: Run, *, within: bool = False) -> None:
        """Give figures to the rows whose labels stand before them."""
        pending = self._pending
        if not pending:
            self._without_label(run)
            return
        sure = [row for row in pending[:-1] if not self._may_head(row)] + pending[-1:]
        last = pending[-1]
        own = len(sure) == 1 or within or run.lines[0] == self._line_before(last)
        count = len(run.cells)
        if own:
            last.cells += run.cells
            if not within and last.spot and self._strange_between(last.spot.end, run.at):
                last.why = last.why or BETWEEN
        elif not self._in_turn(pending, run) and not self._in_turn(sure, run):
            if count in self._counts(last.row):
                last.cells += run.cells
                last.why = FOLLOWS
            else:
                self.left.append(run)
        self._flush()
        self._since = max(self._since, run.at)

    def _flush(self) -> None:
        self.rows += self._pending
        self._pending = []

    def _may_head(self, row: StreamRow) -> bool:
        """Whether a row may as well be the heading of rows."""
        return row.spot is not None and any(name.role == "group" for name in row.spot.names)

    def _line_before(self, row: StreamRow) -> int:
        return self._stream.line_of(row.spot.end - 1) if row.spot else 0

    def _counts(self, row: str) -> list[int]:
        """How many figures a row may have."""
        return [len(paths) for _, paths in self._words.choices(row).by_edition]

    def _in_turn(self, rows: Sequence[StreamRow], run: Run) -> bool:
        """Give each of some rows its figures, if there are as many as all of them need."""
        for form in self._words.forms:
            counts = [self._count(row.row, form) for row in rows]
            if None in counts or sum(filter(None, counts)) != len(run.cells):
                continue
            given: list[list[GridCell]] = []
            for count in counts:
                begin = sum(map(len, given))
                given.append(list(run.cells[begin : begin + (count or 0)]))
            sound = [self._summed(row.row, cells) for row, cells in zip(rows, given, strict=True)]
            if False in sound:
                return False
            for row, cells, summed in zip(rows, given, sound, strict=True):
                row.cells += cells
                row.why = row.why or ("" if summed else TOGETHER)
            return True
        return False

    def _count(self, row: str, form: object) -> int | None:
        for owner, paths in self._words.choices(row).by_edition:
            if owner is form:
                return len(paths)
        return None

    def _summed(self, row: str, cells: Sequence[GridCell]) -> bool | None:
        """Whether figures add up to the total of their row; None where the form has none for it."""
        keys = keys_of(row, len(cells), self._words)
        if not any(True for each in keys for _ in self._words.sums(each)):
            return None
        return any(sums_hold(cells, each, self._words) for each in keys)

    def _without_label(self, run: Run) -> None:
        """Figures that no label stands before: of the table without labels, or the rest of a row."""
        last = self.rows[-1] if self.rows else None
        between = self._stream.letters[self._since : run.at]
        table = self._unlabelled(between) if len(run.cells) >= _FEWEST else None
        if table:
            self.rows.append(StreamRow(None, table, None, list(run.cells), (self._since, run.at)))
        elif last and last.cells and len(between) <= _PIECE and self._completes(last, run):
            last.cells += run.cells
            last.why = PARTED
        else:
            self.left.append(run)
        self._since = run.at

    def _completes(self, row: StreamRow, run: Run) -> bool:
        return len(row.cells) + len(run.cells) in self._counts(row.row)

    def _unlabelled(self, between: str) -> str | None:
        """The row without a label whose head these letters are."""
        for form in reversed(self._words.forms):
            for table in form.tables:
                row = self._words.unlabelled(table.key)
                if row and likeness(row, between, self._words) >= _HEAD:
                    return row
        return None

    def _strange_between(self, start: int, stop: int) -> bool:
        """Whether words that are of no label stand between a label and its figures."""
        return any(
            _strange(word, self._stream, self._words)
            for word in self._stream.words_in(start, stop)
            if word.start >= start
        )


def _strange(word: StreamWord, stream: Stream, words: Vocabulary) -> bool:
    """Whether a word is no piece of any label."""
    own = stream.letters[word.start : word.end].lstrip("".join(_NUMERALS))
    return bool(own) and not any(own in label for label in known(words))


def agrees(row: StreamRow, words: Vocabulary) -> bool:
    """Whether nothing in a row contradicts its own sums."""
    keys = keys_of(row.row, len(row.cells), words)
    return not keys or any(sums_hold(row.cells, each, words) for each in keys)


def keys_of(row: str, count: int, words: Vocabulary) -> list[tuple[str, ...]]:
    """The keys of a row in each edition in which it has so many columns."""
    return [
        tuple(f"{row}.{end(path)}" for path in paths)
        for _, paths in words.choices(row).by_edition
        if len(paths) == count
    ]


def _figures_first(rows: Sequence[StreamRow], left: Sequence[Run]) -> bool:
    """Whether figures may stand before their labels: some before the first, none behind the last."""
    labelled = [row for row in rows if row.spot]
    if not labelled or labelled[-1].cells:
        return False
    first = labelled[0].spot
    return first is not None and any(run.at <= first.start for run in left)


def _once(rows: Sequence[StreamRow]) -> list[StreamRow]:
    """Rows without figures that come again with figures are no rows."""
    filled = Counter(row.row for row in rows if row.cells)
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.cells or (row.row not in filled and row.row not in seen):
            found.append(row)
            seen.add(row.row)
    return found


class _Telling:
    """Makes a grid of rows, and tells what of the lines is in it and what is not."""

    def __init__(
        self, stream: Stream, spots: Sequence[Spot], words: Vocabulary, rows: Sequence[StreamRow], walk: _Walk
    ) -> None:
        self._stream, self._spots, self._words, self._rows, self._walk = stream, spots, words, rows, walk
        self._heads: list[tuple[int, int]] = []
        """stretches of letters that are heads"""
        self._used: set[int] = set()
        """lines of which something is in the grid"""

    def told(self, lines: Sequence[Line]) -> Streamed:
        """The grid and all else."""
        rows: list[list[GridCell]] = []
        doubts: list[Doubt] = []
        for row in self._rows:
            place = self._place(row)
            rows += self._head(row)
            label = [GridCell(row.name.label, place)] if row.name else []
            rows.append([*label, *row.cells])
            self._used |= {cell.place.line or 0 for cell in row.cells} | (
                {place.line or 0} if row.cells else set()
            )
            doubts += self._doubt(row, place)
        first, last = self._region()
        prose = [line for line in lines if not first <= line[0] <= last and not is_drawn(line[1])]
        prose = sorted([*prose, *(line for line in self._stream.prose if first <= line[0] <= last)])
        return Streamed(Grid(rows, aligned=False), tuple(doubts), prose, tuple(self._left(first, last)))

    def _region(self) -> tuple[int, int]:
        """The first and the last line of the tables: those used, and those with labels next to them."""
        first, last = min(self._used), max(self._used)
        labelled = [self._stream.line_of(at) for spot in self._spots for at in (spot.start, spot.end - 1)]
        for line in reversed(labelled):
            if first - _BESIDE <= line < first:
                first = line
        for line in labelled:
            if last < line <= last + _BESIDE:
                last = line
        return first, last

    def _place(self, row: StreamRow) -> Place:
        if row.spot is None:
            return row.cells[0].place
        return Place(line=self._stream.line_of(row.spot.start))

    def _head(self, row: StreamRow) -> list[list[GridCell]]:
        """The rows of the head that stands before a row."""
        start, stop = row.head
        spots = [spot for spot in self._walk.heads if start <= spot.start and spot.end <= stop]
        found = head_rows(row.row, spots, self._stream, start, stop, self._words)
        if found:
            self._heads.append((start, stop))
            self._used |= {cell.place.line or 0 for cells in found for cell in cells}
        return found

    def _doubt(self, row: StreamRow, place: Place) -> Iterator[Doubt]:
        why = row.why
        if row.cells and not why and not agrees(row, self._words):
            why = CONTRADICTED
        if row.cells and why:
            label = row.name.label if row.name else ""
            quote = "\t".join([label, *(cell.text for cell in row.cells)]).strip("\t")
            yield Doubt(self._words.under(row.row), place, quote, why)

    def _left(self, first: int, last: int) -> Iterator[Line]:
        """Figures that no row was given, and words that are of no label."""
        found: dict[int, list[str]] = {}
        for run in self._walk.left:
            if first <= run.lines[0] <= last:
                found.setdefault(run.lines[0], []).append(" ".join(cell.text for cell in run.cells))
        covered = bytearray(len(self._stream.letters))
        for begin, stop in [(spot.start, spot.end) for spot in self._spots] + self._heads:
            covered[begin:stop] = b"\x01" * (stop - begin)
        for word in self._stream.words:
            if first <= word.line <= last and self._is_left(word, covered):
                found.setdefault(word.line, []).append(word.text)
        return ((line, " ".join(texts)) for line, texts in sorted(found.items()))

    def _is_left(self, word: StreamWord, covered: bytearray) -> bool:
        if word.start == word.end:
            return any(letter.isalpha() for letter in word.text)
        if covered.find(0, word.start, word.end) < 0:
            return False
        return _strange(word, self._stream, self._words) and not self._rest_of_label(word, covered)

    def _rest_of_label(self, word: StreamWord, covered: bytearray) -> bool:
        """Whether what labels leave of a word is numbers and pieces of labels."""
        rest = "".join(
            self._stream.letters[at] for at in range(word.start, word.end) if not covered[at]
        ).strip("".join(_NUMERALS))
        return not rest or any(rest in label for label in known(self._words))
