"""``api.write``: one door for every kind of file that a report is written as."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.reports import report
from xlgov import api
from xlgov.errors import InputError
from xlgov.report import Report

WRONG: dict[str, Any] = {"requests.received.natural_person": 4, "requests.received.total": 5}


def document(made: Report, path: Path, **options: Any) -> str:
    """All the text parts of a .docx."""
    api.write(made, path, **options)
    with ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("name", ["甲.csv", "甲", "甲.doc", "甲.xlsm", "甲.zip"])
def test_other_endings_are_refused_with_those_there_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.docx、\.html 或 \.pdf"):
        api.write(report(), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("甲.xlsx", {"review": True}, "只有 Word 和 PDF 有送审稿"),
        ("甲.html", {"review": True}, "只有 Word 和 PDF 有送审稿"),
        ("甲.docx", {"fragment": True}, "只有网页可以只取正文"),
        ("甲.docx", {"totals": "computed"}, "只有工作簿里有公式"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    tmp_path: Path, name: str, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        api.write(report(), tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_wrong_report_is_no_clean_document_though_nobody_gave_findings(tmp_path: Path) -> None:
    assert "草稿" in document(report(**WRONG), tmp_path / "坏.docx")
    assert "草稿" in document(report(**WRONG), tmp_path / "坏2.docx", findings=api.validate(report(**WRONG)))


def test_a_wrong_report_is_no_clean_page_though_nobody_gave_findings(tmp_path: Path) -> None:
    for name in ("坏.html", "坏.HTM"):
        api.write(report(**WRONG), tmp_path / name)
        assert "草稿" in (tmp_path / name).read_text("utf-8")
    api.write(report(**WRONG), tmp_path / "正文.html", fragment=True)
    assert "<html" not in (tmp_path / "正文.html").read_text("utf-8")


def test_what_is_there_stays_where_it_must(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_text("我的", "utf-8")
    with pytest.raises(InputError, match="已存在"):
        api.write(report(), path, overwrite=False)
    assert path.read_text("utf-8") == "我的"
