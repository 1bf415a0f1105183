"""What is written in a report: the sections of prose, remarks under tables, explanations of findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from xlgov.form import Form
from xlgov.report.checked import ABSENT_IF_EMPTY, Checked, clean_text


def section_texts(form: Form, given: Any) -> dict[str, str | None]:
    """Every section of prose of an edition, paragraphs separated by line breaks, None where nothing stands.

    Raises ValueError for what the edition does not have.
    """
    return _texts("sections", [section.key for section in form.sections if section.kind == "text"], given)


def note_texts(form: Form, given: Any) -> dict[str, str | None]:
    """Every table of an edition with the note printed under it; raises as ``section_texts``."""
    return _texts("notes", [table.key for table in form.tables], given)


def _texts(name: str, keys: Sequence[str], given: Any) -> dict[str, str | None]:
    if not isinstance(given, Mapping):
        raise ValueError(f"{name} 应为一组文字")
    for key, text in given.items():
        if key not in keys:
            raise ValueError(f"多出了不认识的项目 {name}.{key}")
        if text is not None and not isinstance(text, str):
            raise ValueError(f"{name}.{key} 的值“{text}”不合要求")
    return {key: clean_text(given.get(key)) for key in keys}


def refuse_doubles(explanations: Iterable[Explanation]) -> None:
    """ValueError where two are of one finding: nobody knows which of them is meant."""
    times = Counter(each.fingerprint for each in explanations)
    double = next((mark for mark, count in times.items() if count > 1), None)
    if double is not None:
        raise ValueError(f"explanations 里有 {times[double]} 条写的是同一个问题（指纹 {double}），只能留一条")


class Explanation(Checked):
    """A written explanation (情况说明) of one finding, void when the figures change.

    ``code`` and ``about`` are the finding's rule and what it said when this was written: they tell what a
    void one was about.
    """

    fingerprint: str
    text: str
    by: str | None = None
    at: str | None = None
    code: str | None = field(default=None, metadata=ABSENT_IF_EMPTY)
    about: str | None = field(default=None, metadata=ABSENT_IF_EMPTY)
