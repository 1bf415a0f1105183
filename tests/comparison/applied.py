"""What changes make of a text: the test of a comparison is that nothing else is needed."""

from __future__ import annotations

from collections.abc import Sequence

from xlgov.comparison.paragraphs import ParagraphChange
from xlgov.comparison.words import Op


def applied(text: str | None, changes: Sequence[ParagraphChange]) -> str:
    """The text, of whole paragraphs, after all changes."""
    touched = {each.before for each in changes}
    lines = [
        line for number, line in enumerate((text or "").split("\n"), 1) if number not in touched and line
    ]
    for each in sorted((each for each in changes if each.after), key=lambda each: each.after or 0):
        said = "".join(piece.text for piece in each.pieces if piece.op is not Op.REMOVED)
        lines.insert((each.after or 0) - 1, said)
    return "\n".join(lines)
