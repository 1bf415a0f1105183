"""The page in a real browser, opened from a file."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import xlgov
from tests.browser import Browser
from tests.reports import report
from tests.web.clerk import Clerk


def test_a_report_is_checked(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(), path)
    clerk.choose(path)
    assert clerk.texts(".nothing-found, .finding")


def test_a_dropped_folder_is_searched(clerk: Clerk, tmp_path: Path) -> None:
    folder = tmp_path / "收到的年报" / "街道"
    folder.mkdir(parents=True)
    xlgov.write(report(), folder / "甲.xlsx")
    xlgov.write(report(), folder.parent / "乙.json")
    clerk.drop(folder.parent)
    assert len(clerk.texts(".reports li")) == 2


@pytest.mark.long
def test_from_a_server_as_from_a_file_and_a_reload_begins_anew(
    browser: Browser, built_page: Path, tmp_path: Path
) -> None:
    path = tmp_path / "年报.xlsx"
    xlgov.write(report(year=2020), path)
    handler = partial(SimpleHTTPRequestHandler, directory=str(built_page.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        seen = []
        for address in (built_page.as_uri(), f"http://127.0.0.1:{server.server_port}/{built_page.name}"):
            clerk = Clerk(browser, address)
            clerk.wait_until_ready()
            clerk.choose(path)
            seen.append(clerk.texts("#findings .finding"))
            clerk.page.open(address)
            clerk.wait_until_ready()
            assert clerk.texts(".reports li") == []
            clerk.page.close()
        server.shutdown()
    assert seen[0] == seen[1] != []
