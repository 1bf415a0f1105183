"""Nothing that is typed into the page is lost, and no old verdict is taken for one of now."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlgov
from tests.web.clerk import Clerk
from tests.web.form_hands import cell, look_at, make_prefecture, shown, typed
from tests.web.random_clerk import RandomClerk
from tests.web.test_files import CRASH_AT_NEXT, HANG_AT_NEXT, save, watched

ROW = "requests.received"
PERSON, COMPANY, TOTAL = f"{ROW}.natural_person", f"{ROW}.enterprise", f"{ROW}.total"
INSTITUTE = f"{ROW}.research"
LARGE = "9" * 12
SAID = "document.querySelector('#head .verdict strong').textContent"

__all__ = ["watched"]


def _choose(clerk: Clerk, choice: str) -> None:
    clerk.page.until("!!document.querySelector('dialog[open] .choices')")
    clerk.page.click(f"[data-choice={choice}]")


def test_a_change_that_cannot_be_used_a_crash_and_a_stop_lose_nothing(watched: Clerk, tmp_path: Path) -> None:
    watched.drop(save(tmp_path / "甲.xlsx"))
    watched.page.click(cell(PERSON))
    typed(watched, LARGE, "Tab")
    typed(watched, LARGE, "Tab")  # the total of the two is more than the form can hold
    typed(watched, "3", "")
    watched.page.until("!!document.querySelector('#head.verdict-refused')")
    assert "没有核对成" in watched.see(SAID)
    assert "合计出来是 1999999999998" in watched.texts("#head .problem")[0]
    assert watched.see("document.activeElement.id + document.activeElement.value") == "cell-input3"
    watched.page.press("Enter")
    watched.wait_until_checked()
    assert [shown(watched, key) for key in (PERSON, COMPANY, INSTITUTE)] == [LARGE, LARGE, "3"]
    assert watched.texts("#changes summary") == ["改动 3 处，还没有保存到文件"]
    watched.page.press("z", ctrl=True)
    watched.page.click(cell(COMPANY))
    typed(watched, "5")
    watched.page.click(cell(PERSON))
    typed(watched, "7")
    watched.wait_until_checked()
    assert (shown(watched, PERSON), shown(watched, TOTAL)) == ("7", "12")
    watched.see(CRASH_AT_NEXT)
    watched.page.click(cell(PERSON))
    typed(watched, "8")
    watched.page.until("!!document.querySelector('#head.verdict-refused')")
    assert shown(watched, PERSON) == "8"
    assert "个错误" not in watched.see(SAID) and "没有发现" not in watched.see(SAID)
    watched.page.click(cell(COMPANY))
    typed(watched, "6")
    watched.wait_until_checked()
    assert [shown(watched, key) for key in (PERSON, COMPANY, TOTAL)] == ["8", "6", "14"]
    watched.see(HANG_AT_NEXT)
    watched.page.click(cell(PERSON))
    typed(watched, "9")
    watched.page.until("!!document.querySelector('.reports .verdict-checking')")
    watched.page.click("#stop")
    watched.settle()
    assert (shown(watched, PERSON), watched.see(SAID)) == ("9", "等待检查（下面是上一次的结果）")
    watched.wait_until_ready()
    path = watched.downloaded(tmp_path, lambda: watched.page.press("s", ctrl=True))
    found = xlgov.load(path).report.figures
    assert [found[key] for key in (PERSON, COMPANY, TOTAL)] == [9, 6, 15]
    watched.page.click("#go-on")
    watched.wait_until_checked()
    assert [shown(watched, key) for key in (PERSON, COMPANY, TOTAL)] == ["9", "6", "15"]
    assert watched.texts("#changes summary") == ["改动 2 处，已保存到文件"]


def test_changes_are_put_on_the_file_as_it_is_now(clerk: Clerk, tmp_path: Path) -> None:
    path = save(tmp_path / "甲.xlsx", requests__received__natural_person=3, requests__received__total=3)
    clerk.drop(path)
    clerk.page.click(cell(COMPANY))
    typed(clerk, "2")
    clerk.wait_until_checked()
    assert shown(clerk, TOTAL) == "5"
    clerk.page.click(cell(TOTAL))
    typed(clerk, "9")
    make_prefecture(clerk)
    clerk.page.click("#changes summary")
    assert clerk.texts("#changes .moved") == []  # the file is as it was, whatever followed from other changes
    clerk.downloaded(tmp_path, lambda: clerk.page.press("s", ctrl=True))
    clerk.page.until("document.querySelector('#changes summary').innerText.includes('已保存')")
    save(path, 9, requests__received__enterprise=4, requests__received__total=4)
    clerk.page.click("#again")
    _choose(clerk, "keep")
    clerk.wait_until_checked()
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "2", "9"]
    moved = clerk.texts("#changes .moved")
    assert len(moved) == 2 and "做这处修改时文件里是 0" in moved[0] and "文件里是 3" in moved[1]
    assert clerk.texts("#changes summary") == ["改动 3 处，还没有保存到文件"]
    assert "不在那个文件里" in clerk.texts("#save-said")[0]
    clerk.page.click(cell(COMPANY))
    typed(clerk, "1")  # looked at, and decided on anew
    clerk.wait_until_checked()
    assert len(clerk.texts("#changes .moved")) == 1
    save(path, 19)
    clerk.page.click("#again")
    _choose(clerk, "drop")
    clerk.wait_until_checked()
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "0", "0"]
    assert "没保存" not in "".join(clerk.texts(".reports li"))


def test_what_is_typed_belongs_to_the_report_it_was_typed_into(clerk: Clerk, tmp_path: Path) -> None:
    clerk.drop(save(tmp_path / "甲.xlsx"), save(tmp_path / "乙.xlsx"))
    look_at(clerk, "甲.xlsx")
    clerk.page.click(cell(PERSON))
    typed(clerk, "4", "")
    clerk.see("document.addEventListener('keydown', () => 0)")
    look_at(clerk, "乙.xlsx")  # without leaving the cell first
    clerk.page.click(cell(COMPANY))
    typed(clerk, "6")
    assert (shown(clerk, PERSON), shown(clerk, COMPANY)) == ("0", "6")
    look_at(clerk, "甲.xlsx")
    assert (shown(clerk, PERSON), shown(clerk, COMPANY)) == ("4", "0")
    clerk.wait_until_checked()
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["4", "0", "4"]
    clerk.page.press("z", ctrl=True)
    assert shown(clerk, PERSON) == "0"
    clerk.wait_until_checked()
    assert "没保存" in "".join(clerk.texts(".reports li"))
    look_at(clerk, "乙.xlsx")
    assert [shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "6", "6"]


def test_saving_takes_what_an_input_method_has_not_decided_on(clerk: Clerk, tmp_path: Path) -> None:
    clerk.drop(save(tmp_path / "甲.xlsx"))
    text = '#form [data-text="sections.overview"]'
    clerk.page.click(f"{text} + .write button")
    clerk.page.type("本年")
    clerk.page.compose("wu")
    path = clerk.downloaded(tmp_path, lambda: clerk.page.press("s", ctrl=True))
    saved = xlgov.load(path).report.sections["overview"] or ""
    clerk.wait_until_checked()
    written = clerk.see("document.querySelector('.writing textarea')?.value")
    assert saved == written and "本年" in saved, (saved, written)
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert clerk.see("document.querySelector('.writing')") is None
    assert clerk.see("document.querySelector('#changes').hidden")
    clerk.page.click(cell(PERSON))
    clerk.page.compose("1")
    clerk.page.compose("12")
    clerk.page.type("12")
    clerk.page.press("Enter")
    clerk.wait_until_checked()
    assert shown(clerk, PERSON) == "12"


@pytest.mark.long
def test_whatever_is_done_the_page_shows_what_the_desk_says(watched: Clerk, tmp_path: Path) -> None:
    (tmp_path / "下载").mkdir()
    somebody = RandomClerk(watched, tmp_path, seed=2)
    for _ in range(15):
        somebody.act()
    somebody.look()
