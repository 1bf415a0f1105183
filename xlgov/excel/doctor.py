"""``xlgov addin doctor``: looks at everything that must be right for the buttons to work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlgov import __version__, files
from xlgov.errors import InputError
from xlgov.excel import office_install
from xlgov.excel.install import ANOTHER_USER, ILLEGIBLE, KEYS
from xlgov.excel.setup import addin_file, config, excel_settings, interpreter, speed
from xlgov.excel.setup.check import Check, well, wrong
from xlgov.excel.setup.machine import ADDIN, Machine
from xlgov.excel.setup.record import Record, content_of

UNNAMEABLE = '=$`"|<>\\'
VARIABLE = re.compile(r"%[0-9A-Za-z_()]*%")
"""What the add-in's XlgovCanName does not take in the name of a workbook."""
UNUSED = ("PYTHONPATH", "USE UDF SERVER")
"""Settings of xlwings that the buttons do not follow."""
AGAIN = "重新运行 xlgov addin install。"
_RESTORE = (
    "在杀毒软件（或 Windows 安全中心的“保护历史记录”）里恢复并信任它，再运行 xlgov addin install；"
    "没有权限时请找管理员把它加入白名单。"
)


def checks(machine: Machine, workbooks: Sequence[Path] = ()) -> list[Check]:
    """Every check that applies to this computer, in the order in which to put things right."""
    found: list[Check] = []
    if machine.system != "linux":
        found += _excel(machine)
    if machine.system == "linux" or office_install.installed(machine):
        found += office_install.checks(machine)
    for path in workbooks:
        found += _workbook(machine, path)
    return found


def _excel(machine: Machine) -> Iterator[Check]:
    target = machine.addin
    content = None
    try:
        content = content_of(target)
    except InputError as error:
        yield wrong("加载项", error.what, error.advice)
    else:
        yield _file(machine, target, content)
    if content is not None:
        yield _mark("下载标记", machine, target)
        yield _sheet(machine, content)
    found, python = _config(machine)
    yield found
    told: interpreter.Probe | None = None
    if python is not None:
        try:
            told = interpreter.probe(machine, python)
        except InputError as error:
            yield wrong("Python", error.what, error.advice)
        else:
            yield well("Python", f"{told.version}（{told.bits} 位）{python}")
            yield from _packages(machine, python, told)
            if content is not None:
                yield _versions(content, told)
            yield from speed.check(machine, python)
    if machine.system == "windows":
        folders = (python.parent, python.parent.parent) if python is not None else ()
        yield from excel_settings.checks(machine, folders, told.xlwings if told else None)
    elif told is not None:
        yield _bridge(machine, told)


def _file(machine: Machine, target: Path, content: bytes | None) -> Check:
    """Whether the add-in still stands where it was put, unchanged."""
    name = "加载项"
    entry = Record(machine.own, "addin").entry(target)
    if content is None:
        if entry is None:
            return wrong(name, "还没有安装", "运行 xlgov addin install。")
        return wrong(name, "安装后文件消失了，多半被杀毒软件隔离", _RESTORE)
    if entry is None:
        return wrong(name, f"{target} 不是由 xlgov addin install 安装的", AGAIN)
    if files.sha256(content) != entry.sha256:
        return wrong(name, "安装后文件被改动过（可能是杀毒软件“清除”了其中的宏）", _RESTORE)
    return well(name, str(target))


def _mark(name: str, machine: Machine, path: Path) -> Check:
    """The mark of a file that came from the internet; Office blocks its macros without asking."""
    if machine.system == "windows":
        marked = _from_the_internet(path)
        advice = "关闭 Excel，在文件上点右键—属性—常规，勾选下方的“解除锁定”，确定。"
    elif machine.system == "mac":
        marked = machine.run(["xattr", "-p", "com.apple.quarantine", str(path)]).code == 0
        advice = f"在“终端”里运行：xattr -d com.apple.quarantine '{path}'"
    else:
        return well(name, "这个系统没有下载标记")
    if marked:
        return wrong(name, f"{path.name} 带有“来自互联网”的标记，宏会被拦截", advice)
    return well(name, f"{path.name} 没有被锁定")


def _from_the_internet(path: Path) -> bool:
    """Windows: zone 3 (internet) or 4 (restricted) in the file's second stream."""
    try:
        with open(f"{path}:Zone.Identifier", encoding="latin-1") as stream:  # noqa: PTH123
            return re.search(r"ZoneId\s*=\s*[34]", stream.read()) is not None
    except OSError:
        return False


def _sheet(machine: Machine, content: bytes) -> Check:
    """The add-in's own settings come before the configuration file, even when they are blank."""
    name = "加载项内的设置"
    try:
        held = addin_file.settings(content)
    except InputError as error:
        return wrong(name, error.what, AGAIN)
    if KEYS[machine.system] in held:
        return wrong(name, "加载项里写死了 Python 路径，配置文件不起作用", AGAIN)
    return well(name, "由配置文件决定")


def _config(machine: Machine) -> tuple[Check, Path | None]:
    name = "配置文件"
    path = machine.excel_config
    if not interpreter.legible(machine, str(path)):
        return wrong(name, ILLEGIBLE, ANOTHER_USER), None
    try:
        content = content_of(path)
    except InputError as error:
        return wrong(name, error.what, error.advice), None
    if content is None:
        return wrong(name, f"没有 {path}", AGAIN), None
    settings = config.parse(content)
    named = settings.get(KEYS[machine.system], "")
    if not named:
        return wrong(name, f"{path} 里没有 {KEYS[machine.system]}", AGAIN), None
    if not named.isascii() or "\ufffd" in named:
        return wrong(name, f"{path} 里的 Python 路径含有中文，Excel 会读错", AGAIN), None
    python = machine.path(interpreter.expanded(machine, named))
    if not python.is_file():
        return wrong(name, f"其中的 Python 不存在：{python}", f"重新安装 Python 和 xlgov 后，{AGAIN}"), None
    if "WindowsApps" in python.parts:
        return wrong(
            name,
            "用的是微软商店版 Python，Excel 往往无法启动它",
            f"从 python.org 安装 Python（或用 py -m venv 建立环境）后，{AGAIN}",
        ), python
    if unused := [key for key in UNUSED if settings.get(key)]:
        return wrong(
            name,
            f"{path} 里的 {'、'.join(unused)} 对按钮不起作用",
            f"删去这几行；按钮只用 {KEYS[machine.system]} 所指的那个 Python，要用的包装进它的环境。",
        ), python
    return well(name, str(path)), python


def _packages(machine: Machine, python: Path, told: interpreter.Probe) -> Iterator[Check]:
    for name in ("xlgov", "xlwings"):
        version = getattr(told, name)
        if version is None:
            yield wrong(
                name,
                f"不能使用（{told.errors.get(name, '没有安装')}）",
                interpreter.remedy(python, name),
            )
        else:
            yield well(name, version)
    wanted = {"windows": ("excel", "pywin32"), "mac": ("excel", "appscript")}[machine.system]
    if told.xlwings is not None and wanted[0] not in told.engines:
        yield wrong(
            "xlwings 与 Excel 的连接",
            f"缺少 {wanted[1]}",
            interpreter.remedy(python, wanted[1]),
        )


def _versions(content: bytes, told: interpreter.Probe) -> Check:
    """One build of xlgov and one version of xlwings: in Excel's add-in, its interpreter and this program."""
    name = "版本一致"
    if told.xlgov is not None and told.xlgov != __version__:
        return wrong(
            name, f"Excel 用的 xlgov 是 {told.xlgov}，本程序是 {__version__}", f"先更新 xlgov，再{AGAIN}"
        )
    try:
        made = addin_file.xlwings_version(content)
    except InputError as error:
        return wrong(name, error.what, AGAIN)
    if told.xlwings is not None and made != told.xlwings:
        return wrong(
            name,
            f"加载项按 xlwings {made or '不明版本'} 制作，装的是 {told.xlwings}",
            f"运行 pip install xlwings=={made}，再{AGAIN}" if made else AGAIN,
        )
    shipped = told.shipped(ADDIN)
    if shipped is not None and shipped.read_bytes() != content:
        return wrong(name, f"加载项不是 xlgov {told.xlgov} 所带的那一份", AGAIN)
    return well(name, f"xlgov {told.xlgov}，xlwings {told.xlwings}")


def _bridge(machine: Machine, told: interpreter.Probe) -> Check:
    name = "AppleScript"
    path = machine.excel_scripts / f"xlwings-{told.xlwings}.applescript"
    if not path.is_file():
        return wrong(name, f"缺少 {path}", AGAIN)
    return well(name, path.name)


def _workbook(machine: Machine, path: Path) -> Iterator[Check]:
    """Names that the add-in does not put on a command line, and the mark of a downloaded file."""
    name = f"工作簿 {path.name}"
    if not path.is_file():
        yield wrong(name, "找不到这个文件", "请检查文件名和所在文件夹。")
        return
    traps = []
    if marks := sorted(set(path.name) & set(UNNAMEABLE)):
        traps.append((f"文件名里有“{''.join(marks)}”，按钮不能用这个工作簿", "把这些符号去掉。"))
    if VARIABLE.search(path.name):
        traps.append(("文件名里的“%…%”会被当作变量，按钮不能用这个工作簿", "把“%”去掉。"))
    for text, advice in traps:
        yield wrong(name, text, advice)
    if not traps:
        yield well(name, "文件名可用")
    if path.suffix.lower() in (".xlsm", ".xlam"):
        yield _mark(name, machine, path)
