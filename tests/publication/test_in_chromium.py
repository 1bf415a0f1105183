"""The page in a browser: what axe-core says of it, how it looks on a telephone and on paper."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from tests.browser import Browser, Page
from tests.publication.documents import pdf_words
from tests.publication.test_webpage import golden
from tests.reports import report
from xlgov.form import EDITIONS, edition
from xlgov.publication.webpage import to_html
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.values import Number

WITHOUT = ("table-fake-caption",)
"""The rules of axe-core that are not asked: this one takes a first row over all columns, as the form has it
(第二十条第（一）项), for a caption, though there is a caption."""
LONG = "（二）主动公开情况。本机关按照条例的要求主动公开政府信息，及时更新栏目内容。" * 30
REPORTS = {
    "page": golden(),
    "draft": report(requests__received__natural_person=4, requests__received__total=5),
    "hybrid": report(**dict.fromkeys(edition("2021").hybrid_keys, 3)),
    "long": report(sections={"overview": LONG, "problems": LONG, "other": None}),
    **{f"blank-{name}": Report.of(edition(name), {}) for name in EDITIONS},
    **{f"sample-{sample.name[0]}": sample.report for sample in samples()},
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.page()


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing(page: Page, tmp_path: Path, name: str) -> None:
    given = REPORTS[name]
    page.show(to_html(given, validate(given)), tmp_path)
    assert page.violations(without=WITHOUT) == []
    page.show(to_html(given, validate(given)), tmp_path, width=360, height=700)
    assert page.violations(without=WITHOUT) == []


def test_axe_would_find_something(page: Page, tmp_path: Path) -> None:
    page.show(to_html(golden()).replace(' lang="zh-CN"', "").replace("xlgov-2-1 ", "xlgov-9 "), tmp_path)
    found = page.violations(without=WITHOUT)
    assert {each.partition(":")[0] for each in found} >= {"html-has-lang", "td-headers-attr"}


def test_axe_finds_nothing_in_a_fragment_inside_a_page(page: Page, tmp_path: Path) -> None:
    for given in (golden(), REPORTS["draft"]):
        part = to_html(given, validate(given), fragment=True)
        head = '<meta charset="utf-8"><title>站点</title><style>p { margin: 1em }</style>'
        page.show(
            f"<!DOCTYPE html><html lang='zh-CN'>{head}<body><main>{part}</main></body></html>", tmp_path
        )
        assert page.violations(without=WITHOUT) == []


def test_headings_are_heard_by_the_browser_itself(page: Page, tmp_path: Path) -> None:
    page.show(to_html(golden()), tmp_path)
    assert page.ask("document.querySelectorAll('table').length") == 3
    assert page.ask("document.querySelectorAll('caption h2').length") == 3
    assert page.ask("document.compatMode") == "CSS1Compat"


@pytest.mark.parametrize("width", [320, 380, 1000])
def test_a_narrow_screen_scrolls_tables_and_breaks_no_figure(page: Page, tmp_path: Path, width: int) -> None:
    given = report(requests__outcome__granted__natural_person=98765, proactive__fees__amount="12345678.9")
    page.show(to_html(given), tmp_path, width=width, height=700)
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.broken("td") == []
    wide = "[...document.querySelectorAll('[role=region]')].map(box => box.scrollWidth > box.clientWidth)"
    assert page.ask(wide)[1:] == [width < 1000] * 2


def test_the_picture_is_not_empty(page: Page, tmp_path: Path) -> None:
    page.show(to_html(golden()), tmp_path)
    with Image.open(io.BytesIO(page.picture())) as picture:
        dark = sum(picture.convert("L").histogram()[:128])
        assert picture.width == 1000 and picture.height > 1500
        assert 0.01 < dark / (picture.width * picture.height) < 0.3


@pytest.mark.parametrize("name", REPORTS)
def test_on_paper_the_big_table_is_on_one_page(page: Page, tmp_path: Path, name: str) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not here")
    given = REPORTS[name]
    findings = validate(given)
    page.show(to_html(given, findings), tmp_path)
    path = tmp_path / "page.pdf"
    path.write_bytes(page.printed())
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    pages = ["".join(each.split()) for each in done.stdout.split("\f")[:-1]]
    ((whole,),) = [[each for each in pages if "三、收到和处理" in each]]
    assert "申请人情况" in whole and "四、结转下年度继续办理" in whole
    (figures,) = [each for each in pages if "二、主动公开政府信息情况" in each]
    assert figures.count("信息内容") == len(given.form.statutory.table("proactive").blocks)
    drafts = "草稿" in to_html(given, findings)
    assert ["草稿" in each for each in pages] == [drafts] * len(pages)


@pytest.mark.parametrize("digits", [6, 7, 9, 12])
def test_on_paper_no_figure_is_broken_and_none_is_cut_off(page: Page, tmp_path: Path, digits: int) -> None:
    given = with_long_figures(digits)
    page.show(to_html(given), tmp_path)
    path = tmp_path / "page.pdf"
    path.write_bytes(page.printed())
    words = pdf_words(path)
    there = {word.text for word in words}
    assert {given.shown(key) for key in given.form.cells} <= there
    assert max(word.right for word in words) < 595 - 18 / 25.4 * 72 + 1
    big = {word.page for word in words if word.text == given.shown("requests.received.total")}
    assert big == {word.page for word in words if word.text == given.shown("requests.carried_forward.total")}


def with_long_figures(digits: int) -> Report:
    """Another figure in every cell, of so many digits; amounts as long as they come."""
    form = edition("2021").statutory
    figures: dict[str, Number] = {key: 10 ** (digits - 1) + at for at, key in enumerate(form.cells)}
    figures |= dict.fromkeys(form.amounts, Decimal("987654321.123456"))
    return replace(Report.of(form, {}, year=2023), figures=figures)
