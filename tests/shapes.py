"""Reports as the texts in which they are found: copies, exports, text layers of PDF files, OCR.

``SHAPES`` turn the rows of a printed table into lines, ``text_of`` a whole report. In the shapes of ``LOSSY``
something is gone that no reader can know: there a figure may be missing or unsure, but never wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xlgov.form import Form
from xlgov.form.layout import grid
from xlgov.report import Report
from xlgov.values import Kind, fixed


class Row(NamedTuple):
    """A row of a printed table: words of headings or labels, and the figures that follow them."""

    words: tuple[str, ...]
    figures: tuple[str, ...] = ()


Shape = Callable[[Sequence[Row], random.Random], list[str]]


def typed_figures(report: Report) -> dict[str, str]:
    """The figures of a report as they are printed: blanks are empty, what it has no cell for is not there."""
    found = {}
    groups = {key.rsplit(".", 2)[0] for key in report.form.hybrid_keys if report.form.is_hybrid}
    for key in report.form.keys:
        value = report.value(key)
        # the rows that the row of another edition stands for are not printed
        divided = value.kind is Kind.BLANK and key.rsplit(".", 2)[0] in groups
        if value.kind is not Kind.MISSING and not divided:
            found[key] = value.typed if value.number is None else fixed(value.number)
    return found


def printed_rows(form: Form, table: str, figures: Mapping[str, str]) -> list[Row]:
    """The rows of a table; what is merged over several rows stands in the first.

    A row without figures is not printed; a row that is only imported is, in the place of its neighbours.
    """
    layout = grid(form, table)
    words: dict[int, list[str]] = {row: [] for row in range(layout.rows)}
    keys: dict[int, list[str]] = {row: [] for row in range(layout.rows)}
    for box in sorted(layout.boxes, key=lambda box: (box.row, box.column)):
        if box.key:
            keys[box.row].append(box.key)
        else:
            words[box.row].append(box.text)
    found = []
    extra = [key for key in form.hybrid_keys if key in figures and key.startswith(table + ".")]
    for row in range(layout.rows):
        printed = [key for key in keys[row] if key in figures]
        if printed or not keys[row]:
            found.append(Row(tuple(words[row]), tuple(figures[key] for key in printed)))
        elif extra:
            label = form.widest.cells[extra[0]].row[-1].label
            found.append(Row((label,), tuple(figures[key] for key in extra)))
            extra = []
    return found


def text_of(report: Report, shape: Shape, seed: int = 0, *, title: str = "甲县乙局") -> str:
    """A report as a text whose tables have a shape."""
    rng, form, figures = random.Random(seed), report.form, typed_figures(report)
    lines = [f"{title}{report.year}年政府信息公开工作年度报告"]
    for section in form.sections:
        lines.append(section.label)
        if section.kind == "text":
            lines.append("全年工作平稳，解读材料不够多，将逐步改进。")
        else:
            lines += shape(printed_rows(form, section.key, figures), rng)
    return "\n".join(lines) + "\n"


def cells(row: Row) -> list[str]:
    """All cells of a row."""
    return [*row.words, *row.figures]


def _each_cell(before: str = "", after: str = "", between_rows: Sequence[str] = ()) -> Shape:
    """One cell per line, with something before and after it, and lines between rows."""

    def shape(rows: Sequence[Row], rng: random.Random) -> list[str]:
        lines: list[str] = []
        for row in rows:
            lines += [f"{before}{cell}{after}" for cell in cells(row)]
            lines += between_rows
        return lines

    return shape


def _joined(between: str) -> Shape:
    """One row per line."""
    return lambda rows, rng: [between.join(cells(row)) for row in rows]


def _flat(between: str) -> Shape:
    """A whole table on one line."""
    return lambda rows, rng: [between.join(cell for row in rows for cell in cells(row))]


def _glued(rows: Sequence[Row], rng: random.Random) -> list[str]:
    return ["".join(cells(row)) for row in rows]


def _glued_flat(rows: Sequence[Row], rng: random.Random) -> list[str]:
    return ["".join(cell for row in rows for cell in cells(row))]


def broken(text: str, width: int) -> list[str]:
    """A label broken into lines of at most so many letters."""
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


def _figures_after(width: int, between: str) -> Shape:
    """Labels broken over lines, then the figures: on one line, or one a line."""

    def shape(rows: Sequence[Row], rng: random.Random) -> list[str]:
        lines: list[str] = []
        for row in rows:
            lines += [piece for word in row.words for piece in broken(word, width)]
            if row.figures:
                lines += between.join(row.figures).split("\n")
        return lines

    return shape


def _around(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """A viewer's copy: a label that is broken in two or three stands around its figures."""
    lines: list[str] = []
    for row in rows:
        if not row.figures or not row.words:
            lines.append(" ".join(cells(row)))
            continue
        *over, label = row.words
        pieces = broken(label, 13)
        lines += [" ".join(over)] if over else []
        middle = len(pieces) // 2
        if len(pieces) == 2:
            lines += [pieces[0], " ".join(row.figures), pieces[1]]
        else:
            lines += [*pieces[:middle], " ".join([pieces[middle], *row.figures]), *pieces[middle + 1 :]]
    return lines


def _vertical(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """A narrow first column whose letters stand between the rows, one a line."""
    lines: list[str] = []
    pending: list[str] = []
    for row in rows:
        words = list(row.words)
        if row.figures and len(words) > 1:
            pending += [letter for word in words[:-1] for letter in word]
            words = words[-1:]
        for word in words:
            lines += broken(word, 14)
        if row.figures:
            lines.append(" ".join(row.figures))
        if pending:
            lines += [pending.pop(0) for _ in range(min(2, len(pending)))]
    return [*lines, *pending]


def _paged(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """Rows on lines over several pages: page numbers between, the head again on the next page."""
    head = [" ".join(row.words) for row in rows if not row.figures][:3]
    lines: list[str] = []
    page = rng.randint(1, 4)
    for number, row in enumerate(rows):
        lines.append(" ".join(cells(row)))
        if row.figures and number % 9 == 8:
            page += 1
            lines += [f"- {page} -" if page % 2 else f"第{page}页", *(head if len(rows) > 20 else [])]
    return lines


_SLIPS = {
    "，": ",",
    "（": "(",
    "）": ")",
    "、": ".",
    "“": '"',
    "”": '"',
    "己": "已",
    "证": "征",
    "未": "末",
    "件": "仵",
}
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _recognised(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """OCR: spaces in labels, other punctuation, a wrong letter here and there, digits of full width."""
    lines = []
    for row in rows:
        words = []
        for word in row.words:
            letters = [_SLIPS.get(letter, letter) if rng.random() < 0.5 else letter for letter in word]
            if len(letters) > 6 and rng.random() < 0.3:
                letters[rng.randrange(3, len(letters))] = "囗"
            if rng.random() < 0.4:
                letters.insert(rng.randrange(len(letters) + 1), " ")
            words.append("".join(letters))
        figures = [text.translate(_WIDE) if rng.random() < 0.2 else text for text in row.figures]
        lines.append(" ".join([*words, *figures]))
    return lines


def _merged_lines(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """Lines of a copy run on: sometimes two rows on one line, sometimes a row on two."""
    text = ""
    for row in rows:
        text += " ".join(cells(row)) + rng.choice(["\n", "\n", " "])
    return text.strip().split("\n")


def _without_blanks(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """Zeros were blank, and the blank cells are gone."""
    lines: list[str] = []
    for row in rows:
        lines += [*row.words, *(text for text in row.figures if text not in ("", "0"))]
    return lines


def _doubled_gaps(rows: Sequence[Row], rng: random.Random) -> list[str]:
    return [line for row in rows for cell in cells(row) for line in (cell, "")]


def _crawled(between: str, after: str = "", before: str = "") -> Shape:
    """What a crawler keeps of a page: a bar after each cell, and one for each column that a row lacks."""

    def shape(rows: Sequence[Row], rng: random.Random) -> list[str]:
        columns = max(len(cells(row)) for row in rows) + 1
        lines: list[str] = []
        for row in rows:
            bars = "|" * (columns - len(cells(row)))
            lines += (before + between.join(f"{cell} |" for cell in cells(row)) + after + bars).split("\n")
        return lines

    return shape


def _crawled_apart(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """The same with each bar on a line of its own; a blank cell is a bar alone."""
    columns = max(len(cells(row)) for row in rows) + 1
    lines: list[str] = []
    for row in rows:
        for cell in cells(row):
            lines += [cell, "|"] if cell else ["|"]
        lines.append("|" * (columns - len(cells(row))))
    return lines


def _bar_apart(rows: Sequence[Row], rng: random.Random) -> list[str]:
    return [line for row in rows for cell in cells(row) for line in ([cell, "|"] if cell else ["|"])]


def _bar_first(rows: Sequence[Row], rng: random.Random) -> list[str]:
    """A bar on a line of its own begins each row."""
    return _crawled("\n", " ", "|\n")(rows, rng)


def _half(shape: Shape) -> Shape:
    """With punctuation of half width, as archives keep it."""

    def halved(rows: Sequence[Row], rng: random.Random) -> list[str]:
        return [line.translate(_HALF) for line in shape(rows, rng)]

    return halved


_HALF = str.maketrans("，（）：；．", ",():;.")

WHOLE: dict[str, Shape] = {
    "tabs": _joined("\t"),
    "bars": _joined(" | "),
    "one space": _joined(" "),
    "dump": _each_cell("\t", between_rows=[""]),
    "cell a line": _each_cell(),
    "cell a line, rows apart": _each_cell(between_rows=[""]),
    "cell a line, gaps": _doubled_gaps,
    "cell a line, tab after": _each_cell("", "\t"),
    "cell a line, bar after": _each_cell("", " |"),
    "cell and bar": lambda rows, rng: [line for row in rows for cell in cells(row) for line in (cell, " |")],
    "indented cells": _each_cell("    "),
    "flat": _flat(" "),
    "flat, wide spaces": _flat("\u3000"),
    "figures on the next line": _figures_after(60, " "),
    "broken labels, figures on a line": _figures_after(9, " "),
    "broken labels, figures one a line": _figures_after(9, "\n"),
    "broken labels, figures apart": _figures_after(5, "\n"),
    "label around figures": _around,
    "vertical letters": _vertical,
    "pages": _paged,
    "lines run on": _merged_lines,
    "recognised": _recognised,
    "crawled rows": _half(_crawled(" ", " ")),
    "crawled cells": _half(_crawled("\n", " ")),
    "crawled, bars apart": _half(_crawled_apart),
    "crawled, bars apart, rows lost": _half(_bar_apart),
    "crawled, bar first": _half(_bar_first),
    "gaps, half width": _half(_doubled_gaps),
}
"""Shapes in which every figure can be known."""
LOSSY: dict[str, Shape] = {
    "glued": _glued,
    "glued flat": _glued_flat,
    "blanks lost": _without_blanks,
}
"""Shapes in which something is gone."""
SHAPES: dict[str, Shape] = WHOLE | LOSSY


class Score(NamedTuple):
    """Of the figures that a text holds: how many were read right, are unsure or missing, and are wrong."""

    figures: int
    right: int
    unsure: int
    missing: int
    wrong: tuple[str, ...]


def score(wanted: Mapping[str, str], read: Report, unsure: Iterable[str] = ()) -> Score:
    """Compare what was read with what was printed; ``unsure`` are the keys that a person has to compare."""
    doubtful = set(unsure)
    right = missing = not_sure = 0
    wrong: list[str] = []
    for key, text in wanted.items():
        value = read.value(key)
        number = "" if value.number is None else fixed(value.number)
        if value.kind is Kind.MISSING or key not in read.figures:
            missing += 1
        elif key in doubtful:
            not_sure += 1
        elif number == text and not (number == "" and value.typed):
            right += 1
        else:
            wrong.append(key)
    return Score(len(wanted), right, not_sure, missing, tuple(wrong))
