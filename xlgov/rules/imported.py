"""导入情况: how a file was read that is none of ours: what from where, what is unsure, not read, left over.

One value, told by every face. It is made of a ``Loaded``; what somebody explained since is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from xlgov import ways
from xlgov.finding import Observation
from xlgov.report import Extent, Loaded, Report, Unplaced, extent
from xlgov.rules.doubts import still_open
from xlgov.values import Kind

if TYPE_CHECKING:
    from xlgov.form import Table

_HEAD = {"title": "标题", "unit.name": "单位名称", "year": "年度"}
"""the answers of the cover that are in a published report, by key"""


NOT_FOUND = "没有找到"
_FEW = 2
"""figures of a row whose columns are named"""
_NO_FIGURE = {
    Kind.TEXT: "这一格里写的不是数：确实没有的填 0，有的照原件填上",
    Kind.FORMULA: "这一格里的公式没有存下结果：用 Excel 或 WPS 打开原文件，保存一次再导入，或者照原件填上",
    Kind.ERROR: "这一格里是错误值，不是数：照原件填上",
}
"""Why a figure whose cell is there was not read."""


class Figure(NamedTuple):
    """A figure that wants a look: its key, the names of its row and column, where it stands in the file, what
    was read (None: nothing was) and why it is named."""

    key: str
    row: str
    column: str
    place: str
    value: str | None
    why: str

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``validate --format json``."""
        return {**self._asdict(), "why": ways.told(self.why, ways.Face.COMMAND)}


class Row(NamedTuple):
    """Figures of one row of a table that want a look for one reason."""

    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """The row's name, with those of the columns where no more than two of its figures were not read."""
        lacking = [each.column for each in self.figures if each.value is None and each.column]
        few = len(lacking) == len(self.figures) <= _FEW
        return "　".join([self.figures[0].row, "、".join(lacking)] if few else [self.figures[0].row])

    @property
    def place(self) -> str:
        """Where they stand in the file, each place once."""
        return "、".join(dict.fromkeys(figure.place for figure in self.figures if figure.place))

    @property
    def said(self) -> str:
        """What was read, by column; empty where nothing was."""
        read = [(each.column, each.value) for each in self.figures if each.value is not None]
        return "、".join(f"{column} {value or '（空白）'}".strip() for column, value in read)

    @property
    def why(self) -> str:
        """Why they are named."""
        return self.figures[0].why


class Origin(NamedTuple):
    """A part of the report: its key, its name, where in the file it comes from, and what there is of it in
    words (NOT_FOUND: nothing)."""

    key: str
    name: str
    place: str
    said: str


class TableRead(NamedTuple):
    """A table: its key, its sheet, where in the file it stands (NOT_FOUND: nowhere; empty: that is not known
    any more), and how many of its figures were read, how many of these by the likeliest reading."""

    key: str
    sheet: str
    place: str
    figures: int
    read: int
    unsure: int

    @property
    def said(self) -> str:
        """How much of it was read, in words."""
        words = f"{self.figures} 个数读到 {self.read} 个"
        return f"{words}，其中 {self.unsure} 个存疑" if self.unsure else words


class Imported(NamedTuple):
    """How a file was read.

    ``head`` are title, unit and year, ``sections`` those of prose, of this reading; none of an earlier one,
    of which the report does not know where they stood. ``left_out`` names sheets of which nothing was read.
    """

    source: str
    extent: Extent
    head: tuple[Origin, ...]
    tables: tuple[TableRead, ...]
    sections: tuple[Origin, ...]
    unsure: tuple[Figure, ...]
    unread: tuple[Figure, ...]
    unplaced: tuple[Unplaced, ...]
    left_out: tuple[str, ...] = ()
    upgraded: str = ""
    """from which template to which and with what success, where it was moved to another and not imported"""
    new: tuple[str, ...] = ()
    """then the rows of the new form that want figures which the old one had not, in words"""

    @property
    def summary(self) -> str:
        """The counts in one sentence, without its full stop."""
        if self.upgraded:
            return self.upgraded
        parts = [f"{self.extent.figures} 个数读到 {self.extent.read} 个"]
        parts += [f"其中 {len(self.unsure)} 个存疑"] if self.unsure else []
        parts += [f"{len(self.extent.unread)} 个没有读到"] if self.extent.unread else []
        lacking = [part.name for part in (*self.head, *self.sections) if part.said == NOT_FOUND]
        parts += [f"没有找到{'、'.join(lacking)}"] if lacking else []
        parts += [f"{len(self.unplaced)} 处内容没有对应的栏目"] if self.unplaced else []
        return "，".join(parts)

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``validate --format json``."""
        return {
            "source": self.source,
            "figures": self.extent.figures,
            "read": self.extent.read,
            "head": [part._asdict() for part in self.head],
            "tables": [table._asdict() for table in self.tables],
            "sections": [part._asdict() for part in self.sections],
            "unsure": [figure.to_json() for figure in self.unsure],
            "unread": [figure.to_json() for figure in self.unread],
            "unplaced": [
                {"place": item.place, "text": item.text, "near": item.near} for item in self.unplaced
            ],
            "left_out": list(self.left_out),
        }


def is_import(loaded: Loaded) -> bool:
    """Whether a file was read that is no workbook of ours and none of our data."""
    ours = loaded.report.provenance.template is not None
    return loaded.source == "text" or (loaded.source == "workbook" and not ours)


def imported(loaded: Loaded) -> Imported | None:
    """How a file was read that is not ours; of one of ours what is still unsure of an earlier import.

    None where there is nothing of the kind.
    """
    doubtful = unsure(loaded)
    fresh = is_import(loaded)
    if not (fresh or doubtful):
        return None
    report = loaded.report
    read = extent(report)
    return Imported(
        source=report.provenance.source or "",
        extent=read,
        head=tuple(_head(loaded)) if fresh else (),
        tables=tuple(_table(loaded, table, read, doubtful) for table in report.form.statutory.tables),
        sections=tuple(_sections(loaded)) if fresh else (),
        unsure=tuple(figures_of(loaded, doubtful)),
        unread=tuple(figures_of(loaded, _why_unread(loaded, read))),
        unplaced=report.unplaced,
        left_out=loaded.left_out if fresh else (),
    )


def unsure(loaded: Loaded) -> dict[str, Observation]:
    """The figures that were placed by the likeliest reading and that nobody explained since, by key, with
    what was noticed."""
    noticed = [each for each in loaded.observations if each.unsure]
    if not noticed:
        return {}
    report = loaded.report
    found: dict[str, Observation] = {}
    for each in still_open(loaded, noticed):
        for key in each.keys:
            if key in report.figures and report.value(key).kind is not Kind.MISSING:
                found.setdefault(key, each)
    return {key: found[key] for key in report.form.cells if key in found}


def as_written(loaded: Loaded) -> Loaded:
    """An import as a file that is made of it will be read: what was noticed names its place in the source."""
    if not is_import(loaded):
        return loaded
    return replace(loaded, places={}, observations=())


def _head(loaded: Loaded) -> Iterator[Origin]:
    for key, name in _HEAD.items():
        value = loaded.report.under(key)
        place = str(loaded.places.get(key, "")) if value else ""
        yield Origin(key, name, place, str(value or NOT_FOUND))


def _table(loaded: Loaded, table: Table, read: Extent, doubtful: Mapping[str, Observation]) -> TableRead:
    keys = loaded.report.form.statutory.by_table[table.key]
    return TableRead(
        table.key,
        table.sheet,
        _stretch(loaded, keys),
        len(keys),
        len(keys) - len(set(keys).intersection(read.unread)),
        sum(key in doubtful for key in loaded.report.form.by_table[table.key]),
    )


def _stretch(loaded: Loaded, keys: Iterable[str]) -> str:
    """Where the first and the last of these figures stand."""
    places = [loaded.places[key] for key in keys if key in loaded.places]
    if not places:
        return NOT_FOUND if is_import(loaded) else ""
    first, last = places[0], places[-1]
    if first == last:
        return str(first)
    if first.line is not None and last.line is not None and first.spot is None:
        return f"第{first.line}—{last.line}行"
    # the sheet is named once
    end = last.cell if last.cell and last.sheet == first.sheet else str(last)
    return f"{first} 至 {end}"


def _sections(loaded: Loaded) -> Iterator[Origin]:
    for section in loaded.report.form.sections:
        if section.kind != "text":
            continue
        key = f"sections.{section.key}"
        text = loaded.report.sections[section.key]
        place = str(loaded.places.get(key, ""))
        missing = "没有内容" if place else NOT_FOUND
        yield Origin(key, section.label, place, f"{len(text.splitlines())} 段" if text else missing)


def figures_of(loaded: Loaded, noticed: Mapping[str, Observation]) -> Iterator[Figure]:
    """The figures of which something was noticed, by key."""
    report: Report = loaded.report
    # the only row of a table has no name of its own
    sheets = {
        key: f"“{table.sheet}”表" for table in report.form.tables for key in report.form.by_table[table.key]
    }
    for key, why in noticed.items():
        place = loaded.places.get(key)
        where = str(place or why.place) or why.origin
        value = None if report.value(key).kind is Kind.MISSING else report.shown(key) or ""
        cell = report.form.cells[key]
        yield Figure(key, cell.row_label or sheets[key], cell.column_label, where, value, why.text)


def by_row(figures: Iterable[Figure]) -> list[Row]:
    """Figures that follow one another in a row of a table and are named for one reason, together."""
    groups = groupby(figures, key=lambda each: (each.key.rpartition(".")[0], each.row, each.why))
    return [Row(tuple(group)) for _, group in groups]


def _why_unread(loaded: Loaded, read: Extent) -> dict[str, Observation]:
    """What was noticed of the figures that were not read."""
    nothing = "原文件里没有找到这个数"
    found: dict[str, Observation] = {}
    for each in loaded.observations:
        for key in each.keys:
            found.setdefault(key, each)
    kinds = {key: loaded.report.value(key).kind for key in read.unread}
    return {
        key: found.get(key) or Observation("", _NO_FIGURE.get(kind, nothing)) for key, kind in kinds.items()
    }
