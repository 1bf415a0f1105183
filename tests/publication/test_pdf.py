"""PDF through LibreOffice, and what is said where there is none."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import docx
import pytest

from tests.office import Office
from tests.reports import report
from xlgov import api, soffice
from xlgov.errors import InputError
from xlgov.publication import pdf


def document(text: str) -> bytes:
    made = docx.Document()
    made.add_paragraph(text)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.office
def test_a_document_becomes_a_pdf(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = pdf.to_pdf(document("政府信息公开"))
    assert made.startswith(b"%PDF-") and made.rstrip().endswith(b"%%EOF")
    assert not list(tmp_path.iterdir())


@pytest.mark.office
def test_a_report_is_written_as_pdf_by_its_ending(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "甲.pdf"
    api.write(report(), path)
    assert path.read_bytes().startswith(b"%PDF-")


def test_without_libreoffice_it_says_what_else_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(soffice, "_PLACES", ())
    with pytest.raises(InputError) as caught:
        pdf.to_pdf(document("甲"))
    assert "没有找到 LibreOffice" in str(caught.value) and "另存为 PDF" in str(caught.value)


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="the program that stands in for LibreOffice is a shell script")
@pytest.mark.parametrize(
    ("script", "said"), [("exit 1", "没有生成 PDF"), ("sleep 60 & sleep 60", "秒内没有生成 PDF")]
)
def test_a_libreoffice_that_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(pdf, "_SECONDS", 1)
    before = time.monotonic()
    with pytest.raises(InputError, match=said):
        pdf.to_pdf(document("甲"))
    assert time.monotonic() - before < 20
