"""What is written beside findings in the page: what counts, what is refused, what is void; then by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import xlgov
from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from tests.web.form_hands import cell, typed
from xlgov.finding import Severity, Status
from xlgov.report import Explanation, Report
from xlgov.rules import validate
from xlgov.samples import samples

REASON = "机构改革，上年的数在原单位"
ROW = "requests.received"
TOTAL = f"{ROW}.total"


def _faulty() -> Report:
    """A report with sums that are wrong, and a text that says otherwise than its tables."""
    return samples()[5].report


def _counter(folder: Path, found: Report) -> Counter:
    counter = Counter(folder)
    counter.put("年报.json", found.to_json().encode())
    return counter


def _asked(answer: Any, **wanted: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(
        each
        for each in answer["findings"]
        if each["status"] == "fail" and all(each[name] == value for name, value in wanted.items())
    )
    return found


def test_what_counts_and_what_does_not(tmp_path: Path) -> None:
    counter = _counter(tmp_path, _faulty())
    answer = counter.ask("check", file="年报.json").answer
    wrong = next(each for each in answer["findings"] if each["inexplicable"])
    other = _asked(answer, inexplicable="")

    def said(finding: dict[str, Any], text: str) -> str:
        asked = {"file": "年报.json", "fingerprint": finding["fingerprint"], "text": text}
        return str(counter.ask("explain", **asked).answer["refused"])

    assert wrong["severity"] == "error" and said(wrong, REASON) == wrong["inexplicable"]
    assert said(other, "核实无误。") and not said(other, REASON)
    edits = {"explanations": {other["fingerprint"]: {"text": REASON, "by": "张某", "at": "2026-02-03"}}}
    now = counter.ask("check", file="年报.json", edits=edits).answer
    told = _asked(now, fingerprint=other["fingerprint"])
    assert told["explained"] and told["explanation"]["by"] == "张某"
    assert "1 个已写情况说明" in now["verdict"]["text"]
    gone = counter.ask("explain", file="年报.json", fingerprint="0" * 16, text=REASON)
    assert "没有了" in gone.error["what"]


def test_a_report_whose_findings_are_all_explained_is_calm(tmp_path: Path) -> None:
    base = samples()[0].report
    open_ones = [each for each in validate(base) if each.status is Status.FAIL]
    assert all(each.severity is not Severity.ERROR for each in open_ones)
    told = tuple(Explanation(each.fingerprint, REASON) for each in open_ones)
    answer = _counter(tmp_path, replace(base, explanations=told)).ask("check", file="年报.json").answer
    assert answer["verdict"]["level"] == "explained"


def test_what_was_written_of_other_figures_is_void(tmp_path: Path) -> None:
    told = (Explanation("f" * 16, REASON, "张某", "2026-01-02"),)
    answer = _counter(tmp_path, report(explanations=told)).ask("check", file="年报.json").answer
    assert [(each["text"], each["by"]) for each in answer["void"]] == [(REASON, "张某")]


def _write(clerk: Clerk, text: str) -> None:
    clerk.see("document.querySelector('#explaining').value = ''")
    clerk.page.click("#explaining")
    clerk.page.type(text)
    clerk.page.click("#explain-keep")


def test_explaining_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(_faulty(), path)
    clerk.choose(path)
    assert clerk.texts(".finding .inexplicable")[0].startswith("算术上的错误要改数")
    before = len(clerk.texts(".groups .group .finding"))
    clerk.page.click(".finding .explain")
    _write(clerk, "核实无误。")
    clerk.page.until("!document.querySelector('#explain-refused').hidden")
    assert "没有写出原因" in clerk.texts("#explain-refused")[0]
    clerk.page.click("#explain-by")
    clerk.page.type("张某")
    _write(clerk, REASON)
    clerk.page.until("!document.querySelector('dialog')")
    clerk.wait_until_checked()
    assert len(clerk.texts(".groups .group .finding")) == before - 1
    assert "已写情况说明，不再算作问题（1）" in clerk.texts(".apart.explained summary")[0]
    assert "1 个已写情况说明" in clerk.texts("#head .verdict")[0]
    clerk.page.click(".apart.explained summary")
    told = clerk.see("document.querySelector('.explained .explanation').textContent")
    assert REASON in told and "张某" in told
    # what it speaks of changes
    clerk.see(f"document.querySelector({cell(TOTAL)!r}).focus()")
    typed(clerk, "47")
    clerk.wait_until_checked()
    assert "不再算数" in clerk.texts(".void-explanations")[0]
    assert not clerk.texts(".apart.explained")
    clerk.page.click(".write-anew")
    assert clerk.see("document.querySelector('#explaining').value") == REASON
    clerk.page.click("#explain-keep")
    clerk.page.until("!document.querySelector('dialog')")
    clerk.wait_until_checked()
    assert not clerk.texts(".void-explanations") and clerk.texts(".apart.explained")
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert not clerk.texts(".void-explanations") and clerk.texts(".apart.explained")
