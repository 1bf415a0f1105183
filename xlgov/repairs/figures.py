"""Repairs of figures: what was typed into a cell otherwise than as the plain number that it is read as."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov.finding import Uncounted
from xlgov.folding import one_width, seen, smoothed, turned
from xlgov.repairs.repair import Repair
from xlgov.repairs.totals import worked_out
from xlgov.rules.proposals import proposed
from xlgov.rules.wording import shortened
from xlgov.values import Kind, Measure, Number, Oddity, Value, fixed

if TYPE_CHECKING:
    from xlgov.rules.context import Context

FORMULA, ERROR_VALUE = "C-FORMULA", "C-LEFT"
_NOTHING = frozenset(["/", "-", "–", "—", "--", "——", "无", "没有", "未发生", "〇", "O", "o"])
"""what people write for nought, of one width"""
_OF_MONEY, _OF_COUNTS = "元", "[个件条项起宗次部份篇人家]"


class _Cure(NamedTuple):
    """An oddity's rule, why the plain number says the same, and what may speak against it."""

    code: str
    why: str
    doubt: Callable[[Value, Measure], str]


def _never(value: Value, measure: Measure) -> str:
    return ""


def _of_another_kind(value: Value, measure: Measure) -> str:
    if measure is Measure.MONEY:
        return "这一格填金额，写的却是件数的单位" if re.search(_OF_COUNTS, _figure_alone(value)) else ""
    return "这一格填件数，写的却是金额的单位" if _OF_MONEY in _figure_alone(value) else ""


def _figure_alone(value: Value) -> str:
    """What was typed up to the remark in brackets."""
    return re.split("[（(【\\[]", seen(value.typed).strip())[0]


def _with_words(value: Value, measure: Measure) -> str:
    return f"说明“{value.remark}”会从格里去掉，请先写到文字部分或表下备注"


def _in_another_order(value: Value, measure: Measure) -> str:
    return "有改变文字方向的字符，看到的可能不一样，请对照原件" if turned(value.typed) else ""


_CURES = {
    Oddity.UNIT: _Cure("C-UNIT", "单位由格式规定，格里只留数字", _of_another_kind),
    Oddity.NOTE: _Cure("C-NOTE", "格里只留数字", _with_words),
    Oddity.LEFTOVER: _Cure("C-LEFT", "去掉文档转换残留的代码", _never),
    Oddity.FORMAT: _Cure("C-SPACE", "改为半角数字，去掉空格、逗号和看不见的字符", _in_another_order),
}
"""by what was unusual, the gravest first"""


def figures(ctx: Context) -> Iterator[Repair]:
    """Every repair of a figure, in the form's order."""
    order = {key: number for number, key in enumerate(ctx.form.cells)}
    found = {repair.key: repair for repair in _cells(ctx)}
    for repair in (*_kept_as_text(ctx), *_totals(ctx)):
        found.setdefault(repair.key, repair)
    yield from sorted(found.values(), key=lambda repair: order[repair.key])


def _cells(ctx: Context) -> Iterator[Repair]:
    for key, value in ctx.values():
        if value.number is not None:
            yield from _odd(ctx, key, value, value.number)
        elif value.kind is Kind.TEXT:
            yield from _meant(ctx, key, value)


def _odd(ctx: Context, key: str, value: Value, number: Number) -> Iterator[Repair]:
    """A figure that was read, and that is written otherwise than it should be."""
    measure = ctx.form.cells[key].measure
    cures = [cure for oddity, cure in _CURES.items() if oddity in value.oddities]
    if not cures:
        return
    doubts = [doubt for cure in cures if (doubt := cure.doubt(value, measure))]
    why = "；".join(cure.why for cure in cures)
    if fixed(number) not in one_width(value.typed).replace(",", ""):
        why += f"，按 {fixed(number)} {ctx.form.cells[key].unit}计"
    repair = _in_cell(ctx, key, cures[0].code, value, number, why="；".join(doubts) or why)
    also = tuple(dict.fromkeys(cure.code for cure in cures[1:]))
    yield repair._replace(sure=not doubts, also=also, lost=value.remark)


def _meant(ctx: Context, key: str, value: Value) -> Iterator[Repair]:
    """A text that is no number, and the figure that was probably meant: for a person to say."""
    measure = ctx.form.cells[key].measure
    code = "C-MONEY-1" if measure is Measure.MONEY else "C-TEXT"
    if smoothed(value.typed) in _NOTHING:
        yield _in_cell(ctx, key, code, value, 0, why="这样写多是“没有”的意思，没有的填 0")
        return
    number = proposed(value.typed, measure)
    if number is not None:
        why = f"如果是 {fixed(number)}，改填 {fixed(number)}；不是的，自己改填实际数字"
        yield _in_cell(ctx, key, code, value, number, why=why)


def _kept_as_text(ctx: Context) -> Iterator[Repair]:
    """Plain numbers that the cells of this workbook keep as text, so that no total counts them."""
    for noticed in ctx.observations:
        if noticed.uncounted is not Uncounted.TEXT:
            continue
        for key in noticed.keys:
            value = ctx.value(key)
            if value.number is not None and key in ctx.places:
                why = "数字是文本格式，求和时不会计入，改为数字"
                typed = Value(Kind.NUMBER, value.number, f"{fixed(value.number)}（文本）")
                yield _in_cell(ctx, key, FORMULA, typed, value.number, why=why)._replace(sure=True)


def _totals(ctx: Context) -> Iterator[Repair]:
    """Totals that are an error value and of which every part has a figure. A formula without a result needs
    no repair: a new file works it out."""
    for key, number in worked_out(ctx.report).items():
        value = ctx.value(key)
        if value.kind is Kind.ERROR:
            why = "合计格，各分项都有数，按分项相加"
            yield _in_cell(ctx, key, ERROR_VALUE, value, number, why=why)._replace(sure=True)


def _in_cell(ctx: Context, key: str, code: str, value: Value, number: Number, *, why: str) -> Repair:
    """A repair that is not ticked; its ``id`` is given when all are known."""
    table = ctx.form.table(ctx.form.cells[key].table)
    place = ctx.places.get(key)
    found = Repair(
        id="",
        code=code,
        key=key,
        label=f"{table.sheet}{ctx.called(key)}",
        old=_shown(value.typed, fixed(number)),
        new=fixed(number),
        why=why,
        sure=False,
        number=number,
    )
    return found if place is None else found._replace(place=place)


def _shown(typed: str, new: str) -> str:
    """What was typed, as a person sees it; where that looks like the new figure, with what nobody sees."""
    old = shortened(typed)
    return f"{old}（带有空格或看不见的字符）" if seen(old) == new else old
