"""Reading and writing files so that nothing is ever half-written."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlgov import ways
from xlgov.errors import SUSPECT, InputError
from xlgov.legible import legible

if TYPE_CHECKING:
    import zipfile

SAVED_PAGE_ENDINGS = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
"""of saved pages, alone or with their parts in one file"""

_FORBIDDEN = r'[\\/:*?"<>|\n\t\u200b-\u200d\ufeff\ufffd]+'
_RESERVED = r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)?"
"""names of devices of Windows, with any ending"""
_NAME_BYTES = 180
"""A file's name in UTF-8, with room for an ending and a number."""
LONGEST_NAME = 255
"""bytes that systems allow a name of"""
_LONGEST_PATH = 259
"""characters of a path on Windows, where nobody has lifted the limit"""
_SHORTER = f"Windows 的路径最多 {_LONGEST_PATH} 个字符：请把文件移到层次少、名称短的文件夹里，再试一次。"
_UNFINISHED, _RANDOM = ".xlgov-", "[a-z0-9_]{8}"
"""What the names of files that are being written begin with, and what tempfile puts behind it."""
_PAUSES = (0.05, 0.1, 0.2, 0.4)
"""seconds to wait for whoever has a file open that was just written"""

LEFT_BY_SYSTEMS = frozenset(
    (
        *("__macosx", ".ds_store", "icon\r", "thumbs.db", "desktop.ini"),
        *("$recycle.bin", "system volume information", "found.000", "lost+found"),
    )
)
"""names in small letters of what systems keep in folders, zips and on the sticks that units bring"""

MOST_BYTES = 200 * 2**20
"""bytes of the largest file of any kind that is read"""


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a file of at most so many bytes; InputError when it cannot be had.

    What is no file (a folder, a pipe, a device, a link to one) is refused without waiting for it.
    """
    try:
        _refuse_what_is_no_file(path.stat(), path)
        with open(path, "rb", opener=_without_waiting) as stream:
            # it may have been replaced since, and it may grow while it is read
            _refuse_what_is_no_file(os.fstat(stream.fileno()), path)
            content = stream.read(most + 1)
    except FileNotFoundError as error:
        advice = _SHORTER if _is_beyond_windows(path) else "请检查文件名和所在文件夹。"
        raise InputError("找不到这个文件", advice, file=str(path)) from error
    except (OSError, ValueError) as error:
        raise InputError(
            "无法读取这个文件", "请确认有权限读取，且没有被其他程序独占。", file=str(path)
        ) from error
    if len(content) > most:
        raise InputError(f"文件太大，超过 {most // 2**20} MB", SUSPECT, file=str(path))
    return content


def _refuse_what_is_no_file(status: os.stat_result, path: Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError("这是文件夹，不是文件", "请指定其中的文件。", file=str(path))
    if not stat.S_ISREG(status.st_mode):
        raise InputError("这不是普通文件（可能是管道或设备）", "请指定普通的文件。", file=str(path))


def _without_waiting(path: str, flags: int) -> int:
    """A pipe would be waited for until somebody writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, see ``replacing``."""
    with replacing(path) as stream:
        stream.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to be written whole or not at all: a temporary neighbour, flushed to disk, then renamed.

    What the block raises leaves the place as it was. Raises InputError when it cannot be written to.
    """
    import tempfile  # with what it imports a good part of the start of the program

    temporary: str | None = None
    new = [folder for folder in path.parents if not folder.exists()] if not path.parent.exists() else []
    done = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
        _clear_abandoned(path.parent, os.fstat(handle).st_mtime)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        _put(Path(temporary), path)
        done = True
    except OSError as error:
        raise unwritable(error, path) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        for folder in () if done else new:
            with suppress(OSError):
                folder.rmdir()


def _put(temporary: Path, path: Path) -> None:
    """Give a file that is written its name; on Windows a virus scanner may have it open for a moment."""
    for pause in _PAUSES if sys.platform == "win32" else ():
        with suppress(PermissionError):
            temporary.replace(path)
            return
        time.sleep(pause)
    temporary.replace(path)


FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""error numbers of a disk, or of what a user may take of it, that is full"""


def unwritable(error: OSError, path: Path) -> InputError:
    """What to say of a place that cannot be written to."""
    what, advice = (
        "无法写入这个文件",
        ("请确认文件夹可以写入；如果这个文件正在 Excel 或 WPS 中打开，请先关闭它。"),
    )
    if error.errno in FULL:
        what, advice = "磁盘空间不足，没有写出这个文件", "请清理磁盘，或者换一个磁盘，再试一次。"
    elif error.errno == errno.ENAMETOOLONG:
        what, advice = "文件名太长", f"请缩短文件名（最多 {LONGEST_NAME} 个字节，一个汉字占 3 个）。"
    elif _is_beyond_windows(path):
        what, advice = "路径太长，没有写出这个文件", _SHORTER
    return InputError(what, advice, file=str(path))


def _is_beyond_windows(path: Path) -> bool:
    """Whether Windows as it is set up by default opens no file there; it says that there is none."""
    return sys.platform == "win32" and len(str(path.absolute())) > _LONGEST_PATH


def clear_unfinished(folder: Path) -> None:
    """Remove what writers that were killed left in a folder; only for a folder that nobody else writes to."""
    for path in _unfinished(folder):
        with suppress(OSError):
            path.unlink()


_ABANDONED = 3600
"""Seconds after which a file that is being written is one whose writer was killed."""
_looked_into: set[str] = set()
"""Folders that this process has looked into for such files: one look is enough, and folders can be large."""


def _clear_abandoned(folder: Path, now: float) -> None:
    """Remove what killed writers left in a folder to which others may be writing; ``now`` by the clock of the
    computer that keeps the folder."""
    if str(folder) in _looked_into:
        return
    _looked_into.add(str(folder))
    for path in _unfinished(folder):
        with suppress(OSError):
            if now - path.stat().st_mtime > _ABANDONED:
                path.unlink()


def _unfinished(folder: Path) -> Iterator[Path]:
    """The files of our naming that have no final name yet."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        if re.fullmatch(_RANDOM, path.name.removeprefix(_UNFINISHED)) and path.is_file():
            yield path


def free(out: Path, force: bool, inputs: Iterable[Path] = ()) -> None:
    """Refuse an output before any work is done for it: InputError for one of the files that are read, what is
    there already without ``force``, and a place that cannot be written to."""
    for path in inputs:
        if is_same(out, path):
            raise InputError("输出文件就是输入文件", "请换一个输出文件名，原文件不会被改动。", file=out.name)
    try:
        place = real(out)
        there = place.stat()
    except (FileNotFoundError, NotADirectoryError):
        there = None
    except OSError as error:
        raise unwritable(error, out) from error
    except ValueError as error:
        raise InputError("文件名里有不能用的字符", "请换一个文件名。", file=str(out)) from error
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise InputError("输出位置已有同名文件夹", "请换一个文件名。", file=str(out))
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise InputError("输出位置不是普通文件（可能是管道或设备）", "请换一个文件名。", file=str(out))
    if there is not None and not force:
        raise InputError("输出文件已存在，没有覆盖", f"请换一个文件名，或{ways.OVERWRITE}。", file=str(out))
    refuse_closed_folder(place.parent, out)


def refuse_closed_folder(folder: Path, out: Path) -> None:
    """InputError where neither a file could be made in a folder, nor the folder in the one above it."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir():
        raise InputError(f"“{folder.name}”是文件，不是文件夹", "请换一个输出位置。", file=str(out))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError("没有权限写入这个文件夹", "请换一个可以写入的文件夹。", file=str(out))


def real(path: Path) -> Path:
    """The absolute path without links and dots, whether anything is there or not."""
    return Path(os.path.realpath(path))


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is a folder's or leads into it, whether anything is there or not."""
    return real(path).is_relative_to(real(folder))


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are of one file, by whatever links, letters or dots."""
    try:
        return real(one) == real(other) or one.samefile(other)
    except (OSError, ValueError):
        return False


def sha256(content: bytes) -> str:
    """Hex digest of a file's content."""
    return hashlib.sha256(content).hexdigest()


def for_notepad(text: str) -> bytes:
    """A text file as the editor of old Windows shows it right."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """A zip of these files in their order, the same bytes for the same files everywhere."""
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.create_system = 0
            made.writestr(entry, content)
    return stream.getvalue()


_UTF8_FLAG = 0x800
"""of a member of a zip whose name says how it is encoded"""


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name of a member of a zip: many Chinese programs write GBK without saying so, Macs UTF-8."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_FLAG:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                name = raw.decode(encoding)
                break
    return name.partition("\0")[0].replace("\\", "/")


def safe_names(names: Iterable[str]) -> list[str]:
    """File names without ending for texts such as names of units, in the same order.

    None has a character or form that Windows or Linux forbids, none is too long, and all differ whatever
    the case: the second of two that would be one gets （2）.
    """
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        # a Mac takes é and e with an accent for the same name
        base = re.sub(_FORBIDDEN, "_", unicodedata.normalize("NFC", legible(name))).strip(" .")
        base = base.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .") or "_"
        if re.fullmatch(_RESERVED, base) or base.startswith("~$"):
            base = f"_{base}"
        made, plain = base, base.casefold()
        while made.casefold() in taken:
            numbers[plain] = numbers.get(plain, 1) + 1
            made = f"{base}（{numbers[plain]}）"
        taken.add(made.casefold())
        found.append(made)
    return found
