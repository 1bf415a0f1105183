"""What is packed into the page is enough: what is imported is there, or listed as absent with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.web.built import needs_node
from tests.web.inside import prepared, said_inside
from xlgov.web.building.packing import packing


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The page's Python, to be run by node."""
    needs_node()
    folder = prepared(tmp_path_factory.mktemp("inside"))
    yield folder
    shutil.rmtree(folder)


@cache
def _absent() -> tuple[str, ...]:
    return tuple(name for each in packing()["absent"] for name in each["modules"])


def _is_absent(name: str) -> bool:
    return any(fnmatch(name, pattern) or fnmatch(name, f"{pattern}.*") for pattern in _absent())


def _lacking(scan: dict[str, Any]) -> dict[str, list[str]]:
    """What is imported and neither packed nor built in, with the modules that import it."""
    imports = scan["imports"]
    there = {*imports, *scan["built_in"]}
    found: dict[str, list[str]] = {}
    for module, names in imports.items():
        for name in names:
            if name not in there:
                found.setdefault(name, []).append(module)
    return found


def test_every_import_of_a_packed_module_is_packed_or_listed_as_absent(inside: Path) -> None:
    lacking = _lacking(said_inside(inside, "scan_imports.py"))
    assert {name: by for name, by in lacking.items() if not _is_absent(name)} == {}
    unused = [
        each for each in _absent() if not any(fnmatch(n, each) or n.startswith(f"{each}.") for n in lacking)
    ]
    assert unused == [], "listed as absent, but nobody asks for it"


@pytest.mark.long
def test_nothing_is_looked_for_in_vain(inside: Path) -> None:
    looked_for = said_inside(inside, "wide_run.py")
    assert [name for name in looked_for if not _is_absent(name)] == []


def test_every_absence_has_its_reason() -> None:
    for each in packing()["absent"]:
        assert each["because"]
        assert each["modules"]
