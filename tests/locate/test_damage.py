"""Tables damaged at random: every figure comes back right, or is missing, or is said to be unsure.

Not among the damages are those after which a table reads as a different whole one: two labels, or the figures
of two rows or of two columns with the same name, that changed places.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.locate.grids import Rows, as_grids, tables
from tests.reports import filled
from xlgov.form import EDITIONS, Form, edition
from xlgov.locate import locate

Damage = Callable[[Rows, random.Random], object]


def _row(rows: Rows, rng: random.Random) -> list[str]:
    return rng.choice([row for row in rows if len(row) > 1])


def _cell_lost(rows: Rows, rng: random.Random) -> None:
    row = _row(rows, rng)
    del row[rng.randrange(len(row))]


def _cell_blank(rows: Rows, rng: random.Random) -> None:
    row = _row(rows, rng)
    row[rng.randrange(len(row))] = ""


def _cell_twice(rows: Rows, rng: random.Random) -> None:
    row = _row(rows, rng)
    at = rng.randrange(len(row))
    row.insert(at, row[at])


def _cell_added(rows: Rows, rng: random.Random) -> None:
    row = _row(rows, rng)
    row.insert(rng.randrange(len(row) + 1), "")


def _cells_joined(rows: Rows, rng: random.Random) -> None:
    row = _row(rows, rng)
    at = rng.randrange(len(row) - 1)
    row[at : at + 2] = [row[at] + row[at + 1]]


def _row_lost(rows: Rows, rng: random.Random) -> None:
    del rows[rng.randrange(len(rows))]


def _row_twice(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(len(rows))
    rows.insert(at, list(rows[at]))


def _rows_swapped(rows: Rows, rng: random.Random) -> None:
    one, other = rng.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]


def _rows_joined(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(len(rows) - 1)
    rows[at : at + 2] = [rows[at] + rows[at + 1]]


def _row_split(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(len(rows))
    cut = rng.randrange(len(rows[at]) + 1)
    rows[at : at + 1] = [rows[at][:cut], rows[at][cut:]]


def _column_lost(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(max(map(len, rows)))
    for row in rows:
        del row[at : at + 1]


def _column_blank(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(max(map(len, rows)))
    for row in rows:
        row[at : at + 1] = ["" for _ in row[at : at + 1]]


def _column_twice(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(max(map(len, rows)))
    for row in rows:
        row[at:at] = row[at : at + 1]


def _column_added(rows: Rows, rng: random.Random) -> None:
    at = rng.randrange(max(map(len, rows)) + 1)
    for row in rows:
        row.insert(at, rng.choice(["", "备注", "5"]))


def _serial_numbers(rows: Rows, rng: random.Random) -> None:
    for number, row in enumerate(rows):
        row.insert(0, str(number) if number else "序号")


def _label_garbled(rows: Rows, rng: random.Random) -> None:
    row = rng.choice([row for row in rows if any(cell and not cell.isdigit() for cell in row)])
    at = rng.choice([at for at, cell in enumerate(row) if cell and not cell.isdigit()])
    row[at] = rng.choice(["某某", "其他", "总计", "合计", "1", "小计"])


def _pushed_right(rows: Rows, rng: random.Random) -> None:
    for row in rows[rng.randrange(len(rows)) :]:
        row[:0] = [""] * 2


DAMAGES: tuple[Damage, ...] = (
    _cell_lost, _cell_blank, _cell_twice, _cell_added, _cells_joined, _row_lost, _row_twice, _rows_swapped,
    _rows_joined, _row_split, _column_lost, _column_blank, _column_twice, _column_added, _serial_numbers,
    _label_garbled, _pushed_right,
)  # fmt: skip


def _figures(form: Form, rng: random.Random, zeros: float) -> dict[str, object]:
    entered = [key for key in form.keys if key not in form.computed and ".received." not in key]
    return filled(form, {key: 0 if rng.random() < zeros else rng.randint(1, 99) for key in entered})


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_no_damage_makes_a_wrong_figure_without_a_word(damage: Damage, aligned: bool) -> None:
    rng = random.Random(f"{damage.__name__} {aligned}")
    for _ in range(12):
        form = edition(rng.choice(EDITIONS))
        figures = _figures(form, rng, rng.choice([0.2, 0.8]))
        many = tables(form, figures, aligned=aligned)
        damage(rng.choice(many), rng)
        located = locate(as_grids(many, aligned=aligned), year=rng.choice([form.first_year + 1, None]))
        unsure = {key for one in located.observations if one.unsure for key in one.keys}
        for key in form.keys:
            value = located.cells.get(key)
            if value is not None and value.number is not None and key not in unsure:
                assert value.number == figures[key], (key, many)
