"""The commands of the roll-up: ``rollup``, ``roster`` and ``trace``."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import files
from xlgov.commands.bar import progress_bar
from xlgov.commands.console import UNUSABLE, Command, Group, say
from xlgov.commands.options import FORCE, FORMAT, PATH, YEAR
from xlgov.errors import InputError
from xlgov.ways import Face, told

if TYPE_CHECKING:
    from xlgov.report import Loaded, Report
    from xlgov.rollup.run import Outcome


@click.command(cls=Command)
@click.option("--unit", required=True, metavar="名称", help="汇总单位全称，如“示例区”。")
@YEAR
@click.option("-o", "--out", type=PATH, required=True, metavar="输出.xlsx", help="汇总结果工作簿。")
@click.option("--own", type=PATH, metavar="文件", help="本级（本政府机关）的年报；在文件夹里时不用写。")
@click.option("--no-own", is_flag=True, help="没有本级年报，不必提醒。")
@click.option("--roster", type=PATH, metavar="名册", help="应报单位名册，.xlsx 或 .csv。")
@click.option("--previous", type=PATH, metavar="路径", help="上年的年报：文件夹、压缩包或上年的汇总结果。")
@click.option(
    "--earlier",
    type=PATH,
    multiple=True,
    metavar="文件",
    help="更早年度本地区的汇总结果或公布的年报，图表画历年趋势用；可以写几次，上年的汇总结果里已有的不用写。",
)
@click.option("--decisions", type=PATH, multiple=True, metavar="文件", help="填好的决定表，.xlsx 或 .csv。")
@click.option("--reported", type=PATH, metavar="文件", help="本地区已有的上报稿，用来列出差额表。")
@click.option("--vertical", is_flag=True, help="汇总单位是垂直管理系统，下级的垂直管理单位应当汇总。")
@click.option("--table", type=PATH, metavar="文件", help="另存数据表，.csv 或 .parquet（宽表和长表各一份）。")
@click.option("--report", type=PATH, metavar="总览", help="另存一份可以发出去的总览，.html 或 .docx。")
@click.option("--no-marked", is_flag=True, help="退回单不附标注工作簿，写得快得多；单位照它改原来的文件。")
@click.option(
    "--jobs", type=click.IntRange(1, 256), metavar="个数", help="同时使用的进程数；不写时自动决定。"
)
@click.option("--cluster", metavar="地址", help="用 Dask 集群读取，如 tcp://10.0.0.1:8786。")
@click.option("--resume", is_flag=True, help="接着上次中断的汇总，已读过且没有改动的文件不再读。")
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它，催报名单和退回单一并更新。")
@FORMAT
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="文件或文件夹...")
def rollup(
    paths: tuple[Path, ...],
    unit: str,
    year: int,
    out: Path,
    own: Path | None,
    no_own: bool,
    roster: Path | None,
    previous: Path | None,
    earlier: tuple[Path, ...],
    decisions: tuple[Path, ...],
    reported: Path | None,
    vertical: bool,
    table: Path | None,
    report: Path | None,
    no_marked: bool,
    jobs: int | None,
    cluster: str | None,
    resume: bool,
    force: bool,
    style: str,
) -> int:
    """汇总下级单位的年报：先查未报、重报、错报，再逐项相加，生成汇总工作簿。"""
    from xlgov.commands.output import show_json, show_rollup
    from xlgov.rollup import run
    from xlgov.rollup.batch import Cancelled

    if len(decisions) > 1:
        raise InputError(
            "--decisions 写了不止一次", "一次只能用一份决定表；最新的一份里有以前的决定，用它就可以。"
        )
    request = run.Request(
        paths,
        unit.strip(),
        year,
        own=own,
        own_required=not no_own,
        roster=roster,
        previous=previous,
        earlier=earlier,
        decisions=decisions[0] if decisions else None,
        reported=reported,
        kind="vertical" if vertical else "government",
        out=out,
        table=table,
        report=report,
        enclose=not no_marked,
        resume=resume,
        force=force,
        jobs=jobs,
        cluster=cluster,
    )
    try:
        with progress_bar("正在读取") as progress:
            outcome = run.roll_up(request, progress)
        with progress_bar("正在写出") as progress:
            written = run.write(outcome, progress)
    except (KeyboardInterrupt, Cancelled) as stop:
        raise InputError("已取消，没有写出结果", "再次运行时加上 --resume，可以接着做。") from stop
    if style == "json":
        show_json(outcome.to_json(written))
    else:
        show_rollup(outcome, written)
    return _code(outcome)


def _code(outcome: Outcome) -> int:
    """2 if a file could not be used or none had a figure, else 1 if the sum is not complete or has errors of
    its own, else 0."""
    unusable = any(
        line.delivery is not None and line.delivery.problem and any(i.decided is None for i in line.issues)
        for line in outcome.lines
    )
    came = [line.delivery for line in outcome.lines if line.delivery is not None]
    nothing_read = all(each.is_blank or set(each.numbers) <= {None} for each in came)
    return UNUSABLE if unusable or (came and nothing_read) else int(not (outcome.complete and outcome.sound))


@click.group(cls=Group)
def roster() -> None:
    """应报单位名册：新建、检查。"""


@roster.command("new")
@click.option("--from", "source", type=PATH, metavar="文件夹", help="从已有的年报（如上年的）取单位名称。")
@FORCE
@click.argument("out", type=PATH, metavar="名册.xlsx")
def roster_new(source: Path | None, force: bool, out: Path) -> int:
    """新建一份名册，在 Excel 或 WPS 里填写。"""
    from xlgov.rollup.roster import build_roster, entries_of

    if out.suffix.lower() != ".xlsx":
        raise InputError("名册应写成 .xlsx", "例如 名册.xlsx。", file=out.name)
    files.free(out, force)
    entries, unused = entries_of(source) if source else ((), [])
    files.write_bytes(out, build_roster(entries))
    say(f"已生成 {out}" + (f"，列入 {len(entries)} 个单位，请核对。" if source else "，请填写应报单位。"))
    for each in unused:
        why = told(each.problem, Face.COMMAND) if each.problem else "没有填单位名称。"
        say(f"注意：没有列入“{each.source.name}”：{why}")
    return int(bool(unused))


@roster.command("check")
@click.option("--unit", metavar="名称", help="汇总单位全称，如“示例区”；它自己不用列在名册上。")
@click.argument("path", type=PATH, metavar="名册")
def roster_check(unit: str | None, path: Path) -> int:
    """检查名册：重名、重码、上级单位找不到等。"""
    from xlgov.rollup.roster import check, lowest, read_roster, taken_for_body

    found = read_roster(path)
    problems = check(found, unit=unit)
    if unit and (problem := lowest(found, unit)):
        problems.insert(0, f"{problem}。")
    say(f"{path.name}：共 {len(found.entries)} 个单位。")
    if not unit and (body := taken_for_body(found)):
        say(f"  注意：“{body}”不在名册上，有几个单位以它为上级，看作汇总单位；不是的请改正。")
    for problem in problems:
        say(f"  错误　{told(problem, Face.COMMAND)}")
    say("  没有发现问题。" if not problems else f"  共 {len(problems)} 处，请改正后再用。")
    return int(bool(problems))


@click.command(cls=Command)
@click.argument("path", type=PATH, metavar="汇总结果")
@click.argument("item", metavar="项目")
def trace(path: Path, item: str) -> int:
    """穿透：把汇总结果的一个数逐级分解到下级单位。项目写成“申请办理!D5”这样的单元格。"""
    from xlgov import api
    from xlgov.finding import Place
    from xlgov.report import unfinished
    from xlgov.rollup.drilldown import trace as steps
    from xlgov.rollup.outcome import LACKING

    loaded = api.load(path)
    # full-width letters and marks are what an input method gives
    wanted = unicodedata.normalize("NFKC", item).strip()
    sheet, _, cell = wanted.rpartition("!")
    key = wanted
    if key not in loaded.report.form.widest.cells:
        place = Place(sheet.strip().strip("'"), cell.strip().replace("$", "").upper())
        key = next((name for name, where in loaded.places.items() if where == place), "")
    if key not in loaded.report.form.widest.cells:
        raise InputError(
            f"没有“{item}”这一项，或者这一格里没有数",
            f"请写成“表名!单元格”。{_examples(loaded, sheet.strip())}",
            file=path.name,
        )
    if not loaded.report.provenance.addends:
        raise _nothing_below(loaded.report, path)
    say(f"{loaded.report.form.widest.cells[key].label}")
    for each in loaded.report.observations:
        if each.code == LACKING:
            say(f"注意：{each.message}。")
    for below in unfinished(loaded.report.provenance.addends):
        say(f"注意：{below.said}。")
    for step in steps(loaded.report, key):
        source = f"　{step.source}" if step.source else ""
        say(f"{'  ' * step.depth}{step.name}　{step.said}{source}")
    return 0


def _nothing_below(report: Report, path: Path) -> InputError:
    """Why a report has nothing to be followed down to."""
    entered = any(number is not None for number in report.figures.values())
    if report.scope == "aggregate" and not entered:
        return InputError(
            "这份汇总结果里一个单位的数也没有加进来，没有可以分解的数",
            "请看“汇总清单”表里各文件的状态，处理以后重新汇总。",
            file=path.name,
        )
    return InputError(
        "不是汇总结果，没有下级单位的数据", "请指定由 xlgov rollup 生成的工作簿。", file=path.name
    )


def _examples(loaded: Loaded, sheet: str) -> str:
    """The cells with figures in the first row that has some, of this sheet or else of the first."""
    by_sheet: dict[str, dict[int, list[str]]] = {}
    for place in loaded.places.values():
        if place.sheet and place.cell:
            row = int("".join(filter(str.isdecimal, place.cell)))
            by_sheet.setdefault(place.sheet, {}).setdefault(row, []).append(place.cell)
    if not by_sheet:
        return ""
    shown = sheet if sheet in by_sheet else next(iter(by_sheet))
    first = min(by_sheet[shown])
    return f"“{shown}”表的数从这一行开始：{'、'.join(by_sheet[shown][first])}。"
