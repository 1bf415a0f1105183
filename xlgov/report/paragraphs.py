"""The paragraphs of a report's texts, each with a key of its own, so that a finding can name one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xlgov.finding import Place


def paragraph_key(text_key: str, number: int) -> str:
    """The key of a paragraph, counted from 0, of the text under ``text_key``: ``sections.overview.1``."""
    return f"{text_key}.{number + 1}"


def text_of(key: str) -> tuple[str, int]:
    """The key of the text that a paragraph is of, and its number from 1; a key of anything else and 0."""
    text_key, _, number = key.rpartition(".")
    return (text_key, int(number)) if number.isdecimal() and number.isascii() else (key, 0)


def paragraph_places(text_key: str, read: Iterable[tuple[str, Place]]) -> dict[str, Place]:
    """The place of each paragraph, by its key, of what was read: texts and their places, in their order.

    Blank lines before the first paragraph are no part of a report's text; one cell can hold several lines.
    """
    lines = _from_the_first(_lines(read))
    return {paragraph_key(text_key, number): place for number, place in enumerate(lines)}


def _lines(read: Iterable[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    for text, place in read:
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            yield line, place


def _from_the_first(lines: Iterable[tuple[str, Place]]) -> Iterator[Place]:
    begun = False
    for line, place in lines:
        begun = begun or bool(line.strip())
        if begun:
            yield place
