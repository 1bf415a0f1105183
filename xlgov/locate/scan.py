"""Walks grids row by row and finds the heads, the data rows and the notes of the statutory tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from xlgov.finding import Observation, Place, Severity
from xlgov.form import editions
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.heads import Head, HeadCell
from xlgov.locate.labels import after_number, folded, stem
from xlgov.locate.vocabulary import Match, Name, columns, match, unlabelled

_SEPARATOR = re.compile(r"[-—–=_:]{3,}")
_NOTE = re.compile(r"[\s（(【\[*※]*(?:注|备注|说明|附注)\s*[\d一二三]?\s*[：:】\]）)、.．]|\s*[※*]\s*\S")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_JOINED = 3
"""cells over which one label may be split"""


@dataclass(slots=True)
class Line:
    """One data row as found: its key, its label, and the whole row with the index of the first value."""

    key: str
    table: str
    label: str
    row: Sequence[GridCell]
    index: int
    """of the label's cell"""
    after: int
    """of the first cell that may hold a value"""
    head: Head | None
    aligned: bool
    group: str | None = None
    """the key of the rows below, when the label may also be their heading"""

    @property
    def cells(self) -> Sequence[GridCell]:
        """The cells that may hold values."""
        return self.row[self.after :]

    @property
    def place(self) -> Place:
        """Where the label, or else the first cell, stands."""
        return self.row[min(self.index, len(self.row) - 1)].place

    @property
    def quote(self) -> str:
        """The row as typed."""
        return "\t".join(cell.text for cell in self.row)


@dataclass(slots=True)
class Gap:
    """A break inside a table, and the row that follows it."""

    place: Place
    before: Line | None
    line: Line


@dataclass(slots=True)
class Scan:
    """What a walk over grids found."""

    lines: list[Line] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    loose: list[tuple[GridCell, str]] = field(default_factory=list)
    """cells of a table's region that are nothing known, with what they stand near"""
    observations: list[Observation] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    _table: str | None = None
    _head: Head | None = None
    _gap: Place | None = None
    _fresh: bool = False
    """whether a head was met and no data row since"""
    _empty: Sequence[GridCell] | None = None
    _aligned: bool = False
    _split: list[tuple[Place, str]] = field(default_factory=list)
    _spaced: list[tuple[Place, str]] = field(default_factory=list)

    def read(self, grids: Iterable[Grid]) -> Scan:
        """Walk over the grids in order; returns itself."""
        for grid in grids:
            self._aligned = grid.aligned
            for row in grid.rows:
                for part in [row] if grid.aligned else _apart(row):
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
            return
        if all(_SEPARATOR.fullmatch(cell.text.strip()) for cell in filled):
            self._separator(filled[0], row)
            return
        if len(filled) == 1 and stem(filled[0].text) in _section_titles():
            self._close_blank()
            self._table = self._head = self._gap = None
            return
        matches = [None if cell.blank or cell.numeric else match(cell.text) for cell in row]
        numbers = any(cell.numeric for cell in filled)
        labels = _labels(row, matches)
        heads = [found for found in matches if found and found.surely_head]
        if labels and (labels[0][2].surely_row or self._continues(labels[-1][2], numbers)):
            self._data(row, labels)
        elif not numbers and (heads or (self._table and labels)):
            self._header(row, matches)
        elif self._table:
            self._other(row, filled, numbers)

    def _continues(self, found: Match, numbers: bool) -> bool:
        """Whether a label that may also be a column (其他, 总计) names a row here."""
        name = found.of(False)
        return name is not None and self._table == name.table and (numbers or not self._fresh)

    def _blank(self, row: Sequence[GridCell]) -> None:
        if not self._table:
            return
        key = unlabelled(self._table)
        if key and self._fresh and self._empty is None and row and len(row) >= len(columns(key)[0][1]):
            self._empty = row
        elif self._gap is None and row:
            self._gap = row[0].place

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
        tables = Counter(name.table for found in matches if found for name in found.names if name.head)
        named = [found.names[0].table for found in matches if found and found.surely_head]
        table = self._table if self._table in tables and not (named and self._table not in named) else None
        table = table or (Counter(named) or tables).most_common(1)[0][0]
        if not self._fresh or table != self._table or self._head is None:
            self._close_blank()
            self._head = Head(table)
            self.heads.append(self._head)
        self._table, self._fresh, self._gap = table, True, None
        cells = []
        for column, (cell, found) in enumerate(zip(row, matches, strict=True)):
            if cell.blank:
                continue
            cells.append(HeadCell(self._head.rows, column, cell, found))
            name = found.of(True, table) if found else None
            if name is None:
                self.loose.append((cell, "表头"))
            else:
                self._typed(cell, name, found.edits if found else 0, head=True)
        if any(h.match and any(n.role not in ("title",) for n in h.match.names) for h in cells):
            self._head.add(cells)

    def _data(self, row: Sequence[GridCell], labels: list[tuple[int, int, Match]]) -> None:
        first, last, found = labels[-1]
        name = found.of(False, self._table) or found.of(False)
        if name is None:
            return
        if name.table != self._table:
            self._close_blank()
            self._table, self._head = name.table, None
        self._fresh = False
        taken = {i for begin, stop, _ in labels for i in range(begin, stop + 1)}
        for begin, stop, one in labels:
            self._label(row[begin : stop + 1], one)
        for i in range(last):
            if i not in taken and not row[i].blank:
                self.loose.append((row[i], name.label))
        group = found.names[-1].key if found.names[-1].role == "group" else None
        line = Line(name.key, name.table, name.label, row, first, last + 1, self._head, self._aligned, group)
        if name.role == "group":
            self._subtotal(line)
        else:
            self._take(line)

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
        self.lines.append(line)

    def _other(self, row: Sequence[GridCell], filled: list[GridCell], numbers: bool) -> None:
        table = self._table or ""
        key = unlabelled(table)
        few = len(filled) >= 5 and all(len(folded(cell.text)) <= 3 for cell in filled)
        if key and self._fresh and (numbers or few):
            begin = 0
            for index, cell in enumerate(row):
                if cell.numeric:
                    break
                if _WORDS.search(cell.text):
                    begin = index + 1
                    self.loose.append((cell, "行名"))
            self._fresh, self._empty = False, None
            label = editions()[-1].table(table).sheet
            self._take(Line(key, table, label, row, begin, begin, self._head, self._aligned))
        elif _NOTE.match(filled[0].text) and not filled[0].numeric:
            text = "\n".join(cell.text.strip() for cell in filled)
            self.notes[table] = f"{self.notes[table]}\n{text}" if table in self.notes else text
        elif numbers:
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
        else:
            if self._fresh and self._head:
                self._head.add(
                    [HeadCell(self._head.rows, i, c, None) for i, c in enumerate(row) if not c.blank]
                )
            self.loose += [(cell, "表内文字") for cell in filled]

    def _close_blank(self) -> None:
        """An unlabelled row that is blank throughout, when no other row came."""
        if self._empty is not None and self._table and self._fresh and (key := unlabelled(self._table)):
            label = editions()[-1].table(self._table).sheet
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
        text = cell.text.strip()
        if edits:
            typed = "".join(text.split())
            slip = edits <= 2
            how = "疑为错字" if slip else "按序号和相近文字认定，请核对"
            self.observations.append(
                Observation(
                    "S-LABEL",
                    f"“{typed}”应为“{name.label}”，{how}",
                    cell.place,
                    cell.text,
                    severity=Severity.INFO if slip else Severity.WARNING,
                )
            )
        parts = after_number(text).split() if re.search(r"\s", text) else []
        if head and len(parts) == 2 and len(folded(text)) >= 4:
            # the form's own layout breaks such headings: 商业/企业
            return
        if len(parts) > 1:
            self._spaced.append((cell.place, cell.text))

    def _drop_headings(self) -> None:
        """A blank row whose label heads the rows that follow is only their heading."""
        kept = []
        for line, after in zip(self.lines, [*self.lines[1:], None], strict=False):
            below = line.group and after and after.key.startswith(line.group + ".")
            if not (below and all(cell.blank for cell in line.cells)):
                kept.append(line)
        self.lines = kept

    def _report_labels(self) -> None:
        for found, how in ((self._split, "被拆到了两个格里"), (self._spaced, "中间夹了空格或换行")):
            if found:
                shown = list(dict.fromkeys("".join(quote.split()) for _, quote in found))
                more = f"等{len(shown)}处" if len(shown) > 1 else ""
                listed = "、".join(f"“{text}”" for text in shown[:5])
                self.observations.append(
                    Observation("C-LABEL", f"{listed}{more}名称{how}", *found[0], severity=Severity.INFO)
                )


def _labels(row: Sequence[GridCell], matches: Sequence[Match | None]) -> list[tuple[int, int, Match]]:
    """The labels before the first figure: first and last cell, and what they name."""
    prefix: list[int] = []
    for index, cell in enumerate(row):
        if cell.numeric:
            break
        if not cell.blank:
            prefix.append(index)
    found: list[tuple[int, int, Match]] = []
    position = 0
    while position < len(prefix):
        index = prefix[position]
        single = matches[index]
        if single and single.of(False) and not single.edits:
            found.append((index, index, single))
            position += 1
            continue
        joined = _joined(row, prefix[position : position + _JOINED])
        if joined:
            found.append(joined)
            position = prefix.index(joined[1])
        elif single and single.of(False):
            found.append((index, index, single))
        position += 1
    return found


def _joined(row: Sequence[GridCell], prefix: Sequence[int]) -> tuple[int, int, Match] | None:
    """A label split over neighbouring cells."""
    for count in range(2, len(prefix) + 1):
        if prefix[count - 1] - prefix[0] > count:
            break
        found = match("".join(row[index].text for index in prefix[:count]))
        if found and found.of(False) and not found.edits:
            return prefix[0], prefix[count - 1], found
    return None


def _apart(row: Sequence[GridCell]) -> list[Sequence[GridCell]]:
    """Rows that were run together: a label or a head after figures begins another row."""
    parts: list[Sequence[GridCell]] = []
    begin, figures = 0, False
    for index, cell in enumerate(row):
        if cell.blank:
            continue
        if cell.numeric:
            figures = True
        elif figures and (found := match(cell.text)) and not found.edits:
            parts.append(row[begin:index])
            begin, figures = index, False
    return [*parts, row[begin:]]


@cache
def _section_titles() -> frozenset[str]:
    return frozenset(
        stem(text)
        for form in editions()
        for section in form.sections
        for text in (section.label, *section.aliases)
    )
