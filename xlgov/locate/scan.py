"""Walks grids row by row and finds the heads, the data rows and the notes of the statutory tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from xlgov.finding import Observation, Place, Severity
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.heads import Head, HeadCell, under_head
from xlgov.locate.labels import after_number, folded, stem
from xlgov.locate.lines import Gap, Label, Line, apart, labels_of
from xlgov.locate.vocabulary import SLIPS, Match, Name, Vocabulary
from xlgov.values import Measure

_SEPARATOR = re.compile(r"[-—–=_:]{3,}")
_SPACE = re.compile(r"\s")
_NOTE = re.compile(r"[\s（(【\[*※]*(?:注|备注|说明|附注)\s*(?:[\d一二三]\s*)?[：:】\]）)、.．]|\s*[※*]\s*\S")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_FEW_CELLS, _SHORT = 5, 3
"""cells of a row of values, and characters of a value, where none is a figure"""
_SUBTOTALS = ("小计", "合计")
_LONGEST = 40
"""characters of words that stand in the place of a figure"""
_NAMED = 5
"""labels named in one message"""


@dataclass(slots=True)
class Scan:
    """What a walk over grids found."""

    words: Vocabulary
    lines: list[Line] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    loose: list[tuple[GridCell, str]] = field(default_factory=list)
    """cells of a table's region that are nothing known, with what they stand near"""
    observations: list[Observation] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    passed: list[GridCell] = field(default_factory=list)
    """filled cells outside the tables"""
    passed_over: bool = False
    """whether rows outside the tables were left alone that may be of a table with unknown words"""

    _table: str | None = None
    _head: Head | None = None
    _gap: Place | None = None
    _fresh: bool = False
    """whether a head was met and no data row since"""
    _empty: Sequence[GridCell] | None = None
    _aligned: bool = False
    _recovered: bool = False
    _usual: int = 0
    """cells of most rows of the grid"""
    _doubtful: bool = False
    _split: list[tuple[Place, str]] = field(default_factory=list)
    _spaced: list[tuple[Place, str]] = field(default_factory=list)

    def read(self, grids: Iterable[Grid]) -> Scan:
        """Walk over the grids in order; returns itself."""
        for grid in grids:
            self._aligned, self._recovered = grid.aligned, grid.recovered or not grid.aligned
            self._usual = Counter(map(len, grid.rows)).most_common(1)[0][0] if grid.rows else 0
            for index, row in enumerate(grid.rows):
                self._doubtful = index in grid.doubtful
                for part in [row] if grid.aligned else apart(row, self.words):
                    self._row(part)
            self._close_blank()
            first = next((cell.place for row in grid.rows for cell in row), None)
            # a table may go on in the next grid; its head then no longer tells positions
            if self._table:
                self._gap = self._gap or first
        self._drop_headings()
        self._report_labels()
        return self

    def _row(self, row: Sequence[GridCell]) -> None:
        filled = [cell for cell in row if not cell.blank]
        if not filled:
            self._blank(row)
        elif all(_SEPARATOR.fullmatch(cell.text.strip()) for cell in filled):
            self._separator(filled[0], row)
        elif len(filled) == 1 and stem(filled[0].text) in self.words.section_titles:
            self._close_blank()
            self._table = self._head = self._gap = None
        else:
            self._filled(row, filled)

    def _filled(self, row: Sequence[GridCell], filled: list[GridCell]) -> None:
        matches = [None if cell.blank or cell.numeric else self.words.match(cell.text) for cell in row]
        labels = labels_of(row, matches, self.words)
        heads = [found for found in matches if found and found.surely_head]
        # one figure before the names of columns is a serial number
        figures = [cell for cell in filled if cell.numeric]
        numbers = bool(figures) and not (heads and figures == filled[:1])
        sure = bool(labels) and labels[0].match.surely_row
        # 总计 among nothing but names of columns is one of them
        continues = bool(labels) and (numbers or not heads) and self._continues(labels[-1].match, numbers)
        if sure or continues:
            self._data(row, labels)
        elif not numbers and (heads or (self._table and labels)):
            self._header(row, matches)
        elif self._table:
            self._other(row, filled, numbers)
        else:
            self.passed += filled
            self.passed_over = self.passed_over or len(filled) > 1

    def _continues(self, found: Match, numbers: bool) -> bool:
        """Whether a label that may also be a column (其他, 总计) names a row here."""
        name = found.of(False)
        return name is not None and self._table == name.table and (numbers or not self._fresh)

    def _blank(self, row: Sequence[GridCell]) -> None:
        if not self._table:
            return
        key = self.words.unlabelled(self._table)
        expected = key and self._fresh and self._empty is None
        if expected and row and len(row) >= self._width(key):
            self._empty = row
        elif self._gap is None and row:
            self._gap = row[0].place

    def _width(self, row: str | None) -> int:
        """How many columns the newest edition gives a row."""
        _, newest = self.words.choices(str(row)).by_edition[0]
        return len(newest)

    def _separator(self, cell: GridCell, row: Sequence[GridCell]) -> None:
        gap = self.gaps[-1] if self.gaps else None
        if not self._table or self._fresh or not self.lines:
            return
        if gap and gap.line is self.lines[-1]:
            self.gaps.pop()
            self.observations.append(
                Observation(
                    "S-SPLIT",
                    f"“{gap.line.label}”这一行从表上脱落了，后面还夹了一条分隔线",
                    cell.place,
                    "\t".join(other.text for other in row),
                    severity=Severity.WARNING,
                )
            )
        elif self._gap is None:
            self._gap = cell.place

    def _header(self, row: Sequence[GridCell], matches: Sequence[Match | None]) -> None:
        table = self._table_of(matches)
        if not self._fresh or table != self._table or self._head is None:
            self._close_blank()
            self._head = Head(table)
        self._table, self._fresh, self._gap = table, True, None
        cells = []
        for column, (cell, found) in enumerate(zip(row, matches, strict=True)):
            if cell.blank:
                continue
            cells.append(HeadCell(self._head.rows, column, cell, found))
            name = found.of(True, table) if found else None
            if found and name:
                self._typed(cell, name, found.edits, head=True)
            else:
                self.loose.append((cell, "表头"))
        # a row that holds nothing but the title of a block is no level of its head
        if any(each.role != "title" for found in matches if found for each in found.names):
            self._head.add(cells, len(row))

    def _table_of(self, matches: Sequence[Match | None]) -> str:
        """The table that a header row belongs to: the one at hand, unless a cell can only be of another."""
        possible = Counter(name.table for found in matches if found for name in found.names if name.head)
        sure = [found.names[0].table for found in matches if found and found.surely_head]
        if self._table in possible and (not sure or self._table in sure):
            return str(self._table)
        return (Counter(sure) or possible).most_common(1)[0][0]

    def _data(self, row: Sequence[GridCell], labels: list[Label]) -> None:
        own = labels[-1]
        found = own.match
        name = found.of(False, self._table) or found.of(False)
        if name is None:
            return
        self._enter(name.table)
        self._fresh = False
        for label in labels:
            self._label(row[label.first : label.after], label.match)
        self._leave_between(row, labels, name.label)
        line = Line(name.key, name.table, name.label, row, own.first, own.after, self._head, self._aligned)
        if found.names[-1].role == "group":
            line.group = found.names[-1].key
        if name.role == "group":
            self._subtotal(line)
        else:
            self._take(line)

    def _enter(self, table: str) -> None:
        """A row of another table: the head at hand is not its own."""
        if table != self._table:
            self._close_blank()
            self._table, self._head = table, None

    def _leave_between(self, row: Sequence[GridCell], labels: list[Label], near: str) -> None:
        """What stands before the last label and is no label, nor the serial number of a row of figures."""
        taken = {index for label in labels for index in range(label.first, label.after)}
        serial = any(cell.numeric for cell in row[labels[-1].after :])
        for index, cell in enumerate(row[: labels[-1].after]):
            if index not in taken and not cell.blank and not (serial and cell.numeric):
                self.loose.append((cell, near))

    def _subtotal(self, line: Line) -> None:
        """A heading over rows holds no figures of its own."""
        filled = [cell for cell in line.cells if not cell.blank]
        if filled:
            self.loose += [(cell, line.label) for cell in filled]
            self.observations.append(
                Observation(
                    "S-LABEL",
                    f"“{line.label}”这一行在格式里没有数据，现有数值没有放入，请核对",
                    line.place,
                    line.quote,
                    severity=Severity.WARNING,
                )
            )

    def _take(self, line: Line) -> None:
        if self._gap is not None:
            before = self.lines[-1] if self.lines and self.lines[-1].table == line.table else None
            self.gaps.append(Gap(self._gap, before, line))
            self._gap = None
        line.recovered = self._recovered or len(line.row) != self._usual
        line.doubtful = self._doubtful
        self.lines.append(line)

    def _other(self, row: Sequence[GridCell], filled: list[GridCell], numbers: bool) -> None:
        """A row inside a table that bears no label of the form."""
        table = self._table or ""
        key = self.words.unlabelled(table)
        # values such as "/" in every cell are as good as figures
        few = len(filled) >= _FEW_CELLS and all(len(folded(cell.text)) <= _SHORT for cell in filled)
        under = bool(key and self._fresh) and self._under_columns(str(key), row, filled)
        if key and self._fresh and (numbers or few or under):
            self._unlabelled(key, table, row, named=not under)
        elif _NOTE.match(filled[0].text) and not filled[0].numeric:
            text = "\n".join(cell.text.strip() for cell in filled)
            self.notes[table] = f"{self.notes[table]}\n{text}" if table in self.notes else text
        elif numbers:
            self._strange(row, filled)
        else:
            self._text(row, filled)

    def _under_columns(self, key: str, row: Sequence[GridCell], filled: Sequence[GridCell]) -> bool:
        """Whether words stand in a cell of their own under a head that has every column of the row."""
        if not (self._aligned and self._head) or _NOTE.match(filled[0].text):
            return False
        if any(cell.covered for cell in row) or any(len(cell.text) > _LONGEST for cell in filled):
            return False
        columns = under_head(self._head, self.words.choices(key), self.words, aligned=True)
        if columns.spots is None or columns.whole or columns.observations:
            return False
        below = {column for spot in columns.spots for column in spot}
        return max(below) < len(row) and all(cell.blank or at in below for at, cell in enumerate(row))

    def _unlabelled(self, key: str, table: str, row: Sequence[GridCell], *, named: bool) -> None:
        """The only row of a table whose row has no label; words before figures name one that is ``named``."""
        begin = 0
        for index, cell in enumerate(row if named else ()):
            if cell.numeric:
                break
            if _WORDS.search(cell.text):
                begin = index + 1
                self.loose.append((cell, "行名"))
        self._fresh, self._empty = False, None
        self._take(Line(key, table, self.words.sheet(table), row, begin, begin, self._head, self._aligned))

    def _strange(self, row: Sequence[GridCell], filled: list[GridCell]) -> None:
        """Figures under a name that no edition has."""
        text = next((cell.text.strip() for cell in filled if not cell.numeric), "")
        self.loose += [(cell, text or "没有行名的一行") for cell in filled]
        self.observations.append(
            Observation(
                "S-LABEL",
                f"认不出的一行“{text}”，数值没有放入" if text else "有一行数值没有行名，没有放入",
                filled[0].place,
                "\t".join(cell.text for cell in row),
                severity=Severity.WARNING,
            )
        )

    def _text(self, row: Sequence[GridCell], filled: list[GridCell]) -> None:
        """Words only: under a head they may be its lower half with other names."""
        if self._fresh and self._head:
            level = self._head.rows
            cells = [HeadCell(level, i, cell, None) for i, cell in enumerate(row) if not cell.blank]
            self._head.add(cells, len(row))
        self.loose += [(cell, "表内文字") for cell in filled]

    def _close_blank(self) -> None:
        """An unlabelled row that is blank throughout, when no other row came."""
        if self._empty is not None and self._table and self._fresh:
            key = self.words.unlabelled(self._table)
            if key:
                label = self.words.sheet(self._table)
                self.lines.append(Line(key, self._table, label, self._empty, 0, 0, self._head, self._aligned))
                self._fresh = False
        self._empty = None

    def _label(self, cells: Sequence[GridCell], found: Match) -> None:
        filled = [cell for cell in cells if not cell.blank]
        name = found.of(False)
        if len(filled) > 1:
            self._split.append((filled[0].place, "\t".join(cell.text for cell in filled)))
        elif name:
            self._typed(filled[0], name, found.edits, head=False)

    def _typed(self, cell: GridCell, name: Name, edits: int, *, head: bool) -> None:
        """What is wrong with the way a label is typed."""
        text = cell.text.strip()
        if edits:
            self.observations.append(_misspelt(cell, name, edits))
        if not _SPACE.search(text):
            return
        pieces = after_number(text).split()
        # the form's own layout breaks short headings in two: 商业/企业
        broken = head and len(pieces) == 2 and len(folded(text)) >= 4
        if len(pieces) > 1 and not broken:
            self._spaced.append((cell.place, cell.text))

    def _drop_headings(self) -> None:
        """A row whose label heads the rows that follow is only their heading, if blank, or their subtotal."""
        kept = []
        for index, line in enumerate(self.lines):
            below = self._below(line, index)
            if below and _adds_up(line, below):
                self._subtotal(line)
            elif not (below and all(cell.blank for cell in line.cells)):
                kept.append(line)
        self.lines = kept

    def _below(self, line: Line, index: int) -> list[Line]:
        """The rows after one that stand under its label."""
        if not line.group:
            return []
        return list(takewhile(lambda one: one.key.startswith(f"{line.group}."), self.lines[index + 1 :]))

    def _report_labels(self) -> None:
        for found, how in ((self._split, "被拆到了两个格里"), (self._spaced, "中间夹了空格或换行")):
            if found:
                texts = dict.fromkeys("".join(quote.split()) for _, quote in found)
                names = "、".join(f"“{text}”" for text in list(texts)[:_NAMED])
                # how many is told even where all are named
                more = f"等{len(texts)}处" if len(texts) > 1 else ""
                self.observations.append(
                    Observation("C-LABEL", f"{names}{more}名称{how}", *found[0], severity=Severity.INFO)
                )


def _adds_up(line: Line, below: Sequence[Line]) -> bool:
    """Whether a row calls itself the subtotal of those below it, or is their sum in every column."""
    if any(folded(cell.text) in _SUBTOTALS for cell in line.cells):
        return True
    own, *others = (
        [cell.value(Measure.MONEY).number or 0 for cell in each.cells if not cell.blank]
        for each in (line, *below)
    )
    return (
        bool(own) and {len(own)} == set(map(len, others)) and own == list(map(sum, zip(*others, strict=True)))
    )


def _misspelt(cell: GridCell, name: Name, edits: int) -> Observation:
    slip = edits <= SLIPS
    how = "疑为错字" if slip else "按序号和相近文字认定，请核对"
    return Observation(
        "S-LABEL",
        f"“{''.join(cell.text.split())}”应为“{name.label}”，{how}",
        cell.place,
        cell.text,
        severity=Severity.INFO if slip else Severity.WARNING,
    )
