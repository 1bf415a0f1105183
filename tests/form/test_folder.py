"""What the heads of the edition files say, and how texts are made of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xlgov.errors import FormError
from xlgov.form import folder
from xlgov.form.folder import Head

APART = {"2019": ["proactive"]}


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three editions, of which the last two say the same of amounts."""
    made = (
        Head("2019", "国办〔2019〕60号", 2019, 2020, (2019,), {}, {"amount": "采购金额"}),
        Head(
            "2021",
            "国办〔2021〕30号",
            2021,
            2025,
            (),
            APART,
            {"amount": "收费金额", "no_extra": "“不宜泛化”"},
        ),
        Head("2026", "政办〔2026〕8号", 2026, None, (), APART, {"amount": "收费金额"}),
    )
    monkeypatch.setattr(folder, "heads", lambda: made)


def test_the_heads_of_the_editions() -> None:
    old, new = folder.heads()[:2]
    assert (old.edition, old.first_year, old.last_year, old.encouraged) == ("2019", 2019, 2020, (2019,))
    assert new.instrument == "国办公开办函〔2021〕30号"
    assert new.remarks["amount"] == "行政事业性收费金额"


def test_the_issuer_of_several_notices_is_named_once(three: None) -> None:
    assert folder.notices() == "国办〔2019〕60号、〔2021〕30号、政办〔2026〕8号"
    assert folder.notices("no_extra") == "国办〔2021〕30号"


def test_editions_of_one_mind_share_an_entry(three: None) -> None:
    assert folder.said("amount", "{editions}的{remark}", "、") == "2021版、2026版的收费金额、2019版的采购金额"
    assert folder.said("amount", "{editions}为{remark}", oldest_first=True) == (
        "2019版为采购金额，2021版、2026版为收费金额"
    )
    assert folder.said("no_extra", "{notices}：{remark}") == "国办〔2021〕30号：“不宜泛化”"


def test_editions_with_and_without_a_remark(three: None) -> None:
    assert folder.versions("no_extra") == "2021版"
    assert folder.versions("no_extra", without=True) == "2019版、2026版"
    with pytest.raises(AssertionError):
        folder.versions("no_such_remark")


def test_the_head_for_a_year(three: None) -> None:
    years = (2000, 2019, 2020, 2021, 2025, 2026, 2040)
    assert [folder.head_for(year).edition for year in years] == [
        "2019", "2019", "2019", "2021", "2021", "2026", "2026",
    ]  # fmt: skip


def test_tables_that_do_not_mean_the_same(three: None) -> None:
    assert folder.comparable("requests", "2019", "2026")
    assert not folder.comparable("proactive", "2021", "2019")
    assert not folder.comparable("proactive", "2019", "2026")
    assert folder.comparable("proactive", "2021", "2026")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes there")
def test_a_draft_that_is_no_file_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "2030.toml")
    monkeypatch.setenv(folder.DRAFTS, str(tmp_path))
    with pytest.raises(FormError, match="is no file"):
        folder.edition_files.__wrapped__()
