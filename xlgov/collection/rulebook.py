"""The rule book in Chinese: all of it as Markdown, one page, or one line per rule."""

from __future__ import annotations

from itertools import groupby, pairwise

from xlgov.collection import rule_book
from xlgov.collection.rule import FAMILIES, CollectionRule, Stage
from xlgov.finding import Severity
from xlgov.form import EDITIONS, editions
from xlgov.form.folder import comparable, heads, versions
from xlgov.legible import columns, padded
from xlgov.rules.registry import Explaining, Note, RuleInfo
from xlgov.ways import Face, told

_DIVIDED = versions("other_handling_divided")
_UNDIVIDED = versions("other_handling_divided", without=True)
_CHANGES = "、".join(
    f"{head.first_year - 1}年度与{head.first_year}年度"
    for before, head in pairwise(heads())
    if not comparable("proactive", before.edition, head.edition)
)
NOTES = (
    Note(
        "A-SIX-SUM",
        35,
        "其他处理的换算",
        f"把{_DIVIDED}数据汇总成{_UNDIVIDED}时，（六）其他处理等于三个小项之和；"
        f"反过来不能拆分，{_UNDIVIDED}的一个数不能自动填到某一小项里。",
    ),
    Note(
        "P-FEE≠",
        58,
        "两种收费不能比",
        "表二的行政事业性收费与第六部分的信息处理费是两种不同的收费，不互相核对。",
    ),
    Note(
        "Y-PEND",
        69,
        "尚未审结的案件",
        "上年尚未审结的复议、诉讼案件是否计入本年，格式没有规定，所以不作校验；可以把两年的数放在一起看。",
    ),
    Note(
        "Y-EDITION",
        70,
        f"{_CHANGES}之间",
        "两版格式的表二项目不同，跨版只核对表三、表四，表二无法判断。",
    ),
    Note(
        "R-TOTALS",
        132,
        "汇总时的总计",
        "汇总表的总计一律由汇总后的分项重新计算，不把各单位的总计相加。",
    ),
    Note(
        "R-CODEF",
        135,
        "共同被告的案件",
        "复议机关作为共同被告的诉讼案件，只由原行为主体计算，复议机关不重复计算。",
    ),
    Note("R-JOINT", 141, "联合发文", "联合制发的文件只由主办单位计算一次。"),
)
"""Numbered statements that are not checks."""

_WHEN: dict[Stage, str] = {"delivery": "以前", "rollup": "以后"}
"""When a rule about a collection is asked, beside the adding up."""

_EXPLAINING = {
    Explaining.REASON: "可以，写明原因",
    Explaining.COMPARED: "可以，写明原因，或者写明已对照原件",
    Explaining.NEVER: "错误不可以，要改正",
}

_INTRO = """# 校验规则

本文件由程序生成，与程序使用的规则完全一致。

- **错误**：违反格式、法规或算术，改正以前不宜发布。
- **警告**：很可能有误，或者需要书写情况说明。
- **提示**：值得看一眼，不影响发布。

一条规则有四种结论：通过、不通过、存疑、无法判断。格里不是数字、公式没有算出结果、找不到对应的格，或者没有上年的报告，
有关的规则就“无法判断”，不会当作通过。空白格在计算时按0处理。

情况属实、不必改数的，可以在“校验结果”表的“情况说明”栏写明原因。写明原因的不再算作没有处理的问题；“核实无误”“情况属实”
这样没有写出原因的，把问题又抄了一遍的，都不算数。一条说明只对写的时候的那些数有效，有关的格改动以后就不再算数；算术上的错误
不能用情况说明代替。
"""


def find(code: str) -> RuleInfo:
    """One rule; KeyError for an unknown code."""
    for info in rule_book():
        if info.code == code:
            return info
    raise KeyError(code)


def describe(code: str, face: Face = Face.COMMAND) -> str:
    """One rule's page as plain text in the words of a face; KeyError for an unknown code."""
    note = next((note for note in NOTES if note.code == code), None)
    if note is not None:
        return f"{note.code}　{note.title}（说明，不是校验）\n{note.text}"
    info = find(code)
    lines = [f"{label}：{text}" for label, text in _page(info)]
    return told("\n".join([f"{info.code}　{info.title}", *lines]), face)


def table() -> str:
    """All rules, one line each: code, severity, editions, name."""
    infos = rule_book()
    rows = [(info.code, info.severity_label, _applies(info)) for info in infos]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([*map(padded, row, widths), info.title]) for row, info in zip(rows, infos, strict=True)
    ]
    return "\n".join([*lines, f"共{len(lines)}条。查看一条规则：xlgov rules 编号"])


def markdown() -> str:
    """The whole rule book, as ``docs/rules.md`` keeps it."""
    parts = [_INTRO]
    ordered = sorted(rule_book(), key=lambda info: list(FAMILIES).index(info.family))
    for family, infos in groupby(ordered, key=lambda info: info.family):
        parts.append(f"## {FAMILIES[family]}\n")
        for info in infos:
            parts.append(f"### {info.code} {info.title}\n")
            parts.append("".join(f"- **{label}**：{text}\n" for label, text in _page(info)))
    parts.append("## 说明\n\n以下是填报和汇总的约定，不是校验。\n")
    parts.append("".join(f"- **{note.code} {note.title}**：{note.text}\n" for note in NOTES))
    return told("\n".join(parts), Face.COMMAND)


def _page(info: RuleInfo) -> list[tuple[str, str]]:
    return [
        ("级别", info.severity_label),
        ("适用", _applies(info)),
        *((("用在", _when(info)),) if isinstance(info, CollectionRule) else ()),
        ("内容", info.text),
        *((("公式", formula),) if (formula := _formula(info)) else ()),
        ("依据", info.basis),
        *((("可能原因", info.cause),) if info.cause else ()),
        ("怎么办", info.advice),
        *(() if isinstance(info, CollectionRule) else (("可否书面说明", _explaining(info)),)),
    ]


def _explaining(info: RuleInfo) -> str:
    """Whether what the rule finds can be explained in writing; of a rule about many reports it is decided."""
    can = _EXPLAINING[info.explaining]
    if info.explaining is not Explaining.NEVER:
        return can
    return can if {info.severity, *info.also} == {Severity.ERROR} else f"{can}；警告、提示可以，写明原因"


def _when(info: CollectionRule) -> str:
    return f"汇总下级年报，相加{'和'.join(_WHEN[stage] for stage in info.stages)}"


def _applies(info: RuleInfo) -> str:
    if info.editions == EDITIONS:
        return "两版通用" if len(EDITIONS) == 2 else "各版通用"
    return "、".join(f"{name}版" for name in info.editions)


def _formula(info: RuleInfo) -> str:
    """The first identity of a rule, from the newest edition that has it; sums speak for themselves."""
    for form in reversed(editions()):
        if any(identity.code == info.code for identity in form.identities):
            equations = form.by_code[info.code]
            sentence = equations[0].sentence(form.label).replace("“", "").replace("”", "")
            return f"{sentence}（共{len(equations)}个等式，这是第一个）"
    return ""
