"""The headings of the sections, in the words of an edition and of its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlgov.documents.sections import Line, divided, headings_for, observe
from xlgov.form import Form, edition

from ..locate.neighbours import REWORDED, beside

HEADING = "五、存在的主要问题及改进情况"


def _lines(form: Form, **other: str) -> list[Line]:
    """The headings of an edition, each with a sentence below it; ``other`` words by key."""
    texts = []
    for section in form.sections:
        texts += [other.get(section.key, section.label), f"{section.title}的内容。"]
    return list(enumerate(texts, 1))


def _read(lines: list[Line], form: Form) -> tuple[list[str], list[str]]:
    headings = headings_for(lines, form)
    parts = divided(lines, headings)[1]
    return [part.section.key for part in parts if part.section], [
        one.code for one in observe(parts, headings)
    ]


def test_a_heading_in_the_words_of_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = edition("2021")
    with beside(tmp_path, monkeypatch) as new:
        every = [section.key for section in new.sections]
        assert _read(_lines(new, problems=HEADING), new) == (every, [])
        assert _read(_lines(old, problems=REWORDED[HEADING]), old) == (every, [])
    assert _read(_lines(old, problems=REWORDED[HEADING]), old)[1] == ["S-SECTION"]


def test_other_editions_are_not_looked_at_where_all_headings_are_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_others() -> tuple[Form, ...]:
        raise AssertionError("other editions are looked at")

    monkeypatch.setattr("xlgov.documents.sections.editions", no_others)
    form = edition("2019")
    assert _read(_lines(form), form) == ([section.key for section in form.sections], [])
    with pytest.raises(AssertionError, match="looked at"):
        _read(_lines(form)[2:], form)


def test_a_section_too_many_is_counted_by_the_form() -> None:
    form = edition("2021")
    lines = [*_lines(form), (99, "七、附件")]
    headings = headings_for(lines, form)
    [one] = observe(divided(lines, headings)[1], headings)
    assert one.code == "S-EXTRA" and "格式只有六个部分" in one.message
