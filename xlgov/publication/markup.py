"""Web pages in small pieces: text between tags, plain tables, and the page around a body.

A page is one file: nothing in it is fetched, and no script runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from xlgov.legible import legible

_POLICY = (
    "default-src 'none'; style-src {style}; img-src 'none'; form-action 'none'; base-uri 'none'; "
    "object-src 'none'"
)


class Cell(NamedTuple):
    """A cell of a plain table: its content between tags; whether it is the heading of its row."""

    content: str
    is_heading: bool = False
    look: str = ""
    """classes of the style, parted by spaces"""


class Row(NamedTuple):
    """A row of a plain table."""

    cells: Sequence[Cell]


def shown(plain: str) -> str:
    """A text as it stands between tags and in attributes: nothing raw, no tag, no reference."""
    return escape(legible(plain))


def lines(plain: str) -> str:
    """A text whose lines stay lines."""
    return shown(plain).replace("\n", "<br>\n")


def allowed(content: str) -> str:
    """How a policy names a style or script that may be in its page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def page(title: str, style: str, body: str, *, closed: bool = False) -> str:
    """A page around a body; a ``closed`` one forbids the browser all but its own style."""
    policy = ""
    if closed:
        told = _POLICY.format(style=allowed(style))
        policy = f'<meta http-equiv="Content-Security-Policy" content="{told}">\n'
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n{policy}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def table(heads: Sequence[str], rows: Iterable[Row], *, caption: str, label: str) -> str:
    """A plain table with a heading over each column, in a box that a narrow screen scrolls.

    ``caption`` stands over it, as markup; ``label`` is what the box is called, as no other of its page.
    """
    across = "".join(f'<th scope="col">{shown(each)}</th>\n' for each in heads)
    body = "".join(_row(row) for row in rows)
    return (
        f'<div role="region" tabindex="0" aria-label="{shown(label)}">\n<table>\n'
        f"<caption>{caption}</caption>\n<thead>\n<tr>\n{across}</tr>\n</thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>"
    )


def _row(row: Row) -> str:
    cells = "".join(f"{_cell(cell)}\n" for cell in row.cells)
    return f"<tr>\n{cells}</tr>\n"


def _cell(cell: Cell) -> str:
    if cell.is_heading:
        return f'<th scope="row"{_class(cell.look)}>{cell.content}</th>'
    return f"<td{_class(cell.look)}>{cell.content}</td>"


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""
