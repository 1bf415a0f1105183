"""Installing the Excel add-in and taking it back, on pretended computers; and the commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.excel import computers
from tests.excel.computers import (
    ADDIN,
    HOMES,
    XLWINGS,
    XLWINGS_FOLDER,
    extension,
    home,
    linux,
    mac,
    touch,
    tree,
    windows,
)
from xlgov.commands.main import main
from xlgov.errors import InputError
from xlgov.excel import install as addin
from xlgov.excel.setup import addin_file, config, interpreter
from xlgov.excel.setup.machine import Machine, Outcome, run
from xlgov.excel.setup.record import Change

MAKERS = [windows, mac]


def settings_of(machine: Machine) -> dict[str, str]:
    return config.parse(machine.excel_config.read_bytes())


# installing and removing the add-in


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("maker", MAKERS)
def test_the_addin_goes_where_excel_looks(tmp_path: Path, name: str, maker: Callable[..., Machine]) -> None:
    machine = maker(home(tmp_path, name))
    if maker is windows:
        startup = machine.home / "AppData/Roaming/Microsoft/Excel/XLSTART"
        configuration = machine.home / ".xlgov/xlgov.conf"
    else:
        group = machine.home / "Library/Group Containers/UBF8T346G9.Office"
        startup = group / "User Content.localized/Startup.localized/Excel"
        configuration = machine.home / "Library/Containers/com.microsoft.Excel/Data/xlgov.conf"
    addin.install(machine, addin=ADDIN)
    assert (startup / "xlgov.xlam").read_bytes() == ADDIN
    assert list(startup.iterdir()) == [startup / "xlgov.xlam"]
    assert configuration.read_bytes().isascii()


@pytest.mark.parametrize("name", HOMES)
def test_windows_configuration_is_ascii_and_leads_to_the_interpreter(tmp_path: Path, name: str) -> None:
    machine = windows(home(tmp_path, name))
    done = addin.install(machine, addin=ADDIN)
    assert done.python == machine.python.with_name("pythonw.exe")
    content = machine.excel_config.read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == 1
    named = settings_of(machine)["INTERPRETER_WIN"]
    assert machine.path(interpreter.expanded(machine, named)) == done.python
    if not name.isascii():
        assert named == "%LOCALAPPDATA%\\xlgov\\.venv\\Scripts\\pythonw.exe"


@pytest.mark.parametrize("name", HOMES)
def test_mac_configuration_names_a_path_that_needs_no_quotes(tmp_path: Path, name: str) -> None:
    folder = home(tmp_path, name)
    machine = mac(folder)
    real = touch(folder / "my venv 环境" / "python")
    addin.install(machine, python=real, addin=ADDIN)
    named = settings_of(machine)["INTERPRETER_MAC"]
    assert named.isascii() and " " not in named and "'" not in named
    assert Path(named).read_bytes() == interpreter.doorway_script(real)
    assert (machine.excel_scripts / f"xlwings-{XLWINGS}.applescript").is_file()


def test_mac_starts_the_interpreter_through_the_path(tmp_path: Path) -> None:
    folder = home(tmp_path, HOMES[-1])
    machine = computers.really_running(replace(mac(folder), python=Path(sys.executable)))
    if not {"xlgov", "xlwings"} <= set(interpreter.probe(machine, machine.python).folders):
        pytest.skip("this interpreter has no xlwings")
    real = folder / "my venv 环境" / "python"
    real.parent.mkdir()
    real.write_bytes(interpreter.doorway_script(machine.python))
    real.chmod(0o755)
    addin.install(machine, python=real, addin=ADDIN)
    named = settings_of(machine)["INTERPRETER_MAC"]
    # as xlwings' AppleScript starts it: in a shell, without quotes
    said = subprocess.run(
        f"{named} -c 'print(6 * 7)'", shell=True, capture_output=True, text=True, check=True
    )
    assert said.stdout == "42\n"


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.parametrize("maker", MAKERS)
def test_again_changes_nothing_and_remove_leaves_no_trace(
    tmp_path: Path, name: str, maker: Callable[..., Machine]
) -> None:
    machine = maker(home(tmp_path, name))
    before = tree(tmp_path)
    assert {change for _, change in addin.install(machine, addin=ADDIN).changes} == {Change.NEW}
    installed = tree(tmp_path)
    assert {change for _, change in addin.install(machine, addin=ADDIN).changes} == {Change.SAME}
    assert tree(tmp_path) == installed
    assert {change for _, change in addin.remove(machine)} == {Change.REMOVED}
    assert tree(tmp_path) == before
    assert addin.remove(machine) == []


def test_a_new_version_replaces_the_old_one(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    before = tree(tmp_path)
    addin.install(machine, addin=ADDIN + b"older")
    changes = dict(addin.install(machine, addin=ADDIN).changes)
    assert changes[machine.addin] is Change.UPDATED
    assert machine.addin.read_bytes() == ADDIN
    assert not (machine.own / "backup").exists()
    addin.remove(machine)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("maker", MAKERS)
def test_files_of_somebody_else_come_back(tmp_path: Path, maker: Callable[..., Machine]) -> None:
    machine = maker(home(tmp_path, "张三"))
    theirs = (
        '"SHOW CONSOLE","True"\r\n"interpreter_win","C:\\python.exe"\r\n"PYTHONPATH","D:\\数据"\r\n'.encode(
            "gbk"
        )
    )
    touch(machine.addin, b"somebody else's add-in of that name")
    touch(machine.excel_config, theirs)
    touch(machine.startup / "PERSONAL.XLSB", b"the user's macros")
    before = tree(tmp_path)
    changes = dict(addin.install(machine, addin=ADDIN).changes)
    assert changes[machine.addin] is changes[machine.excel_config] is Change.BACKED_UP
    assert machine.addin.read_bytes() == ADDIN
    content = machine.excel_config.read_bytes()
    # what is theirs stays, byte for byte; what is ours comes first, once
    assert '"PYTHONPATH","D:\\数据"'.encode("gbk") in content
    assert settings_of(machine)["SHOW CONSOLE"] == "True"
    if maker is windows:
        assert content.lower().count(b"interpreter_win") == 1
    # a backup in the start-up folder would be opened by Excel
    assert {path.name for path in machine.startup.iterdir()} == {"xlgov.xlam", "PERSONAL.XLSB"}
    addin.install(machine, addin=ADDIN + b" ")
    assert {change for _, change in addin.remove(machine)} >= {Change.RESTORED}
    assert tree(tmp_path) == before


def test_what_the_user_changed_after_installing_is_kept_aside(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    addin.install(machine, addin=ADDIN)
    edited = machine.excel_config.read_bytes() + b'"SHOW CONSOLE","True"\r\n'
    machine.excel_config.write_bytes(edited)
    # installing again keeps the line
    changes = dict(addin.install(machine, addin=ADDIN).changes)
    assert changes[machine.excel_config] is Change.SAME
    machine.excel_config.write_bytes(edited + b"# mine\r\n")
    assert dict(addin.remove(machine))[machine.excel_config] is Change.KEPT
    assert not machine.excel_config.exists()
    kept = list((machine.own / "backup").iterdir())
    assert [path.read_bytes() for path in kept] == [edited + b"# mine\r\n"]


def test_mac_needs_the_script_of_the_version_in_the_vba(tmp_path: Path) -> None:
    machine = mac(tmp_path, xlwings="0.99", folders={"xlwings": str(tmp_path)})
    before = tree(tmp_path)
    with pytest.raises(InputError, match=f"xlwings {XLWINGS} 制作，装的是 0.99.*xlwings=={XLWINGS}"):
        addin.install(machine, addin=ADDIN)
    assert tree(tmp_path) == before


def test_xlwings_own_script_is_left_to_xlwings(tmp_path: Path) -> None:
    machine = mac(tmp_path)
    name = f"xlwings-{XLWINGS}.applescript"
    theirs = touch(machine.excel_scripts / name, (XLWINGS_FOLDER / name).read_bytes())
    addin.install(machine, addin=ADDIN)
    addin.remove(machine)
    assert theirs.is_file()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    maker=st.sampled_from(MAKERS),
    there=st.dictionaries(
        st.sampled_from(["addin", "config", "personal"]), st.binary(max_size=60), max_size=3
    ),
    builds=st.lists(st.sampled_from([b"", b"older"]), min_size=1, max_size=3),
)
def test_any_home_is_restored_exactly(
    tmp_path_factory: pytest.TempPathFactory,
    maker: Callable[..., Machine],
    there: dict[str, bytes],
    builds: list[bytes],
) -> None:
    machine = maker(home(tmp_path_factory.mktemp("any"), "李 四"))
    places = {
        "addin": machine.addin,
        "config": machine.excel_config,
        "personal": machine.startup / "PERSONAL.XLSB",
    }
    for name, content in there.items():
        touch(places[name], content)
    before = tree(machine.home)
    for build in builds:
        addin.install(machine, addin=ADDIN + build)
        assert machine.addin.read_bytes() == ADDIN + build
    addin.remove(machine)
    assert tree(machine.home) == before


def test_a_failed_installation_can_be_repeated_or_undone(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    blocked = touch(machine.startup.parent)
    blocked.unlink()
    before = tree(tmp_path)
    touch(blocked)
    with pytest.raises(InputError):
        addin.install(machine, addin=ADDIN)
    blocked.unlink()
    addin.remove(machine)
    assert tree(tmp_path) == before
    touch(blocked)
    with pytest.raises(InputError):
        addin.install(machine, addin=ADDIN)
    blocked.unlink()
    addin.install(machine, addin=ADDIN)
    assert machine.addin.read_bytes() == ADDIN
    addin.remove(machine)
    assert tree(tmp_path) == before


def test_a_damaged_record_is_said_and_not_overwritten(tmp_path: Path) -> None:
    machine = windows(tmp_path)
    damaged = touch(machine.own / "addin-installed.json", b"{")
    with pytest.raises(InputError, match="安装记录已损坏"):
        addin.install(machine, addin=ADDIN)
    assert damaged.read_bytes() == b"{"
    assert not machine.addin.exists()


def test_the_shipped_addin_leaves_the_interpreter_to_the_configuration(tmp_path: Path) -> None:
    shipped = addin.asset("xlgov.xlam")
    assert addin_file.xlwings_version(shipped) == XLWINGS
    held = addin_file.settings(shipped)
    assert not set(addin.KEYS.values()) & set(held)
    # a workbook's folder must not decide which code runs
    assert held["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    machine = windows(tmp_path)
    addin.install(machine)
    assert machine.addin.read_bytes() == shipped


# the interpreter


def test_a_foreign_folder_is_written_in_short_form_or_refused(tmp_path: Path) -> None:
    machine = windows(home(tmp_path, "王"))
    elsewhere = touch(tmp_path / "软件 目录" / "pythonw.exe")
    before = tree(tmp_path)
    with pytest.raises(InputError, match=r"Excel 读不了的文字.*LOCALAPPDATA"):
        addin.install(machine, python=elsewhere, addin=ADDIN)
    assert tree(tmp_path) == before
    short = replace(machine, short_path=lambda _: "D:\\RUANJI~1\\pythonw.exe")
    addin.install(short, python=elsewhere, addin=ADDIN)
    assert settings_of(machine)["INTERPRETER_WIN"] == "D:\\RUANJI~1\\pythonw.exe"


@pytest.mark.parametrize(
    ("path", "code_page", "short", "written"),
    [
        ("C:\\Program Files\\Py\\pythonw.exe", "cp936", None, "C:\\Program Files\\Py\\pythonw.exe"),
        ("C:\\Users\\张 三\\venv\\pythonw.exe", "cp936", None, "%USERPROFILE%\\venv\\pythonw.exe"),
        ("c:\\users\\张 三\\AppData\\Local\\p.exe", "cp936", None, "%LOCALAPPDATA%\\p.exe"),
        # a longer name that merely begins alike
        ("C:\\Users\\张 三丰\\pythonw.exe", "cp936", "C:\\USERS\\ABC~1\\P.EXE", "C:\\USERS\\ABC~1\\P.EXE"),
        # VBA looks for the file in the system's code page: on an English Windows it would not be found
        ("C:\\Users\\张 三\\venv\\p.exe", "cp1252", "C:\\USERS\\ABC~1\\P.EXE", "C:\\USERS\\ABC~1\\P.EXE"),
        ("C:\\Users\\张 三\\venv\\p.exe", "cp1252", None, None),
        # Excel would replace %TEMP%
        ("D:\\%TEMP%\\p.exe", "cp936", None, None),
        ("D:\\100%\\p.exe", "cp936", None, "D:\\100%\\p.exe"),
        ("D:\\中文\\p.exe", "cp936", "D:\\中文\\p.exe", None),
    ],
)
def test_how_windows_paths_are_written(
    path: str, code_page: str, short: str | None, written: str | None
) -> None:
    machine = Machine(
        system="windows",
        home=Path("home"),
        environ={
            "USERPROFILE": "C:\\Users\\张 三",
            "LOCALAPPDATA": "C:\\Users\\张 三\\AppData\\Local",
            "TEMP": "C:\\T",
        },
        python=Path(path),
        run=computers.Programs("windows"),
        short_path=lambda _: short,
        code_page=code_page,
    )
    if written is None:
        with pytest.raises(InputError):
            interpreter.expressed(machine, Path(path))
        return
    assert interpreter.expressed(machine, Path(path)) == written
    if short is None:
        assert interpreter.expanded(machine, written).lower() == path.lower()


def test_a_user_whose_name_excel_cannot_read_is_told_before_anything_is_written(tmp_path: Path) -> None:
    # 𠮷 is in no code page of Windows; Excel would look for its configuration in another folder
    machine = windows(home(tmp_path, "𠮷野"))
    before = tree(tmp_path)
    with pytest.raises(InputError, match="Excel 读不了的字"):
        addin.install(machine, addin=ADDIN)
    assert tree(tmp_path) == before
    with pytest.raises(InputError, match="Excel 读不了的字"):
        addin.install(replace(windows(home(tmp_path, "张三")), code_page="cp1252"), addin=ADDIN)
    assert addin.install(windows(home(tmp_path, "李四")), addin=ADDIN).changes


def test_missing_packages_are_said_before_anything_is_written(tmp_path: Path) -> None:
    machine = windows(
        home(tmp_path, "张 三"), xlwings=None, errors={"xlwings": "ModuleNotFoundError: xlwings"}
    )
    before = tree(tmp_path)
    with pytest.raises(InputError, match=r"不能使用 xlwings.*pip install xlwings"):
        addin.install(machine, addin=ADDIN)
    assert tree(tmp_path) == before


def test_an_interpreter_that_does_not_start_is_said(tmp_path: Path) -> None:
    machine = replace(windows(tmp_path), run=lambda command, folder=None: Outcome(None, "", "拒绝访问"))
    with pytest.raises(InputError, match="Python 无法启动（拒绝访问）"):
        addin.install(machine, addin=ADDIN)
    with pytest.raises(InputError, match="找不到这个 Python"):
        addin.install(machine, python=tmp_path / "没有.exe", addin=ADDIN)


def test_the_real_interpreter_answers(tmp_path: Path) -> None:
    machine = replace(linux(tmp_path), run=run)
    told = interpreter.usable(machine, Path(sys.executable))
    assert (told.xlwings, told.bits) == (XLWINGS, 64)
    assert Path(told.folders["xlwings"]) == XLWINGS_FOLDER


def test_linux_has_no_excel(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="xlgov office install"):
        addin.install(linux(tmp_path), addin=ADDIN)


# the commands


def call(machine: Machine, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(Machine, "here", classmethod(lambda _: machine))
    result = CliRunner().invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = windows(home(tmp_path, "张 三"))
    monkeypatch.setattr(addin, "ASSETS", tmp_path / "assets")
    assert call(machine, monkeypatch, "addin", "install") == (
        2,
        "错误：xlgov 的安装包里缺少 xlgov.xlam。请重新安装完整的 xlgov，再运行一次。\n",
    )
    touch(tmp_path / "assets" / "xlgov.xlam", ADDIN)
    touch(tmp_path / "assets" / "xlgov.oxt", extension())
    assert call(machine, monkeypatch, "addin", "doctor")[0] == 1
    code, output = call(machine, monkeypatch, "addin", "install")
    assert code == 0 and "重新打开 Excel" in output and f"新建：{machine.addin}" in output
    code, output = call(machine, monkeypatch, "addin", "doctor")
    assert (code, output.splitlines()[-1][-5:]) == (0, "全部正常。"), output
    code, output = call(machine, monkeypatch, "addin", "remove")
    assert code == 0 and f"已删除：{machine.addin}" in output
    assert "没有安装过加载项" in call(machine, monkeypatch, "addin", "remove")[1]
    other = linux(home(tmp_path, "李 四"))
    code, output = call(other, monkeypatch, "office", "install")
    assert code == 0 and "重新打开 LibreOffice" in output
    assert call(other, monkeypatch, "addin", "doctor")[0] == 0
    assert "扩展已移除" in call(other, monkeypatch, "office", "remove")[1]
    assert call(other, monkeypatch, "addin", "install")[0] == 2


def test_help_is_chinese() -> None:
    for arguments in (["--help"], ["addin", "--help"], ["office", "--help"], ["addin", "install", "-h"]):
        output = CliRunner().invoke(main, arguments).output
        assert "Commands:" not in output and "Options:" not in output and "用法：" in output
    assert "Excel 加载项" in CliRunner().invoke(main, ["--help"]).output
