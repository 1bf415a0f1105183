"""Compound files for tests, written by hand: streams at the top, a damaged table, a directory in a circle."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from xlgov.compound import MAGIC

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound(streams: Mapping[str, bytes], *, circle: bool = False) -> bytes:
    """A compound file with these streams at the top; in a ``circle`` no chain of sectors ends."""
    bodies = [data.ljust(4096, b"\0") for data in streams.values()]
    entries = [_entry("Root Entry", 5, child=1 if bodies else FREE)]
    directory = -(-128 * (len(bodies) + 1) // SECTOR)
    first, chains = directory, [directory]
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True), 1):
        right = number + 1 if number < len(bodies) else FREE
        entries.append(_entry(name, 2, right=right, first=first, size=len(body)))
        chains.append(-(-len(body) // SECTOR))
        first += chains[-1]
    links, at = [], 0
    for length in chains:
        links += [*range(at + 1, at + length), at if circle else END]
        at += length
    tables = -(-(len(links) + 1) // 127)
    links += [TABLE] * tables
    table = b"".join(struct.pack("<I", each) for each in links).ljust(tables * SECTOR, b"\xff")
    numbers = [first + number for number in range(tables)]
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, 0, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *numbers, *[FREE] * (109 - tables))
    body = b"".join(data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0") for data in bodies)
    return header + b"".join(entries).ljust(directory * SECTOR, b"\0") + body + table


def _entry(name: str, kind: int, **given: int) -> bytes:
    raw = name.encode("utf-16-le") + bytes(2)
    numbers = (given.get("left", FREE), given.get("right", FREE), given.get("child", FREE))
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
    tail = struct.pack("<III", *numbers) + bytes(36)
    return head + tail + struct.pack("<IQ", given.get("first", END), given.get("size", 0))
