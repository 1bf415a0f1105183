"""Sentences of a report that follow its tables: what each is made from, and how it stood last."""

from __future__ import annotations

from collections.abc import Sequence

from xlgov.form import Form
from xlgov.report.checked import Verbatim

PREAMBLE = "preamble"
UNKNOWN = "〔未填〕"
"""what stands in a sentence for a figure that is no number"""
LIMIT = 500
"""bound sentences of one report"""
LONGEST = 4_000
"""characters of a pattern, and of what it showed"""


class Bound(Verbatim):
    """A sentence of a section, by the section's key or ``preamble``, that a pattern of the language in
    ``sentences/pattern.py`` made; ``shown`` is how it read then, empty where the pattern said nothing."""

    section: str
    pattern: str
    shown: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.pattern.strip() or max(len(self.pattern), len(self.shown)) > LONGEST:
            raise ValueError(f"bound 里有一条没有 pattern，或者超过 {LONGEST} 个字")
        if "\n" in self.pattern + self.shown:
            raise ValueError("bound 里的一句话不能分成几段")


def places_of(form: Form) -> tuple[str, ...]:
    """The texts that can have such sentences."""
    return (PREAMBLE, *(section.key for section in form.sections if section.kind == "text"))


def refuse_misplaced(bound: Sequence[Bound], form: Form) -> None:
    """ValueError for a text that the edition does not have, and for more than a report may have."""
    if len(bound) > LIMIT:
        raise ValueError(f"bound 超过 {LIMIT} 条")
    known = places_of(form)
    for each in bound:
        if each.section not in known:
            raise ValueError(f"bound 里的“{each.section}”不是{form.edition}版格式的文字部分")
