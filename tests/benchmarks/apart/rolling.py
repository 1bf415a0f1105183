"""``xlgov rollup`` without marked copies: ``python -I rolling.py FOLDER OUT.xlsx JOBS [--marked]``.

A revision that has no option for it is kept from making them. With ``--marked`` everything is made.
"""

from __future__ import annotations

import sys
from typing import Any

OPTION = "--no-marked"


def main() -> None:
    """Run the command line as its own script does."""
    folder, out, jobs, *marked = sys.argv[1:]
    more = [] if marked else without_marked_copies()
    sys.argv = ["xlgov", "rollup", folder, "--unit", "示例市", "--year", "2025", "--no-own", "-o", out]
    sys.argv += ["--jobs", jobs, "--force", *more]
    try:
        from xlgov.commands import start
    except ImportError:  # where the command line still was one module
        from xlgov.cli import main as start  # type: ignore[no-redef]
    sys.exit(start())


def without_marked_copies() -> list[str]:
    """The option that leaves them out; where there is none, nothing makes any."""
    try:
        from xlgov.commands.roll_up import rollup
    except ImportError:
        return only_letters_for_word()
    if any(OPTION in parameter.opts for parameter in rollup.params):
        return [OPTION]
    from xlgov.rollup import feedback

    feedback.build_each = none_of_them
    return []


def only_letters_for_word() -> list[str]:
    """An older revision made no marked copies, but each letter a second time as a workbook."""
    from xlgov.rollup import feedback

    feedback._ENDINGS = {".docx": feedback._ENDINGS[".docx"]}
    return []


def none_of_them(enclosures: Any, *_: Any) -> Any:
    """As if none could be made."""
    return ((each, None) for each in enclosures)


if __name__ == "__main__":
    main()
