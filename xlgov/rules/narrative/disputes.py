"""N-: reconsiderations and lawsuits as the text has them, against the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.claims.disputes import AFTER, CORRECTED, DIRECT, PENDING, REVIEW, SUIT, TOTAL
from xlgov.finding import Severity
from xlgov.rules.narrative.comparing import Reading, contradiction, covers_all, reading
from xlgov.rules.quoting import paragraph_of
from xlgov.rules.registry import LOGIC, rule

if TYPE_CHECKING:
    from xlgov.claims.claim import Claim
    from xlgov.finding import Finding
    from xlgov.rules.context import Context
    from xlgov.values import Number

TABLE = "disputes"
_NEAR = 24
_UNSURE = late.compile(
    r"备案|结转|(?<![较比同与和])上年|新收|新增|(?:办理|受理|处理|办结)[^,、引被因]{0,14}$"
)
"""words before cases that may not be all those of the table, or more"""
_OTHER_RESULTS = late.compile(r"驳回|胜诉|撤[销回诉]|违法|责令|[一二]审|再审|终止")
"""results that the table counts under one of its own"""
_ELSEWHERE = late.compile(r"法治|依法行政|执法|应诉|司法")
_DECIDE = (
    "核对是表里的数对，还是正文对。表里的数对的，改正文；正文对的，改表四。只计因政府信息公开引起的案件。"
)


@rule(
    "N-REV-1",
    number=84,
    title="正文里的行政复议件数与表四一致",
    text="正文说的行政复议总数，以及维持、纠正、其他结果、尚未审结的件数，等于表四的对应格；说“未发生”“0件”的，"
    "表四也是0。只说本级或下属单位的，带“备案”“办理”“结转”等字样的，存疑。",
    basis=LOGIC,
    cause="正文和表格由不同的人填写，或者照抄了上年的正文。",
    advice=_DECIDE,
    needs=(TABLE,),
)
def n_rev_1(ctx: Context) -> Iterator[Finding]:
    """Rule 84 of the agreed list: the first contradiction of each sentence."""
    yield from _of_cases(ctx, (REVIEW,))


@rule(
    "N-LIT-1",
    number=85,
    title="正文里的行政诉讼件数与表四一致",
    text="正文说的行政诉讼总数等于表四“未经复议直接起诉”与“复议后起诉”两个总计之和；分开说的，等于其中那一个；"
    "说维持、纠正、其他结果、尚未审结的，等于对应的格；说“未发生”“0件”的，表四也是0。"
    "只说本级或下属单位的，带“备案”“办理”“结转”等字样的，存疑。",
    basis=LOGIC,
    cause="正文和表格由不同的人填写，或者只数了一类诉讼，或者照抄了上年的正文。",
    advice=_DECIDE,
    needs=(TABLE,),
)
def n_lit_1(ctx: Context) -> Iterator[Finding]:
    """Rule 85 of the agreed list: the first contradiction of each sentence."""
    yield from _of_cases(ctx, (SUIT, DIRECT, AFTER))


@rule(
    "N-LIT-2",
    number=86,
    title="正文说没有败诉、纠错的，表四没有结果纠正",
    text="正文说“无败诉”“未被纠错”“均获维持”的，表四的“结果纠正”是0；说“均获维持”的，“尚未审结”也是0。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="正文沿用了惯用的说法，没有对照表四。",
    advice="核对有没有被纠正或者败诉的案件。有的，改正文；没有的，改表四。还有没审结的，不要写“均获维持”。",
    needs=(TABLE,),
)
def n_lit_2(ctx: Context) -> Iterator[Finding]:
    """Rule 86 of the agreed list."""
    for claim in _claims(ctx):
        if claim.denied and CORRECTED in claim.measure:
            yield from _held_against(ctx, claim, [reading(ctx, claim.measure)])


@rule(
    "N-LITSUM",
    number=87,
    title="正文里复议、诉讼的合计与表四一致",
    text="正文把行政复议和行政诉讼合在一起说的件数，等于表四三个总计之和。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="合计时漏了一类案件，或者表里的数后来改过。",
    advice="核对三个总计之和：行政复议、未经复议直接起诉、复议后起诉。哪里不对改哪里。",
    needs=(TABLE,),
)
def n_litsum(ctx: Context) -> Iterator[Finding]:
    """Rule 87 of the agreed list."""
    for claim in _claims(ctx):
        if claim.measure == f"{REVIEW}.{TOTAL}+{SUIT}.{TOTAL}":
            yield from _held_against(ctx, claim, [reading(ctx, claim.measure)])


def _claims(ctx: Context) -> list[Claim]:
    return [each for each in ctx.prose.claims if each.measure.startswith((REVIEW, SUIT))]


def _of_cases(ctx: Context, cases: tuple[str, ...]) -> Iterator[Finding]:
    """The first contradiction of each sentence about such cases: one wrong total explains its parts."""
    told = None
    for claim in _claims(ctx):
        case, _, what = claim.measure.partition("+")[0].rpartition(".")
        denied_result = claim.denied and what != TOTAL
        if case not in cases or denied_result or claim.measure.endswith(f"+{SUIT}.{TOTAL}"):
            continue
        if claim.statement is told:
            continue
        for finding in _held_against(ctx, claim, _readings(ctx, claim, case, what)):
            told = claim.statement
            yield finding


def _readings(ctx: Context, claim: Claim, case: str, what: str) -> list[Reading]:
    """What a claim may mean."""
    own = [each for each in ctx.prose.claims if each.statement is claim.statement]
    measures = [claim.measure]
    if claim.measure == f"{SUIT}.{TOTAL}" and any(each.measure.startswith(AFTER) for each in own):
        measures.append(f"{DIRECT}.{TOTAL}")  # 诉讼6件、复议后起诉2件
    if what != TOTAL and case != REVIEW and any(each.measure.startswith(REVIEW) for each in own):
        measures += [f"{REVIEW}.{what}+{SUIT}.{what}", f"{SUIT}.{what}"]  # 复议2件、诉讼3件，其中维持4件
    return [reading(ctx, each) for each in dict.fromkeys(measures)]


def _held_against(ctx: Context, claim: Claim, readings: list[Reading]) -> Iterator[Finding]:
    told = [each.number for each in readings]
    if claim.number in told or _together(ctx, claim) in told:
        return
    if _speaks_for_all(ctx, claim):
        claim = claim._replace(scope=Scope.UNSAID)
    yield from contradiction(ctx, claim, readings, doubt=_doubt(ctx, claim, readings[0]))


def _together(ctx: Context, claim: Claim) -> Number:
    """What a sentence says in all that tells the same figure of several: 本级1件、各部门3件."""
    same = [each for each in ctx.prose.claims if each.measure == claim.measure]
    return sum(each.number for each in same if each.statement is claim.statement)


def _speaks_for_all(ctx: Context, claim: Claim) -> bool:
    """Whether a text that denies cases of those below has denied them for the body itself as well: then
    nobody is left whose cases the table could count."""
    if claim.scope is not Scope.PART or claim.number or covers_all(ctx.report) is False:
        return False
    section = claim.statement.sentence.section
    same = [each for each in _claims(ctx) if each.statement.sentence.section == section]
    return all(not each.number for each in same) and any(each.scope is not Scope.PART for each in same)


def _doubt(ctx: Context, claim: Claim, counted: Reading) -> str:
    """Why the cases of a sentence may be others than those of the table; empty where nothing says so. A
    number of all cases, whatever they are about, cannot be smaller than the table's."""
    text = claim.statement.masked
    around = text[max(0, claim.start - _NEAR) : claim.start]
    word = _UNSURE.search(around) or _UNSURE.search(text[claim.start : claim.end + _NEAR])
    if word:
        return f"“{word.group()[:2]}”的件数不一定是表里的件数"
    sentence = claim.statement.sentence
    of_result = not claim.measure.endswith((TOTAL, PENDING)) and not claim.denied
    if of_result and _OTHER_RESULTS.search(text[: claim.start] + text[claim.end :]):
        return "正文里结果的分法不一定是表里的分法"
    paragraph = paragraph_of(ctx, sentence)
    others = "公开" not in text and _ELSEWHERE.search(text)
    if others or ("公开" not in paragraph and claim.number > counted.number):
        return "没有写明是不是政府信息公开案件"
    return ""
