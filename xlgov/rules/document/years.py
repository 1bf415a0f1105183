"""Years in the texts: in the title and the announcement, in the period of the figures, in what is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov import late
from xlgov.finding import NOWHERE, Finding, Severity, Status
from xlgov.folding import arabic, one_width
from xlgov.report.bound import PREAMBLE
from xlgov.rules.context import Context
from xlgov.rules.quoting import in_text, on_sentence, text_key
from xlgov.rules.registry import LOGIC, PRACTICE, rule
from xlgov.rules.wording import shortened

if TYPE_CHECKING:
    from xlgov.claims.statements import Statement

_OVERVIEW, _PLANNED_IN, _REST = "overview", "problems", "other"
"""the section that tells of the year, the one that tells of what is to come, and that on fees and the rest"""
_MOST = 5
"""sentences about last year that are told"""
_TITLE_YEAR = late.compile(r"(20(?<![0-9]20)[0-9]{2})\s?(?:年|度)")
_LEAD = (
    "(?:现将|现公布|现予公布|现发布|现公开|现编制|特编制|特向社会公布|特向社会公开|特此公布|以上为|以上是)"
)
_LEADING = late.compile(_LEAD)
_ANNOUNCED = late.compile(
    rf"{_LEAD}"
    r"[^,。;0-9]{0,30}(20[0-9]{2})\s?年度?[^,。;0-9]{0,30}信息公开[工作年度情况]{0,8}(?:报告|年报)"
)
"""whose report is published here, and not one of those whose publication is told"""
_YEAR = late.compile(r"(20(?<![0-9]20)[0-9]{2})\s?年")
_PERIOD = late.compile(
    r"([0-9]{4,6})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日"
    r"[^0-9,。;]{0,8}(?:([0-9]{4,6})\s?年\s?)?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日"
)
_DAY = late.compile("日")
"""without which there is no period"""
_OF_FIGURES = late.compile(
    r"统计(?:期限|时限|时间|时段|周期|期间|区间|范围)"
    r"|(?:所列|列出|涉及|各项|有关|相关|报告|以上|其中)[^,。;]{0,8}数据|数据的?(?:统计|起止|时限|期限)"
)
_BEGUN_LATE = late.compile("成立|组建|挂牌|合并|划转|更名")
"""why the period of a body may begin within the year"""
_STATED = late.compile(
    r"统计(?:期限|时限|时间|时段|周期|期间|区间|范围|口径|截止|截至)|数据(?:统计|截止|截至)|1\s?月\s?1\s?日"
)
"""words of a text that states the period of its figures, in whatever way"""
_PLAN = late.compile(r"将(?!近)|下一?步|下阶段|今后|明年|来年|拟|力争|争取|计划|预计|打算|展望")
_PLAN_BEGINS = late.compile(
    r"[(\s]{0,2}[一二三四五六七八九十0-9]{0,3}[、.)\s]{0,3}(?:20[0-9]{2}\s?年)?"
    r"(?:下一?步|下一年|下阶段|明年|今后|工作思路|工作打算|工作计划|工作安排|重点工作|主要任务)"
)
"""a paragraph after which a section tells what is to come"""
_COUNTED = late.compile(
    r"(?:收到|受理|接收|办理|办结|答复|公开|发布|召开|举办|开展|组织|制定|印发|收取|发生|申请|提起|诉讼|复议)"
    r"[^,。;]{0,20}?[0-9]\s?(?:件|条|次|份|起|宗|场|篇|期|人次|个|元|万元)"
)
_TOLD = late.compile(
    r"(?:未|没有|尚未)(?:收到|发生|收取|产生|出现|受理)|无[^,。;]{0,16}(?:申请|复议|诉讼)"
    r"|(?:开展|召开|印发|完成|取得|组织|举办|修订|发布|公开)了|全年"
)
"""beside a number what tells of something that has been"""
_NONE = late.compile(r"(?:未|没有)(?:收到|收取|发生|产生)")
_LEADS = late.compile(r"(?:^|[,;:。!?、)\s]|[在于自从]|截[至止]|我[局委厅办市县区镇乡]|街道)\s?$")
"""before a year that says when something was, and not what a thing is called"""
_UNTIL = late.compile(r"(?:(?<!截)[至到]|结转|[—–~-])(?:下年度?)?\s?$")
_NAMED_FOR = late.compile(
    r"\s?度?(?:[—–~-]|[至到]\s?20|[0-9月日底末初]{0,6}[之以]?前|[^,。;:]{0,14}?(?:预算|要点|计划|规划|思路|打算|目标"
    r"|冬奥|亚运|大运会|全运会|进博会|版)|是)"
)
"""what follows a year of a deadline, a span, a plan or an event"""
_OF_A_MATTER = late.compile(
    r"(?:公开|公示|发布|公布|转发|部署|面向|完成|印发|编制|制定|下达|谋划|研究|安排|执行|做好|审议|通过)了?"
    r"(?:全?[省市县区]|本级|我[省市县区局])?$"
)
"""before the next year where it belongs to what is published or prepared in this one (公示2024年补贴名单)"""
_EARLY = late.compile(r"\s?(?:元旦|春节|年?初|[123]\s?月(?![0-9日份]{0,4}[至到—–~-]))")
"""the first months of a year, in which the report on the year before is written"""
_COMPARED = late.compile(
    r"同期|相比|较|比|增|降|减|结转|决算|今年|本年|清理|以来|至今|起|期间|持平|不变|遗留|整改"
)


@rule(
    "D-YEAR-1",
    number=99,
    title="标题和开头的年度一致",
    text="报告标题、开头（“现将……年度报告公布如下”）写的年度，与封面的年度相同。统计期限见 D-PERIOD-1。",
    basis=LOGIC,
    cause="在上年的报告上改，标题或者开头的年度没有改；或者封面的年度填错。",
    advice="核对是哪一年的报告，把标题、开头和封面改成同一个年度。",
)
def d_year_1(ctx: Context) -> Iterator[Finding]:
    """The year of the title and of the announcement is that of the report (form/rules.md 99)."""
    year = ctx.report.year
    if year is None:
        return
    for key, _, text in ctx.prose.texts:
        if key == "title":
            written = arabic(one_width(text))
            years = [int(each) for each in _TITLE_YEAR.findall(written)]
            if years and year not in years:
                told = f"标题“{shortened(text)}”写的是{years[0]}年，封面的年度是{year}年。"
                yield ctx.fail(told, ["title"], ["year"], quote=text)
        elif key in (PREAMBLE, f"sections.{_OVERVIEW}") and _LEADING.search(text):
            yield from _announcements(ctx, key, text, year)


def _announcements(ctx: Context, key: str, text: str, year: int) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n")):
        for found in _ANNOUNCED.finditer(one_width(line)):
            if int(found[1]) != year:
                quote = line[found.start() : found.end()]
                told = f"写的是“{shortened(quote)}”，封面的年度是{year}年。"
                yield in_text(ctx, key, number, quote, told)


class _Later(NamedTuple):
    """A sentence about a year that has not come yet."""

    key: str
    statement: Statement
    year: int
    sure: bool


@rule(
    "D-YEAR-2",
    number=100,
    title="正文不写报告年度以后的事",
    text="一至四、六部分的句子不把报告年度以后的年份写成已经发生的事。计划、期限、下年预算、跨年规划、年初编写报告时的事"
    "和“五、存在的主要问题及改进情况”不在此列；看不准的列为存疑。第一、第六部分只写上年的数、不提本年的，作警告。",
    also=(Severity.WARNING,),
    basis=LOGIC,
    cause="年份敲错，或者在别的年度的报告上改，这一句没有改。",
    advice="核对这句话说的是哪一年的事：是本年度的，改正年份；不是本年度的，删去，或者写明是计划。",
)
def d_year_2(ctx: Context) -> Iterator[Finding]:
    """No facts of a later year outside of 五, and no section that tells of last year only."""
    year = ctx.report.year
    if year is None:
        return
    written = {int(each) for each in _YEAR.findall(_written(ctx))}
    if any(each > year for each in written):
        yield from _of_later_years(ctx, year)
    if year - 1 in written:
        yield from _last_years(ctx, year)


def _written(ctx: Context) -> str:
    """All sentences, those of notes as well, of one width."""
    return "\n".join((ctx.prose.running, *(each.text for each in ctx.prose.noted)))


def _of_later_years(ctx: Context, year: int) -> Iterator[Finding]:
    """One finding for a paragraph and a later year in it."""
    by_place: dict[tuple[str, int, int], list[_Later]] = {}
    for each in _later(ctx, year):
        place = (each.key, each.statement.sentence.paragraph, each.year)
        by_place.setdefault(place, []).append(each)
    for (key, paragraph, later), found in by_place.items():
        sure = [each for each in found if each.sure]
        quote = (sure or found)[0].statement.sentence.raw
        more = f"等 {len(found)} 处" if len(found) > 1 else ""
        told = f"报告的是{year}年，正文写的是“{shortened(quote)}”{more}，{later}年在报告年度之后"
        told += "。" if sure else "，看不准是计划、笔误还是已经发生的事。"
        status = Status.FAIL if sure else Status.UNCERTAIN
        yield in_text(ctx, key, paragraph, quote, told, status=status)


def _later(ctx: Context, year: int) -> Iterator[_Later]:
    planned = {_PLANNED_IN}
    for statement in (*ctx.prose.statements, *ctx.prose.noted):
        section = statement.sentence.section
        if section in planned:
            continue
        if _PLAN_BEGINS.match(statement.text):
            planned.add(section)
            continue
        for found in _YEAR.finditer(statement.masked):
            later = int(found[1])
            if later > year and not _is_fair(statement.masked, found, later == year + 1):
                yield from _judged(
                    statement, later, _LEADS.search(statement.masked, 0, found.start()) is not None
                )
                break


def _is_fair(text: str, found: re.Match[str], next_year: bool) -> bool:
    """Whether a later year may stand there, whatever the sentence says."""
    if _UNTIL.search(text, max(0, found.start() - 6), found.start()) or _NAMED_FOR.match(text, found.end()):
        return True
    if next_year and (
        _EARLY.match(text, found.end()) or _OF_A_MATTER.search(text, max(0, found.start() - 8), found.start())
    ):
        return True
    return _PERIOD.search(text) is not None and _OF_FIGURES.search(text) is not None


def _judged(statement: Statement, later: int, leads: bool) -> Iterator[_Later]:
    text = statement.masked
    plan, counted = _PLAN.search(text), _COUNTED.search(text)
    if plan and not counted:
        return
    sure = leads and not plan and bool(counted or _TOLD.search(text))
    yield _Later(text_key(statement.sentence), statement, later, sure)


def _last_years(ctx: Context, year: int) -> Iterator[Finding]:
    """Sentences that begin with last year and count what was done in it, in the overview and in 六."""
    for sections in ((PREAMBLE, _OVERVIEW), (_REST,)):
        told = [each for each in ctx.prose.statements if each.sentence.section in sections]
        yield from _of_last_year(ctx, told, year)


def _of_last_year(ctx: Context, told: list[Statement], year: int) -> Iterator[Finding]:
    old = [each for each in told if _reports_on(each, year - 1)]
    if not old:
        return
    of_the_year = any(_speaks_of(each, year) for each in told)
    for each in old[: _MOST if of_the_year else 1]:
        quote = each.sentence.raw
        message = f"报告的是{year}年，正文写的是“{shortened(quote)}”，像是上年报告里的句子"
        yield on_sentence(
            ctx,
            each.sentence,
            quote,
            f"{message}，看不准是不是与本年对照。" if of_the_year else f"{message}，前后也没有提到{year}年。",
            severity=Severity.WARNING,
            status=Status.UNCERTAIN if of_the_year else Status.FAIL,
            advice="核对这句话说的是哪一年的事：是本年度的，改正年份；是上年的，换成本年度的情况。",
        )


def _reports_on(statement: Statement, year: int) -> bool:
    """Whether a sentence begins with a year and counts what was done in it, comparing nothing."""
    text = statement.masked
    first = _YEAR.search(text, 0, 16)
    if first is None or int(first[1]) != year or _COMPARED.search(text):
        return False
    counted = _COUNTED.search(text, first.end()) or _NONE.search(text, first.end())
    return counted is not None and len(set(_YEAR.findall(text))) == 1


def _speaks_of(statement: Statement, year: int) -> bool:
    text = statement.text
    return any(int(each) == year for each in _YEAR.findall(text)) or "本年" in text or "今年" in text


_UNFINISHED = late.compile("尚|正在|编制|筹备")
_ACCOUNTS = late.compile(
    r"(20(?<![0-9]20)[0-9]{2})\s?年度?(?:(?!预算|预决算|预、决算|公开|公布|公示|发布|上[年一])[^,。;:、0-9《》“”]){0,12}?决算"
)


@rule(
    "D-YEAR-3",
    number=101,
    title="不写还不会有的文件",
    text="本年度的报告里没有本年度的决算：决算在下一年才编制、公开。",
    severity=Severity.INFO,
    basis=LOGIC,
    cause="年份敲错：本年公开的是上年的决算、本年的预算。",
    advice="核对是哪一年的决算；没有写错的不用改。",
)
def d_year_3(ctx: Context) -> Iterator[Finding]:
    """Accounts of the year itself, which are made in the year after."""
    year = ctx.report.year
    if year is None:
        return
    told: set[str] = set()
    for statement in ctx.prose.statements:
        if (
            "决算" not in statement.text
            or _PLAN.search(statement.masked)
            or _UNFINISHED.search(statement.masked)
        ):
            continue
        for found in _ACCOUNTS.finditer(statement.text):
            quote = statement.sentence.raw[found.start() : found.end()]
            if int(found[1]) >= year and quote not in told:
                told.add(quote)
                message = f"正文写的是“{quote}”，{found[1]}年的决算在{year}年还没有。"
                yield on_sentence(ctx, statement.sentence, quote, message)
                break


@rule(
    "D-PERIOD-1",
    number=102,
    title="写明统计期限",
    text="报告写明所列数据的统计期限，而且是报告年度的1月1日至12月31日。写错是错误，没有写只作提示。",
    also=(Severity.INFO,),
    basis=PRACTICE,
    cause="在上年的报告上改，统计期限没有改；或者漏写。",
    advice="在前言里写明统计期限：报告年度的1月1日至12月31日。",
)
def d_period_1(ctx: Context) -> Iterator[Finding]:
    """The period of the figures is the year; customary in the preamble, so its lack is told as a hint."""
    year = ctx.report.year
    if not _STATED.search(_written(ctx)):
        if ctx.prose.sentences:
            yield _without_period(ctx)
        return
    told: set[str] = set()
    for statement in (*ctx.prose.holding(_DAY), *ctx.prose.noted) if year is not None else ():
        found = _PERIOD.search(statement.text)
        if found is None or not _OF_FIGURES.search(statement.text, 0, found.start()):
            continue
        begin, first, day, end, last, until = (int(each) if each else None for each in found.groups())
        if (begin, first, day, end or begin, last, until) == (year, 1, 1, year, 12, 31):
            continue
        quote = statement.sentence.raw[found.start() : found.end()]
        if not _BEGUN_LATE.search(statement.text) and quote not in told:
            told.add(quote)
            right = f"{year}年1月1日至{year}年12月31日"
            message = f"统计期限写的是“{quote}”，应为“{right}”。"
            advice = f"核对后改为“{right}”。"
            yield on_sentence(ctx, statement.sentence, quote, message, advice=advice)


def _without_period(ctx: Context) -> Finding:
    """The hint, at the preamble or else at the title, where it is expected."""
    at = PREAMBLE if ctx.report.preamble else "title"
    place = ctx.opening if at == "title" and "title" not in ctx.places else NOWHERE
    return ctx.fail("报告里没有写统计期限。", [at], severity=Severity.INFO, cause="漏写。", place=place)
