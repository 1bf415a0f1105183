"""The nested edge of a report: figures by key into JSON and back, each checked against its edition.

Every function raises ValueError, in Chinese, with the path of the first thing that does not belong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from types import NoneType
from typing import Any

from xlgov import values
from xlgov.form import Form
from xlgov.values import Measure, Number, fixed

_MONEY = r"-?(0|[1-9]\d*)(\.\d*[1-9])?"


MOST_ITEMS = 2_000_000
"""values in one document; each takes a hundred bytes of memory and more"""
LONGEST_NUMBER = 40
"""digits and zeros of a number; more fit no figure"""
SHOWN = 40
"""characters of a wrong value that a message shows"""


_COUNTS = frozenset({int, NoneType})
"""what a count can be"""


class _Unusable:
    """Stands for a number that is too long to be one of a report, until it is known where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text


def parsed(text: str | bytes) -> Any:
    """JSON without duplicate keys, NaN, binary fractions and numbers that no report can hold."""
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "surrogatepass")
    if sum(map(text.count, ",[{")) > MOST_ITEMS:
        raise ValueError(f"内容太多，超过 {MOST_ITEMS} 项")
    unusable: list[_Unusable] = []

    def number(digits: str) -> int | Decimal | _Unusable:
        if len(digits) <= LONGEST_NUMBER:
            found = _number(digits)
            if found is not None:
                return found
        unusable.append(_Unusable(digits))
        return unusable[-1]

    raw = json.loads(
        text,
        object_pairs_hook=_no_duplicates,
        parse_int=number,
        parse_float=number,
        parse_constant=_no_constant,
    )
    if unusable:
        raise ValueError(f"{_path_of(unusable[0], raw)} 的数“{cut(unusable[0].text)}”太大或者太长")
    return raw


def _number(digits: str) -> int | Decimal | None:
    """A number as JSON spells it; None for one with an exponent that no figure has."""
    if digits.removeprefix("-").isdecimal():
        return int(digits)
    try:
        found = Decimal(digits)
    except ArithmeticError:
        return None
    exponent = found.as_tuple().exponent
    return found if isinstance(exponent, int) and abs(exponent) <= LONGEST_NUMBER else None


def _path_of(wanted: Any, raw: Any) -> str:
    """Where a value stands in a document, as ``tables.proactive.rules.made`` or ``unplaced.3``."""
    waiting: list[tuple[str, Any]] = [("", raw)]
    while waiting:
        path, value = waiting.pop()
        if value is wanted:
            return cut(path) or "JSON"
        below = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        waiting += [(f"{path}.{part}" if path else str(part), each) for part, each in below]
    raise AssertionError("the value is in the document")


def cut(value: Any) -> str:
    """A value as a message shows it, whatever it is."""
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}……"


def figures(form: Form, given: Mapping[str, Any]) -> dict[str, Number | None]:
    """Every key of the form with its figure."""
    if not given.keys() <= form.cells.keys():
        unknown = next(key for key in given if key not in form.cells)
        raise ValueError(f"{form.edition}版格式里没有“{cut(unknown)}”这一项")
    found = {**dict.fromkeys(form.keys), **given}
    counts = {**found, **dict.fromkeys(form.amounts)}.values()
    # counts as they should be need not be looked at one by one
    doubtful = form.amounts if _are_counts(counts) else form.keys
    return found | {key: _checked(form, key, found[key]) for key in doubtful}


def _are_counts(numbers: Collection[Any]) -> bool:
    """Whether all are counts as a report holds them, or None."""
    if not _COUNTS.issuperset(map(type, numbers)):
        return False
    known = set(numbers) - {None}
    return not known or all(values.fits(count, Measure.COUNT) for count in (min(known), max(known)))


def last_figures(form: Form, given: Mapping[str, Any]) -> dict[str, Number]:
    """Last year's figures that the edition can carry, without blanks."""
    unknown = [key for key in given if key not in form.last]
    if unknown:
        raise ValueError(f"“{unknown[0]}”不是可以带入的上年数")
    found = {key: _checked(form, key, given.get(key)) for key in form.last}
    return {key: number for key, number in found.items() if number is not None}


def _checked(form: Form, key: str, number: Any) -> Number | None:
    if number is None:
        return None
    measure = form.cells[key].measure
    if type(number) is int and measure is not Measure.MONEY and values.fits(number, measure):
        return number
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
        raise ValueError(f"“{key}”应为{'金额' if measure is Measure.MONEY else '整数'}，现为“{cut(number)}”")
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"“{key}”不是有限的数")
    if not values.fits(number, measure):
        limit = "整数部分最多9位、小数最多6位" if measure is Measure.MONEY else "整数，绝对值小于一万亿"
        raise ValueError(f"“{key}”的值 {fixed(number)} 超出范围（{limit}）")
    return values.tidy(Decimal(number)) if measure is Measure.MONEY else int(number)


def nested(figures: Mapping[str, Number | None]) -> dict[str, Any]:
    """Figures as a tree: counts as integers, money as strings in fixed notation."""
    tree: dict[str, Any] = {}
    for key, number in figures.items():
        *path, leaf = key.split(".")
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        branch[leaf] = fixed(number) if isinstance(number, Decimal) else number
    return tree


def flattened(form: Form, tree: Any, name: str, *, complete: bool) -> dict[str, Number | None]:
    """Nested figures by key; ValueError names the first path that does not belong or is missing."""
    cells = form.widest.cells
    found: dict[str, Number | None] = {}

    def walk(branch: Any, path: str) -> None:
        if path in cells:
            found[path] = _from_json(cells[path].measure, path, branch, name)
        elif not isinstance(branch, dict):
            raise ValueError(f"{name}.{path or ''} 应为一组项目".replace(". ", " "))
        else:
            for part, below in branch.items():
                below_path = f"{path}.{part}" if path else part
                if not any(key == below_path or key.startswith(below_path + ".") for key in cells):
                    raise ValueError(f"{form.edition}版格式里没有 {cut(f'{name}.{below_path}')}")
                walk(below, below_path)

    walk(tree, "")
    if complete:
        missing = [key for key in form.variant(found).keys if key not in found]
        if missing:
            raise ValueError(f"缺少 {len(missing)} 项，第一项是 {name}.{missing[0]}")
    return found


def _from_json(measure: Measure, key: str, raw: Any, name: str) -> Number | None:
    if raw is None:
        return None
    if measure is Measure.MONEY:
        if not isinstance(raw, str) or not re.fullmatch(_MONEY, raw):
            raise ValueError(
                f'{name}.{key} 应为不带多余零的金额字符串（如 "230.37"，单位万元），现为“{cut(raw)}”'
            )
        return Decimal(raw)
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError(f"{name}.{key} 应为整数，现为“{cut(raw)}”")
    return raw


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"重复的键 {cut(repr(key))}")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"不允许 {name}")
