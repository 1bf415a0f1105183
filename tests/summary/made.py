"""A made-up summary with all there is in one, for golden files and pictures."""

from __future__ import annotations

from xlgov.finding import Counts, Severity
from xlgov.summary.assembling import summary
from xlgov.summary.model import Bar, Chart, Fact, Item, Part, Summary, Tone, Unit

BALANCE = Item(
    "错误",
    Severity.ERROR,
    "A-BAL",
    "申请办理!D5\n申请办理!D28",
    "“自然人”列：本年新收 4 + 上年结转 0 = 4，总计 3 + 结转下年度 0 = 3，相差 1。",
    left="4",
    right="3",
    difference="1",
    cause="漏计了一项办理结果。",
    advice="对照台账核对新收、结转和办结的件数。",
    basis="年度报告格式表三注",
)
BLANK = Item(
    "已说明",
    Severity.WARNING,
    "C-BLANK",
    "主动公开!C12",
    "“行政许可”是空白。",
    quote="<空白 & “无”>",
    explanation="情况说明：本机关没有许可职权。（某甲，2024-01-20）",
    settled=True,
)
DOUBT = Item("存疑", Severity.INFO, "N-APP-1", "", "正文里的 12 件是不是申请，看不出来。", advice="请核对。")


def units() -> tuple[Unit, ...]:
    """A wrong one, two of one name, one that cannot be read, one that is right."""
    return (
        Unit(
            "甲县乙局",
            "有错误",
            Tone.BAD,
            "2023",
            "乙局.xlsx",
            Counts(1, 0, 0, 1, 1),
            "200/200",
            4,
            facts=(Fact("申请办理", "新收 4，办结 3"),),
            lines=("1 个错误，另有 1 个已写情况说明。",),
            parts=(
                Part("一、总体情况", (DOUBT,)),
                Part("二、主动公开政府信息情况", (BLANK,)),
                Part("三、收到和处理政府信息公开申请情况", (BALANCE,)),
            ),
        ),
        Unit("甲县丙局", "没有错误，有警告", Tone.LOOK, "2023", "丙局.xlsx", Counts(0, 2), "199/200", 12),
        Unit("甲县丙局", "没有错误", Tone.GOOD, "2023", "丙局(1).xlsx", Counts(), "200/200", 0),
        Unit("坏.docx", "无法使用", Tone.BAD, added=False, lines=("打不开。请另存一份。",)),
        Unit("甲县名称很长很长的一个政务服务和数据管理局", "没有错误", Tone.GOOD, "2023", counts=Counts()),
    )


def made() -> Summary:
    """The summary of them."""
    return summary(
        "甲县2023年度政府信息公开工作年度报告总览",
        [Fact("检查的年报", "5 份"), Fact("校验日期", "2024-01-31")],
        units(),
        outcomes=Chart("申请办理结果", ("件数",), (Bar("（一）予以公开", (9,)), Bar("（三）不予公开", (0,)))),
        remarks=["这些文件不是年报，没有读：说明.docx。"],
        own=Unit("甲县汇总数", "汇总完整", Tone.GOOD, "2023", counts=Counts()),
    )
