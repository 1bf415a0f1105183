"""The guard before any library opens a workbook, and what only the raw XML can tell.

python-calamine shows neither defined names nor formulas, and reads ``#DIV/0!`` as an empty cell; so names,
error cells, and formulas with and without a computed value are read from the parts themselves.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.workbook.flags import SheetFlags, area_of, flags_of
from xlgov.workbook.formats import kept_formats
from xlgov.workbook.structure import Sheet, structure_of

MAX_ENTRIES = 2_000
MAX_INFLATED = 200 * 2**20
"""bytes, all parts together"""
MAX_RATIO = 300
"""inflated to packed, for parts above MIN_SUSPECT"""
MIN_SUSPECT = 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_NO_STYLES = b"<styleSheet/>"
_SAVE_AS = "请用 Excel 或 WPS 打开它，“另存为”Excel 工作簿（.xlsx）后重试。"


@dataclass(frozen=True)
class Package:
    """An opened and guarded .xlsx or .xlsm."""

    content: bytes
    parts: Mapping[str, bytes]
    sheets: tuple[Sheet, ...]
    names: Mapping[str, Place]
    """defined name -> first cell; names of other kinds and broken ones are left out"""
    local_names: Mapping[str, Mapping[str, Place]]
    """the same of the names that hold for one sheet only, by sheet"""
    dead_names: frozenset[str]
    """names for the whole workbook whose cells were deleted"""

    @cached_property
    def external_links(self) -> bool:
        """Whether the workbook refers to other files."""
        return any(part.startswith("xl/externalLinks/") for part in self.parts)

    def flags(self, sheet: str) -> SheetFlags:
        """What a sheet tells beyond its values."""
        return flags_of(self._xml(sheet), self._formats)

    def area(self, sheet: str) -> int:
        """Cells in the rectangle from A1 to a sheet's farthest cell; the width counts where it matters."""
        return area_of(self._xml(sheet))

    @cached_property
    def _formats(self) -> Mapping[int, str]:
        try:
            return kept_formats(self.parts.get("xl/styles.xml", _NO_STYLES))
        except ElementTree.ParseError as error:
            raise InputError("文件已损坏，读不出单元格格式", _SAVE_AS) from error

    def _xml(self, sheet: str) -> bytes:
        part = next(item.part for item in self.sheets if item.name == sheet)
        return self.parts.get(part, b"")


def open_package(content: bytes) -> Package:
    """Check a workbook's container and read its sheets and names.

    Raises InputError for what is no .xlsx, is encrypted, or could exhaust the machine.
    """
    parts = _inflated(content)
    if "xl/workbook.xml" not in parts:
        raise _not_a_workbook(parts)
    try:
        structure = structure_of(parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"])
        return Package(content, parts, *structure)
    except (ElementTree.ParseError, KeyError) as error:
        raise InputError("文件已损坏，读不出工作簿结构", _SAVE_AS) from error


def _inflated(content: bytes) -> dict[str, bytes]:
    if content.startswith(_OLE):
        if _ENCRYPTED_STREAM in content:
            raise InputError(
                "文件有打开密码（已加密）", "请在 Excel 或 WPS 中取消密码，另存为 .xlsx 后重试。"
            )
        raise InputError("这是旧格式文件（.xls、.et、.doc 等），不是 .xlsx", _SAVE_AS)
    if not content:
        raise InputError("文件是空的（0 字节）", "请重新复制或下载这个文件。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _guard(entries)
            return {entry.filename.lstrip("/"): _checked(archive.read(entry)) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError("文件已损坏，或者不是 .xlsx 工作簿", _SAVE_AS) from error


def _guard(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse, before anything is inflated, what could exhaust the machine."""
    advice = "这不像正常的年报工作簿，请确认文件来源。"
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"文件内部有 {len(entries)} 个部件，超过上限 {MAX_ENTRIES}", advice)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise InputError(f"文件解压后超过 {MAX_INFLATED // 2**20} MB", advice)
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError("文件有密码（已加密）", "请取消密码后另存为 .xlsx。")
        if entry.file_size > MIN_SUSPECT and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise InputError("文件压缩比异常，可能是恶意构造的文件", advice)
    if len({entry.filename for entry in entries}) != len(entries):
        raise InputError("文件内部有重名部件", advice)


def _checked(part: bytes) -> bytes:
    """A part without document type: entities could otherwise be expanded without bound."""
    # Office writes UTF-8 only; another encoding could hide a document type from the search
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")) or b"<!DOCTYPE" in part:
        raise InputError("文件内部含有不允许的 XML 声明", "这不像正常的年报工作簿，请确认文件来源。")
    return part


def _not_a_workbook(parts: Mapping[str, bytes]) -> InputError:
    if any(name.startswith("word/") for name in parts):
        return InputError("这是 Word 文档，不是工作簿", "请另存为“纯文本（.txt）”后再转换。")
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        return InputError(
            "这是 OpenDocument 文件（.ods、.odt）", "请在 LibreOffice 中另存为 Excel 2007-365（.xlsx）。"
        )
    if "xl/workbook.bin" in parts:
        return InputError("这是二进制工作簿（.xlsb）", _SAVE_AS)
    return InputError("这是压缩包，不是 .xlsx 工作簿", "如果压缩包里有工作簿，请先解压。")
