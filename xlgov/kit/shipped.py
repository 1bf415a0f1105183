"""What comes with the program but is no part of it when it runs: manuals and blank workbooks.

A wheel carries them under ``assets/`` of this room (``[tool.hatch.build.targets.wheel.force-include]``); in a
checkout they stand where they are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xlgov.errors import InputError

_CHECKOUT = Path(__file__).parents[2]
_ASSETS = Path(__file__).parent / "assets"
PLACES = {"workbook_templates": "xlgov/kit/assets/templates", "docs": "xlgov/kit/assets/docs"}
"""folders of a checkout, and what they are called in a wheel"""


def templates() -> dict[str, bytes]:
    """The blank workbooks by file name. Raises InputError where this copy of the program has none."""
    return _below("workbook_templates")


def manuals() -> dict[str, bytes]:
    """The manuals and their pictures by path (``manual.md``, ``images/cover.png``); InputError as above."""
    return _below("docs")


def for_a_wheel() -> dict[str, bytes]:
    """All of it, by the paths in a wheel."""
    return {
        f"{place}/{name}": content
        for folder, place in PLACES.items()
        for name, content in _below(folder).items()
    }


def in_checkout() -> bool:
    """Whether the program runs from its checkout."""
    return (_CHECKOUT / "pyproject.toml").is_file() and all((_CHECKOUT / each).is_dir() for each in PLACES)


def checkout() -> Path:
    """The folder of the checkout; it is one only where ``in_checkout`` says so."""
    return _CHECKOUT


def _below(folder: str) -> dict[str, bytes]:
    place = _CHECKOUT / folder if in_checkout() else _ASSETS / Path(PLACES[folder]).name
    found = {path.relative_to(place).as_posix(): path.read_bytes() for path in _files(place)}
    if not found:
        raise InputError("这份 xlgov 里没有模板和手册", "请重新安装完整的 xlgov，再运行一次。")
    return found


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith((".", "~$")):
            yield path
