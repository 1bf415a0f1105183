"""100,000 letters in one paragraph cost all rules about texts less than two seconds, whatever they are."""

from __future__ import annotations

import pytest

from tests.benchmarks.prose import FULL, NASTY, seconds_of
from tests.reports import report
from xlgov.rules import validate


@pytest.mark.parametrize("words", (*NASTY, *FULL))
def test_hostile_texts_are_read_in_linear_time(words: str) -> None:
    assert seconds_of(words)[0] < 2


@pytest.mark.parametrize("digits", ("7", "九", "1.", "8,888,"))
def test_a_number_longer_than_any_counts_nothing(digits: str) -> None:
    number = digits * (20_000 // len(digits))
    text = f"共收到申请{number}件，其中自然人{number}件、企业{number}件，占{number}%。收费{number}元。"
    found = validate(report(sections={"overview": text, "problems": text, "other": text}))
    assert not any(number[:4] in each.message for each in found if each.code.startswith("N-"))
