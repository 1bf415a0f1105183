"""D-TOPIC-1, D-TOPIC-2: what a report has to cover in its overview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import Finding, Severity, Status
from xlgov.report.unit_names import plain
from xlgov.rules.context import Context
from xlgov.rules.narrative.comparing import covers_all
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import NOTICES, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

OVERVIEW = "sections.overview"


class Topic(NamedTuple):
    """Something to write about. ``words`` tell it, in a heading or in so many sentences (``sentences``);
    ``passing`` are words that only touch it; ``near`` are those of what is often written instead."""

    name: str
    words: tuple[str, ...]
    sentences: int = 1
    passing: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


TOPICS = (
    Topic(
        "主动公开",
        ("主动公开", "公开政府信息", "公开各类", "公开信息", "发布信息", "发布政府信息", "政务公开"),
    ),
    Topic("依申请公开", ("依申请", "申请公开", "公开申请", "信息申请", "申请人", "受理申请", "收到申请")),
    Topic(
        "政府信息管理",
        (
            *("信息管理", "信息资源", "信息制作", "动态调整", "动态管理", "公开属性", "属性认定", "源头"),
            *("保密审查", "发布审核", "发布审查", "审核发布", "审查发布", "审核把关", "信息审核", "信息审查"),
            *("三审", "审核制度", "审查制度", "审校", "文件清理", "清理规范性文件", "目录管理", "集中公开"),
        ),
        sentences=2,
        passing=("审核", "审查", "审批", "清理", "台账", "备案", "归档", "数据来源", "管理", "规范性文件库"),
    ),
    Topic(
        "政府信息公开平台建设",
        (
            *("平台", "网站", "新媒体", "公众号", "专栏", "专区", "微信", "微博", "客户端", "查阅点"),
            *("查阅场所", "公开栏", "公示栏", "小程序", "栏目", "窗口"),
        ),
        sentences=2,
        passing=("网", "渠道", "载体", "政务服务大厅"),
    ),
    Topic(
        "监督保障",
        (
            *("监督", "考核", "考评", "评议", "追责", "问责", "责任追究", "督查", "督导", "督促", "督办"),
            *("检查", "通报", "组织领导", "领导小组", "制度保障", "组织保障", "责任落实", "机构建设"),
        ),
        sentences=2,
        passing=("领导高度重视", "牵头", "分管领导", "责任制", "满意度"),
        near=("培训", "队伍", "人员配备", "学习"),
    ),
)
"""the five that the form names (国办公开办函〔2021〕30号; 国办公开办函〔2019〕60号)"""
GOVERNMENT_TOPICS = (
    Topic("工作考核", ("考核", "考评", "绩效", "评估", "测评")),
    Topic("社会评议", ("评议", "满意度", "民意调查", "第三方评估", "意见征集", "问卷")),
    Topic("责任追究", ("责任追究", "追究责任", "追责", "问责", "追究")),
)
"""what a government has to report besides (条例第五十条第二款)"""
_OPENING = late.compile(
    r"[ \t　]*(?P<heading>[^，,。：:；;\n]{2,30})(?:[。：:；;]|$)"
    r"|[ \t　]*(?P<aspect>[^，,。：:；;\n]{2,24}(?:方面|情况|工作))[，,]"
)
"""how a paragraph begins that has a heading"""
_WITHIN = late.compile(
    r"[（(一二三四五六七八九十。；;](?:(?<=[（(])[一二三四五六七八九十]{1,2}[)）]|(?<=[一二三四五六七八九十])是"
    r"|(?<=[。；;])(?=[^，,。：:；;\n]{2,24}方面))([^，,。：:；;\n]{2,24})"
)
"""a heading inside a paragraph"""
_PARTS = 2
"""topics in headings by which a text is one of parts; in another a sentence for each topic is enough"""
_UNFINISHED = "【请"


@rule(
    "D-TOPIC-1",
    number=108,
    title="总体情况写全五个方面",
    text="总体情况写了主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面；小标题怎么写不限。"
    "有的方面只在别处带到一句的，作提示。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=NOTICES,
    cause="沿用往年或别处的提纲，漏了格式要求的内容。",
    advice="在总体情况里补上这个方面的工作；没有开展的，也写明。",
)
def d_topic_1(ctx: Context) -> Iterator[Finding]:
    """The five topics of the form: a warning for those that are not there, a hint for those in passing."""
    text = ctx.report.sections.get("overview") or ""
    if not text.strip() or _UNFINISHED in text:
        return
    headings = _headings(text)
    if all(_mentions(headings, topic.words) for topic in TOPICS):
        return
    headings += "\n".join(_WITHIN.findall(text))
    has_parts = sum(_mentions(headings, topic.words) for topic in TOPICS) >= _PARTS
    missing: list[Topic] = []
    passing: list[Topic] = []
    for topic in (topic for topic in TOPICS if not _mentions(headings, topic.words)):
        times = _sentences_with(ctx, topic.words)
        if times < (topic.sentences if has_parts else 1):
            (passing if times or _mentions(text, topic.passing) else missing).append(topic)
    if missing:
        told = f"“总体情况”没有写{_named(missing)}。"
        yield _at(ctx, missing, told, text)
    if passing:
        told = f"“总体情况”里{_named(passing)}只是在别处带到，没有单独写明。"
        yield ctx.fail(
            told, [OVERVIEW], severity=Severity.INFO, advice="有这方面工作的，单独写一段；不用写的，不用改。"
        )


def _mentions(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _headings(text: str) -> str:
    openings = filter(None, map(_OPENING.match, text.split("\n")))
    return "\n".join(each[each.lastgroup or 0] for each in openings)


def _sentences_with(ctx: Context, words: Sequence[str]) -> int:
    sentences = (each.raw for each in ctx.prose.sentences if each.section == "overview")
    return sum(1 for raw in sentences if _mentions(raw, words))


def _named(topics: Sequence[Topic]) -> str:
    return "、".join(f"“{topic.name}”" for topic in topics)


def _at(ctx: Context, missing: Sequence[Topic], told: str, text: str) -> Finding:
    """The finding, on the paragraph that has something else in the place of the one topic that lacks."""
    near = missing[0].near if len(missing) == 1 else ()
    for number, line in enumerate(text.split("\n") if near else ()):
        found = next((word for word in near if word in line[:30]), None)
        if found:
            told = f"{told[:-1]}，这里只写了{found}。"
            return in_text(ctx, OVERVIEW, number, line.strip()[:30], told)
    return ctx.fail(told, [OVERVIEW])


@rule(
    "D-TOPIC-2",
    number=109,
    title="政府的报告写明考核、评议和追究",
    text="各级人民政府的年度报告，总体情况里还要写明工作考核、社会评议和责任追究结果情况（条例第五十条第二款）。"
    "部门、街道和政府办公室自己的报告不要求；看不出是不是一级政府的报告，作存疑。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="只写了业务工作，没有写考核、评议和追究。",
    advice="补上本年度的工作考核、社会评议和责任追究情况；没有发生责任追究的，也写明没有发生。",
)
def d_topic_2(ctx: Context) -> Iterator[Finding]:
    """What a government has to report besides (条例第五十条第二款), silent for departments."""
    if not covers_all(ctx.report):
        return
    text = ctx.report.sections.get("overview") or ""
    if not text.strip() or _UNFINISHED in text:
        return
    missing = [topic for topic in GOVERNMENT_TOPICS if not _mentions(text, topic.words)]
    if missing:
        unit = ctx.report.unit
        sure = unit.kind == "government" or plain(unit.name).endswith("人民政府")
        doubt = "" if sure else "（单位类别没有填，看不出是不是一级政府的报告；是的，应当补上）"
        yield ctx.fail(
            f"“总体情况”没有写{_named(missing)}{doubt}。",
            [OVERVIEW],
            status=Status.FAIL if sure else Status.UNCERTAIN,
        )
