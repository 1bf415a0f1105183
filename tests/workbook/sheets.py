"""What tests look at in a built workbook."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from random import Random
from typing import Any
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook

from tests.reports import changed, report
from xlgov.form import EDITIONS, edition
from xlgov.report import Report
from xlgov.values import BLANK, Kind, Measure, Value, from_text

_TYPED = ["/", "无", "4个", "230.37万", "２", "1,234", " 7", "22（其中修订16件）", "1.5", "=1+1", "-3"]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@lru_cache(maxsize=32)
def opened(content: bytes, *, values: bool = False) -> Workbook:
    """The workbook as openpyxl sees it, to look at only: formulas, or the values cached with them."""
    return load_workbook(io.BytesIO(content), data_only=values)


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of the package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheet_xml(content: bytes, name: str) -> ElementTree.Element:
    """The XML of one worksheet."""
    names = opened(content).sheetnames
    return ElementTree.fromstring(parts(content)[f"xl/worksheets/sheet{names.index(name) + 1}.xml"])


def found(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    """Every element of that name."""
    return list(root.iter(_MAIN + tag))


def random_reports(count: int, seed: int = 2021) -> list[Report]:
    """Reports of every sort: consistent or not, with blanks, text, hybrids, some of last year's figures."""
    random = Random(seed)
    return [_random_report(random) for _ in range(count)]


def _random_report(random: Random) -> Report:
    form = edition(random.choice(EDITIONS))
    entered = [key for key in form.keys if key not in form.computed]
    figures = {key: _amount(random, form.cells[key].measure) for key in random.sample(entered, 15)}
    last: dict[str, Any] = {f"last.{key}": random.randrange(30) for key in form.last if random.random() < 0.6}
    made = report(form.edition, form.first_year, **figures, **last)
    typed: dict[str, Any] = {}
    for key in random.sample(form.keys, random.choice((0, 2, 8, 40))):
        measure = form.cells[key].measure
        typed[key] = random.choice(
            (BLANK, from_text(random.choice(_TYPED), measure), Value(Kind.NUMBER, _amount(random, measure)))
        )
    if form.hybrid and random.random() < 0.3:
        typed |= {key: Value(Kind.NUMBER, random.randrange(3)) for key in form.hybrid_keys}
    return changed(made, **typed)


def _amount(random: Random, measure: Measure) -> Any:
    if measure is Measure.MONEY:
        return from_text(f"{random.randrange(10**6)}.{random.randrange(1, 10**6)}", measure).number
    low = -20 if measure is Measure.CHANGE else 0
    return random.choice((random.randrange(low, 20), random.randrange(low, 10**6)))
