"""Whether a file that was spoilt in a known way is read as what it says, or told.

Two ways are known. ``one_figure`` writes another text into the place of one figure: that text is what has
to be read, and every other figure stays. ``around_figures`` touches no figure's text, but what stands around
it: rows, cells, labels, parts, pages; no figure may be read otherwise without a word.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tests.documents.drawn import whole
from tests.hostile.around import AROUND
from tests.hostile.mutations import packed
from tests.hostile.papers import drawn_in, objects_of, redrawn
from tests.hostile.sound import MARK, MARKED, Sound, filled_in, marked, parts_of
from xlgov.finding import Finding, Observation, Status
from xlgov.report import Loaded, Report
from xlgov.values import Number

OTHERS: dict[str, int | None] = {
    "86422": 86422, "8642": 8642, "0": 0, "-5": -5, "864218642": 864218642, "86,422": 86422,
    "８６４２２": 86422, "": None, "/": None, "无": None, "86421件": MARK, "约86421": None, "8642 1": None,
    "86421.5": None,
    "8.6421": None, "八万": None, "86421（含上年3件）": None,
    "86421万": None, "O": None, "l2": None, "86421+1": None,
    "2025": 2025, "1e5": None, "+7": 7, "０": 0,
}  # fmt: skip
"""What is written in the place of a figure, and the number that it is; None for what is no number."""


CUT = 0.08
"""The share of files that end too early."""


class Spoilt(NamedTuple):
    """A file, and what it was before; the number that now stands in the place of ``sound.key``."""

    ending: str
    content: bytes
    sound: Sound | None = None
    written: str = ""


def one_figure(ending: str, chance: random.Random) -> Spoilt:
    """One figure of a sound file written otherwise."""
    sound = marked(ending, chance.randrange(4), chance.choice(MARKED))
    written = chance.choice(list(OTHERS))
    return Spoilt(ending, written_instead(sound, written), sound, written)


def around_figures(ending: str, chance: random.Random) -> Spoilt:
    """A sound file with something wrong beside its figures."""
    sound = filled_in(ending, chance.randrange(4))
    content = sound.content
    for _ in range(chance.choice((1, 1, 2))):
        content = chance.choice(AROUND[ending])(content, chance)
    if chance.random() < CUT:
        content = content[: chance.randrange(len(content))]
    return Spoilt(ending, content, sound)


def faults(spoilt: Spoilt, loaded: Loaded, findings: Sequence[Finding]) -> Iterator[str]:
    """What was read otherwise than it is written, without a word of it."""
    again = Report.from_json(loaded.report.to_json())
    if again != loaded.report:
        yield "the JSON of what was read is read as another report"
    sound = spoilt.sound
    if sound is None:
        return
    before, after = sound.loaded.report, loaded.report
    if set(before.figures) != set(after.figures):
        if not _codes(loaded.observations, findings) - sound.codes:
            yield f"read as another form without a word: {before.edition}, now {after.edition}"
        return
    told = _told(loaded, findings)
    for key in before.figures:
        number = after.figures[key]
        if key == sound.key:
            if number not in _readings(spoilt.written) and key not in _told_of_reading(loaded, findings):
                yield f"{key}: {spoilt.written!r} stands there, {number} is read, and nothing said"
        elif number != before.figures[key] and key not in told and not _news(sound, loaded, findings):
            yield f"{key}: {before.figures[key]} stands there, {number} is read, and nothing said"


def _readings(written: str) -> tuple[Number | None, ...]:
    """What may be read where this is written: the number that it is; nothing where it is none."""
    number = OTHERS[written]
    return (None,) if number is None else (number, Decimal(number))


def _told(loaded: Loaded, findings: Sequence[Finding]) -> set[str]:
    """The figures that something is said of."""
    named = {cell.key for each in findings for cell in each.cells if cell.key}
    return named | {key for each in loaded.observations for key in each.keys}


def _told_of_reading(loaded: Loaded, findings: Sequence[Finding]) -> set[str]:
    """The figures of which more is said than that they do not fit others."""
    return _told(loaded, [each for each in findings if each.left is None and each.right is None])


def _news(sound: Sound, loaded: Loaded, findings: Sequence[Finding]) -> bool:
    """Whether something is said of the whole file that was not said of the sound one."""
    noticed = [each for each in loaded.observations if not each.keys]
    wrong = [each for each in findings if each.is_error and not each.cells]
    return bool(_codes(noticed, wrong) - sound.codes)


def _codes(noticed: Iterable[Observation], findings: Iterable[Finding]) -> set[str]:
    failed = {each.code for each in findings if each.status is Status.FAIL}
    return failed | {each.code for each in noticed}


# --- writing into the place of the mark


def written_instead(sound: Sound, written: str) -> bytes:
    """A file with another text in the place of its mark."""
    if sound.ending == ".xlsx":
        return _in_workbook(sound.content, written)
    if sound.ending == ".docx":
        parts = parts_of(sound.content)
        body = parts["word/document.xml"]
        parts["word/document.xml"] = _once(body, b">%d<" % MARK, f">{written}<".encode())
        return packed(parts, random.Random(0))
    if sound.ending == ".html":
        return _once(sound.content, b">%d<" % MARK, f">{written}<".encode())
    if sound.ending == ".txt":
        return _once(sound.content, b"%d" % MARK, written.encode())
    if sound.ending == ".json":
        plain = re.fullmatch(r"-?[0-9]+", written)
        new = written if plain else "null" if not written else f'"{written}"'
        return _once(sound.content, b": %d" % MARK, f": {new}".encode())
    return _in_drawing(sound.content, written)


def _in_workbook(content: bytes, written: str) -> bytes:
    """A number as a number, a blank cell as a blank one, anything else as text."""
    parts = parts_of(content)
    cell = re.compile(rb'<c (r="[A-Z]+\d+"[^<>]*)><v>%d</v></c>' % MARK)
    (name,) = [name for name in parts if "worksheets/" in name and cell.search(parts[name])]
    new = b"<c \\1/>"
    if re.fullmatch(r"-?[0-9]+", written):
        new = rb"<c \1><v>%s</v></c>" % written.encode()
    elif written:
        new = rb'<c \1 t="inlineStr"><is><t>%s</t></is></c>' % written.encode()
    parts[name], count = cell.subn(new, parts[name])
    assert count == 1
    return packed(parts, random.Random(0))


def _in_drawing(content: bytes, written: str) -> bytes:
    objects = objects_of(content)
    old, new = (b"<%s>" % text.encode("utf-16-be").hex().encode() for text in (str(MARK), written))
    (at,) = [at for at, each in enumerate(objects) if old in (drawn_in(each) or b"")]
    objects[at] = redrawn(_once(drawn_in(objects[at]) or b"", old, new))
    return whole(objects)


def _once(content: bytes, old: bytes, new: bytes) -> bytes:
    assert content.count(old) == 1, (old, content.count(old))
    return content.replace(old, new)
