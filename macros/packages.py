"""Zip packages whose bytes depend on nothing but their content, and the VBA projects inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pyopenvba import ExcelFile
from pyopenvba.cfb import CFB

VBA = Path(__file__).with_name("vba")
PROJECT = "xl/vbaProject.bin"
NOT_COMPILED = bytes.fromhex("cc61ffff000000")
"""What MS-OVBA 2.3.4.1 wants a writer to put into the stream _VBA_PROJECT: no version, no cache."""
_EMPTY_LINE = re.compile(rb"\r\n(?:\r\n)+(?!\[|\Z)")
"""In the stream PROJECT empty lines stand before sections alone (MS-OVBA 2.3.1)."""
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
    """The VBA project (vbaProject.bin) of a workbook after an edit, as source only.

    What Office compiled of an earlier source is left out: it would no longer be what the source says.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, f"workbook{ending}")
        path.write_bytes(content)
        with ExcelFile(path) as workbook:
            edit(workbook)
            for module in workbook.vba_project().modules:
                module.dirty = True
            workbook.save()
        project = CFB.from_bytes(unpacked(path.read_bytes())[PROJECT])
    project.write_stream_in_storage("VBA", "_VBA_PROJECT", NOT_COMPILED)
    project.write_stream("PROJECT", _EMPTY_LINE.sub(b"\r\n", project.get_stream("PROJECT")))
    written: bytes = project.to_bytes()
    return written


def add_module(workbook: ExcelFile, name: str, text: str) -> None:
    """Add a standard module to the project of an open workbook."""
    workbook.vba_project().add_module(name, crlf(text))


def crlf(text: str) -> str:
    """A text with the line ends that VBA wants."""
    return "\r\n".join(text.splitlines()) + "\r\n"
