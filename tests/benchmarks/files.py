"""The files that are read, made once for each revision with its own builder and kept with its environment."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.environments import ROOT, Revision
from tests.benchmarks.timing import Missing, Started, asked

APART = Path(__file__).parent / "apart"
ROLLING = APART / "rolling.py"
FEW, SIXTY = 6, 60
"""units of a small city"""


class Files:
    """The files of a revision by the names that lines give them; each is made when it is first asked for."""

    def __init__(self, revision: Revision, files: int, units: int) -> None:
        """``files`` are those of the city as workbooks, ``units`` those of a larger one as JSON."""
        self._revision = revision
        self._folder = revision.folder / "files"
        self._counts = {"city": files, "few": FEW, "sixty": SIXTY, "units": units, "tenth": units // 10}

    def path(self, name: str) -> Path:
        """A file, or a folder of them. Raises Missing where it cannot be made."""
        if name == "one/saved.xlsx":
            return self._kept(self.path("one/own.xlsx").with_name("saved.xlsx"), self._saved)
        if name.endswith(".cells"):
            return self._cells(name)
        if name.startswith("one/"):
            path = self._made("one", 0) / name.removeprefix("one/")
            if not path.exists():
                raise Missing(f"{self._revision.name} makes no {path.name}")
            return path
        count = self._counts[name]
        return self._made("units" if name in ("units", "tenth") else "city", count)

    def _made(self, what: str, count: int) -> Path:
        def make(begun: Path) -> None:
            making = APART / "making.py"
            asked([self._revision.python, "-I", making, ROOT, begun, what, count])

        return self._kept(self._folder / (f"{what}-{count}" if count else what), make)

    def _saved(self, begun: Path) -> None:
        """What LibreOffice makes of a workbook when it saves it."""
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            raise Missing("LibreOffice is not here")
        with tempfile.TemporaryDirectory() as scratch:
            profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
            kind = "xlsx:Calc MS Excel 2007 XML"
            own = self.path("one/own.xlsx")
            asked([program, profile, "--headless", "--convert-to", kind, "--outdir", scratch, own])
            shutil.move(Path(scratch, own.name), begun)

    def _cells(self, name: str) -> Path:
        """The cells of a workbook; of the result of a roll-up where that is what is asked for."""
        if name == "units.cells":
            units = self.path("units")
            target, workbook = units.with_name(f"{units.name}.cells"), self._result
        else:
            target, workbook = self.path("one/own.xlsx").with_name(Path(name).name), self._workbook(name)

        def make(begun: Path) -> None:
            with tempfile.TemporaryDirectory() as scratch:
                asked([self._revision.python, "-I", APART / "cells.py", workbook(Path(scratch)), begun])

        return self._kept(target, make)

    def _workbook(self, cells: str) -> Callable[[Path], Path]:
        return lambda _: self.path(cells.replace(".cells", ".xlsx"))

    def _result(self, scratch: Path) -> Path:
        out = scratch / "out.xlsx"
        Started(lambda: [self._revision.python, "-I", ROLLING, self.path("units"), out, 2], (0, 1)).take()
        return out

    def _kept(self, target: Path, make: Callable[[Path], None]) -> Path:
        """A file or folder that is there whole or not at all."""
        if not target.exists():
            begun = target.with_name(f"begun-{target.name}")
            if begun.is_dir():
                shutil.rmtree(begun)
            target.parent.mkdir(parents=True, exist_ok=True)
            make(begun)
            begun.rename(target)
        return target
