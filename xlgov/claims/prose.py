"""The texts of a report, taken apart once for all rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from xlgov.claims.breakdowns import TRIGGER, Breakdown, breakdowns
from xlgov.claims.claim import Claim
from xlgov.claims.reading import claims_of
from xlgov.claims.statements import Statement
from xlgov.report.bound import PREAMBLE
from xlgov.report.unit import LABELS
from xlgov.sentences.splitting import Sentence, sentences_of

if TYPE_CHECKING:
    from xlgov.report import Report


class Text(NamedTuple):
    """A text that is published: its key (``title``, ``preamble``, ``sections.…``, ``notes.…``), what it is
    called, and what it says."""

    key: str
    label: str
    text: str


class Prose:
    """What is written in a report. Each stage is worked out when it is first asked for."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text that is published and not empty, in the order of the form."""
        report, form = self.report, self.report.form
        labels = {key: LABELS[key] for key in ("title", PREAMBLE)}
        labels |= {f"sections.{each.key}": each.label for each in form.sections if each.kind == "text"}
        labels |= {f"notes.{table.key}": f"{table.sheet}表的表注" for table in form.tables}
        written = ((key, label, report.shown(key)) for key, label in labels.items())
        return tuple(Text(key, label, text) for key, label, text in written if text)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of the preamble and the sections of prose."""
        return tuple(sentences_of(self.report))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every sentence, ready to be read."""
        year = self.report.year
        found: list[Statement] = []
        for each in self.sentences:
            found.append(Statement(each, year, found[-1] if found else None))
        return tuple(found)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What they claim about figures of the report's year, in the order of the text."""
        return tuple(claim for each in self.statements for claim in claims_of(each))

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """The totals that sentences divide into parts, in the order of the text."""
        divided = (each for each in self.statements if TRIGGER.search(each.text))
        return tuple(found for each in divided for found in breakdowns(each))
