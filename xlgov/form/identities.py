"""The little language in which the form's identities (勾稽关系) are written.

An identity is two sums and a relation::

    requests.received.* + requests.brought_forward.* = requests.outcome.total.* + requests.carried_forward.*
    proactive.rules.repealed <= last.proactive.rules.in_force + proactive.rules.issued
    0 <= proactive.licensing.previous_items + proactive.licensing.change

Names are the keys of figures; ``.*`` at the end stands for every column, the same one on both sides;
``last.`` is last year's cell. It is parsed once and then has three faces: numbers, an Excel formula, a
sentence in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from xlgov import late
from xlgov.errors import FormError
from xlgov.values import Number

LAST = "last."
_TOKEN = late.compile(
    r"\s*(?:(?P<name>[a-z_]+(?:\.[a-z_]+)*(?:\.\*)?)|(?P<number>\d+)|(?P<op><=|=)|(?P<sign>[+-]))"
)


class Term(NamedTuple):
    """One summand: a figure's key, or a whole number; this year's or last year's."""

    key: str | None = None
    number: int = 0
    sign: int = 1
    last: bool = False

    @property
    def stem(self) -> str:
        """What the key of a term with a wildcard begins with; empty for any other term."""
        return self.key[:-2] if self.key and self.key.endswith(".*") else ""


class Outcome(NamedTuple):
    """An equation worked out: both sides, and whether the relation holds."""

    left: Number
    right: Number
    holds: bool

    @property
    def difference(self) -> Number:
        """Left minus right."""
        return self.left - self.right


@dataclass(frozen=True)
class Equation:
    """``left op right`` over single cells; ``total`` is the key of the cell that a sum is checked against."""

    code: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    op: str = "="
    total: str | None = None

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All summands, left side first."""
        return self.left + self.right

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """This year's keys, left side first."""
        return tuple(term.key for term in self.terms if term.key and not term.last)

    @cached_property
    def _sums(self) -> tuple[list[str], list[str]] | None:
        """The keys on either side; None where something else stands there than this year's figures to add."""
        if any(term.last or term.key is None or term.sign < 0 for term in self.terms):
            return None
        left, right = ([str(term.key) for term in side] for side in (self.left, self.right))
        return left, right

    def surely_holds(self, figures: Mapping[str, Number]) -> bool:
        """Whether it holds for these figures of this year; False as well where that takes a closer look, for
        want of a figure, or because more than sums of this year's stands in it."""
        if self._sums is None:
            return False
        left, right = self._sums
        try:
            one, other = sum(map(figures.__getitem__, left)), sum(map(figures.__getitem__, right))
        except KeyError:
            return False
        return one == other if self.op == "=" else one <= other

    def evaluate(self, lookup: Callable[[Term], Number]) -> Outcome:
        """Work both sides out on numbers; ``lookup`` may raise where a figure cannot be had."""
        left, right = _total(self.left, lookup), _total(self.right, lookup)
        return Outcome(left, right, left == right if self.op == "=" else left <= right)

    def excel(self, reference: Callable[[Iterable[Term]], str]) -> str:
        """An Excel formula (without ``=``) that is 0 when the relation holds.

        ``reference`` turns terms into the arguments of one SUM. SUM, and never ``+``, because "/" and
        the empty text of a total must not give #VALUE!.
        """
        plus = [t for t in self.left if t.sign > 0] + [_flipped(t) for t in self.right if t.sign < 0]
        minus = [t for t in self.right if t.sign > 0] + [_flipped(t) for t in self.left if t.sign < 0]
        difference = "-".join(f"SUM({reference(side)})" if side else "0" for side in (plus, minus))
        return difference if self.op == "=" else f"MAX(0,{difference})"

    def sentence(self, label: Callable[[Term], str]) -> str:
        """The relation in Chinese, each term by its label."""
        relation = " = " if self.op == "=" else " 不大于 "
        return relation.join(_spelled(side, label) for side in (self.left, self.right))


class Identity(NamedTuple):
    """An identity as written, wildcards and all."""

    code: str
    text: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    op: str

    def equations(self, columns: Callable[[str], Iterable[str]]) -> Iterator[Equation]:
        """The identity for each column; ``columns`` lists the keys that ``stem.*`` stands for."""
        stems = [term.stem for term in self.left + self.right if term.stem]
        if not stems:
            yield Equation(self.code, self.left, self.right, self.op)
            return
        ends = [{key.removeprefix(stem + ".") for key in columns(stem)} for stem in stems]
        if not ends[0] or any(end != ends[0] for end in ends):
            raise FormError(f"{self.code}: the columns of {', '.join(stems)} are not the same")
        for key in columns(stems[0]):
            end = key.removeprefix(stems[0] + ".")
            yield Equation(self.code, _bound(self.left, end), _bound(self.right, end), self.op)


def parse(code: str, text: str) -> Identity:
    """Read one identity.

    Raises FormError when the text is not of the language.
    """
    sides: list[list[Term]] = [[]]
    op = ""
    sign, expects_term, position = 1, True, 0
    text = text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormError(f"{code}: cannot read {text[position:]!r} in {text!r}")
        position = match.end()
        if match["name"] or match["number"]:
            if not expects_term:
                raise FormError(
                    f"{code}: an operator is missing before {match.group().strip()!r} in {text!r}"
                )
            name = match["name"]
            last = bool(name) and name.startswith(LAST)
            key = name.removeprefix(LAST) if name else None
            sides[-1].append(Term(key, int(match["number"] or 0), sign, last))
            sign, expects_term = 1, False
        elif expects_term:
            raise FormError(f"{code}: a term is missing before {match.group().strip()!r} in {text!r}")
        elif match["sign"]:
            sign, expects_term = (1 if match["sign"] == "+" else -1), True
        elif op:
            raise FormError(f"{code}: more than one relation in {text!r}")
        else:
            op, expects_term = match["op"], True
            sides.append([])
    if not op or expects_term:
        raise FormError(f"{code}: {text!r} is not a whole identity")
    return Identity(code, text, tuple(sides[0]), tuple(sides[1]), op)


def _flipped(term: Term) -> Term:
    return Term(term.key, term.number, -term.sign, term.last)


def _bound(terms: tuple[Term, ...], column: str) -> tuple[Term, ...]:
    """The terms with a column in the place of each wildcard."""
    bound = []
    for term in terms:
        bound.append(term._replace(key=f"{term.stem}.{column}") if term.stem else term)
    return tuple(bound)


def _total(terms: tuple[Term, ...], lookup: Callable[[Term], Number]) -> Number:
    total: Number = 0
    for term in terms:
        number: Number = term.number if term.key is None else lookup(term)
        total += number if term.sign > 0 else -number
    return total


def _spelled(terms: tuple[Term, ...], label: Callable[[Term], str]) -> str:
    parts: list[str] = []
    for term in terms:
        if parts or term.sign < 0:
            parts.append(" + " if term.sign > 0 else " − ")
        parts.append(str(term.number) if term.key is None else label(term))
    return "".join(parts).strip()
