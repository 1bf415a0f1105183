"""Files in the page: taken in, listed with their verdicts, read again where they changed."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import xlgov
from tests.browser import Browser
from tests.reports import report
from tests.web.clerk import Clerk

WORKERS = """
window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); window.workers.push(this); }
};
"""
"""keeps the workers of the page where a test finds them"""
CRASH_AT_NEXT = """
(worker => {
  const post = worker.postMessage.bind(worker);
  const died = () => worker.onmessage({data: {type: "broken", id: 0, text: "memory"}});
  worker.postMessage = (message, move) =>
    message.operation === "check" ? void setTimeout(died) : post(message, move);
})(workers[workers.length - 1])
"""
"""the worker dies of the next report that it is asked to check"""
HANG_AT_NEXT = """
(worker => {
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message, move) => message.operation === "check" ? undefined : post(message, move);
})(workers[workers.length - 1])
"""
"""the next report that the worker is asked to check takes for ever"""
WRONG = {"requests__received__natural_person": 5}
RETURN = "window.dispatchEvent(new Event('focus')) && true"
SAID = "document.querySelector('#head .verdict').innerText.trim()"


@pytest.fixture
def watched(browser: Browser, built_page: Path) -> Iterator[Clerk]:
    """A clerk whose page's workers are at ``window.workers``."""
    found = Clerk(browser, built_page.as_uri(), before=WORKERS)
    found.wait_until_ready()
    yield found
    found.page.close()


def save(path: Path, seconds: int = 0, **figures: int) -> Path:
    """A report in a file, saved so many seconds after the others."""
    xlgov.write(report(year=2025, **figures), path)
    stamp = 1_760_000_000 + seconds
    os.utime(path, (stamp, stamp))
    return path


def test_folders_zips_and_what_is_no_report(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "收到的年报"
    (folder / "街道").mkdir(parents=True)
    save(folder / "街道" / "甲.xlsx")
    (folder / "照片.png").write_bytes(b"")
    (folder / "丙.pdf").write_bytes(b"%PDF-1.7\n")
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.write(save(tmp_path / "乙.xlsx"), "乙.xlsx")
        archive.writestr("内/乙.xlsx", b"broken")
        archive.writestr(".DS_Store", b"")
    clerk.drop(folder)
    assert clerk.texts(".reports .file") == [
        "收到的年报/丙.pdf",
        "收到的年报/包.zip > 内/乙.xlsx",
        "收到的年报/街道/甲.xlsx",
        "收到的年报/包.zip > 乙.xlsx",
    ]
    assert clerk.texts("#summary") == ["4 个文件：2 个无法使用，2 个没有发现问题。"]
    assert clerk.texts("#announced") == clerk.texts("#summary")
    clerk.page.click("#left summary")
    assert len(clerk.texts("#left li")) == 2
    clerk.page.click("#filters button[value=good]")
    assert len(clerk.texts(".reports li")) == 2
    clerk.see("document.querySelector('.reports .open').focus()")
    clerk.page.press("ArrowDown")
    clerk.page.press("Enter")
    clerk.settle()
    assert clerk.see("document.querySelector('.reports [aria-current]') === document.activeElement")
    assert "收到的年报/包.zip > 乙.xlsx" in clerk.texts("#head-said")[0]


def test_a_verdict_is_not_shown_for_a_file_that_changed(clerk: Clerk, tmp_path: Path) -> None:
    path = save(tmp_path / "甲.xlsx")
    clerk.drop(path)
    assert clerk.see(SAID).endswith("没有发现问题")
    save(path, 5, **WRONG)
    clerk.see(RETURN)
    clerk.page.until("!!document.querySelector('.verdict-changed')")
    assert clerk.see(SAID).endswith("已改动，请重新检查")
    assert "（还没有新的结果）" in clerk.texts("#head-said")[0]
    clerk.page.click("#again")
    clerk.wait_until_checked()
    assert "个错误" in clerk.see(SAID)
    path.unlink()
    clerk.page.click("#again")
    clerk.settle()
    assert clerk.see(SAID).endswith("已改动，请重新检查")
    clerk.page.put_files("#choose-again", [save(path, 9)])
    clerk.wait_until_checked()
    assert clerk.see(SAID).endswith("没有发现问题")


def test_the_same_file_again_and_another_of_its_name(clerk: Clerk, tmp_path: Path) -> None:
    path = save(tmp_path / "甲.xlsx")
    clerk.choose(path)
    clerk.choose(path)
    assert len(clerk.texts(".reports li")) == 1
    (tmp_path / "别处").mkdir()
    other = save(tmp_path / "别处" / "甲.xlsx", **WRONG)
    clerk.page.put_files("#choose", [other])
    clerk.page.until("!!document.querySelector('dialog[open]')")
    assert clerk.see("document.activeElement.dataset.choice") == "leave"
    clerk.page.click("[data-choice=both]")
    clerk.wait_until_checked()
    assert len(clerk.texts(".reports li")) == 2
    clerk.page.click("#clear")
    clerk.settle()
    assert clerk.texts(".reports li") == []
    assert clerk.texts("#welcome h2") == ["怎么用"]


def test_last_years_reports_go_with_the_unit_they_are_of(clerk: Clerk, tmp_path: Path) -> None:
    other = {"unit": {"name": "甲县丙局", "tier": "county", "kind": "department"}}
    last = tmp_path / "上年"
    last.mkdir()
    xlgov.write(report(year=2024), last / "乙局2024.xlsx")
    xlgov.write(report(year=2023, **other), last / "丙局2023.xlsx")
    xlgov.write(report(year=2025, **other), tmp_path / "丙局.xlsx")
    clerk.drop(save(tmp_path / "乙局.xlsx"), tmp_path / "丙局.xlsx")
    assert "没有放入，没有核对" in clerk.texts("#head-said")[0]
    clerk.page.drop("#last-year", [last])
    clerk.wait_until_checked()
    said = {}
    for number in (1, 2):
        clerk.page.click(f".reports li:nth-child({number}) .open")
        clerk.settle()
        said[clerk.texts("#head h2")[0]] = clerk.texts(".facts")[0], clerk.texts("#head .problem")
    assert "甲县乙局　2024 年度（乙局2024.xlsx）" in said["甲县乙局　2025 年度"][0]
    assert said["甲县乙局　2025 年度"][1] == []
    assert "甲县丙局　2023 年度（丙局2023.xlsx）" in said["甲县丙局　2025 年度"][0]
    assert said["甲县丙局　2025 年度"][1] == [
        "上年的报告放错了：这份是 2025 年度，要 2024 年度的，放的是 2023 年度。"
    ]
    clerk.page.click("#last-year summary")
    clerk.page.click("#last-years li button")
    clerk.wait_until_checked()
    assert len(clerk.texts("#last-years li")) == 1


def test_stopping_a_crash_and_what_goes_on_after_them(watched: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "年报"
    folder.mkdir()
    for number in range(12):
        save(folder / f"{number:02}.xlsx")
    watched.page.drop("body", [folder])
    watched.page.until("document.querySelectorAll('.reports .verdict-good').length > 1")
    watched.page.click("#stop")
    watched.settle()
    waiting = len(watched.texts(".reports .verdict-waiting"))
    assert waiting and len(watched.texts(".reports li")) == 12
    watched.see(CRASH_AT_NEXT)
    watched.page.click("#go-on")
    watched.page.until("!!document.querySelector('.reports .verdict-refused')")
    watched.wait_until_checked()
    assert len(watched.texts(".reports .verdict-refused")) == 1
    assert len(watched.texts(".reports .verdict-good")) == 11
    watched.page.click(".reports .verdict-refused .open")
    watched.settle()
    assert "程序在处理它的时候停了（memory）" in watched.texts("#head-said")[0]
    watched.page.click("#again")
    watched.wait_until_checked()
    assert len(watched.texts(".reports .verdict-good")) == 12


@pytest.mark.long
def test_three_hundred_files_and_the_page_goes_on_answering(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "年报"
    folder.mkdir()
    content = xlgov.write(report(year=2025), tmp_path / "甲.json") or (tmp_path / "甲.json").read_bytes()
    for number in range(300):
        (folder / f"{number:03}.json").write_bytes(content)
    clerk.see(
        "window.longest = 0; window.last = performance.now();"
        "setInterval(() => { const now = performance.now();"
        "window.longest = Math.max(window.longest, now - window.last); window.last = now; }, 10); 0"
    )
    clerk.drop(folder)
    assert clerk.texts("#summary") == ["300 个文件：300 个没有发现问题。"]
    assert clerk.see("window.longest") < 1000


def test_nothing_serious_in_the_page_and_nothing_kept(clerk: Clerk, tmp_path: Path) -> None:
    assert [each for each in clerk.page.violations() if not each.startswith("hidden-content")] == []
    clerk.drop(save(tmp_path / "甲.xlsx"), save(tmp_path / "乙.xlsx", **WRONG))
    outside = ("hidden-content", "table-fake-caption")
    assert [each for each in clerk.page.violations() if not each.startswith(outside)] == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie.length]"
    assert clerk.see(kept) == [0, 0, 0]
