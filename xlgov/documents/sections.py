"""Finds the headings of the six sections in the lines of a published report, however they are numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from xlgov.finding import Observation, Place, Severity
from xlgov.form import Section, editions
from xlgov.locate.labels import distance, ordinal, stem

Line = tuple[int, str]
"""A line of the file: its number from 1, and its text."""

_LONGEST = 40
"""characters of a heading"""
_EXTRA = re.compile(r"[#*\s]*(?:[七八九十]\s*、|第[七八九十]部分|[（(][七八九十][）)])")
_EXTRA_DIGIT = re.compile(r"[#*\s]*(?:[789]|1\d)\s*[、.．]")


@dataclass(slots=True)
class Part:
    """A heading with the lines under it; ``section`` is None for one that the form does not have."""

    heading: str
    line: int
    section: Section | None
    lines: list[Line] = field(default_factory=list)


def parts(lines: Sequence[Line]) -> tuple[list[Line], list[Part]]:
    """What stands before the first heading, and each heading with what stands under it."""
    before: list[Line] = []
    found: list[Part] = []
    for number, text in lines:
        section = heading(text)
        if section or (found and _extra(text, found)):
            found.append(Part(bare(text), number, section))
        elif found:
            found[-1].lines.append((number, text))
        else:
            before.append((number, text))
    return before, found


def bare(text: str) -> str:
    """A line without the marks of markdown."""
    return re.sub(r"^\s*#+\s*|\*\*|\s*#+\s*$", "", text).strip()


@lru_cache(maxsize=1024)
def heading(text: str) -> Section | None:
    """The section that a line is the heading of: to the letter, by an alias, or with at most two slips."""
    text = bare(text)
    if not text or "\t" in text or "|" in text or len(text) > _LONGEST or text.endswith("。"):
        return None
    typed, number = stem(text), ordinal(text)
    near: dict[int, Section] = {}
    for section in editions()[-1].sections:
        for label in (section.label, *section.aliases):
            edits = distance(typed, stem(label))
            if edits == 0:
                return section
            if edits <= (2 if len(typed) >= 6 else 1) and len(typed) >= 4 and (number or len(typed) >= 8):
                near.setdefault(edits, section)
    return near[min(near)] if near else None


def observe(found: Sequence[Part]) -> Iterator[Observation]:
    """What is wrong with the order, the number and the numbering of the sections."""
    known = [part for part in found if part.section]
    numbers = [part.section.number for part in known if part.section]
    form = editions()[-1]
    lost = [section.label for section in form.sections if section.number not in numbers]
    if lost:
        yield Observation(
            "S-SECTION", f"缺少 {len(lost)} 个部分：{'、'.join(f'“{label}”' for label in lost)}"
        )
    seen: set[int] = set()
    highest = 0
    for part in known:
        number = part.section.number if part.section else 0
        place = Place(line=part.line)
        if number in seen:
            yield Observation("S-SECTION", f"“{part.heading}”这一部分出现了两次", place, part.heading)
        elif number < highest:
            yield Observation("S-SECTION", f"“{part.heading}”的位置不对，应在前面", place, part.heading)
        seen.add(number)
        highest = max(highest, number)
    yield from _numbering(known)
    for part in found:
        if part.section is None:
            yield Observation(
                "S-EXTRA",
                f"格式只有六个部分，多出“{part.heading}”，内容没有放入",
                Place(line=part.line),
                part.heading,
                severity=Severity.WARNING,
            )


def _numbering(known: Sequence[Part]) -> Iterator[Observation]:
    typed = [ordinal(part.heading) for part in known]
    if all(
        number in (None, part.section and part.section.number)
        for number, part in zip(typed, known, strict=True)
    ):
        return
    expected = 1
    for number, part in zip(typed, known, strict=True):
        if number is not None and number != expected:
            how = "重新起头" if number < expected else "跳号"
            yield Observation(
                "S-ORDERNUM",
                f"“{part.heading}”的序号{how}，应为第{expected}部分",
                Place(line=part.line),
                part.heading,
                severity=Severity.WARNING,
            )
            return
        expected += 1


def _extra(text: str, found: Sequence[Part]) -> bool:
    """Whether a line heads a seventh section: a short line numbered so, after the sixth."""
    short = bare(text)
    if not short or len(short) > _LONGEST or short[-1] in "。；，、：" or "\t" in text or "|" in text:
        return False
    if not any(part.section and part.section.number == len(editions()[-1].sections) for part in found):
        return False
    digits = re.match(r"\d", found[-1].heading) is not None
    return bool(_EXTRA.match(text) or (digits and _EXTRA_DIGIT.match(text)))
