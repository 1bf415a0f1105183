"""Reports for tests: by hand from a few figures, and by hypothesis.

A report made here is consistent unless a test says otherwise: cells not named are 0, totals that are not
named are worked out, and 本年新收 is whatever balances its column.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.made_texts import made_texts
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.identities import LAST
from xlgov.report import SCOPES, TIERS, UNIT_KINDS, Report, Unit
from xlgov.values import BLANK, Kind, Measure, Number, Value, from_text

UNIT = {"name": "甲县乙局", "tier": "county", "kind": "department"}
TEXTS = made_texts(None, None)
"""texts that say nothing of any figure and lack nothing"""
COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other")
YEARS = {"2019": 2020, "2021": 2023}
"""A reporting year of each edition with a year before it in the same edition."""


def report(edition: str = "2021", year: int | None = 2021, **given: Any) -> Report:
    """A report from a few figures; everything else is 0 or follows.

    Names are keys with ``__`` for the dots (``requests__received__natural_person=3``) or the keys
    themselves through ``**``; ``last__…`` are last year's. A figure is a number, None for a blank, text as
    someone typed it, or a Value. Any other name is a field of Report; the unit and the sections may be dicts.
    Left out, the sections are good texts, every body's and year's its own.
    """
    cells: dict[str, Any] = {}
    last: dict[str, Any] = {}
    rest: dict[str, Any] = {"unit": UNIT}
    for name, content in given.items():
        key = name.replace("__", ".")
        if key.startswith(LAST):
            last[key.removeprefix(LAST)] = content
        elif "." in key:
            cells[key] = content
        else:
            rest[name] = content
    if isinstance(rest["unit"], dict):
        rest["unit"] = Unit(**rest["unit"])
    rest.setdefault("sections", made_texts(rest["unit"].name, year))
    form = _form(edition).variant(cells)
    return Report.of(form, _values(form, filled(form, cells)), _values(form, last), year=year, **rest)


def filled(form: Form, given: Mapping[str, Any]) -> dict[str, Any]:
    """Every statutory figure: those given, the totals worked out, 本年新收 balanced, the rest 0."""
    cells: dict[str, Any] = dict.fromkeys(form.keys, 0) | dict(given)
    parts = {key: equation for key, equation in form.computed.items() if key in cells and key not in given}

    def number(key: str) -> Number:
        if key in parts:
            cells[key] = sum(number(part) for part in parts.pop(key).keys if part != key and part in cells)
        content = cells[key]
        if isinstance(content, str):
            content = from_text(content, form.cells[key].measure)
        if isinstance(content, Value):
            content = content.number
        return content or 0

    for column in COLUMNS:
        received = f"requests.received.{column}"
        if received not in given:
            below = number(f"requests.outcome.total.{column}") + number(f"requests.carried_forward.{column}")
            cells[received] = max(0, below - number(f"requests.brought_forward.{column}"))
    for key in list(parts):
        number(key)
    return cells


def changed(base: Report, **given: Any) -> Report:
    """The same report with some figures typed over and nothing else worked out again."""
    cells = {key: base.value(key) for key in base.figures}
    last = {key: base.value(LAST + key) for key in base.form.last}
    for name, content in given.items():
        key = name.replace("__", ".")
        target = last if key.startswith(LAST) else cells
        stem = key.removeprefix(LAST)
        target |= _values(base.form, {stem: content})
    kept = ("year", "bound", "title", "preamble", "unit", "scope", "contact", "sections", "notes", "unplaced")
    return Report.of(base.form, cells, last, **{name: getattr(base, name) for name in kept})


def next_year(previous: Report, edition: str | None = None, **given: Any) -> Report:
    """A consistent report of the year after: what was carried forward is brought forward."""
    name = edition or previous.edition
    brought = {
        f"requests.brought_forward.{column}": previous.figures[f"requests.carried_forward.{column}"]
        for column in COLUMNS
    }
    return report(
        name, (previous.year or 2021) + 1, **(brought | {k.replace("__", "."): v for k, v in given.items()})
    )


def _form(name: str) -> Form:
    return edition(name)


def _values(form: Form, cells: Mapping[str, Any]) -> dict[str, Value]:
    return {key: _value(content, form.widest.cells[key].measure) for key, content in cells.items()}


def _value(content: Any, measure: Measure) -> Value:
    if isinstance(content, Value):
        return content
    if content is None:
        return BLANK
    if isinstance(content, str):
        return from_text(content, measure)
    return Value(Kind.NUMBER, content)


_words = st.sampled_from(["甲县人民政府", "乙街道办事处", "丙镇人民政府", "丁市财政局", "戊开发区管理委员会"])
_texts = st.one_of(st.none(), st.sampled_from(["无", "未收取信息处理费。", "第一段。\n第二段，含“引号”。"]))
_counts = st.one_of(st.integers(0, 12), st.integers(0, 99_999))
_money = st.decimals(0, 10**8, allow_nan=False, allow_infinity=False, places=4)
_changes = st.integers(-50, 50)
_typed = st.sampled_from(
    ["/", "—", "无", "若干", "4个", "230.37万", "251000元", "２", "1,234", " 7", "3 ", "22（其中修订16件）",
     "1.5", "-3", "约3万", "693665", "2 0 1", "99999999999999"]
)  # fmt: skip
units = st.builds(
    Unit,
    name=st.one_of(st.none(), _words),
    tier=st.one_of(st.none(), st.sampled_from(list(TIERS))),
    kind=st.one_of(st.none(), st.sampled_from(list(UNIT_KINDS))),
)


@st.composite
def consistent_reports(draw: st.DrawFn, edition: str = "2021") -> Report:
    """Reports whose totals and identities, those with last year's figures included, all hold."""
    form = _form(edition)
    entered = [
        key for key in form.keys if key.startswith(("requests.", "disputes.")) and key not in form.computed
    ]
    entered = [key for key in entered if ".received." not in key and ".brought_forward." not in key]
    figures: dict[str, Any] = draw(st.dictionaries(st.sampled_from(entered), _counts, max_size=14))
    last: dict[str, Any] = {}
    for column in COLUMNS:
        done = sum(
            number
            for key, number in figures.items()
            if key.endswith("." + column) and key.startswith("requests.")
        )
        brought = draw(st.integers(0, min(done, 40)))
        figures[f"requests.brought_forward.{column}"] = brought
        last[f"requests.carried_forward.{column}"] = brought
    last["requests.carried_forward.total"] = sum(last.values())
    figures |= draw(_proactive_2021(last) if edition == "2021" else _proactive_2019(last))
    given = figures | {LAST + key: number for key, number in last.items()}
    return report(edition, YEARS[edition], unit=draw(units), **given)


@st.composite
def _proactive_2021(draw: st.DrawFn, last: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for row in ("rules", "normative_documents"):
        before = last[f"proactive.{row}.in_force"] = draw(st.integers(0, 300)) if row != "rules" else 0
        issued = draw(st.integers(0, 40)) if row != "rules" else 0
        repealed = draw(st.integers(0, before + issued))
        figures[f"proactive.{row}.issued"] = issued
        figures[f"proactive.{row}.repealed"] = repealed
        figures[f"proactive.{row}.in_force"] = before + issued - repealed
    for row in ("licensing", "penalties", "coercion"):
        figures[f"proactive.{row}.decisions"] = draw(_counts)
    figures["proactive.fees.amount"] = draw(_money)
    return figures


@st.composite
def _proactive_2019(draw: st.DrawFn, last: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for row in ("rules", "normative_documents"):
        before = last[f"proactive.{row}.total"] = draw(st.integers(0, 300)) if row != "rules" else 0
        published = draw(st.integers(0, 40)) if row != "rules" else 0
        figures[f"proactive.{row}.made"] = published
        figures[f"proactive.{row}.published"] = published
        figures[f"proactive.{row}.total"] = before + published
    for row in ("licensing", "other_services", "penalties", "coercion", "fees"):
        before = figures[f"proactive.{row}.previous_items"] = draw(st.integers(1, 500))
        figures[f"proactive.{row}.change"] = draw(st.integers(1 - before, 50))
        if row != "fees":
            figures[f"proactive.{row}.decisions"] = draw(_counts)
    items = figures["proactive.procurement.items"] = draw(st.integers(0, 50))
    figures["proactive.procurement.amount"] = Decimal(items * 12) / 10
    return figures


def _cell(measure: Measure) -> st.SearchStrategy[Value]:
    number = {Measure.COUNT: _counts, Measure.CHANGE: _changes, Measure.MONEY: _money}[measure]
    return st.one_of(
        st.just(BLANK),
        number.map(lambda content: _value(content, measure)),
        st.integers(-5, -1).map(lambda content: _value(content, measure)),
        _typed.map(lambda text: from_text(text, measure)),
        st.sampled_from(["#DIV/0!", "#REF!", "#####"]).map(lambda text: Value(Kind.ERROR, typed=text)),
        st.just(Value(Kind.FORMULA, typed="=SUM(D4:I4)")),
        st.just(Value(Kind.MISSING)),
    )


@st.composite
def any_reports(draw: st.DrawFn, edition: str | None = None) -> Report:
    """Any report there can be: every kind of cell, hybrid or not, with or without last year's figures."""
    form = _form(edition or draw(st.sampled_from(EDITIONS)))
    hybrid = draw(st.booleans())
    form = form.widest if hybrid else form
    keys = list(form.keys)
    base = draw(st.sampled_from([BLANK, Value(Kind.NUMBER, 0), Value(Kind.NUMBER, 7)]))
    cells = dict.fromkeys(keys, base)
    for key in draw(st.lists(st.sampled_from(keys), max_size=12)):
        cells[key] = draw(_cell(form.cells[key].measure))
    last = {
        key: draw(_cell(form.cells[key].measure))
        for key in draw(st.lists(st.sampled_from(form.last), max_size=4))
    }
    return Report.of(
        form,
        cells,
        last,
        year=draw(st.one_of(st.none(), st.integers(2018, 2027))),
        title=draw(_texts),
        unit=draw(units),
        scope=draw(st.one_of(st.none(), st.sampled_from(list(SCOPES)))),
        sections={"overview": draw(_texts), "problems": draw(_texts), "other": draw(_texts)},
    )
