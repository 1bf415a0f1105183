"""What somebody brings for a kit, and whether it is what it should be."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.resources import files as resources
from pathlib import Path

from xlgov import files
from xlgov.errors import InputError
from xlgov.excel.setup import addin_file

_INSTALLER = re.compile(r"python-(3\.\d+)\.\d+(-amd64)?\.exe")
_MOST = 400 * 2**20
_SIGNED = re.compile(r"xl/vbaProjectSignature(Agile|V3)?\.bin")
_AGAIN = "请对这一版 xlgov 的 xlgov.xlam 重新签名。"


def signed_addin(path: Path) -> bytes:
    """An add-in that an office signed. Raises InputError unless it has a signature and the macros that are
    shipped; whether the signature is good is for Excel to say."""
    content = files.read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            signed = any(_SIGNED.fullmatch(name) for name in package.namelist())
            macros = _macros(package.read("xl/vbaProject.bin"))
    except (zipfile.BadZipFile, KeyError) as error:
        raise InputError("这不是 Excel 加载项（.xlam）", _AGAIN, file=path.name) from error
    if not signed:
        raise InputError("这个加载项没有数字签名", "请先签名，见“签名和核对.txt”。", file=path.name)
    with zipfile.ZipFile(io.BytesIO(_shipped())) as package:
        if macros != _macros(package.read("xl/vbaProject.bin")):
            raise InputError("这个加载项的宏与本版本的不同", _AGAIN, file=path.name)
    return content


def python_installer(path: Path, pythons: tuple[str, ...]) -> tuple[str, bytes]:
    """Python's own installer for Windows: its name and content. Raises InputError for anything else, and for
    a version that the kit has no wheels for."""
    found = _INSTALLER.fullmatch(path.name.lower())
    if found is None or found[2] is None:
        raise InputError(
            "这不是 python.org 的 64 位安装程序",
            "文件名应像 python-3.13.1-amd64.exe，请不要改名。",
            file=path.name,
        )
    if found[1] not in pythons:
        raise InputError(
            f"安装包里没有 Python {found[1]} 的软件包",
            f"请用 {'、'.join(pythons)} 的安装程序。",
            file=path.name,
        )
    content = files.read_bytes(path, _MOST)
    if not content.startswith(b"MZ"):
        raise InputError("这不是 Windows 程序", "请重新下载。", file=path.name)
    return path.name.lower(), content


def page(path: Path) -> bytes:
    """A ready page. Raises InputError for an HTML file that is none of ours."""
    content = files.read_bytes(path)
    if b'id="payload"' not in content or b'id="made"' not in content:
        raise InputError("这不是 xlgov page 生成的网页版", "请用 xlgov page 生成。", file=path.name)
    return content


def store(path: Path) -> Path:
    """A folder with wheels. Raises InputError where there are none."""
    if not path.is_dir():
        raise InputError("找不到这个文件夹", "请指定放有软件包（.whl）的文件夹。", file=str(path))
    if not any(path.glob("*.whl")):
        raise InputError("这个文件夹里没有软件包（.whl）", "请换一个文件夹，或者联网再试。", file=str(path))
    return path.absolute()


def _macros(project: bytes) -> list[list[str]]:
    """The source of every module, line by line without what Excel changes when it saves: case and blanks."""
    texts = (text.decode("latin-1") for text in addin_file.sources(project))
    return sorted([line.strip().lower() for line in text.splitlines() if line.strip()] for text in texts)


def _shipped() -> bytes:
    return resources("xlgov.excel").joinpath("assets", "xlgov.xlam").read_bytes()
