"""Whatever is typed, counted and edited: refreshing follows the tables and touches nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.reports import report
from tests.sentences.texts import figured, overview, typed
from xlgov.form import edition
from xlgov.report import Report
from xlgov.report.bound import UNKNOWN
from xlgov.sentences.pattern import parse
from xlgov.sentences.refresh import State, refreshed, settled, states, unbound
from xlgov.sentences.splitting import sentences_of

FORM = edition("2021")
ENDS_TWICE = re.compile("[。；！？”][。；！？”]")
NAMES = ("申请.新收", "申请.办结", "复议.总计", "年度")
_words = st.sampled_from(["甲", "乙", "本机关收到", "件", "维持", "，", "“引”", "{x}", "  ", "：", "（一）"])
_ends = st.sampled_from(["。", "；", "！", "？", "。”", ""])
_figures = st.sampled_from(NAMES).map(lambda name: f"{{{name}}}")


@st.composite
def _choices(draw: st.DrawFn) -> str:
    texts = st.lists(st.one_of(_words, _figures, st.just("。")), max_size=3).map("".join)
    return f"{{{draw(st.sampled_from(NAMES))}={draw(st.integers(0, 2))}:{draw(texts)}|{draw(texts)}}}"


_sentences = st.builds(
    lambda parts, end: "".join(parts) + end,
    st.lists(st.one_of(_words, _words, _figures, _choices()), min_size=1, max_size=5),
    _ends,
)
_texts = st.lists(st.lists(_sentences, min_size=1, max_size=3).map("".join), min_size=1, max_size=4).map(
    "\n".join
)
_counts = st.one_of(st.none(), st.integers(0, 3), st.integers(0, 10**6))


@settings(deadline=None)
@given(_texts)
def test_a_text_is_its_parts_and_its_sentences(text: str) -> None:
    for line in text.split("\n"):
        parts = parse(FORM, line).parts
        assert "".join(part if isinstance(part, str) else part.raw for part in parts) == line
    made = typed(report(), text)
    left = overview(made)
    found = [each for each in sentences_of(made) if each.section == "overview"]
    for each in reversed(found):
        assert left[each.start : each.end] == each.raw == each.raw.strip() != ""
        left = left[: each.start] + left[each.end :]
    assert not left.strip()


@settings(max_examples=60, deadline=None)
@given(_texts, _counts, _counts, _counts)
def test_refreshing_again_changes_nothing(
    text: str, first: int | None, second: int | None, third: int | None
) -> None:
    made = figured(typed(report(), text), received=first, done=second)
    once = refreshed(made)
    twice = refreshed(once.report)
    assert twice.report == once.report and not twice.updated
    later = refreshed(figured(once.report, received=third, reviewed=second))
    again = refreshed(later.report)
    assert again.report == later.report and not again.updated
    assert settled(later.report) == later.report
    assert Report.from_json(later.report.to_json()) == later.report


@settings(max_examples=60, deadline=None)
@given(st.lists(_sentences, min_size=1, max_size=6), _counts, _counts)
def test_what_nobody_edits_follows(parts: list[str], first: int | None, second: int | None) -> None:
    """Every paragraph opens with words of its own, so that none can be taken for another, and no sentence
    ends twice, which would make two of them one."""
    lines = [f"第{at}段{part}" for at, part in enumerate(parts)]
    pattern = "\n".join(lines)
    made = refreshed(figured(typed(report(), pattern), received=first)).report
    later = refreshed(figured(made, received=second))
    expected = refreshed(figured(typed(report(), pattern), received=second)).report
    assume(not any(ENDS_TWICE.search(overview(each)) for each in (made, expected)))
    if not (later.conflicts or later.kept):
        assert overview(later.report) == overview(expected)
    else:
        assert later.kept or any(each.twin for each in later.conflicts)


class Editing(RuleBasedStateMachine):
    """Somebody fills in tables and edits the text, in any order, and refreshes now and then.

    Beside the report stands what each line should say: a pattern while it follows the tables, or a text.
    """

    @initialize(lines=st.lists(st.sampled_from(range(4)), min_size=1, max_size=5))
    def begin(self, lines: list[int]) -> None:
        kinds = (
            "收到{申请.新收}件。",
            "办结{申请.办结}件。",
            "{复议.总计=0:无复议|复议{复议.总计}件}。",
            "别的话。",
        )
        self.lines = [f"第{at}：{kinds[kind]}" for at, kind in enumerate(lines)]
        self.mine: list[str] = []
        self.made = refreshed(typed(report(), "\n".join(self.lines))).report

    @rule(received=_counts, reviewed=_counts)
    def count(self, received: int | None, reviewed: int | None) -> None:
        self.made = figured(self.made, received=received, reviewed=reviewed)

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        lines = overview(self.made).split("\n")
        at = data.draw(st.integers(0, len(lines) - 1))
        assume(lines[at].strip())
        lines[at] = f"我改的{len(self.mine)}：{lines[at]}"
        self.mine.append(lines[at])
        self.mine = [line for line in self.mine if line in lines]
        self.made = typed(self.made, "\n".join(lines))

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        lines = overview(self.made).split("\n")
        self.made = typed(self.made, "\n".join(data.draw(st.permutations(lines))))

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        lines = overview(self.made).split("\n")
        gone = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        self.mine = [line for line in self.mine if line != gone]
        self.made = typed(self.made, "\n".join(lines))

    @rule()
    def save_and_open(self) -> None:
        self.made = Report.from_json(settled(self.made).to_json())

    @rule()
    def let_go(self) -> None:
        self.made = unbound(self.made)

    @rule()
    def refresh(self) -> None:
        result = refreshed(self.made)
        assert refreshed(result.report).report == result.report
        self.made = result.report
        for each in states(self.made):
            if each.state is State.STALE:  # a number is not replaced by a gap
                assert UNKNOWN in each.says and result.kept
                continue
            assert each.state in (State.CURRENT, State.EDITED)
            if each.state is State.CURRENT:
                assert each.says in overview(self.made) and each.bound.shown == each.says

    @invariant()
    def what_was_edited_by_hand_stays(self) -> None:
        lines = overview(self.made).split("\n") if hasattr(self, "made") else []
        for line in getattr(self, "mine", ()):
            assert line in lines


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_unknown_is_no_word_of_the_language() -> None:
    assert parse(FORM, UNKNOWN).parts == (UNKNOWN,)
    made = replace(report(), preamble=UNKNOWN)
    assert refreshed(made).report == made
