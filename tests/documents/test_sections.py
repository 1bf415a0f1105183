"""The headings of the sections, in the words of an edition and of its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlgov.documents.outline.sections import Line, divided, headings_for, observe
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

    monkeypatch.setattr("xlgov.documents.outline.sections.editions", no_others)
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


def _divided(texts: list[str]) -> list[tuple[str, list[str]]]:
    lines = list(enumerate(texts, 1))
    parts = divided(lines, headings_for(lines, FORM))[1]
    return [(part.section.key if part.section else "", [text for _, text in part.lines]) for part in parts]


FORM = edition("2021")
POINTS = (
    "（一）主动公开政府信息情况",
    "（二）主动公开政府信息情况",
    "(3) 收到和处理政府信息公开申请情况",
    "3.收到和处理政府信息公开申请情况",
    "主动公开政府信息情况",
    "### （五）存在的主要问题及改进情况",
)


@pytest.mark.parametrize("point", POINTS)
def test_a_point_within_a_section_is_no_section(point: str) -> None:
    lines = _lines(FORM)
    lines[1:1] = [(0, point), (0, "全年12条。")]
    texts = [text for _, text in lines]
    assert _read(list(enumerate(texts, 1)), FORM) == ([section.key for section in FORM.sections], [])
    assert _divided(texts)[0] == ("overview", [point, "全年12条。", "总体情况的内容。"])


def test_points_may_head_sections_where_all_do() -> None:
    numbers = "一二三四五六"
    pointed = {
        section.key: f"（{number}）{section.title}"
        for number, section in zip(numbers, FORM.sections, strict=True)
    }
    assert _read(_lines(FORM, **pointed), FORM) == ([section.key for section in FORM.sections], [])


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("overview", "一、政府信息公开工作总体推进情况"),
        ("proactive", "二、本年度主动公开工作情况"),
        ("requests", "三、依申请公开办理情况"),
        ("disputes", "四、因信息公开被复议及应诉的诉讼情况"),
        ("problems", "五、存在的主要问题及整改措施"),
        ("problems", "第五部分 问题与改进"),
        ("other", "六、其它有关事项"),
    ],
)
def test_a_heading_is_known_by_its_number_and_meaning(key: str, heading: str) -> None:
    assert _read(_lines(FORM, **{key: heading}), FORM) == ([section.key for section in FORM.sections], [])


@pytest.mark.parametrize(
    "heading", ["五、下一步打算", "三、存在的主要问题及整改措施", "（五）问题与整改措施"]
)
def test_a_heading_of_another_number_or_meaning_is_not_known(heading: str) -> None:
    found, said = _read(_lines(FORM, problems=heading), FORM)
    assert "problems" not in found and said == ["S-SECTION"]


def test_a_heading_with_its_text_in_one_line() -> None:
    texts = [text for _, text in _lines(FORM, overview="一、总体情况：全年平稳。")]
    assert _divided(texts)[0] == ("overview", ["全年平稳。", "总体情况的内容。"])


@pytest.mark.parametrize("leader", ["", "……3"])
def test_a_table_of_contents_is_no_second_set_of_sections(leader: str) -> None:
    form = edition("2021")
    every = [section.key for section in form.sections]
    listed = [(0, section.label + leader) for section in form.sections]
    assert _read([*listed, *_lines(form)], form) == (every, [])
    # but what holds something is a section
    twice = _read([*_lines(form), *_lines(form)], form)
    assert twice == (every * 2, ["S-SECTION"] * len(every))
