"""Workbooks back into reports: ours, saved by others, spoiled, and someone else's."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.office import Office
from tests.report.test_report import worded_reports
from tests.reports import consistent_reports, report
from tests.workbook.test_package import rezipped
from xlgov.finding import Severity, Status
from xlgov.form import edition
from xlgov.form.layout import grid
from xlgov.report import Loaded, Report, extent
from xlgov.rules import validate
from xlgov.samples import samples
from xlgov.values import Kind
from xlgov.workbook.build import build
from xlgov.workbook.package import open_package
from xlgov.workbook.reader import read_workbook

EXAMPLES = int(os.environ.get("XLGOV_XLSX_EXAMPLES", "20"))
RESAVED = int(os.environ.get("XLGOV_RESAVED_EXAMPLES", "3"))


def content(report: Report) -> dict[str, Any]:
    """A report without its origin."""
    return {name: value for name, value in report.to_dict().items() if name != "provenance"}


def read(workbook: bytes) -> Loaded:
    return read_workbook(workbook, "年报.xlsx", "0" * 64)


def edited(source: Report, change: Callable[[Workbook], None]) -> Loaded:
    """The report's workbook after someone changed it with openpyxl, which drops all computed values."""
    book = load_workbook(io.BytesIO(build(source.form, source)))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return read(stream.getvalue())


def patched(source: Report, sheet: str, old: bytes, new: bytes) -> Loaded:
    """The report's workbook with one sheet's XML edited, everything else as it was."""
    workbook = build(source.form, source)
    part = next(item.part for item in open_package(workbook).sheets if item.name == sheet)

    def swap(name: str, xml: bytes) -> bytes:
        assert name != part or old in xml
        return xml.replace(old, new, 1) if name == part else xml

    return read(rezipped(swap, workbook))


def observed(loaded: Loaded, code: str) -> list[str]:
    return [observation.message for observation in loaded.observations if observation.code == code]


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(worded_reports())
def test_reports_go_through_the_workbook_unchanged(original: Report) -> None:
    loaded = read(build(original.form, original))
    assert content(loaded.report) == content(original)
    assert [o for o in loaded.observations if o.code != "S-ROWS"] == []


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name[0])
def test_samples_go_through_the_workbook_unchanged(sample: Any) -> None:
    loaded = read(build(sample.report.form, sample.report))
    assert content(loaded.report) == content(sample.report)
    assert not loaded.observations
    assert loaded.report.provenance.source == "年报.xlsx"
    assert loaded.report.provenance.template == sample.report.form.template
    key = "requests.received.natural_person"
    assert (loaded.places[key].sheet, loaded.places[key].cell) == ("申请办理", "D5")


@pytest.mark.office
def test_reports_survive_being_saved_by_libreoffice(office: Office, tmp_path: Path) -> None:
    found: list[Report] = []

    @settings(max_examples=RESAVED, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(worded_reports())
    def collect(original: Report) -> None:
        found.append(original)

    collect()
    paths = []
    for number, original in enumerate([*found, *(sample.report for sample in samples())]):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(build(original.form, original))
        paths.append(path)
    again = office.save(paths, tmp_path / "again")
    for original, path in zip([*found, *(sample.report for sample in samples())], again, strict=True):
        loaded = read(path.read_bytes())
        assert content(loaded.report) == content(original)
        assert not observed(loaded, "C-FORMULA")


def test_errors_text_and_uncomputed_formulas_are_told_apart() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["申请办理"]
        sheet["D5"], sheet["E5"], sheet["F5"], sheet["G5"] = "/", "12", "４", None

    loaded = edited(report(), spoil)
    kinds = [loaded.report.value(f"requests.received.{name}").kind for name in (
        "natural_person", "enterprise", "research", "public_interest", "total")]  # fmt: skip
    assert kinds == [Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.BLANK, Kind.FORMULA]
    assert loaded.report.figures["requests.received.enterprise"] == 12
    assert any("文本格式" in message and "E5" in message for message in observed(loaded, "C-FORMULA"))


def test_an_error_cell_is_not_a_blank() -> None:
    workbook = build(edition("2021"), report(requests__received__natural_person=987654))

    def spoil(name: str, xml: bytes) -> bytes:
        if name != "xl/worksheets/sheet4.xml":
            return xml
        start = xml.index(b"<v>987654</v>")
        cell = xml.rindex(b"<c ", 0, start)
        return (
            xml[:cell] + xml[cell:start].replace(b">", b' t="e">', 1) + b"<v>#DIV/0!</v>" + xml[start + 13 :]
        )

    value = read(rezipped(spoil, workbook)).report.value("requests.received.natural_person")
    assert (value.kind, value.typed) == (Kind.ERROR, "#DIV/0!")


def test_overwritten_and_altered_totals_are_found() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["申请办理"]
        sheet["J5"] = 99
        sheet["J6"] = "=SUM(D6:H6)"
        sheet["J7"] = None
        sheet["J8"] = "=SUM(D8:I8)"

    loaded = edited(report(requests__received__natural_person=3), spoil)
    messages = "；".join(observed(loaded, "C-FORMULA"))
    assert "J5 的公式被数字覆盖" in messages
    assert "J6 的公式被改动，J6 现在是“=SUM(D6:H6)”" in messages
    assert "J7 的公式被删除" in messages and "J8" not in messages
    assert loaded.report.figures["requests.received.total"] == 99


def test_totals_that_were_kept_on_purpose_are_not_tampering() -> None:
    faulty = report(requests__received__natural_person=3, requests__received__total=4)
    loaded = read(build(faulty.form, faulty))
    assert loaded.kept == {"requests.received.total"}
    assert not loaded.observations
    # put right where it stands, it is right; any other number is one that somebody put there
    right, wrong = (edited(faulty, partial(put, number=number)) for number in (3, 5))
    assert right.report.figures["requests.received.total"] == 3 and not right.observations
    assert "J5 的公式被数字覆盖" in "".join(observed(wrong, "C-FORMULA"))

    computed = read(build(faulty.form, faulty, totals="computed"))
    assert computed.report.figures["requests.received.total"] == 3
    assert not computed.kept


def put(book: Workbook, number: int) -> None:
    book["申请办理"]["J5"] = number


def test_a_kept_total_that_was_typed_over_is_tampering() -> None:
    faulty = report(requests__received__natural_person=3, requests__received__total=4)

    def spoil(book: Workbook) -> None:
        book["申请办理"]["J5"] = 5

    assert any("J5" in message for message in observed(edited(faulty, spoil), "C-FORMULA"))


def test_renamed_sheets_and_altered_labels_are_found_and_read_through() -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["申请办理"]
        sheet["C9"] = "1.属于国家机密"
        sheet["C10"] = "2. 其他法律行政法规禁止公开"
        sheet["C11"] = "完全不同的文字"
        book["主动公开"]["A4"] = None

    loaded = edited(report(requests__received__natural_person=3), spoil)
    labels = {o.place.cell: o.severity for o in loaded.observations if o.code == "S-LABEL"}
    assert labels == {"C9": Severity.INFO, "C11": Severity.WARNING, "A4": Severity.WARNING}
    assert len(observed(loaded, "C-LABEL")) == 1
    renamed = patched_names(report(requests__received__natural_person=3))
    assert any("工作表名被改为“表三”" in message for message in observed(renamed, "C-FORMULA"))
    assert renamed.report.figures["requests.received.natural_person"] == 3


def patched_names(source: Report) -> Loaded:
    old, new = "申请办理".encode(), "表三".encode()
    return read(rezipped(lambda _, part: part.replace(old, new), build(source.form, source)))


def test_inserted_rows_are_found_and_read_through() -> None:
    workbook = build(edition("2021"), report(requests__received__natural_person=3))

    def shift(name: str, xml: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return re.sub(
                rb"(\xe7\x94\xb3\xe8\xaf\xb7\xe5\x8a\x9e\xe7\x90\x86'?!\$[A-J]\$)([0-9]+)(</definedName>)",
                lambda m: m[1] + str(int(m[2]) + 1).encode() + m[3],
                xml,
            )
        if name == "xl/worksheets/sheet4.xml":
            xml = re.sub(rb'<row r="([0-9]+)"', lambda m: b'<row r="%d"' % (int(m[1]) + 1), xml)
            xml = re.sub(rb'<c r="([A-Z]+)([0-9]+)"', lambda m: b'<c r="%s%d"' % (m[1], int(m[2]) + 1), xml)
            return re.sub(
                rb"<f>IF\(COUNT\(([A-Z])([0-9]+):([A-Z])([0-9]+)\)[^<]*</f>",
                lambda m: (
                    b'<f>IF(COUNT(%s%d:%s%d)=0,"",SUM(%s%d:%s%d))</f>'
                    % ((m[1], int(m[2]) + 1, m[3], int(m[4]) + 1) * 2)
                ),
                xml,
            )
        return xml

    loaded = read(rezipped(shift, workbook))
    assert loaded.report.figures["requests.received.natural_person"] == 3
    assert loaded.places["requests.received.natural_person"].cell == "D6"
    messages = observed(loaded, "C-FORMULA")
    assert any("插入、删除或移动过行列" in message for message in messages)
    assert not any("公式被" in message for message in messages)
    assert [o.place.cell for o in loaded.observations if o.code == "S-LABEL"] == []


def test_hidden_rows_inside_a_table_are_found() -> None:
    loaded = patched(report(), "申请办理", b'<row r="9"', b'<row r="9" hidden="1"')
    assert observed(loaded, "C-FORMULA") == ["表内第 9 行被隐藏"]


def test_figures_whose_names_were_deleted_are_found_by_their_labels() -> None:
    def spoil(book: Workbook) -> None:
        del book.defined_names["xg_requests_received_natural_person"]
        del book.defined_names["xg_proactive_licensing_decisions"]

    source = report(requests__received__natural_person=3, proactive__licensing__decisions=8)
    loaded = edited(source, spoil)
    assert loaded.report.figures["requests.received.natural_person"] == 3
    assert loaded.report.figures["proactive.licensing.decisions"] == 8
    assert loaded.places["proactive.licensing.decisions"].cell == "B8"
    assert any("按表头和行名找回" in message for message in observed(loaded, "C-FORMULA"))


def test_a_deleted_row_is_missing_not_blank() -> None:
    def spoil(book: Workbook) -> None:
        sheet: Worksheet = book["主动公开"]
        for name in [name for name in book.defined_names if name.startswith("xg_proactive_coercion")]:
            del book.defined_names[name]
        sheet["A12"], sheet["B12"] = None, None

    loaded = edited(report(), spoil)
    assert loaded.report.value("proactive.coercion.decisions").kind is Kind.MISSING
    assert any("行政强制" in message for message in observed(loaded, "S-ROWS"))


def test_names_with_dots_are_ours_too() -> None:
    source = report(requests__received__natural_person=3)

    def dotted(name: str, xml: bytes) -> bytes:
        return (
            xml.replace(b"xg_requests_received_", b"xg.requests.received.")
            if name == "xl/workbook.xml"
            else xml
        )

    loaded = read(rezipped(dotted, build(source.form, source)))
    assert content(loaded.report) == content(source)


def test_a_formula_that_excel_shares_between_cells_is_resolved() -> None:
    source = report(requests__received__natural_person=3)

    def share(name: str, xml: bytes) -> bytes:
        if name != "xl/worksheets/sheet4.xml":
            return xml
        first, second = b'<f>IF(COUNT(D5:I5)=0,"",SUM(D5:I5))</f>', b'<f>IF(COUNT(D6:I6)=0,"",SUM(D6:I6))</f>'
        assert first in xml
        xml = xml.replace(first, b'<f t="shared" ref="J5:J6" si="0">IF(COUNT(D5:I5)=0,"",SUM(D5:I5))</f>')
        return xml.replace(second, b'<f t="shared" si="0"/>')

    loaded = read(rezipped(share, build(source.form, source)))
    assert not loaded.observations
    assert content(loaded.report) == content(source)


def test_a_stray_cell_far_away_is_reported_not_read_densely() -> None:
    source = report(requests__received__natural_person=3)
    loaded = patched(
        source,
        "主动公开",
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    )
    assert loaded.report.figures["requests.received.natural_person"] == 3
    assert [(item.place, item.text) for item in loaded.report.unplaced] == [("主动公开!XFD1048576", "x")]


def test_words_and_numbers_beside_a_table_are_kept_aside() -> None:
    def scribble(book: Workbook) -> None:
        book["复议诉讼"]["P5"] = 7
        book["申请办理"]["M7"] = "旁注8件"
        book["主动公开"]["F4"] = 5

    loaded = edited(report(), scribble)
    assert [(item.place, item.text) for item in loaded.report.unplaced] == [
        ("主动公开!F4", "5"),
        ("申请办理!M7", "旁注8件"),
        ("复议诉讼!P5", "7"),
    ]
    assert any("即时勾稽单元格 F4" in message for message in observed(loaded, "C-FORMULA"))


def test_what_is_written_over_our_checks_is_kept_aside() -> None:
    def scribble(book: Workbook) -> None:
        book["申请办理"]["A34"] = "填报人：李四"
        book["申请办理"]["G33"] = "审核人：王五"
        book["主动公开"]["G4"] = "上年 15"
        book["申请办理"]["M6"] = " "

    loaded = edited(report(), scribble)
    assert [(item.place, item.text) for item in loaded.report.unplaced] == [
        ("主动公开!G4", "上年 15"),
        ("申请办理!G33", "审核人：王五"),
        ("申请办理!A34", "填报人：李四"),
    ]


def test_an_error_among_the_paragraphs_is_no_blank() -> None:
    def spoil(book: Workbook) -> None:
        book["总体情况"]["A5"] = "#N/A"
        book["总体情况"]["A5"].data_type = "e"
        book["其他事项"]["A4"] = "=A5"

    loaded = edited(report(), spoil)
    said = "；".join(observed(loaded, "C-FORMULA"))
    assert "“总体情况”的 A5 是错误值“#N/A”，没有读入" in said
    assert "“其他事项”的 A4 里的公式没有算出结果，没有读入" in said
    assert not any(
        "总体情况" in message for message in observed(edited(report(), lambda _: None), "C-FORMULA")
    )


@pytest.mark.parametrize(
    ("parts", "intact"),
    [
        ("D7:D20,D21:D27", True),
        ("D7:D25,D26,D27", True),
        ("D7:D27,M7:M9", True),
        ("D7:D27,D7", False),
        ("D7", False),
        ("D7:D27,D29", False),
        ("D7:D26", False),
    ],
)
def test_a_total_that_adds_the_same_cells_is_not_altered(parts: str, intact: bool) -> None:
    def spell(book: Workbook) -> None:
        book["申请办理"]["D28"] = f'=IF(COUNT({parts})=0,"",SUM({parts}))'

    source = report(requests__carried_forward__natural_person=2)
    assert ("D28 的公式被改动" not in "；".join(observed(edited(source, spell), "C-FORMULA"))) is intact


def test_labels_are_believed_where_rows_were_pasted_one_line_off() -> None:
    source = report(
        requests__outcome__refused__state_secret__natural_person=2,
        requests__outcome__refused__third_party_rights__natural_person=5,
    )

    def paste_off(book: Workbook) -> None:
        sheet = book["申请办理"]
        for row in range(12, 29):
            for column in "CDEFGHI":
                sheet[f"{column}{row - 1}"] = sheet[f"{column}{row}"].value

    off = edited(source, paste_off)
    assert off.report.figures["requests.outcome.refused.third_party_rights.natural_person"] == 5
    assert off.places["requests.outcome.refused.third_party_rights.natural_person"].cell == "D11"
    assert any("对不上" in message for message in observed(off, "C-FORMULA"))

    def swap(book: Workbook) -> None:
        sheet = book["申请办理"]
        sheet["C9"], sheet["C12"] = sheet["C12"].value, sheet["C9"].value

    swapped = edited(source, swap)
    assert swapped.report.figures["requests.outcome.refused.third_party_rights.natural_person"] == 2
    assert swapped.report.figures["requests.outcome.refused.state_secret.natural_person"] == 5
    assert swapped.report.figures["requests.received.natural_person"] == 7


def test_a_deleted_sheet_is_named() -> None:
    def cut(book: Workbook) -> None:
        for name in [name for name in book.defined_names if "disputes" in name]:
            del book.defined_names[name]
        del book["复议诉讼"]

    loaded = edited(report(), cut)
    assert observed(loaded, "S-TABLE") == ["工作表“复议诉讼”不在了"]
    disputes = loaded.report.form.by_table["disputes"]
    assert {loaded.report.value(key).kind for key in disputes} == {Kind.MISSING}
    assert extent(loaded.report).unread == tuple(disputes)


def test_our_table_copied_with_its_checks_is_read() -> None:
    source = report(requests__outcome__granted__natural_person=3)
    book = load_workbook(io.BytesIO(build(source.form, source)), data_only=True)
    other = Workbook()
    other.remove(other.worksheets[0])
    for table in source.form.tables:
        sheet = other.create_sheet(f"抄{table.section}")
        for line in book[table.sheet].iter_rows():
            for cell in line:
                if cell.value is not None:
                    sheet[cell.coordinate] = cell.value
    stream = io.BytesIO()
    other.save(stream)
    loaded = read(stream.getvalue())
    assert loaded.report.figures == source.figures
    assert not observed(loaded, "S-CELL-2")


@pytest.mark.parametrize("number", [10**27, 1e28, 1e300, -1e40])
def test_a_number_beyond_all_measure_is_text(number: float) -> None:
    def type_in(book: Workbook) -> None:
        book["主动公开"]["B8"] = number
        book["封面"]["C23"] = number
        book["封面"]["E6"] = number

    loaded = edited(report(), type_in)
    assert loaded.report.value("proactive.licensing.decisions").kind is Kind.TEXT
    assert loaded.report.year is None


def test_sheets_of_the_users_own_are_named_as_left_out() -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("工作底稿")["A1"] = "说明"
        book.create_sheet("空表")

    assert edited(report(), add).left_out == ("工作底稿",)


def test_words_that_fit_no_list_are_kept() -> None:
    def spoil(book: Workbook) -> None:
        book["封面"]["C7"] = "宇宙级"
        book["封面"]["E6"] = "今年"

    loaded = edited(report(), spoil)
    assert loaded.report.year is None
    assert {item.text for item in loaded.report.unplaced} == {"宇宙级", "今年"}


@pytest.mark.parametrize("typed", [2025, 2025.0, "2025", "2025年", "2025年度", " 2025 "])
def test_the_year_may_be_typed_as_people_do(typed: object) -> None:
    def change(book: Workbook) -> None:
        book["封面"]["E6"] = typed

    assert edited(report(), change).report.year == 2025


def test_an_entry_on_the_hidden_sheet_is_void_once_the_cell_changed() -> None:
    source = report(proactive__licensing__decisions="4个")
    assert read(build(source.form, source)).report.as_reported

    def change(book: Workbook) -> None:
        book["主动公开"]["B8"] = 5

    loaded = edited(source, change)
    assert loaded.report.figures["proactive.licensing.decisions"] == 5
    assert "proactive.licensing.decisions" not in loaded.report.as_reported


def test_a_damaged_hidden_sheet_does_not_stop_the_reading() -> None:
    source = report(proactive__licensing__decisions="4个")

    def spoil(book: Workbook) -> None:
        book["_xlgov"]["B4"] = "{broken"

    loaded = edited(source, spoil)
    assert loaded.report.figures["proactive.licensing.decisions"] == 4
    assert any("隐藏的数据表" in message for message in observed(loaded, "C-FORMULA"))


def test_explanations_written_beside_findings_are_kept() -> None:
    faulty = report(requests__received__natural_person=3, requests__received__total=4)
    findings = [f for f in validate(faulty) if f.status is Status.FAIL]
    book = load_workbook(io.BytesIO(build(faulty.form, faulty, findings, checked="2026-01-20")))
    sheet = book["校验结果"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "情况说明" for cell in row))
    column = next(cell.column for cell in header if cell.value == "情况说明")
    sheet.cell(header[0].row + 1, column).value = "已与财政局核对"
    stream = io.BytesIO()
    book.save(stream)
    explained = read(stream.getvalue()).report
    assert [entry.text for entry in explained.explanations] == ["已与财政局核对"]
    assert explained.explanations[0].fingerprint == sorted(findings, key=lambda f: f.order)[0].fingerprint
    again = read(build(explained.form, explained, findings)).report
    assert again.explanations == explained.explanations


def someone_elses(source: Report) -> Iterator[tuple[str, bytes]]:
    """The same tables on other people's sheets: each on its own, and all on one."""

    def draw(sheet: Worksheet, table: str, row: int, column: int) -> int:
        layout = grid(source.form, table)
        for box in layout.boxes:
            cell = sheet.cell(row + box.row, column + box.column)
            cell.value = box.text or source.figures.get(box.key or "")
            if box.height > 1 or box.width > 1:
                sheet.merge_cells(
                    start_row=cell.row, end_row=cell.row + box.height - 1,
                    start_column=cell.column, end_column=cell.column + box.width - 1,
                )  # fmt: skip
        return row + layout.rows

    for kind in ("own sheets", "one sheet"):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet["A1"] = f"{source.unit.name}{source.year}年政府信息公开工作年度报告"
        row = 3
        for section in source.form.sections:
            sheet.cell(row, 1).value = section.label
            row += 1
            if section.kind == "text":
                for line in (source.sections[section.key] or "").split("\n"):
                    sheet.cell(row, 1).value = line
                    row += 1
            elif kind == "one sheet":
                row = draw(sheet, section.key, row, 1)
            else:
                draw(book.create_sheet(f"表{section.number}"), section.key, 4, 2)
        stream = io.BytesIO()
        book.save(stream)
        yield kind, stream.getvalue()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(consistent_reports("2021"))
def test_someone_elses_workbook_is_read_by_its_labels(source: Report) -> None:
    for _, workbook in someone_elses(source):
        loaded = read(workbook)
        assert loaded.report.figures == source.figures
        assert loaded.report.year == source.year
        for name in ("overview", "problems", "other"):
            assert loaded.report.sections[name] == source.sections[name]


def test_our_workbook_without_its_names_is_still_read() -> None:
    source = samples()[0].report

    def nameless(name: str, xml: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return xml
        return re.sub(rb"<definedNames>.*</definedNames>", b"", xml, flags=re.DOTALL)

    loaded = read(rezipped(nameless, build(source.form, source)))
    assert {k: v for k, v in loaded.report.figures.items() if v} == {
        k: v for k, v in source.figures.items() if v
    }
    assert loaded.report.year == source.year
    assert loaded.report.unit.name == source.unit.name
    assert loaded.report.sections == source.sections


def test_a_workbook_without_the_form_is_refused() -> None:
    book = Workbook()
    book.create_sheet("通讯录")["A1"] = "姓名"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Exception, match="没有找到"):
        read(stream.getvalue())
