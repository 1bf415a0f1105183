"""The mark of the rules as they are: six letters that anybody can compare on the phone.

It is generated because the program is also delivered compiled, without the files that it is made from.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import xlgov
from xlgov.rules import stamp

_PACKAGE = Path(xlgov.__file__).parent
_FILE = Path(stamp.__file__)
PATH = Path("xlgov", *_FILE.relative_to(_PACKAGE).parts)
ROOMS = ("form", "report", "sentences", "claims", "rules", "collection")
"""what decides what is found: the form, what a report is, how its sentences are read, the rules"""
_LETTERS = 6


def digest() -> str:
    """Of every file of these rooms, whatever ends its lines."""
    found = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((_PACKAGE / room).rglob("*"), key=Path.as_posix):
            if path.suffix in (".py", ".toml") and path != _FILE:
                content = path.read_bytes().replace(b"\r\n", b"\n")
                found.update(f"{path.relative_to(_PACKAGE).as_posix()}\0{len(content)}\0".encode())
                found.update(content)
    return found.hexdigest()[:_LETTERS]


def module() -> bytes:
    """The module ``xlgov/rules/stamp.py``."""
    text = (
        f'"""Which rules these are; written by ``python -m macros.regenerate``."""\n\nSTAMP = "{digest()}"\n'
    )
    return text.encode()
