"""The live LibreOffice and the fake Excel for every test of this folder."""

from __future__ import annotations

from tests.excel.com.fixture import excel
from tests.excel.host import _running, live

__all__ = ["_running", "excel", "live"]
