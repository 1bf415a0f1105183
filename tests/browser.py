"""Chromium for tests: shows a page, asks it, takes its picture, prints it, and asks axe-core about it.

Use the fixture ``browser``. It speaks the browser's own protocol over two pipes and needs no driver. Without
Chromium or axe-core (``npm install --prefix tests``) such tests skip; with ``XLGOV_REQUIRE_BROWSER=1`` they
fail instead.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.ooxml import MODULES

_AXE = MODULES / "axe-core" / "axe.min.js"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = (
    "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--no-first-run", "--disable-extensions", "--disable-background-networking",
    # compiling WebAssembly a second time, faster, costs more than the few seconds of a test give back
    "--js-flags=--no-wasm-dynamic-tiering --no-wasm-tier-up",
)  # fmt: skip
_SECONDS = 60
_KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "F8": (119, ""),
    " ": (32, " "),
    "Backspace": (8, ""),
    "Delete": (46, ""),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
    "Home": (36, ""),
    "End": (35, ""),
    "PageUp": (33, ""),
    "PageDown": (34, ""),
}
"""The numbers of keys that have a name, and what they type."""
_START = """
import fcntl, os, sys
theirs_in, theirs_out = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(theirs_in, 3)
os.dup2(theirs_out, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""The protocol's pipes are descriptors 3 and 4 of the browser."""

_ASK_AXE = """
(async () => {
  const every = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, {enabled: true}]));
  for (const name of %s) every[name] = {enabled: false};
  const found = await axe.run(document, {rules: every});
  // it cannot tell what is behind a cell over several rows
  const undecided = found.incomplete.filter(rule => !rule.id.startsWith('color-contrast'));
  return {
    passed: found.passes.map(rule => rule.id),
    violations: found.violations.concat(undecided).map(
      rule => `${rule.id}: ${rule.help}: ` +
        rule.nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')),
  };
})()
"""


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        self._browser, self._session, self._target = browser, session, target

    def show(self, html: str, folder: Path, *, width: int = 1000, height: int = 1400) -> None:
        """Show a page from a file of its own, in a window of so many pixels."""
        path = folder / "page.html"
        path.write_text(html, "utf-8")
        window = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("Emulation.setDeviceMetricsOverride", **window)
        self._call("Page.enable")
        self._call("Page.navigate", url=path.as_uri())
        self._browser.wait("Page.loadEventFired", self._session)

    def open(self, address: str, *, width: int = 1280, height: int = 900) -> None:
        """Go to an address and wait until it is loaded, in a window of so many pixels."""
        window = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._call("Page.enable")
        self._call("Page.navigate", url=address)
        self._browser.wait("Page.loadEventFired", self._session)
        self._call("Emulation.setDeviceMetricsOverride", **window)  # older ones never load after it

    def run_first(self, script: str) -> None:
        """Run a script in whatever is opened in this tab, before its own scripts."""
        self._call("Page.enable")
        self._call("Page.addScriptToEvaluateOnNewDocument", source=script)

    def until(self, expression: str, seconds: float = 60) -> Any:
        """Wait until a JavaScript expression comes to something true, and return that."""
        end = monotonic() + seconds
        while not (answer := self.ask(expression)):
            assert monotonic() < end, f"still not: {expression}"
            sleep(0.02)
        return answer

    def put_files(self, selector: str, paths: Iterable[Path]) -> None:
        """Choose files with an input element, as its dialogue would."""
        chosen = [str(path) for path in paths]
        self._call("DOM.setFileInputFiles", files=chosen, objectId=self._object(selector))

    def drop(self, selector: str, paths: Iterable[Path]) -> None:
        """Drop files and folders of this computer on the middle of an element."""
        x, y = self._middle(selector)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self._call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    def click(self, selector: str) -> None:
        """Click with the mouse on the middle of an element, which is brought into view."""
        x, y = self._middle(selector)
        self._call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text: str) -> None:
        """Type text into what has the focus, as an input method does."""
        self._call("Input.insertText", text=text)

    def compose(self, text: str) -> None:
        """Have an input method show text that is not decided on yet in what has the focus."""
        end = len(text)
        self._call("Input.imeSetComposition", text=text, selectionStart=end, selectionEnd=end)

    def press(self, key: str, *, shift: bool = False, ctrl: bool = False) -> None:
        """Press a key of this name (Enter, Tab, ArrowDown, a)."""
        code, text = _KEYS.get(key, (ord(key[0].upper()), key))
        held = (8 if shift else 0) | (2 if ctrl else 0)
        values = {"key": key, "windowsVirtualKeyCode": code, "modifiers": held}
        down = {"type": "keyDown", "text": text} if text and not ctrl else {"type": "rawKeyDown"}
        self._call("Input.dispatchKeyEvent", **down, **values)
        self._call("Input.dispatchKeyEvent", type="keyUp", **values)

    def paste(self) -> None:
        """Paste what is on the clipboard into what has the focus, as Ctrl+V does."""
        held = {"key": "v", "windowsVirtualKeyCode": ord("V"), "modifiers": 2}
        self._call("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **held)
        self._call("Input.dispatchKeyEvent", type="keyUp", **held)

    def save_downloads_to(self, folder: Path) -> None:
        """Put what is downloaded into a folder, without asking."""
        self._browser.call("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})

    def copied(self) -> str:
        """What lies in the clipboard."""
        self._browser.call("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
        return str(self.ask("navigator.clipboard.readText()"))

    def close(self) -> None:
        """Close the tab without asking it."""
        self._browser.call("Target.closeTarget", {"targetId": self._target})

    def _object(self, selector: str) -> str:
        found = self._call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")
        assert "objectId" in found["result"], f"there is no {selector}"
        return str(found["result"]["objectId"])

    def _middle(self, selector: str) -> tuple[float, float]:
        place = self.ask(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            "if (!found) return null; found.scrollIntoView({block: 'center', inline: 'center'});"
            "const box = found.getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2, box.width * box.height]; })()"
        )
        assert place, f"there is no {selector}"
        assert place[2], f"{selector} cannot be seen"
        return place[0], place[1]

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression comes to."""
        answer = self._call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def violations(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """What axe-core has against the page, or cannot decide, by every rule it knows but some."""
        self.ask(_AXE.read_text("utf-8") + ";0")
        found = self.ask(_ASK_AXE % json.dumps(without))
        assert found["passed"], "axe-core found nothing to look at"
        return list(found["violations"])

    def broken(self, selector: str) -> list[str]:
        """The elements whose text stands over several lines, by what they say."""
        return list(
            self.ask(
                f"[...document.querySelectorAll({selector!r})].filter(each => {{"
                "const text = document.createRange(); text.selectNodeContents(each);"
                "return new Set([...text.getClientRects()].map(line => line.top)).size > 1;"
                "}).map(each => each.innerText)"
            )
        )

    def picture(self, *, beyond: bool = True) -> bytes:
        """The whole page as PNG, or nothing beyond its window."""
        answer = self._call("Page.captureScreenshot", format="png", captureBeyondViewport=beyond)
        return base64.b64decode(answer["data"])

    def printed(self) -> bytes:
        """The page as PDF, on the paper it asks for."""
        answer = self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])

    def _call(self, method: str, **values: Any) -> Any:
        return self._browser.call(method, values, self._session)


class Browser:
    """A running Chromium with a profile of its own, with these switches and this environment."""

    def __init__(
        self, program: str, switches: Iterable[str] = _SWITCHES, environment: Mapping[str, str] | None = None
    ) -> None:
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        given = [program, *switches, f"--user-data-dir={self._profile.name}", "about:blank"]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, str(theirs_in), str(theirs_out), *given],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._out, self._in = os.fdopen(ours_out, "wb", buffering=0), os.fdopen(ours_in, "rb", buffering=0)
        self._numbers = count(1)
        self._unread = b""
        self._events: list[dict[str, Any]] = []

    def page(self) -> Page:
        """A new tab."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        return Page(self, attached["sessionId"], target)

    def call(self, method: str, values: dict[str, Any], session: str | None = None) -> Any:
        """Send one command and wait for its answer; events that come meanwhile are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": values}
        if session:
            message["sessionId"] = session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self._events.append(answer)

    def wait(self, event: str, session: str) -> None:
        """Wait for an event of a tab."""
        while True:
            for index, each in enumerate(self._events):
                if each.get("method") == event and each.get("sessionId") == session:
                    del self._events[: index + 1]
                    return
            self._events.append(self._message())

    def close(self) -> None:
        """End it and everything it started."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(_SECONDS)
        self._out.close()
        self._in.close()
        self._profile.cleanup()

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            assert select.select([self._in], [], [], _SECONDS)[0], "Chromium does not answer"
            more = self._in.read(2**16)
            assert more, "Chromium has ended"
            self._unread += more
        whole, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(whole)
        return message


@cache
def _found() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def started(*switches: str) -> Browser:
    """Chromium, started with these switches more, and axe-core at hand; or a skip with the reason."""
    program = _found()
    missing = "Chromium is not here" if program is None else ""
    if not _AXE.is_file():
        missing = missing or "axe-core is not here (npm install --prefix tests)"
    if program is None or missing:
        if os.environ.get("XLGOV_REQUIRE_BROWSER") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return Browser(program, (*_SWITCHES, *switches))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium with axe-core at hand, or a skip with the reason."""
    opened = started()
    yield opened
    opened.close()
