"""D-PROB-1: whether the section on problems names one, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import late
from xlgov.finding import Finding, Severity, Status
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import NOTICES, rule
from xlgov.rules.wording import shortened

PROBLEMS = "sections.problems"
_VAGUE = late.compile(
    r"(?:一些|不少|诸多|许多|某些|一定的?|部分|很多|若干|主要|突出|以下|如下|的|存在|有|些)?"
    r"(?:问题(?:和|与|及)不足|不足(?:和|与|及)问题|不足之处|不足(?=[，,。；;：:、\n]|$)|差距|问题|薄弱环节|短板|欠缺之处|改进之处|困难)"
    r"|(?:改进|整改)(?:情况|措施|方向|打算)|工作经验不足"
)
"""words that say that there is something, not what"""
CONCRETE = late.compile(
    r"不(?:够|足|强|高|全|深|严|细|快|广|新|准|大|多|清|到位|及时|规范|完善|完整|充分|透彻|平衡|均衡|一致|统一|熟悉|"
    r"健全|明确|理想|集中|顺畅|丰富|方便|明显|精准|准确|专业|稳定|善于|了解|主动|积极|紧密|便捷|灵活|具体|严格|扎实|同步|协调|深入|突出|匹配|适应|敢|愿|会)"
    r"|[有还仍尚][待须]|偏重|以[^，,。；;\n]{2,8}为主|仍需|还需|尚需|亟[需待]|需(?:要)?(?:进一步|再|继续|加强|提[高升]|改进|完善)|(?:没有|未能?)(?:及时|更新|完全|充分|做到|形成|建立|实现|真正|按)"
    r"|滞后|薄弱|欠缺|缺乏|缺少|缺失|短缺|偏[少低慢弱差窄长高短重]|[较过]于?(?:少|长|多|强|短|杂|低|慢|弱|差|窄|单一|简单|分散|频繁|繁重|粗)|较大|压力|单一|单调|参差|错别字|错链|"
    r"死链|断链|不一(?!样)|不便|不懂|碎片化|千篇一律|老化|一人多岗|精力有限|率低|占比[小低]|迟(?!到|延)|慢|(?<!疑)难(?![点题度])|重[^，,。；;\n]{1,4}轻|漏[发报]|重复发布|流动性|重视度低|脱节|断档|兼职|形式主义|流于形式|零散|模糊|淡薄|松懈|疏漏|误差|延迟|迟缓|盲区|质量低|有差别|耗时|不易|经验不足|超期"
)
_HINTED = late.compile(r"[低弱慢差缺难乱漏错滞]|(?<![不减至])少|未[^来]|没有|尚[未不无]|[仍还][需不]")
"""what may be a problem in other words"""
_MEASURE = late.compile(
    r"加[强大快]|完善|强化|提[高升]|规范|优化|丰富|健全|改[进善]|推[进动]|深化|拓[宽展]|建立|开展|细化|落实|制定|修订|整改|"
    r"组织|增[加强]|明确|培训|督促|扩大|探索|创新|压实|做[好到]|配[备齐]|补[齐充]|纠正|更新|清理|梳理|严格|定期|及时|推出|更换|核查|检查|巡查|张贴|印发|归集|编[制印]|[邀聘]请|增设|新增|设立|实[行施]|"
    r"举办|召开|调整|升级|搭建|通报|整合|指定|上线|开通|督办|印制"
)
_ANNOUNCED = late.compile(r"(?<![及和与])(?:措施|改进(?:情况)?|整改(?:情况)?|下一步)[：:，,][^。\n]{6}")
"""what leads to measures in whatever words"""
_DONE = late.compile(r"将|已|了|通过|解决|杜绝|避免|[拟针]")
"""words beside which a measure may stand before the problem that it is for"""
_NAMED = late.compile(
    r"(?:存在|[还仍]有|出现)[着了]?(?P<what>[^，,。；;：:\n]{4,40}?)等(?:方面的?)?(?:问题|不足|现象|情况|短板)"
)
"""what names problems in whatever words"""
_LISTED = late.compile(r"一是|[1１][.．、]|[（(][一1][)）]|(?:问题|不足|表现)[有是为]?[：:](?=[^。\n]{6})")
"""what probably begins a list of problems"""
_AHEAD = late.compile(r"下一?步|下阶段|今后|明年|改进|整改|措施|将")
"""where a text goes on to what will be done"""
_PRAISE = late.compile("取得|成效|成绩|良好|圆满|顺利")
"""words of a text that tells no problem at all"""
_CLAUSE = late.compile(r"[，,。；;：:\n]")
_WANTED = late.compile(r"[有亟]待[^，,。；;\n]{0,12}")
"""what should be done, by which nothing is done yet"""
_UNFINISHED = "【请"
_SHORT = 15
"""letters of a text that cannot say both"""
_MORE = 10
"""letters that may tell of a measure"""
_NAME = 4
"""letters that name a problem"""


@rule(
    "D-PROB-1",
    number=110,
    title="写明具体问题和改进措施",
    text="存在的主要问题及改进情况，至少写明一个具体问题和一项改进措施，不能只说“存在一些不足”。"
    "看不出写的算不算具体问题的，作存疑。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="只写了“存在不足”“有待改进”之类的话，没有写是什么问题。",
    advice="写明本年度的具体问题（如哪个栏目更新不及时、哪项工作不够规范），并逐项写明改进措施。",
)
def d_prob_1(ctx: Context) -> Iterator[Finding]:
    """At least one problem that is named and one measure (国办公开办函〔2021〕30号: 明确具体)."""
    text = (ctx.report.sections.get("problems") or "").strip()
    if len(text) < _SHORT or _UNFINISHED in text:
        return  # S-EMPTY and P-PLACE say what there is to say
    found, has_measure = CONCRETE.search(text), _has_measure(_WANTED.sub("", text))
    if found and has_measure and not _VAGUE.match(text, found.start()):
        return
    bare = _VAGUE.sub("", text)
    has_problem = CONCRETE.search(bare) is not None or _is_named(text)
    if has_problem and has_measure:
        return
    lacks = "具体问题" if has_measure else "改进措施" if has_problem else "具体问题，也没有写改进措施"
    sure = not _goes_on(text) if has_problem else not (_HINTED.search(bare) or _may_name(text, bare))
    number, quote = _vague(ctx)
    said = f"，只说“{shortened(quote)}”" if quote and not has_problem else ""
    doubt = "" if sure else "（也可能换了说法，请核对）"
    yield in_text(
        ctx,
        PROBLEMS,
        number,
        quote,
        f"“存在的主要问题及改进情况”没有写{lacks}{said}{doubt}。",
        status=Status.FAIL if sure else Status.UNCERTAIN,
    )


def _has_measure(text: str) -> bool:
    """Whether something is done: in a clause of its own, behind a problem, or for one."""
    for clause in _CLAUSE.split(text):
        *_, end = (0, *(each.end() for each in CONCRETE.finditer(clause)))
        if _MEASURE.search(clause, end) or (end and _MEASURE.search(clause) and _DONE.search(clause)):
            return True
    return _ANNOUNCED.search(text) is not None


def _goes_on(text: str) -> bool:
    """Whether more is said behind the first sentence that tells a problem: measures in whatever words."""
    found = CONCRETE.search(text) or _NAMED.search(text)
    rest = text[found.end() :] if found else ""
    return len(rest.partition("。")[2].strip()) >= _MORE


def _may_name(text: str, bare: str) -> bool:
    """Whether the part on problems has a list, or says something and nothing vague."""
    ahead = _AHEAD.search(text)
    told = text[: ahead.start()] if ahead else text
    return _LISTED.search(told) is not None or (
        len(told) >= _SHORT and bare == text and _PRAISE.search(told) is None
    )


def _is_named(text: str) -> bool:
    """Whether problems are named in a list that ends with 等问题."""
    return any(len(_VAGUE.sub("", each["what"])) >= _NAME for each in _NAMED.finditer(text))


def _vague(ctx: Context) -> tuple[int, str]:
    """The paragraph, and the clause, that says in general that there is something."""
    for number, line in enumerate((ctx.report.sections.get("problems") or "").split("\n")):
        found = _VAGUE.search(line)
        if found:
            start = max(line.rfind(mark, 0, found.start()) for mark in "，,。；;：:") + 1
            return number, line[start : found.end()].strip()
    return 0, ""
