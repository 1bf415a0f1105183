"""LibreOffice Calc as an xlwings engine: the same actions as in Excel, and the host that tests drive.

``register()`` adds the engine; ``connect(pipe)`` attaches to the LibreOffice that the user has open;
``Office(profile)`` starts and stops one of our own.
"""

from __future__ import annotations

import xlwings as xw

from xlgov.errors import InputError
from xlgov.excel import light
from xlgov.excel.office.app import ENGINE, App
from xlgov.excel.office.block import ProtectedError
from xlgov.excel.office.bridge import connected
from xlgov.excel.office.process import Office

light.spare_others()

__all__ = ["Office", "ProtectedError", "connect", "register", "start"]


def register() -> None:
    """Adds the engine ``libreoffice`` to xlwings, once, and makes it the active one where there is none."""
    if ENGINE.name not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=ENGINE))
    if xw.engines.active is None:
        xw.engines[ENGINE.name].activate()


def connect(pipe: str, *, document: str | None = None) -> xw.App:
    """Attaches to the LibreOffice that listens on a pipe; `document` (a URL) becomes the active workbook.

    ``app.impl.connection`` leads to UNO. Raises InputError when nothing answers or the document is not open.
    """
    register()
    app = ENGINE.apps.attach(connected(pipe))
    if document is not None:
        _activate(app, document)
    return xw.App(impl=app)


def start(office: Office) -> xw.App:
    """Starts a LibreOffice of our own; ``app.quit()`` stops it. Raises InputError where there is none."""
    register()
    return xw.App(impl=ENGINE.apps.attach(office.start(), office))


def _activate(app: App, document: str) -> None:
    for book in app.open_books():
        if book.url == document:
            app.active_book = book
            return
    raise InputError("没有找到要处理的表格文件", "请先保存文件，再点一次。")
