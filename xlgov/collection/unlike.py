"""What two reports of one unit do not have in common, for a person who has to choose one of them."""

from __future__ import annotations

from xlgov.collection.received import Delivery
from xlgov.finding import listed
from xlgov.values import Number, fixed


def unlike(first: Delivery, second: Delivery) -> str:
    """The first entered figures that differ, ``“…·…”5／7``, in Chinese; empty where there are none.

    Reports of two editions are not compared.
    """
    if first.edition != second.edition or not first.numbers or not second.numbers:
        return ""
    found = [
        f"{cell.label}{_shown(one)}／{_shown(other)}"
        for cell, one, other in zip(first.form.cells.values(), first.numbers, second.numbers, strict=True)
        if one != other and not cell.computed
    ]
    return listed(found, "等 {} 项")


def _shown(number: Number | None) -> str:
    return "空白" if number is None else fixed(number)
