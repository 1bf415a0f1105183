"""What a document of our own says beside the report: who signs it, and rows that no table has room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlgov.documents.document import Paragraph
from xlgov.form import Form
from xlgov.locate.grids import Grid
from xlgov.publication.manuscript import BEYOND, FOR_REVIEW, SIGNED
from xlgov.report.unit import LABELS
from xlgov.values import Value, from_text

_TOP = 4
"""paragraphs and tables over a title"""
_SIGNATURES = [LABELS[f"contact.{name}"] for name in SIGNED]


def without_signatures(blocks: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """The blocks of a document without the mark 送审稿 and the table of signatures at the top."""
    for index, block in enumerate(blocks[:_TOP]):
        if isinstance(block, Grid) and [cell.text.strip() for cell in block.rows[0]] == _SIGNATURES:
            return [*(each for each in blocks[:index] if not _is_mark(each)), *blocks[index + 1 :]]
    return list(blocks)


def _is_mark(block: Paragraph | Grid) -> bool:
    return isinstance(block, Paragraph) and block.text.strip() == FOR_REVIEW


def rows_beyond(notes: Mapping[str, list[str]], form: Form) -> dict[str, Value]:
    """The figures that sentences under tables tell of rows beyond the printed grid; these are taken out.

    ``notes`` are paragraphs by table.
    """
    found: dict[str, Value] = {}
    for label, columns in _rows(form).items():
        for paragraphs in notes.values():
            for text in list(paragraphs):
                told = _told(text, label, columns)
                if told:
                    paragraphs.remove(text)
                    found |= {
                        key: from_text(content, form.widest.cells[key].measure)
                        for key, content in told.items()
                    }
    return found


def _rows(form: Form) -> dict[str, dict[str, str]]:
    """The rows that only a hybrid report has, by label: the names of their columns with the keys."""
    rows: dict[str, dict[str, str]] = {}
    for key in form.hybrid_keys:
        cell = form.widest.cells[key]
        rows.setdefault(cell.row[-1].label, {})[cell.column[-1].name] = key
    return rows


def _told(text: str, label: str, columns: Mapping[str, str]) -> dict[str, str]:
    """What a sentence tells under each key; nothing where it is no such sentence."""
    before, after = BEYOND.format(label, "\n").split("\n")
    if not (text.startswith(before) and text.endswith(after)):
        return {}
    return dict(_items(text[len(before) : -len(after)], columns))


def _items(text: str, columns: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The columns with what stands in them, which may hold commas."""
    # a PDF does not tell a narrow space
    names = [name for name in columns if f"，{name}" in f"，{text}"]
    for name, following in zip(names, [*names[1:], ""], strict=False):
        _, _, rest = f"，{text}".partition(f"，{name}")
        yield columns[name], (rest.partition(f"，{following}")[0] if following else rest).strip()
