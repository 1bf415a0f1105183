"""Texts that could keep the rules about texts busy, and how long they do."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress

from tests.claims.about_texts import LOOKED_AT
from tests.reports import report
from xlgov import rules
from xlgov.report import Report
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.registry import RuleInfo

HOSTILE = int(os.environ.get("XLGOV_HOSTILE_LETTERS", "100000"))
NASTY = re.split(
    r"\|",
    "收到申请|1|1,|一|十|（|（）|《|》|“|”|[|【| |\u3000|、|，|。|0.|申请1件，|收到申请1件，其中|行政复议1件|"
    "复议、诉讼|2022年|未收到|一是|同比增长1%|某某县教育局|www.|a@|1-|13800000000|33010219900307|件均|共1件，其中1件、|1+1=|下一步|全区|"
    "不予公开1件、|没有未|规范性文件1件废止|信息处理费1元|《中华人民共和国|编号|a|中|年1月1日至|占1%，",
)
"""what is repeated"""
FULL = tuple(f"{first}{'甲1件、' * 90}。" for first in ("共1件，其中", "收到申请1件，其中", "不予公开"))
"""sentences with about as many amounts as are read"""


def by_rule(of: Report, source: object) -> list[tuple[float, str]]:
    """Milliseconds of each rule about texts, the dearest first; the first to ask pays for what all share."""
    taken = []
    ctx = Context(of, None, source)  # type: ignore[arg-type]
    for info in rules.rules_of(of.form):
        if info.code in LOOKED_AT:
            start = time.process_time()
            _ask(ctx, info)
            taken.append(((time.process_time() - start) * 1000, info.code))
    return sorted(taken, reverse=True)


def _ask(ctx: Context, info: RuleInfo) -> None:
    with suppress(NotAssessable):
        list(info.function(ctx.under(info)))


def seconds_of(words: str) -> tuple[float, tuple[float, str]]:
    """How long all rules take for a paragraph of these words again and again, and the dearest of them."""
    text = (words * (HOSTILE // len(words) + 1))[:HOSTILE]
    taken = by_rule(report(sections={"overview": text, "problems": text[:1000], "other": text[:1000]}), None)
    return sum(ms for ms, _ in taken) / 1000, taken[0]
