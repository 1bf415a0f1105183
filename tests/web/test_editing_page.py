"""Corrections in a real browser, by mouse and by keyboard."""

from __future__ import annotations

from pathlib import Path

import xlgov
from tests.reports import report
from tests.web.clerk import Clerk
from xlgov.sentences.refresh import refreshed

ROW = "requests.received"
PERSON, COMPANY, TOTAL = f"{ROW}.natural_person", f"{ROW}.enterprise", f"{ROW}.total"
OVERVIEW = "本年新收政府信息公开申请{申请.新收}件。"


def _cell(key: str) -> str:
    return f'#form [data-key="{key}"]'


def _shown(clerk: Clerk, key: str) -> str:
    return str(clerk.see(f"document.querySelector({_cell(key)!r}).querySelector('.shown').textContent"))


def _focused(clerk: Clerk) -> str:
    return str(clerk.see("document.activeElement.dataset.key || document.activeElement.id"))


def _type(clerk: Clerk, text: str, key: str = "Enter") -> None:
    for letter in text:
        clerk.page.press(letter)
    clerk.page.press(key)


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


def _look_at(clerk: Clerk, unit: str) -> None:
    """Choose a report from the list."""
    clerk.see(
        "[...document.querySelectorAll('.reports button')]"
        f".find(each => each.innerText.includes({unit!r})).click()"
    )


def test_figures_are_corrected_by_keyboard(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(requests__received__natural_person=3, requests__received__total=5), path)
    clerk.choose(path)
    clerk.page.click(_cell(PERSON))
    assert _focused(clerk) == "cell-input"
    _type(clerk, "7", "Tab")
    assert _focused(clerk) == COMPANY
    assert _shown(clerk, PERSON) == "7"  # at once, before the program has answered
    _type(clerk, "1", "Escape")
    assert _focused(clerk) == COMPANY
    clerk.page.press("ArrowLeft")
    assert _focused(clerk) == PERSON
    clerk.wait_until_checked()
    assert _shown(clerk, COMPANY) == "0"
    assert clerk.texts(f"{_cell(TOTAL)} .should") == ["应为 7"]
    assert "没保存" in "".join(clerk.texts(".reports li"))
    clerk.page.click(f"{_cell(TOTAL)} .should")
    clerk.wait_until_checked()
    assert (_shown(clerk, TOTAL), clerk.texts(f"{_cell(TOTAL)} .should")) == ("7", [])
    assert clerk.texts("#changes summary") == ["改动 2 处，还没有保存到文件"]
    clerk.page.press("z", ctrl=True)
    clerk.wait_until_checked()
    assert _shown(clerk, TOTAL) == "5"
    clerk.page.press("z", ctrl=True)
    clerk.wait_until_checked()
    assert (_shown(clerk, PERSON), clerk.see("document.querySelector('#changes').hidden")) == ("3", True)
    clerk.page.press("y", ctrl=True)
    clerk.wait_until_checked()
    assert _shown(clerk, PERSON) == "7"
    card = clerk.texts(".finding")[0]
    clerk.page.click(".finding .explain")
    clerk.page.type("已核对原始台账。")
    clerk.page.click("#explain-keep")
    clerk.wait_until_checked()
    assert "情况说明：已核对原始台账。" in clerk.texts(".finding .explanation")[0], card
    clerk.page.click("#changes summary")
    assert "改动 2 处" in clerk.texts("#changes summary")[0]
    _press(clerk, "放弃全部修改")
    clerk.wait_until_checked()
    assert _shown(clerk, PERSON) == "3"
    assert "没保存" not in "".join(clerk.texts(".reports li"))


def test_a_block_is_pasted_and_what_does_not_fit_is_told(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(), path)
    clerk.choose(path)
    clerk.page.click(_cell(PERSON))
    clerk.page.press("Escape")
    _paste(clerk, "1\t2\t3\t4\t5\t6\t21\t99\r\n1\t0\t0\t0\t0\t0\t1\r\n")
    assert "超出表格的 1 格没有粘贴：“99”" in clerk.texts("#editing-said")[0]
    clerk.wait_until_checked()
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["1", "2", "21"]
    assert _shown(clerk, "requests.brought_forward.natural_person") == "1"
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "0", "0"]


def test_texts_are_corrected_and_nothing_is_lost(clerk: Clerk, tmp_path: Path) -> None:
    path, other = tmp_path / "年报.xlsx", tmp_path / "别的.xlsx"
    base = refreshed(report(sections={"overview": OVERVIEW}, requests__received__natural_person=3)).report
    xlgov.write(base, path)
    xlgov.write(report(unit={"name": "丙县丁局", "tier": "county", "kind": "department"}), other)
    clerk.choose(path, other)
    _look_at(clerk, "甲县乙局")
    clerk.page.click(_cell(PERSON))
    _type(clerk, "8")
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
    _look_at(clerk, "丙县丁局")
    assert _shown(clerk, PERSON) == "0"
    _look_at(clerk, "甲县乙局")
    clerk.wait_until_checked()
    assert clerk.texts(f"{text} .shown") == ["本年新收政府信息公开申请8件。另外说明。"]
    assert _shown(clerk, PERSON) == "8"
    tier = '#form dd[data-key="unit.tier"]'
    clerk.page.click(f"{tier} + .write button")
    clerk.see(
        "(() => { const list = document.querySelector('.writing select'); list.value = 'prefecture';"
        "list.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    clerk.page.press("Enter")
    clerk.wait_until_checked()
    assert clerk.texts(f"{tier} .shown") == ["地市级"]
