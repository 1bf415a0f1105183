"""The quick look whether a clause says when and of whom misses nothing that the exact patterns find."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.claims.corpus import corpus
from xlgov.claims import periods

EXACT = {name: getattr(periods, f"_{name}") for name in ("YEAR", "SCOPE", "PLAN", "RULE", "MONTHS")}
SAYS = periods._SAYS
WORDS = {
    "PLAN": periods._OF_PLANS,
    "RULE": periods._OF_RULES,
    "SCOPE": (*periods._OF_BODIES, *periods._OF_DOERS),
}
"""without one of which an exact pattern is not asked"""


def is_asked(name: str, text: str) -> bool:
    """Whether an exact pattern is asked about a text."""
    return bool(SAYS.search(text)) and any(word in text for word in WORDS.get(name, ("",)))


@pytest.mark.parametrize("name", EXACT)
def test_whatever_an_exact_pattern_finds_is_seen(name: str) -> None:
    exact = EXACT[name]
    texts = st.tuples(st.sampled_from(["", "在", "全", "，"]), st.from_regex(exact.pattern)).map("".join)
    found = 0

    @settings(max_examples=120, suppress_health_check=list(HealthCheck), deadline=None)
    @given(texts)
    def each(text: str) -> None:
        nonlocal found
        if exact.search(text):
            found += 1
            assert is_asked(name, text), text

    each()
    assert found > 20


def test_in_the_corpus_too() -> None:
    clauses = [clause for _, case in corpus() for clause in re.split("[,，;；。:：]", case["text"])]
    telling = [(name, clause) for name, exact in EXACT.items() for clause in clauses if exact.search(clause)]
    assert len(telling) > 100
    assert [each for each in telling if not is_asked(*each)] == []
