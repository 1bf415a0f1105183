"""Tab in a shell: the scripts do their work in the shells that are here, and offer what may be typed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.command import Run, run
from xlgov.commands.console import COMPLETE
from xlgov.commands.main import main

__all__ = ["run"]

PROGRAM = f"""#!{sys.executable}
import sys
from xlgov.commands import start
sys.exit(start())
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program on the path, in a folder with one report in it."""
    path = tmp_path / "bin" / "xlgov"
    path.parent.mkdir()
    path.write_text(PROGRAM, "utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    Path("示例县财政局2025.xlsx").touch()
    return path


def completed(shell: str, script: str) -> list[str]:
    """What a script prints in a shell that is here."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    plain = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    done = subprocess.run([shell, *plain, "-c", script], capture_output=True, text=True, timeout=60)
    assert not done.stderr, done.stderr
    return done.stdout.split()


def in_bash(*words: str) -> list[str]:
    """What bash has to offer for the last word."""
    typed = " ".join(f"'{word}'" for word in words)
    return completed(
        "bash",
        f'eval "$(xlgov completion bash)"; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; '
        '_xlgov_completion xlgov 2>&1; printf "%s\\n" "${COMPREPLY[@]}"',
    )


def test_bash_completes_commands_options_and_choices(program: Path) -> None:
    assert in_bash("xlgov", "val") == ["validate"]
    assert set(in_bash("xlgov", "")) == set(main.list_commands(None))
    assert in_bash("xlgov", "validate", "--ma") == ["--mark"]
    assert {"docx", "json", "html"} <= set(in_bash("xlgov", "convert", "甲.xlsx", "--to", ""))


def test_fish_completes_commands_and_files(program: Path) -> None:
    script = "xlgov completion fish | source; complete -C "
    assert completed("fish", f"{script}'xlgov val'") == ["validate"]
    assert completed("fish", f"{script}'xlgov validate 示例'") == ["示例县财政局2025.xlsx"]


def test_zsh_takes_the_script(program: Path) -> None:
    script = (
        'autoload -U compinit && compinit -D -u; eval "$(xlgov completion zsh)"; print ${_comps[xlgov]}; '
        "compadd() { print -l $completions }; words=(xlgov val); CURRENT=2; _xlgov_completion"
    )
    assert completed("zsh", script) == ["_xlgov_completion", "validate"]


def in_powershell(run: Run, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    *before, word = words
    monkeypatch.setenv(COMPLETE, "powershell_complete")
    monkeypatch.setenv("COMP_WORDS", "\n".join(before))
    monkeypatch.setenv("COMP_WORD", word)
    lines = run().output.splitlines()
    monkeypatch.delenv(COMPLETE)
    return [line for line in lines if line]  # as the script does


def test_powershell_is_told_words_and_completes_files_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert in_powershell(run, monkeypatch, ".venv\\Scripts\\xlgov", "roll") == ["rollup"]
    assert in_powershell(run, monkeypatch, "xlgov", "validate", "'甲 乙.xlsx'", "--mar") == ["--mark"]
    assert "docx" in in_powershell(run, monkeypatch, "xlgov", "convert", "--to", "")
    assert in_powershell(run, monkeypatch, "xlgov", "validate", "") == []


def test_the_script_for_powershell_asks_as_it_is_answered(run: Run) -> None:
    script = run("completion", "powershell").output
    assert script.isascii()  # the profile of PowerShell 5 is read in the system's code page
    assert "-CommandName xlgov " in script
    for name in (COMPLETE, "COMP_WORDS", "COMP_WORD"):
        assert script.count(f"$env:{name} = ") == 2, name  # set, and taken back
    assert script.count("{") == script.count("}")


def test_an_unknown_shell_is_refused(run: Run) -> None:
    result = run("completion", "tcsh")
    assert result.exit_code == 2 and "只能是：bash、zsh、fish、powershell" in result.output


def test_asking_for_a_name_imports_no_command(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COMPLETE, "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "xlgov ")
    monkeypatch.setenv("COMP_CWORD", "1")
    script = (
        "import sys, atexit\nsys.argv = ['xlgov']\n"
        "atexit.register(lambda: print(*(name for name in sys.modules if name.startswith('xlgov.'))))\n"
        "from xlgov.commands import start\nstart()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    *names, loaded = done.stdout.splitlines()
    assert "plain,validate" in names
    assert not {"xlgov.form", "xlgov.report", "xlgov.commands.reports"} & set(loaded.split())
