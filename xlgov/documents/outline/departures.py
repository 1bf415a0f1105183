"""How the headings of a published report depart from the form's: in their words, their level, their numbers.

A new file has the form's own headings: what is said here is cured by writing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlgov.documents.outline.sections import Headings, Part
from xlgov.finding import NAMED, Observation, Place, Severity
from xlgov.form import Section
from xlgov.locate.labels import Level, distance, level, numeral, ordinal, skeleton, stem


def departures(parts: Sequence[Part], headings: Headings) -> Iterator[Observation]:
    """What is unlike the form in the headings of these sections."""
    ours = [(part, part.section) for part in parts if part.section]
    for part, section in ours:
        yield from _worded_otherwise(part, section, headings)
    yield from _on_other_levels(ours)
    yield from _in_digits(ours)


def _worded_otherwise(part: Part, section: Section, headings: Headings) -> Iterator[Observation]:
    """A heading in which a letter is lost or wrong; one in other words, which the notices do not use."""
    typed, label = stem(part.heading), stem(section.label)
    if typed == label:
        return
    mine, own = skeleton(part.heading), skeleton(section.label)
    if mine != own and headings.exactly(part.heading):
        return
    broken = mine != own and distance(mine, own, 1) == 1
    how = "少字、多字或者有错字" if broken else "与格式的写法不同"
    yield Observation(
        "D-HEAD-1",
        f"标题“{part.heading}”{how}，格式的写法是“{section.label}”",
        Place(line=part.line),
        part.heading,
        severity=Severity.WARNING if broken else Severity.INFO,
        cured_by_writing=True,
    )


def _on_other_levels(ours: Sequence[tuple[Part, Section]]) -> Iterator[Observation]:
    """The first heading that is marked as of another level than the first of all."""
    other = [part for part, _ in ours if part.depth != ours[0][0].depth]
    if other:
        yield Observation(
            "D-HEAD-2",
            f"“{ours[0][0].heading}”{_on_level(ours[0][0])}，"
            + "、".join(f"“{part.heading}”{_on_level(part)}" for part in other[:NAMED])
            + (f"等，共 {len(other)} 个不同" if len(other) > NAMED else ""),
            Place(line=other[0].line),
            other[0].heading,
            cured_by_writing=True,
        )


def _on_level(part: Part) -> str:
    return f"是第 {part.depth} 级标题" if part.depth else "没有标题级别"


def _in_digits(ours: Sequence[tuple[Part, Section]]) -> Iterator[Observation]:
    """The first heading with a number in digits where another has the form's. All of one style is a style."""
    digits = [(part, section) for part, section in ours if level(part.heading) is Level.DIGIT]
    if not digits or all(level(part.heading) is not Level.SECTION for part, _ in ours):
        return
    part, section = digits[0]
    more = f"，这样的标题共 {len(digits)} 个" if len(digits) > 1 else ""
    yield Observation(
        "D-NUM-1",
        f"标题“{part.heading}”的序号是“{ordinal(part.heading)}”，别的标题用“一、”的写法，"
        f"应为“{numeral(section.number)}、”{more}",
        Place(line=part.line),
        part.heading,
        severity=Severity.WARNING,
        cured_by_writing=True,
    )
