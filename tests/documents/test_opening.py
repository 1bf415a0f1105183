"""Title, unit and year at the top of a report: found, or none, and said where two are claimed."""

from __future__ import annotations

import pytest

from xlgov.documents.outline.opening import Opening, opening

TITLE = "2023年政府信息公开工作年度报告"


def _opening(*texts: str) -> Opening:
    return opening(list(enumerate(texts, 1)))


@pytest.mark.parametrize(
    "above",
    [
        "- 1 -",
        "— 1 —",
        "1",
        "第 1 页",
        "第1页 共12页",
        "第1页，共12页",
        "http://www.example.gov.cn/zwgk",
        "网址：www.example.gov.cn",
        "联系电话：0571-12345678",
        "甲政公开〔2024〕3号",
        "0571-12345678",
        "附件1：",
    ],
)
def test_what_is_printed_over_a_title_is_no_part_of_it(above: str) -> None:
    for lines in (
        (above, "甲县乙局", TITLE),
        ("甲县乙局", above, TITLE),
        (above, "", above, f"甲县乙局{TITLE}"),
    ):
        top = _opening(*lines)
        assert (top.unit, top.year, top.title) == ("甲县乙局", 2023, f"甲县乙局{TITLE}")
        assert not top.observations


@pytest.mark.parametrize(
    "above",
    [
        "2024-01-15",
        "发布时间：2024年1月15日 10:30",
        "索引号：K12345/2024-00012",
        "首页 > 政务公开 > 政府信息公开年报",
        "公开方式：主动公开",
        "【字体：大 中 小】 打印",
    ],
)
def test_what_a_page_says_of_itself_parts_a_name_from_a_title(above: str) -> None:
    for lines in (
        (above, "甲县乙局", TITLE),
        (above, f"甲县乙局{TITLE}"),
        (above, TITLE, above, "（甲县乙局）"),
    ):
        assert (_opening(*lines).unit, _opening(*lines).year) == ("甲县乙局", 2023)
    # the site's name may stand over the data of its page
    top = _opening("甲县人民政府", above, TITLE, above)
    assert (top.unit, top.title, top.rest) == ("", TITLE, [])
    assert [claim.name for claim in top.hints] == ["甲县人民政府"]


@pytest.mark.parametrize(
    "lines",
    [
        ("甲县乙局", "2023年度政府信息公开工作年度报告"),
        ("甲县乙局2023年度", "政府信息公开工作年度报告"),
        (TITLE, "（甲县乙局）"),
        ("甲县乙局二〇二三年政府信息公开工作年度报告",),
        ("甲县乙局", TITLE, "（试行）"),
        ("甲县人民政府", f"甲县乙局{TITLE}"),
        ("Ⅰ", f"甲县乙局{TITLE}"),
        ("甲县乙局文件", "甲政公开〔2024〕3号", TITLE),
        ("甲县乙局政府信息公开工作年度报告", "（2023年度）"),
        ("二O二三年甲县乙局政府信息公开工作年度报告",),
    ],
)
def test_unit_and_year_wherever_they_stand_in_the_title(lines: tuple[str, ...]) -> None:
    assert (_opening(*lines).unit, _opening(*lines).year) == ("甲县乙局", 2023)


@pytest.mark.parametrize(
    "line",
    [
        "根据《条例》，现公开我局2023年度政府信息公开工作年度报告。",
        "本报告数据的统计期限自2023年1月1日至2023年12月31日止。",
        "本报告数据的统计期限自２０２３年１月１日起至12月31日止。",
    ],
)
def test_a_year_in_the_preamble_is_found(line: str) -> None:
    top = _opening(line, "欢迎查阅。")
    assert (top.title, top.unit, top.year) == ("", "", 2023)
    assert [text for _, text in top.rest] == [line, "欢迎查阅。"]


@pytest.mark.parametrize(
    "lines",
    [
        (f"甲县乙局{TITLE}", "统计期限自2022年1月1日至2022年12月31日。"),
        ("甲县乙局2022年、2023年政府信息公开工作年度报告",),
        ("现公开2022年政府信息公开工作年度报告。", "另附2023年政府信息公开工作年度报告。"),
    ],
)
def test_two_years_are_none_and_said(lines: tuple[str, ...]) -> None:
    top = _opening(*lines)
    [said] = top.observations
    assert top.year is None and said.code == "C-COVER" and said.keys == ("year",)
    assert "2022、2023" in said.message


def test_two_units_are_none_and_said() -> None:
    top = _opening(f"甲县乙局{TITLE}", "（甲县丙局）")
    [said] = top.observations
    assert top.unit == "" and said.code == "C-COVER" and said.keys == ("unit.name",)
    assert "“甲县乙局”" in said.message and "“甲县丙局”" in said.message and said.place.line == 2
    # a name in short is the same body's
    assert _opening(f"甲县乙局{TITLE}", "（乙局）").unit == "甲县乙局"


@pytest.mark.parametrize("title", [f"关于印发{TITLE}", f"根据要求{TITLE}", f"3-{TITLE}"])
def test_no_unit_rather_than_a_wrong_one(title: str) -> None:
    assert _opening(title).unit == ""


def test_a_name_keeps_its_brackets() -> None:
    assert _opening(f"甲县乙局（甲县丙局）{TITLE}").unit == "甲县乙局（甲县丙局）"


@pytest.mark.parametrize(
    "lines",
    [
        ("政府信息公开工作年度报告", "（2023年度）"),
        ("甲县人民政府门户网站", TITLE),
        (f"甲县人民政府办公室关于甲县乙局{TITLE}",),
        (f"甲县乙局法治政府建设及{TITLE}",),
    ],
)
def test_words_of_a_page_are_in_no_unit(lines: tuple[str, ...]) -> None:
    assert (_opening(*lines).unit, _opening(*lines).year) == ("", 2023)


@pytest.mark.parametrize(
    "lines",
    [("甲县乙局2022-2023年政府信息公开工作年度报告",), (f"甲县乙局{TITLE}", "（2022年）")],
)
def test_a_span_of_years_and_another_year_below_are_no_year(lines: tuple[str, ...]) -> None:
    assert _opening(*lines).year is None
    assert [each.code for each in _opening(*lines).observations] == ["C-COVER"]


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("清河县林业局（2025）政府信息公开工作年度报告", "清河县林业局"),
        ("2025年度清河县政府信息公开工作年度报告（县林业局）", ""),
        ("清河县人民政府 清河县林业局2025年政府信息公开工作年度报告", ""),
        ("清河县林业局2025年政府信息公开工作年度报告（公示稿）", "清河县林业局"),
        ("清河县林业局2025年政府信息公开工作年度报告（县林业局）", "清河县林业局"),
    ],
)
def test_two_bodies_in_a_title_are_not_taken_for_one(title: str, unit: str) -> None:
    found = opening([(1, title)])
    assert (found.title, found.unit, found.year) == (title, unit, 2025)
