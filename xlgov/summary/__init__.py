"""总览: what was found in several reports, as one file that can be sent: a table of all, and a page for each.

``to_html`` and ``to_docx`` draw a ``Summary``; whoever has the findings makes one with ``summary``.
"""

from __future__ import annotations

from pathlib import Path

from xlgov.errors import InputError
from xlgov.summary.model import Summary

__all__ = ["ENDINGS", "NAME", "content", "refuse_other_ending"]

NAME = "总览"
"""What it is called, and what the names of its files end in."""
ENDINGS = (".html", ".htm", ".docx")
"""under which it can be written"""


def refuse_other_ending(path: Path) -> None:
    """InputError for a name under which no summary can be written."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{NAME}只能写成 .html（网页）或 .docx（Word）", f"例如 {NAME}.html。", file=path.name
        )


def content(given: Summary, ending: str) -> bytes:
    """The summary as a file of this ending (``ENDINGS``); the same summary gives the same bytes."""
    if ending.lower() == ".docx":
        from xlgov.summary.document import to_docx

        return to_docx(given)
    from xlgov.summary.page import to_html

    return to_html(given).encode()
