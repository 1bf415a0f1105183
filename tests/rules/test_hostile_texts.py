"""100,000 letters in one paragraph cost all rules about texts less than two seconds, whatever they are."""

from __future__ import annotations

import pytest

from tests.benchmarks.prose import FULL, NASTY, seconds_of


@pytest.mark.parametrize("words", (*NASTY, *FULL))
def test_hostile_texts_are_read_in_linear_time(words: str) -> None:
    assert seconds_of(words)[0] < 2
