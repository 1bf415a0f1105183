"""The command ``completion``, and what click does not know of it: PowerShell."""

from __future__ import annotations

import os
from typing import Any

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from xlgov.commands.console import COMPLETE, Command, say

_PROGRAM = "xlgov"
_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition }
    $env:COMP_WORDS = ($before | ForEach-Object { $_.Extent.Text }) -join "`n"
    $env:COMP_WORD = $wordToComplete
    $env:%(complete_var)s = 'powershell_complete'
    $program = $commandAst.GetCommandName()
    try {
        & $program | Where-Object { $_ } | ForEach-Object {
            New-Object System.Management.Automation.CompletionResult $_, $_, 'ParameterValue', $_
        }
    } finally {
        $env:COMP_WORDS = $null
        $env:COMP_WORD = $null
        $env:%(complete_var)s = $null
    }
}
"""


@add_completion_class
class PowerShell(ShellComplete):
    """Completion for PowerShell, which completes the names of files itself where we have nothing to offer."""

    name = "powershell"
    source_template = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """The whole words before the one that is being typed, without the program's name; and that one."""
        words = [word.strip("'\"") for word in os.environ.get("COMP_WORDS", "").split("\n")]
        return words[1:], os.environ.get("COMP_WORD", "").strip("'\"")

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[Any]]:
        found = super().get_completions(args, incomplete)
        return [item for item in found if item.type == "plain"]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        return str(item.value)


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish", "powershell")), metavar="外壳")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """输出按 Tab 键补全命令、选项和文件名的脚本：bash、zsh、fish 或 powershell。"""
    found = get_completion_class(shell)
    assert found is not None
    whole = found(ctx.find_root().command, {}, _PROGRAM, COMPLETE)
    # click's own way asks bash for its version first, in English
    say(ShellComplete.source(whole).rstrip("\n"))
    return 0
