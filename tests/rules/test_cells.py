"""What stands in single cells, what was never found, and how findings are put and ordered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports import TEXTS, changed, report
from tests.rules.answering import answers, failures
from tests.rules.cases import BUSY, PLAIN, hybrid, read, typed
from xlgov import load, write
from xlgov.finding import Observation, Place, Severity, Status
from xlgov.report import Loaded, Report
from xlgov.rules import validate
from xlgov.rules.registry import REGISTRY
from xlgov.values import MISSING

NORMS = "proactive.normative_documents"
SOME = (f"{NORMS}.in_force", "requests.received.natural_person", "requests.received.total")
"""Figures that a text had not."""


class TestMissing:
    lost = changed(PLAIN, **dict.fromkeys(SOME, MISSING))

    @pytest.mark.parametrize(
        "source", [lost, Loaded(lost, {}, source="data"), read(lost), read(lost, source="text")]
    )
    def test_a_figure_that_the_source_had_not_is_an_error(self, source: Loaded | Report) -> None:
        found = answers("C-BLANK", source)
        assert [[cell.key for cell in f.cells] for f in found] == [[SOME[0]], list(SOME[1:])]
        for one in found:
            assert one.severity is Severity.ERROR and "在原文件里没有找到" in one.message
            assert one.advice == "原文件里没有找到这些数，请对照原件补填；确实没有的填0。"
            assert one.cause != REGISTRY["C-BLANK"].cause
        assert "175 格中有 2 格" in found[1].message

    @pytest.mark.parametrize(
        "code", ["S-CELL-1", "S-CELL-2", "S-SHIFT", "S-ROWS", "S-TABLE", "S-LABEL", "S-HYBRID"]
    )
    def test_not_where_this_reading_names_the_cell(self, code: str) -> None:
        seen = Observation(code, "版面有问题。", Place(line=27), keys=SOME)
        assert answers("C-BLANK", read(self.lost, seen, source="text")) == []
        other = Observation(code, "版面有问题。", Place(line=27), keys=SOME[1:])
        assert [f.cells[0].key for f in answers("C-BLANK", read(self.lost, other))] == [SOME[0]]

    def test_a_table_with_a_missing_cell_is_never_the_mild_case(self) -> None:
        disputes = {key: None for key in PLAIN.figures if key.startswith("disputes.")}
        key = next(iter(disputes))
        (found,) = answers("C-BLANK", changed(PLAIN, **disputes | {key: MISSING}))
        assert found.severity is Severity.ERROR and "另有 14 格空白" in found.message
        assert [cell.key for cell in found.cells] == list(disputes)
        (found,) = answers("C-BLANK", changed(PLAIN, **dict.fromkeys(disputes, MISSING)))
        assert found.severity is Severity.ERROR and "一个也没有找到" in found.message

    def test_a_lost_total_counts_although_its_parts_are_filled(self) -> None:
        lost = changed(BUSY, requests__outcome__granted__total=MISSING)
        assert len(answers("C-BLANK", lost)) == 1

    def test_rows_for_which_an_undivided_one_stands_are_not_lost(self) -> None:
        assert answers("C-BLANK", hybrid()) == []
        also = hybrid(disputes__reconsideration__total=MISSING)
        assert [[cell.key for cell in f.cells] for f in answers("C-BLANK", also)] == [
            ["disputes.reconsideration.total"]
        ]


class TestText:
    key = "proactive.licensing.decisions"

    def test_each_kind_of_text_has_its_cause(self) -> None:
        texts = ("/", "9" * 14, "2025-01-02", "2025-01-02T00:00:00", "10:30:00", "TRUE")
        found = {text: answers("C-TEXT", typed(self.key, text))[0] for text in texts}
        assert found["/"].cause == REGISTRY["C-TEXT"].cause
        for text in texts[1:]:
            assert "表示“没有”" not in found[text].cause and found[text].advice
        assert "多打了几位" in found["9" * 14].cause and "没有的" not in found["9" * 14].advice
        for text in texts[2:5]:
            assert "是日期或时间" in found[text].message and "日期" in found[text].cause
        assert "逻辑值" in found["TRUE"].message

    def test_an_amount_too(self) -> None:
        (found,) = answers("C-MONEY-1", typed("proactive.fees.amount", "2025-01-02"))
        assert "是日期或时间" in found.message and "约3万" not in found.cause
        (found,) = answers("C-MONEY-1", typed("proactive.fees.amount", "1.1234567"))
        assert "约3万" not in found.cause


class TestNegative:
    def test_a_negative_figure_is_said_by_its_own_rule_only(self) -> None:
        for row in ("received", "brought_forward"):
            cells = {f"requests.{row}.natural_person": -3, f"requests.{row}.total": -3}
            assert failures(changed(PLAIN, **cells)) & {"A-OUT", "A-OUTLATE", "C-NEG"} == {"C-NEG"}

    def test_nor_by_a_total_over_it(self) -> None:
        cells = {"requests.received.enterprise": 2, "requests.received.natural_person": -3}
        out = {"requests.carried_forward.enterprise": 1, "requests.carried_forward.total": 1}
        broken = changed(PLAIN, **cells, **out)
        assert failures(broken) & {"A-OUT", "A-OUTLATE", "C-NEG"} == {"C-NEG"}

    def test_another_column_is_still_judged(self) -> None:
        cells = {"requests.received.natural_person": -3, "requests.carried_forward.enterprise": 3}
        assert {"A-OUT", "A-OUTLATE", "C-NEG"} <= failures(changed(PLAIN, **cells))


class TestEmpty:
    @pytest.mark.parametrize(
        "text",
        [
            "无",
            "无。",
            " 略 ",
            "（略）",
            "（文字描述）",
            "文字描述",
            "——",
            "……。",
            "无\n略",
            "无。\n\n——\n略",
        ],
    )
    def test_words_that_say_nothing(self, text: str) -> None:
        for key in ("overview", "problems"):
            (found,) = answers("S-EMPTY", report(sections=TEXTS | {key: text}))
            assert found.severity is Severity.ERROR and found.cells[0].key == f"sections.{key}"

    def test_what_stands_there_is_named(self) -> None:
        (found,) = answers("S-EMPTY", report(sections=TEXTS | {"problems": "略。"}))
        assert "只写了“略。”" in found.message
        (found,) = answers("S-EMPTY", report(sections=TEXTS | {"problems": "无\n 略"}))
        assert "只写了“无”“略”，" in found.message

    def test_a_section_that_need_not_say_anything_may_say_so(self) -> None:
        assert answers("S-EMPTY", report(sections=TEXTS | {"other": "无"})) == []

    @pytest.mark.parametrize("text", ["无存在的问题", "略有不足。", "无\n略有不足。"])
    def test_words_that_say_something(self, text: str) -> None:
        assert answers("S-EMPTY", report(sections=TEXTS | {"problems": text})) == []


class TestOrder:
    def test_as_the_form_has_it_in_a_workbook(self) -> None:
        keys = [
            "proactive.licensing.decisions",
            "requests.received.natural_person",
            "disputes.reconsideration.upheld",
        ]
        cells = ["B9", "B10", "AA2"]
        places = {
            key: Place(PLAIN.form.table(key.split(".")[0]).sheet, cell)
            for key, cell in zip(keys, cells, strict=True)
        }
        more = {
            "requests.received.enterprise": Place("申请办理", "C9"),
            "requests.received.total": Place("申请办理", "AA9"),
        }
        broken = changed(PLAIN, **dict.fromkeys([*reversed(keys), *more], "/"))
        found = answers("C-TEXT", Loaded(broken, places | more))
        assert [f.cells[0].key for f in found] == [keys[0], *more, *keys[1:]]

    def test_as_the_form_has_it_without_places(self) -> None:
        keys = [key for key in PLAIN.form.keys if key.endswith(("enterprise", "upheld", "decisions"))]
        found = answers("C-TEXT", changed(PLAIN, **dict.fromkeys(reversed(keys), "/")))
        assert [f.cells[0].key for f in found] == keys

    def test_by_line_in_a_text(self) -> None:
        seen = [Observation("S-LABEL", f"第{line}行。", Place(line=line)) for line in (100, 9, 27)]
        found = answers("S-LABEL", read(PLAIN, *seen, source="text"))
        assert [f.cells[0].place.line for f in found] == [9, 27, 100]

    def test_gravest_first(self) -> None:
        found = validate(typed("requests.received.natural_person", "/"))
        ranks = [(list(Status).index(f.status), f.severity.rank, f.code) for f in found]
        assert ranks == sorted(ranks)


class TestWords:
    def test_figures_stand_apart_from_chinese(self) -> None:
        broken = changed(
            BUSY,
            requests__received__natural_person=99,
            disputes__reconsideration__upheld=-3,
            requests__outcome__granted__total=310,
            disputes__litigation__after_reconsideration__upheld=None,
            proactive__rules__issued=3,
            proactive__licensing__decisions="１,234 ",
            requests__outcome__refused__state_secret__research=1,
        )
        seen = [f for f in validate(broken) if f.status is Status.FAIL]
        assert len(seen) > 8
        for one in seen:
            # numbers of outcomes and sections are names
            words = re.sub(r"“[^”]*”", "", one.message)
            assert not re.search(r"[一-鿿]-?[0-9]|[0-9][一-鿿]", words), one.message


@pytest.mark.parametrize("ending", [".xlsx", ".json"])
def test_a_figure_lost_in_a_text_is_told_after_its_conversion(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"converted{ending}"
    write(TestMissing.lost, file)
    found = answers("C-BLANK", load(file))
    assert [f.cells[0].key for f in found] == list(SOME[:2])
    assert all(f.severity is Severity.ERROR and "没有找到" in f.message for f in found)
