"""The letter as a Word document: what it says, whatever the texts, in the same bytes each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ooxml import schema_errors
from xlgov.finding import Severity
from xlgov.legible import legible
from xlgov.rollup.letters import COLUMNS, File, Letter, Remark, to_docx

GOLDEN = Path(__file__).with_name("letter.xml")
"""word/document.xml of ``LETTER``; written anew by ``python -m tests.rollup.test_letters``"""
LETTER = Letter(
    name="丙局",
    unit="丙局",
    code="007",
    sender="甲县",
    year=2025,
    checked=datetime.date(2026, 1, 20),
    files=(File("丙局.xlsx", "丙局-标注.xlsx"), File("丙局.et")),
    verdict="你单位报送的年报有 2 处错误，没有计入汇总。",
    remarks=(
        Remark(Severity.ERROR, "申请办理!J7\n等 2 处", "总计是-8。\n可能原因：抄错。", "改正总计。", "格式"),
        Remark(Severity.WARNING, "整份文件", "金额很大 & <可疑>。", "请核对。", ""),
    ),
    steps=("打开标注工作簿。", "保存后报回来。"),
    held=True,
)


def body_of(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read("word/document.xml")


def test_the_letter_is_the_golden_one() -> None:
    assert body_of(to_docx(LETTER)) == GOLDEN.read_bytes(), "python -m tests.rollup.test_letters writes it"


def test_another_reader_finds_every_word() -> None:
    document = docx.Document(io.BytesIO(to_docx(LETTER)))
    head, table = document.tables
    assert {row.cells[0].text: row.cells[1].text for row in head.rows} == dict(LETTER.head)
    assert [cell.text for cell in table.rows[0].cells] == [name for name, _ in COLUMNS]
    said = [tuple(cell.text for cell in row.cells) for row in table.rows[1:]]
    assert said == [texts for _, texts in LETTER.rows]
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert LETTER.verdict in lines and "1. 打开标注工作簿。" in lines
    assert set(LETTER.signatures) <= set(lines)


def test_the_letter_is_valid_for_both_validators(tmp_path: Path) -> None:
    long = LETTER.remarks * 60
    assert to_docx(LETTER) == to_docx(LETTER)
    letters = {
        "short.docx": to_docx(LETTER),
        "bare.docx": to_docx(_with(())),
        "long.docx": to_docx(_with(long)),
    }
    assert schema_errors(letters, tmp_path) == []


def _with(remarks: tuple[Remark, ...]) -> Letter:
    return replace(LETTER, remarks=remarks)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=6, max_size=6))
def test_whatever_a_finding_says_the_document_is_well_formed(texts: list[str]) -> None:
    place, problem, advice, basis, unit, file = texts
    remark = Remark(Severity.ERROR, place, problem, advice, basis)
    content = to_docx(replace(LETTER, unit=unit, files=(File(file),), remarks=(remark,), code=None))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
    _, table = docx.Document(io.BytesIO(content)).tables
    shown = [cell.text for cell in table.rows[1].cells][2:]
    assert shown == [legible(text) for text in (place, problem, advice, basis)]


if __name__ == "__main__":
    GOLDEN.write_bytes(body_of(to_docx(LETTER)))
