"""Where the body's own report differs from the sum, and which unit's figures are exactly the difference."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlgov.collection.unread import unread
from xlgov.form import entered
from xlgov.rollup.result import detail
from xlgov.values import Number, fixed

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery
    from xlgov.form import Form
    from xlgov.report import Addend, Report
    from xlgov.rollup.outcome import Outcome

_EXACTLY = "它这一项正好是 "


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in which the body's own report and the sum differ.

    ``unit`` is the one unit that explains it, empty where there is none, ``why`` the reason in words.
    ``total`` marks a total that differs because its parts do.
    """

    key: str
    reported: Number | None
    summed: Number | None
    unit: str = ""
    why: str = ""
    total: bool = False

    @property
    def amount(self) -> Number:
        """Reported minus summed, a blank being 0."""
        return (self.reported or 0) - (self.summed or 0)


@dataclass(frozen=True, slots=True)
class _Story:
    """A unit that is in one of the two more often than in the other.

    It makes a difference of ``sign`` times each of its ``figures``, the entered ones that are not 0. ``said``
    is the reason in words, before and after the figure.
    """

    unit: str
    figures: Mapping[str, Number]
    sign: int
    said: tuple[str, str]

    def fits(self, amounts: Mapping[str, Number]) -> bool:
        """Whether each of its figures is exactly the difference there."""
        made = {key: self.sign * number for key, number in self.figures.items()}
        return bool(made) and all(amounts.get(key) == amount for key, amount in made.items())


def differences(outcome: Outcome, reported: Report) -> list[Difference]:
    """Every figure in which ``reported`` differs from the sum: the entered ones, then the totals.

    What could not be read of ``reported`` (``unread``) and what may not be summed is not compared. A unit
    explains differences where every figure it has is one, to the digit; anything less would be a guess.
    """
    form, gaps = outcome.report.form.widest, frozenset(unread(reported))
    compared = _compared(outcome.report, gaps)
    figures = outcome.report.figures
    pairs = [Difference(key, reported.figures.get(key), figures.get(key)) for key in compared]
    found = [pair for pair in pairs if pair.amount]
    typed = {each.key: each for each in found if not form.cells[each.key].computed}
    amounts = {key: each.amount for key, each in typed.items()}
    keys = [key for key in compared if not form.cells[key].computed]
    stories = [story for story in _stories(outcome, keys) if story.fits(amounts)]
    explained = {key: _explained(each, stories) for key, each in typed.items()}
    totals = [
        _total(form, each, explained, own_parts(reported, each.key, gaps))
        for each in found
        if each.key not in typed
    ]
    return [*explained.values(), *totals]


def _compared(total: Report, gaps: Container[str]) -> list[str]:
    """The figures of the sum that can be compared."""
    compared = []
    for key in detail.keys(total):
        cell = total.form.widest.cells[key]
        if key not in gaps and (cell.summed or cell.computed):
            compared.append(key)
    return compared


def own_parts(reported: Report, key: str, gaps: frozenset[str]) -> Number | None:
    """What the parts of a total add up to in ``reported``; None where one of them could not be read."""
    parts = entered(reported.form.widest, key)
    return None if gaps.intersection(parts) else sum(reported.figures.get(part) or 0 for part in parts)


def _explained(each: Difference, stories: Sequence[_Story]) -> Difference:
    told = [story for story in stories if each.key in story.figures]
    # the more figures fit, the less by chance; several units that fit as well explain nothing
    most = max((len(story.figures) for story in told), default=0)
    best = [story for story in told if len(story.figures) == most]
    if len({story.unit for story in best}) != 1:
        return each
    likeliest = best[0]
    number = fixed(likeliest.figures[each.key])
    return replace(each, unit=likeliest.unit, why=number.join(likeliest.said))


def _total(
    form: Form, each: Difference, explained: Mapping[str, Difference], of_parts: Number | None
) -> Difference:
    """A total: it follows its parts, unless it is wrong by itself."""
    if of_parts is not None and of_parts != (each.reported or 0):
        what = "没有填" if each.reported is None else "不等于它自己的分项之和"
        return replace(each, why=f"上报稿的这个合计{what}，按它的分项应为 {fixed(of_parts)}。")
    units = {explained[part].unit for part in entered(form, each.key) if part in explained}
    unit = units.pop() if len(units) == 1 else ""
    return replace(each, unit=unit, why="合计，随分项不同；分项改正以后这里就一致。", total=True)


def _stories(outcome: Outcome, keys: Sequence[str]) -> Iterator[_Story]:
    """What each unit could have done, likelier stories first: its file was left out of the sum, the own organ
    was forgotten in the report, another unit was, one was counted twice, one below a unit once more."""
    places = _places(outcome, keys)
    for name, each, state in _left_out(outcome):
        said = (f"没有列入汇总（{state}），{_EXACTLY}", "；上报数可能已经包括它。")
        yield _Story(name, _figures(places, each), 1, said)
    units = sorted(outcome.addends, key=lambda each: each.kind != "own_organ")
    counted = [(each, outcome.names[each.source], _figures(places, each)) for each in units]
    for each, name, figures in counted:
        what = "本级" if each.kind == "own_organ" else "它"
        yield _Story(name, figures, -1, (_EXACTLY, f"；上报数可能漏加了{what}。"))
    for _, name, figures in counted:
        yield _Story(name, figures, 1, (_EXACTLY, "；上报数可能把它加了两次。"))
    for each, name, _ in counted:
        yield from _below(each.addends, keys, name)


def _left_out(outcome: Outcome) -> Iterator[tuple[str, Delivery, str]]:
    """The files of the same year and form that were not added, of units without another that was: unit, file
    and what became of it."""
    added = {each.source for each in outcome.addends}
    counted = {outcome.names[source] for source in added}
    for line in outcome.lines:
        each = line.delivery
        if each is None or each.source in added or line.name in counted:
            continue
        if (each.edition, each.year) == (outcome.report.edition, outcome.report.year):
            yield line.name, each, line.state.word


def _below(addends: Sequence[Addend], keys: Sequence[str], above: str) -> Iterator[_Story]:
    """The units that a unit was itself added up from, at any depth, each counted once more."""
    for each in addends:
        name = f"{above} > {each.name or each.source or ''}"
        figures = {key: number for key in keys if (number := each.figures.get(key))}
        yield _Story(name, figures, 1, (_EXACTLY, f"，已经包含在“{above}”里；上报数可能又加了一次。"))
        yield from _below(each.addends, keys, name)


def _places(outcome: Outcome, keys: Sequence[str]) -> dict[str, int]:
    """Where the figures of these keys stand in a delivery."""
    index = {key: position for position, key in enumerate(outcome.report.form.widest.cells)}
    return {key: index[key] for key in keys}


def _figures(places: Mapping[str, int], each: Delivery) -> dict[str, Number]:
    return {key: number for key, at in places.items() if (number := each.numbers[at])}
