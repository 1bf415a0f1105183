"""The workbook of a comparison: three sheets, what went struck through, nothing lost, valid."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from tests.comparison.test_text import BEFORE, different
from tests.ooxml import schema_errors
from xlgov.comparison import compare
from xlgov.comparison.workbook import ANSWERS, FIGURES, TEXTS, build


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    """The rows of each sheet below its headings."""
    book = load_workbook(io.BytesIO(content), rich_text=True)
    found = {}
    for sheet in book:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        found[sheet.title] = rows[int(str(sheet.freeze_panes)[1:]) - 1 :]
    return found


def test_every_kind_of_change_has_its_sheet(tmp_path: Path) -> None:
    content = build(different())
    assert content == build(different())
    found = sheets(content)
    assert list(found) == [FIGURES, ANSWERS, TEXTS]
    assert found[FIGURES][0] == ["主动公开", "行政许可", "本年处理决定数量", 57, 60, 3, None, None]
    assert [row[3:6] for row in found[FIGURES][1:]] == [
        [0, "“/”", None],
        [0, "空白", None],
        [0, "没有读到", "没有比较"],
    ]
    assert found[ANSWERS] == [["报告标题", "甲县乙局2021年年报", "甲县乙局年报", None]]
    assert [row[1] for row in found[TEXTS]] == [
        "第3段→第1段移动",
        "第1段→第2段改动",
        "第1段删去",
        "第1段增加",
    ]
    assert schema_errors({"差异.xlsx": content, "相同.xlsx": build(compare(BEFORE, BEFORE))}, tmp_path) == []


def test_what_went_is_struck_and_what_came_is_underlined() -> None:
    (changed,) = (row[2] for row in sheets(build(different()))[TEXTS] if isinstance(row[2], CellRichText))
    looks = {run.text: (bool(run.font.strike), run.font.u) for run in changed if isinstance(run, TextBlock)}
    assert looks["310"] == (True, None) and looks["312"] == (False, "single")
    assert looks["（一）主动公开。全年公开信息"] == (False, None)


def test_where_nothing_differs_every_sheet_says_so() -> None:
    found = sheets(build(compare(BEFORE, BEFORE)))
    assert [rows[0][0] for rows in found.values()] == [
        "各项数都相同。",
        "封面和情况说明都相同。",
        "文字都相同。",
    ]


def test_a_long_paragraph_goes_on_in_the_next_row_and_loses_nothing() -> None:
    text = "甲乙丙丁戊" * 700
    other = replace(BEFORE, sections=BEFORE.sections | {"other": f"<r>{text}"})
    rows = sheets(build(compare(BEFORE, other)))[TEXTS]
    assert "".join(str(row[2]) for row in rows) == f"<r>{text}"
    assert [row[1] for row in rows] == ["第1段增加", *["第1段增加（续）"] * 3]
