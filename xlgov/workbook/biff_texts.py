"""Texts in the records of .xls files: one byte or two for each letter, and continued in further records."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from contextlib import suppress

from xlgov.errors import InputError
from xlgov.workbook.extent import MAX_FILLED

Texts = Sequence[str]
_WIDE, _FAR_EAST, _RUNS = 0x01, 0x04, 0x08


def shared_texts(pieces: Sequence[bytes]) -> Texts:
    """The texts that cells have by number, as many as there are; InputError for more than any report has."""
    reader = _Pieces(pieces, 4)
    (count,) = struct.unpack("<I", reader.take(4))
    if count > MAX_FILLED:
        raise InputError("工作簿里的文字太多", "请把年报各表复制到一个新工作簿，另存为 .xlsx 后重试。")
    texts: list[str] = []
    # some programs count more than they write, and Excel takes it
    with suppress(IndexError):
        texts.extend(reader.text() for _ in range(count))
    return texts


def long_text(pieces: Sequence[bytes], at: int) -> str:
    """A text whose length takes two bytes."""
    return _Pieces(pieces, at).text()


def short_text(data: bytes, at: int) -> str:
    """A text whose length takes one byte."""
    length, wide = data[at], data[at + 1] & _WIDE
    end = at + 2 + length * (2 if wide else 1)
    return data[at + 2 : end].decode("utf-16-le" if wide else "latin-1", "replace")


class _Pieces:
    """A record and what continues it, read from one place on."""

    def __init__(self, pieces: Sequence[bytes], at: int) -> None:
        self._pieces, self._number, self._at = pieces, 0, at

    def take(self, size: int) -> bytes:
        """So many bytes; ValueError where there are no more."""
        found = b""
        while len(found) < size:
            piece = self._pieces[self._number]
            part = piece[self._at : self._at + size - len(found)]
            found += part
            self._at += len(part)
            if len(found) < size:
                self._number, self._at = self._number + 1, 0
        return found

    def text(self) -> str:
        """A text with what is said of its letters, which is passed over."""
        length, kind = struct.unpack("<HB", self.take(3))
        (runs,) = struct.unpack("<H", self.take(2)) if kind & _RUNS else (0,)
        (beside,) = struct.unpack("<I", self.take(4)) if kind & _FAR_EAST else (0,)
        words = self._letters(length, kind & _WIDE)
        self.take(runs * 4 + min(beside, sum(map(len, self._pieces))))
        return words

    def _letters(self, count: int, wide: int) -> str:
        units = b""
        while count:
            piece = self._pieces[self._number]
            if self._at >= len(piece):
                self._number, self._at = self._number + 1, 1
                # each further record says anew how wide its letters are
                wide = self._pieces[self._number][0] & _WIDE
                continue
            size = 2 if wide else 1
            fits = min(count, (len(piece) - self._at) // size)
            if not fits:
                raise ValueError("a letter in halves")
            part = piece[self._at : self._at + fits * size]
            units += part if wide else part.decode("latin-1").encode("utf-16-le")
            self._at += len(part)
            count -= fits
        return units.decode("utf-16-le", "replace")
