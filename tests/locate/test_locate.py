"""Tables found by their labels: clean grids come back whole, damaged ones are placed rightly or said unsure.

The numbered tests follow the table of mutations seen in real reports; those of headings are in
documents/test_text.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.finding import Severity
from xlgov.form import EDITIONS, edition
from xlgov.locate import Located, locate
from xlgov.locate.labels import after_number, distance
from xlgov.values import Kind, Measure, fixed

from .grids import Rows, as_grids, find, table, tables

FORM = edition("2021")
OLD = edition("2019")


def _balanced(people: int = 3) -> dict[str, object]:
    """新收 and 予以公开 of 自然人."""
    rows = ("requests.received", "requests.outcome.granted", "requests.outcome.total")
    return {f"{row}.{column}": people for row in rows for column in ("natural_person", "total")}


def _read(many: list[Rows], *, aligned: bool = True, year: int | None = 2023) -> Located:
    return locate(as_grids(many, aligned=aligned), year=year)


def _codes(located: Located) -> list[str]:
    return sorted(one.code for one in located.observations)


def _figures(located: Located) -> dict[str, object]:
    return {key: value.number for key, value in located.cells.items() if value.number}


def _changed(change: Callable[[Rows], object], which: int = 1, *, aligned: bool = True) -> Located:
    many = tables(FORM, _balanced(), aligned=aligned)
    change(many[which])
    return _read(many, aligned=aligned)


def _set(old: str, new: str) -> Callable[[Rows], object]:
    def change(rows: Rows) -> None:
        row, column = find(rows, old)
        rows[row][column] = new

    return change


@st.composite
def _any_figures(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    name = draw(st.sampled_from(EDITIONS))
    numbers = {
        Measure.COUNT: st.integers(0, 10**6),
        Measure.CHANGE: st.integers(-99, 99),
        Measure.MONEY: st.decimals(0, 10**6, places=4),
    }
    cells = edition(name).cells
    base = draw(st.sampled_from([0, 7]))
    figures: dict[str, object] = dict.fromkeys(edition(name).keys, base)
    for key in draw(st.lists(st.sampled_from(edition(name).keys), max_size=20)):
        figures[key] = draw(numbers[cells[key].measure])
    return name, figures


@settings(max_examples=40, deadline=None)
@given(_any_figures(), st.booleans())
def test_clean_grids_come_back_equal(drawn: tuple[str, dict[str, object]], aligned: bool) -> None:
    name, figures = drawn
    shown = {key: number if isinstance(number, int) else fixed(number) for key, number in figures.items()}  # type: ignore[arg-type]
    located = _read(tables(edition(name), shown, aligned=aligned), aligned=aligned, year=None)
    assert located.edition == name
    assert {key: value.number for key, value in located.cells.items()} == figures
    # figures at random do not add up: where cells are merely in order, they may be of other columns
    assert set(_codes(located)) <= (set() if aligned else {"S-UNSURE"}) and not located.unplaced


def test_figures_that_do_not_add_up_are_unsure_where_cells_are_merely_in_order() -> None:
    figures = _balanced() | {"requests.received.total": 4}
    for aligned, codes in ((True, []), (False, ["S-UNSURE"])):
        located = _read(tables(FORM, figures, aligned=aligned), aligned=aligned)
        assert _codes(located) == codes and located.cells["requests.received.total"].number == 4


def test_mutation_01_single_row_of_other_handling_in_2021() -> None:
    def change(rows: Rows) -> None:
        row, column = find(rows, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请")
        rows[row][column] = ""
        rows[row][-1] = "2"
        rows[row][3] = "2"
        del rows[row + 1 : row + 3]

    located = _changed(change)
    assert located.edition == "2021" and _codes(located) == ["S-HYBRID"]
    assert located.cells["requests.outcome.other.undivided.natural_person"].number == 2
    assert located.cells["requests.outcome.other.other.total"].kind is Kind.MISSING


def test_mutation_02_first_block_with_the_columns_of_2019() -> None:
    many = tables(FORM, {"proactive.rules.in_force": 5})
    for new, old in zip(
        ("本年制发件数", "本年废止件数", "现行有效件数"),
        OLD.table("proactive").blocks[0].columns,
        strict=True,
    ):
        _set(new, old.label)(many[0])
    located = _read(many)
    assert located.edition == "2021" and _codes(located) == ["S-HYBRID"]
    assert located.cells["proactive.rules.in_force"].kind is Kind.MISSING
    assert "5" in [one.text for one in located.unplaced]


def test_mutation_03_table_of_2019_in_2023() -> None:
    many = [table(OLD, "proactive", {"proactive.procurement.items": 4}), *tables(FORM, _balanced())[1:]]
    located = _read(many)
    assert located.edition == "2021" and _codes(located) == ["S-HYBRID"]
    assert "4" in [one.text for one in located.unplaced]


def test_mutation_04_form_of_2021_for_2020() -> None:
    located = _read(tables(FORM, _balanced()), year=2020)
    assert located.edition == "2021" and not located.observations and _figures(located) == _balanced()


def _normative_row(label: str, aligned: bool) -> None:
    """The row of 行政规范性文件 is placed under another label without a word."""
    many = tables(FORM, {"proactive.normative_documents.issued": 7}, aligned=aligned)
    _set("行政规范性文件", label)(many[0])
    located = _read(many, aligned=aligned)
    assert located.edition == "2021" and not located.observations
    assert _figures(located) == {"proactive.normative_documents.issued": 7}


@pytest.mark.parametrize("aligned", [True, False])
def test_mutation_05_label_of_the_other_edition(aligned: bool) -> None:
    _normative_row("规范性文件", aligned)


@pytest.mark.parametrize("aligned", [True, False])
def test_mutation_06_label_with_a_gloss(aligned: bool) -> None:
    _normative_row("规范性文件（指各行政机关印发的有正式文号的文件）", aligned)


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("总计", "合计"),
        ("总计", "共计"),
        ("本年处理决定数量", "信息处理决定数量"),
        ("本年处理决定数量", "本年处理决定数量（单位：件）"),
        ("本年制发件数", "本年新制发件数"),
        ("本年收费金额（单位：万元）", "本年收费金额（万元）"),
    ],
)
def test_other_words_for_the_same_are_known(label: str, other: str, aligned: bool) -> None:
    many = [
        [[cell.replace(label, other) for cell in row] for row in rows]
        for rows in tables(FORM, _balanced(), aligned=aligned)
    ]
    located = _read(many, aligned=aligned)
    assert not located.observations and _figures(located) == _balanced()


def test_mutation_07_typo_in_a_label() -> None:
    located = _changed(_set("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"))
    assert [(one.code, one.severity) for one in located.observations] == [("S-LABEL", Severity.WARNING)]
    assert _figures(located) == _balanced()
    slip = _changed(_set("2.重复申请", "2.重复申清"))
    assert [(one.code, one.severity) for one in slip.observations] == [("S-LABEL", Severity.INFO)]
    assert "2.重复申清" in slip.observations[0].message and "2.重复申请" in slip.observations[0].message


@pytest.mark.parametrize("aligned", [True, False])
def test_mutation_09_numbering_lost_or_other(aligned: bool) -> None:
    def change(rows: Rows) -> None:
        _set("（一）予以公开", "（1）予以公开")(rows)
        _set("1.属于国家秘密", "属于国家秘密")(rows)
        _set("（七）总计", "总计")(rows)
        _set("3.其他", "其他")(rows)

    located = _changed(change, aligned=aligned)
    assert not located.observations and _figures(located) == _balanced()


def test_mutation_12_leading_cells_lost() -> None:
    def change(rows: Rows) -> None:
        row, column = find(rows, "2.重复申请")
        rows[row] = rows[row][column:]

    located = _changed(change, aligned=False)
    assert _codes(located) == ["S-SHIFT"] and _figures(located) == _balanced()


def test_mutation_12_unknown_where_values_begin() -> None:
    def change(rows: Rows) -> None:
        row, _ = find(rows, "2.重复申请")
        rows[row] = ["2.重复申请", "", *["0"] * 6, ""]

    located = _changed(change, aligned=False)
    assert _codes(located) == ["S-SHIFT"]
    kinds = [located.cells[key].kind for key in FORM.under("requests.outcome.not_processed.repeated")]
    assert kinds == [Kind.NUMBER] * 6 + [Kind.MISSING]


def test_mutation_13_one_value_too_many() -> None:
    surplus = _changed(lambda rows: rows[-1].append("0"), 2, aligned=False)
    assert _codes(surplus) == ["S-CELL-2"] and [one.text for one in surplus.unplaced] == ["0"]
    assert surplus.cells["disputes.litigation.after_reconsideration.total"].number == 0

    def unclear(rows: Rows) -> None:
        rows[2] = ["规章", "1", "2", "3", "4"]

    located = _changed(unclear, 0, aligned=False)
    assert _codes(located) == ["S-CELL-2"]
    assert [one.text for one in located.unplaced] == ["1", "2", "3", "4"]
    assert located.cells["proactive.rules.issued"].kind is Kind.MISSING


def test_mutation_14_a_value_missing() -> None:
    equal = _changed(lambda rows: rows[2].pop(), 0, aligned=False)
    assert _codes(equal) == ["S-CELL-1"]
    assert [equal.cells[key].number for key in FORM.under("proactive.rules")] == [0, 0, None]

    def unclear(rows: Rows) -> None:
        rows[2] = ["规章", "1", "2"]

    located = _changed(unclear, 0, aligned=False)
    assert _codes(located) == ["S-CELL-1"] and [one.text for one in located.unplaced] == ["1", "2"]


def test_mutation_15_blank_for_zero() -> None:
    figures = dict.fromkeys(FORM.keys, "") | _balanced()
    for aligned in (True, False):
        located = _read(tables(FORM, figures, aligned=aligned), aligned=aligned)
        assert not located.observations and _figures(located) == _balanced()
        assert {value.kind for value in located.cells.values()} == {Kind.BLANK, Kind.NUMBER}


def test_mutation_16_units_and_remarks_in_cells() -> None:
    figures = {"proactive.fees.amount": "251000元", "proactive.rules.issued": "22（其中修订16件）"}
    located = _read(tables(FORM, figures))
    assert fixed(located.cells["proactive.fees.amount"].number or 0) == "25.1"
    assert located.cells["proactive.rules.issued"].number == 22
    assert located.cells["proactive.rules.issued"].typed == "22（其中修订16件）"


def test_mutation_17_digits_run_together() -> None:
    def change(rows: Rows) -> None:
        rows[2] = ["规章", "693665"]

    located = _changed(change, 0, aligned=False)
    [one] = located.observations
    assert (
        one.code == "S-CELL-1"
        and one.quote == "693665"
        and set(one.keys) == set(FORM.under("proactive.rules"))
    )
    assert [left.text for left in located.unplaced] == ["693665"]


@pytest.mark.parametrize("aligned", [True, False])
def test_mutation_18_spaces_and_breaks_in_labels(aligned: bool) -> None:
    def change(rows: Rows) -> None:
        _set("三、本年度办理结果", "三、本 年度办 理结果")(rows)
        _set("（七）总计", "（七）总 计")(rows)
        _set("商业企业", "商业\n企业")(rows)

    located = _changed(change, aligned=aligned)
    assert _codes(located) == ["C-LABEL"] and _figures(located) == _balanced()


def test_mutation_18_label_split_over_cells() -> None:
    def change(rows: Rows) -> None:
        row, _ = find(rows, "一、本年新收政府信息公开申请数量")
        rows[row] = ["一、", "本年新收政府信息公开申请数量", *rows[row][1:]]

    located = _changed(change, aligned=False)
    assert _codes(located) == ["C-LABEL"] and _figures(located) == _balanced()


def test_mutation_19_wrong_head_over_right_numbers() -> None:
    def swap(rows: Rows) -> None:
        row, first = find(rows, "本年制发件数")
        rows[row][first], rows[row][first + 1] = rows[row][first + 1], rows[row][first]
        rows[row + 1][first] = "9"

    swapped = _changed(swap, 0)
    assert _codes(swapped) == ["S-LABEL"] and swapped.cells["proactive.rules.repealed"].number == 9
    wrong = _changed(_set("本年收费金额（单位：万元）", "本年处理决定数量"), 0)
    assert "S-LABEL" in _codes(wrong) and wrong.cells["proactive.fees.amount"].kind is Kind.MISSING


def test_mutation_19_characters_misread() -> None:
    located = _changed(_set("行政强制", "行政强刮"), 0)
    assert [(one.code, one.severity) for one in located.observations] == [("S-LABEL", Severity.INFO)]
    assert "行政强刮" in located.observations[0].message
    assert located.cells["proactive.coercion.decisions"].number == 0


@pytest.mark.parametrize("aligned", [True, False])
def test_mutation_20_traditional_characters(aligned: bool) -> None:
    _normative_row("行政規範性文件", aligned)


def test_mutation_21_word_remnants() -> None:
    figures = _balanced() | {"proactive.fees.amount": "[bookmark: _GoBack]71.64万元"}
    many = tables(FORM, figures, aligned=False)
    _set("规章", "[bookmark: _GoBack]规章")(many[0])
    located = _read(many, aligned=False)
    assert fixed(located.cells["proactive.fees.amount"].number or 0) == "71.64"
    assert located.cells["proactive.fees.amount"].typed == "[bookmark: _GoBack]71.64万元"
    assert located.cells["proactive.rules.issued"].number == 0
    assert {one.code for one in located.observations} <= {"C-LABEL"}


def test_mutation_22_only_distinct_strings_kept() -> None:
    """A source that kept each string once has labels but hardly a value: nothing may be invented."""
    kept: set[str] = set()
    many = []
    for rows in tables(FORM, _balanced(), aligned=False):
        thinned = [[cell for cell in row if cell not in kept and not kept.add(cell)] for row in rows]  # type: ignore[func-returns-value]
        many.append([row for row in thinned if row])
    located = _read(many, aligned=False)
    assert not _figures(located)
    assert {one.code for one in located.observations} & {"S-CELL-1", "S-ROWS", "S-TABLE"}
    said = {one.text for one in located.unplaced} | {value.typed for value in located.cells.values()}
    assert "3" in said


def test_mutation_12_values_beside_their_columns() -> None:
    def change(rows: Rows) -> None:
        row, _ = find(rows, "（一）予以公开")
        rows[row].insert(3, "")

    located = _changed(change)
    assert _codes(located) == ["S-SHIFT"] and _figures(located) == _balanced()


def test_mutation_22_rows_lost() -> None:
    def change(rows: Rows) -> None:
        row, _ = find(rows, "2.重复申请")
        del rows[row]

    located = _changed(change)
    assert _codes(located) == ["S-ROWS"]
    assert located.cells["requests.outcome.not_processed.repeated.total"].kind is Kind.MISSING


def test_mutation_23_footnote() -> None:
    located = _changed(lambda rows: rows.append(["注：含上年度结转数量。"]), 2)
    assert located.notes == {"disputes": "注：含上年度结转数量。"} and not located.observations


def test_table_missing_and_table_twice() -> None:
    many = tables(FORM, _balanced())
    assert _codes(_read(many[:2])) == ["S-TABLE"]
    twice = _read([*many, many[1]])
    assert _codes(twice) == ["S-TABLE"] and _figures(twice) == _balanced() and twice.unplaced


def test_a_table_that_several_editions_have_is_placed_without_a_year() -> None:
    located = _read(tables(FORM, {"disputes.litigation.direct.upheld": 2})[2:], year=None)
    assert located.edition == "2021" and _figures(located) == {"disputes.litigation.direct.upheld": 2}
    assert _codes(located) == ["S-TABLE", "S-TABLE"]


def test_column_lost_from_an_aligned_table() -> None:
    many = tables(FORM, _balanced())
    many[1] = [row[:-1] for row in many[1]]
    located = _read(many)
    assert _codes(located) == ["S-LABEL"]
    assert located.cells["requests.received.natural_person"].number == 3
    assert located.cells["requests.received.total"].kind is Kind.MISSING


def test_unknown_column_keeps_its_position() -> None:
    located = _changed(_set("法律服务机构", "外国驻华使馆"))
    assert "S-LABEL" in _codes(located) and _figures(located) == _balanced()


def test_unknown_row_is_kept_aside() -> None:
    located = _changed(lambda rows: rows.insert(-1, ["市民热线", "", "", *"1234567"]))
    assert _codes(located) == ["S-LABEL"]
    assert [one.text for one in located.unplaced] == ["市民热线", *"1234567"]


def test_nothing_found() -> None:
    located = _read([[["甲", "乙"], ["1", "2"]]])
    assert located.edition is None and not located.cells and not located.observations


@pytest.mark.parametrize(
    "values", [["3", "3"], ["0", "0", "3"], ["3", "", "3"], ["0", "0"], ["3"], ["3"] * 6]
)
def test_a_row_with_too_few_values_is_not_guessed_at(values: list[str]) -> None:
    """Which of seven applicants they are of cannot be told; what is not 0 never comes under a wrong name."""
    many = tables(FORM, _balanced(), aligned=False)
    row, _ = find(many[1], "一、本年新收政府信息公开申请数量")
    many[1][row] = [many[1][row][0], *values]
    located = _read(many, aligned=False)
    assert "S-CELL-1" in _codes(located)
    assert {located.cells[key].kind for key in FORM.under("requests.received")} == {Kind.MISSING}
    assert [one.text for one in located.unplaced] == [value for value in values if value]


def test_cells_merged_into_a_label_are_no_figures() -> None:
    """Two cells fewer in a row: the blanks beside its label must not fill it up."""
    many = tables(FORM, _balanced())
    row, _ = find(many[1], "一、本年新收政府信息公开申请数量")
    del many[1][row][4:6]
    located = _read(many, aligned=False)
    assert _codes(located) == ["S-CELL-1"]
    assert {located.cells[key].kind for key in FORM.under("requests.received")} == {Kind.MISSING}


def test_one_zero_less_is_as_good_as_sure() -> None:
    many = tables(FORM, _balanced(0), aligned=False)
    row, _ = find(many[1], "一、本年新收政府信息公开申请数量")
    many[1][row] = [many[1][row][0], *["0"] * 6]
    located = _read(many, aligned=False)
    assert [located.cells[key].number for key in FORM.under("requests.received")] == [0] * 6 + [None]


def test_as_many_figures_as_columns_need_no_head_of_their_own() -> None:
    """Rows under the head of the rows above, but not under a wrong head of their own."""
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
        ["行政许可", "7"],
    ]
    located = _read([rows])
    assert located.cells["proactive.licensing.decisions"].number == 7
    assert "S-LABEL" in _codes(located)
    rows[2:] = [["信息内容", "采购项目数量"], ["行政许可", "7"]]
    located = _read([rows])
    assert located.cells["proactive.licensing.decisions"].kind is Kind.MISSING
    (lost,) = [one for one in located.observations if "没有放入" in one.message]
    assert lost.severity is Severity.ERROR and [one.text for one in located.unplaced] == ["7"]


def test_a_whole_row_under_a_head_whose_cells_were_lost() -> None:
    rows = [
        ["", "申请人情况", "", "", "", "", "", "", ""],
        ["自然人", "法人或其他组织", "总计", "", "", "", "", "", ""],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "", "", "", ""],
        ["一、本年新收政府信息公开申请数量", "3", "1", "0", "0", "0", "0", "4", ""],
    ]
    located = _read([rows])
    assert [located.cells[key].number for key in FORM.under("requests.received")] == [3, 1, 0, 0, 0, 0, 4]
    assert "S-SHIFT" in _codes(located)
    # figures that do not add up may be of other columns
    rows[3][1] = "9"
    located = _read([rows])
    assert located.cells["requests.received.natural_person"].number != 9


def test_as_many_figures_as_the_form_has_columns_under_a_head_that_lost_some() -> None:
    located = _read(
        [[["信息内容", "本年制发件数"], ["规章", "4", "1", "30"], ["行政规范性文件", "5"]]], aligned=False
    )
    assert [located.cells[key].number for key in FORM.under("proactive.rules")] == [4, 1, 30]
    assert {"S-LABEL", "S-SHIFT"} <= set(_codes(located))
    assert [located.cells[key].number for key in FORM.under("proactive.normative_documents")] == [
        5,
        None,
        None,
    ]


@given(st.text("甲乙丙", max_size=8), st.text("甲乙丙", max_size=8), st.integers(0, 4))
def test_edits_are_counted_as_far_as_they_matter(left: str, right: str, most: int) -> None:
    """Most pairs of texts are far apart, and how far does not matter: the count may stop."""
    edits = distance(left, right, 99)
    assert edits == distance(right, left, 99) and (edits == 0) is (left == right)
    assert distance(left, right, most) == edits or min(distance(left, right, most), edits) > most


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("（三） 予以公开", "予以公开"),
        ("1 . 自然人", "自然人"),
        ("第四部分：申请", "申请"),
        ("自然人", "自然人"),
    ],
)
def test_a_label_without_its_number(text: str, rest: str) -> None:
    assert after_number(text) == rest


def test_a_word_of_any_length_is_asked_for_its_number_in_no_time() -> None:
    start = time.process_time()
    long = "年" * 200_000
    assert after_number(long) == long
    assert after_number(f"一、{long}") == long
    assert time.process_time() - start < 2
