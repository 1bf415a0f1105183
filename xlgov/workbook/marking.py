"""Findings as marks: the colour of a cell and the note in it, one per cell however many findings it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xlgov.finding import CellRef, Finding, Place, Severity, Status
from xlgov.workbook.styles import cut, units

NOTE_LIMIT = 4_000
"""Characters of a note; the whole text stands on 校验结果."""
NOTE_WIDTH = 300
"""Pixels."""
CROWD = 10
"""A side with more cells than this is left uncoloured where the other has fewer: 22 rows and their total."""
_LINE_PIXELS, _LINE_UNITS = 17, 44


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell shows about its findings: the gravest severity, and a note."""

    severity: Severity
    note: str

    @property
    def height(self) -> int:
        """Pixels that the note needs at NOTE_WIDTH."""
        lines = sum(-(-max(1, units(line)) // _LINE_UNITS) for line in self.note.split("\n"))
        return lines * _LINE_PIXELS + 16


def marks(findings: Iterable[Finding], places: Mapping[str, Place]) -> dict[Place, Mark]:
    """The marks of all findings that fail or are uncertain and that nobody explained, by the cell in the
    workbook being built."""
    texts: dict[Place, dict[str, None]] = {}
    severities: dict[Place, Severity] = {}
    for finding in sorted(findings, key=lambda finding: finding.order[:3]):
        if finding.status not in (Status.FAIL, Status.UNCERTAIN) or finding.is_explained:
            continue
        for ref in pointed_at(finding):
            place = places.get(ref.key or "")
            if place is None:
                continue
            texts.setdefault(place, {})[_text(finding)] = None
            # what fails comes before what is uncertain, which may be graver
            gravest = min(severities.get(place, finding.severity), finding.severity, key=_rank)
            severities[place] = gravest
    return {
        place: Mark(severities[place], cut("\n\n".join(notes), NOTE_LIMIT, "……其余见“校验结果”表。"))
        for place, notes in texts.items()
    }


def _rank(severity: Severity) -> int:
    return severity.rank


def pointed_at(finding: Finding) -> tuple[CellRef, ...]:
    """The cells of a finding that are coloured: all, but of a crowd against a few only the few."""
    sides = [tuple(ref for ref in finding.cells if ref.side == side) for side in ("left", "right")]
    if all(sides) and max(map(len, sides)) > CROWD:
        return min(sides, key=len)
    return finding.cells


def _text(finding: Finding) -> str:
    doubt = "（存疑）" if finding.status is Status.UNCERTAIN else ""
    head = f"【{finding.severity.label} {finding.code}】{doubt}{finding.message}"
    return f"{head}\n怎么办：{finding.advice}" if finding.advice else head
