"""Adding up: every summable figure of the addends, exactly, and the tree of what was added."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlgov.collection.received import Delivery
from xlgov.collection.unread import left_out_of
from xlgov.errors import InputError
from xlgov.form import Form
from xlgov.report import Addend, Provenance, Report, Unit, carried_over, usual_title
from xlgov.values import Number, fits, fixed, size
from xlgov.workbook.filling import fill

Called = Callable[[Delivery], str]
"""How a delivery's unit is named: ``Collection.called`` uses the roster's words."""


def combine(
    unit: Unit,
    year: int,
    form: Form,
    addends: Sequence[Delivery],
    *,
    last: Report | None = None,
    called: Called | None = None,
) -> Report:
    """The report of the body that rolls up: the sum of its addends, which are all of edition ``form``.

    A figure is blank only where it is blank in every addend; what is no number counts as a blank, and the
    tree keeps what stands there. Totals are worked out from the sums and never added; what may not be summed
    is left blank for a person to fill in. ``last`` is last year's report of the same body, ``called`` names
    the addends in the tree. Raises InputError for a sum that the form cannot hold, naming the figure and the
    biggest addend.
    """
    assert all(addend.edition == form.edition for addend in addends)
    entered = _sums(form, addends)
    _within_limits(form.widest, entered, addends, called)
    worked_out = fill(form, Report(edition=form.edition, figures=entered), "computed")
    figures = dict(entered)
    for key in entered.keys() & worked_out.cells.keys():
        figures[key] = worked_out.number(key)
    _within_limits(form.widest, figures, addends, called)
    return Report(
        edition=form.edition,
        year=year,
        title=usual_title(unit.name, year),
        unit=unit,
        scope="aggregate",
        figures=figures,
        last=carried_over(form, last) if last else {},
        provenance=Provenance(addends=tuple(addend(each, called) for each in addends)),
    )


def _sums(form: Form, addends: Sequence[Delivery]) -> dict[str, Number | None]:
    """The sum of each entered figure, of import-only ones where an addend has any; a total is left blank."""
    cells = form.widest.cells
    columns = zip(*(addend.numbers for addend in addends), strict=True) if addends else ((),) * len(cells)
    sums: dict[str, Number | None] = dict.fromkeys(cells)
    for (key, cell), column in zip(cells.items(), columns, strict=True):
        if cell.summed:
            sums[key] = added(column)
    keys = form.variant({key for key in form.hybrid_keys if sums[key] is not None}).keys
    return {key: sums[key] for key in keys}


def addend(delivery: Delivery, called: Called | None = None) -> Addend:
    """A delivery as a node of the tree, with what it was itself added up from below it."""
    return Addend(
        name=called(delivery) if called else delivery.name or delivery.source.name,
        code=delivery.code,
        kind=delivery.kind,
        edition=delivery.edition,
        source=delivery.source.name,
        sha256=delivery.sha256 or None,
        figures=delivery.entered,
        as_reported=left_out_of(delivery),
        addends=delivery.addends,
        absent=delivery.absent,
        unsure=tuple(key for key in delivery.unsure if delivery.form.cells[key].summed),
    )


def added(numbers: Sequence[Number | None]) -> Number | None:
    """The exact sum of what is there; None where nothing is."""
    present = [number for number in numbers if number is not None]
    # counts are int and amounts Decimal of at most 15 digits: both are added without rounding
    return sum(present) if present else None


def _within_limits(
    form: Form, figures: dict[str, Number | None], addends: Sequence[Delivery], called: Called | None
) -> None:
    for key, number in figures.items():
        cell = form.cells[key]
        if number is None or fits(number, cell.measure):
            continue
        index = list(form.cells).index(key)
        biggest = max(addends, key=lambda each: size(each.numbers[index] or 0))
        name = called(biggest) if called else biggest.name or biggest.source.name
        where = biggest.places.get(key)
        raise InputError(
            f"{cell.label}汇总为 {fixed(number)} {cell.unit}，超出表格能填的范围，"
            f"其中最大的是“{name}”的 {fixed(biggest.numbers[index] or 0)}",
            "请核对这个单位是否多打了数字、填错了计量单位，改正后重新汇总。",
            file=biggest.source.name,
            sheet=where.sheet if where else None,
            cell=where.cell if where else None,
        )
