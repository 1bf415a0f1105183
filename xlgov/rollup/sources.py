"""The files that were delivered: found in folders and zips, named as people know them, and their content."""

from __future__ import annotations

import io
import os
import stat
import struct
import threading
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from xlgov import files
from xlgov.api import (
    CONTAINER_ENDING,
    DOCUMENT_ENDINGS,
    READ_ENDINGS,
    TEXT_ENDINGS,
    most_bytes,
)
from xlgov.bundle import is_package, is_packed
from xlgov.bundle.manifest import LISTED, MANIFEST
from xlgov.collection.received import INSIDE, Delivery, Source, base_name
from xlgov.documents.assembly import nothing_found
from xlgov.errors import SUSPECT, InputError
from xlgov.legible import one_line
from xlgov.rollup.papers import is_own_file, is_own_folder, is_own_paper
from xlgov.workbook.container import MAX_RATIO, MIN_SUSPECT

ARCHIVE_ENDINGS = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab")
"""Containers that are not opened; people are asked to unpack them."""
_READABLE = (*READ_ENDINGS, CONTAINER_ENDING)
EXPECTED_ENDINGS = frozenset((*_READABLE, *ARCHIVE_ENDINGS))
"""A file of any of these may be meant as a report."""
MAX_MEMBERS = 100_000
FEW_MEMBERS = 20
"""of a zip without any file that can be read, more are not told one by one"""
LONGEST_NAME = 400
"""characters of a name that are shown; in a zip one may have 65,535"""

_MAIN_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "content.xml"})
"""one of them is in every workbook and document that is a zip itself"""
_UNPACK = "请解压后再试。"


@dataclass(frozen=True, slots=True)
class Collected:
    """What was found: the files that may be reports, by name, and the names of all others."""

    sources: tuple[Source, ...]
    ignored: tuple[str, ...]


def collect(paths: Sequence[Path], *, skip: Container[Path] = ()) -> Collected:
    """Every file in the folders, files and zips given, each once, in the order of their names.

    Folders are searched to any depth; hidden files and what office programs and systems leave behind do not
    count; what this program wrote beside reports (``papers``) is ignored. Files of kinds that cannot be read
    are sources too: reading says what to do. ``skip`` holds resolved paths of files and folders to leave
    out. Raises InputError for a path that does not exist and a folder that cannot be listed.
    """
    search = _Search(skip)
    # a folder comes before what is in it, so names do not depend on the order given
    for path in sorted(paths, key=lambda path: str(path.absolute())):
        search.given(path)
    sources = _told_apart(search.sources, paths)
    return Collected(tuple(sorted(sources)), tuple(sorted(search.ignored)))


class _Search:
    def __init__(self, skip: Container[Path]) -> None:
        self.sources: list[Source] = []
        self.ignored: list[str] = []
        self._skip = skip
        self._seen: set[Path] = set()

    def given(self, path: Path) -> None:
        if path.is_dir():
            self._folder(path, "")
        elif not path.exists():
            raise InputError("找不到这个文件或文件夹", "请检查名称和所在位置。", file=str(path))
        elif self._new(path):
            if _is_junk(path.name) or is_own_file(path.name):
                self.ignored.append(readable(path.name))
            else:
                self._file(path, path.name)

    def _new(self, path: Path) -> bool:
        """Whether a file or folder was not met before; links lead to what they point at."""
        real = files.real(path)
        if real in self._seen or real in self._skip:
            return False
        self._seen.add(real)
        return True

    def _folder(self, folder: Path, prefix: str) -> None:
        if not self._new(folder):
            return
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            raise InputError("无法打开这个文件夹", "请确认有权限读取。", file=str(folder)) from error
        unpacked = _unpacked([entry.name for entry in entries])
        for entry in entries:
            name, path = prefix + entry.name, Path(entry.path)
            if _is_junk(entry.name):
                continue
            if _is_folder(entry) and is_own_folder(entry.name):
                if self._new(path):
                    self.ignored.append(readable(name) + "/")
            elif _is_folder(entry):
                self._folder(path, name + "/")
            elif self._new(path):
                if _may_be_report(entry.name) and entry.name not in unpacked:
                    self._file(path, name)  # reading says so where it is a pipe or a device
                else:
                    self.ignored.append(readable(name))

    def _file(self, path: Path, name: str) -> None:
        whole = Source(readable(name), str(path.absolute()))
        if path.suffix.lower() != CONTAINER_ENDING:
            self.sources.append(whole)
            return
        try:
            members = [] if _is_whole(str(path)) else list(_members(str(path)))
        except InputError:
            members = []
        if not members or (len(members) > FEW_MEMBERS and not _some_readable(path, members)):
            self.sources.append(whole)  # one report, or reading it says why not
            return
        for member, raw in members:
            name = f"{whole.name}{INSIDE}{member}"
            if _may_be_report(member) and not is_own_paper(member):
                self.sources.append(replace(whole, name=name, member=raw))
            else:
                self.ignored.append(name)


def _unpacked(names: Sequence[str]) -> frozenset[str]:
    """The files of a package that somebody unpacked, but for its list: that is read, and says what to do."""
    return frozenset(LISTED if MANIFEST in names and is_package(names) else ())


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _may_be_report(name: str) -> bool:
    return Path(name).suffix.lower() in EXPECTED_ENDINGS and not is_own_file(name)


def _some_readable(path: Path, members: Iterable[tuple[str, str]]) -> bool:
    """Whether any member of a zip can be a report as it is: by its name, and not an empty file."""
    sizes = _archive(str(path)).NameToInfo
    return any(Path(name).suffix.lower() in _READABLE and sizes[raw].file_size for name, raw in members)


def _is_junk(name: str) -> bool:
    """What systems and office programs leave behind, hidden files and folders."""
    return name.startswith((".", "~$")) or name.lower() in files.LEFT_BY_SYSTEMS


def _told_apart(sources: Sequence[Source], given: Sequence[Path]) -> list[Source]:
    """Files of one name from several folders given are named by their way from the folder that holds all that
    was given, or by their whole path where that does not tell them apart either."""
    doubles = _doubles(sources)
    if not doubles:
        return list(sources)
    with suppress(ValueError):  # on several drives of Windows
        folder = Path(os.path.commonpath([path.absolute() for path in given]))
        found = [_renamed(each, folder) if each.name in doubles else each for each in sources]
        if not _doubles(found):
            return found
    return [_renamed(each) if each.name in doubles else each for each in sources]


def _doubles(sources: Iterable[Source]) -> set[str]:
    """The names that several files have."""
    return {name for name, count in Counter(source.name for source in sources).items() if count > 1}


def _renamed(source: Source, folder: Path | None = None) -> Source:
    """The file named by its path, from a folder on where one is given."""
    path = Path(source.path)
    name = readable(str(path) if folder is None else path.relative_to(folder).as_posix())
    inner = source.name.partition(INSIDE)[2] if source.member is not None else ""
    return replace(source, name=name + (INSIDE + inner if inner else ""))


def is_note(delivery: Delivery) -> bool:
    """Whether a file is a text that turned out to be no report: as often as not it is a note; or a document
    that was read and has nothing of a report in it."""
    name = base_name(delivery.source).lower()
    if delivery.problem is None or not name.endswith((*TEXT_ENDINGS, *DOCUMENT_ENDINGS)):
        return False
    return name.endswith(TEXT_ENDINGS) or delivery.problem.startswith(nothing_found().what)


def readable(name: str) -> str:
    """A file name as it can be shown, and is written in tables of decisions: bytes that are no text become �,
    line breaks spaces; letters that a Mac took apart are whole again."""
    shown = unicodedata.normalize("NFC", " ".join(one_line(name).splitlines()))
    if len(shown) > LONGEST_NAME:
        half = LONGEST_NAME // 2
        shown = f"{shown[:half]}……{shown[-half:]}"
    return shown


# --- content


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a source and when its file was last changed, in nanoseconds since the epoch."""

    data: bytes
    modified: int


def content(source: Source) -> Content:
    """The bytes of a file or of a member of a zip; InputError, without a place, when they cannot be had."""
    path = Path(source.path)
    try:
        status = path.stat()
    except OSError as error:
        raise InputError("找不到这个文件，或者没有权限读取", "请检查文件名和所在文件夹。") from error
    ending = path.suffix.lower()
    if source.member is not None:
        return Content(_member(source.path, source.member), status.st_mtime_ns)
    if ending == CONTAINER_ENDING and not _is_whole(source.path):
        raise _no_report_in(source.path)
    if ending in ARCHIVE_ENDINGS:
        raise InputError(f"不能直接读取 {ending} 压缩包", _UNPACK)
    try:
        data = files.read_bytes(path, most_bytes(path.name))
    except InputError as error:
        raise InputError(error.what, error.advice) from error
    return Content(data, status.st_mtime_ns)


def _no_report_in(path: str) -> InputError:
    """What to say of a zip without a report; raises InputError where it cannot be opened."""
    names = [name for name, _ in _members(path)]
    if not names:
        return InputError("压缩包里没有年报", "请确认压缩包的内容。")
    return InputError(
        f"压缩包里的 {len(names)} 个文件都不能读取（如“{names[0]}”）",
        f"年报应是工作簿、Word 文档、PDF、网页、.json 或 .txt。{_UNPACK}",
    )


# --- zips


class _Held(threading.local):
    """The zip that this thread read last, by path, time and size: its members are read one after another."""

    key: tuple[str, int, int] | None = None
    archive: zipfile.ZipFile | None = None


_held = _Held()


def release() -> None:
    """Close the zip that is kept open between its members; Windows could not delete it otherwise."""
    if _held.archive is not None:
        _held.archive.close()
    _held.key = _held.archive = None


def _archive(path: str) -> zipfile.ZipFile:
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("这不是普通文件", "请换成普通的文件。")
        key = (path, status.st_mtime_ns, status.st_size)
        if _held.archive is None or _held.key != key:
            release()
            _held.archive, _held.key = _opened(path), key
        return _held.archive
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError) as error:
        raise InputError(
            "压缩包已损坏，或者不是 .zip 压缩包", "请重新复制或下载这个文件，或者先解压再试。"
        ) from error
    except OSError as error:
        raise InputError("无法读取这个文件", "请确认有权限读取，且没有被其他程序独占。") from error


def _opened(path: str) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(path)
    try:
        entries = archive.infolist()
        if len(entries) > MAX_MEMBERS:
            raise InputError(f"压缩包里有 {len(entries)} 个文件，超过上限 {MAX_MEMBERS}", _UNPACK)
        if any(entry.flag_bits & 1 for entry in entries):
            raise InputError("压缩包有密码", "请用密码解压后再试。")
        if len(archive.NameToInfo) != len(entries):
            raise InputError("压缩包里有重名的文件", _UNPACK)
    except BaseException:
        archive.close()
        raise
    return archive


def _is_whole(path: str) -> bool:
    """Whether a zip is one report by its content: a workbook or document that somebody renamed, or a package,
    whatever was done to it since."""
    names = _archive(path).NameToInfo
    return not _MAIN_PARTS.isdisjoint(names) or is_package(map(files.member_name, names.values()))


def _members(path: str) -> Iterator[tuple[str, str]]:
    """Name and raw name of each file in a zip but junk; InputError when it cannot be opened."""
    for entry in _archive(path).infolist():
        name = files.member_name(entry)
        steps = [step for step in name.split("/") if step not in (".", "..")]
        if not entry.is_dir() and not name.endswith("/") and not any(map(_is_junk, steps)):
            yield readable(name), entry.filename


def _member(path: str, member: str) -> bytes:
    archive = _archive(path)
    try:
        entry = archive.getinfo(member)
    except KeyError as error:
        raise InputError("压缩包里找不到这个文件", "压缩包可能刚被改动，请重新汇总。") from error
    name = files.member_name(entry)
    ending = Path(name).suffix.lower()
    inner = InputError("这是压缩包里的压缩包", "请把它" + _UNPACK.removeprefix("请"))
    if ending in ARCHIVE_ENDINGS:
        raise inner
    suspect = entry.file_size > MIN_SUSPECT and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    if entry.file_size > most_bytes(name) or suspect:
        raise InputError("文件解压后太大，或者压缩比异常", SUSPECT)
    try:
        content = archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError("压缩包里的这个文件已损坏，或者压缩方法不支持", _UNPACK) from error
    if ending == CONTAINER_ENDING and not _holds_whole(content):
        raise inner
    return content


def _holds_whole(content: bytes) -> bool:
    """Whether a zip inside a zip is one report, as in ``_is_whole``."""
    if is_packed(content):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not _MAIN_PARTS.isdisjoint(archive.NameToInfo)
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError):
        return False
