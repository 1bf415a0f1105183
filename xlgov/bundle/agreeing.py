"""Whether the files of a package say the same: each is held against the report of its JSON, as far as a file
of its kind can hold one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from xlgov import api, late
from xlgov.bundle.manifest import (
    DOCUMENT,
    EXPLANATIONS,
    FINDINGS_TEXT,
    PAGE,
    WORKBOOK,
    Manifest,
    Origin,
)
from xlgov.bundle.opening import Problem
from xlgov.bundle.telling import explanations_text, findings_text
from xlgov.errors import InputError
from xlgov.finding import Counts, Status, listed
from xlgov.form.identities import LAST
from xlgov.kinds import FileKind, kind_of
from xlgov.publication.manuscript import manuscript
from xlgov.workbook.container import open_container

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report

DOCUMENTS = (DOCUMENT, PAGE)
"""the members that are published documents"""
DRAWN = (WORKBOOK, *DOCUMENTS)
"""the members that show more than what is read of them"""
_KINDS = {DOCUMENT: (FileKind.DOCUMENT, " Word 文档"), PAGE: (FileKind.PAGE, "网页")}
_ACTIVE = late.compile(
    r"(?i)<(?:script|iframe|frame|object|embed|applet|base|link|form)\b"
    r"|http-equiv|@import|url\(|javascript:|[\s\"'/]on[a-z]++\s*+="
)
"""what can change a page when it is opened; our pages have none of it"""
_SHOWN = 3
"""figures that differ which a problem names"""
_APART = ("provenance", "observations", "tables", "last", "as_reported")
"""parts of a report's JSON that say where it was read, or what is compared figure by figure"""
_PARTS: Mapping[str, str] = {
    "edition": "格式版本",
    "year": "年度",
    "title": "标题",
    "preamble": "前言",
    "unit": "单位信息",
    "scope": "数据范围",
    "contact": "签报信息",
    "sections": "正文",
    "notes": "表下的注",
    "unplaced": "没有栏目的内容",
    "explanations": "情况说明",
    "bound": "跟着表走的句子",
}


def of_list(listing: Manifest, report: Report) -> Iterator[Problem]:
    """Where the list names another report than the JSON holds."""
    told = {
        "单位": (listing.unit, report.unit.name),
        "单位代码": (listing.code, report.unit.code),
        "年度": (listing.year, report.year),
        "格式版本": (listing.edition, report.edition),
        "数据范围": (listing.scope, report.scope),
        "原文件": (listing.source, Origin.of(report.provenance)),
    }
    for what, (said, stands) in told.items():
        if said != stands:
            yield Problem(f"清单里的{what}与年报数据里的不同")


def of_workbook(report: Report, loaded: Loaded) -> Iterator[Problem]:
    """Where the workbook of a package holds something else than its JSON."""
    if lines := [*_figures_apart(report, loaded.report), *_parts_apart(report, loaded.report)]:
        yield Problem(f"“{WORKBOOK}”与年报数据不一致：{'；'.join(lines)}")


def is_ours(name: str, content: bytes, report: Report, findings: Sequence[Finding]) -> bool:
    """Whether the workbook or a published document is part for part what this program makes of the report."""
    ending = f".{name.rpartition('.')[2]}"
    shown = () if name == WORKBOOK else findings
    return _parts(content) == _parts(api.content(report, ending, shown, api.PLAIN))


def of_document(name: str, content: bytes, report: Report) -> Iterator[Problem]:
    """Where a published document of a package (.docx, .html) that is not what is made of the report says
    something else than its JSON."""
    kind, called = _KINDS[name]
    if kind_of(content) is not kind:
        yield Problem(f"“{name}”不是{called}")
        return
    if name == PAGE and _ACTIVE.search(content.replace(b"\0", b"").decode("latin-1")):
        yield Problem(f"“{name}”里有会运行的内容，或者要从别处取内容，打开时看到的可能不是年报数据")
        return
    try:
        read = api.parse(content, name).report
    except InputError as error:
        yield Problem(f"“{name}”读不出来：{error.what}")
        return
    if lines := [*_figures_apart(report, read, only_this_year=True)]:
        yield Problem(f"“{name}”与年报数据不一致：{'；'.join(lines)}")
    elif manuscript(read) != manuscript(report):
        yield Problem(f"“{name}”的文字与年报数据不一致")


def _parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package of Office, which not every computer packs alike; of another file the whole."""
    try:
        package = open_container(content) if content.startswith(b"PK") else None
        return {name: package.raw(name) for name in package.names} if package else {"": content}
    except InputError:
        return {"": content}


def of_texts(
    contents: Mapping[str, str], report: Report, findings: Sequence[Finding], rules: str
) -> Iterator[Problem]:
    """Where the texts for people say something else than the findings and explanations they are made of."""
    makers: Mapping[str, Callable[[], str]] = {
        FINDINGS_TEXT: lambda: findings_text(report, findings, rules),
        EXPLANATIONS: lambda: explanations_text(report, findings),
    }
    for name, made in makers.items():
        if contents[name] != made():
            yield Problem(f"“{name}”与包里的数据不一致")


def of_findings(listing: Manifest, told: Sequence[Finding], now: Sequence[Finding]) -> Iterator[Problem]:
    """Where the findings of a package are not those that the same rules find in its report.

    What was noticed of the source file alone cannot be found again, and may be told beside them.
    """
    if listing.verdict != Counts.of(told):
        yield Problem("清单里的校验结论与校验结果不一致")
    recorded = {_mark(each) for each in told}
    lacking = [each for each in now if _counts(each) and _mark(each) not in recorded]
    if lacking:
        codes = listed(list(dict.fromkeys(each.code for each in lacking)), " 等 {} 条规则")
        yield Problem(f"校验结果里少了 {len(lacking)} 条按同一版规则应当查出的（{codes}）")
    if listing.verdict.errors and listing.allowed is None:
        yield Problem("年报有没有改正的错误，清单里却没有写明为什么带着错误上报")


def _counts(found: Finding) -> bool:
    return found.status in (Status.FAIL, Status.UNCERTAIN)


def _mark(found: Finding) -> tuple[str, Status, str, str, bool]:
    return found.code, found.status, found.severity, found.fingerprint, found.is_explained


def _figures_apart(report: Report, other: Report, *, only_this_year: bool = False) -> Iterator[str]:
    """The figures that two reports have not alike, the first few by name with both sides."""
    if report.edition != other.edition:
        return
    keys = list(report.form.statutory.keys if only_this_year else report.form.widest.cells)
    keys += [] if only_this_year else [LAST + key for key in report.form.last]
    apart = [key for key in keys if report.shown(key) != other.shown(key)]
    names = [f"{_label(report, key)} {_sides(report, other, key)}" for key in apart]
    if names:
        yield listed(names, f"等 {len(names)} 个数", _SHOWN)


def _label(report: Report, key: str) -> str:
    stem = key.removeprefix(LAST)
    label = report.form.widest.cells[stem].label
    return label if stem == key else f"上年{label}"


def _sides(report: Report, other: Report, key: str) -> str:
    return f"{_side(other, key)}（年报数据里是 {_side(report, key)}）"


def _side(report: Report, key: str) -> str:
    shown = report.shown(key)
    return "空白" if shown is None else shown


def _parts_apart(report: Report, other: Report) -> Iterator[str]:
    """The parts besides figures that two reports have not alike."""
    one, two = report.to_dict(), other.to_dict()
    for name in dict.fromkeys([*one, *two]):
        if name not in _APART and one.get(name) != two.get(name):
            yield f"{_PARTS.get(name, name)}不同"
