"""Figures of tables in text that keeps only the order of cells: right, unsure or missing, never wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports import consistent_reports, report
from tests.shapes import LOSSY, SHAPES, WHOLE, Score, score, text_of, typed_figures
from xlgov.documents.text.reader import read_text
from xlgov.documents.text.stream_tables import from_stream
from xlgov.documents.text.streams import AFTERWARDS
from xlgov.finding import Observation
from xlgov.form import editions
from xlgov.locate.vocabulary import vocabulary
from xlgov.report import Loaded, Report
from xlgov.samples import samples
from xlgov.values import Kind

HEAD = "甲县2023年政府信息公开工作年度报告\n一、总体情况\n全年平稳。\n"
TAIL = "五、存在的主要问题及改进情况\n解读少，将改进。\n六、其他需要报告的事项\n无。\n"
COLUMNS = ("natural_person", "enterprise", "research", "public_interest", "legal_service", "other", "total")
COLUMN_NAMES = "自然人\n法人或其他组织\n总计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他"
FULL = [one.report for one in samples() if "" not in typed_figures(one.report).values()]
"""samples without a blank cell: a blank leaves no trace where nothing sets cells apart"""


def _requests(lines: str, head: str = COLUMN_NAMES) -> Loaded:
    heading = "三、收到和处理政府信息公开申请情况"
    return read_text(f"{HEAD}{heading}\n{head}\n{lines}\n{TAIL}", "甲.txt")


def _row(read: Report, row: str) -> list[object]:
    return [read.value(f"requests.{row}.{column}").number for column in COLUMNS]


def _unsure(loaded: Loaded) -> list[Observation]:
    return [one for one in loaded.observations if one.unsure]


def _scored(given: Report, shape: str, seed: int) -> Score:
    loaded = read_text(text_of(given, SHAPES[shape], seed), "甲.txt")
    unsure = [key for one in _unsure(loaded) for key in one.keys]
    return score(typed_figures(given), loaded.report, unsure)


@pytest.mark.parametrize("shape", WHOLE)
def test_figures_of_samples_are_placed_in_every_shape(shape: str) -> None:
    scores = [_scored(one, shape, seed) for seed, one in enumerate(FULL)]
    assert [one.wrong for one in scores] == [()] * len(scores)
    # what contradicts itself in a sample is unsure where nothing sets cells apart; OCR loses letters
    placed = sum(one.right + one.unsure for one in scores) / sum(one.figures for one in scores)
    assert placed >= (0.9 if shape == "recognised" else 0.99)


@pytest.mark.parametrize("shape", LOSSY)
def test_what_is_lost_is_missing_and_never_wrong(shape: str) -> None:
    for seed, one in enumerate(FULL):
        assert _scored(one, shape, seed).wrong == ()


@settings(max_examples=10, deadline=None)
@given(
    given=st.one_of(consistent_reports("2021"), consistent_reports("2019")),
    shape=st.sampled_from(sorted(SHAPES)),
    seed=st.integers(0, 99),
)
def test_no_figure_of_any_report_is_wrong(given: Report, shape: str, seed: int) -> None:
    assert _scored(given, shape, seed).wrong == ()


def _streamed(text: str) -> tuple[dict[str, list[str]], list[str], str]:
    """The figures by the label of their row, why rows are in doubt, and what is left."""
    found = from_stream(list(enumerate(text.split("\n"), 1)), vocabulary(editions()))
    assert found is not None
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in found.grid.rows}
    return rows, [one.why for one in found.doubts], "\n".join(line for _, line in found.left)


def test_letters_of_headings_between_rows_are_no_rows() -> None:
    rows, doubts, left = _streamed(
        "（三）不 4.保护第三方合法权益\n予公开 5.属于三类内部事务信息\n1 0 0 0 0 0 1 2 0 0 0 0 0 2"
    )
    assert rows == {
        "4.保护第三方合法权益": ["1", "0", "0", "0", "0", "0", "1"],
        "5.属于三类内部事务信息": ["2", "0", "0", "0", "0", "0", "2"],
    }
    assert not doubts and not left


def test_rows_that_stand_together_and_do_not_add_up_are_not_divided() -> None:
    lines = "1.属于国家秘密\n2.其他法律行政法规禁止公开\n1 0 0 0 0 0 2 2 0 0 0 0 0 1"
    assert from_stream(list(enumerate(lines.split("\n"), 1)), vocabulary(editions())) is None


def test_labels_after_all_figures_are_unsure() -> None:
    rows, doubts, _ = _streamed(
        "2.重复申请\n1 0 0 0 0 0 1\n0 2 0 0 0 0 2\n（七）总计\n1 2 0 0 0 0 3\n3.要求提供公开出版物"
    )
    assert rows["3.要求提供公开出版物"] == ["0", "2", "0", "0", "0", "0", "2"]
    assert doubts == [AFTERWARDS, AFTERWARDS]


def test_a_row_that_contradicts_its_own_total_is_unsure() -> None:
    loaded = _requests("（一）予以公开 1 0 0 0 0 0 5\n（七）总计 1 0 0 0 0 0 1")
    assert _row(loaded.report, "outcome.granted") == [1, 0, 0, 0, 0, 0, 5]
    [one] = _unsure(loaded)
    assert set(one.keys) == {f"requests.outcome.granted.{column}" for column in COLUMNS}


def test_figures_that_run_together_are_not_divided() -> None:
    loaded = _requests("（一）予以公开 693665 0 0 0 0\n（七）总计0000000")
    for row in ("granted", "total"):
        assert _row(loaded.report, f"outcome.{row}") == [None] * 7
    assert {one.code for one in loaded.observations} & {"S-CELL-1", "S-TABLE"}
    kept = "\n".join(one.text for one in loaded.report.unplaced)
    assert "693665" in kept and "0000000" in kept


def test_figures_before_their_labels_are_not_given_to_the_label_before() -> None:
    loaded = _requests("1 0 0 0 0 0 1\n（一）予以公开\n2 0 0 0 0 0 2\n（七）总计")
    read = loaded.report
    assert all(read.value(key).kind is Kind.MISSING for key in read.form.by_table["requests"])


def test_other_words_are_kept() -> None:
    loaded = _requests("（一）予以公开 1 0 0 0 0 0 1\n经办人甲某\n（七）总计 1 0 0 0 0 0 1")
    assert _row(loaded.report, "outcome.total") == [1, 0, 0, 0, 0, 0, 1]
    assert "经办人甲某" in "\n".join(one.text for one in loaded.report.unplaced)


def test_the_row_and_the_column_of_one_name_are_told_apart() -> None:
    given = report(requests__outcome__other__other__other=4)
    for shape in ("cell a line", "flat", "figures on the next line"):
        read = read_text(text_of(given, WHOLE[shape]), "甲.txt").report
        assert read.figures["requests.outcome.other.other.other"] == 4
        assert read.figures["requests.outcome.total.total"] == 4


def test_columns_in_another_order_keep_it() -> None:
    heads = "自然人 商业企业 科研机构 社会公益组织 其他 法律服务机构 总计"
    loaded = _requests("（一）予以公开 0 0 0 0 5 0 5", f"申请人情况 法人或其他组织\n{heads}")
    row = _row(loaded.report, "outcome.granted")
    assert row == [0, 0, 0, 0, 0, 5, 5] or _unsure(loaded)


@pytest.mark.parametrize("text", ["规章 0 0 0 ", "规章000", "予以公", "0\n"])
def test_texts_as_long_as_any_that_is_read_cost_little(text: str) -> None:
    loaded = _requests("（一）予以公开 1 0 0 0 0 0 1\n" + text * 9_000)
    assert loaded.report.year == 2023


@pytest.mark.parametrize("between", [" ", "\n"])
@pytest.mark.parametrize("number", ["2", "2024", "3/7", "- 3 -"])
def test_the_number_of_a_page_is_no_figure_of_the_label_above_it(between: str, number: str) -> None:
    lines = (("信息内容", "本年处理决定数量"), ("行政许可", "7"), ("行政处罚", "8"), ("行政强制", "9"))
    rows = "\n".join(map(between.join, lines))
    text = f"二、主动公开政府信息情况\n{rows}\n行政事业性收费\n\n\n{number}\n{TAIL}"
    loaded = read_text(HEAD + text, "甲.txt")
    key = "proactive.fees.amount"
    unsure = {each for one in _unsure(loaded) for each in one.keys}
    assert loaded.report.figures[key] is None or key in unsure
    assert loaded.report.figures["proactive.penalties.decisions"] == 8 and unsure <= {key}


@pytest.mark.parametrize("apart", ["\n", "\n\n\t\n\n"])
def test_figures_that_all_stand_as_far_apart_are_sure(apart: str) -> None:
    rows = (("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "0", "1", "7"))
    more = (("信息内容", "本年处理决定数量"), ("行政许可", "7"), ("行政处罚", "8"))
    last = (("第二十条第（八）项",), ("信息内容", "本年收费金额（单位：万元）"), ("行政事业性收费", "2"))
    text = "\n\n".join(apart.join(row) for row in (*rows, *more, *last))
    loaded = read_text(HEAD + f"二、主动公开政府信息情况\n{text}\n{TAIL}", "甲.txt")
    assert loaded.report.figures["proactive.rules.in_force"] == 7 and not _unsure(loaded)


MOVED = {
    "requests.received": (
        "三、收到和处理政府信息公开申请情况",
        (
            ("申请人情况",),
            ("法人或其他组织", "自然人", "总计"),
            ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
            ("一、本年新收政府信息公开申请数量", "5", "0", "0", "0", "0", "9", "14"),
        ),
        {"natural_person": 9, "enterprise": 5, "total": 14},
    ),
    "disputes": (
        "四、政府信息公开行政复议、行政诉讼情况",
        (
            ("行政诉讼", "行政复议"),
            ("未经复议直接起诉", "复议后起诉", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"),
            ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2,
            tuple("100012000230003"),
        ),
        {
            "reconsideration.upheld": 3,
            "litigation.direct.upheld": 1,
            "litigation.after_reconsideration.upheld": 2,
        },
    ),
}


@pytest.mark.parametrize("apart", ["\t", "  ", "\n"])
@pytest.mark.parametrize("row", MOVED)
def test_headings_in_another_order_keep_it_and_are_unsure(row: str, apart: str) -> None:
    title, rows, wanted = MOVED[row]
    table = "\n".join(map(apart.join, rows))
    loaded = read_text(HEAD + f"{title}\n{table}\n五、存在的主要问题及改进情况\n无。\n", "甲.txt")
    unsure = {each for one in _unsure(loaded) for each in one.keys}
    for column, figure in wanted.items():
        assert loaded.report.figures[f"{row}.{column}"] == figure
        assert f"{row}.{column}" in unsure


@pytest.mark.parametrize("apart", [" ", "\n"])
def test_columns_of_one_row_keep_their_order(apart: str) -> None:
    rows = (("信息内容", "现行有效件数", "本年废止件数", "本年制发件数"), ("规章", "6", "2", "0"))
    loaded = read_text(
        HEAD + "二、主动公开政府信息情况\n" + "\n".join(map(apart.join, rows)) + f"\n{TAIL}", "甲.txt"
    )
    assert loaded.report.figures["proactive.rules.in_force"] == 6
    assert loaded.report.figures["proactive.rules.issued"] == 0


@pytest.mark.parametrize("cut", ["", "申\n请人\n"])
def test_rows_before_a_label_that_goes_on_elsewhere_are_unsure(cut: str) -> None:
    figures = "\n\n".join("10000012000002")
    loaded = _requests(f"2.没有现成信息需要另行制作\n3.补正后申请内容仍不明确\n{cut}\n{figures}\n")
    unsure = {each for one in _unsure(loaded) for each in one.keys}
    key = "requests.outcome.unavailable.needs_creation.natural_person"
    assert loaded.report.figures[key] == 1 and (key in unsure) == bool(cut)


def test_headings_in_another_order_that_are_repeated_in_each_column_are_not_passed_over() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    over = ["行政诉讼"] * 10 + ["行政复议"] * 5
    ways = ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    figures = ["5", "0", "3", "6", "14", "0", "0", "0", "1", "1", "0", "8", "0", "2", "10"]
    rows = "\n".join("\t".join(row) for row in (over, ways, results * 3, figures))
    loaded = read_text(f"{HEAD}四、政府信息公开行政复议、行政诉讼情况\n{rows}\n{TAIL}", "甲.txt")
    unsure = {key for one in _unsure(loaded) for key in one.keys}
    read = {key: loaded.report.figures[key] for key in loaded.report.figures if key.startswith("disputes.")}
    true = [*figures[10:], *figures[:10]]
    wrong = [key for key, text in zip(read, true, strict=True) if read[key] != int(text)]
    assert wrong == [] or unsure.issuperset(wrong)
