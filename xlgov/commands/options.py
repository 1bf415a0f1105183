"""What several commands take alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from xlgov.form import YEARS

PATH = click.Path(path_type=Path, readable=False)
YEAR_RANGE = click.IntRange(YEARS[0], YEARS[-1])
YEAR = click.option("--year", type=YEAR_RANGE, required=True, metavar="年度", help="报告年度，如 2025。")


def formats(*styles: str) -> Callable[[Any], Any]:
    """The option --format with these choices, the first of them where none is given."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(styles),
        default=styles[0],
        show_default=True,
        help="输出格式。",
    )


FORMAT = formats("text", "json")
FORCE = click.option("--force", is_flag=True, help="输出文件已存在时覆盖它。")
YES = click.option("--yes", is_flag=True, help="照写的做，不再询问（不在终端里运行时，要问的一律不做）。")
