"""A clerk downloads what the page makes of reports, and begins a year's report in it."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

from tests.reports import report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from xlgov import api
from xlgov.samples import samples

UNSAVED = "document.querySelectorAll('.reports .edited').length"
KEY = "requests.received.natural_person"


def native(folder: Path, path: Path, kind: str) -> bytes:
    counter = Counter(folder / "desk")
    name = counter.put(f"report/{path.name}", path.read_bytes())
    today = datetime.date.today().isoformat()
    (made,) = counter.ask(
        "save", file=name, edits=None, previous=None, kinds=[kind], today=today
    ).made.values()
    return made


def write(clerk: Clerk, figure: str) -> None:
    """Type into the figure's cell, which stays open."""
    clerk.page.click(f"#form [data-key='{KEY}']")
    clerk.page.until("document.activeElement.id === 'cell-input'")
    clerk.page.type(figure)


def test_a_clerk_downloads_corrects_and_puts_back(clerk: Clerk, tmp_path: Path) -> None:
    page, down = clerk.page, tmp_path / "下载"
    down.mkdir()
    path = tmp_path / "年报.xlsx"
    api.write(samples()[5].report, path, findings=())
    clerk.choose(path)

    marked = clerk.downloaded(down, lambda: page.click("#save-marked"))
    assert marked.name == "示例县政务服务局-2025-标注.xlsx"
    assert marked.read_bytes() == native(tmp_path, path, "marked")
    page.until("document.querySelector('#save-said').innerText.includes('示例县政务服务局-2025-标注.xlsx')")

    # by keyboard: the menu is opened, a choice is taken, the focus comes back
    page.ask("document.querySelector('#save-more summary').focus()")
    page.press("Enter")
    page.press("Tab")
    page.until("document.activeElement.dataset.kind === 'workbook'")
    page.press("Escape")
    assert page.ask("!document.querySelector('#save-more').open")
    page.press("Enter")
    for _ in range(3):
        page.press("Tab")
    word = clerk.downloaded(down, lambda: page.press("Enter"))
    assert word.name == "示例县政务服务局-2025-公开稿.docx"
    assert word.read_bytes() == native(tmp_path, path, "word")
    page.until("document.querySelector('#save-said').innerText.includes('每一页都标有“草稿”')")
    assert page.ask("document.activeElement.matches('#save-more summary')")

    # what was corrected is in a file only when it was downloaded as a workbook or as data
    write(clerk, "39")
    page.press("Enter")
    page.press("Escape")
    clerk.wait_until_checked()
    page.until(f"{UNSAVED} === 1")
    assert "下载以后又改动过" in clerk.texts("#save-said")[0]
    clerk.downloaded(down, lambda: page.click("#save-marked"))
    page.until(f"{UNSAVED} === 0")
    write(clerk, "40")
    corrected = clerk.downloaded(down, lambda: page.press("s", ctrl=True))
    assert corrected.name == "示例县政务服务局-2025-年报-修改.xlsx"
    assert api.read(corrected).figures[KEY] == 40
    page.until(f"{UNSAVED} === 0")

    # dropped back it is a report of its own with the same findings; both go into one zip
    clerk.wait_until_checked()
    page.until("!document.querySelector('#head-said').innerText.includes('正在')")
    said = clerk.texts("#head-said .verdict strong")
    clerk.choose(corrected)
    page.until("document.querySelectorAll('.reports li').length === 2")
    clerk.wait_until_checked()
    assert set(clerk.texts(".reports .verdict")) == set(said)
    page.click("#save-all summary")
    packed = clerk.downloaded(down, lambda: page.click("#save-all [data-kind=json]"))
    assert packed.name == "2025年度年报-数据文件（JSON）（2份）.zip"
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [
            "示例县政务服务局-2025-数据-修改.json",
            "示例县政务服务局-2025（2）-数据.json",
        ]


def test_a_years_report_is_begun_and_filled_in_in_the_page(clerk: Clerk, tmp_path: Path) -> None:
    page, down = clerk.page, tmp_path / "下载"
    down.mkdir()
    last = report(year=2024, unit={"name": "示例县财政局"}, requests__carried_forward__natural_person=2)
    path = tmp_path / "去年公布的.docx"
    api.write(last, path)
    page.click("[data-view=begin]")
    page.put_files("#begin-choose", [path])
    page.until("document.querySelector('#begin-unit').value === '示例县财政局'")
    assert page.ask("document.querySelector('#begin-year').value") == "2025"
    page.click("#begin-make")
    page.until("!!document.querySelector('#begin-fill')")
    assert "上年数" in clerk.texts("#begin-said .saved")[0]
    begun = clerk.downloaded(down, lambda: page.click("#begin-download"))
    assert begun.name == "示例县财政局-2025-年报.xlsx"
    assert api.read(begun).figures["requests.brought_forward.natural_person"] == 2
    page.ask("document.querySelector('#begin-fill').focus()")
    page.press("Enter")
    clerk.wait_until_checked()
    page.until(f"{UNSAVED} === 1 && document.querySelectorAll('#last-years li').length === 1")
    assert "示例县财政局　2025" in clerk.texts(".reports .title")[0]
    clerk.downloaded(down, lambda: page.click("#save-marked"))
    page.until(f"{UNSAVED} === 0")
