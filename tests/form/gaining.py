"""What a process does that finds an edition with a table and a section more; test_new_edition.py runs it."""

from __future__ import annotations

import json

import jsonschema

from tests.form.drafting import YEAR
from tests.form.lacking import broken, uneven
from tests.form.made_up import published
from xlgov import api
from xlgov.form import edition
from xlgov.report.schema import schema
from xlgov.rules import validate
from xlgov.workbook.build import build

NAME = str(YEAR)


def test_its_table_and_its_section_go_everywhere() -> None:
    form, made = edition(NAME), uneven(NAME)
    keys = form.by_table["platforms"]
    assert len(keys) == 4 and made.sections["outlook"] is None
    unwritten = [found for found in validate(made) if found.code == "S-EMPTY"]
    assert [found.cells[0].key for found in unwritten] == ["sections.outlook"]
    assert unwritten[0].severity == "error"
    loaded = api.parse(build(form, made, validate(made)), "甲.xlsx")
    assert loaded.report.figures == made.figures
    assert loaded.places[keys[0]].sheet == "平台建设"
    assert broken(validate(loaded)) <= broken(validate(made))
    jsonschema.validate(json.loads(made.to_json()), schema(form))


def test_its_text_is_read() -> None:
    loaded = api.parse(published(edition(NAME), YEAR).encode(), "甲.txt")
    assert [one.code for one in loaded.observations] == []
    assert loaded.report.sections["outlook"]
    assert all(loaded.report.figures[key] is not None for key in edition(NAME).by_table["platforms"])
