"""Names of units side by side, for the parts of the roll-up; the rules compare with the same functions."""

from __future__ import annotations

from xlgov.rules.names import plain, similar

__all__ = ["plain", "similar"]
