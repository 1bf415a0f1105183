"""Everything that the page is for, one after another: what other browsers and a counting server are shown."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.web.clerk import FAULT, Clerk
from tests.web.district import BEFORE, ROSTER, UNITS, drop_district
from xlgov import api

CELL = "#form [data-key='requests.received.natural_person']"
KEPT = """
(async () => {
  const found = [];
  for (const name of ['localStorage', 'sessionStorage']) {
    try { if (self[name].length) found.push(name); } catch (error) {}
  }
  if (document.cookie) found.push('cookie');
  const asked = {
    indexedDB: () => indexedDB.databases(),
    caches: () => caches.keys(),
    files: async () => Array.fromAsync((await navigator.storage.getDirectory()).keys()),
    workers: () => navigator.serviceWorker.getRegistrations(),
  };
  for (const [name, ask] of Object.entries(asked)) {
    try { if ((await ask()).length) found.push(name); } catch (error) {}
  }
  return found;
})()
"""
"""the kinds of storage that something is in; one that a file may not use at all has nothing in it"""


def examined(clerk: Clerk) -> None:
    """自检: everything is stopped."""
    clerk.page.click("[data-view=about]")
    clerk.page.until("!!document.querySelector('.about-good, .about-error')")
    assert clerk.texts(".about-verdict")[0].startswith("合格")


def tour(clerk: Clerk, folder: Path) -> None:
    """A report checked with last year's, corrected and saved in every way; a year begun; a district rolled
    up; nothing is stored and nothing went wrong."""
    inbox, down = drop_district(folder / "区").inbox, folder / "下载"
    down.mkdir()
    _one_report(clerk, inbox, down)
    _next_year(clerk, inbox, down)
    _district(clerk, inbox, down)
    assert clerk.see(KEPT) == []
    assert clerk.see(FAULT) == ""


def _one_report(clerk: Clerk, inbox: Path, down: Path) -> None:
    page = clerk.page
    page.click("[data-view=check]")
    unit = "示例区民政局"
    clerk.choose(inbox / UNITS / f"{unit}.xlsx")
    assert clerk.texts("#head h2")[0].startswith(unit)
    page.put_files("#choose-last", [inbox / BEFORE / f"{unit}2024.xlsx"])
    page.until("document.querySelectorAll('#last-years li').length === 1")
    clerk.wait_until_checked()
    page.click(CELL)
    page.until("document.activeElement.id === 'cell-input'")
    page.type("39")
    page.press("Enter")
    page.press("Escape")
    clerk.wait_until_checked()
    marked = clerk.downloaded(down, lambda: page.click("#save-marked"))
    assert api.read(marked).figures["requests.received.natural_person"] == 39
    page.click("#save-more summary")
    everything = clerk.downloaded(down, lambda: page.click("#save-more [data-kind=all]"))
    with zipfile.ZipFile(everything) as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".xlsx", ".json", ".docx", ".html"}


def _next_year(clerk: Clerk, inbox: Path, down: Path) -> None:
    page = clerk.page
    page.click("[data-view=begin]")
    page.put_files("#begin-choose", [inbox / BEFORE / "示例区财政局2024.xlsx"])
    page.until("document.querySelector('#begin-unit').value === '示例区财政局'")
    page.click("#begin-make")
    page.until("!!document.querySelector('#begin-download')")
    assert api.read(clerk.downloaded(down, lambda: page.click("#begin-download"))).year == 2025


def _district(clerk: Clerk, inbox: Path, down: Path) -> None:
    page = clerk.page
    page.click("[data-view=rollup]")
    page.put_files("#rollup-choose-files", sorted((inbox / UNITS).iterdir()))
    page.until("document.querySelector('#rollup-notice').innerText.includes('放进')")
    page.put_files("#rollup-choose-roster", [inbox / ROSTER])
    page.until("document.querySelector('#rollup-notice').innerText.includes('名册')")
    page.click("#rollup-unit-guess")
    page.click("#rollup-year-guess")
    page.click("#rollup-run")
    page.until("!document.querySelector('#rollup-stop') && !!document.querySelector('#rollup-headline')")
    assert clerk.texts("#rollup-headline h2")[0].startswith("✕ 还不能上报：未报 1 个单位")
    page.click("#rollup-panel-papers")
    papers = clerk.downloaded(down, lambda: page.click("#rollup-paper-all"))
    with zipfile.ZipFile(papers) as archive:
        assert "示例区-2025-汇总.xlsx" in archive.namelist()
