"""A workbook in a window of LibreOffice that has the extension, to be looked at: see tests.pictures."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from macros.ribbon import TAB
from tests.macros import screen
from tests.macros.test_build import EXTENSION
from xlgov.excel.catalogue import ACTIONS


@contextlib.contextmanager
def office(folder: Path) -> Iterator[tuple[screen.Screen, Any]]:
    """LibreOffice with the extension on a screen of its own, with settings that are thrown away after it."""
    from xlgov.excel.office.process import Office

    home = folder / "office"
    settings = home / "home" / ".config" / "xlgov"
    settings.mkdir(parents=True)
    (settings / "office.json").write_text(json.dumps({"python": sys.executable}), "utf-8")
    made = screen.profile(EXTENSION, home)
    given = {"HOME": str(home / "home"), "SAL_USE_VCLPLUGIN": "gen", "LANG": "C.UTF-8"}
    with (
        mock.patch.dict(os.environ, given),
        screen.screen(home) as shown,
        Office(made, display=shown.name) as running,
    ):
        yield shown, running.start()


@dataclass(frozen=True)
class Desk:
    """A workbook open in a window."""

    shown: screen.Screen
    model: Any

    @property
    def controller(self) -> Any:
        return self.model.getCurrentController()

    @property
    def window(self) -> Any:
        return self.controller.getFrame().getContainerWindow()

    def show(self, sheet: str, row: int = 0) -> None:
        """Bring a sheet to the front, from a row on."""
        self.controller.setActiveSheet(self.model.getSheets().getByName(sheet))
        self.controller.setFirstVisibleColumn(0)
        if row:
            self.controller.setFirstVisibleRow(row)
        time.sleep(1.5)


@contextlib.contextmanager
def opened(shown: screen.Screen, connection: Any, path: Path) -> Iterator[Desk]:
    """A workbook in a window that fills the screen, without the sidebar; closed unsaved after it."""
    model = loaded(connection, path)
    made = Desk(shown, model)
    made.window.setPosSize(0, 0, 1500, 900, 15)
    tool = (ACTIONS["validate"].label, screen.PUSH_BUTTON)
    screen.wait("the toolbar", lambda: _there(made, (TAB, screen.TOOL_BAR), tool))
    shown.focus()
    _without_sidebar(connection, made)
    yield made
    model.setModified(False)
    model.close(True)


def loaded(connection: Any, path: Path, *, hidden: bool = False) -> Any:
    """A workbook opened without a question about its macros."""
    from xlgov.excel.office.bridge import struct

    values = {"MacroExecutionMode": 0, "Hidden": hidden}
    given = tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())
    return connection.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, given)


def _without_sidebar(connection: Any, desk: Desk) -> None:
    from xlgov.excel.office.bridge import struct

    hidden = struct("beans.PropertyValue", Name="Sidebar", Value=False)
    dispatcher = connection.create("com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(desk.controller.getFrame(), ".uno:Sidebar", "", 0, (hidden,))


def _there(desk: Desk, *path: tuple[str, int]) -> bool:
    try:
        screen.find(desk.window, *path)
    except LookupError:
        return False
    return True
