"""Every example in the manuals is run, as a clerk would type it, and does what the manual says."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.shown.examples import ELSEWHERE, EXAMPLES, LINES, Example
from tests.shown.folder import prepare
from tests.test_user_manual import typed
from xlgov.commands.main import main

COMMAND_MANUALS = ("README.md", "docs/manual.md", "docs/rollup.md", "docs/excel.md", "docs/security.md")
SHELL = re.compile(r"^```(?:bat|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MANUALS = (*COMMAND_MANUALS, "docs/architecture.md")


def text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def shown() -> list[str]:
    """The examples of all manuals in their order, each once, without those that only name a command."""
    commands = (" ".join(words) for name in COMMAND_MANUALS for words in typed(text(name)))
    return [words for words in dict.fromkeys(commands) if not is_a_name(words)]


def is_a_name(words: str) -> bool:
    """Whether nobody can mean a command to be typed so: it takes files or options that are not there."""
    if words in EXAMPLES or words in ELSEWHERE:
        return False
    command: click.Command = main
    given = words.split()
    while isinstance(command, click.Group) and given and not given[0].startswith("-"):
        found = command.get_command(click.Context(command), given.pop(0))
        assert found is not None, words
        command = found
    if isinstance(command, click.Group):
        return not given
    if not given and any(isinstance(each, click.Argument) for each in command.params):
        return True
    try:
        command.make_context(words, given)
    except click.UsageError:
        return True
    return False


def test_every_example_does_what_the_manual_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared, folder = tmp_path / "prepared", tmp_path / "年报"
    prepared.mkdir()
    prepare(prepared)
    wrong: list[str] = []
    for words in shown():
        if words not in ELSEWHERE:
            assert words in EXAMPLES
            wrong += did_not(words, EXAMPLES[words], prepared, folder, monkeypatch)
    assert not wrong, "\n".join(wrong)


def test_the_tables_have_nothing_that_is_not_shown() -> None:
    assert {*EXAMPLES, *ELSEWHERE} == set(shown())


@pytest.mark.parametrize("words", ELSEWHERE)
def test_what_is_run_elsewhere_has_its_test(words: str) -> None:
    file, _, test = ELSEWHERE[words].partition("::")
    written = ast.parse(text(file)).body
    assert test in {each.name for each in written if isinstance(each, ast.FunctionDef)}


def test_every_other_line_of_a_block_is_run_somewhere() -> None:
    blocks = "".join(part for name in MANUALS for part in SHELL.findall(text(name)))
    lines = {re.split(" {3,}", line)[0] for line in blocks.splitlines()}
    commands = re.compile(
        r"""^[^ ]*xlgov"? |-m venv [^&]*$|pip"? install ['"]?\.\[|python3? -m (?:tests|macros)\."""
    )
    assert {line for line in lines if line and not commands.search(line)} == set(LINES)
    for line, (file, there) in LINES.items():
        assert there in text(file), line


@pytest.mark.parametrize("name", MANUALS)
def test_modules_and_their_options_are_there(name: str) -> None:
    for module, options in re.findall(r"python3? -m\s((?:tests|macros)[\w.]*)([^`\n]*)", text(name)):
        found = importlib.util.find_spec(module)
        assert found is not None and found.origin is not None, module
        source = Path(found.origin)
        sources = source.parent.rglob("*.py") if source.name == "__init__.py" else [source]
        read = "".join(each.read_text("utf-8") for each in sources)
        for option in re.findall(r"--[a-z-]+", options):
            assert f'"{option}"' in read, (module, option)


@pytest.mark.parametrize("name", MANUALS)
def test_extras_are_there(name: str) -> None:
    extras = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]
    named = re.findall(r"pip\"? install(?: -\w)* ['\"]?\.\[(\w+)\]", text(name))
    assert set(named) <= set(extras)


def did_not(
    words: str, example: Example, prepared: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Run an example in the folder, where earlier ones left their files, and say what it did not do."""
    folder = folder / "among" if example.among else folder
    set_out(prepared, folder, example)
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, list(expanded(shlex.split(words))))
    if done.exit_code != example.code or not isinstance(done.exception, SystemExit | None):
        yield f"{words}: exit code {done.exit_code}, {done.exception!r}: {done.output}"
    if example.says not in done.output:
        yield f"{words}: does not say {example.says}: {done.output}"
    for made in map(Path, example.makes):
        if not made.is_file() or not made.stat().st_size:
            yield f"{words}: there is no {made}: {done.output}"


def set_out(prepared: Path, folder: Path, example: Example) -> None:
    """The prepared files as they were, and none of those that the example shall make."""
    others = set() if not example.among else {each.name for each in prepared.iterdir()} - set(example.among)
    shutil.copytree(prepared, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*others))
    for made in (folder / name for name in example.makes):
        if made.parent != folder:
            shutil.rmtree(made.parent, ignore_errors=True)
        made.unlink(missing_ok=True)


def expanded(words: list[str]) -> Iterator[str]:
    """With names in the place of ``*``, as a shell does it."""
    for word in words:
        yield from sorted(map(str, Path().glob(word))) if "*" in word else [word]
