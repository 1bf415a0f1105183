"""The few things xlwings has no word for, per host: sheet protection, the clipboard.

Everything here works on any host or does nothing; what the buttons do is written without it where possible.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlgov.errors import InputError

if TYPE_CHECKING:
    import xlwings as xw

Relock = Callable[[], None]

OFFICE = "libreoffice"
"""Name of our engine."""

_ALLOWED = tuple(
    f"Allow{what}"
    for what in (
        *("FormattingCells", "FormattingColumns", "FormattingRows"),
        *("InsertingColumns", "InsertingRows", "InsertingHyperlinks"),
        *("DeletingColumns", "DeletingRows", "Sorting", "Filtering", "UsingPivotTables"),
    )
)
"""What protection can leave free: properties of Excel's Protection and arguments of its Protect."""


def unlocked(sheet: xw.Sheet) -> Relock | None:
    """Take a sheet's protection off; the answer puts it on again as it was, None where there was none.

    Raises InputError when it has a password.
    """
    if sheet.book.app.engine.name == OFFICE:
        return _unlocked_office(sheet)
    return _unlocked_mac(sheet) if sys.platform == "darwin" else _unlocked_windows(sheet)


def _password(sheet: xw.Sheet) -> InputError:
    return InputError(
        "这张表设了保护密码，改不了",
        "请先在“审阅—撤消工作表保护”中输入密码解除保护，再点一次。",
        sheet=sheet.name,
    )


def _unlocked_windows(sheet: xw.Sheet) -> Relock | None:
    api = sheet.api
    contents, objects, scenarios = api.ProtectContents, api.ProtectDrawingObjects, api.ProtectScenarios
    if not (contents or objects or scenarios):
        return None
    allowed = {name: getattr(api.Protection, name) for name in _ALLOWED}
    selection = api.EnableSelection
    try:
        api.Unprotect("")
    except Exception as error:
        raise _password(sheet) from error

    def relock() -> None:
        api.Protect(DrawingObjects=objects, Contents=contents, Scenarios=scenarios, **allowed)
        api.EnableSelection = selection

    return relock


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


def _unlocked_office(sheet: xw.Sheet) -> Relock | None:
    impl: Any = sheet.impl
    if not impl.protected:
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
    if sheet.book.app.engine.name == OFFICE:
        return
    with contextlib.suppress(Exception):  # macOS has other names for it
        if sheet.api.FilterMode:
            sheet.api.ShowAllData()


@contextlib.contextmanager
def one_step(book: xw.Book, title: str) -> Iterator[None]:
    """Let the user undo everything done within at once; Excel forgets what came before a macro anyway."""
    if book.app.engine.name != OFFICE:
        yield
        return
    undo = book.api.UndoManager
    undo.enterUndoContext(title)
    try:
        yield
    finally:
        undo.leaveUndoContext()


def copied(book: xw.Book) -> bytes | None:
    """A copy of an open workbook as a file would hold it now; None where the host gives none.

    The workbook stays as it is: its name, whether it counts as changed, its undo. Encryption by other
    programs, which hand only ciphertext to Python, is for whoever reads the copy to notice.
    """
    ending = Path(book.name).suffix.lower()
    with contextlib.suppress(Exception), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder, f"xlgov{ending if ending == '.xlsm' else '.xlsx'}")
        if book.app.engine.name == OFFICE:
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
        if app.engine.name == OFFICE:
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
