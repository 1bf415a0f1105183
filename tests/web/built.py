"""The page, built once for all tests and processes, and kept as long as nothing it is made of changes.

Use the fixture ``built_page``. Without npm and node such tests skip; with ``XLGOV_REQUIRE_BROWSER=1`` they
fail instead. ``XLGOV_PAGE_PARTS`` names the folder where the parts are kept (else one for temporary files).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

import xlgov
from xlgov.errors import InputError

_PACKAGE = Path(xlgov.__file__).parent


@pytest.fixture(scope="session")
def built_page() -> Path:
    """The built HTML file, or a skip with the reason."""
    needs_node()
    try:
        return page_file()
    except InputError as error:
        return _not_here(str(error))


def needs_node() -> None:
    """Skip, or fail where browsers are required, without npm and node."""
    for name in ("npm", "node"):
        if shutil.which(name) is None:
            _not_here(f"{name} is not here: the page cannot be built")


def _not_here(reason: str) -> NoReturn:
    if os.environ.get("XLGOV_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def parts_folder() -> Path:
    """Where the parts are kept, and what is made of them."""
    return Path(os.environ.get("XLGOV_PAGE_PARTS") or Path(tempfile.gettempdir()) / "xlgov-page-parts")


def page_file() -> Path:
    """The built HTML file of the program as it is now. Raises InputError where it cannot be built."""
    from xlgov.web import building

    folder = parts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        kept = folder / f"page-{_state()}.html"
        if not kept.is_file():
            for old in folder.glob("page-*.html"):
                old.unlink()
            kept.write_bytes(building.build(building.gather(folder)).html)
    return kept


def _state() -> str:
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(_PACKAGE)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
