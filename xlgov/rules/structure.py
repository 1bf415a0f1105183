"""S-: edition, tables, rows and sections. Most of it is seen by the reader; here it gets its weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlgov import ways
from xlgov.finding import NOWHERE, Finding, Severity
from xlgov.form import edition_for
from xlgov.rules.context import NO_READING, Context, NotAssessable
from xlgov.rules.registry import FORM, NOTICES, PRACTICE, rule
from xlgov.values import Kind

ENCOURAGED = 2019
"""For this reporting year the form was only encouraged (国办公开办函〔2019〕60号)."""
NOTHING = ("", "无", "略", "文字描述")
"""S-EMPTY: what a section says that says nothing, once punctuation is left out."""
_NO_LETTER = re.compile(r"[\W_]+")


def _noticed(ctx: Context, kept: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """A finding for each observation under the rule's code, unless it speaks of ``kept`` cells alone."""
    for found in ctx.observed():
        if found.keys and kept.issuperset(found.keys):
            continue
        yield ctx.fail(
            found.message if found.message.endswith("。") else found.message + "。",
            found.keys,
            severity=found.severity,
            cause=found.cause,
            advice=found.advice,
            quote=found.quote,
            place=found.place,
        )


@rule(
    "S-EDITION",
    number=1,
    title="格式版本与年度一致",
    text="2019、2020年度用2019版格式，2021年度及以后用2021版格式。2019年度的报告用别的格式只作提示。",
    also=(Severity.INFO,),
    basis=NOTICES,
    cause="拿往年的旧表填报，或者年度选错。",
    advice=f"先核对年度；年度无误的，{ways.NEW_WORKBOOK}，再把数据填进去。",
)
def s_edition(ctx: Context) -> Iterator[Finding]:
    """The edition prescribed for the year (国办公开办函〔2019〕60号, 〔2021〕30号)."""
    year = ctx.report.year
    if year is None:
        raise NotAssessable("没有填写年度")
    wanted = edition_for(year).edition
    if wanted != ctx.report.edition:
        yield ctx.fail(
            f"{year}年度的报告应当用{wanted}版格式，这份是{ctx.report.edition}版。",
            ["year"],
            severity=Severity.INFO if year == ENCOURAGED else None,
        )


@rule(
    "S-HYBRID",
    number=2,
    title="两版格式不混用",
    text="一份报告的表格只用一个版本：2021版的（六）其他处理分三个小项填写，2019版的只有一行。",
    basis=FORM,
    cause="在上年的旧表上改，只换了其中一部分。",
    advice="按正确的格式补齐行和列；2021版请把（六）其他处理分到三个小项里填。",
)
def s_hybrid(ctx: Context) -> Iterator[Finding]:
    """Markers of one edition only: said by the reader, or shown by figures in the import-only row."""
    noticed = list(_noticed(ctx)) if ctx.reading else []
    yield from noticed
    filled = [key for key in ctx.form.hybrid_keys if ctx.report.figures.get(key) is not None]
    if filled and not noticed:
        label = ctx.form.cells[filled[0]].row[-1].label
        yield ctx.fail(f"“{label}”只填了一行总数，没有按{ctx.report.edition}版格式分小项填写。", filled)


@rule(
    "S-TABLE",
    number=3,
    title="三张表齐全",
    text="第二、三、四部分的表格各有一张，不缺、不重复。",
    basis=FORM,
    cause="转换或粘贴时丢了表格，或者同一张表贴了两次。",
    advice="对照原件，把缺的表补上、把多的表删去。",
)
def s_table(ctx: Context) -> Iterator[Finding]:
    """Each statutory table exactly once (the form annexed to both notices)."""
    yield from _noticed(ctx)


@rule(
    "S-ROWS",
    number=4,
    title="表格行数完整",
    text="表二、表三、表四的数据行与所用版本的格式一致，不缺行、不多行。",
    basis=FORM,
    cause="填报时删了行、插了行，或者转换时丢了行。",
    advice="对照格式补齐缺少的行；没有数据的填0，不要删行。",
)
def s_rows(ctx: Context) -> Iterator[Finding]:
    """The number of data rows of each table."""
    yield from _noticed(ctx)


@rule(
    "S-LABEL",
    number=5,
    title="行、列名称与格式一致",
    text="每个规定的行名、列名出现一次。个别字写错作提示，认不出的名称作警告。",
    severity=Severity.WARNING,
    also=(Severity.INFO,),
    basis=FORM,
    cause="行名、列名被改动、写错或删去。",
    advice="把行名、列名改回格式规定的文字。",
)
def s_label(ctx: Context) -> Iterator[Finding]:
    """Official labels, matched after folding space and punctuation; at most two edits are a typo."""
    yield from _noticed(ctx)


@rule(
    "S-CELL-1",
    number=6,
    title="每行数据不缺格",
    text="每个数据行的数据个数不少于列数。",
    basis=FORM,
    cause="有的格漏填，或者转换时丢失、与相邻的格连在一起。",
    advice="对照原件把缺的数补上；确实为零的填0。",
)
def s_cell_1(ctx: Context) -> Iterator[Finding]:
    """No data row with fewer values than columns."""
    yield from _noticed(ctx)


@rule(
    "S-CELL-2",
    number=7,
    title="每行数据不多格",
    text="每个数据行的数据个数不多于列数。",
    basis=FORM,
    cause="多填了一格，或者一个数被拆成了两格。",
    advice="对照原件核对这一行，删去多出来的数。",
)
def s_cell_2(ctx: Context) -> Iterator[Finding]:
    """No data row with more values than columns."""
    yield from _noticed(ctx)


@rule(
    "S-SHIFT",
    number=8,
    title="数据与列名对齐",
    text="数据位于所属列名之下，没有左右错位。",
    severity=Severity.WARNING,
    basis=PRACTICE,
    cause="合并单元格或转换使这一行的数据错位。",
    advice="对照原件核对这一行的每个数属于哪一列。",
)
def s_shift(ctx: Context) -> Iterator[Finding]:
    """Values under their header's column."""
    yield from _noticed(ctx)


@rule(
    "S-SPLIT",
    number=9,
    title="一张表不断开",
    text="一张表是连续的一整块。数据行从表上脱落的作警告，只是中间断开的作提示。",
    severity=Severity.INFO,
    also=(Severity.WARNING,),
    basis=PRACTICE,
    cause="分页、空行或转换把表格断成几段。",
    advice="把断开的部分接回同一张表，并核对断开处的数据。",
)
def s_split(ctx: Context) -> Iterator[Finding]:
    """One table is one contiguous block."""
    yield from _noticed(ctx)


@rule(
    "S-SECTION",
    number=10,
    title="六个部分齐全、顺序正确",
    text="一至六各部分都有，顺序不乱，不重复。",
    basis=FORM,
    cause="漏写了某一部分，或者标题被删改、移位。",
    advice="按“一、总体情况”至“六、其他需要报告的事项”的顺序补齐标题和内容。",
)
def s_section(ctx: Context) -> Iterator[Finding]:
    """The six sections, each once, in order."""
    yield from _noticed(ctx)


@rule(
    "S-EMPTY",
    number=11,
    title="文字部分不空",
    text="一、总体情况和五、存在的主要问题及改进情况必须填写，只写“无”“略”的视为没有填写；"
    "六、其他需要报告的事项为空的作警告。",
    also=(Severity.WARNING,),
    basis=NOTICES,
    cause="表格没有填完，或者文字没有随表格一起转换过来。",
    advice="补写这一部分。第六部分确无其他事项的，也要写明（2021版还要写明收取信息处理费的情况）。",
)
def s_empty(ctx: Context) -> Iterator[Finding]:
    """Sections one and five are never empty nor “无”, six is at least “无”; the printed hint is empty."""
    for section in ctx.form.sections:
        if section.kind != "text":
            continue
        text = getattr(ctx.report.sections, section.key) or ""
        optional = section.number == len(ctx.form.sections)
        bare = text.strip() in ("", section.hint)
        if bare or (not optional and _NO_LETTER.sub("", text) in NOTHING):
            yield ctx.fail(
                f"“{section.label}”{'没有填写内容' if bare else f'只写了“{text.strip()}”，没有实际内容'}。",
                [f"sections.{section.key}"],
                severity=Severity.WARNING if optional else None,
            )


@rule(
    "S-EXTRA",
    number=12,
    title="没有多余的部分",
    text="报告只有六个部分，没有第七部分。",
    severity=Severity.WARNING,
    basis="国办公开办函〔2021〕30号：年度报告内容“不能遗漏，也不宜泛化”",
    cause="把工作思路、附件等另立了一部分。",
    advice="把这部分内容并入前六部分，或者删去。",
)
def s_extra(ctx: Context) -> Iterator[Finding]:
    """No seventh section (不宜泛化)."""
    yield from _noticed(ctx)


@rule(
    "S-ORDERNUM",
    number=14,
    title="部分的序号连续",
    text="六个部分的序号从一到六，不重新起头，不跳号。",
    severity=Severity.WARNING,
    basis=PRACTICE,
    cause="自动编号在粘贴或转换时重新起头。",
    advice="把序号改为一、二、三、四、五、六。",
)
def s_ordernum(ctx: Context) -> Iterator[Finding]:
    """Section numbers run from one to six without restart or gap."""
    yield from _noticed(ctx)


@rule(
    "C-LABEL",
    number=28,
    title="行名、列名没有被拆开",
    text="行名、列名保持原样，没有夹空格，没有拆到两个格里。",
    severity=Severity.INFO,
    basis=FORM,
    cause="为了排版加了空格，或者转换时断开了。",
    advice="把行名、列名恢复原样；数据不用改。",
)
def c_label(ctx: Context) -> Iterator[Finding]:
    """Labels with spaces inside or split over cells, as the reader saw them."""
    yield from _noticed(ctx)


@rule(
    "C-FORMULA",
    number=29,
    title="表格的公式和结构没有被改动",
    text="总计格里是公式而且算出了结果，数字不是文本格式，没有外部链接，表内没有插入或隐藏的行，工作表没有改名。"
    "只检查工作簿。",
    basis=FORM,
    cause="在总计格里直接填了数，从别处粘贴时盖掉了公式，或者文件没有经过计算就保存。",
    advice=f"{ways.RESTORE_TOTALS}，再核对总计；文本格式的数字请重新录入。",
)
def c_formula(ctx: Context) -> Iterator[Finding]:
    """What the workbook reader noticed, totals kept on purpose left out; formulas without a value."""
    if ctx.loaded is None or ctx.loaded.source != "workbook":
        raise NotAssessable(NO_READING)
    yield from _noticed(ctx, ctx.loaded.kept)
    by_sheet: dict[str, list[str]] = {}
    for key, _ in ctx.values(Kind.FORMULA):
        place = ctx.places.get(key, NOWHERE)
        sheet = place.sheet or ctx.form.table(ctx.form.cells[key].table).sheet
        by_sheet.setdefault(sheet, []).append(key)
    for sheet, keys in by_sheet.items():
        yield ctx.fail(
            f"“{sheet}”表里{ctx.listed(keys)}的公式还没有算出结果。",
            keys,
            quote=ctx.value(keys[0]).typed,
            cause="文件由别的程序生成，保存前没有计算。",
            advice="在 Excel 或 WPS 里打开、保存一次，再校验。",
        )
