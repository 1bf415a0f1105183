"""Of when and of whom a clause speaks: the words that say so."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.folding import follows_letter, has_any

_DOCUMENT = (
    r"度?(?:部门|单位|财政|市级|县级|区级|本级|政务公开|政府信息公开|政府|工作|重点|三公){0,3}"
    r"(?:决算|预算|预决算|年报|年度报告|报告|要点|规划|计划|方案|白皮书|清单|任务|总结|[“《■])"
)
"""behind the year of a document, which says nothing of when something was done"""
_COMPARED = r"度?(?:同期)?(?:相比|持平|基础上|的?水平)"
_CARRIED = r"度?[末底]?(?:转|遗留|未办|[^,;:。0-9]{0,4}结转)"
"""behind the year from which something is carried over into the next"""
_YEAR_BEGINS = "2上去前近历往今本"
_YEAR = late.compile(
    rf"(?=[{_YEAR_BEGINS}])(?:(?:"
    r"(?:(?<![较比同与和跟到对入转延])(?<!(?<!截)至)(?<![较比高低多少大小等]于)|(?<=截[至止]到))"
    r"(?:(?P<since>20[0-9]{2})[ ]?年?度?[ ]?[-—–~至到]{1,2}[ ]?)?(?P<year>20[0-9]{2})[ ]?年|"
    r"(?P<last>(?<![较比同与和跟到对转自是])(?<![较比高低多少大小等]于)(?:上一?年|去年|前年|近[两三四五2-5]年|历年|往年)))"
    rf"(?!{_COMPARED}|{_DOCUMENT}|{_CARRIED})|"
    rf"(?P<this>(?<![较比])(?:今年|本年))(?!{_COMPARED}))"
)
"""the period of a clause: a year, several years, the year before, this year"""
_MONTHS_BEGINS = "上下第前一二三四五六七八九十0-9以"
_MONTHS = late.compile(
    rf"(?=[{_MONTHS_BEGINS}])(?:(?<=[行施立通线建牌用])以来|(?:上|下)半年|(?<![每按各])(?:第?[一二三四1-4]|前[两三23]个)季度|"
    r"(?<![0-9十])(?:(?:[2-9]|1[01]|[二三四五六七八九]|十一?)[ ]?月(?!度)|"
    r"(?:1|一)[ ]?月(?![ ]?[1一][ ]?日|份?[ ]?[-—–~至到])|"
    r"(?:12|十二)[ ]?月(?![ ]?(?:31|三十一|底|末|[,;。、期止)]|份?$))))"
)
"""a part of a year, or more years than one"""
_WHOLE = ("全年", "1至12月", "1-12月")
_PLAN_BEGINS = "明下今力预接拟计将"
_PLAN = late.compile(
    rf"(?=[{_PLAN_BEGINS}])(?:(?<![转至到入])(?:明年|下一?年)(?!度?(?:继续)?办)|下一?步|下一?阶段|今后|力争|预计|接下来|"
    r"(?<![模草虚])拟(?![定制稿订任])|计划(?=[于在到将])|"
    r"将(?=继续|进一步|持续|不断|着力|努力|加[强大快]|严格|认真|积极|[以按在于从会要对]|坚持|深[入化]|围绕|紧|切实|结合|重点|"
    r"全[面力]|做好|组织|采取|推[进动]|主要|着重|大力|更加|完善|健全|抓|通过|针对|聚焦|立足|充分|逐步|扎实))"
)
"""what is still to be done, here and in what follows"""
_GOES_ON = late.compile(r"继续|进一步|着力|加强|推进|完善")
"""what makes a plan of a year that has not come yet"""
_RULE_BEGINS = "应必不严如倘假凡若之每"
_RULE = late.compile(
    r"应当|必须|不得|严禁|(?<![例比诸])如(?:果|有|遇|发生|出现|存在|需|被|未)|^如(?![下期实上图表前数约何此])|倘|假如|(?<![非平不])凡(?!事)|若(?!干)|之日起|每(?:收到|接到|受理|办理|有)"
)
"""what holds in general"""
_BODIES = (
    "(?:各?(?:所属|下属|直属|组成|工作|有关|相关|职能|[区县市]直)?(?:部门|事业单位|单位|乡镇|镇街)|"
    "各(?:街道|镇|乡|县|区|市))"
)
_GOVERNMENT = (
    r"(?:[省市州县区旗镇乡]政府(?!门户|网|信息|系统|公报|文件|令|规章|采购|要求|部署|工作|投资|性|购买|常务|关于|主要|领导|"
    r"统一|印发|数据|服务)|[市县区旗]府办|街道办事处)"
)
_OWN = (
    r"(?:(?<!不属|属于|[未非]由)(?<!非)本(?:级|机关|局|委|办|厅|院|单位|街道|镇|乡|中心)(?![并也均]?[不未]掌握|[未无]制作)|"
    r"我(?:局|委|办|厅|院|街道|镇|乡|单位|中心|机关|[省市州县区旗]政府(?!信息))(?![并也均]?[不未]掌握|[未无]制作)|"
    rf"(?<![经向报对被由和、])(?<!落实|按照|根据|贯彻|通过){_GOVERNMENT})"
)
_NOT_ALL = "(?:的)?(?:政府信息公开工作|政务公开|工作|范围|推广|经济|上下|人民|群众|重点|发展|中心)"
"""behind 全区: what is spoken of is no doing of all of it"""
_SCOPE_BEGINS = "全我各本省市州县区旗镇乡街下所局直基部"
_SCOPE = late.compile(
    rf"(?=[{_SCOPE_BEGINS}])(?:"
    rf"{_OWN}(?:(?P<and_below>(?:机关)?[及和、]其?{_BODIES})|(?P<own>))|"
    rf"(?P<whole>全[省市州县区旗镇乡](?!{_NOT_ALL})(?:{_BODIES}|各级)?|我[省市州县区旗](?!政府|[局委办])|各级(?:行政机关|政府|各?部门))|"
    r"(?P<part>(?<!对|向)(?<!督促|指导|组织|协调|要求|会同|推动)"
    r"(?:下属|所属|[局区县市]属|直属|[区县市]直|基层|各(?:部门|单位|乡镇|镇街|街道|镇|乡|[县区市]|科室|委办局|成员单位)|"
    r"(?P<bare>(?:部门|乡镇|镇街|街道)(?=共?(?:收到|接收|受理|办理|办结))))))"
)
_SCOPES = {"and_below": Scope.WHOLE, "own": Scope.OWN, "whole": Scope.WHOLE, "part": Scope.PART}
_OF_YEARS = r"20[0-9]{2}[ ]?年|上一?年|去年|前年|近.年|历年|往年|今年|本年|以来|半年|季度|月"
_OF_PLANS = (
    "明年", "下一年", "下年", "下一步", "下步", "下一阶段", "下阶段", "今后", "力争", "预计", "接下来",
    "拟", "计划", "将",
)  # fmt: skip
_OF_RULES = ("应当", "必须", "不得", "严禁", "如", "倘", "假如", "凡", "若", "之日起", "每")
_OF_BODIES = (
    "本级", "本机关", "本局", "本委", "本办", "本厅", "本院", "本单位", "本街道", "本镇", "本乡",
    "本中心", "我",
    *(f"{level}政府" for level in "省市州县区旗镇乡"),
    *(f"全{level}" for level in "省市州县区旗镇乡"),
    "市府办", "县府办", "区府办", "旗府办", "各级", "各部门", "各单位", "各乡镇", "各镇", "各街道",
    "各乡", "各县", "各区", "各市", "各科室", "各委办局", "各成员单位", "下属", "所属", "局属", "区属",
    "县属", "市属", "直属", "区直", "县直", "市直", "基层", "街道",
)  # fmt: skip
_OF_DOERS = ("部门", "乡镇", "镇街")
"""the words of these patterns, whatever stands around them: without one a pattern finds nothing"""
_DOING = (f"{each}共?[收接受办]" for each in _OF_DOERS)
_SAYS = late.compile("|".join([_OF_YEARS, *_OF_PLANS, *_OF_RULES, *_OF_BODIES, *_DOING]))
"""any of them: most clauses have none, and this is soon compiled"""
COMPARING = "较比同环"
"""letters with which a comparison begins"""
BESIDE = r"于?(?:上一?年|去年|前年|往年|20[0-9]{2}[ ]?年)"
"""behind 较 and 比: another year"""
_COMPARISON = late.compile(rf"[较比]{BESIDE}|[同环]比(?!例)")
_DIGIT = late.compile(r"[0-9]")


class Period(NamedTuple):
    """What has been said so far: the year (None: nothing), whether only a part of it, whether it is a plan,
    and of whom."""

    year: int | None = None
    part: bool = False
    plan: bool = False
    scope: Scope = Scope.UNSAID


def says_more(text: str, so_far: Period, reported: int | None) -> bool:
    """Whether a clause says anything of when and of whom, or tells a rule."""
    ahead = so_far.year is not None and reported is not None and so_far.year > reported
    return so_far.part or ahead or _SAYS.search(text) is not None


def period_after(text: str, so_far: Period, reported: int | None) -> Period:
    """The period of a clause, which holds for what follows it too."""
    year, part, plan, scope = so_far
    for named in _YEAR.finditer(text):
        year, ranging = _named(named, reported)
        part, plan = False, ranging or (plan and year != reported)
    if part and any(word in text for word in _WHOLE):
        part = False
    elif not part and any(word in text for word in ("月", "季度", "半年", "以来")):
        part = _MONTHS.search(text) is not None
    if not plan:
        ahead = year is not None and reported is not None and year > reported
        plan = has_any(text, _OF_PLANS) and _PLAN.search(text) is not None
        plan = plan or (ahead and _GOES_ON.search(text) is not None)
    return Period(year, part, plan, _scope(text) or scope)


def is_rule(text: str) -> bool:
    """Whether a clause tells what holds in general, and no fact."""
    return has_any(text, _OF_RULES) and _RULE.search(text) is not None


def is_comparison(text: str) -> bool:
    """Whether a clause tells what was in another year, or by how much this one differs."""
    return text[0] in COMPARING and _COMPARISON.match(text) is not None


def _named(named: re.Match[str], reported: int | None) -> tuple[int | None, bool]:
    """The year that is named, of several the first, and whether they reach from the reported one into those
    to come."""
    if named["year"]:
        year, since = int(named["year"]), int(named["since"] or named["year"])
        return since, since != year and reported is not None and since >= reported
    before = 0 if named["this"] else 2 if named["last"].startswith("前") else 1
    return None if reported is None else reported - before, False


def _scope(text: str) -> Scope | None:
    """Of whom a clause speaks: what is said last before its first number, else what is said first."""
    said: Scope | None = None
    if not (has_any(text, _OF_BODIES) or has_any(text, _OF_DOERS)):
        return said
    number = _DIGIT.search(text)
    for match in _SCOPE.finditer(text):
        if match["bare"] and follows_letter(text, match.start()):
            continue
        if said is not None and number is not None and match.start() > number.start():
            break
        said = _SCOPES[str(match.lastgroup)]
    return said
