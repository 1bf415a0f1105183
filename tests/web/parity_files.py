"""The reports that both editions are given: the samples, the district of the demo, generated ones, and the
published ones outside the project where they are."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

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


class Case(NamedTuple):
    """A file as it stands in the page: with what was corrected in it, and last year's report beside it."""

    file: Given
    edits: Mapping[str, Any] | None = None
    previous: Given | None = None


TYPED = ("0", "1", "12", "310", "12.5", "", "三", "1,204", "-3", "约5件")
"""what somebody types into a figure's cell"""


def with_years_and_edits(files: Iterable[Given]) -> Iterator[Case]:
    """Each file by itself, with the one before it as last year's, corrected, or both by turns."""
    before: Given | None = None
    for number, file in enumerate(files):
        edits = _corrected(file, number) if number % 4 > 1 else None
        yield Case(file, edits, before if number % 2 else None)
        before = file


def _corrected(file: Given, number: int) -> dict[str, Any]:
    drawn = random.Random(number)
    form = api.parse(file.content, file.name).report.form
    figures = {key: drawn.choice(TYPED) for key in drawn.sample(sorted(form.keys), 5)}
    figures |= dict.fromkeys(drawn.sample(sorted(form.computed), 2))
    return {"figures": figures, "texts": {"sections.problems": f"改过的第 {number} 段。\n受理 {number} 件。"}}


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


def generated_files(edition: str, count: int, endings: tuple[str, ...] = (".xlsx",)) -> Iterator[Given]:
    """So many generated reports of an edition, as these kinds of file by turns; some have faults."""
    for number, report in enumerate(islice(_generated(edition), count)):
        ending = endings[number % len(endings)]
        content = _as_text(report) if ending == ".txt" else api.content(report, ending, (), api.PLAIN)
        yield Given(f"generated-{edition}-{number}{ending}", content)


def _generated(edition: str) -> Iterator[Report]:
    number = 0
    while True:
        yield finished(made(number, edition))
        yield from (good for good, _, _ in islice(phrased(number, edition), 3))
        number += 1


def _as_text(report: Report) -> bytes:
    lines = [f"{report.unit.name}{report.year}年政府信息公开工作年度报告", report.preamble or ""]
    for section in report.form.sections:
        lines += [section.label, report.sections.get(section.key) or "略。"]
    return "\n".join(lines).encode("gb18030")


def files_in(folder: Path) -> Iterator[Given]:
    """The files of a folder that may be reports; none where there is no folder."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.suffix.lower() in api.READ_ENDINGS:
            yield Given(path.name, path.read_bytes())
