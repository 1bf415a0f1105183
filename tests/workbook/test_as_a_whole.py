"""What is compared with the template as a whole comes out as when it is looked at cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reports import report
from tests.workbook.edits import distinct
from xlgov.form import EDITIONS, Form, edition
from xlgov.report import Loaded
from xlgov.values import Value
from xlgov.workbook import beside
from xlgov.workbook.build import build
from xlgov.workbook.cells import Contents, FileContents
from xlgov.workbook.flags import Formula
from xlgov.workbook.frame import Layout, Spot
from xlgov.workbook.geometry import address
from xlgov.workbook.package import open_package
from xlgov.workbook.places import Places
from xlgov.workbook.reader import read_contents
from xlgov.workbook.template import template_of

Line = list[object]
FILES = {
    name: build(edition(name), report(name, edition(name).first_year, **distinct(edition(name), 1)))
    for name in EDITIONS
}
CONTENTS = st.sampled_from(["", None, " ", 0.0, 7.0, 2.5, True, "7", "合计", "总计", "一、", "文字", "√"])
SPOTS = st.tuples(st.integers(0, 33), st.integers(0, 11))


def one_by_one(contents: Contents, places: Places, form: Form) -> dict[str, Value]:
    return {key: contents.value(place, form.cells[key].measure) for key, place in places.items()}


def edited(name: str, edits: list[Callable[[list[Line]], None]], odd: Mapping[Spot, bool]) -> Contents:
    """A workbook whose cells were edited; ``odd`` ones hold an error, or a formula without a result."""
    contents = FileContents(open_package(FILES[name]))
    sheet = edition(name).tables[len(edits) % 3].sheet
    lines = [list(line) for line in contents.rows(sheet)]
    for edit in edits:
        edit(lines)
    flags = contents.flags(sheet)
    errors, formulas = dict(flags.errors), dict(flags.formulas)
    for spot, is_error in odd.items():
        written(spot, "")(lines)
        if is_error:
            errors[address(*spot)] = "#REF!"
        else:
            formulas[address(*spot)] = Formula("A1", computed=False)
    contents._rows[sheet] = lines
    contents._flags[sheet] = flags._replace(errors=errors, formulas=formulas)
    return contents


def written(spot: tuple[int, int], content: object) -> Callable[[list[Line]], None]:
    def edit(lines: list[Line]) -> None:
        row, column = spot
        if row < len(lines) and column < len(lines[row]):
            lines[row][column] = content

    return edit


def put_in(row: int, width: int) -> Callable[[list[Line]], None]:
    return lambda lines: lines.insert(row, [""] * width)


def taken_out(row: int) -> Callable[[list[Line]], None]:
    def edit(lines: list[Line]) -> None:
        del lines[row : row + 1]

    return edit


def cut_short(row: int, column: int) -> Callable[[list[Line]], None]:
    def edit(lines: list[Line]) -> None:
        for line in lines[row : row + 1]:
            del line[column:]

    return edit


EDITS = st.lists(
    st.one_of(
        st.builds(written, SPOTS, CONTENTS),
        st.builds(put_in, st.integers(0, 30), st.integers(0, 20)),
        st.builds(taken_out, st.integers(0, 30)),
        st.builds(cut_short, st.integers(0, 30), st.integers(0, 20)),
    ),
    max_size=3,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(EDITIONS), EDITS, st.dictionaries(SPOTS, st.booleans(), max_size=4))
def test_quick_ways_conclude_what_slow_ones_do(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    edits: list[Callable[[list[Line]], None]],
    odd: Mapping[Spot, bool],
) -> None:
    quick = read_contents(edited(name, edits, odd), "年报.xlsx", None)
    with monkeypatch.context() as slow:
        slow.setattr(Layout, "labels_stand", lambda self, rows: False)
        slow.setattr(beside, "_blank_beside", lambda layout, rows: False)
        slow.setattr(Contents, "values", one_by_one)
        assert told(read_contents(edited(name, edits, odd), "年报.xlsx", None)) == told(quick)
    # all workbooks share it
    template = template_of(edition(name).statutory)
    assert template.standing == {key: place for on in template.printed.values() for key, place in on.items()}


def told(loaded: Loaded) -> tuple[object, ...]:
    return (
        loaded.report,
        list(loaded.report.as_reported),
        loaded.places,
        loaded.observations,
        loaded.kept,
        loaded.left_out,
    )


@pytest.mark.parametrize("name", EDITIONS)
def test_an_untouched_sheet_is_compared_as_a_whole(name: str) -> None:
    contents = FileContents(open_package(FILES[name]))
    template = template_of(edition(name).statutory)
    for table in template.form.tables:
        layout, rows = Layout(template, table.key), contents.rows(table.sheet)
        assert layout.labels_stand(rows)
        assert beside._blank_beside(layout, rows)
        row, column = next(iter(layout.labels))
        lines = [list(line) for line in rows]
        lines[row][column] = "另一个"
        assert not layout.labels_stand(lines)
        below = [[""] * len(rows[0]) for _ in range(9)] + [["五"] + [""] * (len(rows[0]) - 1)]
        assert not beside._blank_beside(layout, [*rows, *below])


def test_places_are_told_by_sheet() -> None:
    template = template_of(edition("2021"))
    by_sheet = template.standing.by_sheet
    assert list(by_sheet) == [table.sheet for table in template.form.tables]
    for sheet, on_sheet in by_sheet.items():
        assert dict(zip(on_sheet.keys, on_sheet.cells, strict=True)) == {
            key: place.cell for key, place in template.printed[sheet].items()
        }
        assert [on_sheet.at[spot] for spot in on_sheet.spots] == list(on_sheet.keys)
