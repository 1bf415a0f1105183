"""Topics, problems, length, privacy, and texts beside last year's."""

from __future__ import annotations

from dataclasses import replace

from tests.reports import report
from xlgov.report import Addend, Provenance, Report

FULL = (
    "（一）主动公开。围绕群众关心的事项公开政府信息120条。\n"
    "（二）依申请公开。健全登记、审查、答复流程，全年未收到申请。\n"
    "（三）政府信息管理。公文拟制时确定公开属性，定期清理规范性文件。\n"
    "（四）平台建设。维护政府网站专栏和查阅点。\n"
    "（五）监督保障。开展年度工作考核和社会评议，未发生责任追究情形。"
)
PROBLEMS = "存在的问题：政策解读形式单一，个别栏目更新不够及时。改进措施：制作图解，按月通报更新情况。"


def written(edition: str = "2021", **given: object) -> Report:
    """A report of these texts, its unit if there is one."""
    unit = given.pop("unit", {"name": "甲县乙局", "kind": "department"})
    sections = {"overview": FULL, "problems": PROBLEMS, "other": "本年度未收取信息处理费。"} | given
    return report(edition, 2023 if edition == "2021" else 2020, unit=unit, sections=sections)


COUNTY = {"name": "甲县人民政府", "tier": "county", "kind": "government"}
UNCOUNTED = FULL.replace("120条", "") + "坚持高标准推进各项工作，持续加强业务学习。" * 12

LAST_PROBLEMS = (
    "公文公开属性认定不够准确，部分科室对政策解读重视不够，解读稿件与文件发布间隔较长。"
    "对此我局编印了属性认定指引，每季度抽查一次发文，并要求解读稿件与文件同步报审、同步上网。"
)


def followed(now: str, before: str) -> tuple[Report, Report]:
    """A report with these problems, and the one of the year before with those."""
    report = written(problems=now)
    last = replace(report, year=(report.year or 0) - 1, sections=dict(report.sections) | {"problems": before})
    return report, replace(last, sections=last.sections | {"overview": "（一）主动公开。另有内容。"})


def divided(text: str) -> Report:
    """A sum of two units, one with three applications and one with five, and this text."""
    received = {"甲市教育局": 3, "乙县人民政府": 5}
    parts = tuple(
        Addend(name=name, edition="2021", figures={"requests.received.natural_person": number})
        for name, number in received.items()
    )
    return replace(written(overview=text), provenance=Provenance(addends=parts))


CASES = {
    "R-NARR": (
        divided("全市收到政府信息公开申请8件，其中市教育局3件，乙县5件。"),
        divided("全市收到政府信息公开申请8件，其中市教育局4件，乙县4件。"),
    ),
    "Y-TEXT": (
        followed(PROBLEMS, LAST_PROBLEMS),
        followed(f"2023年，{LAST_PROBLEMS.replace('每季度', '每半年')}", f"2022年，{LAST_PROBLEMS}"),
    ),
    "Y-PROMISE": (
        followed("上年指出的公文公开属性认定不够准确问题已经解决。" + PROBLEMS, LAST_PROBLEMS),
        followed("公文公开属性认定不够准确，" + PROBLEMS, LAST_PROBLEMS),
    ),
    "D-LEN-1": (written(overview=FULL + "　" * 1000), written(overview=FULL + "抓实公开工作。" * 140)),
    "D-TOPIC-1": (written(), written(overview=FULL.split("（五）")[0])),
    "D-TOPIC-2": (
        written(unit=COUNTY),
        written(unit=COUNTY, overview=FULL.replace("和社会评议，未发生责任追究情形", "")),
    ),
    "D-PROB-1": (
        written(),
        written(problems="虽然取得了一定成效，但工作中存在一些不足之处。今后将进一步加强学习，提升水平。"),
    ),
    "D-PRIV-1": (
        written(overview=FULL + "咨询电话：0571-00000000，邮编310000，热线12345。"),
        written(overview=FULL + "申请人张某某（身份证号330102198504123014）不服答复。"),
    ),
    "D-DEPTH": (written(), written(overview=UNCOUNTED)),
}
