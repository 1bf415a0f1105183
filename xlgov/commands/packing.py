"""The commands ``pack`` and ``verify``: the package that goes up, made and looked at."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, ways
from xlgov.bundle import Obstacle, Refused, Terms
from xlgov.commands import output
from xlgov.commands.bar import progress_bar
from xlgov.commands.console import UNUSABLE, Command, Styled, say
from xlgov.commands.options import FORCE, FORMAT, PATH
from xlgov.errors import InputError
from xlgov.finding import Counts
from xlgov.several.folder import refuse_folder
from xlgov.several.given import Given, reports_in
from xlgov.several.notes import losses, one_line
from xlgov.several.packing import Packed, packed_into
from xlgov.ways import Face

if TYPE_CHECKING:
    from xlgov.bundle import Verified

_MANY = "打包多个文件或文件夹请写成 xlgov pack 收到的年报 -o 上报"
_SHOWN = 10
"""obstacles or problems of one file that are shown"""


@click.command(cls=Command)
@click.option(
    "-o", "--out", type=PATH, metavar="输出", help="写成这个 .zip，或放进这个文件夹；不写时放在年报旁边。"
)
@click.option(
    "--allow-errors", "reason", metavar="理由", help="有错误也打包；理由记在包里。没有读到的数不能这样放过。"
)
@click.option("--by", metavar="姓名", help="谁决定带着错误上报，记在包里。")
@click.option("--date", "day", metavar="日期", help="打包日期，如 2026-01-20，记在包里；不写时不记。")
@FORCE
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="年报...")
def pack(
    out: Path | None,
    reason: str | None,
    by: str | None,
    day: str | None,
    force: bool,
    paths: tuple[Path, ...],
) -> int:
    """打包上报：年报、Word、网页、校验结果和清单装进一个 .zip；可以给文件夹。"""
    reports = reports_in(paths)
    place = _place(out, paths, reports)
    terms = Terms(reason, by, _date(day) if day is not None else None)
    answers: list[Packed] = []
    notes: list[str] = []
    with progress_bar("正在打包") as shown:
        for done in packed_into(place, reports, terms, force=force, progress=shown):
            if done.is_note:
                notes.append(done.given.name)
            else:
                answers.append(done)
    if not answers:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    if notes:
        output.show_notes(notes)
    for done in answers:
        _show(done, terms)
    if len(answers) > 1 or any(path.is_dir() for path in paths):
        _show_table(answers)
    return max(map(_code, answers))


def _date(text: str) -> str:
    """A date as it was given; InputError for what is none."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise InputError(f"打包日期“{text}”看不懂", "请写成 2026-01-20 这样。") from error


def _place(out: Path | None, paths: Sequence[Path], reports: Sequence[Given]) -> Path:
    """The file of the only package, or the folder for all; InputError for what can be neither."""
    several = len(reports) != 1 or any(path.is_dir() for path in paths)
    if out is None:
        if several:
            raise InputError("没有写结果放在哪个文件夹", f"请加上 -o 文件夹：{_MANY}。")
        return reports[0].path.parent
    is_file = bool(out.suffix) and not out.is_dir()
    if several and is_file:
        raise InputError("-o 后面应是文件夹，不是文件", f"{_MANY}。", file=str(out))
    if is_file and out.suffix.lower() != api.CONTAINER_ENDING:
        raise InputError(f"上报包不能写成“{out.suffix}”", "请写成 .zip，或者写一个文件夹。", file=str(out))
    if several:
        refuse_folder(out, paths)
    return out


def _show(done: Packed, terms: Terms) -> None:
    """What is said of one report."""
    name = done.given.name
    if done.written is None:
        _show_refusal(done)
        return
    say(f"已打包：{name} → {done.written}。")
    if done.is_renamed:
        say("  注意：另有一份同单位、同年度的年报，这一份的文件名带有编号，请核对报哪一份。")
    say(f"  校验：{Counts.of(done.findings).said}。")
    if done.obstacles:
        say(f"  注意：带着 {len(done.obstacles)} 个错误打包，包里的 Word 和网页每一页都标有“草稿”。")
        _show_lines(done.obstacles)
    elif terms.reason is not None:
        say("  注意：这份年报没有错误，--allow-errors 的理由没有记进包里。")
    for line in losses(done.loaded) if done.loaded else ():
        say(f"  注意：{line}")


def _show_refusal(done: Packed) -> None:
    say(f"错误：{done.error}", err=True)
    if isinstance(done.error, Refused) and (len(done.obstacles) > 1 or _is_for_errors(done)):
        _show_lines(done.obstacles, err=True)


def _show_lines(obstacles: Iterable[Obstacle], *, err: bool = False) -> None:
    """The first of what stands in the way of a package."""
    lines = [ways.told(each.what, Face.COMMAND) for each in obstacles]
    for number, line in enumerate(lines[:_SHOWN], 1):
        say(f"  {number}. {line}", err=err)
    if len(lines) > _SHOWN:
        say(f"  ……共 {len(lines)} 处，运行 xlgov validate 可看到全部。", err=err)


def _show_table(answers: Sequence[Packed]) -> None:
    """A closing table, and one line about all."""
    say("  错误    警告    提示  文件 → 上报包")
    for done in answers:
        if done.loaded is None:
            counts = f"{'—':>6}{'—':>8}{'—':>8}"
        else:
            told = Counts.of(done.findings)
            counts = f"{told.errors:>6}{told.warnings:>8}{told.infos:>8}"
        made = done.written.name if done.written else "（没有打包）"
        say(f"{counts}  {one_line(done.given.name, len(done.given.name))} → {made}")
    packed = sum(done.written is not None for done in answers)
    say(f"共 {len(answers)} 份年报：打包 {packed} 份，没有打包 {len(answers) - packed} 份。")


def _code(done: Packed) -> int:
    """The exit code for a report: it could not be used, it has open errors, or all is right."""
    if done.error is not None and not (isinstance(done.error, Refused) and _is_for_errors(done)):
        return UNUSABLE
    return int(bool(done.obstacles))


def _is_for_errors(done: Packed) -> bool:
    """Whether open errors are all that stands in the way."""
    return bool(done.obstacles) and all(each.excusable for each in done.obstacles)


@click.command(cls=Command)
@FORMAT
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="上报包...")
def verify(style: str, paths: tuple[Path, ...]) -> int:
    """核验上报包：是否完整、有没有被改动、各文件是否一致；可以给文件夹。"""
    from xlgov.several.verifying import packages_in, verified_each

    found = packages_in(paths)
    if not found.packages:
        raise InputError("没有找到上报包（.zip）", "请确认选对了文件夹。")
    with progress_bar("正在核验") as shown:
        answers = list(verified_each(found.packages, shown))
    if style == "json":
        output.show_json({"packages": [each.to_json() for each in answers], "others": list(found.others)})
    else:
        _show_verified(answers, found.others)
    return max(map(_verified_code, answers))


def _show_verified(answers: Sequence[Verified], others: Sequence[str]) -> None:
    for each in answers:
        _show_one(each)
    if others:
        say(f"注意：另有 {len(others)} 个文件不是上报包，没有核验。")
    if len(answers) > 1:
        good = sum(each.is_intact for each in answers)
        say(f"共 {len(answers)} 个上报包：{good} 个核验通过，{len(answers) - good} 个不通过。")


def _show_one(each: Verified) -> None:
    """What is said of one package."""
    listing = each.listing
    whose = f"　{one_line(listing.unit)}　{listing.year}年度" if listing else ""
    if listing is None or not each.is_intact:
        say(Styled(f"{each.name}{whose}　核验不通过", "red"))
        for problem in each.problems[:_SHOWN]:
            say(f"  {ways.told(problem.said, Face.COMMAND)}")
        if len(each.problems) > _SHOWN:
            say(f"  ……共 {len(each.problems)} 处。")
        return
    say(f"{each.name}{whose}　核验通过：{len(listing.files)} 个文件与清单一致；{listing.verdict.said}。")
    for note in each.notes:
        say(f"  注意：{note}")


def _verified_code(each: Verified) -> int:
    """The exit code for a package: it does not verify, it verifies with open errors, or all is right."""
    return int(bool(each.errors)) if each.is_intact else UNUSABLE
