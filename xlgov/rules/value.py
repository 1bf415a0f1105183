"""C-: what stands in a single cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlgov import ways
from xlgov.finding import Finding, Severity
from xlgov.folding import seen, turned
from xlgov.form.folder import said
from xlgov.rules.context import Context
from xlgov.rules.registry import FORM, LOGIC, PRACTICE, Explaining, rule
from xlgov.rules.wording import no_number, shortened
from xlgov.values import Kind, Measure, Oddity, fixed

if TYPE_CHECKING:
    from xlgov.form import Table

BIG = 100_000_000
"""No count of the form comes near this: the largest known is below four million."""
SHOWN = 20
"""C-BLANK: of a wholly blank table no more cells than these are listed; all of them are meant."""
_ELSEWHERE = ("S-CELL-1", "S-CELL-2", "S-SHIFT", "S-ROWS", "S-TABLE", "S-LABEL", "S-HYBRID", "C-FORMULA")
"""C-BLANK: observations that already name the cells that the source lacks."""


@rule(
    "C-INT",
    number=15,
    title="件数是整数",
    text="除金额外，各项都是整数。",
    basis=FORM,
    cause="小数点录入有误，或者把金额填到了件数格里。",
    advice="改为整数。",
    explaining=Explaining.NEVER,
)
def c_int(ctx: Context) -> Iterator[Finding]:
    """Counts are whole numbers."""
    for key, value in ctx.values(Kind.TEXT):
        if Oddity.FRACTION in value.oddities:
            typed = shortened(value.typed)
            yield ctx.fail(f"{ctx.called(key)}填的是“{typed}”，应为整数。", [key], quote=typed)


@rule(
    "C-NEG",
    number=16,
    title="件数不为负",
    text=f"除{said('negative', '{editions}的“{remark}”', '、')}可以为负外，"
    "各项都不小于0（金额见 C-MONEY-1）。",
    basis=LOGIC,
    cause="多打了负号，或者公式引用有误。",
    advice="核对后改为不小于0的数。",
    explaining=Explaining.NEVER,
)
def c_neg(ctx: Context) -> Iterator[Finding]:
    """No negative count; 本年增/减 may be negative, amounts have a rule of their own."""
    for key, number in ctx.report.figures.items():
        if number is not None and number < 0 and ctx.form.cells[key].measure is Measure.COUNT:
            yield ctx.fail(f"{ctx.called(key)}填的是 {fixed(number)}，不应为负数。", [key])


@rule(
    "C-BLANK",
    number=17,
    title="没有空白格",
    text="应填的格都填了数，没有的填0。一张表里有的填数、有的空着作警告；整张表空着作错误；"
    "所有表都没有填的，只报一次；从上年带来的数不算填了。原文件里没有找到、没有读到的数不是空白，不论多少都作错误。其余每张表报一次。",
    severity=Severity.WARNING,
    also=(Severity.ERROR,),
    basis=PRACTICE,
    cause="把“没有”留成了空白。",
    advice="确认没有的填0：选中空白格，输入0，按 Ctrl+Enter。",
    explaining=Explaining.NEVER,
)
def c_blank(ctx: Context) -> Iterator[Finding]:
    """Cells without a figure, once per table, but for those of which this reading already speaks.

    A blank total of filled parts is A-TOTBLANK. Cells that the source lacks are never the mild case: nothing
    else would tell that a figure was lost. A report of which nothing is filled is told so once.
    """
    tables = [_Empty.of(ctx, table) for table in ctx.form.tables]
    if all(empty.wholly for empty in tables):
        keys = [key for empty in tables for key in empty.blank]
        taken_over = any(ctx.report.figures.get(key) is not None for key in ctx.form.brought_forward)
        yield ctx.fail(
            f"这份年报还没有填，{'除上年带来的数外，' if taken_over else ''}表里一个数也没有。",
            keys[:SHOWN],
            severity=Severity.ERROR,
            cause="拿到的是空白模板，或者数据没有保存。",
            advice="请填好各张表；确实没有的填0。",
        )
        return
    for empty in tables:
        yield from _without_figures(ctx, empty)


class _Empty(NamedTuple):
    """What of a table holds no figure: cells left blank, and cells that the source lacks.

    ``blank`` is without totals of filled parts, both are without cells of which the reading speaks;
    ``wholly`` says that nobody has entered anything.
    """

    table: Table
    cells: int
    blank: list[str]
    missing: list[str]
    wholly: bool

    @classmethod
    def of(cls, ctx: Context, table: Table) -> _Empty:
        """Sort the cells of a table that hold no figure."""
        noticed, lost_rows = ctx.named_by(*_ELSEWHERE), ctx.named_by("S-CELL-1", "S-SHIFT")
        own, figures = ctx.form.statutory.by_table[table.key], ctx.report.figures
        unfilled = [key for key in own if figures[key] is None and not ctx.stood_in(key)]
        empty = [key for key in unfilled if ctx.value(key).kind is Kind.BLANK]
        lacking = [key for key in unfilled if ctx.value(key).kind is Kind.MISSING]
        untold = [key for key in empty if key not in lost_rows]
        blank = [key for key in untold if not ctx.filled_parts(key)]
        missing = [key for key in lacking if key not in noticed]
        return cls(table, len(own), blank, missing, table.key in ctx.untouched)


def _without_figures(ctx: Context, empty: _Empty) -> Iterator[Finding]:
    """A table with cells that were not read, a blank one, one with blank cells."""
    sheet = empty.table.sheet
    if empty.missing:
        yield _missing(ctx, empty)
    elif empty.blank and empty.wholly:
        yield ctx.fail(f"“{sheet}”表整张空白。", empty.blank[:SHOWN], severity=Severity.ERROR)
    elif empty.blank:
        yield ctx.fail(
            f"“{sheet}”表 {empty.cells} 格中有 {len(empty.blank)} 格空白，"
            f"第一处是{ctx.called(empty.blank[0])}。",
            empty.blank,
        )


def _missing(ctx: Context, empty: _Empty) -> Finding:
    missing, blank = empty.missing, empty.blank
    if len(missing) == empty.cells:
        extent = "的数在原文件里一个也没有找到"
    else:
        first = ctx.called(missing[0])
        extent = f" {empty.cells} 格中有 {len(missing)} 格在原文件里没有找到，第一处是{first}"
    also = f"；另有 {len(blank)} 格空白" if blank else ""
    return ctx.fail(
        f"“{empty.table.sheet}”表{extent}{also}。",
        missing + blank,
        severity=Severity.ERROR,
        cause="原文件里缺少这些格，或者转换、粘贴时丢失了。",
        advice="原文件里没有找到这些数，请对照原件补填；确实没有的填0。",
    )


@rule(
    "C-TEXT",
    number=18,
    title="数字格里只填数字",
    text="数字格里没有“/”“—”“无”“零”“若干”等文字，数字在合理范围内。",
    basis=FORM,
    cause="用符号或文字表示“没有”，或者几个数连在了一起。",
    advice="改填数字；没有的填0。",
    explaining=Explaining.NEVER,
)
def c_text(ctx: Context) -> Iterator[Finding]:
    """Text where a count belongs; amounts have C-MONEY-1, fractions C-INT."""
    for key, value in ctx.values(Kind.TEXT):
        if ctx.form.cells[key].measure is Measure.MONEY or Oddity.FRACTION in value.oddities:
            continue
        cause: str | None
        advice: str | None
        if Oddity.RANGE in value.oddities:
            what = "超出合理范围（应小于一万亿）"
            cause, advice = "相邻几格的数字连在了一起，或者多打了几位。", "对照原件核对这个数，改填实际件数。"
        else:
            what, cause, advice = no_number(value, ctx.form.cells[key].measure)
        typed = shortened(value.typed)
        message = f"{ctx.called(key)}填的“{typed}”{what}。"
        yield ctx.fail(message, [key], quote=typed, cause=cause, advice=advice)


@rule(
    "C-UNIT",
    number=19,
    title="数字后面不带单位",
    text="数字格里没有“个、件、条、万、万元、元”等单位，单位由格式规定。",
    severity=Severity.WARNING,
    basis=FORM,
    cause="把带单位的数直接填进了格里。",
    advice=f"{ways.PUT_RIGHT}：去掉单位，只留数字；注意换算成格式规定的单位。",
)
def c_unit(ctx: Context) -> Iterator[Finding]:
    """A unit word in the cell; the message says what it was read as."""
    for key, value in ctx.values(Kind.NUMBER):
        if Oddity.UNIT in value.oddities and value.number is not None:
            unit = ctx.form.cells[key].unit
            yield ctx.fail(
                f"{ctx.called(key)}填的“{value.typed.strip()}”带有单位，按 {fixed(value.number)} {unit}计；"
                f"请只填 {fixed(value.number)}{_in_the_original(ctx, [key])}。",
                [key],
                quote=value.typed,
            )


@rule(
    "C-NOTE",
    number=20,
    title="数字格里不写说明",
    text="数字格里没有括号说明，如“22（其中修订16件）”。",
    severity=Severity.WARNING,
    basis=PRACTICE,
    cause="把需要说明的情况写进了格里。",
    advice="格里只留数字，说明写在文字部分或表下备注。",
)
def c_note(ctx: Context) -> Iterator[Finding]:
    """A remark inside the cell."""
    for key, value in ctx.values():
        if Oddity.NOTE in value.oddities:
            yield ctx.fail(
                f"{ctx.called(key)}填的“{value.typed.strip()}”里有说明“{value.remark}”，请移到格外"
                f"{_in_the_original(ctx, [key])}。",
                [key],
                quote=value.typed,
            )


@rule(
    "C-SPACE",
    number=21,
    title="数字写法规范",
    text="数字里没有空格、千位逗号、全角数字。每张表报一次。有改变文字方向的字符、看到的可能与读入的不同的，逐格作警告。",
    severity=Severity.INFO,
    also=(Severity.WARNING,),
    basis=PRACTICE,
    cause="从文档里粘贴时带进了空格，或者用全角输入。",
    advice=f"{ways.PUT_RIGHT}：改为半角数字，去掉空格和逗号；转换时已自动按数字读取。",
)
def c_space(ctx: Context) -> Iterator[Finding]:
    """Spaces, thousands commas and full-width digits, once per table."""
    found = {key for key, value in ctx.values(Kind.NUMBER) if Oddity.FORMAT in value.oddities}
    turning = [key for key in ctx.report.figures if key in found and turned(ctx.value(key).typed)]
    for key in turning:
        yield _turned(ctx, key)
    odd = [key for key in ctx.report.figures if key in found and key not in turning]
    for table in ctx.form.tables:
        keys = [key for key in odd if ctx.form.cells[key].table == table.key]
        if keys:
            yield ctx.fail(
                f"“{table.sheet}”表有 {len(keys)} 格的数字带有空格、逗号或全角字符{_unseen(ctx, keys)}，"
                f"第一处是{ctx.called(keys[0])}{_in_the_original(ctx, keys)}。",
                keys,
                quote=ctx.value(keys[0]).typed,
            )


def _turned(ctx: Context, key: str) -> Finding:
    """A figure whose digits a person may see in another order."""
    value = ctx.value(key)
    return ctx.fail(
        f"{ctx.called(key)}里有改变文字方向的字符，看到的可能不一样，按 {fixed(value.number or 0)} 读入"
        f"{_in_the_original(ctx, [key])}。",
        [key],
        severity=Severity.WARNING,
        quote=seen(value.typed),
        cause="从网页、PDF 或者聊天软件复制时带进来的。",
        advice="对照原件核对这个数，删去这一格的内容，重新输入。",
    )


def _in_the_original(ctx: Context, keys: Sequence[str]) -> str:
    """What to add where the cells of a workbook hold plain numbers by now."""
    return "（原文件里的写法，这份工作簿里已是数字）" if ctx.rewritten(keys) else ""


def _unseen(ctx: Context, keys: Sequence[str]) -> str:
    """What to add where marks that nobody sees stand in a cell."""
    typed = [ctx.value(key).typed for key in keys]
    return "（或看不见的字符）" if typed != [seen(text) for text in typed] else ""


@rule(
    "C-LEFT",
    number=22,
    title="没有错误值和残留代码",
    text="数字格里没有 #REF!、#####、Error! 等错误值（错误），没有 [bookmark…] 等转换残留（警告）。",
    also=(Severity.WARNING,),
    basis=PRACTICE,
    cause="公式引用失效，或者文档转换留下了书签代码。",
    advice="错误值请改填实际数字；残留代码请删去，数字已按去掉代码后的内容读取。",
    explaining=Explaining.NEVER,
)
def c_left(ctx: Context) -> Iterator[Finding]:
    """Error values and field codes; remains of a Word bookmark are only a warning."""
    for key, value in ctx.values():
        if value.kind is Kind.ERROR:
            typed = shortened(value.typed)
            yield ctx.fail(f"{ctx.called(key)}是错误值“{typed}”。", [key], quote=typed)
        elif Oddity.LEFTOVER in value.oddities:
            yield ctx.fail(
                f"{ctx.called(key)}填的“{value.typed.strip()}”里有文档转换残留的代码。",
                [key],
                severity=Severity.WARNING,
                quote=value.typed,
            )


@rule(
    "C-BIG",
    number=26,
    title="件数不离谱",
    text="单项件数一般不超过一亿。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="相邻几格的数字连在了一起，或者多打了几位。",
    advice="对照原件核对这个数。",
    explaining=Explaining.COMPARED,
)
def c_big(ctx: Context) -> Iterator[Finding]:
    """A count above a hundred million."""
    for key, number in ctx.report.figures.items():
        if number is not None and number > BIG and ctx.form.cells[key].measure is not Measure.MONEY:
            yield ctx.fail(f"{ctx.called(key)}填的是 {fixed(number)}，超过一亿，请核对。", [key])
