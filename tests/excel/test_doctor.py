"""The self-test: a healthy computer has nothing to say, and every fault is named with what to do about it."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.excel import computers
from tests.excel.computers import ADDIN, EXCEL, SECURITY, XLWINGS, XLWINGS_FOLDER, mac, touch, windows
from xlgov.errors import InputError
from xlgov.excel import install as addin
from xlgov.excel.doctor import checks
from xlgov.excel.setup import addin_file, speed
from xlgov.excel.setup.check import Check
from xlgov.excel.setup.machine import ADDIN as NAME
from xlgov.excel.setup.machine import Machine, Outcome, System, run

POLICY = SECURITY.replace("HKCU\\Software", "HKCU\\Software\\Policies").replace("Office", "office")
LOCATION = f"{SECURITY}\\Trusted Locations\\Location0"
RULES = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules"
DISABLED = "HKCU\\Software\\Microsoft\\Office\\16.0\\Excel\\Resiliency\\DisabledItems"


@pytest.fixture
def pc(tmp_path: Path) -> Machine:
    """A Windows computer on which everything is in order."""
    folder = tmp_path / "张 三"
    folder.mkdir()
    machine = windows(folder)
    addin.install(machine, addin=ADDIN)
    return machine


@pytest.fixture
def macbook(tmp_path: Path) -> Machine:
    """A Mac on which everything is in order."""
    folder = tmp_path / "李 四"
    folder.mkdir()
    machine = mac(folder)
    addin.install(machine, addin=ADDIN)
    return machine


def faults(machine: Machine, *workbooks: Path) -> list[Check]:
    found = checks(machine, workbooks)
    for check in found:
        assert bool(check.advice) != check.ok
        assert check.lines()[0].startswith("正常" if check.ok else "有问题")
    return [check for check in found if not check.ok]


def only(machine: Machine, *workbooks: Path) -> Check:
    found = faults(machine, *workbooks)
    assert len(found) == 1, found
    return found[0]


def test_a_healthy_computer_has_no_faults(pc: Machine) -> None:
    assert faults(pc) == []
    names = [check.name for check in checks(pc)]
    assert names == [
        "加载项", "下载标记", "加载项内的设置", "配置文件", "Python", "xlgov", "xlwings", "版本一致",
        "启动速度", "Excel 程序", "位数", "宏设置", "受信任位置", "禁用项目", "Defender 规则",
    ]  # fmt: skip


def test_a_healthy_mac_has_no_faults(macbook: Machine) -> None:
    assert faults(macbook) == []


@pytest.mark.parametrize(("maker"), [windows, mac])
def test_before_installing(tmp_path: Path, maker: Callable[..., Machine]) -> None:
    found = faults(maker(tmp_path))
    assert [check.name for check in found] == ["加载项", "配置文件"]
    assert all("xlgov addin install" in check.advice for check in found)


def test_the_addin_vanished(pc: Machine) -> None:
    pc.addin.unlink()
    assert "被杀毒软件隔离" in only(pc).text
    assert "白名单" in only(pc).advice


def test_the_addin_was_cleaned(pc: Machine) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ADDIN)) as package, zipfile.ZipFile(stream, "w") as cleaned:
        for name in package.namelist():
            if name != "xl/vbaProject.bin":
                cleaned.writestr(name, package.read(name))
    pc.addin.write_bytes(stream.getvalue())
    assert [check.name for check in faults(pc)] == ["加载项", "版本一致"]
    pc.addin.write_bytes(b"")
    assert [check.name for check in faults(pc)] == ["加载项", "加载项内的设置", "版本一致"]


def test_the_mark_of_a_downloaded_file(pc: Machine, macbook: Machine) -> None:
    mark = touch(Path(f"{pc.addin}:Zone.Identifier"), b"[ZoneTransfer]\r\nZoneId=3\r\n")
    assert "解除锁定" in only(pc).advice
    mark.write_bytes(b"[ZoneTransfer]\r\nZoneId=1\r\n")
    assert faults(pc) == []
    computers.programs(macbook).quarantined = True
    assert "xattr -d com.apple.quarantine" in only(macbook).advice


def test_the_configuration(pc: Machine) -> None:
    content = pc.excel_config.read_bytes()
    pc.excel_config.write_bytes('"INTERPRETER_WIN","C:\\软件\\python.exe"\r\n'.encode("gbk"))
    assert "中文" in faults(pc)[0].text
    pc.excel_config.write_bytes(b'"SHOW CONSOLE","True"\r\n')
    assert "没有 INTERPRETER_WIN" in faults(pc)[0].text
    pc.excel_config.write_bytes(content)
    pc.python.with_name("pythonw.exe").unlink()
    assert "不存在" in only(pc).text
    store = touch(pc.home / "AppData/Local/Microsoft/WindowsApps/pythonw.exe")
    touch(store.with_name(f"xlwings64-{XLWINGS}.dll"))
    pc.excel_config.write_bytes(
        b'"INTERPRETER_WIN","%LOCALAPPDATA%\\Microsoft\\WindowsApps\\pythonw.exe"\r\n'
    )
    assert "微软商店" in only(pc).text


@pytest.mark.parametrize(
    ("told", "name", "text", "advice"),
    [
        ({"xlwings": None, "errors": {"xlwings": "DLL load"}}, "xlwings", "DLL load", "pip install"),
        ({"xlgov": "0.0.1"}, "版本一致", "0.0.1", "先更新 xlgov"),
        ({"xlwings": "0.30.0"}, "版本一致", f"{XLWINGS} 制作，装的是 0.30.0", f"xlwings=={XLWINGS}"),
        ({"engines": []}, "xlwings 与 Excel 的连接", "pywin32", "pip install pywin32"),
    ],
)  # fmt: skip
def test_the_interpreter(pc: Machine, told: dict[str, object], name: str, text: str, advice: str) -> None:
    machine = replace(pc, run=computers.Programs("windows", **told))
    touch(machine.python.parent / "xlwings64-0.30.0.dll")
    touch(machine.python.parent / "xlwings64-None.dll")
    check = only(machine)
    assert check.name == name
    assert text in check.text
    assert advice in check.advice


def test_the_interpreter_does_not_start(pc: Machine) -> None:
    machine = replace(pc, run=lambda command, folder=None: Outcome(1, "", "Fatal Python error"))
    found = next(check for check in faults(machine) if check.name == "Python")
    assert "Fatal Python error" in found.text


def speed_of(machine: Machine) -> Check:
    return next(check for check in checks(machine) if check.name == "启动速度")


def test_a_quick_start(pc: Machine) -> None:
    assert "0.4 秒" in speed_of(pc).text
    computers.programs(pc).large = ["numpy", "pandas"]
    computers.programs(pc).source = ["xlwings"]
    assert faults(pc) == []
    assert "numpy、pandas，按钮不载入" in speed_of(pc).text
    assert "还没有编译" in speed_of(pc).text


def test_a_start_that_is_slow_the_first_time_only(pc: Machine) -> None:
    computers.programs(pc).starts = [9.0, 0.5]
    assert "0.5 秒" in speed_of(pc).text
    assert speed_of(pc).ok


def test_a_slow_start_and_what_to_do(pc: Machine) -> None:
    computers.programs(pc).starts = [3.0]
    check = only(pc)
    assert (check.name, "3.0 秒" in check.text) == ("启动速度", True)
    assert "杀毒软件" in check.advice
    assert "compileall" not in check.advice
    computers.programs(pc).source = ["xlwings.main"]
    assert f'"{pc.python.with_name("pythonw.exe")}" -m compileall' in only(pc).advice


def test_on_a_mac_the_large_libraries_count(macbook: Machine) -> None:
    computers.programs(macbook).large = ["pandas"]
    assert speed_of(macbook).ok
    computers.programs(macbook).starts = [2.0]
    assert "单独建一个环境" in only(macbook).advice


def test_a_start_that_fails_is_told_by_other_checks(pc: Machine) -> None:
    machine = replace(pc, run=lambda command, folder=None: Outcome(1, "", "Fatal Python error"))
    assert "启动速度" not in [check.name for check in checks(machine)]


@pytest.mark.parametrize("system", ["windows", "mac"])
def test_this_interpreter_is_asked_as_it_is_started(pc: Machine, system: System) -> None:
    found = speed.start(replace(pc, system=system, run=run), Path(sys.executable))
    assert found is not None
    assert 0 < found.seconds < 60
    there = {name for name in ("numpy", "pandas", "PIL") if find_spec(name)}
    assert there <= set(found.large)


def test_modules_that_nothing_compiled_are_named(
    pc: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = replace(pc, run=run)
    # -B: what is compiled for this process is thrown away
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "nothing"))
    found = speed.start(machine, Path(sys.executable))
    assert found is not None
    assert set(found.source) == {"xlgov", "xlgov.excel.entry", "xlwings", "xlwings.main"}


@pytest.mark.parametrize("key", ["PYTHONPATH", "USE UDF SERVER"])
def test_settings_that_the_buttons_do_not_follow(pc: Machine, key: str) -> None:
    content = pc.excel_config.read_bytes()
    pc.excel_config.write_bytes(content + f'"{key}",""\r\n'.encode())
    assert faults(pc) == []
    pc.excel_config.write_bytes(content + f'"{key}","C:\\x"\r\n'.encode())
    assert f"{key} 对按钮不起作用" in only(pc).text


def test_an_addin_of_another_build(pc: Machine, tmp_path: Path) -> None:
    shipped = touch(tmp_path / "site-packages/xlgov/excel/assets/xlgov.xlam", ADDIN)
    folders = {"xlgov": str(shipped.parents[2]), "xlwings": str(XLWINGS_FOLDER)}
    machine = replace(pc, run=computers.Programs("windows", folders=folders))
    assert faults(machine) == []
    shipped.write_bytes(ADDIN + b"newer")
    assert "所带的那一份" in only(machine).text


def with_settings(*rows: tuple[str, object]) -> bytes:
    """An add-in with a settings sheet as xlwings' VBA looks for it."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="str"><v>{"" if value is None else value}</v></c>' for value in row)
        + "</row>"
        for row in rows
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ADDIN)) as package, zipfile.ZipFile(stream, "w") as made:
        for name in package.namelist():
            content = package.read(name).decode() if name.endswith(".xml") else ""
            if name == "xl/workbook.xml":
                made.writestr(name, content.replace('"_myaddin.conf"', '"xlgov.conf"'))
            elif name == "xl/worksheets/sheet1.xml":
                start, end = content.index("<sheetData>") + 11, content.index("</sheetData>")
                made.writestr(name, content[:start] + cells + content[end:])
            else:
                made.writestr(name, package.read(name))
    return stream.getvalue()


def test_settings_inside_the_addin_come_first_even_when_blank(pc: Machine) -> None:
    harmless = with_settings(("Show Console", False), (None, None), ("Interpreter_Win", "x"))
    assert addin_file.settings(harmless) == {"SHOW CONSOLE": "False"}
    addin.install(pc, addin=harmless)
    assert faults(pc) == []
    addin.install(pc, addin=with_settings(("Show Console", False), ("Interpreter_Win", None)))
    assert only(pc).name == "加载项内的设置"


def test_bitness(pc: Machine) -> None:
    dll = pc.python.parents[1] / f"xlwings64-{XLWINGS}.dll"
    dll.rename(dll.with_name(f"xlwings32-{XLWINGS}.dll"))
    assert "Excel 64 位，缺少 xlwings64" in only(pc).text
    computers.registry(pc).content["HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration"][
        "Platform"
    ] = "x86"
    assert faults(pc) == []


@pytest.mark.parametrize(
    ("key", "values", "name", "text"),
    [
        (EXCEL, {"": "C:\\Local\\Kingsoft\\WPS Office\\office6\\et.exe"}, "Excel 程序", "WPS 接管"),
        (EXCEL, {"": "D:\\internet.exe"}, "Excel 程序", "没有找到桌面版 Excel"),
        (EXCEL, {}, "Excel 程序", "没有找到桌面版 Excel"),
        (SECURITY, {"VBAWarnings": 4}, "宏设置", "信任中心禁用了全部宏"),
        (POLICY, {"vbawarnings": 3}, "宏设置", "管理员只允许有签名的宏"),
        (SECURITY, {"RequireAddinSig": 1}, "宏设置", "数字签名"),
        (f"{POLICY}\\trusted locations", {"alllocationsdisabled": 1}, "受信任位置", "已禁用所有受信任位置"),
        (LOCATION, {"Path": "C:\\Office\\XLSTART\\"}, "受信任位置", "不在受信任位置"),
        (DISABLED, {"1A2B": b"\x01\x00" + "c:\\Xlgov.xlam".encode("utf-16-le")}, "禁用项目", "列入了"),
        (RULES, {"D4F940AB-401B-4EFC-AADC-AD5F3C50688A": "1"}, "Defender 规则", "创建子进程"),
    ],
)  # fmt: skip
def test_what_the_registry_tells(
    pc: Machine, key: str, values: dict[str, str | int | bytes], name: str, text: str
) -> None:
    computers.registry(pc).content[key] = values
    check = only(pc)
    assert check.name == name
    assert text in check.text


def test_files_that_cannot_be_read(pc: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = {pc.addin, pc.excel_config}
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path in locked:
            raise PermissionError(13, "in use")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert [(check.name, check.text) for check in faults(pc)] == [
        ("加载项", "无法读取这个文件"),
        ("配置文件", "无法读取这个文件"),
    ]
    with pytest.raises(InputError, match="无法读取这个文件"):
        addin.install(pc, addin=ADDIN)


def test_a_user_whose_name_excel_cannot_read(pc: Machine) -> None:
    found = {check.name: check.text for check in faults(replace(pc, home=pc.home / "𠮷野"))}
    assert "Excel 读不了的字" in found["配置文件"]


def test_a_trusted_parent_folder(pc: Machine) -> None:
    parent = {"Path": "%appdata%\\Microsoft\\", "AllowSubFolders": 1}
    computers.registry(pc).content[LOCATION] = parent
    assert faults(pc) == []
    computers.registry(pc).content[LOCATION] = {**parent, "AllowSubFolders": 0}
    assert only(pc).name == "受信任位置"


def test_traps_in_the_place_of_a_workbook(pc: Machine, tmp_path: Path) -> None:
    good = touch(tmp_path / "年报 2025" / "财政局.xlsm")
    assert faults(pc, good) == []
    assert "“=”" in only(pc, touch(tmp_path / "a=b.xlsx")).text
    # where it lies is not handed on
    assert faults(pc, touch(tmp_path / "a;b=c$%TEMP%" / "年报;.xlsx")) == []
    assert faults(pc, touch(tmp_path / "完成50%，其余50%.xlsx")) == []
    assert "当作变量" in only(pc, touch(tmp_path / "%AppData%.xlsx")).text
    assert "找不到" in only(pc, tmp_path / "没有.xlsx").text
    touch(Path(f"{good}:Zone.Identifier"), b"[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n")
    assert "财政局.xlsm 带有" in only(pc, good).text


def test_traps_on_a_mac(macbook: Machine, tmp_path: Path) -> None:
    assert faults(macbook, touch(tmp_path / "50%;" / "年报 (1).xlsx")) == []
    assert "“$|”" in only(macbook, touch(tmp_path / "a`b" / "$年|报.xlsx")).text


def test_mac_needs_xlwings_script(macbook: Machine) -> None:
    (macbook.excel_scripts / f"xlwings-{XLWINGS}.applescript").unlink()
    assert only(macbook).name == "AppleScript"


@pytest.mark.parametrize(
    "name", ["quickstart_addin_ribbon.xlam", "addin/xlwings.xlam", "quickstart_standalone.xlsm"]
)
def test_the_version_is_read_from_files_excel_saved(name: str) -> None:
    assert addin_file.xlwings_version((XLWINGS_FOLDER / name).read_bytes()) == XLWINGS


def test_vba_is_decompressed_as_oletools_does() -> None:
    olevba = pytest.importorskip("oletools.olevba")
    theirs = {
        text
        for *_, text in olevba.VBA_Parser(NAME, data=ADDIN).extract_macros()
        if text.startswith("Attribute")
    }
    with zipfile.ZipFile(io.BytesIO(ADDIN)) as package:
        project = package.read("xl/vbaProject.bin")
    ours = {text.decode() for text in addin_file.sources(project)}
    assert len(theirs) == 5
    assert ours == theirs


def test_no_version_and_no_package() -> None:
    assert addin_file.xlwings_version((XLWINGS_FOLDER / "quickstart.xlsm").read_bytes()) is None
    with pytest.raises(InputError, match="已损坏"):
        addin_file.xlwings_version(b"PK")
