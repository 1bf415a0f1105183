"""A start of the command line does not look through what it makes."""

from __future__ import annotations

import subprocess
import sys

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
