"""Corrections in a real browser, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import xlgov
from tests.reports import report
from tests.web.clerk import Clerk
from tests.web.form_hands import TIER, cell, look_at, make_prefecture, shown, typed
from xlgov.sentences.refresh import refreshed

ROW = "requests.received"
PERSON, COMPANY, TOTAL = f"{ROW}.natural_person", f"{ROW}.enterprise", f"{ROW}.total"
OVERVIEW = "本年新收政府信息公开申请{申请.新收}件。"


def _focused(clerk: Clerk) -> str:
    return str(clerk.see("document.activeElement.dataset.key || document.activeElement.id"))


def _paste(clerk: Clerk, text: str) -> None:
    clerk.see(
        "(() => { const data = new DataTransfer(); data.setData('text/plain', "
        f"{text!r}); document.activeElement.dispatchEvent(new ClipboardEvent('paste', "
        "{clipboardData: data, bubbles: true, cancelable: true})); })()"
    )


def _press(clerk: Clerk, name: str) -> None:
    """Click the button of this name that can be seen."""
    clerk.see(
        "[...document.querySelectorAll('button')].find(each => each.offsetParent && "
        f"each.textContent === {name!r}).setAttribute('data-wanted', '')"
    )
    clerk.page.click("[data-wanted]")
    clerk.see("document.querySelectorAll('[data-wanted]').forEach(each => delete each.dataset.wanted)")


def test_figures_are_corrected_by_keyboard(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(requests__received__natural_person=3, requests__received__total=5), path)
    clerk.choose(path)
    clerk.page.click(cell(PERSON))
    assert _focused(clerk) == "cell-input"
    typed(clerk, "7", "Tab")
    assert _focused(clerk) == COMPANY
    assert shown(clerk, PERSON) == "7"  # at once, before the program has answered
    typed(clerk, "1", "Escape")
    assert _focused(clerk) == COMPANY
    clerk.page.press("ArrowLeft")
    assert _focused(clerk) == PERSON
    clerk.wait_until_checked()
    assert shown(clerk, COMPANY) == "0"
    assert clerk.texts(f"{cell(TOTAL)} .should") == ["应为 7"]
    assert "没保存" in "".join(clerk.texts(".reports li"))
    clerk.page.click(f"{cell(TOTAL)} .should")
    clerk.wait_until_checked()
    assert (shown(clerk, TOTAL), clerk.texts(f"{cell(TOTAL)} .should")) == ("7", [])
    assert clerk.texts("#changes summary") == ["改动 2 处，还没有保存到文件"]
    clerk.page.press("z", ctrl=True)
    clerk.wait_until_checked()
    assert shown(clerk, TOTAL) == "5"
    clerk.page.press("z", ctrl=True)
    clerk.wait_until_checked()
    assert (shown(clerk, PERSON), clerk.see("document.querySelector('#changes').hidden")) == ("3", True)
    clerk.page.press("y", ctrl=True)
    clerk.wait_until_checked()
    assert shown(clerk, PERSON) == "7"
    clerk.page.click("#changes summary")
    assert "改动 1 处" in clerk.texts("#changes summary")[0]
    _press(clerk, "放弃全部修改")
    clerk.wait_until_checked()
    assert shown(clerk, PERSON) == "3"
    assert "没保存" not in "".join(clerk.texts(".reports li"))


def test_a_block_is_pasted_and_what_does_not_fit_is_told(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(), path)
    clerk.choose(path)
    clerk.page.click(cell(PERSON))
    clerk.page.press("Escape")
    _paste(clerk, "1\t2\t3\t4\t5\t6\t21\t99\r\n1\t0\t0\t0\t0\t0\t1\r\n")
    assert "超出表格的 1 格没有粘贴：“99”" in clerk.texts("#editing-said")[0]
    clerk.wait_until_checked()
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["1", "2", "21"]
    assert shown(clerk, "requests.brought_forward.natural_person") == "1"
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "0", "0"]


def test_texts_are_corrected_and_nothing_is_lost(clerk: Clerk, tmp_path: Path) -> None:
    path, other = tmp_path / "年报.xlsx", tmp_path / "别的.xlsx"
    base = refreshed(report(sections={"overview": OVERVIEW}, requests__received__natural_person=3)).report
    xlgov.write(base, path)
    xlgov.write(report(unit={"name": "丙县丁局", "tier": "county", "kind": "department"}), other)
    clerk.choose(path, other)
    look_at(clerk, "甲县乙局")
    clerk.page.click(cell(PERSON))
    typed(clerk, "8")
    clerk.wait_until_checked()
    clerk.page.click("#refresh")
    clerk.page.until("!!document.querySelector('#refreshing')")
    assert "申请8件" in clerk.texts("#refreshing")[0]
    clerk.page.click("#refresh-take")
    clerk.wait_until_checked()
    text = '#form [data-text="sections.overview"]'
    assert "申请8件" in clerk.texts(text)[0]
    clerk.page.click(f"{text} + .write button")
    clerk.page.press("End", ctrl=True)
    clerk.page.type("另外说明。")
    # another report is looked at while the text is being written
    look_at(clerk, "丙县丁局")
    assert shown(clerk, PERSON) == "0"
    look_at(clerk, "甲县乙局")
    clerk.wait_until_checked()
    assert clerk.texts(f"{text} .shown") == ["本年新收政府信息公开申请8件。另外说明。"]
    assert shown(clerk, PERSON) == "8"
    make_prefecture(clerk)
    assert clerk.texts(f"{TIER} .shown") == ["地市级"]
