"""导入年报: what is asked, what is made, what is said."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved
from tests.reports import report
from tests.rules.test_imported import LABEL, SHIFTED, read
from tests.shapes import SHAPES, text_of
from tests.workbook.sheets import opened
from xlgov import api
from xlgov.errors import InputError
from xlgov.excel.actions import perform
from xlgov.excel.ui import ScriptedUi
from xlgov.workbook import pages


class Books(list[Any]):
    """The open workbooks of an Excel that opens more, or does not."""

    def __init__(self, opens: bool) -> None:
        super().__init__()
        self.opened: list[Path] = []
        self._opens = opens

    def open(self, path: Path) -> None:
        if not self._opens:
            raise OSError("no")
        self.opened.append(path)


class Desk:
    """An Excel with one open workbook."""

    def __init__(self, file: Path = Path("本表.xlsx"), *, opens: bool = True) -> None:
        books = Books(opens)
        self.opened = books.opened
        self.book: Any = SimpleNamespace(fullname=str(file), app=SimpleNamespace(books=books))
        books.append(self.book)

    def press(self, *answers: object) -> ScriptedUi:
        ui = ScriptedUi(list(answers))
        perform("import_report", self.book, ui)
        assert not ui.answers, ui.questions
        return ui


def test_a_text_becomes_a_workbook_of_its_own_that_is_opened(tmp_path: Path) -> None:
    source, out = tmp_path / "上年.txt", tmp_path / "新.xlsx"
    source.write_text(text_of(report(), SHAPES["tabs"]), "utf-8")
    desk = Desk()
    ui = desk.press(source, out)
    assert desk.opened == [out] and api.read(out).figures == report().figures
    assert "已打开" in ui.messages[0] and "“申请办理”表　" in ui.messages[0]
    assert ui.offered[0].name.endswith("年报（导入）.xlsx")
    assert pages.IMPORT in opened(out.read_bytes()).sheetnames


def test_what_is_unsure_is_named_and_how_to_settle_it(tmp_path: Path) -> None:
    source, out = tmp_path / "上年.json", tmp_path / "新.xlsx"
    api.write(read(SHIFTED).report, source)
    ui = Desk(opens=False).press(source, out)
    assert ui.kinds == ["warning"]
    assert "请自己打开" in ui.messages[0]
    assert f"存疑　原文件 上年.docx 第2个表格第5行　{LABEL}　自然人 0、商业企业 0" in ui.messages[0]
    assert "“校验结果”表的“情况说明”栏" in ui.messages[0]


def test_a_workbook_of_ours_is_not_imported(tmp_path: Path) -> None:
    ours = saved(report(), tmp_path, "年报.xlsx")
    assert "直接打开" in Desk().press(ours).messages[0]


def test_an_open_workbook_is_not_replaced(tmp_path: Path) -> None:
    source, ours = tmp_path / "上年.txt", saved(report(), tmp_path, "年报.xlsx")
    source.write_text(text_of(report(), SHAPES["tabs"]), "utf-8")
    kept = ours.read_bytes()
    with pytest.raises(InputError, match="正打开着"):
        Desk(ours).press(source, ours)
    assert ours.read_bytes() == kept


def test_every_question_can_be_cancelled(tmp_path: Path) -> None:
    source = tmp_path / "上年.txt"
    source.write_text(text_of(report(), SHAPES["tabs"]), "utf-8")
    assert Desk().press(None).messages == [] == Desk().press(source, None).messages


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "通知.txt"
    source.write_text("请各单位月底前报送。", "utf-8")
    with pytest.raises(InputError, match="没有找到年度报告的内容"):
        Desk().press(source, tmp_path / "新.xlsx")
    assert not list(tmp_path.glob("新*"))
