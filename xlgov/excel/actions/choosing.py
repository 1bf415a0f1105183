"""One of several things, asked for by its number: the one question that every host can put."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlgov.excel.ui import Ui


def chosen(ui: Ui, question: str, options: Sequence[str]) -> int | None:
    """Which of the options the user wants, from 0; None when the question is cancelled.

    Asks again for what is no number of an option. Question and options together have less than
    ``ui.PROMPT`` characters.
    """
    lines = [f"{number}　{option}" for number, option in enumerate(options, 1)]
    prompt = "\n".join([question, *lines, f"请填序号（1 至 {len(options)}）："])
    while (answer := ui.ask_text(prompt, "1")) is not None:
        # full-width digits are what an input method gives
        number = unicodedata.normalize("NFKC", answer).strip().rstrip(".、")
        if number.isdecimal() and 1 <= int(number) <= len(options):
            return int(number) - 1
    return None
