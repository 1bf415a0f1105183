"""Which figures of two reports differ; what one of them has not, or was not read, is no change."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.comparison.result import FigureChange, Held, State
from xlgov.comparison.subject import Subject
from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.values import Kind, Value, fixed

NO_CELL = Held(None)
"""what is held of a cell that a form has not"""


def figure_changes(before: Subject, after: Subject) -> Iterator[FigureChange]:
    """Every figure that is not the same in both, this year's before last year's, in the form's order."""
    for key in _keys(before, after):
        # what two editions word differently is called as in the newer one
        forms = [each.report.form for each in (before, after) if _has(each, key)]
        if not forms:
            continue
        change = figure_change(
            max(forms, key=lambda each: each.first_year),
            key,
            _held(before, key),
            _held(after, key),
            doubtful=key in before.unsure or key in after.unsure,
        )
        if change is not None:
            yield change._replace(before_place=before.place(key), after_place=after.place(key))


def figure_change(
    form: Form, key: str, before: Held, after: Held, *, doubtful: bool = False
) -> FigureChange | None:
    """What is to be said of a figure, in the words of a form; None where nothing is. ``doubtful`` says that
    one of both was placed by the likeliest reading."""
    state = _state(before, after, doubtful)
    if state is None:
        return None
    cell = form.cells[key.removeprefix(LAST)]
    row = ("上年：" if key.startswith(LAST) else "") + cell.row_label
    return FigureChange(key, form.table(cell.table).sheet, row, cell.column_label, before, after, state)


def unread_in_both(before: Subject, after: Subject) -> int:
    """How many figures were read in neither, last year's among them."""
    keys = [key for key in _keys(before, after) if _has(before, key) and _has(after, key)]
    return sum(not _held(before, key).is_read and not _held(after, key).is_read for key in keys)


def typed_otherwise(before: Subject, after: Subject) -> list[tuple[str, str]]:
    """What was typed in both for figures that are one number with one remark: 1,234 and １２３４."""
    found = []
    for key in _keys(before, after):
        one, other = before.report.value(key), after.report.value(key)
        same = one.number is not None and (one.number, one.remark) == (other.number, other.remark)
        if same and _has(before, key) and _has(after, key):
            typed = _typed(one), _typed(other)
            if typed[0] != typed[1]:
                found.append(typed)
    return found


def _typed(value: Value) -> str:
    """A figure as it stands in its cell."""
    return value.typed or ("" if value.number is None else fixed(value.number))


def _keys(before: Subject, after: Subject) -> list[str]:
    """The figures of both forms, where last year's are known in both with those."""
    forms = before.report.form, after.report.form
    tables = dict.fromkeys(table.key for form in forms for table in form.tables)
    keys = list(
        dict.fromkeys(key for table in tables for form in forms for key in form.by_table.get(table, ()))
    )
    if lacks_last(before, after) is None:
        keys += dict.fromkeys(LAST + key for form in forms for key in form.last)
    return keys


def lacks_last(before: Subject, after: Subject) -> Subject | None:
    """The one whose file has no place for last year's figures, while the other has some."""
    for one, other in ((before, after), (after, before)):
        if one.is_published and not one.has_last and other.has_last:
            return one
    return None


def _has(subject: Subject, key: str) -> bool:
    form: Form = subject.report.form
    stem = key.removeprefix(LAST)
    return (stem in form.cells if key == stem else stem in form.last) and key not in subject.stood_in


def _held(subject: Subject, key: str) -> Held:
    return held(subject.report.value(key)) if _has(subject, key) else NO_CELL


def held(value: Value) -> Held:
    """A value as a side of a comparison holds it."""
    if value.number is not None:
        return Held(Kind.NUMBER, fixed(value.number), value.number, value.remark)
    return Held(value.kind, " ".join(value.typed.split()))


def _state(one: Held, other: Held, doubtful: bool) -> State | None:
    """What is to be said of a figure; None where nothing is."""
    if one == other or not (one.is_read or other.is_read):
        return None
    if not (one.is_read and other.is_read):
        return State.UNREAD
    if one == NO_CELL or other == NO_CELL:
        there = other if one == NO_CELL else one
        return None if there.kind is Kind.BLANK else State.ABSENT
    return State.DOUBTFUL if doubtful else State.CHANGED
