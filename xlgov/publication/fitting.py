"""How large the type of a table can be: a figure broken over lines is read as another one."""

from __future__ import annotations

from collections.abc import Callable

from xlgov.form.layout import Box
from xlgov.publication.manuscript import TableDrawn

_DIGIT_WIDTH = 0.64
"""Of a digit, by the size of its type: 0.5 in Times New Roman, this in what stands in for it at worst."""
_SMALLEST = 3.5


def figure_size(drawn: TableDrawn, room: Callable[[Box], float], largest: float) -> float:
    """Points of the type, at most ``largest``, in which each figure stands in one line of its box.

    ``room`` says how many points there are from one side of a box to the other. What is no figure is broken
    like any text.
    """
    size = largest
    for key, box in drawn.grid.values.items():
        text = drawn.figures[key]
        if text.isascii():
            size = min(size, room(box) / (_DIGIT_WIDTH * max(1, len(text))))
    return max(_SMALLEST, int(size * 2) / 2)
