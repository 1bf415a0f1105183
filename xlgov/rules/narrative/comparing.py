"""A claim of the text beside the figures of the tables: one place where they are held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlgov.claims.claim import Scope
from xlgov.finding import Severity, Status
from xlgov.form.figure_names import names_of
from xlgov.rules.quoting import quoted
from xlgov.values import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgov.claims.claim import Claim
    from xlgov.finding import Finding
    from xlgov.report import Report
    from xlgov.rules.context import Context
    from xlgov.values import Number

_OFFICES = (
    *"局委会室厅办处科股队站所院校学部署馆社行台镇乡",
    *("街道", "中心", "公司", "集团", "镇人民政府", "乡人民政府", "镇政府", "乡政府"),
)
"""what names of bodies that report for themselves alone end with"""
_REGIONS = (*"省市州盟县区旗", "人民政府", "政府")
_ZONES = ("园区", "景区", "社区", "开发区", "高新区", "示范区", "度假区", "保税区", "保护区", "新区", "校区")
"""what a name may end with that has 区 and is no region, or not always"""
_NAMED = 3
"""figures of a sum that a message names one by one"""


class Reading(NamedTuple):
    """A figure, or a sum of figures, that a claim may mean: what it is called, its keys and its number."""

    called: str
    keys: tuple[str, ...]
    number: Number


def reading(ctx: Context, measure: str) -> Reading:
    """What the tables say for a measure: a name of ``form/figure_names``, or several joined by +.

    Raises NotAssessable where one of its cells holds no number, KeyError for a name that the form lacks.
    """
    keys = keys_of(ctx, measure)
    labels = [names_of(ctx.form)[name].label for name in measure.split("+")]
    called = "与".join(labels[:_NAMED])
    if len(labels) > 1:
        called += f"等 {len(labels)} 项之和" if len(labels) > _NAMED else "之和"
    return Reading(called, keys, sum(ctx.number(key) for key in keys))


def keys_of(ctx: Context, measure: str) -> tuple[str, ...]:
    """The keys of the figures that are added up for a measure."""
    names = names_of(ctx.form)
    found: list[str] = []
    for name in measure.split("+"):
        named = names[name]
        found += [*named.keys, *(key for key in named.optional if key in ctx.report.figures)]
    return tuple(found)


def is_of_the_form(ctx: Context, measure: str) -> bool:
    """Whether the report's edition has all figures of a measure."""
    names = names_of(ctx.form)
    return all(name in names for name in measure.split("+"))


def covers_all(report: Report) -> bool | None:
    """Whether a report adds up a region; None where nobody says."""
    if report.scope is not None:
        return report.scope == "aggregate"
    if report.unit.kind is not None:
        return report.unit.kind == "government"
    name = (report.unit.name or "").strip()
    if name.endswith(_OFFICES):
        return False
    return True if name.endswith(_REGIONS) and not name.endswith(_ZONES) else None


def by_sentence(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Claims in the groups in which they stand in one sentence, which follow each other in the text."""
    group: list[Claim] = []
    for claim in claims:
        if group and group[-1].statement is not claim.statement:
            yield group
            group = []
        group.append(claim)
    if group:
        yield group


def unsettled(claims: Sequence[Claim], readings: Sequence[Reading]) -> Iterator[Claim]:
    """The claims of one sentence about one thing that are still open: none where together they are the
    table's number, and not those of single bodies where another has it."""
    numbers = {each.number for each in readings}
    if len(claims) > 1 and sum(claim.number for claim in claims) in numbers:
        return
    told = any(claim.number in numbers for claim in claims)
    for claim in claims:
        if not (told and claim.scope in (Scope.OWN, Scope.PART)):
            yield claim


def contradiction(
    ctx: Context,
    claim: Claim,
    readings: Iterable[Reading],
    *,
    maybe: Iterable[Reading] = (),
    severity: Severity | None = None,
    doubt: str = "",
    advice: str | None = None,
) -> Iterator[Finding]:
    """A finding where a claim agrees with none of the readings.

    Uncertain where it speaks of fewer bodies than the table, of more and says more, has the number of
    something that it ``maybe`` means, where nobody has filled in the table, or where the caller has a
    ``doubt`` of its own (in words). A number that is not exact is held against nothing.
    """
    readings = list(readings)
    if any(claim.number == each.number for each in readings):
        return
    if not claim.exact and not claim.denied:
        return
    told = "，".join(f"{each.called}是 {fixed(each.number)}" for each in readings)
    quote = claim.words
    meant = next((each for each in maybe if each.number == claim.number), None)
    if meant is not None:
        doubt = f"{meant.called}正是 {fixed(meant.number)}，说的也许是它"
    tables = {key.split(".")[0] for each in readings for key in each.keys}
    if ctx.untouched.issuperset(tables):
        doubt = "表里还没有填数"
    if not doubt and not _surely_of_the_table(ctx, claim, readings[0].number):
        doubt = "这句话说的范围与表格的不一定相同"
    aside = f"（{doubt}，请核对）" if doubt else ""
    yield quoted(
        ctx,
        claim.statement.sentence,
        quote,
        f"正文写的是“{quote}”，{told}，两处不一致{aside}。",
        [key for each in readings for key in each.keys],
        says=claim.number,
        should=readings[0].number,
        severity=severity,
        status=Status.UNCERTAIN if doubt else Status.FAIL,
        advice=advice,
    )


def _surely_of_the_table(ctx: Context, claim: Claim, number: Number) -> bool:
    """Whether a claim speaks of what the table counts, so that both have to agree."""
    whole = covers_all(ctx.report)
    if claim.scope is Scope.UNSAID:
        return True
    if claim.scope is Scope.WHOLE:
        return whole is True or claim.number < number
    if claim.scope is Scope.OWN:
        return whole is False
    return False
