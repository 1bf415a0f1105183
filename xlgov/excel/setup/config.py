"""Excel's configuration file ``xlgov.conf``: lines of ``"KEY","value"`` that xlwings' VBA reads."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(rb'\s*"([^"]*)"\s*,\s*"?([^"]*)"?\s*')


def parse(content: bytes) -> dict[str, str]:
    """The settings; keys in capitals, the first of a key counts, as in the VBA."""
    settings: dict[str, str] = {}
    for line in content.splitlines():
        if match := _LINE.fullmatch(line):
            settings.setdefault(_ascii(match[1]).upper(), _ascii(match[2]))
    return settings


def merged(before: bytes, ours: Mapping[str, str], newline: str) -> bytes:
    """Our settings, then whatever else the file held, byte for byte (it may be in any code page)."""
    lines = [f'"{key}","{value}"'.encode("ascii") for key, value in ours.items()]
    for line in before.splitlines():
        match = _LINE.fullmatch(line)
        if line.strip() and not (match and _ascii(match[1]).upper() in ours):
            lines.append(line)
    return b"".join(line + newline.encode() for line in lines)


def _ascii(content: bytes) -> str:
    return content.decode("ascii", "replace")
