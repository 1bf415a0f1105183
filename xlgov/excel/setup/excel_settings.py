"""Self-tests of Excel for Windows: who answers as Excel, bitness, macro policies, trusted locations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from xlgov.excel.setup.check import Check, well, wrong
from xlgov.excel.setup.interpreter import expanded
from xlgov.excel.setup.machine import ADDIN, Machine, Value

EXCEL_CLASS = "{00024500-0000-0000-C000-000000000046}"
"""the COM class of Excel.Application"""

REDUCTION = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "阻止所有 Office 应用程序创建子进程",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "阻止来自 Office 宏的 Win32 API 调用",
}
"""Defender's attack surface reduction rules that stop xlwings' VBA, by their ids"""

_VERSIONS = ("16.0", "15.0", "14.0", "12.0")


def checks(machine: Machine, xlwings_dll_folders: tuple[Path, ...], xlwings: str | None) -> Iterator[Check]:
    """Everything the registry tells; ``xlwings_dll_folders`` are where xlwings' VBA looks for its library."""
    yield _answering(machine)
    yield _bitness(machine, xlwings_dll_folders, xlwings)
    for version in _versions(machine):
        yield _macros(machine, version)
        yield _trusted(machine, version)
        yield _disabled(machine, version)
    yield _defender(machine)


def _versions(machine: Machine) -> list[str]:
    office = "HKCU\\Software\\Microsoft\\Office"
    found = [v for v in _VERSIONS if "Excel" in machine.registry.keys(f"{office}\\{v}")]
    # an upgrade leaves the old version's keys behind
    return found[:1]


def _answering(machine: Machine) -> Check:
    """Which program COM starts when xlwings asks for Excel."""
    name = "Excel 程序"
    values = machine.registry.values
    named = str(values("HKCR\\Excel.Application\\CLSID").get("", EXCEL_CLASS))
    server = str(values(f"HKCR\\CLSID\\{named}\\LocalServer32").get("", ""))
    if re.search(r"\bexcel\.exe\b", server, re.IGNORECASE):
        return well(name, server.replace('"', ""))
    if re.search(r"wps|kingsoft|\bet\.exe", server, re.IGNORECASE):
        return wrong(
            name,
            "WPS 接管了“Excel.Application”，按钮会找到 WPS 而不是 Excel",
            "打开“WPS 配置工具—高级—兼容设置”，取消“WPS Office 兼容第三方系统和软件”，"
            "再在“控制面板—程序”里修复 Office。"
            "只用 WPS 时按钮不可用，请用表内的即时勾稽和命令 xlgov validate。",
        )
    return wrong(
        name,
        "没有找到桌面版 Excel",
        "加载项需要桌面版 Excel 2010 以上；只有 WPS 时请用命令 xlgov validate --mark，结果可以用 WPS 打开。",
    )


def _bitness(machine: Machine, folders: tuple[Path, ...], xlwings: str | None) -> Check:
    """Worksheet functions load a library of Excel's own bitness; buttons do not need it."""
    name = "位数"
    bits = _excel_bits(machine)
    said = f"Excel {bits} 位" if bits else "Excel 位数不明"
    if not folders or xlwings is None:
        return well(name, said)
    wanted = [f"xlwings{b}-{xlwings}.dll" for b in ([bits] if bits else [32, 64])]
    missing = [dll for dll in wanted if not any((folder / dll).is_file() for folder in folders)]
    if missing:
        return wrong(
            name,
            f"{said}，缺少 {'、'.join(missing)}，自定义函数（XLGOV_ 开头）不能计算；按钮不受影响",
            "重新安装 xlwings（pip install --force-reinstall xlwings）；"
            "如果又消失了，请在杀毒软件里恢复并信任它。",
        )
    return well(name, f"{said}，{wanted[0]} 在")


def _excel_bits(machine: Machine) -> int | None:
    platform = str(
        machine.registry.values("HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration").get(
            "Platform", ""
        )
    )
    if platform in ("x86", "x64"):
        return 32 if platform == "x86" else 64
    for version in _VERSIONS:
        said = machine.registry.values(f"HKLM\\SOFTWARE\\Microsoft\\Office\\{version}\\Outlook").get(
            "Bitness"
        )
        if said in ("x86", "x64"):
            return 32 if said == "x86" else 64
    return None


def _security(machine: Machine, version: str, below: str = "") -> tuple[dict[str, Value], dict[str, Value]]:
    """Security settings of the administrator (a user cannot change them) and of the user."""
    path = f"Office\\{version}\\Excel\\Security{below}"
    values = machine.registry.values
    policy = {
        **values(f"HKLM\\Software\\Policies\\Microsoft\\{path}"),
        **values(f"HKCU\\Software\\Policies\\Microsoft\\{path}"),
    }
    lower = {key.lower(): value for key, value in policy.items()}
    own = {key.lower(): value for key, value in values(f"HKCU\\Software\\Microsoft\\{path}").items()}
    return lower, own


def _macros(machine: Machine, version: str) -> Check:
    name = "宏设置"
    policy, own = _security(machine, version)
    who = "单位的管理员" if "vbawarnings" in policy else "Excel 的信任中心"
    warnings = policy.get("vbawarnings", own.get("vbawarnings", 2))
    if policy.get("requireaddinsig", own.get("requireaddinsig", 0)) == 1:
        return wrong(
            name,
            "Excel 要求加载项有数字签名，不会打开 xlgov.xlam",
            "“文件—选项—信任中心—信任中心设置—加载项”，取消“要求受信任的发布者签署应用程序加载项”；改不了时请找管理员。",
        )
    # files in a trusted location run whatever this setting says
    if warnings in (3, 4):
        only = "只允许有签名的宏" if warnings == 3 else "禁用了全部宏"
        return wrong(
            name,
            f"{who}{only}：启动文件夹里的加载项不受影响，但工作簿（.xlsm）里的按钮不会运行",
            "“文件—选项—信任中心—信任中心设置—宏设置”，选“禁用所有宏，并发出通知”；"
            "改不了时请把工作簿放进受信任位置，或只用功能区上的按钮。",
        )
    return well(name, "没有禁用全部宏")


def _trusted(machine: Machine, version: str) -> Check:
    name = "受信任位置"
    policy, own = _security(machine, version, "\\Trusted Locations")
    if policy.get("alllocationsdisabled", own.get("alllocationsdisabled", 0)) == 1:
        return wrong(
            name,
            "已禁用所有受信任位置，加载项的宏会被拦截",
            "“文件—选项—信任中心—信任中心设置—受信任位置”，取消“禁用所有受信任位置”；改不了时请找管理员。",
        )
    base = f"HKCU\\Software\\Microsoft\\Office\\{version}\\Excel\\Security\\Trusted Locations"
    startup = str(PureWindowsPath(machine.startup)).lower()
    listed = []
    for key in machine.registry.keys(base):
        held = machine.registry.values(f"{base}\\{key}")
        path = expanded(machine, str(held.get("Path", ""))).lower().rstrip("\\")
        listed.append(
            path == startup or (held.get("AllowSubFolders") == 1 and startup.startswith(f"{path}\\"))
        )
    if listed and not any(listed):
        return wrong(
            name,
            "Excel 的启动文件夹不在受信任位置里",
            f"“文件—选项—信任中心—信任中心设置—受信任位置—添加新位置”，填入：{PureWindowsPath(machine.startup)}",
        )
    return well(name, "启动文件夹受信任")


def _disabled(machine: Machine, version: str) -> Check:
    """Excel puts an add-in that was open during a crash on a list and never opens it again."""
    name = "禁用项目"
    base = f"HKCU\\Software\\Microsoft\\Office\\{version}\\Excel\\Resiliency\\DisabledItems"
    mark = ADDIN.encode("utf-16-le")
    for value in machine.registry.values(base).values():
        if isinstance(value, bytes) and mark in value.lower():
            return wrong(
                name,
                "Excel 把加载项列入了“禁用项目”（多半是 Excel 曾在它打开时意外退出）",
                "“文件—选项—加载项”，下方“管理”选“禁用项目”，转到，选中 xlgov.xlam，启用，再重新打开 Excel。",
            )
    return well(name, "加载项没有被禁用")


def _defender(machine: Machine) -> Check:
    """A button starts Python from Excel; a rule that forbids this stops every button."""
    name = "Defender 规则"
    guard = "Microsoft\\Windows Defender\\Windows Defender Exploit Guard\\ASR\\Rules"
    active: dict[str, str] = {}
    for key in (f"HKLM\\SOFTWARE\\{guard}", f"HKLM\\SOFTWARE\\Policies\\{guard}"):
        active |= {
            rule.strip("{}").lower(): str(state) for rule, state in machine.registry.values(key).items()
        }
    # 1 blocks, 6 asks; 2 only writes a log
    blocking = [f"“{text}”" for rule, text in REDUCTION.items() if active.get(rule) in ("1", "6")]
    if blocking:
        return wrong(
            name,
            f"启用了攻击面减少规则{'、'.join(blocking)}，按钮不能启动 Python",
            "请管理员为 Excel 或本单位的 Python 文件夹设置排除项；设不了时请用命令 xlgov validate。",
        )
    return well(name, "没有拦截规则")
