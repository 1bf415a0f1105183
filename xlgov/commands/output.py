"""What the command line prints about a report and its findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xlgov import ways
from xlgov.commands.console import UNUSABLE, Styled, say, say_json
from xlgov.finding import EXPLAINED, Counts, Explained, Finding, Severity, Status, counted, listed, told
from xlgov.report import Extent, Loaded, extent
from xlgov.report.extent import UNTOUCHED, is_blank
from xlgov.rules.explaining import Void, unexplainable, void
from xlgov.rules.imported import Figure, Imported, by_row, imported
from xlgov.rules.version import RULES
from xlgov.several.notes import NOT_READ, one_line
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.collection.issues import Issue
    from xlgov.rollup.run import Outcome
    from xlgov.several.work import Done

_WHOLE = "全部见转换得到的工作簿的“导入情况”表，或者加上 --format json 校验"
_SHOWN = 5
"""pieces of text that are shown"""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def blanks(loaded: Loaded) -> str:
    """What of the report's head was not filled in or not understood; empty when nothing is missing."""
    head = {"unit.name": ("单位名称", loaded.report.unit.name), "year": ("年度", loaded.report.year)}
    missing = {key: name for key, (name, value) in head.items() if not value}
    unclear = [name for key, name in missing.items() if key in not_understood(loaded)]
    absent = [name for name in missing.values() if name not in unclear]
    said = ([f"没有填写{'、'.join(absent)}"] if absent else []) + [f"{name}看不懂" for name in unclear]
    return f"{'，'.join(said)}，与之有关的规则无法核对。" if said else ""


def not_understood(loaded: Loaded) -> set[str]:
    """The keys of the answers on the cover that were not understood."""
    return {key for each in loaded.observations if each.code == "C-COVER" for key in each.keys}


def show(answer: Answer, loaded: Loaded) -> None:
    """Print one file's findings for a person."""
    report = loaded.report
    findings, shown, account = answer.findings, answer.listed, answer.account
    unclear = "年度看不懂" if "year" in not_understood(loaded) else "未写年度"
    year = f"{report.year}年度" if report.year else unclear
    unit = one_line(report.unit.name or "未填单位")
    say(Styled(f"{answer.name}　{unit}　{year}（{report.edition}版）", bold=True))
    if missing := blanks(loaded):
        say(f"  注意：{missing}")
    read = extent(report)
    if read.said:
        say(f"  注意：{read.said}{f'，{NOT_READ}' if read.read else '。'}")
    if account is not None:
        show_import(account)
    for finding in told(sorted(shown, key=lambda each: each.is_explained), Face.COMMAND):
        _show_finding(finding, loaded)
    for each in answer.void:
        show_void(each)
    blank = f"{UNTOUCHED}，" if is_blank(report) else ""
    say(f"  结果：{blank}{counted(findings)}{_unlisted(findings, shown)}。")


def show_import(account: Imported, *, unplaced: bool = True) -> None:
    """Say how a file was read that is none of ours: counts, from where, and the first of what wants a look.

    Without ``unplaced`` what has no place is only counted.
    """
    say(f"  导入情况：{account.summary}。")
    for table in account.tables:
        say(f"      “{table.sheet}”表　{f'{table.place}　' if table.place else ''}{table.said}")
    _show_rows("存疑", account.unsure)
    _show_rows("没有读到", account.unread)
    for item in account.unplaced[: _SHOWN if unplaced else 0]:
        say(f"      没有放入　{item.place}　“{one_line(item.text)}”")
    if unplaced and len(account.unplaced) > _SHOWN:
        say(f"      ……没有放入的共 {len(account.unplaced)} 处，{_WHOLE}。")


def _show_rows(what: str, figures: Sequence[Figure]) -> None:
    """The first rows of a table with figures that want a look."""
    rows = by_row(figures)
    before = ""
    for row in rows[:_SHOWN]:
        parts = [what, row.place, row.label, row.said]
        say(f"      {'　'.join(part for part in parts if part)}")
        why = ways.told(row.why, Face.COMMAND)
        if why != before:
            say(f"          {why}")
        before = why
    if len(rows) > _SHOWN:
        say(f"      ……{what}的共 {len(rows)} 行 {len(figures)} 个数，{_WHOLE}。")


def _unlisted(findings: Sequence[Finding], shown: Sequence[Finding]) -> str:
    """How many findings are not failures, where those are not shown."""
    silent = Counter(finding.status for finding in findings if finding.status is not Status.FAIL)
    if not silent or len(shown) == len(findings):
        return ""
    rest = "；".join(f"另有 {count} 条规则{status.label}" for status, count in silent.items())
    return f"（{rest}，加 --all 可列出）"


def _where(finding: Finding, loaded: Loaded) -> str:
    """The cell that a finding is about; where the source has no cells, its table, row and column."""
    place = next((str(cell.place) for cell in finding.cells if str(cell.place)), "")
    form = loaded.report.form.widest
    cell = form.cells.get(str(finding.cells[0].key)) if finding.cells else None
    if place or loaded.places or cell is None:
        return place
    sheet = form.table(cell.table).sheet
    # what is about a whole table, or about a cell that it names, need not name it twice
    if sheet in finding.message:
        return ""
    return sheet if cell.label in finding.message else f"{sheet}{cell.label}"


def _show_finding(finding: Finding, loaded: Loaded) -> None:
    label = finding.severity.label if finding.status is Status.FAIL else finding.status.label
    head = Styled(f"{label} {finding.code}", _COLOURS[finding.severity])
    if finding.is_explained:
        head = Styled(f"{EXPLAINED} {finding.code}")
    place = _where(finding, loaded)
    say("  ", head, f"　{place + '　' if place else ''}{finding.message}")
    if finding.quote:
        say(f"      原文：{one_line(finding.quote)}")
    if finding.explanation is not None:
        say(f"      {explained(finding.explanation)}")
    if finding.is_explained:
        return
    if finding.cause:
        say(f"      可能原因：{finding.cause}")
    if finding.advice:
        say(f"      怎么办：{finding.advice}")


def show_choice(number: int, finding: Finding, loaded: Loaded) -> None:
    """Print a finding by its number, with what was written beside it, or whether anything can be."""
    label = EXPLAINED if finding.is_explained else finding.severity.label
    place = _where(finding, loaded)
    say(f"{number:>4}  {label} {finding.code}　{place + '　' if place else ''}{finding.message}")
    say(f"      指纹：{finding.fingerprint}")
    if finding.explanation is not None:
        say(f"      {explained(finding.explanation)}")
    elif why := unexplainable(finding):
        say(f"      {why}。")


def explained(said: Explained) -> str:
    """What was written beside a finding, and why it does not count where it does not."""
    return said._replace(text=one_line(said.text, len(said.text))).said


def show_void(each: Void) -> None:
    """Print what is written of a finding that is no more, and why it does not count."""
    code = f" {each.entry.code}" if each.entry.code else ""
    say("  ", Styled(f"{each.label}{code}"), f"　{each.said}")
    say(f"      写的是：{one_line(each.entry.text, len(each.entry.text))}（指纹 {each.entry.fingerprint}）")


def show_notes(names: Sequence[str]) -> None:
    """Say which texts in a folder turned out to be no reports."""
    say(f"注意：这些文件不是年报，没有读：{listed(names, '等 {} 个')}。", err=True)


def show_json(document: dict[str, Any]) -> None:
    """Print a machine-readable document."""
    say_json(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


class Answer(NamedTuple):
    """What ``validate`` and ``convert`` say of one file: its exit code, the ``error`` of one that cannot be
    used, and the files that were written of it; the ``account`` of how a file that is none of ours was read;
    what is written in it of findings that it has no more.
    """

    name: str
    file: str
    code: int
    read: Extent | None = None
    findings: Sequence[Finding] = ()
    listed: Sequence[Finding] = ()
    error: str | None = None
    written: Sequence[Path] = ()
    is_draft: bool = False
    account: Imported | None = None
    void: tuple[Void, ...] = ()

    @property
    def counts(self) -> dict[Severity, int]:
        """How many failures of each severity that nobody explained."""
        return Counts.of(self.findings).by_severity

    def to_json(self) -> dict[str, Any]:
        """The shape published in ``validate --format json``."""
        shown: dict[str, Any] = {"file": self.file, "findings": [each.to_json() for each in self.listed]}
        if self.error is not None:
            return shown | {"error": self.error}
        if self.read is not None:
            shown |= {"figures": self.read.figures, "read": self.read.read}
        if self.account is not None:
            shown |= {"imported": self.account.to_json()}
        counts: dict[str, int] = {severity.value: count for severity, count in self.counts.items()}
        counts["explained"] = Counts.of(self.findings).explained
        return shown | {"void": [each.to_json() for each in self.void], "counts": counts}


def answers_json(answers: Sequence[Answer]) -> dict[str, Any]:
    """Each file's answer, how many there are of each kind, and the version of the rules."""
    unusable, wrong, clean = _kinds(answers)
    total = {"files": len(answers), "wrong": wrong, "unusable": unusable, "clean": clean}
    return {"files": [answer.to_json() for answer in answers], "total": total, "rules": RULES}


def _kinds(answers: Sequence[Answer]) -> tuple[int, int, int]:
    """How many files cannot be used, have errors, have none."""
    codes = Counter(answer.code for answer in answers)
    return codes[UNUSABLE], codes[1], codes[0]


def show_summary(answers: Sequence[Answer], *, conversion: bool = False) -> None:
    """A closing table after several files, of a conversion with the files it made, and one line about all."""
    say(f"  错误    警告    提示      读到  文件{' → 结果' if conversion else ''}")
    for answer in answers:
        say(f"{_numbers(answer)}  {_name(answer, conversion)}")
    unusable, wrong, clean = _kinds(answers)
    lost = "没有转换" if conversion else "无法使用"
    say(f"共 {len(answers)} 个文件：{wrong} 个有错误，{unusable} 个{lost}，{clean} 个没有错误。")


def _numbers(answer: Answer) -> str:
    """Before the name: that may be as long as it is, and nothing after it is pushed aside."""
    if answer.error is not None or answer.read is None:
        return f"{'—':>6}{'—':>8}{'—':>8}{'—':>10}"
    grave, middle, light = answer.counts.values()
    return f"{grave:>6}{middle:>8}{light:>8}{f'{answer.read.read}/{answer.read.figures}':>10}"


def _name(answer: Answer, conversion: bool) -> str:
    name = one_line(answer.name, len(answer.name))
    if conversion and answer.written:
        made = "、".join(path.name for path in answer.written)
        name += f" → {made}{'（草稿）' if answer.is_draft else ''}"
    if answer.code != UNUSABLE:
        return name
    lost = "（没有全部写出）" if answer.written else "（没有转换）"
    return f"{name}{lost if conversion else '（无法使用）'}"


def answer(done: Done, everything: bool = False) -> Answer:
    """What is said of a report that was worked on; with ``everything`` doubts are listed too."""
    given, loaded = done.job.given, done.loaded
    if done.error is not None or loaded is None:
        return Answer(given.name, given.file, UNUSABLE, error=str(done.error), written=done.written)
    read = extent(loaded.report)
    shown = [finding for finding in done.findings if everything or finding.status is Status.FAIL]
    account = imported(loaded)
    return Answer(
        given.name,
        given.file,
        _code(read, done.findings, account),
        read,
        done.findings,
        shown,
        written=done.written,
        is_draft=done.is_draft,
        account=account,
        void=void(loaded.report, done.findings),
    )


def _code(read: Extent, findings: Sequence[Finding], account: Imported | None) -> int:
    """The exit code for a report: nothing was read of it, something was not, or not for sure, or is wrong, or
    all is right."""
    if not read.read:
        return UNUSABLE
    wrong = any(finding.is_error for finding in findings)
    return int(wrong or not read.whole or (account is not None and bool(account.unsure)))


_ISSUES, _ALIKE = 20, 3
"""issues that are shown one by one, and those of one rule; the result workbook has them all"""


def show_rollup(outcome: Outcome, written: Sequence[Path]) -> None:
    """Print what a roll-up found and wrote, for a person."""
    request = outcome.request
    say(Styled(f"{request.unit}　{request.year}年度汇总（{outcome.report.edition}版）", bold=True))
    say(f"  {outcome.summary}。")
    waiting = sorted(outcome.open, key=lambda issue: issue.finding.order)
    _show_issues(waiting)
    for line in outcome.remarks():
        say(f"  注意：{line}")
    say(f"  汇总表自身校验：{counted(outcome.findings)}，见“校验结果”表。")
    if outcome.unwritten:
        say(f"  文字部分还要填写：{'、'.join(f'“{label}”' for label in outcome.unwritten)}。")
    right = outcome.complete and outcome.sound
    say("  结果：", Styled(outcome.verdict, None if right else "red"), "。")
    folders: dict[Path, list[Path]] = {}
    for path in written:
        folders.setdefault(path.parent, []).append(path)
    for folder, paths in folders.items():
        if len(paths) > _SHOWN:
            say(f"  已生成 {folder} 里的 {len(paths)} 个文件")
            continue
        for path in paths:
            say(f"  已生成 {path}")


def _show_issues(issues: Sequence[Issue]) -> None:
    """The first of each rule, as far as there is room; of the others how many there are."""
    room = _ISSUES
    for code, group in groupby(issues, key=lambda issue: issue.finding.code):
        alike = list(group)
        shown = alike[: min(_ALIKE, room)]
        room -= len(shown)
        for issue in shown:
            _show_issue(issue)
        if len(alike) > len(shown):
            say(f"  ……{code} 共 {len(alike)} 条，见“汇总清单”表。")


def _show_issue(issue: Issue) -> None:
    (finding,) = told([issue.finding], Face.COMMAND)
    head = Styled(f"{finding.severity.label} {finding.code}", _COLOURS[finding.severity])
    say("  ", head, f"　{finding.message}")
    if finding.advice:
        say(f"      怎么办：{finding.advice}")
