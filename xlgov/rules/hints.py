"""Likely causes of a difference: what a practised eye tries first.

All arithmetic is on whole numbers; a hint is offered only where the change it names repairs the equation,
except the last one, which says 疑似.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov.rules.wording import naming

if TYPE_CHECKING:
    from xlgov.form import Equation, Outcome
    from xlgov.rules.context import Context

Row = tuple[int, ...]
Operand = tuple[str, int, int]
"""A figure of an equation: its name in quotes, its number, and its sign in left minus right (1 or -1)."""
_MOST_DIGITS = 20
_TELLING = 3
"""a difference below this equals some figure or other in most rows"""


def likely_cause(ctx: Context, equation: Equation, outcome: Outcome) -> str:
    """The causes that would explain a broken ``=``, at most two, or an empty text."""
    if equation.op != "=" or not isinstance(outcome.difference, int):
        return ""
    operands = _operands(ctx, equation)
    found: list[str] = []
    if equation.total and not outcome.right:
        found.append("总计没有计算（为空或为 0）")
    elif not outcome.left or not outcome.right:
        found.append("有一边为 0，可能漏填")
    elif outcome.left and outcome.right == -outcome.left:
        found.append("两边数值相同、正负号相反，可能写错了正负号")
    else:
        found += _signs(operands, outcome.difference)
        found += _swaps(operands, outcome.difference)
        found += _one_operand(operands, outcome.difference)
        if not found and _nines(int(outcome.left), int(outcome.right), operands):
            found.append(f"差额 {abs(outcome.difference)} 能被 9 整除，疑似有一个数的相邻两位写颠倒了")
    return "；也可能".join(found[:2]) + "。" if found else ""


def swapped(number: int) -> Iterator[int]:
    """Every number that comes of swapping two neighbouring digits: 1203 -> 2103, 1023, 1230.

    A number that would start with 0 is none that anyone wrote: 10 -> nothing.
    """
    digits = str(abs(number))
    sign = -1 if number < 0 else 1
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1] and (i or digits[1] != "0"):
            yield sign * int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])


def resplit(row: Sequence[int | None]) -> list[Row]:
    """Rows in which two neighbouring cells share their digits otherwise and the last cell is the sum.

    Either one cell holds the digits of two (12, blank -> 1, 2) or two cells hold those of one
    (1, 2 -> 12, 0 or 0, 12). A blank is None and counts as 0.
    """
    found: dict[Row, None] = {}
    figures = [number or 0 for number in row]
    for i in range(len(row) - 1):
        for pair in _regrouped(figures[i], figures[i + 1]):
            trial = (*figures[:i], *pair, *figures[i + 2 :])
            if sum(trial[:-1]) == trial[-1]:
                found[trial] = None
    return list(found)


def separated(tokens: Iterable[str], size: int) -> list[Row]:
    """All ways to cut runs of digits into ``size`` figures of which the last is the sum of the others."""
    tokens = list(tokens)
    if sum(map(len, tokens)) > _MOST_DIGITS:
        return []
    return [row for row in _cut(tokens, size) if sum(row[:-1]) == row[-1]]


def _cut(tokens: list[str], size: int) -> Iterator[Row]:
    if not tokens:
        if size == 0:
            yield ()
        return
    if size < len(tokens):
        return
    first, rest = tokens[0], tokens[1:]
    for end in range(1, len(first) + 1):
        head, tail = first[:end], first[end:]
        if len(head) > 1 and head.startswith("0"):
            return
        for below in _cut([tail, *rest] if tail else rest, size - 1):
            yield (int(head), *below)


def _regrouped(one: int, two: int) -> Iterator[tuple[int, int]]:
    if one < 0 or two < 0:
        return
    if one:
        joined = int(f"{one}{two}")
        yield joined, 0
        yield 0, joined
    for number in (one, two):
        if number and not (one and two):
            digits = str(number)
            for cut in range(1, len(digits)):
                if digits[cut] != "0" or cut == len(digits) - 1:
                    yield int(digits[:cut]), int(digits[cut:])


def _nines(left: int, right: int, operands: list[Operand]) -> bool:
    """Whether both sides look like one number with two digits swapped, which keeps the count of digits."""
    same = len(str(abs(left))) == len(str(abs(right)))
    return same and (left - right) % 9 == 0 and any(abs(number) > 9 for _, number, _ in operands)


def _quoted(name: str) -> str:
    """A name in quotes; last year's has its own."""
    return name if name.endswith("”") else f"“{name}”"


def _operands(ctx: Context, equation: Equation) -> list[Operand]:
    _, name = naming(ctx, equation)
    found = []
    for side, terms in ((1, equation.left), (-1, equation.right)):
        for term in terms:
            if term.key:
                found.append((_quoted(name(term)), int(ctx.lookup(term)), side * term.sign))
    return found


def _signs(operands: list[Operand], difference: int) -> list[str]:
    found = []
    for name, number, sign in operands:
        turned = 2 * sign * number
        if number < 0 and turned == difference:
            found.append(f"{name}的 {number} 正负号写反")
    return found


def _swaps(operands: list[Operand], difference: int) -> list[str]:
    found = []
    for name, number, sign in operands:
        for other in swapped(number):
            if sign * (number - other) == difference:
                found.append(f"{name}的 {number} 应为 {other}（相邻两位数字写颠倒）")
    return found


def _one_operand(operands: list[Operand], difference: int) -> list[str]:
    """The only figure that equals the difference; small numbers are equal by chance."""
    equal = [(name, number) for name, number, _ in operands if abs(number) == abs(difference)]
    if len(equal) != 1 or abs(difference) < _TELLING:
        return []
    name, number = equal[0]
    return [f"差额正好等于{name}的 {number}，漏计或重复计算了这一项"]
