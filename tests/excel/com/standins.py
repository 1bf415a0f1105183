"""xlwings' own engine for Windows, ``xlwings/_xlwindows.py`` as shipped, loaded without Windows.

Stand-ins for the modules of pywin32 and for the few functions of Windows that it asks; windows are handles of
the fake Excels, which are found by them as real ones are.
"""

from __future__ import annotations

import ctypes
import datetime
import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import xlwings

from tests.excel.com.dispatch import CDispatch
from tests.excel.com.errors import com_error

if TYPE_CHECKING:
    from tests.excel.com.excel import Excel

_ENGINE = "xlwings._xlwindows"
_EXCEL_WINDOW, _DESK, _SHEETS = 0, 1, 2
"""What is added to an Excel's handle: its own window, the desk in it, the sheets in that."""


class pywin_error(Exception):
    """pywintypes.error."""


class Time(datetime.datetime):
    """pywintypes.TimeType."""


def com_time(moment: datetime.datetime) -> Time:
    """A moment as pywin32 hands it over: with a time zone that means nothing."""
    whole = moment.replace(microsecond=0) + datetime.timedelta(seconds=round(moment.microsecond / 1e6))
    return Time(*whole.timetuple()[:6], tzinfo=datetime.UTC)


class Windows:
    """The windows of a desk with some Excels, the front one first, and the message boxes seen on it."""

    def __init__(self) -> None:
        self.excels: list[Excel] = []

    def owner(self, handle: int) -> Excel:
        for excel in self.excels:
            if handle in range(excel.hwnd, excel.hwnd + 3):
                return excel
        raise OSError(f"no window {handle}")

    def find(self, parent: int, after: int, kind: str, title: str | None) -> int:
        """FindWindowEx. A window of Excel without an open workbook has no sheets."""
        excel = self.owner(parent)
        if kind == "XLDESK" and parent == excel.hwnd:
            return parent + _DESK
        if kind == "EXCEL7" and parent == excel.hwnd + _DESK and excel.has_window:
            return parent - _DESK + _SHEETS
        return 0

    def accessible(self, handle: int, kind: int, interface: Any, pointer: Any) -> int:
        """AccessibleObjectFromWindow: ``pointer`` becomes the handle."""
        if not handle:
            raise OSError("invalid window handle")
        pointer._obj.value = handle
        return 0

    def following(self, handle: int, direction: int) -> int:
        handles = [excel.hwnd for excel in self.excels]
        place = handles.index(handle) + 1
        return handles[place] if place < len(handles) else 0

    def top(self, parent: object) -> int:
        return self.excels[0].hwnd if self.excels else 0

    def message(self, handle: int, text: str, title: str, style: int) -> int:
        """MessageBox: a window of Python's own, which a busy Excel does not hold up."""
        excel = self.owner(handle) if handle else self.excels[0]
        return excel.box(text, title, style)

    def message_anywhere(self, handle: object, text: str, title: str, style: int) -> int:
        return self.message(0, text, title, style)


def _functions(windows: Windows) -> dict[str, Any]:
    user32 = types.SimpleNamespace(
        GetTopWindow=windows.top,
        GetWindow=windows.following,
        GetForegroundWindow=lambda: windows.top(None),
        SetForegroundWindow=lambda handle: 1,
        SetWindowPos=lambda *given: 1,
        MessageBoxW=windows.message_anywhere,
    )
    return {
        "windll": types.SimpleNamespace(user32=user32),
        "oledll": types.SimpleNamespace(
            ole32=types.SimpleNamespace(CLSIDFromString=lambda text, to: 0),
            oleacc=types.SimpleNamespace(AccessibleObjectFromWindow=windows.accessible),
        ),
    }


class _Interfaces:
    """PyDLL of pythoncom: an object from an interface's pointer."""

    def __init__(self, windows: Windows) -> None:
        def from_pointer(pointer: Any, interface: Any, add: bool) -> CDispatch:
            return windows.owner(pointer.value).window

        self.PyCom_PyObjectFromIUnknown = from_pointer


def _modules(windows: Windows) -> dict[str, types.ModuleType]:
    class DispatchBaseClass(CDispatch):
        """Early binding: the fake has none."""

    def started(program: str) -> CDispatch:
        return windows.excels[0].application

    class TimeZoneInfo:
        @staticmethod
        def utc() -> datetime.timezone:
            return datetime.UTC

    contents: dict[str, dict[str, Any]] = {
        "pythoncom": {
            "CoInitialize": lambda: None,
            "ole_error": com_error,
            "com_error": com_error,
            "__file__": "pythoncom.dll",
        },
        "pywintypes": {
            "com_error": com_error,
            "error": pywin_error,
            "TimeType": Time,
            "IID": lambda text: text,
        },
        "win32api": {"MessageBox": windows.message},
        "win32con": {
            "MB_OK": 0,
            "MB_OKCANCEL": 1,
            "MB_YESNOCANCEL": 3,
            "MB_YESNO": 4,
            "MB_ICONINFORMATION": 0x40,
            "MB_ICONWARNING": 0x30,
        },
        "win32gui": {"FindWindowEx": windows.find},
        "win32process": {
            "GetWindowThreadProcessId": lambda handle: (1, windows.owner(handle).pid),
        },
        "win32timezone": {"TimeZoneInfo": TimeZoneInfo},
        "win32clipboard": {
            "CF_UNICODETEXT": 13,
            "OpenClipboard": lambda: None,
            "CloseClipboard": lambda: None,
            "GetClipboardData": lambda kind: windows.excels[0].clipboard,
        },
        "win32com": {},
        "win32com.client": {
            "CDispatch": CDispatch,
            "CoClassBaseClass": DispatchBaseClass,
            "DispatchBaseClass": DispatchBaseClass,
            "Dispatch": lambda given: given,
            "DispatchEx": started,
        },
    }
    found = {}
    for name, content in contents.items():
        found[name] = types.ModuleType(name)
        found[name].__dict__.update(content)
    vars(found["win32com"])["client"] = found["win32com.client"]
    return found


class _OnWindows:
    """The module sys for code that asks which platform it runs on."""

    platform = "win32"

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


WINDOWS = Windows()
"""The desk: its Excels come and go with the tests, the engine that looks at it is loaded once."""
_MODULES = _modules(WINDOWS)


@contextmanager
def on_windows() -> Iterator[types.ModuleType]:
    """The engine's module over the Excels of ``WINDOWS``; everything is put back after.

    Only the modules of xlwings and of our buttons take the platform for Windows, Python's own do not.
    """
    modules, functions = _MODULES, _functions(WINDOWS)
    functions["PyDLL"] = lambda name: _Interfaces(WINDOWS)
    absent = object()
    kept_modules = {name: sys.modules.pop(name, absent) for name in (*modules, _ENGINE)}
    kept_functions = {name: getattr(ctypes, name, absent) for name in functions}
    engines = dict(xlwings.engines.engines_by_name)
    active = xlwings.engines.active
    sys.modules |= modules
    for name, function in functions.items():
        setattr(ctypes, name, function)
    asking = list(_asking())
    try:
        engine = _engine()
        engine.N_COM_ATTEMPTS = 0
        xlwings.engines.add(xlwings.Engine(impl=engine.engine))
        xlwings.engines.active = xlwings.engines["excel"]
        for module in asking:
            vars(module)["sys"] = _OnWindows()
        yield engine
    finally:
        for module in asking:
            vars(module)["sys"] = sys
        xlwings.engines.engines_by_name.clear()
        xlwings.engines.engines_by_name.update(engines)
        xlwings.engines.active = active
        for name, function in kept_functions.items():
            if function is absent:
                delattr(ctypes, name)
            else:
                setattr(ctypes, name, function)
        for name, module in kept_modules.items():
            sys.modules.pop(name, None)
            if module is not absent:
                sys.modules[name] = module
        vars(xlwings).pop("_xlwindows", None)
        if kept_modules[_ENGINE] is not absent:
            vars(xlwings)["_xlwindows"] = kept_modules[_ENGINE]


@cache
def _loaded() -> types.ModuleType:
    return importlib.import_module(_ENGINE)


def _engine() -> types.ModuleType:
    engine = _loaded()
    sys.modules[_ENGINE] = engine
    vars(xlwings)["_xlwindows"] = engine
    return engine


def _asking() -> Iterator[types.ModuleType]:
    for name in ("entry", "hosts", "notes", "ui", "log", "local_files", "doctor", "windows"):
        importlib.import_module(f"xlgov.excel.{name}")
    for name, module in list(sys.modules.items()):
        ours = name.startswith("xlgov.excel.") or name in ("xlwings.main", "xlwings.utils")
        # what is installed on the computer is no matter of Excel's
        ours = ours and not name.startswith("xlgov.excel.setup")
        if ours and vars(module).get("sys") is sys:
            yield module
