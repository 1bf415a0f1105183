"""N- and P-: documents, decisions, charges and purchases as the text has them, against table 二."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.claims.claim import Scope
from xlgov.claims.disclosure import (
    BOTH_KINDS,
    CHARGES,
    ENFORCEMENT,
    IN_FORCE,
    KINDS,
    MADE,
    PROACTIVE,
    PUBLISHED,
    PURCHASES,
    REPEALED,
    SPENT,
)
from xlgov.finding import Severity, Status
from xlgov.form.figure_names import names_of
from xlgov.rules.narrative.comparing import Reading, contradiction, covers_all, reading
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import FORM, LOGIC, rule
from xlgov.values import fixed

if TYPE_CHECKING:
    from xlgov.claims.claim import Claim
    from xlgov.finding import Finding
    from xlgov.rules.context import Context
    from xlgov.values import Number

TABLE = "proactive"
DOCUMENTS = ("规范性文件", "规章")
_FIGURES = {MADE: (MADE, "制作", "公开", "公开总数"), REPEALED: (REPEALED,), IN_FORCE: (IN_FORCE,)}
"""what a form may call the figure that is meant"""
_NOT_ALL = late.compile(
    r"备案|报备|清理|梳理|评估|审[查核]|代[省市县区拟]|联合|参与|[报提]请|名义|修[改订]|其中|党[组委]|累计|历年"
)
"""words beside documents that may be others than those of the table"""
_DECISIONS = late.compile(r"决定|案|公示|[件宗起例][^件宗起例]*$")
"""words that say that what was published are decisions, each counted once"""
_GOVERNMENT_OFFICE = late.compile(r"政府(?:办公室|办公厅|办)$")
"""bodies whose website shows what everybody in the region did"""
_ANY_PURCHASE = "政府采购比政府集中采购范围大"
_DECIDED = tuple(f"{PROACTIVE}.{kind}" for kind in KINDS)


@rule(
    "P-GFX",
    number=57,
    title="正文里的规范性文件件数、收费金额与表二一致",
    text="正文说的制发、废止、现行有效的规章、规范性文件件数，等于表二的对应格；说的行政事业性收费金额（元、万元换算后）"
    "等于表二的金额。没有说是谁的，是警告；说的范围与表格相同（如全区汇总报告里说“全区”）的，是错误；"
    "带“备案”“清理”“联合”等字样的，存疑。公开了多少条不是制发了多少件，不核对；收费不与信息处理费核对。",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    basis=LOGIC,
    cause="正文和表格的口径不同，或者由不同的人填写。",
    advice="核对口径：表二只计以本机关（政府）名义制发的规章、规范性文件和法定的行政事业性收费。哪里不对改哪里；"
    "口径确实不同的，在正文里写清楚说的是什么。",
    needs=(TABLE,),
)
def p_gfx(ctx: Context) -> Iterator[Finding]:
    """Rule 57 of the agreed list; its neighbour 58 says what charges must not be held against."""
    for claim in _claims(ctx, PROACTIVE):
        document, _, what = claim.measure.removeprefix(f"{PROACTIVE}.").partition(".")
        severity = Severity.ERROR if _of_the_same(ctx, claim) else Severity.WARNING
        if document in DOCUMENTS:
            readings = _existing(ctx, [f"{PROACTIVE}.{document}.{name}" for name in _FIGURES[what]])
            if readings:
                doubt = _doubt(claim, what)
                yield from contradiction(ctx, claim, readings, severity=severity, doubt=doubt)
        elif claim.measure == CHARGES:
            readings = _existing(ctx, [CHARGES])
            if readings and not _rounded(claim.number, readings[0].number):
                yield from contradiction(ctx, claim, readings, severity=severity)


@rule(
    "P-ALL",
    number=55,
    title="处理决定数量不少于正文说的公开数量",
    text="行政许可、行政处罚、行政强制的处理决定数量包括已公开和依法未公开的全部决定，不少于正文里说作出、"
    "公开（公示）的决定件数。说的是“信息”多少条，或者说的范围比表格大的，存疑。",
    severity=Severity.WARNING,
    basis=FORM,
    cause="表二只填了一部分决定，或者正文里数的不是本年的决定。",
    advice="核对表二：应当填本年作出的全部处理决定，不论是否公开。正文里数的是条目、事项或者其他单位的，请写清楚。",
    needs=("all_decisions",),
)
def p_all(ctx: Context) -> Iterator[Finding]:
    """Rule 55 of the agreed list: 包括已公开和依法未公开的全部处理决定."""
    for claim in (*_claims(ctx, PROACTIVE), *_claims(ctx, PUBLISHED)):
        table = _decided(ctx, claim)
        if table is None or claim.denied or claim.number <= table.number or not claim.exact:
            continue
        firm = claim.measure.startswith(PROACTIVE) or _DECISIONS.search(claim.words)
        if not firm and not table.number:
            continue  # P-ENF asks about it
        yield _more_than(ctx, claim, table, sure=bool(firm) and not _of_others(ctx, claim))


@rule(
    "P-ENF",
    number=54,
    title="正文说的行政执法与表二的处理决定数量对得上",
    text="正文说公开了行政许可、行政处罚、行政强制或者行政执法信息的，表二的处理决定数量不都是0；"
    "正文说没有作出决定的，表二的对应格是0。",
    severity=Severity.INFO,
    basis=FORM,
    cause="表二没有填处理决定数量，或者正文里公开的是执法依据、清单等，不是决定。",
    advice="核对本年有没有作出决定。有的，填表二；公开的是依据、清单、流程的，不用改。",
    needs=(TABLE,),
)
def p_enf(ctx: Context) -> Iterator[Finding]:
    """Rule 54 of the agreed list."""
    for claim in (*_claims(ctx, PROACTIVE), *_claims(ctx, PUBLISHED)):
        table = _decided(ctx, claim)
        if table is None or _of_others(ctx, claim):
            continue
        told_by_p_all = ctx.form.has("all_decisions") and _DECISIONS.search(claim.words) is not None
        if claim.denied and table.number:
            if claim.scope is Scope.UNSAID or _of_the_same(ctx, claim):
                yield _on_enforcement(ctx, claim, table)
        elif claim.number and not table.number and not (told_by_p_all and claim.exact):
            yield _on_enforcement(ctx, claim, table)


@rule(
    "N-CG",
    number=98,
    title="正文里的政府集中采购与表二一致",
    text="正文说的政府集中采购项目数、金额（元、万元换算后）等于表二的数。只说“政府采购”的，存疑。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="正文和表格由不同的人填写，或者金额的单位不同。",
    advice="核对采购项目数和金额，看清单位是元还是万元。哪里不对改哪里。",
    needs=("proactive.procurement",),
)
def n_cg(ctx: Context) -> Iterator[Finding]:
    """Rule 98 of the agreed list; the form gives no unit for the amount, so either is right."""
    for claim in _claims(ctx, PROACTIVE):
        if claim.measure not in (PURCHASES, SPENT):
            continue
        table = reading(ctx, claim.measure)
        same = _rounded(claim.number, table.number)
        if claim.measure == SPENT:
            same = same or _rounded(claim.number, Decimal(table.number) / 10_000)
        if not same:
            doubt = "" if "集中采购" in claim.statement.text else _ANY_PURCHASE
            yield from contradiction(ctx, claim, [table], doubt=doubt)


def _claims(ctx: Context, stem: str) -> list[Claim]:
    return [each for each in ctx.prose.claims if each.measure.startswith(f"{stem}.")]


def _existing(ctx: Context, names: list[str]) -> list[Reading]:
    """What the tables say for those of the names that the form has."""
    return [reading(ctx, name) for name in names if name in names_of(ctx.form)]


def _of_the_same(ctx: Context, claim: Claim) -> bool:
    """Whether a claim says that it speaks of just those whom the table counts."""
    whole = covers_all(ctx.report)
    return (claim.scope is Scope.WHOLE and whole is True) or (claim.scope is Scope.OWN and whole is False)


def _of_others(ctx: Context, claim: Claim) -> bool:
    """Whether what was published may be what others did."""
    if covers_all(ctx.report):
        return False
    return claim.scope is Scope.WHOLE or bool(_GOVERNMENT_OFFICE.search(ctx.report.unit.name or ""))


def _doubt(claim: Claim, what: str) -> str:
    """Why documents may be others than those of the table; empty where nothing says so."""
    text = claim.statement.masked
    word = _NOT_ALL.search(text)
    if word and not (what == REPEALED and word.group() == "清理"):
        return f"说到“{word.group()}”的文件不一定是表里的文件"
    if what == REPEALED and "失效" in text:
        return "失效的文件可能另外计数"
    return ""


def _rounded(says: Number, table: Number) -> bool:
    """Whether a number is that of the table, rounded or cut to as many places as it has."""
    step = Decimal(1).scaleb(int(Decimal(says).as_tuple().exponent)) if says != int(says) else Decimal(1)
    exact = Decimal(table)
    if says == exact:
        return True
    return says != int(says) and says in (
        exact.quantize(step, ROUND_HALF_UP),
        exact.quantize(step, ROUND_DOWN),
    )


def _decided(ctx: Context, claim: Claim) -> Reading | None:
    """The decisions that a claim about enforcement is held against; None for any other claim."""
    measures = claim.measure.split("+")
    if claim.measure == ENFORCEMENT:
        measures = list(_DECIDED)
    elif claim.measure == BOTH_KINDS:
        measures = list(_DECIDED[:2])
    named = [each.replace(PUBLISHED, PROACTIVE) for each in measures]
    if not set(named) <= set(_DECIDED):
        return None
    names = names_of(ctx.form)
    return reading(ctx, "+".join(each if each in names else f"{each}.处理决定" for each in named))


def _more_than(ctx: Context, claim: Claim, table: Reading, *, sure: bool) -> Finding:
    doubt = "" if sure else "（正文里数的可能不是表里的决定，请核对）"
    enough = "全部处理决定不会少于这个数"
    return quoted(
        ctx,
        claim.statement.sentence,
        claim.words,
        f"正文写的是“{claim.words}”，{table.called}只有 {fixed(table.number)}，{enough}{doubt}。",
        table.keys,
        says=claim.number,
        should=table.number,
        status=Status.FAIL if sure else Status.UNCERTAIN,
    )


def _on_enforcement(ctx: Context, claim: Claim, table: Reading) -> Finding:
    return quoted(
        ctx,
        claim.statement.sentence,
        claim.words,
        f"正文写的是“{claim.words}”，{table.called}是 {fixed(table.number)}。",
        table.keys,
        says=claim.number,
        should=table.number,
    )
