"""A browser that is too old says so in Chinese; the oldest that are not do the work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser import started
from tests.web.clerk import Clerk
from tests.web.old_chromiums import old_browser
from tests.web.tour import examined, tour
from xlgov.web import client

TOO_OLD = (Path(client.__file__).parent / "too_old.js").read_text("utf-8")
NEWER = {
    "let, const, class": r"\b(?:let|const|class|async|await|of|yield|import|export)\b",
    "arrows": r"=>",
    "templates": r"`",
    "spread": r"\.\.\.",
    "optional": r"\?\.|\?\?",
    "powers": r"\*\*",
    "short properties": r"\{\s*\w+\s*[,}]|\[\s*\w+\s*\]\s*:",
    "catch without a name": r"catch\s*\{",
    "defaults": r"function\s*\w*\([^)]*=",
    "methods": r"\.(?:includes|startsWith|endsWith|repeat|find|replaceChildren|append|remove)\(",
    "regular expressions": r"/[a-z]*[suy][a-z]*\.test",
    "trailing commas": r",\s*\)",
    "classes of the web": r"\b(?:Promise|Map|Set|Symbol|Proxy|fetch)\b",
}


def plain(source: str) -> str:
    """A script without comments and what stands in quotes."""
    source = re.sub(r"//[^\n]*|/\*.*?\*/", "", source, flags=re.DOTALL)
    return re.sub(r'"[^"\n]*"', '""', source)


def test_the_script_that_speaks_of_old_browsers_is_written_in_the_oldest_way() -> None:
    source = plain(TOO_OLD)
    found = {what: hit[0] for what, pattern in NEWER.items() if (hit := re.search(pattern, source))}
    assert not found


@pytest.mark.parametrize("bad", ["let x", "a => b", "`x`", "catch {", "f(...x)", "x?.y", "{a, b}"])
def test_newer_ways_would_be_seen(bad: str) -> None:
    assert any(re.search(pattern, plain(bad)) for pattern in NEWER.values())


@pytest.mark.long
def test_too_old_a_browser_says_so_and_what_to_do(built_page: Path) -> None:
    browser = old_browser(92)
    try:
        clerk = Clerk(browser, built_page.as_uri())
        (said,) = clerk.texts("#too-old")
        assert "太旧" in said
        assert "被关掉" not in said
        assert "缺少：WebAssembly exceptions" in said
        assert "极速模式" in said
        assert clerk.see("getComputedStyle(document.querySelector('#program')).display") == "none"
    finally:
        browser.close()


@pytest.mark.long
def test_a_new_browser_without_webassembly_is_not_called_old(built_page: Path) -> None:
    browser = started("--js-flags=--jitless")  # what the policy DefaultJavaScriptJitSetting comes to
    try:
        clerk = Clerk(browser, built_page.as_uri())
        (said,) = clerk.texts("#too-old")
        assert "WebAssembly 被关掉了" in said
        assert "太旧" not in said
    finally:
        browser.close()


@pytest.mark.long
@pytest.mark.parametrize("version", [103, 109])
def test_the_oldest_that_do_carry_out_everything(version: int, built_page: Path, tmp_path: Path) -> None:
    browser = old_browser(version)
    try:
        clerk = Clerk(browser, built_page.as_uri())
        clerk.wait_until_ready()
        examined(clerk)
        tour(clerk, tmp_path)
    finally:
        browser.close()
