"""Headings however they are set: numbered otherwise, broken, listed before, said again, or lost."""

from __future__ import annotations

import pytest

from xlgov.documents.text.reader import read_text
from xlgov.errors import InputError
from xlgov.form import edition
from xlgov.report import Loaded
from xlgov.values import Kind

from .test_text import HEADINGS, published

FORM = edition("2021")
PLAIN = published()


def _same(text: str, *codes: str, notes: bool = True) -> Loaded:
    """The small report as it is read however its headings are set."""
    loaded, plain = read_text(text, "a.txt"), read_text(PLAIN, "a.txt")
    assert loaded.report.sections == plain.report.sections
    assert loaded.report.figures == plain.report.figures
    assert loaded.report.preamble == plain.report.preamble
    assert [each.code for each in loaded.observations] == list(codes)
    assert not notes or not any(loaded.report.notes.values())
    return loaded


def _each(pattern: str, marks: str) -> str:
    text = PLAIN
    for heading, mark in zip(HEADINGS, marks.split(), strict=True):
        text = text.replace(heading, pattern.format(mark=mark, title=heading.split("、", 1)[1]))
    return text


@pytest.mark.parametrize(
    ("pattern", "marks"),
    [
        ("{mark}、{title}", "壹 贰 叁 肆 伍 陆"),
        ("{mark}.{title}", "Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ"),
        ("{mark}. {title}", "I II III IV V VI"),
        ("{mark} {title}", "一 二 三 四 五 六"),
        ("{mark},{title}", "一 二 三 四 五 六"),
        ("{mark}．{title}", "一 二 三 四 五 六"),
        ("第{mark}部分 {title}", "一 二 三 四 五 六"),
        ("**{mark}、{title}**", "一 二 三 四 五 六"),
        ("### {mark}\\. {title}", "1 2 3 4 5 6"),
        ("【{mark}、{title}】", "一 二 三 四 五 六"),
        ("■ {mark}、{title}", "一 二 三 四 五 六"),
        ("（{mark}）{title}", "一 二 三 四 五 六"),
        ("{mark}\n\n{title}", "一、 二、 三、 四、 五、 六、"),
        ("{mark}{title}", "１、 ２、 ３、 ４、 ５、 ６、"),
    ],
)
def test_numbers_of_headings(pattern: str, marks: str) -> None:
    _same(_each(pattern, marks))


def test_headings_broken_over_two_lines() -> None:
    text = PLAIN
    for heading in HEADINGS[1:4]:
        text = text.replace(heading, f"{heading[:9]}\n{heading[9:]}")
    _same(text)
    _same(PLAIN.replace(HEADINGS[3], "四、政府信息公开行政复议、\n\n行政诉讼情况"))


@pytest.mark.parametrize("between", ["。", "：", " ", "　　", ": "])
def test_a_heading_and_its_text_in_one_line(between: str) -> None:
    text = PLAIN.replace(f"{HEADINGS[0]}\n\n", f"{HEADINGS[0]}{between}")
    _same(text.replace(f"{HEADINGS[5]}\n\n", f"{HEADINGS[5]}{between}"))


def test_a_heading_and_its_text_without_a_sign_between() -> None:
    text = PLAIN.replace("第一段。", "2023年做了。", 1)
    loaded = read_text(text.replace(f"{HEADINGS[0]}\n\n", HEADINGS[0]), "a.txt")
    assert loaded.report.sections["overview"] == "2023年做了。\n第二段。" and not loaded.observations


@pytest.mark.parametrize("leader", ["\t1", "……………… 12", "........3", "     7", "——————3"])
@pytest.mark.parametrize("title", ["目录", "目  录", ""])
def test_a_table_of_contents(leader: str, title: str) -> None:
    listed = [heading + leader for heading in HEADINGS]
    listed.insert(1, f"（一）主动公开{leader}")
    _same(PLAIN.replace("本报告由", "\n".join([title, *listed, "", "本报告由"])))


@pytest.mark.parametrize(
    "caption",
    [
        "表二：{title}", "表2 {title}", "附表1：{title}", "（二）{title}（表）", "表1", "（表1）", "{title}",
        "单位：件、万元", "（单位：件）",
    ],
)  # fmt: skip
def test_captions_of_tables_are_no_sections_and_no_notes(caption: str) -> None:
    text = PLAIN
    for heading in HEADINGS[1:4]:
        text = text.replace(heading, f"{heading}\n{caption.format(title=heading.split('、', 1)[1])}")
    _same(text)


def test_a_heading_again_on_the_next_page_of_its_table() -> None:
    title, row = PLAIN.split("\n")[0], "\t\n\t（二）部分公开"
    assert row in PLAIN
    for again in (HEADINGS[2], f"{HEADINGS[2]}（续）", title, "- 3 -", "第 3 页 共 9 页"):
        _same(PLAIN.replace(row, f"{again}\n\n{row}"))


def test_a_caption_like_note_is_a_note() -> None:
    report = read_text(published(note="注：表二含下级机关的数。"), "a.txt").report
    assert report.notes["proactive"] == "注：表二含下级机关的数。"


def test_tables_whose_headings_are_lost_are_read_and_prose_below_them_is_kept() -> None:
    text = PLAIN
    for heading in HEADINGS[1:5]:
        text = text.replace(heading, "")
    loaded = read_text(text, "a.txt")
    assert loaded.report.figures == read_text(PLAIN, "a.txt").report.figures
    assert loaded.report.sections["overview"] == "第一段。\n第二段。"
    assert [(each.text, each.near) for each in loaded.report.unplaced] == [
        ("第一段。\n\n  第二段。", f"{HEADINGS[0]}，表格之后")
    ]
    assert [each.code for each in loaded.observations] == ["S-SECTION"]


def test_a_report_without_any_heading() -> None:
    text = PLAIN
    for heading in HEADINGS:
        text = text.replace(heading, "")
    loaded = read_text(text, "a.txt")
    assert all(loaded.report.value(key).kind is Kind.NUMBER for key in FORM.keys)
    assert loaded.report.preamble == "本报告由甲县乙局编制。\n第一段。\n第二段。"
    assert [each.near for each in loaded.report.unplaced] == ["第一部分之前，表格之后"]
    assert [each.code for each in loaded.observations] == ["S-SECTION"]


def test_two_reports_in_one_file() -> None:
    other = PLAIN.replace("甲县乙局", "甲县丙局")
    with pytest.raises(InputError, match=r"两份报告.*甲县乙局.*甲县丙局"):
        read_text(f"{PLAIN}\n{other}", "a.txt")
    with pytest.raises(InputError, match="两份报告"):
        read_text(PLAIN + other[other.index(HEADINGS[0]) :], "a.txt")
    # a link to another report is no report
    _same(f"{PLAIN}\n上一篇：甲县丙局2022年政府信息公开工作年度报告")
    _same(f"{PLAIN}\n甲县丙局2022年政府信息公开工作年度报告")


@pytest.mark.parametrize("heading", ["一、2023年政务公开总体情况", "一、2023年度总体情况"])
def test_a_heading_with_a_year_after_its_number(heading: str) -> None:
    _same(PLAIN.replace(HEADINGS[0], heading), "D-HEAD-1")
