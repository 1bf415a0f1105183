"""R-NARR: who is meant by a number in the text of a sum, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from tests.rules.text_cases.years import written
from xlgov.report import Addend, AsReported, Provenance, Report
from xlgov.rules.context import Context
from xlgov.rules.narrative.apportioned import r_narr
from xlgov.rules.registry import REGISTRY

RECEIVED = "requests.received.natural_person"
UNITS = {
    "甲市人民政府办公室": ("own_organ", 3),
    "甲市教育局": ("department", 4),
    "甲市财政局": ("department", 6),
    "乙县人民政府": ("government", 20),
    "丙县人民政府": ("government", 0),
    "丁镇人民政府": ("township", 2),
    "戊街道办事处": ("street", 5),
}


def total(text: str, units: dict[str, tuple[str | None, int]] = UNITS) -> Report:
    parts = [
        Addend(name=name, kind=kind, edition="2021", figures={RECEIVED: number})
        for name, (kind, number) in units.items()
    ]
    return replace(written(overview=text), provenance=Provenance(addends=tuple(parts)))


def found(given: Report) -> list[tuple[str, str]]:
    ctx = Context(given).under(REGISTRY["R-NARR"])
    return [(each.status.name, each.message) for each in r_narr(ctx)]


@pytest.mark.parametrize(
    "text",
    [
        "收到公开申请40件，其中市政府3件、各部门10件、各县区20件、乡镇2件、街道5件。",
        "收到公开申请40件，其中市政府3件，市直部门10件，县（市、区）20件，乡镇（街道）7件。",
        "收到公开申请40件，其中市教育局4件，市财政局6件，乙县20件，其他单位10件。",
        "收到公开申请40件，其中市教育局4件，乙县政府收到20件。",
        "收到公开申请40件，其中教育局4件，网上39件，财政局6件。",
        "2023年收到公开申请40件，比2022年增加2件，其中各部门9件、各县区9件。",
        "收到公开申请40件，办结30件，其中市政府4件、各部门10件。",
        "组织培训2次，制作展板3件，其中市教育局4件、各部门11件。",
    ],
)
def test_what_agrees_or_is_not_known_is_left_alone(text: str) -> None:
    assert found(total(text)) == []


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("收到公开申请40件，其中市教育局5件、乙县20件。", "FAIL", "“甲市教育局”报来的"),
        ("收到公开申请40件，其中各部门11件、各乡镇（街道）7件。", "UNCERTAIN", "是 10"),
        ("收到公开申请40件，其中各部门10件、各乡镇（街道）8件。", "UNCERTAIN", "（2 个）"),
        ("收到公开申请40件，其中市政府3件、各部门11件。", "UNCERTAIN", "这类单位（2 个）"),
        ("收到公开申请40件，其中市政府4件、各部门9件、县区20件、乡镇街道7件。", "UNCERTAIN", "之和是 3"),
        (
            "收到公开申请40件，其中市政府3件、各部门9件、县区20件、乡镇街道7件。",
            "FAIL",
            "3 + 9 + 20 + 7 = 39",
        ),
        ("收到公开申请40件，其中市教育局4件，财政局6件，乙县20件，其余单位9件。", "FAIL", "之和是 40"),
    ],
)
def test_what_differs_is_told(text: str, status: str, words: str) -> None:
    given = found(total(text))
    assert {each for each, _ in given} == {status}
    assert words in given[0][1]


def test_who_is_left_out_is_no_slip() -> None:
    units = {**UNITS, "甲市税务局": ("vertical", 1)}
    assert found(total("收到公开申请41件，其中市政府3件、各部门10件、县区20件、乡镇街道7件。", units)) == []
    assert found(total("收到公开申请41件，其中市政府3件、各部门11件、县区20件、乡镇街道7件。", units)) == []


def test_without_kinds_no_group_is_known() -> None:
    without = {name: (None, number) for name, (_, number) in UNITS.items()}
    assert found(total("收到公开申请40件，其中市政府3件、各部门11件。", without)) == []


def test_a_figure_that_was_not_read_contradicts_nothing() -> None:
    given = total("收到公开申请40件，其中市教育局5件、乙县20件。")
    parts = list(given.provenance.addends)
    parts[1] = replace(parts[1], figures={}, as_reported={RECEIVED: AsReported("text", "若干")})
    assert found(replace(given, provenance=Provenance(addends=tuple(parts)))) == []


def test_a_long_text_of_many_parts_is_read_at_once() -> None:
    units = {f"甲市第{chr(0x4E00 + number)}局": ("department", number) for number in range(200)}
    given = total("收到公开申请8件，其中市教育局3件，第乙局5件。" * 4000, units)
    start = process_time()
    found(given)
    assert process_time() - start < 5
