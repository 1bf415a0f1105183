"""Finds the statutory tables in a grid of text from any source and maps each cell to its key.

By labels and structure, never by bare position, against the labels of all editions at once. What cannot be
placed for certain is not placed: it ends in ``unplaced``, and an observation says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from xlgov.finding import Observation, Place, Severity, listed
from xlgov.form import Form, edition_for, editions
from xlgov.locate.fit import Fit, fit, sums_hold
from xlgov.locate.grids import Grid, GridCell
from xlgov.locate.heads import Columns, resolve
from xlgov.locate.scan import Line, Scan
from xlgov.locate.vocabulary import measures, rows
from xlgov.report import Unplaced
from xlgov.values import MISSING, Value

__all__ = ["Grid", "GridCell", "Located", "locate"]

_NAMED = 5
"""Rows or labels named in one message."""


@dataclass(frozen=True, slots=True)
class Located:
    """What was found: the edition (None without evidence), values and places by key, and the rest.

    ``cells`` has every statutory key of the edition, ``MISSING`` where the source has no such cell, and the
    keys of an import-only row where the source has it. ``notes`` are footnotes by table.
    """

    edition: str | None
    cells: dict[str, Value]
    places: dict[str, Place]
    unplaced: tuple[Unplaced, ...]
    observations: tuple[Observation, ...]
    notes: dict[str, str]


def locate(grids: Iterable[Grid], *, year: int | None = None) -> Located:
    """Find the figures of a report; ``year`` decides between editions where the tables leave it open."""
    scan = Scan().read(grids)
    return _Assembly(scan, year).located()


@dataclass(slots=True)
class _Assembly:
    scan: Scan
    year: int | None
    cells: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    labels: dict[str, Line] = field(default_factory=dict)
    """the first row found, by its key"""
    expected: set[str] = field(default_factory=set)
    """every key whose row and column were found, placed or not"""
    loose: list[tuple[GridCell, str]] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    shifted: set[int] = field(default_factory=set)
    """ids of the rows that a S-SHIFT names"""

    def located(self) -> Located:
        self.loose += self.scan.loose
        self.observations += self.scan.observations
        lines = self._once()
        self._lost_leading_cells(lines)
        resolved = {
            id(line): resolve(line.head, line.key, None, aligned=line.aligned) for line in lines if line.head
        }
        sure = {key for found in resolved.values() for key in found.keys}
        guess = self._edition(sure)
        said: set[tuple[str, Place, str]] = set()
        for line in lines:
            found = resolved.get(id(line)) or resolve(None, line.key, guess, aligned=line.aligned)
            for one in found.observations:
                place = one.place if one.place != Place() else line.place
                if (mark := (one.code, place if line.head else Place(), one.message)) not in said:
                    said.add(mark)
                    self.observations.append(replace(one, place=place))
            self._place(line, found)
        form = self._edition(self.expected) or guess
        self._gaps()
        unplaced: list[Unplaced] = []
        if form:
            unplaced += self._complete(form)
        unplaced += [
            Unplaced(place=str(cell.place), text=cell.text.strip() or str(cell.content), near=near)
            for cell, near in self.loose
            if not cell.blank
        ]
        known = form.cells if form else {}
        observations = tuple(
            replace(one, keys=tuple(key for key in one.keys if key in known)) for one in self.observations
        )
        cells = {key: self.cells[key] for key in known if key in self.cells}
        places = {key: self.places[key] for key in known if key in self.places}
        return Located(
            form.edition if form else None, cells, places, tuple(unplaced), observations, self.scan.notes
        )

    def _once(self) -> list[Line]:
        """Each row once; what a second table or a repeated row holds stays unplaced."""
        again: dict[str, list[Line]] = defaultdict(list)
        kept = []
        for line in self.scan.lines:
            if line.key in self.labels:
                again[line.table].append(line)
            else:
                self.labels[line.key] = line
                kept.append(line)
        for table, lines in again.items():
            sheet = editions()[-1].table(table).sheet
            total = len({line.key for line in kept if line.table == table})
            if len(lines) > 1 or total == 1:
                self._say("S-TABLE", f"“{sheet}”这张表出现了两次，只取第一张，第二张的数没有放入", lines[0])
            else:
                self._say(
                    "S-LABEL", f"“{lines[0].label}”这一行出现了两次，只取第一次", lines[0], Severity.WARNING
                )
            for line in lines:
                self._leave(line.cells, line)
        return kept

    def _lost_leading_cells(self, lines: Sequence[Line]) -> None:
        """Rows whose label stands further left than those of its depth: leading cells were lost."""
        usual: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
        loose = [line for line in lines if not line.aligned and line.label]
        for line in loose:
            usual[line.table, len(_above(line.key))][line.index] += 1
        lost = []
        for line in loose:
            index, times = usual[line.table, len(_above(line.key))].most_common(1)[0]
            if times > 1 and line.index < index:
                lost.append(line)
        for table in dict.fromkeys(line.table for line in lost):
            found = [line for line in lost if line.table == table]
            self.shifted |= {id(line) for line in found}
            keys = tuple(key for line in found for key in _keys(line.key))
            self._say(
                "S-SHIFT",
                f"{_quoted([line.label for line in found])}行首的格丢失，后面的数按顺序放入，请核对是否错位",
                found[0],
                keys=keys,
            )

    def _place(self, line: Line, found: Columns) -> None:
        self.expected |= set(found.keys)
        if not found.keys:
            self._leave(line.cells, line)
            if any(not cell.blank for cell in line.cells):
                self._say(
                    "S-LABEL",
                    f"“{line.label}”这一行与上面的表头对不上，数值没有放入，请核对",
                    line,
                    Severity.WARNING,
                )
            return
        fitted = self._aligned(line, found) if found.spots else None
        fitted = fitted or fit(line.cells, found.keys)
        for key, cell in zip(found.keys, fitted.cells, strict=True):
            if cell is None or (fitted.code == "S-SHIFT" and cell.blank and not line.aligned):
                self.cells[key] = MISSING
            else:
                self.cells[key] = cell.value(measures()[key])
                self.places[key] = cell.place
        self._leave(fitted.surplus, line)
        if fitted.code and not (fitted.code == "S-SHIFT" and id(line) in self.shifted):
            self._explain(line, found.keys, fitted)

    def _aligned(self, line: Line, found: Columns) -> Fit | None:
        """Columns by position; None when the row must be read in order after all."""
        spots = found.spots or ()
        if len(line.row) <= max(spot.start for spot in spots) and not line.row[0].place.cell:
            return None
        cells: list[GridCell | None] = []
        beside = [
            c for i, c in enumerate(line.row) if i >= line.after and not c.blank and not _within(i, spots)
        ]
        for spot in spots:
            here = [line.row[i] for i in spot if line.after <= i < len(line.row)]
            filled = [cell for cell in here if not cell.blank]
            beside += filled[1:]
            cells.append(filled[0] if filled else here[0] if here else GridCell("", line.place))
        if not beside:
            return Fit(tuple(cells))
        core = [cell for cell in line.cells if not cell.blank]
        if len(core) >= len(found.keys):
            fitted = fit(core, found.keys)
            return replace(fitted, code=fitted.code or "S-SHIFT")
        return _moved(line, spots, found.keys)

    def _explain(self, line: Line, keys: Sequence[str], fitted: Fit) -> None:
        filled = [cell for cell in line.cells if not cell.blank]
        quote = "\t".join(cell.text for cell in line.cells).strip("\t")
        kept = sum(cell is not None for cell in fitted.cells)
        count = len(keys)
        if fitted.code == "S-CELL-1":
            how = "数值相同，从左依次放入，其余视为缺失" if kept else "不能确定缺哪一格，整行没有放入"
            text = f"“{line.label}”应有{count}个数，只有{len(line.cells)}个：{how}"
            place = filled[-1].place if filled else line.place
        elif fitted.code == "S-CELL-2":
            how = "多出的一个没有放入" if kept else "不能确定多的是哪一个，整行没有放入"
            text = f"“{line.label}”应有{count}个数，却有{len(filled)}个：{how}"
            place = filled[0].place if filled else line.place
        else:
            how = "按最可能的列放入，请核对" if kept else "不能确定属于哪一列，没有放入"
            text = f"“{line.label}”这一行的数没有对准列名：{how}"
            place, quote = line.place, line.quote
        self.observations.append(Observation(fitted.code, text, place, quote, tuple(keys)))
        self.shifted.add(id(line))

    def _gaps(self) -> None:
        for gap in self.scan.gaps:
            if not {id(gap.line), id(gap.before)} & self.shifted:
                self.observations.append(
                    Observation(
                        "S-SPLIT",
                        f"表在“{gap.line.label}”这一行之前断开了",
                        gap.place,
                        severity=Severity.INFO,
                    )
                )

    def _edition(self, keys: set[str]) -> Form | None:
        """The edition all keys agree with, or the year's, or the one with the most of them."""
        if not keys:
            return None
        wanted = edition_for(self.year) if self.year else None
        known = {key for form in editions() for key in form.keys}
        fitting = [form for form in editions() if (keys & known) <= set(form.keys)]
        if len(fitting) == 1:
            return fitting[0]
        if wanted or fitting:
            return wanted
        return max(editions(), key=lambda form: len(keys & set(form.keys)))

    def _complete(self, form: Form) -> list[Unplaced]:
        """Say what the edition lacks or does not have, and enter what is missing."""
        foreign = self._hybrid(form)
        unplaced = [
            Unplaced(place=str(place), text=value.typed or str(value.number), near=_name(key))
            for key, value in self.cells.items()
            if key not in form.cells
            and value.typed + str(value.number or "")
            and (place := self.places.get(key))
        ]
        for table in form.tables:
            wanted = rows(form, table.key)
            lost = [key for key in wanted if key not in self.labels]
            if len(lost) == len(wanted):
                self.observations.append(
                    Observation(
                        "S-TABLE", f"没有找到“{table.sheet}”这张表", keys=tuple(form.under(table.key))
                    )
                )
            elif lost := [key for key in lost if not (table.key in foreign and _only(key, form))]:
                self.observations.append(
                    Observation(
                        "S-ROWS",
                        f"“{table.sheet}”表缺少 {len(lost)} 行：{_quoted([wanted[key] for key in lost])}",
                        next(line.place for line in self.labels.values() if line.table == table.key),
                        keys=tuple(key for row in lost for key in form.under(row)),
                    )
                )
        for key in form.keys:
            self.cells.setdefault(key, MISSING)
        return unplaced

    def _hybrid(self, form: Form) -> set[str]:
        """Rows and columns of another edition: one observation; returns the tables that have them."""
        own = set(form.keys)
        foreign = [key for key in measures() if key in self.expected and key not in own]
        if not foreign:
            return set()
        found: dict[str, GridCell] = {}
        for line in self.labels.values():
            if not any(key.startswith(line.key + ".") for key in foreign):
                continue
            if all(key not in own for key in self.expected if key.startswith(line.key + ".")) and _alien(
                line.key, form
            ):
                found.setdefault(line.label, line.row[line.index])
                continue
            for one in line.head.cells if line.head else ():
                name = one.match.of(True, line.table) if one.match else None
                if name and name.role == "column" and f"{line.key}.{name.key}" in foreign:
                    found.setdefault(one.cell.text.replace("\n", ""), one.cell)
        first = min(found.values(), key=lambda cell: cell.place.line or 0) if found else None
        others = [other.edition for other in editions() if set(foreign) & set(other.keys)]
        self.observations.append(
            Observation(
                "S-HYBRID",
                f"{form.edition}版的表里混有{'、'.join(others)}版的行或列：{_quoted(list(found))}",
                first.place if first else Place(),
                first.text if first else "",
                tuple(foreign),
            )
        )
        return {key.split(".")[0] for key in foreign}

    def _leave(self, cells: Iterable[GridCell], line: Line) -> None:
        self.loose += [(cell, line.label) for cell in cells if not cell.blank]

    def _say(
        self,
        code: str,
        message: str,
        line: Line,
        severity: Severity | None = None,
        keys: tuple[str, ...] = (),
    ) -> None:
        self.observations.append(
            Observation(code, message, line.place, line.quote, keys or _keys(line.key), severity)
        )


def _above(row: str) -> tuple[str, ...]:
    """The labels over a row's own, as the edition has it that prints it."""
    for form in editions():
        for cell in form.cells.values():
            if cell.key.startswith(row + ".") and not cell.import_only:
                return tuple(node.label for node in cell.row[:-1])
    return ()


def _moved(line: Line, spots: Sequence[range], keys: Sequence[str]) -> Fit:
    """Values that all stand the same number of columns beside their heads, if only one move makes sense."""
    filled = [(i, cell) for i, cell in enumerate(line.row) if i >= line.after and not cell.blank]
    starts = {spot.start: n for n, spot in enumerate(spots)}
    sound = []
    for offset in range(-len(line.row), len(line.row) + 1):
        if all(i + offset in starts for i, _ in filled):
            cells: list[GridCell | None] = [GridCell("", line.place)] * len(keys)
            for i, cell in filled:
                cells[starts[i + offset]] = cell
            if sums_hold(cells, keys):
                sound.append(tuple(cells))
    if len(sound) == 1:
        return Fit(sound[0], (), "S-SHIFT")
    return Fit((None,) * len(keys), tuple(cell for _, cell in filled), "S-SHIFT")


def _within(index: int, spots: Sequence[range]) -> bool:
    return any(index in spot for spot in spots)


def _keys(row: str) -> tuple[str, ...]:
    return tuple(key for key in measures() if key.startswith(row + "."))


def _only(row: str, form: Form) -> bool:
    """Whether some other edition lacks the row."""
    return any(row not in rows(other, row.split(".")[0]) for other in editions() if other is not form)


def _alien(row: str, form: Form) -> bool:
    """Whether the row itself is not of this edition."""
    return row not in rows(form, row.split(".")[0])


def _name(key: str) -> str:
    return next(form.cells[key].label for form in editions() if key in form.cells)


def _quoted(labels: Sequence[str]) -> str:
    return listed([f"“{label}”" for label in labels], _NAMED, "等{}处")
