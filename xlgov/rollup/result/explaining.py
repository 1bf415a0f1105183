"""Which unit most likely explains that the body's own report differs from the sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgov.rollup.drilldown import entered, share
from xlgov.values import Number, fixed

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.parts import Addend
    from xlgov.report import Report
    from xlgov.rollup.result import ResultInput
    from xlgov.rules.collection import Delivery


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in which the body's own report and the sum differ: ``reported`` minus ``summed``.

    ``unit`` is the one that most likely explains it, ``why`` says so in words; both are empty where no
    single unit does.
    """

    key: str
    reported: Number | None
    summed: Number | None
    unit: str = ""
    why: str = ""

    @property
    def amount(self) -> Number:
        """Reported minus summed, a blank being 0."""
        return (self.reported or 0) - (self.summed or 0)


@dataclass(frozen=True, slots=True)
class _Guess:
    """A unit that could be it: those of its figures that differ, the sign of the difference that its being
    in or out would make, and why."""

    unit: str
    figures: Mapping[str, Number]
    sign: int
    rank: int
    why: str


def differences(given: ResultInput, reported: Report) -> list[Difference]:
    """Every figure in which ``reported`` differs from the sum, in the form's order.

    Of the units that could explain a figure the one that explains most of them is named; of equals the
    likelier story: a file that was left out, the own organ forgotten, a unit forgotten, one counted twice.
    """
    found = [
        Difference(key, reported.figures.get(key), given.report.figures.get(key))
        for key in given.report.form.keys
        if (reported.figures.get(key) or 0) != (given.report.figures.get(key) or 0)
    ]
    guesses = list(_guesses(given, [each.key for each in found]))
    fitting: dict[str, list[int]] = {each.key: [] for each in found}
    explained: Counter[int] = Counter()
    for index, guess in enumerate(guesses):
        for each in found:
            if each.amount == guess.sign * guess.figures.get(each.key, 0):
                fitting[each.key].append(index)
                explained[index] += 1
    missing = [line.name for line in given.lines if line.delivery is None]
    return [_explained(each, guesses, fitting[each.key], explained, missing) for each in found]


def _explained(
    each: Difference,
    guesses: Sequence[_Guess],
    fitting: Sequence[int],
    explained: Mapping[int, int],
    missing: Sequence[str],
) -> Difference:
    if fitting:
        best = min(fitting, key=lambda index: (-explained[index], guesses[index].rank, index))
        guess = guesses[best]
        number = fixed(guess.figures[each.key])
        others = len({guesses[index].unit for index in fitting} - {guess.unit})
        more = f"还有 {others} 个单位这一项也是这个数。" if others and explained[best] == 1 else ""
        return Difference(each.key, each.reported, each.summed, guess.unit, guess.why.format(number) + more)
    if len(missing) == 1 and each.amount > 0:
        why = "唯一没有报送的单位；上报数可能已经包括它。"
        return Difference(each.key, each.reported, each.summed, missing[0], why)
    return each


def _guesses(given: ResultInput, keys: Sequence[str]) -> Iterator[_Guess]:
    form = given.report.form
    index = {key: position for position, key in enumerate(form.cells)}

    def figures(each: Delivery) -> dict[str, Number]:
        return {key: number for key in keys if (number := each.numbers[index[key]])}

    added = {each.source for each in given.addends}
    for line in given.lines:
        each = line.delivery
        if each is None or each.source in added or each.edition != form.edition:
            continue
        why = f"没有列入汇总（{line.status}），它这一项正好是 {{}}；上报数可能已经包括它。"
        yield _Guess(line.name, figures(each), 1, 0, why)
    for each in given.ordered:
        name, own, theirs = given.names[each.source], each.kind == "own_organ", figures(each)
        forgotten = "它这一项正好是 {}；上报数可能漏加了" + ("本级。" if own else "它。")
        yield _Guess(name, theirs, -1, 1 if own else 2, forgotten)
        yield _Guess(name, theirs, 1, 3, "它这一项正好是 {}；上报数可能把它加了两次。")
        yield from _below(form, keys, each.addends, name)


def _below(form: Form, keys: Sequence[str], addends: Sequence[Addend], above: str) -> Iterator[_Guess]:
    """The units that a child was itself added up from: forgotten, or added a second time."""
    for each in addends:
        figures = {key: share(each, entered(form, key)) for key in keys}
        name = f"{above} > {each.name or each.source or ''}"
        yield _Guess(name, figures, 1, 4, f"它这一项正好是 {{}}，已包含在“{above}”里；上报数可能又加了一次。")
        yield _Guess(name, figures, -1, 5, f"它这一项正好是 {{}}；“{above}”向上报时可能漏了它。")
        yield from _below(form, keys, each.addends, name)
