"""What the steps share: the host, a folder of its own, and workbooks of the project's own sample figures."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlgov import api, files
from xlgov.excel.selftest.guard import Left
from xlgov.excel.selftest.own_host import OwnHost
from xlgov.excel.selftest.request import Request
from xlgov.excel.setup.machine import Machine
from xlgov.report import Loaded, Report
from xlgov.samples import samples
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

_FOLDER = "自检 (1) & 年报"
"""A name as clerks give them: what cannot cope with it is found here."""
_NAME = "某局 2025年报(1) & 附件.xlsx"


@dataclass
class Trial:
    """One run of the self-test on a computer. ``close`` takes everything away again."""

    machine: Machine
    host: OwnHost

    @cached_property
    def _base(self) -> Path:
        # macOS: Excel opens without asking only what lies in its own folder
        own = self.machine.excel_config.parent if self.machine.system == "mac" else None
        return Path(tempfile.mkdtemp(prefix="xlgov-selftest-", dir=own))

    @cached_property
    def folder(self) -> Path:
        """Where the workbooks of this run stand."""
        folder = self._base / _FOLDER
        folder.mkdir()
        return folder

    @cached_property
    def report(self) -> Report:
        """The sample with mistakes: a check finds something in its tables and in its text."""
        return samples()[-1].report

    @cached_property
    def path(self) -> Path:
        """The workbook of the sample."""
        return self._written(self.folder / _NAME)

    @cached_property
    def loaded(self) -> Loaded:
        """What Python reads in this workbook."""
        return api.load(self.path)

    @cached_property
    def sheets(self) -> list[str]:
        """The sheets of this workbook."""
        return list(template_of(self.loaded.report.form).sheets())

    @cached_property
    def request(self) -> Request:
        """The request that the buttons of one workbook be quiet."""
        return Request.new(self.folder)

    @cached_property
    def quiet(self) -> Path:
        """The workbook of the sample whose buttons are quiet."""
        return self._written(Path(self.request.path))

    @contextlib.contextmanager
    def opened(self, path: Path) -> Iterator[xw.Book]:
        """A workbook open in the host, closed after it without being saved."""
        book = self.host.app.books.open(path)
        book.activate()
        try:
            yield book
        finally:
            with contextlib.suppress(Exception):  # the host may be gone
                book.close()

    @property
    def left(self) -> Left:
        """What there is of this run outside this process, from any thread."""
        made = vars(self)
        paths = [made["_base"]] if "_base" in made else []
        if "request" in made:
            paths += self.request.paths
        return self.host.left + Left(paths=tuple(map(str, paths)))

    def close(self) -> None:
        """The host is ended, files and the request are gone. Raises nothing."""
        with contextlib.suppress(Exception):
            self.host.quit()
        self.withdraw()

    def withdraw(self) -> None:
        """Files and the request are gone. Raises nothing."""
        if "request" in vars(self):
            with contextlib.suppress(Exception):
                self.request.withdraw()
        if "_base" in vars(self):
            shutil.rmtree(self._base, ignore_errors=True)

    def _written(self, path: Path) -> Path:
        files.write_bytes(path, api.content(self.report, path.suffix, None, api.PLAIN))
        return path


def without_origin(report: Report) -> Report:
    """A report without what differs between two readings of the same: which file it came from, and how."""
    return replace(report, provenance=type(report.provenance)())
