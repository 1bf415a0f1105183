"""What a total consists of, down to the figures that people enter."""

from __future__ import annotations

from functools import cache

from xlgov.form.model import Form


@cache
def entered(form: Form, key: str) -> tuple[str, ...]:
    """The entered figures that a figure consists of: itself, or the parts of a total down to what is typed.

    Raises KeyError for an unknown key.
    """
    if not form.cells[key].computed:
        return (key,)
    return tuple(part for term in form.computed[key].left for part in entered(form, str(term.key)))
