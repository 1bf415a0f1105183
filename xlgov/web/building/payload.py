"""Everything the worker needs, as one compressed stream.

It is put together of pieces that are compressed apart: what has not changed since the last page is not
compressed again, which takes most of the time.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from xlgov.web.building import kept

_LEVEL, _MEMORY = 9, 9
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
"""of gzip: without name and time"""
_MADE_BY = f"{zlib.ZLIB_RUNTIME_VERSION} {_LEVEL} {_MEMORY}".encode()


def payload(pieces: Sequence[Mapping[str, bytes]], folder: Path) -> bytes:
    """The files of all pieces: a list of names and sizes, then the contents one after another, as gzip."""
    named = [[name, len(content)] for piece in pieces for name, content in piece.items()]
    index = json.dumps(named).encode()
    contents = [struct.pack("<I", len(index)) + index, *(b"".join(piece.values()) for piece in pieces)]
    checksum = size = 0
    for each in contents:
        checksum, size = zlib.crc32(each, checksum), size + len(each)
    return _HEADER + b"".join(_compressed(contents, folder)) + struct.pack("<II", checksum, size)


def _compressed(contents: list[bytes], folder: Path) -> list[bytes]:
    """Each part of the stream, the last one with its end; those of before are taken from the folder."""
    last = str(len(contents) - 1)
    by_name = {str(number): each for number, each in enumerate(contents)}

    def make(lacking: list[str]) -> dict[str, bytes]:
        with ThreadPoolExecutor() as pool:
            made = pool.map(lambda name: _deflated(by_name[name], name == last), lacking)
            return dict(zip(lacking, made, strict=True))

    wanted = {
        name: kept.key(_MADE_BY, b"last" if name == last else b"", each) for name, each in by_name.items()
    }
    return list(kept.from_store(folder / "compressed.zip", wanted, make).values())


def _deflated(content: bytes, is_last: bool) -> bytes:
    """A part of a stream that refers to nothing before it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, _MEMORY)
    return packer.compress(content) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
