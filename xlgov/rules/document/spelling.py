"""D-TYPO-1: words that are wrong wherever they stand, by a list."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from xlgov.claims.prose import Text
from xlgov.finding import Finding, Severity
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text, paragraphs_at
from xlgov.rules.registry import PRACTICE, rule

_LIST = Path(__file__).with_name("typos.toml")
_CODE = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_NAMED = 3
"""words that a message names; it counts the rest"""


class Typo(NamedTuple):
    """A word that is wrong, what it should be, and words of which it is a part where it is right."""

    wrong: str
    right: str
    unless: tuple[str, ...]
    severity: Severity


@cache
def _typos() -> dict[int, list[Typo]]:
    """The list, by two letters (see ``_pairs``) of each wrong word that its right one does not have."""
    import tomllib

    raw = tomllib.loads(_LIST.read_text("utf-8"))
    unless, by_pair = raw["unless"], dict[int, list[Typo]]()
    for severity, name in ((Severity.WARNING, "wrong"), (Severity.INFO, "awkward")):
        for wrong, right in raw[name].items():
            typo = Typo(wrong, right, tuple(unless.get(wrong, ())), severity)
            by_pair.setdefault(_pair(typo), []).append(typo)
    return by_pair


@cache
def _wrong_pairs() -> frozenset[int]:
    return frozenset(_typos())


def _pair(typo: Typo) -> int:
    right = set(_pairs(typo.right))
    return next((pair for pair in _pairs(typo.wrong) if pair not in right), next(iter(_pairs(typo.wrong))))


def _pairs(text: str) -> Iterable[int]:
    """Every two letters that stand side by side, as one number: there is no quicker way through a text."""
    raw = text.encode(_CODE, "surrogatepass")
    even, odd = raw[: len(raw) // 4 * 4], raw[2 : 2 + max(0, len(raw) - 2) // 4 * 4]
    return chain(memoryview(even).cast("I"), memoryview(odd).cast("I"))


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
    """Words of the list typos.toml (rules.md 117)."""
    for text in ctx.prose.texts:
        typos = misspelt(text.text)
        for severity in (Severity.WARNING, Severity.INFO):
            found = [(at, typo) for at, typo in typos if typo.severity is severity]
            if found:
                yield _told(ctx, text, found, severity)


def misspelt(text: str) -> list[tuple[int, Typo]]:
    """The words of the list in a text and where each stands, in the order of the text."""
    by_pair = _typos()
    met = _wrong_pairs().intersection(_pairs(text))
    return sorted((at, typo) for pair in met for typo in by_pair[pair] for at in _places(text, typo))


def _places(text: str, typo: Typo) -> list[int]:
    """Where a word stands that is not part of a right one."""
    if typo.wrong not in text:
        return []
    for right in typo.unless:
        text = text.replace(right, "■" * len(right))
    found, at = [], text.find(typo.wrong)
    while at >= 0:
        found.append(at)
        at = text.find(typo.wrong, at + len(typo.wrong))
    return found


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
