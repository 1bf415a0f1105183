"""The command ``new``: the blank workbook of one unit, or of every unit of a roster."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import api, files
from xlgov.commands.console import Command, agree, say
from xlgov.commands.options import FORCE, PATH, YEAR_RANGE, YES
from xlgov.errors import InputError
from xlgov.form import EDITIONS, Form, edition, edition_for
from xlgov.form.folder import head_for
from xlgov.several.new_year import begin, begin_after, odd, year_after
from xlgov.ways import Face, told

if TYPE_CHECKING:
    from xlgov.report import Loaded


@click.command(cls=Command)
@click.option(
    "--year",
    type=YEAR_RANGE,
    metavar="年度",
    help="报告年度，如 2025；有 --previous 的可以不写，就是上年的下一年。",
)
@click.option(
    "--unit",
    metavar="名称",
    help="单位全称；有 --previous 的可以不写，照上年；与 --roster 同用时为汇总单位，只取它的下级。",
)
@click.option("--roster", type=PATH, metavar="名册", help="按名册给每个单位各建一份，.xlsx 或 .csv。")
@click.option("--edition", "name", type=click.Choice(EDITIONS), help="格式版本；不写时由年度决定。")
@click.option(
    "--previous",
    type=PATH,
    metavar="路径",
    help="上一年度的报告，带入上年结转、上年数、单位和签报信息；与 --roster 同用时可以是文件夹。",
)
@FORCE
@YES
@click.option("-o", "--out", "folder", type=PATH, metavar="文件夹", help="与 --roster 同用：放在哪里。")
@click.argument("out", required=False, type=PATH, metavar="[输出.xlsx]")
def new(
    year: int | None,
    unit: str | None,
    roster: Path | None,
    name: str | None,
    previous: Path | None,
    force: bool,
    yes: bool,
    folder: Path | None,
    out: Path | None,
) -> int:
    """新建空白年报工作簿：一个单位一份，或按名册每个单位一份。"""
    target = out or folder
    if target is None:
        raise InputError("没有写输出位置", "写上输出文件名；按名册新建时用 -o 指定文件夹。")
    if year is None and previous is None:
        raise InputError("没有写年度", "请用 --year 写上报告年度，或用 --previous 指定上年的报告。")
    if roster is not None:
        return _for_roster(name, year, roster, unit, previous, force, yes, target)
    _refuse_other_ending(target)
    if unit is not None and not unit.strip():
        raise InputError("单位名称是空的", "请在 --unit 后面写上单位全称。")
    if previous is None:
        if unit is None:
            advice = "请在 --unit 后面写上单位全称，或用 --previous 指定上年的报告，或用 --roster 指定名册。"
            raise InputError("没有写单位名称", advice)
        assert year is not None
        files.free(target, force)
        form = _form(name, year, follows=False, yes=yes)
        api.write(begin(form, year, unit).report, target)
        say(_made(target, year, form))
        return _say_edition(form, year)
    files.free(target, force, [previous])
    return _after(api.load(previous), previous.name, year, unit, name, yes, target)


def _form(name: str | None, year: int, *, follows: bool, yes: bool) -> Form:
    """The form to begin the year in, when it is meant. Raises InputError or click.Abort where it is not."""
    form = edition(name) if name else edition_for(year)
    if not yes:
        agree(odd(form, year, follows=follows), "新建")
    return form


def _say_edition(form: Form, year: int) -> int:
    """Say that the edition asked for is not the year's; 1 where the report will be refused for it."""
    head = head_for(year)
    if head.edition == form.edition:
        return 0
    say(
        f"注意：{year}年度应当用{head.edition}版格式，这是照 --edition 生成的{form.edition}版；"
        "不写 --edition，就按年度选用。",
        err=True,
    )
    return int(year not in head.encouraged)


def _refuse_other_ending(out: Path) -> None:
    """InputError for a name that is no workbook's: that is what is filled in."""
    if out.suffix.lower() != ".xlsx":
        what = f"不能写成“{out.suffix}”" if out.suffix else "没有扩展名"
        advice = f"请写成 {out.stem}.xlsx；Word、网页、PDF、JSON 等填好以后用 xlgov convert 转换。"
        raise InputError(f"新建的是用来填写的工作簿，{what}", advice, file=out.name)


def _made(out: Path, year: int, form: Form) -> str:
    return f"已生成 {out}（{year}年度，{form.edition}版格式）。"


def _after(
    last: Loaded, file: str, year: int | None, unit: str | None, name: str | None, yes: bool, out: Path
) -> int:
    """The report of the year after; 1 where last year's has something that somebody has to look at."""
    year = year or year_after(last.report.year, file)
    form = _form(name, year, follows=last.report.year == year - 1, yes=yes)
    new = begin_after(last, file, form, year, unit)
    api.write(new.report, out)
    say(_made(out, year, form))
    say(new.taken)
    for line in new.notes:
        say(f"注意：{line}")
    return _say_edition(form, year) or int(new.is_doubtful)


# --- every unit of a roster


def _for_roster(
    name: str | None,
    year: int | None,
    roster: Path,
    unit: str | None,
    previous: Path | None,
    force: bool,
    yes: bool,
    folder: Path,
) -> int:
    """One pre-filled workbook per expected unit; 1 where last year's files need somebody to look at them."""
    from xlgov.rollup import sending
    from xlgov.rollup.previous import read_previous
    from xlgov.rollup.roster import usable_roster

    known = usable_roster(roster, unit)
    before = read_previous(previous, unit) if previous else None
    if year is None:
        assert before is not None
        if before.year is None:
            raise InputError("上年的年报不是同一年度的", "请用 --year 写上报告年度。", file=str(previous))
        year = year_after(before.year, str(previous))
    follows = before is not None and before.year == year - 1
    form = _form(name, year, follows=follows, yes=yes)
    read = [roster, *([previous] if previous else [])]
    sent = sending.send_out(known, year, folder, before, unit=unit, form=form, force=force, inputs=read)
    say(f"已在 {folder} 生成 {len(sent.files)} 份工作簿（{year}年度，{form.edition}版格式）。")
    odd = _say_edition(form, year)
    for line in sending.said_of(sent, before, year):
        say(f"注意：{told(line, Face.COMMAND)}")
    wrong = before is not None and bool(before.unusable or before.about_year(year - 1))
    return int(bool(odd or wrong or sent.doubtful))
