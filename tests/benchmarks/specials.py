"""Groups with a way of their own: the page in a browser, hostile inputs, calls to LibreOffice."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.benchmarks.environments import ROOT, Revision
from tests.benchmarks.files import APART, Files
from tests.benchmarks.lines import OURS, Aim, Line
from tests.benchmarks.timing import Started, Taken, asked

Found = dict[str, "list[Taken] | str"]
_COLD = "xlgov validate one.xlsx (page)"
_TRIAL = "budget of the page, on the computer of its trial when it does nothing else"
_HOSTILE = "what is read or refused takes less than 2 s and 300 MB"


def _page(name: str, at_most: int | None = None) -> Line:
    wanted = (Aim("", at_most, _TRIAL, part="clock"),) if at_most else ()
    return Line("page", name, OURS, "", (), (*wanted, Aim(_COLD, part="clock")), "clock")


PAGE = (
    Line("page", _COLD, OURS, "", shown="clock"),
    _page("open to ready", 3_000),
    _page("first check, at once"),
    _page("each step of warming up"),
    _page("warm-up, unseen"),
    _page("first check", 2_000),
    _page("later check", 300),
    _page("30 checked"),
    _page("60 rolled up", 5_000),
    Line("page", "megabytes", OURS, "", shown="memory"),
)
_WORKBOOKS = (
    "the template",
    "a million blank rows",
    "the same on two sheets",
    "a million rows of three styled cells",
    "200 rows of 16,384 styled cells",
    "a million blank rows, single quotes",
    "300,000 blank rows, single quotes",
    "blank rows and a figure in the last",
    "190,000 figures",
    "a million figures",
    "900 texts of 32,767 letters",
    "elements 100,000 deep",
    "100,000 names",
    "500,000 shared strings",
    "65,000 cell styles",
)
_LIMITS = (Aim("", 2_000, _HOSTILE), Aim("", 300, _HOSTILE, part="memory"))
HOSTILE = (
    *(Line("hostile", name, OURS, "", (), _LIMITS) for name in _WORKBOOKS),
    Line("hostile", "the slowest nasty text", OURS, "", (), _LIMITS[:1]),
)
CALLS = (Line("calls", "tests/benchmarks/test_calls.py passes", OURS, "", shown="clock"),)
LINES = (*PAGE, *HOSTILE, *CALLS)


def page(revision: Revision, files: Files, rounds: int) -> Found:
    """The page of a revision in Chromium. Raises Missing where there is none, or no node to build it."""
    given = (revision.command, files.path("one/sample.xlsx"), files.path("sixty"), rounds)
    told = asked([revision.with_tests, "-I", APART / "web.py", ROOT, *given])
    return {
        name: [Taken(0, 0, each) if name == "megabytes" else Taken(0, each) for each in times]
        for name, times in json.loads(_last(told)).items()
    }


def hostile(revision: Revision, _: Files, __: int) -> Found:
    """Each hostile workbook once, and the slowest of the texts."""
    told = asked([revision.with_tests, "-I", APART / "hostile.py", ROOT])
    found: Found = {}
    for name, cost in json.loads(_last(told)).items():
        if cost is None:
            found[name] = "its process ended before it answered"
        else:
            processor, clock, memory = cost
            found[name] = [Taken(processor * 1000, clock * 1000, memory)]
    return found


def calls(_: Revision, __: Files, ___: int) -> Found:
    """The test that counts calls, in the environment of this command: it needs LibreOffice and the tests."""
    test = Path(__file__).with_name("test_calls.py")
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-s", "--rootdir", ROOT, test]
    return {CALLS[0].name: [Started(lambda: command).take()]}


def _last(told: str) -> str:
    return told.splitlines()[-1]
