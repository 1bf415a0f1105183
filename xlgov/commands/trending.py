"""The command ``trend``: the reports of one unit over several years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlgov import files
from xlgov.commands import output
from xlgov.commands.console import Command, say
from xlgov.commands.options import FORCE, FORMAT, PATH
from xlgov.errors import InputError
from xlgov.finding import EXPLAINED
from xlgov.several.given import reports_in
from xlgov.ways import Face, told

if TYPE_CHECKING:
    from xlgov.report import Loaded
    from xlgov.several.given import Given
    from xlgov.trend import Group, Trend

_ENDING = ".xlsx"
_BLANK = "—"
"""what stands for a figure that is not known"""


@click.command(cls=Command)
@click.option("-o", "--out", type=PATH, required=True, metavar="趋势.xlsx", help="写成这个工作簿。")
@FORMAT
@FORCE
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="历年年报...")
def trend(out: Path, style: str, force: bool, paths: tuple[Path, ...]) -> int:
    """趋势：一个单位历年的年报（最多五年）画成图表，核对前后年度的结转；先后次序不限。"""
    from xlgov.trend import trend_of
    from xlgov.trend.workbook import build

    if out.suffix.lower() != _ENDING:
        raise InputError("趋势只能写成工作簿", f"请用 {_ENDING}，例如 趋势.xlsx。", file=out.name)
    reports = reports_in(paths)
    files.free(out, force, [report.path for report in reports])
    made = trend_of(_read(reports))
    files.write_bytes(out, build(made))
    if style == "json":
        output.show_json(made.to_json() | {"written": str(out)})
    else:
        _show(made, out)
    return int(not made.is_clean)


def _read(reports: Sequence[Given]) -> dict[str, Loaded]:
    """The reports by name, without notes that lie among them."""
    found: dict[str, Loaded] = {}
    notes: list[str] = []
    for each in reports:
        try:
            found[each.name] = each.read()
        except InputError as error:
            if not each.is_note(error):
                raise
            notes.append(each.name)
    if notes:
        output.show_notes(notes)
    if not found:
        raise InputError("没有找到年报", "请确认选对了文件夹。")
    return found


def _show(made: Trend, out: Path) -> None:
    from xlgov.trend import GROUPS

    say(f"{made.summary}。")
    for group in GROUPS:
        _show_group(made, group)
    for line in made.said:
        say(f"  注意：{told(line, Face.COMMAND)}")
    for year, finding in made.breaks:
        label = EXPLAINED if finding.is_explained else finding.severity.label
        say(f"  {year}年　{label} {finding.code}　{told(finding.message, Face.COMMAND)}")
        if finding.explanation is not None:
            say(f"      {output.explained(finding.explanation)}")
        if not finding.is_explained:
            say(f"      怎么办：{told(finding.advice, Face.COMMAND)}")
    say(f"  已写出 {out}。")


def _show_group(made: Trend, group: Group) -> None:
    """A line for each line of a chart, its figures year by year."""
    say(f"  {group.title}")
    years = made.years
    for line in group.lines:
        cells = []
        for year in years.span:
            known = years.by_year.get(year)
            value = line.value(known, years.edition) if known else None
            cells.append(f"{year}年 {_BLANK if value is None else value}")
        say(f"      {line.name}：{'，'.join(cells)}")
