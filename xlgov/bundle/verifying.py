"""核验: whether a package is what whoever packed it has put together, and whether its files say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlgov import api, files
from xlgov.bundle import agreeing
from xlgov.bundle.manifest import (
    EXPLANATIONS,
    FINDINGS,
    FINDINGS_TEXT,
    MANIFEST,
    MEMBERS,
    REPORT,
    WORKBOOK,
    Manifest,
    Origin,
)
from xlgov.bundle.opening import AGAIN, Opened, Problem, is_packed, opened
from xlgov.bundle.telling import findings_of
from xlgov.errors import InputError
from xlgov.finding import Counts
from xlgov.report import Loaded, Report, canonical
from xlgov.rules import validate
from xlgov.rules.evasions import evasion
from xlgov.rules.version import RULES

if TYPE_CHECKING:
    from xlgov.finding import Finding


@dataclass(frozen=True)
class Verified:
    """What came of the look at a package.

    ``problems`` say why it does not verify; without any, ``listing`` and ``loaded`` are there. ``loaded`` is
    the report of its JSON, with the places of its workbook. ``findings`` are those that the package holds.
    ``notes`` are what is no fault, and worth knowing. ``errors`` is how many errors stand, by the rules of
    this computer where it was packed by others that found fewer.
    """

    name: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    listing: Manifest | None = None
    loaded: Loaded | None = None
    findings: tuple[Finding, ...] = ()
    errors: int = 0

    @property
    def is_intact(self) -> bool:
        """Whether it verifies."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``verify --format json``."""
        listing = self.listing
        return {
            "file": self.name,
            "intact": self.is_intact,
            "unit": listing.unit if listing else None,
            "year": listing.year if listing else None,
            "errors": listing.verdict.errors if listing else None,
            "errors_now": self.errors if listing and self.is_intact else None,
            "allowed": listing.allowed.reason if listing and listing.allowed else None,
            "problems": [{"what": each.what, "advice": each.advice} for each in self.problems],
            "notes": list(self.notes),
        }


def verified(content: bytes, name: str) -> Verified:
    """Look at a package from all sides: the zip around it, its list, the digests, whether its files agree,
    and whether its findings are those of the rules. Raises nothing for what is wrong with it."""
    if not is_packed(content):
        return _failed(name, _no_package(content))
    try:
        found = opened(content)
    except InputError as error:
        return _failed(name, error)
    problems = list(found.problems)
    if MANIFEST not in found.contents:
        return Verified(name, tuple(problems))
    try:
        listing = Manifest.from_json(found.contents[MANIFEST])
    except InputError as error:
        return Verified(name, (*problems, _problem(error)))
    problems += _digests(listing, found)
    if problems:
        return Verified(name, tuple(problems), listing=listing)
    inside = _inside(listing, found, name)
    if inside.loaded is None:
        return inside
    now = listing.verdict if listing.versions.rules == RULES else Counts.of(validate(inside.loaded.report))
    notes = (*_notes(listing, found, content), *_by_other_rules(listing, now), *inside.notes)
    return replace(inside, notes=notes, errors=max(now.errors, listing.verdict.errors))


def read_package(content: bytes, name: str) -> Loaded:
    """The report in a package, with the places of its workbook; InputError for one that does not verify."""
    found = verified(content, name)
    if found.loaded is None or found.problems:
        first = found.problems[0]
        more = f"（另有 {len(found.problems) - 1} 处）" if len(found.problems) > 1 else ""
        raise InputError(f"上报包核验不通过：{first.what.removesuffix('。')}{more}", first.advice)
    return found.loaded


def _failed(name: str, error: InputError) -> Verified:
    return Verified(name, (_problem(error),))


def _problem(error: InputError) -> Problem:
    return Problem(error.what, error.advice or AGAIN)


def _no_package(content: bytes) -> InputError:
    """What to say of what has no list of ours in it; a zip that is broken is told as one."""
    try:
        opened(content)
    except InputError as error:
        return error
    return InputError("这不是上报包：里面没有清单", "请选择由“打包上报”生成的 .zip 文件。")


def _digests(listing: Manifest, found: Opened) -> Iterator[Problem]:
    """What the list says of files that are otherwise than it says."""
    said = {each.name: each for each in listing.files}
    if [each.name for each in listing.files] != [name for name in MEMBERS if name != MANIFEST]:
        yield Problem("清单没有逐一列出包里的文件")
    for name, content in found.contents.items():
        member = said.get(name)
        if member is None:
            continue
        if member.size != len(content):
            yield Problem(f"“{name}”被改动过：现在有 {len(content)} 字节，打包时是 {member.size} 字节")
        elif member.sha256 != files.sha256(content):
            yield Problem(f"“{name}”被改动过：与打包时的指纹（SHA-256）不同")


def _inside(listing: Manifest, found: Opened, name: str) -> Verified:
    """What the files of a package hold, and whether they agree."""
    contents = found.contents
    try:
        report = api.parse(contents[REPORT], REPORT).report
    except InputError as error:
        return Verified(name, (Problem(f"“{REPORT}”读不出来：{error.what}"),), listing=listing)
    try:
        workbook = api.parse(contents[WORKBOOK], WORKBOOK)
    except InputError as error:
        return Verified(name, (Problem(f"“{WORKBOOK}”读不出来：{error.what}"),), listing=listing)
    try:
        raw = canonical.parsed(contents[FINDINGS])
        told = findings_of(raw)
        rules = str(raw["rules"])
    except (ValueError, RecursionError):
        return Verified(name, (Problem(f"“{FINDINGS}”不合格式"),), listing=listing)
    problems = [*agreeing.of_list(listing, report), *agreeing.of_workbook(report, workbook)]
    otherwise = [each for each in agreeing.DRAWN if not agreeing.is_ours(each, contents[each], report, told)]
    for document in agreeing.DOCUMENTS:
        # one that is what is made of the report need not be read
        if document in otherwise:
            problems += agreeing.of_document(document, contents[document], report)
    problems += _about_findings(listing, found, report, told, rules)
    loaded = replace(
        workbook,
        report=_in_template(report, workbook),
        made_from=Origin.of(report.provenance).sha256,
        excuse=listing.allowed.said if listing.allowed else "",
    )
    notes = (*_drawn(otherwise), *_unlisted(report))
    return Verified(name, tuple(problems), notes, listing, loaded, told)


def _in_template(report: Report, workbook: Loaded) -> Report:
    """The report as one that stands in a workbook of ours, wherever it was first read from."""
    origin = report.provenance
    if origin.template is not None:
        return report
    return replace(report, provenance=replace(origin, template=workbook.report.provenance.template))


def _about_findings(
    listing: Manifest, found: Opened, report: Report, told: Sequence[Finding], rules: str
) -> Iterator[Problem]:
    """Where findings are not what they must be; those of other rules can only be held against the list."""
    if listing.versions.rules != rules:
        yield Problem("清单里的规则版本与校验结果里的不同")
    if rules != RULES:
        yield from agreeing.of_findings(listing, told, ())
        return
    yield from agreeing.of_findings(listing, told, validate(report))
    texts = {each: found.contents[each].decode(errors="replace") for each in (FINDINGS_TEXT, EXPLANATIONS)}
    yield from agreeing.of_texts(texts, report, told, rules)


def _by_other_rules(listing: Manifest, now: Counts) -> Iterator[str]:
    """What the rules of this computer find in a package that was made by others."""
    if listing.versions.rules == RULES:
        return
    yield f"按本机的规则核对年报数据：{now.said}；打包时的结论是：{listing.verdict.said}。"
    if now.errors and listing.allowed is None:
        yield f"清单里没有写明为什么带着这 {now.errors} 个错误上报：请提交单位改正以后重新打包。"


def _drawn(names: Sequence[str]) -> Iterator[str]:
    """What is said of the files that this program would make otherwise."""
    for name in names:
        yield f"“{name}”与本机的程序生成的不完全一样：读出的与年报数据一致，其余没有核对，请打开看看。"


def _unlisted(report: Report) -> Iterator[str]:
    """What the report says of the file that it was read from and the list could not take over."""
    if report.provenance.sha256 and Origin.of(report.provenance).sha256 is None:
        yield "年报数据里记的原文件指纹（SHA-256）不是指纹，清单里没有写，认不出它是由哪个文件做的。"


def _notes(listing: Manifest, found: Opened, content: bytes) -> Iterator[str]:
    """What is no fault of a package, and worth knowing."""
    if content != files.zipped({name: found.contents[name] for name in MEMBERS}):
        yield "这个包被重新压缩过；里面的文件与清单一致。"
    if listing.versions.rules != RULES:
        yield f"打包时用的规则是 {listing.versions.rules}，本机的是 {RULES}，查出的问题可能不同。"
    if listing.allowed is not None:
        yield f"带着 {listing.verdict.errors} 个错误上报，理由：{listing.allowed.said}"
        if why := evasion(listing.allowed.reason):
            yield f"这个理由不算数：{why}。"
