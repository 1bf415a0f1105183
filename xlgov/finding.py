"""A finding is a value: what is wrong, where, by how much, on what basis, and what to do.

The same list feeds the marks in cells, the sheet 校验结果, the command line and JSON.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from xlgov import ways
from xlgov.values import Number, fixed
from xlgov.ways import Face

Side = Literal["left", "right"]


class Severity(StrEnum):
    """``error`` blocks publication, ``warning`` wants an explanation, ``info`` is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The Chinese word clerks know."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return _RANKS[self]


class Status(StrEnum):
    """What a rule can answer."""

    PASS = "pass"
    FAIL = "fail"
    UNCERTAIN = "uncertain"
    NOT_ASSESSABLE = "not_assessable"

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return {"pass": "通过", "fail": "不通过", "uncertain": "存疑", "not_assessable": "无法判断"}[
            self.value
        ]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}
_STATUS_RANKS = {status: rank for rank, status in enumerate(Status)}


class Place(NamedTuple):
    """Where something stands: sheet and cell of a workbook, line (from 1) of a text, or the ``spot`` in a
    document in words (第2个表格第5行第4格)."""

    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    spot: str | None = None

    def __str__(self) -> str:
        if self.spot is not None:
            return self.spot
        if self.line is not None:
            return f"第{self.line}行"
        return "!".join(part for part in (self.sheet, self.cell) if part)


NOWHERE = Place()
NAMED = 3
"""units, files or cells that a message names; it counts the rest"""


@lru_cache(maxsize=4096)
def cell_place(sheet: str, cell: str) -> Place:
    """A cell of a sheet; one object for one cell, so that comparing hundreds costs nothing."""
    return Place(sheet, cell)


class CellRef(NamedTuple):
    """A cell that a finding speaks of: its key, its place, what it holds, its side of the equation."""

    key: str | None
    place: Place = NOWHERE
    value: str | None = None
    side: Side = "left"

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``validate --format json``."""
        return {
            "key": self.key,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "line": self.place.line,
            "spot": self.place.spot,
            "value": self.value,
            "side": self.side,
        }


EXPLAINED = "已说明"
"""What stands where the severity of a finding would, once somebody explained it."""
DRAFT = "草稿"
"""What a document with open errors bears, on every page of it."""
DRAFT_LINE = f"{DRAFT}：还有没改正的错误或没有数字的格，不得作为正式文本公开"


class Explained(NamedTuple):
    """What was written beside a finding (情况说明), by whom and when (YYYY-MM-DD), and in Chinese why it does
    not count; ``refused`` is empty where it does."""

    text: str
    by: str | None = None
    at: str | None = None
    refused: str = ""

    @property
    def said(self) -> str:
        """It in one line, with whose it is, and why it does not count."""
        whose = "　".join(part for part in (self.by, self.at) if part)
        text = f"{self.text}（{whose}）" if whose else self.text
        return f"情况说明不算数：{self.refused}。写的是：{text}" if self.refused else f"情况说明：{text}"

    def to_json(self) -> dict[str, str | None]:
        """The shape published in ``validate --format json``."""
        return self._asdict()


class Finding(NamedTuple):
    """One answer of one rule that is not a pass.

    ``explanation`` is what somebody wrote beside it, whether that counts or not.
    """

    code: str
    severity: Severity
    message: str
    status: Status = Status.FAIL
    cause: str = ""
    advice: str = ""
    quote: str = ""
    cells: tuple[CellRef, ...] = ()
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    basis: str = ""
    fingerprint: str = ""
    explanation: Explained | None = None

    def to_json(self, face: Face | None = Face.COMMAND) -> dict[str, Any]:
        """The shape published in ``validate --format json``, in a face's words; untold where it is None."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "status": self.status.value,
            "message": ways.told(self.message, face),
            "cause": ways.told(self.cause, face),
            "advice": ways.told(self.advice, face),
            "quote": self.quote,
            "cells": [cell.to_json() for cell in self.cells],
            "left": number_to_json(self.left),
            "right": number_to_json(self.right),
            "difference": number_to_json(self.difference),
            "basis": self.basis,
            "fingerprint": self.fingerprint,
            "explanation": self.explanation.to_json() if self.explanation else None,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Finding:
        """The finding that ``to_json`` wrote; KeyError or ValueError for anything else."""
        given = dict(raw)
        cells = tuple(
            CellRef(
                cell["key"],
                Place(cell["sheet"], cell["cell"], cell["line"], cell["spot"]),
                cell["value"],
                cell["side"],
            )
            for cell in given.pop("cells")
        )
        given |= {name: number_from_json(given[name]) for name in ("left", "right", "difference")}
        severity, status = Severity(given.pop("severity")), Status(given.pop("status"))
        written = given.pop("explanation")
        explanation = Explained(**written) if written else None
        return cls(**given, severity=severity, status=status, cells=cells, explanation=explanation)

    @property
    def is_explained(self) -> bool:
        """Whether somebody wrote why it stands, and that counts."""
        return self.explanation is not None and not self.explanation.refused

    @property
    def is_error(self) -> bool:
        """Whether it is a failure of the gravest kind, no doubt about one, and nobody explained it."""
        return self.status is Status.FAIL and self.severity is Severity.ERROR and not self.is_explained

    @property
    def order(self) -> tuple[int, int, str]:
        """Sorting key: failures first, grave ones first, then by code; within a code order is validate's."""
        return (_STATUS_RANKS[self.status], self.severity.rank, self.code)


class Counts(NamedTuple):
    """How many findings there are of each kind: failures of each severity that nobody explained, those that
    somebody did, and doubts."""

    errors: int = 0
    warnings: int = 0
    infos: int = 0
    explained: int = 0
    uncertain: int = 0

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Counts:
        """Those of these findings."""
        found = list(findings)
        failures = [each for each in found if each.status is Status.FAIL]
        severities = Counter(each.severity for each in failures if not each.is_explained)
        return cls(
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
            infos=severities[Severity.INFO],
            explained=sum(each.is_explained for each in failures),
            uncertain=sum(each.status is Status.UNCERTAIN for each in found),
        )

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return any(self)

    @property
    def by_severity(self) -> dict[Severity, int]:
        """The open failures."""
        return {Severity.ERROR: self.errors, Severity.WARNING: self.warnings, Severity.INFO: self.infos}

    @property
    def said(self) -> str:
        """All of it in words."""
        parts = [f"{count} 个{severity.label}" for severity, count in self.by_severity.items() if count]
        parts += [f"{self.explained} 个已写情况说明"] if self.explained else []
        parts += [f"{self.uncertain} 项存疑"] if self.uncertain else []
        return "，".join(parts) or "没有发现问题"


def counted(findings: Sequence[Finding]) -> str:
    """How many failures of each severity, in words, and how many were explained."""
    counts = Counts.of(findings)
    explained = counts.explained
    open_ones = counts.by_severity.items()
    named = "、".join(f"{count} 个{severity.label}" for severity, count in open_ones if count)
    if not explained:
        return named or "没有发现问题"
    return (
        f"{named or '没有未说明的问题'}，{f'另有 {explained} 个' if named else f'{explained} 个'}已写情况说明"
    )


def listed(names: Sequence[str], more: str, shown: int = NAMED) -> str:
    """The first few of ``names``, and where there are more, how many in all, by ``more``: “等 {} 个单位”."""
    first = "、".join(names[:shown])
    return first + more.format(len(names)) if len(names) > shown else first


def told(findings: Iterable[Finding], face: Face) -> list[Finding]:
    """Findings in the words of the face that shows them; their fingerprints stay."""
    return [
        each._replace(
            message=ways.told(each.message, face),
            cause=ways.told(each.cause, face),
            advice=ways.told(each.advice, face),
            quote=ways.told(each.quote, face),
        )
        for each in findings
    ]


class Uncounted(StrEnum):
    """Why the totals among the keys of an observation do not count what stands in their parts."""

    STALE = "stale"
    """their formulas were not worked out again"""
    TEXT = "text"
    """the numbers, which are among the keys too, are kept as text"""


class Observation(NamedTuple):
    """What a reader noticed while reading; the rule of the same code turns it into a finding.

    ``severity`` is set only where the rule leaves a choice; ``keys`` are the figures concerned. ``cause`` and
    ``advice`` are given where the rule's own words would not fit what was noticed. ``cured_by_writing`` is
    said of what a new file no longer has (a hidden row, a number kept as text): the report does not carry it
    on. ``surely_read`` is said where the figures are beyond doubt all the same: a sheet was renamed, cells
    have no names, and labels say which is which. ``origin`` says in Chinese where an earlier reading noticed
    it; empty for what this one did. ``uncounted`` is set where it explains totals without a result.
    ``dropped`` is said of a cell for words of which nothing was read: a new file is without them. ``unsure``
    says that what was placed under its keys was placed by the likeliest reading: a person has to compare.
    """

    code: str
    message: str
    place: Place = NOWHERE
    quote: str = ""
    keys: tuple[str, ...] = ()
    severity: Severity | None = None
    cause: str | None = None
    advice: str | None = None
    cured_by_writing: bool = False
    origin: str = ""
    uncounted: Uncounted | None = None
    surely_read: bool = False
    dropped: bool = False
    unsure: bool = False

    @property
    def text(self) -> str:
        """The message as a sentence; of an earlier reading with the place in its file."""
        sentence = self.message.removesuffix("。")
        return f"{sentence}（{self.origin}）。" if self.origin else f"{sentence}。"


def number_to_json(number: Number | None) -> int | str | None:
    """Counts are JSON integers, money is a string in fixed notation."""
    return fixed(number) if isinstance(number, Decimal) else number


def number_from_json(raw: int | str | None) -> Number | None:
    """The figure that JSON holds: text there is an amount of money."""
    return Decimal(raw) if isinstance(raw, str) else raw


def fingerprint(
    unit: str | None,
    year: int | None,
    code: str,
    values: Mapping[str, str | None] | Iterable[tuple[str, str | None]],
) -> str:
    """Sixteen hex digits that change whenever the unit, year, rule, cells or their values change."""
    lines = [unit or "", str(year or ""), code]
    lines += [f"{key}={'' if value is None else value}" for key, value in sorted(dict(values).items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
