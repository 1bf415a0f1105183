"""The project's own sample reports: invented bodies and sentences, figures of the kind real reports have.

Each is a small TOML file: the head of the report, ``fill`` for every figure that is not named, and
``[figures]``, where a key names one cell and a stem with a list names a row, column by column. What is
given as text is read as a person would have typed it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from xlgov import values
from xlgov.form import Form, edition
from xlgov.report import Report, Unit
from xlgov.values import Value


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample report and the file name (without ending) it goes by."""

    name: str
    report: Report


def samples() -> tuple[Sample, ...]:
    """Every sample, in the order of their file names, which begin with a number."""
    found = sorted(
        (
            entry
            for entry in files(__package__).iterdir()
            if entry.name.endswith(".toml") and entry.name[0].isdigit()
        ),
        key=lambda entry: entry.name,
    )
    return tuple(_sample(tomllib.loads(entry.read_text("utf-8"))) for entry in found)


def _sample(raw: dict[str, Any]) -> Sample:
    form = edition(raw["edition"]).widest
    cells = {key: typed(form, key, raw.get("fill", "0")) for key in form.statutory.keys}
    cells |= {key: typed(form, key, given) for key, given in _cells(form, raw.get("figures", {}))}
    last = {key: typed(form, key, given) for key, given in _cells(form, raw.get("last", {}))}
    report = Report.of(
        form,
        cells,
        last,
        year=raw["year"],
        title=raw["title"],
        preamble=raw.get("preamble"),
        scope=raw.get("scope"),
        unit=Unit(**raw["unit"]),
        sections=raw["sections"],
        notes=raw.get("notes", {}),
    )
    return Sample(raw["name"], report)


def _cells(form: Form, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, content in given.items():
        if isinstance(content, list):
            yield from zip(form.under(key), content, strict=True)
        else:
            yield key, content


def typed(form: Form, key: str, given: object) -> Value:
    """What a cell holds when a sample's file gives it so."""
    return values.from_text(str(given), form.cells[key].measure)
