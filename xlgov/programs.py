"""Programs of others, such as pip, npm and node: run, and heard to their end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from xlgov.errors import InputError


def heard(
    command: Sequence[str], minutes: int, doing: str, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """What a program said, in UTF-8, and how it ended. ``doing`` begins the words of the InputError that is
    raised where it takes longer than so many minutes."""
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=minutes * 60,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{doing}{minutes} 分钟没有完成", "请检查网络再试。") from error
