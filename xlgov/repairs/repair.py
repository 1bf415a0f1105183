"""A repair is a value: where, what stands there, what would stand there, and how sure that is."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlgov.finding import NOWHERE, Place
from xlgov.values import Number


class Edit(NamedTuple):
    """Letters of a text that are put in others: from ``start`` to ``end`` of the text under ``key``
    (``title``, ``preamble``, ``sections.…``, ``notes.…``), where ``was`` stands."""

    key: str
    start: int
    end: int
    was: str
    new: str


class Repair(NamedTuple):
    """One thing that can be put right.

    ``id`` is the same whenever the same report is looked at; ``code`` is the rule that flags it, ``also``
    are others that are settled with it. ``key`` is that of the figure, or of the paragraph or text. ``old``
    and ``new`` are what a person sees: of a text with a few letters around. ``sure`` says that nothing is
    left to decide; where it is False ``why`` says what is. It puts either ``number`` into a cell or ``edit``s
    a text. ``lost`` are words that the report has nowhere else afterwards.
    """

    id: str
    code: str
    key: str
    label: str
    old: str
    new: str
    why: str
    sure: bool
    also: tuple[str, ...] = ()
    place: Place = NOWHERE
    number: Number | None = None
    edit: Edit | None = None
    lost: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every rule that it settles."""
        return (self.code, *self.also)

    @property
    def where(self) -> str:
        """Its place and what that is called, the sheet named once."""
        if not str(self.place):
            return self.label
        return f"{self.place}　{self.label.removeprefix(self.place.sheet or '')}"

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``repair --format json``."""
        return {
            "id": self.id,
            "code": self.code,
            "also": list(self.also),
            "key": self.key,
            "label": self.label,
            "place": str(self.place),
            "old": self.old,
            "new": self.new,
            "why": self.why,
            "sure": self.sure,
            "lost": self.lost,
        }
