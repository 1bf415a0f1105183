"""Every formula of every kind of workbook says the same in LibreOffice, in Gnumeric, and in the file as it
was written, where the results are Python's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from tests.engines import Cell, Engines, ErrorValue, Value, formulas, same, without_results
from tests.excel.books import twenty
from tests.macros.test_build import WORKBOOKS
from tests.reports import report
from tests.rollup.result.test_result import district_result, simple, whole_district
from tests.rollup.results import with_reported
from tests.sentences.test_formula import REPORTS, _write, _write_years
from tests.shapes import SHAPES, text_of
from tests.workbook.sheets import random_reports
from tests.workbook.test_following import _trials
from tests.workbook.test_live_checks import begun
from tests.workbook.test_package import rezipped
from xlgov import api
from xlgov.form import editions
from xlgov.report import Report
from xlgov.rollup.result import build as build_result
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.sentences.starter import started
from xlgov.workbook import geometry
from xlgov.workbook.build import build
from xlgov.workbook.package import open_package
from xlgov.workbook.reader import read_workbook

pytestmark = pytest.mark.office
Count = Callable[[str, object], None]
TABLE = "申请办理"
BELOW = 5_000
"""a row of a sheet below everything"""
_CONDITION = re.compile(
    rb'<cfRule type="expression"[^<>]*><formula>([^<]*)</formula>'
    rb'|<dataValidation type="custom"[^<>]*><formula1>([^<]*)</formula1>'
)


def templates() -> dict[str, bytes]:
    """The blank workbooks, with and without buttons; no two names are alike but for their endings."""
    paths = [path for macro in WORKBOOKS for path in (macro, macro.with_suffix(".xlsx"))]
    return {f"{path.suffix[1:]}-{path.name}": path.read_bytes() for path in paths}


def filled() -> dict[str, bytes]:
    """Reports of each edition, good and bad, checked and not, imported, begun, with sentences that follow."""
    reports = {sample.name: sample.report for sample in samples()[1:4:2]}
    reports |= {f"新建{form.edition}": begun(form) for form in editions()}
    found = {f"{name}.xlsx": _started(made) for name, made in reports.items()} | _sentences(REPORTS[1:4:2])
    wrong = twenty()
    found["二十处.xlsx"] = build(wrong.form, wrong, validate(wrong), checked="2026-01-20")
    found["重算.xlsx"] = build(wrong.form, wrong, totals="computed")
    read = api.parse(text_of(wrong, SHAPES["tabs"]).encode(), "已公布.txt")
    return found | {"导入.xlsx": api.content(read, ".xlsx", None, api.PLAIN)}


def _started(made: Report) -> bytes:
    return build(made.form, started(made))


def _sentences(reports: Sequence[Report]) -> dict[str, bytes]:
    """Reports whose texts are still those that every new one begins with."""
    unwritten = [replace(made, preamble=None, sections=dict.fromkeys(made.sections)) for made in reports]
    return {f"句子{number}.xlsx": _started(made) for number, made in enumerate(unwritten)}


def rolled_up() -> dict[str, bytes]:
    """The result of a district's roll-up, with everything that one can have."""
    return {"区.xlsx": district_result()}


def generated(count: int = 4) -> dict[str, bytes]:
    """Reports of every sort."""
    made = enumerate(random_reports(count, seed=15))
    return {f"{number}.xlsx": build(each.form, each) for number, each in made}


def many() -> dict[str, bytes]:
    """Every sample, every report with sentences, other results of a roll-up, 200 generated reports."""
    alone = with_reported(whole_district(), None)
    found = {"未比.xlsx": build_result(alone), "三个.xlsx": build_result(simple())}
    found |= {f"{sample.name}.xlsx": _started(sample.report) for sample in samples()}
    return found | _sentences(REPORTS) | generated(200)


@pytest.mark.parametrize(
    "make", [templates, filled, rolled_up, generated, pytest.param(many, marks=pytest.mark.long)]
)
def test_what_is_written_is_what_both_programs_work_out(
    engines: Engines, make: Callable[[], dict[str, bytes]], record_property: Count
) -> None:
    contents = make()
    found = list(engines.results(contents))
    assert [each for results in found for each in results.differing()] == []
    count = sum(len(results.written) for results in found)
    assert count > 60 * len(contents)
    record_property("compared", f"{make.__name__}: {count} formulas of {len(contents)} workbooks")


def test_sentences_say_in_gnumeric_what_python_says(engines: Engines, record_property: Count) -> None:
    path, years = engines.folder / "句子.xlsx", engines.folder / "年度.xlsx"
    expected: list[Value] = []
    for made, patterns in zip(REPORTS, _write(path, REPORTS), strict=True):
        expected += [pattern.render(made) for pattern in patterns]
    expected += _write_years(years)
    found = engines.results({each.name: each.read_bytes() for each in (path, years)})
    said = [each.result for results in found for cell, each in results.gnumeric.items() if cell.column == "C"]
    assert said == expected
    record_property("compared", f"sentences: {len(expected)} formulas of 2 workbooks")


# --- what a person may type


@pytest.mark.long
def test_figures_typed_into_a_workbook_give_what_python_writes_with_them(
    engines: Engines, record_property: Count
) -> None:
    trials = {f"{number}.xlsx": trial for number, trial in enumerate(_trials())}
    count = 0
    for results in engines.results({name: content for name, (content, _) in trials.items()}):
        made = trials[results.name][1]
        should = replace(results, written=formulas(build(made.form, made)))
        assert [each.text for each in should.written.values()] == [
            each.text for each in results.written.values()
        ]
        assert list(should.differing()) == []
        count += len(should.written)
    record_property("compared", f"typed figures: {count} formulas of {len(trials)} workbooks")


def typed(content: bytes, cells: Mapping[str, str]) -> bytes:
    """A workbook after cells of a table got other content: the XML of each."""
    part = next(item.part for item in open_package(content).sheets if item.name == TABLE)

    def change(name: str, xml: bytes) -> bytes:
        for cell, inner in cells.items() if name == part else ():
            pattern = rf'<c r="{cell}"( s="[0-9]+")?[^<>]*(/>|>.*?</c>)'.encode()
            xml, count = re.subn(pattern, rb'<c r="%s"\1 %s</c>' % (cell.encode(), inner.encode()), xml)
            assert count == 1, cell
        return xml

    return rezipped(change, content)


def test_only_libreoffice_counts_a_truth_value(engines: Engines) -> None:
    """SUM and COUNT of cells leave out TRUE in Excel and Gnumeric; there it is named, and is no figure.
    LibreOffice makes it a 1 in a cell of figures, shows it, adds it up, and saves it as one."""
    key = "requests.outcome.granted.natural_person"
    made = report(**{key: None})
    content = typed(build(made.form, made), {"D7": 't="b"><v>1</v>'})
    (results,) = engines.results({"真.xlsx": content})
    differing = {each.cell.address: each for each in results.differing()}
    assert {"J7", "D28", "J28"} < differing.keys()
    assert all(same(each.gnumeric, each.written) for each in differing.values())
    assert (differing["J7"].office, differing["J7"].gnumeric) == (1, 0)
    loaded = read_workbook(content, "真.xlsx", "0" * 64)
    assert loaded.report.value(key).number is None
    assert any(each.is_error and str(each.cells[0].place.cell) == "D7" for each in validate(loaded))
    again = read_workbook(engines.saved("真.xlsx"), "真.xlsx", "0" * 64)
    assert (again.report.figures[key], again.report.figures["requests.outcome.granted.total"]) == (1, 1)


TYPED = {
    "错误": {"D7": "><f>1/0</f>", "E4": "><f>NA()</f>"},
    "文字": {
        "D7": 't="inlineStr"><is><t>6</t></is>',
        "E7": 't="inlineStr"><is><t>若干</t></is>',
        "F4": 't="inlineStr"><is><t> </t></is>',
        "G7": '><f>""</f>',
    },
    "数": {
        "D7": "><v>0.1</v>",
        "E7": "><v>0.2</v>",
        "F7": "><v>-0.3</v>",
        "D4": "><v>-5</v>",
        "D8": "><v>999999999999999</v>",
        "E8": "><v>1</v>",
        "F8": "><f>DATE(2026,1,20)</f>",
        "G8": "><f>SUM(主动公开!A1:H20)</f>",
    },
}
"""What stands in cells of the table, by name: Python has no opinion of what the totals show then."""


def test_programs_agree_on_whatever_is_typed(engines: Engines, record_property: Count) -> None:
    base = build(report().form, report(requests__received__natural_person=4))
    contents = {f"{name}.xlsx": typed(base, cells) for name, cells in TYPED.items()}
    count = 0
    for results in engines.results(contents):
        for cell in results.written:
            one, other = results.office[cell].result, results.gnumeric[cell].result
            assert same(one, other), (results.name, cell, one, other)
            count += 1
    record_property("compared", f"typed: {count} formulas of {len(contents)} workbooks")


# --- formulas that stand in no cell


def shown_in_cells(content: bytes) -> tuple[bytes, dict[Cell, str]]:
    """A workbook in which the conditions of colours and of what may be typed stand in cells below its tables,
    as each says for the first cell of its range; and which stands where."""
    sheets = {item.part: item.name for item in open_package(content).sheets}
    found: dict[Cell, str] = {}

    def change(name: str, xml: bytes) -> bytes:
        conditions = [each[1] or each[2] for each in _CONDITION.finditer(xml)] if name in sheets else []
        cells = b""
        for number, condition in enumerate(conditions):
            address = geometry.address(BELOW - 1, number)
            found[Cell(sheets[name], address)] = condition.decode()
            cells += b'<c r="%s"><f>%s</f></c>' % (address.encode(), condition)
        row = b'<row r="%d">%s</row></sheetData>' % (BELOW, cells)
        return xml.replace(b"</sheetData>", row, 1) if conditions else xml

    return rezipped(change, content), found


def test_conditions_are_understood_by_both(engines: Engines, record_property: Count) -> None:
    wrong = twenty()
    contents = {"二十处.xlsx": build(wrong.form, wrong), **rolled_up()}
    shown = {name: shown_in_cells(content) for name, content in contents.items()}
    count = 0
    for results in engines.results({name: content for name, (content, _) in shown.items()}):
        conditions = shown[results.name][1]
        said = [(results.office[cell].result, results.gnumeric[cell].result) for cell in conditions]
        # LibreOffice keeps a truth value as the number that it is there
        for (one, other), condition in zip(said, conditions.values(), strict=True):
            assert isinstance(one, (bool, float)) and one == other, (results.name, condition, one, other)
        assert {bool(one) for one, _ in said} == {True, False}
        count += len(conditions)
    record_property("compared", f"conditions: {count} formulas of {len(contents)} workbooks")


def test_a_result_that_is_wrong_is_seen(engines: Engines) -> None:
    """A file that lies about one result, and that result alone, is told from one that does not."""
    made = report(requests__outcome__granted__natural_person=7)
    content = build(made.form, made)
    formula = formulas(content)[Cell(TABLE, "J7")]
    assert formula.result == 7
    lie = typed(content, {"J7": f"><f>{formula.text}</f><v>8</v>"})
    (results,) = engines.results({"错.xlsx": lie})
    (found,) = results.differing()
    assert (found.cell, found.written, found.office, found.gnumeric) == (Cell(TABLE, "J7"), 8, 7, 7)


def test_values_are_alike_as_a_person_sees_them() -> None:
    content = without_results(build(report().form, report()))
    assert {each.result for each in formulas(content).values()} <= {None, ""}
    assert same(0.1 + 0.2, 0.3) and same("", "") and same(ErrorValue("#N/A"), ErrorValue("#N/A"))
    unlike = [
        (1.0, True),
        (0.0, ""),
        ("1", 1.0),
        (None, ""),
        (ErrorValue("#N/A"), ErrorValue("#REF!")),
        (1.0, 1.001),
    ]
    assert not any(same(one, other) for one, other in unlike)
