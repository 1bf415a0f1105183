"""Every button, pressed in a live office: what changes, what is said, what stays."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from tests.documents.test_text import published
from tests.excel.books import contents, fills, locks, notes, saved, twenty
from tests.reports import changed, report
from xlgov import api
from xlgov.errors import InputError
from xlgov.excel import actions, marks
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.reading import read_book
from xlgov.excel.session import changing, selection
from xlgov.excel.ui import ScriptedUi
from xlgov.finding import Place, Severity, Status
from xlgov.form import edition
from xlgov.report import Contact, Report, Unit
from xlgov.rules import validate
from xlgov.workbook import geometry, pages
from xlgov.workbook.build import build
from xlgov.workbook.styles import FILLS
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live

pytestmark = pytest.mark.office

FORM = edition("2021")
PLACES = template_of(FORM).places


def press(action: str, book: xw.Book, *answers: object, pasted: str | None = None) -> ScriptedUi:
    ui = ScriptedUi(list(answers), pasted=pasted)
    actions.perform(action, book, ui)
    assert not ui.answers, "not every question was asked"
    return ui


def cell(book: xw.Book, key: str) -> xw.Range:
    place = PLACES[key]
    return book.sheets[str(place.sheet)].range(str(place.cell))


def typed(book: xw.Book, key: str, content: object) -> None:
    """What the user types into an open cell."""
    cell(book, key).value = content


def listed(book: xw.Book) -> list[list[str]]:
    """The findings on 校验结果."""
    rows = book.sheets[pages.RESULTS].used_range.options(ndim=2, empty="").value
    return [row for row in rows[4:] if row[0]]


@cache
def _blank() -> bytes:
    return build(FORM)


def blank(tmp_path: Path) -> Path:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(_blank())
    return path


def test_every_button_has_its_action() -> None:
    assert set(actions._HOMES) == set(ACTIONS)


def test_comparing_opens_what_differs_and_changes_nothing(live: Live, tmp_path: Path) -> None:
    base = report(proactive__licensing__decisions=57)
    book = live.open(saved(base, tmp_path))
    other, out = tmp_path / "改.docx", tmp_path / "差异.xlsx"
    api.write(base, other)
    same = press("compare", book, other)
    assert "能比较的都相同" in same.messages[0] and len(list(live.app.books)) == 1
    api.write(changed(base, proactive__licensing__decisions=60), other)
    assert press("compare", book, other, None).messages == [] == press("compare", book, None).messages
    told = press("compare", book, other, out)
    assert "行政许可·本年处理决定数量：57 → 60（+3）" in told.messages[0]
    assert told.offered[0].name.endswith("年报（比较）.xlsx")
    rows = live.app.books["差异.xlsx"].sheets["数字"].used_range.value
    assert rows[-1][3:6] == [57, 60, 3]
    assert cell(book, "proactive.licensing.decisions").value == 57
    kept = (tmp_path / "年报.xlsx").read_bytes()
    with pytest.raises(InputError, match="正打开着"):
        press("compare", book, other, tmp_path / "年报.xlsx")
    assert (tmp_path / "年报.xlsx").read_bytes() == kept
    (tmp_path / "通知.txt").write_text("请各单位月底前报送。", "utf-8")
    with pytest.raises(InputError):
        press("compare", book, tmp_path / "通知.txt")


def test_checking_marks_lists_and_jumps(live: Live, tmp_path: Path) -> None:
    path = saved(twenty(), tmp_path)
    book = live.open(path)
    book.sheets["总体情况"].activate()
    before = (
        fills(book),
        notes(book),
        locks(book),
        contents(book, pages.RESULTS, pages.HIDDEN, pages.COVER),
    )
    assert not before[1]
    assert not listed(book)
    ui = press("validate", book)
    expected = [f for f in validate(api.load(path)) if f.status is not Status.NOT_ASSESSABLE]
    assert len([f for f in expected if f.status is Status.FAIL]) == 20
    rows = listed(book)
    assert [row[1] for row in rows] == [finding.code for finding in sorted(expected, key=lambda f: f.order)]
    assert [row[5] for row in rows] == [
        finding.message for finding in sorted(expected, key=lambda f: f.order)
    ]
    now = fills(book)
    marked = {place for place in now if now[place] != before[0][place]}
    assert marked == set(notes(book))
    assert now[str(PLACES["proactive.licensing.decisions"])] == marks.rgb(FILLS[Severity.ERROR])
    assert now[str(PLACES["proactive.fees.amount"])] == marks.rgb(FILLS[Severity.WARNING])
    assert notes(book)[str(PLACES["proactive.licensing.decisions"])].startswith("【错误 C-TEXT】")
    assert len(ui.messages) == 1
    assert "17 个错误、2 个警告、1 个提示" in ui.messages[0]
    assert str(selection(book)) == rows[0][2]
    assert ui.statuses[-1] is not None
    assert ui.statuses[-1].startswith(f"第 1/{len(rows)} 处")
    assert locks(book) == before[2]
    assert contents(book, pages.RESULTS, pages.HIDDEN, pages.COVER) == before[3]
    assert "校验：错误 17 处、警告 2 处、提示 1 处" in book.sheets[pages.COVER].range("C19").value
    assert book.app.screen_updating
    assert book.app.calculation == "automatic"


def test_a_second_check_replaces_the_first_and_keeps_what_was_written(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    press("validate", book)
    rows = listed(book)
    assert not rows[0][11]
    # the sheet lets the unit write here although it is protected
    book.sheets[pages.RESULTS].range("L5").value = "=已核对，属实"
    book.sheets[pages.RESULTS].range("L6").value = "口径不同"
    gone = next(row for row in rows if row[1] == "C-TEXT")
    book.sheets[pages.RESULTS].range(f"L{5 + rows.index(gone)}").value = "已改正"
    typed(book, "proactive.licensing.decisions", 0)
    press("validate", book)
    *again, void = listed(book)
    assert len(again) == len(rows) - 1
    assert gone[1] not in [row[1] for row in again]
    assert (void[0], void[1], void[11]) == ("说明没有用上", gone[1], "已改正")
    assert [again[0][11], again[1][11]] == ["=已核对，属实", "口径不同"]
    ui = press("export_json", book, tmp_path / "年报.json")
    assert "已导出" in ui.messages[0]
    kept = {entry.text for entry in api.read(tmp_path / "年报.json").explanations}
    assert kept == {"=已核对，属实", "口径不同", "已改正"}
    book.sheets[pages.RESULTS].range(f"L{5 + len(again)}").value = None
    press("validate", book)
    assert [row[11] for row in listed(book)] == [row[11] for row in again]


def test_a_report_without_fault_is_told_so(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path))
    press("validate", live.open(saved(report(), tmp_path, "同.xlsx")))
    ui = press("validate", book)
    assert "没有发现问题" in ui.messages[0]
    assert not notes(book)
    with pytest.raises(InputError, match="还没有"):
        press("next_finding", live.open(blank(tmp_path)))


def test_findings_are_among_the_printed_pages_and_an_empty_list_is_not(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    setup = book.sheets[pages.RESULTS].page_setup
    assert setup.print_area == "$Z$1"
    press("validate", book)
    assert setup.print_area == f"$A$1:$L${4 + len(listed(book))}"
    book.save(tmp_path / "存.xlsx")
    assert printed_areas(tmp_path / "存.xlsx")[pages.RESULTS] == [f"$A$1:$L${4 + len(listed(book))}"]
    good = live.open(saved(report(), tmp_path, "好.xlsx"))
    press("validate", good)
    assert good.sheets[pages.RESULTS].page_setup.print_area == "$Z$1"


def printed_areas(path: Path) -> dict[str, list[str]]:
    """The print areas that a file names, by sheet; Excel calls a file with two for one sheet damaged."""
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("xl/workbook.xml"))
    found: dict[str, list[str]] = {}
    for name in root.findall(".//{*}definedName"):
        if name.get("name") == "_xlnm.Print_Area":
            sheet, _, area = str(name.text).rpartition("!")
            found.setdefault(sheet, []).append(area)
    return found


def test_walking_through_the_findings(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    press("validate", book)
    places = [row[2] for row in listed(book)]
    seen = [str(selection(book))]
    for _ in places:
        ui = press("next_finding", book)
        seen.append(str(selection(book)))
        assert not ui.messages
    assert seen == [*places, places[0]]
    ui = press("previous_finding", book)
    assert str(selection(book)) == places[-1]
    assert len(ui.statuses) == 1
    assert str(ui.statuses[0]).startswith(f"第 {len(places)}/{len(places)} 处")


def test_walking_finds_cells_that_moved(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    press("validate", book)
    first = Place(*str(selection(book)).split("!"))
    with changing(book) as session:
        sheet = session.sheet(str(first.sheet))
        sheet.range("3:4").insert("down")
        sheet.name = "改名"
    press("next_finding", book)
    press("previous_finding", book)
    row, column = geometry.position(str(first.cell))
    assert str(selection(book)) == f"改名!{geometry.address(row + 2, column)}"


@pytest.mark.parametrize("harm", ["none", "rows", "names", "label"])
def test_an_open_workbook_is_read_as_its_file_is(live: Live, tmp_path: Path, harm: str) -> None:
    from xlgov.excel.reading import read_book

    book = live.open(saved(twenty(), tmp_path))
    typed(book, "requests.received.other", "3 件")
    typed(book, "disputes.reconsideration.upheld", "=1/0")
    with changing(book) as session:
        if harm == "rows":
            session.sheet("申请办理").range("3:4").insert("down")
            session.sheet("总体情况").range("2:2").insert("down")
        if harm == "label":
            session.sheet("复议诉讼").range("A2").value = "别的标题"
    if harm == "names":
        for name in list(book.names):
            if name.name.lower().startswith("xg") and "received" in name.name:
                name.delete()
        book.names.add("坏的名称", "=#REF!")
    read = read_book(book).loaded
    book.save(tmp_path / "保存.xlsx")
    file = api.load(tmp_path / "保存.xlsx")
    assert read.report.figures == file.report.figures
    assert read.report.as_reported == file.report.as_reported
    assert read.report.sections == file.report.sections
    assert read.report.unit == file.report.unit
    assert dict(read.places) == dict(file.places)
    assert sorted(o.message for o in read.observations) == sorted(o.message for o in file.observations)
    assert read.kept == file.kept


def test_export_and_import_carry_everything(live: Live, tmp_path: Path) -> None:
    source = live.open(saved(twenty(), tmp_path))
    ui = press("export_json", source, tmp_path / "数据")
    assert "数据.json" in ui.messages[0]
    raw = json.loads((tmp_path / "数据.json").read_text("utf-8"))
    assert raw["schema"] == "xlgov.report/1"
    book = live.open(blank(tmp_path))
    before = locks(book)
    ui = press("import_json", book, tmp_path / "数据.json", True)
    assert "已从 数据.json 导入" in ui.messages[0]
    assert locks(book) == before
    press("export_json", book, tmp_path / "回来.json")
    first, second = (api.read(tmp_path / name) for name in ("数据.json", "回来.json"))
    assert {k: v for k, v in second.figures.items() if v != first.figures[k]} == {}
    assert _bare(second) == _bare(first)
    ui = press("import_json", book, tmp_path / "数据.json")
    assert "相同" in ui.messages[0]


def test_an_export_replaces_no_file_that_the_dialog_did_not_ask_about(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path))
    (tmp_path / "数据.json").write_text("我的", "utf-8")
    ui = press("export_json", book, tmp_path / "数据", False, None)
    assert "已存在" in ui.questions[1]
    assert ui.questions[2] == ui.questions[0]
    assert (tmp_path / "数据.json").read_text("utf-8") == "我的"
    press("export_json", book, tmp_path / "数据", True)
    assert api.read(tmp_path / "数据.json").year == 2021


def test_a_protected_hidden_sheet_is_written_and_stays_protected(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    book.sheets[pages.HIDDEN].impl.protect("")
    press("validate", book)
    press("next_finding", book)
    assert book.sheets[pages.HIDDEN].impl.protected


def _bare(made: Report) -> dict[str, object]:
    return {name: part for name, part in made.to_dict().items() if name != "provenance"}


def test_import_asks_first_and_changes_nothing_without_consent(live: Live, tmp_path: Path) -> None:
    (tmp_path / "数据.json").write_text(twenty().to_json(), "utf-8")
    book = live.open(saved(report(), tmp_path))
    before = contents(book)
    ui = press("import_json", book, tmp_path / "数据.json", False)
    assert "现在有内容" in ui.questions[1]
    assert "→" in ui.questions[1]
    assert contents(book) == before
    old = tmp_path / "旧版.json"
    old.write_text(report("2019", 2020).to_json(), "utf-8")
    with pytest.raises(InputError, match="2019版"):
        press("import_json", book, old)
    press("import_json", book, None)
    press("export_json", book, None)


def test_a_year_far_off_is_pointed_out_before_last_year_is_carried_over(live: Live, tmp_path: Path) -> None:
    """The year of a blank cover follows from last year's file."""
    last = saved(report(year=2034, requests__carried_forward__natural_person=3), tmp_path, "上年.xlsx")
    book = live.open(saved(Report(edition="2021", figures={}), tmp_path))
    ui = press("carry_over", book, last, False)
    assert "注意：2035年度还早，今年是" in ui.questions[1]
    old = live.open(saved(Report(edition="2019", figures={}), tmp_path, "旧版.xlsx"))
    recent = saved(report(year=2024), tmp_path, "2024.xlsx")
    ui = press("carry_over", old, recent, False)
    assert "注意：2025年度应当用2021版格式，不是2019版。" in ui.questions[1]


def test_last_year_is_carried_over(live: Live, tmp_path: Path) -> None:
    before = report(
        year=2022,
        requests__carried_forward__natural_person=3,
        requests__received__natural_person=3,
        proactive__normative_documents__in_force=12,
    )
    last = saved(before, tmp_path, "上年.xlsx")
    empty = Report(edition="2021", year=2023, unit=before.unit, figures={})
    book = live.open(saved(empty, tmp_path))
    ui = press("carry_over", book, last, True)
    assert "注意" not in ui.questions[1]
    press("export_json", book, tmp_path / "今年.json")
    now = api.read(tmp_path / "今年.json")
    assert now.figures["requests.brought_forward.natural_person"] == 3
    assert now.figures["requests.brought_forward.total"] == 3
    assert now.last["requests.carried_forward.natural_person"] == 3
    assert now.last["proactive.normative_documents.in_force"] == 12
    assert cell(book, "requests.brought_forward.total").formula.startswith("=")
    wrong = saved(changed(report(year=2020), disputes__reconsideration__other=1), tmp_path, "前年.xlsx")
    ui = press("carry_over", book, wrong, False)
    assert "2020 年度" in ui.questions[1]


def test_the_cover_is_filled_from_last_year_and_what_stands_there_is_asked_about(
    live: Live, tmp_path: Path
) -> None:
    contact = Contact(responsible="甲", reviewer="乙", prepared_by="丙", phone="0571-1", date="2025年1月20日")
    unit = Unit(name="示例县财政局", code="0042", tier="county", kind="department")
    before = report(year=2024, unit=unit, contact=contact, requests__carried_forward__enterprise=1)
    last = saved(before, tmp_path, "上年.xlsx")
    book = live.open(blank(tmp_path))
    ui = press("carry_over", book, last, True)
    assert "注意" not in ui.questions[1] and len(ui.questions) == 2
    now = read_book(book).loaded.report
    assert (now.unit, now.year) == (unit, 2025)
    assert now.contact == replace(contact, date=None)
    assert now.title == "示例县财政局2025年政府信息公开工作年度报告"
    assert now.figures["requests.brought_forward.enterprise"] == 1
    assert "相同" in press("carry_over", book, last).messages[0]
    # somebody else prepares it this year: kept unless the user says otherwise
    cover = book.sheets[pages.COVER]
    cover.range(pages.SCALARS["contact.prepared_by"]).value = "丁"
    cover.range(pages.SCALARS["contact.phone"]).clear_contents()
    ui = press("carry_over", book, last, True, False)
    assert "填入 1 个空格" in ui.questions[1]
    assert "丁 → 丙" in ui.questions[2] and "已经填了" in ui.questions[2]
    now = read_book(book).loaded.report
    assert (now.contact.prepared_by, now.contact.phone) == ("丁", "0571-1")
    press("carry_over", book, last, True)
    assert read_book(book).loaded.report.contact.prepared_by == "丙"
    # of another unit only the figures come along
    other = saved(report(year=2024, unit=Unit(name="乙局", code="7")), tmp_path, "乙局.xlsx")
    ui = press("carry_over", book, other, True)
    assert "单位信息和签报信息不带入" in ui.questions[1]
    assert read_book(book).loaded.report.unit == unit


@pytest.mark.parametrize("ending", ["json", "txt"])
def test_last_year_may_be_any_file_that_is_read(live: Live, tmp_path: Path, ending: str) -> None:
    if ending == "json":
        unread = changed(report(year=2022), requests__carried_forward__natural_person="若干")
        last = saved(unread, tmp_path, "上年.json")
    else:
        last = tmp_path / "上年.txt"
        last.write_text(published(), "utf-8")
    book = live.open(blank(tmp_path))
    ui = press("carry_over", book, last, True)
    now = read_book(book).loaded.report
    assert now.figures["requests.brought_forward.other"] == 0
    left = "“上年四、结转下年度·自然人”填的是“若干”"
    assert (left in ui.questions[1] and left in ui.messages[0]) == (ending == "json")
    found = {each.code for each in validate(now) if each.status is Status.FAIL}
    assert "A-BAL" not in found and "C-BLANK" in found


def test_formulas_and_labels_are_restored(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    with changing(book) as session:
        session.sheet("申请办理")
        cell(book, "requests.received.total").value = 99
        book.sheets["申请办理"].range("A5").value = "改过的文字"
        book.sheets["申请办理"].range("L5").clear_contents()
    press("validate", book)
    before = locks(book)
    ui = press("restore_formulas", book, True)
    assert "99" in ui.questions[0]
    assert "改过的文字" in ui.questions[0]
    for key in FORM.computed:
        formula = template_of(FORM).formulas.get(key)
        if formula:
            assert cell(book, key).formula.replace("$", "") == f"={formula}".replace("$", ""), key
    assert book.sheets["申请办理"].range("A5").value == template_of(FORM).labels["申请办理", "A5"]
    assert book.sheets["申请办理"].range("L5").formula.startswith("=IF(")
    parts = [cell(book, key).value for key in FORM.computed["requests.received.total"].keys[:-1]]
    assert cell(book, "requests.received.total").value == sum(parts) != 99
    assert locks(book) == before
    press("clear_marks", book)
    total = cell(book, "requests.outcome.granted.total").color
    assert total == marks.rgb("#F1F3F5"), "a total that stood as a constant looks like a total again"
    ui = press("restore_formulas", book)
    assert "不需要恢复" in ui.messages[0]


def test_zeros_only_where_asked(live: Live, tmp_path: Path) -> None:
    book = live.open(blank(tmp_path))
    book.sheets["申请办理"].activate()
    book.sheets["申请办理"].range("D5:F6").select()
    ui = press("fill_zeros", book, True)
    assert "6 个空白格" in ui.questions[0]
    assert book.sheets["申请办理"].range("D5:F6").value == [[0, 0, 0]] * 2
    assert book.sheets["申请办理"].range("G5").value is None
    book.sheets["申请办理"].range("D5").select()
    ui = press("fill_zeros", book, False)
    assert "各表有" in ui.questions[0]
    assert book.sheets["申请办理"].range("G5").value is None
    press("fill_zeros", book, True)
    press("export_json", book, tmp_path / "零.json")
    assert set(api.read(tmp_path / "零.json").figures.values()) == {0}
    assert "没有空白" in press("fill_zeros", book).messages[0]


_PASTED: tuple[tuple[str, list[int | None]], ...] = (
    ("69\t3\t0\t0\t0\t5\t77", [69, 3, 0, 0, 0, 5]),
    ("一、本年新收政府信息公开申请数量\t\t\t69\t3\t\t0\t0\t5\t77", [69, 3, None, 0, 0, 5]),
    ("６９ ３ 0 0 0 5", [69, 3, 0, 0, 0, 5]),
    ("1,069 3 0 0 0 5 1,077", [1069, 3, 0, 0, 0, 5]),
    ("一、本年新收政府信息公开申请数量 69 3 0 0 0 5 77", [69, 3, 0, 0, 0, 5]),
)


def test_a_row_is_pasted(live: Live, tmp_path: Path) -> None:
    book = live.open(blank(tmp_path))
    sheet = book.sheets["申请办理"]
    sheet.activate()
    for pasted, expected in _PASTED:
        sheet.range("D5:I5").clear_contents()
        sheet.range("F5").select()
        ui = press("paste_row", book, pasted, True)
        assert "自然人" in ui.questions[1]
        assert "与所选的行不同" not in ui.questions[1]
        assert sheet.range("D5:I5").value == expected
        assert sheet.range("J5").formula.startswith("=")
        assert sheet.range("J5").value == sum(number or 0 for number in expected)


def test_run_together_digits_are_split_by_the_rows_own_sum(live: Live, tmp_path: Path) -> None:
    book = live.open(blank(tmp_path))
    book.sheets["申请办理"].activate()
    book.sheets["申请办理"].range("D5").select()
    ui = press("paste_row", book, "693665 0 0 0 737", True, pasted="693665 0 0 0 737")
    assert book.sheets["申请办理"].range("D5:I5").value == [69, 3, 665, 0, 0, 0]
    assert "总计 737，与各项之和相等" in ui.questions[1]
    with pytest.raises(InputError, match="分不成"):
        press("paste_row", book, "12 13")
    book.sheets["填报说明"].activate()
    book.sheets["填报说明"].range("A1").select()
    with pytest.raises(InputError, match="不在要填数字的行里"):
        press("paste_row", book)


def test_about_says_what_is_here(live: Live, tmp_path: Path) -> None:
    ui = press("about", live.open(blank(tmp_path)), False)
    assert "2021版" in ui.messages[0]
    assert "自检通过" in ui.messages[0]
    other = live.app.books.add()
    ui = press("about", other, False)
    assert "未通过自检" in ui.messages[0]


def test_someone_elses_workbook_is_checked_but_not_filled(live: Live, tmp_path: Path) -> None:
    source = live.open(saved(twenty(), tmp_path))
    other = live.app.books.add()
    for table in FORM.tables:
        block = source.sheets[table.sheet].range("A1:J30").options(ndim=2).value
        sheet = other.sheets.add(f"甲{table.key[:3]}")
        sheet.range("A1:J30").value = block
    before = notes(other)
    ui = press("validate", other)
    assert "校验完成" in ui.messages[0]
    assert notes(other) != before
    assert listed(other)
    press("clear_marks", other)
    assert notes(other) == before
    with pytest.raises(InputError, match="只能校验和导出"):
        press("fill_zeros", other)


def test_a_failure_leaves_no_traces(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = live.open(saved(twenty(), tmp_path))
    book.sheets["问题改进"].activate()
    book.sheets["问题改进"].range("A5").select()
    before = fills(book), notes(book), locks(book), str(selection(book))

    def fail(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(marks.notes, "write", fail)
    with pytest.raises(RuntimeError):
        press("validate", book)
    assert locks(book) == before[2]
    assert str(selection(book)) == before[3]
    assert book.app.screen_updating
    assert book.app.calculation == "automatic"
    monkeypatch.undo()
    press("clear_marks", book)
    assert (fills(book), notes(book)) == before[:2]


def test_a_password_is_respected(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    sheet = book.sheets["申请办理"].impl
    sheet.unprotect("")
    sheet.protect("秘密")
    before = fills(book)
    with pytest.raises(InputError, match=r"保护密码.*在“工具—保护工作表”中"):
        press("validate", book)
    assert fills(book) == before
    assert sheet.protected
    sheet.unprotect("秘密")
    book.sheets[pages.RESULTS].impl.unprotect("")
    book.sheets[pages.RESULTS].impl.protect("秘密")
    with pytest.raises(InputError, match="保护密码"):
        press("validate", book)
    assert fills(book) == before


def test_a_workbook_that_is_only_read_is_told_what_to_do(live: Live, tmp_path: Path) -> None:
    book = live.app.books.open(saved(twenty(), tmp_path), read_only=True)
    before = contents(book), fills(book), notes(book)
    for action, *answers in (("validate",), ("restore_formulas", True)):
        with pytest.raises(InputError, match=r"只读.*编辑模式"):
            press(action, book, *answers)
    assert (contents(book), fills(book), notes(book)) == before


def test_a_workbook_whose_structure_is_protected_is_checked_and_left_alone(
    live: Live, tmp_path: Path
) -> None:
    book = live.open(saved(twenty(), tmp_path))
    book.sheets[pages.RESULTS].delete()
    book.impl.document.protect("")
    received = book.sheets["申请办理"].range("D5")
    before = contents(book), notes(book), received.color
    ui = press("validate", book)
    assert "结构受保护" in ui.messages[0]
    assert "“工具”菜单中取消" in ui.messages[0] and "审阅" not in ui.messages[0]
    assert (contents(book), notes(book), received.color) == before
    book.impl.document.unprotect("")
    assert "已在" in press("validate", book).messages[-1]
