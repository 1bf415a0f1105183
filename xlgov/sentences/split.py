"""A paragraph cut into its sentences, as it stands and as a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlgov.sentences.pattern import Part, Pattern, parse
from xlgov.sentences.splitting import ENDING

if TYPE_CHECKING:
    from xlgov.form import Form

_END = re.compile(ENDING)


def ends(paragraph: str) -> list[int]:
    """Where each sentence of a paragraph ends; the last is the paragraph's length."""
    found = [match.end() for match in _END.finditer(paragraph)]
    return found if found and found[-1] == len(paragraph) else [*found, len(paragraph)]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, each with the mark it ends with; joined they are the paragraph."""
    stops = ends(paragraph)
    return [paragraph[start:end] for start, end in zip([0, *stops[:-1]], stops, strict=True)]


def pattern_sentences(form: Form, paragraph: str) -> list[Pattern]:
    """The sentences of a paragraph with placeholders; a mark within a choice ends none."""
    found: list[Pattern] = []
    parts: list[Part] = []

    def close() -> None:
        text = "".join(part if isinstance(part, str) else part.raw for part in parts)
        found.append(Pattern(text, tuple(parts)))
        parts.clear()

    for part in parse(form, paragraph).parts:
        if not isinstance(part, str):
            parts.append(part)
            continue
        *whole, rest = _cut(part)
        for sentence in whole:
            parts.append(sentence)
            close()
        if rest:
            parts.append(rest)
    if parts:
        close()
    return found


def _cut(text: str) -> list[str]:
    """The sentences of a text, and last what no mark ends."""
    pieces = sentences(text)
    return pieces if not _END.search(pieces[-1]) else [*pieces, ""]
