"""``xlgov office install`` and ``remove``: the extension into LibreOffice, and the interpreter it starts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from xlgov import __version__
from xlgov.errors import InputError
from xlgov.excel.install import Installed, asset
from xlgov.excel.setup import interpreter
from xlgov.excel.setup.check import Check, well, wrong
from xlgov.excel.setup.machine import Machine
from xlgov.excel.setup.record import Change, Record

EXTENSION = "xlgov.oxt"
AGAIN = "重新运行 xlgov office install。"

CONNECT = "from xlgov.excel.office import bridge; bridge.uno()"
"""whether an interpreter can load LibreOffice's module, which is built for one version of Python"""

_CRASHED = (139, -11)
"""exit codes of a segmentation fault, from a shell and without one"""

_DESCRIPTION = "{http://openoffice.org/extensions/description/2006}identifier"


def install(
    machine: Machine,
    *,
    python: Path | None = None,
    extension: bytes | None = None,
    profile: str | None = None,
) -> Installed:
    """Register the extension for this user and write which interpreter it starts; may be repeated.

    ``extension``: its bytes (default: the one shipped); ``profile``: URL of another LibreOffice profile.
    Raises InputError, before anything is written, where it could not work.
    """
    content = asset(EXTENSION) if extension is None else extension
    identifier(content)
    unopkg = find_unopkg(machine)
    program = interpreter.chosen(machine, python)
    _connectable(machine, program)
    record = Record(machine.own, "office")
    first = not record
    record.version = __version__
    text = json.dumps({"python": str(program)}, ensure_ascii=False, indent=1).encode() + b"\n"
    changes = [(machine.office_config, record.put(machine.office_config, text))]
    # unopkg takes a file; the recorded copy also tells later which extension is registered
    kept = machine.own / EXTENSION
    changes.append((kept, record.put(kept, content)))
    try:
        _unopkg(machine, unopkg, profile, "add", "--force", "--suppress-license", str(kept))
    except InputError:
        if first:
            record.take_back()
        raise
    return Installed(changes, program)


def remove(machine: Machine, *, profile: str | None = None) -> list[tuple[Path, Change]]:
    """Unregister the extension and take back what ``install`` wrote; empty when there is nothing. Where
    LibreOffice itself is gone, there is nothing to unregister it from."""
    record = Record(machine.own, "office")
    if not record:
        return []
    kept = machine.own / EXTENSION
    if kept.is_file() and (machine.is_root or _unopkg_here(machine)):
        named = identifier(kept.read_bytes())
        _unopkg(machine, find_unopkg(machine), profile, "remove", named, missing=named)
    return record.take_back()


def put_into(machine: Machine, profile: Path) -> None:
    """Register the extension that this user has installed in another profile folder as well.

    Raises LookupError when it is not installed, InputError where LibreOffice does not take it.
    """
    kept = machine.own / EXTENSION
    if not installed(machine) or not kept.is_file():
        raise LookupError("还没有安装扩展，请先运行 xlgov office install")
    _unopkg(
        machine,
        find_unopkg(machine),
        profile.absolute().as_uri(),
        *("add", "--force", "--suppress-license", str(kept)),
    )


def installed(machine: Machine) -> bool:
    """Whether ``install`` has been run for this user."""
    return bool(Record(machine.own, "office"))


def checks(machine: Machine, *, profile: str | None = None) -> Iterator[Check]:
    """The self-test of the LibreOffice side."""
    name = "LibreOffice 扩展"
    kept = machine.own / EXTENSION
    if not installed(machine) or not kept.is_file():
        yield wrong(name, "还没有安装", "运行 xlgov office install。")
        return
    try:
        done = machine.run([str(find_unopkg(machine)), *_profile(profile), "list"])
    except InputError as error:
        yield wrong(name, error.what, error.advice)
    else:
        named = identifier(kept.read_bytes())
        if named in done.out:
            yield well(name, named)
        else:
            yield wrong(name, "LibreOffice 里没有登记这个扩展", AGAIN)
    yield _interpreter(machine)


def find_unopkg(machine: Machine) -> Path:
    """LibreOffice's program that registers extensions; InputError when there is none, or for root."""
    if machine.is_root:
        raise InputError(
            "LibreOffice 不允许用 root（sudo）安装扩展", "请用您平时登录的账户运行，不要加 sudo。"
        )
    found = _unopkg_here(machine)
    if found is None:
        raise InputError("没有找到 LibreOffice", "请先安装 LibreOffice（7.4 以上），再运行一次。")
    return found


def identifier(extension: bytes) -> str:
    """The name under which an extension is registered; InputError when it is not an extension."""
    try:
        with zipfile.ZipFile(io.BytesIO(extension)) as package:
            root = ElementTree.fromstring(package.read("description.xml"))
        return next(root.iter(_DESCRIPTION)).attrib["value"]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, StopIteration) as error:
        raise InputError("扩展文件已损坏", "请重新安装完整的 xlgov，再运行一次。") from error


def _unopkg_here(machine: Machine) -> Path | None:
    found = machine.which("unopkg")
    if found:
        return Path(found)
    for folder in _program_folders(machine):
        for name in ("unopkg.com", "unopkg.exe") if machine.system == "windows" else ("unopkg",):
            if (folder / name).is_file():
                return folder / name
    return None


def _program_folders(machine: Machine) -> Iterator[Path]:
    office = machine.which("soffice")
    if office:
        yield Path(office).resolve().parent
    if machine.system == "windows":
        for key in ("HKCU", "HKLM"):
            told = machine.registry.values(f"{key}\\SOFTWARE\\LibreOffice\\UNO\\InstallPath").get("")
            if isinstance(told, str):
                yield machine.path(told)
        for variable in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)"):
            if variable in machine.environ:
                yield Path(machine.environ[variable]) / "LibreOffice" / "program"
    elif machine.system == "mac":
        for folder in (machine.root / "Applications", machine.home / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS"
    else:
        yield machine.root / "usr" / "lib" / "libreoffice" / "program"
        yield machine.root / "usr" / "lib64" / "libreoffice" / "program"
        yield from sorted((machine.root / "opt").glob("libreoffice*/program"), reverse=True)


def _profile(profile: str | None) -> list[str]:
    return [f"-env:UserInstallation={profile}"] if profile else []


def _unopkg(
    machine: Machine, unopkg: Path, profile: str | None, verb: str, *rest: str, missing: str | None = None
) -> None:
    """Run unopkg; InputError when it fails, except that removing ``missing`` finds nothing to remove."""
    command = [str(unopkg), verb, *rest, *_profile(profile)]
    done = machine.run(command)
    if done.code in _CRASHED or "Segmentation fault" in done.err:
        # now and then it crashes while it ends (seen with 7.4); both verbs can be repeated
        done = machine.run(command)
    said = f"{done.out}\n{done.err}".strip()
    if done.code == 0 or (missing and "no such extension" in said.lower()):
        return
    if "as root" in said:
        raise InputError(
            "LibreOffice 不允许用 root（sudo）安装扩展", "请用您平时登录的账户运行，不要加 sudo。"
        )
    lines = said.splitlines() or ["没有说明原因"]
    reason = next((line for line in lines if "ERROR" in line), lines[-1])
    raise InputError(
        f"LibreOffice 没有接受这个扩展（{reason}）",
        "请关闭所有 LibreOffice 窗口（包括快速启动图标），再运行一次。",
    )


def _connectable(machine: Machine, python: Path) -> interpreter.Probe:
    """The interpreter's answer; InputError unless it can do what the extension asks of it."""
    told = interpreter.usable(machine, python)
    if machine.run([str(python), "-B", "-c", CONNECT]).code != 0:
        raise InputError(
            "这个 Python 连接不上 LibreOffice（缺少 uno 模块，或版本不一致）",
            "请安装 python3-uno，用系统自带的 python3 建立环境（python3 -m venv），"
            "在其中装好 xlgov 再运行一次。",
            file=str(python),
        )
    return told


def _interpreter(machine: Machine) -> Check:
    name = "LibreOffice 用的 Python"
    path = machine.office_config
    try:
        python = machine.path(json.loads(path.read_bytes())["python"])
    except (OSError, ValueError, KeyError, TypeError):
        return wrong(name, f"没有 {path}，或内容已损坏", AGAIN)
    if not python.is_file():
        return wrong(name, f"其中的 Python 不存在：{python}", f"重新安装 Python 和 xlgov 后，{AGAIN}")
    try:
        told = _connectable(machine, python)
    except InputError as error:
        return wrong(name, error.what, error.advice)
    return well(name, f"{told.version}，xlgov {told.xlgov}，xlwings {told.xlwings}，{python}")
