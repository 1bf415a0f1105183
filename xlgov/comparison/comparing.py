"""The one door: two reports in, a comparison out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlgov.comparison.answers import answer_changes, cannot_hold
from xlgov.comparison.figures import figure_changes, lacks_last, typed_otherwise, unread_in_both
from xlgov.comparison.paragraphs import paragraph_changes
from xlgov.comparison.result import Comparison, TextChange
from xlgov.comparison.subject import Subject
from xlgov.comparison.words import Effort
from xlgov.finding import listed
from xlgov.folding import seen
from xlgov.form import Form
from xlgov.legible import one_line
from xlgov.report import Loaded, Report
from xlgov.report.unit import LABELS

EFFORT = 400_000
"""steps that are spent on the words of two reports: less than a second"""
_LONGEST = 40
"""letters that are shown of what was not compared"""
_PREAMBLE = "preamble"


def compare(
    before: Loaded | Report, after: Loaded | Report, names: tuple[str, str] = ("前一份", "后一份")
) -> Comparison:
    """How ``after`` differs from ``before``; ``names`` are what their files are called.

    What a kind of file cannot hold (a published report has no contact) is not told as a change but in the
    remarks; nor is what was not read. Of a report without its file (``Loaded``) it is not known where things
    stood in it. ``compare(b, a)`` is the mirror of ``compare(a, b)``.
    """
    one, other = Subject.of(before, names[0]), Subject.of(after, names[1])
    figures = tuple(figure_changes(one, other))
    answers = tuple(answer_changes(one, other))
    texts = tuple(_text_changes(one, other))
    hidden = [*_unread_remarks(one, other), *_unplaced_remarks(one, other)]
    told = [*_typed_remarks(one, other), *_sum_remarks(one, other), *_sheet_remarks(one, other)]
    remarks = (*_place_remarks(one, other), *hidden, *told)
    return Comparison(one.side, other.side, figures, answers, texts, remarks, bool(hidden))


def _text_changes(one: Subject, other: Subject) -> Iterator[TextChange]:
    effort = Effort(EFFORT)
    for key, label in texts_of(one.report.form, other.report.form).items():
        before, after = one.report.under(key), other.report.under(key)
        if _not_found(one, key, before) != _not_found(other, key, after) and (before or after):
            yield TextChange(key, label, (), unread=True)
        elif changes := paragraph_changes(before, after, effort):
            yield TextChange(key, label, changes)


def texts_of(*forms: Form) -> dict[str, str]:
    """What is compared paragraph by paragraph, by key, with what people call it."""
    found = {_PREAMBLE: LABELS[_PREAMBLE]}
    for form in forms:
        for section in form.sections:
            if section.kind == "text":
                found.setdefault(f"sections.{section.key}", section.title)
        for table in form.tables:
            found.setdefault(f"notes.{table.key}", f"“{table.sheet}”表下注")
    return found


def _not_found(subject: Subject, key: str, text: str | None) -> bool:
    """Whether a document has no such section at all; one that is there may be empty."""
    lacks = text is None and key.startswith("sections.") and key not in subject.loaded.places
    return lacks and subject.is_published and subject.loaded.source != "data"


def _place_remarks(one: Subject, other: Subject) -> Iterator[str]:
    """What one kind of file has no place for."""
    for subject, beside in ((one, other), (other, one)):
        lacking = list(cannot_hold(subject, beside).values())
        if lacks_last(one, other) is subject:
            lacking.append("上年数")
        if lacking:
            yield f"{subject.name} 这种文件里没有{'、'.join(lacking)}，没有比较。"


def _unread_remarks(one: Subject, other: Subject) -> Iterator[str]:
    count = unread_in_both(one, other)
    if count:
        yield f"有 {count} 个数两份里都没有读到，没有比较。"


def _typed_remarks(one: Subject, other: Subject) -> Iterator[str]:
    """Figures that are the same number, typed in two ways."""
    found = typed_otherwise(one, other)
    if found:
        first = "”和“".join(_short(typed) for typed in sorted(found[0]))
        one_sees, other_sees = (seen(typed).strip() for typed in found[0])
        unseen = "，带有空格或看不见的字符" if one_sees == other_sees else ""
        yield f"有 {len(found)} 个数写法不同、数值相同（如“{first}”{unseen}），不算不同。"


def _sum_remarks(one: Subject, other: Subject) -> Iterator[str]:
    """Units that were added up in one of two sums only."""
    if not (one.report.provenance.addends and other.report.provenance.addends):
        return
    for subject, beside in ((one, other), (other, one)):
        more = [f"“{_short(name)}”" for name in (_added_up(subject) - _added_up(beside)).elements()]
        if more:
            yield f"{subject.name} 多汇总了 {len(more)} 个单位：{listed(more, '等')}。"


def _added_up(subject: Subject) -> Counter[str]:
    return Counter(each.called for each in subject.report.provenance.addends)


def _unplaced_remarks(one: Subject, other: Subject) -> Iterator[str]:
    """What was found beside the form in one file and not in the other; what was dropped in reading."""
    for subject, beside in ((one, other), (other, one)):
        its = {each.text.strip() for each in beside.report.unplaced}
        left = [each.text for each in subject.report.unplaced if each.text.strip() not in its]
        left += [each.quote or each.message for each in subject.loaded.observations if each.dropped]
        if left:
            shown = [f"“{_short(text)}”" for text in left]
            yield f"{subject.name} 里有 {len(left)} 处内容没有对应的栏目，没有比较：{listed(shown, '等')}。"


def _sheet_remarks(one: Subject, other: Subject) -> Iterator[str]:
    for subject in (one, other):
        if subject.loaded.left_out:
            named = "、".join(f"“{name}”" for name in subject.loaded.left_out)
            yield f"{subject.name} 的这些工作表不是年报的内容，没有比较：{named}。"


def _short(text: str) -> str:
    line = one_line(text)
    return f"{line[:_LONGEST]}……" if len(line) > _LONGEST else line
