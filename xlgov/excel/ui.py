"""Talking to the user: the same few questions in Excel, in LibreOffice, and answered in advance in tests."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from xlgov.excel import hosts
from xlgov.excel.windows import OfficeWindow, ScriptedWindow, Window, window_beside_excel

if TYPE_CHECKING:
    import xlwings as xw

Kind = Literal["info", "warning", "error"]

TITLE = "信息公开年报"
PROMPT = 255
"""Characters that Excel's InputBox takes as a question; with more it answers an error at once."""
_BEGINNING = 256
"""Characters that Excel's FileDialog takes as the folder to begin in; with more it raises an error."""
_KNOWN: dict[tuple[str, ...], str] = {(".json",): "年报数据", (".zip",): "上报包"}
"""How files of one kind are called in a file dialog."""
_FILE_PICKER, _FOLDER_PICKER = 3, 4
"""msoFileDialogFilePicker and msoFileDialogFolderPicker."""
_OK, _YES = 1, 2
"""What a LibreOffice dialog and a message box answer for 确定 and 是."""


class Ui(Protocol):
    """What a button can say and ask. Every question may be cancelled: None, or False."""

    def message(self, text: str, *, title: str = TITLE, kind: Kind = "info") -> None:
        """Say something and wait for 确定."""

    def confirm(self, text: str) -> bool:
        """Ask for consent."""

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        """Ask for one line. A prompt of more than PROMPT characters comes in a message of its own before."""

    def open_file(self, prompt: str, endings: tuple[str, ...], folder: Path | None = None) -> Path | None:
        """Ask for an existing file with one of these endings (with dots), beginning in ``folder``."""

    def open_folder(self, prompt: str, folder: Path | None = None) -> Path | None:
        """Ask for an existing folder, beginning in ``folder``."""

    def save_file(
        self, prompt: str, default_name: str, ending: str, folder: Path | None = None
    ) -> Path | None:
        """Ask where to write a file, beginning in ``folder``; the answer has the ending, and what is there
        may be replaced."""

    def status(self, text: str | None) -> None:
        """Show a text in the status bar; None gives the bar back."""

    def clipboard(self) -> str | None:
        """The text on the clipboard."""

    def working(self, title: str) -> Window:
        """Open a window that shows how far a long action is and lets the user stop it."""


class _Host:
    """What Excel and LibreOffice have in common."""

    def __init__(self, app: xw.App) -> None:
        self._app = app

    def status(self, text: str | None) -> None:
        self._app.status_bar = text or False

    def clipboard(self) -> str | None:
        return hosts.clipboard(self._app)


class ExcelUi(_Host):
    """Excel's own boxes and file dialogs; AppleScript's on macOS."""

    def message(self, text: str, *, title: str = TITLE, kind: Kind = "info") -> None:
        self._app.alert(text, title=title, buttons="ok", mode="info" if kind == "info" else "critical")

    def confirm(self, text: str) -> bool:
        return self._app.alert(text, title=TITLE, buttons="yes_no", mode="info") == "yes"

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        if sys.platform == "darwin":
            script = f"text returned of (display dialog {_quoted(prompt)} default answer {_quoted(default)})"
            return _apple(script)
        if len(prompt) > PROMPT:
            self.message(prompt)
            prompt = "请在下面填写："
        answer = self._app.api.InputBox(prompt, TITLE, default, Type=2)
        if answer is False:
            return None
        if not isinstance(answer, str):
            # an error value of Excel: the question was never shown
            raise RuntimeError(f"InputBox: {answer}")
        return answer

    def open_file(self, prompt: str, endings: tuple[str, ...], folder: Path | None = None) -> Path | None:
        if sys.platform == "darwin":
            kinds = ", ".join(_quoted(ending.removeprefix(".")) for ending in endings)
            script = f"choose file with prompt {_quoted(prompt)} of type {{{kinds}}}{_beginning(folder)}"
            return _path(_apple(f"POSIX path of ({script})"))
        dialog = self._dialog(_FILE_PICKER, prompt, folder)
        dialog.AllowMultiSelect = False
        dialog.Filters.Clear()
        dialog.Filters.Add(_known(endings), ";".join(f"*{ending}" for ending in endings))
        return Path(dialog.SelectedItems(1)) if dialog.Show() else None

    def open_folder(self, prompt: str, folder: Path | None = None) -> Path | None:
        if sys.platform == "darwin":
            script = f"choose folder with prompt {_quoted(prompt)}{_beginning(folder)}"
            return _path(_apple(f"POSIX path of ({script})"))
        dialog = self._dialog(_FOLDER_PICKER, prompt, folder)
        return Path(dialog.SelectedItems(1)) if dialog.Show() else None

    def save_file(
        self, prompt: str, default_name: str, ending: str, folder: Path | None = None
    ) -> Path | None:
        def choose() -> Path | None:
            return self._name(prompt, default_name, ending, folder)

        # Excel's dialog for a name asks nothing about a file that is there; that of macOS does
        return _free(self, choose, ending, asked=sys.platform == "darwin")

    def working(self, title: str) -> Window:
        return window_beside_excel(title)

    def _dialog(self, kind: int, prompt: str, folder: Path | None) -> Any:
        """Excel's dialog of this kind: it has but one of each, which remembers what was set before."""
        dialog = self._app.api.FileDialog(kind)
        dialog.Title = prompt
        # without a separator at its end it would begin above the folder; a drive has one already
        start = str(folder).rstrip("\\") + "\\" if folder else ""
        dialog.InitialFileName = start if len(start) <= _BEGINNING else ""
        return dialog

    def _name(self, prompt: str, default: str, ending: str, folder: Path | None) -> Path | None:
        """The dialog for the name of a file."""
        if sys.platform == "darwin":
            script = f"choose file name with prompt {_quoted(prompt)} default name {_quoted(default)}"
            return _path(_apple(f"POSIX path of ({script}{_beginning(folder)})"))
        kinds = f"{_known((ending,))} (*{ending}),*{ending}"
        name = str(folder / default) if folder else default
        answer = self._app.api.GetSaveAsFilename(name, kinds, 1, prompt)
        return None if answer is False else Path(answer)


class OfficeUi(_Host):
    """LibreOffice's message boxes and file pickers, over UNO."""

    def message(self, text: str, *, title: str = TITLE, kind: Kind = "info") -> None:
        self._box(text, title, {"info": "INFOBOX", "warning": "WARNINGBOX", "error": "ERRORBOX"}[kind], 1)

    def confirm(self, text: str) -> bool:
        return self._box(text, TITLE, "QUERYBOX", 3) == _YES

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        create = self._app.impl.connection.create
        model = create("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = TITLE, 260, 130
        model.PositionX, model.PositionY = 120, 80
        for service, name, place, values in (
            # a label would get a letter to be pressed with Alt: “(A)” after a Chinese text
            ("FixedText", "prompt", (8, 6, 244, 84), {"Label": prompt, "MultiLine": True, "NoLabel": True}),
            ("Edit", "answer", (8, 92, 244, 14), {"Text": default}),
            (
                "Button",
                "ok",
                (146, 111, 50, 15),
                {"Label": "确定", "PushButtonType": 1, "DefaultButton": True},
            ),
            ("Button", "cancel", (202, 111, 50, 15), {"Label": "取消", "PushButtonType": 2}),
        ):
            control = model.createInstance(f"com.sun.star.awt.UnoControl{service}Model")
            control.PositionX, control.PositionY, control.Width, control.Height = place
            for key, value in values.items():
                setattr(control, key, value)
            model.insertByName(name, control)
        dialog = create("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(create("com.sun.star.awt.Toolkit"), self._window())
        try:
            return str(dialog.getControl("answer").getText()) if dialog.execute() == _OK else None
        finally:
            dialog.dispose()

    def open_file(self, prompt: str, endings: tuple[str, ...], folder: Path | None = None) -> Path | None:
        return self._pick(prompt, endings, 0, folder=folder)

    def open_folder(self, prompt: str, folder: Path | None = None) -> Path | None:
        from xlgov.excel.office.bridge import path_of, url_of

        picker = self._app.impl.connection.create("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(prompt)
        if folder:
            picker.setDisplayDirectory(url_of(folder))
        return _path(path_of(picker.getDirectory())) if picker.execute() == _OK else None

    def save_file(
        self, prompt: str, default_name: str, ending: str, folder: Path | None = None
    ) -> Path | None:
        def choose() -> Path | None:
            return self._pick(prompt, (ending,), 1, default_name, folder)

        return _free(self, choose, ending, asked=True)

    def working(self, title: str) -> Window:
        return OfficeWindow(self._app.impl.connection.create, self._window(), title)

    def _pick(
        self,
        prompt: str,
        endings: tuple[str, ...],
        template: int,
        name: str | None = None,
        folder: Path | None = None,
    ) -> Path | None:
        from xlgov.excel.office.bridge import path_of, url_of

        picker = self._app.impl.connection.create("com.sun.star.ui.dialogs.FilePicker", template)
        picker.setTitle(prompt)
        picker.appendFilter(_known(endings), ";".join(f"*{ending}" for ending in endings))
        if name:
            picker.setDefaultName(name)
        if folder:
            picker.setDisplayDirectory(url_of(folder))
        return _path(path_of(picker.getSelectedFiles()[0])) if picker.execute() == _OK else None

    def _box(self, text: str, title: str, kind: str, buttons: int) -> int:
        from xlgov.excel.office.bridge import enum

        toolkit = self._app.impl.connection.create("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(self._window(), enum("awt.MessageBoxType", kind), buttons, title, text)
        try:
            return int(box.execute())
        finally:
            box.dispose()

    def _window(self) -> Any:
        book: Any = self._app.impl.active_book
        document = book.document if book is not None else self._app.impl.xl.getCurrentComponent()
        return document.CurrentController.Frame.ContainerWindow


@dataclass
class ScriptedUi:
    """Answers given in advance, and a record of everything said and asked; for tests and demonstrations.

    ``answers`` are used up in order: a truth value for ``confirm``, a text, or a path; None cancels. A
    question without an answer raises IndexError. ``offered`` are the places that were proposed for saving,
    ``began`` the folders in which dialogs of files and folders began, ``proposed`` the texts that a question
    of one line began with.
    """

    answers: list[Any] = field(default_factory=list)
    pasted: str | None = None
    messages: list[str] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    statuses: list[str | None] = field(default_factory=list)
    offered: list[Path] = field(default_factory=list)
    began: list[Path | None] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    window: ScriptedWindow = field(default_factory=ScriptedWindow)

    def message(self, text: str, *, title: str = TITLE, kind: Kind = "info") -> None:
        self.messages.append(text)
        self.kinds.append(kind)

    def confirm(self, text: str) -> bool:
        return bool(self._answer(text))

    def ask_text(self, prompt: str, default: str = "") -> str | None:
        if len(prompt) > PROMPT:
            raise ValueError(f"Excel asks no question of {len(prompt)} characters")
        self.proposed.append(default)
        answer = self._answer(prompt)
        return None if answer is None else str(answer)

    def open_file(self, prompt: str, endings: tuple[str, ...], folder: Path | None = None) -> Path | None:
        self.began.append(folder)
        return _path(self._answer(prompt))

    def open_folder(self, prompt: str, folder: Path | None = None) -> Path | None:
        self.began.append(folder)
        return _path(self._answer(prompt))

    def save_file(
        self, prompt: str, default_name: str, ending: str, folder: Path | None = None
    ) -> Path | None:
        self.began.append(folder)
        self.offered.append(folder / default_name if folder else Path(default_name))
        return _free(self, lambda: _path(self._answer(prompt)), ending, asked=True)

    def status(self, text: str | None) -> None:
        self.statuses.append(text)

    def clipboard(self) -> str | None:
        return self.pasted

    def working(self, title: str) -> Window:
        return self.window

    def _answer(self, question: str) -> Any:
        self.questions.append(question)
        return self.answers.pop(0)


def _path(answer: str | Path | None) -> Path | None:
    return Path(answer) if answer else None


def _free(ui: Ui, choose: Callable[[], Path | None], ending: str, *, asked: bool) -> Path | None:
    """What was chosen, with its ending; where a file is there and the user wants to keep it, the choice comes
    again. ``asked``: whether the dialog has asked about the very name that was typed into it.
    """
    while (path := choose()) is not None:
        whole = path if path.suffix.lower() == ending else path.with_name(path.name + ending)
        known = asked and whole == path
        if known or not whole.exists() or ui.confirm(f"“{whole.name}”已存在，要替换它吗？"):
            return whole
    return None


def _known(endings: Iterable[str]) -> str:
    return _KNOWN.get(tuple(endings), "年报文件")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _beginning(folder: Path | None) -> str:
    return f" default location (POSIX file {_quoted(str(folder))})" if folder else ""


def _apple(script: str) -> str | None:
    """What a script of AppleScript answers; None when the user cancels."""
    import subprocess

    with contextlib.suppress(subprocess.SubprocessError, OSError):
        done = subprocess.run(["osascript", "-e", script], capture_output=True, check=True)
        return done.stdout.decode().rstrip("\n")
    return None
