"""The texts that the cells of a workbook share: whether they are in the plain spelling, and what they say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

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

MOST_IN_COMMON = 2**19
"""bytes of strings that are kept from one workbook to the next; LibreOffice writes half as many"""
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
    if len(xml) <= MOST_IN_COMMON:
        pieces = _in_common.pieces(xml)
        if pieces is not None:
            return pieces
    bare, looks = _without_looks(xml)
    if not _are_letters(bare, looks):
        return None
    inside = _inside(bare)
    return None if inside is None else _pieces(bare[inside], rich=bool(looks))


class _InCommon:
    """The strings that two workbooks running had alike, which are those of the form: they are proved once.

    What only one workbook has is forgotten with the next.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}
        """strings as they are written, each without looks"""
        self._last: dict[bytes, bytes] = {}
        self._size = 0

    def pieces(self, xml: bytes) -> list[bytes] | None:
        """The same as ``plain_strings``; None also where strings have to be looked at in their whole."""
        inside = _inside(xml)
        strings = xml[inside] if inside else b""
        if not (strings.startswith(b"<si>") and strings.endswith(b"</si>")):
            return None
        written = _divided(strings)
        pieces = list(map(self._known.get, written))
        places = _places_of_none(pieces)
        new = _proved([written[place] for place in places])
        if new is None:
            return None
        self._learn(new)
        for place in places:
            pieces[place] = new[written[place]]
        return cast("list[bytes]", pieces)

    def _learn(self, new: dict[bytes, bytes]) -> None:
        again = {each: new[each] for each in new.keys() & self._last.keys()}
        self._last = new
        if not again:
            return
        size = sum(map(len, again))
        if self._size + size > MOST_IN_COMMON:
            self._known, self._size = {}, 0
        self._known, self._size = self._known | again, self._size + size


_in_common = _InCommon()


def _places_of_none(pieces: list[bytes | None]) -> list[int]:
    """Few or none in a workbook like the ones before, which is why they are not looked for one by one."""
    places, place = list[int](), -1
    for _ in range(pieces.count(None)):
        place = pieces.index(None, place + 1)
        places.append(place)
    return places


def _proved(written: list[bytes]) -> dict[bytes, bytes] | None:
    """Strings, each without looks; None where one is not plain."""
    if not written:
        return {}
    bare, looks = _without_looks(b"<si>" + b"</si><si>".join(written) + b"</si>")
    if not _are_letters(bare, looks):
        return None
    pieces = _pieces(bare, rich=bool(looks))
    return dict(zip(written, pieces, strict=True)) if pieces and len(pieces) == len(written) else None


def _are_letters(bare: bytes, looks: set[bytes]) -> bool:
    """Whether texts and looks are of letters, and the looks nothing else than looks."""
    every = b"".join((bare, *looks)) if looks else bare
    return is_utf8(every) and not has_strange(every) and all(map(_LOOKS.fullmatch, looks))


def _inside(xml: bytes) -> slice | None:
    """Where the strings of a part begin and end; None where what is around them is not plain."""
    begin, end = _BEGIN.match(xml), xml.rfind(b"</sst>")
    if begin is None:
        return None
    if begin[1]:
        end = begin.end()
    if end < begin.end() or not _END.fullmatch(xml, end):
        return None
    return slice(begin.end(), end)


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
