"""Two reports: what differs is told once, what could not be compared is no change, the way back mirrors."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from tests.comparison.applied import applied
from tests.reports import UNIT, any_reports, changed, report
from tests.rules.test_imported import SHIFTED, read
from xlgov import api
from xlgov.comparison import Comparison, State, compare
from xlgov.comparison.result import EXPLANATIONS
from xlgov.comparison.text import lines
from xlgov.finding import DRAFT, DRAFT_LINE, Observation
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Addend, AsReported, Contact, Explanation, Loaded, Provenance, Report, Unit, Unplaced
from xlgov.rules import validate
from xlgov.values import MISSING, Kind, Value
from xlgov.workbook.build import build

LICENCES = "proactive.licensing.decisions"
PERSON = "requests.received.natural_person"
RICH = report(
    unit=Unit("甲县乙局", "11370000000000000A", "county", "department"),
    contact=Contact(phone="0000-1234567"),
    scope="own",
    **{LICENCES: 57, "last.requests.carried_forward.total": 3},
)


def mirror(found: Comparison) -> Comparison:
    return replace(
        found,
        before=found.after,
        after=found.before,
        figures=tuple(
            each._replace(
                before=each.after,
                after=each.before,
                before_place=each.after_place,
                after_place=each.before_place,
            )
            for each in found.figures
        ),
        answers=tuple(each._replace(before=each.after, after=each.before) for each in found.answers),
        texts=tuple(
            each._replace(changes=tuple(one.mirrored for one in each.changes)) for each in found.texts
        ),
    )


def sorted_(found: Comparison) -> Comparison:
    """Without the order of what has another one the other way round."""
    texts = tuple(each._replace(changes=tuple(sorted(each.changes, key=repr))) for each in found.texts)
    return replace(
        found,
        figures=tuple(sorted(found.figures)),
        answers=tuple(sorted(found.answers, key=repr)),
        texts=texts,
        remarks=tuple(sorted(found.remarks)),
    )


@settings(max_examples=40)
@given(any_reports(), any_reports())
def test_a_report_is_like_itself_and_the_way_back_is_the_mirror(one: Report, other: Report) -> None:
    assert compare(one, one).is_same and not compare(one, one).figures
    forth, back = compare(one, other, ("甲", "乙")), compare(other, one, ("乙", "甲"))
    assert sorted_(mirror(back)) == sorted_(forth)


@settings(max_examples=40)
@given(any_reports("2021"), any_reports("2021"))
def test_the_changes_make_the_other_report(one: Report, other: Report) -> None:
    found = compare(one, other)
    told = {each.key: each for each in found.figures}
    for key in one.figures.keys() & other.figures.keys():
        if key in told:
            assert told[key].after.number == other.figures[key] or not told[key].after.kind
        elif one.value(key).kind not in (Kind.MISSING, Kind.FORMULA):
            assert one.figures[key] == other.figures[key]
    texts = {each.key: each.changes for each in found.texts}
    for section, text in other.sections.items():
        key = f"sections.{section}"
        assert applied(one.sections[section], texts.get(key, ())) == (text or "")


def test_blank_nought_slash_text_error_and_what_was_not_read_are_different_things() -> None:
    typed = [None, 0, "/", "若干", AsReported("error", "#DIV/0!"), 12]
    reports = []
    for content in typed:
        if isinstance(content, AsReported):
            blank = changed(RICH, **{LICENCES: None})
            reports.append(replace(blank, as_reported={LICENCES: content}))
        else:
            reports.append(changed(RICH, **{LICENCES: content}))
    words = ["空白", "0", "“/”", "“若干”", "错误值 #DIV/0!", "12"]
    for one, said in zip(reports, words, strict=True):
        for other, answered in zip(reports, words, strict=True):
            figures = compare(one, other).figures
            if one is other:
                assert not figures
                continue
            (figure,) = figures
            assert (figure.before.words, figure.after.words) == (said, answered)
    unread = changed(RICH, **{LICENCES: MISSING})
    found = compare(RICH, unread)
    assert [each.state for each in found.figures] == [State.UNREAD]
    assert found.is_same and not found.whole and "1 个数只在一份里读到，没有比较" in found.summary
    assert compare(unread, unread).is_same and not compare(unread, unread).whole


def test_a_number_is_the_same_however_it_was_typed_but_not_with_another_remark() -> None:
    assert compare(RICH, changed(RICH, **{LICENCES: "57件"})).is_same
    (figure,) = compare(RICH, changed(RICH, **{LICENCES: "57（其中3件不公开）"})).figures
    assert figure.after.words == "57（其中3件不公开）"
    fees = "proactive.fees.amount"
    (figure,) = compare(
        changed(RICH, **{fees: Decimal("1.10")}), changed(RICH, **{fees: Decimal("0.7")})
    ).figures
    assert figure.difference == Decimal("-0.4") and figure.before.words == "1.1"


def test_another_way_of_typing_is_no_change_but_said() -> None:
    found = compare(changed(RICH, **{LICENCES: "1,234"}), changed(RICH, **{LICENCES: "１２３４"}))
    said = "有 1 个数写法不同、数值相同（如“1,234”和“１２３４”），不算不同。"
    assert found.is_same and found.whole and found.remarks == (said,)
    hidden = compare(RICH, changed(RICH, **{LICENCES: "57\u200b"})).remarks[0]
    assert "带有空格或看不见的字符" in hidden
    assert not compare(RICH, RICH).remarks


def test_what_nobody_sees_is_named() -> None:
    (figure,) = compare(
        changed(RICH, **{LICENCES: "约12"}), changed(RICH, **{LICENCES: "约\u200b12"})
    ).figures
    assert figure.before.words == "“约12”" and figure.after.words.endswith("”（带有看不见的字符）")
    marked = replace(RICH, sections=RICH.sections | {"problems": f"{RICH.sections['problems']}\u200b"})
    told = "".join(span.text for line in lines(compare(RICH, marked)) for span in line)
    assert "{+（看不见的字符）+}" in told


def test_last_years_figures_that_were_read_in_neither_are_counted() -> None:
    unread = changed(RICH, **{"last.requests.carried_forward.total": Value(Kind.FORMULA, typed="=A1")})
    found = compare(unread, unread)
    assert found.is_same and not found.whole
    assert found.remarks == ("有 1 个数两份里都没有读到，没有比较。",)


def test_sums_of_other_units_are_told() -> None:
    one, other = (
        replace(RICH, provenance=Provenance(addends=tuple(Addend(name) for name in names)))
        for names in (("甲局", "乙局"), ("甲局", "丙局", "丙局"))
    )
    assert compare(one, other, ("甲.xlsx", "乙.xlsx")).remarks == (
        "甲.xlsx 多汇总了 1 个单位：“乙局”。",
        "乙.xlsx 多汇总了 2 个单位：“丙局”、“丙局”。",
    )


def test_a_figure_that_was_placed_by_the_likeliest_reading_is_doubtful() -> None:
    doubtful = read(SHIFTED)
    key = SHIFTED.keys[0]
    other = changed(doubtful.report, **{key: 9})
    states = {each.key: each.state for each in compare(other, doubtful).figures}
    assert states[key] is State.DOUBTFUL
    assert "存疑" in compare(other, doubtful).summary


def test_what_one_edition_has_not_is_told_as_such() -> None:
    found = compare(report("2019"), report("2021"))
    absent = [each for each in found.figures if each.state is State.ABSENT]
    assert {each.sheet for each in absent} == {"主动公开", "申请办理"}
    assert all("没有这一格" in (each.before.words, each.after.words) for each in absent)
    assert "个数在另一份里没有对应的格" in found.summary


def test_a_published_report_lacks_what_it_cannot_hold() -> None:
    ours = api.parse(build(RICH.form, RICH), "年报.xlsx")
    for content, name in ((to_docx(RICH), "年报.docx"), (to_html(RICH).encode(), "年报.html")):
        document = api.parse(content, name)
        for found in (
            compare(ours, document, ("年报.xlsx", name)),
            compare(document, ours, (name, "年报.xlsx")),
        ):
            assert found.is_same and found.whole and found.summary == "能比较的都相同"
            assert found.remarks == (
                f"{name} 这种文件里没有单位代码、层级、单位类别、数据范围、电话、上年数，没有比较。",
            )
        made = Report.from_json(document.report.to_json())
        assert compare(made, ours).is_same


def test_what_a_draft_says_of_itself_is_no_content() -> None:
    wrong = changed(RICH, **{PERSON: 4})
    page = to_html(wrong, validate(wrong))
    assert DRAFT_LINE.removeprefix(DRAFT) in page
    for content, name in ((to_docx(wrong, validate(wrong)), "草稿.docx"), (page.encode(), "草稿.html")):
        found = compare(wrong, api.parse(content, name))
        assert found.is_same and found.whole


def test_what_the_boss_changed_in_word_is_found() -> None:
    texts = dict(RICH.sections)
    texts["overview"] = str(texts["overview"]).replace("。", "，成效明显。", 1)
    edited = api.parse(to_docx(replace(changed(RICH, **{PERSON: 4}), sections=texts)), "改.docx")
    found = compare(api.parse(build(RICH.form, RICH), "年报.xlsx"), edited)
    assert [each.key for each in found.figures] == [PERSON]
    assert found.figures[0].before_place == "申请办理!D5" and "第2个表格" in found.figures[0].after_place
    assert [text.key for text in found.texts] == ["sections.overview"]
    added = [piece.text for piece in found.texts[0].changes[0].pieces if piece.op == "added"]
    assert added == ["，成效明显"]


def test_answers_are_told_in_words_and_a_title_that_follows_is_none() -> None:
    other = replace(RICH, unit=Unit(**(UNIT | {"kind": "street"})), scope=None, title="　甲县乙局2021年年报 ")
    found = {each.label: (each.before, each.after) for each in compare(RICH, other).answers}
    assert found["单位类别"] == ("政府部门", "街道")
    assert found["数据范围"] == ("本单位数据", None) and found["报告标题"] == (None, "甲县乙局2021年年报")
    usual = replace(RICH, title="甲县乙局2021年政府信息公开工作年度报告")
    assert compare(RICH, usual).is_same


def test_explanations_that_were_added_changed_or_withdrawn() -> None:
    wrong = changed(RICH, **{PERSON: 4})
    finding = next(each for each in validate(wrong) if each.is_error)
    noted = replace(wrong, explanations=(Explanation(finding.fingerprint, "甲"), Explanation("f" * 16, "乙")))
    found = compare(wrong, noted)
    assert [each.key for each in found.answers] == [
        EXPLANATIONS + finding.fingerprint,
        EXPLANATIONS + "f" * 16,
    ]
    assert finding.code in found.answers[0].label and "没有了" in found.answers[1].label
    assert found.summary == "情况说明增加 2 条"
    assert compare(noted, wrong).summary == "情况说明撤回 2 条"


def test_notes_under_tables_and_the_preamble_are_compared() -> None:
    other = replace(RICH, preamble="甲。", notes={"requests": "注：乙。"})
    assert [text.label for text in compare(RICH, other).texts] == ["前言", "“申请办理”表下注"]


def test_what_has_no_place_in_one_file_is_said_and_is_no_same() -> None:
    left = Unplaced("第3段", "另有一张统计表" * 20)
    found = compare(RICH, replace(RICH, unplaced=(left,)), ("甲.xlsx", "乙.docx"))
    assert found.is_same and not found.whole
    assert found.remarks[0].startswith("乙.docx 里有 1 处内容没有对应的栏目，没有比较：“另有")
    assert compare(replace(RICH, unplaced=(left,)), replace(RICH, unplaced=(left,))).whole
    sheets = Loaded(RICH, {}, left_out=("底稿",))
    assert "“底稿”" in compare(RICH, sheets).remarks[0] and compare(RICH, sheets).whole
    dropped = Loaded(RICH, {}, (Observation("C-NOTED", "这一段没有读", dropped=True),))
    assert not compare(RICH, dropped).whole


def test_a_section_that_was_not_found_is_not_removed() -> None:
    origin = Provenance(source="年报.txt")
    lacking = replace(RICH, sections=RICH.sections | {"problems": None}, provenance=origin)
    found = compare(RICH, Loaded(lacking, {}, source="text"))
    assert [(text.key, text.unread) for text in found.texts] == [("sections.problems", True)]
    assert "只在一份里读到，没有比较" in found.summary
