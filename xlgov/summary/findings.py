"""Findings as a summary tells them: by the part of the report that they are in, in the words of paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlgov.finding import EXPLAINED, NAMED, CellRef, Explained, Finding, Status, told
from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.report import Explanation
from xlgov.report.paragraphs import text_of
from xlgov.rules.explaining import Void
from xlgov.summary.model import Item, Part
from xlgov.values import Number, fixed
from xlgov.ways import Face

WHOLE = "封面和整份年报"
"""The heading of what is in no section."""
_SHOWN = (Status.FAIL, Status.UNCERTAIN)
_MOST = 60
"""findings of one report that are shown"""


def parts(form: Form, findings: Iterable[Finding]) -> tuple[Part, ...]:
    """What fails or is uncertain, by section in the form's order; first what is in none."""
    headings = _headings(form)
    grouped: dict[str, list[Item]] = {name: [] for name in (WHOLE, *headings.values())}
    for found in told(_shown(findings)[:_MOST], Face.PAPER):
        key = found.cells[0].key if found.cells else None
        grouped[headings.get(_part_of(form, key), WHOLE)].append(item(form, found))
    return tuple(Part(name, tuple(items)) for name, items in grouped.items() if items)


def left_out(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What is to be said of findings that ``parts`` leaves out: they are the least grave."""
    count = len(_shown(findings))
    if count <= _MOST:
        return ()
    return (f"共发现 {count} 条，这里列出最重的 {_MOST} 条；要看全部的，请单独校验这份年报。",)


def unused(void: Sequence[Void]) -> tuple[str, ...]:
    """What is written of findings that are no more, a line each, and why it does not count."""
    lines = []
    for each in void[:_MOST]:
        code = f" {each.entry.code}" if each.entry.code else ""
        lines.append(f"{each.label}{code}：{each.said}写的是：{explanation_of(each.entry)}")
    if len(void) > _MOST:
        lines.append(
            f"没有用上的情况说明共 {len(void)} 条，这里列出 {_MOST} 条；要看全部的，请单独校验这份年报。"
        )
    return tuple(lines)


def _shown(findings: Iterable[Finding]) -> list[Finding]:
    """What fails or is uncertain, the gravest first, what was explained last of its kind."""
    shown = [each for each in findings if each.status in _SHOWN]
    return sorted(shown, key=lambda found: (*found.order[:2], found.is_explained))


def item(form: Form | None, found: Finding) -> Item:
    """One finding that was told already."""
    label = found.severity.label if found.status is Status.FAIL else found.status.label
    return Item(
        EXPLAINED if found.is_explained else label,
        found.severity,
        found.code,
        where(form, found.cells),
        found.message,
        found.quote,
        _number(found.left),
        _number(found.right),
        _number(found.difference),
        found.cause,
        found.advice,
        found.basis,
        explanation(found.explanation),
        found.is_explained,
    )


def explanation(written: Explained | None) -> str:
    """What was written beside a finding, by whom and when, and why it does not count."""
    if written is None:
        return ""
    text = explanation_of(written)
    return f"情况说明不算数：{written.refused}。写的是：{text}" if written.refused else f"情况说明：{text}"


def explanation_of(written: Explained | Explanation) -> str:
    """The words of an explanation, by whom and when."""
    who = "，".join(each for each in (written.by, written.at) if each)
    return f"{written.text}{f'（{who}）' if who else ''}"


def where(form: Form | None, cells: Sequence[CellRef]) -> str:
    """Where cells stand, each on a line; by the names of the figures where the file has no cells."""
    return few(str(cell.place) or _label(form, cell.key) for cell in cells)


def few(found: Iterable[str]) -> str:
    """The first places, a line each, and how many there are."""
    named = [place for place in dict.fromkeys(found) if place]
    shown = "\n".join(named[:NAMED])
    return f"{shown}\n等 {len(named)} 处" if len(named) > NAMED else shown


def _label(form: Form | None, key: str | None) -> str:
    return form.cells[key].label if form is not None and key in form.cells else ""


def _headings(form: Form) -> dict[str, str]:
    """The heading of each section by what is in it: a table or a text."""
    tables = {table.section: table.key for table in form.tables}
    return {tables.get(section.number, section.key): section.label for section in form.sections}


def _part_of(form: Form, key: str | None) -> str:
    """The table or section that a cell or a paragraph is in."""
    name = (key or "").removeprefix(LAST)
    if name in form.cells:
        return form.cells[name].table
    kind, _, section = text_of(name)[0].partition(".")
    return section if kind in ("sections", "notes") else name.partition(".")[0]


def _number(number: Number | None) -> str:
    return "" if number is None else fixed(number)
