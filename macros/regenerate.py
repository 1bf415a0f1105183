"""Writes everything in this project that is generated: ``python -m macros.regenerate [--check]``.

The rule book and the mark of the rules, the names of placeholders, the JSON Schemas, the blank workbooks
without and with buttons, the add-in and the extension. Run it after any change of the form, the rules, the
workbook's builder, the actions or this folder.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from macros import build, rule_stamp
from macros.packages import unpacked
from macros.workbooks import plain_workbook
from xlgov.bundle import manifest
from xlgov.collection import check_editions
from xlgov.collection.rulebook import markdown
from xlgov.errors import FormError
from xlgov.files import write_bytes
from xlgov.form import editions
from xlgov.form.folder import DRAFTS
from xlgov.report.schema import file_name, schema_json
from xlgov.sentences import listing
from xlgov.workbook import template

ROOT = Path(__file__).resolve().parent.parent
RULES = Path("docs", "rules.md")
PLACEHOLDERS = Path("docs", "placeholders.md")
SCHEMAS = Path("docs", "schema")


@cache
def generated() -> dict[Path, bytes]:
    """Every generated file by its path in the project.

    Raises FormError where the editions and the rules do not fit together.
    """
    if os.environ.get(DRAFTS):
        raise FormError(f"{DRAFTS} is set: what is generated for the project holds no drafts")
    check_editions()
    found = {RULES: markdown().encode(), PLACEHOLDERS: listing.markdown().encode()}
    found[rule_stamp.PATH] = rule_stamp.module()
    found[SCHEMAS / manifest.FILE_NAME] = manifest.schema_json().encode()
    for form in editions():
        found[SCHEMAS / file_name(form)] = schema_json(form).encode()
        found[template.FOLDER / template.template_name(form)] = plain_workbook(form)
    return found | build.built()


def outdated(root: Path) -> list[str]:
    """What under a folder differs from what is generated now: ``file``, or ``file: part`` of a package.

    Parts are compared uncompressed: another version of zlib is no difference.
    """
    found = []
    for path, content in generated().items():
        there = _parts((root / path).read_bytes()) if (root / path).is_file() else {}
        new = _parts(content)
        for part in sorted(there.keys() | new.keys()):
            if there.get(part) != new.get(part):
                found.append(f"{path}: {part}" if part else str(path))
    return found + [f"{path}: of no edition" for path in left_over(root)]


def left_over(root: Path) -> list[Path]:
    """What was generated for an edition that there is no more."""
    wanted = generated()
    there = [*(root / SCHEMAS).glob("*.json"), *(root / template.FOLDER).glob("*.xls[xm]")]
    return [path for path in sorted(each.relative_to(root) for each in there) if path not in wanted]


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package; the whole of another file, under no name."""
    return unpacked(content) if content.startswith(b"PK") else {"": content}


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Write it all, or with ``--check`` say what is out of date; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros.regenerate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")
    only_check = parser.parse_args(arguments).check
    try:
        differing = outdated(root)
        if not only_check:
            _write(root)
    except FormError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(differing) or "up to date")
    return 1 if differing and only_check else 0


def _write(root: Path) -> None:
    for path, content in generated().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(root / path, content)
    for path in left_over(root):
        (root / path).unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
