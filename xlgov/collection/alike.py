"""D-COPY-1: units whose texts are one and the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from math import ceil

from xlgov import ways
from xlgov.collection.handling import Handling
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.received import Delivery, Source
from xlgov.collection.rule import collection_rule
from xlgov.finding import Severity, listed
from xlgov.rules.registry import NOTICES
from xlgov.sentences.likeness import ALIKE, alike_by_sketch, numbers_of

_TRIED = 40
"""groups that one is held against: those with which it shares the most of its rarest numbers"""


@collection_rule(
    "D-COPY-1",
    number=121,
    title="单位之间文字不雷同",
    text="各单位的总体情况、存在的主要问题及改进情况不互相照抄。年份、数字、小标题、跟着表走的句子、带数量的句子和"
    "单位自己的名称不计；文字很短的不比较。一组雷同的单位只报一次。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="几个单位用了同一份材料，或者照发下来的样稿填写。",
    advice=f"请有关单位结合本单位实际重写；确实无误的，{ways.DECIDE}填“采用”。",
    handling=Handling(letter="文字部分与其他单位的几乎相同，请结合本单位实际重写；确实相同的，请书面说明。"),
)
def d_copy_1(ctx: Collection) -> Iterator[Issue]:
    """Groups of units with near-identical sections, each told once (国办公开办函〔2021〕30号: 内容雷同)."""
    found: dict[tuple[Source, ...], tuple[list[Delivery], list[str]]] = {}
    labels = {section.key: section.title for section in ctx.form.sections}
    deliveries = sorted(ctx.usable, key=lambda each: each.source)
    for section in ALIKE:
        for group in _groups(deliveries, section):
            # files of one unit, and copies of one file, are R-DUP's matter
            if min(len({ctx.called(each) for each in group}), len({each.sha256 for each in group})) > 1:
                sources = tuple(each.source for each in group)
                found.setdefault(sources, (group, []))[1].append(section)
    for group, sections in found.values():
        names = listed(list(dict.fromkeys(f"“{ctx.called(each)}”" for each in group)), "等 {} 个单位")
        told = "和".join(f"“{labels[section]}”" for section in sections)
        yield ctx.issue(f"{names}的{told}几乎相同。", sources=group, facts=sections)


def _groups(deliveries: Sequence[Delivery], section: str) -> list[list[Delivery]]:
    """The groups of two and more that are alike in a section, each like its first.

    Two that are alike share one of their rarest numbers, so only those with one in common are compared.
    """
    kept = [(each, numbers_of(each.sketches[section])) for each in deliveries if section in each.sketches]
    times = Counter(number for _, numbers in kept for number in numbers)
    groups: list[tuple[frozenset[int], list[Delivery]]] = []
    holders: dict[int, list[int]] = {}
    for each, numbers in kept:
        rare = sorted(numbers, key=lambda number: (times[number], number))[: _rare(len(numbers), section)]
        near = Counter(chain.from_iterable(holders.get(number, ()) for number in rare)).most_common(_TRIED)
        home = next((at for at, _ in near if alike_by_sketch(groups[at][0], numbers, section)), None)
        if home is not None:
            groups[home][1].append(each)
            continue
        for number in rare:
            holders.setdefault(number, []).append(len(groups))
        groups.append((numbers, [each]))
    return [group for _, group in groups if len(group) > 1]


def _rare(count: int, section: str) -> int:
    """Of so many numbers, how many can be missing from a set that is alike, and one."""
    alike = ALIKE[section]
    return count - ceil(count * alike / (2 - alike)) + 1
