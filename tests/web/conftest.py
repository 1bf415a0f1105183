"""Fixtures of the browser edition."""

from tests.web.clerk import clerk

__all__ = ["clerk"]
