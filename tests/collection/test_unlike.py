"""What two files of one unit do not have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.collection.gathered import RICH, SCHOOLS, gathered, made, sent
from xlgov.collection import ask
from xlgov.collection.received import Source
from xlgov.collection.unlike import unlike

LICENCES, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"
FULL: dict[str, Any] = {**RICH, PENALTIES: 8}


def test_the_first_figures_that_differ_are_named() -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "改.xlsx")
    assert unlike(one, other) == f"{one.form.cells[LICENCES].label}57／75"
    blank = sent(made(SCHOOLS, **(FULL | {PENALTIES: None})), "空.xlsx")
    assert unlike(one, blank) == f"{one.form.cells[PENALTIES].label}8／空白"
    assert unlike(one, one) == ""
    assert "等 " in unlike(one, sent(made(SCHOOLS), "少.xlsx"))
    assert unlike(one, sent(SCHOOLS, "旧.xlsx", edition="2019")) == ""


def test_two_files_of_a_unit_say_what_differs() -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "甲市教育局(1).xlsx")
    (issue,) = [each for each in ask(gathered(one, other), "delivery") if each.finding.code == "R-DUP"]
    assert unlike(*sorted((one, other), key=lambda each: each.source)) in issue.finding.message


def test_a_workbook_beside_its_publication_is_the_one_to_take() -> None:
    workbook = replace(sent(made(SCHOOLS, **FULL)), template="2021/1.0.0")
    document = replace(
        workbook, source=Source("年报.docx", "/报送/年报.docx"), sha256="0" * 64, template=None
    )
    (issue,) = [
        each for each in ask(gathered(workbook, document), "delivery") if each.finding.code == "R-DUP"
    ]
    assert "各项数都相同" in issue.finding.message
    assert f"一般用“{workbook.source.name}”" in str(issue.finding.advice)
    changed = replace(document, numbers=(*document.numbers[:-1], 9))
    (issue,) = [each for each in ask(gathered(workbook, changed), "delivery") if each.finding.code == "R-DUP"]
    assert "一般用" not in str(issue.finding.advice)
