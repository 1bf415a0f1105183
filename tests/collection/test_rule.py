"""A rule about a collection is one piece: what a roll-up needs of it stands beside it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tests.collection.gathered import HEALTH, SCHOOLS, gathered, listed, sent
from tests.rollup.sent import letters
from xlgov.collection import rulebook
from xlgov.collection.handling import WITH_ERRORS, WRONG_YEAR, Handling, Share, State
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.rule import COLLECTION_RULES, collection_rule
from xlgov.rollup.assess import assess
from xlgov.rollup.counts import counted
from xlgov.rollup.decisions import Decision, Decisions, build_decisions

CODE = "R-SEAL"
UNSEALED = State("没有盖章", Share.WAITING, returned=True)


ASKED = Handling(held=UNSEALED, letter="请在{year}年度的年报上盖章，重新报送。")


@contextmanager
def seal_required(handling: Handling) -> Iterator[None]:
    """A rule that holds the report of one unit, laid down here and nowhere else."""

    @collection_rule(
        CODE,
        number=999,
        title="报送件已经盖章",
        text="报送件都盖了章。",
        basis="某通知",
        cause="忘了盖章。",
        advice="请盖章后重新报送。",
        handling=handling,
    )
    def r_seal(ctx: Collection) -> Iterator[Issue]:
        for each in ctx.usable:
            if each.name == SCHOOLS:
                yield ctx.issue(f"“{each.name}”没有盖章。", unit=each.name, sources=[each], holds=[each])

    try:
        yield
    finally:
        del COLLECTION_RULES[CODE]


@pytest.fixture
def seal() -> Iterator[None]:
    with seal_required(ASKED):
        yield


@pytest.mark.parametrize(
    ("handling", "state", "with_year"),
    [
        (Handling(), WITH_ERRORS, WRONG_YEAR),
        (ASKED, UNSEALED, WRONG_YEAR),
        (Handling(held=replace(UNSEALED, rank=0)), replace(UNSEALED, rank=0), replace(UNSEALED, rank=0)),
    ],
)
def test_a_held_file_is_in_the_state_of_the_lowest_rank(
    handling: Handling, state: State, with_year: State
) -> None:
    base = gathered(sent(SCHOOLS))
    late = gathered(sent(SCHOOLS, year=base.year - 1))
    with seal_required(handling):
        for collection, expected in ((base, state), (late, with_year)):
            (line,) = [line for line in assess(collection).lines if line.name == SCHOOLS]
            assert line.state == expected


@pytest.mark.usefixtures("seal")
def test_a_new_rule_goes_all_the_way() -> None:
    base = gathered(sent(SCHOOLS), sent(HEALTH), roster=listed(SCHOOLS, HEALTH))
    found = assess(base)
    (line,) = [line for line in found.lines if line.name == SCHOOLS]
    assert line.state == UNSEALED
    assert line.delivery not in found.collection.addends
    assert counted(found.lines).sentence == "应报 3 个单位，未报 0 个；收到 3 份文件：已汇总 2，待定 1"
    assert "没有盖章 1" in counted(found.lines).states

    table = load_workbook(io.BytesIO(build_decisions(found.issues))).worksheets[0]
    rows = [row for row in table.iter_rows(min_row=2, values_only=True) if row[0] == CODE]
    assert [row[1:4] for row in rows] == [(SCHOOLS, f"{SCHOOLS}.xlsx", f"“{SCHOOLS}”没有盖章。")]

    (letter,) = letters(found.lines, base.unit, base.year, datetime.date(2026, 1, 31))
    assert letter.unit == SCHOOLS and letter.held
    assert letter.remarks[0].advice == f"请在{base.year}年度的年报上盖章，重新报送。"

    (issue,) = [issue for issue in found.issues if issue.finding.code == CODE]
    accept = Decisions((Decision(issue.finding.fingerprint, "accept", code=CODE),))
    decided = assess(base, accept)
    assert line.delivery in decided.collection.addends and not decided.void


@pytest.mark.usefixtures("seal")
def test_a_new_rule_is_in_the_rule_book() -> None:
    rulebook.FAMILIES["test_rule"] = "试验"
    try:
        assert f"### {CODE} 报送件已经盖章" in rulebook.markdown()
    finally:
        del rulebook.FAMILIES["test_rule"]
    assert "用在：汇总下级年报，相加以前" in rulebook.describe(CODE)
