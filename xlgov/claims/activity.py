"""Claims about what no table counts: interpretations of policy, information published, trainings, proposals.

Only totals of the year are read: a number of a part, of one channel only by that channel's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.claims.claim import Claim

if TYPE_CHECKING:
    from xlgov.claims.amounts import Amount
    from xlgov.claims.statements import Statement


class _Activity(NamedTuple):
    """Something that offices count: its name, how it is called, what is done with it, its units."""

    name: str
    noun: str
    verbs: str
    units: tuple[str, ...]


_PUBLISH = "主动公开|公开|发布|推出|刊发|刊登|编发|上传|推送"
_HOLD = "组织开展|组织|举办|召开|举行|开展"
_HAVE = "开设|开通|设立|设置|建有|建成|涵盖|覆盖|运营|现有|共有|运行"
_ACTIVITIES = (
    _Activity(
        "政策解读",
        r"(?:各类)?政策(?:文件)?解读(?:类)?(?:内容|信息|材料|稿件|文件|文章|产品|作品|稿)?",
        _PUBLISH,
        ("篇", "个", "条", "件", "份", "期", "次"),
    ),
    _Activity(
        "发布信息",
        r"(?:各类|各种|各项)?(?:政府公开|政务公开|政府|政务|公开)?信息",
        _PUBLISH,
        ("条", "件", "条次", "篇"),
    ),
    _Activity("新闻发布会", r"(?:各类)?新闻发布会", _HOLD, ("场", "次", "场次")),
    _Activity(
        "政务公开培训",
        r"(?:全[市县区])?(?:政务公开|政府信息公开|信息公开)(?:工作)?(?:专题|业务)?培训(?:班|会|活动)?",
        _HOLD,
        ("场", "次", "期", "场次"),
    ),
    _Activity("公开专栏", r"(?:政府信息公开|政务公开|信息公开)(?:专栏|栏目|专题)", _HAVE, ("个",)),
    _Activity("政务新媒体", r"政务新媒体(?:账号|帐号|平台)?", _HAVE, ("个", "家")),
    _Activity("人大建议", r"(?:各级)?人大(?:代表)?建议", "承办|办理|办复", ("件", "条")),
    _Activity("政协提案", r"(?:各级)?政协(?:委员)?提案", "承办|办理|办复", ("件", "条")),
)
_UNITS = {each.name: each.units for each in _ACTIVITIES}
TRIGGER = late.compile(r"[0-9] ?[篇个条件份期次场家]")
TOTAL = late.compile(r"全年|[0-9]{4}年|年度|今年|一年来|共|累计|总计|合计|总数")
"""words that say that a number is the whole"""
REACH = 60
"""letters before a number in which it is said what it counts"""
_ALL = r"(?:共计|共|累计|总计|合计)?"
_SAID = "|".join(f"(?:{each.verbs})了?{_ALL}(?P<{each.name}>{each.noun})" for each in _ACTIVITIES)
_NOUNS = "|".join(f"(?P<{each.name}>{each.noun})" for each in _ACTIVITIES)
_VERBS = "|".join(dict.fromkeys(each.verbs for each in _ACTIVITIES))
_BEFORE = late.compile(rf"(?:{_SAID})(?:数量|总数|总量)?{_ALL}(?:达到|达|为|有)? ?:? ?$")
_BEHIND = late.compile(rf" ?(?:{_NOUNS})(?=[,;。、(]|$)")
_DONE = late.compile(rf"(?:{_VERBS})了?{_ALL} ?$")
"""what is done, before a number that is followed by what it counts"""
_FILLER = late.compile(
    r"20[0-9]{2}年度?|今年以来|今年|本年度?|全年度?|一年来|年内|目前|累计|总计|合计|共计|共|主动|依法|及时|按要求|积极"
    r"|全[省市州县区旗镇乡]|我[省市州县区旗局委办镇乡]|本(?:机关|局|委|办|单位|街道|镇|乡|级)|[省市州县区]政府"
    r"|各(?:部门|单位)|对外|向社会|[一二三四五六七八九]是|\([^()]{1,4}\)|[0-9]{1,2}\.| "
)
_CHANNEL = late.compile(
    r"网站|微信(?:公众|订阅)?号?|微博|公众号|新媒体|客户端|公报|公开栏|公告栏|站点|平台|专栏|报纸|电视|抖音"
)
_OF_NO_NAME = late.compile(
    r"20[0-9]{2}年度?|今年以来|今年|本年度?|全年度?|一年来|年内|目前|累计|总计|合计|共计|共|主动|依法|及时|积极|通过|依托|在|利用"
    r"|借助|[一二三四五六七八九]是|\([^()]{1,4}\)|[0-9]{1,2}\.| "
)
"""words around the name of a channel"""
_LED = late.compile(r"通过|依托|在|利用|借助")
_CLAUSE_END = late.compile(r"[,;。:]")


def read(statement: Statement) -> Iterator[Claim]:
    """What a sentence counts of the year's activities, up to where it divides something."""
    start = 0
    divided = statement.masked.find("其中")
    for amount in statement.amounts:
        if -1 < divided < amount.start:
            return
        claim = _claim(statement, amount, max(start, amount.start - REACH))
        if claim is not None:
            yield claim
        start = amount.end


def _claim(statement: Statement, amount: Amount, start: int) -> Claim | None:
    text = statement.masked
    label = text[start : amount.start]
    behind, found = None, _BEFORE.search(label)
    if found is None and (done := _DONE.search(label)):
        behind = _BEHIND.match(text, amount.end)
        found = done if behind else None
    if found is None:
        return None
    name = str((behind or found).lastgroup)
    channel = _channel(label[: found.start()])
    clause = statement.clause_at(amount.start)
    if amount.unit not in _UNITS[name] or channel is None:
        return None
    if clause is None or not statement.is_current(clause):
        return None
    measure = ".".join(("正文", name, *channel))
    first, end = max(clause.start, start), behind.end() if behind else amount.end
    return Claim(measure, amount.number, statement, first, end, amount.exact, scope=clause.scope)


def _channel(before: str) -> tuple[str, ...] | None:
    """The channel that the words before name, if any; None where they speak of who knows what.

    Its name is all that is said of it: the website of the county is not that of the province.
    """
    *others, own = _CLAUSE_END.split(before)
    if _FILLER.sub("", own):
        return (_name(own),) if len(_CHANNEL.findall(own)) == 1 and len(own) < REACH // 2 else None
    led = others[-1] if others and _LED.search(others[-1]) else ""
    return (_name(led),) if _CHANNEL.search(led) else ()


def _name(words: str) -> str:
    return _OF_NO_NAME.sub("", words)
