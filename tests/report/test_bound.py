"""Sentences that follow the tables, as the report carries them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reports import report
from xlgov.errors import InputError
from xlgov.form import Form, editions
from xlgov.report import Bound, Report
from xlgov.report.bound import LIMIT, LONGEST
from xlgov.report.schema import schema

ONE = Bound("overview", "收到申请{申请.新收}件。", "收到申请0件。")
OPENING = Bound("preamble", "{年度}年。", "2021年。")


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_json_keeps_them(form: Form) -> None:
    made = report(form.edition, int(form.edition), bound=(OPENING, ONE))
    data = json.loads(made.to_json())
    assert data["bound"][1] == {"section": "overview", "pattern": ONE.pattern, "shown": ONE.shown}
    Draft202012Validator(schema(form)).validate(data)
    assert Report.from_json(made.to_json()) == made


def test_none_leave_the_json_as_it_was() -> None:
    assert "bound" not in json.loads(report().to_json())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"section": "proactive"}, "不是2021版格式的文字部分"),
        ({"section": None}, "section"),
        ({"pattern": " "}, "没有 pattern"),
        ({"pattern": "甲" * (LONGEST + 1)}, "超过"),
        ({"shown": "甲\n乙"}, "分成几段"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_no_such_sentence_is_refused(change: dict[str, Any], said: str) -> None:
    data = json.loads(report(bound=(ONE,)).to_json())
    data["bound"][0] |= change
    with pytest.raises(InputError, match=said):
        Report.from_dict(data)


def test_there_is_an_end_to_them() -> None:
    with pytest.raises(ValueError, match="超过"):
        report(bound=(ONE,) * (LIMIT + 1))
