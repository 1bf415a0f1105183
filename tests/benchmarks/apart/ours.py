"""Works of this project: each function makes itself ready and answers with what is timed.

They run with the wheel of any revision; what a revision has not yet fails when it is imported.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

Work = Callable[[], object]
ANYWAY = "系统故障，数据正在向各科室核实，二月底前改正后重报。"
DAY = datetime.date(2026, 2, 1)


def read_and_validate(path: str) -> Work:
    """Guard, read by names, compare with the template, and ask every rule."""
    return partial(_read_and_validate, Path(path).read_bytes())


def _read_and_validate(content: bytes) -> None:
    from xlgov.rules import validate

    validate(_read(content))


def _read(content: bytes) -> Any:
    from xlgov.workbook.reader import read_workbook

    return read_workbook(content, "report.xlsx", "0" * 64)


def read(path: str) -> Work:
    """The report of a workbook, without any rule."""
    return partial(_read, Path(path).read_bytes())


def parse(path: str) -> Work:
    """Guard, values and flags of every sheet, and nothing made of them."""
    return partial(_parse, Path(path).read_bytes())


def _parse(content: bytes) -> None:
    from xlgov.workbook.cells import FileContents
    from xlgov.workbook.package import open_package

    contents = FileContents(open_package(content))
    for sheet in contents.sheets:
        contents.rows(sheet.name)
        contents.flags(sheet.name)


def validate(path: str) -> Work:
    """Every rule about a report that was read before."""
    from xlgov import rules

    return partial(rules.validate, _read(Path(path).read_bytes()))


def without_rules_about_texts(path: str) -> Work:
    """Read and validate as if there were no rules about texts."""
    from tests.claims.about_texts import LOOKED_AT
    from xlgov import rules

    content = Path(path).read_bytes()
    with _without(LOOKED_AT):
        asked = {found.code for found in rules.validate(_read(content))}
    assert not asked & LOOKED_AT, "the rules about texts cannot be left out here"
    return partial(_without_texts, content, LOOKED_AT)


def _without_texts(content: bytes, codes: set[str]) -> None:
    with _without(codes):
        _read_and_validate(content)


@contextmanager
def _without(codes: set[str]) -> Iterator[None]:
    from xlgov import rules

    whole = rules.rules_of
    kept: dict[Any, Any] = {}

    def less(form: Any) -> Any:
        # a form is told by what it is: to hash it would cost what is measured
        if id(form) not in kept:
            kept[id(form)] = tuple(info for info in whole(form) if info.code not in codes)
        return kept[id(form)]

    rules.rules_of = less  # type: ignore[assignment]
    try:
        yield
    finally:
        rules.rules_of = whole


def parse_document(path: str) -> Work:
    """The report of a published document."""
    from xlgov import api

    return partial(api.parse, Path(path).read_bytes(), Path(path).name)


def to_docx(path: str) -> Work:
    """A report as a Word document."""
    from xlgov.publication import word

    return partial(word.to_docx, _read(Path(path).read_bytes()).report, ())


def to_html(path: str) -> Work:
    """A report as a web page."""
    from xlgov.publication import webpage

    return partial(webpage.to_html, _read(Path(path).read_bytes()).report, ())


def template() -> Work:
    """The blank master workbook."""
    from xlgov.form import edition
    from xlgov.workbook.build import build

    return partial(build, edition("2021"))


def filled(path: str) -> Work:
    """The master workbook with a report in it."""
    from xlgov.workbook.build import build

    report = _read(Path(path).read_bytes()).report
    return partial(build, report.form, report)


def letter(folder: str) -> Work:
    """The letter (退回单) to one unit of the first few of a city."""
    from xlgov.rollup import letters, returns

    outcome = _rolled_up(sorted(Path(folder).iterdir())[:6])
    sent = returns.to_units(outcome.lines, "示例市", 2025, DAY)
    return partial(letters.to_docx, sent[0].letter)


def _rolled_up(paths: list[Path]) -> Any:
    from xlgov.rollup import run

    scratch = Path(tempfile.mkdtemp())
    request = run.Request(tuple(paths), "示例市", 2025, own_required=False, out=scratch / "out.xlsx")
    return run.roll_up(request)


def result(folder: str) -> Work:
    """The result workbook of a roll-up whose files were read before."""
    from xlgov.rollup import result as made

    return partial(made.build, _rolled_up([Path(folder)]))


def compare(path: str, other: str) -> Work:
    """Two reports side by side, as JSON and as a workbook."""
    from xlgov.comparison import workbook

    return partial(_compare, *(_read(Path(each).read_bytes()).report for each in (path, other)), workbook)


def _compare(one: Any, other: Any, workbook: Any) -> None:
    from xlgov.comparison import compare

    found = compare(one, other)
    json.dumps(found.to_json())
    workbook.build(found)


def repair(path: str) -> Work:
    """What 一键规范 proposes."""
    from xlgov.repairs import proposed

    return partial(proposed, _read(Path(path).read_bytes()))


def pack(path: str) -> Work:
    """The package that goes up."""
    from xlgov import bundle

    return partial(bundle.packed, _read(Path(path).read_bytes()), terms=bundle.Terms(ANYWAY))


def verify(path: str) -> Work:
    """A package held against what it says of itself."""
    from xlgov import bundle

    return partial(bundle.verified, pack(path)(), "包.zip")


def summary(folder: str, ending: str) -> Work:
    """What was found in the first sixty files of a city, as one file with a page for each."""
    from xlgov import rules
    from xlgov.several.given import Given
    from xlgov.several.work import Done, Job

    answers = []
    for path in sorted(Path(folder).iterdir())[:60]:
        given = Given(path.name, path.name, path)
        loaded = given.read()
        answers.append(Done(Job(given), loaded, tuple(rules.validate(loaded))))
    return partial(_summed, answers, ending)


def _summed(answers: list[Any], ending: str) -> None:
    from xlgov.several.overview import summary_of, unit_of
    from xlgov.summary import content

    content(summary_of([unit_of(done) for done in answers]), ending)
