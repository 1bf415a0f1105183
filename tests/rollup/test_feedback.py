"""What goes back to the units: the reminder, the list, and the letters."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.ooxml import file_errors
from tests.reports import changed, report
from tests.rollup.sent import letters
from xlgov import api, files
from xlgov.collection import handling
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Issue, settled
from xlgov.collection.received import Delivery, Source, packed
from xlgov.collection.rule import COLLECTION_RULES
from xlgov.errors import InputError
from xlgov.finding import CellRef, Explained, Finding, Severity, fingerprint
from xlgov.report import Contact, Explanation, Report, Unit
from xlgov.rollup.feedback import reminder, write_feedback
from xlgov.rollup.intake import deliver
from xlgov.rollup.letters import File, Letter, Remark, to_docx
from xlgov.rollup.returns import MOST_BY_FILE_NAME
from xlgov.rollup.unit_lines import Line
from xlgov.rules import validate

DAY = datetime.date(2026, 1, 20)
BODY = "甲县"


def delivered(folder: Path, name: str, given: Report) -> Delivery:
    """What the roll-up reads from a workbook of a report."""
    path = folder / f"{name}.xlsx"
    api.write(given, path)
    return deliver(Source(path.name, str(path)), None)


def named(name: str, **figures: object) -> Report:
    return report("2021", 2025, unit=Unit(name=name, tier="county", kind="department"), **figures)


def wrong(name: str) -> Report:
    """A report whose 总计 of 予以公开 is one too many."""
    good = named(name, requests__outcome__granted__natural_person=7)
    return changed(good, requests__outcome__granted__total=8)


def issue(code: str, message: str, unit: str | None, *about: Delivery, held: bool = True) -> Issue:
    sources = tuple(delivery.source for delivery in about)
    found = Finding(code, Severity.ERROR, message, fingerprint=fingerprint(unit, 2025, code, {"": message}))
    about_code = COLLECTION_RULES[code].handling
    return Issue(found, unit, sources, sources if held else (), handling=about_code)


def missing(name: str) -> Line:
    return Line(Entry(name, "001", "county", "department"), None, handling.MISSING)


def with_errors(delivery: Delivery) -> Line:
    name = delivery.name or ""
    return Line(Entry(name), delivery, handling.WITH_ERRORS, (issue("R-CHILDERR", "有错误", name, delivery),))


def the_letter(*lines: Line) -> Letter:
    (letter,) = letters(lines, BODY, 2025, DAY)
    return letter


def docx_text(content: bytes) -> list[str]:
    """Every paragraph of a Word document, those in tables after the others."""
    import docx

    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def xlsx_text(content: bytes) -> list[str]:
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


# --- the reminder


def test_the_reminder_names_those_who_did_not_deliver(tmp_path: Path) -> None:
    fine = Line(Entry("丙局"), delivered(tmp_path, "丙局", named("丙局")), handling.ADDED)
    text = reminder([missing("乙局"), fine, missing("丁镇")], BODY, 2025, checked=DAY)
    assert text.count("\n") == 1
    assert "截至2026年1月20日" in text
    assert "2 个单位尚未报送：乙局、丁镇。" in text
    assert "丙局" not in text


def test_the_reminder_tells_missing_from_returned(tmp_path: Path) -> None:
    returned = with_errors(delivered(tmp_path, "丙局", wrong("丙局")))
    first, second = reminder([missing("乙局"), returned], BODY, 2025).splitlines()
    assert "乙局" in first and "丙局" not in first
    assert "1 个单位：丙局。" in second
    (only,) = reminder([returned], BODY, 2025).splitlines()
    assert "2025年度" in only and "丙局" in only


def test_a_unit_whose_file_is_probably_there_is_to_be_looked_at_first(tmp_path: Path) -> None:
    stranger = delivered(tmp_path, "乙具", named("乙具"))
    extra = replace(issue("R-EXTRA", "“乙具”不在名册上。", "乙具", stranger), suggestion="乙局")
    lines = [missing("乙局"), missing("丁镇"), Line(None, stranger, handling.NOT_LISTED, (extra,))]
    text = reminder(lines, BODY, 2025)
    assert "1 个单位尚未报送：丁镇。" in text and "乙局" not in text
    write_feedback(tmp_path / "反馈", lines, BODY, 2025, checked=DAY)
    (sheet,) = load_workbook(tmp_path / "反馈" / "催报名单.xlsx").worksheets
    rows = {row[1]: row[5:7] for row in sheet.iter_rows(values_only=True)}
    assert rows["丁镇"][0] == "未报"
    assert rows["乙局"][0] == "名称待核对" and "乙具.xlsx" in rows["乙局"][1]
    heights = {sheet.row_dimensions[number].height for number in range(4, sheet.max_row + 1)}
    assert len(heights) == 1
    # once somebody has said that it is not, the unit is reminded
    lines[2] = Line(None, stranger, handling.SKIPPED, (settled(extra, "跳过"),))
    assert "乙局" in reminder(lines, BODY, 2025)


def test_nothing_is_called_returned_before_it_is_sent(tmp_path: Path) -> None:
    lines = [with_errors(delivered(tmp_path, "丙局", wrong("丙局")))]
    written = write_feedback(tmp_path / "反馈", lines, BODY, 2025, checked=DAY)
    said = xlsx_text(written[1].read_bytes())
    assert "需退回" in said and "已退回" not in said


def test_without_a_date_the_reminder_has_none() -> None:
    assert "截至" not in reminder([missing("乙局")], BODY, 2025)


def test_nothing_to_remind_of(tmp_path: Path) -> None:
    fine = Line(Entry("丙局"), delivered(tmp_path, "丙局", named("丙局")), handling.ADDED)
    assert "没有需要催报" in reminder([fine], BODY, 2025)


# --- who gets a letter, and what is in it


def test_a_letter_names_cell_fault_and_remedy(tmp_path: Path) -> None:
    delivery = delivered(tmp_path, "丙局", wrong("丙局"))
    letter = the_letter(with_errors(delivery))
    places = api.load(tmp_path / "丙局.xlsx").places
    total = str(places["requests.outcome.granted.total"])
    errors = [remark for remark in letter.remarks if remark.severity is Severity.ERROR]
    assert len(errors) == len(delivery.findings) > 0
    assert any(total in remark.place and "8" in remark.problem for remark in errors)
    assert all(remark.advice and remark.basis for remark in errors)
    assert letter.held and "没有计入汇总" in letter.verdict
    assert f"有 {len(errors)} 处错误" in letter.verdict
    assert letter.files == (File("丙局.xlsx", "丙局-标注.xlsx"),)


def test_no_letter_for_what_is_right_or_only_hinted_at(tmp_path: Path) -> None:
    fine = Line(Entry("丙局"), delivered(tmp_path, "丙局", named("丙局")), handling.ADDED)
    assert letters([fine, missing("乙局")], BODY, 2025, DAY) == ()


def test_warnings_alone_ask_for_an_explanation(tmp_path: Path) -> None:
    given = named(
        "丙局", requests__outcome__granted__natural_person=5, requests__carried_forward__natural_person=9
    )
    given = changed(given, requests__outcome__granted__enterprise=None)
    delivery = delivered(tmp_path, "丙局", given)
    assert {found.severity for found in delivery.findings} == {Severity.WARNING}
    letter = the_letter(Line(Entry("丙局"), delivery, handling.ADDED))
    assert not letter.held
    assert "已计入汇总" in letter.verdict


def test_what_the_unit_explained_is_not_asked_again(tmp_path: Path) -> None:
    delivery = delivered(tmp_path, "丙局", wrong("丙局"))
    told = [found._replace(explanation=Explained("机构改革后合并")) for found in delivery.findings]
    line = Line(Entry("丙局"), replace(delivery, packed=packed(told)), handling.ADDED)
    assert letters([line], BODY, 2025, DAY) == ()


def test_what_the_unit_explained_is_told_as_that_and_a_refusal_with_its_why(tmp_path: Path) -> None:
    delivery = delivered(tmp_path, "丙局", wrong("丙局"))
    first, *others = delivery.findings
    assert others
    settled = first._replace(explanation=Explained("机构改革后合并"))
    refused = others[0]._replace(explanation=Explained("属实", refused="没有写出原因"))
    given = replace(delivery, packed=packed([settled, refused, *others[1:]]))
    letter = the_letter(Line(Entry("丙局"), given, handling.WITH_ERRORS))
    assert [each.label for each in letter.remarks].count("已说明") == 1
    assert letter.remarks[-1].label == "已说明" and "机构改革后合并" in letter.remarks[-1].advice
    asked = [each.advice for each in letter.remarks if "不算数" in each.advice]
    assert len(asked) == 1 and "“属实”" in asked[0] and "没有写出原因" in asked[0]


def test_what_the_unit_explained_before_the_figures_changed_is_told_once(tmp_path: Path) -> None:
    given = wrong("丙局")
    code = delivered(tmp_path, "丙局", given).findings[0].code
    given = replace(given, explanations=(Explanation("0" * 16, "上年漏填", code=code),))
    letter = the_letter(Line(Entry("丙局"), delivered(tmp_path, "丁局", given), handling.WITH_ERRORS))
    told = [each for each in letter.remarks if "“上年漏填”" in each.advice]
    assert len(told) == 1 and "已失效" in told[0].advice and not told[0].is_explained


def test_two_files_of_a_unit_make_one_letter(tmp_path: Path) -> None:
    first = delivered(tmp_path, "丙局", named("丙局"))
    second = delivered(tmp_path, "丙局(1)", wrong("丙局"))
    twice = issue("R-DUP", "“丙局”报送了两份。", "丙局", first, second)
    letter = the_letter(
        Line(Entry("丙局", "007"), first, handling.TWICE, (twice,)),
        Line(None, second, handling.TWICE, (twice,)),
    )
    assert (letter.unit, letter.code) == ("丙局", "007")
    assert letter.files == (File("丙局.xlsx"), File("丙局(1).xlsx", "丙局-标注.xlsx"))
    assert dict(letter.head)["附件"] == "丙局-标注.xlsx（由“丙局(1).xlsx”标注）"
    whole = [remark for remark in letter.remarks if remark.place == "整份文件"]
    assert [remark.problem for remark in whole] == ["“丙局”报送了两份。"]
    assert all(
        remark.place.startswith("丙局-标注.xlsx\n") for remark in letter.remarks if remark not in whole
    )


def test_an_unreadable_file_goes_back_to_the_unit_it_stands_for() -> None:
    broken = Delivery(Source("丙局.et", "/丙局.et"), problem="这是 WPS 的 .et 文件，请另存为 .xlsx。")
    unreadable = issue("R-CHILDERR", "读不出来", "丙局", broken)
    letter = the_letter(Line(None, broken, handling.UNREADABLE, (unreadable,)))
    assert letter.unit == "丙局"
    assert [remark.problem for remark in letter.remarks] == [broken.problem]


@pytest.mark.parametrize(("count", "sent"), [(MOST_BY_FILE_NAME, MOST_BY_FILE_NAME), (3000, 0)])
def test_a_folder_of_other_files_is_no_crowd_of_units(count: int, sent: int) -> None:
    lines = []
    for number in range(count):
        bad = Delivery(Source(f"文件{number}.docx", f"/{number}"), problem="不能直接读取 .docx 文件。")
        about = issue("R-CHILDERR", "读不出来", None, bad)
        lines.append(Line(None, bad, handling.UNREADABLE, issues=(about,)))
    assert len(letters(lines, BODY, 2025, DAY)) == sent


def test_an_unreadable_file_of_nobody_is_sent_to_nobody() -> None:
    broken = Delivery(Source("包/传输中断.zip", "/传输中断.zip"), problem="压缩包已损坏。")
    line = Line(None, broken, handling.UNREADABLE, (issue("R-CHILDERR", "读不出来", None, broken),))
    assert letters([missing("乙局"), line], BODY, 2025, DAY) == ()
    assert "传输中断" not in reminder([missing("乙局"), line], BODY, 2025)
    # without a roster the name of the file is all there is to go by
    letter = the_letter(line)
    assert letter.unit == "传输中断"
    assert "读不出来" in letter.verdict and not any("位置" in step for step in letter.steps)
    said = reminder([line], BODY, 2025)
    assert "另有 1 个文件看不出是哪个单位的：包/传输中断.zip" in said and "个单位：" not in said


def test_a_file_of_nobody_is_no_unit_on_the_list(tmp_path: Path) -> None:
    broken = Delivery(Source("截断.xlsx", "/截断.xlsx"), problem="文件已损坏。")
    line = Line(None, broken, handling.UNREADABLE, (issue("R-CHILDERR", "读不出来", None, broken),))
    write_feedback(tmp_path, [line], BODY, 2025, checked=DAY)
    rows = list(load_workbook(tmp_path / "催报名单.xlsx").active.iter_rows(values_only=True))
    (row,) = [row for row in rows if "截断.xlsx" in str(row)]
    assert row[1] == "文件：截断.xlsx" and row[5] == "看不出单位"


def test_a_report_without_a_name_is_no_unit_either(tmp_path: Path) -> None:
    given = delivered(tmp_path, "丙局", replace(named("丙局"), title=None, unit=Unit()))
    about = issue("R-YEAR", "没有填年度", given.source.name, given)
    line = Line(None, given, handling.WRONG_YEAR, (about,))
    said = reminder([missing("乙局"), line], BODY, 2025)
    assert f"另有 1 个文件看不出是哪个单位的：{given.source.name}" in said
    assert "重新报送的有以下" not in said
    write_feedback(tmp_path, [missing("乙局"), line], BODY, 2025, checked=DAY)
    rows = list(load_workbook(tmp_path / "催报名单.xlsx").active.iter_rows(values_only=True))
    (row,) = [row for row in rows if given.source.name in str(row)]
    assert row[1] == f"文件：{given.source.name}" and row[5] == "看不出单位"


def test_a_cell_that_was_not_read_is_one_row_with_its_place(tmp_path: Path) -> None:
    """The error of the file itself says what stands there; where the unit explained it, the place is kept."""
    key = "requests.received.enterprise"
    given = delivered(tmp_path, "丙局", named("丙局", **{key: "若干"}))
    found = Finding("R-UNREAD", Severity.ERROR, "有 1 格没有读到数。", cells=(CellRef(key),))
    about = Issue(
        found,
        "丙局",
        (given.source,),
        (given.source,),
        handling=COLLECTION_RULES["R-UNREAD"].handling,
    )
    place = str(given.places[key])
    letter = the_letter(Line(Entry("丙局"), given, handling.UNREAD, (about,)))
    alone = [each for each in letter.remarks if each.place == place]
    assert len(alone) == 1 and "整份文件" not in [each.place for each in letter.remarks]
    said = [each._replace(explanation=Explained("机构改革后合并")) for each in given.findings]
    quiet = replace(given, packed=packed(said))
    first, *rest = the_letter(Line(Entry("丙局"), quiet, handling.UNREAD, (about,))).remarks
    assert first.place == place and all(each.is_explained for each in rest)


def test_a_minus_is_not_parted_from_its_number() -> None:
    remark = Remark(Severity.ERROR, "表!D5", "是-3，文件 2021-3.xlsx。", "", "")
    content = to_docx(Letter("甲局", "甲局", None, BODY, 2025, DAY, (), "", (remark,), (), held=True))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count("<w:noBreakHyphen/>") == 1 and "2021-3.xlsx" in text
    assert text.count("<w:tblCellMar>") == 2


def test_a_wrong_year_is_said_with_the_right_one(tmp_path: Path) -> None:
    old = delivered(tmp_path, "丙局", replace(named("丙局"), year=2024))
    late = issue("R-YEAR", "“丙局”的年报是 2024 年度的，不是 2025 年度的。", "丙局", old)
    (remark,) = the_letter(Line(Entry("丙局"), old, handling.WRONG_YEAR, (late,))).remarks
    assert "2024" in remark.problem and "2025年度" in remark.advice


def test_the_year_on_the_cover_is_named(tmp_path: Path) -> None:
    delivery = delivered(tmp_path, UNIT := "丙局", replace(named("丙局"), year=2024))
    line = Line(
        Entry(UNIT), delivery, handling.WRONG_YEAR, (issue("R-YEAR", "是 2024 年度的。", UNIT, delivery),)
    )
    (remark,) = the_letter(line).remarks
    assert remark.place == "封面!E6" and "改为2025" in remark.advice
    nowhere = replace(delivery, moved=None)
    line = replace(line, delivery=nowhere)
    (remark,) = the_letter(line).remarks
    assert remark.place == "整份文件"


def test_copies_of_a_file_are_told_of_once(tmp_path: Path) -> None:
    first = delivered(tmp_path, "丙局", wrong("丙局"))
    copy = delivered(tmp_path, "丙局(1)", wrong("丙局"))
    assert copy.sha256 == first.sha256
    other = delivered(tmp_path, "丙局(2)", replace(wrong("丙局"), contact=Contact(phone="另一份")))
    for sent in ((first, copy), (first, other, copy)):
        twice = issue("R-DUP", "报送了几份。", "丙局", *sent)
        letter = the_letter(*(Line(Entry("丙局"), each, handling.TWICE, (twice,)) for each in sent))
        told = [each.place for each in letter.remarks if each.place != "整份文件"]
        once = len(first.failures)
        assert len(told) == once * (len(sent) - 1)
        if len(sent) == 3:
            assert sum("丙局-标注1.xlsx" in each for each in told) == once
    # of files that nobody can read, both are named
    closed = [
        Delivery(Source(name, f"/{name}"), "a", name="丙局", problem="读不出来。")
        for name in ("一.xls", "二.xls")
    ]
    (remark,) = the_letter(*(Line(Entry("丙局"), each, handling.UNREADABLE) for each in closed)).remarks
    assert remark.place == "一.xls\n二.xls\n整份文件"


@pytest.mark.parametrize(
    ("listed", "advice"),
    [
        ("示例区农业农村局", "封面的单位名称应当是“示例区农业农村局”，请改正；确已更名的，写明情况。"),
        ("示例区农业局", "确是更名、合并的，写明情况。"),
        (None, "名称写错的，改正封面的单位名称；"),
    ],
)
def test_a_name_that_is_not_last_years_is_put_right_by_the_roster(
    tmp_path: Path, listed: str | None, advice: str
) -> None:
    now, before = named("示例区农业局"), replace(named("示例区农业农村局"), year=2024)
    delivery = delivered(tmp_path, "农业", now)
    delivery = replace(delivery, packed=packed(validate(now, before)))
    line = Line(Entry(listed) if listed else None, delivery, handling.ADDED)
    (remark,) = [each for each in the_letter(line).remarks if "上年报告的单位名称" in each.problem]
    assert remark.advice.startswith(advice)
    assert "上年的文件" not in remark.problem + remark.advice and "原文" not in remark.problem


def test_matters_of_whoever_rolls_up_are_not_sent(tmp_path: Path) -> None:
    stranger = delivered(tmp_path, "戊局", named("戊局"))
    extra = issue("R-EXTRA", "“戊局”不在名册上。", "戊局", stranger)
    late = issue("R-YEAR", "年度不符", "丙局", stranger)
    lines = [
        Line(None, stranger, handling.NOT_LISTED, (extra,)),
        Line(Entry("丙局"), stranger, handling.ADDED_AS_DECIDED, (settled(late, "采用"),)),
    ]
    assert letters(lines, BODY, 2025, DAY) == ()
    assert "没有需要催报" in reminder(lines, BODY, 2025)


# --- the files


def test_a_letter_and_the_marked_workbook_lie_side_by_side(tmp_path: Path) -> None:
    line = with_errors(delivered(tmp_path, "丙局", wrong("丙局")))
    written = write_feedback(tmp_path / "反馈", [missing("乙局"), line], BODY, 2025, checked=DAY)
    names = [str(path.relative_to(tmp_path / "反馈")).replace("\\", "/") for path in written]
    assert names == ["催报名单.txt", "催报名单.xlsx", "退回单/丙局.docx", "退回单/丙局-标注.xlsx"]
    document = docx_text(written[2].read_bytes())
    letter = the_letter(line)
    for remark in letter.remarks:
        for text in (remark.place, remark.problem, remark.advice, remark.basis):
            assert text in document
    assert letter.verdict in document
    assert any("经办人" in text and "日期" in text for text in document)
    listed = xlsx_text(written[1].read_bytes())
    assert listed.index("乙局") < listed.index("丙局")
    assert written[0].read_text("utf-8-sig") == reminder([missing("乙局"), line], BODY, 2025, checked=DAY)


def test_the_files_are_valid_and_the_same_each_time(tmp_path: Path) -> None:
    lines = [missing("乙局"), with_errors(delivered(tmp_path, "丙局", wrong("丙局")))]
    first = write_feedback(tmp_path / "一", lines, BODY, 2025, checked=DAY)
    second = write_feedback(tmp_path / "二", lines, BODY, 2025, checked=DAY)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert file_errors(first[1:]) == []


def test_every_letter_of_the_word_document_is_in_a_chinese_type(tmp_path: Path) -> None:
    content = to_docx(the_letter(with_errors(delivered(tmp_path, "丙局", wrong("丙局")))))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert body.count("<w:r>") == body.count('w:eastAsia="宋体"') + body.count('w:eastAsia="黑体"')
    assert "Theme=" not in styles


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    name = "甲/乙：联合办公室" + "很长" * 100 + "\u202e"
    late = [
        with_errors(delivered(tmp_path, str(number), wrong(each)))
        for number, each in enumerate((name, name.replace("/", "?")))
    ]
    written = write_feedback(tmp_path / "反馈", late, BODY, 2025, checked=DAY)
    assert len({path.name.casefold() for path in written}) == len(written) == 6
    assert all(path.is_file() and len(path.name.encode()) < 255 for path in written)


def test_safe_names_differ_and_fit_every_system() -> None:
    assert files.safe_names(["甲局", "甲局", "A", "a", "a/b", "con", " . ", "~$甲"]) == [
        *("甲局", "甲局（2）", "A", "a（2）", "a_b", "_con", "_", "_~$甲"),
    ]


def test_an_earlier_run_is_replaced_only_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "反馈"
    bad = with_errors(delivered(tmp_path, "丙局", wrong("丙局")))
    write_feedback(folder, [bad, missing("乙局")], BODY, 2025, checked=DAY)
    (folder / "退回单" / "别人的.txt").write_text("留着", "utf-8")
    fine = Line(Entry("丙局"), delivered(tmp_path, "丙局", named("丙局")), handling.ADDED)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(InputError, match="没有覆盖"):
        write_feedback(folder, [fine], BODY, 2025, checked=DAY)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    write_feedback(folder, [fine], BODY, 2025, checked=DAY, force=True)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        *("催报名单.txt", "催报名单.xlsx", "别人的.txt")
    ]
