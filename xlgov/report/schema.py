"""JSON Schema (draft 2020-12) of the canonical report, one per edition.

It is generated: figures from the form, the fields for text from the classes of a report.
"""

from __future__ import annotations

import json
from typing import Any

from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.report import (
    FINAL_YEAR,
    FIRST_YEAR,
    SCHEMA,
    Absent,
    Addend,
    AsReported,
    Bound,
    Contact,
    Explanation,
    Observed,
    PastYear,
    Provenance,
    Report,
    Unit,
    Unplaced,
    bound,
)
from xlgov.report.checked import TextField, text_fields
from xlgov.report.observed import LIMIT, TEXT_LIMIT, keys_of
from xlgov.report.unit import LISTS
from xlgov.values import COUNT_LIMIT, Measure

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": ["string", "null"]}
_ADDENDS = {"type": "array", "items": {"$ref": "#/$defs/addend"}}
MONEY_PATTERN = r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?$"


def schema(form: Form) -> dict[str, Any]:
    """The schema of one edition's reports, as a JSON-ready dict; rows that are only imported are optional."""
    shape = _shape(form)
    return {
        "$schema": DIALECT,
        "$id": f"urn:xlgov:report:1:{form.edition}",
        "title": f"{form.title} {form.edition}",
        "description": f"{SCHEMA}; {form.instrument}. Counts are integers, money is a string in 万元.",
        **_object(shape, required=[name for name in shape if name not in ("observations", "bound")]),
        "$defs": {"addend": _addend()},
    }


def _shape(form: Form) -> dict[str, Any]:
    """The fields of a report."""
    widest = form.widest
    texts, origin = _texts(Report), _texts(Provenance)
    sections = [section.key for section in form.sections if section.kind == "text"]
    tables = [table.key for table in form.tables]
    return {
        "schema": {"const": SCHEMA},
        "edition": {"const": form.edition},
        "year": {"type": ["integer", "null"], "minimum": FIRST_YEAR, "maximum": FINAL_YEAR},
        "title": texts["title"],
        "preamble": texts["preamble"],
        "unit": _object(_texts(Unit)),
        "scope": texts["scope"],
        "contact": _object(_texts(Contact)),
        "sections": _object(dict.fromkeys(sections, _TEXT)),
        "notes": _object(dict.fromkeys(tables, _TEXT)),
        "tables": _figures(widest, form.statutory.keys, form.hybrid_keys, title=True),
        "last": _figures(widest, (), form.last),
        "as_reported": {
            "type": "object",
            "propertyNames": {"enum": [*widest.cells, *(LAST + key for key in form.last)]},
            "additionalProperties": _object(_texts(AsReported)),
        },
        "unplaced": {"type": "array", "items": _object(_texts(Unplaced))},
        "explanations": {"type": "array", "items": _explanation()},
        "observations": {"type": "array", "maxItems": LIMIT, "items": _observed(form)},
        "bound": {"type": "array", "maxItems": bound.LIMIT, "items": _bound(form)},
        "provenance": _object(
            origin | {"addends": _ADDENDS, "absent": _absent(), "earlier": _earlier()},
            required=[name for name in origin if name != "rules"],
        ),
    }


def _explanation() -> dict[str, Any]:
    texts = _texts(Explanation)
    return _object(texts, required=[name for name in texts if name not in ("code", "about")])


def _observed(form: Form) -> dict[str, Any]:
    """What the reading of a file noticed."""
    texts = {
        name: shape if "enum" in shape else shape | {"maxLength": TEXT_LIMIT}
        for name, shape in _texts(Observed).items()
    }
    cells = {
        "type": "object",
        "description": "读到时各格的内容",
        "propertyNames": {"enum": sorted(keys_of(form))},
        "additionalProperties": _TEXT,
    }
    always = texts | {"code": texts["code"] | {"minLength": 1}, "cells": cells}
    unsure = {"type": "boolean", "description": "数是按最可能的位置放入的，要对照原件"}
    return _object(always | {"unsure": unsure}, required=list(always))


def _bound(form: Form) -> dict[str, Any]:
    """A sentence that follows the tables."""
    shape = {name: text | {"maxLength": bound.LONGEST} for name, text in _texts(Bound).items()}
    shape["section"] = {"enum": [*bound.places_of(form)]}
    shape["pattern"]["minLength"] = 1
    return _object(shape)


def _addend() -> dict[str, Any]:
    """A node of a roll-up's tree: one report that was added, and what had been added into it."""
    figures = {
        "type": "object",
        "description": "不为0的填报项（不含合计）",
        "additionalProperties": {"type": ["integer", "string"]},
    }
    entries = {
        "type": "object",
        "description": "没有读到、因而不在汇总数里的填报项，和格里的内容",
        "additionalProperties": _object(_texts(AsReported)),
    }
    always = _texts(Addend) | {"figures": figures, "addends": _ADDENDS}
    unsure = {
        "type": "array",
        "description": "按最可能的位置放入、没有对照原件就计入了汇总数的填报项",
        "items": {"type": "string"},
    }
    more = {"as_reported": entries, "absent": _absent(), "unsure": unsure}
    return _object(always | more, required=list(always))


def _absent() -> dict[str, Any]:
    """What is still to come into a sum."""
    return {
        "type": "array",
        "description": "汇总时还没有加进来的单位、文件和原因",
        "items": _object(_texts(Absent)),
    }


def _earlier() -> dict[str, Any]:
    """The years before that of the report."""
    counts = {
        "type": "object",
        "description": "历年趋势用到的数",
        "additionalProperties": {"type": "integer"},
    }
    year = _texts(PastYear) | {"year": {"type": "integer"}, "units": {"type": "integer"}, "figures": counts}
    return {"type": "array", "description": "以前各年的数，供历年趋势用", "items": _object(year)}


def schema_json(form: Form) -> str:
    """The schema as text, ending in a line break."""
    return json.dumps(schema(form), ensure_ascii=False, indent=2) + "\n"


def file_name(form: Form) -> str:
    """The schema's file name under docs/schema."""
    return f"report-{form.edition}.schema.json"


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _texts(kind: type) -> dict[str, Any]:
    """The fields for text of a part of the report, as its class has them."""
    return {name: _text(field) for name, field in text_fields(kind).items()}


def _text(field: TextField) -> dict[str, Any]:
    if not field.words:
        return _TEXT if field.optional else {"type": "string"}
    words: dict[str, Any] = {"enum": [*field.words, None] if field.optional else [*field.words]}
    for meaning in LISTS.values():
        if tuple(meaning) == field.words:
            words["description"] = "；".join(f"{key} {word}" for key, word in meaning.items())
    return words


def _figures(
    form: Form, required: tuple[str, ...], optional: tuple[str, ...], *, title: bool = False
) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    wanted = {*required, *optional}
    for key in form.cells:
        if key not in wanted:
            continue
        branch = tree
        for part in key.split("."):
            branch = branch.setdefault(part, {})
        branch[""] = key
    return _branch(form, tree, frozenset(required), title)


def _branch(form: Form, tree: dict[str, Any], required: frozenset[str], title: bool) -> dict[str, Any]:
    if "" in tree:
        return _figure(form, tree[""], title)
    wanted = [part for part, below in tree.items() if _holds(below, required)]
    return _object({part: _branch(form, below, required, title) for part, below in tree.items()}, wanted)


def _holds(tree: dict[str, Any], required: frozenset[str]) -> bool:
    return tree[""] in required if "" in tree else any(_holds(below, required) for below in tree.values())


def _figure(form: Form, key: str, title: bool) -> dict[str, Any]:
    cell = form.cells[key]
    shape: dict[str, Any] = {"title": cell.label, "$comment": cell.unit} if title else {}
    if cell.measure is Measure.MONEY:
        return shape | {"type": ["string", "null"], "pattern": MONEY_PATTERN}
    return shape | {
        "type": ["integer", "null"],
        "exclusiveMinimum": -COUNT_LIMIT,
        "exclusiveMaximum": COUNT_LIMIT,
    }
