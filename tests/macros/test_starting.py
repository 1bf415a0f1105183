"""Nothing starts from a cell, and no workbook has a say in what a click starts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyopenvba", reason="the interpreter of VBA is not here (test extra)")
pytest.importorskip("xlwings", reason="xlwings is not here")

import openpyxl
from pyopenvba import ExcelFile
from pyopenvba.exceptions import VBARuntimeError

from macros import xlwings_vba
from macros.addin import (
    BEHIND,
    BROKEN_OFF,
    MESSAGES,
    NO_PYTHON,
    NOT_IN_FRONT,
    NOT_STARTED,
    OWN,
    UNKNOWN,
    UNNAMEABLE,
)
from macros.wrappers import wrappers
from tests.macros.interpreted import Excel
from tests.macros.test_build import ADDIN, WORKBOOKS, modules
from tests.macros.test_button import COMMAND
from xlgov.excel.catalogue import ACTIONS
from xlgov.excel.notes import MACRO

PROCEDURE = re.compile(
    r"(?im)^[ \t]*(?P<scope>public |private |friend )?(?:static )?(?:declare )?(?:ptrsafe )?"
    r"(?P<kind>sub|function) (?P<name>\w+)"
)
CALLED_BY_A_CELL = "Range"
YES, NO = 6, 7
"""What MsgBox answers for 是 and 否."""


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
        for module in (xlwings_vba.MODULE, *OWN)
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
        for match in PROCEDURE.finditer("".join(modules(ADDIN)[name] for name in (xlwings_vba.MODULE, *OWN)))
        if match["kind"].lower() == "function" and (match["scope"] or "").lower() != "private "
    }
    assert callable_from_cells == {help.name for help in wrappers()[1]}


@pytest.mark.parametrize(
    ("procedure", "arguments"),
    [
        ("RunPython", ("import os; os.system('calc')",)),
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
    "name", ["KillPy", "ImportPythonUDFs", "ImportXlwingsUdfsModule", "SaveConfigToFile", "RunFrozenPython"]
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


# --- which workbook


@pytest.mark.parametrize("answer", [NO, YES])
def test_beside_a_window_of_protected_view_the_ribbon_asks_which_is_meant(
    tmp_path: Path, answer: int
) -> None:
    excel = opened(tmp_path)
    excel.protected_view = True
    assert excel.addin
    # another workbook is open, and is the active one whichever is in front
    excel.addin.answer_dialogs(answer)
    excel.ribbon("validate")
    assert len(excel.commands) == (answer == YES)
    question, name = said(excel)[0].rsplit("\r\n\r\n", 1)
    assert (question, name) == (BEHIND, "年报.xlsm")
    assert "启用编辑" in BEHIND


@pytest.mark.parametrize("protected_view", [False, None])
def test_an_excel_that_knows_no_protected_view_starts(tmp_path: Path, protected_view: bool | None) -> None:
    excel = opened(tmp_path)
    excel.protected_view = protected_view
    excel.ribbon("validate")
    assert len(excel.commands) == 1
    assert not said(excel)


def test_the_button_of_a_workbook_hands_over_its_name(tmp_path: Path) -> None:
    excel = opened(tmp_path)
    # macros of a workbook run outside Protected View only: a window of it may stand behind
    excel.protected_view = True
    excel.click("XlgovButtons.Forward", "validate")
    assert len(excel.commands) == 1
    assert excel.addin
    excel.addin.run("XlgovRun", "validate", "别的工作簿.xlsm")
    assert len(excel.commands) == 1
    assert said(excel) == [NOT_IN_FRONT]


def test_a_name_that_is_handed_over_is_on_no_command_line(tmp_path: Path) -> None:
    excel = opened(tmp_path)
    assert excel.addin
    for name in ("a & calc.xlsm", '" & calc & ".xlsm', "年报.XLSM"):
        excel.addin.run("XlgovRun", "validate", name)
    assert not excel.commands


def test_a_workbook_works_with_an_add_in_of_before(tmp_path: Path) -> None:
    excel = opened(tmp_path)
    excel.addin_is_older = True
    excel.click("XlgovButtons.Forward", "validate")
    assert len(excel.commands) == 1
    assert not excel.messages


# --- what cannot start


def test_an_excel_that_may_start_nothing_says_so_in_chinese(tmp_path: Path) -> None:
    excel = opened(tmp_path)

    def forbidden(command: str) -> int:
        raise VBARuntimeError(70, "Permission denied")

    excel.shell = forbidden
    excel.ribbon("validate")
    assert said(excel) == [NOT_STARTED]


def test_an_interpreter_that_is_gone_is_told_in_chinese(tmp_path: Path) -> None:
    excel = opened(tmp_path)
    assert excel.addin
    excel.addin.run("ExecuteWindows", False, "pass", "C:\\away\\pythonw.exe")
    assert not excel.commands
    assert said(excel) == [NO_PYTHON]


@pytest.mark.parametrize("words", ["ModuleNotFoundError: No module named 'xlgov'", "", None])
def test_a_python_that_ends_with_a_code_is_told_in_chinese(tmp_path: Path, words: str | None) -> None:
    excel = opened(tmp_path)
    excel.shell, excel.last_words = lambda command: 1, words
    excel.ribbon("validate")
    (popup,) = excel.popups
    assert popup.split("\r\n\r\n") == [BROKEN_OFF, f"{words or ''}\r\n"]
    # it has been running, whatever became of its words
    assert said(excel) == []
    assert "什么也没有做" not in BROKEN_OFF


def test_no_procedure_has_the_name_of_a_module() -> None:
    # Application.Run, and a formula, would find the module
    for path in (ADDIN, *WORKBOOKS):
        found = modules(path)
        with ExcelFile(path) as workbook:
            taken = {name.lower() for name in (*found, workbook.vba_project().name)}
        procedures = {match["name"].lower() for code in found.values() for match in PROCEDURE.finditer(code)}
        assert len(procedures) > 5
        assert procedures & taken == set()


def test_the_macro_that_python_calls_is_there() -> None:
    addin, _, procedure = MACRO.partition("!")
    assert addin == ADDIN.name
    assert procedure in {match["name"] for name in OWN for match in PROCEDURE.finditer(modules(ADDIN)[name])}


def test_no_range_is_that_of_the_active_sheet() -> None:
    # a chart sheet has none: Excel raises an error
    for name in (xlwings_vba.MODULE, *OWN):
        code = re.sub(r"(?m)^\s*'.*$", "", modules(ADDIN)[name])
        assert not re.search(r"(?<![.\w])(?:Range|Cells|Rows|Columns)\(", code)


def test_every_message_of_the_add_in_is_said_somewhere() -> None:
    code = code_of_xlwings()
    named = re.findall(r'XlgovSay "([A-Z])1"', code) + re.findall(
        r'Worksheets\(1\)\.Range\("([A-Z])1"\)', code
    )
    assert sorted(named) == [chr(ord("D") + index) for index in range(len(MESSAGES))]


def test_no_setting_leads_to_the_server_of_the_functions() -> None:
    code = code_of_xlwings()
    assert "USE UDF SERVER" not in code
    assert "XLPy.Exec" not in code


def test_another_text_of_xlwings_stops_the_build() -> None:
    text, (functions, _) = _original(), wrappers()
    assert "Private Function RunPython(" in xlwings_vba.started_safely(text, functions)
    for known in (
        "Handle ampersands and backslashes in file paths",
        "Could not find Interpreter!",
        "Function RunFrozenPython(",
        "SheetExists(ActiveWorkbook, PR",
    ):
        assert known in text
        with pytest.raises(ValueError, match=re.escape("xlwings")):
            xlwings_vba.started_safely(text.replace(known, known.upper()), functions)


def _original() -> str:
    """The module as xlwings ships it."""
    import xlwings

    path = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
    with ExcelFile(path) as workbook:
        return str(workbook.get_module(xlwings_vba.MODULE))
