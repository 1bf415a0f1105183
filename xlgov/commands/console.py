"""A command line that speaks Chinese: click's headings, help and usage errors in the users' language."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, ClassVar, NamedTuple

import click

from xlgov.errors import XlgovError, defect, wants_to_stop
from xlgov.legible import legible

_REMARKS = (
    (re.compile(r"; required\b|\brequired\b"), "必填"),
    (re.compile(r"default: ([^\];]*)"), r"默认 \1"),
    (re.compile(r"(?<!\d)(\d+)<=x<=(\d+)"), r"\1 至 \2"),
    (re.compile(r"(?<=\d)必填"), "；必填"),
)

UNUSABLE = 2
"""exit code: a file could not be used, or the command was misspelt"""


class Styled(NamedTuple):
    """A piece of text in a colour, or bold."""

    text: str
    colour: str | None = None
    bold: bool | None = None


def say(*pieces: str | Styled, err: bool = False, nl: bool = True) -> None:
    """Print a line; the one way to the terminal, which no text reaches raw."""
    shown = []
    for piece in pieces:
        if isinstance(piece, Styled):
            shown.append(click.style(legible(piece.text), fg=piece.colour, bold=piece.bold))
        else:
            shown.append(legible(piece))
    click.echo("".join(shown), err=err, nl=nl)


class _Chinese:
    """Headings of a help page in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        usage = " ".join(pieces).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, usage, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        given = (param.get_help_record(ctx) for param in self.get_params(ctx))  # type: ignore[attr-defined]
        records = [(record[0], _translated(record[1])) for record in given if record]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本帮助。"
        return option  # type: ignore[no-any-return]


class Command(_Chinese, click.Command):
    """A command with Chinese help."""


class Group(_Chinese, click.Group):
    """A group with Chinese help, whose ``main`` turns every error into one Chinese line."""

    command_class = Command
    lazy: ClassVar[dict[str, str]] = {}
    """commands by name whose module is imported only when one is used: ``module:attribute``"""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *self.lazy]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.lazy:
            module, _, attribute = self.lazy[cmd_name].partition(":")
            command: click.Command = getattr(import_module(module), attribute)
            return command
        return super().get_command(ctx, cmd_name)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["命令", "[选项]", "..."]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(80)) for name, command in commands if command]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, print any error in Chinese on standard error, and exit with its code."""
        extra["standalone_mode"] = False
        _tolerant_output()
        try:
            code = super().main(args, *rest, **extra)
        except XlgovError as error:
            say(f"错误：{error}", err=True)
            code = UNUSABLE
        except click.exceptions.NoArgsIsHelpError as error:
            say(error.format_message())
            code = 0
        except click.ClickException as error:
            say(f"错误：{usage_error(error)}", err=True)
            code = UNUSABLE
        except click.Abort:
            say("已取消。", err=True)
            code = UNUSABLE
        except BrokenPipeError:
            # the reader of a pipe has seen enough
            sys.stdout = io.TextIOWrapper(io.BytesIO())
            code = 0
        except BaseException as error:
            if wants_to_stop(error):
                raise
            say(f"错误：{unforeseen(error)}", err=True)
            code = UNUSABLE
        sys.exit(code if isinstance(code, int) else 0)


def unforeseen(error: BaseException) -> str:
    """What to say about a defect of the program; raises it again where XLGOV_DEBUG is set."""
    if os.environ.get("XLGOV_DEBUG"):
        raise error
    return str(defect(error))


def _translated(text: str) -> str:
    """The remarks that click itself adds to an option's help."""
    for pattern, words in _REMARKS:
        text = pattern.sub(words, text)
    return text


def usage_error(error: click.ClickException) -> str:
    """click's usage errors in Chinese."""
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"。可运行“{error.ctx.command_path} --help”查看用法"
    if isinstance(error, click.NoSuchOption):
        return f"没有 {error.option_name} 这个选项{hint}。"
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name.rstrip(".") if error.param else ""
        if isinstance(error.param, click.Option):
            name = error.param.opts[0]
        return f"缺少“{name}”{hint}。"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if isinstance(error.param, click.Option) else ""
        if isinstance(error.param, click.Argument):
            name = error.param.human_readable_name
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            return f"{name} 只能是：{'、'.join(map(str, kind.choices))}{hint}。"
        if isinstance(kind, click.IntRange):
            return f"{name} 应为 {kind.min} 至 {kind.max} 之间的整数{hint}。"
        return f"{name} 的值不对：{error.message}{hint}。"
    if isinstance(error, click.UsageError) and error.message.startswith("No such command"):
        wrong = error.message.split("'")[1] if "'" in error.message else ""
        return f"没有“{wrong}”这个命令{hint}。"
    if isinstance(error, click.UsageError) and "unexpected extra argument" in error.message:
        return f"多出了“{error.message.partition('(')[2].rstrip(').')}”{hint}。"
    if isinstance(error, click.UsageError) and "requires an argument" in error.message:
        return f"选项后面缺少内容{hint}。"
    return error.format_message()


def _tolerant_output() -> None:
    """A console with a narrow code page shows ? for what it lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
