"""One report that passes and one that fails, for the rules about years, names and days."""

from __future__ import annotations

from tests.reports import TEXTS, report
from xlgov.report import Contact, Report


def told(overview: str, **given: object) -> Report:
    """A report of 2021 with this first section."""
    return report(sections=TEXTS | {"overview": overview}, **given)


PERIOD = "本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。"
COUNTY = {"name": "甲县人民政府", "tier": "county", "kind": "government"}
STREET = {"name": "甲区丙街道办事处", "tier": "township", "kind": "street"}

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
    "D-NAME-1": (
        told("甲县乙局按时公开。", title="甲县乙局2021年政府信息公开工作年度报告"),
        told("甲县乙局按时公开。", title="甲县丙局2021年政府信息公开工作年度报告"),
    ),
    "D-FOREIGN-1": (
        told("按照县政府办公室要求，我局配合优化县政府门户网站。", unit=STREET | {"name": "甲县乙局"}),
        told("继续优化县教育局政府信息公开平台。", unit=STREET),
    ),
    "D-SCOPE-1": (
        told("2021年，我局未收到政府信息公开申请。"),
        told("2021年，全县未收到政府信息公开申请。"),
    ),
    "D-STALE-1": (
        told("贯彻党的十九大和十九届二中、三中、四中、五中、六中全会精神。"),
        told("贯彻党的十九大和十九届二中、三中、四中全会精神。"),
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
