"""打包上报: what is asked, what is written, what is said."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.bundle.packages import REASON
from tests.excel.books import saved
from tests.excel.test_publishing import NO, WRONG, YES, press
from tests.reports import report
from xlgov.bundle import verified
from xlgov.report import Contact

if TYPE_CHECKING:
    from tests.excel.host import Live


@pytest.mark.office
def test_a_right_report_becomes_a_package(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "好.xlsx"))
    assert not press("pack", book, None).messages
    ui = press("pack", book, tmp_path / "上报")
    assert ui.offered == [tmp_path / "甲县乙局-2021.zip"] and ui.kinds == ["info"]
    found = verified((tmp_path / "上报.zip").read_bytes(), "上报.zip")
    assert found.is_intact and found.loaded is not None
    assert found.loaded.report.figures == report().figures


@pytest.mark.office
def test_a_wrong_report_goes_up_for_a_reason_or_not_at_all(live: Live, tmp_path: Path) -> None:
    made = report(contact=Contact(responsible="张三"), **WRONG)
    book = live.open(saved(made, tmp_path, "坏.xlsx"))
    out = tmp_path / "上报.zip"
    ui = press("pack", book, NO)
    assert "A-ROW" in ui.questions[0] and "点“校验”" not in ui.messages
    for answers in ([YES, None], [YES, REASON, None], [YES, REASON, "", None]):
        assert not press("pack", book, *answers).messages
    assert not out.exists()
    ui = press("pack", book, YES, "同上", REASON, "李四", out)
    assert "理由不算数" in ui.questions[2]
    assert ui.kinds == ["warning"] and "草稿" in ui.messages[0]
    listing = verified(out.read_bytes(), "上报.zip").listing
    assert listing is not None and listing.allowed is not None
    assert tuple(vars(listing.allowed).values()) == (REASON, "李四")


@pytest.mark.office
def test_what_was_not_read_is_not_packed(live: Live, tmp_path: Path) -> None:
    made = report(proactive__rules__issued="三件", unit={"name": None})
    ui = press("pack", live.open(saved(made, tmp_path, "缺.xlsx")))
    assert ui.kinds == ["warning"]
    assert "没有单位名称" in ui.messages[0] and "1 个数没有读到" in ui.messages[0]
