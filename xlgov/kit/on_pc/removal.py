"""Takes away what was set up: the buttons, the environment, the records of it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from common import (
    Teller,
    Trouble,
    aside_of,
    command,
    command_by_this_python,
    environment_folder,
    home,
    last_line,
    rename,
    settle,
    take_away,
)

_KINDS = ("addin", "office")


def remove(teller: Teller) -> None:
    """Take back the buttons, then the environment. Raises Trouble, before anything is gone, where the buttons
    cannot be taken back: nobody could do it later."""
    environment = environment_folder()
    settle(environment)
    if not environment.exists():
        teller.say("没有安装过，不需要移除。")
        return
    for kind in _KINDS:
        if _is_put_in(kind):
            _take_back(kind, environment, teller)
    # renamed first: a folder in use is refused whole, not left half
    aside = aside_of(environment)
    rename(environment, aside)
    take_away(aside)
    teller.say(f"已移除：{environment}")


def tidy() -> None:
    """Take away the log and the lock; the folder stays where something else is in it."""
    with contextlib.suppress(OSError):
        for name in ("install.log", "install.lock"):
            (home() / name).unlink(missing_ok=True)
        home().rmdir()


def _is_put_in(kind: str) -> bool:
    """Whether the program wrote down that it put these buttons in (``xlgov.excel.setup.record``)."""
    return (Path.home() / ".xlgov" / f"{kind}-installed.json").exists()


def _take_back(kind: str, environment: Path, teller: Teller) -> None:
    done = command(environment, teller, kind, "remove")
    if done.returncode:
        done = command_by_this_python(environment, teller, kind, "remove")
    if done.returncode:
        raise Trouble(
            f"按钮没有移除，程序也没有动：{last_line(done)}仍然不行的，先运行“安装”修好它，再运行“卸载”。"
        )
    teller.say(done.stdout.strip())
