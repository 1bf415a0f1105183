"""The benchmarks' table, their aims and their ways, without timing anything."""

from __future__ import annotations

import ast
import io
import json
import marshal
import sys
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.benchmarks import specials, table
from tests.benchmarks.apart import cells, making, peers
from tests.benchmarks.environments import PEERS, ROOT
from tests.benchmarks.lines import GROUPS, OURS, Aim, Line, chosen, every
from tests.benchmarks.timing import Missing, Taken, Worker, in_turn
from xlgov.form import edition
from xlgov.rules import validate
from xlgov.workbook.build import build

LINES = (*every(1_000, 10_000), *specials.LINES)
APART = Path(making.__file__).parent


def test_every_line_is_of_a_group_and_has_a_name_of_its_own() -> None:
    names = [line.name for line in LINES]
    assert len(names) == len(set(names))
    assert {line.group for line in LINES} == {group.name for group in GROUPS}
    assert {line.who for line in LINES if not line.is_ours} == set(PEERS)


def test_every_aim_is_a_number_with_a_source_and_compares_what_is_measured() -> None:
    groups = {line.name: line.group for line in LINES}
    wanted = 0
    for line in LINES:
        for aim in line.aims:
            assert not aim.to or groups[aim.to] == line.group, f"{line.name}: not in the same rounds"
            assert (aim.at_most is None) == (not aim.source)
            assert aim.at_most is None or aim.at_most > 0
            wanted += aim.at_most is not None
    assert wanted > 40


def test_every_work_is_there() -> None:
    there = set()
    for name in ("ours", "peers"):
        module = ast.parse((APART / f"{name}.py").read_text("utf-8"))
        there |= {f"{name}.{each.name}" for each in module.body if isinstance(each, ast.FunctionDef)}
    used = {line.work for line in LINES if not line.work.startswith("$")} - {""}
    assert used <= there
    assert {work for work in there if "._" not in work} <= used


def test_what_is_compared_with_is_chosen_too() -> None:
    found = [line.name for line in chosen(LINES, ["add to that"])]
    assert found == [
        "python-calamine, full texts",
        "  read + validate but for texts, full texts",
        "  what rules about texts add to that",
    ]
    assert {line.group for line in chosen(LINES, ["cold"])} == {"cold"}
    assert not {"hostile", "click", "calls"} & {line.group for line in chosen(LINES, [])}


def test_the_table_and_its_json() -> None:
    lines = (
        Line("read", "floor", "floor", "peers.calamine"),
        Line("read", "ours", OURS, "ours.read", (), (Aim("floor", 2.5, "test"), Aim("", 5, "test"))),
        Line("read", "more", OURS, "ours.parse", (), (Aim("", 0.5, "test", before="abc"),)),
        Line("read", "gone", OURS, "ours.validate", (), (Aim("floor", 2, "test"),)),
    )
    results: dict[tuple[str, str], list[Taken] | str] = {
        ("now", "floor"): [Taken(2, 3), Taken(4, 5), Taken(2, 3)],
        ("now", "ours"): [Taken(4, 9), Taken(12, 13), Taken(5, 6)],
        ("now", "more"): [Taken(3, 3)] * 3,
        ("now", "gone"): "it is not here",
        ("abc", "ours"): [Taken(8, 9), Taken(6, 13), Taken(5, 6)],
        ("abc", "more"): [Taken(5, 5)] * 3,
    }
    found = json.loads(json.dumps(table.as_json(lines, ("now", "abc"), results)))
    ours = next(line for line in found if line["name"] == "ours" and line["revision"] == "now")
    assert ours["processor"] == {"median": 5, "least": 4, "most": 12}
    ratio, value, before = ours["aims"]
    assert ratio["ratio"] == {"median": 2.5, "least": 2, "most": 3}
    assert ratio["met"] is True
    assert value["met"] is True
    assert before["ratio"] == {"median": 1, "least": 0.5, "most": 2}
    more = next(line for line in found if line["name"] == "more" and line["revision"] == "now")
    assert [aim["met"] for aim in more["aims"]] == [False]
    old = next(line for line in found if line["name"] == "ours" and line["revision"] == "abc")
    # it is held against what was measured of this project where there is nothing of its own
    assert old["aims"][0]["ratio"]["median"] == 2.5
    printed = list(table.printed(found))
    assert [row.rstrip() for row in printed if "not here" in row] == [
        f"{'gone':{table._NAME}} not measured: it is not here"
    ]
    assert sum("aim 2.5: met" in row for row in printed) == 2
    short = list(table.aims(found))
    assert [row.split()[:3] for row in short[2:]] == [
        ["ours", "2.5", "2.50"],
        ["ours", "5", "5.00"],
        ["more", "0.5", "0.60"],
    ]
    assert [row.count("NOT met") for row in short[2:]] == [0, 1, 1]
    assert any("the same of abc" in row and "NOT met" in row for row in printed)


def test_a_work_is_timed_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("part", b"0" * 100_000)
    python = Path(sys.executable)
    worker = Worker(python, "peers.inflate", [path], ROOT)
    found = in_turn({"inflate": worker}, 2)
    worker.close()
    assert all(
        taken.processor > 0 and taken.clock > 0 for taken in found["inflate"] if isinstance(taken, Taken)
    )
    assert len(found["inflate"]) == 2
    with pytest.raises(Missing, match="FileNotFoundError"):
        Worker(python, "peers.inflate", [tmp_path / "none"], ROOT)


def test_a_bare_writer_is_given_the_same_cells(tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.cells"
    one.write_bytes(build(edition("2021")))
    cells.main(one, two)
    book = CalamineWorkbook.from_path(str(one))
    values = {
        (number, row, column): value
        for number, name in enumerate(book.sheet_names, start=1)
        for row, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, value in enumerate(line)
        if value != ""
    }
    given = {}
    formulas = 0
    with two.open("rb") as file:
        for name, row in peers._rows(file):
            for column, kind, value in row[1] if row else ():
                formulas += kind == "f"
                given[int(name.removeprefix("sheet")), row[0], column] = (kind, value)
    assert values.keys() <= given.keys()
    assert {key: value for key, (kind, value) in given.items() if kind != "f" and value != ""} == {
        key: value for key, value in values.items() if given[key][0] != "f"
    }
    assert formulas > 50
    peers.xlsxwriter(str(two), "memory")()


def test_every_sixth_unit_of_a_city_has_errors_and_no_other() -> None:
    wrong = []
    for number, report in enumerate(making.reports_of(18)):
        if any(found.status == "fail" and found.severity == "error" for found in validate(report)):
            wrong.append(number)
        assert report.year == 2025
    assert wrong == [5, 11, 17]


def test_rows_cut_between_two_pieces_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b'<row r="1"><c r="A1"><v>1</v></c><c r="AB1" t="str"><v>a&amp;b</v></c></row>' * 20
    written = []
    for piece in (7, 1 << 20):
        monkeypatch.setattr(cells, "PIECE", piece)
        out = io.BytesIO()
        cells._sheet(io.BytesIO(whole), "sheet1", [], out)
        written.append(out.getvalue())
    assert written[0] == written[1]
    assert marshal.loads(written[0]) == ("sheet1", (0, [(0, "n", 1.0), (27, "s", "a&b")]))
