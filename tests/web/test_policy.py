"""Nothing leaves: every way that a policy can stop is tried in the page, in its worker and in its Python, and
servers on this computer count. The same ways in a page without a policy show that they lead somewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import sleep

import pytest

from tests.browser import Browser, Page, started
from tests.web.clerk import READY, SECONDS, Clerk
from tests.web.counting import Counted, counting
from tests.web.driven import Driven
from tests.web.tour import tour

WAYS = Path(__file__).with_name("ways_out.js").read_text("utf-8")
TRY = """
(async (ways, address) => {
  for (const [name, act] of ways) {
    try { Promise.resolve(act(address + name)).catch(() => {}); } catch (error) {}
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  await new Promise(resolve => setTimeout(resolve, 1500));
  return ways.map(way => way[0]);
})"""
NOWHERE = {
    "cursor", "handler-text", "preconnect", "svg-use", "track", "transport", "w-worker", "worker",
    "worker-service", "worker-shared", "p-fetch", "p-http", "p-js-fetch", "p-js-scripts",
    "p-js-worker", "p-open", "p-package", "p-socket", "p-urllib",
}  # fmt: skip
"""not taken even where no policy is: by a file of a disk, a tab that nobody looks at, or a Python without the
modules; preconnect asks for nothing by name"""
ABSENT = ("window", "document", "open", "localStorage", "RTCPeerConnection", "getUserMedia", "navigation")
"""what a worker does not have: no policy would stop it there"""
BROWSERS_OWN = re.compile(r"\.(?:google|googleapis|gvt1)\.com$")
"""what Chromium itself asks for, whatever page it shows"""


def tried(page: Page, counted: Counted) -> list[str]:
    """Try every way out of a page; the names of the ways."""
    return list(page.ask(f"{TRY}({WAYS}.page, {json.dumps(counted.address())})"))


def test_nothing_leaves_the_page(browser: Browser, built_page: Path) -> None:
    page = browser.page()
    page.open(built_page.as_uri())
    page.until(READY, SECONDS)
    with counting() as counted:
        assert len(tried(page, counted)) > 50
        assert counted.seen == []
    page.close()


def inside(page: Page) -> Driven:
    """The page's worker with the ways at hand."""
    return Driven(page, f"const given = {WAYS};\n")


def tried_inside(page: Page, worker: Driven, counted: Counted) -> list[str]:
    """Try every way out of the worker and of its Python; the names of the ways."""
    worker.try_ways(counted.address(1))
    names = list(page.ask(f"{WAYS}.worker.map(way => way[0])"))
    for name, code in page.ask(f"{WAYS}.python"):
        code = code.replace("ADDRESS", counted.address(2) + name).replace("PORT", str(counted.ports[2]))
        worker.python(f"{code}\n'done'")
        names.append(name)
    assert worker.python(f"import js; [name for name in {ABSENT} if hasattr(js, name)]") == "[]"
    sleep(1)
    return names


def test_nothing_leaves_the_worker_and_its_python(clerk: Clerk) -> None:
    with counting() as counted:
        worker = inside(clerk.page)
        assert len(tried_inside(clerk.page, worker, counted)) > 20
        assert counted.seen == []
    refused = worker.python("from pyodide.code import run_js; run_js('1')")
    assert "Content Security Policy" in refused


@pytest.mark.long
def test_the_ways_lead_out_where_there_is_no_policy(
    browser: Browser, built_page: Path, tmp_path: Path
) -> None:
    open_page = tmp_path / "open.html"
    html, cut = re.subn(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", built_page.read_text("utf-8")
    )
    assert cut == 1
    open_page.write_text(html, "utf-8")
    page = browser.page()
    page.open(open_page.as_uri())
    page.until(READY, SECONDS)
    with counting() as counted:
        names = {*tried(page, counted), *tried_inside(page, inside(page), counted)}
        assert names - set(counted.seen) <= NOWHERE
    page.close()


@pytest.mark.long
def test_nothing_leaves_while_everything_is_used(built_page: Path, tmp_path: Path) -> None:
    with counting() as counted:
        browser = started(f"--proxy-server=127.0.0.1:{counted.ports[0]}", "--disable-component-update")
        try:
            clerk = Clerk(browser, built_page.as_uri())
            clerk.wait_until_ready()
            tour(clerk, tmp_path)
            assert [name for name in counted.seen if not BROWSERS_OWN.search(name)] == []
            browser.page().open("http://example.invalid/")  # that it would be seen
            assert "example.invalid" in counted.seen
        finally:
            browser.close()
