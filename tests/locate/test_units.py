"""Figures under a head, or beside a label, that names another unit than the form's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.locate.grids import as_grids, find, table
from xlgov.api import parse
from xlgov.form import edition
from xlgov.locate import Located, locate
from xlgov.values import Number

FORM = edition("2021")
FEES, LICENCES = "proactive.fees.amount", "proactive.licensing.decisions"


def _read(text: str, typed: str, figures: dict[str, object]) -> Located:
    """The first table with one of its labels typed otherwise."""
    rows = table(FORM, "proactive", figures)
    row, column = find(rows, text)
    rows[row][column] = typed
    return locate(as_grids([rows]), year=2025)


@pytest.mark.parametrize(
    ("typed", "figure", "wanted"),
    [
        ("本年收费金额（单位：元）", "8600", "0.86"),
        ("本年收费金额(元)", "8,600", "0.86"),
        ("本年收费金额（单位：人民币元）", "8600", "0.86"),
        ("本年收费金额（千元）", "8600", "860"),
        ("本年收费金额（百万元）", "8.6", "860"),
        ("本年收费金额（单位：亿元）", "1.2", "12000"),
        ("本年收费金额（单位：元）", "8600.5555", None),
        ("本年收费金额（单位：元）", "8600（其中退费3笔）", None),
        ("本年收费金额（单位：件）", "8600", None),
    ],
)
def test_money_in_another_unit_is_brought_into_the_forms(typed: str, figure: str, wanted: str | None) -> None:
    found = _read("本年收费金额（单位：万元）", typed, {FEES: figure})
    value = found.cells[FEES]
    assert value.number == (Decimal(wanted) if wanted else None)
    assert value.plain if wanted else value.typed == figure
    assert [(one.code, one.keys, one.unsure) for one in found.observations if one.unsure] == [
        ("S-UNSURE", (FEES,), True)
    ]


@pytest.mark.parametrize(
    ("label", "typed", "key", "figure", "wanted"),
    [
        ("行政事业性收费", "行政事业性收费（元）", FEES, "8600", Decimal("0.86")),
        ("行政许可", "行政许可（万件）", LICENCES, "1.2", 12_000),
    ],
)
def test_a_unit_beside_the_label_of_a_row(
    label: str, typed: str, key: str, figure: str, wanted: Number
) -> None:
    found = _read(label, typed, {key: figure})
    assert found.cells[key].number == wanted
    assert [one.keys for one in found.observations if one.unsure] == [(key,)]


@pytest.mark.parametrize(
    ("text", "typed", "key", "figure"),
    [
        ("本年收费金额（单位：万元）", "本年收费金额（万元）", FEES, "12.5"),
        ("本年收费金额（单位：万元）", "本年收费金额", FEES, "12.5"),
        ("本年收费金额（单位：万元）", "本年收费金额（单位：元）", FEES, "0"),
        ("行政许可", "行政许可（件）", LICENCES, "12"),
        ("行政许可", "行政许可（单位：件）", LICENCES, "12"),
    ],
)
def test_the_forms_own_unit_says_nothing(text: str, typed: str, key: str, figure: str) -> None:
    found = _read(text, typed, {key: figure})
    assert found.cells[key].number == Decimal(figure)
    assert not [one for one in found.observations if one.unsure]


def test_what_a_cell_says_itself_goes_first() -> None:
    found = _read("本年收费金额（单位：万元）", "本年收费金额（单位：元）", {FEES: "12.5万元"})
    assert found.cells[FEES].number == Decimal("12.5")


TEXT = """清河县林业局2025年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（八）项
信息内容\t{head}
{label}\t8600
三、收到和处理政府信息公开申请情况
"""


@pytest.mark.parametrize("apart", ["\t", "\n", " ", "          "])
@pytest.mark.parametrize(
    ("head", "label"),
    [("本年收费金额（单位：元）", "行政事业性收费"), ("本年收费金额（单位：万元）", "行政事业性收费（元）")],
)
def test_in_text_too(head: str, label: str, apart: str) -> None:
    text = TEXT.format(head=head, label=label).replace("\t", apart)
    read = parse(text.encode(), "年报.txt")
    assert read.report.value(FEES).number in (Decimal("0.86"), None)
    assert [one.keys for one in read.observations if one.unsure] == [(FEES,)]
