"""Headings, numbers, leftovers, wording: one report that passes and one that fails."""

from __future__ import annotations

from tests.reports import TEXTS, report
from xlgov.finding import Observation, Place
from xlgov.report import Loaded, Report

ORDINARY = report()


def saying(overview: str, **rest: object) -> Report:
    return report(sections=TEXTS | {"overview": overview}, **rest)


def seen(code: str) -> Loaded:
    """A report in whose file something was noticed."""
    return Loaded(
        ORDINARY, {}, (Observation(code, "标题有问题", Place(line=7), "一、总体情"),), source="text"
    )


LISTED = (
    "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、"
    "存在的主要问题及改进情况、其他需要报告的事项等{}个部分组成。"
)
AGAIN = "我局坚持把政务公开作为改进作风的重要抓手，每季度听取一次汇报，逐项研究解决办事群众反映的事情。"

CASES = {
    "S-COUNT": (report(preamble=LISTED.format("六")), report(preamble=LISTED.format("七"))),
    "D-HEAD-1": (
        report(preamble=LISTED.format("六")),
        report(preamble=LISTED.format("六").replace("问题及改进", "问题和改进")),
    ),
    "D-HEAD-2": (Loaded(ORDINARY, {}, source="text"), seen("D-HEAD-2")),
    "D-NUM-1": (saying("（一）主动公开。\n（二）平台建设。"), saying("（1）主动公开。\n（2）平台建设。")),
    "D-ENUM-1": (
        saying("一是抓学习。二是抓公开。三是抓监督。"),
        saying("一是抓学习。三是抓公开。三是抓监督。"),
    ),
    "D-TITLE-1": (
        report(title="甲县乙局2021年政府信息公开工作年度报告"),
        report(title="甲县乙局2021年政府信息公开年度工作报告"),
    ),
    "D-LEFT-1": (saying("详见县政府网站。"), saying("详见县政府网站（具体网址）。")),
    "D-PUNCT-1": (saying("做好公开，抓好解读。"), saying("做好公开,抓好解读。")),
    "D-TYPO-1": (saying("未发生行政复议。"), saying("未发生行政法复议。")),
    "D-DUP-1": (saying(AGAIN), saying(f"{AGAIN}\n另外，开展培训。\n{AGAIN}")),
    "D-LINK": (
        saying("网址：https://www.jia.gov.cn。电话：0123-4567890。"),
        saying("报告可在网站下载（网址：）。"),
    ),
}
