"""A start of the command line does not look through what it makes, and does not take it apart at its end."""

from __future__ import annotations

import subprocess
import sys

import pytest

START = """
import atexit, gc, sys
sys.argv = ["xlgov", "rules"]
atexit.register(lambda: print(gc.get_stats()[0]["collections"], gc.get_freeze_count(), file=sys.stderr))
from xlgov.commands import start
start()
"""


def test_a_command_ends_without_looking_its_objects_through() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    collections, frozen = map(int, done.stderr.split())
    assert collections < 20, "it is 3 where garbage is looked for seldom, 50 where it is not"
    assert frozen > 10_000


ENDING = """
import sys
left = open(1, "w", closefd=False)  # writes what it has not written yet when it is taken apart
left.write("taken apart\\n")
sys.argv = ["xlgov", "validate", "there is none.xlsx"]
from xlgov.commands import start
{}
start()
"""
THREAD = "import threading; threading.Thread(target=threading.main_thread().join).start()"
EXIT = "import atexit; atexit.register(print, 'registered')"


@pytest.mark.parametrize(
    ("before", "out"),
    [
        ("", ""),
        (THREAD, "taken apart\n"),
        (EXIT, "registered\ntaken apart\n"),
        ("sys.setprofile(lambda *_: None)", "taken apart\n"),
    ],
)
def test_a_command_ends_at_once_where_nothing_is_left_to_do(before: str, out: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDING.format(before)], capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2 and done.stdout == out
    assert "there is none.xlsx" in done.stderr
