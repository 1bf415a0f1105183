"""Which files a formula may name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xlgov.errors import InputError
from xlgov.excel import local_files
from xlgov.excel.local_files import local_file

ELSEWHERE = [
    r"\\host\share\年报.xlsx",
    "//host/share/年报.xlsx",
    r"\/host\share\年报.xlsx",
    r"\\?\UNC\host\share\年报.xlsx",
    r"\\.\PhysicalDrive0",
    r"\\.\pipe\x",
    r"\\?\C:\年报.xlsx",
    r"\??\C:\年报.xlsx",
    "http://host/年报.xlsx",
    "https://host/年报.xlsx",
    "FILE:///C:/年报.xlsx",
    "file:C:/年报.xlsx",
    "smb://host/年报.xlsx",
]
DEVICES = [
    r"C:\CON",
    r"C:\年报\nul",
    r"C:\年报\NUL.xlsx",
    r"C:\年报\aux .xlsx",
    r"C:\com1\年报.xlsx",
    r"C:\年报\LPT¹",
    r"C:\CONIN$",
    r"C:\年报.xlsx:stream",
    r"C:\NUL:",
]
UNIX_DEVICES = [
    "/dev/zero",
    "/dev/../dev/tty",
    "/tmp/../dev/stdin",
    "/proc/self/environ",
    "/net/host/年报.xlsx",
]


def refusal(path: str, *, windows: bool) -> str:
    with pytest.raises(InputError) as raised:
        local_file(path, windows=windows)
    return raised.value.what


@pytest.fixture
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may look at the disk: that alone would be too much."""

    def touched(*given: object, **named: object) -> None:
        raise AssertionError(given)

    monkeypatch.setattr(Path, "stat", touched)
    monkeypatch.setattr(Path, "readlink", touched)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("windows", [True, False])
@pytest.mark.parametrize("path", ELSEWHERE)
def test_other_computers_are_not_even_touched(path: str, windows: bool) -> None:
    assert "没有读取" in refusal(path, windows=windows)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("path", DEVICES)
def test_devices_of_windows(path: str) -> None:
    assert "设备" in refusal(path, windows=True)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("path", UNIX_DEVICES)
def test_devices_of_unix(path: str) -> None:
    assert "设备" in refusal(path, windows=False)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("path", ["年报.xlsx", "C:年报.xlsx", r"\年报.xlsx", ""])
def test_a_path_must_be_whole(path: str) -> None:
    assert "不是完整路径" in refusal(path, windows=True)


posix = pytest.mark.skipif(os.name != "posix", reason="links and devices of Unix")


@posix
def test_a_plain_file_is_found_also_behind_links(tmp_path: Path) -> None:
    file = tmp_path / "甲 乙" / "年报.xlsx"
    file.parent.mkdir()
    file.write_bytes(b"123")
    (tmp_path / "folder").symlink_to("甲 乙")
    (tmp_path / "link").symlink_to(tmp_path / "folder" / ".." / "folder" / "年报.xlsx")
    for path in (file, tmp_path / "folder" / "年报.xlsx", tmp_path / "link", file.parent / ".." / "link"):
        assert local_file(str(path)).st_size == 3


@posix
@pytest.mark.parametrize("target", ["/dev/zero", "//host/share", "smb://host/x", "/proc/self/mem", "again"])
def test_a_link_is_followed_by_its_text_only(tmp_path: Path, target: str) -> None:
    (tmp_path / "again").symlink_to(target)
    assert "没有读取" in refusal(str(tmp_path / "again"), windows=False)
    (tmp_path / "folder").symlink_to(tmp_path)
    assert "没有读取" in refusal(str(tmp_path / "folder" / "again"), windows=False)


@posix
def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    for name in ("fifo.xlsx", "folder.xlsx"):
        assert "不是普通文件" in refusal(str(tmp_path / name), windows=False)
    assert "找不到" in refusal(str(tmp_path / "none.xlsx"), windows=False)
    assert "找不到" in refusal(str(tmp_path / "a\x00b.xlsx"), windows=False)
    assert "找不到" in refusal(str(tmp_path / ("长" * 500)), windows=False)


def test_links_of_windows_are_written_with_a_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"/x": "\\\\?\\UNC\\host\\share", "/y": "\\\\?\\C:\\nul"}
    monkeypatch.setattr(Path, "readlink", lambda path: answers[str(path)])
    for path in answers:
        with pytest.raises(InputError, match="没有读取"):
            local_files._without_links(path, windows=True)
