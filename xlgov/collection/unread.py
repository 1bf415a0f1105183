"""Figures of a report in whose cells no number stands, with which nothing can be added or compared; and those
that were placed by the likeliest reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlgov.finding import NAMED, listed
from xlgov.form import entered
from xlgov.form.identities import LAST
from xlgov.report import AsReported
from xlgov.values import Kind, fixed

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery
    from xlgov.report import Report


def unread(report: Report) -> dict[str, bool]:
    """The figures of a report in whose cells something other than a number or a blank stands.

    True for those that Excel works out once the file is opened and saved: formulas without a result.
    """
    found: dict[str, bool] = {}
    for key in report.as_reported:
        value = report.value(key)
        if key.startswith(LAST) or not value.lost:
            continue
        # a report found among the files keeps only that there was no number; in a total that is its formula
        found[key] = value.kind is Kind.FORMULA or report.form.cells[key].computed
    return found


def said_of_unread(report: Report, gaps: Mapping[str, bool]) -> Iterator[tuple[list[str], str, str]]:
    """What there is to say about ``unread`` figures: their keys, what is wrong and what to do."""
    for computed, what, advice in (
        (True, "没有算出结果", "请先用 Excel 打开上报稿，保存一次，再汇总。"),
        (False, "不是数字", "请在上报稿里改成数字，没有的填 0，再汇总。"),
    ):
        keys = [key for key in report.form.cells if gaps.get(key) is computed]
        if keys:
            labels = "、".join(report.form.cells[key].label for key in keys[:NAMED])
            more = "等" if len(keys) > NAMED else ""
            yield keys, f"上报稿有 {len(keys)} 格{what}（{labels}{more}），没有核对。", advice


_UNFILLED = AsReported(kind="text")


def not_read_of(delivery: Delivery) -> dict[str, AsReported]:
    """What stands in the cells of a report whose figures a sum would leave out, by key, in the form's order.

    Of a report in which nobody has entered anything these are all its blank cells. A roll-up works totals
    out anew: one that was not read counts only where a text stands in it and all its parts are blank.
    """
    found: dict[str, AsReported] = {}
    figures = delivery.figures
    blank = delivery.is_blank
    empty = [key for key in delivery.variant.keys if figures[key] is None] if blank else []
    for key in empty or (key for key in figures if key in delivery.gaps):
        cell, entry = delivery.form.cells[key], delivery.gaps.get(key, _UNFILLED)
        if cell.summed:
            found[key] = entry
        elif cell.computed and entry.typed and entry.kind != "formula":
            parts = entered(delivery.form, key)
            if all(figures[part] is None for part in parts):
                found[key] = entry
    return found


def left_out_of(delivery: Delivery) -> dict[str, AsReported]:
    """What ``not_read_of`` has, and all cells of wholly blank tables: no figure of these is in a sum."""
    found = not_read_of(delivery)
    figures, form = delivery.figures, delivery.variant
    for keys in form.by_table.values():
        own = [key for key in keys if form.cells[key].summed]
        empty = [key for key in own if figures[key] is None]
        taken_over = form.carried.intersection(own)
        if taken_over.union(empty).issuperset(own) and delivery.gaps.keys().isdisjoint(own):
            found |= dict.fromkeys(empty, _UNFILLED)
    return found


def named_not_read(delivery: Delivery, found: Mapping[str, AsReported]) -> str:
    """The first of what ``not_read_of`` found, and what stands there; a table as one."""
    if delivery.is_blank:
        taken_over = any(delivery.figures[key] is not None for key in delivery.form.brought_forward)
        return f"{'除上年带来的数外，' if taken_over else ''}一个数也没有填"
    named: list[str] = []
    for table in delivery.form.tables:
        own = [key for key in delivery.variant.keys if delivery.form.cells[key].table == table.key]
        lost = [key for key in own if key in found]
        said = {found[key].words for key in lost}
        whole = len(lost) == sum(delivery.form.cells[key].summed for key in own)
        if whole and len(said) == 1 and not any(found[key].typed for key in lost):
            named.append(f"“{table.sheet}”表（{said.pop()}）")
        else:
            named += [_told(delivery, key, found[key]) for key in lost]
    return listed(named, "等 {} 处")


def _told(delivery: Delivery, key: str, entry: AsReported) -> str:
    """A cell by its place, where the file has cells, and its name, with what stands there."""
    place = delivery.places.get(key)
    where = str(place) if place and place.cell else ""
    return f"{where}{delivery.form.cells[key].label}（{entry.words}）"


def named_unsure(delivery: Delivery) -> str:
    """The first of the cells of a report that are unsure, with what was placed there."""
    told = []
    for key in delivery.unsure[:NAMED]:
        number = delivery.figures[key]
        told.append(f"{delivery.form.cells[key].label}（{'空白' if number is None else fixed(number)}）")
    count = len(delivery.unsure)
    return "、".join(told) + (f"等 {count} 格" if count > NAMED else "")
