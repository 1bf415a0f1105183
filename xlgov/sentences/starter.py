"""What a new report's texts begin with: the form's starter paragraphs, with figures in them and prompts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from xlgov.report import Report
from xlgov.report.beginning import usual_title
from xlgov.report.bound import PREAMBLE, Bound
from xlgov.sentences.pattern import parse
from xlgov.sentences.splitting import pieces

if TYPE_CHECKING:
    from xlgov.form import Form


def started(report: Report) -> Report:
    """The report with the form's starter texts where nothing is written yet, each sentence with figures bound
    to them, and with a title where unit and year are known. What is written stays as it is.

    The texts hold prompts (【请写明…】): none of them is finished before somebody wrote it.
    """
    form, name = report.form, report.unit.name
    texts = {PREAMBLE: form.starter_preamble}
    texts |= {section.key: section.starter for section in form.sections if section.kind == "text"}
    written = {PREAMBLE: report.preamble, **report.sections}
    new = {place: lines for place, lines in texts.items() if lines and written[place] is None}
    shown = {
        place: "\n".join(parse(form, line).render(report) for line in lines) for place, lines in new.items()
    }
    kept = tuple(each for each in report.bound if each.section not in new)
    return replace(
        report,
        title=report.title or (usual_title(name, report.year) if name and report.year else None),
        preamble=shown.pop(PREAMBLE, report.preamble),
        sections={**report.sections, **shown},
        bound=(*kept, *_bound(form, new, report)),
    )


def blank(form: Form) -> Report:
    """What a blank workbook holds: the starter texts, which fill with the tables."""
    return started(Report(edition=form.edition, figures={}))


def _bound(form: Form, texts: dict[str, tuple[str, ...]], report: Report) -> Iterator[Bound]:
    for place, lines in texts.items():
        for line in lines:
            for pattern in (parse(form, piece) for piece in pieces(form, line)):
                if pattern.live:
                    yield Bound(place, pattern.text, pattern.render(report))
