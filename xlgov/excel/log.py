"""The log: UTF-8, in the user's application data, kept small."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

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
