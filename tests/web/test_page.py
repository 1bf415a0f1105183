"""The page in a real browser, opened from a file."""

from __future__ import annotations

from pathlib import Path

import xlgov
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
