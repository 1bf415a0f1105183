"""What a sentence claims about reconsiderations and lawsuits against this body.

A number belongs to the case or the result that it follows with nothing but small words between, or stands
right before it. Whatever is not told so plainly is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlgov import late
from xlgov.claims.amounts import Amount
from xlgov.claims.claim import Claim
from xlgov.claims.statements import Clause, Statement
from xlgov.values import Number

TRIGGER = late.compile(r"复议|诉讼|败诉|其中[^。\n]{0,16}(?:维持|纠正|审结)")
REVIEW, SUIT, DIRECT, AFTER = "复议", "诉讼", "诉讼.直接起诉", "诉讼.复议后起诉"
TOTAL, UPHELD, CORRECTED, PENDING = "总计", "结果维持", "结果纠正", "尚未审结"
_UNITS = ("", "件", "起", "宗", "例", "次", "个", "项")
_REVIEW = r"(?:行政)?(?<!信访)复议(?!机关|机构|委员会|法|局|后|复核|制度|渠道|途径|答复|答辩|意见|建议|决定)"
_SUIT = r"(?:行政)?(?<!民事)(?<!刑事)(?<!公益)(?:诉讼|起诉)(?!法|费|代理|程序|服务|请求|渠道|途径|状)"
_CASE = r"(?:案件|申请|案)?"
_AND = r" ?(?:、|/|和|及|与|或者|或|以及|暨)? ?(?:因此)?(?:被)?(?:提起|申请|发生)?(?:的)?"
_BEGUN = r"(?:被?(?:提起|提出|申请)的?|被)?"
_SPOKEN = late.compile(
    r"(?=[经复未直被提申行诉起其维尚正审在依纠败均全胜涉属因有政信])(?:"
    rf"(?P<after>(?:经过?)?(?:行政)?复议后(?:再|又)?(?:被)?(?:提起)?(?:行政)?(?:起诉|诉讼))"
    rf"|(?P<direct>(?:未经(?:行政)?复议)?直接(?:被)?(?:提起|向法院)?(?:行政)?(?:起诉|诉讼)"
    rf"|未经(?:行政)?复议(?:提起)?(?:行政)?(?:起诉|诉讼))"
    rf"|(?P<both>{_BEGUN}{_REVIEW}{_CASE}{_AND}{_SUIT}|{_BEGUN}{_SUIT}{_CASE}{_AND}{_REVIEW})"
    rf"|(?P<review>{_BEGUN}{_REVIEW})"
    rf"|(?P<suit>{_BEGUN}{_SUIT})"
    r"|(?P<narrow>(?:其中|(?<=\())(?:涉及|涉|属于|属|因|有关)?(?:政府|政务)?信息公开(?:类|方面|工作|领域|的|案件|行政|复议|诉讼|有)*)"
    r"|(?P<结果维持>维持(?!率)(?:原?(?:具体)?行政行为)?(?:或者?驳回(?:原告)?(?:诉讼)?请求数?)?)"
    r"|(?P<尚未审结>尚未审结|未审结|尚未结案|未结案|(?:尚|正)在(?:审理|办理)(?:之?中)?|审理中|在审)"
    r"|(?P<结果纠正>(?:依法)?(?:纠正|纠错)(?!率|机制))"
    r"|(?P<其他结果>其[他它余](?:结果|情形|情况|处理)?)"
    r"|(?P<kept>(?:维持|胜诉)率(?:均?为|达到?|保持)?100%|(?:均|全部)(?:获得?)?胜诉)"
    r"|(?P<lost>败诉(?!率)))"
)
"""cases and results; by their first letters, which is quicker than to try each"""
_TOPICS = {
    "after": (AFTER,),
    "direct": (DIRECT,),
    "both": (REVIEW, SUIT),
    "review": (REVIEW,),
    "suit": (SUIT,),
}
_RESULTS = (UPHELD, CORRECTED, PENDING, "其他结果")
_ROW = late.compile(r"[^,;。!?0-9]{2,40}?(?P<then>(?:案件|的|数|件数|数量){0,3}分别(?:为|是|有)?[ :]?)")
"""several results before a row of numbers"""
_UNTIL_NUMBER = late.compile(
    r"(?:案件|申请|结果|数量|总数|件数|情况|案|数|的|已|被|共计|合计|总计|共|计|为|是|本年度?|全年|立案|发生|收到|有|均|各|分别|了"
    r"|[: (]){0,8}"
)
"""what may stand between a case or result and its number"""
_IN_ALL = late.compile(r"[,、](?:两项|二者|两类)?(?:案件)?(?:合计|共计|总计|共)(?:案件)?[为有]?[ :]?")
_FROM_NUMBER = late.compile(
    r"(?:因|涉及|有关|关于|针对|政府|政务|信息|依申请|公开|申请人|申请|类|方面|工作|领域|的|答复|引起|引发|被"
    r"|提起|行政){0,12}"
)
"""what may stand between a number and the case that it is of"""
_TO_RESULT = late.compile(r"(?:案件|行政|复议|诉讼|案|结果|被|为|均|已|仍|获|得到|予以?|依法|的){0,6}")
"""what may stand between a number and the result that it is of"""
_THEN = late.compile(r"[、,]|和|及|与")
_ALL = late.compile(r"(?:均|全部|都)(?:获得?|得到|被|予以?|为|依法|是)*$")
_COUNTS = late.compile(r"[审办]结|结案|[0-9]")
"""what says that of some cases only all were upheld"""
_OF_RESULT = late.compile(r"(?:纠错|纠正|败诉|维持|撤销|违法|胜诉|撤回|终止)[的了]?$")
"""what stands before cases that are those of one result"""
_NONE_AFTER = late.compile(
    r"(?:案件|申请|数量|情况|案|数|:){0,6}(?:均|都|皆|也)?(?:(?:为|是)(?:零|0)(?![0-9.])|零(?:发生|案件|申请)"
    r"|(?:未发生|没有|无)(?=[,;。!?)]|$))"
)
_NOT = late.compile(
    r"(?:未|从未|尚未)(?=被|曾|有|因|发生|收到|接到|出现|产生|引发|引起|涉及|提起|发现|存在|败诉)|没有|不存在"
    r"|(?<!有)无(?![论需法故偿障正效关理条纸人])|零(?=行政|复议|诉讼|败诉|纠)"
)
_NOT_OF_THEM = late.compile(r"[但却除0-9]|导致(?!的)|而且?被")
"""words between a denial and a case, after which it is not the case that is denied"""
_REST = (
    r"案件|申请|事项|情况|情形|事件|问题|行为|现象|纠纷|记录|投诉|举报|申诉|信访|上访|检举|赔偿|国家|复议|诉讼"
    r"|政府信息公开|有关|相关|等|的|发生|产生|出现|及|和|或者|或|与|以及|被|提起|行政|案|零|[、/ ()]"
)
_ENDS = r"{0,16}(?=[,;。!?:]|$)"
_CASES_END = late.compile(rf"(?:{_REST}){_ENDS}")
_RESULTS_END = late.compile(rf"(?:{_REST}|依法|纠错|纠正|败诉){_ENDS}")
"""what may follow a case, or a result, that is denied"""
_OF_RESULT_ASIDE = late.compile(
    r"(?:纠错|纠正|败诉|维持|撤销|违法|审结)[^,;。()]{0,4}[0-9]{1,6}[ ]?[件起]?\([^()]{0,30}$"
)
"""before cases that are told in brackets behind those of one result: 被纠错4件(复议3件、诉讼1件)"""
_HAPPENED = late.compile(r"(?:案件|案)?(?:已|经)?(?:[一二]审|终审|终结|判决|裁定|撤诉|撤回|开庭|终止)")
"""behind cases of which one is told what happened to it, not how many there were"""
_BEGINS = late.compile(r"(?:也|亦|和|及|或|以及){0,2}")
_OF_OTHERS = late.compile(
    r"审理|(?<!已)审结|复议机[关构]|应诉|出庭|代理|[一二]审|再审|上诉|[上下]半年|季度|近[一二两三四五0-9]年|历年|近年|权利"
)
"""what stands before cases other than those of the table: that this body decides, of a part, of more years"""
_OF_A_KIND = late.compile(
    r"(?:(?<!公开)(?<!信息)(?<!申请)(?<![两三各此])类|(?:征地|拆迁|征收|土地|劳动|工伤|处罚|许可)[^,;、]{0,4})(?:的)?$"
)
"""what stands before cases about something else"""
_UNRELATED = late.compile(
    r"(?:与|和)(?:政府)?信息公开(?:工作)?(?:均|都)?无关|(?:非|不涉及|不属于?)(?:因)?(?:政府)?信息公开"
)
"""what says that cases are not about disclosure"""
_HANDLED = late.compile(r"(?:办理|受理|处理|办结)[^,、引被因]{0,14}$")
_NAMES_CASES = late.compile(r"复议|诉讼")
_ITS_RESULT = late.compile(r"[,(]?(?:结果|复议|案件|已|经|被|予以|获|为|是|均|全部|处理|审理|诉讼|判决){0,5}")
"""what stands between a case and its result"""
_STOP = late.compile(r"[,;。)!?]|$")
_NEAR = 60
"""letters before a word in which what it is about is looked for"""


class _Said(NamedTuple):
    """A case or a result in a statement, the clause that it stands in, and where what precedes it begins."""

    what: str
    start: int
    end: int
    clause: Clause
    since: int
    """where its clause begins, or that before it if a list goes on from there; not far away"""
    disclosure: bool
    """whether its clause says 公开"""


def read(statement: Statement) -> Iterator[Claim]:
    """The claims about cases against this body and what became of them."""
    return iter(()) if _UNRELATED.search(statement.masked) else _Reading(statement).claims()


class _Reading:
    """One statement being read: which cases it speaks of as it goes on."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.text = statement.masked
        counts = [each for each in statement.amounts if each.unit in _UNITS]
        self.amounts = {each.start: each for each in counts}
        self.ending = {each.end: each for each in counts}
        self.cases: tuple[str, ...] = ()
        self.spoken: dict[str, int] = {}

    def claims(self) -> Iterator[Claim]:
        """Its claims, case by case and result by result."""
        before = self.statement.before
        if self.text.startswith("其中") and before is not None and _NAMES_CASES.search(before.text):
            self.cases = _Reading(before).last_cases()
        return iter(self._found())

    def last_cases(self) -> tuple[str, ...]:
        """The cases of which it speaks at its end."""
        self._found()
        return self.cases

    def _found(self) -> list[Claim]:
        found: list[Claim] = []
        listed_until = 0
        for said in self._said():
            if said.what in _TOPICS:
                self.cases = () if self._is_of_others(said) else _TOPICS[said.what]
                self.spoken |= dict.fromkeys(self.cases, said.start)
                found += self._of_cases(said) if self.cases else ()
            elif said.end < listed_until:
                continue  # it is one of a row that has been read
            elif said.what in _RESULTS and (row := self._row(said)):
                listed_until = row[-1][1].start
                found += self._of_row(row)
            elif said.what == "narrow":
                found = self._narrowed(said, found)
            else:
                found += self._of_result(said) or self._of_the_only(said, found)
        return found

    def _said(self) -> Iterator[_Said]:
        """The cases and results in clauses that speak of the report's year."""
        before, goes_on = 0, False
        trigger = TRIGGER.search(self.text)
        first = trigger.start() if trigger else len(self.text)
        for clause in self.statement.clauses:
            if clause.end <= first:
                continue
            matches = list(_SPOKEN.finditer(self.text, clause.start, clause.end))
            current = self.statement.is_current(clause)
            disclosure = bool(matches) and "公开" in clause.text
            for match in matches if current else ():
                begins = goes_on and _BEGINS.fullmatch(self.text, clause.start, match.start())
                since = max(before if begins else clause.start, match.start() - _NEAR)
                yield _Said(str(match.lastgroup), match.start(), match.end(), clause, since, disclosure)
            before, goes_on = clause.start, current and bool(matches)

    def _is_of_others(self, said: _Said) -> bool:
        before = self.text[max(said.clause.start, said.since) : said.start]
        around = self.text[max(0, said.start - _NEAR) : said.start]
        if "(" in around and _OF_RESULT_ASIDE.search(around):
            return True
        if _OF_OTHERS.search(before) or _OF_RESULT.search(before) or _OF_A_KIND.search(before):
            return True
        return not said.disclosure and _HANDLED.search(before) is not None

    # --- cases

    def _of_cases(self, said: _Said) -> Iterator[Claim]:
        amount, words = self._number_after(said.end)
        if amount is not None:
            yield from self._counted(said, amount, words)
            return
        denied = _NONE_AFTER.match(self.text, said.end)
        start = said.start if denied else self._denial(said)
        end = denied.end() if denied else said.end
        if start is not None:
            for case in self.cases:
                yield self._claim(f"{case}.{TOTAL}", 0, said, start, end, denied=True)
            return
        amount = self._number_before(said, _FROM_NUMBER)
        if amount is not None and not self._has_result(said) and not _HAPPENED.match(self.text, said.end):
            yield from self._counted(said, amount, "")

    def _counted(self, said: _Said, amount: Amount, words: str) -> Iterator[Claim]:
        """The claims of a number that stands behind or before cases."""
        totals = [f"{case}.{TOTAL}" for case in self.cases]
        second = self._second(amount) if len(totals) == 2 and ("分别" in words or "各" in words) else None
        start, end = min(said.start, amount.start), max(said.end, amount.end)
        if second is not None and "分别" in words:
            yield self._claim(totals[0], amount.number, said, start, end, exact=amount.exact)
            yield self._claim(totals[1], second.number, said, start, second.end, exact=second.exact)
        elif len(totals) == 1 or not amount.number or "均" in words or "各" in words:
            for total in totals:
                yield self._claim(total, amount.number, said, start, end, exact=amount.exact)
            if self.cases == (SUIT,) and REVIEW in self.spoken:
                yield from self._sum(said, amount)
        elif "分别" not in words:
            yield self._claim("+".join(totals), amount.number, said, start, end, exact=amount.exact)

    def _sum(self, said: _Said, last: Amount) -> Iterator[Claim]:
        """What both come to, told right behind: 复议3件、诉讼2件，共5件."""
        match = _IN_ALL.match(self.text, last.end)
        amount = self.amounts.get(match.end()) if match else None
        if amount is not None:
            both = f"{REVIEW}.{TOTAL}+{SUIT}.{TOTAL}"
            start = self.spoken[REVIEW]
            yield self._claim(both, amount.number, said, start, amount.end, exact=amount.exact)

    def _narrowed(self, said: _Said, found: list[Claim]) -> list[Claim]:
        """The claims with that of the last cases only for those among them about disclosure."""
        amount, _ = self._number_after(said.end)
        if amount is None or not found or not found[-1].measure.endswith(TOTAL):
            return found
        last = found[-1]
        return [*found[:-1], last._replace(number=amount.number, end=amount.end, exact=amount.exact)]

    # --- results

    def _of_the_only(self, said: _Said, found: list[Claim]) -> list[Claim]:
        """The result of a case that was the only one: 复议1件，结果维持."""
        last = found[-1] if found else None
        if said.what not in (UPHELD, CORRECTED) or last is None or last.number != 1 or len(self.cases) != 1:
            return []
        plainly = _ITS_RESULT.fullmatch(self.text, last.end, said.start) and _STOP.match(self.text, said.end)
        if not plainly or last.measure != f"{self.cases[0]}.{TOTAL}":
            return []
        return [self._claim(f"{self.cases[0]}.{said.what}", 1, said, last.start, said.end)]

    def _of_result(self, said: _Said) -> list[Claim]:
        return list(self._result(said))

    def _result(self, said: _Said) -> Iterator[Claim]:
        if said.what == "kept":
            cases = (SUIT,) if "胜诉" in self.text[said.start : said.end] else self.cases
            for case in cases:
                yield self._claim(f"{case}.{CORRECTED}", 0, said, said.start, said.end, denied=True)
            return
        result = CORRECTED if said.what == "lost" else said.what
        cases = self._cases_of(said)
        measure = "+".join(f"{case}.{result}" for case in cases)
        amount = self._number_after(said.end)[0] or self._number_before(said, _TO_RESULT)
        if amount is not None and cases:
            start, end = min(said.start, amount.start), max(said.end, amount.end)
            yield self._claim(measure, amount.number, said, start, end, exact=amount.exact)
        elif result == CORRECTED and cases:
            denied = self._denial(said)
            if denied is not None:
                yield self._claim(measure, 0, said, denied, said.end, denied=True)
        elif result == UPHELD:
            yield from self._all_upheld(said)

    def _row(self, said: _Said) -> list[tuple[_Said, Amount]]:
        """The results that 分别为 gives as many numbers for: 维持、纠正分别为3件、1件; empty for none."""
        match = _ROW.match(self.text, said.start)
        if match is None or match.end() > said.clause.end:
            return []
        spoken = _SPOKEN.finditer(self.text, said.start, match.start("then"))
        results = [
            said._replace(what=str(each.lastgroup), start=each.start(), end=each.end()) for each in spoken
        ]
        numbers = [self.amounts.get(match.end())]
        while numbers[-1] is not None and len(numbers) < len(results):
            numbers.append(self._second(numbers[-1]))
        found = [(each, number) for each, number in zip(results, numbers, strict=False) if number is not None]
        whole = len(found) == len(results) and self._second(found[-1][1]) is None
        return found if whole and all(each.what in _RESULTS for each in results) else []

    def _of_row(self, row: list[tuple[_Said, Amount]]) -> Iterator[Claim]:
        start = row[0][0].start
        for each, number in row:
            measure = "+".join(f"{case}.{each.what}" for case in self.cases)
            if measure:
                yield self._claim(measure, number.number, each, start, number.end, exact=number.exact)

    def _cases_of(self, said: _Said) -> tuple[str, ...]:
        """The cases that a result is of: 败诉 is of lawsuits; what 复议机关 corrects, of reconsiderations."""
        if said.what == "lost" and (not self.cases or REVIEW in self.cases):
            return (SUIT,)
        if not self.cases and "复议" in self.text[said.since : said.start]:
            return (REVIEW,)
        return self.cases

    def _all_upheld(self, said: _Said) -> Iterator[Claim]:
        """What 均获维持 says: nothing was corrected, and nothing is pending where it says so of all."""
        before = self.text[max(said.clause.start, said.since) : said.start]
        if not _ALL.search(before):
            return
        results = (CORRECTED,) if _COUNTS.search(before) else (CORRECTED, PENDING)
        own = any(said.clause.start <= at for at in self.spoken.values())
        for case in self.cases if own else self.spoken:
            measure = "+".join(f"{case}.{result}" for result in results)
            yield self._claim(measure, 0, said, said.start - len(before), said.end, denied=True)

    # --- numbers and denials

    def _number_after(self, end: int) -> tuple[Amount | None, str]:
        """The number that follows, and the words between."""
        match = _UNTIL_NUMBER.match(self.text, end)
        assert match is not None  # it may match nothing
        return self.amounts.get(match.end()), match.group()

    def _number_before(self, said: _Said, between: re.Pattern[str]) -> Amount | None:
        """The number that stands before, with nothing but such words between."""
        for end in range(said.start, max(said.clause.start, said.since), -1):
            amount = self.ending.get(end)
            if amount is not None:
                return amount if between.fullmatch(self.text, end, said.start) else None
        return None

    def _second(self, first: Amount) -> Amount | None:
        match = _THEN.match(self.text, first.end)
        return self.amounts.get(match.end()) if match else None

    def _has_result(self, said: _Said) -> bool:
        """Whether a result in the same clause follows: the number before is of those with the result."""
        match = _SPOKEN.search(self.text, said.end, min(said.clause.end, said.end + _NEAR))
        return match is not None and match.lastgroup not in _TOPICS

    def _denial(self, said: _Said) -> int | None:
        """Where a denial of what is said begins; None where nothing denies it."""
        ends = _CASES_END if said.what in _TOPICS else _RESULTS_END
        if not ends.match(self.text, said.end):
            return None
        denials = [
            each for each in _NOT.finditer(self.text, said.since, said.end) if each.start() < said.start
        ]
        if not denials or _NOT_OF_THEM.search(self.text, denials[-1].end(), said.start):
            return None
        return denials[-1].start()

    def _claim(
        self,
        measure: str,
        number: Number,
        said: _Said,
        start: int,
        end: int,
        *,
        exact: bool = True,
        denied: bool = False,
    ) -> Claim:
        return Claim(measure, number, self.statement, start, end, exact, denied, said.clause.scope)
