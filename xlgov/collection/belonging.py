"""Who reports to whom: the lines of a roster, and which of them a report claims to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from xlgov.folding import seen
from xlgov.report import Tier, UnitKind
from xlgov.report.unit_names import plain

if TYPE_CHECKING:
    from xlgov.collection.received import Delivery

_GOVERNMENT = "人民政府"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a roster (名册): a unit that is expected to report.

    ``parent`` is the name of the unit it reports to, None for the one that rolls up; ``former`` are names it
    bore before; ``merged_into`` names the unit that took it over in the year. ``row`` is the line of the
    sheet or file, from 1.
    """

    name: str
    code: str | None = None
    tier: Tier | None = None
    kind: UnitKind | None = None
    parent: str | None = None
    former: tuple[str, ...] = ()
    merged_into: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that are expected, in the order of the file ``source``."""

    entries: tuple[Entry, ...]
    source: str | None = None


def same_body(one: str | None, other: str | None) -> bool:
    """Whether two names are the same place's: 甲县 and 甲县人民政府 are."""
    stems = [plain(name).removesuffix(_GOVERNMENT) for name in (one, other)]
    return bool(stems[0]) and stems[0] == stems[1]


def is_government(name: str | None) -> bool:
    """Whether a name is that of a people's government, not of an office of one."""
    return plain(name).endswith(_GOVERNMENT)


def plain_code(code: str | None) -> str:
    """The form in which codes are compared."""
    return "".join(seen(unicodedata.normalize("NFKC", code or "")).split()).upper()


def by_code(code: str | None) -> str | None:
    """The key of a unit by its code; None without one."""
    return f"code {plain_code(code)}" if plain_code(code) else None


def by_name(name: str | None) -> str | None:
    """The key of a unit by its name; None without one."""
    return f"name {plain(name)}" if plain(name) else None


def identities(code: str | None, name: str | None) -> list[str]:
    """The keys of a unit, by its code and by its name, as far as it has them."""
    return [key for key in (by_code(code), by_name(name)) if key]


@dataclass(frozen=True)
class RosterIndex:
    """A roster's lines by what a report may call itself; of two lines with one name the first counts."""

    roster: Roster
    by_code: dict[str, Entry] = field(init=False, default_factory=dict)
    by_name: dict[str, Entry] = field(init=False, default_factory=dict)
    by_former: dict[str, Entry] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.roster.entries:
            if entry.code:
                self.by_code.setdefault(plain_code(entry.code), entry)
            self.by_name.setdefault(plain(entry.name), entry)
            for name in entry.former:
                self.by_former.setdefault(plain(name), entry)

    def named(self, name: str | None) -> Entry | None:
        """The line with this name, now or before."""
        wanted = plain(name)
        return self.by_name.get(wanted) or self.by_former.get(wanted)

    def claims(self, delivery: Delivery) -> tuple[Entry | None, Entry | None]:
        """The line that a report's code names, and the line that its name names."""
        return self.by_code.get(plain_code(delivery.code)), self.named(delivery.name)

    def within(self, text: str) -> Entry | None:
        """The line whose name, now or before, a text has in it: the longest, None where two are."""
        where = plain(text)
        longest, best = 0, set[Entry]()
        for name, entry in chain(self.by_name.items(), self.by_former.items()):
            if name not in where or len(name) < max(longest, 1):
                continue
            if len(name) > longest:
                longest, best = len(name), set()
            best.add(entry)
        return best.pop() if len(best) == 1 else None

    def above(self, entry: Entry) -> Iterator[Entry]:
        """The lines that a unit reports to, nearest first; a circle ends where it closes."""
        seen = {entry.name}
        while entry.parent and (found := self.named(entry.parent)) and found.name not in seen:
            seen.add(found.name)
            yield found
            entry = found


def expected(roster: Roster, unit: str) -> tuple[Entry, ...]:
    """The direct addends of ``unit``: its lines, and those without a 上级单位 but for ``unit`` itself.

    Units merged into another are not expected. The own organ (本级) and units of vertical systems are among
    them, told by their kind.
    """
    found = []
    for entry in roster.entries:
        if entry.merged_into is None and is_below(entry, unit) and not is_itself(entry, unit):
            found.append(entry)
    return tuple(found)


def is_below(entry: Entry, unit: str) -> bool:
    """Whether a line reports to ``unit`` without another body between."""
    return entry.parent is None or same_body(entry.parent, unit)


def is_itself(entry: Entry, unit: str) -> bool:
    """Whether a line is the body that rolls up, not one of its addends."""
    return entry.kind in (None, "government") and same_body(entry.name, unit)
