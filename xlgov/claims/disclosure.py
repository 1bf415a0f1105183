"""What a sentence claims about the figures of table 二: documents, decisions, charges and purchases.

What was published (公开行政处罚信息4条) is not what was done, and has a measure of its own that begins with
正文.公开. Documents need the word that says which of their figures is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlgov import late
from xlgov.claims.amounts import Amount
from xlgov.claims.claim import Claim
from xlgov.claims.statements import Clause, Statement
from xlgov.values import Number

TRIGGER = late.compile(r"规(?:范性文件|章)|行政(?:许可|处罚|强制|执法)|双公示|事业性收费|采购")
_DENIES = late.compile(r"[未无不]|没有")
PROACTIVE, PUBLISHED = "主动公开", "正文.公开"
MADE, REPEALED, IN_FORCE = "制发", "废止", "现行有效"
CHARGES = f"{PROACTIVE}.行政事业性收费"
PURCHASES, SPENT = f"{PROACTIVE}.政府集中采购.项目", f"{PROACTIVE}.政府集中采购.金额"
KINDS = ("行政许可", "行政处罚", "行政强制")
ENFORCEMENT, BOTH_KINDS = f"{PUBLISHED}.行政执法", f"{PUBLISHED}.双公示"
_PER = {"元": Decimal(1) / 10_000, "万元": Decimal(1), "亿元": Decimal(10_000)}
_UNTIL_NUMBER = r"(?:共计|合计|总计|共|计|数量|总数|件数|数|分别|为|是|有|达|的|了|[: ]){0,6}"
_KINDS = late.compile(r"规(?:范性文件|章)")
_DOCUMENT = r"(?:行政)?(?P<kind>规范性文件|规章)(?!草案|征求|解读|管理|审|目录|库)"
_MAKING = r"(?:新)?(?:制定|制发|印发|出台|制作)(?:并?(?:出台|印发|发布|公布|公开|实施)|和|、){0,2}"
_ENDING = r"废止(?:(?:失效|和|及|或|、|宣布失效){1,3})?"
_FORCE = r"(?:现行有效|(?:保留)?继续有效|保留有效|(?:目前|现有|仍然?)有效)"
_LEAD = rf"(?:(?P<making>{_MAKING})|(?P<ending>{_ENDING})|(?P<force>{_FORCE}))"
_SMALL = r"(?:了|的|本级|[省市州县区]?政府|各类|部门|全市|全县|全区|新){0,3}"
_OF_DOCUMENTS = late.compile(rf"{_LEAD}?(?P<before>{_SMALL}){_DOCUMENT}")
"""documents, with what was done with them where it says so before"""
_DONE_LATER = late.compile(
    rf"(?P<making>新?(?:制定|制发|印发|出台|制作))|(?P<ending>{_ENDING})|(?P<force>{_FORCE})"
)
"""what was done with the documents that were named before"""
_TO_NUMBER = late.compile(_UNTIL_NUMBER)
_FROM_NUMBER = late.compile(rf"的?{_DOCUMENT}")
_NONE = late.compile(r"(?:未|没有|无|暂无|尚无)(?:新|再)?$")
_ENDS = late.compile(r"[,;。、)(!?:和及与并]|$")
"""what stands behind a number that is all that is said of documents named before: not 出台3项措施"""
_DOCUMENT_UNITS = ("", "件", "份", "个", "部", "项")
_KIND = r"(?:许可|处罚|强制(?:措施|执行)?)"
_DECIDED = late.compile(
    rf"(?:(?P<none>未|没有|无|暂无|尚未)(?:作出|做出|实施|发生|进行|产生|开展|办理|有)?(?:过|任何)?)?"
    rf"(?:(?P<doing>作出|做出|办理|办结|实施|下达)(?:了|各类|的)?)?"
    rf"(?P<kinds>行政(?:{_KIND}(?:(?:、|和|及|与|以及)(?:行政)?{_KIND}){{0,2}}|执法)|双公示[”\"]?)"
)
_UNTIL_DECISIONS = late.compile(
    r"(?:决定书?|结果|信息|案件|案|公示|公开|数据|类|等|相关|情况|方面"
    r"|共计|合计|总计|共|计|为|了|的|[: ]){0,6}"
)
_NO_DECISIONS = late.compile(r"(?:决定书?|案件|行为|情况|事项|职权|权限|职能|等|的|情形){0,3}(?=[,;。)]|$)")
_PUBLISHING = late.compile(r"公开|公示|发布|公布|双公示")
_DECISION_UNITS = ("", "件", "条", "项", "宗", "起", "例", "份", "个")
_CHARGED = late.compile(
    r"(?P<none>(?:未|没有|无|不)(?:发生|收取|征收|存在)?(?:任何|过)?)?行政事业性收费(?:项目|金额|总额|收入|事项|情况|总计|合计"
    r"|共计|共|为|的|[: ]){0,4}"
)
_ABOUT_REQUESTS = late.compile(r"申请|信息公开|信息处理|复制|邮寄")
"""words beside which charges are those for information"""
_PURCHASED = late.compile(
    r"政府(?P<central>集中)?采购(?:项目|数量|工作|任务|次数|共计|共|计|了|为|[: ]){0,4}"
)
_SPENT = late.compile(
    r"(?:采购|合同|成交|中标)?(?:总)?(?:金额|额|价款?)(?:共计|合计|总计|共|为|达|[: ]){0,3}"
)
_PURCHASE_UNITS = ("", "个", "项", "次", "件", "批", "宗", "笔")
_POWERS = late.compile(r"清单|事项|权责|权力")
"""beside a number in 项: powers are counted, and not what was decided"""
_LISTED = late.compile(r" ?[,、和及与]{1,2} ?")
_NEAR = 120
"""letters before a number in which it may say that something was published"""


def read(statement: Statement) -> Iterator[Claim]:
    """The claims about documents, decisions, charges and purchases."""
    if not statement.amounts and not _DENIES.search(statement.text):
        return iter(())
    reading = _Reading(statement)
    found = [*reading.documents(), *reading.decisions(), *reading.charges(), *reading.purchases()]
    return iter(sorted(found, key=lambda claim: claim.end))


class _Reading:
    """One statement being read."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.text = statement.masked
        self.amounts = {each.start: each for each in statement.amounts}
        self.clauses = [each for each in statement.clauses if statement.is_current(each)]

    # --- documents

    def documents(self) -> Iterator[Claim]:
        """Documents made, repealed and in force."""
        found = _KINDS.search(self.text)
        first = found.start() if found else len(self.text)
        kind = ""
        for clause in self.clauses:
            at = clause.start if clause.end > first else clause.end
            while (match := self._next(clause, at)) is not None:
                at = match.end()
                what = _what(match)
                if "kind" in match.groupdict():
                    kind = match["kind"]
                    yield from self._of_named(clause, match, f"{PROACTIVE}.{kind}.{what}") if what else ()
                else:
                    yield from self._of_earlier(clause, match, what, kind)

    def _next(self, clause: Clause, at: int) -> re.Match[str] | None:
        """The next words about documents: they themselves, or what was done with them."""
        first = _OF_DOCUMENTS.search(self.text, at, clause.end)
        second = _DONE_LATER.search(self.text, at, first.start() if first else clause.end)
        return second or first

    def _of_named(self, clause: Clause, match: re.Match[str], measure: str) -> Iterator[Claim]:
        """What is said before the documents: 制发规范性文件10件, 未废止规范性文件."""
        start = match.start()
        denied = _NONE.search(self.text, max(clause.start, start - 6), start)
        amount = self._number(_TO_NUMBER, match.end())
        if denied is not None and _ENDS.match(self.text, match.end()):
            yield self._claim(measure, 0, clause, denied.start(), match.end(), denied=True)
        elif amount is not None and denied is None and amount.unit in _DOCUMENT_UNITS:
            yield self._claim(measure, amount.number, clause, start, amount.end, amount.exact)

    def _of_earlier(self, clause: Clause, match: re.Match[str], what: str, kind: str) -> Iterator[Claim]:
        """What is said apart from the documents: 规范性文件制发10件, 废止3件; or 制发10件规范性文件."""
        amount = self._number(_TO_NUMBER, match.end())
        if amount is None or amount.unit not in _DOCUMENT_UNITS:
            return
        end = amount.end
        behind = _FROM_NUMBER.match(self.text, end)
        if behind is not None:
            kind, end = behind["kind"], behind.end()
        elif not _ENDS.match(self.text, end):
            return
        if kind:
            measure = f"{PROACTIVE}.{kind}.{what}"
            yield self._claim(measure, amount.number, clause, match.start(), end, amount.exact)

    # --- decisions

    def decisions(self) -> Iterator[Claim]:
        """Decisions made, and items about them that were published."""
        made_until = len(self.text)
        for clause in self.clauses:
            if "行政" not in clause.text and "公示" not in self.statement.text[clause.start : clause.end]:
                continue
            for match in _DECIDED.finditer(self.statement.text, clause.start, clause.end):
                kinds = _kinds(match["kinds"])
                made = _LISTED.fullmatch(self.text, made_until, match.start()) is not None
                if match["none"]:
                    if _NO_DECISIONS.match(self.text, match.end()):
                        yield from self._none_of(clause, match, kinds)
                    continue
                amount = self._number(_UNTIL_DECISIONS, match.end())
                if amount is None or amount.unit not in _DECISION_UNITS:
                    continue
                around = self.statement.text[max(0, match.start() - _NEAR) : amount.start]
                if amount.unit == "项" and _POWERS.search(around):
                    continue
                if match["doing"] or made:
                    stem, made_until = PROACTIVE, amount.end
                elif _PUBLISHING.search(around):
                    stem = PUBLISHED
                else:
                    continue
                measure = "+".join(f"{stem}.{kind}" for kind in kinds)
                yield self._claim(measure, amount.number, clause, match.start(), amount.end, amount.exact)

    def _none_of(self, clause: Clause, match: re.Match[str], kinds: tuple[str, ...]) -> Iterator[Claim]:
        for kind in kinds:
            if kind in KINDS:
                yield self._claim(f"{PROACTIVE}.{kind}", 0, clause, match.start(), match.end(), denied=True)

    # --- money

    def charges(self) -> Iterator[Claim]:
        """Charges that the law provides for, in 万元; those for information are others."""
        if "事业性收费" not in self.text or _ABOUT_REQUESTS.search(self.text):
            return
        for clause in self.clauses:
            for match in _CHARGED.finditer(self.text, clause.start, clause.end):
                amount = self.amounts.get(match.end())
                if match["none"]:
                    yield self._claim(CHARGES, 0, clause, match.start(), match.end(), denied=True)
                elif amount is not None and amount.unit in _PER:
                    yield self._money(CHARGES, amount, clause, match.start())

    def purchases(self) -> Iterator[Claim]:
        """Central purchases and what was spent on them, in 万元."""
        bought = False
        for clause in self.clauses if "政府" in self.text else ():
            for match in _PURCHASED.finditer(self.text, clause.start, clause.end):
                bought = True
                amount = self.amounts.get(match.end())
                if amount is None:
                    continue
                if amount.unit in _PER:
                    yield self._money(SPENT, amount, clause, match.start())
                elif amount.unit in _PURCHASE_UNITS:
                    yield self._claim(
                        PURCHASES, amount.number, clause, match.start(), amount.end, amount.exact
                    )
            for match in _SPENT.finditer(self.text, clause.start, clause.end) if bought else ():
                amount = self.amounts.get(match.end())
                if amount is not None and amount.unit in _PER:
                    yield self._money(SPENT, amount, clause, match.start())

    def _money(self, measure: str, amount: Amount, clause: Clause, start: int) -> Claim:
        number = Decimal(amount.number) * _PER[amount.unit]
        whole = number == int(number)
        return self._claim(
            measure, int(number) if whole else number.normalize(), clause, start, amount.end, amount.exact
        )

    # ---

    def _number(self, between: re.Pattern[str], end: int) -> Amount | None:
        match = between.match(self.text, end)
        assert match is not None  # it may match nothing
        return self.amounts.get(match.end())

    def _claim(
        self,
        measure: str,
        number: Number,
        clause: Clause,
        start: int,
        end: int,
        exact: bool = True,
        *,
        denied: bool = False,
    ) -> Claim:
        return Claim(measure, number, self.statement, start, end, exact, denied, clause.scope)


def _what(match: re.Match[str]) -> str:
    """Which figure of documents is meant; empty where the words do not say."""
    if match["making"]:
        return MADE
    if match["ending"]:
        return REPEALED
    return IN_FORCE if match["force"] else ""


def _kinds(words: str) -> tuple[str, ...]:
    """The kinds of decisions that are named."""
    if "双公示" in words:
        return ("双公示",)
    if "执法" in words:
        return ("行政执法",)
    return tuple(kind for kind in KINDS if kind[2:] in words)
