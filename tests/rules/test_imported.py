"""导入情况: one value that says how a file was read that is none of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.reports import report
from xlgov.finding import Observation, Place
from xlgov.form import edition
from xlgov.report import Explanation, Loaded, Observed, Provenance, Report, Unplaced
from xlgov.rules import validate
from xlgov.rules.doubts import doubts
from xlgov.rules.imported import Imported, as_written, by_row, imported, is_import, unsure
from xlgov.values import MISSING, Kind, Value

ROW = "requests.received"
LABEL = edition("2021").cells["requests.received.enterprise"].row_label
KEYS = tuple(f"{ROW}.{column}" for column in ("natural_person", "enterprise"))
FROM = Provenance(source="上年.docx")
SHIFTED = Observation(
    "S-UNSURE", "这一行少了行首的格", Place(spot="第2个表格第5行"), "0\t0", KEYS, unsure=True
)


def read(*noticed: Observation, source: str = "text", **given: Any) -> Loaded:
    """A report as if it was read from lines of a document."""
    base = report(**({"provenance": FROM} | given))
    keys = [key for key in base.figures if key not in base.as_reported]
    places = {key: Place(line=number) for number, key in enumerate(keys, 10)}
    return Loaded(base, places, noticed, source)  # type: ignore[arg-type]


def told(loaded: Loaded) -> Imported:
    account = imported(loaded)
    assert account is not None
    return account


def again(base: Report) -> Loaded:
    """The report as it comes out of its own JSON."""
    return Loaded(Report.from_json(base.to_json()), {}, source="data")


def test_only_what_is_none_of_ours_is_an_import() -> None:
    assert is_import(read()) and is_import(read(source="workbook"))
    assert not is_import(again(report()))
    ours = Provenance(source="年报.xlsx", template="2021-1")
    assert imported(read(source="workbook", provenance=ours)) is None
    assert imported(again(read().report)) is None


def test_every_part_says_where_it_was_read() -> None:
    account = told(read())
    assert account.tables[0].place == "第10—19行"
    assert (account.head[0].name, account.head[0].place) == ("标题", "")
    assert "没有找到标题" in account.summary
    assert account.summary.startswith(f"{account.extent.figures} 个数读到 {account.extent.figures} 个，")
    assert not account.unsure and not account.unread


def test_figures_placed_by_the_likeliest_reading_are_named_with_their_place_and_why() -> None:
    account = told(read(SHIFTED))
    assert [(each.key, each.value, each.why) for each in account.unsure] == [
        (key, "0", "这一行少了行首的格。") for key in KEYS
    ]
    assert [table.unsure for table in account.tables] == [0, 2, 0]
    assert "其中 2 个存疑" in account.summary
    (row,) = by_row(account.unsure)
    assert row.said == "自然人 0、商业企业 0" and row.place == "第20行、第21行"


def test_a_cell_in_which_nothing_was_placed_is_not_read_and_not_unsure() -> None:
    account = told(read(SHIFTED, **{KEYS[1]: MISSING}))
    assert [each.key for each in account.unsure] == [KEYS[0]]
    assert [(each.key, each.value, each.why) for each in account.unread] == [
        (KEYS[1], None, "这一行少了行首的格。")
    ]
    table = account.tables[1]
    assert table.said == f"{table.figures} 个数读到 {table.figures - 1} 个，其中 1 个存疑"


def test_a_cell_without_a_figure_says_what_stands_in_it() -> None:
    formula, error = Value(Kind.FORMULA, typed="=A1"), Value(Kind.ERROR, typed="#REF!")
    slash = Value(Kind.TEXT, typed="/")
    given = {KEYS[0]: formula, KEYS[1]: error, f"{ROW}.research": MISSING, f"{ROW}.other": slash}
    account = told(read(source="workbook", **given))
    why = {figure.key: figure.why for figure in account.unread}
    assert "公式没有存下结果" in why[KEYS[0]]
    assert "错误值" in why[KEYS[1]]
    assert "没有找到" in why[f"{ROW}.research"]
    assert "不是数" in why[f"{ROW}.other"]
    (row,) = by_row([figure for figure in account.unread if figure.value is None])
    assert row.label == f"{LABEL}　科研机构"
    (other,) = told(read(source="workbook", **{"disputes.reconsideration.upheld": MISSING})).unread
    assert other.row == "“复议诉讼”表"


def test_what_was_placed_nowhere_is_listed() -> None:
    left = Unplaced(place="第9行", text="合计 5", near="申请办理")
    assert told(read(unplaced=(left,))).unplaced == (left,)


def test_it_stands_through_json_until_the_cell_holds_something_else() -> None:
    kept = again(read(SHIFTED).report)
    assert [*unsure(kept)] == [*KEYS]
    assert told(kept).unsure[0].place == "原文件 上年.docx 第2个表格第5行"
    corrected = replace(kept.report, figures={**kept.report.figures, KEYS[0]: 5}, observations=())
    corrected = replace(corrected, observations=kept.report.observations)
    assert [*unsure(again(corrected))] == [KEYS[1]]


def test_whoever_compared_it_says_so_and_it_is_settled() -> None:
    kept = again(read(SHIFTED).report)
    (finding,) = [each for each in validate(kept) if each.code == "S-UNSURE"]
    assert finding.is_error and "原文件 上年.docx 第2个表格第5行" in finding.message
    explained = Explanation(fingerprint=finding.fingerprint, text="已对照原件，无误")
    settled = again(replace(kept.report, explanations=(explained,)))
    assert unsure(settled) == {} and imported(settled) is None
    (finding,) = [each for each in validate(settled) if each.code == "S-UNSURE"]
    assert not finding.is_error and finding.is_explained


def test_a_new_file_is_checked_in_words_that_name_the_source() -> None:
    fresh = read(SHIFTED)
    (before,) = [each for each in validate(fresh) if each.code == "S-UNSURE"]
    (after,) = [each for each in validate(as_written(fresh)) if each.code == "S-UNSURE"]
    assert "原文件 上年.docx 第2个表格第5行" in after.message and after.fingerprint == before.fingerprint
    own = again(report())
    assert as_written(own) is own


def test_what_an_unknown_code_is_unsure_of_counts_too() -> None:
    base = replace(
        read(SHIFTED).report, observations=(Observed("Z-NEW", "新的", cells={KEYS[0]: "0"}, unsure=True),)
    )
    assert [*unsure(again(base))] == [KEYS[0]]


def test_nobody_takes_over_an_unsure_figure_unseen() -> None:
    assert doubts(read(SHIFTED)) == dict.fromkeys(KEYS, "这一行少了行首的格")


def test_the_shape_in_json() -> None:
    shown = told(read(SHIFTED)).to_json()
    assert shown["unsure"][0] == {
        "key": KEYS[0],
        "row": LABEL,
        "column": "自然人",
        "place": "第20行",
        "value": "0",
        "why": "这一行少了行首的格。",
    }
    assert [part["key"] for part in shown["head"]] == ["title", "unit.name", "year"]
    assert set(shown) == {
        *("source", "figures", "read", "head", "tables", "sections"),
        *("unsure", "unread", "unplaced", "left_out"),
    }
