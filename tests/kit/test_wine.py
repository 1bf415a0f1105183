"""安装.cmd under Wine's cmd: as far as it goes without a Python for Windows, and with a stand-in for one.

What Wine does otherwise than Windows is not tried here: names with a percent sign, ``where``, and the exit
code that ``call`` passes on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from importlib.resources import files as resources
from io import BytesIO
from pathlib import Path

import pytest

from xlgov.kit.making import Given, _for_people, _for_the_pc

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("wine", "localedef")), reason="Wine is not here"
    ),
]
SAID = "said.txt"


def stand_in() -> bytes | None:
    """A program for Windows that starts C:\\standin.cmd: the launcher which pip puts before scripts."""
    try:
        launcher = resources("pip._vendor.distlib").joinpath("t64.exe").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    script = BytesIO()
    with zipfile.ZipFile(script, "w") as archive:
        archive.writestr("__main__.py", "")
    return launcher + b"#!C:\\windows\\system32\\cmd.exe /c C:\\standin.cmd\r\n" + script.getvalue()


class Windows:
    """A Chinese Windows, as far as Wine is one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        locale = folder / "locale" / "zh_CN.UTF-8"
        locale.parent.mkdir(parents=True)
        subprocess.run(
            ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locale)], check=False, capture_output=True
        )
        self.environ = {
            **os.environ,
            "LOCPATH": str(locale.parent),
            "LC_ALL": "zh_CN.UTF-8",
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
        }

    @property
    def disk(self) -> Path:
        return self.folder / "prefix" / "drive_c"

    def start(self, script: Path, *words: str) -> tuple[int, str]:
        """Start a command file of any name as a double click does; its exit code and what it said."""
        outer = self.folder / "start.cmd"
        lines = [
            "@echo off",
            f'cd /d "Z:{str(script.parent).replace("/", chr(92))}"',
            f"{script.name} {' '.join(words)}",
        ]
        outer.write_bytes("\r\n".join([*lines, ""]).encode("gbk"))
        done = subprocess.run(
            ["wine", "cmd", "/c", f"Z:{outer}"],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout.decode("gbk", "replace")

    def put_python(self, verdict: int, place: Path | None = None) -> None:
        """A stand-in for Python in the usual folder: it judges itself so and writes down what it is given."""
        program = stand_in()
        if program is None:
            pytest.skip("this pip has no launcher for Windows")
        place = place or self.disk / "Python312" / "python.exe"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(program)
        lines = [
            "@echo off",
            f"echo %* >> C:\\{SAID}",
            'echo %* | find "probe.py" >nul',
            f"if not errorlevel 1 exit /b {verdict}",
            "exit /b 1",
        ]
        (self.disk / "standin.cmd").write_bytes("\r\n".join([*lines, ""]).encode())

    def was_given(self) -> list[str]:
        path = self.disk / SAID
        told = path.read_bytes().decode("gbk").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line.strip() for line in told]


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Windows:
    found = Windows(tmp_path_factory.mktemp("wine"))
    code, _ = found.start(_unpacked(found.folder / "first") / "安装.cmd", "/quiet")
    if not found.disk.is_dir():
        pytest.skip(f"Wine does not start ({code})")
    return found


def _unpacked(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "wheels").mkdir()
    (folder / "wheels" / "a.whl").touch()
    for name, content in {**dict(_for_people(Given())), **_for_the_pc(Given(), ())}.items():
        if name.endswith((".cmd", ".py")):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
    return folder


def test_a_file_that_was_started_within_the_zip_says_so(windows: Windows) -> None:
    alone = windows.folder / "Temp1_安装包.zip"
    alone.mkdir()
    shutil.copy(windows.folder / "first" / "安装.cmd", alone)
    code, said = windows.start(alone / "安装.cmd", "/quiet")
    assert code == 2
    assert "请先把压缩包完整地解压" in said and "Not unpacked" in said


def test_a_computer_without_python_is_told_what_to_do(windows: Windows) -> None:
    folder = windows.folder / "first"
    code, said = windows.start(folder / "安装.cmd", "/quiet")
    assert code == 2
    assert "没有完成：这台电脑上没有找到 Python。" in said and "年报助手.html" not in said
    (folder / "年报助手.html").touch()
    assert "年报助手.html" in windows.start(folder / "安装.cmd", "/quiet")[1]


@pytest.mark.parametrize("name", ["plain", "桌面 (1)&x!", "a;b,c=d ^e"])
def test_a_python_is_found_and_given_the_right_paths(windows: Windows, name: str) -> None:
    windows.put_python(0)
    folder = _unpacked(windows.folder / name)
    windows.was_given()
    for script, task in (("安装.cmd", ""), ("卸载.cmd", "--remove")):
        code, _ = windows.start(folder / script, "/quiet")
        assert code == 1, "the stand-in's own"
        inside = f"Z:{str(folder).replace('/', chr(92))}\\kit"
        assert windows.was_given() == [
            f'"C:\\Python312\\python.exe" -E -s "{inside}\\probe.py"',
            f'"C:\\Python312\\python.exe" -B -E -s "{inside}\\install.py" {task}'.strip(),
        ]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (10, "太旧，要 3.11 以上"),
        (11, "没有为这台电脑的 Python 版本准备"),
        (12, "是 32 位的，要 64 位的"),
        (13, "微软商店版"),
        (14, "不是普通的 Python"),
        (15, "没有为这种电脑准备"),
        (16, "Python 不完整"),
        (1, "没有找到 Python"),
    ],
)
def test_a_python_that_does_not_serve_is_told_as_that(windows: Windows, verdict: int, said: str) -> None:
    windows.put_python(verdict)
    code, told = windows.start(windows.folder / "first" / "安装.cmd", "/quiet")
    assert code == 2
    assert said in told


def test_the_installer_that_goes_along_is_started_for_this_user_alone(windows: Windows) -> None:
    """The stand-in sets nothing up, so that this ends with what is then said."""
    shutil.rmtree(windows.disk / "Python312", ignore_errors=True)
    folder = _unpacked(windows.folder / "带 Python 的")
    windows.put_python(1, folder / "python" / "python-3.12.10-amd64.exe")
    windows.was_given()
    code, told = windows.start(folder / "安装.cmd", "/quiet")
    assert code == 2
    assert "安装包里带有 Python 的安装程序" in told and "Python 没有装上" in told
    (given,) = windows.was_given()
    assert given.split('.exe" ')[1].split()[:2] == ["/passive", "InstallAllUsers=0"]
