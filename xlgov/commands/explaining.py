"""The command ``explain``: 情况说明 are listed, written beside findings, and taken away again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, PATH
from xlgov.commands.output import show_choice, show_void
from xlgov.errors import InputError
from xlgov.finding import counted, told
from xlgov.rules import validate as check
from xlgov.rules.explaining import ASKED, explained, refusal, void, without
from xlgov.rules.imported import as_written
from xlgov.several.notes import losses
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report

_WORKBOOK = ".xlsx"
_ENDINGS = (_WORKBOOK, api.DATA_ENDING)
_LIST = "用 --list 列出全部问题和编号；可以写编号、指纹，也可以写规则代码（这条规则的都写上）。"
_DIGITS = 16
"""of a fingerprint, which may have no letters; no number has as many"""


@click.command(cls=Command)
@click.option("--list", "listing", is_flag=True, help="列出可以写情况说明的问题，带编号和指纹。")
@click.option("-o", "--out", type=PATH, metavar="输出", help="写好以后另存为 .xlsx 或 .json。")
@click.option("--finding", "wanted", multiple=True, metavar="编号", help="哪一条：编号、指纹或者规则代码。")
@click.option("--text", metavar="说明", help="情况说明：写明为什么会这样。")
@click.option("--by", metavar="姓名", help="写说明的人。")
@click.option("--remove", is_flag=True, help="删去这一条的情况说明。")
@click.option("--previous", type=PATH, metavar="文件", help="上一年度的报告，用来核对上年结转等。")
@FORCE
@click.argument("source", type=PATH, metavar="文件")
def explain(
    listing: bool,
    out: Path | None,
    wanted: tuple[str, ...],
    text: str | None,
    by: str | None,
    remove: bool,
    previous: Path | None,
    force: bool,
    source: Path,
) -> int:
    """情况说明：列出问题，给不必改数的写明原因，或者删去写过的。"""
    if source.is_dir():
        raise InputError("这是文件夹，不是文件", "情况说明一份一份地写，请写一个文件。", file=str(source))
    writes = bool(wanted) or remove or any(given is not None for given in (text, by, out))
    if listing and writes:
        raise InputError(
            "--list 只列出问题，不写情况说明", "要写的请去掉 --list；只要列出的，请去掉别的选项。"
        )
    target = _target(out, wanted, text, remove) if writes else None
    if target is not None:
        files.free(target, force, [source, *([previous] if previous else [])])
    loaded = api.load(source)
    before = api.load(previous).report if previous else None
    if target is None:
        _show(loaded, before)
        return 0
    report = (
        _removed(loaded, before, wanted) if remove else _explained(loaded, before, wanted, text or "", by)
    )
    made = replace(loaded, report=report)
    findings = check(as_written(made), before)
    is_workbook = target.suffix.lower() == _WORKBOOK
    api.write(made, target, findings=findings, checked=_today() if is_workbook else None)
    say(f"已写成 {target}：{counted(findings)}。")
    for line in losses(loaded):
        say(f"注意：{line}")
    return 0


def _today() -> str:
    return datetime.date.today().isoformat()


def _target(out: Path | None, wanted: Sequence[str], text: str | None, remove: bool) -> Path:
    """The file to be written; InputError for what is left out, and for what contradicts itself."""
    if not wanted:
        raise InputError("没有写是哪一条", f"请加上 --finding 编号。{_LIST}")
    if remove and text is not None:
        raise InputError("--remove 和 --text 不能一起用", "写说明用 --text，删去用 --remove。")
    if not remove and not (text or "").strip():
        raise InputError("没有写情况说明", "请加上 --text “为什么会这样”；要删去写过的，用 --remove。")
    if out is None or out.suffix.lower() not in _ENDINGS:
        what = "没有写输出文件" if out is None else f"输出文件不能写成“{out.suffix}”"
        raise InputError(what, "请用 -o 写一个 .xlsx 或 .json 文件；原文件不会被改动。")
    return out


def _asked(loaded: Loaded, before: Report | None) -> list[Finding]:
    """The findings beside which something can be written, in the order of their numbers."""
    return [each for each in check(loaded, before) if each.status in ASKED]


def _show(loaded: Loaded, before: Report | None) -> None:
    """List them, and what is written of findings that are no more."""
    every = check(loaded, before)
    asked = told([each for each in every if each.status in ASKED], Face.COMMAND)
    for number, each in enumerate(asked, start=1):
        show_choice(number, each, loaded)
    unused = void(loaded.report, every)
    for each_void in unused:
        show_void(each_void)
    if not asked and not unused:
        say("没有发现问题，不用写情况说明。")


def _chosen(asked: Sequence[Finding], name: str) -> list[Finding]:
    """The findings of a number, a fingerprint or a rule's code; none where there is no such thing."""
    if name.isdecimal() and len(name) < _DIGITS:
        return list(asked[int(name) - 1 : int(name)]) if int(name) else []
    return [each for each in asked if name.lower() == each.fingerprint or name.upper() == each.code]


def _explained(
    loaded: Loaded, before: Report | None, wanted: Sequence[str], text: str, by: str | None
) -> Report:
    """The report with the text beside each finding; InputError where one is not there, or refuses it."""
    asked = _asked(loaded, before)
    report = loaded.report
    for name in wanted:
        found = _chosen(asked, name)
        if not found:
            raise InputError(f"没有“{name}”这一条", _LIST)
        for each in found:
            why = refusal(each, text)
            if why:
                what = f"第 {asked.index(each) + 1} 条（{each.code}）的情况说明不算数：{why}"
                raise InputError(what, "没有写出文件。请改正，或者写明原因以后再试。")
            report = explained(report, each, text.strip(), by, _today())
    return report


def _removed(loaded: Loaded, before: Report | None, wanted: Sequence[str]) -> Report:
    """The report without what was written beside each; InputError where nothing was."""
    asked = _asked(loaded, before)
    report = loaded.report
    for name in wanted:
        marks = {each.fingerprint for each in _chosen(asked, name)} or {name.lower()}
        left = without(report, marks)
        if left is report:
            raise InputError(f"“{name}”没有情况说明可以删去", _LIST)
        report = left
    return report
