"""D-FOREIGN-1: text of another body, told by who acts, whose platform it is and what the writer calls itself.

Superiors, neighbours and those who lead are named in every good report: only the part that they play counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import ne
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import Finding, Status
from xlgov.folding import has_any
from xlgov.report.unit_names import in_order, parted
from xlgov.rules.context import Context
from xlgov.rules.narrative.comparing import covers_all
from xlgov.rules.quoting import on_sentence
from xlgov.rules.registry import PRACTICE, rule
from xlgov.rules.wording import shortened

if TYPE_CHECKING:
    from xlgov.claims.statements import Statement

_GOVERNMENT = "(?:人民)?政府(?:办公室|办公厅|办)?"
_OFFICE = "[\u4e00-\u9fff]{2,10}?(?:局|委员会)"
_TRIGGER = late.compile(
    r"[局委政我镇乡街办](?:(?:(?<=局)|(?<=委)员会|(?<=政)府(?:办公室|办公厅|办)?)"
    r"(?:[^,。;]{0,16}申请|[^,。;]{0,4}(?:收到|受理|收取|主动公开)"
    r"|[政府信息公开务门户官方]{0,6}(?:平台|网站|专栏|专题|公众号|官网))|(?<=我)(?:局|委|厅|镇|乡|街道|县)"
    r"|(?:(?<=[局镇乡])|(?<=街)道|(?<=办)事处|(?<=委)员会|(?<=政)府(?:办公室)?)(?:党[委组]|党工委)?"
    r"(?:全年|高度重视|认真|坚持以|严格按照|[^,。;]{0,12}编制))"
)
"""a body and what it may do; by its first letter, which is soon found"""
_OWNED = late.compile(
    r"(?:优化|完善|整合|建设|加强|升级|维护|改版|健全|打造|改造|提升|办好)[^,。;]{0,4}?"
    rf"(?P<level>[省市县区州旗])(?P<office>{_OFFICE})"
    r"(?:政府信息公开|信息公开|政务公开|门户|官方|政务)?(?:平台|网站|专栏|专题|公众号|官网)"
)
"""a platform that is worked at, which is one's own"""
_ADDRESSED = late.compile(
    rf"向(?P<level>[省市县区州旗])(?P<office>{_GOVERNMENT}|{_OFFICE})"
    r"(?:[及和与、][^,。;]{0,12}?)?(?:提出|提交|递交)[^,。;]{0,10}申请"
)
"""to whom the applications went that are counted here"""
_ACTING = late.compile(
    rf"(?:^|[,;:)。])(?:20[0-9]{{2}}年度?,?)?(?:全年|本年度)?(?P<level>[省市县区州旗])(?P<office>{_GOVERNMENT}|{_OFFICE})"
    r"(?:全年|本年度|今年)?(?:共|累计|未|没有)?(?:收到|受理|收取|主动公开)"
)
"""who receives, publishes or charges in a report on that"""
_DONE = (
    (_OWNED, "平台", ("局", "委员会")),
    (_ADDRESSED, "申请", ("向",)),
    (_ACTING, "", ("收到", "受理", "收取", "主动公开")),
)
"""each with what it is that is done, and the words without one of which it finds nothing"""
_COUNTED = late.compile("[收受][到理取]|[0-9]")
"""what makes a sentence about publishing one of figures"""
_NAMED = late.compile(
    r"(?:^|[,;:)。])(?:20[0-9]{2}年度?,?|本报告由|由)?(?![我全各其两本由])"
    r"(?P<name>[\u4e00-\u9fff]{2,16}?(?:镇|乡|街道|局|委员会|政府办公室)(?:办事处|人民政府(?!办)|政府(?!办))?)(?:党[委组]|党工委)?"
    r"(?P<does>全年|本年度|共|累计|未?收到|没有收到|受理|主动公开|高度重视|认真(?:贯彻|落实)|坚持以|严格按照|(?:按照|根据|依据)[^,。;]{2,30}编制|编制)"
)
"""a body by its full name as who speaks in a report"""
_GENERIC = late.compile("属|辖|各|试点|示范|重点|周边|相关|中心|商业|主街|(?:村|小城|古|集|强)镇$")
"""words that tell what kind of body, not which"""
_OF_OTHERS_TOO = ("高度重视", "坚持以", "认真贯彻", "认真落实")
"""what may be told of another office of the place as well"""
_PASSED_ON = late.compile(
    "转|移交|告知|建议|引导|指引|说明|协助|配合|其中|报送|汇总|牵头|组织|通报|[可应]以?当?向|我(?:局|委|办|厅|镇|乡|街道|单位)"
    "|本(?:机关|单位|局|街道|镇|乡)"
)
"""words of a sentence in which others may act beside the writer"""
_SELF = late.compile(r"(?<![给为对向自])我(?P<word>局|委|厅|镇|乡|街道|县)(?!们)")
_OTHERS: dict[str, tuple[str, ...]] = {
    "街道": ("局", "委", "厅", "县"),
    "办事处": ("局", "委", "厅", "县"),
    "镇": ("局", "委", "厅", "街道"),
    "乡": ("局", "委", "厅", "街道"),
    "局": ("镇", "乡", "街道", "县"),
}
"""by the end of a body's name what it never calls itself; 县 only where its region is none"""


class _Own(NamedTuple):
    """Who writes: the last step of its place and its body, and the level of its county where it is known."""

    name: str
    level: str
    body: str
    region: str
    place: str

    @classmethod
    def of(cls, ctx: Context) -> _Own | None:
        """What the name of the unit tells; None for a region's own report and for a name without a place."""
        places, body = parted(ctx.report.unit.name)
        if not places or covers_all(ctx.report) is not False:
            return None
        counties = [place[-1] for place in places if place[-1] in "县区旗" and not place.endswith(_ZONES)]
        return cls(
            "".join((*places, body)), places[-1][-1], body, counties[-1] if counties else "", places[-1]
        )

    def is_itself(self, level: str, office: str) -> bool:
        """Whether a text means the writer by a level and an office."""
        return level == self.level and bool(self.body) and in_order(*sorted((office, self.body), key=len))

    def is_unlike(self, office: str) -> bool:
        """Whether an office cannot be the writer under an older or a shorter name."""
        return not set(self.body) & set(office) - set("局委员会人民政府办公室厅")

    def is_beside(self, name: str) -> bool:
        """Whether a full name is a sibling's: another town, office of the place, or its like elsewhere."""
        places, body = parted(name)
        if not places or places[-1].endswith(self.place) or self.place.endswith(places[-1]):
            return bool(places) and self._is_another_office(places[-1], body)
        step = _step(places[-1])
        if step in _TOWNS:
            return _step(self.place) in _TOWNS
        return step == _step(self.place) and body == self.body

    def _is_another_office(self, place: str, body: str) -> bool:
        if not place.endswith(self.place) or not body.endswith(("局", "委员会")):
            return False
        if len(body) == len(self.body) and sum(map(ne, body, self.body)) == 1:
            return False  # a slip, which D-NAME-1 tells
        return self.body.endswith(("局", "委员会")) and not in_order(*sorted((body, self.body), key=len))

    def has_no(self, level: str) -> bool:
        """Whether there is surely no such level above or beside the writer: a county in a 区."""
        return level == "县" and self.region == "区"


_ZONES = ("开发区", "新区", "园区", "高新区", "自治区", "管理区", "度假区", "示范区")


_TOWNS = ("镇", "乡", "街道")


def _step(place: str) -> str:
    return "街道" if place.endswith("街道") else place[-1:]


class _Foreign(NamedTuple):
    """Another body in a part that is the writer's; ``sure`` where nothing else can be meant."""

    quote: str
    why: str
    sure: bool


@rule(
    "D-FOREIGN-1",
    number=104,
    title="没有别的单位的内容",
    text="正文写的是本单位的事：收到申请、公开信息、建设平台的不是别的单位，自称（我局、我镇）与单位名称相合。"
    "提到上级、兄弟单位的要求、牵头、转办、配合等不在此列；看不准的列为存疑。汇总的报告不看。",
    basis=PRACTICE,
    cause="照抄别的单位的报告，或者借用模板，没有改完。",
    advice="核对这句话写的是不是本单位的情况：不是的，改成本单位的名称和情况，或者删去。",
)
def d_foreign_1(ctx: Context) -> Iterator[Finding]:
    """Another body as who acts, as owner of the platform that is improved, or as who speaks."""
    own = _Own.of(ctx)
    if own is None:
        return
    said: set[str] = set()
    for statement in ctx.prose.holding(_TRIGGER):
        text = statement.masked
        if not _TRIGGER.search(text):
            continue
        for each in (*_bodies(own, text), *_selves(own, text), *_siblings(own, text)):
            if each.quote not in said:
                said.add(each.quote)
                yield _told(ctx, statement, each)


def _bodies(own: _Own, text: str) -> Iterator[_Foreign]:
    for pattern, part, words in _DONE:
        found = pattern.search(text) if has_any(text, words) else None
        if found is None or own.is_itself(found["level"], found["office"]):
            continue
        body = found["level"] + found["office"]
        if pattern is not _OWNED and _PASSED_ON.search(text):
            continue
        sure = own.has_no(found["level"]) or (pattern is not _OWNED and own.is_unlike(found["office"]))
        sure = sure and (pattern is not _ACTING or _COUNTED.search(text, found.end() - 4) is not None)
        why = {"平台": f"建设的是“{body}”的平台", "申请": f"申请是向“{body}”提出的"}.get(
            part, f"写的是“{body}”的事"
        )
        yield _Foreign(found[0].strip(",;:)。"), why, sure)


def _siblings(own: _Own, text: str) -> Iterator[_Foreign]:
    found = _NAMED.search(text)
    if found is None or not own.is_beside(found["name"]) or _PASSED_ON.search(text):
        return
    if _GENERIC.search(found["name"]):
        return
    if found["does"].endswith("编制") and "报告" not in text[: found.start("name")]:
        return
    yield _Foreign(
        found[0].strip(",;:)。"),
        f"写的是“{found['name']}”的事",
        found["name"][-1] not in "镇乡道"
        and (found["does"] not in _OF_OTHERS_TOO or own.place not in found["name"]),
    )


def _selves(own: _Own, text: str) -> Iterator[_Foreign]:
    ending = next((each for each in _OTHERS if own.name.endswith(each)), None)
    ending = ending or ("镇" if own.name.endswith(("镇人民政府", "镇政府")) else None)
    if ending is None:
        return
    for found in _SELF.finditer(text):
        word = found["word"]
        if word in _OTHERS[ending] and (word != "县" or own.region == "区"):
            yield _Foreign(found[0], f"自称“{found[0]}”", True)
            return


def _told(ctx: Context, statement: Statement, each: _Foreign) -> Finding:
    told = f"这是“{ctx.report.unit.name}”的报告，“{shortened(each.quote)}”{each.why}"
    told += "。" if each.sure else "，看不准是不是本单位的。"
    status = Status.FAIL if each.sure else Status.UNCERTAIN
    return on_sentence(ctx, statement.sentence, each.quote, told, status=status)
