"""What was received: a file, what it is called, and what the roll-up keeps of it."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from xlgov import late
from xlgov.finding import Finding, Place, Status
from xlgov.form import Form, edition
from xlgov.report import Absent, Addend, AsReported, Contact, PastYear, Scope, Tier, UnitKind
from xlgov.rules.explaining import Void
from xlgov.values import Number
from xlgov.workbook.template import template_of

INSIDE = " > "
"""Stands between the name of a zip and that of its member."""
_COPY_MARK = late.compile(
    r"(?<!\s)\s*+(?:[(（]\d{1,2}[)）]|[-_－]\s*+(?:副本|复件|复制|拷贝|copy)|的?\s*+(?:副本|复件|拷贝)|(?<=\s)copy)"
    r"(?:\s*+\d{1,2})?$",
    re.IGNORECASE,
)
_COPY_LEAD = late.compile(
    r"^(?:(?:副本|复件|拷贝)\s*(?:[(（]\d{1,2}[)）])?|copy\s+of)\s*[-_－]?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A delivered file: the name people know it by (relative to what was given; ``包.zip > 甲局.xlsx`` in a
    zip), its absolute path, and its member name where ``path`` is a zip."""

    name: str
    path: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the roll-up keeps of one file that was read, compact enough for tens of thousands.

    ``problem`` says, in Chinese, why the file cannot be used; then nothing below it is set. ``numbers`` are
    the figures in the order of the cells of ``form``, ``gaps`` what stands where there is neither a number
    nor a blank, by key, ``moved`` the places that differ from the template's (None: the source has no cells).
    ``packed`` holds the findings that fail or are uncertain.
    """

    source: Source
    sha256: str = ""
    size: int = 0
    modified: int = 0
    """nanoseconds since the epoch"""
    problem: str | None = None
    edition: str | None = None
    template: str | None = None
    year: int | None = None
    name: str | None = None
    code: str | None = None
    tier: Tier | None = None
    kind: UnitKind | None = None
    scope: Scope | None = None
    numbers: tuple[Number | None, ...] = ()
    gaps: Mapping[str, AsReported] = field(default_factory=dict)
    moved: tuple[tuple[str, Place], ...] | None = None
    packed: bytes = b""
    addends: tuple[Addend, ...] = ()
    absent: tuple[Absent, ...] = ()
    earlier: tuple[PastYear, ...] = ()
    """the years before, as a roll-up remembers them"""
    made_from: str | None = None
    """the digest of the file that this workbook was made from, as a marked workbook is"""
    contact: Contact | None = None
    doubts: Mapping[str, str] = field(default_factory=dict)
    """what was noticed of figures, by key; like ``contact`` only of last year's reports that were outlined"""
    unsure: tuple[str, ...] = ()
    """figures that were placed by the likeliest reading and that nobody compared, by key"""
    sketches: Mapping[str, bytes] = field(default_factory=dict)
    """what is kept of its sections to hold them against those of others, by the section's key"""
    texts: Mapping[str, bytes] | None = None
    """a digest of each of its texts that is not blank, by key; None where texts are not known"""
    void: tuple[Void, ...] = ()
    """what the unit wrote of findings that its report has no more"""
    excuse: str = ""
    """why its unit packed it although errors stand, and who said so"""
    rules: str | None = None
    """the version of the rules by which the unit's file was last checked in full, where it says so"""

    @property
    def form(self) -> Form:
        """The widest variant of the edition it was read as; AssertionError for an unusable file.

        The reports of one edition stand in columns, whether they have the rows that are only imported or not.
        """
        assert self.edition is not None
        return edition(self.edition).widest

    @property
    def figures(self) -> Mapping[str, Number | None]:
        """The figures by key, the import-only ones included; empty for an unusable file."""
        return dict(zip(self.form.cells, self.numbers, strict=True)) if self.edition else {}

    @property
    def places(self) -> Mapping[str, Place]:
        """The cell of each figure in the delivered workbook; empty where the source has no cells."""
        if self.moved is None:
            return {}
        return {**template_of(self.form).places, **dict(self.moved)}

    @property
    def is_blank(self) -> bool:
        """Whether nobody has filled anything in; an unusable file is none of these.

        What a new report takes over from last year's is not filled in.
        """
        if self.edition is None:
            return False
        form = self.form
        for (key, cell), number in zip(form.cells.items(), self.numbers, strict=True):
            entered = number is not None and key not in form.carried
            if not cell.computed and (entered or key in self.gaps):
                return False
        return True

    @property
    def entered(self) -> dict[str, Number]:
        """The entered figures that are neither blank nor 0."""
        cells = self.form.cells
        found: dict[str, Number] = {}
        for key, number in self.figures.items():
            if number and not cells[key].computed:
                found[key] = number
        return found

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What its validation found, in validate's order, without what was not assessable."""
        return _unpacked(self.packed) if self.packed else ()

    @property
    def failures(self) -> tuple[Finding, ...]:
        """Those of its findings that fail."""
        return tuple(found for found in self.findings if found.status is Status.FAIL)

    @property
    def variant(self) -> Form:
        """The variant of the edition that it fills in; AssertionError for an unusable file."""
        figures = self.figures
        return self.form.variant({key for key in self.form.hybrid_keys if figures[key] is not None})


def packed(findings: Iterable[Finding]) -> bytes:
    """Findings that fail or are uncertain, for ``Delivery.packed``."""
    kept = [f.to_json(face=None) for f in findings if f.status in (Status.FAIL, Status.UNCERTAIN)]
    return (
        zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()) if kept else b""
    )


@lru_cache(maxsize=8)
def _unpacked(packed: bytes) -> tuple[Finding, ...]:
    """What was ``packed``; of a few files, as whoever writes about one asks again and again."""
    return tuple(Finding.from_json(raw) for raw in json.loads(zlib.decompress(packed)))


def base_name(source: Source) -> str:
    """The file's own name, without folders and zip."""
    return source.name.rpartition(INSIDE)[2].rpartition("/")[2]


def stem(source: Source) -> str:
    """The file's own name without its ending."""
    return PurePosixPath(base_name(source)).stem


def likely_copy(name: str) -> str | None:
    """The name of the file that this one is probably a second copy of: ``甲局(1).xlsx`` -> ``甲局.xlsx``."""
    above = name[: max(name.rfind("/") + 1, name.rfind(INSIDE) + len(INSIDE) if INSIDE in name else 0)]
    own = Path(name[len(above) :])
    stem = own.stem
    while (shorter := _COPY_LEAD.sub("", _COPY_MARK.sub("", stem)).strip()) != stem and shorter:
        stem = shorter
    return f"{above}{stem}{own.suffix}" if stem != own.stem else None
