"""What the command line prints about a report and its findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from xlgov.finding import Finding, Severity, Status
from xlgov.report import Loaded

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def counted(findings: Sequence[Finding]) -> str:
    """How many failures of each severity, in words."""
    counts = Counter(finding.severity for finding in findings if finding.status is Status.FAIL)
    if not counts:
        return "没有发现问题"
    return "、".join(f"{counts[severity]} 个{severity.label}" for severity in Severity if counts[severity])


def losses(loaded: Loaded) -> list[str]:
    """What of the source a master workbook or JSON does not show in its own place."""
    lines = []
    if loaded.left_out:
        lines.append(
            "原文件中的这些工作表没有带入新文件：" + "、".join(f"“{name}”" for name in loaded.left_out) + "。"
        )
    if loaded.report.unplaced:
        lines.append(f"有 {len(loaded.report.unplaced)} 处内容没有对应的栏目，已原样保存在数据里：")
        lines += [f"　{item.place}“{item.text}”" for item in loaded.report.unplaced[:5]]
    return lines


def show(name: str, loaded: Loaded, findings: Sequence[Finding], listed: Sequence[Finding]) -> None:
    """Print one file's findings for a person."""
    report = loaded.report
    year = f"{report.year}年度" if report.year else "未写年度"
    click.secho(f"{name}　{report.unit.name or '未填单位'}　{year}（{report.edition}版）", bold=True)
    for finding in listed:
        _show_finding(finding)
    silent = Counter(finding.status for finding in findings if finding.status is not Status.FAIL)
    rest = "；".join(
        f"另有 {count} 条规则{status.label}"
        for status, count in silent.items()
        if len(listed) != len(findings)
    )
    click.echo(f"  结果：{counted(findings)}" + (f"（{rest}，加 --all 可列出）" if rest else "") + "。")


def _show_finding(finding: Finding) -> None:
    label = finding.severity.label if finding.status is Status.FAIL else finding.status.label
    head = click.style(f"{label} {finding.code}", fg=_COLOURS[finding.severity])
    place = next((str(cell.place) for cell in finding.cells if str(cell.place)), "")
    click.echo(f"  {head}　{place + '　' if place else ''}{finding.message}")
    if finding.quote:
        click.echo(f"      原文：{finding.quote}")
    if finding.cause:
        click.echo(f"      可能原因：{finding.cause}")
    if finding.advice:
        click.echo(f"      怎么办：{finding.advice}")


def show_json(document: dict[str, Any]) -> None:
    """Print a machine-readable document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def show_summary(shown: Sequence[dict[str, Any]]) -> None:
    """One closing line after several files."""
    unusable = sum("error" in item for item in shown)
    wrong = sum(
        any(f["status"] == "fail" and f["severity"] == "error" for f in item["findings"]) for item in shown
    )
    clean = len(shown) - wrong - unusable
    click.echo(f"共 {len(shown)} 个文件：{wrong} 个有错误，{unusable} 个无法使用，{clean} 个没有错误。")
