"""A command line that speaks Chinese: click's headings, help and errors in the users' language."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import click

from xlgov import late
from xlgov.errors import InputError, XlgovError, defect, wants_to_stop
from xlgov.legible import ascii_json, escaped, legible

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_REMARKS = (
    (late.compile(r"; required\b|\brequired\b"), "必填"),
    (late.compile(r"default: ([^\];]*)"), r"默认 \1"),
    (late.compile(r"(?<!\d)(\d+)<=x<=(\d+)"), r"\1 至 \2"),
    (late.compile(r"(?<=\d)必填"), "；必填"),
)
_UNNAMEABLE = "这个环境的字符集（{}）写不出中文的文件名。请先设置环境变量 PYTHONUTF8=1，再运行一次。"

UNUSABLE = 2
"""exit code: a file could not be used, or the command was misspelt"""

COMPLETE = "_XLGOV_COMPLETE"
"""environment variable in which a shell says that it asks for what may follow the words typed so far"""


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


def say_json(text: str) -> None:
    """Print JSON text, whole whatever the encoding: who reads a pipe or a file may know of none but UTF-8,
    and a letter that a code page lacks must not become ?."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    say(escaped(text) if codecs.lookup(encoding).name == "utf-8" else ascii_json(text), nl=False)


class _Chinese:
    """Headings of a help page in Chinese, and its columns where a terminal shows Chinese characters."""

    def get_help(self, ctx: click.Context) -> str:
        from xlgov.commands.help_page import HelpPage

        page = HelpPage(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self.format_help(ctx, page)  # type: ignore[attr-defined]
        return page.getvalue().rstrip("\n")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        usage = " ".join(pieces).replace("[OPTIONS]", "[选项]")
        formatter.write_usage(ctx.command_path, usage, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        given = (param.get_help_record(ctx) for param in self.get_params(ctx))  # type: ignore[attr-defined]
        # an argument without a word of help stands in the usage; from 8.5.1 click would list it bare
        records = [(record[0], _translated(record[1])) for record in given if record and record[1]]
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if not (ctx.resilient_parsing or word.startswith("-")) and self.get_command(ctx, word) is None:
            from xlgov.commands.misspelt import UnknownCommand

            raise UnknownCommand(word, ctx)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """The names alone: with their help every module of commands would be imported for a key."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        return [*map(CompletionItem, names), *click.Command.shell_complete(self, ctx, incomplete)]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["命令", "[选项]", "..."]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(80)) for name, command in commands if command]
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        """Run, print any error in Chinese on standard error, and exit with its code."""
        extra |= {"standalone_mode": False, "complete_var": COMPLETE}
        _tolerant_output()
        if COMPLETE in os.environ:
            import_module("xlgov.commands.completing")  # knows a shell that click does not
        try:
            code = super().main(args, *rest, **extra)
        except XlgovError as error:
            say(f"错误：{error}", err=True)
            code = UNUSABLE
        except click.exceptions.NoArgsIsHelpError as error:
            say(error.format_message())
            code = 0
        except click.ClickException as error:
            from xlgov.commands.misspelt import usage_error

            say(f"错误：{usage_error(error)}", err=True)
            code = UNUSABLE
        except click.Abort:
            say("已取消。", err=True)
            code = UNUSABLE
        except BrokenPipeError:
            # the reader of a pipe has seen enough
            sys.stdout = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
            code = 0
        except BaseException as error:
            if wants_to_stop(error):
                raise
            say(f"错误：{unforeseen(error)}", err=True)
            code = UNUSABLE
        sys.exit(code if isinstance(code, int) else 0)


def unforeseen(error: BaseException) -> str:
    """What to say about a defect of the program, or of the settings that it was started with; raises a defect
    again where XLGOV_DEBUG is set."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
        return _UNNAMEABLE.format(error.encoding)
    if os.environ.get("XLGOV_DEBUG"):
        raise error
    return str(defect(error))


def _translated(text: str) -> str:
    """The remarks that click itself adds to an option's help."""
    for pattern, words in _REMARKS:
        text = pattern.sub(words, text)
    return text


def agree(doubts: Sequence[str], what: str) -> None:
    """Ask on the terminal whether ``what`` is wanted in spite of the doubts; no answer is a no.

    Raises click.Abort where it is not, and InputError where nobody can be asked.
    """
    if not doubts:
        return
    told = "；".join(doubts)
    if not sys.stdin.isatty():
        raise InputError(f"{told}，没有{what}", f"请核对；确实要这样{what}的，加上 --yes。")
    say(f"{told}。仍要{what}吗？要的输入 y，直接回车是不要：", err=True, nl=False)
    if unicodedata.normalize("NFKC", sys.stdin.readline()).strip().lower() not in ("y", "yes", "是", "要"):
        raise click.Abort


def _tolerant_output() -> None:
    """A console with a narrow code page shows ? for what it lacks, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
