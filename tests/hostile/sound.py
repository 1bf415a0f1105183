"""Files with nothing wrong, of every kind that is read: what the spoilt ones are made of."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import openpyxl

from tests.documents.drawn import pdf
from tests.documents.ruled import Press, filled, unruled
from tests.reports import changed
from tests.shapes import WHOLE, text_of
from xlgov import api
from xlgov.finding import Status
from xlgov.form import editions
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.workbook.build import build

ENDINGS = (".xlsx", ".docx", ".html", ".pdf", ".txt", ".json")
MARK = 86421
"""A figure that no sample has: where it stands in a file is where one figure stands."""
MARKED = (
    "requests.outcome.granted.natural_person",
    "requests.received.enterprise",
    "requests.carried_forward.natural_person",
)
"""Figures that it takes the place of; every edition has them."""


class Sound(NamedTuple):
    """A file, and what it is read as."""

    ending: str
    content: bytes
    loaded: Loaded
    codes: frozenset[str]
    """of what is said of it"""
    key: str = ""
    """of the figure that is ``MARK``"""


@cache
def files() -> dict[str, list[bytes]]:
    """By ending: workbooks blank, filled and marked, a sum, publications, texts, data."""
    found: dict[str, list[bytes]] = {ending: [] for ending in ENDINGS}
    found[".xlsx"] += [build(form) for form in editions()]
    for sample in samples()[:4]:
        report = sample.report
        for ending in ENDINGS:
            found[ending].append(_written(report, ending))
        found[".xlsx"].append(build(report.form, report, validate(report), checked="2025-01-31"))
        found[".pdf"].append(pdf(Press(line=filled, numbered=False).report(report)))
        found[".txt"] += [text_of(report, shape, seed).encode() for seed, shape in enumerate(WHOLE.values())]
    found[".txt"].append(_as_text(found[".xlsx"][-1]))
    found[".pdf"].append(pdf(Press(line=unruled).report(samples()[0].report)))
    found[".xlsx"].append(_sum())
    return found


@cache
def filled_in(ending: str, number: int) -> Sound:
    """A sample as a file of a kind."""
    return _sound(samples()[number].report, ending)


@cache
def marked(ending: str, number: int, key: str) -> Sound:
    """The same with ``MARK`` under a key."""
    return _sound(changed(samples()[number].report, **{key: MARK}), ending, key)


def _sound(report: Report, ending: str, key: str = "") -> Sound:
    content = _written(report, ending)
    loaded = api.parse(content, f"某局年报{ending}")
    codes = {each.code for each in validate(loaded) if each.status is Status.FAIL}
    codes |= {each.code for each in loaded.observations}
    return Sound(ending, content, loaded, frozenset(codes), key)


def _written(report: Report, ending: str) -> bytes:
    if ending == ".json":
        return report.to_json().encode()
    if ending == ".docx":
        return to_docx(report, validate(report))
    if ending == ".html":
        return to_html(report, validate(report)).encode()
    if ending == ".pdf":
        return pdf(Press().report(report))
    if ending == ".txt":
        return text_of(report, WHOLE["tabs"]).encode()
    return build(report.form, report)


def _as_text(content: bytes) -> bytes:
    """What a person sees in the workbook, as tabs and lines."""
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True):
        if sheet.sheet_state == "visible":
            for row in sheet.iter_rows(values_only=True):
                lines.append("\t".join("" if cell is None else str(cell) for cell in row).rstrip("\t"))
    return "\n".join(lines).encode()


def _sum() -> bytes:
    """The result of adding up two units."""
    from xlgov.commands.main import main

    with tempfile.TemporaryDirectory() as folder:
        units, out = Path(folder, "各单位"), Path(folder, "汇总.xlsx")
        units.mkdir()
        for sample in samples()[:2]:
            api.write(sample.report, units / f"{sample.name}.xlsx")
        year = str(samples()[0].report.year)
        command = ["rollup", str(units), "-o", str(out), "--unit", "示例县", "--year", year, "--jobs", "1"]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            main(command)
        return out.read_bytes()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The members of a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
