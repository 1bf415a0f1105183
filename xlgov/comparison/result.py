"""What two reports do not have in common, as a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from xlgov.comparison.paragraphs import Change, ParagraphChange
from xlgov.finding import number_to_json
from xlgov.folding import seen
from xlgov.values import Kind, Number, fixed

SCHEMA = "xlgov.comparison/1"
EXPLANATIONS = "explanations."
"""what the keys of 情况说明 start with; the fingerprint of the finding follows"""


class State(StrEnum):
    """What is known of something that is not the same in both reports."""

    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    """one of the two figures was placed by the likeliest reading"""
    ABSENT = "absent"
    """one of the two forms has no such cell"""
    UNREAD = "unread"
    """one of the two was not read, so nothing can be said"""

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return {"changed": "不同", "doubtful": "存疑", "absent": "没有对应的格", "unread": "没有比较"}[
            self.value
        ]


class Held(NamedTuple):
    """What a cell holds: ``kind`` is None where the form has no such cell, ``text`` a number in fixed
    notation or what was typed; ``number`` is None where that is no number, ``remark`` the note beside it."""

    kind: Kind | None
    text: str = ""
    number: Number | None = None
    remark: str = ""

    @property
    def words(self) -> str:
        """It as people read it; a blank and what was not read are said."""
        if self.number is not None:
            return self.text if not self.remark else f"{fixed(self.number)}（{self.remark}）"
        if self.kind is Kind.TEXT:
            return f"“{self.text}”{'' if seen(self.text) == self.text else '（带有看不见的字符）'}"
        if self.kind is Kind.ERROR:
            return f"错误值 {self.text}".strip()
        silent = {
            Kind.BLANK: "空白",
            Kind.FORMULA: "公式没有结果",
            Kind.MISSING: "没有读到",
            None: "没有这一格",
        }
        return silent[self.kind]

    @property
    def is_read(self) -> bool:
        """Whether it is known what stands there."""
        return self.kind not in (Kind.MISSING, Kind.FORMULA)

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {
            "kind": self.kind.value if self.kind else "absent",
            "value": number_to_json(self.number),
            "text": self.text,
        }


class FigureChange(NamedTuple):
    """A figure that is not the same: its sheet, its row and column in words, and where it stands in both
    files, empty where that is not known. ``key`` is that of JSON, with ``last.`` before it for last year's.
    """

    key: str
    sheet: str
    row: str
    column: str
    before: Held
    after: Held
    state: State
    before_place: str = ""
    after_place: str = ""

    @property
    def label(self) -> str:
        """The cell in Chinese."""
        return "·".join(part for part in (self.row, self.column) if part)

    @property
    def difference(self) -> Number | None:
        """By how much it grew; None where not both are numbers that can be relied on."""
        if self.before.number is None or self.after.number is None or self.state is not State.CHANGED:
            return None
        return self.after.number - self.before.number

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {
            "key": self.key,
            "label": self.label,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "state": self.state.value,
            "before": self.before.to_json() | {"place": self.before_place},
            "after": self.after.to_json() | {"place": self.after_place},
            "difference": number_to_json(self.difference),
        }


class AnswerChange(NamedTuple):
    """Something on the cover, or an explanation of a finding, that is not the same; None where nothing is."""

    key: str
    label: str
    before: str | None
    after: str | None
    state: State = State.CHANGED

    @property
    def is_explanation(self) -> bool:
        """Whether it is a 情况说明."""
        return self.key.startswith(EXPLANATIONS)

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {**self._asdict(), "state": self.state.value}


class TextChange(NamedTuple):
    """A text whose paragraphs are not the same, or that was not found in one of the files."""

    key: str
    label: str
    changes: tuple[ParagraphChange, ...]
    unread: bool = False

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {
            "key": self.key,
            "label": self.label,
            "state": (State.UNREAD if self.unread else State.CHANGED).value,
            "paragraphs": [change.to_json() for change in self.changes],
        }


class Side(NamedTuple):
    """One of the two reports: what its file is called, whose it is, and of which year and edition."""

    name: str
    unit: str | None
    year: int | None
    edition: str

    @property
    def words(self) -> str:
        """It in one line."""
        year = f"{self.year}年度" if self.year else "未写年度"
        return f"{self.name}　{self.unit or '未填单位'}　{year}（{self.edition}版）"


@dataclass(frozen=True)
class Comparison:
    """Everything in which two reports differ, from ``before`` to ``after``.

    ``remarks`` say in Chinese what was not compared; ``hidden`` is True where what they say may hide a
    difference.
    """

    before: Side
    after: Side
    figures: tuple[FigureChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    remarks: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing was left out that may be a difference."""
        return not (self.hidden or self.has_unread)

    @property
    def is_same(self) -> bool:
        """Whether no difference was found in what could be compared."""
        states = {*(figure.state for figure in self.figures), *(answer.state for answer in self.answers)}
        return states <= {State.UNREAD} and not any(text.changes for text in self.texts)

    @property
    def has_unread(self) -> bool:
        """Whether a figure, an answer or a text was read in one of the two only."""
        states = {*(figure.state for figure in self.figures), *(answer.state for answer in self.answers)}
        return State.UNREAD in states or any(text.unread for text in self.texts)

    @property
    def summary(self) -> str:
        """How much differs, in one line without its full stop."""
        parts = [*self._figures_told(), *self._answers_told(), *self._texts_told()]
        unread = list(self._unread_told())
        if not parts:
            parts = ["能比较的都相同" if self.remarks or unread else "完全相同"]
        return "；".join(["，".join(parts), *unread])

    def _figures_told(self) -> Iterator[str]:
        states = Counter(figure.state for figure in self.figures)
        differing = states[State.CHANGED] + states[State.DOUBTFUL]
        if differing:
            doubtful = f"（其中 {states[State.DOUBTFUL]} 个存疑）" if states[State.DOUBTFUL] else ""
            yield f"{differing} 个数不同{doubtful}"
        if states[State.ABSENT]:
            yield f"{states[State.ABSENT]} 个数在另一份里没有对应的格"

    def _answers_told(self) -> Iterator[str]:
        known = [answer for answer in self.answers if answer.state is not State.UNREAD]
        cover = [answer for answer in known if not answer.is_explanation]
        if cover:
            yield f"封面有 {len(cover)} 项不同"
        kinds = Counter(_became(answer) for answer in known if answer.is_explanation)
        if kinds:
            counts = "、".join(f"{word} {kinds[word]} 条" for word in ("增加", "改动", "撤回") if kinds[word])
            yield f"情况说明{counts}"

    def _texts_told(self) -> Iterator[str]:
        kinds = Counter(change.change for text in self.texts for change in text.changes)
        if kinds:
            yield "文字" + "、".join(f"{kind.label} {kinds[kind]} 段" for kind in Change if kinds[kind])

    def _unread_told(self) -> Iterator[str]:
        figures = sum(figure.state is State.UNREAD for figure in self.figures)
        if figures:
            yield f"{figures} 个数只在一份里读到，没有比较"
        named = [each.label for each in self.answers if each.state is State.UNREAD]
        named += [text.label for text in self.texts if text.unread]
        if named:
            yield f"{'、'.join(named)}只在一份里读到，没有比较"
        if self.hidden:
            yield "有的内容没有比较，见注意"

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``compare --format json``."""
        return {
            "schema": SCHEMA,
            "before": self.before._asdict(),
            "after": self.after._asdict(),
            "same": self.is_same,
            "whole": self.whole,
            "summary": self.summary,
            "figures": [figure.to_json() for figure in self.figures],
            "answers": [answer.to_json() for answer in self.answers],
            "texts": [text.to_json() for text in self.texts],
            "remarks": list(self.remarks),
        }


def _became(answer: AnswerChange) -> str:
    if answer.before is None:
        return "增加"
    return "撤回" if answer.after is None else "改动"
