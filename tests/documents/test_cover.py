"""Whose report it is and of which year: right or none, whatever stands around a title."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.api import parse
from xlgov.documents.assembly import read_document
from xlgov.documents.document import Document, Paragraph
from xlgov.finding import Observation, Place, Severity
from xlgov.form import edition
from xlgov.report import Loaded

PLACES = (
    "示例县",
    "示例市样本区",
    "样本省示例市",
    "示例自治州样本县",
    "城阳样区",
    "市中样区",
    "上样区",
    "全样县",
)
BODIES = (
    *("财政局", "人民政府", "人民政府办公室", "住房和城乡建设局", "市场监督管理局", "退役军人事务局"),
    *("发展和改革委员会", "政务服务数据管理局", "统计局", "社会工作部", "公共服务中心", "样本街道办事处"),
    *("样本镇人民政府", "公安局交通警察大队", "档案馆", "国有资产监督管理委员会", "机关事务管理中心"),
)
YEARS = ("2023年", "2023年度", "2023 年", "２０２３年", "二〇二三年", "二○二三年", "二零二三年度", "2023")
WORDS = (
    *("政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作报告", "政府信息公开年报"),
    *("政府信息公开工作情况报告", "政府信息公开年度工作报告", "政府信息公开工作年度总结报告"),
)
TITLES = (
    *(
        "{u}{y}{w}",
        "{y}{u}{w}",
        "{u} {y}{w}",
        "{u}\n{y}{w}",
        "{y}{w}\n（{u}）",
        "{y}{w}\n{u}",
        "关于{u}{y}{w}",
    ),
    *("《{u}{y}{w}》", "{u}{w}\n（2023年度）", "{u}{w}（2023年度）", "{y}{w}\n——{u}", "{u}{y}\n{w}"),
    *("{u}{y}{w}（公示稿）", "{y}{w}\n编制单位：{u}", "【{u}】{y}{w}", "# {u}{y}{w}", "附件1：{u}{y}{w}"),
)
ABOVE = (
    *(
        "",
        "- 1 -",
        "首页 > 政务公开 > 政府信息公开年报",
        "附件1",
        "示例政公开〔2024〕3号",
        "正文",
        "政府信息公开年报",
    ),
    "示例县人民政府门户网站\n首页\n政务公开\n当前位置：首页 > 政府信息公开年报",
    "索引号：K1/2024-1\n发布日期：2024-01-20 来源：示例县人民政府办公室",
    "示例县人民政府\n网站首页 | 登录 | 注册\n您的位置：首页>政务公开",
    "2022年政府信息公开工作年度报告\n2021年政府信息公开工作年度报告\n返回首页",
    "教育局\n民政局\n首页",
)
BELOW = (
    *(
        "",
        "发布日期：2024-01-20 来源：示例县人民政府办公室 浏览次数：12\n【打印】【关闭】",
        "（2024年1月20日）",
        "正文",
    ),
    "根据要求，现公布{u}2023年政府信息公开工作年度报告。",
    "本报告所列数据的统计期限自2023年1月1日至2023年12月31日。",
    "本报告由示例县人民政府办公室综合各部门报告编制。",
    "如有疑问，请与示例县人民政府办公室联系。",
)
TAIL = (
    *("", "示例县大数据中心\n2024年1月20日", "附件：示例县审计局2022年政府信息公开工作年度报告.docx"),
    "上一篇：2022年政府信息公开工作年度报告\n版权所有：示例县人民政府",
)
BODY = "\n".join(f"{section.label}\n2023年，认真做。2024年再改进。" for section in edition("2021").sections)


def read(*texts: str, title: str = "", name: str = "a.txt") -> Loaded:
    lines = "\n".join(texts).split("\n")
    paragraphs = [Paragraph(line, Place(line=number)) for number, line in enumerate(lines, 1)]
    return read_document(Document(paragraphs, title), name)


def covers(loaded: Loaded) -> list[Observation]:
    """What was noticed of unit and year."""
    return [each for each in loaded.observations if each.code == "C-COVER"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(PLACES), st.sampled_from(BODIES), st.sampled_from(YEARS), st.sampled_from(WORDS),
    st.sampled_from(TITLES), st.sampled_from(ABOVE), st.sampled_from(BELOW), st.sampled_from(TAIL),
)  # fmt: skip
def test_unit_and_year_of_a_title_however_it_is_set(
    place: str, body: str, year: str, words: str, title: str, above: str, below: str, tail: str
) -> None:
    unit = place + body
    head = title.format(u=unit, y=year, w=words)
    report = read(above, head, below.format(u=unit), BODY, tail).report
    assert (report.unit.name, report.year) == (unit, 2023)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(BODIES), st.sampled_from(WORDS), st.data())
def test_a_title_that_is_broken_anywhere(place: str, body: str, words: str, data: st.DataObject) -> None:
    title = f"{place}{body}2023年{words}"
    cut = data.draw(st.integers(4, len(title) - 3))
    report = read(title[:cut], title[cut:], BODY).report
    assert (report.unit.name, report.year) == (place + body, 2023)


NAMELESS = "政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        ((BODY, "示例县财政局", "2024年1月20日"), "示例县财政局"),
        ((BODY, "示例县财政局 2024年1月20日"), "示例县财政局"),
        ((BODY, "示例县财政局（盖章）", "二〇二四年一月二十日"), "示例县财政局"),
        (("本年度报告由示例县财政局编制。", BODY), "示例县财政局"),
        (("现将示例县财政局2023年政府信息公开工作", "年度报告公布如下：", BODY), "示例县财政局"),
        (("本报告由示例县财政局编制。", BODY, "示例县审计局", "2024年1月20日"), None),
        ((BODY.replace("认真", "我局认真"), "联系单位：示例县财政局办公室"), "示例县财政局"),
        (("来源：示例县财政局", BODY.replace("认真", "我局认真")), "示例县财政局"),
        # who published a page or is to be asked is not whose report it is
        ((BODY, "联系单位：示例县财政局办公室"), None),
        (("来源：示例县人民政府办公室", BODY.replace("认真", "我局认真")), None),
        (("来源：示例县人民政府办公室", BODY), None),
    ],
)
def test_a_unit_that_the_title_does_not_name(texts: tuple[str, ...], unit: str | None) -> None:
    loaded = read(f"2023年{NAMELESS}", *texts)
    assert loaded.report.unit.name == unit
    said = [each.severity for each in covers(loaded)]
    assert said == ([None] if unit is None else [Severity.WARNING] if "我局" in "".join(texts) else [])


@pytest.mark.parametrize(
    ("name", "unit", "year"),
    [
        ("2023年示例县财政局年报.docx", "示例县财政局", 2023),
        ("示例县财政局2023年度政府信息公开年报(1).pdf", "示例县财政局", 2023),
        ("20240115示例县财政局2023年政府信息公开年报 - 副本.doc", "示例县财政局", 2023),
        ("示例县财政局2023年政府信息公开工作年度报告_示例县人民政府.html", "示例县财政局", 2023),
        ("示例县财政局.docx", "示例县财政局", None),
        ("示例县财政局2024.docx", "示例县财政局", None),
        ("新建文本文档.txt", None, None),
        ("财政局.txt", None, None),
    ],
)
def test_what_only_the_name_of_the_file_says(name: str, unit: str | None, year: int | None) -> None:
    body = BODY.replace("2023年，", "")
    for loaded in (read(NAMELESS, body, name=name), read(NAMELESS, body, title=name)):
        assert (loaded.report.unit.name, loaded.report.year) == (unit, year)
        said = {key: each.severity for each in covers(loaded) for key in each.keys}
        known = {key for key, value in (("unit.name", unit), ("year", year)) if value}
        assert said == dict.fromkeys(known, Severity.WARNING)
    # the text is believed, whatever the file is called
    loaded = read(f"甲县乙局2022年{NAMELESS}", body, name=name, title=name)
    assert (loaded.report.unit.name, loaded.report.year) == ("甲县乙局", 2022)
    assert not covers(loaded)


def test_a_file_of_another_kind_of_body_is_not_believed() -> None:
    body = BODY.replace("认真", "我街道认真")
    assert read(NAMELESS, body, name="2023年示例县财政局年报.docx").report.unit.name is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年，我局认真做。", 2023),
        ("今年认真做。统计期限为2023年1月1日至2023年12月31日。", 2023),
        ("2023年初，我局认真做。", None),
        ("今年认真做。", None),
    ],
)
def test_a_year_that_the_title_does_not_name(text: str, year: int | None) -> None:
    body = BODY.replace("2023年，", "").replace("认真做。", text, 1)
    assert read(f"示例县财政局{NAMELESS}", body, "示例县财政局", "2024年1月20日").report.year == year


@pytest.mark.parametrize(
    "above",
    [
        "示例县审计局2022年政府信息公开工作年度报告\n示例县民政局2023年政府信息公开工作年度报告\n首页 > 年报",
        "示例县审计局2022年政府信息公开工作年度报告\n示例县民政局2023年政府信息公开工作年度报告",
        "示例县统计局\n示例县审计局",
        "互动交流\n县财政局",
        "示例县人民政府\n首页 > 政务公开 > 年报",
        "部门信息公开目录\n示例县教育局",
        "示例县人民政府门户网站\n示例县教育局",
    ],
)
def test_links_above_a_title_name_no_unit(above: str) -> None:
    title = "2023年政府信息公开工作年度报告"
    assert read(above, title, "浏览次数：", "23", BODY).report.unit.name is None
    report = read(above, title, "浏览次数：", "23", BODY, "示例县水务局", "2024年1月20日").report
    assert (report.unit.name, report.year, report.title) == ("示例县水务局", 2023, title)
    assert report.preamble is None


def test_a_name_right_below_other_words_is_the_units_where_the_text_speaks_so() -> None:
    title = "2023年政府信息公开工作年度报告"
    for who, unit in (("我局", "示例县教育局"), ("我镇", None), ("", None)):
        loaded = read("部门信息公开目录\n示例县教育局", title, BODY.replace("认真", f"{who}认真"))
        assert loaded.report.unit.name == unit
        [said] = covers(loaded)
        assert "示例县教育局" in said.message


@pytest.mark.parametrize("signed", ["示例县审计局", "他山县人民政府办公室"])
def test_another_body_that_signs_is_said(signed: str) -> None:
    title = "示例县财政局2023年政府信息公开工作年度报告"
    loaded = read(title, BODY, signed, "2024年1月20日")
    [said] = covers(loaded)
    assert loaded.report.unit.name == "示例县财政局"
    assert signed in said.message
    assert said.severity is Severity.WARNING
    assert not covers(read(title, BODY, "示例县财政局办公室", "2024年1月20日"))


def test_another_year_in_the_first_section_is_said() -> None:
    loaded = read("示例县财政局2022年政府信息公开工作年度报告", BODY)
    [said] = covers(loaded)
    assert loaded.report.year == 2022
    assert "2023" in said.message


def test_letters_of_a_title_that_are_out_of_order() -> None:
    report = read("示例县样本镇2023年政府信息公开 工作告年度报", BODY).report
    assert (report.unit.name, report.year) == ("示例县样本镇", 2023)


def test_a_date_before_the_source_of_a_page_is_no_word_of_the_report() -> None:
    top = "2023年样本路街道政府信息公开工作年度报告\n样本路街道办事处\n2022年01月18日来源:1\n[字体: ] 打印"
    report = read(top, BODY).report
    assert report.preamble is None
    assert not report.unplaced


@pytest.mark.parametrize("title", ["示例县人民政府政府信息公开年报", "示例县政府信息公开年报"])
def test_the_title_of_a_page_of_another_kind_of_body_is_not_believed(title: str) -> None:
    page = "".join(f"<p>{line}</p>" for line in BODY.replace("认真", "我局认真").split("\n"))
    loaded = parse(f"<html><title>{title}</title><body>{page}</body></html>".encode(), "a.html")
    assert (loaded.report.unit.name, loaded.report.title) == (None, None)


def test_the_title_of_a_page_is_told_where_it_is_all_there_is() -> None:
    title = "示例县财政局2023年政府信息公开年报"
    page = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    loaded = parse(f"<html><title>{title}</title><body>{page}</body></html>".encode(), "a.html")
    assert (loaded.report.unit.name, loaded.report.title) == ("示例县财政局", title)
    assert [(each.severity, each.keys) for each in covers(loaded)] == [
        (Severity.WARNING, ("unit.name",)),
        (Severity.WARNING, ("year",)),
    ]


def test_two_years_are_not_said_to_be_missing() -> None:
    text = "甲县2024年政府信息公开工作年度报告\n统计期限为2025年1月1日至2025年12月31日。\n一、总体情况\n好。"
    said = next(one for one in parse(text.encode(), "甲.txt").observations if one.code == "C-COVER")
    assert "2024、2025" in said.message and said.cause and "没有填写" not in said.cause
