"""The corpus: sentences with the claims that are in them and the rules that they break, as data.

A file of ``corpus/`` is a list of::

    [[case]]
    text = "全年收到政府信息公开申请22件，其中自然人20件。"
    claims = ["申请.新收=22", "申请.新收.自然人=20"]     # as str(Claim) has them, in the order of the text
    figures = { "requests.received.natural_person" = 16 }  # others 0, totals worked out; received balanced
    fires = ["N-APP-1", "N-APPL"]     # the codes of rules of the families N, D, K, Y, P, S, A that fail
    unsure = []                       # those that are uncertain
    note = "why, where it is not plain"

``figures`` may be the name of a table ``[figures.NAME]`` of the file, for those that several cases have.
Left out, ``claims`` are not looked at, ``figures`` are all 0, and ``fires`` and ``unsure`` are empty.
``section`` (overview; notes.requests for the note of a table), ``unit`` (a table of Unit's fields, "" for
one that is not given), ``edition`` (2021), ``year``, ``title``, ``preamble``, ``sections`` (the other texts),
``previous`` (last year's sections) and
``only`` (codes: no other is looked at) can be given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.reports import TEXTS, UNIT, YEARS, report
from xlgov.report import Report

FOLDER = Path(__file__).with_name("corpus")


def corpus() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every case with its name: file and number."""
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        for number, case in enumerate(content["case"], start=1):
            figures = case.get("figures", {})
            named = content["figures"][figures] if isinstance(figures, str) else figures
            yield f"{path.stem}-{number}", case | {"figures": named}


def report_of(case: dict[str, Any]) -> Report:
    """The report that a case is of."""
    edition = case.get("edition", "2021")
    section = case.get("section", "overview")
    texts = TEXTS | case.get("sections", {})
    rest: dict[str, Any] = {name: case[name] for name in ("title", "preamble") if name in case}
    if section == "preamble":
        rest["preamble"] = case["text"]
    elif section.startswith("notes."):
        rest["notes"] = {section.removeprefix("notes."): case["text"]}
    else:
        texts[section] = case["text"]
    return report(
        edition,
        case.get("year", YEARS[edition]),
        unit=UNIT | {name: each or None for name, each in case.get("unit", {}).items()},
        sections=texts,
        **rest,
        **case.get("figures", {}),
    )


def before(case: dict[str, Any]) -> Report | None:
    """Last year's report, where the case has one."""
    if "previous" not in case:
        return None
    now = report_of(case)
    return replace(report(now.edition, (now.year or 0) - 1), sections=dict(now.sections) | case["previous"])
