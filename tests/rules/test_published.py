"""Section 1.11 of the rules for what only a published text can show: other headings, other brackets."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.reports import TEXTS, report
from xlgov.documents.text.reader import read_text
from xlgov.finding import Status
from xlgov.form.layout import grid
from xlgov.report import Report
from xlgov.rules import validate
from xlgov.values import fixed

OVERVIEW = TEXTS["overview"]
PROBLEMS = "人员更换较多，业务不熟。下一年将加强培训。"


def table(published: Report, key: str) -> Iterable[str]:
    """A table as the dump of a Word document has it: a cell per line, a blank line between rows."""
    boxes = grid(published.form, key).boxes
    for row in sorted({box.row for box in boxes}):
        for box in sorted((box for box in boxes if box.row == row), key=lambda box: box.column):
            yield "\t" + (fixed(published.figures[box.key] or 0) if box.key else box.text)
        yield ""


def dump(published: Report, headings: Iterable[str], overview: str = OVERVIEW) -> str:
    """The whole report as text, under the given six headings."""
    one, two, three, four, five, six = headings
    year = published.year
    period = f"数据的统计期限为{year}年1月1日至{year}年12月31日。"
    lines = [f"甲县乙局{year}年政府信息公开工作年度报告", period, one, overview]
    for heading, key in ((two, "proactive"), (three, "requests"), (four, "disputes")):
        lines += [heading, *table(published, key)]
    return "\n".join([*lines, five, PROBLEMS, six, "本年度未收取信息处理费。", ""])


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("alias", [False, True])
def test_headings_of_the_notices_explanatory_part(edition: str, alias: bool) -> None:
    published = report(edition, 2020 if edition == "2019" else 2023)
    numbers = "一二三四五六"
    headings = [
        f"{numbers[section.number - 1]}、{section.aliases[0]}" if alias and section.aliases else section.label
        for section in published.form.sections
    ]
    loaded = read_text(dump(published, headings), "published.txt")
    assert [f for f in validate(loaded) if f.status is Status.FAIL] == []
    assert loaded.report.sections["problems"] == PROBLEMS


def test_half_width_brackets_and_numbers() -> None:
    published = report("2021", 2023, requests__outcome__granted__natural_person=3)
    text = dump(published, [section.label for section in published.form.sections])
    text = text.replace("（", "(").replace("）", ")").replace("1.", "1、").replace("2.", "2、")
    loaded = read_text(text, "published.txt")
    assert [f for f in validate(loaded) if f.status is Status.FAIL] == []
    assert loaded.report.figures["requests.outcome.total.total"] == 3
