"""The statutory form as data, one file per edition."""

from __future__ import annotations

from functools import cache
from pathlib import Path as FilePath

from xlgov.errors import FormError
from xlgov.form.checks import check_form
from xlgov.form.folder import edition_files, head_for, last_year
from xlgov.form.identities import Equation, Identity, Outcome, Term
from xlgov.form.loader import load, load_words
from xlgov.form.model import (
    Block,
    Cell,
    Form,
    Node,
    Path,
    Section,
    Table,
    Words,
    defined_name,
    leaves,
)
from xlgov.form.parts import entered

__all__ = [
    "EDITIONS",
    "YEARS",
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
    "Words",
    "check_form",
    "check_words",
    "defined_name",
    "edition",
    "edition_for",
    "editions",
    "entered",
    "leaves",
    "load_file",
    "words_of",
]

EDITIONS = tuple(edition_files())
"""All editions, oldest first: the files in ``editions/``."""
YEARS = range(int(EDITIONS[0]), 2101)
"""The reporting years that a report can be made for."""


@cache
def edition(name: str) -> Form:
    """The form of one edition.

    Raises KeyError when there is no such edition, FormError when its file is at fault.
    """
    return load(edition_files()[name].read_bytes(), name, last_year(name))


def editions() -> tuple[Form, ...]:
    """Every edition, oldest first."""
    return tuple(edition(name) for name in EDITIONS)


def edition_for(year: int) -> Form:
    """The edition prescribed for a reporting year; the oldest for years before there was one."""
    return edition(head_for(year).edition)


def words_of(form: Form, code: str) -> Words:
    """What the rule book says of an identity or sum: the words of the edition, or the last ones before it.

    Raises FormError where no edition has said any.
    """
    words = form.words.get(code) or _earlier_words(form, code)
    if words is None:
        raise FormError(f"edition {form.edition}: nothing is said of {code}, here or in an earlier edition")
    return words


def check_words(form: Form) -> None:
    """Raise FormError for a code of which nothing is said, and for one whose number is not its old one."""
    for code in form.by_code:
        words, earlier = words_of(form, code), _earlier_words(form, code)
        if earlier and words.number != earlier.number:
            raise FormError(f"edition {form.edition}: {code} is number {earlier.number}, not {words.number}")


def load_file(path: str | FilePath) -> Form:
    """The form in an edition file that stands anywhere, for whoever drafts one.

    Raises FormError for a file that is at fault. To have the whole program know the edition, name the file's
    folder in the environment variable ``XLGOV_EDITIONS``.
    """
    path = FilePath(path)
    form = load(path.read_bytes(), path.stem)
    check_form(form)
    check_words(form)
    return form


def _earlier_words(form: Form, code: str) -> Words | None:
    """What the nearest edition before this one says of a code."""
    for name in reversed(EDITIONS):
        if int(name) < form.first_year and code in _words(name):
            return _words(name)[code]
    return None


@cache
def _words(name: str) -> dict[str, Words]:
    """The words of an edition, without building its form."""
    return load_words(edition_files()[name].read_bytes(), name)
