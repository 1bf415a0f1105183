"""How alike two texts are, but for what has to be alike: years, numbers, headings, sentences that follow the
tables or were printed for everybody."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from xlgov import late
from xlgov.sentences.pattern import parse
from xlgov.sentences.splitting import END, ENDING, pieces

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from xlgov.form import Form
    from xlgov.report import Report
    from xlgov.sentences.pattern import Pattern

ENOUGH = {"overview": 150, "problems": 60}
"""letters that a section needs for a likeness to say something"""
ALIKE = {"overview": 0.9, "problems": 0.8}
"""from which on two such sections are told to be alike"""
MOST = {"overview": 150, "problems": 90}
"""numbers of a sketch, of four bytes each"""
_GRAM = 4
"""letters of a shingle"""
_NO_LETTER = late.compile(r"[^一-鿿]+")
_CLAUSE = late.compile(r"[一-鿿]{6,}")
"""fewer letters than these many write by chance"""
_SENTENCE = late.compile(rf"[^{END}]+(?:{ENDING})?")
"""as ``splitting.pieces`` cuts a paragraph without placeholders, for less than half of what it takes"""
_COUNT = late.compile(r"[0-9０-９]\s?[万余多]{0,2}\s?[件条份次篇期场个项家部人起宗页封批元%％]")
"""a sentence with a count tells a fact of its year, in words that may be those of every year"""
_HEADING = late.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*[^，,；;：:]{0,24}|[^，,；;：:。！？]{0,24}(?<![。！？；]))"
)
_HEADED = 40
"""letters that no heading goes beyond"""
_OWN = late.compile(r"[我本](?:局|委|办|镇|乡|街道|单位|机关|中心|县|区|市|州|旗|厅|院|部门)")


def written(report: Report, section: str) -> Iterator[tuple[int, str]]:
    """The sentences of a section that somebody wrote for it, each with its paragraph (from 0): not bound to
    the tables, not of the form's starter texts, no headings, and with no count in it."""
    text = report.sections.get(section)
    if not text:
        return
    given = {each.shown for each in report.bound if each.section == section}
    given.update(each.render(report) for mark, each in _starters(report.form, section) if mark in text)
    for number, line in enumerate(text.split("\n")):
        for piece in _SENTENCE.findall(line):
            sentence = piece.strip()
            if sentence in given or _COUNT.search(sentence):
                continue
            if len(sentence) > _HEADED or not _HEADING.fullmatch(sentence):
                yield number, sentence


@lru_cache(maxsize=64)
def _starters(form: Form, section: str) -> tuple[tuple[str, Pattern], ...]:
    """The sentences that a new report begins with, each with words that stand in it whatever the figures."""
    lines = next(each.starter for each in form.sections if each.key == section)
    patterns = [parse(form, piece) for line in lines for piece in pieces(form, line)]
    return tuple(
        (max((part for part in each.parts if isinstance(part, str)), key=len, default=""), each)
        for each in patterns
    )


def letters(text: str) -> str:
    """The Chinese letters of a text, without what the body calls itself."""
    return _NO_LETTER.sub("", _OWN.sub("", text))


def shingles(report: Report, section: str) -> frozenset[str]:
    """The runs of a few letters of what somebody wrote in a section; empty where that is too little."""
    sentences = [letters(sentence) for _, sentence in written(report, section)]
    if sum(map(len, sentences)) < ENOUGH[section]:
        return frozenset()
    return frozenset(
        each[start : start + _GRAM] for each in sentences for start in range(max(1, len(each) - _GRAM + 1))
    )


def likeness(one: AbstractSet[object], other: AbstractSet[object]) -> float:
    """How much of two sets is in both: twice what they share over what they have."""
    together = len(one) + len(other)
    return 2 * len(one & other) / together if together else 0.0


def sketches(report: Report) -> dict[str, bytes]:
    """A sketch of each section that has enough of its own, by the section's key."""
    return {section: kept for section in ENOUGH if (kept := sketch(report, section))}


def sketch(report: Report, section: str) -> bytes:
    """What is kept of a section to hold it against those of others: the lowest of the numbers of its
    clauses, which are the same everywhere; empty where there is too little."""
    own = "".join("。".join(sentence for _, sentence in written(report, section)).split())
    if report.unit.name:
        own = own.replace(report.unit.name, "")
    clauses = _CLAUSE.findall(_OWN.sub("", own))
    if sum(map(len, clauses)) < ENOUGH[section]:
        return b""
    numbers = sorted({crc32(each.encode()) for each in clauses})
    return array("I", numbers[: MOST[section]]).tobytes()


def numbers_of(kept: bytes) -> frozenset[int]:
    """The numbers of a sketch."""
    return frozenset(array("I", kept))


def alike_by_sketch(one: frozenset[int], other: frozenset[int], section: str) -> bool:
    """Whether two sections are alike as far as their sketches tell: of one that was cut off, only the
    numbers up to where the other ends can be compared."""
    full = MOST[section]
    bound = min((max(each) for each in (one, other) if len(each) >= full), default=None)
    if bound is not None:
        one = frozenset(each for each in one if each <= bound)
        other = frozenset(each for each in other if each <= bound)
    return likeness(one, other) >= ALIKE[section]
