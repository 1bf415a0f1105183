"""Finds the headings of the six sections in the lines of a published report, however they are numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from xlgov.finding import Observation, Place, Severity
from xlgov.form import Form, Section, editions
from xlgov.locate.labels import Level, distance, level, numeral, ordinal, stem
from xlgov.locate.vocabulary import vocabulary

Line = tuple[int, str]
"""A line of the file: its number from 1, and its text."""

_LONGEST = 40
"""characters of a heading"""
_FEWEST_LISTED = 3
"""headings of a table of contents"""
_WITH_BODY = re.compile(r"([^：:。]{4,40})[：:。]\s*(\S.*)")
_SHORTEST = 4
_BODY_BEGINS = re.compile(r"20\d\d|２０|今年|本年|本|我|一年来")
_CAPTION = re.compile(r"[（(【\[]?附?表格?\s?[一二三四五六\d]{0,2}(?:[-—.]\d)?\s?[）)】\]]?\s?[：:、.．]?\s?")
_MEASURE = re.compile(r"[（(]?(?:计量)?单位\s?[：:]\s?[件个条份次人家万元亿、，,/／\s]{1,12}[）)]?")
_EXTRA = re.compile(r"[#*\s]*(?:[七八九十]\s*、|第[七八九十]部分|[（(][七八九十][）)])")
_EXTRA_DIGIT = re.compile(r"[#*\s]*(?:[789]|1\d)\s*[、.．]")


@dataclass(slots=True)
class Part:
    """A heading with the lines under it; ``section`` is None for one that the form does not have.

    ``depth`` is its level by the marks of markdown, 0 without them.
    """

    heading: str
    line: int
    section: Section | None
    lines: list[Line] = field(default_factory=list)
    depth: int = 0


class Headings:
    """The headings of an edition's sections, and what ``others`` call the same sections."""

    def __init__(self, form: Form, others: Iterable[Form] = ()) -> None:
        self.form = form
        own = {section.key: section for section in form.sections}
        self._stems: list[tuple[str, Section]] = []
        for each in (form, *others):
            for section in each.sections:
                if section.key in own:
                    labels = (section.label, *section.aliases)
                    self._stems += [(stem(label), own[section.key]) for label in labels]
        self._exact = frozenset(label for label, _ in self._stems)
        self._called = lru_cache(maxsize=16_384)(self._search)
        """the section that a line is called like"""

    def of(self, lines: Iterable[Line]) -> Outline:
        """The headings of a text, whose lines are these."""
        texts = [text for _, text in lines]
        by_level: dict[Level, set[str]] = {}
        for text in texts:
            section = self.called(text)
            if section:
                by_level.setdefault(level(bare(text)), set()).add(section.key)
        main = max(by_level, key=lambda each: (len(by_level[each]), -each), default=Level.SECTION)
        found = (self.called(text) or self.meant(text) for text in texts if level(bare(text)) is main)
        return Outline(self, main, frozenset(section.key for section in found if section))

    def called(self, text: str) -> Section | None:
        """The section that a line is called like, whatever its level."""
        text = bare(text)
        return self._called(text) if _may_head(text) else None

    def exactly(self, text: str) -> bool:
        """Whether a text is a section's label or an alias to the letter, but for number and punctuation."""
        return stem(text) in self._exact

    def _search(self, text: str) -> Section | None:
        """By its label to the letter, by an alias, with at most two slips, by number and meaning."""
        typed = stem(text)
        slips = 2 if len(typed) >= 6 else 1
        # a short line without a number is too little to take for a misspelt heading
        doubtful = len(typed) < 4 or (len(typed) < 8 and not ordinal(text))
        best, least = None, slips + 1
        for label, section in self._stems:
            if typed == label:
                return section
            if doubtful or abs(len(typed) - len(label)) >= least:
                continue
            edits = distance(typed, label, slips)
            if edits < least:
                best, least = section, edits
        return best

    def meant(self, text: str) -> Section | None:
        """The section that has the number of a line and is meant by its words, which are no row's."""
        if "\t" in text or level(bare(text)) is not Level.SECTION or not _may_head(bare(text)):
            return None
        number, typed = ordinal(bare(text)), stem(bare(text))
        if typed in vocabulary((self.form,)).names:
            return None
        for section in self.form.sections:
            if section.number == number and any(word in typed for word in section.words):
                return section
        return None


@dataclass(frozen=True)
class Outline:
    """The headings of one text: most are of the ``main`` level, which heads the sections in ``there``."""

    headings: Headings
    main: Level
    there: frozenset[str]

    @property
    def form(self) -> Form:
        """The form whose sections they head."""
        return self.headings.form

    def section(self, text: str) -> Section | None:
        """The section that a line is the heading of.

        What is numbered otherwise than the headings is a point within a section, whatever it is called:
        unless the section has no other heading, and the number is its own.
        """
        section = self.headings.called(text)
        if level(bare(text)) is self.main:
            return section or self.headings.meant(text)
        if section is None or section.key in self.there:
            return None
        return section if ordinal(bare(text)) in (None, section.number) else None

    def with_body(self, text: str) -> tuple[str, str] | None:
        """A heading and the text that follows it in the same line."""
        text = bare(text)
        if level(text) is not self.main or ordinal(text) is None or "\t" in text or "|" in text:
            return None
        found = _WITH_BODY.match(text)
        if found and self.headings.called(found[1]):
            return found[1], found[2]
        # without a sign between them, only where the heading is one to the letter
        for end in range(min(len(text) - 1, _LONGEST), _SHORTEST, -1):
            goes_on = text[end].isspace() or _BODY_BEGINS.match(text, end)
            if goes_on and self.headings.exactly(text[:end]):
                return text[:end], text[end:].strip()
        return None


@lru_cache(maxsize=16)
def _headings(form: Form, others: tuple[Form, ...] = ()) -> Headings:
    return Headings(form, others)


def every_heading(form: Form) -> Headings:
    """The headings of an edition's sections, and what other editions call the same."""
    return _headings(form, tuple(other for other in editions() if other is not form))


def is_caption(text: str, section: Section, headings: Headings) -> bool:
    """Whether a line under the heading of a table says the heading again, or in which measure figures are."""
    short = bare(text)
    if not short or len(short) > _LONGEST:
        return False
    rest = _CAPTION.sub("", short, count=1)
    return not rest or _MEASURE.fullmatch(short) is not None or headings.called(rest) is section


def headings_for(lines: Sequence[Line], form: Form) -> Outline:
    """The headings by which to divide these lines: the edition's own, where they are all there.

    Otherwise what other editions call the same sections counts as well.
    """
    own = _headings(form).of(lines)
    if not lost(divided(lines, own)[1], form):
        return own
    return every_heading(form).of(lines)


def lost(parts: Iterable[Part], form: Form) -> list[Section]:
    """The sections whose headings are not among these."""
    found = {part.section.key for part in parts if part.section}
    return [section for section in form.sections if section.key not in found]


def divided(lines: Sequence[Line], headings: Outline) -> tuple[list[Line], list[Part]]:
    """What stands before the first heading, and each heading with what stands under it."""
    before: list[Line] = []
    parts: list[Part] = []
    for number, text in lines:
        section = headings.section(text)
        joined = None if section else headings.with_body(text)
        if section and parts and _continued(text, section, parts[-1]):
            continue
        if section or (parts and _extra(text, parts, headings.form)):
            parts.append(Part(bare(text), number, section, depth=_depth(text)))
        elif joined:
            heading, body = joined
            section = headings.section(heading)
            parts.append(Part(heading, number, section, [(number, body)], _depth(text)))
        elif parts:
            parts[-1].lines.append((number, text))
        else:
            before.append((number, text))
    return before, parts[_contents(parts) :]


def _continued(text: str, section: Section, before: Part) -> bool:
    """Whether a heading only says that a section goes on, as on the next page of a table."""
    return section is before.section and (section.kind == "table" or "续" in text)


def _contents(parts: Sequence[Part]) -> int:
    """How many of the first headings are a table of contents: nothing under them, and all come again."""
    listed: list[str] = []
    for part in parts:
        filled = any(text.strip() for _, text in part.lines)
        if filled or part.section is None or part.section.key in listed:
            break
        listed.append(part.section.key)
    after = {part.section.key for part in parts[len(listed) :] if part.section}
    return len(listed) if len(listed) >= _FEWEST_LISTED and after.issuperset(listed) else 0


def _may_head(text: str) -> bool:
    """Whether a bare line is short and plain enough for a heading."""
    return bool(text) and "\t" not in text and "|" not in text and len(text) <= _LONGEST and text[-1] != "。"


def bare(text: str) -> str:
    """A line without the marks of markdown."""
    return text.strip().lstrip("#").rstrip("#").replace("**", "").strip()


def _depth(text: str) -> int:
    text = text.strip()
    return len(text) - len(text.lstrip("#"))


def observe(
    parts: Sequence[Part], headings: Outline, page_of: Callable[[int], object] | None = None
) -> Iterator[Observation]:
    """What is wrong with the order, the number and the numbering of the sections.

    Where pages stand in no certain order, as the sheets of a workbook, ``page_of`` tells that of a line.
    """
    gone = lost(parts, headings.form)
    if gone:
        yield Observation(
            "S-SECTION",
            f"缺少 {len(gone)} 个部分：{'、'.join(f'“{section.label}”' for section in gone)}",
            # what is printed as a table has its own observations
            keys=tuple(f"sections.{section.key}" for section in gone if section.kind == "text"),
        )
    ours = [(part, part.section) for part in parts if part.section]
    seen: set[int] = set()
    highest: Counter[object] = Counter()
    for part, section in ours:
        place, page = Place(line=part.line), page_of and page_of(part.line)
        if section.number in seen:
            yield Observation("S-SECTION", f"“{part.heading}”这一部分出现了两次", place, part.heading)
        elif section.number < highest[page]:
            yield Observation("S-SECTION", f"“{part.heading}”的位置不对，应在前面", place, part.heading)
        seen.add(section.number)
        highest[page] = max(highest[page], section.number)
    yield from _numbering(ours)
    count = numeral(len(headings.form.sections))
    for part in parts:
        if part.section is None:
            yield Observation(
                "S-EXTRA",
                f"格式只有{count}个部分，多出“{part.heading}”，内容没有放入",
                Place(line=part.line),
                part.heading,
                severity=Severity.WARNING,
            )


def _numbering(ours: Sequence[tuple[Part, Section]]) -> Iterator[Observation]:
    """The first number that is out of order, unless every section bears its own number or none."""
    if all(ordinal(part.heading) in (None, section.number) for part, section in ours):
        return
    for expected, (part, _) in enumerate(ours, 1):
        number = ordinal(part.heading)
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


def _extra(text: str, parts: Sequence[Part], form: Form) -> bool:
    """Whether a line heads a section too many: a short line numbered so, after the last."""
    short = bare(text)
    if not short or len(short) > _LONGEST or short[-1] in "。；，、：" or "\t" in text or "|" in text:
        return False
    # points within the last section are numbered with digits, where the headings are not
    digits = re.match(r"\d", parts[-1].heading) is not None
    if not _EXTRA.match(text) and not (digits and _EXTRA_DIGIT.match(text)):
        return False
    return any(part.section and part.section.number == len(form.sections) for part in parts)
