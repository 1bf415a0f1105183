"""The built workbook: what stands in its cells, what they accept, what is marked, what is hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.ooxml import schema_errors
from tests.reports import changed, report
from tests.workbook.sheets import found, opened, parts, random_reports, sheet_xml
from xlgov.collection import rule_book
from xlgov.errors import InputError
from xlgov.finding import CellRef, Finding, Severity, Status
from xlgov.form import Form, defined_name, edition, editions
from xlgov.report import Contact, Explanation, Report
from xlgov.rules import report_rules
from xlgov.rules.version import RULES
from xlgov.samples import samples
from xlgov.sentences.listing import columns, names
from xlgov.sentences.pattern import parse
from xlgov.sentences.starter import started
from xlgov.values import Kind, Value
from xlgov.workbook import geometry, memory, pages
from xlgov.workbook.build import build
from xlgov.workbook.styles import FILLS, HYBRID_FILL, INPUT_FILL, KEPT_FILL
from xlgov.workbook.template import template_of

ALL_FORMS = pytest.mark.parametrize("form", editions(), ids=lambda form: form.edition)


def at(content: bytes, key: str, form: Form, *, values: bool = False) -> Any:
    """The cell of a key."""
    place = template_of(form.widest).places[key]
    return opened(content, values=values)[place.sheet][place.cell]


def fill_of(cell: Any) -> str:
    return "#" + str(cell.fill.fgColor.rgb)[-6:]


def finding(code: str, *keys: str, **given: Any) -> Finding:
    return Finding(
        code,
        given.pop("severity", Severity.ERROR),
        given.pop("message", f"{code} 不对"),
        cells=tuple(CellRef(key) for key in keys),
        advice="请核对。",
        **given,
    )


@ALL_FORMS
def test_sheets_stand_in_their_order(form: Form) -> None:
    book = opened(build(form))
    assert tuple(book.sheetnames) == (
        *("封面", "总体情况", "主动公开", "申请办理", "复议诉讼", "问题改进", "其他事项"),
        *("校验结果", "填报说明", "规则说明", "_xlgov"),
    )
    assert book["_xlgov"].sheet_state == "veryHidden"
    assert all(sheet.page_setup.paperSize == 9 for sheet in book if sheet.title != "_xlgov")


@ALL_FORMS
def test_every_figure_and_scalar_has_its_name(form: Form) -> None:
    names = {name: entry.attr_text for name, entry in opened(build(form)).defined_names.items()}
    for key in (*form.keys, *(f"last.{key}" for key in form.last), *pages.SCALARS, "notes.requests"):
        assert names[defined_name(key)] == geometry.absolute(template_of(form).places[key])
    assert names["xg_sections_overview"] == "'总体情况'!$A$4:$A$203"


@ALL_FORMS
def test_what_is_typed_is_open_and_the_rest_is_locked(form: Form) -> None:
    content = build(form)
    book = opened(content)
    places = template_of(form).places
    open_keys = set(places) - set(form.computed) - {"edition"}
    for key, place in places.items():
        cell = book[place.sheet][place.cell]
        assert cell.protection.locked is (key not in open_keys), key
        assert (fill_of(cell) == INPUT_FILL) is (key in open_keys), key
    for (sheet, cell), text in template_of(form).labels.items():
        assert book[sheet][cell].protection.locked, text
    for sheet in book.sheetnames[:-1]:
        (protection,) = found(sheet_xml(content, sheet), "sheetProtection")
        assert protection.get("sheet") == "1"
        assert protection.get("objects") is None, "notes must stay free"
        assert protection.get("password") is None


@ALL_FORMS
def test_cells_accept_their_measure_and_say_their_note(form: Form) -> None:
    book = opened(build(form))
    covered: dict[tuple[str, str], Any] = {}
    for sheet in book:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.promptTitle or "") <= 32
            assert 0 < len(rule.prompt or "") <= 255
            for block in rule.sqref.ranges:
                for row, column in block.cells:
                    covered[sheet.title, geometry.address(row - 1, column - 1)] = rule
    for key in set(form.keys) - set(form.computed):
        place = template_of(form).places[key]
        rule = covered[str(place.sheet), str(place.cell)]
        cell = form.cells[key]
        assert rule.errorStyle in (None, "stop")
        assert rule.error and rule.showErrorMessage
        if cell.measure == "money":
            assert (rule.type, rule.formula1) == (
                "custom",
                f"AND(ISNUMBER({place.cell}),{place.cell}>=0,{place.cell}<1000000000,"
                f"ROUND({place.cell},6)={place.cell})",
            )
        else:
            low = "-999999999999" if cell.measure == "change" else "0"
            assert (rule.type, rule.formula1, rule.formula2) == ("whole", low, "999999999999")
        if cell.note and len(cell.note) <= 255:
            assert rule.prompt == cell.note


def test_a_long_note_is_cut_after_a_sentence() -> None:
    from xlgov.workbook.styles import cut

    text = "第一句话。" * 60
    short = cut(text, 255, "……全文见“填报说明”。")
    assert len(short) <= 255
    assert short.endswith("第一句话。……全文见“填报说明”。")
    assert cut("短", 255, "……") == "短"


def test_a_total_keeps_its_formula_where_it_gives_the_reported_figure() -> None:
    made = changed(
        report(requests__received__natural_person=4, requests__outcome__granted__natural_person=4),
        requests__received__total=5,
        requests__outcome__total__total=None,
        disputes__reconsideration__total="/",
    )
    content = build(made.form, made)
    form = made.form
    granted = at(content, "requests.outcome.granted.total", form)
    assert granted.value == '=IF(COUNT(D7:I7)=0,"",SUM(D7:I7))'
    assert at(content, "requests.outcome.granted.total", form, values=True).value == 4
    for key, value in (
        ("requests.received.total", 5),
        ("requests.outcome.total.total", None),
        ("disputes.reconsideration.total", "/"),
    ):
        cell = at(content, key, form)
        assert cell.value == value
        assert not cell.protection.locked
        assert fill_of(cell) == KEPT_FILL
    assert hidden(content)["kept"] == {
        "requests.received.total": 5,
        "requests.outcome.total.total": None,
        "disputes.reconsideration.total": None,
    }
    computed = build(form, made, totals="computed")
    assert at(computed, "requests.received.total", form).value.startswith("=IF(COUNT(")
    assert at(computed, "requests.received.total", form, values=True).value == 4
    assert hidden(computed)["kept"] == {}


def hidden(content: bytes) -> dict[str, Any]:
    rows = list(opened(content)["_xlgov"].iter_rows(values_only=True))
    return memory.joined([str(piece) for name, piece in rows if name == memory.DATA])


def test_an_empty_total_is_not_a_formula_without_a_value() -> None:
    cell = next(
        cell for cell in found(sheet_xml(build(edition("2021")), "申请办理"), "c") if cell.get("r") == "J5"
    )
    assert cell.get("t") == "str"


def test_six_different_things_in_cells() -> None:
    made = report(
        requests__outcome__granted__natural_person=None,
        requests__outcome__granted__enterprise=0,
        requests__outcome__granted__research="/",
        requests__outcome__granted__other=Value(Kind.ERROR, typed="#DIV/0!"),
        requests__outcome__granted__legal_service=Value(Kind.MISSING),
        proactive__fees__amount="230.37万",
        proactive__licensing__decisions="4个",
    )
    content = build(made.form, made)
    cells = {
        "granted.natural_person": None,
        "granted.enterprise": 0,
        "granted.research": "/",
        "granted.other": "#DIV/0!",
        "granted.legal_service": None,
    }
    for key, value in cells.items():
        assert at(content, f"requests.outcome.{key}", made.form).value == value
    assert at(content, "proactive.fees.amount", made.form).value == 230.37
    assert at(content, "proactive.licensing.decisions", made.form).value == 4
    (error,) = [c for c in found(sheet_xml(content, "申请办理"), "c") if c.get("r") == "I7"]
    assert error.get("t") == "s"
    assert hidden(content)["as_reported"]["proactive.fees.amount"] == {"kind": "text", "typed": "230.37万"}


@pytest.mark.parametrize("text", ["=1+1", "+甲", "-乙", "@丙", "<r>丁</r>", " 前后有空格 ", "_x0041_"])
def test_text_is_written_as_text(text: str) -> None:
    made = report(
        preamble=text,
        sections={"overview": f"第一段\n{text}\n\n第四段"},
        notes={"requests": text},
        proactive__licensing__decisions=Value(Kind.TEXT, typed=text),
    )
    book = opened(build(made.form, made))
    assert [book["总体情况"][f"A{row}"].value for row in range(4, 9)] == [
        "第一段",
        text,
        None,
        "第四段",
        None,
    ]
    for sheet, cell in (("封面", "C10"), ("申请办理", "A30"), ("主动公开", "B8"), ("总体情况", "A5")):
        assert (book[sheet][cell].value, book[sheet][cell].data_type) == (text, "s")


def test_a_paragraph_no_cell_can_hold_is_refused_with_its_place() -> None:
    made = report(sections={"problems": "短。\n" + "长" * 32_768})
    with pytest.raises(InputError) as caught:
        build(made.form, made)
    assert (caught.value.sheet, caught.value.cell) == ("问题改进", "A5")
    assert "太长" in caught.value.text()
    with pytest.raises(InputError):
        build(made.form, report(title="𠀀" * 16_384))
    build(made.form, report(sections={"problems": "长" * 32_767}))


def test_a_long_section_gets_more_rows() -> None:
    made = report(sections={"overview": "\n".join(f"第{number}段" for number in range(300))})
    book = opened(build(made.form, made))
    assert book["总体情况"]["A303"].value == "第299段"
    assert book.defined_names["xg_sections_overview"].attr_text == "'总体情况'!$A$4:$A$323"
    assert not book["总体情况"].column_dimensions["A"].protection.locked, "rows written later are open too"


def test_the_cover_speaks_chinese() -> None:
    made = report(
        year=2024,
        unit={"name": "甲局", "code": "11330000000000000X", "tier": "county", "kind": "department"},
        scope="own",
        contact=Contact(phone="0571-1", date="2025年1月20日"),
        last__requests__carried_forward__total=3,
    )
    cover = opened(build(made.form, made))["封面"]
    cells = {"C5": "甲局", "C6": "11330000000000000X", "E6": 2024, "C7": "县级", "E7": "政府部门"}
    cells |= {"C8": "本单位数据", "E8": "2021", "E14": "0571-1", "C15": "2025年1月20日", "C26": 3}
    assert {cell: cover[cell].value for cell in cells} == cells
    assert cover["C6"].number_format == "@"
    assert cover["C19"].value == "尚未进行：即时勾稽为 0 不等于全面合格"


def test_marks_show_the_gravest_severity_and_one_note() -> None:
    made = report()
    key = "requests.received.natural_person"
    findings = [
        finding("A-BAL", key, "requests.received.total"),
        finding("A-BIG", key, severity=Severity.WARNING),
        finding("A-INFO", "proactive.fees.amount", severity=Severity.INFO, status=Status.UNCERTAIN),
        finding("A-NOT", "proactive.rules.issued", status=Status.NOT_ASSESSABLE),
        finding("S-SECTION", "sections.overview"),
        finding("K-NAME", "unit.name", severity=Severity.WARNING),
    ]
    content = build(made.form, made, findings, checked="2026-01-20")
    cell = at(content, key, made.form)
    assert fill_of(cell) == FILLS[Severity.ERROR]
    assert cell.comment.text.count("【错误 A-BAL】") == cell.comment.text.count("【警告 A-BIG】") == 1
    assert "请核对。" in cell.comment.text
    assert not cell.protection.locked
    assert fill_of(at(content, "proactive.fees.amount", made.form)) == FILLS[Severity.INFO]
    assert "存疑" in at(content, "proactive.fees.amount", made.form).comment.text
    assert at(content, "proactive.rules.issued", made.form).comment is None
    assert fill_of(at(content, "unit.name", made.form)) == FILLS[Severity.WARNING]
    cover = opened(content)["封面"]
    assert cover["C19"].value.startswith("2026-01-20 校验：错误 2 处、警告 2 处、提示 0 处")
    assert hidden(content)["checked"] == "2026-01-20"


def test_results_name_place_sides_cause_and_remedy() -> None:
    made = report()
    findings = [
        finding("Z-INFO", severity=Severity.INFO, message="整份报告的提示"),
        finding(
            "A-ROW",
            "requests.received.natural_person",
            "requests.received.total",
            left=45,
            right=Decimal("54.5"),
            difference=Decimal("-9.5"),
            cause="相邻两位数字写颠倒",
            fingerprint="0123456789abcdef",
        ),
        finding("S-ROWS", status=Status.NOT_ASSESSABLE),
    ]
    sheet = opened(build(made.form, made, findings, checked="2026-01-20"))["校验结果"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=6)]
    title = next(rule.title for rule in rule_book() if rule.code == "A-ROW")
    assert rows[0] == [
        *("错误", "A-ROW", "申请办理!D5", "“一、本年新收·自然人”等 2 格", title, "A-ROW 不对"),
        *("45", "54.5", "-9.5", "相邻两位数字写颠倒", "请核对。", None, "0123456789abcdef"),
    ]
    assert sheet["C5"].hyperlink.location == "'申请办理'!D5"
    assert rows[1][:4] == ["提示", "Z-INFO", "整份报告", None]
    assert not sheet["L5"].protection.locked
    assert "S-ROWS" in sheet["A3"].value
    assert sheet.auto_filter.ref == "A4:L504", "room for the findings of later checks"
    clean = opened(build(made.form, made, checked="2026-01-20"))["校验结果"]
    checked = f"2026-01-20 全面校验（规则 {RULES}，模板 {made.form.template}）"
    assert clean["A2"].value == f"{checked}，没有发现问题。此后改动的内容不在其内。"
    assert opened(build(made.form))["校验结果"]["A2"].value.startswith("尚未进行")


def test_an_explanation_stands_beside_its_finding() -> None:
    made = report(explanations=(Explanation(fingerprint="0123456789abcdef", text="机构改革"),))
    findings = [finding("Y-CARRY", fingerprint="0123456789abcdef")]
    assert opened(build(made.form, made, findings))["校验结果"]["L5"].value == "机构改革"


def test_the_import_only_row_is_tinted_and_outside_the_print_area() -> None:
    keys = edition("2021").hybrid_keys
    made = report(**dict.fromkeys(keys, 1))
    content = build(made.form, made)
    assert fill_of(at(content, keys[0], made.form)) == HYBRID_FILL
    assert opened(content)["申请办理"].print_area.endswith("$A$1:$J$30")
    assert "xg_requests_outcome_other_undivided_research" in opened(content).defined_names
    blank = report(**dict.fromkeys(keys))
    assert "未分项" not in opened(build(blank.form, blank))["申请办理"]["A32"].value
    assert hidden(build(blank.form, blank))["hybrid"] is True


@ALL_FORMS
def test_notes_and_rules_stand_in_full(form: Form) -> None:
    book = opened(build(form))
    guide = "\n".join(
        str(cell) for row in book["填报说明"].iter_rows(values_only=True) for cell in row if cell
    )
    for cell in form.cells.values():
        for node in (*cell.row, *cell.column):
            assert node.note in guide
    for words in ("选择性粘贴—数值", "Ctrl+Enter"):
        assert words in guide
    codes = [row[0] for row in book["规则说明"].iter_rows(min_row=5, values_only=True)]
    assert codes == [r.code for r in report_rules() if form.edition in r.editions]


@ALL_FORMS
def test_the_guide_lists_the_names_of_placeholders(form: Form) -> None:
    rows = [
        [cell for cell in row if cell] for row in opened(build(form))["填报说明"].iter_rows(values_only=True)
    ]
    listed = {row[1]: row[2] for row in rows if len(row) == 3 and row[1].startswith("{")}
    assert listed == {f"{{{name}}}": label for name, label in names(form)}
    words = "\n".join(cell for row in rows for cell in row)
    for column in columns(form)["申请"]:
        assert f".{column}" in words
    for example in re.findall(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", words):
        pattern = parse(form, example)
        assert pattern.placeholders and not pattern.faults, example


@ALL_FORMS
def test_every_input_sheet_says_how_to_paste(form: Form) -> None:
    book = opened(build(form))
    texts_at = {section.sheet for section in form.sections if section.kind == "text"}
    for name in ("封面", *(section.sheet for section in form.sections)):
        how = "选择性粘贴—文本" if name in texts_at else "选择性粘贴—数值"
        texts = [
            cell for row in book[name].iter_rows(values_only=True) for cell in row if isinstance(cell, str)
        ]
        assert any(how in text for text in texts), name


def test_the_guide_says_how_texts_are_written_and_pasted() -> None:
    rows = opened(build(edition("2021")))["填报说明"].iter_rows(values_only=True)
    said = {row[0]: row[1] for row in rows}
    assert "【请写明……】要换成自己写的内容" in said["文字部分"]
    assert "盖掉下面各行原有的段落" in said["从 Word 粘贴文字"] and "Delete" in said["从 Word 粘贴文字"]


def test_the_same_report_gives_the_same_bytes() -> None:
    made = random_reports(1)[0]
    assert build(made.form, made) == build(made.form, made)
    text = parts(build(made.form, made))["docProps/core.xml"].decode()
    assert "<dc:creator>xlgov</dc:creator>" in text and "2021-09-26" in text


def test_workbooks_are_valid_open_xml(tmp_path: Path) -> None:
    from xlgov.rules import validate

    contents = {f"blank-{form.edition}": build(form) for form in editions()}
    for sample in samples():
        marked = build(sample.report.form, sample.report, validate(sample.report), checked="2026-01-20")
        contents[f"marked-{sample.name}"] = marked
    for index, made in enumerate(random_reports(2)):
        contents[f"random-{index}"] = build(made.form, made)
        contents[f"started-{index}"] = build(made.form, started(replace(made, sections={})))
    assert any(sample.report.form.is_hybrid for sample in samples())
    assert schema_errors(contents, tmp_path) == []


def test_findings_of_real_rules_reach_the_cells() -> None:
    from xlgov.rules import validate

    made: Report = changed(report(requests__received__natural_person=3), requests__received__total=9)
    content = build(made.form, made, validate(made))
    assert "A-ROW" in at(content, "requests.received.total", made.form).comment.text
