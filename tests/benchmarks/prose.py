"""What the rules about texts add to one workbook, and what hostile texts cost.

``python -m tests.benchmarks.prose`` prints read + validate of a workbook with full texts with and without the
rules about texts (wanted: at most 15 % more), the dearest rules, and the time for 100,000 characters of each
nasty kind in one paragraph (wanted: less than two seconds for all rules together).
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

from tests.benchmarks.speed import ROUNDS, timed, with_xlgov
from tests.claims.test_corpus import LOOKED_AT
from tests.reports import report
from xlgov import rules
from xlgov.report import Report
from xlgov.rules.context import Context, NotAssessable
from xlgov.rules.registry import RuleInfo
from xlgov.samples.district import district
from xlgov.workbook.build import build
from xlgov.workbook.reader import read_workbook

LENGTH = 2_000
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


@contextmanager
def without_texts() -> Iterator[None]:
    """As if there were no rules about texts."""
    whole = rules.rules_of
    kept = {
        form: tuple(info for info in whole(form) if info.code not in LOOKED_AT) for form in rules.editions()
    }
    rules.rules_of = lambda form: kept.get(form) or whole(form)  # type: ignore[assignment]
    try:
        yield
    finally:
        rules.rules_of = whole


def full() -> Report:
    """A report with good texts of the usual length."""
    units = district().correct
    lines = "\n".join(str(unit.sections["overview"]) for unit in units[1:])
    prose = "\n".join(line for line in lines.split("\n") if not line.startswith("（二）"))
    overview = f"{units[0].sections['overview']}\n{prose}"[: LENGTH - 300]
    return replace(units[0], sections={**units[0].sections, "overview": overview})


def bare(workbook: bytes) -> None:
    """Read and check, but for the texts."""
    with without_texts():
        with_xlgov(workbook)


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


def usual() -> None:
    """The share of the rules about texts in a usual workbook."""
    made = full()
    workbook = build(made.form, made)
    letters = sum(len(text or "") for text in made.sections.values())
    whole, less = timed(
        ROUNDS, partial(with_xlgov, workbook), partial(bare, workbook), clock=time.process_time
    )
    one, other = statistics.median(whole), statistics.median(less)
    print(f"{letters} characters: {one:.2f} ms with, {other:.2f} ms without: {one / other - 1:+.0%}")
    loaded = read_workbook(workbook, "report.xlsx", "0" * 64)
    by_rule(made, loaded)
    print("  " + ", ".join(f"{code} {ms:.2f}" for ms, code in by_rule(made, loaded)[:12]))


def seconds_of(words: str) -> tuple[float, tuple[float, str]]:
    """How long all rules take for a paragraph of these words again and again, and the dearest of them."""
    text = (words * (HOSTILE // len(words) + 1))[:HOSTILE]
    taken = by_rule(report(sections={"overview": text, "problems": text[:1000], "other": text[:1000]}), None)
    return sum(ms for ms, _ in taken) / 1000, taken[0]


def hostile() -> None:
    """Each nasty kind, as one paragraph of one section; the slowest first."""
    found = []
    for words in (*NASTY, *FULL):
        seconds, dearest = seconds_of(words)
        found.append((seconds, words[:20], dearest))
    for seconds, words, (ms, code) in sorted(found, reverse=True)[:12]:
        print(f"{seconds:6.2f} s  {words!r:24} {code} {ms / 1000:.2f} s")


if __name__ == "__main__":
    usual()
    hostile()
