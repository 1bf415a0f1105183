"""比较 in the page: two reports of the list, the report and its own file; what differs leads to its cell."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import xlgov
from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from tests.web.form_hands import cell, typed
from xlgov import api
from xlgov.comparison import compare
from xlgov.comparison.workbook import build
from xlgov.report import Report

ROW = "requests.received"
PERSON, TOTAL = f"{ROW}.natural_person", f"{ROW}.total"
SAID = "2021年，本机关主动公开信息{}条。\n健全了制度。"


def _first() -> Report:
    return report(sections={"overview": SAID.format(12)}, requests__received__natural_person=3)


def _again() -> Report:
    """What the unit delivered the second time."""
    return replace(
        report(sections={"overview": SAID.format(21)}, requests__received__natural_person=5), title="年度报告"
    )


def test_it_is_what_the_program_finds(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    sides = {
        side: {"file": counter.put(f"{side}/年报.xlsx", api.content(each, ".xlsx", [], api.PLAIN))}
        for side, each in (("before", _first()), ("after", _again()))
    }
    names = ["第一次.xlsx", "第二次.xlsx"]
    told = counter.ask("compare", **sides, names=names, make=True)
    loaded = [
        api.parse((tmp_path / "in" / side["file"]).read_bytes(), "年报.xlsx") for side in sides.values()
    ]
    wanted = compare(loaded[0], loaded[1], (names[0], names[1]))
    assert told.answer["summary"] == wanted.summary
    assert {each["key"] for each in told.answer["figures"]} == {PERSON, TOTAL}
    assert list(told.made.values()) == [build(wanted)]
    assert "3 → 5" in told.answer["text"]
    same = counter.ask("compare", before=sides["after"], after=sides["after"], names=names)
    assert same.answer["same"] and json.dumps(same.answer)
    # what was typed since, against the file
    edits = {"figures": {PERSON: "9"}}
    mine = counter.ask(
        "compare", before=sides["before"], after={**sides["before"], "edits": edits}, names=names
    )
    assert [each["after"] for each in mine.answer["figures"]] == ["9", "9"]


def test_comparing_by_hand(clerk: Clerk, tmp_path: Path) -> None:
    inbox, down = tmp_path / "in", tmp_path / "down"
    inbox.mkdir()
    down.mkdir()
    xlgov.write(_first(), inbox / "第一次.xlsx")
    xlgov.write(_again(), inbox / "第二次.docx")
    clerk.choose(inbox / "第一次.xlsx", inbox / "第二次.docx")
    clerk.page.click("#compare summary")
    clerk.page.click("#compare [data-kind='partner-0']")
    clerk.page.until("!document.querySelector('#compared').hidden")
    text = clerk.texts("#compared")[0]
    assert "2 个数不同" in text and "第二次.docx" in text
    assert clerk.texts("#compared li del") and clerk.texts("#compared li ins")
    assert clerk.see("document.activeElement.id") == "compared-title"
    assert clerk.page.violations(without=("hidden-content", "table-fake-caption")) == []
    clerk.page.click("#compared .cell-link")
    clerk.page.until(f"document.querySelector({cell(PERSON)!r}).classList.contains('pointed')")
    clerk.page.click("#compared-copy")
    assert "个数不同" in clerk.pasted()
    made = clerk.downloaded(down, lambda: clerk.page.click("#compared-download"))
    assert made.name.endswith("-对照表.xlsx")
    clerk.page.click("#compared-swap")
    clerk.settle()
    clerk.page.click("#compared-close")
    assert clerk.see("document.querySelector('#compared').hidden")
    # what I changed
    clerk.page.click(cell(PERSON))
    typed(clerk, "4")
    clerk.wait_until_checked()
    clerk.page.click("#compare summary")
    assert clerk.texts("#compare strong")[0] == "我改了什么"
    clerk.page.click("#compare [data-kind='partner-0']")
    clerk.page.until("!document.querySelector('#compared').hidden")
    assert "3" in clerk.texts("#compared del")[0] and "4" in clerk.texts("#compared ins")[0]
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert "比较以后又改过" in clerk.texts("#compared .problem")[0]
    # with last year's
    xlgov.write(replace(_first(), year=2020, figures={**_first().figures, PERSON: 8}), inbox / "上年.json")
    clerk.page.drop("#last-year", [inbox / "上年.json"])
    clerk.wait_until_checked()
    clerk.page.click("#compare summary")
    clerk.page.click("#compare [data-kind='partner-0']")
    clerk.page.until("document.querySelector('#compared dl').innerText.includes('上年.json')")
    rows = clerk.texts("#compared tbody tr")
    assert any(each.endswith("\t8\t3\t-5") for each in rows), rows
