"""What Windows and macOS do otherwise, as far as Linux can be made to do it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
import zipapp
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.rollup.folders import workbook
from xlgov import files, soffice
from xlgov.collection.received import base_name
from xlgov.commands.main import main
from xlgov.errors import InputError
from xlgov.rollup import sources
from xlgov.rollup.batch import processes

# --- what Windows has not

WITHOUT = """
import builtins, importlib, os, pkgutil, signal, sys
import multiprocessing.pool, distributed, hypothesis, pytest, subprocess  # others may need what is there

for module, names in ((os, "fork getuid geteuid getpgid killpg mkfifo setsid sysconf uname"),
                      (signal, "SIGKILL SIGHUP SIGALRM setitimer")):
    for name in names.split():
        delattr(module, name)
plain = builtins.__import__

def without(name, globals=None, *rest, **given):
    ours = (globals or {}).get("__name__", "").partition(".")[0] in ("xlgov", "macros", "tests")
    if ours and name in ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty"):
        raise ImportError(f"no {name} on Windows")
    return plain(name, globals, *rest, **given)

builtins.__import__ = without
sys.path.append("xlgov/kit/on_pc")  # scripts that import each other
for root in sys.argv[1:]:
    for found in pkgutil.walk_packages([root], f"{root}."):
        name = found.name.rpartition(".")[2]
        if name != "__main__" and (root != "tests" or name.startswith(("test_", "conftest"))):
            try:
                importlib.import_module(found.name)
            except pytest.skip.Exception:
                pass
            except Exception as error:
                print(f"{found.name}: {error!r}")
"""


@pytest.mark.parametrize("root", ["xlgov", pytest.param("tests", marks=pytest.mark.long)])
def test_no_module_needs_to_be_on_unix_to_be_imported(root: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, root],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == ""


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program takes this for Windows where it asks for the name of the system."""
    monkeypatch.setattr(sys, "platform", "win32")


def test_a_new_file_that_a_virus_scanner_has_open_gets_its_name_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: None
) -> None:
    refused = iter((True, True, False))
    replace = Path.replace

    def busy(path: Path, target: Path) -> Path:
        if next(refused):
            raise PermissionError(13, "in use")
        return replace(path, target)

    monkeypatch.setattr(files, "_PAUSES", (0, 0))
    monkeypatch.setattr(Path, "replace", busy)
    files.write_bytes(tmp_path / "甲.json", b"1")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("甲.json", b"1")]


def test_a_file_that_excel_has_open_is_told_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: None
) -> None:
    def refuse(path: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    (tmp_path / "甲.json").write_bytes(b"before")
    monkeypatch.setattr(files, "_PAUSES", (0, 0))
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(InputError, match="正在 Excel 或 WPS 中打开"):
        files.write_bytes(tmp_path / "甲.json", b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("甲.json", b"before")]


def test_a_path_that_is_too_long_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, windows: None
) -> None:
    monkeypatch.setattr(files, "_LONGEST_PATH", len(str(tmp_path)) + 5)
    with pytest.raises(InputError, match="路径最多"):
        files.read_bytes(tmp_path / "很长的名字.xlsx")
    assert "路径太长" in str(
        files.unwritable(FileNotFoundError(2, "no such file"), tmp_path / "很长的名字.xlsx")
    )
    assert "路径" not in str(files.unwritable(PermissionError(13, "in use"), tmp_path / "短"))


@pytest.mark.parametrize(
    "name", ["con", "CON", "con.年报", "Com1", "lpt9.x", "COM¹", "conin$", "nul .txt", "aux."]
)
def test_names_of_devices_are_given_to_no_file(name: str) -> None:
    (made,) = files.safe_names([name])
    assert made.startswith("_"), made


def test_the_whole_of_libreoffice_is_ended(monkeypatch: pytest.MonkeyPatch, windows: None) -> None:
    """What is started there starts the real program and waits for it."""
    called: list[list[str]] = []
    monkeypatch.setattr(soffice.subprocess, "run", lambda words, **_: called.append(words))
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    soffice.kill(process)
    assert called[0][1:] == ["/F", "/T", "/PID", str(process.pid)] and called[0][0].endswith("taskkill.exe")
    soffice.kill(process)
    assert len(called) == 1 and process.returncode is not None


def test_no_more_processes_are_started_than_can_be_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "MOST_PROCESSES", 2)
    pool: processes._Pool[int, int] = processes._Pool(abs, range(100), 256)
    assert pool._jobs == 2


# --- processes that start afresh, by the launcher of Windows

LAUNCHER = """
import sys, threading
if __name__ == "__main__":
    # beside a thread nothing is forked: processes start as they do on Windows and macOS
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    from xlgov.commands import start
    start()
"""


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A zip that is run, as the ``xlgov.exe`` that pip makes has one at its end."""
    folder = tmp_path_factory.mktemp("launcher")
    (folder / "in").mkdir()
    (folder / "in" / "__main__.py").write_text(LAUNCHER, "utf-8")
    zipapp.create_archive(folder / "in", folder / "xlgov.pyz")
    return folder / "xlgov.pyz"


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More files than one process reads alone."""
    folder = tmp_path_factory.mktemp("received")
    for number in range(1, 9):
        (folder / f"第{number}局.xlsx").write_bytes(workbook(f"第{number}局", number))
    return folder


@pytest.mark.parametrize(
    "words",
    [
        "rollup {} --unit 示例区 --year 2023 -o sum.xlsx --jobs 2 --format json",
        "validate {} --format json",
        "convert {} -o out --to json --to docx",
    ],
    ids=lambda words: words.partition(" ")[0],
)
def test_processes_that_start_afresh_do_the_same(
    launcher: Path, received: Path, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [word.format(received) for word in words.split()]
    (tmp_path / "apart").mkdir()
    done = subprocess.run(
        [sys.executable, str(launcher), *given], cwd=tmp_path / "apart", env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode < 2 and not done.stderr, done.stderr
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(processes, "possible", lambda: False)
    here = CliRunner().invoke(main, given)
    assert done.returncode == here.exit_code
    assert done.stdout == here.stdout
    for path in (tmp_path / "here" / "out").glob("*"):
        assert (tmp_path / "apart" / "out" / path.name).read_bytes() == path.read_bytes(), path.name


# --- names, and what systems leave


def _apart(text: str) -> str:
    """As the file system of a Mac spells it."""
    return unicodedata.normalize("NFD", text)


NAME = "示例县Ångström中学"
"""of letters that a Mac takes apart"""


@pytest.fixture(params=["folder", "zip"])
def from_a_mac(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """What somebody with a Mac sent: the report, and beside it what the system made."""
    content = {_apart(f"{NAME}.xlsx"): workbook(NAME, 1)}
    content |= {f"__MACOSX/._{name}": b"\0\5\x16\7" for name in content}
    content |= {".DS_Store": b"x", "._.DS_Store": b"x", "Icon\r": b"", "~$年报.xlsx": b"x", "Thumbs.db": b"x"}
    content |= {"$RECYCLE.BIN/旧.xlsx": b"x", "System Volume Information/WPSettings.dat": b"x"}
    folder = tmp_path / "received"
    folder.mkdir()
    if request.param == "zip":
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
        return folder
    for name, data in content.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_what_a_mac_sends_is_one_report_with_its_name_in_one_piece(from_a_mac: Path) -> None:
    found = sources.collect([from_a_mac])
    assert [base_name(source) for source in found.sources] == [f"{NAME}.xlsx"]
    assert found.ignored == ()
    assert sources.content(found.sources[0]).data == workbook(NAME, 1)


def test_its_unit_is_found_in_the_roster(
    from_a_mac: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(processes, "possible", lambda: False)
    Path("roster.csv").write_text(f"单位名称\n{NAME}\n", "utf-8")
    words = ["rollup", str(from_a_mac), "--unit", "示例县", "--year", "2023", "--roster", "roster.csv"]
    done = CliRunner().invoke(main, [*words, "-o", "sum.xlsx", "--format", "json", "--no-own"])
    assert done.exit_code < 2, done.output
    codes = {issue["code"] for issue in json.loads(done.stdout)["issues"]}
    assert not codes & {"R-MISS", "R-EXTRA", "R-FILE"}, codes


def test_names_that_a_mac_or_windows_takes_for_one_are_kept_apart() -> None:
    made = files.safe_names(["Ågren", _apart("Ågren"), "ÅGREN", "年报.", "年报"])
    spelt = [unicodedata.normalize("NFC", name).casefold() for name in made]
    assert len(set(spelt)) == len(made) == 5
    assert all(name == unicodedata.normalize("NFC", name) for name in made)
