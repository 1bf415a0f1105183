"""The small window of a long action: how far it is, a bar, and 取消.

Excel waits for the action and cannot show a window of its own meanwhile, so it is Python's (tkinter) there;
LibreOffice draws its own, which is not modal. Both are looked at and redrawn whenever the action says how
far it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

_CANCEL, _STOPPING = "取消", "正在停止"


class Window(Protocol):
    """What an action that takes long can do with its window."""

    @property
    def cancelled(self) -> bool:
        """Whether the user pressed 取消 or closed the window."""

    def show(self, text: str, share: float) -> None:
        """Say what is being done; ``share`` of it, from 0 to 1, is done."""

    def close(self) -> None:
        """Take the window away."""


class NoWindow:
    """Where no window can be shown: the status bar has to do."""

    cancelled = False

    def show(self, text: str, share: float) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class TkWindow:
    """A window of Python's own, above the others. Raises ImportError or TclError where none can be."""

    def __init__(self, title: str) -> None:
        import tkinter
        from tkinter import ttk

        self.cancelled = False
        self._root = root = tkinter.Tk()
        root.title(title)
        root.resizable(width=False, height=False)
        root.attributes("-topmost", True)
        root.protocol("WM_DELETE_WINDOW", self._cancel)
        self._label = ttk.Label(root, width=52)
        self._bar = ttk.Progressbar(root, maximum=1.0, length=380)
        self.button = ttk.Button(root, text=_CANCEL, command=self._cancel)
        self._label.pack(padx=20, pady=(16, 6), fill="x")
        self._bar.pack(padx=20, pady=6, fill="x")
        self.button.pack(padx=20, pady=(6, 16), anchor="e")
        root.update()

    def show(self, text: str, share: float) -> None:
        self._label["text"] = text
        self._bar["value"] = share
        self._root.update()

    def close(self) -> None:
        self._root.destroy()

    def _cancel(self) -> None:
        self.cancelled = True
        self.button.configure(text=_STOPPING, state="disabled")


def window_beside_excel(title: str) -> Window:
    """A window of Python's own where it can have one."""
    # a Python without tkinter, or a computer without a screen
    with contextlib.suppress(Exception):
        return TkWindow(title)
    return NoWindow()


class OfficeWindow:
    """A dialog of LibreOffice over one of its windows; ``create`` makes UNO services.

    Its 取消 is a button that stays down: what it says can be asked, nothing has to call back.
    """

    def __init__(self, create: Callable[..., Any], parent: Any, title: str) -> None:
        model = create("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height, model.Closeable = title, 220, 62, False
        model.PositionX, model.PositionY = 120, 80
        for service, name, place, values in (
            ("FixedText", "text", (8, 6, 204, 12), {}),
            ("ProgressBar", "bar", (8, 22, 204, 10), {"ProgressValueMin": 0, "ProgressValueMax": 1000}),
            ("Button", "cancel", (162, 41, 50, 15), {"Label": _CANCEL, "Toggle": True}),
        ):
            control = model.createInstance(f"com.sun.star.awt.UnoControl{service}Model")
            control.PositionX, control.PositionY, control.Width, control.Height = place
            for key, value in values.items():
                setattr(control, key, value)
            model.insertByName(name, control)
        self._model = model
        self._gone = False
        self.dialog = create("com.sun.star.awt.UnoControlDialog")
        self.dialog.setModel(model)
        self.dialog.createPeer(create("com.sun.star.awt.Toolkit"), parent)
        self.dialog.setVisible(True)

    @property
    def cancelled(self) -> bool:
        return self._gone or bool(self._model.getByName("cancel").State)

    def show(self, text: str, share: float) -> None:
        try:
            self._model.getByName("text").Label = text
            self._model.getByName("bar").ProgressValue = round(share * 1000)
            if self.cancelled:
                self._model.getByName("cancel").Label = _STOPPING
        except Exception:  # the user closed the workbook below it
            self._gone = True

    def close(self) -> None:
        with contextlib.suppress(Exception):  # it may be gone with the workbook
            self.dialog.dispose()


@dataclass
class ScriptedWindow:
    """A record of what was shown; 取消 is pressed when as many texts were shown as ``stop_after`` says."""

    stop_after: int | None = None
    shown: list[tuple[str, float]] = field(default_factory=list)
    closed: bool = False

    @property
    def cancelled(self) -> bool:
        return self.stop_after is not None and len(self.shown) >= self.stop_after

    def show(self, text: str, share: float) -> None:
        self.shown.append((text, share))

    def close(self) -> None:
        self.closed = True
