"""The list of typos is of one piece: each word of it is found, and what excuses one excuses it."""

from __future__ import annotations

from xlgov.rules.document.typo_list import AWKWARD, UNLESS, WRONG
from xlgov.rules.document.typos import misspelt

WORDS = WRONG | AWKWARD


def wrong_in(text: str) -> set[str]:
    return {typo.wrong for _, typo in misspelt(text)}


def test_every_word_is_found_once_in_the_list_and_in_a_text() -> None:
    assert WRONG.keys().isdisjoint(AWKWARD)
    assert [word for word in WORDS if word not in wrong_in(f"开展{word}。")] == []
    assert [right for wrong, right in WORDS.items() if wrong in wrong_in(right)] == []


def test_a_right_word_excuses_a_wrong_one_that_it_has_in_it() -> None:
    assert UNLESS.keys() <= WORDS.keys()
    excuses = [(wrong, right) for wrong, rights in UNLESS.items() for right in rights]
    assert [each for each in excuses if each[0] not in each[1] or each[0] in wrong_in(each[1])] == []
