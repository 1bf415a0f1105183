"""A row of the sums of the rows below it is none of the form's."""

from __future__ import annotations

import pytest

from tests.locate.grids import as_grids, find, table
from xlgov.form import edition
from xlgov.locate import locate

FORM = edition("2021")
OTHER = "requests.outcome.other."
FIGURES = {f"{OTHER}correction_overdue.natural_person": 2, f"{OTHER}other.natural_person": 3}


@pytest.mark.parametrize(
    ("named", "sums", "placed"),
    [("小计", (5, 0), False), ("", (5, 0), False), ("小计", (4, 0), False), ("", (0, 1), True)],
)
def test_the_subtotal_of_items_is_not_placed_beside_them(
    named: str, sums: tuple[int, int], placed: bool
) -> None:
    rows = table(FORM, "requests", FIGURES)
    at, label = find(rows, "（六）其他处理")
    total = ["" if column != label else "（六）其他处理" for column in range(len(rows[at]))]
    total[label + 1] = named
    total[-7:] = [str(sums[0]), str(sums[1]), *["0"] * 5]
    rows[at][label] = ""
    rows.insert(at, total)
    found = locate(as_grids([rows]), year=2025)
    assert bool([key for key in found.cells if key.startswith(f"{OTHER}undivided")]) is placed
    assert found.cells[f"{OTHER}correction_overdue.natural_person"].number == 2
    assert ("S-HYBRID" in {one.code for one in found.observations}) is placed
    said = [one.code for one in found.observations if "没有数据" in one.message]
    assert said == [] if placed else ["S-LABEL"]
