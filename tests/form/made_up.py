"""What a process does that finds the drafted edition; ``test_new_edition.py`` runs it in one.

Every part of the program meets an edition that it has never heard of. Nothing here touches the program.
"""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import docx
import jsonschema
import pytest

from tests.commands.command import Run, run  # noqa: F401 - a fixture
from tests.form.drafting import (
    ADDED_ROW,
    BEFORE,
    CHANGED_LABEL,
    NAME,
    NEW_CODE,
    REMOVED_ROW,
    YEAR,
)
from tests.locate.grids import tables
from tests.office import Office
from tests.reports import TEXTS, changed, next_year, report
from tests.workbook.sheets import opened
from tests.workbook.test_live_checks import _expected
from xlgov import api
from xlgov.collection import check_editions
from xlgov.collection.rulebook import describe
from xlgov.finding import Finding, Status
from xlgov.form import EDITIONS, Form, edition, edition_for
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Report
from xlgov.report.schema import schema
from xlgov.rules import rules_of, validate
from xlgov.workbook.build import build

UNBALANCED = {
    "requests__received__total": 45,
    "requests__outcome__total__natural_person": 33,
    "requests__carried_forward__enterprise": 9,
    "disputes__reconsideration__total": 7,
    "disputes__litigation__direct__total": 7,
    "disputes__litigation__after_reconsideration__total": 7,
    "proactive__rules__issued": 5,
    "proactive__penalties__decisions": 4,
}
"""Figures typed over, and the rules that must speak of them."""
SPEAKING = {"A-ROW", "A-COL", "A-BAL", "A-OUT", "B-REV", "B-DIR", "B-AFT", "P-MADE", NEW_CODE}


@pytest.fixture
def form() -> Form:
    return edition(NAME)


def good(year: int = YEAR, **given: object) -> Report:
    """A report in the new edition, with a figure in its new row."""
    figures = {f"{ADDED_ROW}.natural_person": 3, "proactive.licensing.decisions": 2}
    return report(NAME, year, **(figures | given))


def codes(findings: list[Finding], status: Status = Status.FAIL) -> set[str]:
    return {finding.code for finding in findings if finding.status is status}


def test_it_is_found_and_ends_the_years_of_the_one_before() -> None:
    assert EDITIONS[-1] == NAME
    assert [edition_for(year).edition for year in (YEAR - 1, YEAR, YEAR + 9)] == [BEFORE, NAME, NAME]
    assert (edition(BEFORE).last_year, edition(NAME).last_year) == (YEAR - 1, None)
    check_editions()


def test_every_rule_of_the_edition_before_is_asked_and_the_new_one(form: Form) -> None:
    asked = {info.code for info in rules_of(form)}
    assert asked == {info.code for info in rules_of(edition(BEFORE))} | {NEW_CODE}


def test_texts_name_it() -> None:
    assert "2021至2025年度用2021版格式，2026年度及以后用2026版格式" in describe("S-EDITION")
    assert "〔2021〕30号、〔2026〕8号" in describe("A-ROW")
    assert "适用：各版通用" in describe("A-ROW") and "适用：2021版、2026版" in describe("P-STOCK")
    assert "适用：2026版" in describe(NEW_CODE)
    assert "公式：行政处罚·本年处理决定数量 不大于 行政许可·本年处理决定数量" in describe(NEW_CODE)


def test_a_balanced_report_has_no_fault() -> None:
    assert codes(validate(good())) == set()


def test_an_unbalanced_report_is_found_out() -> None:
    found = validate(changed(good(), **UNBALANCED))
    assert codes(found) >= SPEAKING
    (two,) = (finding for finding in found if finding.code == NEW_CODE)
    assert two.message == "“本年处理决定数量”列：行政处罚 4，大于行政许可 2，多 2。"
    assert "〔2026〕8号" in two.basis and two.advice == "核对两行的处理决定数量。"


def test_the_edition_before_is_checked_as_ever() -> None:
    assert codes(validate(report(BEFORE, YEAR - 1, **{f"{REMOVED_ROW}.decisions": 1}))) == set()
    assert "S-EDITION" in codes(validate(report(BEFORE, YEAR)))


def test_a_blank_workbook(run: Run, form: Form) -> None:  # noqa: F811
    assert run("new", "--year", YEAR, "--unit", "甲县乙局", "甲.xlsx").exit_code == 0
    assert api.read("甲.xlsx").edition == NAME
    book = opened(Path("甲.xlsx").read_bytes())
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"9.属于工作秘密", CHANGED_LABEL[1]} <= texts
    assert not {"行政强制", CHANGED_LABEL[0]} & texts
    assert NEW_CODE in texts


def test_live_checks_hold_and_break(form: Form) -> None:
    for made in (good(), changed(good(), **UNBALANCED)):
        book = opened(build(form, made), values=True)
        for (sheet, cell), text in _expected(form, made).items():
            assert (book[sheet][cell].value or "") == text, (sheet, cell)


@pytest.mark.office
def test_live_checks_recalculated(form: Form, office: Office, tmp_path: Path) -> None:
    made = changed(good(), **UNBALANCED)
    path = tmp_path / "甲.xlsx"
    path.write_bytes(build(form, made))
    (sheets,) = office.values([path])
    book = opened(build(form, made))
    for (name, cell), text in _expected(form, made).items():
        place = book[name][cell]
        assert sheets[name][place.row - 1][place.column - 1] == text, (name, cell)


def test_json_there_and_back(run: Run) -> None:  # noqa: F811
    made = good()
    api.write(made, "甲.json")
    assert run("convert", "甲.json", "甲.xlsx").exit_code == 0
    assert run("convert", "甲.xlsx", "乙.json").exit_code == 0
    again = api.read("乙.json")
    assert (again.edition, again.figures) == (NAME, made.figures)
    assert again.to_json()[:40] == made.to_json()[:40]


def test_the_schema_knows_its_rows(form: Form) -> None:
    data = json.loads(good().to_json())
    jsonschema.validate(data, schema(form))
    data["tables"]["proactive"]["coercion"] = {"decisions": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema(form))


def published(form: Form, year: int) -> str:
    """A report of a few figures as a dump of text."""
    figures = {
        key: 1
        for stem in ("requests.received", ADDED_ROW, "requests.outcome.total")
        for key in (f"{stem}.natural_person", f"{stem}.total")
    }
    drawn = iter(tables(form, figures, aligned=False))
    lines = [f"甲县乙局{year}年政府信息公开工作年度报告", ""]
    for section in form.sections:
        lines += [section.label, ""]
        if section.kind == "text":
            lines += [TEXTS.get(section.key, "写了一段。"), ""]
        else:
            lines += ["\n".join(f"\t{cell}" for cell in row) + "\n" for row in next(drawn)]
    return "\n".join(lines)


def test_a_published_report_is_read(form: Form) -> None:
    loaded = api.parse(published(form, YEAR).encode(), "甲.txt")
    assert (loaded.report.edition, loaded.report.year) == (NAME, YEAR)
    assert [one.code for one in loaded.observations] == []
    assert loaded.report.figures[f"{ADDED_ROW}.natural_person"] == 1
    assert codes(validate(loaded)) == set()


@pytest.mark.parametrize(("name", "year"), [(NAME, YEAR), (BEFORE, YEAR - 1)])
def test_a_label_of_the_neighbouring_edition_is_no_fault(name: str, year: int) -> None:
    text = published(edition(name), year)
    there = next(label for label in CHANGED_LABEL if label in text)
    other = next(label for label in CHANGED_LABEL if label != there)
    loaded = api.parse(text.replace(there, other).encode(), "甲.txt")
    assert loaded.report.edition == name
    assert [one.code for one in loaded.observations] == []


def test_a_report_of_the_edition_before_is_still_read_as_that() -> None:
    text = published(edition(BEFORE), YEAR - 1)
    loaded = api.parse(text.encode(), "甲.txt")
    assert (loaded.report.edition, [one.code for one in loaded.observations]) == (BEFORE, [])


def test_it_is_published_as_page_and_document() -> None:
    (row,) = re.findall(r"<tr>\n<th[^>]*>9.属于工作秘密</th>\n(.*?)</tr>", to_html(good()), re.DOTALL)
    assert re.findall(r">(\d*)</td>", row) == ["3", *"00000", "3"]
    read = docx.Document(io.BytesIO(to_docx(good())))
    texts = [[cell.text for cell in line.cells] for table in read.tables for line in table.rows]
    assert [line[-7:] for line in texts if "9.属于工作秘密" in line] == [["3", *"00000", "3"]]


def test_a_workbook_is_marked(run: Run) -> None:  # noqa: F811
    api.write(changed(good(), **UNBALANCED), "甲.xlsx")
    result = run("validate", "甲.xlsx", "--mark", "标.xlsx")
    assert result.exit_code == 1 and NEW_CODE in result.output
    results = opened(Path("标.xlsx").read_bytes())["校验结果"]
    assert NEW_CODE in {cell.value for row in results.iter_rows() for cell in row}


def test_last_year_in_the_edition_before(run: Run) -> None:  # noqa: F811
    before = report(BEFORE, YEAR - 1, **{"requests.carried_forward.natural_person": 2})
    api.write(before, "上年.xlsx")
    made = run("new", "--year", YEAR, "--unit", "甲县乙局", "--previous", "上年.xlsx", "甲.xlsx")
    assert made.exit_code == 0
    assert api.read("甲.xlsx").last["requests.carried_forward.natural_person"] == 2
    fitting = next_year(before, NAME)
    assert all(finding.code != "Y-CARRY" for finding in validate(fitting, before))
    wrong = changed(fitting, requests__brought_forward__natural_person=5)
    assert "Y-CARRY" in codes(validate(wrong, before))


def test_a_roll_up_with_the_edition_before_in_it(run: Run) -> None:  # noqa: F811
    for index, name in enumerate(("甲局", "乙局")):
        unit = {"name": name, "tier": "county", "kind": "department"}
        api.write(good(unit=unit, **{"proactive.licensing.decisions": index + 4}), f"收到/{name}.xlsx")
    api.write(report(BEFORE, YEAR, unit=unit | {"name": "丙局"}), "收到/丙局.xlsx")
    args = ("rollup", "收到", "--unit", "示例区", "--year", YEAR, "-o", "汇总.xlsx", "--jobs", 2)
    result = run(*args, "--table", "表.csv")
    assert result.exit_code == 1
    total = api.read("汇总.xlsx")
    assert total.edition == NAME
    assert total.figures[f"{ADDED_ROW}.natural_person"] == 6
    assert total.figures["proactive.licensing.decisions"] == 9
    assert f"{BEFORE}版格式，另行汇总，不与{NAME}版相加" in result.output
    assert api.read(f"汇总（{BEFORE}版）.xlsx").edition == BEFORE
    assert f"{ADDED_ROW}.natural_person" in Path("表.csv").read_text("utf-8-sig").splitlines()[0]


def test_figures_of_the_edition_before_are_compared_where_they_mean_the_same() -> None:
    stem = "proactive.licensing.decisions"
    before = report(BEFORE, YEAR - 1, **{stem: 30})
    (jump,) = (found for found in validate(changed(good(), **{stem: 900}), before) if found.code == "P-JUMP")
    assert "上年是 30，本年是 900" in jump.message
    oldest = report(EDITIONS[0], YEAR - 1, **{stem: 30})
    (jump,) = (found for found in validate(changed(good(), **{stem: 900}), oldest) if found.code == "P-JUMP")
    assert jump.status is Status.NOT_ASSESSABLE
