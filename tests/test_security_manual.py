"""docs/security.md promises nothing that is not there."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY
from xlgov.excel import log
from xlgov.excel.doctor import UNNAMEABLE

TEXT = (REPOSITORY / "docs" / "security.md").read_text("utf-8")


def test_every_place_it_names_is_there() -> None:
    named = set(re.findall(r"`([a-z_/]+(?:\.py|\.toml|/))`", TEXT))
    assert len(named) > 12
    for name in named:
        below = REPOSITORY if name.startswith(("macros", "tests", "pyproject")) else REPOSITORY / "xlgov"
        assert (below / name).exists(), name


def test_it_can_be_found_from_the_manuals() -> None:
    for manual in ("README.md", "docs/manual.md", "docs/excel.md", "docs/rollup.md"):
        assert "security.md)" in (REPOSITORY / manual).read_text("utf-8"), manual


def test_what_it_says_of_names_floors_and_the_log_is_so() -> None:
    (marks,) = re.findall(r"文件名里有 `([^`]*)` 或 `%…%`", TEXT)
    assert set(marks) - {" "} <= set(UNNAMEABLE)
    floors = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    assert "distributed>=2026.1" in floors
    assert "`distributed` 2026.1 以上" in TEXT
    assert f"xlgov/{log.path().name}" in TEXT
