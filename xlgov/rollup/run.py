"""One roll-up from the files to the sum: what the command line, the buttons and programs all call."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov.parts import UnitKind

if TYPE_CHECKING:
    from xlgov.report import Report
    from xlgov.rollup.assess import Line
    from xlgov.rules.collection import Collection, Issue

Progress = Callable[[int, int], None]
"""Called with how many files are done and how many there are; may raise executor.Cancelled."""


@dataclass(frozen=True)
class Request:
    """What is to be rolled up.

    ``paths`` are folders, files and zips of the subordinate units; ``own`` the own-organ report (本级) where
    it is not among them, ``own_required`` False where there is none. ``reported`` is the body's own report
    of the year where it already has one. ``out`` is the result workbook: its folder also keeps the journal
    that ``resume`` goes on from, and what goes back to the units; ``force`` allows these to be replaced.
    ``table`` is a .csv or .parquet for programs. ``kind`` is the category of the body that rolls up.
    """

    paths: Sequence[Path]
    unit: str
    year: int
    own: Path | None = None
    own_required: bool = True
    roster: Path | None = None
    previous: Path | None = None
    decisions: Path | None = None
    reported: Path | None = None
    kind: UnitKind = "government"
    out: Path | None = None
    table: Path | None = None
    force: bool = False
    resume: bool = False
    jobs: int | None = None
    cluster: str | None = None
    checked: datetime.date = field(default_factory=datetime.date.today)
    """the day written into the result"""


@dataclass(frozen=True)
class Outcome:
    """A roll-up that is worked out and not yet written.

    ``report`` is the sum in the edition of the year, ``others`` the sums of files in another edition, by
    edition. ``lines`` has one entry per expected unit, then the files that stand for none. ``issues`` are
    those about the deliveries, then those about the sum. ``ignored`` are files of other kinds, ``void`` the
    decisions that did not apply any more.
    """

    request: Request
    collection: Collection
    lines: tuple[Line, ...]
    issues: tuple[Issue, ...]
    report: Report
    others: Mapping[str, Report] = field(default_factory=dict)
    earlier_years: Mapping[int, Report] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    void: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Issue, ...]:
        """The issues that nobody has decided."""
        return tuple(issue for issue in self.issues if issue.decided is None)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing from the sum and nothing waits for a decision."""
        from xlgov.finding import Severity

        return not any(issue.holds or issue.finding.severity is Severity.ERROR for issue in self.open)


def roll_up(request: Request, progress: Progress | None = None, executor: Executor | None = None) -> Outcome:
    """Read, look at and add up everything; nothing is written but the journal.

    Raises InputError for a path, roster or decision file that cannot be used, executor.Cancelled when
    ``progress`` does.
    """
    raise NotImplementedError


def write(outcome: Outcome) -> list[Path]:
    """Write the result workbook, the open decisions and what goes back to the units; the files written.

    Every file is written whole or not at all, the result workbook last. Raises InputError.
    """
    raise NotImplementedError
