"""A clerk at the page: opens it, drops files, waits for verdicts, clicks, and reads what can be seen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.browser import Browser, Page

READY = "document.querySelector('#status')?.textContent === '可以使用了'"
SECONDS = 60
FAULT = "(place => place && !place.hidden ? place.innerText : '')(document.querySelector('#fault'))"
"""what the page says of its own faults"""
FRAMES = (
    "new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
    "() => setTimeout(done, 50, true))))"
)
"""comes when whatever was just done by the user has begun, and when what has changed is drawn"""
TEXTS = """(() => {
  const whole = new CSSStyleSheet();
  whole.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, whole];
  const texts = [...document.querySelectorAll(%s)].map(each => each.innerText);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter(each => each !== whole);
  return texts;
})()"""
"""what is scrolled out of view, or was not drawn yet, is not laid out and would have no text"""


class Clerk:
    """Somebody with the page before them, opened from a file by double click."""

    def __init__(self, browser: Browser, address: str, before: str = "") -> None:
        """``before`` is a script that runs in the page before its own."""
        self.page: Page = browser.page()
        if before:
            self.page.run_first(before)
        self.page.open(address)

    def wait_until_ready(self) -> None:
        """Wait until the page says that it can be used."""
        self.page.until(READY, SECONDS)

    def choose(self, *paths: Path) -> None:
        """Choose files with the button, and wait until every report has its verdict."""
        self.page.put_files("#choose", paths)
        self.wait_until_checked()

    def drop(self, *paths: Path) -> None:
        """Drop files or folders on the page, and wait until every report has its verdict."""
        self.page.drop("body", paths)
        self.wait_until_checked()

    def wait_until_checked(self) -> None:
        """Wait until no report waits or is being checked."""
        self.settle()
        self.page.until(
            "document.querySelectorAll('.reports li').length > 0 && "
            "!document.querySelector('.verdict-waiting, .verdict-checking')",
            SECONDS,
        )

    def settle(self) -> None:
        """Wait until nothing is being done and what was done is drawn."""
        self.see(FRAMES)
        self.page.until("document.querySelector('#work').hidden", SECONDS)
        self.see(FRAMES)

    def downloaded(self, folder: Path, act: Callable[[], object]) -> Path:
        """The file that is downloaded into a folder for what is done, whole."""
        self.page.save_downloads_to(folder)
        before = set(folder.iterdir())
        act()
        end = monotonic() + SECONDS
        while True:
            new = [path for path in set(folder.iterdir()) - before if path.suffix != ".crdownload"]
            if len(new) == 1 and new[0].stat().st_size:
                return new[0]
            assert monotonic() < end, "nothing was downloaded"
            sleep(0.02)

    def texts(self, selector: str) -> list[str]:
        """What can be read in each element, in their order, wherever the page is scrolled to."""
        return list(self.page.ask(TEXTS % json.dumps(selector)))

    def pasted(self) -> str:
        """What is on the clipboard, pasted into a field of its own; waits until something was copied."""
        self.page.until("!!document.querySelector('#copied.fresh')")
        self.page.ask(
            "(() => { const field = document.createElement('textarea'); field.id = 'pasted';"
            "document.body.append(field); field.focus(); })()"
        )
        self.page.paste()
        text = self.page.ask("document.querySelector('#pasted').value")
        self.page.ask(
            "document.querySelector('#pasted').remove(), document.querySelector('#copied').className = ''"
        )
        return str(text)

    def see(self, expression: str) -> Any:
        """What an expression of JavaScript comes to in the page."""
        return self.page.ask(expression)


@pytest.fixture
def clerk(browser: Browser, built_page: Path) -> Iterator[Clerk]:
    """A clerk whose page is ready."""
    found = Clerk(browser, built_page.as_uri())
    found.wait_until_ready()
    yield found
    assert found.see(FAULT) == ""
    found.page.close()


def names(paths: Iterable[Path]) -> list[str]:
    """The names of files."""
    return [path.name for path in paths]
