"""What an add-in file says of itself: the xlwings version its VBA was made from, and its own settings.

Reads the VBA project ([MS-CFB] compound file, [MS-OVBA] 2.4.1 compression) with the standard library alone.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from xlgov.compound import MAGIC, Compound
from xlgov.errors import InputError

SETTINGS = "xlgov.conf"
"""the sheet in which xlwings' VBA looks for an add-in's own settings"""

_XLWINGS = re.compile(rb'Const\s+XLWINGS_VERSION\s+As\s+String\s*=\s*"([^"]*)"')


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
    except (struct.error, IndexError, InputError) as error:
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
    if not project.startswith(MAGIC):
        return
    for stream in Compound(project).streams():
        # it follows the compiled form, at an offset that only another stream tells
        for at in _starts(stream):
            yield _decompressed(stream, at)


def _package(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise InputError("加载项文件已损坏", "请重新安装加载项。") from error


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
