"""The registry of the rules about one report: a rule is a decorated generator of findings.

The arguments of the decorator are what clerks read (Chinese); the docstring is for developers. Identities of
the form are rules without a function of their own: see equations.py. No rule names an edition: it applies
where the form has what it ``needs``, and its texts take from the editions' heads what they say of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from xlgov.errors import XlgovError
from xlgov.finding import Severity
from xlgov.form import Form, Words, editions
from xlgov.form.folder import notices

RuleFunction = Callable[..., "Iterator[Any]"]
"""Takes a Context and yields Findings; a rule about a Collection takes that and yields Issues."""

NOTICES = notices()
FORM = f"年度报告格式（{NOTICES}）"
LOGIC = "数据之间的逻辑关系"
PRACTICE = "审核实践"


class Explaining(StrEnum):
    """What it takes to explain an error of a rule in writing (情况说明); a warning wants a reason."""

    REASON = "reason"
    COMPARED = "compared"
    """a reason, or that somebody held it against the original"""
    NEVER = "never"
    """what is wrong has to be put right"""


@dataclass(frozen=True, eq=False)
class RuleInfo:
    """One page of the rule book, and the function that does the work.

    ``severity`` is the usual one; ``also`` lists others that the rule gives in the cases its text names.
    ``needs`` lists keys, stems and tags, as ``Form.has`` takes them; ``identity`` says that the rule is one
    of the form's own equations. ``explaining`` says what counts beside an error of it.
    """

    code: str
    number: int
    title: str
    text: str
    severity: Severity
    also: tuple[Severity, ...]
    basis: str
    cause: str
    advice: str
    family: str
    function: RuleFunction
    needs: tuple[str, ...] = ()
    identity: bool = False
    explaining: Explaining = Explaining.REASON

    def applies(self, form: Form) -> bool:
        """Whether an edition states the identity, or has all that the rule needs."""
        if self.identity:
            return self.code in form.by_code
        return all(form.has(name) for name in self.needs)

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that the rule applies to."""
        return tuple(form.edition for form in editions() if self.applies(form))

    @property
    def severity_label(self) -> str:
        """The severities in Chinese, the usual one first."""
        return "／".join(severity.label for severity in (self.severity, *self.also))


class Note(NamedTuple):
    """A numbered statement of the rule book that is not a check."""

    code: str
    number: int
    title: str
    text: str


REGISTRY: dict[str, RuleInfo] = {}
"""Every rule with a function of its own by its code, in the order of definition."""


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
    needs: tuple[str, ...] = (),
    explaining: Explaining = Explaining.REASON,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a generator as the rule ``code``; its module, or the package that it is in, is its
    family.

    Raises XlgovError for a code or number that is taken: codes are never reused.
    """

    def register(function: RuleFunction) -> RuleFunction:
        family = function.__module__.removeprefix("xlgov.rules.").split(".")[0]
        words = Words(number, title, text, basis, advice, family, cause, severity, also)
        enter(made(code, words, function, needs=needs, explaining=explaining))
        return function

    return register


def made(
    code: str,
    words: Words,
    function: RuleFunction,
    *,
    needs: tuple[str, ...] = (),
    identity: bool = False,
    explaining: Explaining = Explaining.REASON,
) -> RuleInfo:
    """A rule of these words."""
    return RuleInfo(
        code=code,
        number=words.number,
        title=words.title,
        text=words.text,
        severity=words.severity,
        also=words.also,
        basis=words.basis,
        cause=words.cause,
        advice=words.advice,
        family=words.family,
        function=function,
        needs=needs,
        identity=identity,
        explaining=explaining,
    )


def enter(info: RuleInfo) -> None:
    """Take a rule into the registry.

    Raises XlgovError for a code or number that is taken.
    """
    if info.code in REGISTRY or any(other.number == info.number for other in REGISTRY.values()):
        raise XlgovError(f"rule {info.code} ({info.number}) is registered twice")
    REGISTRY[info.code] = info
