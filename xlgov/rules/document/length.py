"""D-LEN-1, D-DEPTH: how much is written in a text, and whether it says how much was done."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import late, ways
from xlgov.finding import Finding, Severity
from xlgov.form.model import LONGEST
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import NOTICES, PRACTICE, rule

OVERVIEW = "sections.overview"
_ENOUGH = 300
"""D-DEPTH: a shorter text need not tell numbers"""
_COUNTED = late.compile(
    r"[0-9０-９零一二两三四五六七八九十百千万余多] ?[万余多]? ?[件条份次篇期场个项家部人起宗]"
)


@rule(
    "D-LEN-1",
    number=107,
    title="总体情况的篇幅",
    text="格式要求聚焦主题、简明客观，原则上不超过规定的字数（空格不计）。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="把工作总结的内容写进了年度报告。",
    advice=f"删去与政府信息公开无关的内容、套话和工作过程，只留事实和数字；确需超过的，{ways.EXPLAIN}。",
    needs=(LONGEST,),
)
def d_len_1(ctx: Context) -> Iterator[Finding]:
    """A text that is longer than its section allows, without its spaces (国办公开办函〔2021〕30号)."""
    for section in ctx.form.sections:
        text = ctx.report.sections.get(section.key) or ""
        if section.longest is None or len(text) <= section.longest:
            continue
        count = len("".join(text.split()))
        if count > section.longest:
            yield ctx.fail(
                f"“{section.label}”有 {count} 个字，超过了原则上不超过 {section.longest} 字的要求，"
                f"多 {count - section.longest} 字。",
                [f"sections.{section.key}"],
            )


@rule(
    "D-DEPTH",
    number=123,
    title="总体情况里有工作数据",
    text=f"总体情况写了 {_ENOUGH} 个字以上，却没有一个发布、解读、回应、培训之类的数，作提示。",
    severity=Severity.INFO,
    basis=PRACTICE,
    cause="只写了做法，没有写做了多少。",
    advice="有统计的，补上发布信息、政策解读、回应关切、培训等的数量；本地没有这样要求的，不用改。",
)
def d_depth(ctx: Context) -> Iterator[Finding]:
    """An overview of some length without any count; some provinces want numbers (e.g. 武威 2025)."""
    text = ctx.report.sections.get("overview") or ""
    if len(text) >= _ENOUGH and "【请" not in text and _COUNTED.search(text) is None:
        quote = text.strip()[:12]
        yield in_text(
            ctx, OVERVIEW, 0, quote, "“总体情况”里没有一个工作数据（发布、解读、回应、培训等各多少）。"
        )
