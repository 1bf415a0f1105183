"""The cells of a workbook as a bare writer is given them: ``python -I cells.py WORKBOOK OUT``.

Row by row: ``(sheet, None)`` begins a sheet, ``(sheet, (row, [(column, kind, value), …]))`` is a row, counted
from 0; a kind is ``n`` (number), ``s`` (text) or ``f`` (formula). Blank cells with a format are left out.
"""

from __future__ import annotations

import marshal
import re
import sys
import zipfile
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO

ROW = re.compile(rb'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', re.DOTALL)
CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
PIECE = 1 << 22


def main(workbook: Path, out: Path) -> None:
    """Write the cells of every sheet."""
    with zipfile.ZipFile(workbook) as archive, out.open("wb") as file:
        shared = _shared(archive)
        names = sorted(
            (name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: int(re.findall(r"\d+", name)[0]),
        )
        for number, name in enumerate(names, start=1):
            marshal.dump((f"sheet{number}", None), file)
            with archive.open(name) as part:
                _sheet(part, f"sheet{number}", shared, file)


def _sheet(part: Any, sheet: str, shared: list[str], file: BinaryIO) -> None:
    rest = b""
    while piece := part.read(PIECE):
        rest += piece
        end = 0
        for row in ROW.finditer(rest):
            end = row.end()
            cells = [cell for found in CELL.finditer(row[2] or b"") if (cell := _cell(found, shared))]
            if cells:
                marshal.dump((sheet, (int(row[1]) - 1, cells)), file)
        rest = rest[end:]


def _cell(found: re.Match[bytes], shared: list[str]) -> tuple[int, str, Any] | None:
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    inside = found[3] or b""
    if formula := re.search(rb"<f[^>]*>(.*?)</f>", inside, re.DOTALL):
        return column - 1, "f", "=" + unescape(formula[1].decode())
    if texts := re.findall(rb"<t[^>]*>(.*?)</t>", inside, re.DOTALL):
        return column - 1, "s", unescape(b"".join(texts).decode())
    value = re.search(rb"<v>(.*?)</v>", inside, re.DOTALL)
    if value is None:
        return None
    if b't="s"' in found[2]:
        return column - 1, "s", shared[int(value[1])]
    if b"t=" in found[2]:
        return column - 1, "s", unescape(value[1].decode())
    return column - 1, "n", float(value[1])


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    items = re.findall(rb"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml"), re.DOTALL)
    texts = (b"".join(re.findall(rb"<t[^>]*>(.*?)</t>", item, re.DOTALL)) for item in items)
    return [unescape(text.decode()) for text in texts]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
