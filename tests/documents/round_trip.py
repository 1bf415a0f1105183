"""Whether a report that was published and read again is the same."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.publication.manuscript import manuscript
from xlgov.report import Loaded, Report


def differences(report: Report, read: Loaded) -> Iterator[str]:
    """What was read otherwise than the publication of a report has it, each in words.

    What is published of the report as it was read has to be the same; what is not published is not compared.
    """
    again = read.report
    first, second = manuscript(report), manuscript(again)
    for name in ("edition", "year"):
        if getattr(report, name) != getattr(again, name):
            yield f"{name}: {getattr(report, name)!r}, read {getattr(again, name)!r}"
    for name in ("title", "preamble"):
        if getattr(first, name) != getattr(second, name):
            yield f"{name}: {getattr(first, name)!r}, read {getattr(second, name)!r}"
    for one, other in zip(first.parts, second.parts, strict=True):
        if (one.paragraphs, one.note) != (other.paragraphs, other.note):
            yield f"{one.heading}: {one.paragraphs} {one.note}, read {other.paragraphs} {other.note}"
        figures, found = (part.table.figures if part.table else {} for part in (one, other))
        for key, shown in figures.items():
            if shown != found[key]:
                yield f"{key}: {shown!r}, read {found[key]!r}"
    for left in again.unplaced:
        yield f"not placed: {left.text!r}"
