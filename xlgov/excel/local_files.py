"""The files that a formula may name: plain files on this computer, nothing that a path only looks like.

A formula is computed without a click, also in a workbook that came by mail. Touching ``\\\\host\\share``
would hand that host the user's log-in, an address would be fetched, a device could block Excel for ever.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from xlgov.errors import InputError

_ADVICE = "公式里只能写本机文件的完整路径，如 D:\\年报\\2024.xlsx；先把文件复制到本机再引用。"
_HOST = re.compile(r"[\\/]{2}|[\\/]\?\?[\\/]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DEVICE = re.compile(r"(?is)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *+([.:].*)?")
_FOLDERS = ("/dev", "/proc", "/sys", "/net", "/Network")
"""Where Unix systems keep devices and what is fetched from other computers when it is touched."""
_LONG = re.compile(r"\\\\\?\\(?=[A-Za-z]:)")
"""What Windows writes before the target of a link on this computer."""
_LINKS = 40


def local_file(path: str, *, windows: bool = sys.platform == "win32") -> os.stat_result:
    """The state of the file that a formula names. Raises InputError where it must not or cannot be read.

    Nothing of the path is touched before its text, and the text of every link on the way, was looked at.
    """
    _plain(path, path, windows)
    pure: type[PurePath] = PureWindowsPath if windows else PurePosixPath
    if not pure(path).is_absolute():
        raise InputError(f"“{path}”不是完整路径", "请写从盘符开始的完整路径，如 D:\\年报\\2024.xlsx。")
    whole = _without_links(path, windows)
    try:
        state = whole.stat()
    except (OSError, ValueError):
        raise InputError("找不到这个文件", "请核对路径和文件名。", file=path) from None
    if not stat.S_ISREG(state.st_mode):
        raise _refused("不是普通文件", path)
    return state


def _without_links(path: str, windows: bool) -> Path:
    """The path with every link replaced by what it leads to."""
    left = list(reversed(Path(path).parts))
    found = Path(left.pop())
    for _ in range(_LINKS):
        found, target = _up_to_a_link(found, left)
        if target is None:
            _plain(str(found), path, windows)
            return found
        _plain(target, path, windows)
        left += reversed(Path(target).parts)
    raise _refused("绕来绕去，找不到头", path)


def _up_to_a_link(found: Path, left: list[str]) -> tuple[Path, str | None]:
    """Go on until a link; where it stands and what it says, None at the end. Uses up ``left``."""
    while left:
        part = left.pop()
        at = found.parent if part == os.pardir else found / part
        try:
            target = _LONG.sub("", str(at.readlink()))
        except (OSError, ValueError):
            found = at
            continue
        return at.parent, target
    return found, None


def _plain(text: str, path: str, windows: bool) -> None:
    """Refuse a text that leads to another computer or to a device; InputError names the path as given."""
    if _HOST.match(text):
        raise _refused("是网络上的位置或设备", path)
    if _ADDRESS.match(text):
        raise _refused("是网址", path)
    if windows:
        drive, parts = PureWindowsPath(text).drive, PureWindowsPath(text).parts
        names = parts[1:] if drive else parts
        if any(":" in name or _DEVICE.fullmatch(name) for name in names):
            raise _refused("是设备", path)
    else:
        plain = os.path.normpath(text)
        if any(plain == folder or plain.startswith(f"{folder}/") for folder in _FOLDERS):
            raise _refused("是设备或网络上的位置", path)


def _refused(what: str, path: str) -> InputError:
    return InputError(f"“{path}”{what}，没有读取", _ADVICE)
