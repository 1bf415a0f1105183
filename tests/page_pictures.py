"""Pictures of the browser edition for the manuals: a clerk with the demonstration's district before them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from tests.browser import Browser
from tests.web.built import page_file
from tests.web.clerk import Clerk
from tests.web.district import BEFORE, UNITS, drop_district

NAMES = (
    "page-checked",
    "page-corrected",
    "page-compared",
    "page-rollup",
    "page-origin",
    "page-begun",
    "page-self",
)
_SAVED = datetime(2026, 1, 19, 16, 40, tzinfo=UTC)
_NOW = datetime(2026, 1, 20, 9, 30, tzinfo=UTC)
_CLOCK = f"""
const ahead = {int(_NOW.timestamp() * 1000)} - Date.now();
const Real = Date;
globalThis.Date = class extends Real {{
  constructor(...given) {{ given.length ? super(...given) : super(Real.now() + ahead); }}
  static now() {{ return Real.now() + ahead; }}
}};
"""
"""The page begins on the day of _NOW."""
_TOTAL = "requests.outcome.total.total"
"""the figure that is wrong in one of the reports"""
_LAST = "示例区财政局2024.xlsx"


def taken(browser: Browser, folder: Path, wanted: set[str]) -> Iterator[tuple[str, Image.Image]]:
    """Each of the wanted pictures with its name."""
    clerk = Clerk(browser, page_file().as_uri(), _CLOCK)
    clerk.wait_until_ready()
    inbox = _files(folder)
    for make in (_checking, _rolling_up, _beginning, _examining):
        for name in make(clerk, inbox):
            if name in wanted:
                yield name, _window(clerk)
    clerk.page.close()


def _files(folder: Path) -> Path:
    """What the clerk has: the reports, last year's and the roster, saved the evening before."""
    inbox = drop_district(folder / "page").inbox
    for path in inbox.rglob("*"):
        os.utime(path, (_SAVED.timestamp(), _SAVED.timestamp()))
    return inbox


def _window(clerk: Clerk) -> Image.Image:
    """What is in the window."""
    return Image.open(io.BytesIO(clerk.page.picture(beyond=False)))


def _checking(clerk: Clerk, inbox: Path) -> Iterator[str]:
    clerk.choose(*sorted((inbox / UNITS).iterdir()))
    clerk.page.put_files("#choose-last", sorted((inbox / BEFORE).iterdir()))
    clerk.wait_until_checked()
    clerk.page.click(".reports li.verdict-error .open")
    clerk.settle()
    clerk.see("scrollTo(0, 0), document.querySelector('#side').scrollTo(0, 0)")
    yield "page-checked"
    clerk.page.click(f"td[data-key='{_TOTAL}'] .should")
    clerk.wait_until_checked()
    clerk.page.click("#changes summary")
    clerk.see("document.querySelector('.reports [aria-current]').scrollIntoView({block: 'center'})")
    clerk.see(f"document.querySelector(`td[data-key='{_TOTAL}']`).scrollIntoView({{block: 'center'}})")
    clerk.settle()
    yield "page-corrected"
    clerk.page.click("#compare summary")
    clerk.page.click("#compare [data-kind='partner-0']")
    clerk.page.until("!document.querySelector('#compared').hidden")
    clerk.settle()
    clerk.see("document.querySelector('#compared-title').scrollIntoView(), scrollBy(0, -100)")
    yield "page-compared"
    clerk.page.click("#compared-close")


def _rolling_up(clerk: Clerk, inbox: Path) -> Iterator[str]:
    clerk.page.click("[data-view=rollup]")
    for slot, folder in (("files", UNITS), ("previous", BEFORE), ("roster", "roster")):
        clerk.page.put_files(f"#rollup-choose-{slot}", sorted((inbox / folder).iterdir()))
        clerk.settle()
    for field, text in (("unit", "示例区"), ("year", "2025")):
        clerk.see(f"document.querySelector('#rollup-{field}').select()")
        clerk.page.type(text)
    clerk.page.click("#rollup-run")
    clerk.page.until("!!document.querySelector('#rollup-headline')")
    clerk.settle()
    clerk.see("scrollTo(0, 0)")
    yield "page-rollup"
    clerk.page.click("#rollup-panel-sum")
    clerk.page.click("[data-sum='requests.received.total']")
    clerk.page.until("!!document.querySelector('dialog .rollup-total')")
    yield "page-origin"
    clerk.page.press("Escape")


def _beginning(clerk: Clerk, inbox: Path) -> Iterator[str]:
    clerk.page.click("[data-view=begin]")
    clerk.page.put_files("#begin-choose", [inbox / BEFORE / _LAST])
    clerk.page.until("!!document.querySelector('.begin-used')")
    clerk.page.click("#begin-make")
    clerk.page.until("!!document.querySelector('#begin-fill')")
    clerk.settle()
    yield "page-begun"


def _examining(clerk: Clerk, inbox: Path) -> Iterator[str]:
    clerk.page.click("[data-view=about]")
    clerk.page.until("!!document.querySelector('.about-good')")
    clerk.see("scrollTo(0, 0)")
    yield "page-self"
