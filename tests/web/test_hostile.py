"""What strangers write into reports and names is shown as text and never runs."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.reports import UNIT, report
from tests.web.asked import Counter
from tests.web.clerk import Clerk
from xlgov import api
from xlgov.legible import legible
from xlgov.rules import validate

MARK = "xlgovRan"
PAYLOADS = (
    f"<img src=x onerror={MARK}=1>",
    f"<script>{MARK}=1</script>",
    f'"><svg onload={MARK}=1>',
    f"</script><script>{MARK}=1</script>",
    f"javascript:{MARK}=1",
    f"<a href='javascript:{MARK}=1'>点</a>",
    f"${{{MARK}=1}}",
    f"{{{{{MARK}=1}}}}",
    f'=HYPERLINK("http://127.0.0.1/","点")&{MARK}',
    f"<iframe srcdoc='<script>parent.{MARK}=1</script>'>",
    f"<style>*{{background:url(x)}}</style>{MARK}",
    f"\u202e{MARK}\u202d\u2066",
    "<!--" + "甲" * 50,
)
NAMES = (
    "<img src=x onerror=xlgovRan=1>.xlsx",
    "'\"&<b>.xlsx",
    "..%2f..%2f年报.xlsx",
    "甲" * 70 + ".xlsx",
    "con.xlsx",
    "a\u202exslx.xlsx",
)
WATCH = f"""
document.addEventListener('securitypolicyviolation', event => {{
  (window.xlgovStopped = window.xlgovStopped || []).push(event.violatedDirective);
}});
window.{MARK} = undefined;
"""
BAD_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def hostile_report(payload: str) -> bytes:
    """A workbook with a payload wherever there is text; with faults, so that findings quote it."""
    sections = {"overview": f"{payload}\n本年新收 99 件。{payload}", "problems": payload, "other": payload}
    made = report(
        unit=UNIT | {"name": f"甲县{payload}局"},
        title=payload,
        preamble=payload,
        notes={"proactive": payload, "requests": payload, "disputes": payload},
        sections=sections,
        requests__received__natural_person=payload,
    )
    return api.content(made, ".xlsx", validate(made), api.PLAIN)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A report for each payload, under every hostile name that this disk takes."""
    folder = tmp_path_factory.mktemp("来文")
    made = []
    for number, payload in enumerate(PAYLOADS):
        path = folder / f"{number}{NAMES[number % len(NAMES)]}"
        path.write_bytes(hostile_report(payload))
        made.append(path)
    return made


def test_nothing_that_was_written_into_a_report_runs(clerk: Clerk, files: list[Path]) -> None:
    tags = clerk.see("document.querySelectorAll('script, iframe, object, embed, img, base, link').length")
    clerk.see(WATCH)
    clerk.choose(*files)
    assert len(clerk.texts(".reports li")) == len(files)
    for number, payload in enumerate(PAYLOADS):
        clerk.page.click(f".reports li:nth-of-type({number + 1}) button")
        seen = clerk.see("document.querySelector('#shown').textContent")
        if "\u202e" not in payload:
            assert payload in seen, payload
        else:
            assert legible(payload) in seen
        told = clerk.see(
            "[...document.querySelectorAll('[title], [aria-label]')]"
            ".map(each => each.title + each.getAttribute('aria-label')).join()"
        )
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", seen + told), payload
    assert clerk.see(f"window.{MARK}") is None
    assert clerk.see("window.xlgovStopped || []") == []
    after = "document.querySelectorAll('script, iframe, object, embed, img, base, link').length"
    assert clerk.see(after) == tags
    assert (
        clerk.see("[...document.querySelectorAll('a')].filter(each => each.protocol !== 'file:').length") == 0
    )


UNSEEN = ("甲.xlsx", " 乙.xlsx", "丙\u202a.xlsx", "~丁.xlsx")
"""a browser shows a page only the first of these in a folder that is dropped"""


def test_a_folder_that_is_dropped_is_said_to_be_without_some_files(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "来文"
    folder.mkdir()
    for name in UNSEEN:
        api.write(report(), folder / name)
    api.write(report(), tmp_path / "戊.xlsx")
    clerk.drop(folder, tmp_path / "戊.xlsx")
    (said,) = clerk.texts("#folder-note")
    assert said.startswith("从拖进来的文件夹里看到 1 个文件。")
    assert "选择文件夹" in said
    clerk.page.put_files("#choose-folder", [folder])
    clerk.wait_until_checked()
    paths = ["戊.xlsx", *(legible(f"来文/{name}") for name in UNSEEN)]
    assert sorted(clerk.texts(".reports .file")) == sorted(paths)
    assert clerk.texts("#folder-note") == [""]
    clerk.page.click("[data-view=rollup]")
    clerk.page.drop("#view-rollup", [folder])
    clerk.page.until("document.querySelector('#rollup-notice').innerText.includes('放进')")
    assert clerk.texts("#folder-note") == [said]
    clerk.page.drop("#view-rollup", [folder / "甲.xlsx"])
    clerk.page.until("document.querySelector('#folder-note').hidden")


def test_members_of_a_zip_whose_names_lead_elsewhere_are_taken_in_or_named(tmp_path: Path) -> None:
    counter = Counter(tmp_path / "desk")
    counter.put("0/包.zip", hostile_zip(tmp_path).read_bytes())
    told = counter.ask("receive", files=["包.zip"]).answer
    assert [each["name"] for each in told["reports"][:2]] == ["outside.xlsx", "outside.xlsx"]
    assert len(told["reports"]) == 3
    assert [each["path"] for each in told["left"]] == ["包.zip > a"]  # its name ends there
    made = [path for path in tmp_path.rglob("*") if path.name.startswith("outside")]
    assert made == []


@pytest.mark.long
def test_a_roll_up_shows_what_was_written_as_text(clerk: Clerk, files: list[Path], tmp_path: Path) -> None:
    page = clerk.page
    clerk.see(WATCH)
    page.click("[data-view=rollup]")
    page.put_files("#rollup-choose-files", [*files, hostile_zip(tmp_path), hostile_sheets(tmp_path)])
    page.until("document.querySelector('#rollup-notice').innerText.includes('放进')")
    for field, text in (("unit", PAYLOADS[0]), ("year", "2021")):
        page.click(f"#rollup-{field}")
        page.type(text)
    page.click("#rollup-run")
    page.until("!document.querySelector('#rollup-stop') && !!document.querySelector('#rollup-headline')")
    seen = clerk.see("document.querySelector('#view-rollup').textContent")
    for payload in PAYLOADS[:5]:
        assert payload in seen
    assert "outside.xlsx" not in clerk.see("document.querySelector('#rollup-slot-files').textContent")
    assert "../../outside.xlsx" in seen
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", seen)
    page.click("#rollup-panel-papers")
    down = tmp_path / "下载"
    down.mkdir()
    made = clerk.downloaded(down, lambda: page.click("#rollup-paper-all"))
    assert not BAD_IN_NAMES.search(made.name)
    with zipfile.ZipFile(made) as archive:
        for name in archive.namelist():
            assert ".." not in name.split("/") and not name.startswith("/")
            assert not any(BAD_IN_NAMES.search(part) for part in name.split("/")), name
    assert clerk.see(f"window.{MARK}") is None
    assert clerk.see("window.xlgovStopped || []") == []


def hostile_zip(folder: Path) -> Path:
    """A zip whose members' names lead out of it, end early, or are as long as a zip can have them."""
    path = folder / "包.zip"
    content = hostile_report("甲")
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("../../outside.xlsx", "/etc/outside.xlsx", "a|b.xlsx", "长" * 20_000 + ".xlsx"):
            archive.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b"a|b.xlsx", b"a\0b.xlsx"))
    return path


def hostile_sheets(folder: Path) -> Path:
    """A workbook with a sheet more whose name is a payload."""
    book = load_workbook(io.BytesIO(hostile_report("乙")))
    book.create_sheet("<img src=x onerror=1>")["A1"] = PAYLOADS[0]
    path = folder / "表名.xlsx"
    book.save(path)
    return path


def test_files_that_are_made_have_harmless_names(tmp_path: Path, files: list[Path]) -> None:
    from xlgov.web.desk import Desk
    from xlgov.web.desk.saving import save

    for number, path in enumerate(files):
        desk = Desk(path.parent, tmp_path / str(number))
        asked = {"file": path.name, "edits": None, "previous": None, "kinds": ["json"], "today": "2026-02-03"}
        (made,) = save(desk, asked)["files"]
        assert not BAD_IN_NAMES.search(made["name"]), made["name"]
        assert len(made["name"].encode()) <= 255
        assert (tmp_path / str(number) / made["name"]).is_file()
