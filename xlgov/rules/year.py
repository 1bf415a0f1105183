"""Y-: this year beside last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import late, ways
from xlgov.finding import Finding, Severity, listed
from xlgov.form.identities import LAST
from xlgov.report.unit_names import plain
from xlgov.rules.context import NO_PREVIOUS, Context, NotAssessable
from xlgov.rules.document.problems import CONCRETE
from xlgov.rules.quoting import in_text
from xlgov.rules.registry import LOGIC, NOTICES, rule
from xlgov.sentences.likeness import ALIKE as ALIKE_TEXT
from xlgov.sentences.likeness import letters, likeness, shingles, written

if TYPE_CHECKING:
    from xlgov.report import Report

ALIKE = 5
"""Y-LASTVAL: so many figures other than 0 do not repeat by chance."""
_COMMA = late.compile(r"[，,；;：:。！？]")
_BEFORE_TOLD = late.compile(r"上年|去年|上一年|往年|已(?:经)?(?:全部)?(?:整改|解决|改进|完成|得到|纠正|补齐)")
"""a sentence on what has become of last year's problems"""
_LEAD = late.compile(r"^(?:第?[一二三四五六七八九十]是?|存在|主要|表现为|依然|仍然|还|仍|如)+")
_TAIL = late.compile(r"(?:等)?(?:问题|情况|现象)?$")
_PROBLEM = 8
"""Y-PROMISE: letters of a problem that two do not put alike by chance"""


@rule(
    "Y-NAME",
    number=71,
    title="单位名称与上年一致",
    text="本年报告的单位名称与上年报告相同；更名、机构合并的，写明情况。需要上年的报告。",
    severity=Severity.WARNING,
    basis=LOGIC,
    cause="单位名称写错，单位更名或合并，或者上年的报告是别的单位的。",
    advice=f"名称写错的，改正封面的单位名称；确是更名、合并的，{ways.EXPLAIN}；{ways.OTHERS_REPORT}。",
)
def y_name(ctx: Context) -> Iterator[Finding]:
    """The same legal name as last year; a report of another year tells the wrong unit just as well."""
    if ctx.previous is None:
        raise NotAssessable(NO_PREVIOUS)
    now, before = ctx.report.unit.name, ctx.previous.unit.name
    if not now or not before:
        raise NotAssessable("没有填写单位名称" if not now else "上年的报告没有填写单位名称")
    if plain(now) != plain(before):
        yield ctx.fail(
            f"上年报告的单位名称是“{before}”，与本年的“{now}”不同。",
            ["unit.name"],
        )


@rule(
    "Y-LASTVAL",
    number=75,
    title="整行与上年相同",
    text=f"一行里至少有 {ALIKE} 个不为0的数，而且整行与上年完全相同的，看看是不是忘了更新。"
    "表三整张与上年相同的，见 A-SAME。需要上年的报告。",
    severity=Severity.INFO,
    basis=LOGIC,
    cause="在上年的文件上填报，这一行没有更新。",
    advice="核对这一行是否填了本年的数据；确实相同的不用改。",
)
def y_lastval(ctx: Context) -> Iterator[Finding]:
    """A row of figures that are all last year's."""
    before = ctx.before
    for table in ctx.form.tables:
        rows: dict[tuple[int, object], list[str]] = {}
        for key in ctx.form.statutory.keys:
            cell = ctx.form.cells[key]
            if cell.table == table.key:
                rows.setdefault((cell.block, cell.row), []).append(key)
        same = [keys for keys in rows.values() if _unchanged(ctx.report, before, keys)]
        if table.key == "requests" and len(same) == len(rows):
            continue
        for keys in same:
            filled = [key for key in keys if ctx.report.figures[key]]
            if len(filled) >= ALIKE:
                row = ctx.form.cells[keys[0]].row_label
                yield ctx.fail(
                    f"“{row}”一行与上年完全相同（{len(filled)} 个不为0的数）。",
                    filled,
                    [LAST + key for key in filled],
                )


def _unchanged(now: Report, before: Report, keys: list[str]) -> bool:
    return all(key in before.figures and now.figures.get(key) == before.figures[key] for key in keys)


@rule(
    "Y-TEXT",
    number=73,
    title="文字不与上年雷同",
    text="总体情况、存在的主要问题及改进情况不照抄上年的。去掉年份、数字、小标题、跟着表走的句子和带数量的句子以后，"
    f"总体情况相同的达到 {ALIKE_TEXT['overview']:.0%}、问题部分达到 {ALIKE_TEXT['problems']:.0%} 的算雷同；"
    "文字很短的不比较。需要上年的报告。",
    severity=Severity.WARNING,
    basis=NOTICES,
    cause="在上年的报告上只改了年份和数字。",
    advice=f"按本年度的实际情况重写；确实没有变化的，{ways.EXPLAIN}。",
)
def y_text(ctx: Context) -> Iterator[Finding]:
    """Sections that are last year's but for years and numbers (国办公开办函〔2021〕30号: 避免年年雷同)."""
    before = _with_texts(ctx)
    for section in ctx.form.sections:
        if section.key in ALIKE_TEXT and before.sections.get(section.key):
            share = _share(ctx.report, before, section.key)
            if share >= ALIKE_TEXT[section.key]:
                key = f"sections.{section.key}"
                told = f"“{section.label}”与上年的报告有 {share:.0%} 相同（年份、数字等不计）。"
                values = {key: ctx.report.shown(key), LAST + key: before.shown(key)}
                yield ctx.fail(told, [key])._replace(fingerprint=ctx.fingerprint(values))


def _with_texts(ctx: Context) -> Report:
    """Last year's report; raises NotAssessable where there is none, or one without these texts."""
    before = ctx.before
    if not any(before.sections.get(section) for section in ALIKE_TEXT):
        raise NotAssessable("上年的报告没有文字部分")
    return before


def _share(now: Report, before: Report, section: str) -> float:
    return likeness(shingles(now, section), shingles(before, section))


@rule(
    "Y-PROMISE",
    number=74,
    title="上年的问题原样又写了一遍",
    text="存在的主要问题里有与上年一字不差的，作提示：上年写了要改进，今年应当写明改进得怎么样。"
    "整段雷同的，见 Y-TEXT。需要上年的报告。",
    severity=Severity.INFO,
    basis=NOTICES,
    cause="沿用了上年的文字，或者上年的问题没有解决。",
    advice="已经解决的，写明改进情况；没有解决的，写明进展和原因；是新问题的，换成具体的写法。",
)
def y_promise(ctx: Context) -> Iterator[Finding]:
    """Problems that last year's report names to the letter, where the section as a whole is another."""
    before = _with_texts(ctx)
    old = {problem for _, _, problem in _problems(before)}
    same = [each for each in _problems(ctx.report) if each[2] in old]
    if same and _share(ctx.report, before, "problems") < ALIKE_TEXT["problems"]:
        number, quote, _ = same[0]
        told = listed([f"“{clause}”" for _, clause, _ in same], "等 {} 处")
        yield in_text(ctx, "sections.problems", number, quote, f"{told}与上年报告写的问题一字不差。")


def _problems(report: Report) -> Iterator[tuple[int, str, str]]:
    """The paragraph of each problem that is named, the clause, and its letters."""
    for number, sentence in written(report, "problems"):
        if _BEFORE_TOLD.search(sentence):
            continue
        for clause in _COMMA.split(sentence):
            if CONCRETE.search(clause):
                plain_words = _TAIL.sub("", letters(_LEAD.sub("", letters(clause))))
                if len(plain_words) >= _PROBLEM:
                    yield number, clause.strip(), plain_words
