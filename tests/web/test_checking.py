"""What the page is told of a report, outside a browser."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import xlgov
from tests.reports import report
from xlgov.form import edition
from xlgov.report import AsReported, Observed, Report, Unplaced
from xlgov.web.desk import answer

NATURAL = "requests.received.natural_person"


def checked(folder: Path, given: Report, name: str = "年报.json") -> dict[str, Any]:
    """The answer of the operation ``check`` about a report."""
    xlgov.write(given, folder / name)
    asked = json.dumps({"file": name, "edits": None, "previous": None})
    told = json.loads(answer("check", asked, inbox=folder, outbox=folder))
    assert told["error"] is None
    found: dict[str, Any] = told["answer"]
    return found


def drawn(year: str = "2021") -> dict[str, Any]:
    """The answer of the operation ``form``."""
    told = json.loads(answer("form", json.dumps({"edition": year})))
    found: dict[str, Any] = told["answer"]
    return found


def test_a_figure_says_what_stands_in_its_cell(tmp_path: Path) -> None:
    kinds = {
        "requests.received.natural_person": AsReported("text", "/"),
        "requests.received.enterprise": AsReported("error", "#DIV/0!"),
        "requests.received.research": AsReported("formula"),
        "requests.received.public_interest": AsReported("missing"),
    }
    base = report()
    figures = base.figures | dict.fromkeys((*kinds, "requests.received.legal_service"))
    figures["requests.received.other"] = 0
    told = checked(tmp_path, replace(base, figures=figures, as_reported=kinds))["figures"]
    assert [told[key]["kind"] for key in kinds] == ["text", "error", "formula", "missing"]
    assert told[NATURAL]["text"] == "/"
    assert told["requests.received.legal_service"]["kind"] == "blank"
    assert told["requests.received.other"] == {"text": "0", "kind": "number"}
    assert [key for key in kinds if told[key].get("unread")] == list(kinds)


def test_a_figure_with_a_unit_is_told_as_it_was_typed(tmp_path: Path) -> None:
    base = report()
    typed = {NATURAL: AsReported("text", "4件")}
    told = checked(tmp_path, replace(base, figures=base.figures | {NATURAL: 4}, as_reported=typed))
    assert told["figures"][NATURAL] == {"text": "4", "kind": "number", "typed": "4件"}


def test_a_broken_equation_names_its_cells_and_marks_the_few(tmp_path: Path) -> None:
    base = report()
    total = "requests.received.total"
    wrong = replace(base, figures=base.figures | {total: (base.figures[total] or 0) + 7})
    told = checked(tmp_path, wrong, "年报.xlsx")
    (found,) = [each for each in told["findings"] if each["code"] == "A-ROW" and each["status"] == "fail"]
    assert abs(found["difference"]) == 7
    assert found["part"] == "requests"
    assert total in found["marked"]
    assert {"一、本年新收·总计"} <= {cell["label"] for cell in found["cells"]}
    assert all(cell["place"].startswith("申请办理!") for cell in found["cells"])


def test_a_row_that_the_table_lacks_and_what_has_no_place_are_told(tmp_path: Path) -> None:
    form = edition("2021")
    base = report()
    figures = {key: base.figures.get(key, 0) for key in form.widest.cells}
    stray = Unplaced(place="申请办理!K9", text="另有 3 件", near="表格旁边")
    told = checked(tmp_path, replace(base, figures=figures, unplaced=(stray,)))
    (row,) = told["importOnly"]
    assert row["table"] == "requests"
    assert [cell["key"] for cell in row["cells"]] == list(form.hybrid_keys)
    assert set(form.hybrid_keys) <= told["figures"].keys()
    assert told["unplaced"] == [
        {"place": "申请办理!K9", "text": "另有 3 件", "near": "表格旁边", "table": "requests"}
    ]


def test_how_a_text_was_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "年报.docx"
    xlgov.write(report(), path)
    asked = json.dumps({"file": path.name, "edits": None, "previous": None})
    told = json.loads(answer("check", asked, inbox=tmp_path, outbox=tmp_path))["answer"]
    assert [table["name"] for table in told["account"]["tables"]] == [
        "“主动公开”表",
        "“申请办理”表",
        "“复议诉讼”表",
    ]
    assert told["figures"][NATURAL]["place"].startswith("第2个表格")
    assert checked(tmp_path, report(), "年报.xlsx")["account"] is None


def test_every_figure_of_the_form_is_drawn_once_under_its_headings() -> None:
    for year in ("2019", "2021"):
        told = drawn(year)
        tables = [part for part in told["parts"] if part["kind"] == "table"]
        boxes = [
            box for part in tables for group in part["rowGroups"] for row in group["rows"] for box in row
        ]
        keys = [box["key"] for box in boxes if box.get("key")]
        assert sorted(keys) == sorted(edition(year).statutory.keys)
        headings = {box["id"] for box in boxes if box.get("scope")}
        assert all(set(box["headers"]) <= headings for box in boxes if box.get("key"))


def test_a_figure_that_was_placed_by_the_likeliest_reading_says_so(tmp_path: Path) -> None:
    noticed = Observed(
        code="S-UNSURE",
        message="这一行少了行首的格",
        source="上年.docx",
        place="第2个表格第5行",
        cells={NATURAL: "0"},
        unsure=True,
    )
    told = checked(tmp_path, report(observations=(noticed,)))
    assert told["figures"][NATURAL]["unsure"].startswith("这一行少了行首的格")
    (row,) = told["account"]["unsure"]
    assert (row["key"], row["said"]) == (NATURAL, "自然人 0")
    assert "存疑" in told["account"]["summary"]
