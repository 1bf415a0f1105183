"""The live LibreOffice for every test of this folder."""

from __future__ import annotations

from tests.excel.host import _running, live

__all__ = ["_running", "live"]
