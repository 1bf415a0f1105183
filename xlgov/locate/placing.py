"""The rows that a scan found, their columns, and the figures of their cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from xlgov.finding import Observation, Place, Severity, listed
from xlgov.form import Form
from xlgov.locate.fit import Fit, fit, fit_aligned, sums_hold
from xlgov.locate.grids import GridCell
from xlgov.locate.heads import Columns, Head, under_head, without_head
from xlgov.locate.lines import Line
from xlgov.locate.scan import Scan
from xlgov.locate.vocabulary import Choices, Vocabulary
from xlgov.values import MISSING, Value

_NAMED = 5
"""rows or labels named in one message"""


class PlacedRow(NamedTuple):
    """A row, its keys, which of its cells is of which.

    ``lost`` says that its head lacks columns, ``partial`` that figures are given to those it has in order.
    """

    line: Line
    keys: tuple[str, ...]
    fitted: Fit
    lost: bool
    partial: bool


class Placing:
    """Figures placed by key, and what was noticed on the way.

    ``lines`` is the first row found of each key; ``expected`` every key whose row and column were found,
    placed or not; ``loose`` the cells that are nothing known, with what they stand near; ``rows`` those that
    have columns.
    """

    def __init__(self, scan: Scan, words: Vocabulary) -> None:
        self.cells: dict[str, Value] = {}
        self.places: dict[str, Place] = {}
        self.lines: dict[str, Line] = {}
        self.expected: set[str] = set()
        self.loose = list(scan.loose)
        self.observations = list(scan.observations)
        self._words = words
        self._gaps = scan.gaps
        self._shifted: set[int] = set()
        """ids of the rows that a S-SHIFT names"""
        self._again: dict[str, list[Line]] = defaultdict(list)
        """rows that were met before, by table"""
        for line in scan.lines:
            if self.lines.setdefault(line.key, line) is not line:
                self._again[line.table].append(line)
        self._resolved: dict[tuple[Head, Choices], Columns] = {}
        """the columns under each head, of each kind of rows below it"""
        self._heads: set[Head] = set()
        """the heads that fit some rows"""
        self._in_doubt: dict[tuple[str, str], list[Line]] = defaultdict(list)
        """rows whose columns are not sure, by table and why"""
        self.rows: list[PlacedRow] = []
        self._padded: set[str] = set()
        """tables in whose rows the cells that are merged into a label stand, blank"""

    def sure_keys(self) -> set[str]:
        """The keys that heads and rows tell without regard to an edition."""
        found: set[str] = set()
        for line in self.lines.values():
            if line.head:
                found.update(_keys(line, self._columns(line, None)))
        return found

    def place(self, guess: Form | None) -> None:
        """Put the figures into their cells; rows without a head have the columns of ``guess``."""
        self._say_again(guess)
        self._say_lost_leading_cells()
        self._padded = {line.table for line in self.lines.values() if self._has_label_cells(line, guess)}
        said: set[tuple[str, Place, str]] = set()
        for line in self.lines.values():
            found = self._columns(line, guess)
            for one in found.observations:
                place = line.place if one.place == Place() else one.place
                # what is said of a head, or of its absence, is said once, not with each row
                mark = (one.code, one.place, one.message)
                if mark not in said:
                    said.add(mark)
                    self.observations.append(one._replace(place=place))
            self._place(line, found)
        self._say_doubtful_columns()

    def _columns(self, line: Line, guess: Form | None) -> Columns:
        choices = self._words.choices(line.key)
        if line.head is None:
            return without_head(choices, guess)
        found = self._resolved.get((line.head, choices))
        if found is None:
            found = self._resolved[line.head, choices] = under_head(
                line.head, choices, self._words, aligned=line.aligned
            )
        if found.ends:
            self._heads.add(line.head)
        elif line.head in self._heads:
            # the head is of the rows above: as many figures as the form has columns need none
            own = without_head(choices, guess)
            if len(_filled(line)) == len(own.ends):
                return own
        return found

    def _say_doubtful_columns(self) -> None:
        """Tables whose figures may all be of other columns, each told once."""
        for (table, doubt), lines in self._in_doubt.items():
            placed = [key for line in lines for key in self._words.under(line.key) if key in self.places]
            if placed:
                text = f"“{self._words.sheet(table)}”{doubt}，数值按最可能的列放入，请对照原件核对"
                self._say("S-UNSURE", text, lines[0], keys=tuple(placed), unsure=True)

    def say_gaps(self) -> None:
        """Say where a table breaks off and goes on, unless the row there is named already."""
        for gap in self._gaps:
            if id(gap.line) in self._shifted or id(gap.before) in self._shifted:
                continue
            self.observations.append(
                Observation(
                    "S-SPLIT",
                    f"表在“{gap.line.label}”这一行之前断开了",
                    gap.place,
                    severity=Severity.INFO,
                )
            )

    def _say_again(self, guess: Form | None) -> None:
        """Each row counts once; what a second table or a repeated row holds stays unplaced.

        Where it holds other figures, the first may be the wrong one.
        """
        for table, lines in self._again.items():
            sheet = self._words.sheet(table, guess)
            rows = sum(line.table == table for line in self.lines.values())
            other = [line for line in lines if _texts(line) != _texts(self.lines[line.key])]
            keys = tuple(key for line in other for key in self._words.under(line.key))
            if len(lines) > 1 or rows == 1:
                text = f"“{sheet}”这张表出现了两次，只取第一张，第二张的数没有放入"
                self._say("S-TABLE", text, lines[0], keys=keys, unsure=bool(other))
            elif other:
                text = f"“{lines[0].label}”这一行出现了两次，数值不同，取了第一次的，请对照原件核对"
                self._say("S-UNSURE", text, lines[0], keys=keys, unsure=True)
            else:
                text = f"“{lines[0].label}”这一行出现了两次，只取第一次"
                self._say("S-LABEL", text, lines[0], Severity.WARNING)
            for line in lines:
                self._leave(line.cells, line)

    def _say_lost_leading_cells(self) -> None:
        """Rows whose label stands further left than those of its depth: leading cells were lost."""
        loose = [line for line in self.lines.values() if not line.aligned and line.label]
        usual: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
        for line in loose:
            usual[line.table, self._words.depth(line.key)][line.index] += 1
        lost: dict[str, list[Line]] = defaultdict(list)
        for line in loose:
            index, times = usual[line.table, self._words.depth(line.key)].most_common(1)[0]
            if times > 1 and line.index < index:
                lost[line.table].append(line)
        for lines in lost.values():
            self._shifted |= {id(line) for line in lines}
            self._say(
                "S-SHIFT",
                f"{quoted([line.label for line in lines])}行首的格丢失，后面的数按顺序放入，请核对是否错位",
                lines[0],
                keys=tuple(key for line in lines for key in self._words.under(line.key)),
                unsure=True,
            )

    def _place(self, line: Line, found: Columns) -> None:
        whole = self._whole_row(line, found)
        if whole:
            found = Columns(found.whole)
        keys = _keys(line, found)
        if found.doubt:
            self._in_doubt[line.table, found.doubt].append(line)
        self.expected.update(keys)
        if not keys:
            self._leave(line.cells, line)
            if _filled(line):
                self._say(
                    "S-LABEL",
                    f"“{line.label}”这一行与上面的表头对不上，数值没有放入，请核对",
                    line,
                    Severity.ERROR,
                )
            return
        fitted = whole or self._fitted(line, found, keys)
        partial = bool(found.whole) and not line.aligned
        self.rows.append(PlacedRow(line, tuple(keys), fitted, found.lost, partial))
        for key, cell in zip(keys, fitted.cells, strict=True):
            # in a row that was moved a blank is not surely the cell's own
            doubtful = fitted.code == "S-SHIFT" and not line.aligned
            if cell is None or (doubtful and cell.blank):
                self.cells[key] = MISSING
            else:
                self.cells[key] = cell.value(self._words.measures[key])
                self.places[key] = cell.place
        self._leave(fitted.surplus, line)
        self._say_doubt(line, keys, fitted, lost=bool(found.whole))
        if fitted.code and not (fitted.code == "S-SHIFT" and id(line) in self._shifted):
            self._explain(line, keys, fitted)

    def _fitted(self, line: Line, found: Columns, keys: Sequence[str]) -> Fit:
        """The figures in their columns; under a head that lost some, a row with more figures has none."""
        there = _filled(line)
        if found.whole and len(there) > len(keys):
            return Fit((None,) * len(keys), tuple(there), "S-CELL-2")
        if found.spots:
            fitted = fit_aligned(line, found.spots, keys, self._words)
            if fitted:
                return fitted
            fitted = fit(there, keys, self._words)
            # which cells a row has lost, its blank ones do not tell; all figures with their total do
            certain = any(True for _ in self._words.sums(keys)) and sums_hold(fitted.cells, keys, self._words)
            return (
                fitted
                if certain and len(there) == len(keys)
                else replace(fitted, code=fitted.code or "S-SHIFT")
            )
        return fit(self._values(line, len(keys)), keys, self._words)

    def _say_doubt(self, line: Line, keys: Sequence[str], fitted: Fit, *, lost: bool) -> None:
        """What stands in no certain columns is sure only where nothing contradicts it.

        ``lost`` says that the head of the row lost some columns.
        """
        if not (line.recovered or lost) or fitted.cells.count(None) == len(keys):
            return
        if line.doubtful:
            how = "这一行有空格，数值按文字的位置放入"
        elif not sums_hold(fitted.cells, keys, self._words):
            how = "这一行的数与合计对不上，数值按顺序放入"
        else:
            return
        self._say("S-UNSURE", f"“{line.label}”{how}，请对照原件核对", line, keys=tuple(keys), unsure=True)

    def _has_label_cells(self, line: Line, guess: Form | None) -> bool:
        """Whether a row has its figures, and before them, blank, the cells that are merged into its label."""
        count = self._words.label_cells(line.key)
        if line.aligned or not count or not all(cell.blank for cell in line.cells[:count]):
            return False
        return len(line.cells) == count + len(self._columns(line, guess).ends)

    def _values(self, line: Line, wanted: int) -> Sequence[GridCell]:
        """The cells that may hold values: of a row that lacks some, none that is merged into its label."""
        count = self._words.label_cells(line.key)
        padded = line.aligned or line.table in self._padded
        short = padded and len(line.cells) < count + wanted
        if short and all(cell.blank for cell in line.cells[:count]):
            return line.cells[count:]
        return line.cells

    def _whole_row(self, line: Line, found: Columns) -> Fit | None:
        """As many figures as the form has columns, which add up: they need no head."""
        filled = _filled(line)
        keys = [f"{line.key}.{each}" for each in found.whole]
        if not keys or len(filled) != len(keys) or not sums_hold(filled, keys, self._words):
            return None
        return Fit(tuple(filled), (), "S-SHIFT")

    def _explain(self, line: Line, keys: Sequence[str], fitted: Fit) -> None:
        filled = _filled(line)
        quote = "\t".join(cell.text for cell in line.cells).strip("\t")
        kept = sum(cell is not None for cell in fitted.cells)
        count = len(keys)
        if fitted.code == "S-CELL-1":
            how = "数值相同，从左依次放入，其余视为缺失" if kept else "不能确定缺哪一格，整行没有放入"
            text = f"“{line.label}”应有{count}个数，只有{len(filled)}个：{how}"
            place = filled[-1].place if filled else line.place
        elif fitted.code == "S-CELL-2":
            how = "多出的一个没有放入" if kept else "不能确定多的是哪一个，整行没有放入"
            text = f"“{line.label}”应有{count}个数，却有{len(filled)}个：{how}"
            place = filled[0].place if filled else line.place
        else:
            how = "按最可能的列放入，请核对" if kept else "不能确定属于哪一列，没有放入"
            text = f"“{line.label}”这一行的数没有对准列名：{how}"
            place, quote = line.place, line.quote
        # words beside the figures of a row put none of them in doubt
        unsure = kept > 0 and (fitted.code != "S-CELL-2" or any(cell.numeric for cell in fitted.surplus))
        self.observations.append(Observation(fitted.code, text, place, quote, tuple(keys), unsure=unsure))
        self._shifted.add(id(line))

    def _leave(self, cells: Iterable[GridCell], line: Line) -> None:
        self.loose += [(cell, line.label) for cell in cells if not cell.blank]

    def _say(
        self,
        code: str,
        message: str,
        line: Line,
        severity: Severity | None = None,
        keys: tuple[str, ...] = (),
        *,
        unsure: bool = False,
    ) -> None:
        keys = keys or self._words.under(line.key)
        self.observations.append(
            Observation(code, message, line.place, line.quote, keys, severity, unsure=unsure)
        )


def _filled(line: Line) -> list[GridCell]:
    return [cell for cell in line.cells if not cell.blank]


def _texts(line: Line) -> list[str]:
    """What stands in the cells of a row, without blanks."""
    return [cell.text.strip() for cell in _filled(line)]


def _keys(line: Line, columns: Columns) -> tuple[str, ...]:
    return tuple(f"{line.key}.{each}" for each in columns.ends)


def quoted(labels: Sequence[str]) -> str:
    """The first few labels in quotes, and how many there are in all."""
    return listed([f"“{label}”" for label in labels], "等{}处", _NAMED)
