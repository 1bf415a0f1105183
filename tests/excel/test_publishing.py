"""导出 Word, 导出网页 and 批量转换: what is asked, what is written, what is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.books import saved
from tests.reports import report
from xlgov import api
from xlgov.excel.actions import perform
from xlgov.excel.actions.choosing import chosen
from xlgov.excel.actions.whole_folder import _KINDS
from xlgov.excel.ui import PROMPT, ScriptedUi
from xlgov.excel.windows import ScriptedWindow
from xlgov.form import edition
from xlgov.report import Unplaced
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    from tests.excel.host import Live

WRONG: dict[str, Any] = {"requests.received.natural_person": 4, "requests.received.total": 5}
YES, NO = True, False
WORD, REVIEW, WEB, PDF, DATA, WORKBOOK, MARKED = map(str, range(1, 8))


def words(path: Path) -> str:
    with ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def press(action: str, book: Any, *answers: object, window: ScriptedWindow | None = None) -> ScriptedUi:
    ui = ScriptedUi(list(answers), window=window or ScriptedWindow())
    perform(action, book, ui)
    assert not ui.answers, ui.questions
    return ui


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports, one of them wrong, a file that is broken, and a place for the results."""
    folder = tmp_path / "年报"
    folder.mkdir()
    (tmp_path / "结果").mkdir()
    saved(report(), folder, "好.xlsx")
    saved(report(**WRONG), folder, "坏.xlsx")
    (folder / "破.xlsx").write_bytes(b"PK")
    (folder / "通知.txt").write_text("请各单位月底前报送。", "utf-8")
    return folder


# --- one of several


def test_an_option_is_chosen_by_its_number() -> None:
    ui = ScriptedUi(["三", "9", "0", " ２、"])
    assert chosen(ui, "要哪一种？", ("甲", "乙", "丙")) == 1
    assert len(ui.questions) == 4
    assert ui.questions[0] == "要哪一种？\n1　甲\n2　乙\n3　丙\n请填序号（1 至 3）："
    assert chosen(ScriptedUi([None]), "要哪一种？", ("甲", "乙")) is None


# --- one report


@pytest.mark.office
def test_a_right_report_becomes_a_document_of_either_kind(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "好.xlsx"))
    before = (tmp_path / "好.xlsx").read_bytes()
    ui = press("export_word", book, "1", tmp_path / "公开.docx")
    assert ui.kinds == ["info"] and ui.messages == [f"已导出到 {tmp_path / '公开.docx'}。"]
    read = api.read(tmp_path / "好.xlsx")
    assert ui.offered == [tmp_path / f"{read.unit.name}{read.year}年报.docx"]
    ui = press("export_word", book, "2", tmp_path / "送审.docx")
    assert ui.offered[0].stem.endswith("年报（送审稿）")
    assert "审核人" in words(tmp_path / "送审.docx")
    assert "审核人" not in words(tmp_path / "公开.docx")
    assert "草稿" not in words(tmp_path / "公开.docx") + words(tmp_path / "送审.docx")
    assert (tmp_path / "好.xlsx").read_bytes() == before


@pytest.mark.office
def test_a_wrong_report_is_a_draft_or_nothing(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(**WRONG), tmp_path, "坏.xlsx"))
    there = set(tmp_path.iterdir())
    ui = press("export_word", book, "1", NO)
    assert not ui.messages and set(tmp_path.iterdir()) == there
    for said in ("还不能定稿", "个错误", "　错误　", "每一页都标有“草稿”"):
        assert said in ui.questions[-1]
    ui = press("export_word", book, "1", YES, tmp_path / "稿.docx")
    assert ui.kinds == ["warning"] and "请再导出一次" in ui.messages[0]
    assert "草稿" in words(tmp_path / "稿.docx")


@pytest.mark.office
def test_what_is_typed_and_not_saved_is_in_the_document(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "好.xlsx"))
    place = template_of(edition("2021")).places["unit.name"]
    book.sheets[str(place.sheet)].range(str(place.cell)).value = "尚未存盘县"
    press("export_word", book, "2", tmp_path / "稿.docx")
    assert "尚未存盘县" in words(tmp_path / "稿.docx")


@pytest.mark.office
def test_every_question_of_an_export_can_be_cancelled(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "好.xlsx"))
    for answers in ([None], ["1", None]):
        assert not press("export_word", book, *answers).messages
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["好.xlsx"]


@pytest.mark.office
def test_a_report_becomes_a_web_page_whole_or_in_part(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(report(), tmp_path, "好.xlsx"))
    press("export_web", book, "1", tmp_path / "整.html")
    press("export_web", book, "2", tmp_path / "正文.html")
    whole, part = ((tmp_path / name).read_text("utf-8") for name in ("整.html", "正文.html"))
    assert "<html" in whole and "<html" not in part and "草稿" not in whole


# --- a folder


def test_a_folder_is_converted_and_every_file_accounted_for(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    ui = press("convert_folder", None, folder, WORD, out, YES)
    assert sorted(path.name for path in out.iterdir()) == ["坏.docx", "好.docx"]
    assert "草稿" in words(out / "坏.docx") and "草稿" not in words(out / "好.docx")
    assert ui.kinds == ["warning"]
    (told,) = ui.messages
    for said in ("转换完成", "共 3 份年报，写出 2 个文件", "　没有转换　破.xlsx：", "　草稿　坏.xlsx：",
                 "1 份有错误或没有读全", "1 份没有转换", "不是年报，没有读：通知.txt"):  # fmt: skip
        assert said in told
    assert "好.xlsx" not in told
    assert ui.window.closed and "正在转换 4/4" in ui.statuses and ui.statuses[-1] is None
    for said in ("找到 4 个文件", "Word 公开稿", str(out)):
        assert said in ui.questions[-1] + ui.questions[1]


@pytest.mark.parametrize(("kind", "names"), [
    (REVIEW, ["坏.docx", "好.docx"]), (DATA, ["坏.json", "好.json"]),
    (WORKBOOK, ["坏.xlsx", "好.xlsx"]), (MARKED, ["坏-校验.xlsx", "好-校验.xlsx"]),
])  # fmt: skip
def test_every_kind_can_be_made_of_a_folder(
    folder: Path, tmp_path: Path, kind: str, names: list[str]
) -> None:
    out = tmp_path / "结果"
    ui = press("convert_folder", None, folder, kind, out, YES)
    assert sorted(path.name for path in out.iterdir()) == names
    assert ("草稿" in ui.messages[0]) is (kind == REVIEW)
    assert "坏.xlsx：" in ui.messages[0]
    if kind == REVIEW:
        assert "审核人" in words(out / "好.docx")
    if kind == MARKED:
        assert "A-ROW" in words(out / "坏-校验.xlsx")


def test_results_do_not_go_among_the_reports(folder: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    ui = press("convert_folder", None, folder, DATA, folder, folder / "里", tmp_path / "结果", NO)
    assert len(ui.messages) == 2 and all("在它里面" in said for said in ui.messages)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not list((tmp_path / "结果").iterdir())


def test_what_has_no_place_in_a_document_is_said(folder: Path, tmp_path: Path) -> None:
    loose = replace(report(), unplaced=(Unplaced("申请办理!P3", "另有 2 件"),))
    saved(loose, folder, "散.xlsx")
    told = press("convert_folder", None, folder, WORD, tmp_path / "结果", YES).messages[0]
    assert "散.xlsx：" in told and "有 1 处内容写在表格以外，没有写进去" in told
    (tmp_path / "又").mkdir()
    assert "没有写进去" not in press("convert_folder", None, folder, DATA, tmp_path / "又", YES).messages[0]


def test_reports_of_one_name_become_files_of_their_own(folder: Path, tmp_path: Path) -> None:
    (folder / "里").mkdir()
    saved(report(), folder / "里", "好.xlsx")
    told = press("convert_folder", None, folder, MARKED, tmp_path / "结果", YES).messages[0]
    assert "1 份与别的同名" in told
    names = sorted(path.name for path in (tmp_path / "结果").iterdir())
    assert names == ["坏-校验.xlsx", "好-校验.xlsx", "里-好-校验.xlsx"]


def test_what_is_replaced_is_said_before(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    (out / "好.json").write_text("旧", "utf-8")
    ui = press("convert_folder", None, folder, DATA, out, NO)
    assert "已有“好.json”同名文件，将被替换" in ui.questions[-1]
    assert (out / "好.json").read_text("utf-8") == "旧"
    press("convert_folder", None, folder, DATA, out, YES)
    assert api.read(out / "好.json").figures == api.read(folder / "好.xlsx").figures


def test_every_question_of_a_folder_can_be_cancelled(folder: Path, tmp_path: Path) -> None:
    for answers in ([None], [folder, None], [folder, WORD, None], [folder, WORD, tmp_path / "结果", NO]):
        assert not press("convert_folder", None, *answers).messages
    assert not list((tmp_path / "结果").iterdir())


def test_a_conversion_can_be_stopped(folder: Path, tmp_path: Path) -> None:
    window = ScriptedWindow(stop_after=1)
    ui = press("convert_folder", None, folder, DATA, tmp_path / "结果", YES, window=window)
    assert ui.kinds == ["warning"] and "已取消，做到第 0 个" in ui.messages[0]
    assert ui.window.closed and not list((tmp_path / "结果").iterdir())


def test_the_longest_question_is_one_that_excel_takes(folder: Path) -> None:
    ui = ScriptedUi([folder, None])
    perform("convert_folder", None, ui)  # type: ignore[arg-type]
    assert len(ui.questions[1]) + 20 < PROMPT
    assert len(_KINDS) == int(MARKED)


@pytest.mark.office
def test_a_folder_is_converted_in_a_live_office(live: Live, folder: Path, tmp_path: Path) -> None:
    book = live.open(folder / "好.xlsx")
    press("convert_folder", book, folder, DATA, tmp_path / "结果", YES)
    assert sorted(path.name for path in (tmp_path / "结果").iterdir()) == ["坏.json", "好.json"]
