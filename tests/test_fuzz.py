"""Spoilt files: what is wrong is said, and nothing else happens."""

from __future__ import annotations

import os

import pytest

from tests import fuzz
from tests.hostile import mutations

COUNT, SEED = int(os.environ.get("XLGOV_SPOILT_FILES", "60")), 1


def test_the_same_seed_makes_the_same_files() -> None:
    again = [fuzz.made(number, SEED) for number in range(40)]
    assert [fuzz.made(number, SEED) for number in range(40)] == again
    assert {ending for ending, _ in again} == set(fuzz.KINDS)
    assert len({content for _, content in again}) == len(again)
    assert [fuzz.made(number, SEED + 1) for number in range(40)] != again


@pytest.mark.parametrize("ending", fuzz.KINDS)
def test_a_sound_file_is_read(ending: str) -> None:
    for content in fuzz.sound()[ending]:
        assert fuzz.carried(ending, content) == "read"


def test_spoilt_files_do_no_harm() -> None:
    tally = fuzz.tried(COUNT, SEED)
    assert not tally.faults, "\n".join(fuzz.lines(tally, SEED))
    assert sum(tally.outcomes.values()) == COUNT
    # some are still read, some are refused: the spoiling neither fails to bite nor bites through
    for ending in fuzz.KINDS:
        assert tally.outcomes[ending, "read"] >= 3
        assert tally.outcomes[ending, "refused"] >= 3


@pytest.mark.parametrize(("number", "seed"), [(4196, 7)])
def test_files_that_once_did_harm(number: int, seed: int) -> None:
    assert fuzz.carried(*fuzz.made(number, seed)) in ("read", "refused")


def test_a_death_and_an_error_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = fuzz.Tally()
    fuzz._count(
        tally, ".txt", {"done": 3, "outcome": "fault", "seconds": 1, "memory": 5, "fault": "Traceback\nX: y"}
    )
    monkeypatch.setattr(fuzz.sys, "executable", "/bin/false")
    assert fuzz._with_a_child(7, 9, SEED, tally) == 8
    assert (tally.exceptions, tally.deaths) == (1, 1)
    assert mutations.WORDS
