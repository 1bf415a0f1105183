"""The version of the rules, as every output names it: the program's, and a mark of the rules themselves."""

from __future__ import annotations

from xlgov import __version__
from xlgov.rules.stamp import STAMP

RULES = f"{__version__}-{STAMP}"
"""Two programs that say the same here find the same."""
