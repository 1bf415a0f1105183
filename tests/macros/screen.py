"""A screen without a monitor: LibreOffice in a window under Xvfb, real mouse clicks, and pictures of it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NOBODY = 65534
PUSH_BUTTON, MENU, MENU_ITEM, TOOL_BAR = 44, 34, 36, 63
"""Roles of com.sun.star.accessibility.AccessibleRole."""


class Screen:
    """An X display of its own, ``folder`` holds its frame buffer and the pictures."""

    def __init__(self, number: int, folder: Path) -> None:
        from Xlib import display

        self.name = f":{number}"
        self.folder = folder
        self._display = display.Display(self.name)

    def click(self, x: int, y: int) -> None:
        """The left button, pressed and let go."""
        from Xlib import X
        from Xlib.ext import xtest

        for kind, detail, pause in (
            (X.MotionNotify, 0, 0.2),
            (X.ButtonPress, 1, 0.1),
            (X.ButtonRelease, 1, 0.3),
        ):
            place = {"x": x, "y": y} if kind == X.MotionNotify else {}
            xtest.fake_input(self._display, kind, detail, **place)
            self._display.sync()
            time.sleep(pause)

    def message(self) -> bool:
        """Whether a message box is open: a window that is neither a menu nor the office itself."""
        from Xlib import X

        windows = self._display.screen().root.query_tree().children
        shown = [window for window in windows if window.get_attributes().map_state == X.IsViewable]
        return any(200 < window.get_geometry().width < 1200 for window in shown)

    def press(self, key: str) -> None:
        """A key, by the name that X gives it."""
        from Xlib import XK, X
        from Xlib.ext import xtest

        code = self._display.keysym_to_keycode(XK.string_to_keysym(key))
        for kind in (X.KeyPress, X.KeyRelease):
            xtest.fake_input(self._display, kind, code)
            self._display.sync()
        time.sleep(0.3)

    def focus(self) -> None:
        """Give the keyboard to the topmost window: there is no window manager that would."""
        from Xlib import X, error

        for window in self._display.screen().root.query_tree().children:
            if window.get_attributes().map_state == X.IsViewable and window.get_geometry().width > 100:
                window.set_input_focus(X.RevertToParent, X.CurrentTime, onerror=error.CatchError())
        self._display.sync()
        time.sleep(0.3)

    def picture(self, name: str) -> Path:
        """What is on the screen, as PNG: the frame buffer is an XWD file."""
        from PIL import Image

        content = (self.folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", content[:100])
        width, height, line = header[4], header[5], header[12]
        start = header[0] + 12 * header[19]
        pixels = content[start : start + line * height]
        path = self.folder / f"{name}.png"
        Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1).save(path)
        return path


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A screen of 1500 by 900."""
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1500x900x24", "-fbdir", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        yield Screen(int(process.stdout.readline()), folder)
    finally:
        process.terminate()
        process.wait(10)


def profile(extension: Path, folder: Path) -> Path:
    """A new LibreOffice profile with an extension in it. unopkg refuses root: then "nobody" makes it."""
    made = folder / "profile"
    given = Path(shutil.copy(extension, folder))
    command = [
        "unopkg",
        "add",
        "--force",
        "--suppress-license",
        f"-env:UserInstallation={made.as_uri()}",
        str(given),
    ]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        for path in (folder, *folder.parents):
            if path.owner() == "root" and not path.stat().st_mode & 0o001:
                path.chmod(path.stat().st_mode | 0o055)
        os.chown(folder, NOBODY, NOBODY)
    # unopkg changes into the folder it was started from, which "nobody" may not be able to enter
    environment = os.environ | {"HOME": str(folder)}
    for _ in range(3):
        done = subprocess.run(command, check=False, capture_output=True, env=environment, cwd=folder)
        if done.returncode == 0 and _starts(made):
            break
        # now and then unopkg crashes while it ends (seen with 7.4), and leaves half a profile
        shutil.rmtree(made, ignore_errors=True)
    else:
        raise AssertionError(f"no profile with the extension: {done.stderr.decode()}")
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 0, 0)
    return made


def _starts(made: Path) -> bool:
    """Whether a LibreOffice starts with a copy of a profile: the first start leaves traces in it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(shutil.copytree(made, Path(folder, "profile")))
        switches = ["--headless", "--norestore", "--terminate_after_init"]
        command = ["soffice", *switches, f"-env:UserInstallation={copy.as_uri()}"]
        try:
            done = subprocess.run(command, check=False, capture_output=True, timeout=40)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def find(window: Any, *path: tuple[str, int]) -> tuple[int, int]:
    """The middle, on the screen, of what has a name and a role, inside of others. Raises LookupError."""
    accessible = window
    for name, role in path:
        accessible = _inside(accessible, name, role, 9)
        if accessible is None:
            raise LookupError(name)
    context = accessible.getAccessibleContext()
    place, size = context.getLocationOnScreen(), context.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


def _inside(accessible: Any, name: str, role: int, depth: int) -> Any:
    context = accessible.getAccessibleContext()
    if (
        context.getAccessibleName() == name
        and context.getAccessibleRole() == role
        and context.getSize().Width
    ):
        return accessible
    count = context.getAccessibleChildCount()
    # cells of a sheet are children too
    for index in range(count if depth and count < 200 else 0):
        try:
            found = _inside(context.getAccessibleChild(index), name, role, depth - 1)
        except Exception:  # gone while it was looked at
            continue
        if found is not None:
            return found
    return None


def wait(what: str, condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.2)
