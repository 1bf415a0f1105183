"""A press of a button: from the drawing part through VBA and xlwings' RunPython to a live book."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pyopenvba", reason="the interpreter of VBA is not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

import xlwings as xw

from macros import workbooks
from macros.addin import NO_WORKBOOK, PROTECTED_VIEW
from macros.packages import unpacked
from macros.wrappers import wrappers
from tests.excel.host import Live
from tests.macros.interpreted import WINDOW, Excel
from tests.macros.test_build import ADDIN, VML_MACRO, WORKBOOKS
from tests.reports import changed, report
from tests.shapes import SHAPES, text_of
from xlgov import __version__, api
from xlgov.excel import ui
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.session import changing, selection
from xlgov.form import edition
from xlgov.workbook import pages
from xlgov.workbook.macros import MESSAGE_CELL
from xlgov.workbook.template import template_of

PLACES = template_of(edition("2021")).places
COVER_BUTTONS = "xl/drawings/vmlDrawing1.vml"
COMMAND = re.compile(r'python -c "([^"]*)"  --wb="([^"]*)" --from_xl=1 .*--hwnd="(\d+)" 2> "[^"]*" ')


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(WORKBOOKS[-1], tmp_path / "某局 2024年报.xlsm"))


def buttons(path: Path) -> dict[str, dict[str, str]]:
    """The macro of each button by its caption, for every sheet's drawing part."""
    found = {}
    for name, part in unpacked(path.read_bytes()).items():
        if name.endswith(".vml"):
            captions = re.findall(r"<font[^>]*>([^<]+)</font>", part.decode())
            found[name] = dict(zip(captions, VML_MACRO.findall(part.decode()), strict=True))
    return found


def never(command: str) -> int:
    raise AssertionError(command)


def test_without_the_add_in_a_button_says_so_in_chinese(workbook: Path) -> None:
    excel = Excel(workbook, None, never)
    for macro in buttons(workbook)[COVER_BUTTONS].values():
        excel.click(macro)
    assert excel.messages == [workbooks.MISSING] * len(ACTIONS)
    assert "xlgov addin install" in workbooks.MISSING


def test_the_ribbon_without_a_workbook_says_so_in_chinese(workbook: Path) -> None:
    excel = Excel(workbook, ADDIN, never)
    assert excel.addin
    for book in excel.addin.workbooks():
        if book.vba_get("Name") == workbook.name:
            book.vba_get("Close", [False])
    excel.addin.application.active_book = None
    excel.ribbon("validate")
    excel.protected_view = True
    excel.ribbon("validate")
    assert [dialog[1] for dialog in excel.addin.dialogs] == [NO_WORKBOOK, PROTECTED_VIEW]


def test_the_add_in_registers_the_help_of_its_functions(workbook: Path) -> None:
    excel = Excel(workbook, ADDIN, never)
    assert excel.addin
    excel.addin.run("XlgovDescribeFunctions")
    _, helps = wrappers()
    assert excel.helps == {
        f"'{ADDIN.name}'!{help.name}": (help.category, help.text, help.arguments) for help in helps
    }


def test_every_button_and_the_ribbon_make_the_same_command_line(workbook: Path) -> None:
    excel = Excel(workbook, ADDIN, lambda command: 0)
    for macro in buttons(workbook)[COVER_BUTTONS].values():
        excel.click(macro)
    for action in ACTIONS:
        excel.ribbon(action)
    assert not excel.messages
    assert not excel.popups
    found = [COMMAND.search(command) for command in excel.commands]
    assert all(found)
    pressed = [match.groups() for match in found if match]
    for (code, name, window), action in zip(pressed, [*ACTIONS, *ACTIONS], strict=True):
        # our own module comes first: xlwings would import every large library that it finds
        assert code == f"import xlgov.excel.entry;xlgov.excel.entry.run('{action}')"
        assert (name, window) == (workbook.name, WINDOW)


@dataclass
class Pressed:
    """A live macro workbook, and its buttons."""

    book: xw.Book
    ui: ui.ScriptedUi
    excel: Excel
    macros: dict[str, str]

    def press(self, action: str, *answers: object, pasted: str | None = None) -> str:
        """Press the button of an action on the sheet of the requests; the last thing said."""
        self.ui.answers[:] = answers
        self.ui.pasted = pasted
        said = len(self.ui.messages)
        self.excel.click(self.macros[ACTIONS[action].label])
        assert not self.ui.answers, self.ui.questions
        assert "error" not in self.ui.kinds, self.ui.messages
        return "\n".join(self.ui.messages[said:])

    def __getitem__(self, key: str) -> xw.Range:
        place = PLACES[key]
        return self.book.sheets[str(place.sheet)][str(place.cell)]


@pytest.fixture
def pressed(workbook: Path, live: Live, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pressed:
    """Every command line of the add-in is carried out here, on the live workbook."""
    book = live.open(workbook)
    scripted = ui.ScriptedUi()
    monkeypatch.setattr(ui, "ExcelUi", lambda app: scripted)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def shell(command: str) -> int:
        match = COMMAND.search(command)
        assert match
        assert match[2] == book.name
        exec(match[1], {})
        return 0

    return Pressed(book, scripted, Excel(workbook, ADDIN, shell), buttons(workbook)[COVER_BUTTONS])


@pytest.mark.office
def test_every_button_works_on_the_live_workbook(pressed: Pressed, tmp_path: Path) -> None:
    press, results = pressed.press, pressed.book.sheets[pages.RESULTS]
    received = pressed["requests.received.natural_person"]
    received.value = 5
    before = received.color
    assert "尚未" in results["A2"].value

    assert "A-BAL" in press("validate")
    assert received.color != before
    assert received.note is not None
    assert "一、本年新收" in received.note.text
    rows = results["A5:C30"].value
    assert "A-BAL" in [row[1] for row in rows]
    places = [row[2] for row in rows if row[0]]
    press("next_finding")
    assert str(selection(pressed.book)) == places[1]
    press("previous_finding")
    assert str(selection(pressed.book)) == places[0]

    assert "已清除" in press("clear_marks")
    assert (received.color, received.note, received.value) == (before, None, 5)

    exported = tmp_path / "导出.json"
    assert exported.name in press("export_json", exported)
    assert api.read(exported).figures["requests.received.natural_person"] == 5

    received.value = 6
    assert "已从 导出.json 导入" in press("import_json", exported, True)
    assert received.value == 5

    last = changed(report(year=2020, unit={}), requests__carried_forward__natural_person=3)
    before_last = tmp_path / "上年.xlsx"
    api.write(last, before_last)
    assert "已按 上年.xlsx 填入" in press("carry_over", before_last, True)
    assert pressed["requests.brought_forward.natural_person"].value == 3

    received.sheet.activate()
    received.select()
    assert "已填入" in press("paste_row", "1 2 3 0 0 0 6", True, pasted="1 2 3 0 0 0 6")
    assert received.resize(1, 7).value == [1, 2, 3, 0, 0, 0, 6]

    assert "填入 0" in press("fill_zeros", True)
    assert pressed["requests.carried_forward.natural_person"].value == 0

    assert "不需要更新" in press("refresh_text")
    assert "没有要规范的" in press("put_right")

    total = pressed["requests.received.total"]
    with changing(pressed.book) as session:
        session.sheet(total.sheet.name)
        total.value = 99
    assert "已恢复 1 格" in press("restore_formulas", True)
    assert total.value == 6

    assert __version__ in press("about", False)

    document, page = tmp_path / "报告.docx", tmp_path / "报告.html"
    assert document.name in press("export_word", "1", True, document)
    assert page.name in press("export_web", "2", True, page)
    assert document.stat().st_size and page.stat().st_size

    assert "没有单位名称" in press("pack")

    reports, data = tmp_path / "各单位", tmp_path / "数据"
    reports.mkdir()
    data.mkdir()
    api.write(report(), reports / "一份.xlsx")
    assert "写出 1 个文件" in press("convert_folder", reports, "5", data, True)
    assert api.read(data / "一份.json").figures == report().figures
    out = tmp_path / "汇总" / "结果.xlsx"
    out.parent.mkdir()
    assert "已汇总 1，" in press("roll_up", reports, "某县", False, out, True)
    assert api.read(out).unit.name == "某县"

    found, made = tmp_path / "已公布.txt", tmp_path / "导入.xlsx"
    found.write_text(text_of(report(), SHAPES["tabs"]), "utf-8")
    assert "已从 已公布.txt 做出一份新工作簿，已打开" in press("import_report", found, made)
    assert api.read(made).figures == report().figures

    other, differences = tmp_path / "另一份.json", tmp_path / "差异.xlsx"
    api.write(report(), other)
    assert "对照表已打开" in press("compare", other, differences)
    assert differences.stat().st_size
    assert len(pressed.excel.commands) == len(ACTIONS)
    assert pressed.book.sheets[pages.HIDDEN][MESSAGE_CELL].value == workbooks.MISSING
