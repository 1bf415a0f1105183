"""How an equation that does not hold is told to a colleague."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlgov.folding import smoothed
from xlgov.rules.proposals import proposed
from xlgov.values import Number, fixed, is_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlgov.form import Cell, Equation, Outcome, Term
    from xlgov.rules.context import Context
    from xlgov.values import Measure, Value

LISTED = 4
"""A side with more summands than this is given by its sum alone."""
_TIME = r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
_SEVERAL = r"[0-9]+(?:[ ,，、;；/][0-9]+)+"
_QUOTED = 60
"""letters of what was typed that a message quotes"""
_DATE = rf"\d{{2,4}}[-/.年]\d{{1,2}}[-/.月]\d{{1,2}}日?([T ]{_TIME})?|{_TIME}"


def broken(ctx: Context, equation: Equation, outcome: Outcome) -> str:
    """One sentence: where, both sides with their figures, and by how much they differ."""
    where, name = naming(ctx, equation)
    difference = fixed(outcome.difference if outcome.difference >= 0 else -outcome.difference)
    right = _side(ctx, equation.right, outcome.right, name)
    if all(term.key is None for term in equation.left):
        return f"{where}：{right}，小于 {fixed(outcome.left)}。"
    left = _side(ctx, equation.left, outcome.left, name)
    if equation.op == "=":
        return f"{where}：{left}，{right}，相差 {difference}。"
    return f"{where}：{left}，大于{right}，多 {difference}。"


def naming(ctx: Context, equation: Equation) -> tuple[str, Callable[[Term], str]]:
    """What all cells of an equation share, and how to call each of them beside that."""
    cells = [ctx.form.cells[term.key] for term in equation.terms if term.key]
    rows, columns = {cell.row_label for cell in cells}, {cell.column_label for cell in cells}
    if rows == {""}:
        return f"“{'—'.join(_heading(cells[0]))}”", _named(ctx, lambda cell: cell.column[-1].name)
    if len(rows) == 1:
        return f"“{cells[0].row_label}”行", _named(ctx, lambda cell: cell.column_label)
    if len(columns) == 1:
        return f"“{cells[0].column_label}”列", _named(ctx, lambda cell: cell.row_label)
    return ctx.form.tables[0].sheet, _named(ctx, lambda cell: cell.label)


def shortened(typed: str) -> str:
    """What was typed, as a message quotes it: whole, or its beginning and its length."""
    typed = re.sub(r"[\r\n]+", "⏎", typed.strip())
    return typed if len(typed) <= _QUOTED else f"{typed[:_QUOTED]}…（共 {len(typed)} 个字）"


def no_number(value: Value, measure: Measure) -> tuple[str, str | None, str | None]:
    """What a text in a cell is instead of a number, with a cause and an advice where it has its own."""
    if re.fullmatch(_DATE, value.typed.strip()):
        return (
            "是日期或时间，不是数字",
            "输入的内容（如 1-2、1/2）被当成了日期，或者误填了日期。",
            "重新填数字，没有的填0；填后仍显示为日期的，先把单元格格式改为“数值”。",
        )
    if value.typed.strip().upper() in ("TRUE", "FALSE"):
        return "是逻辑值，不是数字", "误填了 TRUE、FALSE，或者公式、勾选框的结果落到了这一格。", None
    if is_picture(value.typed):
        return (
            "是图片，不是数字",
            "在格里插入了图片（截图），图片里的数字读不出来。",
            "删去图片，改填数字；没有的填0。",
        )
    found = proposed(value.typed, measure)
    if found is not None:
        meant = fixed(found)
        return (
            "不是数字",
            _with_words(value.typed),
            f"如果是 {meant}，请改填 {meant}；不是的，改填实际数字，没有的填0。",
        )
    if re.fullmatch(_SEVERAL, smoothed(value.typed)):
        return (
            "里像是有几个数，看不出应当是哪一个",
            "合并单元格、换行或者粘贴时把几个数放进了一格。",
            "对照原件，每格只留一个数。",
        )
    return "不是数字", _with_words(value.typed), None


def _with_words(typed: str) -> str | None:
    """The cause where words stand beside a number; None for others, which the rule's own words fit."""
    has_digits = re.search("[0-9]", smoothed(typed))
    has_words = any(letter.isalpha() for letter in typed)
    return "数字前后带着文字（如约数“余”“左右”），不是一个确定的数。" if has_digits and has_words else None


def _heading(cell: Cell) -> list[str]:
    return [node.name for node in cell.column[:-1] if node.name and node.name != "-"]


def _named(ctx: Context, label: Callable[[Cell], str]) -> Callable[[Term], str]:
    def name(term: Term) -> str:
        assert term.key is not None
        called = label(ctx.form.cells[term.key])
        return f"上年的“{called}”" if term.last else called

    return name


def _figure(ctx: Context, term: Term) -> str:
    return "空白（按 0 计）" if ctx.is_blank(term) else fixed(ctx.lookup(term))


def _side(ctx: Context, terms: tuple[Term, ...], total: Number, name: Callable[[Term], str]) -> str:
    if len(terms) > LISTED:
        return f"各分项之和 {fixed(total)}"
    text = ""
    for term in terms:
        if text or term.sign < 0:
            text += " + " if term.sign > 0 else " − "
        text += f"{name(term)} {_figure(ctx, term)}" if term.key else str(term.number)
    return text if len(terms) == 1 else f"{text} = {fixed(total)}"
