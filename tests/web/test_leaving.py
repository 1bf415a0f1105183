"""What somebody typed is not lost: by leaving, removing, replacing, stopping, or in another tab."""

from __future__ import annotations

from pathlib import Path

from tests.browser import Browser
from tests.web.clerk import Clerk
from tests.web.test_files import RETURN, SAID, WRONG, save

CELL = '#form [data-key="requests.received.natural_person"]'
LEAVING = (
    "(() => { const event = new Event('beforeunload', {cancelable: true});"
    "window.dispatchEvent(event); return event.defaultPrevented; })()"
)
ASKED = "!!document.querySelector('dialog[open]')"


def _type(clerk: Clerk, text: str) -> None:
    clerk.page.click(CELL)
    clerk.page.press(text)
    clerk.page.press("Enter")
    clerk.wait_until_checked()


def _shown(clerk: Clerk) -> str:
    return str(clerk.see(f"document.querySelector({CELL!r}).querySelector('.shown').textContent"))


def _answer(clerk: Clerk, choice: str) -> None:
    clerk.page.until(ASKED)
    clerk.page.click(f"[data-choice={choice}]")
    clerk.settle()


def test_edits_outlive_everything_but_a_yes(
    clerk: Clerk, browser: Browser, built_page: Path, tmp_path: Path
) -> None:
    path = save(tmp_path / "甲.xlsx")
    clerk.choose(path)
    assert not clerk.see(LEAVING)
    _type(clerk, "7")
    assert clerk.see(LEAVING)
    assert _shown(clerk) == "7"

    other = Clerk(browser, built_page.as_uri())
    other.wait_until_ready()
    assert other.texts(".reports li") == []
    other.page.close()

    clerk.page.click("#remove")
    clerk.page.until(ASKED)
    clerk.page.press("Escape")
    clerk.settle()
    assert _shown(clerk) == "7"

    save(path, 5, **WRONG)
    clerk.see(RETURN)
    clerk.page.until("!!document.querySelector('.verdict-changed')")
    clerk.page.put_files("#choose", [path])  # the same name, other bytes, and edits in the page
    _answer(clerk, "leave")
    assert _shown(clerk) == "7"
    clerk.page.click("#again")
    clerk.settle()
    clerk.page.put_files("#choose-again", [path])
    _answer(clerk, "keep")
    clerk.wait_until_checked()
    assert _shown(clerk) == "7"
    assert "个错误" in clerk.see(SAID)

    clerk.page.click("#remove")
    _answer(clerk, "remove")
    assert clerk.texts(".reports li") == []
    assert not clerk.see(LEAVING)
