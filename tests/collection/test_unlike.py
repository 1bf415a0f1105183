"""What two files of one unit do not have in common."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.collection.gathered import (
    HEALTH,
    RICH,
    SCHOOLS,
    added_before,
    gathered,
    listed,
    made,
    sent,
    wrote,
)
from xlgov.collection import ask
from xlgov.collection.belonging import Entry
from xlgov.collection.issues import Issue
from xlgov.collection.received import Delivery, Source
from xlgov.collection.unlike import unlike
from xlgov.values import Kind, Value

LICENCES, PENALTIES = "proactive.licensing.decisions", "proactive.penalties.decisions"
FULL: dict[str, Any] = {**RICH, PENALTIES: 8}


def words(one: Delivery, other: Delivery, *, later: bool = False) -> str:
    return unlike(one, other, SCHOOLS, later=later).words


def test_the_first_figures_that_differ_are_named() -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "改.xlsx")
    label = one.form.cells[LICENCES].label.strip("“”")
    assert words(one, other) == f"有 1 格不同：{label} 57／75"
    assert words(one, other, later=True) == f"改了 1 格：{label} 57 → 75"
    blank = sent(made(SCHOOLS, **(FULL | {PENALTIES: None})), "空.xlsx")
    assert words(one, blank) == f"有 1 格不同：{one.form.cells[PENALTIES].label[1:-1]} 8／空白"
    assert words(one, one) == "各项数都相同"
    assert words(one, sent(made(SCHOOLS), "少.xlsx")).startswith("有 8 格不同：")
    assert "没有比较" in words(one, sent(SCHOOLS, "旧.xlsx", edition="2019"))


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        (Value(Kind.TEXT, typed="三十余件"), "57／“三十余件”"),
        (Value(Kind.ERROR, typed="#REF!"), "57／错误值 #REF!"),
        (0, "57／0"),
        (None, "57／空白"),
    ],
)
def test_what_is_no_number_is_not_called_blank(stands: Any, said: str) -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: stands})), "改.xlsx")
    assert words(one, other).endswith(said)


@pytest.mark.parametrize("kind", [Kind.MISSING, Kind.FORMULA])
def test_what_was_not_read_is_no_difference(kind: Kind) -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: Value(kind)})), "改.xlsx")
    assert words(one, other) == "有 1 格在其中一份里没有读到，没有比较"


def test_a_figure_that_nobody_compared_is_called_so() -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = replace(sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "改.xlsx"), unsure=(LICENCES,))
    assert words(one, other).endswith("57／75（存疑）")


def test_texts_that_differ_are_named() -> None:
    one = sent(made(SCHOOLS, **FULL, sections=wrote("教师招聘")))
    other = sent(made(SCHOOLS, **FULL, sections=wrote("便民服务")), "改.xlsx")
    assert words(one, other).startswith("各项数都相同；文字有 1 处不同（")
    assert words(one, sent(made(SCHOOLS, **FULL), "无.xlsx")).endswith("，只有一份里有）")
    assert words(one, replace(other, texts=None)) == "各项数都相同；文字没有比较"


def test_the_same_words_laid_out_otherwise_are_the_same() -> None:
    text = wrote("教师招聘")["problems"]
    one = sent(made(SCHOOLS, **FULL, sections={"problems": text}))
    other = sent(made(SCHOOLS, **FULL, sections={"problems": f"　　{text[:9]}\n{text[9:]}"}), "改.xlsx")
    assert words(one, other) == "各项数都相同"


def duplicate(*files: Delivery) -> Issue:
    (found,) = [each for each in ask(gathered(*files), "delivery") if each.finding.code == "R-DUP"]
    return found


def test_two_files_of_a_unit_say_what_differs() -> None:
    one = sent(made(SCHOOLS, **FULL))
    other = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "甲市教育局(1).xlsx")
    issue = duplicate(one, other)
    assert "有 1 格不同" in issue.finding.message
    assert "57／75；看不出哪一份是后来报送的，文件的修改时间不能作准。" in issue.finding.message
    (apart,) = issue.unlike
    assert (apart.before, apart.after, apart.later) == (one.source.name, other.source.name, False)


def test_a_file_made_from_the_other_says_what_it_changed() -> None:
    one = sent(made(SCHOOLS, **FULL))
    later = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "a标注.xlsx")
    issue = duplicate(one, replace(later, made_from=one.sha256))
    assert f"，“a标注.xlsx”比“{one.source.name}”改了 1 格：" in issue.finding.message
    assert "57 → 75；“a标注.xlsx”是用" in issue.finding.message
    (apart,) = issue.unlike
    assert (apart.before, apart.later) == (one.source.name, True)
    assert [row.key for row in apart.totals] == []


def test_of_three_files_each_is_held_against_the_first() -> None:
    files = [sent(made(SCHOOLS, **(FULL | {LICENCES: n})), f"{n}.xlsx") for n in (57, 58, 59)]
    copy = replace(files[0], source=Source("57(1).xlsx", "/报送/57(1).xlsx"))
    issue = duplicate(*files, copy)
    assert sorted(each.after for each in issue.unlike) == ["58.xlsx", "59.xlsx"]
    assert "，“57.xlsx”和“58.xlsx”有 1 格不同" in issue.finding.message


def stale(now: Delivery, before: Delivery, **given: Any) -> list[Issue]:
    issues = ask(gathered(now, earlier=added_before(before), **given), "delivery")
    return [each for each in issues if each.finding.code == "R-STALE"]


def test_a_file_that_changed_since_the_last_sum_says_what() -> None:
    before = sent(made(SCHOOLS, **FULL))
    (issue,) = stale(sent(made(SCHOOLS, **(FULL | {LICENCES: 75}))), before)
    label = before.form.cells[LICENCES].label.strip("“”")
    assert issue.finding.message == (
        f"“{SCHOOLS}.xlsx”在上次汇总以后改动过，改了 1 格：{label} 57 → 75；文字没有比较。"
    )


def test_the_last_sum_does_not_tell_a_blank_from_zero() -> None:
    before = sent(made(SCHOOLS, **FULL))
    now = sent(made(SCHOOLS, **FULL, **{"proactive.rules.issued": None}))
    assert "各项数都相同" in stale(replace(now, sha256="f" * 64), before)[0].finding.message


def test_what_was_not_read_the_last_time_is_no_change() -> None:
    before = sent(made(SCHOOLS, **(FULL | {LICENCES: Value(Kind.MISSING)})))
    (issue,) = stale(sent(made(SCHOOLS, **FULL)), before)
    assert "有 1 格在其中一份里没有读到" in issue.finding.message


def test_another_file_in_the_place_of_the_first_says_what_it_changed() -> None:
    before = sent(made(SCHOOLS, **FULL))
    now = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "甲市教育局-标注.xlsx")
    (issue,) = stale(now, before)
    assert issue.finding.message.startswith(
        f"“{SCHOOLS}”上次汇总的是“{SCHOOLS}.xlsx”，这次换成了“甲市教育局-标注.xlsx”，改了 1 格："
    )
    moved = replace(before, source=Source("新/甲市教育局.xlsx", "/新/甲市教育局.xlsx"))
    assert stale(moved, before) == []
    assert stale(sent(HEALTH), before) == []


def test_a_former_name_is_the_same_unit() -> None:
    before = sent(made("甲市教育体育局", **FULL))
    now = sent(made(SCHOOLS, **(FULL | {LICENCES: 75})), "新名.xlsx")
    roster = listed(Entry(SCHOOLS, former=("甲市教育体育局",)))
    (issue,) = stale(now, before, roster=roster)
    assert "57 → 75" in issue.finding.message


def test_a_workbook_beside_its_publication_is_the_one_to_take() -> None:
    workbook = replace(sent(made(SCHOOLS, **FULL)), template="2021/1.0.0")
    document = replace(
        workbook, source=Source("年报.docx", "/报送/年报.docx"), sha256="0" * 64, template=None
    )
    (issue,) = [
        each for each in ask(gathered(workbook, document), "delivery") if each.finding.code == "R-DUP"
    ]
    assert "各项数都相同" in issue.finding.message
    assert f"一般用“{workbook.source.name}”" in str(issue.finding.advice)
    changed = replace(document, numbers=(*document.numbers[:-1], 9))
    (issue,) = [each for each in ask(gathered(workbook, changed), "delivery") if each.finding.code == "R-DUP"]
    assert "一般用" not in str(issue.finding.advice)
