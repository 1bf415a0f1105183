"""What to say of a command line that is not understood: click's usage errors in Chinese, and what was meant.

Only who mistypes something pays for this module.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import click

_ALIKE = 0.6
"""how alike two words are where one is taken for the other, mistyped"""
_OFFERED = 3
"""words that are offered at most"""


class UnknownCommand(click.UsageError):
    """A word that stands where a command should, and is none."""

    def __init__(self, word: str, ctx: click.Context) -> None:
        super().__init__(word, ctx)
        self.word = word


def usage_error(error: click.ClickException) -> str:
    """click's usage errors in Chinese, and where to read on."""
    said = _said(error)
    if said is None:
        return error.format_message()
    if isinstance(error, click.UsageError) and error.ctx is not None:
        end = "" if said.endswith("？") else "。"
        return f"{said}{end}可运行“{error.ctx.command_path} --help”查看用法。"
    return f"{said}。"


def _said(error: click.ClickException) -> str | None:
    if isinstance(error, UnknownCommand):
        return _about_command(error)
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项{_meant(_options_like(error))}"
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name.rstrip(".") if error.param else ""
        if isinstance(error.param, click.Option):
            name = error.param.opts[0]
        return f"缺少“{name}”"
    if isinstance(error, click.BadParameter):
        return _about_value(error)
    if isinstance(error, click.UsageError) and "unexpected extra argument" in error.message:
        return f"多出了“{error.message.partition('(')[2].rstrip(').')}”"
    if isinstance(error, click.UsageError) and "requires an argument" in error.message:
        return "选项后面缺少内容"
    return None


def _about_command(error: UnknownCommand) -> str:
    assert error.ctx is not None
    word, group = error.word, error.ctx.command
    assert isinstance(group, click.Group)
    if error.ctx.parent is None and _is_file(word):
        quoted = f'"{word}"' if " " in word else word
        what = "文件夹" if Path(word).is_dir() else "文件"
        return f"“{word}”是{what}，前面要写命令。要校验它，请运行：{error.ctx.command_path} validate {quoted}"
    names = group.list_commands(error.ctx)
    return f"没有“{word}”这个命令{_meant(_alike(word, names) or _commands_about(word, group, error.ctx))}"


def _about_value(error: click.BadParameter) -> str:
    name = error.param.opts[0] if isinstance(error.param, click.Option) else ""
    if isinstance(error.param, click.Argument):
        name = error.param.human_readable_name
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"{name} 只能是：{'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"{name} 应为 {kind.min} 至 {kind.max} 之间的整数"
    return f"{name} 的值不对：{error.message}"


def _meant(words: Sequence[str]) -> str:
    return f"，您要的是不是 {' 或 '.join(words)}？" if words else ""


def _options_like(error: click.NoSuchOption) -> list[str]:
    if error.ctx is None:
        return []
    known = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]
    return _alike(error.option_name, [name for name in known if name.startswith("--")])


def _alike(word: str, known: Sequence[str]) -> list[str]:
    """The known words that a mistyped one may stand for: those it begins, else those spelt much like it."""
    word = word.lower()
    begun = [name for name in known if name.startswith(word)]
    return begun[:_OFFERED] or difflib.get_close_matches(word, known, _OFFERED, _ALIKE)


def _commands_about(word: str, group: click.Group, ctx: click.Context) -> list[str]:
    """The commands whose help speaks of a word that somebody typed in Chinese."""
    if word.isascii():
        return []
    commands = {name: group.get_command(ctx, name) for name in group.list_commands(ctx)}
    about = {name: command.get_short_help_str(80) for name, command in commands.items() if command}
    return [name for name, text in about.items() if word in text][:_OFFERED]


def _is_file(word: str) -> bool:
    from xlgov.api import CONTAINER_ENDING, READ_ENDINGS

    path = Path(word)
    return path.suffix.lower() in (*READ_ENDINGS, CONTAINER_ENDING) or path.exists()
