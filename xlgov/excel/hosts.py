"""The few things xlwings has no word for, per host: sheet protection, the clipboard.

Everything here works on any host or does nothing; what the buttons do is written without it where possible.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlgov.errors import InputError
from xlgov.workbook.protection import ANY, FREE, Protection

if TYPE_CHECKING:
    import xlwings as xw

Relock = Callable[[], None]

_OFFICE_MODULES = "xlgov.excel.office."
"""How the names of its modules begin."""


def unlocked(sheet: xw.Sheet, known: Protection | None = None) -> Relock | None:
    """Take a sheet's protection off; the answer puts it on again as it was, None where there was none.

    ``known`` is its protection where a copy told it: asking Excel takes fifteen calls. Raises InputError when
    it has a password.
    """
    if is_office(sheet):
        return _unlocked_office(sheet, known)
    return _unlocked_mac(sheet) if sys.platform == "darwin" else _unlocked_windows(sheet, known)


def is_office(part: xw.App | xw.Book | xw.Sheet | xw.Range) -> bool:
    """Whether a host, or a part of its workbook, is LibreOffice's; the host itself is not asked."""
    return type(getattr(part, "impl", part)).__module__.startswith(_OFFICE_MODULES)


def require_writable(book: xw.Book) -> None:
    """Raise InputError for a workbook in which nothing can be changed: LibreOffice's of a file that is only
    read. Excel changes such a one in its window, and refuses to save it over the file."""
    if is_office(book) and book.impl.document.isReadonly():
        raise InputError(
            "这个工作簿是以只读方式打开的，不能标色，也不能写入",
            "请点“编辑—编辑模式”（或者“另存为”一份，在那一份里），再点一次。",
        )


def _password(sheet: xw.Sheet) -> InputError:
    where = "“工具—保护工作表”" if is_office(sheet) else "“审阅—撤消工作表保护”"
    return InputError(
        "这张表设了保护密码，改不了",
        f"请先在{where}中输入密码解除保护，再点一次；不知道密码的，问设密码的人。",
        sheet=sheet.name,
    )


def _unlocked_windows(sheet: xw.Sheet, known: Protection | None) -> Relock | None:
    api = sheet.api
    was = known or _asked_windows(api)
    if not was.is_on:
        return None
    try:
        api.Unprotect("")
    except Exception as error:
        raise _password(sheet) from error
    allowed = {name: name in was.free for name in FREE}

    def relock() -> None:
        api.Protect(DrawingObjects=was.objects, Contents=was.contents, Scenarios=was.scenarios, **allowed)
        if was.selection != ANY:
            api.EnableSelection = was.selection

    return relock


def _asked_windows(api: Any) -> Protection:
    was = Protection(api.ProtectContents, api.ProtectDrawingObjects, api.ProtectScenarios)
    if not was.is_on:
        return was
    allowed = api.Protection
    free = frozenset(name for name in FREE if getattr(allowed, name))
    return was._replace(free=free, selection=api.EnableSelection)


def _unlocked_mac(sheet: xw.Sheet) -> Relock | None:
    api = sheet.api
    if not api.protect_contents.get():
        return None
    objects, scenarios = api.protect_drawing_objects.get(), api.protect_scenarios.get()
    try:
        api.unprotect()
    except Exception as error:
        raise _password(sheet) from error

    def relock() -> None:
        # what the template leaves free; AppleScript does not tell what was free before
        api.protect_worksheet(
            drawing_objects=objects,
            worksheet_contents=True,
            scenarios=scenarios,
            allow_formatting_columns=True,
            allow_formatting_rows=True,
        )

    return relock


def _unlocked_office(sheet: xw.Sheet, known: Protection | None) -> Relock | None:
    impl: Any = sheet.impl
    if not (impl.protected if known is None else known.is_on):
        impl.is_open = True
        return None
    try:
        impl.unprotect("")
    except Exception as error:
        raise _password(sheet) from error
    # LibreOffice itself remembers what the protected sheet left free
    return lambda: impl.protect("")


def show_all_rows(sheet: xw.Sheet) -> None:
    """Take what a filter hides back into view, so that what is cleared and written is all of it.

    Excel leaves hidden rows out of both; LibreOffice shows what is written.
    """
    if is_office(sheet):
        return
    with contextlib.suppress(Exception):  # macOS has other names for it
        if sheet.api.FilterMode:
            sheet.api.ShowAllData()


@contextlib.contextmanager
def one_step(book: xw.Book, title: str) -> Iterator[None]:
    """Let the user undo everything done within at once; Excel forgets what came before a macro anyway."""
    if not is_office(book):
        yield
        return
    undo = book.api.UndoManager
    undo.enterUndoContext(title)
    try:
        yield
    finally:
        undo.leaveUndoContext()


def sheet_names(book: xw.Book) -> tuple[str, ...]:
    """The names of a workbook's sheets, where one call tells them all; else each is asked for its own."""
    if is_office(book):
        return tuple(book.impl.sheets.names)
    return tuple(sheet.name for sheet in book.sheets)


def has_sheets(book: xw.Book, names: Sequence[str]) -> bool:
    """Whether a workbook has the sheets that a copy of it has.

    Excel gives a copy their very names, so that their number tells; LibreOffice changes what Excel would not
    take.
    """
    return sheet_names(book) == tuple(names) if is_office(book) else len(book.sheets) == len(names)


def copied(book: xw.Book) -> bytes | None:
    """A copy of an open workbook as a file would hold it now; None where the host gives none.

    The workbook stays as it is: its name, whether it counts as changed, its undo. Encryption by other
    programs, which hand only ciphertext to Python, is for whoever reads the copy to notice.
    """
    ending = Path(book.name).suffix.lower()
    with contextlib.suppress(Exception), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"xlgov{ending if ending == '.xlsm' else '.xlsx'}")
        if is_office(book):
            book.impl.save_copy(path)
        elif sys.platform == "win32":
            _copied_excel(book, path)
        return path.read_bytes()
    return None


def _copied_excel(book: xw.Book, path: Path) -> None:
    """SaveCopyAs with events off: the workbook's own handlers and add-ins must not take it for a save."""
    application = book.app.api
    events = application.EnableEvents
    application.EnableEvents = False
    try:
        book.api.SaveCopyAs(str(path))
    finally:
        application.EnableEvents = events


def clipboard(app: xw.App) -> str | None:
    """The text on the clipboard; None where there is none or it cannot be had."""
    with contextlib.suppress(Exception):
        if is_office(app):
            return _clipboard_office(app)
        if sys.platform == "darwin":
            return subprocess.run(["pbpaste"], capture_output=True, check=True, timeout=5).stdout.decode()
        if sys.platform == "win32":
            import win32clipboard

            win32clipboard.OpenClipboard()
            try:
                return str(win32clipboard.GetClipboardData(win32clipboard.CF_UNICODETEXT))
            finally:
                win32clipboard.CloseClipboard()
    return None


def _clipboard_office(app: xw.App) -> str | None:
    board = app.impl.connection.create("com.sun.star.datatransfer.clipboard.SystemClipboard")
    contents = board.getContents()
    for flavor in contents.getTransferDataFlavors() if contents else ():
        if flavor.MimeType.startswith("text/plain") and "utf-16" in flavor.MimeType.lower():
            return str(contents.getTransferData(flavor))
    return None
