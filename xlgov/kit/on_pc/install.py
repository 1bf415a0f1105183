"""Sets up this PC from the unpacked package, or takes it all away again: ``python install.py [--remove]``.

Exit codes: 0 done, 1 the program is there but something beside it is not right, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parent))

import probe

KIT = Path(__file__).resolve().parent
WHEELS = KIT.parent / "wheels"
WINDOWS = sys.platform == "win32"

DONE, NOT_ALL, NOTHING = 0, 1, 2

_LINE = re.compile(r"([^\s=]+)==(\S+) --hash=sha256:([0-9a-f]{64})  # (\S+\.whl)")
_COMMAND = "from xlgov.commands import start; start()"
_CLOSE = "请关闭 Excel、LibreOffice 和正在运行的 xlgov，再运行一次。"
_UNPACK = "请把压缩包完整地解压到一个文件夹（不要在压缩包里直接打开），再运行一次。"

REFUSED = {
    probe.TOO_OLD: "这个 Python 太旧，要 3.11 以上",
    probe.NO_LIST: "安装包里没有为这个版本的 Python 准备的软件包",
    probe.BITS_32: "这是 32 位的 Python，要 64 位的",
    probe.FROM_STORE: "这是微软商店版的 Python，Excel 启动不了它，要从 python.org 安装的",
    probe.NOT_CPYTHON: "这不是普通的 Python（CPython），不能用",
    probe.NO_SUCH_COMPUTER: "安装包里没有为这种电脑（处理器或系统）准备的软件包，请用网页版“年报助手.html”",
}


class Trouble(Exception):
    """What stands in the way, and what to do, in Chinese."""


class Teller:
    """Tells people at the console, and the log."""

    def __init__(self, log: Path | None) -> None:
        self.log = log
        for stream in (sys.stdout, sys.stderr):
            # a console with a narrow code page shows ? for what it lacks
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]

    def say(self, text: str = "") -> None:
        """Show a line and write it down."""
        print(text, flush=True)
        self.note(text)

    def note(self, text: str) -> None:
        """Only write it down."""
        if self.log is not None:
            with contextlib.suppress(OSError), self.log.open("a", encoding="utf-8") as stream:
                stream.write(f"{text}\n")


def home() -> Path:
    """The folder of the user's own in which the environment stands, as the manuals name it."""
    if WINDOWS:
        named = os.environ.get("LOCALAPPDATA")
        return (Path(named) if named else Path.home() / "AppData" / "Local") / "xlgov"
    return Path.home() / ".local" / "share" / "xlgov"


def environment_folder() -> Path:
    """The environment, as the manuals name it."""
    return home() / (".venv" if WINDOWS else "venv")


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    return environment / ("Scripts/python.exe" if WINDOWS else "bin/python")


def main(arguments: Sequence[str]) -> int:
    """Set up or take away; the exit code."""
    parser = argparse.ArgumentParser(prog="install.py", description="安装 xlgov，或者用 --remove 移除它。")
    parser.add_argument("--remove", action="store_true", help="移除")
    remove_it = parser.parse_args(arguments).remove
    teller = Teller(None)
    try:
        home().mkdir(parents=True, exist_ok=True)
        teller.log = home() / "install.log"
        with alone():
            return remove(teller) if remove_it else install(teller)
    except Trouble as trouble:
        teller.say(f"没有完成：{trouble}")
    except OSError as error:
        teller.say(f"没有完成：{error}。请检查磁盘空间和权限；{_CLOSE}")
    return NOTHING


def install(teller: Teller) -> int:
    """Environment, then buttons, then a look at everything."""
    code = probe.verdict(str(KIT / "lists"))
    if code != probe.FIT:
        raise Trouble(f"{REFUSED[code]}（{sys.version.split()[0]}，{sys.executable}）。")
    teller.say(f"Python {sys.version.split()[0]}：{sys.executable}")
    with tempfile.TemporaryDirectory(prefix="xlgov-") as scratch:
        listed, installer = checked_copies(Path(scratch))
        teller.say(f"安装包里的 {len(list(Path(scratch).glob('*.whl')))} 个软件包核对无误（SHA-256）。")
        with replaced(environment_folder()) as environment:
            make(environment, installer, listed, teller)
    teller.say(f"程序已装好：{environment_folder()}")
    missing = buttons(environment_folder(), teller)
    for line in missing:
        teller.say(f"还缺：{line}")
    teller.say(f"命令行程序：{program_of(environment_folder())}")
    teller.say(
        "全部装好了。" if not missing else "程序可以用了；上面写着“还缺”的，补上以后再运行一次本安装程序。"
    )
    return NOT_ALL if missing else DONE


def checked_copies(scratch: Path) -> tuple[Path, Path]:
    """Copies of the wheels for this Python, every one with the digest that its list says: the list of them as
    pip reads it, and pip itself. Nothing is installed from the stick: what was checked is what is used."""
    listed, installer = scratch / "requirements.txt", None
    lines = (KIT / "lists" / probe.list_name()).read_text("utf-8").splitlines()
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            raise Trouble(f"清单 {probe.list_name()} 里有看不懂的一行。{_UNPACK}")
        name, _, digest, file = found.groups()
        copy_checked(WHEELS / file, scratch / file, digest)
        if name == "pip":
            installer = scratch / file
    if installer is None:
        raise Trouble(f"清单 {probe.list_name()} 里没有 pip。{_UNPACK}")
    listed.write_text("".join(f"{line.partition('  #')[0]}\n" for line in lines), "utf-8")
    return listed, installer


def copy_checked(source: Path, copy: Path, digest: str) -> None:
    """Copy a wheel. Raises Trouble for one that is lacking or is not the one in the list."""
    try:
        content = source.read_bytes()
    except FileNotFoundError:
        raise Trouble(f"安装包里缺少 wheels/{source.name}。{_UNPACK}") from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise Trouble(
            f"wheels/{source.name} 损坏了或被换过（SHA-256 与清单不符），没有安装。"
            "请重新复制一份安装包，再运行一次。"
        )
    copy.write_bytes(content)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one of this at a time; a system lets go of the lock of a program that ended."""
    with (home() / "install.lock").open("a+b") as stream:
        try:
            lock(stream)
        except OSError:
            raise Trouble("安装程序已经在运行。请等它做完。") from None
        yield


def lock(stream: IO[bytes]) -> None:
    """Lock an open file, or raise OSError."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def replaced(environment: Path) -> Iterator[Path]:
    """An environment to be made where an older one may be, which comes back if making fails.

    Its programs hold its path, so it cannot be made elsewhere and moved. A run that was interrupted left the
    older one aside: it is put back first.
    """
    aside = environment.with_name(f"{environment.name}-old")
    if aside.exists():
        take_away(environment)
        rename(aside, environment)
    if environment.exists():
        rename(environment, aside)
    try:
        yield environment
    except BaseException:
        shutil.rmtree(environment, ignore_errors=True)
        if aside.exists():
            rename(aside, environment)
        raise
    # what is still in use of it goes with the next run
    shutil.rmtree(aside, ignore_errors=True)


def rename(one: Path, other: Path) -> None:
    """Rename a folder. Windows refuses it while a program runs from it."""
    try:
        one.rename(other)
    except OSError as error:
        raise Trouble(f"原来的程序正在使用（{error.strerror or error}）。{_CLOSE}") from None


def take_away(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise Trouble(f"无法删除 {folder}（{error.strerror or error}）。{_CLOSE}") from None


def make(environment: Path, installer: Path, listed: Path, teller: Teller) -> None:
    """The environment with everything of the list in it. Raises Trouble with pip's last words if it fails."""
    teller.say("正在安装，大约要一分钟……")
    # without pip of its own: the module that brings it is a package of its own on Debian and its kin
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(environment)
    python = python_of(environment)
    done = run(
        [
            *(
                str(python),
                "-E",
                "-s",
                str(installer / "pip"),
                "install",
                "--quiet",
                "--no-input",
                "--no-index",
            ),
            *("--no-deps", "--require-hashes", "--find-links", str(installer.parent)),
            *("--no-cache-dir", "--disable-pip-version-check", "--requirement", str(listed)),
        ],
        teller,
    )
    if done.returncode:
        raise Trouble(f"安装软件包没有成功（{last_line(done)}）。详细记录在 {teller.log}。")
    done = command(environment, teller, "--version")
    if done.returncode:
        raise Trouble(
            f"装好的程序启动不了（{last_line(done)}）。"
            f"如果杀毒软件拦截了它，请放行；详细记录在 {teller.log}。"
        )
    teller.say(done.stdout.strip())


def command(environment: Path, teller: Teller, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of the installed program."""
    return run([str(python_of(environment)), "-E", "-s", "-c", _COMMAND, *words], teller)


def run(command: list[str], teller: Teller) -> subprocess.CompletedProcess[str]:
    """Run a program and write down what it said. pip must see no settings of the user's, which may forbid
    or redirect what is asked for here."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    own |= {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        command,
        env=own,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    teller.note(f"> {' '.join(command[1:])}\n{done.stdout}{done.stderr}(exit {done.returncode})")
    return done


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The last thing a program said, the reason for its failure as a rule."""
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    errors = [line for line in lines if line.startswith(("ERROR", "错误"))]
    return (errors or lines or ["没有说明原因"])[-1]


def buttons(environment: Path, teller: Teller) -> list[str]:
    """Install the buttons into the Office programs that are here; what is missing, in Chinese."""
    if WINDOWS:
        if not has_excel():
            teller.say("没有找到 Excel，不装按钮。WPS 用不了按钮，检查、汇总请用网页版。")
            return []
        return put_in(environment, teller, "addin", "Excel")
    if shutil.which("unopkg") is None and shutil.which("soffice") is None:
        teller.say("没有找到 LibreOffice，不装按钮。检查、汇总也可以用网页版“年报助手.html”。")
        return []
    if os.geteuid() == 0:
        return ["LibreOffice 的按钮：请用平时登录的账户运行，不要用 root（sudo）"]
    return put_in(environment, teller, "office", "LibreOffice")


def put_in(environment: Path, teller: Teller, group: str, program: str) -> list[str]:
    """Install one kind of buttons, then look at everything as the self-test does."""
    done = command(environment, teller, group, "install")
    if done.returncode:
        return [f"{program} 的按钮没有装上：{last_line(done)}"]
    teller.say(f"{program} 的按钮已装好。请关闭并重新打开 {program}，会出现“信息公开年报”。")
    done = command(environment, teller, "addin", "doctor")
    teller.say(done.stdout.strip())
    return [f"{program} 的按钮还有上面的问题"] if done.returncode else []


def has_excel() -> bool:
    """Whether Windows knows an Excel."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CLSID"):
            return True
    except OSError:
        return False


def program_of(environment: Path) -> Path:
    """The command line's program."""
    return environment / ("Scripts/xlgov.exe" if WINDOWS else "bin/xlgov")


def remove(teller: Teller) -> int:
    """Take back the buttons, then the environment."""
    environment = environment_folder()
    if not environment.exists():
        teller.say("没有安装过，不需要移除。")
        return DONE
    for group in ("addin", "office"):
        if not python_of(environment).exists():
            break
        done = command(environment, teller, group, "remove")
        if done.returncode:
            raise Trouble(f"按钮没有移除，程序也没有动：{last_line(done)}")
        teller.say(done.stdout.strip())
    aside = environment.with_name(f"{environment.name}-old")
    take_away(aside)
    # renamed first: a folder in use is refused whole, not left half
    rename(environment, aside)
    take_away(aside)
    teller.say(f"已移除：{environment}")
    return DONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
