"""D-NAME-1: one name of the unit throughout: cover, title and text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlgov import late
from xlgov.finding import Finding, Severity, Status
from xlgov.folding import one_width
from xlgov.report.unit_names import TELLING, in_order, parted, plain
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import LOGIC, rule
from xlgov.rules.wording import shortened

_TAILS = {
    "局": late.compile("[\u4e00-\u9fff]{1,14}?局"),
    "委员会": late.compile("[\u4e00-\u9fff]{1,14}?委员会"),
    "办公室": late.compile("[\u4e00-\u9fff]{0,10}?办公室"),
    "办公厅": late.compile("[\u4e00-\u9fff]{0,10}?办公厅"),
    "中心": late.compile("[\u4e00-\u9fff]{1,14}?中心"),
}
"""what follows the name of a place where a body is named, by what the unit's name ends with"""
_REPORT = (
    r"(?:关于)?(?:20[0-9]{2}|二[〇○零O][\u4e00-\u9fff〇○]{2})?\s?年?度?"
    r"(?:政府|政务)?(?:信息公开|政务公开)"
)
_REPORTED = late.compile(_REPORT)
_SUBJECT = late.compile(rf"(?P<name>[\u4e00-\u9fff()]{{3,40}}?){_REPORT}")
_LEAD = late.compile(r"^(?:关于|公布|发布|印发|20[0-9]{2}|\s|年度?|二[〇○零][\u4e00-\u9fff〇○]{2}年度?)+")
_ADDED = 4
"""letters that a full name has more than a short one"""
_NOT_SHORT = late.compile("公开|小组|服务|督查|信访")
"""words of an office within or beside the body, which is no longer form of its name"""
_MOST = 5
"""spellings that are told"""
_LONG = 6
"""letters of a body's name in which one other letter is a slip: shorter ones are another body's"""
_ALIKE = frozenset(
    map(
        frozenset,
        ("沐沭", "晖辉", "已己", "末未", "土士", "人入", "埔浦", "凌陵", "洲州", "坂板", "濉睢", "茌荏"),
    )
)
"""letters of names of places that are taken for each other"""


class _Called(NamedTuple):
    """A paragraph that may name the unit: its key and number, what stands there, and the spellings that were
    told before."""

    key: str
    paragraph: int
    written: str
    told: set[str]

    def tell(self, quote: str) -> bool:
        """Whether a spelling is one to tell: each once, and no long list of them."""
        if quote in self.told or len(self.told) >= _MOST:
            return False
        self.told.add(quote)
        return True


@rule(
    "D-NAME-1",
    number=103,
    title="单位名称前后一致",
    text="标题、前言、正文里的单位名称与封面的相同。简称只提示，写错字、标题写的是别的单位作警告；看不准的列为存疑。"
    "“我局”“区政府办”这样的说法不在此列。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=LOGIC,
    cause="打错字、识别错字，全称、简称混用，或者封面、标题只改了一处。",
    advice="核对单位全称，各处改成一致；有意用简称的不用改。",
)
def d_name_1(ctx: Context) -> Iterator[Finding]:
    """Other spellings of the unit's name: short ones, wrong letters, another one in the title."""
    places, body = parted(ctx.report.unit.name)
    if not places:
        return
    yield from _of_title(ctx, "".join((*places, body)))
    told: set[str] = set()
    for key, _, text in ctx.prose.texts:
        if places[-1] not in text and (not body or body not in text):
            continue
        for number, line in enumerate(text.split("\n")):
            if places[-1] in line or (body and body in line):
                yield from _judged(ctx, _Called(key, number, line, told), places[-1], body)


def _of_title(ctx: Context, name: str) -> Iterator[Finding]:
    """A title that names another body than the cover."""
    title = ctx.report.title or ""
    plainly = one_width(title)
    if plainly.startswith(name) and _REPORTED.match(plainly, len(name)):
        return
    found = _SUBJECT.search(_LEAD.sub("", plainly))
    written = plain(found["name"]) if found else ""
    if not written or not parted(written)[0] or in_order(*sorted((written, name), key=len)):
        return
    if written.removesuffix("人民政府") in name or name.removesuffix("人民政府") in written:
        return
    told = f"标题“{shortened(title)}”里的单位与封面的“{ctx.report.unit.name}”不同。"
    yield ctx.fail(told, ["title"], ["unit.name"], quote=title)


def _judged(ctx: Context, where: _Called, place: str, body: str) -> Iterator[Finding]:
    ending = next((each for each in _TAILS if body.endswith(each)), None)
    if ending is not None:
        for at in _places_of(place, where.written):
            tail = _TAILS[ending].match(where.written, at + len(place))
            if tail is not None and tail[0] != body:
                yield from _other_body(ctx, where, place, body, tail[0])
    if len(place) > 2 and body:
        yield from _other_place(ctx, where, place, body)


def _other_body(ctx: Context, where: _Called, place: str, body: str, tail: str) -> Iterator[Finding]:
    """The place's own name with another spelling of the body."""
    quote = place + tail
    if (_NOT_SHORT.search(tail) and not _NOT_SHORT.search(body)) or quote in where.told:
        return
    if body.startswith(tail) or tail.startswith(body):
        return  # the body above it, or an office within it
    if abs(len(tail) - len(body)) <= _ADDED and in_order(*sorted((tail, body), key=len)):
        if not where.tell(quote):
            return
        told = f"正文里写的是“{quote}”，封面的单位名称是“{ctx.report.unit.name}”，一处是全称，一处是简称。"
        if len(tail) > len(body):
            found = ctx.fail(told, ["unit.name", where.key], severity=Severity.INFO, quote=quote)
        else:
            found = in_text(ctx, where.key, where.paragraph, quote, told, severity=Severity.INFO)
        yield found
    elif len(tail) == len(body) >= _LONG and len(_wrong(tail, body)) == 1 and where.tell(quote):
        yield _misspelt(ctx, where, quote, sure=True)


def _other_place(ctx: Context, where: _Called, place: str, body: str) -> Iterator[Finding]:
    """The body's own name with a place that differs in one letter."""
    step = place[-1] if not place.endswith("街道") else "街道"
    head, rest = place.removesuffix(step), step + body
    for at in _places_of(rest, where.written):
        before = where.written[max(0, at - len(head)) : at]
        if len(head) < 2 or len(before) < len(head) or before == head:
            continue
        wrong = _wrong(before, head)
        if len(wrong) == 1 and not TELLING.intersection(*wrong) and where.tell(before + rest):
            yield _misspelt(ctx, where, before + rest, sure=frozenset(wrong[0]) in _ALIKE)


def _misspelt(ctx: Context, where: _Called, quote: str, *, sure: bool) -> Finding:
    told = f"写的是“{quote}”，封面的单位名称是“{ctx.report.unit.name}”，差一个字"
    told += "。" if sure else "，看不准是写错了，还是另一个单位。"
    status = Status.FAIL if sure else Status.UNCERTAIN
    return in_text(ctx, where.key, where.paragraph, quote, told, status=status)


def _wrong(one: str, other: str) -> list[tuple[str, str]]:
    return [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]


def _places_of(part: str, text: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))
