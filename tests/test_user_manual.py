"""The manuals are a clerk's until their last chapters; the commands in them are such as there are."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from tests.conftest import REPOSITORY
from xlgov.commands.main import main

LAST = {"manual.md": "\n## 十、命令行\n", "rollup.md": "\n## 八、用命令汇总\n"}
"""the chapter of each manual that has its commands"""
COMMANDS = main.list_commands(click.Context(main))


def parted(name: str) -> tuple[str, str]:
    """A manual before its last chapter, and that chapter."""
    before, last = (REPOSITORY / "docs" / name).read_text("utf-8").split(LAST[name])
    assert "\n## " not in last
    return before, last


@pytest.mark.parametrize("name", LAST)
def test_before_the_last_chapter_there_is_no_command(name: str) -> None:
    before, last = parted(name)
    for pattern in (
        rf"xlgov (?:{'|'.join(COMMANDS)})",
        r"`-{1,2}\w",
        "```(?:bat|sh)",
        r"\bpip\b",
        "退出码",
    ):
        assert re.findall(f".*{pattern}.*", before) == []
    assert re.search(r"xlgov \w+", last) and re.search(r"`--\w", last)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_last_chapter_has_every_command(name: str) -> None:
    assert f"`xlgov {name}" in parted("manual.md")[1]


def typed(text: str) -> Iterator[list[str]]:
    """The commands in a manual, as words: lines of code blocks, and what sentences have between marks."""
    blocks = re.findall(r"^```(?:bat|sh)?\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    for line in lines:
        if found := re.match(r"""(?:[."%\w\\~/-]*[\\/])?xlgov"? ([a-z-].*)""", line):
            # what follows wide space explains it
            yield shlex.split(re.split(r" {3,}| > | \\\|", found[1])[0])


@pytest.mark.parametrize(
    "name", ["README.md", "docs/manual.md", "docs/rollup.md", "docs/excel.md", "docs/security.md"]
)
def test_commands_and_options_are_such_as_there_are(name: str) -> None:
    commands = list(typed((REPOSITORY / name).read_text("utf-8")))
    assert len(commands) > 4
    for words in commands:
        command: click.Command = main
        ctx = click.Context(main)
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            found = command.get_command(ctx, words.pop(0))
            assert found, (name, words)
            command = found
        known = {option for each in command.get_params(ctx) for option in each.opts}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known, (name, command.name, words)
