"""The reports that both editions are given: the samples, the district of the demo, generated ones, and the
published ones outside the project where they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tests.reports import YEARS
from tests.rules.test_generated_texts import finished, made, phrased
from xlgov import api
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.samples.district import district

ENDINGS = (".json", ".xlsx", ".docx", ".html")


class Given(NamedTuple):
    """A file as a clerk would have it."""

    name: str
    content: bytes


def sample_files() -> Iterator[Given]:
    """Each sample report as every kind of file that we write."""
    for sample in samples():
        findings = validate(sample.report)
        for ending in ENDINGS:
            content = api.content(sample.report, ending, findings, api.PLAIN)
            yield Given(f"{sample.name}{ending}", content)


def district_files() -> Iterator[Given]:
    """What came in from the units of the demo's district."""
    for name, report in district().files:
        yield Given(name, api.content(report, Path(name).suffix, (), api.PLAIN))


def generated_files(count: int) -> Iterator[Given]:
    """So many generated reports, as workbooks and JSON by turns, some with faults."""
    for number, report in enumerate(islice(_generated(), count)):
        ending = ENDINGS[number % 2]
        yield Given(f"generated-{number}{ending}", api.content(report, ending, (), api.PLAIN))


def _generated() -> Iterator[Report]:
    number = 0
    while True:
        for name in YEARS:
            yield finished(made(number, name))
            yield from (good for good, _, _ in islice(phrased(number, name), 3))
        number += 1


def files_in(folder: Path) -> Iterator[Given]:
    """The files of a folder that may be reports; none where there is no folder."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() in api.READ_ENDINGS:
            yield Given(path.name, path.read_bytes())
