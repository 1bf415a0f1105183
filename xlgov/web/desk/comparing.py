"""The operation ``compare`` (比较): how one report of the page differs from another, or from its own file.

``given`` is {"before": a report as ``opened`` takes it, "after": another, "names": what people call them};
with "make" the differences are made as a workbook too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov import files
from xlgov.comparison import Comparison, FigureChange, TextChange, compare
from xlgov.comparison.paragraphs import ParagraphChange
from xlgov.comparison.text import lines, noted, numbered
from xlgov.comparison.workbook import build
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.opened import opened

PURPOSE = "对照表"


def compared(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """As ``Comparison.to_json``, with figures and paragraphs in words and all of it as "text" to be copied.

    Raises InputError where one of the two cannot be used.
    """
    before, after = (opened(desk, given[side]).loaded for side in ("before", "after"))
    names = given["names"]
    found = compare(before, after, (names[0], names[1]))
    if given.get("make"):
        unit = found.after.unit or found.before.unit or "年报"
        desk.make(f"{files.safe_names([f'{unit}-{PURPOSE}'])[0]}.xlsx", build(found))
    return told(found)


def told(found: Comparison) -> dict[str, Any]:
    """A comparison as the page shows it."""
    return {
        **found.to_json(),
        "figures": [figure_told(each) for each in found.figures],
        "answers": [{**each.to_json(), "stateLabel": each.state.label} for each in found.answers],
        "texts": [_text(each) for each in found.texts],
        "text": "\n".join("".join(span.text for span in line) for line in lines(found)),
    }


def figure_told(change: FigureChange) -> dict[str, Any]:
    """A figure that is not the same, both sides and by how much in words."""
    return {
        "key": change.key,
        "sheet": change.sheet,
        "label": change.label,
        "state": change.state.value,
        "before": change.before.words,
        "after": change.after.words,
        "noted": noted(change),
    }


def _text(change: TextChange) -> dict[str, Any]:
    return {**change.to_json(), "paragraphs": [_paragraph(each) for each in change.changes]}


def _paragraph(change: ParagraphChange) -> dict[str, Any]:
    pieces = [{**piece.to_json(), "text": piece.shown} for piece in change.pieces]
    return {**change.to_json(), "pieces": pieces, "label": numbered(change)}
