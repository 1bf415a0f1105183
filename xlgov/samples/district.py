"""The sample district: twelve units on a roster, two years of reports, and five faults in what they sent."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from xlgov.collection.belonging import Entry, Roster
from xlgov.form import Form, edition
from xlgov.report import Report, Unit, carried_over, usual_title
from xlgov.samples import typed
from xlgov.values import Number
from xlgov.workbook.filling import fill

_FILE = "district.toml"
_RECEIVED, _BROUGHT, _DONE, _CARRIED = (
    f"requests.{row}" for row in ("received", "brought_forward", "outcome.total", "carried_forward")
)
_SPOKEN = {
    "received": _RECEIVED,
    "brought": _BROUGHT,
    "done": _DONE,
    "carried": _CARRIED,
    "reviewed": "disputes.reconsideration",
}
"""the rows that the text of a report names, by the words of the data file"""
_STOCKS = ("proactive.rules", "proactive.normative_documents")


@dataclass(frozen=True, slots=True)
class District:
    """A district that rolls up the reports of its units.

    ``files`` are what came in (name without folder, report): not every unit's, not every one right;
    ``correct`` is what should have come, in the roster's order, ``previous`` last year's. ``planted`` names
    each unit with a fault and the rule that finds it.
    """

    unit: str
    year: int
    roster: Roster
    files: tuple[tuple[str, Report], ...]
    correct: tuple[Report, ...]
    previous: tuple[Report, ...]
    planted: tuple[tuple[str, str], ...]


def district() -> District:
    """The sample district."""
    raw = tomllib.loads(files(__package__).joinpath(_FILE).read_text("utf-8"))
    form, year = edition(raw["edition"]), raw["year"]
    previous = {unit["name"]: _report(form, year - 1, unit, raw["texts"]) for unit in raw["unit"]}
    correct = {
        unit["name"]: _report(form, year, unit, raw["texts"], previous[unit["name"]]) for unit in raw["unit"]
    }
    return District(
        unit=raw["name"],
        year=year,
        roster=Roster(tuple(Entry(u["name"], u["code"], u["tier"], u["kind"]) for u in raw["unit"])),
        files=_delivered(correct, previous, raw["fault"]),
        correct=tuple(correct.values()),
        previous=tuple(previous.values()),
        planted=tuple((fault["unit"], fault["code"]) for fault in raw["fault"]),
    )


def _delivered(
    correct: Mapping[str, Report], previous: Mapping[str, Report], faults: list[dict[str, Any]]
) -> tuple[tuple[str, Report], ...]:
    sent = {f"{name}.xlsx": report for name, report in correct.items()}
    for fault in faults:
        name = fault["unit"]
        file = f"{name}.xlsx"
        match fault["how"]:
            case "missing":
                del sent[file]
            case "last_year":
                sent[file] = previous[name]
            case "changed":
                sent[file] = _changed(sent[file], fault["figures"])
            case "copied":
                sent[f"{name}(1).xlsx"] = _changed(sent[file], fault["figures"])
            case "borrowed":
                own = {field: getattr(correct[name], field) for field in ("unit", "title", "last")}
                sent[file] = replace(correct[fault["lender"]], **own)
    return tuple(sorted(sent.items()))


def _changed(report: Report, figures: Mapping[str, Number]) -> Report:
    return replace(report, figures={**report.figures, **figures})


def _report(
    form: Form, year: int, unit: dict[str, Any], texts: dict[str, str], before: Report | None = None
) -> Report:
    """A unit's report of this year, or where ``before`` is None of last year."""
    last = carried_over(form, before) if before else {}
    entered = dict(_entered(form, unit["now" if before else "before"]))
    for row in _STOCKS:
        made, repealed = (entered.get(f"{row}.{column}", 0) for column in ("issued", "repealed"))
        entered.setdefault(f"{row}.in_force", last.get(f"{row}.in_force", 0) + made - repealed)
    columns = [key.removeprefix(_RECEIVED) for key in form.under(_RECEIVED) if key not in form.computed]
    for column in columns:
        entered.setdefault(_BROUGHT + column, last.get(_CARRIED + column, 0))
    handled = _totalled(form, entered)
    for column in columns:
        entered[_RECEIVED + column] = (
            handled[_DONE + column] + handled[_CARRIED + column] - handled[_BROUGHT + column]
        )
    figures = _totalled(form, entered)
    name = unit["name"]
    counts = {word: figures[f"{row}.total"] for word, row in _SPOKEN.items()}
    overview, problems = (
        (unit["overview"], unit["problems"]) if before else (texts["last_overview"], unit["last_problems"])
    )
    return Report(
        edition=form.edition,
        year=year,
        title=usual_title(name, year),
        preamble=f"本报告的统计期限为{year}年1月1日至{year}年12月31日。",
        scope="own",
        unit=Unit(name=name, code=unit["code"], tier=unit["tier"], kind=unit["kind"]),
        sections={
            "overview": overview.format(**counts),
            "problems": problems,
            "other": texts["other"],
        },
        figures={**figures},
        last=last,
    )


def _entered(form: Form, rows: Mapping[str, list[Any]]) -> Iterator[tuple[str, Number]]:
    """The figures of rows given without their total; a short list names the first cells of its row."""
    for row, content in rows.items():
        keys = [key for key in form.under(row) if key not in form.computed]
        for key, given in zip(keys, content, strict=False):
            number = typed(form, key, given).number
            assert number is not None, f"{key}: {given!r} is no figure"
            yield key, number


def _totalled(form: Form, entered: Mapping[str, Number]) -> dict[str, Number]:
    """Every statutory figure: what was entered, 0 where nothing was, and the totals that follow."""
    given: dict[str, Number | None] = {key: entered.get(key, 0) for key in form.keys}
    filling = fill(form, Report(edition=form.edition, figures=given), "computed")
    return {key: filling.number(key) or 0 for key in form.keys}
