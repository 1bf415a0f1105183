"""Findings and drawn form of the report that is shown: jumping, filters, copying, by mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import xlgov
from tests.reports import report
from tests.web.clerk import Clerk
from xlgov.report import AsReported, Observed, Report

NATURAL, TOTAL = "requests.received.natural_person", "requests.received.total"
UNSURE = "requests.brought_forward.other"
KINDS = {
    "requests.outcome.granted.natural_person": AsReported("text", "/"),
    "requests.outcome.granted.enterprise": AsReported("error", "#DIV/0!"),
    "requests.outcome.granted.research": AsReported("formula"),
    "requests.outcome.granted.public_interest": AsReported("missing"),
}
ROW = "#form [data-part=requests]"


def faulty() -> Report:
    """A report with a total that is wrong, a row of all kinds of cells, and a figure with its unit."""
    base = report()
    figures = base.figures | dict.fromkeys((*KINDS, "requests.outcome.granted.legal_service"))
    figures |= {TOTAL: 7, "proactive.fees.amount": 4}
    noticed = Observed(code="S-UNSURE", message="这一行少了行首的格", cells={UNSURE: "0"}, unsure=True)
    typed = KINDS | {"proactive.fees.amount": AsReported("text", "4万元")}
    return replace(base, figures=figures, as_reported=typed, observations=(noticed,))


def cell(key: str) -> str:
    """The selector of a figure."""
    return f'#form td[data-key="{key}"]'


def test_findings_and_cells_lead_to_each_other(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    xlgov.write(faulty(), path)
    clerk.choose(path)
    page = clerk.page

    # every kind of cell says what it is, and the wrong one is marked with a sign
    words = clerk.texts(", ".join(f"{cell(key)} .word" for key in KINDS))
    assert words == ["不是数", "错误值", "没有算出", "没有读到"]
    assert clerk.texts(f"{cell('requests.outcome.granted.legal_service')} .word") == ["空白"]
    assert clerk.texts(f"{cell('proactive.fees.amount')} .word") == ["原样：4万元"]
    assert clerk.see(f"document.querySelector('{cell(TOTAL)} .sign').textContent") == "错：错误 2 条，看说明"

    # what is unsure looks so, and the account of the reading is open and leads to it
    assert clerk.texts(f"{cell(UNSURE)}.unsure .word") == ["存疑"]
    assert clerk.see("document.querySelector('.reading').open")
    page.click(".reading .look .cell-link")
    assert clerk.see("document.activeElement.dataset.key") == UNSURE

    # a cell of a finding leads to the form, the sign of a cell back to the finding
    links = "[...document.querySelectorAll('.finding .cell-link')]"
    page.ask(f"{links}.find(each => each.textContent.trim().startsWith('一、本年新收·总计')).focus()")
    page.press("Enter")
    assert clerk.see("document.activeElement.dataset.key") == TOTAL
    assert TOTAL in clerk.see(
        "[...document.querySelectorAll('#form .pointed')].map(each => each.dataset.key)"
    )
    assert "7" in clerk.see("document.querySelector('.finding.chosen .sides').textContent")
    page.click(f"{cell(TOTAL)} .sign")
    assert clerk.see("document.activeElement.matches('.finding.chosen')")
    assert "一、本年新收" in clerk.texts("#cell-note")[0]
    page.press("Escape")

    # one after another by key, the bar telling which
    page.press("F8")
    first = clerk.texts("#pointing .count")
    page.press("F8")
    assert clerk.texts("#pointing .count") != first
    page.press("F8", shift=True)
    assert clerk.texts("#pointing .count") == first

    # filters count, and go together
    everything = len(clerk.texts("#findings .finding"))
    page.click(".filters .level-warning")
    assert 0 < len(clerk.texts("#findings .finding")) < everything
    assert all("警告" in each for each in clerk.texts("#findings .finding .badge"))
    page.click(".filters input")
    page.type("没有这样的字")
    assert not clerk.texts("#findings .finding")
    assert clerk.texts(".nothing-shown")
    page.click(".filters .all")
    assert len(clerk.texts("#findings .finding")) == everything


def test_results_and_rows_are_copied(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    xlgov.write(faulty(), path)
    clerk.choose(path)
    page = clerk.page
    page.click("#copy-result")
    said = clerk.pasted()
    assert said.startswith("甲县乙局2021年政府信息公开工作年度报告核对结果：")
    assert "文件：年报.json（保存于 " in said
    assert "怎么办：" in said
    assert "另有 " in said

    page.click(f"{ROW} .copy-figures summary")
    page.ask(
        f"(() => {{ const rows = document.querySelector('{ROW} .copy-figures select');"
        "rows.value = [...rows.options].find(each => each.text.includes('（一）予以公开')).value; })()"
    )
    page.click(f"{ROW} .copy-figures .choice button")
    assert clerk.pasted() == "\t\t\t\t\t0\t0"
    (note,) = clerk.texts(f"{ROW} .copy-note")
    for words in ("“/”）不是数，留了空", "#DIV/0!", "没有算出结果", "没有读到", "是空白"):
        assert words in note
