"""How the bound sentences of a report stand in its texts.

What a sentence read last, or would read now, is looked for to the letter. What is found otherwise, or could
be the sentence of another, is never taken for it: that is a conflict, and a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.folding import one_width
from xlgov.report.bound import LONGEST, UNKNOWN
from xlgov.sentences.aligning import MOST_PAIRS, Spot, Text, Wanted, aligned
from xlgov.sentences.pattern import parse
from xlgov.sentences.splitting import Sentence, pieces, sentences_of, text_of
from xlgov.values import fixed

if TYPE_CHECKING:
    from xlgov.form import Form
    from xlgov.report import Bound, Report

ALIKE = 0.45
"""how much of two sentences is the same where one is the other, edited: twice the pairs of letters that both
have, over the pairs of both"""
ALIKE_ELSEWHERE = 0.7
"""the same for a sentence that would have been moved to another section too"""
MOST_COMPARED = 400
"""sentences of a section that are compared so"""
_NUMBER = late.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


class State(StrEnum):
    """How a bound sentence stands."""

    CURRENT = "current"
    """it says what the tables say"""
    STALE = "stale"
    """it says what the tables said before"""
    EDITED = "edited"
    """somebody has edited it, or it cannot be told from another: it no longer follows the tables"""
    GONE = "gone"
    """nothing like it is there, or it was bound anew"""


class Standing(NamedTuple):
    """One bound sentence: how it stands, what it should say now, and where it is.

    ``sentences`` are those that say it, each a run; of an EDITED one those that it seems to have become.
    ``twin`` says that another sentence reads alike, and which is which cannot be told.
    """

    bound: Bound
    state: State
    says: str
    sentences: tuple[tuple[Sentence, ...], ...] = ()
    twin: bool = False

    @property
    def section(self) -> str:
        """Where it stands; where it was where it does not."""
        return self.sentences[0][0].section if self.sentences else self.bound.section

    @property
    def quote(self) -> str:
        """What stands there."""
        return "".join(each.raw for each in self.sentences[0]) if self.sentences else self.bound.shown

    @property
    def contradicts(self) -> bool:
        """Whether it was edited and holds a number that it would not have by the tables. Where its words are
        still the same, the numbers have to stand in their places."""
        if self.state is not State.EDITED or not self.sentences:
            return False
        stands, should = numbers(self.quote), numbers(self.says)
        if _wordless(self.quote) == _wordless(self.says):
            return stands != should
        return bool(Counter(stands) - Counter(should))

    @property
    def lacks(self) -> bool:
        """Whether the tables have no number for one that stands there: said anew, it would be lost."""
        return bool(self.sentences) and self.says.count(UNKNOWN) > self.quote.count(UNKNOWN)


def states(report: Report) -> tuple[Standing, ...]:
    """How each bound sentence stands, in the order of ``report.bound``."""
    return Found(report).standings if report.bound else ()


class Found:
    """A report's sentences, and which of them are the bound ones. Each stage is worked out once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sentences = sentences_of(report)
        self._form: Form = report.form
        self._bound: Sequence[Bound] = report.bound
        self._says = [parse(self._form, each.pattern).render(report).strip() for each in report.bound]
        self._wanted: list[Wanted] = [self._ways(at) for at in range(len(self._bound))]
        self._free = set(range(len(self.sentences)))
        said = [each.raw for each in self.sentences]
        self._text = Text(said, [(each.section, each.paragraph) for each in self.sentences])
        claims = self._claimed()
        self._too_many = claims is None
        self._claims = claims or {}
        self._spots = {} if self._too_many else self._placed()

    def _ways(self, at: int) -> Wanted:
        """How a sentence may read: as it did, or as it should."""
        texts = dict.fromkeys((self._bound[at].shown.strip(), self._says[at]))
        return [pieces(self._form, text) for text in texts if text]

    def _placed(self) -> dict[int, Spot]:
        """Where the sentences stand: first in their own sections, then wherever they were moved."""
        found: dict[int, Spot] = {}
        for section in dict.fromkeys(each.section for each in self._bound):
            own = {at: self._wanted[at] for at, each in enumerate(self._bound) if each.section == section}
            places = {at for at in self._free if self.sentences[at].section == section}
            found |= aligned(self._text, own, places)
            for spot in found.values():
                self._free.difference_update(_range(spot))
        left = {at: ways for at, ways in enumerate(self._wanted) if at not in found}
        return found | aligned(self._text, left, self._free)

    # --- sentences that read alike

    def _claimed(self) -> dict[Spot, list[int]] | None:
        """Every place where a bound sentence could stand, with all that could; None where they are too many
        to be told apart."""
        found: dict[Spot, list[int]] = {}
        pairs = 0
        index = self._text.by_words(range(len(self.sentences)))
        for at, ways in enumerate(self._wanted):
            for spot in self._text.spots(ways, index):
                found.setdefault(spot, []).append(at)
                pairs += 1
            if pairs > MOST_PAIRS:
                return None
        return found

    @cached_property
    def _claimants(self) -> frozenset[int]:
        return frozenset(at for claimants in self._claims.values() for at in claimants)

    @cached_property
    def _twins(self) -> frozenset[int]:
        """Bound sentences of which it cannot be told which is which: of another pattern, and not one place
        for each."""
        if self._too_many:
            return frozenset(range(len(self._bound)))
        found: set[int] = set()
        for spot, claimants in self._claims.items():
            meant = self._meant(spot, claimants)
            if len({self._bound[at].pattern for at in meant}) < 2:
                continue
            settled = spot in self._owners and all(self._stands_as(at, spot) for at in meant)
            if not settled:
                found.update(meant)
        return frozenset(found)

    def _meant(self, spot: Spot, claimants: Sequence[int]) -> list[int]:
        """Those of the claimants of a place that do not surely stand elsewhere."""
        return [at for at in claimants if self._may_be(at, spot)]

    def _may_be(self, at: int, spot: Spot) -> bool:
        own = self._spots.get(at)
        if own is None:
            return not self._displaced(spot, at)
        if self._stands_as(at, spot):
            return True
        # one that was found only by what it should say may as well be where it still says the old
        shown = pieces(self._form, self._bound[at].shown.strip())
        return self._said(spot) == shown != self._said(own)

    def _stands_as(self, at: int, spot: Spot) -> bool:
        """Whether a bound sentence was found, reading as what stands in a place."""
        own = self._spots.get(at)
        return own is not None and self._said(own) == self._said(spot)

    def _displaced(self, spot: Spot, at: int) -> bool:
        """Whether a place is another's, and not this one's, which then was deleted: in the same paragraph
        stands a third, which is surely itself, and which this one came before and the place comes after, or
        the other way round."""
        owner = self._owners.get(spot)
        if owner is None:
            return False
        for third in range(min(at, owner) + 1, max(at, owner)):
            own = self._spots.get(third)
            if own is None or self._text.paragraphs[own.start] != self._text.paragraphs[spot.start]:
                continue
            if self._is_itself(third, own) and (own.start < spot.start) == (at < third):
                return True
        return False

    def _is_itself(self, at: int, spot: Spot) -> bool:
        """Whether no bound sentence of another pattern could stand there."""
        pattern = self._bound[at].pattern
        return all(self._bound[other].pattern == pattern for other in self._claims[spot])

    @cached_property
    def _owners(self) -> dict[Spot, int]:
        return {spot: at for at, spot in self._spots.items()}

    def _said(self, spot: Spot) -> tuple[str, ...]:
        return tuple(self._text.said[spot.start : spot.end])

    @cached_property
    def _copies(self) -> dict[int, list[Spot]]:
        """The other places where a bound sentence stands too, and that are nobody's."""
        found: dict[int, list[Spot]] = {}
        for spot, claimants in self._claims.items():
            meant = self._meant(spot, claimants)
            if meant and meant[0] not in self._twins and self._free.issuperset(_range(spot)):
                found.setdefault(meant[0], []).append(spot)
        return found

    @cached_property
    def free(self) -> list[int]:
        """The sentences that are no bound ones and no copies of them, by their place in the list."""
        copies = {place for spots in self._copies.values() for spot in spots for place in _range(spot)}
        return sorted(self._free - copies)

    # --- sentences that were edited

    @cached_property
    def _edited(self) -> dict[int, int]:
        """What the sentences that are nowhere to the letter have become: each the most alike, one for one."""
        pairs = []
        for at, each in enumerate(self._bound):
            if at in self._spots or at in self._twins or not each.shown.strip():
                continue
            compared: Counter[str] = Counter()
            for place in self.free:
                section = self.sentences[place].section
                compared[section] += 1
                if compared[section] > MOST_COMPARED:
                    continue
                reads = self._reads(place)
                alike = max(likeness(each.shown, reads), likeness(self._says[at], reads))
                if alike >= (ALIKE if section == each.section else ALIKE_ELSEWHERE):
                    pairs.append((-alike, at, place))
        found: dict[int, int] = {}
        for _, at, place in sorted(pairs):
            if at not in found and place not in found.values():
                found[at] = place
        return found

    def _reads(self, place: int) -> str:
        """A sentence as it reads once its placeholders are filled."""
        return parse(self._form, self.sentences[place].raw).render(self.report)

    # --- the answer

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How each bound sentence stands."""
        return tuple(self._standing(at) for at in range(len(self._bound)))

    def _standing(self, at: int) -> Standing:
        bound, says = self._bound[at], self._says[at]
        if len(says) > LONGEST:
            return Standing(bound, State.EDITED, says)
        if at in self._twins:
            spot = self._spots.get(at)
            return Standing(bound, State.EDITED, says, (self._run(spot),) if spot else (), twin=True)
        if at in self._spots:
            runs = tuple(map(self._run, (self._spots[at], *self._copies.get(at, ()))))
            now = pieces(self._form, says)
            current = all(tuple(each.raw for each in run) == now for run in runs)
            return Standing(bound, State.CURRENT if current else State.STALE, says, runs)
        if at in self._edited:
            place = self._edited[at]
            run = (self.sentences[place],)
            state = State.GONE if self.is_new(place) else State.EDITED
            return Standing(bound, state, says, (run,))
        if at in self._claimants:
            return Standing(
                bound, State.GONE, says
            )  # another follows the same pattern there, or it was deleted
        if not bound.shown.strip():
            emptied = not text_of(self.report, bound.section) and self._was_more(bound.section)
            state = State.CURRENT if not says else State.GONE if emptied else State.STALE
            return Standing(bound, state, says)
        return Standing(bound, State.GONE if says else State.CURRENT, says)

    def _was_more(self, section: str) -> bool:
        """Whether other bound sentences stood in a section."""
        return any(each.section == section and each.shown.strip() for each in self._bound)

    def _run(self, spot: Spot) -> tuple[Sentence, ...]:
        return tuple(self.sentences[spot.start : spot.end])

    def is_new(self, place: int) -> bool:
        """Whether a sentence has placeholders still to be filled, and nothing else that looks like one."""
        pattern = parse(self._form, self.sentences[place].raw)
        return pattern.live and not pattern.faults


def numbers(text: str) -> list[str]:
    """The numbers of a text in its order, in one spelling."""
    return [fixed(Decimal(found.replace(",", ""))) for found in _NUMBER.findall(one_width(text))]


def _wordless(text: str) -> str:
    """A text with a mark for every number."""
    return _NUMBER.sub("#", one_width(text))


def likeness(one: str, other: str) -> float:
    """How much two sentences have in common, 0 to 1; their digits do not count."""
    first, second = _pairs(one), _pairs(other)
    size = len(first) + len(second)
    return 2 * len(first & second) / size if size else 0.0


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a text, every number as one 0."""
    letters = "".join("0" if letter.isdecimal() else letter for letter in text if not letter.isspace())
    while "00" in letters:
        letters = letters.replace("00", "0")
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def _range(spot: Spot) -> range:
    return range(spot.start, spot.end)
