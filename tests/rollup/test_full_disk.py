"""A disk that is full in the middle of a roll-up: said, and the next run is not kept from its work."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.rollup.folders import NAMES, deliver_to
from xlgov.collection.belonging import Entry, Roster
from xlgov.errors import InputError
from xlgov.rollup import run
from xlgov.rollup.batch.journal import folder_for
from xlgov.rollup.sending import send_out


class Disk:
    """Lets so many files be written, then is full."""

    def __init__(self, room: int) -> None:
        self.room = room

    def fsync(self, handle: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")


def request(folder: Path, out: Path) -> run.Request:
    return run.Request([folder], "示例区", 2023, own_required=False, out=out)


def roll_up(folder: Path, out: Path) -> list[Path]:
    return run.write(run.roll_up(request(folder, out)))


@pytest.mark.parametrize("room", [0, 1, 2, 3])
def test_the_next_run_goes_on(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = deliver_to(tmp_path / "单位", NAMES)
    (folder / "坏.xlsx").write_bytes(b"x")
    written = len(roll_up(folder, tmp_path / "好" / "汇总.xlsx"))
    assert written > 3
    out = tmp_path / "结果" / "汇总.xlsx"
    disk = Disk(room)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", disk.fsync)
        with pytest.raises(InputError, match="磁盘空间不足"):
            roll_up(folder, out)
    assert not out.exists()
    assert not [path for path in out.parent.rglob("*") if path.suffix in (".xlsx", ".docx", ".txt")]
    assert not list(tmp_path.rglob(".xlgov-*"))
    assert len(roll_up(folder, out)) == written
    assert not folder_for(out).exists()


def test_no_room_for_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlgov.rollup.batch import journal

    def full(self: journal.Journal, line: str) -> None:
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    folder = deliver_to(tmp_path / "单位", NAMES[:2])
    out = tmp_path / "结果" / "汇总.xlsx"
    with monkeypatch.context() as patched:
        patched.setattr(journal.Journal, "_write", full)
        with pytest.raises(InputError, match="磁盘空间不足"):
            roll_up(folder, out)
    assert not folder_for(out).exists()
    assert roll_up(folder, out)


def test_a_result_is_not_replaced_because_a_later_run_broke_off(tmp_path: Path) -> None:
    folder = deliver_to(tmp_path / "单位", NAMES[:2])
    out = tmp_path / "汇总.xlsx"
    roll_up(folder, out)
    folder_for(out).mkdir()
    with pytest.raises(InputError, match="已存在"):
        roll_up(folder, out)


@pytest.mark.parametrize("name", ["长" * 83 + ".xlsx", "长" * 80 + ".xlsx"])
def test_a_name_too_long_for_what_stands_beside_the_result(name: str, tmp_path: Path) -> None:
    folder = deliver_to(tmp_path / "单位", NAMES[:2])
    with pytest.raises(InputError, match="太长"):
        run.roll_up(request(folder, tmp_path / name))
    assert [path.name for path in tmp_path.iterdir()] == ["单位"]


def test_sending_out_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = Roster(tuple(Entry(name) for name in NAMES), "名册.xlsx")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", Disk(2).fsync)
        with pytest.raises(InputError, match="磁盘空间不足"):
            send_out(roster, 2023, tmp_path / "发")
    assert not list(tmp_path.rglob("*.xlsx"))
    assert len(send_out(roster, 2023, tmp_path / "发").files) == len(NAMES)


def test_nothing_is_sent_out_in_the_place_of_last_years_reports(tmp_path: Path) -> None:
    roster = Roster(tuple(Entry(name) for name in NAMES), "名册.xlsx")
    before = deliver_to(tmp_path / "上年", NAMES)
    for folder in (before, before / "子", tmp_path / "没有" / ".." / "上年"):
        with pytest.raises(InputError, match="就是输入"):
            send_out(roster, 2024, folder, force=True, inputs=[before])
