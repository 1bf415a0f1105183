"""Small folders of delivered workbooks for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.reports import report
from xlgov.report import Report
from xlgov.workbook.build import build

NAMES = ("甲局", "乙局", "丙镇人民政府", "丁街道办事处", "戊局")


def unit_report(
    name: str, number: int = 1, *, edition: str = "2021", year: int = 2023, **given: object
) -> Report:
    """A consistent report of a unit, with figures that follow from ``number``."""
    figures: dict[str, object] = {
        "proactive.licensing.decisions": number * 3,
        "requests.outcome.granted.natural_person": number,
        "requests.carried_forward.natural_person": number % 4,
    }
    unit = {"name": name, "tier": "county", "kind": "department"}
    return report(edition, year, **({"unit": unit} | figures | given))


@cache
def workbook(name: str, number: int = 1) -> bytes:
    """The workbook of ``unit_report``."""
    made = unit_report(name, number)
    return build(made.form, made)


def deliver_to(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """A folder with a workbook per unit."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names, 1):
        folder.joinpath(f"{name}.xlsx").write_bytes(workbook(name, number))
    return folder
