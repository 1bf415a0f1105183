"""The statutory form as data, one file per edition."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from xlgov.form.identities import Equation, Identity, Outcome, Term
from xlgov.form.loader import load
from xlgov.form.model import Block, Cell, Form, Node, Path, Section, Table, defined_name, leaves, without

__all__ = [
    "Block",
    "Cell",
    "Equation",
    "Form",
    "Identity",
    "Node",
    "Outcome",
    "Path",
    "Section",
    "Table",
    "Term",
    "defined_name",
    "edition",
    "edition_for",
    "editions",
    "leaves",
    "without",
]

EDITIONS = ("2019", "2021")
"""All editions, oldest first; each is a file in ``editions/``."""


@cache
def edition(name: str) -> Form:
    """The form of one edition.

    Raises KeyError when there is no such edition, FormError when its file is at fault.
    """
    if name not in EDITIONS:
        raise KeyError(name)
    return load((files(__package__) / "editions" / f"{name}.toml").read_bytes())


def editions() -> tuple[Form, ...]:
    """Every edition, oldest first."""
    return tuple(edition(name) for name in EDITIONS)


def edition_for(year: int) -> Form:
    """The edition prescribed for a reporting year; the oldest for years before there was one."""
    return next((form for form in reversed(editions()) if form.covers(year)), edition(EDITIONS[0]))
