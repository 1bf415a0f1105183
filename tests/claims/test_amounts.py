"""Numbers of a sentence: what counts, what does not, and what is not exact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgov.claims.amounts import amounts_in
from xlgov.claims.numerals import numeral

COUNTED = {
    "共收到申请5,123件": "5123件",
    "行政复议 1 件，诉讼 0 件": "1件 0件",
    "办结一百零五件": "105件",
    "收到壹拾贰件": "12件",
    "两件": "2件",
    "三万五千二百件": "35200件",
    "复议零起": "0起",
    "占33.9%": "33.9%",
    "占百分之三点五": "3.5%",
    "提高2.1个百分点": "2.1个百分点",
    "收取3.5万元": "3.5万元",
    "分别为22、10和8件": "22件 10件 8件",
    "节约3万元": "3万元",
    "就近公开5条": "5条",
    "申请总数22件": "22件",
    "政府网站上5条": "5条",
    "22件,2024年": "22件",
    "收到22,办结20": "22 20",
    "二十余件": "20件≈",
    "十几件": "10件≈",
    "百余件": "100件≈",
    "上千条": "1000条≈",
    "数十件": "10件≈",
    "两三件": "2件≈",
    "约22件": "22件≈",
    "22件左右": "22件≈",
    "不少于5次": "5次≈",
    "80%以上": "80%≈",
    "3至5件": "5件≈",
    "3-5件": "5件≈",
    "1.2万条": "12000条≈",
    "10万余元": "100000元≈",
}
UNCOUNTED = (
    "2023年12月31日",
    "二〇二三年",
    "2021-2025年",
    "2019全年",
    "第3条和第二十条第(五)项",
    "第三十五、三十六条",
    "国办发〔2021〕30号",
    "[2021] 5号",
    "电话0577-55895235",
    "12345热线",
    "12·31",
    "2+X",
    "1+3",
    "五公开",
    "三安全一稳定",
    "十四五",
    "三个代表、四个意识",
    "1.加强管理",
    "1、加强管理",
    "(1)加强管理",
    "一是统一项目",
    "高效办成一件事",
    "最多跑一次",
    "一次性告知",
    "一起参加",
    "9:00-17:00",
    "4.0版",
    "5A级",
    "三分之一",
    "一部分",
    "百姓、千家万户",
)


def told(text: str) -> str:
    return " ".join(
        f"{each.number}{each.unit}{'' if each.exact else '≈'}" for each in amounts_in(text.replace("，", ","))
    )


@pytest.mark.parametrize("text", COUNTED)
def test_what_is_counted(text: str) -> None:
    assert told(text) == COUNTED[text]


@pytest.mark.parametrize("text", UNCOUNTED)
def test_what_counts_nothing(text: str) -> None:
    assert told(text) == ""


def written(number: int) -> str:
    """A number below a hundred million as it is usually written in Chinese."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return f"{written(number // 10_000)}万{gap}{_below(rest) if rest else ''}"
    return _below(number).removeprefix("一") if 10 <= number < 20 else _below(number)


def _below(number: int) -> str:
    if not number:
        return "零"
    text = "".join(
        "零一二三四五六七八九"[int(digit)] + ("千百十"[-place:][:1] if place and digit != "0" else "")
        for place, digit in zip(range(3, -1, -1), f"{number:04}", strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


@given(st.integers(0, 99_999_999))
def test_a_numeral_is_read_back(number: int) -> None:
    read = numeral(written(number))
    assert read is not None and read.number == number and read.plain


@given(
    st.integers(0, 10**7),
    st.sampled_from(["收到申请", "其中", "，办结", "共"]),
    st.sampled_from(["件", "条", "次", "人次", "万元", "%"]),
    st.sampled_from(["{}", "{:,}", " {} ", "{} "]),
)
def test_an_amount_is_read_back(number: int, before: str, unit: str, form: str) -> None:
    text = f"{before.replace('，', ',')}{form.format(number)}{unit},再"
    (found,) = amounts_in(text)
    assert (found.number, found.unit, found.exact) == (number, unit, True)
    assert text[found.start : found.end].strip().endswith(unit)


@given(st.text(alphabet="0123456789一二百万零余约件条%,.、;:()年月-至第每 ", max_size=60))
def test_places_are_those_of_the_text(text: str) -> None:
    last = 0
    for each in amounts_in(text):
        assert last <= each.start < each.end <= len(text)
        assert text[each.start : each.end].endswith(each.unit) or not each.exact or "、" in text
        last = each.end


@pytest.mark.parametrize(
    "piece", ["一", "1,234", "百分之一", "1-", "第一、", "万", "1.", "约", "1、", "几十", "一千零"]
)
def test_a_long_text_takes_no_longer(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    amounts_in(text)
    assert time.process_time() - start < 1
