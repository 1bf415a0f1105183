"""The registry of the rules about one report: a rule is a decorated generator of findings.

The arguments of the decorator are what clerks read (Chinese); the docstring is for developers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xlgov.errors import XlgovError
from xlgov.finding import Severity

RuleFunction = Callable[..., "Iterator[Any]"]
"""Takes a Context and yields Findings; a rule about a Collection takes that and yields Issues."""

FORM = "年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）"
FORM_2021 = "年度报告格式（国办公开办函〔2021〕30号）"
FORM_2019 = "年度报告格式（试行）（国办公开办函〔2019〕60号）"
NOTICES = "国办公开办函〔2019〕60号、〔2021〕30号"
LOGIC = "数据之间的逻辑关系"
PRACTICE = "审核实践"


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One page of the rule book, and the function that does the work.

    ``severity`` is the usual one; ``also`` lists others that the rule gives in the cases its text names.
    """

    code: str
    number: int
    title: str
    text: str
    severity: Severity
    also: tuple[Severity, ...]
    basis: str
    editions: tuple[str, ...]
    cause: str
    advice: str
    family: str
    function: RuleFunction

    @property
    def severity_label(self) -> str:
        """The severities in Chinese, the usual one first."""
        return "／".join(severity.label for severity in (self.severity, *self.also))


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered statement of the rule book that is not a check."""

    code: str
    number: int
    title: str
    text: str


REGISTRY: dict[str, RuleInfo] = {}
"""Every rule about one report by its code, in the order of definition."""


def rule(
    code: str,
    *,
    number: int,
    title: str,
    text: str,
    basis: str,
    cause: str = "",
    advice: str,
    severity: Severity = Severity.ERROR,
    also: tuple[Severity, ...] = (),
    editions: tuple[str, ...] = ("2019", "2021"),
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a generator as the rule ``code``; its module is its family.

    Raises XlgovError for a code or number that is taken: codes are never reused.
    """

    def register(function: RuleFunction) -> RuleFunction:
        if code in REGISTRY or any(info.number == number for info in REGISTRY.values()):
            raise XlgovError(f"rule {code} ({number}) is registered twice")
        REGISTRY[code] = RuleInfo(
            code=code,
            number=number,
            title=title,
            text=text,
            severity=severity,
            also=also,
            basis=basis,
            editions=editions,
            cause=cause,
            advice=advice,
            family=function.__module__.rpartition(".")[2],
            function=function,
        )
        return function

    return register
