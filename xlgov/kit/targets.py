"""For which computers there can be wheels, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from packaging.tags import Tag, compatible_tags, cpython_tags

from xlgov.errors import InputError

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""versions of Python that are served, oldest first"""


class Target(NamedTuple):
    """A kind of computer: its name on the command line and in the lists, what people call it, the platforms
    of wheels that run there, best first, what environment markers see, and which packages must be compiled
    for it although they can be had without: only there xlwings has its DLL, which the functions need."""

    name: str
    title: str
    platforms: tuple[str, ...]
    sees: Mapping[str, str]
    compiled: tuple[str, ...] = ()


def _linux(machine: str) -> Target:
    # the oldest glibc first: a wheel for it runs on the newer ones too
    platforms = tuple(f"manylinux_2_{minor}_{machine}" for minor in range(17, 29))
    sees = {
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
    }
    return Target(f"linux-{machine}", f"Linux（{machine}）", (*platforms, f"manylinux2014_{machine}"), sees)


_WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}
TARGETS = {
    target.name: target
    for target in (
        Target("windows", "Windows（64 位）", ("win_amd64",), _WINDOWS, ("xlwings",)),
        _linux("x86_64"),
        _linux("aarch64"),
    )
}

_PAGE_INSTEAD = "请用网页版“年报助手.html”：双击就在浏览器里打开，什么也不用装。"
NOT_SERVED = {
    "windows7": (
        "Windows 7 上装不了：Python 3.9 起不支持它，本程序要 3.11 以上",
        "请用网页版“年报助手.html”；浏览器要 Edge 或 Chrome 103 以上（Windows 7 上最后一版是 109）。",
    ),
    "windows32": (
        "没有 32 位 Python 的安装包：xlwings 没有为它编译",
        "64 位的 Windows 请装 64 位的 Python（Excel 是 32 位的也可以）；32 位的 Windows，"
        + _PAGE_INSTEAD.removeprefix("请"),
    ),
    "windows-arm64": (
        "没有 ARM 版 Windows 的安装包：xlwings 没有为它编译",
        "请在这台电脑上装 64 位（x64）的 Python，用 windows 的安装包。",
    ),
    "loongarch64": (
        "没有龙芯（loongarch64）的安装包：pydantic-core 和 python-calamine 没有为它编译，不能离线安装",
        _PAGE_INSTEAD,
    ),
    "macos": (
        "安装包里不放 macOS 的",
        "请在联网的 Mac 上运行 pip install '.[excel,pdf]'；不能联网的，" + _PAGE_INSTEAD.removeprefix("请"),
    ),
}
"""what is wrong and what to do, for computers that are asked about"""


def chosen_targets(names: Iterable[str]) -> list[Target]:
    """The targets by name, all where none is named. Raises InputError for one that cannot be served."""
    wanted = list(dict.fromkeys(names)) or list(TARGETS)
    for name in wanted:
        if name in NOT_SERVED:
            raise InputError(*NOT_SERVED[name])
        if name not in TARGETS:
            raise InputError(f"没有 {name} 这种电脑", f"可以写的是 {'、'.join(TARGETS)}。")
    return [target for name, target in TARGETS.items() if name in wanted]


def environment(target: Target, python: str) -> dict[str, str]:
    """What environment markers of requirements see on a target (all the names of PEP 508 but ``extra``)."""
    return {
        **target.sees,
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
        "python_full_version": f"{python}.0",
        "python_version": python,
    }


def tags(target: Target, python: str) -> frozenset[Tag]:
    """The tags of all wheels that CPython of this version takes on a target."""
    major, minor = map(int, python.split("."))
    interpreter = f"cp{major}{minor}"
    return frozenset(
        (
            *cpython_tags((major, minor), platforms=target.platforms),
            *compatible_tags((major, minor), interpreter, target.platforms),
        )
    )


def list_name(target: Target, python: str) -> str:
    """The list of wheels of a target; ``on_pc/probe.py`` makes the same name on the PC."""
    return f"{target.name}-{python}.txt"
