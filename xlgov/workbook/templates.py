"""The blank master workbooks of the project: ``python -m xlgov.workbook.templates [--check] [FOLDER]``."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

from xlgov.files import write_bytes
from xlgov.form import Form, editions
from xlgov.workbook.build import build

FOLDER = Path("workbook_templates")


def template_name(form: Form) -> str:
    """The file name of an edition's blank workbook."""
    return f"政府信息公开年报模板-{form.edition}.xlsx"


def write_templates(folder: Path) -> list[Path]:
    """Write the blank workbook of every edition."""
    paths = []
    for form in editions():
        path = folder / template_name(form)
        write_bytes(path, build(form))
        paths.append(path)
    return paths


def outdated(folder: Path) -> list[str]:
    """The parts, as ``file: part``, in which the workbooks of a folder differ from what is built now.

    Parts are compared uncompressed: another version of zlib is no difference.
    """
    found = []
    for form in editions():
        path = folder / template_name(form)
        there = _parts(path.read_bytes()) if path.is_file() else {}
        built = _parts(build(form))
        found += [
            f"{path.name}: {part}"
            for part in sorted(there.keys() | built.keys())
            if there.get(part) != built.get(part)
        ]
    return found


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def main(arguments: Sequence[str]) -> int:
    """Write the templates, or with ``--check`` say whether they are up to date; the exit code."""
    folder = next((Path(word) for word in arguments if not word.startswith("-")), FOLDER)
    if "--check" in arguments:
        differing = outdated(folder)
        print("\n".join(differing) or "up to date")
        return 1 if differing else 0
    for path in write_templates(folder):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
