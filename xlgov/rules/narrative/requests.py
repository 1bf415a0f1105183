"""N-APP, N-DONE, N-OUTCOME and what belongs to them: applications in the text, against table 三."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.claims.request_words import GRANTED, PART
from xlgov.claims.requests import ALL_DONE, BROUGHT, CARRIED, DONE, DUE, RECEIVED
from xlgov.finding import Finding, Severity, Status
from xlgov.rules.context import Context
from xlgov.rules.narrative.comparing import (
    Reading,
    by_sentence,
    contradiction,
    covers_all,
    is_of_the_form,
    reading,
    unsettled,
)
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import LOGIC, rule
from xlgov.values import fixed

if TYPE_CHECKING:
    from xlgov.claims.claim import Claim

NEEDS = ("requests",)
OUTCOMES = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
_TABLE = "申请"
_OUTCOME_NAMES = frozenset(f"{_TABLE}.{name}" for name in OUTCOMES)
_FLOWS = frozenset((RECEIVED, DUE, DONE, BROUGHT, CARRIED))
GIVEN = f"{_TABLE}.{GRANTED}"
_PAGES_COUNTED = late.compile(r"公开(?:政府)?信息[^申受收]{0,6}条")
_PAGES = "数的也许是公开的信息条数"
_CAUSE = "写正文和填表用的不是同一时点、同一范围的数，或者改了一处没有改另一处。"


def _claims(ctx: Context, wanted: Callable[[str], bool]) -> Iterator[Claim]:
    """The claims about applications whose measure is wanted, and that the edition has."""
    measures = {each for each in ctx.prose.measures if wanted(each) and is_of_the_form(ctx, each)}
    if measures:
        yield from (claim for claim in ctx.prose.claims if claim.measure in measures)


def _open(ctx: Context, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Reading, list[Claim]]]:
    """The claims that their sentences leave open, each with its figure and all claims of its sentence."""
    for group in by_sentence(claims):
        for measure in dict.fromkeys(claim.measure for claim in group):
            meant = reading(ctx, measure)
            for claim in unsettled([each for each in group if each.measure == measure], [meant]):
                yield claim, meant, group


@rule(
    "N-APP-1",
    number=76,
    title="正文的申请件数与表三一致",
    text="正文写的收到、受理的政府信息公开申请件数，等于表三的本年新收，或者本年新收与上年结转之和。说的只是本级、"
    "某个部门的，或者正好等于（七）总计的，列为存疑。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="核对收件登记：正文的件数应等于表三的本年新收（受理数也可以含上年结转），改正写错的一处。",
)
def n_app_1(ctx: Context) -> Iterator[Finding]:
    """Applications received or taken up: new, or new and brought forward."""
    claims = (c for c in _claims(ctx, lambda name: name in (RECEIVED, DUE)) if not c.denied)
    for group in by_sentence(claims):
        readings = [reading(ctx, RECEIVED), reading(ctx, DUE)]
        if readings[0].number == readings[1].number:
            del readings[1]
        others = [reading(ctx, GIVEN)]
        if not _tells(ctx, group[0], DONE):
            others.insert(0, reading(ctx, DONE))
        for claim in unsettled(group, readings):
            yield from contradiction(
                ctx,
                claim,
                readings,
                maybe=others if claim.measure == DUE else others[:-1],
                doubt=_PAGES if _PAGES_COUNTED.search(claim.words) else "",
                advice=_left_out(claim, readings),
            )


def _tells(ctx: Context, claim: Claim, *measures: str) -> bool:
    """Whether the sentence of a claim tells one of some measures as well: then it means no other by it."""
    return any(each.statement is claim.statement and each.measure in measures for each in ctx.prose.claims)


def _left_out(claim: Claim, readings: Sequence[Reading]) -> str | None:
    """Advice where the difference is what the sentence says of another body: its cases were not counted."""
    missing = {claim.number - each.number for each in readings}
    for amount in claim.statement.amounts:
        clause = claim.statement.clause_at(amount.start)
        if amount.number <= 0 or amount.number not in missing or clause is None:
            continue
        if clause.scope in (Scope.OWN, Scope.PART):
            number = fixed(amount.number)
            return (
                f"相差的正好是这句话里的另一个数 {number}：这 {number} 件（如本级的）可能没有计入表三，"
                "请核对后补入表格；没有漏计的，改正正文。"
            )
    return None


@rule(
    "N-APP-2",
    number=77,
    title="正文的结转件数与表三一致",
    text="正文写的上年结转、结转下年度继续办理的件数，分别等于表三的第二项和第四项。只写“结转”的，与其中一项相等即可。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="核对上年报告的结转数和12月31日尚未办结的件数，改正写错的一处。",
)
def n_app_2(ctx: Context) -> Iterator[Finding]:
    """What was brought forward, and what is carried over."""
    claims = list(_claims(ctx, lambda name: name in (BROUGHT, CARRIED)))
    for claim in claims:
        other = CARRIED if claim.measure == BROUGHT else BROUGHT
        plain = "结转" in claim.words and not any(mark in claim.words for mark in "上下去次明年")
        yield from contradiction(
            ctx, claim, [reading(ctx, claim.measure)], maybe=[reading(ctx, other)] if plain else ()
        )


@rule(
    "N-DONE",
    number=78,
    title="正文的办结件数与表三一致",
    text="正文写的办结、答复的申请件数，等于表三的（七）总计。写“办理”的，也可以是本年新收，或者它与上年结转之和。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="核对办理台账：正文的办结件数应等于表三的（七）总计，改正写错的一处。",
)
def n_done(ctx: Context) -> Iterator[Finding]:
    """Applications done."""
    claims = _claims(ctx, lambda name: name == DONE)
    for group in by_sentence(claims):
        done = reading(ctx, DONE)
        due = [reading(ctx, RECEIVED), reading(ctx, DUE)]
        for claim in unsettled(group, [done]):
            if _says_done(claim):
                yield from contradiction(
                    ctx, claim, [done], maybe=[] if _tells(ctx, claim, RECEIVED, DUE) else due
                )
            else:
                yield from contradiction(ctx, claim, [done, *due])


def _says_done(claim: Claim) -> bool:
    """Whether it says that they are done, not only 办理."""
    return any(word in claim.words for word in ("办结", "答复", "回复", "办复", "完毕", "完成", "完结"))


@rule(
    "N-ALLDONE",
    number=79,
    title="写了全部办结的，没有结转下年度的申请",
    text="正文写“均已办结”“全部答复”“办结率100%”的，表三的结转下年度继续办理应为0。写明在法定期限内答复的不算：结转的申请可能还没有到期。"
    "只写按时、按期的，列为存疑。",
    severity=Severity.WARNING,
    basis=LOGIC,
    needs=NEEDS,
    cause="套用了往年的说法，没有看还有没有结转的申请。",
    advice="有结转下年度的，写明办结多少件、结转多少件；都已办结的，核对表三的结转下年度。",
)
def n_alldone(ctx: Context) -> Iterator[Finding]:
    """均已办结 beside applications that are carried over."""
    for claim in ctx.prose.claims:
        if claim.measure != ALL_DONE:
            continue
        carried = reading(ctx, CARRIED)
        if carried.number <= 0:
            continue
        unsure = _only_in_time(claim) or _is_of_fewer(ctx, claim)
        yield quoted(
            ctx,
            claim.statement.sentence,
            claim.words,
            f"正文写的是“{claim.words}”，而{carried.called}是 {fixed(carried.number)}，"
            + ("请核对结转的是否还没有到期。" if unsure else "还有没办结的申请。"),
            carried.keys,
            should=carried.number,
            status=Status.UNCERTAIN if unsure else Status.FAIL,
        )


def _is_of_fewer(ctx: Context, claim: Claim) -> bool:
    """Whether it speaks of fewer bodies than the table."""
    return claim.scope is Scope.PART or (claim.scope is Scope.OWN and covers_all(ctx.report) is not False)


def _only_in_time(claim: Claim) -> bool:
    """Whether it says in time and not that they already are."""
    words = claim.words
    return "已" not in words and any(word in words for word in ("按时", "按期", "依法", "及时"))


@rule(
    "N-OUTCOME",
    number=80,
    title="正文的办理结果与表三一致",
    text="正文写的予以公开、部分公开、不予公开、无法提供、不予处理、其他处理的件数，等于表三的这一项（各小项之和）；"
    "几项合写的，等于它们之和。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="按办理台账逐类核对，改正写错的一处；正文把几类合并的，写明合并了哪几类。",
)
def n_outcome(ctx: Context) -> Iterator[Finding]:
    """Each outcome, or several together."""

    def outcomes(measure: str) -> bool:
        return _OUTCOME_NAMES.issuperset(measure.split("+"))

    for claim, meant, group in _open(ctx, _claims(ctx, outcomes)):
        yield from contradiction(ctx, claim, [meant], maybe=_loosely(ctx, claim, group))


def _loosely(ctx: Context, claim: Claim, group: Sequence[Claim]) -> list[Reading]:
    """What an outcome may mean in loose words: with the partly granted, or all that was not granted; where
    the sentence does not name those by themselves."""
    named = {each.measure for each in group}
    wider = {
        "申请.予以公开": ["申请.部分公开"],
        "申请.不予公开": ["申请.无法提供", "申请.不予处理", "申请.其他处理"],
    }.get(claim.measure, [])
    found = [reading(ctx, "+".join([claim.measure, *wider[:count]])) for count in range(1, len(wider) + 1)]
    return [] if named.intersection(wider) else found


@rule(
    "N-REASON",
    number=81,
    title="正文的具体情形与表三一致",
    text="正文写的因保护第三方合法权益、属于国家秘密、本机关不掌握、重复申请等情形的件数，等于表三的这一小项。只是其中一种的"
    "（如信息不存在、商业秘密），不大于这一小项。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="按办理台账核对这一情形的件数和归类，改正写错的一处。",
)
def n_reason(ctx: Context) -> Iterator[Finding]:
    """Each row under an outcome."""

    def rows(measure: str) -> bool:
        names = measure.split("+")
        return (
            not _OUTCOME_NAMES.intersection(names)
            and not _FLOWS.intersection(names)
            and all(name.startswith(f"{_TABLE}.") and name.count(".") == 1 for name in names)
        )

    for claim, meant, _ in _open(ctx, _claims(ctx, rows)):
        if claim.number > meant.number or not PART.search(claim.words):
            yield from contradiction(ctx, claim, [meant])


@rule(
    "N-APPL",
    number=82,
    title="正文的申请人分类与表三一致",
    text="正文写的自然人、企业、法人等的申请件数，等于表三本年新收的这一列（或者加上上年结转）；“法人”是自然人以外各列之和。",
    basis=LOGIC,
    needs=NEEDS,
    cause=_CAUSE,
    advice="按收件登记核对申请人类别，改正写错的一处；申请人的人数不是申请件数。",
)
def n_appl(ctx: Context) -> Iterator[Finding]:
    """Each column of what was received, with or without what was brought forward, or of what was done."""

    def columns(measure: str) -> bool:
        return measure.startswith((f"{RECEIVED}.", f"{DONE}."))

    for group in by_sentence(_claims(ctx, columns)):
        for claim in group:
            yield from contradiction(ctx, claim, _of_applicants(ctx, claim.measure))


def _of_applicants(ctx: Context, measure: str) -> list[Reading]:
    meant = reading(ctx, measure)
    if not measure.startswith(RECEIVED):
        return [meant]
    brought = reading(ctx, measure.replace(RECEIVED, BROUGHT))
    if brought.number == 0:
        return [meant]
    together = Reading(
        f"{meant.called}加上上年结转的", (*meant.keys, *brought.keys), meant.number + brought.number
    )
    return [meant, together]


@rule(
    "N-NONE-APP",
    number=83,
    title="写了没有收到申请的，表三新收为0",
    text="正文写“未收到”“无”政府信息公开申请的，表三的本年新收应为0。",
    basis=LOGIC,
    needs=NEEDS,
    cause="套用了往年的说法，或者把申请填错了地方。",
    advice="核对收件登记：收到过申请的，改正正文；确实没有的，改正表三。",
)
def n_none_app(ctx: Context) -> Iterator[Finding]:
    """None received, says the text."""
    denied = (claim for claim in _claims(ctx, lambda name: name == RECEIVED) if claim.denied)
    for claim, meant, _ in _open(ctx, denied):
        yield from contradiction(ctx, claim, [meant])
