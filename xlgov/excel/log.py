"""The log: UTF-8, in the user's application data, kept small."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

_NAME = "xlgov.excel"
_SIZE, _OLD = 512 * 1024, 2
"""Bytes of one file, and how many old ones are kept."""


def folder() -> Path:
    """The folder ``xlgov`` in the user's application data."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.environ.get("APPDATA")
        return Path(base or Path.home() / "AppData" / "Local") / "xlgov"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xlgov"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "xlgov"


def path() -> Path:
    """The log file."""
    return folder() / "xlgov.log"


def brief(error: BaseException) -> str:
    """An error in a line for whoever is to mend it: its kind, what it says, where in our code it came up."""
    return f"{type(error).__name__}：{error}{place_of(error)}"


def place_of(error: BaseException) -> str:
    """Where in our code an error came up, as ``（xlgov/excel/log.py 第 12 行）``; empty where it did not."""
    import traceback

    return place(reversed(list(traceback.walk_tb(error.__traceback__))))


def place(frames: Iterable[tuple[FrameType, int]]) -> str:
    """The first of some frames, with their lines, that is of our code, in words; empty where none is."""
    for frame, line in frames:
        _, found, path = frame.f_code.co_filename.replace("\\", "/").rpartition("/xlgov/")
        if found and frame.f_globals.get("__name__", "").startswith("xlgov."):
            return f"（xlgov/{path} 第 {line} 行）"
    return ""


@contextlib.contextmanager
def logging_to_file() -> Iterator[logging.Logger]:
    """A logger that writes to the file; a place that cannot be written to is no reason to fail."""
    logger = logging.getLogger(_NAME)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler: logging.Handler
    try:
        folder().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path(), maxBytes=_SIZE, backupCount=_OLD, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        handler.close()
