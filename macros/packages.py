"""Zip packages whose bytes depend on nothing but their content, and the VBA projects inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pyopenvba import ExcelFile

VBA = Path(__file__).with_name("vba")
PROJECT = "xl/vbaProject.bin"
_TIME = (1980, 1, 1, 0, 0, 0)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a package, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return stream.getvalue()


def source(name: str) -> str:
    """A VBA module of ours. Raises ValueError where it is not ASCII: Office would garble it silently."""
    text = (VBA / f"{name}.bas").read_text("utf-8")
    if not text.isascii():
        raise ValueError(f"{name}.bas must be ASCII")
    return text


def with_project(content: bytes, ending: str, edit: Callable[[ExcelFile], None]) -> bytes:
    """The VBA project (vbaProject.bin) of a workbook after an edit."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"workbook{ending}")
        path.write_bytes(content)
        with ExcelFile(path) as workbook:
            edit(workbook)
            workbook.save()
        return unpacked(path.read_bytes())[PROJECT]


def add_module(workbook: ExcelFile, name: str, text: str) -> None:
    """Add a standard module to the project of an open workbook; VBA wants CRLF."""
    workbook.vba_project().add_module(name, "\r\n".join(text.splitlines()) + "\r\n")
