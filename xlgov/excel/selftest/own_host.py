"""A host of the self-test's own: a new Excel, or a LibreOffice with a profile that is thrown away.

The user's own is never touched: neither its windows nor its process.
"""

from __future__ import annotations

import contextlib
import gc
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from xlgov.errors import InputError
from xlgov.excel import libreoffice, light, office_install, patience
from xlgov.excel.selftest.guard import Left, end, runs
from xlgov.excel.setup.machine import ADDIN, Machine

if TYPE_CHECKING:
    import xlwings as xw

_GONE = 10.0
"""Seconds that a host may take to go."""
_DYING = 2.0
"""Seconds in which a host that failed is seen to be gone."""


class OwnHost(Protocol):
    """Starts, drives and ends a host of its own."""

    name: str
    """as the user reads it"""

    @property
    def app(self) -> xw.App:
        """The host, started where it does not run. Raises InputError where there is none."""

    @property
    def version(self) -> str:
        """Version, build and the like, in words."""

    def quit(self) -> bool:
        """End it as it wants to be ended; whether its process is gone. Raises nothing."""

    def kill(self) -> None:
        """End it whatever it is doing, from any thread. Raises nothing."""

    @property
    def died(self) -> bool:
        """Whether it was started, and is gone without having been asked to."""

    @property
    def left(self) -> Left:
        """What has to go, from any thread, where nobody is there any more to end it."""

    def ready(self) -> str:
        """Let the add-in, or the extension, be there; what was done. Raises InputError where it cannot be,
        LookupError where it is not installed."""

    def press(self, action: str, book: xw.Book) -> None:
        """Press a button as a user does: through the add-in's macro, or the extension."""


class ExcelHost:
    """A new Excel without a window (Windows, macOS)."""

    name = "Excel"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._app: xw.App | None = None
        self._pid = 0
        self._addin: xw.Book | None = None

    @property
    def app(self) -> xw.App:
        if self._app is None:
            self._app = self._started()
        return self._app

    def _started(self) -> xw.App:
        # not as it comes: at its end xlwings ends every Excel in which it sees no workbook
        xlwings = light.xlwings()
        patience.be_patient()
        if "excel" not in xlwings.engines.engines_by_name:
            raise InputError(
                "没有可用的 Excel 连接（xlwings 缺少 pywin32 或 appscript）", "请重新安装 xlgov[excel]。"
            )
        xlwings.engines["excel"].activate()
        before = set(xlwings.apps.keys())
        app: xw.App = xlwings.App(visible=False, add_book=False)
        if app.pid in before:
            raise InputError("没有得到另一个 Excel，得到的是您正在用的那一个", "请关闭 Excel 再试。")
        self._pid = app.pid
        app.display_alerts = False
        return app

    @property
    def version(self) -> str:
        app = self.app
        found = [f"Excel {app.version}"]
        # macOS has other names for them
        with contextlib.suppress(Exception):
            found.append(f"内部版本 {app.api.Build}")
        with contextlib.suppress(Exception):
            found.append(str(app.api.OperatingSystem))
        return "，".join(found)

    def quit(self) -> bool:
        app, self._app, self._addin = self._app, None, None
        if app is None:
            return True
        with contextlib.suppress(Exception):
            # xlwings' own quit ends every Excel without an open workbook besides
            app.api.Quit() if self._machine.system == "windows" else app.quit()
        del app
        # Excel stays as long as anybody holds one of its objects
        gc.collect()
        if self._pid and not _went(self._pid):
            self.kill()
            return False
        # its number may be another program's from now on
        self._pid = 0
        return True

    def kill(self) -> None:
        self._app, self._addin = None, None
        pid, self._pid = self._pid, 0
        if pid:
            end(pid)
            # it holds its files until it is gone
            _went(pid)

    @property
    def died(self) -> bool:
        return bool(self._pid) and not runs(self._pid)

    @property
    def left(self) -> Left:
        return Left((self._pid,)) if self._pid else Left()

    def ready(self) -> str:
        path = self._machine.addin
        if not path.is_file():
            raise LookupError("还没有安装加载项，请先运行 xlgov addin install")
        if self._addin is None:
            # Excel that a program starts opens no add-ins by itself
            self._addin = self.app.books.open(path, read_only=True)
        if self._addin.name != ADDIN:
            raise InputError(
                f"打开的不是 {ADDIN}，而是 {self._addin.name}", "请重新运行 xlgov addin install。"
            )
        return f"{ADDIN} 已打开"

    def press(self, action: str, book: xw.Book) -> None:
        book.activate()
        self.app.macro(f"{ADDIN}!XlgovRun")(action)


class OfficeHost:
    """A LibreOffice without a window, with a profile of its own.

    ``profile`` is one that is there already, with the extension in it; by default a new one, which goes when
    it is ended and has the extension where the user has it.
    """

    name = "LibreOffice"

    def __init__(self, machine: Machine, profile: Path | None = None) -> None:
        self._machine = machine
        self._given = profile
        self._profile = profile
        self._office: libreoffice.Office | None = None
        self._app: xw.App | None = None
        self._unregistered: Exception | None = None

    @property
    def app(self) -> xw.App:
        if self._app is None:
            self._office = libreoffice.Office(self._prepared())
            self._app = libreoffice.start(self._office)
        return self._app

    def _prepared(self) -> Path:
        """The profile; the extension can only be put into it before the office starts."""
        if self._profile is None:
            self._profile = Path(tempfile.mkdtemp(prefix="xlgov-office-"))
            try:
                office_install.put_into(self._machine, self._profile)
            except (InputError, LookupError) as error:
                self._unregistered = error
        return self._profile

    @property
    def version(self) -> str:
        connection = self.app.impl.connection
        access = connection.create("com.sun.star.configuration.ConfigurationProvider")
        from xlgov.excel.office.bridge import struct

        path = struct("beans.PropertyValue", Name="nodepath", Value="/org.openoffice.Setup/Product")
        node = access.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", (path,))
        return f"LibreOffice {node.getByName('ooSetupVersionAboutBox')}"

    def quit(self) -> bool:
        app, office = self._app, self._office
        self._app = self._office = None
        if app is not None:
            app.quit()
        ended = office is None or office.process is None or office.process.poll() is not None
        self._forget()
        return ended

    def kill(self) -> None:
        office, app = self._office, self._app
        self._app = self._office = None
        if office is not None:
            office.kill()
        if app is not None:
            with contextlib.suppress(Exception):
                app.quit()
        self._forget()

    @property
    def died(self) -> bool:
        if self._office is None or self._office.process is None:
            return False
        # the program that started it outlives it for a moment
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._office.process.wait(_DYING)
        return not self._office.runs

    @property
    def left(self) -> Left:
        office = self._office
        processes = (office.pid,) if office is not None and office.runs else ()
        traces = office.traces if office is not None else []
        profile = [self._profile] if self._profile is not None and self._given is None else []
        return Left(processes, tuple(map(str, [*profile, *traces])))

    def _forget(self) -> None:
        if self._profile is not None and self._given is None:
            shutil.rmtree(self._profile, ignore_errors=True)
            self._profile = None

    def ready(self) -> str:
        _ = self.app
        if self._unregistered is not None:
            raise self._unregistered
        return "扩展已登记"

    def press(self, action: str, book: xw.Book) -> None:
        connection = self.app.impl.connection
        frame = book.impl.document.CurrentController.Frame
        helper = connection.create("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(frame, f"org.xlgov:{action}", "", 0, ())


def _went(pid: int) -> bool:
    """Whether a process goes within its time."""
    until = time.monotonic() + _GONE
    while time.monotonic() < until:
        if not runs(pid):
            return True
        time.sleep(0.2)
    return False
