"""N-GAP: where a number was to be written, and none was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import late
from xlgov.finding import Status
from xlgov.rules.quoting import quoted
from xlgov.rules.registry import PRACTICE, rule
from xlgov.rules.wording import shortened

if TYPE_CHECKING:
    from xlgov.claims.statements import Clause, Statement
    from xlgov.finding import Finding
    from xlgov.rules.context import Context

_END = r"(?=\s*+(?:[,;。、)!?]|$))"
"""behind a unit: nothing that it could be a word with, as in 条例, 件数"""
_GOES_ON = r"(?=\s*+(?:[,;。、)!?]|$|政府信息|信息|申请|各类|解读|行政规范|规范性))"
_DID = "收到|受理|接收|办理|办结|答复|公开|主动公开|发布|制发|新收|处理|回应|召开|举办|开展"
_WHAT = "(?:政府信息公开|信息公开|依申请公开)?(?:申请|信息)?"
_LEFT = (
    "共计到理收结复开布新送发请息读讼案人业织民法占率比为达升降长少约近超费额取转供正持月年件态闻讯告"
    "会训动用议,;:"
)
_MAY_BE_EMPTY = late.compile(
    rf"(?m)[件条篇次份期场个项起宗元%日别](?:(?<=[{_LEFT}\s].)|(?<=分别)为\s*+[、,;。]|(?<=^.))(?![数例文款目]|(?<=个)别|(?<=期)[限间])"
)
"""a unit behind a letter that a gap stands behind: where nothing of this is, nothing is looked for"""
_SURE = late.compile(
    rf"(?<!公)共计?(?:{_DID})?{_WHAT}\s*+[件条篇次份期场个项]{_GOES_ON}|"
    rf"(?:公开|发布|更新|推送|制发|刊发|公开信息|发布信息)\s*+条{_GOES_ON}|"
    rf"(?:信息|动态|文件|新闻|资讯|公告)\s*+条{_END}|"
    rf"(?:合计|总计|累计|[^以]为|达到?)\s*+[件条篇]{_END}|"
    rf"(?:自然人|企业|组织|公民|法人|(?<!无)(?<!无上年)(?<!无上年度)结转|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|维持|纠正|审结)\s*+件{_END}|"
    rf"(?<!单位)[,;:]\s*+件{_END}|"
    rf"(?:申请|信息|解读|公开|发布|文件|稿件|累计|收到|受理|办结|答复)\s++[件条篇份次]{_GOES_ON}|"
    rf"(?:处理费|费用|收费|金额|收取|共计|合计|总计)(?:为|共计?)?\s*+[万亿]?元{_END}|"
    r"[占率比为达到升降长少约近超]\s*+%|"
    rf"分别为\s*+(?:[、,;。]|[件条篇]{_END})|"
    r"[0-9]\s?年\s*+月\s*+(?:日|[底末,。;至止]|$)|[0-9]\s?月\s*+日(?=\s*+(?:[,;。)至前止起]|$))|"
    r"(?:[至自于截(,;:到]|^)\s*+年\s*+月\s*+日|"
    rf"[一-鿿]\s{{2,9}}+(?:[件条篇次份期场个项起宗元%]|人次){_END}|"
    rf"共(?:召开|举办|组织|开展)[^,;。0-9]{{0,10}}(?:会|培训|活动)\s*+[场次期]{_END}|培训\s*+[次场]{_END}"
)
"""no other reading is left"""
_DOUBTFUL = late.compile(rf"(?:收到|受理|复议|诉讼)(?:案件)?\s*+[件起宗]{_END}")
"""it may be a word for a paper, such as 受理件"""
_SPACED = late.compile(r"[一-鿿] (?![件条篇次份期场个项起元])(?=[一-鿿])")
_MANY = 3
"""spaces between letters of a sentence that make one that is written so throughout"""


@rule(
    "N-GAP",
    number=92,
    title="正文里该写数字的地方写了数字",
    text="正文里有“公开条”“共件”“占%”“年 月 日”这样只有单位、没有数字的地方。也可能是别的意思的"
    "（如“受理件”、字间加了空格的），存疑。",
    basis=PRACTICE,
    cause="套用模板时数字没有填，或者复制、转换格式时丢了。",
    advice="按表格或者台账补上数字；没有的写 0，或者删去这句话。",
)
def n_gap(ctx: Context) -> Iterator[Finding]:
    """Units without a number (rule 92): sure where a sentence has a plain gap, or two that may be one."""
    for statement in (*ctx.prose.holding(_MAY_BE_EMPTY), *ctx.prose.noted):
        sure = list(_SURE.finditer(statement.masked))
        found = sure or list(_DOUBTFUL.finditer(statement.masked))
        if found:
            certain = (sure or len(found) > 1) and not _is_spaced(statement)
            yield _gap(ctx, statement, found, Status.FAIL if certain else Status.UNCERTAIN)


def _is_spaced(statement: Statement) -> bool:
    return len(_SPACED.findall(statement.text)) >= _MANY


def _gap(ctx: Context, statement: Statement, found: list[re.Match[str]], status: Status) -> Finding:
    clause = _clause_of(statement, found[0])
    words = statement.sentence.raw[clause.start : clause.end].strip() if clause else found[0].group()
    told = f"“{shortened(words)}”" + (f"等 {len(found)} 处" if len(found) > 1 else "")
    likely = "少了数字" if status is Status.FAIL else "可能少了数字"
    return quoted(ctx, statement.sentence, words, f"正文里的{told}{likely}。", status=status)


def _clause_of(statement: Statement, match: re.Match[str]) -> Clause | None:
    """The clause in which a gap ends."""
    return next((each for each in statement.clauses if each.end >= match.end()), None)
