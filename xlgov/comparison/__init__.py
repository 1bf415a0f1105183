"""Two reports side by side: which figures, answers and words differ, and what could not be compared.

``comparing.compare`` makes a ``Comparison`` (``result``) of any two reports; ``figures``, ``answers`` and
``paragraphs`` each look at one kind of content, ``words`` and ``anchors`` find what two texts have in common.
``text`` and ``workbook`` show it.
"""

from __future__ import annotations

from xlgov.comparison.comparing import compare, texts_of
from xlgov.comparison.figures import NO_CELL, figure_change, held
from xlgov.comparison.result import (
    AnswerChange,
    Comparison,
    FigureChange,
    Held,
    Side,
    State,
    TextChange,
)

__all__ = [
    "NO_CELL",
    "AnswerChange",
    "Comparison",
    "FigureChange",
    "Held",
    "Side",
    "State",
    "TextChange",
    "compare",
    "figure_change",
    "held",
    "texts_of",
]
