"""Sets up this PC from the unpacked package, or takes it all away again: ``python install.py [--remove]``.

Exit codes: 0 done, 1 the program is there but something beside it is not right, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment
import probe
import removal
from common import (
    KIT,
    Teller,
    Trouble,
    alone,
    command,
    environment_folder,
    home,
    last_line,
    page_instead,
    program_of,
    reason,
    run,
)

DONE, NOT_ALL, NOTHING = 0, 1, 2

REFUSED = {
    probe.TOO_OLD: "这个 Python 太旧，要 3.11 以上",
    probe.NO_LIST: "安装包里没有为这个版本的 Python 准备的软件包",
    probe.BITS_32: "这是 32 位的 Python，要 64 位的",
    probe.FROM_STORE: "这是微软商店版的 Python，Excel 启动不了它，要从 python.org 安装的",
    probe.NOT_CPYTHON: "这不是普通的 Python（CPython），不能用",
    probe.NO_SUCH_COMPUTER: "安装包里没有为这种电脑（处理器或系统）准备的软件包",
    probe.NOT_WHOLE: "这个 Python 不完整（精简版、嵌入版，或缺少 venv、zlib 等），不能用",
}


def main(arguments: Sequence[str]) -> int:
    """Set up or take away; the exit code."""
    parser = argparse.ArgumentParser(prog="install.py", description="安装 xlgov，或者用 --remove 移除它。")
    parser.add_argument("--remove", action="store_true", help="移除")
    remove_it = parser.parse_args(arguments).remove
    teller = Teller()
    try:
        refuse_sudo()
        home().mkdir(parents=True, exist_ok=True)
        teller.begin(home() / "install.log")
        with alone():
            if not remove_it:
                return install(teller)
            removal.remove(teller)
        removal.tidy()
        return DONE
    except Trouble as trouble:
        teller.say(f"没有完成：{trouble}")
    except OSError as error:
        teller.say(f"没有完成：{reason(error)}。请检查磁盘空间和权限，再运行一次。")
    except UnicodeError:
        teller.say("没有完成：用户文件夹或安装包文件夹的名字里有乱码，系统读不了。请改名，再运行一次。")
    except KeyboardInterrupt:
        teller.say("没有完成：中断了。原来装好的没有变。")
    return NOTHING


def refuse_sudo() -> None:
    """Everything would be another's, in a folder of the user's own."""
    if sys.platform != "win32" and os.geteuid() == 0 and os.environ.get("SUDO_USER", "root") != "root":
        raise Trouble("请用平时登录的账户运行，不要用 sudo。")


def install(teller: Teller) -> int:
    """Environment, then buttons, then a look at everything."""
    code = probe.verdict(str(KIT / "lists"))
    if code != probe.FIT:
        raise Trouble(f"{REFUSED[code]}（{sys.version.split()[0]}，{sys.executable}）。{page_instead()}")
    teller.say(f"Python {sys.version.split()[0]}：{sys.executable}")
    folder = environment_folder()
    with tempfile.TemporaryDirectory(prefix="xlgov-") as scratch:
        packages = environment.checked_copies(Path(scratch))
        teller.say(f"安装包里的 {packages.number} 个软件包核对无误（SHA-256）。")
        with environment.replaced(folder):
            environment.make(folder, packages, teller)
    teller.say(f"程序已装好：{folder}")
    missing = [*command_line(folder, teller), *buttons(folder, teller)]
    for line in missing:
        teller.say(f"还缺：{line}")
    teller.say(
        "全部装好了。" if not missing else "程序可以用了；上面写着“还缺”的，补上以后再运行一次本安装程序。"
    )
    return NOT_ALL if missing else DONE


def command_line(folder: Path, teller: Teller) -> list[str]:
    """Whether the command line's program starts: it is not signed, and may be kept from it where Python is
    not."""
    program = program_of(folder)
    done = run([str(program), "--version"], teller)
    if done.returncode:
        return [f"命令行程序启动不了（{last_line(done)}），按钮不受影响"]
    teller.say(f"命令行程序：{program}")
    return []


def buttons(folder: Path, teller: Teller) -> list[str]:
    """Install the buttons into the Office programs that are here; what is missing, in Chinese."""
    if sys.platform == "win32":
        if not has_excel():
            teller.say(f"没有找到 Excel，不装按钮。WPS 用不了按钮。{page_instead()}")
            return []
        return put_in(folder, teller, "addin", "Excel")
    if shutil.which("unopkg") is None and shutil.which("soffice") is None:
        teller.say(f"没有找到 LibreOffice，不装按钮。{page_instead()}")
        return []
    if os.geteuid() == 0:
        return ["LibreOffice 的按钮：请用平时登录的账户运行，不要用 root（sudo）"]
    return put_in(folder, teller, "office", "LibreOffice")


def put_in(folder: Path, teller: Teller, group: str, program: str) -> list[str]:
    """Install one kind of buttons, then look at everything as the self-test does."""
    done = command(folder, teller, group, "install")
    if done.returncode:
        return [f"{program} 的按钮没有装上：{last_line(done)}"]
    teller.say(f"{program} 的按钮已装好。请关闭并重新打开 {program}，会出现“信息公开年报”。")
    done = command(folder, teller, "addin", "doctor")
    teller.say(done.stdout.strip())
    if done.returncode:
        return [f"{program} 的按钮还有上面的问题"]
    teller.say(f"想实际试一遍的：在 {program} 里点“信息公开年报—关于/自检”，做完整自检。")
    return []


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
