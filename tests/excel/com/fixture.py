"""The fixture ``excel``: a fake Excel under xlwings' engine for Windows, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel


@pytest.fixture
def excel() -> Iterator[Excel]:
    """A running Excel without workbooks. See :mod:`tests.excel.com.excel`."""
    pytest.importorskip("xlwings", reason="xlwings is not here")
    from tests.excel.com import standins
    from tests.excel.com.excel import Excel

    with standins.on_windows() as engine:
        fake = Excel(engine)
        standins.WINDOWS.excels[:] = [fake]
        try:
            yield fake
        finally:
            standins.WINDOWS.excels.clear()
    assert not fake.unknown, f"the fake Excel does not know: {fake.unknown}"
