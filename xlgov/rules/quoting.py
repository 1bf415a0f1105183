"""Findings about what is written: on the paragraph where it stands, with the words quoted."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from xlgov.finding import NAMED, NOWHERE, CellRef, Finding, Severity, Status
from xlgov.report.bound import PREAMBLE
from xlgov.report.paragraphs import paragraph_key

if TYPE_CHECKING:
    from xlgov.rules.context import Context
    from xlgov.sentences.splitting import Sentence
    from xlgov.values import Number


def on_paragraphs(ctx: Context, found: Finding, key: str, paragraphs: Iterable[int]) -> Finding:
    """The finding on paragraphs (from 0) of the text under ``key``, not on the section's beginning; its
    fingerprint is that of the text, and stays when paragraphs are moved."""
    if not key.startswith("sections."):
        return found  # every other text has one cell
    lines = (ctx.report.shown(key) or "").split("\n")
    cells = tuple(_paragraph(ctx, key, number, lines[number]) for number in paragraphs)
    return found._replace(cells=cells or found.cells)


def _paragraph(ctx: Context, key: str, number: int, text: str) -> CellRef:
    start = ctx.places.get(key, NOWHERE)
    name = paragraph_key(key, number)
    return CellRef(name, ctx.places.get(name, start), text)


def paragraphs_at(text: str, places: Iterable[int]) -> list[int]:
    """The paragraphs (from 0) in which places of a text lie, which are given in their order."""
    found, number, last = [], 0, 0
    for place in places:
        number += text.count("\n", last, place)
        last = place
        found.append(number)
    return found


def text_key(sentence: Sentence) -> str:
    """The key of the text that a sentence is of."""
    named = sentence.section == PREAMBLE or sentence.section.startswith("notes.")
    return sentence.section if named else f"sections.{sentence.section}"


def paragraph_of(ctx: Context, sentence: Sentence) -> str:
    """The paragraph in which a sentence stands; found from its place, as a text may be long."""
    text = ctx.report.shown(text_key(sentence)) or ""
    end = text.find("\n", sentence.start)
    return text[text.rfind("\n", 0, sentence.start) + 1 : end if end >= 0 else None]


def some_of(quotes: Iterable[str], count: int) -> str:
    """The first few of what is quoted, and how many there are in all where that is more than one."""
    named = "、".join(f"“{quote}”" for quote in islice(quotes, NAMED))
    return named + (f"等，共 {count} 处" if count > 1 else "")


def quoted(
    ctx: Context,
    sentence: Sentence,
    quote: str,
    message: str,
    figures: Iterable[str] = (),
    *,
    says: Number | None = None,
    should: Number | None = None,
    severity: Severity | None = None,
    status: Status = Status.FAIL,
    cause: str | None = None,
    advice: str | None = None,
) -> Finding:
    """A finding on the paragraph of a sentence and on the figures that it is held against.

    ``quote`` is what is read there; ``says`` the number of the text and ``should`` that of the tables, where
    there is one, or that of another place in the text. The fingerprint rests on the words and the figures, or
    what they are held against, not on the paragraph's place.
    """
    figures = tuple(figures)
    key = text_key(sentence)
    found = ctx.fail(
        message, (), figures, severity=severity, status=status, cause=cause, advice=advice, quote=quote
    )
    if key.startswith("sections."):
        first = _paragraph(ctx, key, sentence.paragraph, paragraph_of(ctx, sentence))
    else:  # every other text has one cell
        first = CellRef(key, ctx.places.get(key, NOWHERE), ctx.report.shown(key) or "")
    difference = None if says is None or should is None else says - should
    values = {"quote": quote} | {cell.key: cell.value for cell in found.cells if cell.key}
    if not figures and should is not None:
        values["should"] = str(should)
    return found._replace(
        cells=(first, *found.cells),
        left=says,
        right=should,
        difference=difference,
        fingerprint=ctx.fingerprint(values),
    )


def in_text(
    ctx: Context,
    key: str,
    number: int,
    quote: str,
    message: str,
    *,
    severity: Severity | None = None,
    status: Status = Status.FAIL,
    cause: str | None = None,
    advice: str | None = None,
    also: Iterable[int] = (),
) -> Finding:
    """A finding on the wording of one paragraph (from 0) of a text that is published; ``also`` are others
    in which the same is so."""
    found = ctx.fail(
        message, [key], severity=severity, status=status, cause=cause, advice=advice, quote=quote
    )
    mark = ctx.fingerprint({key: quote})
    numbers = dict.fromkeys((number, *also))
    return on_paragraphs(ctx, found, key, numbers)._replace(fingerprint=mark)


def on_sentence(
    ctx: Context,
    sentence: Sentence,
    quote: str,
    message: str,
    *,
    severity: Severity | None = None,
    status: Status = Status.FAIL,
    advice: str | None = None,
) -> Finding:
    """A finding on the wording of a sentence, at its paragraph."""
    key, number = text_key(sentence), sentence.paragraph
    return in_text(ctx, key, number, quote, message, severity=severity, status=status, advice=advice)
