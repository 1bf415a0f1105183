"""A live LibreOffice for tests: the fixture ``live``, with an xlwings app of our own engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    import xlwings as xw

    from xlgov.excel.libreoffice import Office


@dataclass(frozen=True, slots=True)
class Live:
    """A running LibreOffice, headless, with its own profile and pipe."""

    app: xw.App
    office: Office

    def open(self, path: Path) -> xw.Book:
        """Opens a workbook; it becomes the active one."""
        return self.app.books.open(path)

    def close(self) -> None:
        """Closes every workbook without saving and undoes settings; the process stays."""
        for book in list(self.app.books):
            book.close()
        self.app.screen_updating, self.app.calculation = True, "automatic"


def missing(reason: str) -> NoReturn:
    """Skip, or fail where LibreOffice is required."""
    if os.environ.get("XLGOV_REQUIRE_OFFICE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    pytest.importorskip("xlwings", reason="xlwings is not here")
    from xlgov.errors import InputError
    from xlgov.excel import libreoffice

    office = libreoffice.Office(tmp_path_factory.mktemp("office"))
    try:
        app = libreoffice.start(office)
    except InputError as error:
        missing(f"no live LibreOffice: {error}")
    yield Live(app, office)
    app.quit()


@pytest.fixture
def live(_running: Live) -> Iterator[Live]:
    """A live LibreOffice without open workbooks; what a test opens is closed after it."""
    _running.close()
    yield _running
    _running.close()
