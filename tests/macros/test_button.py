"""A press of a button: from the drawing part through VBA and xlwings' RunPython to a live book."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyopenvba", reason="the interpreter of VBA is not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

import xlwings as xw

from macros import workbooks
from macros.addin import NO_WORKBOOK
from macros.packages import unpacked
from tests.excel.host import Live
from tests.macros.interpreted import WINDOW, Excel
from tests.macros.test_build import ADDIN, VML_MACRO, WORKBOOKS
from xlgov.excel import entry
from xlgov.excel.catalogue import ACTIONS
from xlgov.form import edition
from xlgov.workbook import geometry

COMMAND = re.compile(r' -B -c "((?:\\"|[^"])*)"  --wb="([^"]*)" --from_xl=1 .*--hwnd="(\d+)" 2> "[^"]*" ')


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
    for macro in buttons(workbook)["xl/drawings/vmlDrawing1.vml"].values():
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
    assert [dialog[1] for dialog in excel.addin.dialogs] == [NO_WORKBOOK]


def test_every_button_and_the_ribbon_make_the_same_command_line(workbook: Path) -> None:
    excel = Excel(workbook, ADDIN, lambda command: 0)
    for macro in buttons(workbook)["xl/drawings/vmlDrawing1.vml"].values():
        excel.click(macro)
    for action in ACTIONS:
        excel.ribbon(action)
    assert not excel.messages
    assert not excel.popups
    found = [COMMAND.search(command) for command in excel.commands]
    assert all(found)
    pressed = [match.groups() for match in found if match]
    for (code, name, window), action in zip(pressed, [*ACTIONS, *ACTIONS], strict=True):
        assert code.endswith(f"; import xlgov.excel.entry;xlgov.excel.entry.run('{action}')")
        # nothing of the workbook's folder is put on Python's path
        assert 'prepare_sys_path(\\"false;' in code
        assert (name, window) == (workbook.name, WINDOW)


@pytest.mark.office
def test_a_press_marks_the_live_workbook(
    workbook: Path,
    live: Live,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xlgov.excel import ui

    form = edition("2021")
    cell = geometry.addresses(form)["requests.received.natural_person"]
    book = live.open(workbook)
    sheet = book.sheets[str(cell.sheet)]
    target = sheet[str(cell.cell)]
    target.value = 5
    before = target.color
    results = book.sheets[geometry.RESULTS]
    assert "尚未" in results["A2"].value
    scripted = ui.ScriptedUi()
    monkeypatch.setattr(ui, "ExcelUi", lambda app: scripted)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)

    def shell(command: str) -> int:
        match = COMMAND.search(command)
        assert match and match[2] == book.name
        exec(match[1].replace('\\"', '"'), {})
        return 0

    macros = buttons(workbook)
    numbers = {name: f"xl/drawings/vmlDrawing{n}.vml" for n, name in enumerate(geometry.sheet_names(form), 1)}
    here = macros[numbers[sheet.name]]
    excel = Excel(workbook, ADDIN, shell)

    excel.click(here[ACTIONS["validate"].label])

    assert len(scripted.messages) == 1, scripted.messages
    assert target.color not in (None, before)
    assert target.note is not None and "一、本年新收" in target.note.text
    assert "A-BAL" in [row[1] for row in results["A5:B30"].value]

    excel.click(here[ACTIONS["clear_marks"].label])

    assert target.color == before
    assert target.note is None
    assert target.value == 5
    assert entry.run.__module__ in excel.commands[0]
