"""The worksheet functions, called as Excel calls them: through xlwings' own ``call_udf``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

import xlwings as xw

from macros.pywin32 import FUNCTIONS, OMITTED, stand_in
from macros.wrappers import wrappers
from tests.excel.host import Live
from tests.test_architecture import loaded_after
from xlgov import api
from xlgov.collection.rulebook import describe
from xlgov.excel import functions
from xlgov.form import edition
from xlgov.samples import samples
from xlgov.workbook import geometry
from xlgov.workbook.live import HOLDS
from xlgov.workbook.template import template_of

Call = Callable[..., Any]
DIVISION = -2146826281
"""#DIV/0! as COM hands it over."""


class _Values:
    """The little of Excel's engine that reading the arguments of a function needs."""

    name = "excel"
    type = "desktop"

    @staticmethod
    def clean_value_data(
        data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if isinstance(value, float) and numbers:
                return numbers(value)
            if value == DIVISION:
                return "#DIV/0!" if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return value


def called(engine: Any) -> Iterator[Call]:
    with stand_in() as udfs:
        xw.engines.engines_by_name["excel"] = xw.Engine(impl=engine)

        def call(name: str, *arguments: Any) -> Any:
            answer = udfs.call_udf(FUNCTIONS, name, arguments, None, None)
            return answer[0][0] if len(answer) == len(answer[0]) == 1 else answer

        yield call


@pytest.fixture
def call() -> Iterator[Call]:
    """A function by name, with the arguments as COM hands them over."""
    yield from called(_Values)


@pytest.fixture
def live_call(live: Live) -> Iterator[Call]:
    """The same with ranges of a live workbook."""
    yield from called(live.app.engine.impl)


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("年报") / "某办 年报.xlsx"
    api.write(samples()[0].report, path)
    return path


# --- XLGOV_CHECK, XLGOV_DIFF


@pytest.mark.parametrize(
    ("rule", "cells", "answer"),
    [
        ("A-BAL", (10.0, 1.0, 9.0, 2.0), HOLDS),
        ("a-bal ", (10.0, 1.0, 9.0, 3.0), "差 -1"),
        ("A-ROW", ([[1.0, 2.0, 3.0, None, 0.0, 1.0]], 7.0), HOLDS),
        ("A-ROW", ([[1.0, 2.0, 3.0, None, 0.0, 1.0]], 8.0), "应为 7"),
        ("A-ROW", (None, None, None, None, None, None, None), ""),
        ("A-OUT", (3.0, 1.0, 1.0), "差 1"),
        ("A-OUT", (1.0, 1.0, 1.0), HOLDS),
        ("Q-FLOOR", (3.0, -4.0), "差 1"),
        ("Y-CARRY", (3.0, OMITTED), ""),
        # 20 figures and their total are the 2019 edition's column, 22 the 2021 edition's
        ("A-COL", ([[1.0]] * 19, 19.0), HOLDS),
        ("A-COL", ([[1.0]] * 21, 21.0), HOLDS),
        ("A-COL", ([[1.0]] * 21, 20.0), "应为 21"),
    ],
)
def test_an_identity_is_checked_as_the_form_checks_it(call: Call, rule: str, cells: Any, answer: str) -> None:
    assert call("XLGOV_CHECK", rule, *cells) == answer


def test_blocks_are_checked_cell_by_cell(call: Call) -> None:
    rows = [[[1.0, 2.0]], [[0.0, 0.0]], [[1.0, 1.0]], [[0.0, 0.0]]]
    assert call("XLGOV_CHECK", "A-BAL", *rows) == [[HOLDS, "差 1"]]
    assert call("XLGOV_DIFF", "A-BAL", *rows) == [[0.0, 1.0]]
    columns = [[[1.0], [2.0]], [[0.0], [0.0]], [[1.0], [1.0]], [[0.0], [0.0]]]
    assert call("XLGOV_CHECK", "A-BAL", *columns) == [[HOLDS], ["差 1"]]


@pytest.mark.parametrize(
    ("cells", "difference"),
    [
        (("A-BAL", 10.0, 1.0, 9.0, 3.0), -1.0),
        (("A-OUT", 1.0, 5.0, 0.0), 0.0),
        (("A-OUT", 9.0, 5.0, 0.0), 4.0),
    ],
)
def test_the_difference_is_a_number(call: Call, cells: Any, difference: float) -> None:
    assert call("XLGOV_DIFF", *cells) == difference


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("A-BAL", 1.0, DIVISION, 1.0, 0.0), "第 2 个数“#DIV/0!”不是数字"),
        (("A-BAL", 1.0, -2146826245, 1.0, 0.0), "第 2 个数“错误值”不是数字"),
        (("A-BAL", 1.0, 0.0, "约3件", 0.0), "第 3 个数“约3件”不是数字"),
        (("A-BAL", 1.5, 0.0, 1.0, 0.0), "第 1 个数“1.5”不是数字"),
        (("A-BAL", 1.0), "有 4 个数，给了 1 个"),
        (("A-BAL",), "给了 0 个"),
        (("V-NEG", 1.0), "没有可以这样核对的等式“V-NEG”"),
        ((OMITTED, 1.0), "请给出规则编号"),
        ((3.0, 1.0), "请给出规则编号"),
        (([["A-BAL", "A-ROW"]], 1.0), "这里只能选一个单元格"),
    ],
)
def test_what_cannot_be_checked_is_said(call: Call, arguments: Any, said: str) -> None:
    for name in ("XLGOV_CHECK", "XLGOV_DIFF"):
        assert said in call(name, *arguments)


def test_a_count_with_its_unit_is_still_a_count(call: Call) -> None:
    assert call("XLGOV_CHECK", "A-BAL", "10件", "１", 11.0, 0.0) == HOLDS


# --- XLGOV_AMOUNT


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("230.37万", OMITTED, OMITTED), 230.37),
        (("251000元", OMITTED, OMITTED), 25.1),
        (("1,234.5 万元", OMITTED, OMITTED), 1234.5),
        (("２３０．３７万元", OMITTED, OMITTED), 230.37),
        ((230.37, OMITTED, OMITTED), 230.37),
        ((75394432.52, "元", 2.0), 7539.44),
        ((12345678901.0, "元", 2.0), 1234567.89),
        (("1.5", "亿元", OMITTED), 15000.0),
        (("3万元", "元", OMITTED), 3.0),
        # 1.305 is less than it looks in binary; Excel rounds it up, and so does this
        ((1.305, OMITTED, 2.0), 1.31),
        ((None, OMITTED, OMITTED), ""),
        (("", OMITTED, OMITTED), ""),
        (("  ", "元", OMITTED), ""),
        ((True, OMITTED, OMITTED), "“TRUE”不是能换算的金额。万元数最多 6 位小数，少于 10 亿。"),
        ((DIVISION, OMITTED, OMITTED), "“#DIV/0!”不是能换算的金额。万元数最多 6 位小数，少于 10 亿。"),
        (("约三万", OMITTED, OMITTED), "“约三万”不是能换算的金额。万元数最多 6 位小数，少于 10 亿。"),
        ((1.0, "角", OMITTED), "单位“角”不认识。只能是：元、万元、亿元。"),
        ((1.0, OMITTED, 7.0), "小数位数只能是 0 至 6 的整数"),
        ((1.0, OMITTED, "二"), "小数位数只能是 0 至 6 的整数"),
    ],
)
def test_amounts_become_ten_thousands(call: Call, arguments: Any, answer: Any) -> None:
    assert call("XLGOV_AMOUNT", *arguments) == answer


# --- XLGOV_RULE, XLGOV_VALUE


def test_a_rule_is_told_in_full(call: Call) -> None:
    assert call("XLGOV_RULE", "a-row") == describe("A-ROW")
    assert call("XLGOV_RULE", "Z-9") == "没有规则“Z-9”。全部编号见“规则说明”表。"
    assert call("XLGOV_RULE", None) == "请给出规则编号"


def test_a_figure_of_another_report(call: Call, report_file: Path) -> None:
    report = samples()[0].report
    path = str(report_file)
    assert call("XLGOV_VALUE", path, "requests.received.total") == float(
        report.figures["requests.received.total"] or 0
    )
    assert call("XLGOV_VALUE", path, "xg_requests_received_total") == call(
        "XLGOV_VALUE", path, "requests.received.total"
    )
    assert call("XLGOV_VALUE", path, "unit.name") == report.unit.name
    assert call("XLGOV_VALUE", path, "year") == report.year
    assert "没有“nothing”这一项" in call("XLGOV_VALUE", path, "nothing")
    assert "没有“figures”这一项" in call("XLGOV_VALUE", path, "figures")
    assert "不是完整路径" in call("XLGOV_VALUE", report_file.name, "year")
    assert "找不到这个文件" in call("XLGOV_VALUE", path + ".xlsx", "year")
    assert "请给出项目的键" in call("XLGOV_VALUE", path, OMITTED)


def test_a_file_that_changed_is_read_again(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "年报.json"
    report = samples()[0].report
    api.write(report, path)
    assert call("XLGOV_VALUE", str(path), "year") == report.year
    api.write(replace(report, title="另一个标题", preamble="比原来长"), path)
    assert call("XLGOV_VALUE", str(path), "title") == "另一个标题"


# --- XLGOV_FINDINGS


def test_no_text_of_a_block_is_longer_than_excel_takes() -> None:
    long, longest = "字" * 256, "字" * 255
    assert functions._short(longest) == longest
    cut = functions._short(long)
    assert len(cut) == 255
    assert cut.endswith("全文请点“校验”看）")


def test_what_an_excel_without_dynamic_arrays_wants_is_said() -> None:
    (told,) = (help.text for help in wrappers()[1] if help.name == "XLGOV_FINDINGS")
    manual = (Path(__file__).parents[2] / "docs" / "excel.md").read_text("utf-8")
    (row,) = (part for part in manual.split("\n\n") if part.startswith("`XLGOV_FINDINGS` 的结果"))
    for said in ("Excel 2010 至 2019", "Ctrl+Shift+Enter", f"{len(functions.HEADINGS)} 列"):
        assert said in told and said in row


def test_the_findings_of_a_file(call: Call, report_file: Path) -> None:
    table = call("XLGOV_FINDINGS", str(report_file))
    assert table[0] == ["级别", "规则", "位置", "问题", "怎么办"]
    assert ["警告", "C-UNIT", "主动公开!C19"] in [row[:3] for row in table]


def test_findings_without_pandas(call: Call, report_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = call("XLGOV_FINDINGS", str(report_file))
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert [list(row) for row in call("XLGOV_FINDINGS", str(report_file))] == table


def test_a_range_without_a_table_is_told_so(call: Call) -> None:
    assert "没有认出年报的表格" in call("XLGOV_FINDINGS", [[1.0, 2.0], ["甲", None]])
    assert "没有认出年报的表格" in call("XLGOV_FINDINGS", OMITTED)


# --- live


@pytest.mark.office
def test_on_live_ranges(live: Live, live_call: Call, tmp_path: Path) -> None:
    report = samples()[1].report
    path = tmp_path / "年报.xlsx"
    api.write(report, path)
    book = live.open(path)
    places = template_of(report.form).places

    def cells(*keys: str) -> list[Any]:
        return [book.sheets[str(places[key].sheet)][str(places[key].cell)].impl for key in keys]

    def column(name: str) -> list[Any]:
        rows = ("received", "brought_forward", "outcome.total", "carried_forward")
        return cells(*(f"requests.{row}.{name}" for row in rows))

    call = live_call
    assert call("XLGOV_CHECK", "A-BAL", *column("natural_person")) == HOLDS
    new, *rest = column("natural_person")
    sheet = book.sheets[str(places["requests.received.total"].sheet)]
    row = sheet[str(places["requests.received.natural_person"].cell)].resize(1, 7)
    assert call("XLGOV_CHECK", "A-ROW", row.resize(1, 6).impl, row[6].impl) == HOLDS
    was = row[0].value
    row[0].value = was + 2
    book.app.calculate()
    assert call("XLGOV_DIFF", "A-BAL", new, *rest) == 2.0
    assert call("XLGOV_CHECK", "A-BAL", new, *rest) == "差 2"
    row[0].value = "若干"
    assert "“若干”不是数字" in call("XLGOV_CHECK", "A-BAL", new, *rest)
    row[0].formula = "=1/0"
    assert "“#DIV/0!”不是数字" in call("XLGOV_CHECK", "A-BAL", new, *rest)
    row[0].value = None
    assert call("XLGOV_DIFF", "A-BAL", new, *rest) == -was
    row[0].value = was + 2
    book.app.calculate()
    table = call("XLGOV_FINDINGS", sheet["A1:J30"].impl)
    assert table[0] == ["级别", "规则", "位置", "问题", "怎么办"]
    assert [line[1] for line in table[1:3]] == ["A-BAL", "A-BAL"]
    row[0].value = was
    book.app.calculate()
    assert "A-BAL" not in [line[1] for line in call("XLGOV_FINDINGS", sheet["A1:J30"].impl)]


# --- the module


def test_no_workbook_library_is_loaded_before_it_is_needed() -> None:
    # pandas comes with xlwings itself wherever it is installed; without it the functions work as well
    assert not loaded_after(f"import {FUNCTIONS}").intersection(("openpyxl", "xlsxwriter", "python_calamine"))
    source = Path(functions.__file__).read_text("utf-8")
    assert not re.search(r"(?m)^(?:import|from) (?:pandas|openpyxl)", source)


def test_every_function_has_chinese_help_for_itself_and_its_arguments() -> None:
    _, helps = wrappers()
    assert [help.name for help in helps] == [
        "XLGOV_AMOUNT", "XLGOV_CHECK", "XLGOV_DIFF", "XLGOV_FINDINGS", "XLGOV_RULE", "XLGOV_VALUE",
    ]  # fmt: skip
    for help in helps:
        assert help.arguments
        assert all(
            min(set(text) & set(map(chr, range(0x4E00, 0x9FFF)))) >= "\u4e00" for text in help.arguments
        )


def test_the_examples_in_the_help_are_cells_of_the_master_workbook() -> None:
    places = template_of(edition("2021")).places

    def cell(row: str, column: str) -> str:
        return str(places[f"requests.{row}.{column}"].cell)

    texts = {help.name: help.text for help in wrappers()[1]}
    rows = ("received", "brought_forward", "outcome.total", "carried_forward")
    balance = ",".join(cell(row, "natural_person") for row in rows)
    assert f'=XLGOV_CHECK("A-BAL",{balance})' in texts["XLGOV_CHECK"]
    first, total = cell("received", "natural_person"), cell("received", "total")
    last = geometry.address(geometry.position(total)[0], geometry.position(total)[1] - 1)
    assert f'=XLGOV_DIFF("A-ROW",{first}:{last},{total})' in texts["XLGOV_DIFF"]


def test_the_stand_in_leaves_nothing_behind() -> None:
    before = (set(sys.modules), xw.func, set(xw.engines.engines_by_name))
    with stand_in():
        assert xw.func is not before[1]
    assert (set(sys.modules) - before[0], xw.func) == (set(), before[1])
    assert set(xw.engines.engines_by_name) == before[2]


# --- what a formula may not reach


@pytest.mark.parametrize(
    "path", [r"\\host\share\年报.xlsx", "http://host/年报.xlsx", "/dev/zero", "//host/x.xlsx"]
)
def test_no_function_reaches_another_computer_or_a_device(
    call: Call, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(api, "load", read.append)
    assert "没有读取" in call("XLGOV_VALUE", path, "year")
    assert "没有读取" in call("XLGOV_FINDINGS", path)
    assert not read
