"""The identity language: reading it, and its three faces."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from xlgov.errors import FormError
from xlgov.form.identities import Equation, Term, parse


def only(text: str) -> Equation:
    (equation,) = parse("X", text).equations(lambda _: ())
    return equation


def columns(stem: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{end}" for end in ("one", "two"))


def test_terms_signs_and_last_year() -> None:
    equation = only("a.b = last.a.b + c - 3")
    assert equation.left == (Term("a.b"),)
    assert equation.right == (Term("a.b", last=True), Term("c"), Term(None, 3, -1))
    assert equation.keys == ("a.b", "c")


def test_evaluation_is_exact_and_relations_differ() -> None:
    numbers = {"a": 5, "b": 3, "c": 2}
    look = lambda term: numbers[term.key]  # noqa: E731
    assert only("a = b + c").evaluate(look).holds
    outcome = only("a <= b - c").evaluate(look)
    assert (outcome.left, outcome.right, outcome.difference, outcome.holds) == (5, 1, 4, False)
    assert only("0 <= a - b").evaluate(look).holds


def test_the_wildcard_takes_the_same_column_on_both_sides() -> None:
    identity = parse("X", "a.* + b.* = last.c.*")
    keys = [[term.key for term in equation.terms] for equation in identity.equations(columns)]
    assert keys == [["a.one", "b.one", "c.one"], ["a.two", "b.two", "c.two"]]


def test_wildcards_over_different_columns_are_refused() -> None:
    identity = parse("X", "a.* = b.*")
    with pytest.raises(FormError, match="not the same"):
        list(identity.equations(lambda stem: (f"{stem}.{stem}",)))


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("a + b = c", "SUM(a,b)-SUM(c)"),
        ("a = b - c", "SUM(a,c)-SUM(b)"),
        ("a <= b + c", "MAX(0,SUM(a)-SUM(b,c))"),
        ("0 <= a + b", "MAX(0,SUM(0)-SUM(a,b))"),
        ("a - b = 2", "SUM(a)-SUM(2,b)"),
    ],
)
def test_excel_uses_sum_and_never_plus(text: str, formula: str) -> None:
    def reference(terms: Iterable[Term]) -> str:
        return ",".join(term.key or str(term.number) for term in terms)

    assert only(text).excel(reference) == formula


def test_the_sentence_is_chinese() -> None:
    label = {"a": "甲", "b": "乙", "c": "丙"}
    spell = lambda term: ("上年" if term.last else "") + label[term.key]  # noqa: E731
    assert only("a = last.b + c - b").sentence(spell) == "甲 = 上年乙 + 丙 − 乙"
    assert only("a <= b").sentence(spell) == "甲 不大于 乙"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a = ",
        "= a",
        "a b = c",
        "a + = c",
        "a = b = c",
        "a == b",
        "a < b",
        "A = b",
        "a.*.b = c",
        "1.5 = a",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormError, match="X: "):
        parse("X", text)
