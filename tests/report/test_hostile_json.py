"""JSON that means harm, or was written by something that does not know better: refused by name and place."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.reports import report
from xlgov.errors import InputError
from xlgov.report import Report
from xlgov.report.canonical import MOST_ITEMS

NUMBERS = ("1e99999999999999999999", "-1E999", "1e-999999", "9" * 5000, "1." + "3" * 5000, "-" + "1" * 41)


def document() -> dict[str, Any]:
    return report("2021", 2023).to_dict()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "path",
    [
        "tables.requests.received.natural_person",
        "tables.proactive.procurement.amount",
        "year",
        "title",
        "unplaced.0",
        "provenance.addends.0.figures.x",
    ],
)
def test_numbers_that_no_report_can_hold(number: str, path: str) -> None:
    made = document()
    *above, leaf = path.split(".")
    here: Any = made
    for part in above:
        if part == "0":
            here = here[0]
        else:
            here = here.setdefault(part, [{}] if part == "addends" else [] if part == "unplaced" else {})
    if isinstance(here, list):
        here.append("HERE")
    else:
        here[leaf] = "HERE"
    text = json.dumps(made, ensure_ascii=False).replace('"HERE"', number)
    with pytest.raises(InputError) as told:
        Report.from_json(text)
    assert path[:30] in str(told.value)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 900 + "]" * 900,
        '{"schema": "xlgov.report/1", "tables": ' + "[" * 500 + "]" * 500 + "}",
        "[" + "[]," * (MOST_ITEMS // 2 + 1) + "[]]",
        '{"' + "k" * 5000 + '": 1, "' + "k" * 5000 + '": 2}',
        "NaN",
        "",
    ],
    ids=["open", "objects", "closed", "tables", "wide", "twice", "nan", "nothing"],
)
def test_shapes_that_no_report_has(text: str) -> None:
    start = time.process_time()
    with pytest.raises(InputError) as told:
        Report.from_json(text)
    assert len(str(told.value)) < 300
    assert time.process_time() - start < 2


def test_a_tree_that_is_too_deep() -> None:
    made = document()
    node: dict[str, Any] = {}
    made["provenance"]["addends"] = [node]
    for _ in range(200):
        node["addends"] = [{}]
        node = node["addends"][0]
    with pytest.raises(InputError, match="超过 20 级"):
        Report.from_json(json.dumps(made))


NO_NUMBER = r"不是数字（provenance\.addends\.0(\.figures\.x|\.addends\.0)?）"


def _set(*path: Any, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(made: dict[str, Any]) -> None:
        for part in path[:-1]:
            made = made[part]
        made[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_set("provenance", "addends", to=[{"figures": {"x": "12.5.3"}}]), NO_NUMBER),
        (_set("provenance", "addends", to=[{"figures": {"x": "NaN"}}]), NO_NUMBER),
        (
            _set("provenance", "addends", to=[{"addends": [{"figures": {"x": 10**13}}]}]),
            NO_NUMBER,
        ),
        (_set("as_reported", to=[1]), "as_reported"),
        (_set("unplaced", to=5), "unplaced"),
        (_set("unplaced", to=[5]), r"unplaced\.0"),
        (_set("unit", to="甲" * 10_000), "unit"),
        (_set("year", to=2023.5), "year"),
        (_set("title", to=["x"]), "title"),
        (_set("tables", to=[]), "tables"),
        (_set("tables", "requests", to=7), r"tables\.requests"),
    ],
)
def test_values_of_another_kind_are_told_by_their_place(
    change: Callable[[dict[str, Any]], None], said: str
) -> None:
    made = document()
    change(made)
    with pytest.raises(InputError, match=said) as told:
        Report.from_dict(made)
    assert len(str(told.value)) < 300


def test_two_explanations_of_one_finding_are_refused() -> None:
    entry = {"fingerprint": "0123456789abcdef", "text": "机构改革后合并", "by": None, "at": None}
    raw = report().to_dict() | {"explanations": [entry, entry | {"text": "漏填一件"}]}
    with pytest.raises(InputError, match="有 2 条写的是同一个问题（指纹 0123456789abcdef），只能留一条"):
        Report.from_dict(raw)
