"""Which unit, or which slip of the hand, most likely explains that the body's own report differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlgov.collection.handling import CONFIRMED_MISSING, MERGED, SKIPPED, VERTICAL
from xlgov.collection.unread import unread
from xlgov.finding import listed
from xlgov.rollup.drilldown import entered, share
from xlgov.rollup.result import detail
from xlgov.rollup.result.slips import slip
from xlgov.values import Number, fixed

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery
    from xlgov.form import Form
    from xlgov.report import Addend, Report
    from xlgov.rollup.outcome import Outcome

_NAMED = 3
"""Units that are named where several explain a difference."""
_NOT_EXPECTED = (CONFIRMED_MISSING, VERTICAL, MERGED, SKIPPED)
"""States of units whose figures do not belong into the sum."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in which the body's own report and the sum differ.

    ``unit`` names who may explain it, the likeliest first, ``why`` says so in words, of a slip too; both are
    empty where nothing shows. ``leading`` is the one unit that explains more than any other does and is
    hardly met by chance. ``total`` marks a total, which differs because its parts do.
    """

    key: str
    reported: Number | None
    summed: Number | None
    unit: str = ""
    why: str = ""
    leading: str = ""
    total: bool = False

    @property
    def amount(self) -> Number:
        """Reported minus summed, a blank being 0."""
        return (self.reported or 0) - (self.summed or 0)


@dataclass(frozen=True, slots=True)
class _Guess:
    """A unit whose being in or out would make a difference of ``sign`` times its figures, and why.

    ``figures`` are those of the differing keys that are not 0, ``size`` is how many entered figures it has
    in all. ``said`` is the reason before and after the figure.
    """

    unit: str
    figures: Mapping[str, Number]
    size: int
    sign: int
    said: tuple[str, str]

    def fits(self, each: Difference) -> bool:
        """Whether it would make exactly this difference."""
        return each.amount == self.sign * self.figures.get(each.key, 0)

    def why(self, key: str) -> str:
        """The reason in words, for one figure."""
        return fixed(self.figures[key]).join(self.said)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A guess that fits a difference, and how many of the entered differences it fits in all."""

    guess: _Guess
    count: int

    @property
    def likely(self) -> bool:
        """Whether enough of its figures fit: what a unit leaves behind shows in most of them."""
        return 2 * self.count >= self.guess.size


def differences(outcome: Outcome, reported: Report) -> list[Difference]:
    """Every figure in which ``reported`` differs from the sum: the entered ones, then the totals.

    What could not be read of ``reported`` (``unread``) and what may not be summed is not compared. Of the
    units whose figure is the difference the one that explains most entered figures is named first, of equals
    the one with the likelier story: a file left out, the own organ forgotten, a unit forgotten, one counted
    twice. A slip of the hand goes before a unit that explains little else. What nobody explains may be of
    units without a file.
    """
    form, figures = outcome.report.form.widest, outcome.report.figures
    gaps = frozenset(unread(reported))
    found = [
        Difference(key, reported.figures.get(key), figures.get(key), total=form.cells[key].computed)
        for key in detail.keys(outcome.report)
        if (form.cells[key].summed or form.cells[key].computed)
        and key not in gaps
        and (reported.figures.get(key) or 0) != (figures.get(key) or 0)
    ]
    typed = [each for each in found if not each.total]
    out = _left_out(outcome)
    together = _together(outcome, [each.key for each in found], _expected(out))
    guesses = list(_guesses(outcome, [each.key for each in found], out))
    if len(_expected(out)) > 1:
        guesses.append(together)
    fitting = _ranked(guesses, typed)
    unknown = _unknown(outcome, out)
    explained = [_explained(form, each, typed, fitting[each.key], together, unknown) for each in typed]
    leading = _leading(explained, fitting)
    totals = [_total(each, leading, own_parts(reported, each.key, gaps)) for each in found if each.total]
    return explained + totals


def own_parts(reported: Report, key: str, gaps: frozenset[str]) -> Number | None:
    """What the parts of a total add up to in ``reported``; None where one of them could not be read."""
    parts = entered(reported.form.widest, key)
    return None if gaps.intersection(parts) else sum(reported.figures.get(part) or 0 for part in parts)


def _ranked(guesses: Iterable[_Guess], typed: Sequence[Difference]) -> dict[str, list[_Fit]]:
    """The guesses that fit each entered difference, one of each unit, the best first."""
    fitting: dict[str, list[_Fit]] = {each.key: [] for each in typed}
    for guess in guesses:
        fits = [each.key for each in typed if guess.fits(each)]
        for key in fits:
            fitting[key].append(_Fit(guess, len(fits)))
    ranked = {}
    for key, those in fitting.items():
        best: dict[str, _Fit] = {}
        for fit in sorted(those, key=lambda fit: -fit.count):
            best.setdefault(fit.guess.unit, fit)
        ranked[key] = list(best.values())
    return ranked


def _explained(
    form: Form,
    each: Difference,
    typed: Sequence[Difference],
    fits: Sequence[_Fit],
    together: _Guess,
    unknown: Sequence[str],
) -> Difference:
    sure = bool(fits) and fits[0].likely and _ahead(fits)
    by_hand = "" if sure else _by_hand(form, each, typed)
    if by_hand:
        names = _listed([fit.guess.unit for fit in fits])
        also = f"{names}这一项也正好是 {fixed(_size_of(each.amount))}。" if fits else ""
        return replace(each, unit=names, why=by_hand + also)
    if fits:
        return _by_unit(each, fits)
    rest = each.amount - together.figures.get(each.key, 0)
    if unknown and rest > 0:
        they = "它们" if len(unknown) > 1 else "它"
        why = f"没有{they}可用的报告；上报数可能已经包括{they}。"
        if rest != each.amount:
            known = fixed(each.amount - rest)
            why = f"待定的各单位这一项共 {known}，其余 {fixed(rest)} 可能是{they}的：没有{they}可用的报告。"
        return replace(each, unit=_listed(unknown), why=why)
    return each


def _ahead(fits: Sequence[_Fit]) -> bool:
    """Whether the first explains more than any other."""
    return len(fits) == 1 or fits[0].count > fits[1].count


def _by_unit(each: Difference, fits: Sequence[_Fit]) -> Difference:
    best = fits[0]
    if _ahead(fits):
        # others that explain far less have the same small number by chance
        rivals = [fit.guess.unit for fit in fits[1:] if 2 * fit.count >= best.count]
        why = best.guess.why(each.key)
        if rivals:
            named = f"“{'”“'.join(rivals[: _NAMED - 1])}”{_more(rivals, _NAMED - 1)}"
            why += f"{named}这一项也是这个数，能解释的项少一些。"
        elif not best.likely:
            why += "它的其他数大多没有差额，也可能是巧合。"
        return replace(
            each,
            unit=_listed([best.guess.unit, *rivals]),
            why=why,
            leading=best.guess.unit if best.likely else "",
        )
    signs = {fit.guess.sign for fit in fits}
    what = "漏加或多加" if len(signs) > 1 else "多加" if signs == {1} else "漏加"
    number = fixed(_size_of(each.amount))
    why = f"这 {len(fits)} 个单位这一项都正好是 {number}；上报数可能{what}了其中一个，请逐个核对。"
    return replace(each, unit=_listed([fit.guess.unit for fit in fits]), why=why)


def _by_hand(form: Form, each: Difference, typed: Sequence[Difference]) -> str:
    for other in typed:
        swapped = (other.reported, other.summed) == (each.summed, each.reported)
        if other.key != each.key and swapped and each.reported and each.summed:
            return f"可能与{form.cells[other.key].label}填反了：两项的数正好对调。"
    return slip(each.reported, each.summed, form.cells[each.key].measure)


def _leading(explained: Iterable[Difference], fitting: Mapping[str, Sequence[_Fit]]) -> list[_Guess]:
    """The guesses that lead in entered figures, those that lead in most first."""
    counts: Counter[str] = Counter()
    guesses: dict[str, _Guess] = {}
    for each in explained:
        if each.leading:
            guess = fitting[each.key][0].guess
            counts[guess.unit] += 1
            guesses.setdefault(guess.unit, guess)
    return [guesses[unit] for unit, _ in counts.most_common()]


def _total(each: Difference, leading: Sequence[_Guess], parts: Number | None) -> Difference:
    """A total: it follows its parts, unless it is wrong by itself."""
    if parts is not None and parts != (each.reported or 0):
        what = "没有填" if each.reported is None else "不等于它自己的分项之和"
        return replace(each, why=f"上报稿的这个合计{what}，按它的分项应为 {fixed(parts)}。", total=False)
    best = next((guess.unit for guess in leading if guess.fits(each)), "")
    return replace(each, unit=best, why="合计，随分项不同；分项改正以后这里就一致。", leading=best)


def _listed(names: Sequence[str]) -> str:
    return listed(names, _NAMED, "等 {} 个单位")


def _more(names: Sequence[str], shown: int) -> str:
    return f"等 {len(names)} 个单位" if len(names) > shown else ""


def _size_of(number: Number) -> Number:
    return max(number, -number)


def _left_out(outcome: Outcome) -> dict[str, tuple[Delivery, str]]:
    """The units whose file was not added, each with its first such file and what became of it."""
    added = {each.source for each in outcome.addends}
    counted = {outcome.names[each.source] for each in outcome.addends}
    out: dict[str, tuple[Delivery, str]] = {}
    for line in outcome.lines:
        each = line.delivery
        if each is None or each.source in added or line.name in counted:
            continue
        if (each.edition, each.year) == (outcome.report.edition, outcome.report.year):
            out.setdefault(line.name, (each, line.state.word))
    return out


def _expected(out: Mapping[str, tuple[Delivery, str]]) -> dict[str, tuple[Delivery, str]]:
    """Those whose figures will still come into the sum."""
    gone = {state.word for state in _NOT_EXPECTED}
    return {name: pair for name, pair in out.items() if pair[1] not in gone}


def _unknown(outcome: Outcome, out: Mapping[str, tuple[Delivery, str]]) -> list[str]:
    """The expected units of which no file can be used: not delivered, unreadable, of another year."""
    known = {outcome.names[each.source] for each in outcome.addends} | set(out)
    expected = [line for line in outcome.lines if line.entry and line.state not in _NOT_EXPECTED]
    return list(dict.fromkeys(line.name for line in expected if line.name not in known))


def _guesses(
    outcome: Outcome, keys: Sequence[str], out: Mapping[str, tuple[Delivery, str]]
) -> Iterator[_Guess]:
    """What one unit could have done, likelier stories first."""
    places = _places(outcome, keys)
    for name, (each, status) in out.items():
        said = (f"没有列入汇总（{status}），它这一项正好是 ", "；上报数可能已经包括它。")
        yield _Guess(name, _figures(places, each), _size(each), 1, said)
    units = sorted(outcome.addends, key=lambda each: each.kind != "own_organ")
    known = [(each, outcome.names[each.source], _figures(places, each), _size(each)) for each in units]
    for each, name, figures, size in known:
        what = "本级" if each.kind == "own_organ" else "它"
        yield _Guess(name, figures, size, -1, (_EXACTLY, f"；上报数可能漏加了{what}。"))
    for _, name, figures, size in known:
        yield _Guess(name, figures, size, 1, (_EXACTLY, "；上报数可能把它加了两次。"))
    for each, name, _, _ in known:
        yield from _below(outcome.report.form, keys, each.addends, name)


_EXACTLY = "它这一项正好是 "


def _below(form: Form, keys: Sequence[str], addends: Sequence[Addend], above: str) -> Iterator[_Guess]:
    """The units that a child was itself added up from: counted a second time, or forgotten there."""
    for each in addends:
        figures = {key: number for key in keys if (number := share(each, entered(form, key)))}
        size = len(each.figures)
        name = f"{above} > {each.name or each.source or ''}"
        twice = f"，已经包含在“{above}”里；上报数可能又加了一次。"
        yield _Guess(name, figures, size, 1, (_EXACTLY, twice))
        forgotten = f"；上报数里的“{above}”可能漏了它。"
        yield _Guess(name, figures, size, -1, (_EXACTLY, forgotten))
        yield from _below(form, keys, each.addends, name)


def _together(outcome: Outcome, keys: Sequence[str], out: Mapping[str, tuple[Delivery, str]]) -> _Guess:
    """All that was left out, as if it were one unit."""
    places = _places(outcome, keys)
    total: Counter[str] = Counter()
    for each, _ in out.values():
        total.update(_figures(places, each))
    cells = outcome.report.form.widest.cells.values()
    shown = zip(cells, *(each.numbers for each, _ in out.values()), strict=True)
    size = sum(any(numbers) for cell, *numbers in shown if not cell.computed)
    said = ("没有列入汇总的这几个单位这一项合计正好是 ", "；上报数可能已经包括它们。")
    return _Guess(_listed(list(out)), dict(total), size, 1, said)


def _places(outcome: Outcome, keys: Sequence[str]) -> dict[str, int]:
    """Where the figures of these keys stand in a delivery."""
    index = {key: position for position, key in enumerate(outcome.report.form.widest.cells)}
    return {key: index[key] for key in keys}


def _figures(places: Mapping[str, int], each: Delivery) -> dict[str, Number]:
    return {key: number for key, at in places.items() if (number := each.numbers[at])}


def _size(each: Delivery) -> int:
    cells = each.form.cells.values()
    return sum(bool(number) for cell, number in zip(cells, each.numbers, strict=True) if not cell.computed)
