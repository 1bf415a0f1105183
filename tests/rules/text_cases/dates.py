"""One report that passes and one that fails, for the rules about years, names and days."""

from __future__ import annotations

from tests.reports import TEXTS, report
from xlgov.report import Contact, Report


def told(overview: str, **given: object) -> Report:
    """A report of 2021 with this first section."""
    return report(sections=TEXTS | {"overview": overview}, **given)


PERIOD = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"
COUNTY = {"name": "甲县人民政府", "tier": "county", "kind": "government"}

CASES = {
    "D-YEAR-1": (
        report(title="甲县乙局2021年政府信息公开工作年度报告"),
        report(title="甲县乙局二〇二〇年政府信息公开工作年度报告"),
    ),
    "D-YEAR-2": (
        told("2021年我局办理申请3件。2022年我局将办好各项申请。"),
        told("2022年我局共办理申请3件。"),
    ),
    "D-YEAR-3": (
        told("公开2021年部门预算、2020年度部门决算。"),
        told("公开2021年度部门决算。"),
    ),
    "D-PERIOD-1": (
        report(preamble=PERIOD),
        report(preamble=PERIOD.replace("2021年12月", "2020年12月")),
    ),
    "K-DEPT": (
        report(contact=Contact(date="2022年1月31日")),
        report(contact=Contact(date="2022-02-08")),
    ),
    "K-GOV": (
        report(unit=COUNTY, contact=Contact(date="2022.2.20")),
        report(unit=COUNTY, contact=Contact(date="二〇二二年二月二十一日")),
    ),
    "K-SIGN": (
        report(contact=Contact(date="2022年1月20日")),
        report(contact=Contact(date="2021年1月20日")),
    ),
}
