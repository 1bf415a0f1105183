"""Which unit most likely explains that the body's own report differs from the sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlgov.rollup.assess import CONFIRMED_MISSING
from xlgov.rollup.drilldown import entered, share
from xlgov.values import Number, fixed

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.parts import Addend
    from xlgov.report import Report
    from xlgov.rollup.result import ResultInput
    from xlgov.rules.collection import Delivery

_TELLING = 10
"""A number from here on is hardly met by chance."""
_NAMED = 3
"""Units that are named where several explain a difference together."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in which the body's own report and the sum differ.

    ``unit`` is the one that most likely explains it, ``why`` says so in words; both are empty where nobody
    does.
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
    """A unit whose being in or out would make a difference of ``sign`` times its figures, and why.

    ``figures`` are those of the differing keys that are not 0, ``size`` is how many it has in all.
    """

    unit: str
    figures: Mapping[str, Number]
    size: int
    sign: int
    why: str

    def fits(self, each: Difference) -> bool:
        """Whether it would make exactly this difference."""
        return each.amount == self.sign * self.figures.get(each.key, 0)


def differences(given: ResultInput, reported: Report) -> list[Difference]:
    """Every figure in which ``reported`` differs from the sum, in the form's order.

    Of the units that could explain a figure the one that explains most figures is named, of equals the one
    with the likelier story: a file left out, the own organ forgotten, a unit forgotten, one counted twice. A
    small number counts only where half of the unit's figures fit, because it is easily met by chance. What
    no single unit explains may be explained by all that were left out together, or by units without a file.
    """
    figures = given.report.figures
    found = [
        Difference(key, reported.figures.get(key), figures.get(key))
        for key in given.report.form.keys
        if (reported.figures.get(key) or 0) != (figures.get(key) or 0)
    ]
    keys = [each.key for each in found]
    out = _left_out(given)
    single = _ranked(_guesses(given, keys, out), found)
    together = _together(given, keys, out)
    unknown = _unknown(given, out)
    return [_explained(each, single[each.key], together, unknown, len(out)) for each in found]


def _ranked(guesses: Iterator[_Guess], found: Sequence[Difference]) -> dict[str, list[_Guess]]:
    """The guesses that fit each difference, the best first."""
    fitting: dict[str, list[tuple[int, _Guess]]] = {each.key: [] for each in found}
    for guess in guesses:
        fits = [each for each in found if guess.fits(each)]
        for each in fits:
            if 2 * len(fits) >= guess.size or not -_TELLING < each.amount < _TELLING:
                fitting[each.key].append((len(fits), guess))
    return {
        key: [guess for _, guess in sorted(those, key=lambda one: -one[0])] for key, those in fitting.items()
    }


def _explained(
    each: Difference, single: Sequence[_Guess], together: _Guess, unknown: Sequence[str], out: int
) -> Difference:
    if single:
        best = single[0]
        others = len({guess.unit for guess in single[1:]} - {best.unit})
        more = f"另有 {others} 个单位这一项也是这个数。" if others else ""
        why = best.why.format(fixed(best.figures[each.key])) + more
        return replace(each, unit=best.unit, why=why)
    if out > 1 and together.fits(each):
        return replace(each, unit=together.unit, why=together.why.format(fixed(each.amount)))
    rest = each.amount - together.figures.get(each.key, 0)
    if unknown and rest > 0:
        why = "没有它可用的报告；上报数可能已经包括它。"
        if rest != each.amount:
            known = fixed(each.amount - rest)
            why = f"待定的各单位这一项共 {known}，其余 {fixed(rest)} 可能是它的：没有它可用的报告。"
        return replace(each, unit=_listed(unknown), why=why)
    return each


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_NAMED]) + (f"等 {len(names)} 个单位" if len(names) > _NAMED else "")


def _left_out(given: ResultInput) -> dict[str, tuple[Delivery, str]]:
    """The units whose file was not added, each with its first such file and what became of it."""
    added = {each.source for each in given.addends}
    counted = {given.names[each.source] for each in given.addends}
    out: dict[str, tuple[Delivery, str]] = {}
    for line in given.lines:
        each = line.delivery
        if each is None or each.source in added or line.name in counted:
            continue
        if (each.edition, each.year) == (given.report.edition, given.report.year):
            out.setdefault(line.name, (each, line.status))
    return out


def _unknown(given: ResultInput, out: Mapping[str, tuple[Delivery, str]]) -> list[str]:
    """The expected units of which no file can be used: not delivered, unreadable, of another year."""
    known = {given.names[each.source] for each in given.addends} | set(out)
    expected = [line for line in given.lines if line.entry and line.status != CONFIRMED_MISSING]
    return list(dict.fromkeys(line.name for line in expected if line.name not in known))


def _guesses(
    given: ResultInput, keys: Sequence[str], out: Mapping[str, tuple[Delivery, str]]
) -> Iterator[_Guess]:
    """What one unit could have done, likelier stories first."""
    for name, (each, status) in out.items():
        why = f"没有列入汇总（{status}），它这一项正好是 {{}}；上报数可能已经包括它。"
        yield _Guess(name, _figures(given, keys, each), _size(each), 1, why)
    own = sorted(given.ordered, key=lambda each: each.kind != "own_organ")
    for each in own:
        what = "本级" if each.kind == "own_organ" else "它"
        why = f"它这一项正好是 {{}}；上报数可能漏加了{what}。"
        yield _Guess(given.names[each.source], _figures(given, keys, each), _size(each), -1, why)
    for each in own:
        why = "它这一项正好是 {}；上报数可能把它加了两次。"
        yield _Guess(given.names[each.source], _figures(given, keys, each), _size(each), 1, why)
    for each in own:
        yield from _below(given.report.form, keys, each.addends, given.names[each.source])


def _below(form: Form, keys: Sequence[str], addends: Sequence[Addend], above: str) -> Iterator[_Guess]:
    """The units that a child was itself added up from: counted a second time, or forgotten there."""
    for each in addends:
        figures = {key: number for key in keys if (number := share(each, entered(form, key)))}
        size = sum(bool(share(each, entered(form, key))) for key in form.keys)
        name = f"{above} > {each.name or each.source or ''}"
        why = f"它这一项正好是 {{}}，已经包含在“{above}”里；上报数可能又加了一次。"
        yield _Guess(name, figures, size, 1, why)
        why = f"它这一项正好是 {{}}；上报数里的“{above}”可能漏了它。"
        yield _Guess(name, figures, size, -1, why)
        yield from _below(form, keys, each.addends, name)


def _together(given: ResultInput, keys: Sequence[str], out: Mapping[str, tuple[Delivery, str]]) -> _Guess:
    """All that was left out, as if it were one unit."""
    total: Counter[str] = Counter()
    for each, _ in out.values():
        total.update(_figures(given, keys, each))
    why = "没有列入汇总的这几个单位这一项合计正好是 {}；上报数可能已经包括它们。"
    return _Guess(_listed(list(out)), dict(total), 0, 1, why)


def _figures(given: ResultInput, keys: Sequence[str], each: Delivery) -> dict[str, Number]:
    index = {key: position for position, key in enumerate(given.report.form.cells)}
    return {key: number for key in keys if (number := each.numbers[index[key]])}


def _size(each: Delivery) -> int:
    return sum(map(bool, each.numbers))
