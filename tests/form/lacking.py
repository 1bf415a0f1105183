"""What a process does that finds editions without some row or column; ``test_new_edition.py`` runs it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.form.drafting import BEFORE, NAME
from tests.form.made_up import published
from tests.reports import report
from xlgov import api
from xlgov.finding import Finding
from xlgov.form import EDITIONS, edition
from xlgov.report import Report, Unit
from xlgov.report.schema import schema
from xlgov.rules import validate
from xlgov.values import Kind, Value
from xlgov.workbook.build import build


def uneven(name: str) -> Report:
    """A report in which hardly anything fits."""
    form = edition(name)
    figures = {key: Value(Kind.NUMBER, index % 7) for index, key in enumerate(form.keys)}
    return Report.of(
        form,
        figures,
        {},
        year=int(name),
        unit=Unit(name="甲县乙局", tier="county", kind="department"),
        sections={"overview": "一段。", "problems": "一段。", "other": "一段。"},
    )


def broken(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


@pytest.mark.parametrize("name", [name for name in EDITIONS if name >= NAME])
def test_it_is_checked_built_and_read(name: str) -> None:
    form, made = edition(name), uneven(name)
    before = report(BEFORE, int(name) - 1)
    assert {"A-ROW", "A-COL"} <= broken(validate(made, before))
    content = build(form, made, validate(made))
    assert api.parse(content, "甲.xlsx").report.figures == made.figures
    jsonschema.validate(json.loads(made.to_json()), schema(form))
    loaded = api.parse(published(form, int(name)).encode(), "甲.txt")
    assert loaded.report.edition == name
    # without the column that has the only figure, the totals of the text do not add up
    assert {one.code for one in loaded.observations} <= {"S-UNSURE"}
    assert validate(loaded)
