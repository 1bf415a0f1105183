"""A document as PDF, through the LibreOffice of this computer."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from xlgov.errors import InputError
from xlgov.soffice import apart, environment, kill, soffice

_SECONDS = 120
"""for one document: the first start on a slow computer takes half a minute"""
_INSTEAD = "也可以导出 Word（.docx），在 Word 或 WPS 里另存为 PDF。"


def to_pdf(docx: bytes) -> bytes:
    """The pages of a .docx as PDF.

    LibreOffice is started apart from one that the user has open, with settings that are thrown away after it.
    Raises InputError where there is none, or where it makes no PDF within two minutes.
    """
    try:
        program = soffice()
    except InputError as error:
        raise InputError(f"生成 PDF 要用 LibreOffice，{error.what}", f"{error.advice}{_INSTEAD}") from error
    with tempfile.TemporaryDirectory(prefix="xlgov-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "report.docx"
        source.write_bytes(docx)
        _convert(program, source, folder / "profile")
        try:
            return source.with_suffix(".pdf").read_bytes()
        except FileNotFoundError as error:
            raise InputError("LibreOffice 没有生成 PDF", f"请再试一次；{_INSTEAD}") from error


def _convert(program: str, source: Path, profile: Path) -> None:
    """Start LibreOffice on a file and wait until it has ended."""
    given = [program, apart(profile), "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    given += ["--convert-to", "pdf:writer_pdf_Export", "--outdir", str(source.parent), str(source)]
    process = subprocess.Popen(
        given,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        message = f"LibreOffice 在 {_SECONDS} 秒内没有生成 PDF"
        raise InputError(message, f"请关闭其他程序后再试；{_INSTEAD}") from error
    finally:
        kill(process)
