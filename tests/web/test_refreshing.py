"""Sentences that follow the tables, brought up to date in the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import xlgov
from tests.reports import report
from xlgov.web.desk import answer

PATTERN = "本年新收政府信息公开申请{申请.新收}件。"
SAID = "本年新收政府信息公开申请"


def _ask(tmp_path: Path, operation: str, edits: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = {"file": "年报.json", "edits": edits, **more}
    said = json.loads(answer(operation, json.dumps(given), None, tmp_path, tmp_path / "out"))
    assert said["error"] is None, said
    found: dict[str, Any] = said["answer"]
    return found


def test_sentences_follow_what_is_typed(tmp_path: Path) -> None:
    base = report(sections={"overview": PATTERN}, requests__received__natural_person=3)
    (tmp_path / "年报.json").write_text(base.to_json(), "utf-8")
    first = _ask(tmp_path, "refresh", {})
    assert [each["before"] for each in first["changes"]] == [PATTERN]
    edits = first["edits"]
    assert edits["texts"]["sections.overview"] == f"{SAID}3件。"
    edits["figures"] = {"requests.received.natural_person": "8"}
    second = _ask(tmp_path, "refresh", edits)
    assert [(each["before"], each["after"]) for each in second["changes"]] == [
        (f"{SAID}3件。", f"{SAID}8件。")
    ]
    now = edits | second["edits"]
    assert _ask(tmp_path, "check", now)["texts"]["sections.overview"] == f"{SAID}8件。"
    assert _ask(tmp_path, "refresh", now)["edits"] is None


def test_a_sentence_somebody_edited_is_a_conflict(tmp_path: Path) -> None:
    base = report(sections={"overview": PATTERN}, requests__received__natural_person=3)
    (tmp_path / "年报.json").write_text(base.to_json(), "utf-8")
    edits = _ask(tmp_path, "refresh", {})["edits"]
    edits["texts"] = {"sections.overview": f"{SAID}4件。"}
    told = _ask(tmp_path, "refresh", edits)
    assert told["conflicts"][0]["contradicts"]
    assert told["edits"] is None
    assert _ask(tmp_path, "refresh", edits, byTable=True)["edits"]["texts"] == {
        "sections.overview": f"{SAID}3件。"
    }


def test_a_report_without_figures_is_refused(tmp_path: Path) -> None:
    xlgov.write(report(), tmp_path / "年报.json")
    said = json.loads(answer("refresh", json.dumps({"file": "没有.json"}), None, tmp_path, tmp_path))
    assert said["error"]["what"]
