"""The result workbook: what its sheets say, where its links lead, and that it is still a report."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
import warnings
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests.office import Office
from tests.ooxml import schema_errors
from tests.reports import changed, report
from tests.rollup.results import UNIT, delivered, many, outcome_of, summed, with_reported
from tests.workbook.sheets import found, opened, parts, sheet_xml
from xlgov import api
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery, Source
from xlgov.errors import InputError
from xlgov.finding import Finding, Severity
from xlgov.form import editions
from xlgov.form.loader import load
from xlgov.report import Report, Unit
from xlgov.rollup.outcome import Outcome
from xlgov.rollup.result import build, detail, links, listing
from xlgov.rollup.unit_lines import Line
from xlgov.samples.district import district
from xlgov.workbook import geometry, pages
from xlgov.workbook.reader import read_workbook
from xlgov.workbook.template import template_of

GRANTED = "requests.outcome.granted.natural_person"
RECEIVED = "requests.received.natural_person"
FEES = "proactive.fees.amount"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def unit_report(name: str, granted: int = 1, **given: Any) -> Report:
    kind = given.pop("kind", "department")
    year = given.pop("year", 2024)
    return report(year=year, unit=Unit(name=name, kind=kind), **({GRANTED: granted} | given))


def some(count: int, folder: Path = Path("/报送")) -> list[Delivery]:
    """Deliveries of as many units, the later ones with more requests."""
    return [delivered(unit_report(f"第{n}局", n), f"第{n}局.xlsx", folder) for n in range(1, count + 1)]


def added(deliveries: list[Delivery]) -> list[Line]:
    return [Line(Entry(str(each.name), each.code), each, handling.ADDED) for each in deliveries]


@cache
def simple(count: int = 3) -> Outcome:
    deliveries = some(count)
    return outcome_of(deliveries, lines=added(deliveries))


@cache
def result(count: int = 3) -> bytes:
    return build(simple(count))


@cache
def whole_district() -> Outcome:
    """The sample district as it came in, with everything the result can show."""
    sample = district()
    deliveries = [delivered(each, name) for name, each in sample.files]
    full = summed([delivered(each, f"{each.unit.name}.xlsx") for each in sample.correct])
    before = summed([delivered(each, f"{each.unit.name}.xlsx") for each in sample.previous])
    given = outcome_of(deliveries, roster=sample.roster, reported=full)
    return replace(given, earlier_years={sample.year - 1: before})


@cache
def district_result() -> bytes:
    return build(whole_district())


def hyperlinks(content: bytes, sheet: str) -> dict[str, tuple[str, str]]:
    """Target file ("" for this workbook) and place in it of each link of a sheet, by cell."""
    number = opened(content).sheetnames.index(sheet) + 1
    rels = parts(content).get(f"xl/worksheets/_rels/sheet{number}.xml.rels", b"<none/>")
    targets = {each.get("Id"): str(each.get("Target")) for each in ElementTree.fromstring(rels)}
    return {
        str(link.get("ref")): (targets.get(link.get(RELATION), ""), link.get("location") or "")
        for link in found(sheet_xml(content, sheet), "hyperlink")
    }


def texts(content: bytes, sheet: str) -> list[list[Any]]:
    return [list(row) for row in opened(content, values=True)[sheet].iter_rows(values_only=True)]


def test_sheets_stand_between_the_findings_and_the_guide() -> None:
    given = whole_district()
    content = district_result()
    names = opened(content).sheetnames
    at = names.index("校验结果")
    assert names[at + 1 : at + 6] == ["汇总清单", "分单位明细", "差额表", "重报对照", "图表"]
    assert names[at + 6] == "填报说明"
    assert "差额表" not in opened(build(with_reported(given, None))).sheetnames
    shown = [text for row in texts(content, "封面") for text in row if text]
    always = set(pages.ROLLUP_SHEETS) - {pages.ROLLUP_EXPLANATIONS}
    assert always <= set(shown)
    for name in always:
        (protection,) = found(sheet_xml(content, name), "sheetProtection")
        assert (protection.get("sheet"), protection.get("password")) == ("1", None)
        assert opened(content)[name].page_setup.paperSize == 9


def test_the_same_input_gives_the_same_bytes() -> None:
    assert build(whole_district()) == district_result()


def test_reading_it_again_gives_the_sum_and_its_tree() -> None:
    given = whole_district()
    loaded = read_workbook(district_result(), "结果.xlsx", "0" * 64)
    again, before = loaded.report.to_dict(), given.report.to_dict()
    assert again["provenance"].pop("addends") == before["provenance"].pop("addends")
    assert len(given.report.provenance.addends) == len(given.collection.addends) > 3
    assert {k: v for k, v in again.items() if k != "provenance"} == {
        k: v for k, v in before.items() if k != "provenance"
    }
    assert loaded.left_out == ()
    assert not loaded.kept


def test_a_result_is_added_up_further(tmp_path: Path) -> None:
    path = tmp_path / "东区.xlsx"
    path.write_bytes(result())
    below = delivered(api.read(path), "东区.xlsx", tmp_path)
    city = outcome_of([below], lines=added([below]))
    assert city.report.figures == simple().report.figures
    rows = [row for row in texts(build(city), "汇总清单") if str(row[0]).startswith("1.")]
    assert [row[1] for row in rows] == ["　第1局", "　第2局", "　第3局"]
    assert [row[5] for row in rows] == ["第1局.xlsx", "第2局.xlsx", "第3局.xlsx"]
    sheet = opened(build(city))["汇总清单"]
    levels = [sheet.row_dimensions[row].outlineLevel for row in range(1, sheet.max_row + 1)]
    assert levels.count(1) == 3 and max(levels) == 1
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_someone_elses_copy_of_it_is_read_by_its_tables() -> None:
    given = simple()
    book = load_workbook(io.BytesIO(build(given)), data_only=True)
    for name in list(book.defined_names):
        del book.defined_names[name]
    del book["_xlgov"]
    stream = io.BytesIO()
    book.save(stream)
    loaded = read_workbook(stream.getvalue(), "抄.xlsx", "0" * 64)
    assert loaded.report.figures == given.report.figures
    assert {"汇总清单", "分单位明细", "图表"} <= set(loaded.left_out)
    assert not [item for item in loaded.report.unplaced if item.place.startswith(pages.ROLLUP_SHEETS)]


def test_findings_of_the_sum_are_marked() -> None:
    before = summed(
        [
            delivered(
                unit_report("甲局", 1, year=2023, **{"requests.carried_forward.natural_person": 5}), "甲.xlsx"
            )
        ]
    )
    content = build(replace(simple(), earlier_years={2023: before}))
    assert "Y-CARRY" in [row[1] for row in texts(content, "校验结果")]
    place = template_of(before.form).places["requests.brought_forward.natural_person"]
    assert opened(content)[place.sheet][place.cell].comment is not None
    assert "2025-02-01 校验" in str(texts(content, "封面"))


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_each_figure_is_a_number_and_leads_to_its_column(form: Any) -> None:
    deliveries = [
        delivered(
            report(form.edition, form.first_year, unit=Unit(name=name), **{GRANTED: 4, RECEIVED: 4}),
            f"{name}.xlsx",
        )
        for name in ("甲局", "乙局")
    ]
    given = outcome_of(deliveries, lines=added(deliveries))
    content = build(given)
    columns = detail.columns(given.report)
    assert list(columns) == list(form.keys)
    sheet = opened(content)["分单位明细"]
    links_back = hyperlinks(content, "分单位明细")
    for table in form.tables:
        links_there = hyperlinks(content, table.sheet)
        for key in form.keys:
            place = template_of(form).places[key]
            if place.sheet != table.sheet:
                continue
            assert links_there[str(place.cell)] == ("", f"'分单位明细'!{columns[key]}")
            assert links_back[columns[key]] == ("", f"'{place.sheet}'!{place.cell}")
            cell = opened(content)[place.sheet][place.cell]
            assert isinstance(cell.value, int) or str(cell.value).startswith("=IF(COUNT(")
            letters = columns[key].rstrip("0123456789")
            label = sheet[f"{letters}6"].value
            assert label in (form.cells[key].column_label, form.cells[key].column[-1].label)
            assert (
                sheet[f"{letters}7"].value
                == f'=IF(COUNT({letters}9:{letters}10)=0,"",SUM({letters}9:{letters}10))'
            )
    values = opened(content, values=True)
    place = template_of(form).places[GRANTED]
    assert values[place.sheet][place.cell].value == values["分单位明细"][columns[GRANTED]].value == 8


@pytest.mark.office
def test_an_office_comes_to_the_same_sums(office: Office, tmp_path: Path) -> None:
    money = [
        delivered(unit_report("甲局", 3, **{FEES: Decimal("0.1")}), "甲.xlsx"),
        delivered(unit_report("乙局", 2, **{FEES: Decimal("0.2"), RECEIVED: None}), "乙.xlsx"),
    ]
    inputs = [
        whole_district(),
        simple(60),
        outcome_of(money, lines=added(money)),
        outcome_of([], lines=[]),
    ]
    paths = []
    for number, given in enumerate(inputs):
        paths.append(tmp_path / f"结果{number}.xlsx")
        paths[-1].write_bytes(build(given))
    for path, given, values in zip(paths, inputs, office.values(paths), strict=True):
        rows = values["分单位明细"]
        for key, cell in detail.columns(given.report).items():
            row, column = geometry.position(cell)
            expected = given.report.figures[key]
            # an office adds binary fractions
            near = "" if expected is None else pytest.approx(float(expected), rel=1e-12)
            assert rows[row][column] == near, (path.name, key)
            assert rows[row + 1][column] == 0
        cached = CalamineWorkbook.from_path(str(path))
        for name in set(pages.ROLLUP_SHEETS) & set(cached.sheet_names):
            for row, line in enumerate(cached.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                for column, before in enumerate(line):
                    now = values[name][row][column] if column < len(values[name][row]) else ""
                    near = pytest.approx(before, rel=1e-12) if isinstance(before, float) else before
                    assert now == near, (name, row, column)


def test_a_childs_wrong_total_shows_in_the_check_row() -> None:
    right = unit_report("甲局", 3)
    wrong = changed(unit_report("乙局", 3), **{"requests.outcome.total.total": 1})
    deliveries = [delivered(right, "甲.xlsx"), delivered(wrong, "乙.xlsx")]
    given = outcome_of(deliveries, lines=added(deliveries))
    content = build(given)
    letters = detail.columns(given.report)["requests.outcome.total.total"].rstrip("0123456789")
    sheet = opened(content, values=True)["分单位明细"]
    assert (sheet[f"{letters}7"].value, sheet[f"{letters}8"].value) == (4, -2)
    assert sheet[f"{letters}9"].fill.fgColor.rgb != sheet[f"{letters}10"].fill.fgColor.rgb
    assert "总计" in sheet["A3"].value


def test_what_is_not_summed_has_no_sum_and_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    source = (files("xlgov.form") / "editions" / "2021.toml").read_text("utf-8")
    line = 'key = "in_force", label = "现行有效件数",'
    form = load(source.replace(line, f"{line} summed = false,").encode(), "2021")
    for module in ("xlgov.report.report", "xlgov.collection.received"):
        monkeypatch.setattr(f"{module}.edition", lambda name: form)
    key = "proactive.normative_documents.in_force"
    deliveries = [delivered(unit_report("甲局", **{key: 3}), "甲.xlsx")]
    given = replace(outcome_of(deliveries, lines=added(deliveries)), report=summed(deliveries))
    sheet = opened(build(given), values=True)["分单位明细"]
    letters = detail.columns(given.report)[key].rstrip("0123456789")
    assert [sheet[f"{letters}{row}"].value for row in (7, 8, 9)] == ["不汇总", None, 3]


NAMES = (
    "甲 局#2%20.xlsx",
    "子 夹/乙局（2）.xlsx",
    "a&b=c;d+e'f(1)[2]{3}^`~!@$,.xlsx",
    '丙:局?"<>|.xlsx',
    "..丁.xlsx",
)


def test_links_lead_to_the_files_whatever_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "报 送#1%"
    deliveries = []
    for number, name in enumerate(NAMES):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        deliveries.append(delivered(unit_report(f"第{number}局", number), name, folder))
    out = tmp_path / "汇 总" / "结果.xlsx"
    content = build(outcome_of(deliveries, out, lines=added(deliveries)))
    on_list, in_detail = hyperlinks(content, "汇总清单"), hyperlinks(content, "分单位明细")
    for number, each in enumerate(deliveries):
        cells = (on_list[f"F{5 + number}"], in_detail[f"B{9 + number}"], in_detail[f"C{9 + number}"])
        for target, _ in cells:
            assert "\\" not in target and "#" not in target
            assert Path(os.path.normpath(out.parent / unquote(target))) == Path(each.source.path)
        assert [place for _, place in cells] == ["", "", "'主动公开'!B4"]


def test_a_member_of_a_zip_leads_to_the_zip_and_data_to_its_file() -> None:
    zipped = replace(some(1)[0], source=Source("包.zip > 甲.xlsx", "/报送/包.zip", "甲.xlsx"))
    data = replace(delivered(unit_report("乙局"), "乙.json"), moved=None)
    content = build(outcome_of([zipped, data], lines=added([zipped, data])))
    in_detail = hyperlinks(content, "分单位明细")
    assert in_detail["B9"] == ("../报送/包.zip", "") or in_detail["B10"] == ("../报送/包.zip", "")
    assert sum(bool(target) for target, _ in in_detail.values()) == 2


def test_a_name_that_is_too_long_for_a_link_has_none() -> None:
    long = replace(some(1)[0], source=Source("长.xlsx", "/" + "长" * 2_100 + ".xlsx"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = build(outcome_of([long], lines=added([long])))
    assert "B9" not in hyperlinks(content, "分单位明细")


def test_a_name_in_another_encoding_is_escaped_byte_by_byte() -> None:
    name = "甲局.xlsx".encode("gb18030")
    source = Source("甲局.xlsx", os.fsdecode("/报送/".encode() + name))
    found = links.target(source, Path("/汇总"))
    assert found is not None
    assert found.encode().decode() == found
    assert unquote_to_bytes(found) == "../报送/".encode() + name


@pytest.mark.parametrize(("limit", "extent"), [(65_000, "all"), (500, "some"), (210, "names"), (100, "none")])
def test_links_stay_below_the_limit(limit: int, extent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detail, "LIMIT", limit)
    given = simple(4)
    content = build(given)
    there = hyperlinks(content, "分单位明细")
    assert sum(not target for target, _ in there.values()) == 200
    names = {cell for cell, (target, place) in there.items() if target and not place}
    figures = {cell: place for cell, (target, place) in there.items() if target and place}
    assert len(names) == (0 if extent == "none" else 4)
    nonzero = sum(bool(number) for each in given.collection.addends for number in each.figures.values())
    assert len(figures) == {"all": 4 * 200, "some": nonzero, "names": 0, "none": 0}[extent]
    assert detail.TIPS[extent] in texts(content, "分单位明细")[2][0]


def test_a_city_stays_below_excels_limit() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        content = result(400)
    xml = parts(content)["xl/worksheets/sheet10.xml"]
    assert 1_000 < xml.count(b"<hyperlink ") <= 65_000
    assert xml.count(b"<row ") == 408


def test_the_memory_that_a_unit_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows are not kept: what remains is its JSON as values, and its part of the file."""
    monkeypatch.setattr(detail, "LIMIT", 100)
    monkeypatch.setattr(listing, "LIMIT", 100)
    peaks = []
    for count in (60, 160):
        given = many(count)
        assert given.findings is not None
        tracemalloc.start()
        build(given)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 100 < 10_000


def test_a_long_result_is_read_back_whole() -> None:
    given = many(90)
    content = build(given)
    again = read_workbook(content, "结果.xlsx", "0" * 64).report
    assert again.figures == given.report.figures
    assert again.provenance.addends == given.report.provenance.addends
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("分单位明细").to_python()[8:]
    assert [row[1] for row in rows] == [each.name for each in given.addends]
    keys = list(detail.columns(given.report))
    for row, each in zip(rows, given.addends, strict=True):
        figures = [each.figures[key] for key in keys]
        assert row[2:] == ["" if number is None else float(number) for number in figures]


def test_no_room_for_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for place in ("xlsxwriter.worksheet.Worksheet._write_optimized_sheet_data", "tempfile.mkdtemp"):
        with monkeypatch.context() as patched:
            patched.setattr(place, full)
            with pytest.raises(InputError, match="磁盘空间不足"):
                build(simple())


def listed(given: Outcome) -> list[list[Any]]:
    """The lines of 汇总清单 below its heading row, without the empty ones."""
    rows = texts(build(given), "汇总清单")
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    assert tuple(rows[head]) == listing.HEADINGS
    return [row for row in rows[head + 1 :] if row[0]]


def test_the_list_counts_and_shows_every_line() -> None:
    given = whole_district()
    rows = texts(district_result(), "汇总清单")
    statuses = [line.state for line in given.lines]
    added_up = len(given.collection.addends)
    assert f"未报 1 个；收到 12 份文件：已汇总 {added_up}，待定 {12 - added_up}。" in rows[1][0]
    for status in set(statuses):
        assert f"{status} {statuses.count(status)}" in rows[1][0]
    assert rows[2][0].startswith("不完整")
    lines = listed(given)
    assert [(row[1], row[4]) for row in lines] == [(line.name, line.state.word) for line in given.lines]
    for row, line in zip(lines, given.lines, strict=True):
        assert row[5] == (line.delivery.source.name if line.delivery else None)
        assert row[13] == (line.delivery.sha256 if line.delivery else None)
        for issue in line.issues:
            assert issue.finding.message in row[11]


def test_a_complete_list_says_so_and_decisions_are_shown() -> None:
    given = simple(2)
    assert texts(build(given), "汇总清单")[2][0] == "没有未处理的问题，汇总数是完整的。"
    issue = Issue(
        Finding("R-MISS", Severity.ERROR, "“丙局”没有报送。", fingerprint="f"),
        "丙局",
        decided="确认不报（某人）",
    )
    gone = Line(Entry("丙局"), None, handling.CONFIRMED_MISSING, (issue,))
    row = listed(replace(given, lines=(*given.lines, gone), issues=(issue,)))[-1]
    assert (row[1], row[4], row[12]) == ("丙局", "确认不报", "确认不报（某人）")


def test_issues_of_the_whole_stand_on_top_and_the_rest_below() -> None:
    issues = [
        Issue(Finding("R-SUM", Severity.ERROR, f"第{n}项不等。", advice="请核对。", fingerprint=str(n)))
        for n in range(8)
    ]
    given = replace(simple(2), issues=issues)
    content = build(given)
    rows = texts(content, "汇总清单")
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    above = [row[2] for row in rows[:head] if row[2]]
    below = [row[2] for row in rows[head:] if row[2] and row[2] != "代码"]
    assert above == [f"第{n}项不等。请核对。" for n in range(5)]
    assert below == [f"第{n}项不等。请核对。" for n in range(5, 8)]
    assert hyperlinks(content, "汇总清单")[f"A{head}"] == ("", f"'汇总清单'!A{head + 5}")
    assert opened(content)["汇总清单"].freeze_panes == f"C{head + 2}"


def test_a_sum_with_errors_is_not_called_right() -> None:
    wrong = changed(unit_report("乙局", 2), **{RECEIVED: 9})
    deliveries = [delivered(wrong, "乙.xlsx")]
    given = replace(outcome_of(deliveries, lines=added(deliveries)), issues=())
    content = build(given)
    assert texts(content, "汇总清单")[2][0].startswith("汇总完整，但汇总数有 ")
    assert "错误，见“校验结果”表" in texts(content, "汇总清单")[2][0]


def test_what_is_not_printed_stays_on_the_sheet() -> None:
    sheet = opened(result(2))["汇总清单"]
    last = sheet.cell(4, len(listing.HEADINGS))
    assert last.value == "SHA-256" and sheet.cell(5, last.column).value
    assert f"${sheet.cell(4, last.column - 1).column_letter}$" in sheet.print_area
    assert all(area.max_col < last.column for area in sheet.merged_cells.ranges)


def test_only_what_is_added_shows_what_it_was_added_up_from() -> None:
    tree = delivered(simple().report, "东区.xlsx")
    for status, below in ((handling.ADDED, 3), (handling.BODYS_OWN, 0)):
        lines = [Line(None, tree, status)]
        assert len(listed(outcome_of([tree], lines=lines))) == 1 + below


def test_a_file_of_nobody_is_not_called_a_unit() -> None:
    broken = Delivery(Source("说明.docx", "/报送/说明.docx"), problem="读不出来。")
    row = listed(outcome_of([broken], lines=[Line(None, broken, handling.UNREADABLE)]))[0]
    assert (row[1], row[5]) == ("（看不出单位）", "说明.docx")


def test_a_text_added_as_blank_is_said() -> None:
    deliveries = [delivered(unit_report("甲局", 1, **{"proactive.licensing.decisions": "若干"}), "甲.xlsx")]
    row = listed(outcome_of(deliveries, lines=added(deliveries)))[0]
    assert "【按空白汇总】主动公开!B8" in row[11]


def test_control_characters_from_a_roster_do_no_harm() -> None:
    given = replace(simple(1), lines=[Line(Entry("甲\x07局", "1\ufffe"), None, handling.MISSING)])
    assert listed(given)[0][1:3] == ["甲\ufffd局", "1\ufffd"]


def test_charts_show_the_largest_units_and_the_rest_together() -> None:
    given = simple(26)
    content = build(given)
    rows = [row for row in texts(content, "图表") if row[0] and isinstance(row[1], int)]
    units = rows[:21]
    assert [row[:2] for row in units[:2]] == [["第26局", 26], ["第25局", 25]]
    assert units[20][:2] == ["其余单位（6 个）", 21]
    assert sum(row[1] for row in units) == given.report.figures["requests.received.total"]
    outcomes = rows[21:]
    assert outcomes[0][:2] == ["（一）予以公开", 351]
    assert len(outcomes) == 6
    assert sum(row[1] for row in outcomes) == given.report.figures["requests.outcome.total.total"]
    assert len([name for name in parts(content) if name.startswith("xl/charts/chart")]) == 2


def test_the_trend_wants_two_years() -> None:
    before = summed([delivered(unit_report("甲局", 9, year=2020, edition="2019"), "甲.xlsx")])
    content = build(replace(simple(), earlier_years={2020: before}))
    shown = texts(content, "图表")
    years = [row[:4] for row in shown if str(row[0]).endswith("年")]
    assert [years[0], years[4]] == [["2020年", 9, 9, 0], ["2024年", 6, 6, 0]]
    assert years[1:4] == [[f"{year}年", None, None, None] for year in (2021, 2022, 2023)]
    assert any("没有 2021、2022、2023 年的年报，图表中是空缺，不是 0" in str(row[0]) for row in shown)
    assert len([name for name in parts(content) if name.startswith("xl/charts/chart")]) == 5


def test_a_partial_sum_looks_partial_on_every_sheet() -> None:
    given = simple()
    words = "汇总不完整，见“汇总清单”表"
    missing = Line(Entry("丙局"), None, handling.MISSING)
    issue = Issue(Finding("R-MISS", Severity.ERROR, "“丙局”没有报送。", fingerprint="f"), "丙局")
    partial = replace(given, lines=(*given.lines, missing), issues=(issue,))
    for outcome in (partial, given):
        content = build(outcome)
        shown = [texts(content, "分单位明细")[1][0] or "", texts(content, "图表")[1][0] or ""]
        shown.append("".join(str(text) for row in texts(content, "封面") for text in row if text))
        assert [words in text for text in shown] == [outcome is partial] * 3
        again = read_workbook(content, "结果.xlsx", "0" * 64)
        assert not again.report.unplaced and not again.left_out
    red = opened(build(partial))
    for name in ("分单位明细", "图表"):
        assert red[name]["A2"].font.color.rgb == "FF9C0006"


def test_the_trend_says_when_the_years_have_not_as_many_units() -> None:
    def said(units: int) -> list[str]:
        before = summed(
            [delivered(unit_report(f"第{n}局", n, year=2023), f"{n}.xlsx") for n in range(1, units + 1)]
        )
        shown = texts(build(replace(simple(3), earlier_years={2023: before})), "图表")
        return [row[0] for row in shown if row[0] and "单位数不同" in row[0]]

    assert said(3) == []
    (note,) = said(2)
    assert "2023年 2 个，2024年 3 个" in note


@pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)
def test_printed_pages_begin_with_a_row_of_the_form(form: Any) -> None:
    one = delivered(report(form.edition, form.first_year, unit=Unit(name="甲局")), "甲.xlsx")
    given = outcome_of([one], lines=added([one]))
    (breaks,) = found(sheet_xml(build(given), "分单位明细"), "colBreaks")
    starts = [int(str(each.get("id"))) for each in breaks]
    cells = [form.cells[key] for key in detail.columns(given.report)]
    assert 3 <= len(starts) <= 10
    for start in starts:
        before, after = cells[start - 3], cells[start - 2]
        assert (before.table, before.row) != (after.table, after.row)


def test_the_workbooks_hold_to_the_standard(tmp_path: Path) -> None:
    tree = delivered(simple().report, "东区.xlsx")
    long = delivered(unit_report("某某某自治区" * 12), "长" * 60 + ".xlsx")
    contents = {
        "district": district_result(),
        "tree": build(outcome_of([tree, long], lines=added([tree, long]), reported=tree_report())),
        "nothing": build(outcome_of([], lines=[])),
    }
    assert schema_errors(contents, tmp_path) == []


def tree_report() -> Report:
    return replace(changed(simple().report, **{GRANTED: 100}), unit=UNIT)
