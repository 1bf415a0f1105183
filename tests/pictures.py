"""The pictures of the manuals made anew: ``python -m tests.pictures [NAME ...]`` writes docs/images/NAME.png.

Without names it makes all of them; look at each before it is committed. It needs LibreOffice with
python3-uno, Xvfb, python-xlib, pdftoppm, Chromium and the Noto CJK fonts; those of the browser edition
(page-…) need only Chromium, the fonts, npm and node.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner
from PIL import Image, ImageChops, ImageOps

from macros.ribbon import TAB
from tests import office, page_pictures
from tests.browser import Browser
from tests.conftest import REPOSITORY
from tests.macros import desk, screen
from tests.macros.test_build import WORKBOOKS
from tests.ribbon_drawing import drawn
from tests.shapes import SHAPES, text_of
from xlgov import api
from xlgov.commands import demo
from xlgov.commands.main import main as commands
from xlgov.comparison import compare
from xlgov.comparison import workbook as comparison
from xlgov.excel.catalogue import ACTIONS
from xlgov.finding import Observation, Status
from xlgov.publication.pdf import to_pdf
from xlgov.publication.wordml import FANGSONG, HEI, KAI, SONG, TITLE_SONG
from xlgov.report import Explanation, Report, Unplaced
from xlgov.report.unit import Contact
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.samples.district import district
from xlgov.sentences.starter import started
from xlgov.values import MISSING
from xlgov.workbook import pages

IMAGES = REPOSITORY / "docs" / "images"
_DELIVERED_AGAIN = {
    "proactive.licensing.decisions": 3,
    "requests.received.natural_person": 1,
    "requests.received.total": 1,
    "requests.outcome.granted.natural_person": 1,
    "requests.outcome.granted.total": 1,
    "requests.outcome.total.natural_person": 1,
    "requests.outcome.total.total": 1,
}
"""what a unit changed in its figures when it delivered again: how much more"""
_SHIFTED = ("requests.outcome.not_processed.repeated.", "requests.outcome.not_processed.excessive.")
LIMIT = 150_000
"""bytes of a picture"""
WIDE = 1090
"""pixels across, of a window"""
BLANK_SHEETS = {
    "cover": pages.COVER,
    "overview": "总体情况",
    "proactive": "主动公开",
    "requests": "申请办理",
    "disputes": "复议诉讼",
    "problems": "问题改进",
    "other": "其他事项",
    "results": pages.RESULTS,
    "guide": pages.GUIDE,
    "rules": pages.RULES,
}
"""The sheets of the template shown in a window, by the end of the picture's name."""
PLACEHOLDERS = "placeholders"
SHEETS = {
    "cover": ("good", pages.COVER, ""),
    "overview": ("started", "总体情况", "A1:C13"),
    "requests": ("good", "申请办理", "A1:Q45"),
    "marked": ("marked", "申请办理", "A1:Q45"),
    "results": ("marked", pages.RESULTS, ""),
    "import": ("imported", pages.IMPORT, ""),
    "explained": ("explained", pages.RESULTS, ""),
    "compared": ("compared", comparison.FIGURES, ""),
    "compared-texts": ("compared", comparison.TEXTS, ""),
    "rollup": ("district", pages.ROLLUP_LIST, "A1:M30"),
}
"""Pictures of one sheet as it looks: the workbook, the sheet, the cells (all that are used)."""
WINDOWS = (
    *(f"office-{end}" for end in (*BLANK_SHEETS, PLACEHOLDERS)),
    "office-rollup-progress",
    "office-validated",
    "office-rollup",
)
FREE = {"Noto Serif CJK SC": (FANGSONG, KAI, SONG, TITLE_SONG), "Noto Sans CJK SC": (HEI,)}
"""Which free typeface stands for which of an official document."""
PAPERS = ("print-requests", "word-public", "word-review", "letter")
PAGES = ("webpage", "ribbon", "summary", *page_pictures.NAMES)


def main(names: list[str]) -> int:
    """Make the pictures with these names, or all; 2 when a name is unknown."""
    known = (*WINDOWS, *SHEETS, *PAPERS, *PAGES)
    if unknown := sorted(set(names) - set(known)):
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return 2
    wanted = set(names or known)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = _books(folder / "示例")
        if wanted & {*WINDOWS, *SHEETS}:
            with desk.office(folder) as (shown, connection):
                _in_a_window(wanted, shown, connection, books)
                _of_one_sheet(wanted, connection, books, folder)
        _on_paper(wanted, books, folder)
        _in_a_browser(wanted, books, folder)
    return 0


# --- what is shown


def _reports() -> tuple[Report, Report]:
    """The sample report of 2025 without a fault, and the one with faults."""
    good = dict(district().files)["示例区人民政府办公室.xlsx"]
    return good, next(each.report for each in samples() if each.report.year == good.year)


def _books(folder: Path) -> dict[str, Path]:
    """The workbooks that are shown, written into a folder."""
    folder.mkdir()
    good, faulty = _reports()
    begun = started(replace(good, sections=dict.fromkeys(good.sections), preamble=None, title=None))
    books = {key: folder / f"{key}.xlsx" for key in ("good", "faulty", "marked", "started")}
    books["blank"] = Path(shutil.copy(WORKBOOKS[-1], folder / "某局年报.xlsm"))
    api.write(good, books["good"])
    api.write(faulty, books["faulty"])
    api.write(begun, books["started"])
    api.write(faulty, books["marked"], findings=validate(api.load(books["faulty"])), checked="2026-01-20")
    books["imported"] = _imported(good, folder / "imported.xlsx")
    books["explained"] = _explained(folder / "explained.xlsx")
    books["compared"] = _compared(good, folder / "compared.xlsx")
    with contextlib.redirect_stdout(io.StringIO()):
        books["district"] = demo._rolled_up(folder / "区")
    return books


def _imported(good: Report, path: Path) -> Path:
    """A workbook made of a published text of which two rows were not read for sure."""
    text = text_of(good, SHAPES["tabs"], title=good.unit.name or "")
    read = api.parse(text.encode(), "已公布的年报.txt")
    keys = [key for key in good.figures if key.startswith(_SHIFTED)]
    lost = [key for key in good.figures if key.startswith("proactive.licensing.")]
    said = [
        Observation("S-SHIFT", "这一行行首的格丢失，后面的数按顺序放入", keys=tuple(keys), unsure=True),
        Observation("S-CELL-1", "“行政许可”应有1个数，一个也没有", keys=tuple(lost)),
    ]
    cells = {key: read.report.value(key) for key in read.report.figures} | dict.fromkeys(lost, MISSING)
    left = (Unplaced(place="第97行", text="合计 25 件", near="三、收到和处理政府信息公开申请情况"),)
    kept = {name: getattr(read.report, name) for name in ("year", "title", "unit", "sections", "provenance")}
    report = Report.of(good.form, cells, unplaced=left, **kept)
    loaded = replace(read, report=report, observations=tuple(said))
    api.write(loaded, path, findings=validate(loaded), checked="2026-01-20")
    return path


def _explained(path: Path) -> Path:
    """A checked workbook beside whose findings something was written: a reason, and none."""
    report = dict(district().files)["示例区财政局.xlsx"]
    before = next(each for each in district().previous if each.unit.name == report.unit.name)
    found = [each for each in validate(report, before) if each.status is Status.FAIL]
    texts = ("审批权限下放，本年起由我局办理。", "情况属实。")
    written = tuple(
        Explanation(each.fingerprint, text, "李某某", "2026-01-16")
        for each, text in zip(found, texts, strict=False)
    )
    report = replace(report, explanations=written)
    api.write(report, path, findings=validate(report, before), checked="2026-01-20")
    return path


def _compared(good: Report, path: Path) -> Path:
    """What differs between a report and the one that its unit delivered again."""
    changed = {key: good.figures[key] + more for key, more in _DELIVERED_AGAIN.items()}
    problems = (good.sections["problems"] or "").replace("每季度抽查一次", "自3月起每月抽查一次，并通报结果")
    again = replace(
        good, figures={**good.figures, **changed}, sections={**good.sections, "problems": problems}
    )
    names = ("第一次报的.xlsx", "重新报的.xlsx")
    for name, report in zip(names, (good, again), strict=True):
        api.write(report, path.with_name(name))
    before, after = (api.load(path.with_name(name)) for name in names)
    path.write_bytes(comparison.build(compare(before, after, names)))
    return path


# --- a window of LibreOffice, and one sheet


def _in_a_window(wanted: set[str], shown: screen.Screen, connection: Any, books: dict[str, Path]) -> None:
    if wanted & {f"office-{end}" for end in (*BLANK_SHEETS, PLACEHOLDERS, "rollup-progress")}:
        with desk.opened(shown, connection, books["blank"]) as seen:
            _template(wanted, connection, seen)
    if "office-validated" in wanted:
        with desk.opened(shown, connection, books["faulty"]) as seen:
            seen.show("申请办理")
            shown.click(
                *screen.find(
                    seen.window, (TAB, screen.TOOL_BAR), (ACTIONS["validate"].label, screen.PUSH_BUTTON)
                )
            )
            screen.wait("the message", shown.message, 60)
            _kept(seen, "office-validated")
            while shown.message():
                shown.focus()
                shown.press("Return")
    if "office-rollup" in wanted:
        with desk.opened(shown, connection, books["district"]) as seen:
            seen.show(pages.ROLLUP_LIST)
            _kept(seen, "office-rollup")


def _kept(seen: desk.Desk, name: str) -> None:
    """Keep what is on the screen."""
    time.sleep(1)
    with Image.open(seen.shown.picture(name)) as picture:
        size = (WIDE, WIDE * picture.height // picture.width)
        _save(name, picture.resize(size, Image.Resampling.LANCZOS))


def _template(wanted: set[str], connection: Any, seen: desk.Desk) -> None:
    """The sheets of the template, and the window of a roll-up over its cover."""
    from xlgov.excel.windows import OfficeWindow

    for end, sheet in BLANK_SHEETS.items():
        if f"office-{end}" in wanted:
            seen.show(sheet)
            _kept(seen, f"office-{end}")
    if f"office-{PLACEHOLDERS}" in wanted:
        seen.show(pages.GUIDE, _first_placeholder(seen) - 8)
        _kept(seen, f"office-{PLACEHOLDERS}")
    if "office-rollup-progress" in wanted:
        seen.show(pages.COVER)
        window = OfficeWindow(connection.create, seen.window, ACTIONS["roll_up"].label)
        window.show("正在读取 84/120，约剩 12 秒", 84 / 120)
        _kept(seen, "office-rollup-progress")
        window.close()


def _first_placeholder(seen: desk.Desk) -> int:
    """The row, from 0, of the guide in which the names for sentences begin."""
    sheet = seen.model.getSheets().getByName(pages.GUIDE)
    search = sheet.createSearchDescriptor()
    search.SearchString = "{年度}"
    return int(sheet.findFirst(search).getCellAddress().Row)


def _of_one_sheet(wanted: set[str], connection: Any, books: dict[str, Path], folder: Path) -> None:
    from xlgov.excel.office.bridge import struct

    for name in sorted(wanted & SHEETS.keys()):
        key, title, cells = SHEETS[name]
        model = desk.loaded(connection, books[key], hidden=True)
        _only(model, title, cells)
        target = folder / f"{name}.pdf"
        kind = struct("beans.PropertyValue", Name="FilterName", Value="calc_pdf_Export")
        model.storeToURL(target.as_uri(), (kind,))
        model.close(True)
        _save(name, _trimmed(_page(target, 1, 84)))


def _only(model: Any, title: str, cells: str) -> None:
    """Let a workbook print the cells of one sheet, on one large page."""
    sheets = model.getSheets()
    for name in sheets.getElementNames():
        sheets.getByName(name).setPrintAreas(())
    sheet = sheets.getByName(title)
    if cells:
        area = sheet.getCellRangeByName(cells).getRangeAddress()
    else:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(True)
        area = cursor.getRangeAddress()
    sheet.setPrintAreas((area,))
    style = model.getStyleFamilies().getByName("PageStyles").getByName(sheet.PageStyle)
    values = {
        "HeaderIsOn": False,
        "FooterIsOn": False,
        "IsLandscape": True,
        "Width": 80_000,
        "Height": 80_000,
    }
    values |= {"ScaleToPagesX": 1, "ScaleToPagesY": 1, "PrintAnnotations": False}
    for key, value in values.items():
        style.setPropertyValue(key, value)


# --- paper


def _on_paper(wanted: set[str], books: dict[str, Path], folder: Path) -> None:
    good, faulty = _reports()
    makers: dict[str, Callable[[], Image.Image]] = {
        "print-requests": lambda: ImageOps.expand(_page(_printed(books["good"], folder), 4, 90), 1, "#999"),
        "word-public": lambda: _pages(_word(good, folder), (1, 3)),
        "word-review": lambda: _pages(
            _word(replace(faulty, contact=_contact()), folder, review=True), (1, 3)
        ),
        "letter": lambda: _letter(books["district"].parent, folder),
    }
    for name in PAPERS:
        if name in wanted:
            with mock.patch.dict(os.environ, FONTCONFIG_FILE=str(_fonts(folder))):
                _save(name, makers[name]())


def _fonts(folder: Path) -> Path:
    """Settings by which the typefaces of official documents, which are not free, look as much like them as
    free ones can."""
    aliases = "".join(
        f"<match><test name='family'><string>{name}</string></test>"
        f"<edit name='family' mode='assign' binding='strong'><string>{free}</string></edit></match>"
        for free, names in FREE.items()
        for name in names
    )
    path = folder / "fonts.conf"
    path.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>",
        "utf-8",
    )
    return path


def _contact() -> Contact:
    return Contact(
        responsible="张某某", reviewer="王某某", prepared_by="李某某", phone="0000-0000000", date="2026-01-15"
    )


def _word(report: Report, folder: Path, *, review: bool = False) -> Path:
    """A report as the Word document has it, in PDF."""
    document = folder / "word.docx"
    api.write(report, document, findings=validate(report), review=review)
    return _as_pdf(document)


def _letter(district_folder: Path, folder: Path) -> Image.Image:
    """The first page of a letter that sends a report back."""
    letters = sorted(district_folder.rglob("*民政局.docx"))
    return ImageOps.expand(_page(_as_pdf(Path(shutil.copy(letters[0], folder))), 1, 80), 1, "#999")


def _as_pdf(document: Path) -> Path:
    path = document.with_suffix(".pdf")
    path.write_bytes(to_pdf(document.read_bytes()))
    return path


def _printed(workbook: Path, folder: Path) -> Path:
    """A workbook's pages in PDF, as LibreOffice prints them."""
    found = office._found()
    assert isinstance(found, office.Office), found
    return found.print([workbook], folder)[0]


def _page(path: Path, number: int, resolution: int) -> Image.Image:
    """One page, from 1, at so many pixels an inch."""
    pages_of = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(resolution), "-png"]
    done = subprocess.run(["pdftoppm", *pages_of, str(path)], check=True, capture_output=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def _pages(path: Path, numbers: tuple[int, ...]) -> Image.Image:
    """Pages side by side."""
    each = [ImageOps.expand(_page(path, number, 72), 1, "#999") for number in numbers]
    whole = Image.new("RGB", (sum(page.width + 16 for page in each) - 16, each[0].height), "white")
    for index, page in enumerate(each):
        whole.paste(page, (index * (page.width + 16), 0))
    return whole


# --- browser


def _in_a_browser(wanted: set[str], books: dict[str, Path], folder: Path) -> None:
    if not wanted & set(PAGES):
        return
    from xlgov.publication.webpage import to_html

    browser = Browser(shutil.which("chromium") or "google-chrome")
    try:
        page = browser.page()
        if "webpage" in wanted:
            page.show(to_html(_reports()[0]), folder, width=900, height=1000)
            _save("webpage", Image.open(io.BytesIO(page.picture())))
        if "summary" in wanted:
            page.show(_summary(books["district"].parent), folder, width=1000, height=1180)
            _save("summary", Image.open(io.BytesIO(page.picture(beyond=False))))
        if "ribbon" in wanted:
            page.show(drawn(), folder, width=1560, height=290)
            _save("ribbon", _trimmed(Image.open(io.BytesIO(page.picture())).convert("RGB")))
        if wanted & set(page_pictures.NAMES):
            for name, picture in page_pictures.taken(browser, folder, wanted):
                _save(name, picture)
    finally:
        browser.close()


def _summary(district_folder: Path) -> str:
    """What a roll-up of the district writes to be sent."""
    target = district_folder / "总览.html"
    paths = {"--roster": "名册.xlsx", "--previous": "上年年报", "--report": target.name, "--out": "再.xlsx"}
    options = [part for name, path in paths.items() for part in (name, str(district_folder / path))]
    given = ["rollup", str(district_folder / "收到的年报"), "--unit", "示例区", "--year", "2025", *options]
    result = CliRunner().invoke(commands, given)
    assert target.exists(), result.output
    return target.read_text("utf-8")


# --- files


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without the white around it."""
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    return ImageOps.expand(picture.crop(box), 6, "white")


def _save(name: str, picture: Image.Image) -> None:
    """As PNG of at most 256 colours, no larger than LIMIT."""
    path = IMAGES / f"{name}.png"
    for colours in (256, 64, 16):
        # without the means small icons lose their colours to the grey around them
        picture.convert("RGB").quantize(colours, kmeans=4, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LIMIT:
            break
    print(f"{path.name}  {picture.width}x{picture.height}  {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
