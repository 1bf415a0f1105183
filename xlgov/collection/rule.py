"""The registry of the rules about many reports: each carries what a roll-up needs of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from xlgov.collection.handling import Handling
from xlgov.errors import XlgovError
from xlgov.finding import Severity
from xlgov.rules.registry import REGISTRY, RuleFunction, RuleInfo

Stage = Literal["delivery", "rollup"]
"""What a rule speaks of: what was delivered, before anything is added up, or the sum."""
DELIVERY: tuple[Stage, ...] = ("delivery",)
SUM: tuple[Stage, ...] = ("rollup",)
BOTH: tuple[Stage, ...] = ("delivery", "rollup")


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionRule(RuleInfo):
    """A rule about a collection: its function takes a Collection and yields Issues.

    ``handling`` is what a roll-up makes of its issues, but for those that have their own.
    """

    stages: tuple[Stage, ...]
    handling: Handling


FAMILIES = {
    "structure": "格式和结构",
    "value": "单个格",
    "amount": "金额",
    "digits": "数字粘连",
    "total": "合计与平衡",
    "request": "申请办理",
    "dispute": "复议诉讼",
    "disclosure": "主动公开",
    "year": "与上年衔接",
    "prose": "跟着表走的句子",
    "narrative": "正文与表格",
    "document": "文稿",
    "calendar": "公开时限",
    "delivery": "下级报送",
    "figures": "读到的数",
    "siblings": "单位之间",
    "alike": "单位文字雷同",
    "sums": "逐级汇总",
}
"""The families' names, by module, in the order in which they are printed."""


COLLECTION_RULES: dict[str, CollectionRule] = {}
"""Every rule about a collection by its code, in the order of definition."""


def collection_rule(
    code: str,
    *,
    number: int,
    title: str,
    text: str,
    basis: str,
    cause: str,
    advice: str,
    severity: Severity = Severity.ERROR,
    also: tuple[Severity, ...] = (),
    needs: tuple[str, ...] = (),
    stages: tuple[Stage, ...] = DELIVERY,
    handling: Handling = Handling(),  # noqa: B008 - frozen
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a generator as the rule ``code``; its module is its family.

    Raises XlgovError for a code or number that is taken: codes are never reused.
    """

    def register(function: RuleFunction) -> RuleFunction:
        taken = [*REGISTRY.values(), *COLLECTION_RULES.values()]
        if any(info.code == code or info.number == number for info in taken):
            raise XlgovError(f"rule {code} ({number}) is registered twice")
        COLLECTION_RULES[code] = CollectionRule(
            code=code,
            number=number,
            title=title,
            text=text,
            severity=severity,
            also=also,
            basis=basis,
            cause=cause,
            advice=advice,
            family=function.__module__.rpartition(".")[2],
            function=function,
            needs=needs,
            stages=stages,
            handling=handling,
        )
        return function

    return register
