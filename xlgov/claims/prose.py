"""The texts of a report, taken apart once for all rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from xlgov.claims.breakdowns import TRIGGER, Breakdown, breakdowns
from xlgov.claims.claim import Claim
from xlgov.claims.reading import READERS
from xlgov.claims.statements import Statement, made_ready
from xlgov.report.bound import PREAMBLE
from xlgov.report.unit import LABELS
from xlgov.sentences.splitting import Sentence, at_points, sentences_in, sentences_of

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report import Report


class Text(NamedTuple):
    """A text that is published: its key (``title``, ``preamble``, ``sections.…``, ``notes.…``), what it is
    called, and what it says."""

    key: str
    label: str
    text: str


@cache
def _labels(form: Form) -> dict[str, str]:
    """What the texts of a form are called, by key."""
    labels = {key: LABELS[key] for key in ("title", PREAMBLE)}
    labels |= {f"sections.{each.key}": each.label for each in form.sections if each.kind == "text"}
    return labels | {f"notes.{table.key}": f"{table.sheet}表的表注" for table in form.tables}


class Prose:
    """What is written in a report. Each stage is worked out when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text that is published and not empty, in the order of the form."""
        under = self.report.under
        written = ((key, label, under(key)) for key, label in _labels(self.report.form).items())
        return tuple(Text(key, label, text) for key, label, text in written if text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the preamble and the sections of prose."""
        return tuple([part for each in sentences_of(self.report) for part in at_points(each)])

    @cached_property
    def running(self) -> str:
        """All sentences of one width, one a line."""
        return self._ready[0]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every sentence, ready to be read."""
        text, masked = self._ready
        year, found, last = self.report.year, list[Statement](), None
        for start, each in zip(self._starts, self.sentences, strict=True):
            end = start + len(each.raw)
            last = Statement(each, year, last, (text[start:end], masked[start:end]))
            found.append(last)
        return tuple(found)

    def holding(self, pattern: re.Pattern[str]) -> list[Statement]:
        """The statements in which a pattern finds something, in the order of the text.

        All are searched at once: the pattern sees the end of the line before, and no ^ or $ without (?m).
        """
        return [self.statements[number] for number in self._holding(pattern)]

    def _holding(self, pattern: re.Pattern[str]) -> list[int]:
        text, starts, found = self.running, self._starts, list[int]()
        match = pattern.search(text)
        while match:
            number = bisect_right(starts, match.start()) - 1
            found.append(number)
            following = number + 1
            match = pattern.search(text, starts[following]) if following < len(starts) else None
        return found

    @cached_property
    def noted(self) -> tuple[Statement, ...]:
        """Every sentence of the notes below tables, each below the name of its table as if that headed it."""
        report, found = self.report, []
        for table in report.form.tables:
            key, text = f"notes.{table.key}", report.notes[table.key]
            if not text:
                continue
            last = Statement(Sentence(key, -1, 0, 0, table.sheet), report.year)
            for each in sentences_in(report.form, key, text):
                last = Statement(each, report.year, last)
                found.append(last)
        return tuple(found)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What they claim about figures of the report's year, in the order of the text."""
        asked = sorted(
            (number, place)
            for place, reader in enumerate(READERS)
            for number in self._holding(reader.TRIGGER)
        )
        found = [claim for number, place in asked for claim in READERS[place].read(self.statements[number])]
        for each in self.noted:
            for reader in READERS:
                found += reader.read(each) if reader.TRIGGER.search(each.text) else ()
        return tuple(found)

    @cached_property
    def measures(self) -> frozenset[str]:
        """What they make claims about."""
        return frozenset(each.measure for each in self.claims)

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The totals that sentences divide into parts, in the order of the text."""
        return tuple(found for each in self.holding(TRIGGER) for found in breakdowns(each))

    @cached_property
    def _ready(self) -> tuple[str, str]:
        return made_ready("\n".join([each.raw for each in self.sentences]))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each sentence begins in the running text."""
        lengths = [len(each.raw) + 1 for each in self.sentences]
        return tuple(accumulate(lengths, initial=0))[:-1]
