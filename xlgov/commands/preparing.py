"""The command ``new``: the blank workbook of one unit, or of every unit of a roster."""

from __future__ import annotations

from pathlib import Path

import click

from xlgov import api, files
from xlgov.commands import output
from xlgov.commands.console import Command, say
from xlgov.commands.options import PATH, YEAR
from xlgov.errors import InputError
from xlgov.form import EDITIONS, Form, edition, edition_for
from xlgov.report import Report, Unit, carried_over
from xlgov.ways import Face, told


@click.command(cls=Command)
@YEAR
@click.option("--unit", metavar="名称", help="单位全称；与 --roster 同用时为汇总单位，只取它的下级。")
@click.option("--roster", type=PATH, metavar="名册", help="按名册给每个单位各建一份，.xlsx 或 .csv。")
@click.option("--edition", "name", type=click.Choice(EDITIONS), help="格式版本；不写时由年度决定。")
@click.option(
    "--previous",
    type=PATH,
    metavar="路径",
    help="上一年度的报告，用来带入上年数；与 --roster 同用时可以是文件夹。",
)
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.option("-o", "--out", "folder", type=PATH, metavar="文件夹", help="与 --roster 同用：放在哪里。")
@click.argument("out", required=False, type=PATH, metavar="[输出.xlsx]")
def new(
    year: int,
    unit: str | None,
    roster: Path | None,
    name: str | None,
    previous: Path | None,
    force: bool,
    folder: Path | None,
    out: Path | None,
) -> int:
    """新建空白年报工作簿：一个单位一份，或按名册每个单位一份。"""
    target = out or folder
    if target is None:
        raise InputError("没有写输出位置", "写上输出文件名；按名册新建时用 -o 指定文件夹。")
    form = edition(name) if name else edition_for(year)
    if roster is not None:
        return _for_roster(form, year, roster, unit, previous, force, target)
    if unit is None:
        raise InputError("没有写单位名称", "请在 --unit 后面写上单位全称，或用 --roster 指定名册。")
    return _for_unit(form, year, unit, previous, force, target)


def _for_unit(form: Form, year: int, unit: str, previous: Path | None, force: bool, out: Path) -> int:
    files.free(out, force, [previous] if previous else [])
    if not unit.strip():
        raise InputError("单位名称是空的", "请在 --unit 后面写上单位全称。")
    try:
        head = Unit(name=unit)
    except ValueError as error:
        raise InputError(f"单位名称不能用：{error}", "请重新输入单位名称。") from error
    last = {}
    if previous is not None:
        before = api.load(previous).report
        if line := output.about_year(before, year):
            raise InputError(
                f"{line}不能带入上年数",
                f"请换成本单位 {year - 1} 年度的报告，或者核对 --year。",
                file=previous.name,
            )
        last = carried_over(form, before)
        if line := _about_name(before, unit):
            say(f"注意：{line}")
        if before.unit.name == unit:
            head = before.unit
    report = Report(edition=form.edition, year=year, unit=head, figures={}, last=last)
    api.write(report, out)
    say(f"已生成 {out}（{year}年度，{form.edition}版格式）。")
    if previous is not None:
        say(f"已带入上年数 {len(last)} 项，见“封面”表。")
    return 0


def _about_name(before: Report, unit: str) -> str:
    """What to say of last year's file of another unit where no rule does (Y-NAME, in ``validate``)."""
    if before.unit.name == unit:
        return ""
    return (
        f"“上年”文件的单位是“{before.unit.name or '未填写'}”，与“{unit}”不同；"
        "如果不是更名，请换成本单位上年的文件。"
    )


def _for_roster(
    form: Form,
    year: int,
    roster: Path,
    unit: str | None,
    previous: Path | None,
    force: bool,
    folder: Path,
) -> int:
    """One pre-filled workbook per expected unit; 1 where a file of last year was of no use."""
    from xlgov.rollup import sending
    from xlgov.rollup.previous import read_previous
    from xlgov.rollup.roster import usable_roster

    known = usable_roster(roster, unit)
    before = read_previous(previous, unit) if previous else None
    read = [roster, *([previous] if previous else [])]
    sent = sending.send_out(known, year, folder, before, unit=unit, form=form, force=force, inputs=read)
    say(f"已在 {folder} 生成 {len(sent.files)} 份工作簿（{year}年度，{form.edition}版格式）。")
    unused = before.unusable if before else ()
    for each in unused:
        say(f"注意：上年的“{each.source.name}”没有用上：{told(each.problem or '', Face.COMMAND)}")
    if before is not None and (line := before.about_year(year - 1)):
        say(f"注意：{line}没有带入上年数。")
    elif before is not None and sent.without_previous:
        say(f"注意：这些单位没有找到上年的报告，上年数空着：{'、'.join(sent.without_previous)}。")
    if sent.vertical:
        say(f"注意：垂直管理单位向本系统的上级报送，没有给它们生成：{'、'.join(sent.vertical)}。")
    if sent.merged:
        say(f"注意：已并入其他单位的没有生成：{'、'.join(sent.merged)}。")
    return int(bool(unused) or bool(before and before.about_year(year - 1)))
