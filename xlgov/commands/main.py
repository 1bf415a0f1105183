"""The command line. Exit codes: 2 if a file could not be used, else 1 if an error finding stands, else 0."""

from __future__ import annotations

from typing import ClassVar

import click

from xlgov import __version__
from xlgov.commands.console import Group


class _Commands(Group):
    """The commands in the order of the help page; no command pays for what another one needs."""

    lazy: ClassVar[dict[str, str]] = {
        "new": "xlgov.commands.preparing:new",
        "convert": "xlgov.commands.converting:convert",
        "validate": "xlgov.commands.reports:validate",
        "upgrade": "xlgov.commands.upgrading:upgrade",
        "compare": "xlgov.commands.comparing:compare",
        "refresh": "xlgov.commands.refreshing:refresh",
        "explain": "xlgov.commands.explaining:explain",
        "repair": "xlgov.commands.repairing:repair",
        "placeholders": "xlgov.commands.refreshing:placeholders",
        "pack": "xlgov.commands.packing:pack",
        "verify": "xlgov.commands.packing:verify",
        "rules": "xlgov.commands.reference:rules",
        "schema": "xlgov.commands.reference:schema",
        "demo": "xlgov.commands.reference:demo",
        "rollup": "xlgov.commands.roll_up:rollup",
        "trend": "xlgov.commands.trending:trend",
        "trace": "xlgov.commands.roll_up:trace",
        "roster": "xlgov.commands.roll_up:roster",
        "completion": "xlgov.commands.completing:completion",
        "page": "xlgov.commands.page:page",
        "kit": "xlgov.commands.kit:kit",
        "addin": "xlgov.commands.installing:addin",
        "office": "xlgov.commands.installing:office",
    }


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, "--version", message="xlgov %(version)s", help="显示版本号。")
def main() -> None:
    """政府信息公开工作年度报告：制表、校验、标错、转换。"""
