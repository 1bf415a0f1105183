"""xlwings' VBA module as our add-in carries it: what starts is decided by no workbook and by no name of one.

A workbook that came by mail may hold any formula, any sheet and any name, and a formula is computed without a
click. In xlwings' own module a formula can call what starts Python, a sheet named ``*.py`` is run as code,
settings are read from the workbook and from its folder, and the workbook's path is pasted into the command
line. Here

- only what is ours is public: the function for each formula, and ``XlgovRun`` for the buttons;
- what starts Python leaves at once when a cell calls it;
- ``XlgovRun`` takes the ids of the catalogue and nothing else;
- the settings are the user's own and the add-in's; sheets are not looked at; the path is not handed on;
- a click starts a process of its own, in which our module is imported first (docs/architecture.md says why).
"""

from __future__ import annotations

import re

import xlwings

from macros.packages import source
from xlgov.excel.catalogue import ACTIONS

MODULE = "xlwings"
STARTERS = ("RunPython", "ExecuteWindows", "ExecuteMac")
"""What starts a program, of xlwings' own."""

BROKEN_OFF = "K1"
"""The cell of the add-in's sheet with what is said before the last words of a Python that failed."""

_RUN = "XlgovRun"
_CELL = 'TypeName(Application.Caller) = "Range"'
_EDITS = (
    ('Public Const PROJECT_NAME As String = "myaddin"', 'Public Const PROJECT_NAME As String = "xlgov"'),
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then ' xlgov: a workbook has no say in the settings",
    ),
    (
        'If source = "" Or source = "directory" Then',
        'If source = "directory" Then \' xlgov: nor has the folder it lies in',
    ),
    (
        'PYTHONPATH = AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";" &',
        'PYTHONPATH = AddExcelDir & ";;;" &',
    ),
    ('MsgBox "Could not find Interpreter!", vbCritical', 'XlgovSay "I1"'),
    # a Range of nobody's is the active sheet's, and a chart sheet has none
    (
        'For Each cell In Range(sht.Range("A1"), lastCell)',
        'For Each cell In sht.Range(sht.Range("A1"), lastCell)',
    ),
    (
        "        Content = ReadFile(FileName)\n",
        "        On Error Resume Next ' xlgov: the file may be gone, Python has been running all the same\n"
        "        Content = ReadFile(FileName)\n"
        "        On Error GoTo 0\n",
    ),
    (
        'Content = Content & "Press Ctrl+C to copy this message to the clipboard."',
        f'Content = ThisWorkbook.Worksheets(1).Range("{BROKEN_OFF}").Value & vbCrLf & vbCrLf & Content',
    ),
    ('WScript.Popup Content, AUTO_DISMISS, "Error", OK', 'WScript.Popup Content, AUTO_DISMISS, "xlgov", OK'),
    (
        '" -B -c ""import xlwings.utils;xlwings.utils.prepare_sys_path(\\""" & PYTHONPATH & "\\""); " & '
        'PythonCommand & """ "',
        '" -c """ & PythonCommand & """ "',
    ),
)
"""What stands in xlwings' module once, and what stands there instead."""
_STARTS = """Function RunPython(PythonCommand As String)
    ' xlgov: a process of its own for each click, and nothing imported before our own module; the only setting
    ' that counts is the interpreter. On macOS a script of xlwings' own imports xlwings first all the same.
    #If Mac Then
        Application.StatusBar = "Running..."
        ExecuteMac PythonCommand, GetConfig("INTERPRETER_MAC", "python"), "false;;;;;"
    #Else
        RunPython = ExecuteWindows(False, PythonCommand, GetConfig("INTERPRETER_WIN", "python"))
    #End If
End Function


"""
_PARTS = (
    ("Function RunPython(", "Sub ExecuteMac(", _STARTS),
    ("    ' Handle ampersands and backslashes in file paths\n", "    If CondaPath <>", ""),
    # programs that are no Python
    (
        "Public Function RunFrozenPython(",
        '#If App = "Microsoft Excel" Then\nFunction GetUdfModules',
        "",
    ),
    # code that is imported from a workbook, and settings that are written
    ('#If App = "Microsoft Excel" Then\nFunction GetUdfModules', "Private Sub CleanUp()", ""),
    ("Sub KillPy()", "Private Sub GetDLLVersion()", ""),
    ("Function SaveConfigToFile(", "Function GetConfigFromFile(", ""),
)
"""What is cut out of it, from the first words up to the last, and what stands there instead."""
_PROCEDURE = re.compile(r"(?m)^([ \t]*)(?:Public )?(?=(?:Declare )?(?:PtrSafe )?(?:Sub|Function) )")
_HEAD = re.compile(r"(?m)^Attribute VB_Name = .*\n|^#Const App = .*\n|^Option Explicit\n")


def started_safely(text: str, functions: str) -> str:
    """xlwings' module with the way in for our buttons and the functions for formulas.

    ``functions`` is what xlwings' generator writes for them. Raises ValueError where xlwings' text is not
    the one that this was written for.
    """
    text = "\n".join(text.splitlines()) + "\n"
    for old, new in _EDITS:
        text = once(text, old, new)
    for start, end, instead in _PARTS:
        text = _cut(text, start, end, instead)
    text = _PROCEDURE.sub(r"\1Private ", text)
    for name in STARTERS:
        text = _guarded(text, name)
    return text + _own() + _HEAD.sub("", functions)


def once(text: str, old: str, new: str) -> str:
    """Replace what must be there exactly once: another xlwings may have another file."""
    if text.count(old) != 1:
        raise ValueError(f"the VBA of xlwings {xlwings.__version__} is not as expected: {old!r}")
    return text.replace(old, new)


def _cut(text: str, start: str, end: str, instead: str) -> str:
    """Put something else in the place of what begins with some words, up to the next others."""
    first = text.index(start) if text.count(start) == 1 else -1
    last = text.find(end, first)
    if first < 0 or last < 0:
        raise ValueError(f"the VBA of xlwings {xlwings.__version__} is not as expected: {start!r}")
    return text[:first] + instead + text[last:]


def _guarded(text: str, name: str) -> str:
    """Let a procedure of a module leave at once when a cell calls it."""
    head = re.compile(rf"^Private (Sub|Function) {name}\((?:[^\n]* _\n)*[^\n]*\n", re.MULTILINE)
    found = head.findall(text)
    if len(found) != 1:
        raise ValueError(f"the VBA of xlwings {xlwings.__version__} has no {name}")
    return head.sub(lambda match: f"{match[0]}    If {_CELL} Then Exit {match[1]}\n", text)


def _own() -> str:
    """Our part: ``XlgovRun``, and which actions it knows."""
    names = ", ".join(f'"{name}"' for name in ACTIONS)
    known = (
        "\nPrivate Function XlgovKnows(ByVal action As String) As Boolean\n"
        "    Select Case action\n"
        f"        Case {names}\n"
        "            XlgovKnows = True\n"
        "    End Select\n"
        "End Function\n"
    )
    return "\n" + _HEAD.sub("", source(_RUN)) + known
