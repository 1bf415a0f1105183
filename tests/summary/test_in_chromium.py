"""The summary in a browser: what axe-core says of it, on a narrow screen, and on paper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser import Browser, Page
from tests.summary.made import made
from xlgov.summary.page import to_html


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.page()


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_read_it(page: Page, tmp_path: Path, width: int) -> None:
    page.show(to_html(made()), tmp_path, width=width, height=800)
    assert page.violations() == []
    assert page.ask("document.documentElement.scrollWidth") <= width
    assert page.broken("td.number") == []
    # the policy lets its own style through
    assert (
        page.ask("getComputedStyle(document.querySelector('td.bad')).backgroundColor") != "rgba(0, 0, 0, 0)"
    )


def test_on_paper_each_unit_begins_a_page(page: Page, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not here")
    given = made()
    page.show(to_html(given), tmp_path)
    path = tmp_path / "page.pdf"
    path.write_bytes(page.printed())
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    pages = ["".join(each.split()) for each in done.stdout.split("\f")[:-1]]
    assert given.own is not None
    names = [given.own.name, *(given.units[number].name for number in given.pages)]
    assert [each[: len(name)] for each, name in zip(pages[-len(names) :], names, strict=True)] == names
    assert "回到总表" not in done.stdout
