"""What the rules say of placeholders, prompts and sentences that follow the tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reports import TEXTS, report
from tests.rules.answering import answers
from tests.sentences.texts import REVIEW, SENTENCE, figured, typed, written
from tests.workbook.edits import Edited
from tests.workbook.sheets import opened
from xlgov.documents.text.reader import read_text
from xlgov.finding import Finding, Severity
from xlgov.form import EDITIONS, Form, edition, editions
from xlgov.report import Explanation, Loaded, Report, Unit
from xlgov.report.paragraphs import text_of
from xlgov.rules import validate
from xlgov.sentences.refresh import refreshed
from xlgov.sentences.starter import started
from xlgov.ways import Face, told
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook


def only(found: list[Finding]) -> Finding:
    (one,) = found
    return one


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("收到{申请.新收}件。", "“一、总体情况”还没有写完：占位符“{申请.新收}”还没有换成数字。"),
        ("收到{申请.新受}件。", "占位符“{申请.新受}”里的“申请.新受”不是可用的名称，是不是“申请.新收”"),
        ("收到{申请.新收件。", "占位符“{申请.新收件”没有写完整"),
        ("收到〔未填〕件，办结〔未填〕件。", "有 2 处“〔未填〕”，对应的格里还没有数"),
        ("【请写明平台建设情况】", "提示“【请写明平台建设情况】”还没有换成内容"),
        ("【请逐项填写】甲。\n【请补充说明", "“【请逐项填写】”等 2 处提示还没有换成内容"),
        ("{申请.甲}{申请.乙}{申请.丙}{申请.丁}{申请.丁}", "；这样的占位符共 4 处。"),
        ("{申请.新收}〔未填〕", "还没有换成数字；有 1 处"),
    ],
)
def test_what_is_left_to_write(text: str, message: str) -> None:
    found = only(answers("P-PLACE", typed(report(), text)))
    assert message in found.message and found.severity is Severity.ERROR
    assert found.cells[0].key == "sections.overview.1"


@pytest.mark.parametrize(
    "text", ["集合{a.b}、{1}。", "【附件】请查收。【请扫码】", "未填报。", "〔2021〕30号"]
)
def test_what_is_ordinary_text(text: str) -> None:
    assert answers("P-PLACE", typed(report(), text)) == []


def test_every_text_is_looked_at_once() -> None:
    texts = dict.fromkeys(TEXTS, "{申请.新收}【请写明】")
    made = report(title="{年度}年", preamble="{年度}", sections=texts, notes={"requests": "{申请.新收}"})
    found = answers("P-PLACE", made)
    keys = sorted(str(each.cells[0].key) for each in found)
    assert keys == sorted(["title", "preamble", "notes.requests", *(f"sections.{key}.1" for key in TEXTS)])
    for each in found:
        if each.cells[0].key in ("title", "notes.requests"):
            assert "不能用在这里" in each.message


def test_the_advice_names_what_to_do_at_each_face() -> None:
    found = only(answers("P-PLACE", typed(report(), "收到{申请.新收}件。")))
    assert "xlgov refresh" in told(found.advice, Face.COMMAND)
    assert "点“更新正文数字”" in told(found.advice, Face.BUTTON)
    assert "xlgov" not in told(found.advice, Face.PAPER)


@pytest.mark.parametrize("form", editions(), ids=EDITIONS)
def test_a_form_that_nobody_filled_in(form: Form) -> None:
    blank = started(
        Report(edition=form.edition, year=int(form.edition), unit=Unit(name="甲县乙局"), figures={})
    )
    found = [each for each in validate(blank) if each.status == "fail"]
    codes = [each.code for each in found]
    assert codes.count("C-BLANK") == 1 and set(codes) <= {"C-BLANK", "P-PLACE"}
    keys = [text_of(each.cells[0].key or "")[0] for each in found if each.code == "P-PLACE"]
    assert len(keys) == len(set(keys)) <= len(blank.sections) + 1
    assert "sections.problems" in keys
    (overview,) = (each for each in found if "sections.overview" in str(each.cells[0].key))
    assert overview.advice.startswith("填好表格后，这些数字会自动更新。")
    assert "更新正文数字" not in told(overview.advice, Face.COMMAND)
    begun = replace(blank, figures={"requests.received.natural_person": 1})
    one = next(each for each in answers("P-PLACE", begun) if "sections.overview" in str(each.cells[0].key))
    assert "正文里的数字会自动更新；没有跟着变的，用“xlgov refresh" in told(one.advice, Face.COMMAND)


def test_a_section_of_prompts_alone_is_said_once() -> None:
    made = report(sections=TEXTS | {"problems": "（一）存在的主要问题。【请写明具体问题】"})
    found = [each for each in validate(made) if each.cells and "sections.problems" in str(each.cells[0].key)]
    assert [each.code for each in found if each.status == "fail"] == ["P-PLACE"]


def test_a_stale_sentence() -> None:
    made = figured(written(f"{SENTENCE}{REVIEW}", received=16), received=18)
    found = only(answers("P-STALE", made))
    assert found.message == "正文写的是“全年收到申请16件。”，按表里的数应为“全年收到申请18件。”。"
    assert found.severity is Severity.ERROR and found.quote == "全年收到申请16件。"
    assert answers("P-STALE", refreshed(made).report) == []


def test_a_stale_sentence_whose_figure_nobody_knows() -> None:
    made = figured(written(SENTENCE, received=16), received=None)
    found = only(answers("P-STALE", made))
    assert found.message == "正文写的是“全年收到申请16件。”，其中有的数表里没有填，或者没有读准。"
    assert found.advice.startswith("先把有关的格填好")


def test_a_stale_sentence_that_comes_or_goes() -> None:
    text = "甲。\n{复议.总计=0:|被申请复议{复议.总计}件。}"
    made = figured(written(text, reviewed=0), reviewed=2)
    assert "这里应有一句“被申请复议2件。”" in only(answers("P-STALE", made)).message
    gone = figured(refreshed(made).report, reviewed=0)
    assert only(answers("P-STALE", gone)).message == "“被申请复议2件。”这句话按现在的数不再需要。"


def test_an_edited_sentence_can_be_explained() -> None:
    made = typed(figured(written(SENTENCE, received=16), received=18), "全年共收到申请16件。另有他事。")
    found = only(answers("P-EDITED", made))
    assert found.severity is Severity.ERROR
    assert found.message == (
        "“全年共收到申请16件。”被改动过，不再跟着表走，按表里的数原句应为“全年收到申请18件。”。"
    )
    said = Explanation(fingerprint=found.fingerprint, text="正文按受理口径统计")
    explained = replace(made, explanations=(said,))
    assert only(answers("P-EDITED", explained)).is_explained
    elsewhere = typed(explained, "全年共收到申请16件。另有别的事。")
    assert only(answers("P-EDITED", elsewhere)).is_explained
    for otherwise in (typed(explained, "全年一共收到申请16件。"), figured(explained, received=20)):
        assert only(answers("P-EDITED", otherwise)).is_error


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("全年共收到申请18件。", Severity.INFO),
        ("全年共收到申请１８件。", Severity.INFO),
        ("全年共收到申请若干件。", Severity.WARNING),
        ("全年共收到申请16件。", Severity.ERROR),
        ("全年收到申请17件。", Severity.ERROR),
        ("全年共收到申请18件，其中网上申请16件。", Severity.WARNING),
        ("全年共收到申请18件. 另有网上申请16件。", Severity.WARNING),
        ("全年共收到申请17件. 另有网上申请18件。", Severity.ERROR),
    ],
)
def test_a_number_that_the_tables_do_not_have_is_an_error(text: str, severity: Severity) -> None:
    made = typed(figured(written(SENTENCE, received=16), received=18), text)
    found = only(answers("P-EDITED", made))
    assert found.severity is severity
    assert ("粘贴成文字" in found.cause) == (severity is Severity.ERROR)


def test_numbers_in_each_others_places_are_an_error() -> None:
    made = written("收到申请{申请.新收}件，办结{申请.办结}件。", received=16)
    assert only(answers("P-EDITED", typed(made, "收到申请0件，办结16件。"))).severity is Severity.ERROR


def test_a_number_that_was_pasted_before_the_tables_changed_is_an_error() -> None:
    empty = written(SENTENCE, received=None)
    pasted = typed(figured(empty, received=17), "全年收到申请16件。")
    found = only(answers("P-EDITED", pasted))
    assert found.severity is Severity.ERROR and "应为“全年收到申请17件。”" in found.message


def test_two_conflicts_have_two_fingerprints() -> None:
    made = written("甲收到申请{申请.新收}件。乙办结申请{申请.办结}件。", received=1)
    edited = typed(made, "甲共收到申请1件。乙共办结申请0件。")
    found = answers("P-EDITED", edited)
    assert len({each.fingerprint for each in found}) == 2


def test_sentences_that_cannot_be_told_apart() -> None:
    made = written("复议：\n维持{复议.总计}件。\n诉讼：\n维持{诉讼.总计}件。")
    found = answers("P-EDITED", typed(made, "复议：\n诉讼：\n维持0件。"))
    assert len(found) == 2 and all("分不清是哪一句" in each.message for each in found)


def read(content: bytes) -> Loaded:
    return read_workbook(content, "年报.xlsx", None)


def with_blank_rows(made: Report) -> Loaded:
    """A report read from a workbook in which two rows above its first paragraph were left empty, and one
    between the others."""
    edited = Edited(made)
    sheet = edited.book["总体情况"]
    sheet.insert_rows(5)
    sheet.insert_rows(4, 2)
    return read(edited.bytes())


def test_a_finding_names_the_cell_of_its_paragraph() -> None:
    made = written(f"甲。\n乙。\n{SENTENCE}\n丙【请写明】。", received=16)
    stale = figured(made, received=18)
    edited = typed(stale, "甲。\n乙。\n全年共收到申请16件。\n丙【请写明】。")
    for code, there in (("P-STALE", stale), ("P-EDITED", edited)):
        found = only(answers(code, there))
        assert [cell.key for cell in found.cells] == ["sections.overview.3"]
        loaded = with_blank_rows(there)
        within = only([each for each in validate(loaded) if each.code == code])
        assert [str(cell.place) for cell in within.cells] == ["总体情况!A9"]
        left = only([each for each in validate(loaded) if each.code == "P-PLACE"])
        assert [str(cell.place) for cell in left.cells] == ["总体情况!A10"]
        again = only([each for each in validate(read(build(there.form, there))) if each.code == code])
        assert [str(cell.place) for cell in again.cells] == ["总体情况!A6"]
        if code == "P-EDITED":
            assert again.fingerprint == within.fingerprint == found.fingerprint


def test_the_mark_stands_where_the_sentence_is() -> None:
    made = figured(written(f"甲。\n乙。\n{SENTENCE}", received=16), received=18)
    book = opened(build(made.form, made, validate(made)))
    notes = {cell.coordinate: cell.comment.text for row in book["总体情况"] for cell in row if cell.comment}
    assert [address for address, note in notes.items() if "P-STALE" in note] == ["A6"]
    places = [row[2].value for row in book["校验结果"].iter_rows() if row[1].value == "P-STALE"]
    assert places == ["总体情况!A6"]


def test_the_finding_names_the_line_of_a_text() -> None:
    text = "甲局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n甲。\n\n乙【请写明】。\n{年度}年。\n"
    text += "二、主动公开政府信息情况\n"
    loaded = read_text(text, "年报.txt")
    found = only([each for each in validate(loaded) if each.code == "P-PLACE"])
    assert [str(cell.place) for cell in found.cells] == ["第7行", "第8行"]


def test_a_report_without_any_is_asked_nothing() -> None:
    for name in EDITIONS:
        made = report(name, int(edition(name).first_year))
        assert not {"P-PLACE", "P-STALE", "P-EDITED"} & {each.code for each in validate(made)}
