"""What spreadsheet programs make of a workbook's formulas: LibreOffice, and Gnumeric as one of another make.

Both get a copy without any result, so that what they show is what they worked out. Without Gnumeric
(``ssconvert``) its tests skip; with ``XLGOV_REQUIRE_GNUMERIC=1`` they fail instead.
"""

from __future__ import annotations

import io
import math
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.office import Office

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RESULT = re.compile(rb"(</f>|<f [^<>]*/>)(<v>[^<]*</v>|<v/>)")
_SECONDS = 60


class Cell(NamedTuple):
    """A cell by its sheet and address (``A1``)."""

    sheet: str
    address: str

    @property
    def column(self) -> str:
        """The letters of its column."""
        return self.address.rstrip("0123456789")


@dataclass(frozen=True)
class ErrorValue:
    """An error as a cell shows it (``#N/A``)."""

    text: str


Value = float | bool | str | ErrorValue | None
"""What a cell holds; None is a formula that was never worked out."""


@dataclass(frozen=True)
class Formula:
    """A formula without ``=``, and the result that is kept with it."""

    text: str
    result: Value


def formulas(content: bytes) -> dict[Cell, Formula]:
    """Every cell of a workbook that holds a formula; where several share one the first has its text."""
    found: dict[Cell, Formula] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        strings = _strings(package)
        for sheet, part in _sheets(package):
            for element in ElementTree.fromstring(package.read(part)).iter(f"{_MAIN}c"):
                formula = element.find(f"{_MAIN}f")
                if formula is not None:
                    cell = Cell(sheet, element.get("r", ""))
                    found[cell] = Formula(formula.text or "", _value(element, strings))
    return found


def _strings(package: zipfile.ZipFile) -> list[str]:
    """The shared texts of a workbook."""
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    items = ElementTree.fromstring(package.read("xl/sharedStrings.xml")).iter(f"{_MAIN}si")
    return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in items]


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name and the part of each worksheet."""
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION)].removeprefix("/xl/")
        if target.startswith("worksheets/"):
            yield sheet.get("name", ""), f"xl/{target}"


def _value(element: ElementTree.Element, strings: Sequence[str]) -> Value:
    kind, text = element.get("t", "n"), element.findtext(f"{_MAIN}v")
    if kind == "str":
        return text or ""
    if not text:
        return None
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text == "1"
    return ErrorValue(text) if kind == "e" else float(text)


def without_results(content: bytes) -> bytes:
    """A workbook of ours in which no formula has a result."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(stream, "w") as emptied:
        for name in package.namelist():
            part = package.read(name)
            if name.startswith("xl/worksheets/"):
                part = _RESULT.sub(rb"\1", part)
            emptied.writestr(name, part)
    left = formulas(stream.getvalue()).values()
    assert all(formula.result in (None, "") for formula in left), "a result is left"
    return stream.getvalue()


@dataclass(frozen=True)
class Engines:
    """The two programs."""

    office: Office
    ssconvert: str
    folder: Path

    def results(self, contents: Mapping[str, bytes]) -> Iterator[Results]:
        """What each formula of these workbooks, by their file names, gives."""
        given, saved = self.folder / "given", self.folder / "gnumeric"
        for folder in (given, saved):
            folder.mkdir(exist_ok=True)
        paths = [given / name for name in contents]
        for path, content in zip(paths, contents.values(), strict=True):
            path.write_bytes(without_results(content))
        with ThreadPoolExecutor(2) as pool:
            of_gnumeric = list(pool.map(lambda path: self._converted(path, saved), paths))
        of_office = self.office.save(paths, self.folder / "libreoffice", calculate=True)
        for name, one, other in zip(contents, of_office, of_gnumeric, strict=True):
            yield Results(
                name, formulas(contents[name]), formulas(one.read_bytes()), formulas(other.read_bytes())
            )

    def saved(self, name: str) -> bytes:
        """A workbook of the last batch as LibreOffice saved it."""
        return (self.folder / "libreoffice" / name).read_bytes()

    def _converted(self, path: Path, folder: Path) -> Path:
        target = folder / path.with_suffix(".xlsx").name
        command = [self.ssconvert, "--recalc", str(path), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        assert done.returncode == 0, done.stderr
        return target


@dataclass(frozen=True)
class Results:
    """A workbook's formulas with the results that it was written with, and those of each program."""

    name: str
    written: Mapping[Cell, Formula]
    office: Mapping[Cell, Formula]
    gnumeric: Mapping[Cell, Formula]

    def differing(self) -> Iterator[Difference]:
        """The cells in which not all three say the same."""
        for cell, formula in self.written.items():
            said = (formula.result, self._of(self.office, cell), self._of(self.gnumeric, cell))
            if not (same(said[0], said[1]) and same(said[0], said[2])):
                yield Difference(self.name, cell, formula.text, *said)

    def _of(self, found: Mapping[Cell, Formula], cell: Cell) -> Value:
        return found[cell].result if cell in found else None


@dataclass(frozen=True)
class Difference:
    """A cell in which the programs and the file do not agree."""

    name: str
    cell: Cell
    formula: str = field(compare=False)
    written: Value
    office: Value
    gnumeric: Value


def same(one: Value, other: Value) -> bool:
    """Whether a person sees the same in both cells: every letter of a text, and of a number fourteen digits
    and what is more than a millionth of a millionth, which Gnumeric leaves of 0.1+0.2-0.3."""
    if type(one) is float and type(other) is float:
        return math.isclose(one, other, rel_tol=1e-14, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def _missing(reason: str) -> None:
    if os.environ.get("XLGOV_REQUIRE_GNUMERIC") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def engines(office: Office, tmp_path: Path) -> Engines:
    """Both programs, or a skip with the reason."""
    program = shutil.which("ssconvert")
    if program is None:
        _missing("Gnumeric is not here (ssconvert)")
    return Engines(office, str(program), tmp_path)
