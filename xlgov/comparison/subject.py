"""A report as one side of a comparison: what its file can hold, and what of it nobody can rely on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xlgov.comparison.result import Side
from xlgov.form.identities import LAST
from xlgov.report import Loaded, Report
from xlgov.report.extent import stood_in
from xlgov.rules.imported import is_import, unsure


@dataclass(frozen=True)
class Subject:
    """One of the two reports as it was read, and what its file is called."""

    loaded: Loaded
    name: str

    @classmethod
    def of(cls, source: Loaded | Report, name: str) -> Subject:
        """A report that was read from a file, or one without any."""
        loaded = source if isinstance(source, Loaded) else Loaded(source, {}, source="data")
        return cls(loaded, name)

    @property
    def report(self) -> Report:
        """The report itself."""
        return self.loaded.report

    @property
    def side(self) -> Side:
        """What is said of it."""
        return Side(self.name, self.report.unit.name, self.report.year, self.report.edition)

    @cached_property
    def is_published(self) -> bool:
        """Whether it comes from a file that has no cover: a document, a table of somebody else, or data that
        were made of one."""
        origin = self.report.provenance
        made_of_one = self.loaded.source == "data" and origin.source is not None and not origin.addends
        return is_import(self.loaded) or (made_of_one and origin.template is None)

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The keys of figures that were placed by the likeliest reading."""
        return frozenset(unsure(self.loaded))

    @cached_property
    def stood_in(self) -> frozenset[str]:
        """The keys of cells that an undivided row stands for: the report has no such cells."""
        return stood_in(self.report)

    @cached_property
    def has_last(self) -> bool:
        """Whether anything is known of last year's figures."""
        return bool(self.report.last) or any(key.startswith(LAST) for key in self.report.as_reported)

    def place(self, key: str) -> str:
        """Where something stands in its file, in words."""
        return str(self.loaded.places.get(key, ""))
