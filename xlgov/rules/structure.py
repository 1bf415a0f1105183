"""S-: edition, mixed forms, empty sections, changed formulas. What only a reader can see is in noticed.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlgov import ways
from xlgov.finding import NOWHERE, Finding, Severity
from xlgov.form.folder import Head, head_for, heads, said
from xlgov.rules.context import NO_READING, Context, NotAssessable
from xlgov.rules.noticed import NOTICED, told
from xlgov.rules.registry import FORM, NOTICES, PRACTICE, Explaining, rule
from xlgov.values import Kind

NOTHING = ("", "无", "略", "文字描述")
"""S-EMPTY: what a section says that says nothing, once punctuation is left out."""
TOLD = frozenset(
    {*NOTICED, "A-UNREAD", "C-COVER", "C-FORMULA", "D-HEAD-1", "D-LEFT-1", "D-NUM-1", "S-HYBRID"}
)
"""the codes of observations that have a rule of their own"""
_NO_LETTER = r"[\W_]+"


def _which_edition() -> str:
    """Which edition is prescribed for which years, and for which it was only encouraged."""
    prescribed = "，".join(f"{_years(head)}用{head.edition}版格式" for head in heads())
    encouraged = "、".join(str(year) for head in heads() for year in head.encouraged)
    return f"{prescribed}。{encouraged}年度的报告用别的格式只作提示。"


def _years(head: Head) -> str:
    first, last = head.first_year, head.last_year
    if last is None:
        return f"{first}年度及以后"
    if last - first > 1:
        return f"{first}至{last}年度"
    return "、".join(str(year) for year in range(first, last + 1)) + "年度"


@rule(
    "S-EDITION",
    number=1,
    title="格式版本与年度一致",
    text=_which_edition(),
    also=(Severity.INFO,),
    basis=NOTICES,
    cause="拿往年的旧表填报，或者年度选错。",
    advice=f"先核对年度；年度无误的，{ways.UPGRADE}。",
    explaining=Explaining.NEVER,
)
def s_edition(ctx: Context) -> Iterator[Finding]:
    """The edition prescribed for the year; where it was only encouraged, another one is no fault."""
    year = ctx.report.year
    if year is None:
        raise NotAssessable("年度看不懂" if "year" in ctx.named_by("C-COVER") else "没有填写年度")
    wanted = head_for(year)
    if wanted.edition != ctx.report.edition:
        yield ctx.fail(
            f"{year}年度的报告应当用{wanted.edition}版格式，这份是{ctx.report.edition}版。",
            ["year"],
            severity=Severity.INFO if year in wanted.encouraged else None,
        )


@rule(
    "S-HYBRID",
    number=2,
    title="两版格式不混用",
    text=f"一份报告的表格只用一个版本：{said('other_handling_rows', '{editions}的{remark}')}。",
    basis=FORM,
    cause="在上年的旧表上改，只换了其中一部分。",
    advice=f"按正确的格式补齐行和列；{said('other_handling_divided', '{editions}{remark}')}。",
    explaining=Explaining.NEVER,
)
def s_hybrid(ctx: Context) -> Iterator[Finding]:
    """Markers of one edition only: said by the reader, or shown by figures in the import-only row."""
    said_by_reader = [told(ctx, found) for found in ctx.noted()]
    yield from said_by_reader
    filled = [key for key in ctx.form.hybrid_keys if ctx.report.figures.get(key) is not None]
    if filled and not said_by_reader:
        label = ctx.form.cells[filled[0]].row[-1].label
        yield ctx.fail(f"“{label}”只填了一行总数，没有按{ctx.report.edition}版格式分小项填写。", filled)


@rule(
    "S-EMPTY",
    number=11,
    title="文字部分不空",
    text="一、总体情况和五、存在的主要问题及改进情况必须填写，每段都只写“无”“略”的视为没有填写；"
    "六、其他需要报告的事项为空的作警告。",
    also=(Severity.WARNING,),
    basis=NOTICES,
    cause="表格没有填完，或者文字没有随表格一起转换过来。",
    advice="补写这一部分。第六部分确无其他事项的，"
    f"也要写明（{said('other_matters', '{editions}{remark}')}）。",
    explaining=Explaining.NEVER,
)
def s_empty(ctx: Context) -> Iterator[Finding]:
    """No section is empty or only “无”; an optional one is at least “无”. The printed hint alone is empty."""
    for section in ctx.form.sections:
        if section.kind != "text":
            continue
        text = ctx.report.sections[section.key] or ""
        bare = text.strip() in ("", section.hint)
        if bare or (not section.optional and _says_nothing(text)):
            written = "".join(f"“{line.strip()}”" for line in text.splitlines() if line.strip())
            yield ctx.fail(
                f"“{section.label}”{'没有填写内容' if bare else f'只写了{written}，没有实际内容'}。",
                [f"sections.{section.key}"],
                severity=Severity.WARNING if section.optional else None,
            )


def _says_nothing(text: str) -> bool:
    """Whether every paragraph, without its punctuation, is a word for nothing."""
    return all(re.sub(_NO_LETTER, "", line) in NOTHING for line in text.splitlines())


@rule(
    "C-COVER",
    number=146,
    title="封面填写清楚",
    text="封面上的年度、层级、单位类别、数据范围、单位代码认得出来；填了数的报告写明单位名称和年度。"
    "文字里有改变方向的字符、看到的可能与读入的不同的，作警告。",
    also=(Severity.WARNING,),
    basis=PRACTICE,
    cause="没有填写，或者写法不规范。",
    advice="在封面上改正这一项。",
    explaining=Explaining.NEVER,
)
def c_cover(ctx: Context) -> Iterator[Finding]:
    """Answers on the cover that were not understood; a report with figures that is nobody's or of no year."""
    not_understood = ctx.noted()
    for found in not_understood:
        yield told(ctx, found)
    if not ctx.has_figures:
        return
    asked = {key for found in not_understood for key in found.keys}
    name, opening = ctx.report.unit.name, ctx.opening
    if name is None and "unit.name" not in asked:
        yield ctx.fail(
            "没有写明单位名称，不知道是哪个单位的报告。",
            ["unit.name"],
            place=opening,
            cause="封面没有填，或者报告的标题里没有单位名称。",
            advice="在封面（文档在标题里）写明单位全称。",
        )
    if name is not None and not any(map(str.isalpha, name)):
        yield ctx.fail(
            f"“{name}”不像单位名称。",
            ["unit.name"],
            quote=name,
            cause="页码、编号等当成了单位名称。",
            advice="在封面（文档在标题里）写明单位全称。",
        )
    if ctx.report.year is None and "year" not in asked:
        yield ctx.fail(
            "没有写明年度，不知道是哪一年的报告。",
            ["year"],
            place=opening,
            cause="封面没有填，或者报告的标题里没有年度。",
            advice="在封面（文档在标题里）写明报告年度，如“2025年”。",
        )


@rule(
    "C-FORMULA",
    number=29,
    title="表格的公式和结构没有被改动",
    text="总计格里是公式而且算出了结果，数字不是文本格式，没有外部链接，表内没有插入的行，没有隐藏的行、列或工作表，"
    "没有合并数字格，工作表没有改名，单元格没有剪切、移位。数字格式使数字看起来不同、文字格里有图片、"
    "隐藏而没有读的工作表作警告，没有能检查的作提示。只检查工作簿。",
    also=(Severity.WARNING, Severity.INFO),
    basis=FORM,
    cause="在总计格里直接填了数，从别处粘贴时盖掉了公式，或者文件没有经过计算就保存。",
    advice=f"{ways.RESTORE_TOTALS}，再核对总计；文本格式的数字请重新录入。",
    explaining=Explaining.COMPARED,
)
def c_formula(ctx: Context) -> Iterator[Finding]:
    """What the workbook reader noticed, totals kept on purpose left out; formulas without a value."""
    workbook = ctx.loaded is not None and ctx.loaded.source == "workbook"
    noted, uncomputed = ctx.noted(), list(_uncomputed(ctx))
    if not (workbook or noted or uncomputed):
        raise NotAssessable(NO_READING)
    kept = ctx.loaded.kept if ctx.loaded else frozenset()
    for found in noted:
        if found.origin or not found.keys or not kept.issuperset(found.keys):
            yield told(ctx, found)
    yield from uncomputed


def _uncomputed(ctx: Context) -> Iterator[Finding]:
    """Formulas without a value, once per sheet, but for totals of what is told as no number itself."""
    told_already = {key for found in ctx.noted() if found.uncounted for key in found.keys}
    by_sheet: dict[str, list[str]] = {}
    for key, _ in ctx.values(Kind.FORMULA):
        if key in told_already or ctx.lost_part(key):
            continue
        place = ctx.places.get(key, NOWHERE)
        sheet = place.sheet or ctx.form.table(ctx.form.cells[key].table).sheet
        by_sheet.setdefault(sheet, []).append(key)
    for sheet, keys in by_sheet.items():
        yield ctx.fail(
            f"“{sheet}”表里{ctx.listed(keys)}的公式还没有算出结果。",
            keys,
            quote=ctx.value(keys[0]).typed,
            cause="文件由别的程序生成，保存前没有计算。",
            advice="在 Excel 或 WPS 里打开、保存一次，用保存后的文件。",
        )


@rule(
    "S-NOTED",
    number=148,
    title="读取原文件时发现的其他问题已经处理",
    text="数据里记着读取原文件时发现的问题，其中不属于以上各条的（例如由其他版本的程序记下的），在这里列出。",
    also=(Severity.WARNING, Severity.INFO),
    basis=PRACTICE,
    cause="原文件里有问题，转换后还没有改正。",
    advice=f"对照原文件核对并改正；核对无误的，{ways.EXPLAIN}。",
    explaining=Explaining.COMPARED,
)
def s_noted(ctx: Context) -> Iterator[Finding]:
    """What was noticed under a code that no other rule tells: nothing is silent because it is unknown."""
    for found in ctx.observations:
        if found.code not in TOLD:
            named = "" if found.code == ctx.rule.code else f"{found.code}："
            yield told(ctx, found._replace(message=named + found.message))
