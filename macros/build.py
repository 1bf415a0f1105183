"""Builds everything that Office runs: ``python -m macros.build [--check]`` from the project's folder.

The add-in and the extension go into the package, the master workbooks with buttons beside the plain ones.
Run it after a change of the catalogue of actions, of the worksheet functions, of the form or of this folder.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from macros.addin import NAME as ADDIN
from macros.addin import addin
from macros.extension import NAME as EXTENSION
from macros.extension import extension
from macros.packages import unpacked
from macros.workbooks import workbook
from xlgov.files import write_bytes
from xlgov.form import editions
from xlgov.workbook import templates

ROOT = Path(__file__).resolve().parent.parent
ASSETS = Path("xlgov", "excel", "assets")


def built() -> dict[Path, bytes]:
    """Every built file by its path in the project."""
    workbooks = {
        templates.FOLDER / Path(templates.template_name(form)).with_suffix(".xlsm"): workbook(form)
        for form in editions()
    }
    return {ASSETS / ADDIN: addin(), ASSETS / EXTENSION: extension()} | workbooks


def outdated(root: Path) -> list[str]:
    """The parts, as ``file: part``, in which the files under a folder differ from what is built now."""
    found = []
    for path, content in built().items():
        there = unpacked((root / path).read_bytes()) if (root / path).is_file() else {}
        new = unpacked(content)
        found += [
            f"{path}: {part}"
            for part in sorted(there.keys() | new.keys())
            if there.get(part) != new.get(part)
        ]
    return found


def main(arguments: Sequence[str]) -> int:
    """Build, or with ``--check`` say what is out of date; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    if parser.parse_args(arguments).check:
        differing = outdated(ROOT)
        print("\n".join(differing) or "up to date")
        return 1 if differing else 0
    for path, content in built().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(ROOT / path, content)
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
