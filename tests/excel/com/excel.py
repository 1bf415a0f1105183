"""A fake Excel with the published limits, under xlwings' real engine for Windows.

The fixture ``excel`` (tests/excel/conftest.py) gives an :class:`Excel`::

    book = excel.open(path)              # a real xlwings.Book over the real engine; the file is opened
    perform("validate", book, ui)        # any code of ours, unaltered; with a ScriptedUi or ExcelUi(book.app)
    excel.copy(book)                     # what stands in it now, as the bytes of a file (not counted)
    with excel.counting() as calls: ...  # a Counter of "Range.Value", "Range.Value=", … ; calls.total()

What it does about a user and about limits is told by its fields: ``answers`` and ``boxes`` (questions and
messages), ``editing``, ``rejects_for(n)``, ``edit_before(member, nth)`` (calls that Excel rejects),
``version``, ``dynamic_arrays``, ``threaded_comments``, ``printer``, ``protected_view``, ``selected_shape``,
``macros`` (for Application.Run; ``with_addin()`` has the add-in's own), ``functions`` (of add-ins, for
formulas), ``calculating``. The limits themselves stand where they work, with their sources.

State comes from real files and goes into real files: see :mod:`tests.excel.com.package`. A member, a function
or a kind of input that the fake does not know raises and is kept in ``unknown``: the fixture fails a test
that met any, even where the code under test swallowed the error. It was never compared with a real Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.excel.com.application import Application, Window
from tests.excel.com.errors import com_error, raised
from tests.excel.com.workbooks import AUTOMATIC, Workbook

if TYPE_CHECKING:
    import types

    import xlwings as xw

_FOR_EVER = 50_000
"""Rejected calls in a row after which a program would go on for ever."""
_ATTEMPTS = 200
ADDIN = ".xlam"
_YES, _NO, _OK, _CANCEL = 6, 7, 1, 2
_HANDLES = range(0x10100, 0x10_0000, 0x100)


class Hangs(BaseException):
    """The program asks a busy Excel again and again, and would not stop."""


class Excel:
    """One running Excel, and its user."""

    def __init__(self, engine: types.ModuleType, number: int = 0) -> None:
        self._engine = engine
        self.hwnd, self.pid = _HANDLES[number], 4_000 + number
        self.version = "16.0"
        self.dynamic_arrays = self.threaded_comments = self.printer = True
        self.user = "经办人"
        # what is open
        self.books: list[Workbook] = []
        self.active_book: Workbook | None = None
        self.protected_view: Path | None = None
        self.protected_view_in_front = False
        self.selected_shape: str | None = None
        # the user
        self.answers: list[Any] = []
        self.boxes: list[str] = []
        self.questions: list[str] = []
        self.offered: list[str] = []
        self.clipboard: str | None = None
        # settings of the application
        self.calculation, self.calculating = AUTOMATIC, False
        self.status: str | None = None
        self.statuses: list[str | None] = []
        self.screen_updating = self.display_alerts = self.enable_events = True
        self.visible = self.interactive = True
        self.cursor = -4143
        self.macros: dict[str, Callable[..., Any]] = {}
        self.dialogs: dict[int, Any] = {}
        self.functions: dict[str, Callable[..., Any]] = {}
        # calls
        self.calls: Counter[str] = Counter()
        self.unknown: list[str] = []
        self.editing = False
        self._to_reject = 0
        self._rejected_in_a_row = 0
        self._edits_before: tuple[str, int] | None = None
        self._inside = 0
        self.application = Application(self)
        self.window = Window(self)

    # --- for tests

    @property
    def app(self) -> xw.App:
        """xlwings' App over it."""
        import xlwings as xw

        return xw.App(impl=self._engine.App(xl=self._engine.COMRetryObjectWrapper(self.application)))

    def open(self, path: Path) -> xw.Book:
        """Open a workbook as the user does: it becomes the active one. Nothing of it is counted."""
        with self.inside():
            return self.app.books.open(path)

    def copy(self, book: xw.Book) -> bytes:
        """What stands in a workbook now, as a file."""
        return self.of(book).written()

    def of(self, book: xw.Book) -> Workbook:
        """The fake's own object of a workbook."""
        return object.__getattribute__(book.impl.xl, "_inner")

    def with_addin(self) -> None:
        """Let the add-in be open: its procedure for notes can be run, its own VBA in an interpreter."""
        from tests.excel.com.vba import AddedIn

        AddedIn(self, "XlgovNoteWriter", "XlgovNotes")

    @contextmanager
    def counting(self) -> Iterator[Counter[str]]:
        """What is called within."""
        before = self.calls.copy()
        found: Counter[str] = Counter()
        try:
            yield found
        finally:
            found.update(self.calls - before)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """What happens within is no call from outside: a macro of Excel's, or a look of the test's."""
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def rejects_for(self, calls: int) -> None:
        """Reject the next calls, as an Excel that is busy for a moment."""
        self._to_reject = calls

    def edit_before(self, member: str, nth: int = 1) -> None:
        """Let the user start typing into a cell before the nth call of a member from now, as
        ``Range.AddComment`` or ``Interior.Color=``."""
        self._edits_before = (member, self.calls[member] + nth)

    @property
    def is_busy(self) -> bool:
        return self.editing or self._to_reject > 0

    # --- for the fake's objects

    def called(self, member: str, refusal: Callable[[], com_error]) -> None:
        """A call from outside. Raises what a busy Excel answers."""
        if self._inside:
            return
        self.calls[member] += 1
        if self._edits_before == (member, self.calls[member]):
            self.editing, self._edits_before = True, None
        if not self.is_busy:
            self._rejected_in_a_row = 0
            return
        self._to_reject = max(0, self._to_reject - 1)
        self._rejected_in_a_row += 1
        if self._rejected_in_a_row > _FOR_EVER:
            raise Hangs(member)
        raise refusal()

    def enumerated(self, collection: str) -> None:
        """One step of going through a collection."""
        from tests.excel.com.errors import rejected

        self.called(f"{collection}._NewEnum", rejected)

    @property
    def has_window(self) -> bool:
        """Whether it has a window with sheets, by which other programs find it."""
        return bool(self.books) or self.protected_view is not None

    def opened(self, path: Path) -> Workbook:
        for book in self.books:
            if book.path == path:
                return book
            if book.name.casefold() == path.name.casefold():
                raise raised(f"Sorry, Excel can't open two workbooks with the same name: {path.name}")
        if not path.is_file():
            raise raised(f"Sorry, we couldn't find {path}. Is it possible it was moved, renamed or deleted?")
        book = Workbook(self, path)
        self.books.append(book)
        if path.suffix.lower() != ADDIN:
            self.active_book, self.selected_shape = book, None
        return book

    def asked(self, question: str, default: str) -> Any:
        """The next answer, None where the user cancels."""
        self.questions.append(question)
        if not self.answers:
            self.unknown.append(f"no answer to {question!r}")
            raise AssertionError(f"no answer to {question!r}")
        return self.answers.pop(0)

    def confirms(self, question: str) -> bool:
        return bool(self.asked(question, ""))

    def box(self, text: str, title: str, style: int) -> int:
        """A message box: of 是 and 否 the next answer, of 确定 no question."""
        if style & 0xF == 0:
            self.boxes.append(text)
            return _OK
        answer = self.asked(text, title)
        if style & 0xF == 1:
            return _OK if answer else _CANCEL
        return _CANCEL if answer is None else _YES if answer else _NO
