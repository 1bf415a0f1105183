"""一键规范 in the page: what is proposed is taken over as it is ticked, in one step."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from xlgov.finding import Observation
from xlgov.repairs import applied, proposed
from xlgov.report import Explanation, Loaded, Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.web.desk.editing import edited

ROW = "requests.received"
PERSON = f"{ROW}.natural_person"
NOTHING = {"text": "", "by": None, "at": None}


def _untidy() -> Report:
    """A report whose figures are typed in the ways that the rules want otherwise."""
    return samples()[1].report


def _edits_of(folder: Path, found: Report) -> tuple[list[str], dict[str, object]]:
    """What is proposed surely, and the edits that it comes to."""
    counter = Counter(folder)
    counter.put("年报.json", found.to_json().encode())
    told = counter.ask("repair", file="年报.json").answer
    assert told["edits"] is None
    sure = [each["id"] for each in told["repairs"] if each["sure"]]
    taken = counter.ask("repair", file="年报.json", chosen=sure)
    assert taken.error is None, taken.error
    edits: dict[str, object] = taken.answer["edits"]
    return sure, edits


def test_what_is_chosen_comes_to_what_the_program_makes_of_it(tmp_path: Path) -> None:
    for sample in samples():
        sure, edits = _edits_of(tmp_path / sample.name, sample.report)
        loaded = Loaded(sample.report, {}, source="data")
        wanted = applied(sample.report, [each for each in proposed(loaded) if each.id in sure])
        now = edited(loaded, edits).report
        assert (now.figures, now.sections, now.notes) == (wanted.figures, wanted.sections, wanted.notes)
        assert set(edits["repaired"]) == {*edits["figures"], *edits["texts"]}  # type: ignore[misc]


def test_a_repair_settles_no_doubt_and_a_hand_does() -> None:
    noticed = Observation("S-UNSURE", "放在哪一格没有把握", keys=(PERSON,), unsure=True)
    base = report(requests__received__natural_person=3)
    loaded = Loaded(base, {}, (noticed,), source="text")
    repaired = {"figures": {PERSON: "3"}, "repaired": {PERSON: "3"}}
    assert [each.cells for each in edited(loaded, repaired).report.observations] == [{PERSON: "3"}]
    assert edited(loaded, {"figures": {PERSON: "3"}}).report.observations == ()


def test_an_explanation_goes_along(tmp_path: Path) -> None:
    base = _untidy()
    found = next(each for each in validate(base) if each.code == "Q-TOTAL")
    told = Explanation(found.fingerprint, "往年公开的在别的单位", "张某", "2026-01-02")
    _, edits = _edits_of(tmp_path, replace(base, explanations=(told,)))
    for mark, entry in json.loads(json.dumps(edits["explanations"])).items():
        assert entry == NOTHING or entry["text"] == told.text, mark


def test_repairing_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    path.write_text(_untidy().to_json(), "utf-8")
    clerk.choose(path)
    before = clerk.see("document.querySelectorAll('#form [data-key]').length")
    clerk.page.click("#repair")
    clerk.page.until("!!document.querySelector('#repairing')")
    lines = clerk.texts("#repairing tbody tr")
    assert any("244.19万元" in each for each in lines), lines
    assert clerk.page.violations(without=("hidden-content", "table-fake-caption")) == []
    clerk.page.click("#repair-none")
    assert clerk.see("document.querySelector('#repair-take').disabled")
    clerk.page.click("#repair-all")
    clerk.see("document.querySelector('#repairing tbody input').focus()")
    clerk.page.press(" ")
    count = len(lines) - 1
    assert clerk.texts("#repair-take") == [f"规范勾选的 {count} 处"]
    clerk.page.press(" ")
    clerk.page.click("#repair-take")
    clerk.page.until("!document.querySelector('#repairing')")
    clerk.wait_until_checked()
    assert f"已规范 {count + 1} 处" in clerk.texts("#editing-said")[0]
    assert clerk.see("document.querySelectorAll('#form [data-key]').length") == before
    assert "244.19万元" not in "".join(clerk.texts(".finding .said"))
    clerk.page.press("z", ctrl=True)
    clerk.wait_until_checked()
    assert clerk.see("document.querySelector('#changes').hidden")
    assert clerk.see("document.querySelector('#undo').disabled")
    assert "244.19万元" in "".join(clerk.texts(".finding .said"))
