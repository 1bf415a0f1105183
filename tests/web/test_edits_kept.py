"""Nothing that is typed into the page is lost, and no old verdict is taken for one of now."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlgov
from tests.web.clerk import Clerk
from tests.web.random_clerk import RandomClerk
from tests.web.test_files import CRASH_AT_NEXT, save, watched

ROW = "requests.received"
PERSON, COMPANY, TOTAL = f"{ROW}.natural_person", f"{ROW}.enterprise", f"{ROW}.total"
INSTITUTE = f"{ROW}.research"
LARGE = "9" * 12
SAID = "document.querySelector('#head .verdict strong').textContent"

__all__ = ["watched"]


def _cell(key: str) -> str:
    return f'#form [data-key="{key}"]'


def _shown(clerk: Clerk, key: str) -> str:
    return str(clerk.see(f"document.querySelector({_cell(key)!r}).querySelector('.shown').textContent"))


def _type(clerk: Clerk, text: str, key: str = "Enter") -> None:
    for letter in text:
        clerk.page.press(letter)
    if key:
        clerk.page.press(key)


def _choose(clerk: Clerk, choice: str) -> None:
    clerk.page.until("!!document.querySelector('dialog[open] .choices')")
    clerk.page.click(f"[data-choice={choice}]")


def _open(clerk: Clerk, name: str) -> None:
    clerk.see(
        f"[...document.querySelectorAll('.reports button')].find(each => each.innerText.includes({name!r}))"
        ".click()"
    )


def test_a_change_that_cannot_be_used_a_crash_and_a_stop_lose_nothing(watched: Clerk, tmp_path: Path) -> None:
    watched.drop(save(tmp_path / "甲.xlsx"))
    watched.page.click(_cell(PERSON))
    _type(watched, LARGE, "Tab")
    _type(watched, LARGE, "Tab")  # the total of the two is more than the form can hold
    _type(watched, "3", "")
    watched.page.until("!!document.querySelector('#head.verdict-refused')")
    assert "没有核对成" in watched.see(SAID)
    assert "合计出来是 1999999999998" in watched.texts("#head .problem")[0]
    assert watched.see("document.activeElement.id + document.activeElement.value") == "cell-input3"
    watched.page.press("Enter")
    watched.wait_until_checked()
    assert [_shown(watched, key) for key in (PERSON, COMPANY, INSTITUTE)] == [LARGE, LARGE, "3"]
    assert watched.texts("#changes summary") == ["改动 3 处，还没有保存到文件"]
    watched.page.press("z", ctrl=True)
    watched.page.click(_cell(COMPANY))
    _type(watched, "5")
    watched.page.click(_cell(PERSON))
    _type(watched, "7")
    watched.wait_until_checked()
    assert (_shown(watched, PERSON), _shown(watched, TOTAL)) == ("7", "12")
    watched.see(CRASH_AT_NEXT)
    watched.page.click(_cell(PERSON))
    _type(watched, "8")
    watched.page.until("!!document.querySelector('#head.verdict-refused')")
    assert _shown(watched, PERSON) == "8"
    assert "个错误" not in watched.see(SAID) and "没有发现" not in watched.see(SAID)
    watched.page.click(_cell(COMPANY))
    _type(watched, "6")
    watched.wait_until_checked()
    assert [_shown(watched, key) for key in (PERSON, COMPANY, TOTAL)] == ["8", "6", "14"]
    watched.page.click(_cell(PERSON))
    _type(watched, "9")
    watched.page.until("!!document.querySelector('.reports .verdict-checking')")
    watched.page.click("#stop")
    watched.settle()
    assert (_shown(watched, PERSON), watched.see(SAID)) == ("9", "等待检查（下面是上一次的结果）")
    watched.wait_until_ready()
    path = watched.downloaded(tmp_path, lambda: watched.page.press("s", ctrl=True))
    found = xlgov.load(path).report.figures
    assert [found[key] for key in (PERSON, COMPANY, TOTAL)] == [9, 6, 15]
    watched.page.click("#go-on")
    watched.wait_until_checked()
    assert [_shown(watched, key) for key in (PERSON, COMPANY, TOTAL)] == ["9", "6", "15"]
    assert watched.texts("#changes summary") == ["改动 2 处，已保存到文件"]


def test_changes_are_put_on_the_file_as_it_is_now(clerk: Clerk, tmp_path: Path) -> None:
    path = save(tmp_path / "甲.xlsx", requests__received__natural_person=3, requests__received__total=3)
    clerk.drop(path)
    clerk.page.click(_cell(COMPANY))
    _type(clerk, "2")
    clerk.wait_until_checked()
    assert _shown(clerk, TOTAL) == "5"
    clerk.page.click(_cell(TOTAL))
    _type(clerk, "9")
    tier = '#form dd[data-key="unit.tier"]'
    clerk.page.click(f"{tier} + .write button")
    clerk.see(
        "(() => { const list = document.querySelector('.writing select'); list.value = 'prefecture';"
        "list.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    clerk.page.press("Enter")
    clerk.wait_until_checked()
    clerk.page.click("#changes summary")
    assert clerk.texts("#changes .moved") == []  # the file is as it was, whatever followed from other changes
    clerk.downloaded(tmp_path, lambda: clerk.page.press("s", ctrl=True))
    clerk.page.until("document.querySelector('#changes summary').innerText.includes('已保存')")
    save(path, 9, requests__received__enterprise=4, requests__received__total=4)
    clerk.page.click("#again")
    _choose(clerk, "keep")
    clerk.wait_until_checked()
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "2", "9"]
    moved = clerk.texts("#changes .moved")
    assert len(moved) == 2 and "做这处修改时文件里是 0" in moved[0] and "文件里是 3" in moved[1]
    assert clerk.texts("#changes summary") == ["改动 3 处，还没有保存到文件"]
    assert "不在那个文件里" in clerk.texts("#save-said")[0]
    clerk.page.click(_cell(COMPANY))
    _type(clerk, "1")  # looked at, and decided on anew
    clerk.wait_until_checked()
    assert len(clerk.texts("#changes .moved")) == 1
    save(path, 19)
    clerk.page.click("#again")
    _choose(clerk, "drop")
    clerk.wait_until_checked()
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "0", "0"]
    assert "没保存" not in "".join(clerk.texts(".reports li"))


def test_what_is_typed_belongs_to_the_report_it_was_typed_into(clerk: Clerk, tmp_path: Path) -> None:
    clerk.drop(save(tmp_path / "甲.xlsx"), save(tmp_path / "乙.xlsx"))
    _open(clerk, "甲.xlsx")
    clerk.page.click(_cell(PERSON))
    _type(clerk, "4", "")
    clerk.see("document.addEventListener('keydown', () => 0)")
    _open(clerk, "乙.xlsx")  # without leaving the cell first
    clerk.page.click(_cell(COMPANY))
    _type(clerk, "6")
    assert (_shown(clerk, PERSON), _shown(clerk, COMPANY)) == ("0", "6")
    _open(clerk, "甲.xlsx")
    assert (_shown(clerk, PERSON), _shown(clerk, COMPANY)) == ("4", "0")
    clerk.wait_until_checked()
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["4", "0", "4"]
    clerk.page.press("z", ctrl=True)
    assert _shown(clerk, PERSON) == "0"
    clerk.wait_until_checked()
    assert "没保存" in "".join(clerk.texts(".reports li"))
    _open(clerk, "乙.xlsx")
    assert [_shown(clerk, key) for key in (PERSON, COMPANY, TOTAL)] == ["0", "6", "6"]


def test_saving_takes_what_an_input_method_has_not_decided_on(clerk: Clerk, tmp_path: Path) -> None:
    clerk.drop(save(tmp_path / "甲.xlsx"))
    text = '#form [data-text="sections.overview"]'
    clerk.page.click(f"{text} + .write button")
    clerk.page.type("本年")
    clerk.page.compose("wu")
    path = clerk.downloaded(tmp_path, lambda: clerk.page.press("s", ctrl=True))
    saved = xlgov.load(path).report.sections["overview"] or ""
    clerk.wait_until_checked()
    shown = clerk.see("document.querySelector('.writing textarea')?.value")
    assert saved == shown and "本年" in saved, (saved, shown)
    clerk.page.click("#undo")
    clerk.wait_until_checked()
    assert clerk.see("document.querySelector('.writing')") is None
    assert clerk.see("document.querySelector('#changes').hidden")
    clerk.page.click(_cell(PERSON))
    clerk.page.compose("1")
    clerk.page.compose("12")
    clerk.page.type("12")
    clerk.page.press("Enter")
    clerk.wait_until_checked()
    assert _shown(clerk, PERSON) == "12"


@pytest.mark.long
def test_whatever_is_done_the_page_shows_what_the_desk_says(watched: Clerk, tmp_path: Path) -> None:
    (tmp_path / "下载").mkdir()
    somebody = RandomClerk(watched, tmp_path, seed=2)
    for _ in range(15):
        somebody.act()
    somebody.look()
