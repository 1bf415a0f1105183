"""A help page for terminals, where a Chinese character takes two columns; click counts it as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from xlgov.legible import columns, padded

_PIECE = re.compile(r"[“‘（《【]*(?:[!-~]+|\S)[，。；、：？！”’）》】…]*|\s+")
"""What stays on one line: a word, or a character with the marks that must not begin or end one."""
_TERM_MOST, _GAP, _TEXT_LEAST = 30, 2, 20


class HelpPage(click.HelpFormatter):
    """Click's, measured in columns of a terminal."""

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _TERM_MOST, col_spacing: int = _GAP
    ) -> None:
        rows = list(rows)
        term = min(max(columns(term) for term, _ in rows), col_max) + col_spacing
        begin = " " * (self.current_indent + term)
        for name, text in rows:
            lines = list(wrapped(text, max(self.width - len(begin), _TEXT_LEAST)))
            fits = columns(name) <= term - col_spacing
            first = f"{padded(name, term)}{lines.pop(0)}" if fits and lines else name
            self.write(f"{' ' * self.current_indent}{first}\n")
            for line in lines:
                self.write(f"{begin}{line}\n")


def wrapped(text: str, width: int) -> Iterator[str]:
    """The lines of a text, none wider than so many columns but for one word that alone is."""
    line = ""
    for piece in _PIECE.findall(" ".join(text.split())):
        if columns(line + piece.rstrip()) > width and line:
            yield line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    if line:
        yield line.rstrip()
