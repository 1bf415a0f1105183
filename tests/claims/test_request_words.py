"""The words about applications: no word is passed over because of the letter that it begins with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.claims.request_words import TOKEN, WORDS

INITIAL = re.compile(TOKEN.pattern[: TOKEN.pattern.index("])") + 2])


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word.kind.name}-{word.pattern[:12]}")
def test_every_word_begins_with_a_letter_that_is_looked_at(word: object) -> None:
    pattern = word.pattern  # type: ignore[attr-defined]

    @settings(max_examples=60, database=None)
    @given(st.from_regex(pattern, fullmatch=True))
    def holds(text: str) -> None:
        assert INITIAL.match(text), text

    holds()
