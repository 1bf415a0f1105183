"""The zip around a package, taken apart with mistrust: nothing is inflated beyond its bounds, and what two
programs could read differently is a problem."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from xlgov import api, files
from xlgov.bundle.manifest import MANIFEST, MEMBERS
from xlgov.errors import SUSPECT, InputError
from xlgov.legible import one_line
from xlgov.workbook.container import MAX_RATIO, MIN_SUSPECT

MOST_MEMBERS = 100
"""entries of a package; eight files, and what systems put beside them"""
AGAIN = "请让提交单位重新打包、重新发送，不要改动包里的文件。"
_LOCAL_HEADER = b"PK\x03\x04"
_END_LENGTH = 22
"""bytes of the record at the end of a zip, before its comment"""
_OTHER_NAME = 0x7075
"""the extra field of an entry that gives it another name"""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)


class Problem(NamedTuple):
    """Why a package does not verify, and what to do."""

    what: str
    advice: str = AGAIN

    @property
    def said(self) -> str:
        """It in words."""
        return f"{self.what.removesuffix('。')}。{self.advice}"


class Opened(NamedTuple):
    """The files of a package by name, and what is wrong with the zip around them."""

    contents: Mapping[str, bytes]
    problems: tuple[Problem, ...]


def is_package(names: Iterable[str]) -> bool:
    """Whether a zip with members of these names is a package, or was one before somebody changed it: the list
    and any of the files that it names, or most of these, at the top or all in one folder."""
    found = set(_without_folder([name for name in names if not _is_left(name)])) & set(MEMBERS)
    return len(found) > len(MEMBERS) // 2 or (MANIFEST in found and len(found) > 1)


def is_packed(content: bytes) -> bool:
    """Whether these bytes are such a zip; raises nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except _BROKEN:
        return False
    return len(entries) <= MOST_MEMBERS and is_package(files.member_name(each) for each in entries)


def opened(content: bytes) -> Opened:
    """Take a zip apart. Raises InputError where it cannot be opened at all."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise InputError(
            "压缩包已损坏，或者不是 .zip 压缩包", "请重新复制、下载，或者请提交单位重新发送。"
        ) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_MEMBERS:
            raise InputError(f"压缩包里有 {len(entries)} 个文件，不是上报包", SUSPECT)
        problems = [*_around(content, archive), *_about_names(entries)]
        wanted = [each for each in entries if not _is_left(files.member_name(each))]
        names = _without_folder([files.member_name(each) for each in wanted])
        problems += _more_or_less(names)
        contents: dict[str, bytes] = {}
        for name, entry in zip(names, wanted, strict=True):
            if name in MEMBERS and name not in contents:
                try:
                    contents[name] = _read(archive, entry, name)
                except InputError as error:
                    problems.append(Problem(error.what, error.advice))
    return Opened(contents, tuple(problems))


def _around(content: bytes, archive: zipfile.ZipFile) -> Iterator[Problem]:
    """Bytes before the first and behind the last part of a zip: some programs may find another zip there."""
    begins = content.startswith(_LOCAL_HEADER)
    ends = content[-_END_LENGTH - len(archive.comment) :].startswith(b"PK\x05\x06")
    first = min((entry.header_offset for entry in archive.infolist()), default=0)
    if not (begins and ends and first == 0):
        yield Problem("压缩包的前面或后面接有别的内容")


def _about_names(entries: Iterable[zipfile.ZipInfo]) -> Iterator[Problem]:
    for entry in entries:
        name = files.member_name(entry)
        shown = one_line(name)
        parts = name.split("/")
        if (
            name.startswith("/")
            or ".." in parts
            or ":" in name
            or "\0" in entry.orig_filename
            or "\\" in name
        ):
            yield Problem(f"包里有不安全的文件名“{shown}”", SUSPECT)
        elif stat.S_ISLNK(entry.external_attr >> 16):
            yield Problem(f"包里的“{shown}”是链接，不是文件", SUSPECT)
        elif other := _other_name(entry, name):
            yield Problem(f"包里的“{shown}”另有一个名字“{one_line(other)}”", SUSPECT)


def _other_name(entry: zipfile.ZipInfo, name: str) -> str:
    """The other name under which some programs know the member ``name``; empty where there is none."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _OTHER_NAME:
            other = body[5:].decode(errors="replace").replace("\\", "/")
            return "" if other == name else other
    return ""


def _more_or_less(names: list[str]) -> Iterator[Problem]:
    """What a package must have and has not, has twice, or must not have."""
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            yield Problem(f"包里有 {count} 个叫“{one_line(name)}”的文件")
    for name in names:
        if name not in MEMBERS:
            yield Problem(f"包里多出了“{one_line(name)}”", "上报包里不能放别的文件，请另外发送。" + AGAIN)
    for name in MEMBERS:
        if name not in names:
            yield Problem(f"包里缺少“{name}”")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """A member, of no more bytes than a report's may have; InputError."""
    if entry.flag_bits & 1:
        raise InputError(f"包里的“{name}”有密码", "请让提交单位不要给压缩包加密码，重新发送。")
    suspect = entry.file_size > MIN_SUSPECT and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
    if entry.file_size > api.most_bytes(name) or suspect:
        raise InputError(f"包里的“{name}”解压后太大，或者压缩比异常", SUSPECT)
    if entry.compress_type not in _METHODS:
        raise InputError(f"包里的“{name}”用了少见的压缩方法", "请用系统自带的压缩功能重新压缩。")
    try:
        with archive.open(entry) as stream:
            content = stream.read(entry.file_size + 1)
    except _BROKEN as error:
        raise InputError(f"包里的“{name}”已损坏，读不出来", AGAIN) from error
    if len(content) != entry.file_size:
        raise InputError(f"包里的“{name}”已损坏，读不出来", AGAIN)
    return content


def _is_left(name: str) -> bool:
    """A folder's own entry, or what a system leaves behind where somebody packed a folder again."""
    parts = PurePosixPath(name).parts
    left = any(part.lower() in files.LEFT_BY_SYSTEMS or part.startswith("._") for part in parts)
    return left or name.endswith("/")


def _without_folder(names: list[str]) -> list[str]:
    """The names without the folder that all are in, where there is one."""
    folders = {name.partition("/")[0] for name in names}
    if len(folders) == 1 and all("/" in name for name in names):
        return [name.partition("/")[2] for name in names]
    return names
