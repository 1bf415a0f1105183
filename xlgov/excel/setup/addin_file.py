"""What an add-in file says of itself: the xlwings version its VBA was made from, and its own settings.

Reads the VBA project ([MS-CFB] compound file, [MS-OVBA] 2.4.1 compression) with the standard library alone.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from xlgov.errors import InputError

SETTINGS = "xlgov.conf"
"""the sheet in which xlwings' VBA looks for an add-in's own settings"""

_XLWINGS = re.compile(rb'Const\s+XLWINGS_VERSION\s+As\s+String\s*=\s*"([^"]*)"')
_END = 0xFFFFFFFA
"""sector numbers from here on are marks, not sectors"""


def xlwings_version(content: bytes) -> str | None:
    """The version in the VBA of an .xlam, or None when it has none.

    Raises InputError when the file is not an Office package.
    """
    with _package(content) as package:
        if "xl/vbaProject.bin" not in package.namelist():
            return None
        project = package.read("xl/vbaProject.bin")
    try:
        for text in sources(project):
            if match := _XLWINGS.search(text):
                return match[1].decode("ascii", "replace")
    except (struct.error, IndexError) as error:
        raise InputError("加载项里的宏已损坏", "请重新安装加载项。") from error
    return None


def settings(content: bytes) -> dict[str, str]:
    """The settings (keys in capitals) on the add-in's own sheet: they come before the user's file.

    Raises InputError when the file is not an Office package.
    """
    # openpyxl does not open add-ins
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_name(SETTINGS).to_python() if SETTINGS in book.sheet_names else []
    except CalamineError as error:
        raise InputError("加载项文件已损坏", "请重新安装加载项。") from error
    held = {}
    for key, value, *_ in ([*row, "", ""] for row in rows):
        # xlwings' VBA stops at the first blank key
        if key == "":
            break
        held[str(key).upper()] = str(value)
    return held


def sources(project: bytes) -> Iterator[bytes]:
    """The source of each module of a vbaProject.bin, in the project's code page."""
    for stream in _streams(project):
        # it follows the compiled form, at an offset that only another stream tells
        for at in _starts(stream):
            yield _decompressed(stream, at)


def _package(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise InputError("加载项文件已损坏", "请重新安装加载项。") from error


def _streams(project: bytes) -> Iterator[bytes]:
    """The streams of a compound file."""
    if project[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return
    size = 1 << struct.unpack_from("<H", project, 30)[0]
    (first,) = struct.unpack_from("<I", project, 48)
    cutoff, mini_first = struct.unpack_from("<II", project, 56)
    mini_table: list[int] = []

    def sector(number: int) -> bytes:
        return project[(number + 1) * size : (number + 2) * size]

    def numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data))

    table: list[int] = []
    for number in struct.unpack_from("<109I", project, 76):
        if number < _END:
            table += numbers(sector(number))

    def chain(start: int, links: list[int]) -> Iterator[int]:
        for _ in links:
            if start >= _END:
                return
            yield start
            start = links[start]

    def whole(start: int) -> bytes:
        return b"".join(map(sector, chain(start, table)))

    directory = whole(first)
    mini_table = numbers(whole(mini_first))
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    short = whole(struct.unpack_from("<I", entries[0], 116)[0])
    for entry in entries:
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] != 2:
            continue
        if length >= cutoff:
            yield whole(start)[:length]
        else:
            yield b"".join(short[n * 64 : n * 64 + 64] for n in chain(start, mini_table))[:length]


def _starts(stream: bytes) -> Iterator[int]:
    """Where a compressed container may begin: its mark, then a chunk header that fits."""
    for match in re.finditer(rb"\x01(?=.[\xb0-\xbf])", stream, re.DOTALL):
        # the first token of every module's source is the literal Attribute
        if stream[match.start() + 4 : match.start() + 12] == b"Attribut":
            yield match.start()


def _decompressed(stream: bytes, at: int) -> bytes:
    """[MS-OVBA] 2.4.1.3: chunks of at most 4096 bytes, literals and copies of what went before."""
    out = bytearray()
    at += 1
    while at + 2 <= len(stream):
        (header,) = struct.unpack_from("<H", stream, at)
        end = min(at + (header & 0x0FFF) + 3, len(stream))
        at += 2
        begin = len(out)
        if not header & 0x8000:
            out += stream[at:end]
            at = end
            continue
        while at < end:
            flags = stream[at]
            at += 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(stream[at])
                    at += 1
                    continue
                (token,) = struct.unpack_from("<H", stream, at)
                at += 2
                width = max((len(out) - begin - 1).bit_length(), 4)
                back = (token >> (16 - width)) + 1
                for _ in range((token & (0xFFFF >> width)) + 3):
                    out.append(out[-back])
    return bytes(out)
