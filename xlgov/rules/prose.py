"""P-PLACE, P-STALE, P-EDITED: what is left to be written, and sentences that follow the tables no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.finding import NAMED, Finding, Severity, listed
from xlgov.folding import has_any
from xlgov.report.bound import PREAMBLE, UNKNOWN
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.narrative.comparing import is_of_the_form, reading
from xlgov.rules.quoting import on_paragraphs
from xlgov.rules.registry import LOGIC, PRACTICE, Explaining, rule
from xlgov.rules.wording import shortened

if TYPE_CHECKING:
    from xlgov.claims.claim import Claim
    from xlgov.claims.statements import Statement
    from xlgov.sentences.pattern import Fault
    from xlgov.sentences.splitting import Sentence
    from xlgov.sentences.standing import Standing

STALE = "P-STALE"
"""the rule about sentences that say another number than the tables"""
_PROMPT = r"【请[^【】\n]*[写填补][^【】\n]*】?"
"""what a starter text leaves for a person to write"""
_MARKS = ("{", "｛", "【", UNKNOWN)
"""without which nothing is left in a text"""
_QUOTED = 24
"""letters of a prompt that a message quotes"""
_CONTRADICTED = "句子被粘贴成文字或改过，之后表里的数变了；或者改了这句话里的数，没有改表里的数。"
_DECIDE = (
    f"核对是表里的数对，还是这句话里的数对。表里的数对的，{ways.BY_TABLE}；"
    f"这句话对的，改表里的数，或者{ways.EXPLAIN}。"
)
_REWRITTEN = "换了一种说法，数与表里的一致。"
_AS_IT_IS = f"可以保留；以后表里的数改了，要自己改这句话。不想再看到这条提示的，{ways.UNBIND}。"
"""of a sentence that was put in other words and is right"""
_FILL_IN = f"先把有关的格填好，正文里的数字会自动更新；没有跟着变的，{ways.REFRESH}。"
"""what to do about a sentence that lacks a figure"""


@rule(
    "P-PLACE",
    number=150,
    title="文字里没有遗留的占位符和提示",
    text="总体情况等文字部分、前言、标题和表注里，没有还没换成数字的占位符（如{申请.新收}）、没有“〔未填〕”"
    "（对应的格里还没有数），也没有“【请……写明……】”这样的提示。每一部分只报一次。",
    basis=PRACTICE,
    cause="起草时留下的占位符、提示还没有处理完，或者有关的格还没有填数。",
    advice="把提示换成实际内容；有关的格填好后更新正文数字。",
    explaining=Explaining.NEVER,
)
def p_place(ctx: Context) -> Iterator[Finding]:
    """One finding for each text with something left in it."""
    for key, label, text in ctx.prose.texts:
        if not has_any(text, _MARKS):
            continue
        left = [*_placeholders(ctx, key, text), *_unknown(ctx, text), *_prompts(text)]
        if left:
            told = "；".join(what for what, _ in left)
            advice = "".join(dict.fromkeys(each for _, each in left))
            found = ctx.fail(f"“{label}”还没有写完：{told}。", [key], advice=advice)
            yield on_paragraphs(ctx, found, key, _unfinished(ctx, key, text))


def _placeholders(ctx: Context, key: str, text: str) -> Iterator[tuple[str, str]]:
    """What is said, and advised, of the placeholders left in a text."""
    if "{" not in text and "｛" not in text:
        return
    from xlgov.sentences.pattern import parse

    patterns = [parse(ctx.form, line) for line in text.split("\n")]
    live = [part.raw for pattern in patterns for part in pattern.placeholders]
    faults = dict.fromkeys(fault for pattern in patterns for fault in pattern.faults)
    for fault in list(faults)[:NAMED]:
        yield _misspelt(ctx, fault)
    if len(faults) > NAMED:
        yield f"这样的占位符共 {len(faults)} 处", ""
    if live and (key == PREAMBLE or key.startswith("sections.")):
        yield f"占位符{_quoted(live)}还没有换成数字", f"{ways.REFRESH}。"
    elif live:
        yield f"占位符{_quoted(live)}不能用在这里", "标题和表注里请直接写数字。"


def _unfinished(ctx: Context, key: str, text: str) -> list[int]:
    """The paragraphs of a text in which something is left to write."""
    return [
        number
        for number, line in enumerate(text.split("\n"))
        if any(_placeholders(ctx, key, line)) or any(_unknown(ctx, line)) or any(_prompts(line))
    ]


def _misspelt(ctx: Context, fault: Fault) -> tuple[str, str]:
    from xlgov.sentences.pattern import nearest

    raw, name = shortened(fault.raw), shortened(fault.name)
    if not name:
        choice = "{名称=0:为零时的话|不为零时的话}"
        return f"占位符“{raw}”没有写完整", f"补齐占位符的右大括号（选择写法为{choice}）。"
    like = nearest(ctx.form, fault.name)
    meant = f"，是不是“{like}”" if like else ""
    return f"占位符“{raw}”里的“{name}”不是可用的名称{meant}", f"{ways.NAMES}，改正名称。"


def _unknown(ctx: Context, text: str) -> Iterator[tuple[str, str]]:
    if f"{UNKNOWN}年" in text and ctx.report.year:
        yield "年度没有填成四位数字", "封面的“年度”填四位数字，如 2025。"
    count = text.count(UNKNOWN)
    if count:
        # nothing is wrong yet with the sentences of a form that nobody has filled in
        cure = "填好表格后，这些数字会自动更新。" if _is_unfilled(ctx) else _FILL_IN
        yield f"有 {count} 处“{UNKNOWN}”，对应的格里还没有数", cure


def _is_unfilled(ctx: Context) -> bool:
    return len(ctx.untouched) == len(ctx.form.tables)


def _prompts(text: str) -> Iterator[tuple[str, str]]:
    prompts = re.findall(_PROMPT, text) if "【" in text else []
    if prompts:
        first = f"“{_shortened(prompts[0])}”"
        which = f"{first}等 {len(prompts)} 处提示" if len(prompts) > 1 else f"提示{first}"
        yield f"{which}还没有换成内容", "把提示换成实际内容，没有的写明没有，并删去提示。"


def _shortened(prompt: str) -> str:
    return prompt if len(prompt) <= _QUOTED else f"{prompt[:_QUOTED]}……"


def _quoted(texts: list[str]) -> str:
    return listed([f"“{shortened(text)}”" for text in dict.fromkeys(texts)], "等 {} 处")


@rule(
    STALE,
    number=151,
    title="正文里的数字与表格一致",
    text="由占位符生成的句子（跟着表走的句子）与表格现在的数一致。",
    basis=LOGIC,
    cause="表里的数改过以后，正文没有更新。",
    advice=f"{ways.REFRESH}。",
    explaining=Explaining.NEVER,
)
def p_stale(ctx: Context) -> Iterator[Finding]:
    """Bound sentences that stand as they were when the tables said something else."""
    for each in ctx.standings("stale"):
        advice = None
        if each.lacks:
            message = f"正文写的是“{shortened(each.quote)}”，其中有的数表里没有填，或者没有读准。"
            advice = _FILL_IN
        elif not each.says:
            message = f"“{shortened(each.quote)}”这句话按现在的数不再需要。"
        elif not each.sentences:
            message = f"按现在的数，这里应有一句“{shortened(each.says)}”，正文里没有。"
        else:
            message = f"正文写的是“{shortened(each.quote)}”，按表里的数应为“{shortened(each.says)}”。"
        quote = each.quote if each.sentences else ""
        found = ctx.fail(message, [_key(each)], quote=quote, advice=advice)
        yield on_paragraphs(ctx, found, _key(each), _paragraphs(each))


@rule(
    "P-EDITED",
    number=152,
    title="跟着表走的句子没有被改动",
    text="由占位符生成的句子被手工改过、粘贴成文字的，不再跟着表格更新，也不会被覆盖。其中有按表里的数不该有的数字的，"
    "是错误；只改了文字的，或者读得出的数都与表一致的，是警告；所有的数都读得出、都与表一致的，是提示。",
    severity=Severity.WARNING,
    also=(Severity.ERROR, Severity.INFO),
    basis=PRACTICE,
    cause="直接改了这句话，而没有改表里的数。",
    advice=f"核对这句话里的数字。要它继续跟着表走，把它改回原样，或者在句子里写上占位符再更新；不要的，{ways.UNBIND}。",
)
def p_edited(ctx: Context) -> Iterator[Finding]:
    """Bound sentences in conflict, each with a fingerprint of its own that stands as long as they do."""
    for each in ctx.standings("edited"):
        right, wholly = _confirmed(ctx, each)
        if each.twin:
            told = f"“{shortened(each.quote)}”在正文里的次数与原来不同，分不清是哪一句，没有更新"
        else:
            told = (
                f"“{shortened(each.quote)}”被改动过，不再跟着表走，按表里的数原句应为“{shortened(each.says)}”"
            )
        found = ctx.fail(f"{told}。", [_key(each)], quote=each.quote)
        if wholly:
            found = found._replace(severity=Severity.INFO, cause=_REWRITTEN, advice=_AS_IT_IS)
        elif each.contradicts and not right:
            found = found._replace(severity=Severity.ERROR, cause=_CONTRADICTED, advice=_DECIDE)
        values = {"pattern": each.bound.pattern, "stands": each.quote, "says": each.says}
        mark = ctx.fingerprint(values)
        yield on_paragraphs(ctx, found._replace(fingerprint=mark), _key(each), _paragraphs(each))


def _confirmed(ctx: Context, standing: Standing) -> tuple[bool, bool]:
    """Whether what is read in a sentence that was put in other words is what the tables say, and whether all
    its numbers are read."""
    if standing.twin or len(standing.sentences) != 1:
        return False, False
    inside = [
        each
        for each in ctx.prose.statements
        if any(_is_within(each.sentence, sentence) for sentence in standing.sentences[0])
    ]
    claims = [each for each in ctx.prose.claims if each.statement in inside]
    right = bool(claims) and all(_agrees(ctx, each) for each in claims)
    return right, right and all(_is_read(statement, claims) for statement in inside)


def _is_within(part: Sentence, sentence: Sentence) -> bool:
    return part.section == sentence.section and sentence.start <= part.start and part.end <= sentence.end


def _is_read(statement: Statement, claims: list[Claim]) -> bool:
    """Whether every amount of a statement is in one of its claims."""
    own = [each for each in claims if each.statement is statement]
    return all(any(each.start <= amount.start < each.end for each in own) for amount in statement.amounts)


def _agrees(ctx: Context, claim: Claim) -> bool:
    if not claim.exact or not is_of_the_form(ctx, claim.measure):
        return False
    try:
        return reading(ctx, claim.measure).number == claim.number
    except NotAssessable:
        return False


def _key(standing: Standing) -> str:
    return PREAMBLE if standing.section == PREAMBLE else f"sections.{standing.section}"


def _paragraphs(standing: Standing) -> list[int]:
    """The paragraphs in which a bound sentence, or what it has become, stands."""
    return sorted({each.paragraph for run in standing.sentences for each in run})
