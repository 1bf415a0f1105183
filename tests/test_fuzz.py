"""Spoilt files: what is wrong is said, and nothing else happens."""

from __future__ import annotations

import os
import random
import re
from dataclasses import replace

import pytest

from tests import fuzz
from tests.hostile import mutations, oracle, sound
from xlgov import api
from xlgov.rules import validate
from xlgov.samples import samples

COUNT, SEED = int(os.environ.get("XLGOV_SPOILT_FILES", "60")), 1


def test_the_same_seed_makes_the_same_files() -> None:
    once = [fuzz.made(number, SEED) for number in range(16)]
    assert [fuzz.made(number, SEED).content for number in range(16)] == [each.content for each in once]
    assert {each.ending for each in once} == set(fuzz.KINDS)
    assert len({each.content for each in once}) == len(once)
    assert fuzz.made(0, SEED + 1).content != once[0].content


@pytest.mark.parametrize("ending", fuzz.KINDS)
def test_a_sound_file_is_read(ending: str) -> None:
    for content in sound.files()[ending][:2]:
        assert fuzz.carried(ending, content) == "read"


@pytest.mark.parametrize("ending", fuzz.KINDS)
def test_a_sound_file_is_read_as_its_report(ending: str) -> None:
    for number in range(2):
        whole = sound.filled_in(ending, number)
        spoilt = oracle.Spoilt(ending, whole.content, whole)
        assert not list(oracle.faults(spoilt, whole.loaded, validate(whole.loaded)))
        assert any(whole.loaded.report.figures.values())


def test_spoilt_files_do_no_harm() -> None:
    tally = fuzz.tried(COUNT, SEED)
    assert not tally.faults, "\n".join(fuzz.lines(tally, SEED))
    assert sum(tally.outcomes.values()) == COUNT
    # some are still read, some are refused: the spoiling neither fails to bite nor bites through
    for outcome in ("read", "refused"):
        assert sum(tally.outcomes[ending, outcome] for ending in fuzz.KINDS) >= COUNT / 6


@pytest.mark.parametrize("ending", fuzz.KINDS)
def test_a_figure_that_is_read_otherwise_unsaid_is_found(ending: str) -> None:
    whole = sound.filled_in(ending, 0)
    before = whole.loaded.report
    key = next(key for key, number in before.figures.items() if number and "received" not in key)
    wrong = replace(before, figures=before.figures | {key: 77})
    spoilt = oracle.Spoilt(ending, whole.content, whole)
    (fault,) = oracle.faults(spoilt, replace(whole.loaded, report=wrong), ())
    assert fault.startswith(f"{key}: ") and "77 is read" in fault


@pytest.mark.parametrize("ending", fuzz.KINDS)
def test_what_is_written_in_the_place_of_a_figure_is_known(ending: str) -> None:
    whole = sound.marked(ending, 0, sound.MARKED[0])
    assert whole.loaded.report.figures[sound.MARKED[0]] == sound.MARK
    content = oracle.written_instead(whole, "86422")
    loaded = api.parse(content, f"某局年报{ending}")
    assert loaded.report.figures[sound.MARKED[0]] == 86422
    assert not list(oracle.faults(oracle.Spoilt(ending, content, whole, "86422"), loaded, ()))
    if ending != ".txt":  # of a text every figure that does not fit is said to want comparing
        (fault,) = oracle.faults(oracle.Spoilt(ending, content, whole, "8642"), loaded, ())
        assert "'8642' stands there, 86422 is read" in fault


def test_rows_of_another_edition_that_lost_cells_are_told() -> None:
    report = samples()[3].report
    assert report.form.is_hybrid
    parts = sound.parts_of(api.content(report, ".xlsx", None, api.PLAIN))
    for name in parts:
        if "worksheets/sheet" in name:
            parts[name] = re.sub(rb'<c r="[A-Z]+32"[^<>]*(?:/>|>.*?</c>)', b"", parts[name])
    content = mutations.packed(parts, random.Random(0))
    assert fuzz.carried(".xlsx", content) == "read"
    lost = {key for each in api.parse(content, "甲.xlsx").observations for key in each.keys}
    assert "requests.outcome.other.undivided.total" in lost


def test_a_death_and_an_error_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = fuzz.Tally()
    fuzz._count(
        tally, ".txt", {"done": 3, "outcome": "fault", "seconds": 1, "memory": 5, "fault": "Traceback\nX: y"}
    )
    monkeypatch.setattr(fuzz.sys, "executable", "/bin/false")
    assert fuzz._with_a_child(7, 9, SEED, tally) == 8
    assert (tally.exceptions, tally.deaths) == (1, 1)
    assert mutations.WORDS
