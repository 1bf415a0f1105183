"""A click in Excel without Excel: the VBA of workbook and add-in, interpreted by pyOpenVBA.

The projects of the workbook and of the add-in run as they are in the files, each in an interpreter of its
own, except for a handful of phrases that this interpreter does not know; they are listed here.
``WScript.Shell`` is ours: it keeps the command line that Windows would get and hands it on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import MISSING, NOTHING, VBAInt, VBAObject, member, method, to_text
from pyopenvba.vba import VBAModuleKind

ENVIRONMENT = {"TEMP": r"C:\Temp", "USERPROFILE": r"C:\Users\王 工"}
WINDOW = "4242"

_GAPS = (
    # a comment behind a directive
    (r"(?m)^(\s*#(?:Const|If|ElseIf|Else|End If)[^'\r\n]*?)\s*'.*$", r"\1"),
    # "False" = True is a type mismatch
    (r'(GetConfig\("[A-Z _]+", False\)) = True', r'(\1 & "") = "True"'),
    (r"\bApplication\.Hwnd\b", WINDOW),
    # who called
    (r"\bTypeName\(Application\.Caller\)", 'CreateObject("xlgov.caller").Kind'),
    # the window in front
    (r"\bhost\.ActiveProtectedViewWindow\b", 'CreateObject("xlgov.windows").ActiveProtectedViewWindow'),
    # a range from one cell to another
    (r'\bsht\.Range\(sht\.Range\("A1"\), lastCell\)', 'sht.Range("A1:" & lastCell.Address)'),
    # file verbs
    (r"(?m)^(\s*)Kill LOG_FILE", r"\1LOG_FILE = LOG_FILE"),
    (r"\bReadFile\(FileName\)", 'CreateObject("xlgov.log").Text'),
    # registering the help of functions
    (r"\bApplication\.MacroOptions\b", 'CreateObject("xlgov.wizard").MacroOptions'),
    # one project cannot call another
    (r'Workbooks\("xlgov\.xlam"\)', 'CreateObject("xlgov.addin")'),
    (r'Application\.Run "xlgov\.xlam!(\w+)", ', r'addin.Run "\1", '),
)


class _Shell(VBAObject):
    """WScript.Shell."""

    vba_type_name = "IWshShell3"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @method
    def Run(self, command: object, style: object = MISSING, wait: object = MISSING) -> int:
        line = to_text(command)
        self.excel.commands.append(line)
        return self.excel.shell(line)

    @method
    def ExpandEnvironmentStrings(self, text: object) -> str:
        return re.sub(r"%(\w+)%", lambda found: ENVIRONMENT.get(found[1].upper(), found[0]), to_text(text))

    @method
    def Popup(self, text: object, *rest: object) -> int:
        self.excel.popups.append(to_text(text))
        return 1


class _Wizard(VBAObject):
    """Where Excel keeps the help of functions."""

    vba_type_name = "Application"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @method
    def MacroOptions(
        self,
        Macro: object,
        Description: object,
        Category: object,
        ArgumentDescriptions: object,
    ) -> None:
        arguments = tuple(to_text(text) for text in ArgumentDescriptions.elements())
        self.excel.helps[to_text(Macro)] = (to_text(Category), to_text(Description), arguments)


class _Caller(VBAObject):
    """What Application.Caller is: a range for a formula, a text for a button, an error for the ribbon."""

    vba_type_name = "Caller"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @method
    def Kind(self) -> str:
        return self.excel.caller


class _Log(VBAObject):
    """The file with the last words of a Python."""

    vba_type_name = "TextStream"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @member
    def Text(self) -> str:
        if self.excel.last_words is None:
            raise VBARuntimeError(53, "File not found")
        return self.excel.last_words


class _Windows(VBAObject):
    """Application, as far as it knows of Protected View."""

    vba_type_name = "Application"

    def __init__(self, excel: Excel) -> None:
        self.excel = excel

    @member
    def ActiveProtectedViewWindow(self) -> object:
        if self.excel.protected_view is None:
            raise VBARuntimeError(438, "Object doesn't support this property or method")
        return self if self.excel.protected_view else NOTHING


class _Addin(VBAObject):
    """The add-in as the workbook's macros reach it."""

    vba_type_name = "Workbook"

    def __init__(self, excel: Excel, application: ExcelApplication) -> None:
        self.excel = excel
        self.application = application

    @method
    def Run(self, macro: object, *arguments: object) -> object:
        if self.excel.addin_is_older and len(arguments) > 1:
            raise VBARuntimeError(450, "Wrong number of arguments or invalid property assignment")
        return self.application.run(to_text(macro), *map(to_text, arguments))


class Excel:
    """An open workbook, with the add-in or without it; ``shell`` does what cmd.exe would."""

    def __init__(self, workbook: Path, addin: Path | None, shell: Callable[[str], int]) -> None:
        self.shell = shell
        self.commands: list[str] = []
        self.popups: list[str] = []
        self.last_words: str | None = ""
        """What Python left behind; None where the file is gone."""
        self.caller = "Error"
        self.protected_view: bool | None = False
        """Whether a window of Protected View is in front; None where Excel knows no such windows."""
        self.addin_is_older = False
        """Whether the add-in takes no name of a workbook."""
        self.helps: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self.addin: ExcelApplication | None = None
        if addin:
            self.addin = self._opened(addin)
            self.addin.open_workbook(workbook)
        self.workbook = self._opened(workbook)

    def click(self, macro: str, *arguments: object) -> None:
        """Run the macro of a button."""
        self.workbook.run(macro, *arguments)

    def ribbon(self, action: str) -> None:
        """What the ribbon's callback does."""
        assert self.addin
        self.addin.run("XlgovRun", action)

    @property
    def messages(self) -> list[str]:
        """The texts of all message boxes of the workbook's macros."""
        return [str(dialog[1]) for dialog in self.workbook.dialogs]

    def _opened(self, path: Path) -> ExcelApplication:
        application = ExcelApplication.open(path, with_vba=False)
        host = application.interpreter.host
        known = host.create

        def create(name: str) -> object:
            if name.lower() == "wscript.shell":
                return _Shell(self)
            if name == "xlgov.wizard":
                return _Wizard(self)
            if name == "xlgov.log":
                return _Log(self)
            if name == "xlgov.caller":
                return _Caller(self)
            if name == "xlgov.addin":
                if self.addin is None:
                    raise VBARuntimeError(9, "Subscript out of range")
                return _Addin(self, self.addin)
            if name == "xlgov.windows":
                return _Windows(self)
            return known(name)

        host.create = create
        application.interpreter._intrinsics = application.interpreter._intrinsics | {
            "getattr": _attributes,
            "environ": lambda interpreter, given, named: ENVIRONMENT.get(to_text(given[0]).upper(), ""),
        }
        with ExcelFile(path) as file:
            for module in file.vba_project().modules:
                text = module.source
                for gap, instead in _GAPS:
                    text = re.sub(gap, instead, text)
                if module.kind is VBAModuleKind.standard:
                    application.add_module(text, name=module.name)
        return application


def _attributes(interpreter: object, given: list[object], named: object) -> VBAInt:
    raise VBARuntimeError(53, f"no such file: {to_text(given[0])}")
