"""A report and all that is made of it in one zip (上报包), and why none is made of some.

The same report gives the same bytes, whoever packs it, where and when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlgov import __version__, api, files, ways
from xlgov.bundle.manifest import (
    DOCUMENT,
    EXPLANATIONS,
    FINDINGS,
    FINDINGS_TEXT,
    MANIFEST,
    PAGE,
    REPORT,
    WORKBOOK,
    Allowed,
    Manifest,
    Member,
    Origin,
    Versions,
)
from xlgov.bundle.telling import explanations_text, findings_json, findings_text
from xlgov.errors import InputError
from xlgov.finding import Counts, listed
from xlgov.legible import legible
from xlgov.report import SCHEMA as REPORT_SCHEMA
from xlgov.report.extent import stood_in, untouched
from xlgov.rules import validate
from xlgov.rules.evasions import evasion
from xlgov.rules.imported import as_written, is_import, unsure
from xlgov.rules.version import RULES
from xlgov.values import Kind

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report

_SHOWN = 5
"""figures that an obstacle names"""
_REASON = f"确实要带着错误上报的，{ways.GIVE_REASON}。"


class Obstacle(NamedTuple):
    """Why no package is made: what is wrong, what to do, and whether a recorded reason gets around it."""

    what: str
    advice: str = ""
    excusable: bool = False


class Refused(InputError):
    """No package is made, because of what stands in the report or in the reason; not of what went wrong."""


class Terms(NamedTuple):
    """On what terms a package is made: the ``reason`` for which it may have open errors, ``by`` whom, and the
    date (YYYY-MM-DD) of packing where it is to be told."""

    reason: str | None = None
    by: str | None = None
    on: str | None = None


PLAIN = Terms()


def findings_for(loaded: Loaded) -> list[Finding]:
    """The findings that a package of a report holds: places are those of a workbook, not of a document that
    was imported."""
    return validate(as_written(loaded) if is_import(loaded) else loaded)


def obstacles(loaded: Loaded, findings: Sequence[Finding]) -> tuple[Obstacle, ...]:
    """All that stands in the way of a package, gravest first; texts may hold marks of ``ways``."""
    report = loaded.report
    if len(untouched(report)) == len(report.form.tables):
        return (Obstacle("三张表都还没有填", "请填好以后再打包。"),)
    return (*_unknown(report), *_unread(loaded), *_errors(findings))


def _unknown(report: Report) -> Iterator[Obstacle]:
    if not report.unit.name:
        yield Obstacle("没有单位名称", "请在封面填写单位名称。")
    if not report.year:
        yield Obstacle("没有年度，或者年度看不懂", "请在封面填写年度，如 2025。")


def _unread(loaded: Loaded) -> Iterator[Obstacle]:
    """Figures that are none, or that nobody is sure of: no reason makes them sums."""
    report = loaded.report
    excused = stood_in(report)
    lost = [key for key in report.form.cells if key not in excused and report.value(key).lost]
    uncomputed = [key for key in lost if report.value(key).kind is Kind.FORMULA]
    if uncomputed:
        what = f"有 {len(uncomputed)} 个格的公式没有算出结果：{_named(loaded, uncomputed)}"
        yield Obstacle(what, "公式不要改；请用 Excel 或 WPS 打开、保存一次，用保存后的文件打包。")
    if unread := [key for key in lost if key not in uncomputed]:
        what = f"有 {len(unread)} 个数没有读到：{_named(loaded, unread)}"
        yield Obstacle(what, "请用 Excel 或 WPS 打开，把这些格改成数（没有的填 0），保存以后再打包。")
    if doubtful := [*unsure(loaded)]:
        what = f"有 {len(doubtful)} 个数存疑，是按最可能的位置放入的：{_named(loaded, doubtful)}"
        yield Obstacle(what, "请先转换成工作簿，对照原件核对或改正以后再打包。")


def _named(loaded: Loaded, keys: Sequence[str]) -> str:
    form = loaded.report.form
    names = [f"“{form.table(form.cells[key].table).sheet}”{form.cells[key].label}" for key in keys]
    return listed(names, "等", _SHOWN)


def _errors(findings: Sequence[Finding]) -> Iterator[Obstacle]:
    for found in findings:
        if found.is_error:
            place = next((f"{cell.place}　" for cell in found.cells if str(cell.place)), "")
            yield Obstacle(f"{found.code}　{place}{found.message}", found.advice, excusable=True)


def refuse(found: Sequence[Obstacle], terms: Terms) -> None:
    """Refused where obstacles stand that the terms do not get around, or the reason says nothing; InputError
    where the reason or the name can be written in no document."""
    grave = [each for each in found if not each.excusable]
    if grave:
        first = grave[0]
        more = f"；另有 {len(grave) - 1} 处" if len(grave) > 1 else ""
        raise Refused(f"不能打包：{first.what.removesuffix('。')}{more}", first.advice)
    for what, text in (("理由", terms.reason), ("姓名", terms.by)):
        _refuse_unseen(what, text)
    if terms.reason is not None and (why := evasion(terms.reason)):
        raise Refused(f"带着错误上报的理由不算数：{why}", "请写明为什么现在改不了，什么时候改。")
    if found and terms.reason is None:
        raise Refused(f"有 {len(found)} 个错误没有改正，不能打包", f"请改正以后再打包；{_REASON}")


def _refuse_unseen(what: str, text: str | None) -> None:
    """InputError that says which, for characters that nobody sees and no document can hold."""
    hidden = next((each for each in text or "" if legible(each) != each), None)
    if hidden is not None:
        said = f"带着错误上报的{what}里有看不见的控制字符（U+{ord(hidden):04X}）"
        raise InputError(said, "请删去这个字符，重新输入。")


def packed(loaded: Loaded, findings: Sequence[Finding] | None = None, terms: Terms = PLAIN) -> bytes:
    """The zip with all that is made of a report; ``findings`` are those of ``findings_for`` where they are
    known.

    Raises Refused where something stands in the way (``obstacles``), InputError for what no document can
    hold.
    """
    if findings is None:
        findings = findings_for(loaded)
    found = obstacles(loaded, findings)
    refuse(found, terms)
    if not found:
        terms = terms._replace(reason=None)
    contents = _contents(loaded.report, findings)
    listing = _manifest(loaded.report, findings, terms, contents)
    return files.zipped({MANIFEST: listing.to_json().encode(), **contents})


def package_name(report: Report) -> str:
    """What the package of a report is called, without ending."""
    parts = (report.unit.name, report.year)
    return files.safe_names(["-".join(str(part) for part in parts if part) or "年报"])[0]


def _contents(report: Report, findings: Sequence[Finding]) -> dict[str, bytes]:
    """The files of a package but for its list."""
    made = {
        REPORT: api.content(report, api.DATA_ENDING, None, api.PLAIN),
        WORKBOOK: api.content(report, ".xlsx", (), api.PLAIN),
        DOCUMENT: api.content(report, api.WORD_ENDING, findings, api.PLAIN),
        PAGE: api.content(report, api.PAGE_ENDINGS[0], findings, api.PLAIN),
    }
    texts = {
        FINDINGS: findings_json(findings, RULES),
        FINDINGS_TEXT: findings_text(report, findings, RULES),
        EXPLANATIONS: explanations_text(report, findings),
    }
    return made | {name: text.encode() for name, text in texts.items()}


def _manifest(
    report: Report, findings: Sequence[Finding], terms: Terms, contents: dict[str, bytes]
) -> Manifest:
    assert report.unit.name
    assert report.year
    return Manifest(
        unit=report.unit.name,
        code=report.unit.code,
        year=report.year,
        edition=report.edition,
        scope=report.scope,
        verdict=Counts.of(findings),
        allowed=Allowed(terms.reason.strip(), terms.by or None) if terms.reason else None,
        versions=Versions(__version__, RULES, report.form.template, REPORT_SCHEMA),
        source=Origin.of(report.provenance),
        packed=terms.on,
        files=tuple(Member(name, len(content), files.sha256(content)) for name, content in contents.items()),
    )
