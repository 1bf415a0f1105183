"""Which answers of the cover, and which explanations of findings, two reports do not have in common."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.comparison.result import EXPLANATIONS, AnswerChange, State
from xlgov.comparison.subject import Subject
from xlgov.finding import Finding, told
from xlgov.publication.manuscript import title_lines
from xlgov.report.unit import LABELS, words_of
from xlgov.ways import Face

PUBLISHED = ("unit.name", "year", "title", "edition")
"""the answers that a published report has as well"""
_TEXT = "preamble"
"""the one that is compared as prose"""
EXPLAINED = "情况说明"


def answer_changes(before: Subject, after: Subject) -> Iterator[AnswerChange]:
    """Every answer that is not the same in both, in the order of the cover, then the explanations."""
    for key, label in LABELS.items():
        one, other = _said(before, key), _said(after, key)
        if key == _TEXT or one == other or is_unknown(before, after, key) or _same_title(before, after, key):
            continue
        lacks = (before.is_published and one is None) or (after.is_published and other is None)
        yield AnswerChange(key, label, one, other, State.UNREAD if lacks else State.CHANGED)
    if not is_unknown(before, after, EXPLAINED):
        yield from _explanations(before, after)


def is_unknown(before: Subject, after: Subject, key: str) -> bool:
    """Whether one of the files has no place for an answer that the other gives."""
    return any(key in cannot_hold(one, other) for one, other in ((before, after), (after, before)))


def cannot_hold(one: Subject, other: Subject) -> dict[str, str]:
    """The answers that the other report gives and for which the one's file has no place, by key, in words."""
    if not one.is_published:
        return {}
    found = {}
    for key, label in LABELS.items():
        has_place = key in PUBLISHED or key == _TEXT
        if not has_place and _said(one, key) is None and _said(other, key) is not None:
            found[key] = label
    if other.report.explanations and not one.report.explanations:
        found[EXPLAINED] = EXPLAINED
    return found


def _said(subject: Subject, key: str) -> str | None:
    value = subject.report.under(key)
    if value is None or not str(value).strip():
        return None
    words = words_of(key)
    return words.get(str(value), str(value)) if words else str(value).strip()


def _same_title(before: Subject, after: Subject, key: str) -> bool:
    """Whether both are published under one title, which follows from unit and year where none is given."""
    if key != "title":
        return False
    one, other = ("".join("".join(title_lines(each.report)).split()) for each in (before, after))
    return one == other


def _explanations(before: Subject, after: Subject) -> Iterator[AnswerChange]:
    sides = [{each.fingerprint: each.text.strip() for each in s.report.explanations} for s in (before, after)]
    one, other = sides
    fingerprints = [each for each in {**one, **other} if one.get(each) != other.get(each)]
    if not fingerprints:
        return
    named = {**_findings(after), **_findings(before)}
    for each in fingerprints:
        finding = named.get(each)
        about = f"{finding.code} {finding.message}" if finding else "原来的问题已经没有了"
        yield AnswerChange(
            EXPLANATIONS + each, f"{EXPLAINED}（{about}）", one.get(each) or None, other.get(each) or None
        )


def _findings(subject: Subject) -> dict[str, Finding]:
    from xlgov.rules import validate

    found = told(validate(subject.loaded), Face.COMMAND)
    return {each.fingerprint: each for each in found}
