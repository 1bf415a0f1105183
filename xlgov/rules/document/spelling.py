"""D-TYPO-1: words that are wrong wherever they stand, by a list."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov.claims.prose import Text
from xlgov.finding import Finding, Severity
from xlgov.rules.context import Context
from xlgov.rules.document.typos import Typo, misspelt
from xlgov.rules.quoting import in_text, paragraphs_at
from xlgov.rules.registry import PRACTICE, rule

_NAMED = 3
"""words that a message names; it counts the rest"""


@rule(
    "D-TYPO-1",
    number=117,
    title="没有错别字",
    text="文字里没有常见的错别字、漏字、叠字（如“行政法复议”“政府信公开”“的的”）。表里列有一批任何地方都不会对的写法，"
    "不检查别的；写法别扭的（如“已纠正结果”）作提示。每部分只报一次，写明处数。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=PRACTICE,
    cause="打字、修改时多字、漏字或者选错了字。",
    advice="改正这几个字。",
)
def d_typo_1(ctx: Context) -> Iterator[Finding]:
    """Words of the list typo_list.py (rules.md 117)."""
    for text in ctx.prose.texts:
        typos = misspelt(text.text)
        for severity in (Severity.WARNING, Severity.INFO):
            found = [(at, typo) for at, typo in typos if typo.severity is severity]
            if found:
                yield _told(ctx, text, found, severity)


def _told(ctx: Context, text: Text, places: list[tuple[int, Typo]], severity: Severity) -> Finding:
    number, *others = paragraphs_at(text.text, [at for at, _ in places])
    each = dict.fromkeys(typo for _, typo in places)
    named = "、".join(f"“{typo.wrong}”应为“{typo.right}”" for typo in list(each)[:_NAMED])
    more = f"等，共 {len(places)} 处" if len(places) > _NAMED else ""
    first = places[0][1]
    return in_text(
        ctx,
        text.key,
        number,
        first.wrong,
        f"“{text.label}”里{named}{more}。",
        severity=severity,
        advice=f"把“{first.wrong}”改成“{first.right}”" + ("，其余照此改正。" if len(each) > 1 else "。"),
        also=others,
    )
