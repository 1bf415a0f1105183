"""The view 汇总下级 in a real browser: the demonstration district, by mouse and by keyboard."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.rollup.folders import unit_report
from tests.web.clerk import Clerk
from tests.web.district import drop_district
from xlgov import api

HEADLINE = "#rollup-headline h2"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The units' reports, last year's, and the roster, as they lie on a disk."""
    inbox = drop_district(tmp_path_factory.mktemp("district")).inbox
    return inbox / "units/收到的年报", inbox / "previous/上年年报", inbox / "roster/名册.xlsx"


@pytest.fixture
def rollup(clerk: Clerk, folders: tuple[Path, Path, Path]) -> Iterator[Clerk]:
    """A clerk at the view with the district dropped on it."""
    clerk.page.click("#tabs [data-view=rollup]")
    clerk.page.drop("#view-rollup", folders)
    clerk.page.until("document.querySelector('#rollup-notice').innerText.includes('放进')")
    return clerk


def issue(clerk: Clerk, code: str) -> int:
    """The number of the first issue of a rule that is shown."""
    found = clerk.see(
        "[...document.querySelectorAll('.rollup-issue')].filter(each => "
        f"each.querySelector('.rollup-code').innerText === '{code}').map(each => each.id)[0]"
    )
    return int(found.removeprefix("rollup-issue-"))


def noted(clerk: Clerk, number: int) -> str:
    """What stands at an issue about its decision."""
    return clerk.texts(f"#rollup-issue-{number} .rollup-decided")[0]


def roll_up(clerk: Clerk, button: str = "#rollup-run") -> None:
    """Click a button that rolls up and wait for what comes of it."""
    clerk.page.click(button)
    wait(clerk)


def wait(clerk: Clerk) -> None:
    clerk.page.until(
        "!document.querySelector('#rollup-stop') && !document.querySelector('#rollup-stale') && "
        "!!document.querySelector('#rollup-headline')"
    )


def test_decided_by_mouse(rollup: Clerk, tmp_path: Path) -> None:
    page = rollup.page
    assert rollup.see("document.querySelector('#rollup-run').disabled")
    assert rollup.texts("#rollup-lacking") == ["还缺：汇总单位、年度（四位数）。"]
    lock = tmp_path / "~$示例区民政局.xlsx"
    lock.write_bytes(b"")
    page.drop("#view-rollup", [lock])
    page.until(f"document.querySelector('#rollup-notice').innerText.includes({lock.name!r})")
    older = tmp_path / "示例区2023.json"
    unit = {"name": "示例区", "tier": "county", "kind": "government"}
    older.write_text(unit_report("示例区", 4, unit=unit).to_json(), "utf-8")
    page.drop("#rollup-slot-earlier", [older])
    page.until("document.querySelector('#rollup-notice').innerText.includes('更早的年报')")
    assert rollup.texts("#rollup-slot-earlier summary") == ["1 个文件"]
    page.click("#rollup-unit-guess")
    page.click("#rollup-year-guess")
    roll_up(rollup)
    assert rollup.texts(HEADLINE)[0].startswith("✕ 还不能上报：未报 1 个单位，待定 6 份文件")
    assert len(rollup.texts(".rollup-line")) == 13

    page.click('[id="rollup-filter-state 未报"]')
    assert rollup.texts(".rollup-line strong") == ["示例区南湖街道办事处"]
    missing = issue(rollup, "R-MISS")
    page.click(f"#rollup-issue-{missing} input[value=accept]")
    page.click(f"#rollup-note-{missing}")
    assert "请写明理由" in rollup.texts(f"#rollup-issue-{missing} .rollup-lacks")[0]
    assert rollup.see("document.activeElement.id") == f"rollup-reason-{missing}"
    page.type("并入东门街道")
    page.click(f"#rollup-by-{missing}")
    page.type("经办人")
    page.click(f"#rollup-note-{missing}")
    assert (
        "采用；理由：并入东门街道；决定人：经办人"
        in rollup.texts(f"#rollup-issue-{missing} .rollup-decided")[0]
    )

    # what was found before is not shown as current, and nothing of it can be downloaded
    assert "不是现在的结果" in rollup.texts("#rollup-stale")[0]
    page.click("#rollup-panel-papers")
    assert rollup.see("document.querySelector('#rollup-paper-all').disabled")
    page.click("#rollup-panel-units")
    page.click(f"#rollup-undo-{missing}")
    assert not rollup.texts("#rollup-stale")
    page.click(f"#rollup-issue-{missing} input[value=accept]")
    page.click(f"#rollup-reason-{missing}")
    page.type("并入东门街道")
    page.click(f"#rollup-note-{missing}")
    page.click('[id="rollup-filter-all"]')
    same = issue(rollup, "R-DUP")
    page.click(f"#rollup-all-accept-{same}")
    page.type("确实相同")
    page.click(f"#rollup-note-{same}")
    roll_up(rollup, "#rollup-again")
    assert rollup.texts(HEADLINE)[0].startswith("✕ 还不能上报：待定 4 份文件")

    page.click("#rollup-panel-papers")
    page.save_downloads_to(tmp_path)
    page.click("#rollup-paper-all")
    papers = zipfile.ZipFile(downloaded(tmp_path, "*.zip"))
    names = papers.namelist()
    result = api.parse(papers.read("示例区-2025-汇总.xlsx"), "结果.xlsx").report
    assert [each.year for each in result.provenance.earlier] == [2023, 2024]
    assert any("退回单" in name for name in names)


def downloaded(folder: Path, pattern: str) -> Path:
    """The file that the browser saves into a folder, when it is whole."""
    end = monotonic() + 60
    while not (found := sorted(folder.glob(pattern))):
        assert monotonic() < end, f"no {pattern}"
        sleep(0.05)
    return found[0]


def test_from_the_sum_down_to_a_cell_and_back_corrected(rollup: Clerk) -> None:
    page = rollup.page
    page.click("#rollup-unit-guess")
    page.click("#rollup-year-guess")
    roll_up(rollup)
    page.click("#rollup-panel-sum")
    page.click("[data-sum='requests.received.total']")
    page.until("!!document.querySelector('.rollup-shares table')")
    figures = [int(text) for text in rollup.texts(".rollup-shares tbody .rollup-figure")]
    assert figures == sorted(figures, reverse=True)
    assert str(sum(figures)) == rollup.texts("[data-sum='requests.received.total']")[0]
    assert rollup.texts(".rollup-shares tbody td:last-child")[0] == "申请办理!J5"
    assert rollup.page.violations(without=("hidden-content", "table-fake-caption")) == []

    page.click(".rollup-shares tbody .rollup-link")
    page.until("!document.querySelector('#view-check').hidden")
    rollup.wait_until_checked()
    assert rollup.texts("#head h2")[0].startswith("示例区住房和城乡建设局")
    page.until("document.activeElement.dataset.key === 'requests.received.total'")
    # last year's reports went along
    page.until("document.querySelector('#head .facts').innerText.includes('2024 年度')")

    # one that was corrected there takes the place of the file, and can be exchanged again
    page.click("#rollup-back")
    page.click("#rollup-panel-units")
    page.click("[data-unit='示例区民政局'] .rollup-link")
    page.until("document.querySelector('#head h2').innerText.startsWith('示例区民政局')")
    rollup.wait_until_checked()
    page.click("#form td[data-key='requests.carried_forward.natural_person']")
    page.press("0")
    page.press("Enter")
    page.until("!!document.querySelector('#rollup-give-back')")
    page.click("#rollup-give-back")
    page.until("!!document.querySelector('#rollup-stale')")
    roll_up(rollup, "#rollup-again")
    assert rollup.texts("[data-unit='示例区民政局'] .rollup-link") == ["示例区民政局-修改.xlsx"]
    page.click("[data-unit='示例区民政局'] .rollup-corrected button")
    assert "示例区民政局.xlsx" in rollup.texts("#rollup-notice")[0]


@pytest.mark.long
def test_by_keyboard(rollup: Clerk) -> None:
    page = rollup.page
    for field, text in (("unit", "示例区"), ("year", "2025")):
        rollup.see(f"document.querySelector('#rollup-{field}').focus()")
        page.type(text)
    rollup.see("document.querySelector('#rollup-run').focus()")
    page.press("Enter")
    wait(rollup)
    missing = issue(rollup, "R-MISS")
    rollup.see(f"document.querySelector('#rollup-issue-{missing} input[type=radio]').focus()")
    page.press("ArrowRight")
    page.press("Tab")
    assert rollup.see("document.activeElement.id") == f"rollup-reason-{missing}"
    page.type("已经撤销")
    page.press("Tab")
    page.press("Tab")
    assert rollup.see("document.activeElement.id") == f"rollup-note-{missing}"
    page.press("Enter")
    assert "采用；理由：已经撤销" in noted(rollup, missing)
    rollup.see("document.querySelector('#rollup-again').focus()")
    page.press("Enter")
    wait(rollup)
    rollup.see("document.querySelector('#rollup-panel-sum').focus()")
    page.press("Enter")
    rollup.see("document.querySelector('[data-sum=\"requests.received.total\"]').focus()")
    page.press("Enter")
    page.until("!!document.querySelector('.rollup-shares table')")
    page.press("Escape")
    assert rollup.see("document.activeElement.dataset.sum") == "requests.received.total"
    assert rollup.page.violations(without=("hidden-content", "table-fake-caption")) == []


@pytest.mark.long
def test_stopped_and_gone_on_with(rollup: Clerk) -> None:
    page = rollup.page
    page.click("#rollup-unit-guess")
    page.click("#rollup-year-guess")
    page.click("#rollup-run")
    page.until("!!document.querySelector('#rollup-stop')")
    page.click("#rollup-stop")
    page.until("document.querySelector('.rollup-banner')?.innerText.includes('已停止')")
    assert rollup.see("document.querySelector('#rollup-unit').value") == "示例区"
    assert "12 个文件" in rollup.texts("#rollup-slot-files summary")
    roll_up(rollup)
    assert rollup.texts(HEADLINE)[0].startswith("✕ 还不能上报")
