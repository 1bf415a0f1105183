"""What is said of headings that depart from the form's, and of codes that Word left in a text."""

from __future__ import annotations

import pytest

from xlgov.documents.outline.departures import departures
from xlgov.documents.outline.sections import Line, divided, headings_for
from xlgov.documents.text.reader import read_text
from xlgov.finding import Severity
from xlgov.form import edition
from xlgov.rules import validate

FORM = edition("2021")
LABELS = {section.key: section.label for section in FORM.sections}
WRONG = "三、收到和处理政府信息公开申请情"


def lines(marks: str = "######", **other: str) -> list[Line]:
    """The headings of the form, each with a sentence below it, at levels of ``marks``."""
    texts: list[str] = []
    for mark, (key, label) in zip(marks, LABELS.items(), strict=True):
        texts += [f"{mark}{other.get(key, label)}", "一句话。"]
    return list(enumerate(texts, 1))


def noticed(*given: Line) -> list[tuple[str, int | None, Severity | None]]:
    headings = headings_for(given, FORM)
    found = departures(divided(given, headings)[1], headings.headings)
    return [(each.code, each.place.line, each.severity) for each in found]


@pytest.mark.parametrize(
    ("key", "heading", "severity"),
    [
        ("requests", WRONG, Severity.WARNING),
        ("problems", "五、存在的主要问题及改进情况情", Severity.WARNING),
        ("problems", "五、存在的主要问题和改进情况", Severity.INFO),
        ("problems", "五、存在主要问题及改进情况", Severity.INFO),
        ("other", "六、其它需要报告的事项", Severity.INFO),
        ("other", "六、其他需要报告的事项：", None),
        ("proactive", "二、 行政机关主动公开政府信息情况", None),
        ("problems", "五、政府信息公开工作存在的主要问题及改进情况", None),
    ],
)
def test_a_heading_in_other_words(key: str, heading: str, severity: Severity | None) -> None:
    line = 2 * list(LABELS).index(key) + 1
    expected = [("D-HEAD-1", line, severity)] if severity else []
    assert noticed(*lines(**{key: heading})) == expected


def test_headings_of_several_levels() -> None:
    given = [(number, text.replace("#", "##", number > 4)) for number, text in lines()]
    assert noticed(*given) == [("D-HEAD-2", 5, None)]
    assert noticed(*lines()) == []


def test_numbers_in_digits_among_others() -> None:
    digits = {key: f"{n}、{label[2:]}" for n, (key, label) in enumerate(LABELS.items(), 1)}
    mixed = {key: text for key, text in digits.items() if key != "overview"}
    assert noticed(*lines(**mixed)) == [("D-NUM-1", 3, Severity.WARNING)]
    assert noticed(*lines(**digits)) == []


def test_a_bookmark_in_a_text_is_told_once_and_carried_nowhere() -> None:
    texts = ["甲县乙局2023年政府信息公开工作年度报告", "[bookmark: _GoBack]前言。"]
    for _, text in lines(requests=WRONG):
        texts.append(text.replace("一句话", "[bookmark: a]一句话"))
    loaded = read_text("\n".join(texts), "年报.txt")
    told = [each for each in validate(loaded) if each.code in ("D-LEFT-1", "C-LEFT")]
    assert [each.cells[0].place.line for each in told] == [2, 4, 12, 14]
    assert {each.severity for each in told} == {Severity.WARNING}
    assert "bookmark" not in str(loaded.report.sections)
    carried = {each.code for each in validate(loaded.report)}
    assert not carried & {"D-LEFT-1", "D-HEAD-1"}
