"""The command line. Exit codes: 2 if a file could not be used, else 1 if an error finding stands, else 0."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click

from xlgov import __version__, files
from xlgov.commands.console import UNUSABLE, Group, unforeseen
from xlgov.errors import InputError
from xlgov.form import EDITIONS, YEARS

if TYPE_CHECKING:
    from xlgov.finding import Finding
    from xlgov.report import Loaded, Report

_EDITION = click.Choice(EDITIONS)
_PATH = click.Path(path_type=Path, readable=False)


class _Commands(Group):
    """The commands below, and those of the roll-up and the Office side, which need more to be loaded."""

    lazy: ClassVar[dict[str, str]] = {
        "rollup": "xlgov.commands.collecting:rollup",
        "trace": "xlgov.commands.collecting:trace",
        "roster": "xlgov.commands.collecting:roster",
        "addin": "xlgov.commands.office:addin",
        "office": "xlgov.commands.office:office",
    }


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, "--version", message="xlgov %(version)s", help="显示版本号。")
def main() -> None:
    """政府信息公开工作年度报告：制表、校验、标错、转换。"""


@main.command()
@click.option(
    "--year",
    type=click.IntRange(YEARS[0], YEARS[-1]),
    required=True,
    metavar="年度",
    help="报告年度，如 2025。",
)
@click.option("--unit", metavar="名称", help="单位全称；与 --roster 同用时为汇总单位，只取它的下级。")
@click.option("--roster", type=_PATH, metavar="名册", help="按名册给每个单位各建一份，.xlsx 或 .csv。")
@click.option("--edition", type=_EDITION, help="格式版本；不写时由年度决定。")
@click.option(
    "--previous",
    type=_PATH,
    metavar="路径",
    help="上一年度的报告，用来带入上年数；与 --roster 同用时可以是文件夹。",
)
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.option("-o", "--out", "folder", type=_PATH, metavar="文件夹", help="与 --roster 同用：放在哪里。")
@click.argument("out", required=False, type=_PATH, metavar="[输出.xlsx]")
def new(
    year: int,
    unit: str | None,
    roster: Path | None,
    edition: str | None,
    previous: Path | None,
    force: bool,
    folder: Path | None,
    out: Path | None,
) -> int:
    """新建空白年报工作簿：一个单位一份，或按名册每个单位一份。"""
    target = out or folder
    if target is None:
        raise InputError("没有写输出位置", "写上输出文件名；按名册新建时用 -o 指定文件夹。")
    if roster is not None:
        from xlgov.commands.collecting import send_out

        return send_out(roster, year, unit, edition, previous, force, target)
    if unit is None:
        raise InputError("没有写单位名称", "请在 --unit 后面写上单位全称，或用 --roster 指定名册。")
    return _new(year, unit, edition, previous, force, target)


def _new(year: int, unit: str, edition: str | None, previous: Path | None, force: bool, out: Path) -> int:
    from xlgov import api, form
    from xlgov.report import Report, Unit, carried_over

    chosen = form.edition(edition) if edition else form.edition_for(year)
    files.free(out, force)
    last = {}
    if not unit.strip():
        raise InputError("单位名称是空的", "请在 --unit 后面写上单位全称。")
    try:
        head = Unit(name=unit)
    except ValueError as error:
        raise InputError(f"单位名称不能用：{error}", "请重新输入单位名称。") from error
    if previous is not None:
        before = api.load(previous).report
        last = carried_over(chosen, before)
        for line in (_about_year(before, year), _about_name(before, unit)):
            if line:
                click.echo(f"注意：{line}")
        if before.unit.name == unit:
            head = before.unit
    report = Report(edition=chosen.edition, year=year, unit=head, figures={}, last=last)
    api.write(report, out)
    click.echo(f"已生成 {out}（{year}年度，{chosen.edition}版格式）。")
    if previous is not None:
        click.echo(f"已带入上年数 {len(last)} 项，见“封面”表。")
    return 0


@main.command()
@click.option(
    "--totals",
    type=click.Choice(["reported", "computed"]),
    default="reported",
    show_default=True,
    help="reported：保留原报告的合计数；computed：合计栏恢复为公式。",
)
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.argument("source", type=_PATH, metavar="输入")
@click.argument("out", type=_PATH, metavar="输出")
def convert(totals: str, force: bool, source: Path, out: Path) -> int:
    """转换：.txt/.md/.xlsx/.json 转为 .xlsx 或 .json。"""
    from xlgov import api
    from xlgov.commands import output
    from xlgov.finding import counted
    from xlgov.rules import validate

    if out.suffix.lower() not in (".xlsx", ".json"):
        raise InputError(f"输出文件{_kind(out)}", "输出文件请用 .xlsx 或 .json。", file=out.name)
    if out.exists() and source.exists() and out.samefile(source):
        raise InputError("输出文件就是输入文件", "请换一个输出文件名，原文件不会被改动。", file=out.name)
    files.free(out, force)
    loaded = api.load(source)
    api.write(loaded.report, out, totals="computed" if totals == "computed" else "reported")
    click.echo(f"已把 {source.name} 转换为 {out}。")
    for line in output.losses(loaded):
        click.echo(f"注意：{line}")
    findings = validate(loaded)
    click.echo(
        f"校验：{counted(findings)}" + ("" if not findings else f"。详情请运行 xlgov validate {source}")
    )
    return _code(findings)


@main.command()
@click.option("--previous", type=_PATH, metavar="文件", help="上一年度的报告，用来核对上年结转等。")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
@click.option("--all", "everything", is_flag=True, help="也列出存疑和无法判断的项目。")
@click.option("--mark", type=_PATH, metavar="输出", help="另存一份标出问题的工作簿；多个文件时为文件夹。")
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
@click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="文件...")
def validate(
    previous: Path | None,
    style: str,
    everything: bool,
    mark: Path | None,
    force: bool,
    paths: tuple[Path, ...],
) -> int:
    """校验年报，列出问题；可另存一份标出问题的工作簿。"""
    from xlgov import api
    from xlgov.commands import output
    from xlgov.finding import Status, told
    from xlgov.rules import validate as check
    from xlgov.ways import Face

    before = api.load(previous).report if previous else None
    code = 0
    shown: list[dict[str, object]] = []
    for path, target in zip(paths, _targets(paths, mark), strict=True):
        try:
            if target is not None:
                files.free(target, force, source=path)
            loaded = api.load(path)
            findings = check(loaded, before)
            listed = [f for f in findings if everything or f.status is Status.FAIL]
            if target is not None:
                _mark(loaded, findings, target)
        except Exception as error:
            # one bad file must not keep the others from being worked through
            message = str(error) if isinstance(error, InputError) else f"{path.name}：{unforeseen(error)}"
            code = UNUSABLE
            shown.append({"file": str(path), "findings": [], "error": message})
            click.echo(f"错误：{message}", err=True)
            continue
        code = max(code, _code(findings))
        shown.append(
            {"file": str(path), "findings": [finding.to_json() for finding in told(listed, Face.COMMAND)]}
        )
        if before and (line := _about_year(before, loaded.report.year)):
            click.echo(f"注意：{path.name}：{line}", err=True)
        if style == "text":
            output.show(path.name, loaded, findings, listed)
            if target is not None:
                click.echo(f"  标注后的工作簿：{target}")
                for line in output.losses(loaded):
                    click.echo(f"  注意：{line}")
    if style == "json":
        output.show_json({"files": shown})
    elif len(paths) > 1:
        output.show_summary(shown)
    return code


@main.command()
@click.argument("code", required=False, metavar="[编号]")
def rules(code: str | None) -> int:
    """规则说明：列出全部校验规则，或显示一条规则的全文。"""
    from xlgov.collection import rulebook

    if code is None:
        click.echo(rulebook.table())
        return 0
    try:
        click.echo(rulebook.describe(code.upper()))
    except KeyError as error:
        raise InputError(f"没有编号为“{code}”的规则", "运行 xlgov rules 可列出全部规则。") from error
    return 0


@main.command()
@click.option("--edition", type=_EDITION, help="只要这一版；不写时为最新一版（或与 --out 同用时为全部）。")
@click.option("--out", type=_PATH, metavar="文件夹", help="写入文件夹；不写时显示在屏幕上。")
def schema(edition: str | None, out: Path | None) -> int:
    """生成数据格式（JSON Schema，2020-12）。"""
    from xlgov import form
    from xlgov.report.schema import file_name, schema_json

    if out is None:
        click.echo(schema_json(form.edition(edition or EDITIONS[-1])), nl=False)
        return 0
    for each in [form.edition(edition)] if edition else form.editions():
        files.write_bytes(out / file_name(each), schema_json(each).encode())
        click.echo(f"已写入 {out / file_name(each)}。")
    return 0


@main.command()
@click.option(
    "--out",
    type=_PATH,
    default=Path("xlgov-demo"),
    show_default=True,
    metavar="文件夹",
    help="放置演示文件的文件夹。",
)
def demo(out: Path) -> int:
    """演示：制表、填入示例报告、校验、标错、转换，一次走完。"""
    from xlgov.commands.demo import run

    return run(out)


def _kind(out: Path) -> str:
    return f"不能写成“{out.suffix}”" if out.suffix else "没有扩展名"


def _targets(paths: Sequence[Path], mark: Path | None) -> list[Path | None]:
    """Where each file's marked workbook goes: ``mark`` itself, or distinct names in that folder."""
    if mark is None:
        return [None] * len(paths)
    if len(paths) == 1 and mark.suffix.lower() == ".xlsx":
        return [mark]
    if mark.suffix:
        raise InputError(
            "标注结果应写成 .xlsx" if len(paths) == 1 else "有多个文件时，--mark 应指定文件夹",
            "例如 --mark 结果.xlsx（一个文件）或 --mark 结果（多个文件）。",
            file=str(mark),
        )
    taken: set[str] = set()
    targets: list[Path | None] = []
    for path in paths:
        name, number = f"{path.stem}-校验", 1
        while name.lower() in taken:
            number += 1
            name = f"{path.stem}-校验{number}"
        taken.add(name.lower())
        targets.append(mark / f"{name}.xlsx")
    return targets


def _mark(loaded: Loaded, findings: Sequence[Finding], target: Path) -> None:
    from xlgov import api

    api.write(loaded.report, target, findings=findings, checked=datetime.date.today().isoformat())


def _about_year(before: Report, year: int | None) -> str:
    """What to say of a file given as last year's that is of another year."""
    if not year or before.year == year - 1:
        return ""
    found = f"{before.year} 年度的" if before.year else "没有写年度的"
    return f"“上年”文件是{found}，不是 {year - 1} 年度的，与上年有关的规则没有核对。"


def _about_name(before: Report, unit: str | None) -> str:
    """What to say of last year's file of another unit where no rule does (Y-NAME, in ``validate``)."""
    if before.unit.name == unit:
        return ""
    return (
        f"“上年”文件的单位是“{before.unit.name or '未填写'}”，与“{unit or '未填写'}”不同；"
        "如果不是更名，请换成本单位上年的文件。"
    )


def _code(findings: Sequence[Finding]) -> int:
    from xlgov.finding import Severity, Status

    return int(any(f.status is Status.FAIL and f.severity is Severity.ERROR for f in findings))
