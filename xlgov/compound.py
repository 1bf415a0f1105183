"""Compound files (OLE), in which office programs kept documents before 2007: their streams, under guards."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from xlgov.errors import InputError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
"""from here on a number is no sector's"""
_MOST_DIRECTORY = 2**20
"""bytes: 8,192 entries; a document has a dozen"""
_HEADER, _ENTRY, _SHORT = 512, 128, 64
_STREAM, _ROOT = 2, 5
_NONE = 0xFFFFFFFF


class Stored(NamedTuple):
    """An entry of the directory; neighbours and first child are numbers of entries, ``first`` of a sector."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    first: int
    size: int


class Compound:
    """A compound file; raises InputError, here and where it is read, for one that is damaged."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER or not content.startswith(MAGIC):
            raise damaged()
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise damaged()
        self._content = content
        self._size = 1 << shift
        (self._directory,) = struct.unpack_from("<I", content, 48)
        self._cutoff, self._short_first = struct.unpack_from("<II", content, 56)
        self._links = self._table()

    @cached_property
    def entries(self) -> list[Stored]:
        """The whole directory; the first entry is the root."""
        raw = self._long(self._directory, _MOST_DIRECTORY)
        found = [_entry(raw[at : at + _ENTRY]) for at in range(0, len(raw) - _ENTRY + 1, _ENTRY)]
        if not found or found[0].kind != _ROOT:
            raise damaged()
        return found

    @cached_property
    def main(self) -> dict[str, Stored]:
        """The streams and storages at the top, by name; not those of embedded objects."""
        entries, found = self.entries, {}
        waiting, seen = [entries[0].child], {_NONE}
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(entries):
                continue
            seen.add(number)
            entry = entries[number]
            found[entry.name] = entry
            waiting += (entry.left, entry.right)
        return found

    def read(self, entry: Stored) -> bytes:
        """What is in a stream."""
        if entry.size >= self._cutoff:
            return self._long(entry.first, entry.size)
        pieces = []
        for number in self._chain(entry.first, self._short_links, -(-entry.size // _SHORT)):
            pieces.append(self._short_stream[number * _SHORT : (number + 1) * _SHORT])
        return b"".join(pieces)[: entry.size]

    def streams(self) -> Iterator[bytes]:
        """Every stream, those of embedded objects too."""
        return (self.read(entry) for entry in self.entries if entry.kind == _STREAM)

    def _table(self) -> array[int]:
        """Which sector follows which."""
        content, per_sector = self._content, self._size // 4
        numbers = list(struct.unpack_from("<109I", content, 76))
        most = len(content) // self._size
        (more,) = struct.unpack_from("<I", content, 68)
        while more < _END and len(numbers) <= most:
            listed = _numbers(self._sector(more))
            if len(listed) < per_sector:
                raise damaged()
            numbers += listed[:-1]
            more = listed[-1]
        links: array[int] = array("I")
        for number in numbers[:most]:
            if number < _END:
                links.extend(_numbers(self._sector(number)))
        return links

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _long(self, first: int, size: int) -> bytes:
        chain = self._chain(first, self._links, -(-size // self._size))
        return b"".join(map(self._sector, chain))[:size]

    @cached_property
    def _short_links(self) -> array[int]:
        return _numbers(self._long(self._short_first, len(self._content)))

    @cached_property
    def _short_stream(self) -> bytes:
        return self._long(self.entries[0].first, self.entries[0].size)

    @staticmethod
    def _chain(first: int, links: array[int], most: int) -> Iterator[int]:
        """The sectors from the first on; a circle ends when there are as many as sectors."""
        for _ in range(min(most, len(links))):
            if first >= len(links):
                return
            yield first
            first = links[first]


def damaged() -> InputError:
    """What to say of a compound file that cannot be taken apart."""
    return InputError(
        "文件已损坏，读不出来",
        "请用 Office 或 WPS 打开，“另存为”新格式（.xlsx、.docx）后重试；打不开的请重新下载。",
    )


def _numbers(data: bytes) -> array[int]:
    numbers: array[int] = array("I")
    numbers.extend(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
    return numbers


def _entry(raw: bytes) -> Stored:
    (length,) = struct.unpack_from("<H", raw, 64)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<III", raw, 68)
    first, size = struct.unpack_from("<II", raw, 116)
    return Stored(name, raw[66], left, right, child, first, size)
