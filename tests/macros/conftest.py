"""The live LibreOffice for the tests of this folder."""

from tests.excel.host import _running, live

__all__ = ["_running", "live"]
