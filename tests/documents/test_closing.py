"""What stands after the report is none of its last section, and nothing of a file is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.documents.assembly import read_document
from xlgov.documents.document import Document, Paragraph
from xlgov.documents.outline.wrapping import unwrapped
from xlgov.documents.text.reader import read_text
from xlgov.finding import Place
from xlgov.report import Loaded

from .test_text import HEADINGS, published

PLAIN = published()
CONTACT = "联系人：张某\n联系电话：0000-1234567\n地址：甲县某路1号"
LINKS = "相关链接\n关于召开会议的通知\n另一条新闻说了很多。"
SAID = "第一段。\n第二段。"


@pytest.mark.parametrize(
    "end",
    [
        "甲县乙局\n2024年1月20日",
        "甲县乙局　　2024年1月20日",
        "甲县乙局（盖章）\n\n二〇二四年一月二十日",
        "2024年1月20日",
        "（2024年1月20日）",
        "上一篇：没有了\n下一篇：甲县丙局2022年政府信息公开工作年度报告",
        "【打印本页】 【关闭窗口】\n扫一扫在手机打开当前页\n版权所有：甲县人民政府\n网站标识码：1234567890",
        "主办：甲县人民政府办公室 承办：甲县大数据中心\n京ICP备12345678号",
        "- 9 -",
        "第9页 共9页",
        "甲县乙局2023年政府信息公开工作年度报告",
    ],
)
def test_signature_and_page_end_are_no_prose(end: str) -> None:
    loaded = read_text(f"{PLAIN}\n{end}", "a.txt")
    assert loaded.report.sections["other"] == SAID
    assert not loaded.observations and not loaded.report.unplaced


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        ("附件：1.收费明细.docx", "附件：1.收费明细.docx"),
        ("抄送：县委办公室。", None),
        ("相关解读\n一图读懂年报", "相关解读\n一图读懂年报"),
        (
            "联系人：张某\n联系电话：0000-1234567\n地址：甲县某路1号",
            "联系人：张某\n联系电话：0000-1234567\n地址：甲县某路1号",
        ),
        ("甲县乙局\n2024年1月20日\n附件\n收费明细共三笔。", "附件\n收费明细共三笔。"),
        (
            "2024年1月20日\n相关链接\n关于召开会议的通知\n另一条新闻说了很多。",
            "相关链接\n关于召开会议的通知\n另一条新闻说了很多。",
        ),
    ],
)
def test_what_else_stands_below_is_kept_apart(end: str, kept: str | None) -> None:
    report = read_text(f"{PLAIN}\n{end}", "a.txt").report
    if kept is None:
        assert report.sections["other"] == f"{SAID}\n{end}"
        return
    assert report.sections["other"] == SAID
    assert [(each.text, each.near) for each in report.unplaced] == [(kept, "正文之后")]


def test_a_date_or_a_button_within_the_text_ends_nothing() -> None:
    text = PLAIN.replace("第一段。", "第一段。\n打印\n第三段说了内容。")
    assert read_text(text, "a.txt").report.sections["other"] == "第一段。\n打印\n第三段说了内容。\n第二段。"


def test_footnotes_are_kept() -> None:
    paragraphs = [Paragraph(line, Place(line=n)) for n, line in enumerate(PLAIN.split("\n"), 1)]
    notes = (Paragraph("含上年结转。", Place(spot="脚注1")), Paragraph("不含下级。", Place(spot="脚注2")))
    [kept] = read_document(Document(paragraphs, "", notes), "a.docx").report.unplaced
    assert (kept.text, kept.place, kept.near) == ("含上年结转。\n不含下级。", "脚注1", "脚注")


LONG = (
    "甲县乙局认真做好政府信息公开各项工作，全年公开信息二百条，回应关切三十次，组织培训两场，" * 4
    + "成效明显。"
)


@pytest.mark.parametrize("width", [22, 30, 40])
@pytest.mark.parametrize("indent", ["", "    ", "　　"])
def test_paragraphs_that_were_broken_into_lines(width: int, indent: str) -> None:
    whole = ["（一）公开情况", LONG, "（二）其他情况", LONG, "一是抓好公开。", "二是抓好培训。"]
    lines = []
    for paragraph in whole:
        text = indent + paragraph
        lines += [text[at : at + width] for at in range(0, len(text), width)]
    joined = unwrapped(list(enumerate(lines, 1)))
    assert [text.strip() for _, text in joined] == whole
    assert [number for number, _ in joined][:2] == [1, 2]


@pytest.mark.parametrize(
    "lines",
    [
        ["甲县乙局公开信息二百条", "回应关切三十次", "组织培训两场"],
        [LONG, LONG[:-1], "又一段"],
        ["网站建设", "政策解读", "监督保障", "平台建设"],
        [
            "第一件事情做得很好，大家满意，群众放心。",
            "第二件事情做得很好，大家满意，群众放心。",
            "第三件事情做得很好，大家满意，群众放心。",
        ],
    ],
)
def test_lines_that_are_paragraphs_stay(lines: list[str]) -> None:
    assert [text for _, text in unwrapped(list(enumerate(lines, 1)))] == lines


def _all(loaded: Loaded) -> str:
    """Every word of a report that is no figure's."""
    report = loaded.report
    texts = [report.title, report.preamble, *report.sections.values(), *report.notes.values()]
    texts += [each.text for each in report.unplaced]
    return "\n".join(text for text in texts if text)


PIECES = st.sampled_from(
    [
        "甲地做了二十件事。", "全年共有三场会议，五次培训", "（一）主动公开情况", "1.公开信息",
        "注：含下级。", "- 3 -",
        "单位：件", "联系电话：0000-1234567", "附件：明细表", "政策解读", "关于召开会议的通知", "甲县丁局",
        "2024年1月20日",
        "【打印】", "备注", "数据来源于系统", "一是抓好公开", "目录", "某某项目 12 34", "会议\t3\t5",
        "a|b|c", "七、其他工作",
        "首页 > 公开", "甲县戊局2022年工作总结", "情况说明如下：", "https://example.gov.cn/a", "第三十条",
    ]
)  # fmt: skip
DROPPED = re.compile(
    r"- 3 -|【打印】|目录|首页 > 公开|2024年1月20日|单位：件|甲县丁局|https://example.gov.cn/a"
)
"""what is known not to be a report's"""


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 17), PIECES), max_size=8))
def test_nothing_is_lost_wherever_it_stands(added: list[tuple[int, str]]) -> None:
    lines = PLAIN.split("\n")
    marks = [0, 1, *(lines.index(heading) + 1 for heading in HEADINGS), *[len(lines)] * 5]
    marks += [lines.index(heading) for heading in HEADINGS[1:]]
    for at, piece in sorted(added, key=lambda each: marks[each[0]], reverse=True):
        lines[marks[at] : marks[at]] = [piece]
    loaded = read_text("\n".join(lines), "a.txt")
    told = Counter(re.sub(r"\s", "", _all(loaded)))
    words = "".join(piece for _, piece in added if not DROPPED.fullmatch(piece))
    whole = re.sub(r"\s", "", _all(read_text(PLAIN, "a.txt")))
    assert Counter(re.sub(r"[\s|]", "", words) + whole) <= told


@pytest.mark.parametrize(
    "table",
    [
        "| 渠道 | 条数 |\n| --- | --- |\n| 门户网站 | 120 |\n| 微信公众号 | 35 |",
        "\t渠道\n\t条数\n\n\t门户网站\n\t120\n\n\t微信公众号\n\t35\n",
        "渠道\t条数\n门户网站\t120\n微信公众号\t35",
        "渠道    条数\n门户网站    120\n微信公众号    35",
    ],
)
@pytest.mark.parametrize("section", range(6))
def test_other_tables_are_kept_and_disturb_no_statutory_one(table: str, section: int) -> None:
    text, heading = published(pipes=table.startswith("|")), HEADINGS[section]
    loaded = read_text(text.replace(heading, f"{heading}\n\n{table}\n"), "a.txt")
    assert loaded.report.figures == read_text(text, "a.txt").report.figures
    for word in ("渠道", "条数", "门户网站", "120", "微信公众号", "35"):
        assert word in _all(loaded), word
