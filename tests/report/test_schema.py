"""The published JSON Schemas are those of the form, and they say the same as the model."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import REPOSITORY
from xlgov.form import EDITIONS, Form, edition, editions
from xlgov.report import SCOPES, TIERS, UNIT_KINDS, Addend, Provenance, Report, Unit
from xlgov.report.checked import text_fields
from xlgov.report.schema import file_name, schema, schema_json


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_published_schema_is_the_generated_one(form: Form) -> None:
    published = (REPOSITORY / "docs" / "schema" / file_name(form)).read_text("utf-8")
    assert published == schema_json(form)
    Draft202012Validator.check_schema(schema(form))


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_schema_accepts_reports_and_refuses_what_the_model_refuses(form: Form) -> None:
    validator = Draft202012Validator(schema(form))
    good = Report(edition=form.edition, figures=dict.fromkeys(form.keys, 0), year=form.first_year).to_dict()
    assert validator.is_valid(json.loads(json.dumps(good)))
    money = next(key for key in form.keys if form.cells[key].measure == "money").split(".")
    for path, wrong in (
        (["year"], "2021"),
        (["year"], 1999),
        (["unit", "tier"], "galaxy"),
        (["tables", "requests", "received", "total"], 1.5),
        (["tables", "requests", "received", "total"], 10**12),
        (["tables", "requests", "received", "total"], "4"),
        (["tables", *money], 3),
        (["tables", *money], "3.10"),
        (["tables", *money], "0.1234567"),
        (["tables", "extra"], {}),
    ):
        bad = json.loads(json.dumps(good))
        branch = bad
        for part in path[:-1]:
            branch = branch[part]
        branch[path[-1]] = wrong
        assert not validator.is_valid(bad), path


def test_the_words_of_a_field_are_those_that_are_shown() -> None:
    assert text_fields(Unit)["tier"].words == tuple(TIERS)
    assert text_fields(Unit)["kind"].words == tuple(UNIT_KINDS)
    assert text_fields(Report)["scope"].words == tuple(SCOPES)


def test_the_schema_refuses_an_addend_of_an_unknown_kind() -> None:
    validator = Draft202012Validator(schema(edition("2021")))
    whole = Report(
        edition="2021", figures={}, provenance=Provenance(addends=(Addend(name="甲局", kind="department"),))
    )
    tree = json.loads(whole.to_json())
    assert validator.is_valid(tree)
    tree["provenance"]["addends"][0]["kind"] = "bureau"
    assert not validator.is_valid(tree)
