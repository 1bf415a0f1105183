"""The command line, one module per group of commands."""

from __future__ import annotations

import sys

from xlgov import __version__


def start() -> None:
    """Run the command that was typed. The version alone is told at once: click takes half of a start."""
    if sys.argv[1:] == ["--version"]:
        print(f"xlgov {__version__}")
        return
    from xlgov.garbage import collect_rarely, end_at_once, leave_the_rest

    collect_rarely()
    from xlgov.commands.main import main

    try:
        main()
    except SystemExit as end:
        end_at_once(end.code)
        raise
    finally:
        leave_the_rest()
