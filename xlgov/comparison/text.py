"""A comparison for a terminal: old → new, [-what went-]{+what came+}, readable without colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from xlgov.comparison.paragraphs import Change, ParagraphChange
from xlgov.comparison.result import AnswerChange, Comparison, FigureChange, State
from xlgov.comparison.words import Op, Piece
from xlgov.legible import one_line
from xlgov.values import fixed

_CONTEXT = 24
"""letters that are shown of what stayed, before and behind a change"""
_MARKS = {Op.SAME: ("", ""), Op.REMOVED: ("[-", "-]"), Op.ADDED: ("{+", "+}")}
NOTHING = "（没有填）"


class Span(NamedTuple):
    """A stretch of a line, and what became of it."""

    text: str
    op: Op = Op.SAME


Line = Sequence[Span]


def lines(comparison: Comparison) -> Iterator[Line]:
    """Everything that differs, line by line; the last line sums up."""
    yield [Span(f"前：{comparison.before.words}")]
    yield [Span(f"后：{comparison.after.words}")]
    for remark in comparison.remarks:
        yield [Span(f"  注意：{remark}")]
    yield from _with_headings(comparison)
    yield [Span(f"  结果：{comparison.summary}。")]


def differences(comparison: Comparison) -> Iterator[Line]:
    """Everything that differs, a line each, without headings between them."""
    for answer in comparison.answers:
        yield _answer(answer)
    for figure in comparison.figures:
        yield _figure(figure)
    for text in comparison.texts:
        for change in text.changes:
            yield [Span(f"{text.label}　"), *_paragraph(change)]


def _with_headings(comparison: Comparison) -> Iterator[Line]:
    for answer in comparison.answers:
        yield [Span("  "), *_answer(answer)]
    for sheet, figures in groupby(comparison.figures, key=lambda figure: figure.sheet):
        yield [Span(f"  “{sheet}”表")]
        for figure in figures:
            yield [Span("    "), *_figure(figure)]
    for text in comparison.texts:
        yield [Span(f"  {text.label}{'：只在一份里找到，没有比较' if text.unread else ''}")]
        for change in text.changes:
            yield [Span("    "), *_paragraph(change)]


def _answer(answer: AnswerChange) -> Line:
    state = "" if answer.state is State.CHANGED else f"（{answer.state.label}）"
    before, after = answer.before or NOTHING, answer.after or NOTHING
    return [Span(f"{answer.label}："), *_from_to(before, after), Span(state)]


def _paragraph(change: ParagraphChange) -> Line:
    return [Span(f"{numbered(change)}　"), *_spans(shortened(change.pieces))]


def numbered(change: ParagraphChange) -> str:
    """What became of a paragraph, and where it stood and stands."""
    if change.before is None or change.after is None:
        which = f"第{change.before or change.after}段"
    elif change.before == change.after:
        which = f"第{change.before}段"
    else:
        which = f"第{change.before}段→第{change.after}段"
    also = "并改动" if change.change is Change.MOVED and change.is_reworded else ""
    return f"{which}{change.change.label}{also}"


def noted(figure: FigureChange) -> str:
    """By how much a figure grew, or why that cannot be said."""
    if figure.difference is not None:
        return f"{'+' if figure.difference > 0 else ''}{fixed(figure.difference)}"
    return "" if figure.state is State.CHANGED else figure.state.label


def _figure(figure: FigureChange) -> Line:
    places = " → ".join(dict.fromkeys(place for place in (figure.before_place, figure.after_place) if place))
    note = "" if figure.state is State.ABSENT else noted(figure)
    spans = [Span(f"{figure.label}："), *_from_to(figure.before.words, figure.after.words)]
    spans += [Span(f"（{note}）")] if note else []
    return [*spans, *([Span(f"　{places}")] if places else [])]


def _from_to(before: str, after: str) -> Line:
    return [Span(one_line(before), Op.REMOVED), Span(" → "), Span(one_line(after), Op.ADDED)]


def _spans(pieces: Iterable[Piece]) -> Iterator[Span]:
    for piece in pieces:
        before, behind = _MARKS[piece.op]
        yield Span(f"{before}{one_line(piece.text)}{behind}", piece.op)


def shortened(pieces: Sequence[Piece], context: int = _CONTEXT) -> Iterator[Piece]:
    """The pieces with no more of what stayed than is needed to see where a change is; letters that nobody
    sees are named where nothing else changed."""
    for at, piece in enumerate(pieces):
        before, behind = (context if at else 0), (context if at < len(pieces) - 1 else 0)
        if len(pieces) == 1:
            before = context
        if piece.op is not Op.SAME:
            yield piece._replace(text=piece.shown)
            continue
        if len(piece.text) <= before + behind + 2:
            yield piece
            continue
        end = piece.text[len(piece.text) - behind :]
        yield Piece(Op.SAME, f"{piece.text[:before]}……{end}")
