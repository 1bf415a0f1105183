"""What several commands take alike."""

from __future__ import annotations

from pathlib import Path

import click

from xlgov.form import YEARS

PATH = click.Path(path_type=Path, readable=False)
YEAR_RANGE = click.IntRange(YEARS[0], YEARS[-1])
YEAR = click.option("--year", type=YEAR_RANGE, required=True, metavar="年度", help="报告年度，如 2025。")
FORMAT = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
FORCE = click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
