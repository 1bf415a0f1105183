"""Excel as pywin32 shows it to a program, with the limits that Microsoft publishes.

Only what a button needs before and after its work: the open workbooks, the status bar, message boxes and the
question of one line. While a cell is being edited every call to Excel is rejected; a message box is the
program's own window and is shown all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field

REJECTED = -2147418111
"""RPC_E_CALL_REJECTED."""
ERROR_VALUE = -2146826273
"""#VALUE! (Error 2015), as COM hands it over: an int."""
QUESTION = 255
"""Characters of a question that Application.InputBox takes."""


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, hresult: int, scode: int | None = None) -> None:
        super().__init__(hresult, "Exception occurred.", (0, None, None, None, 0, scode), None)
        self.hresult = hresult


@dataclass
class FakeBook:
    """Enough of a workbook to be named in the log."""

    app: FakeExcel
    name: str = "年报.xlsx"


@dataclass
class FakeExcel:
    """xlwings' App over such an Excel. ``editing``: the user is in the middle of a cell."""

    editing: bool = False
    answer: object = False
    """What the user answers to a question; False is 取消."""
    boxes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    status: object = None
    rejected: int = 0

    @property
    def api(self) -> FakeExcel:
        return self

    @property
    def status_bar(self) -> object:
        self._patient()
        return self.status

    @status_bar.setter
    def status_bar(self, text: object) -> None:
        self._patient()
        self.status = text

    def alert(self, prompt: str, title: str, buttons: str, mode: str) -> str:
        self.boxes.append(prompt)
        return "ok"

    def InputBox(self, prompt: str, title: str, default: str, Type: int) -> object:
        self._patient()
        if len(prompt) > QUESTION:
            return ERROR_VALUE
        self.questions.append(prompt)
        return self.answer

    def book(self, name: str) -> FakeBook:
        """As xlwings looks for a workbook: whatever goes wrong is a KeyError."""
        try:
            self._patient()
            return FakeBook(self)
        except ComError:
            raise KeyError(name)  # noqa: B904

    def _patient(self) -> None:
        if self.editing:
            self.rejected += 1
            raise ComError(REJECTED)
