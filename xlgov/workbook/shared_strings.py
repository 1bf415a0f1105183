"""The texts that the cells of a workbook share: whether they are in the plain spelling, and what they say."""

from __future__ import annotations

import re
from functools import lru_cache

from xlgov.workbook.spelling import HEAD, PRESERVED, has_strange, is_utf8, told
from xlgov.workbook.streaming import MAIN

_BEGIN = re.compile(HEAD % (b"sst", MAIN.encode(), rb"(?:(/)>|>)"))
_END = re.compile(rb"(?:</sst>)?+\s*+")
_TEXT_ELEMENT = rb"<t" + PRESERVED + rb"(?:/>|>[^<>]*+</t>)"
_STRING = (
    rb"<si>(?:" + _TEXT_ELEMENT + rb"|(?:<r>(?:<rPr/>)?+" + _TEXT_ELEMENT + rb"</r>)++)?+"
    rb'(?:<rPh sb="[0-9]{1,9}" eb="[0-9]{1,9}">' + _TEXT_ELEMENT + rb"</rPh>)*+"
    rb'(?:<phoneticPr(?: [A-Za-z]++="[^"<>]*+")*+/>)?+</si>'
)
_STRINGS = re.compile(rb"(?:" + _STRING + rb")*+")
_LOOKS = re.compile(rb'(?:<(?!si\b)[A-Za-z]++(?: [A-Za-z]++="[^"<>]*+")*+/>)*+')
_RUN, _LOOKS_BEGIN, _LOOKS_END = b"<r>", b"<r><rPr>", b"</rPr>"
_NEXT = b"</t></si><si><t>"
_SPACES_COUNT = b' xml:space="preserve"'
_KEPT_TEXT = b"<t" + _SPACES_COUNT + b">"

_LONG = 300
"""bytes of a string; the labels of the form are shorter"""
_TEXT = re.compile(rb"<t(" + _SPACES_COUNT + rb")?+>([^<>]*+)</t>")
_READING = re.compile(rb"<rPh [^<>]*+><t[^<>]*+>(?:[^<>]*+</t>)?+</rPh>")


class Strings:
    """The shared strings of a workbook, each decoded when it is first asked for."""

    def __init__(self, pieces: list[bytes]) -> None:
        """``pieces`` are those of ``plain_strings``."""
        self._pieces = pieces
        self._texts: dict[bytes, str] = {}

    def __len__(self) -> int:
        return len(self._pieces)

    def text(self, index: bytes) -> str:
        """A string by its number; IndexError where there is none."""
        text = self._texts.get(index)
        if text is None:
            piece = self._pieces[int(index)]
            joined = _joined if len(piece) > _LONG else _kept
            text = self._texts[index] = joined(piece)
        return text


def plain_strings(xml: bytes) -> list[bytes] | None:
    """The elements of each string of a part in the plain spelling, without looks; None for any other."""
    bare, looks = _without_looks(xml)
    proved = b"".join((bare, *looks)) if looks else xml
    if not is_utf8(proved) or has_strange(proved) or not all(map(_LOOKS.fullmatch, looks)):
        return None
    begin, end = _BEGIN.match(bare), bare.rfind(b"</sst>")
    if begin is None:
        return None
    if begin[1]:
        end = begin.end()
    if end < begin.end() or not _END.fullmatch(bare, end):
        return None
    return _pieces(bare[begin.end() : end], rich=bool(looks))


def _without_looks(xml: bytes) -> tuple[bytes, set[bytes]]:
    """Strings whose runs have no looks, and all that were taken away.

    LibreOffice writes a run for every change between Chinese and other letters; most of the part are looks,
    and few of those differ.
    """
    if _LOOKS_BEGIN not in xml:
        return xml, set()
    first, *runs = xml.split(_LOOKS_BEGIN)
    bare, looks = [first], set()
    for run in runs:
        # where no end is found, the text of the run is missing, which is not plain
        look, _, text = run.partition(_LOOKS_END)
        looks.add(look)
        bare.append(text)
    return _RUN.join(bare), looks


def _pieces(strings: bytes, *, rich: bool) -> list[bytes] | None:
    """What stands in each string of a part, without looks; None where one is not plain. ``rich`` are those of
    which some are known to be more than one text."""
    if not strings:
        return []
    if not rich:
        pieces = _divided(strings)
        if _all_simple(strings, len(pieces)):
            return pieces
    if _STRINGS.fullmatch(strings):
        return _divided(strings)
    ended = strings.replace(b"<si/>", b"<si></si>")
    return _divided(ended) if _STRINGS.fullmatch(ended) else None


def _divided(strings: bytes) -> list[bytes]:
    return strings[len(b"<si>") : -len(b"</si>")].split(b"</si><si>")


def _all_simple(strings: bytes, count: int) -> bool:
    """Whether every string is one text, as nearly all are: each < and > is one of those around texts."""
    bare = strings.replace(_KEPT_TEXT, b"<t>")
    return (
        bare.startswith(b"<si><t>")
        and bare.endswith(b"</t></si>")
        and bare.count(_NEXT) == count - 1
        and bare.count(b"<") == bare.count(b">") == 4 * count
    )


def _joined(piece: bytes) -> str:
    """The text of a string, without readings beside it."""
    if piece.startswith(b"<t>"):
        return told(piece[len(b"<t>") : piece.index(b"</t>")], b"")
    if b"<rPh" in piece:
        piece = _READING.sub(b"", piece)
    return "".join(told(text, preserved) for preserved, text in _TEXT.findall(piece))


_kept = lru_cache(maxsize=4096)(_joined)
"""For the next workbook, which has the same labels; long ones are its own."""
