"""Nothing starts from a cell, and no workbook has a say in what a click starts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyopenvba", reason="the interpreter of VBA is not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

import openpyxl
from pyopenvba.exceptions import VBARuntimeError

from macros import xlwings_vba
from macros.addin import UNKNOWN, UNNAMEABLE
from macros.wrappers import wrappers
from tests.macros.interpreted import Excel
from tests.macros.test_build import ADDIN, WORKBOOKS, modules
from tests.macros.test_button import COMMAND
from xlgov.excel.catalogue import ACTIONS

PROCEDURE = re.compile(
    r"(?im)^[ \t]*(?P<scope>public |private |friend )?(?:static )?(?:declare )?(?:ptrsafe )?"
    r"(?P<kind>sub|function) (?P<name>\w+)"
)
CALLED_BY_A_CELL = "Range"


def opened(tmp_path: Path, name: str = "年报.xlsm", sheet: str | None = None) -> Excel:
    """A workbook and the add-in; every command line is kept, none is carried out."""
    path = Path(shutil.copy(WORKBOOKS[-1], tmp_path / name))
    if sheet:
        book = openpyxl.load_workbook(path, keep_vba=True)
        book.create_sheet(sheet)["A1"] = "import os"
        book.save(path)
    return Excel(path, ADDIN, lambda command: 0)


def said(excel: Excel) -> list[str]:
    assert excel.addin
    return [str(dialog[1]) for dialog in excel.addin.dialogs]


def code_of_xlwings() -> str:
    return modules(ADDIN)[xlwings_vba.MODULE]


def public() -> set[str]:
    """What formulas and other workbooks can call, of everything in the add-in's standard modules."""
    found = {
        match["name"]
        for module in (xlwings_vba.MODULE, "XlgovAddin")
        for match in PROCEDURE.finditer(modules(ADDIN)[module])
        if (match["scope"] or "public ").lower() == "public "
    }
    assert len(found) >= 5
    return found


def test_only_what_is_ours_can_be_called_from_outside() -> None:
    functions = {help.name for help in wrappers()[1]}
    subs = {"XlgovRun", "XlgovRibbon", "XlgovRibbonLoaded", "XlgovDescribeFunctions"}
    assert public() == functions | subs


def test_a_formula_can_call_nothing_but_our_functions() -> None:
    # a formula calls functions, never subs
    callable_from_cells = {
        match["name"]
        for match in PROCEDURE.finditer(code_of_xlwings() + modules(ADDIN)["XlgovAddin"])
        if match["kind"].lower() == "function" and (match["scope"] or "").lower() != "private "
    }
    assert callable_from_cells == {help.name for help in wrappers()[1]}


@pytest.mark.parametrize(
    ("procedure", "arguments"),
    [
        ("RunPython", ("import os; os.system('calc')",)),
        ("RunFrozenPython", ("C:\\Windows\\System32\\calc.exe",)),
        ("ExecuteWindows", (True, "C:\\Windows\\System32\\calc.exe", "C:\\Windows\\System32")),
        ("XlgovRun", ("validate",)),
    ],
)
def test_what_starts_a_program_does_nothing_when_a_cell_calls_it(
    tmp_path: Path, procedure: str, arguments: tuple[object, ...]
) -> None:
    excel = opened(tmp_path)
    assert excel.addin
    excel.addin.run(procedure, *arguments)
    assert len(excel.commands) == 1
    excel.commands.clear()
    excel.caller = CALLED_BY_A_CELL
    assert not excel.addin.run(procedure, *arguments)
    assert not excel.commands
    assert not said(excel)


@pytest.mark.parametrize(
    "name", ["KillPy", "ImportPythonUDFs", "ImportXlwingsUdfsModule", "SaveConfigToFile"]
)
def test_what_imports_code_or_writes_settings_is_gone(tmp_path: Path, name: str) -> None:
    excel = opened(tmp_path)
    assert excel.addin
    with pytest.raises(VBARuntimeError):
        excel.addin.run(name)


@pytest.mark.parametrize(
    "action",
    [
        "",
        "validate ",
        "VALIDATE",
        "nothing",
        "validate');import os;os.system('calc');('",
        "x'\n",
        "__import__",
    ],
)
def test_only_the_actions_of_the_catalogue_are_taken(tmp_path: Path, action: str) -> None:
    excel = opened(tmp_path)
    excel.ribbon(action)
    assert not excel.commands
    assert said(excel) == [UNKNOWN]
    assert action not in ACTIONS


def test_every_action_of_the_catalogue_is_taken(tmp_path: Path) -> None:
    excel = opened(tmp_path)
    for action in ACTIONS:
        excel.ribbon(action)
    assert len(excel.commands) == len(ACTIONS)
    assert not said(excel)


def test_a_sheet_of_code_is_a_sheet_like_any_other(tmp_path: Path) -> None:
    excel = opened(tmp_path, sheet="evil.py")
    excel.ribbon("validate")
    (command,) = excel.commands
    assert "embedded" not in command
    assert not said(excel)
    assert ".py" not in re.sub(r"'[^\n]*", "", code_of_xlwings()).replace("xlwings.", "")


@pytest.mark.parametrize(
    "name",
    [
        "a^&calc&.xlsm",
        "a;b;c;d;e;f;g.xlsm",
        "O'Neil & 王 100%.xlsm",
        "完成50%，其余50%.xlsm",
        "(1) 年报.xlsm",
    ],
)
def test_the_path_of_a_workbook_is_on_no_command_line(tmp_path: Path, name: str) -> None:
    excel = opened(tmp_path, name)
    excel.ribbon("validate")
    match = COMMAND.search(excel.commands[0])
    assert match
    # between its own quotes, where cmd.exe takes & and ^ as they are
    assert match[2] == name
    assert name.partition(".")[0] not in match[1]
    assert str(tmp_path) not in excel.commands[0]
    assert "ActiveWorkbook.FullName &" not in code_of_xlwings()


@pytest.mark.parametrize(
    "name",
    [
        "a=b.xlsm",
        "$(open).xlsm",
        "`id`.xlsm",
        'x" & calc.xlsm',
        "a|b.xlsm",
        "%TEMP%.xlsm",
        "50%CMDCMDLINE%&calc&.xlsm",
        "a\\b.xlsm",
    ],
)
def test_a_name_that_a_command_line_cannot_hold_is_told(tmp_path: Path, name: str) -> None:
    excel = opened(tmp_path, name)
    excel.ribbon("validate")
    assert not excel.commands
    assert said(excel) == [UNNAMEABLE]


def test_another_text_of_xlwings_stops_the_build() -> None:
    text, (functions, _) = _original(), wrappers()
    assert "Private Function RunPython(" in xlwings_vba.started_safely(text, functions)
    for known in (
        "Check for embedded Python code",
        "Function RunFrozenPython(",
        "SheetExists(ActiveWorkbook, PR",
    ):
        assert known in text
        with pytest.raises(ValueError, match=re.escape("xlwings")):
            xlwings_vba.started_safely(text.replace(known, known.upper()), functions)


def _original() -> str:
    """The module as xlwings ships it."""
    import xlwings
    from pyopenvba import ExcelFile

    path = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    with ExcelFile(path) as workbook:
        return str(workbook.get_module(xlwings_vba.MODULE))
