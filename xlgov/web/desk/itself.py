"""The operation ``about``: what this program is, for whoever has to answer for it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from typing import Any

from xlgov import __version__
from xlgov.collection import rule_book
from xlgov.form import editions
from xlgov.form.folder import Head, heads
from xlgov.rules.version import RULES
from xlgov.web.desk.desk import Desk


def about(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """Versions, and how many bytes of memory the program has taken (None outside a browser)."""
    templates = {form.edition: form.template for form in editions()}
    return {
        "program": __version__,
        "python": platform.python_version(),
        "rules": len(rule_book()),
        "ruleVersion": RULES,
        "editions": [
            {"instrument": head.instrument, "years": _years(head), "template": templates[head.edition]}
            for head in heads()
        ],
        "memory": _memory(),
    }


def _years(head: Head) -> str:
    if head.last_year is None:
        return f"{head.first_year}年度起"
    if head.last_year == head.first_year:
        return f"{head.first_year}年度"
    return f"{head.first_year}—{head.last_year}年度"


def _memory() -> int | None:
    if sys.platform != "emscripten":
        return None
    import pyodide_js  # type: ignore[import-not-found]

    return int(pyodide_js._module.HEAPU8.length)
