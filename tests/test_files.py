"""Files are read within bounds and never waited for, written whole or not at all."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from pathlib import Path

import pytest

from xlgov import api, files
from xlgov.errors import InputError

posix = pytest.mark.skipif(os.name == "nt", reason="no such files there")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "甲.json"
    path.write_bytes(b"x" * 100)
    assert files.read_bytes(path, 100) == b"x" * 100
    with pytest.raises(InputError, match="文件太大"):
        files.read_bytes(path, 99)


@posix
@pytest.mark.parametrize("ending", [".xlsx", ".json", ".txt", ".zip", ".csv"])
def test_what_is_no_file_is_refused_at_once(ending: str, tmp_path: Path) -> None:
    pipe, folder, zero = (tmp_path / f"{name}{ending}" for name in ("管", "夹", "零"))
    os.mkfifo(pipe)
    folder.mkdir()
    zero.symlink_to("/dev/zero")
    start = time.process_time()
    for path, said in ((pipe, "不是普通文件"), (folder, "文件夹"), (zero, "不是普通文件")):
        with pytest.raises(InputError, match=said) as told:
            files.read_bytes(path)
        assert path.name in str(told.value)
        with pytest.raises(InputError, match=said):
            api.load(path)
    assert time.process_time() - start < 1


@posix
def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s.xlsx")
        with pytest.raises(InputError, match="不是普通文件"):
            files.read_bytes(Path("s.xlsx"))


@posix
def test_a_file_that_became_a_pipe_since_it_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, plain = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    os.mkfifo(path)
    plain.write_bytes(b"x")
    status = plain.stat()
    monkeypatch.setattr(Path, "stat", lambda self, **given: status)
    with pytest.raises(InputError, match="不是普通文件"):
        files.read_bytes(path)


@pytest.mark.skipif(sys.platform != "linux", reason="made by the system of Linux")
def test_a_file_that_is_larger_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path("/proc/self/status")  # it says 0 bytes
    assert path.stat().st_size == 0 and len(files.read_bytes(path)) > 100
    with pytest.raises(InputError, match="文件太大"):
        files.read_bytes(path, 10)


@pytest.mark.parametrize("name", ["a\0.xlsx", "长" * 300 + ".xlsx"])
def test_names_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        files.read_bytes(tmp_path / name)


def test_data_and_texts_have_limits_of_their_own(tmp_path: Path) -> None:
    for name, most in (("a.json", api.MOST_DATA), ("a.txt", api.MOST_TEXT), ("a.xlsx", files.MOST_BYTES)):
        assert api.most_bytes(name) == most
        with (tmp_path / name).open("wb") as stream:
            stream.truncate(most + 1)  # takes no room on the disk
        start = time.process_time()
        with pytest.raises(InputError, match="文件太大") as told:
            api.load(tmp_path / name)
        assert str(told.value).count(name) == 1
        assert time.process_time() - start < 2


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\f", "\u2028", "\x85"])
def test_a_text_of_too_many_lines(end: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes((f"1 | 2{end}" * (api.MOST_LINES + 1)).encode())
    start = time.process_time()
    with pytest.raises(InputError, match=r"甲\.txt：文字太长"):
        api.load(path)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("between", ["\t", "|"])
def test_a_text_of_too_many_cells(between: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("一、总体情况\n规章" + f"{between}1" * (api.MOST_CELLS + 1), "utf-8")
    with pytest.raises(InputError, match=r"甲\.txt：表格太大"):
        api.load(path)


# --- where files are written


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room: whatever is written cannot be kept."""

    def fsync(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_full_disk_says_so_and_nothing_is_left(tmp_path: Path, full: None) -> None:
    with pytest.raises(InputError, match="磁盘空间不足"):
        files.write_bytes(tmp_path / "新" / "更新" / "甲.xlsx", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_others_write_to_stays(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), files.replacing(tmp_path / "新" / "甲.xlsx"):
        (tmp_path / "新" / "别人的.txt").touch()
        raise RuntimeError
    assert [path.name for path in (tmp_path / "新").iterdir()] == ["别人的.txt"]


def test_an_output_is_not_an_input_however_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "甲.xlsx"
    source.write_bytes(b"x")
    (tmp_path / "夹").mkdir()
    (tmp_path / "链.xlsx").symlink_to(source)
    os.link(source, tmp_path / "同.xlsx")
    ways = ("甲.xlsx", "夹/../甲.xlsx", "没有/../甲.xlsx", "链.xlsx", "同.xlsx", "./夹/.././甲.xlsx")
    for way in ways:
        with pytest.raises(InputError, match="输出文件就是输入文件"):
            files.free(tmp_path / way, True, [tmp_path / "乙.xlsx", source])
    with pytest.raises(InputError, match="已存在"):
        files.free(tmp_path / "没有" / ".." / "甲.xlsx", False)
    files.free(tmp_path / "丙.xlsx", False, [source])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("长" * 85 + ".xlsx", "文件名太长"),
        ("a\0.xlsx", "不能用的字符"),
        ("文件/乙.xlsx", "是文件，不是文件夹"),
        ("文件/子/乙.xlsx", "是文件，不是文件夹"),
        ("夹.xlsx", "同名文件夹"),
        ("管.xlsx", "不是普通文件"),
    ],
)
def test_places_where_nothing_can_be_written(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    (tmp_path / "夹.xlsx").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "管.xlsx")
    with pytest.raises(InputError, match=said):
        files.free(tmp_path / name, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["夹.xlsx", "文件", "管.xlsx"]


def test_a_folder_that_must_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # whoever runs the tests may be allowed everything
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(InputError, match="没有权限写入这个文件夹"):
        files.free(tmp_path / "新" / "甲.xlsx", True)


def test_many_units_of_one_name_get_names_in_no_time() -> None:
    start = time.process_time()
    names = files.safe_names(["甲局"] * 30_000 + ["甲局（7）", "乙局"])
    assert names[:3] == ["甲局", "甲局（2）", "甲局（3）"] and names[-2:] == ["甲局（7）（2）", "乙局"]
    assert len({name.casefold() for name in names}) == len(names)
    assert time.process_time() - start < 2


def test_what_a_killed_writer_left_is_cleared_when_it_is_old(tmp_path: Path) -> None:
    old, new, strange = (tmp_path / name for name in (".xlgov-abcd1234", ".xlgov-abcd1235", ".xlgov-notes"))
    for path in (old, new, strange):
        path.write_bytes(b"half")
    for path in (old, strange):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    files.write_bytes(tmp_path / "甲.json", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [new.name, strange.name, "甲.json"]
