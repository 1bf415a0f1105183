"""Which sheets a table stands on: its own, however it is called, and copies of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from xlgov.form import Form
from xlgov.workbook import own_words
from xlgov.workbook.cells import Contents
from xlgov.workbook.frame import ALIKE, Layout
from xlgov.workbook.naming import Names, placed
from xlgov.workbook.template import template_of


def all_named(layout: Layout, names: Names) -> bool:
    """Whether each figure's name leads to the template's own cell."""
    return layout.named.items() <= names.everywhere.items()


class Homes:
    """The sheets of a workbook of ours, and what stands on them."""

    def __init__(self, form: Form, contents: Contents, names: Names) -> None:
        self._contents = contents
        self._names = names
        self._template = template_of(form.statutory)
        ours = self._template.all_sheets
        self._extra = [sheet for sheet in contents.visible if sheet not in ours]
        self._texts: dict[str, frozenset[str]] = {}

    def of(self, layout: Layout) -> list[str]:
        """The sheets with a table, the one that is read first: one that is seen, with most names."""
        own, visible = layout.table.sheet, self._contents.visible
        alone = not self._extra and visible.get(own)
        if alone and all_named(layout, self._names):
            return [own]
        named = Counter(place.sheet for place in placed(self._names.everywhere, layout.figures).values())
        if alone and named.keys() == {own}:
            return [own]
        homes = [sheet for sheet in self._candidates() if self._has(sheet, layout, named)]
        return sorted(
            homes,
            key=lambda sheet: (not visible[sheet], -named[sheet], sheet != own, homes.index(sheet)),
        )

    def _candidates(self) -> Iterable[str]:
        """The sheets of the tables and those that are not the template's, without those that say nothing."""
        tables = [table.sheet for table in self._template.form.tables if self._contents.has(table.sheet)]
        for sheet in (*tables, *self._extra):
            rows = self._contents.rows(sheet)
            if not (own_words.is_own_sheet(rows) or own_words.is_cover(rows)):
                yield sheet

    def _has(self, sheet: str, layout: Layout, named: Mapping[str | None, int]) -> bool:
        """Whether a table's names or its labels are on a sheet."""
        if named.get(sheet, 0) >= ALIKE * len(layout.figures):
            return True
        wanted = set(layout.labels.values())
        if len(wanted & self._texts_on(sheet)) >= ALIKE * len(wanted):
            return True
        return sheet == layout.table.sheet and bool(named.get(sheet))

    def _texts_on(self, sheet: str) -> frozenset[str]:
        if sheet not in self._texts:
            lines = self._contents.rows(sheet)
            texts = (content for line in lines for content in line if isinstance(content, str))
            self._texts[sheet] = frozenset(texts)
        return self._texts[sheet]
