"""The tables for people and programs: what is in them, exactly, in memory and in both kinds of file."""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tests.reports import changed, report
from xlgov import api
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.handling import State
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.form import edition
from xlgov.report import Report, Unit
from xlgov.rollup import frames
from xlgov.rollup.intake import deliver
from xlgov.rollup.unit_lines import Line
from xlgov.values import Measure

FEES = "proactive.fees.amount"
GRANTED = "requests.outcome.granted.natural_person"


def line(folder: Path, name: str, given: Report, state: State = handling.ADDED) -> Line:
    path = folder / f"{name}.json"
    api.write(replace(given, unit=Unit(name=name)), path)
    return Line(Entry(name, "0071"), deliver(Source(path.name, str(path)), None), state)


@pytest.fixture
def lines(tmp_path: Path) -> list[Line]:
    """Two units of one edition, one of the other, one that is held, one missing, one unreadable."""
    exact = report("2021", 2025, **{FEES: Decimal("96.350001"), GRANTED: 12})
    gappy = changed(
        report("2021", 2025, **{GRANTED: 3}), **{FEES: None, "disputes.reconsideration.other": "若干"}
    )
    return [
        line(tmp_path, "甲局", exact),
        line(tmp_path, "乙局", gappy, handling.WITH_ERRORS),
        line(tmp_path, "丙局", report("2019", 2020, proactive__fees__change=-5), handling.OTHER_EDITION),
        Line(Entry("丁镇"), None, handling.MISSING),
        Line(None, Delivery(Source("坏.xlsx", "/坏.xlsx"), problem="打不开"), handling.UNREADABLE),
    ]


def test_wide_has_a_row_per_line_and_a_column_per_figure(lines: list[Line]) -> None:
    wide = frames.of(lines).wide
    keys = [*edition("2021").keys, *(key for key in edition("2019").cells if key not in edition("2021").keys)]
    assert list(wide.columns[: len(frames.HEAD)]) == list(frames.HEAD)
    assert (
        set(keys) >= set(wide.columns[len(frames.HEAD) :]) >= {*edition("2021").keys, *edition("2019").keys}
    )
    assert list(wide["unit"]) == ["甲局", "乙局", "丙局", "丁镇", "坏.xlsx"]
    assert list(wide["added"]) == [True, False, False, False, False]
    assert list(wide["status"]) == [line.state.word for line in lines]
    assert wide["code"][0] == "0071"
    assert wide["year"].tolist() == [2025, 2025, 2020, pd.NA, pd.NA]


def test_figures_are_exact_and_blanks_are_not_zeros(lines: list[Line]) -> None:
    wide = frames.of(lines).wide
    assert wide[FEES].tolist() == [Decimal("96.350001"), None, None, None, None]
    assert wide[GRANTED].dtype == pd.Int64Dtype()
    assert wide[GRANTED].tolist() == [12, 3, 0, pd.NA, pd.NA]
    assert wide["disputes.reconsideration.other"].tolist()[:2] == [0, pd.NA]
    assert wide["proactive.fees.change"].tolist()[2] == -5


def test_tidy_has_a_row_per_figure(lines: list[Line]) -> None:
    wide, tidy = frames.of(lines)
    for each in lines[:3]:
        assert each.delivery is not None
        own = tidy[tidy["unit"] == each.name]
        assert own["key"].tolist() == list(each.delivery.variant.keys)
        expected = [each.delivery.figures[key] for key in own["key"]]
        assert own["value"].tolist() == expected
        (row,) = wide[wide["unit"] == each.name].to_dict("records")
        assert [None if pd.isna(row[key]) else row[key] for key in own["key"]] == expected
    odd = tidy[tidy["text"]]
    assert list(zip(odd["unit"], odd["key"], strict=True)) == [("乙局", "disputes.reconsideration.other")]
    label = edition("2021").cells["disputes.reconsideration.other"].label
    assert odd["label"].tolist() == [label.removeprefix("“").removesuffix("”")]
    assert set(tidy["unit"]) == {"甲局", "乙局", "丙局"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_says_the_same(lines: list[Line], tmp_path: Path) -> None:
    written = frames.write_table(tmp_path / "表.csv", lines)
    assert [path.name for path in written] == ["表.csv", "表-长表.csv"]
    assert written[0].read_bytes().startswith(b"\xef\xbb\xbfunit,code,")
    wide, tidy = rows(written[0]), rows(written[1])
    assert (wide[0][FEES], wide[0][GRANTED], wide[0]["disputes.reconsideration.other"]) == (
        "96.350001",
        "12",
        "0",
    )
    assert (wide[1][FEES], wide[1]["disputes.reconsideration.other"]) == ("", "")
    assert wide[3][GRANTED] == "" and wide[0]["code"] == "0071"
    found = {(row["unit"], row["key"]): row["value"] for row in tidy}
    assert found["甲局", FEES] == "96.350001"
    assert found["甲局", GRANTED] == "12"


def test_parquet_keeps_the_kinds(lines: list[Line], tmp_path: Path) -> None:
    written = frames.write_table(tmp_path / "表.parquet", lines)
    wide, tidy = (parquet.read_table(path) for path in written)
    for name in wide.column_names[len(frames.HEAD) :]:
        cell = edition("2021").cells.get(name) or edition("2019").cells[name]
        money = cell.measure is Measure.MONEY
        assert wide.schema.field(name).type == (pa.decimal128(24, 6) if money else pa.int64()), name
    assert wide.column(FEES).to_pylist() == [Decimal("96.350001"), None, None, None, None]
    assert wide.column(GRANTED).to_pylist() == [12, 3, 0, None, None]
    expected = frames.of(lines).tidy
    assert tidy.column("value").to_pylist() == expected["value"].tolist()
    assert tidy.column("key").to_pylist() == expected["key"].tolist()


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_batches_make_no_difference(
    lines: list[Line], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    whole = frames.write_table(tmp_path / f"一{ending}", lines)
    monkeypatch.setattr(frames, "_BATCH", 1)
    parts = frames.write_table(tmp_path / f"二{ending}", lines)
    read: Any = pd.read_csv if ending == ".csv" else pd.read_parquet
    for one, other in zip(whole, parts, strict=True):
        pd.testing.assert_frame_equal(read(one), read(other))
    if ending == ".csv":
        assert [path.read_bytes() for path in whole] == [path.read_bytes() for path in parts]


def test_the_same_lines_give_the_same_bytes(lines: list[Line], tmp_path: Path) -> None:
    for ending in (".csv", ".parquet"):
        first = frames.write_table(tmp_path / f"一{ending}", lines)
        second = frames.write_table(tmp_path / f"二{ending}", lines)
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_no_lines_give_empty_tables(tmp_path: Path) -> None:
    for ending in (".csv", ".parquet"):
        written = frames.write_table(tmp_path / f"空{ending}", [])
        read: Any = pd.read_csv if ending == ".csv" else pd.read_parquet
        assert [len(read(path)) for path in written] == [0, 0]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    for name, word in (("表.xlsx", "“.xlsx”"), ("表", "扩展名")):
        with pytest.raises(InputError, match=word):
            frames.write_table(tmp_path / name, [])


def test_files_that_are_there_are_kept(tmp_path: Path) -> None:
    (tmp_path / "表-长表.csv").write_text("留着", "utf-8")
    with pytest.raises(InputError, match="没有覆盖"):
        frames.write_table(tmp_path / "表.csv", [])
    assert [path.name for path in tmp_path.iterdir()] == ["表-长表.csv"]
    frames.write_table(tmp_path / "表.csv", [], force=True)
    assert (tmp_path / "表-长表.csv").read_bytes().startswith(b"\xef\xbb\xbfunit")


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pyarrow" else real(name))
    frames.write_table(tmp_path / "表.csv", [])
    with pytest.raises(InputError, match=r"pyarrow.*pip install .\.\[table\]"):
        frames.write_table(tmp_path / "表.parquet", [])


def test_a_name_is_no_formula_in_a_csv(tmp_path: Path) -> None:
    names = ["=1+1", "@SUM(1)", "+甲", "-乙", '=HYPERLINK("http://x","a")', "丙局"]
    lines = [Line(Entry(name), None, handling.MISSING) for name in names]
    wide, tidy = frames.write_table(tmp_path / "表.csv", lines)
    written = [row["unit"] for row in csv.DictReader(wide.read_text("utf-8-sig").splitlines())]
    assert written == [f"'{name}" for name in names[:-1]] + ["丙局"]
    assert not [line for line in tidy.read_text("utf-8-sig").splitlines() if line[:1] in "=@+-"]
