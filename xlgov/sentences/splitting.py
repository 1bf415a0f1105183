"""A text of several paragraphs as the sentences in it, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.report.bound import PREAMBLE, places_of
from xlgov.sentences.pattern import Choice, Part, parse

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report import Report

END = "。！？；"
"""what a sentence ends with; quotes and brackets that close after it belong to it"""
_CLOSERS = "”’」』）)】》〕"
ENDING = rf"[{END}]+[{_CLOSERS}]*"
"""a pattern of it"""
_ENDING = late.compile(ENDING)
_PIECE = late.compile(rf"[^{END}\n]*+{ENDING}|[^{END}\n]++|\n")
"""a sentence with the spaces around it, the rest of a paragraph, or the end of one"""
_POINT = late.compile(r"(?<=[\u4e00-\u9fff)）”》%％])[.．](?=[\u4e00-\u9fff（(“《\s]|$)")
"""a point of half width in the place of a full stop"""
_NUMBERED = 4
"""letters of the number of a point in a list: （十一）.加强"""
_ENDED = late.compile(rf"[{END}][{_CLOSERS}]*$")


class Sentence(NamedTuple):
    """One sentence of a text: ``raw`` stands from ``start`` to ``end`` in the text of ``section``, which is a
    section of prose, the preamble, or ``notes.`` with a table.

    Spaces around it are not part of it. ``paragraph`` counts the lines of the text.
    """

    section: str
    paragraph: int
    start: int
    end: int
    raw: str


def text_of(report: Report, section: str) -> str:
    """The text that a bound sentence's ``section`` names; empty where nothing is written."""
    return (report.preamble if section == PREAMBLE else report.sections[section]) or ""


def sentences_of(report: Report) -> list[Sentence]:
    """Every sentence of the preamble and the sections of prose, in the order of the form."""
    form = report.form
    return [
        each for section in places_of(form) for each in sentences_in(form, section, text_of(report, section))
    ]


def sentences_in(form: Form, section: str, text: str) -> list[Sentence]:
    """Every sentence of one text."""
    if "{" not in text and "｛" not in text:
        return _plain(section, text)
    found, start = list[Sentence](), 0
    for number, line in enumerate(text.split("\n")):
        for first, last in _split(form, line):
            found.append(Sentence(section, number, start + first, start + last, line[first:last]))
        start += len(line) + 1
    return found


def _plain(section: str, text: str) -> list[Sentence]:
    """The sentences of a text without placeholders."""
    found, number, start = list[Sentence](), 0, 0
    for piece in _PIECE.findall(text):
        raw = piece.strip()
        if raw:
            first = start + piece.find(raw)
            found.append(Sentence(section, number, first, first + len(raw), raw))
        elif piece == "\n":
            number += 1
        start += len(piece)
    return found


def at_points(sentence: Sentence) -> Iterable[Sentence]:
    """The sentences of one that has points of half width for full stops; one that follows tables is whole."""
    raw = sentence.raw
    if ("." not in raw and "．" not in raw) or "{" in raw:
        return (sentence,)
    return _pointed(sentence)


def _pointed(sentence: Sentence) -> Iterator[Sentence]:
    raw, begin = sentence.raw, 0
    for end in (*(match.end() for match in _POINT.finditer(raw)), len(raw)):
        if end - begin > _NUMBERED + 1 or end == len(raw):
            text = raw[begin:end].strip()
            start = sentence.start + begin + raw[begin:end].find(text)
            if text:
                yield sentence._replace(start=start, end=start + len(text), raw=text)
            begin = end


@lru_cache(maxsize=4096)
def pieces(form: Form, line: str) -> tuple[str, ...]:
    """The sentences of one paragraph."""
    return tuple(each.raw for each in sentences_in(form, "", line))


def _split(form: Form, line: str) -> list[tuple[int, int]]:
    """Where the sentences of one paragraph begin and end.

    A placeholder lies within one sentence. A choice ends a sentence where both its texts do; one that may say
    nothing belongs to what follows, at the end of the paragraph to what is before.
    """
    ends = list(_ends(parse(form, line).parts))
    found: list[tuple[int, int]] = []
    for start, end in zip([0, *ends], [*ends, len(line)], strict=True):
        first, last = _stripped(line, start, end)
        if first >= last:
            continue
        if found and end == len(line) and _may_say_nothing(parse(form, line[first:last]).parts):
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _stripped(line: str, start: int, end: int) -> tuple[int, int]:
    """The same without the spaces around."""
    text = line[start:end]
    return end - len(text.lstrip()), start + len(text.rstrip())


def _ends(parts: tuple[Part, ...]) -> Iterator[int]:
    """The places behind every sentence that ends."""
    at = 0
    for part in parts:
        if isinstance(part, str):
            for match in _ENDING.finditer(part):
                yield at + match.end()
            at += len(part)
            continue
        at += len(part.raw)
        if isinstance(part, Choice) and _always_ends(part):
            yield at


def _always_ends(choice: Choice) -> bool:
    """Whether whatever a choice says ends a sentence."""
    for text in (choice.then, choice.otherwise):
        last = text[-1] if text else ""
        if isinstance(last, Choice):
            ended = _always_ends(last)
        else:
            ended = isinstance(last, str) and _ENDED.search(last) is not None
        if not ended:
            return False
    return True


def _may_say_nothing(parts: tuple[Part, ...]) -> bool:
    """Whether there are figures for which these parts are an empty text."""
    return all(map(_may_be_empty, parts))


def _may_be_empty(part: Part) -> bool:
    if isinstance(part, str):
        return not part.strip()
    return isinstance(part, Choice) and any(map(_may_say_nothing, (part.then, part.otherwise)))
