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
from xlgov.locate import Located, locate
from xlgov.locate.grids import Grid, GridCell
from xlgov.values import Kind

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
        _nothing_is_wrong(form, figures, many, rng, aligned=aligned)


@pytest.mark.parametrize("aligned", [True, False])
def test_nor_do_several_damages_at_once(aligned: bool) -> None:
    rng = random.Random(f"several {aligned}")
    for _ in range(60):
        form = edition(rng.choice(EDITIONS))
        figures = _figures(form, rng, rng.choice([0.2, 0.8]))
        many = tables(form, figures, aligned=aligned)
        rows = rng.choice(many)
        for damage in rng.choices([each for each in DAMAGES if each is not _label_garbled], k=2):
            damage(rows, rng)
        _nothing_is_wrong(form, figures, many, rng, aligned=aligned)


def _nothing_is_wrong(
    form: Form, figures: dict[str, object], many: list[Rows], rng: random.Random, *, aligned: bool
) -> None:
    located = locate(as_grids(many, aligned=aligned), year=rng.choice([form.first_year + 1, None]))
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    for key in form.keys:
        value = located.cells.get(key)
        if value is not None and value.number is not None and key not in unsure:
            assert value.number == figures[key], (key, many)


FEES = [
    ["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"],
    ["规章", "1", "2", "3"],
]
BLOCK = ["信息内容", "上一年项目数量", "本年增/减", ""]


def _fees(row: list[GridCell]) -> tuple[Located, set[str]]:
    head = [GridCell(text, covered=not text) for text in BLOCK]
    rows = [[GridCell(text) for text in each] for each in FEES]
    located = locate([Grid([*rows, head, row], aligned=True)], year=2020)
    return located, {key for one in located.observations if one.unsure for key in one.keys}


def test_a_figure_that_goes_over_two_columns_is_of_neither() -> None:
    located, _ = _fees([GridCell("行政事业性收费"), GridCell("7"), GridCell("", covered=True)])
    assert located.cells["proactive.fees.previous_items"].kind is Kind.MISSING
    assert located.cells["proactive.fees.change"].kind is Kind.MISSING


def test_a_blank_in_a_row_that_has_other_cells_than_its_head_is_unsure() -> None:
    _, unsure = _fees([GridCell("行政事业性收费"), GridCell("7"), GridCell("")])
    assert "proactive.fees.previous_items" in unsure
    whole, unsure = _fees([GridCell("行政事业性收费"), GridCell("7"), GridCell("2")])
    assert whole.cells["proactive.fees.change"].number == 2 and not unsure


def test_columns_of_one_name_that_change_places_are_unsure() -> None:
    form = edition("2021")
    rows = tables(form, {}, aligned=False)[2]
    swapped = {"结果维持": "结果纠正", "结果纠正": "结果维持"}
    rows = [[swapped.get(cell, cell) for cell in row] for row in rows]
    located = locate(as_grids([rows], aligned=False), year=2024)
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    assert set(form.by_table["disputes"]) <= unsure


def test_a_figure_that_begins_with_0_may_be_several() -> None:
    form = edition("2021")
    rows = tables(form, {}, aligned=False)[0]
    row = next(row for row in rows if row[0] == "规章")
    row[2] = "00"
    located = locate(as_grids([rows], aligned=False), year=2024)
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    assert unsure == {key for key in form.keys if key.startswith("proactive.rules.")}


def test_figures_in_order_under_a_head_that_lost_a_column_are_unsure() -> None:
    form = edition("2019")
    rows = [["信息内容", "本年新制作数量", "对外公开总数量"], ["规章", "4", "9"]]
    located = locate(as_grids([rows], aligned=False), year=form.first_year)
    unsure = {key for one in located.observations if one.unsure for key in one.keys}
    assert {"proactive.rules.made", "proactive.rules.total"} <= unsure


def test_rows_after_a_page_that_have_all_figures_and_add_up_are_sure() -> None:
    form = edition("2021")
    rng = random.Random("page")
    figures = _figures(form, rng, 0.2)
    rows = tables(form, figures, aligned=True)[1]
    half = len(rows) // 2
    # the columns of groups are not on the second page
    rows[half:] = [["", *(cell for cell in row if cell)] for row in rows[half:]]
    located = locate(as_grids([rows], aligned=True), year=2024)
    assert not [one for one in located.observations if one.unsure]
    assert all(located.cells[key].number == figures[key] for key in form.by_table["requests"])
