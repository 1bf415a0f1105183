"""Zips that are the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

from xlgov import files

_PACKED_ALREADY = (".whl", ".xlsx", ".xlsm", ".xlam", ".oxt", ".png", ".exe")
_UNIX = 3


def archive(members: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """A zip of these files in their order; names beyond ASCII are marked as UTF-8 (bit 11), and ``programs``
    may be started on Linux."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, files.ZIP_TIME)
            entry.create_system = _UNIX
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            stored = name.lower().endswith(_PACKED_ALREADY)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return stream.getvalue()
