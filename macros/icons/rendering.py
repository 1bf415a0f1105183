"""Drawings turned into pixels by Chromium: all on one page without a background, which is then cut up."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from macros.icons import LARGE_BUTTON, drawing, wanted
from xlgov.excel.catalogue import Action

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_ACROSS = 10
"""pictures in a row"""
_STYLE = "body { margin: 0 } svg { position: absolute }"


def browser() -> str | None:
    """The browser that draws."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def rendered() -> dict[tuple[Action, int], bytes]:
    """Every picture as PNG. Raises FileNotFoundError without Chromium."""
    from PIL import Image

    found = {}
    with TemporaryDirectory() as name, Image.open(io.BytesIO(_page(Path(name)))) as page:
        for number, (action, size) in enumerate(wanted()):
            left, top = _place(number)
            stream = io.BytesIO()
            page.crop((left, top, left + size, top + size)).save(stream, "PNG", optimize=True)
            found[action, size] = stream.getvalue()
    return found


def _place(number: int) -> tuple[int, int]:
    """Where a picture stands on the page."""
    return number % _ACROSS * LARGE_BUTTON, number // _ACROSS * LARGE_BUTTON


def _page(folder: Path) -> bytes:
    """The page with every drawing, as PNG."""
    program = browser()
    if program is None:
        raise FileNotFoundError("Chromium is not here")
    drawings = []
    for number, (action, size) in enumerate(wanted()):
        left, top = _place(number)
        style = f"left:{left}px;top:{top}px;width:{size}px;height:{size}px"
        drawings.append(drawing(action).replace("<svg ", f'<svg style="{style}" ', 1))
    source, target = folder / "page.html", folder / "page.png"
    source.write_text(f"<!doctype html><style>{_STYLE}</style>{''.join(drawings)}", "utf-8")
    rows = _place(len(drawings) - 1)[1] + LARGE_BUTTON
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--force-device-scale-factor=1", "--default-background-color=00000000",
        f"--user-data-dir={folder / 'profile'}", f"--window-size={_ACROSS * LARGE_BUTTON},{rows}",
        f"--screenshot={target}", source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return target.read_bytes()
