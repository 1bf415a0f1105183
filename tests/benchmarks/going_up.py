"""What comparing, putting right, packing, verifying and a summary of sixty units cost.

``python -m tests.benchmarks.going_up`` prints medians with the smallest and largest of three rounds, against
read + validate of the same workbook in the same run. Machines are noisy: look at the ratios.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.benchmarks.rollup import generated
from tests.benchmarks.speed import shown, timed, with_xlgov
from xlgov import api, bundle, summary
from xlgov.bundle import Terms
from xlgov.comparison import compare
from xlgov.comparison import workbook as side_by_side
from xlgov.repairs import proposed
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.several.given import Given
from xlgov.several.overview import summary_of, unit_of
from xlgov.several.work import Done, Job
from xlgov.workbook.build import build

ROUNDS = 3
UNITS = 60
ANYWAY = Terms("系统故障，数据正在向各科室核实，二月底前改正后重报。")


def compared(before: Report, after: Report) -> None:
    """Two reports side by side, as JSON and as a workbook."""
    found = compare(before, after)
    json.dumps(found.to_json())
    side_by_side.build(found)


def summed(answers: list[Done], ending: str) -> None:
    """A summary with a page for each unit."""
    units = [unit_of(done) for done in answers]
    summary.content(summary_of(units), ending)


def main() -> None:
    """Measure and print."""
    one, other = samples()[-1].report, samples()[-2].report
    content = build(one.form, one)
    loaded = api.parse(content, "年报.xlsx")
    package = bundle.packed(loaded, terms=ANYWAY)
    with tempfile.TemporaryDirectory() as folder:
        answers = []
        for path in generated(Path(folder), UNITS):
            given = Given(path.name, path.name, path)
            read = given.read()
            answers.append(Done(Job(given), read, tuple(validate(read))))
    works: dict[str, Callable[[], object]] = {
        "read and validate": partial(with_xlgov, content),
        "compare, with workbook": partial(compared, other, one),
        "repairs proposed": partial(proposed, loaded),
        "pack": partial(bundle.packed, loaded, terms=ANYWAY),
        "verify": partial(bundle.verified, package, "包.zip"),
        f"summary of {UNITS}, .html": partial(summed, answers, ".html"),
        f"summary of {UNITS}, .docx": partial(summed, answers, ".docx"),
    }
    found = timed(ROUNDS, *works.values())
    for name, times in zip(works, found, strict=True):
        print(shown(name, times, found[0]))


if __name__ == "__main__":
    main()
