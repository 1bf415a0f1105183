"""Real clicks in LibreOffice: on the extension's toolbar, on its menu, and on a button of the workbook."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("xlwings", reason="xlwings is not here")
pytest.importorskip("pyopenvba", reason="the build's tools are not here (test extra)")

from macros.packages import unpacked
from macros.ribbon import TAB
from tests.macros import screen
from tests.macros.test_build import EXTENSION, WORKBOOKS
from tests.macros.test_button import buttons
from xlgov.excel.catalogue import ACTIONS
from xlgov.form import edition
from xlgov.workbook import pages
from xlgov.workbook.template import template_of

pytestmark = pytest.mark.office
NEVER_RUN_MACROS = 0
"""What LibreOffice does by default with the macros of a file that it does not know."""
CELL = template_of(edition("2021")).places["requests.received.natural_person"]
TOOL_BAR = (TAB, screen.TOOL_BAR)
MENU = (TAB, screen.MENU)
VALIDATE, CLEAR = ACTIONS["validate"].label, ACTIONS["clear_marks"].label
SAVED_MACRO = re.compile(r"<x:FmlaMacro>XlgovButtons\.(\w+)</x:FmlaMacro>")


@dataclass
class Desk:
    """LibreOffice in a window, with a master workbook open."""

    screen: screen.Screen
    create: Any
    model: Any
    path: Path

    @property
    def window(self) -> Any:
        return self.model.getCurrentController().getFrame().getContainerWindow()

    @property
    def sheet(self) -> Any:
        return self.model.getSheets().getByName(CELL.sheet)

    @property
    def cell(self) -> Any:
        return self.sheet.getCellRangeByName(CELL.cell)

    @property
    def note(self) -> str:
        return str(self.cell.getAnnotation().getString())

    @property
    def form(self) -> Any:
        return self.sheet.getDrawPage().getForms().getByIndex(0)

    @property
    def macros(self) -> list[Any]:
        """The macros that the buttons of the sheet call at the moment."""
        form = self.form
        return [event for index in range(form.getCount()) for event in form.getScriptEvents(index)]

    def click(self, *path: tuple[str, int]) -> None:
        """Click what has this name and role, inside of what is named before it."""
        self.screen.click(*screen.find(self.window, *path))

    def click_button(self, label: str) -> None:
        """Click a form button of the sheet."""
        models = (self.form.getByIndex(index) for index in range(self.form.getCount()))
        model = next(model for model in models if model.Label == label)
        self.click_control(self.model.getCurrentController().getControl(model))

    def click_control(self, control: Any) -> None:
        """Click the middle of a control."""
        place, size = control.getAccessibleContext().getLocationOnScreen(), control.getSize()
        self.screen.click(place.X + size.Width // 2, place.Y + size.Height // 2)

    def until(self, what: str, marked: bool, picture: str) -> None:
        """Wait for the marks to come or go; then answer the message that ends an action."""
        screen.wait(what, lambda: bool(self.note) is marked)
        screen.wait(f"the message after {what}", self.screen.message)
        self.screen.picture(picture)
        while self.screen.message():
            self.screen.focus()
            self.screen.press("Return")

    def there(self, *path: tuple[str, int]) -> bool:
        try:
            screen.find(self.window, *path)
        except LookupError:
            return False
        return True


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    missing = [name for name in ("soffice", "unopkg", "Xvfb") if shutil.which(name) is None]
    try:
        import Xlib  # noqa: F401
    except ImportError:
        missing.append("python-xlib")
    if missing:
        reason = f"not here: {', '.join(missing)}"
        if os.environ.get("XLGOV_REQUIRE_OFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from xlgov.excel.office.bridge import struct
    from xlgov.excel.office.process import Office

    folder = tmp_path_factory.mktemp("desk")
    settings = folder / "home" / ".config" / "xlgov"
    settings.mkdir(parents=True)
    (settings / "office.json").write_text(json.dumps({"python": sys.executable}), "utf-8")
    path = Path(shutil.copy(WORKBOOKS[-1], folder / "某局 年报.xlsm"))
    made = screen.profile(EXTENSION, folder)
    with pytest.MonkeyPatch.context() as patch, screen.screen(folder) as shown:
        patch.setenv("HOME", str(folder / "home"))
        patch.setenv("SAL_USE_VCLPLUGIN", "gen")
        patch.setenv("LANG", "C.UTF-8")
        with Office(made, display=shown.name) as office:
            never = struct("beans.PropertyValue", Name="MacroExecutionMode", Value=NEVER_RUN_MACROS)
            connection = office.start()
            model = connection.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (never,))
            desk = Desk(shown, connection.create, model, path)
            desk.window.setPosSize(0, 0, 1500, 900, 15)
            model.getCurrentController().setActiveSheet(desk.sheet)
            screen.wait("the toolbar", lambda: desk.there(TOOL_BAR, (VALIDATE, screen.PUSH_BUTTON)))
            shown.focus()
            desk.cell.setValue(5)
            yield desk
            model.close(True)


def test_toolbar_menu_and_button(desk: Desk) -> None:
    fill = desk.cell.CellBackColor
    assert not desk.note

    desk.click(TOOL_BAR, (VALIDATE, screen.PUSH_BUTTON))
    desk.until("校验 by the toolbar", True, "toolbar")
    assert "一、本年新收" in desk.note
    assert desk.cell.CellBackColor != fill
    results = desk.model.getSheets().getByName(pages.RESULTS)
    assert "A-BAL" in [row[1] for row in results.getCellRangeByName("A5:B30").getDataArray()]

    desk.click(MENU)
    desk.screen.picture("menu")
    desk.click(MENU, (CLEAR, screen.MENU_ITEM))
    desk.until("清除标记 by the menu", False, "cleared")
    assert (desk.cell.CellBackColor, desk.cell.getValue()) == (fill, 5)

    desk.model.getCurrentController().setActiveSheet(desk.sheet)
    desk.click_button(VALIDATE)
    desk.until("校验 by the button of the sheet", True, "button")
    assert desk.cell.CellBackColor != fill


def test_the_window_of_a_long_action_is_cancelled_by_a_click(desk: Desk) -> None:
    from xlgov.excel.windows import OfficeWindow

    window = OfficeWindow(desk.create, desk.window, "汇总下级")
    try:
        window.show("正在读取 35/120，约剩 12 秒", 35 / 120)
        assert not window.cancelled
        screen.wait("the window", desk.screen.message, 10)
        cancel = window.dialog.getControl("cancel")
        desk.screen.picture("progress")
        desk.screen.focus()
        desk.click_control(cancel)
        desk.screen.picture("clicked")
        screen.wait("取消", lambda: window.cancelled, 10)
    finally:
        window.close()
    window.show("正在读取 36/120", 0.3)
    assert window.cancelled, "a window that is gone stops the action"


def test_beside_excel_it_is_a_window_of_python(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tkinter", reason="this Python has no tkinter")
    from xlgov.excel import windows

    monkeypatch.setenv("DISPLAY", desk.screen.name)
    window = windows.window_beside_excel("汇总下级")
    assert isinstance(window, windows.TkWindow)
    window.show("正在读取 35/120，约剩 12 秒", 35 / 120)
    desk.screen.picture("tk")
    button = window.button
    middle = (
        button.winfo_rootx() + button.winfo_width() // 2,
        button.winfo_rooty() + button.winfo_height() // 2,
    )
    desk.screen.click(*middle)
    window.show("正在读取 36/120", 0.3)
    assert window.cancelled
    window.close()
    monkeypatch.setenv("DISPLAY", ":nowhere")
    assert isinstance(windows.window_beside_excel("汇总下级"), windows.NoWindow)


def test_saving_keeps_the_macros_of_the_buttons_for_excel(desk: Desk) -> None:
    from xlgov.excel.office.bridge import struct

    assert not desk.macros
    kind = struct("beans.PropertyValue", Name="FilterName", Value="Calc MS Excel 2007 VBA XML")
    target = desk.path.with_name("另存.xlsm")
    desk.model.storeToURL(target.as_uri(), (kind,))
    assert not desk.macros
    parts = unpacked(target.read_bytes())
    saved = [SAVED_MACRO.findall(part.decode()) for name, part in parts.items() if name.endswith(".vml")]
    assert sorted(saved) == sorted(list(macros.values()) for macros in buttons(desk.path).values())
