"""Tables in text that keeps the order of cells and nothing else: labels and figures, broken anyhow.

A row is its label with the figures that follow it, or stand within it where it is broken. Labels that stand
together before figures for all of them have them in turn. What is likely but not certain is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from xlgov.documents.text.heads import likeness
from xlgov.documents.text.spots import Spot, order
from xlgov.documents.text.tokens import Run, Stream, StreamWord, known
from xlgov.form import Form
from xlgov.locate.fit import sums_hold
from xlgov.locate.grids import GridCell
from xlgov.locate.labels import ordinal
from xlgov.locate.vocabulary import Name, Vocabulary, end

NUMERALS = frozenset("一二三四五六七八九十第项")
_NEAR = 6
"""letters of others between a label and its figures"""
_HEAD = 0.6
"""which part of a head's letters must be there for a row that has no label"""
_FEWEST = 5
"""figures of a row that has no label"""
_PIECE = 3
"""letters of a piece of a label or heading"""
AFTERWARDS = "行名排在数的后面，按格式的顺序放入"
TOGETHER = "几行的行名排在一起，数在后面，按顺序放入"
FOLLOWS = "前面几行没有数，按紧挨着的行名放入"
MISSPELT = "行名认得不完整，按所在位置认定"
PARTED = "这一行的数被别的文字隔开"
BETWEEN = "行名和数之间夹了别的文字"
FAR = "这个数离行名比别的数远，可能是页码"
_FAR = 2
"""lines between a label and its figure where no other row tells how many are usual"""


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


class StreamWalk:
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
            counts = [_count_in(row.row, form, self._words) for row in rows]
            if None in counts or sum(filter(None, counts)) != len(run.cells):
                continue
            given: list[list[GridCell]] = []
            for count in counts:
                begin = sum(map(len, given))
                given.append(list(run.cells[begin : begin + (count or 0)]))
            sound = [self._summed(row.row, cells) for row, cells in zip(rows, given, strict=True)]
            if False in sound:
                return False
            cut = self._begins_label(rows[-1], run)
            for row, cells, summed in zip(rows, given, sound, strict=True):
                row.cells += cells
                row.why = row.why or ("" if summed and not cut else TOGETHER)
            return True
        return False

    def _begins_label(self, last: StreamRow, run: Run) -> bool:
        """Whether a label that goes on elsewhere may stand between the last label and its figures."""
        between = self._stream.letters[last.spot.end : run.at] if last.spot else ""
        return len(run.lines) > 1 and bool(between.strip("".join(NUMERALS)))

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
            is_strange(word, self._stream, self._words)
            for word in self._stream.words_in(start, stop)
            if word.start >= start
        )


def is_strange(word: StreamWord, stream: Stream, words: Vocabulary) -> bool:
    """Whether a word is no piece of any label."""
    own = stream.letters[word.start : word.end].lstrip("".join(NUMERALS))
    return bool(own) and not any(own in label for label in known(words))


def shared(rows: Sequence[StreamRow], words: Vocabulary) -> None:
    """Give rows whose labels come after all figures those that are too many for the row before them."""
    numbers = order(words)
    known_rows = [row for row in rows if row.row in numbers]
    for row in known_rows:
        following = sorted(
            (other for other in known_rows if numbers[other.row] > numbers[row.row]),
            key=lambda other: numbers[other.row],
        )
        empty = list(takewhile(lambda other: not other.cells, following))
        for form in words.forms:
            counts = [_count_in(each.row, form, words) for each in (row, *empty)]
            if empty and row.cells and None not in counts and sum(filter(None, counts)) == len(row.cells):
                _share([row, *empty], [count or 0 for count in counts], words)
                break


def _share(rows: Sequence[StreamRow], counts: Sequence[int], words: Vocabulary) -> None:
    """Divide the figures of the first row among all, if all add up in their rows."""
    starts = [sum(counts[:index]) for index in range(len(counts))]
    given = [rows[0].cells[start : start + count] for start, count in zip(starts, counts, strict=True)]
    for row, cells in zip(rows, given, strict=True):
        keys = keys_of(row.row, len(cells), words)
        if not any(any(True for _ in words.sums(each)) and sums_hold(cells, each, words) for each in keys):
            return
    for row, cells in zip(rows, given, strict=True):
        row.cells, row.why = cells, AFTERWARDS


def far_off(rows: Sequence[StreamRow], stream: Stream, words: Vocabulary) -> None:
    """Doubt rows without a total in which a figure stands further off than any other: it may be of a page.

    That a row has its figures at all tells how far apart figures are, too.
    """
    steps = {id(row): _steps(row, stream) for row in rows if row.spot and row.cells}
    for row in rows:
        summed = any(True for keys in keys_of(row.row, len(row.cells), words) for _ in words.sums(keys))
        if id(row) not in steps or row.why or summed:
            continue
        begin, apart = steps[id(row)]
        others = [found for other, found in steps.items() if other != id(row)]
        usual = max((other[0] for other in others), default=_FAR)
        if begin > usual or apart > max(_FAR, begin, *(max(other) for other in others)):
            row.why = FAR


def _steps(row: StreamRow, stream: Stream) -> tuple[int, int]:
    """How many lines below its label a row's figures begin, and how far they are from one another at most."""
    lines = [cell.place.line or 0 for cell in row.cells]
    label = stream.line_of(row.spot.end - 1) if row.spot else lines[0]
    return lines[0] - label, max((after - line for line, after in pairwise(lines)), default=0)


def _count_in(row: str, form: Form, words: Vocabulary) -> int | None:
    """How many figures an edition has in a row."""
    return next((len(paths) for owner, paths in words.choices(row).by_edition if owner is form), None)


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
