"""The guard before any library opens a workbook, and what only the raw XML can tell.

python-calamine shows neither defined names nor formulas, and reads ``#DIV/0!`` as an empty cell; so names,
error cells, and formulas with and without a computed value are read from the parts themselves.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from xml.etree import ElementTree

from xlgov.errors import InputError
from xlgov.finding import Place, cell_place

MAX_ENTRIES = 2_000
MAX_INFLATED = 200 * 2**20
"""bytes, all parts together"""
MAX_RATIO = 300
"""inflated to packed, for parts above MIN_SUSPECT"""
MIN_SUSPECT = 2**20
LONG_FORMULA = 1_000
"""bytes; the template's are shorter"""
FEW_ROWS = 300
"""rows of a sheet that can be read densely however wide it is; the form's sheets have fewer"""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_MAIN = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_SAVE_AS = "请用 Excel 或 WPS 打开它，“另存为”Excel 工作簿（.xlsx）后重试。"

_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
# possessive: nearly every cell of a sheet begins a match that fails at its <f>
_FORMULA_CELL = re.compile(
    rb"<c\s([^<>]*+)>\s*+<f\b[^<>]*?(?:/>|>([^<]*+)</f>)\s*+(?:<v\b[^<>]*?(?:/>|>([^<]*+)</v>))?"
)
_ERROR_CELL = re.compile(rb'<c\s([^<>]*\bt="e"[^<>]*)>(?:\s*<f\b[^<>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>')
_ROW_NUMBER = re.compile(rb'<row\b[^<>]*?\br="([0-9]{1,7})"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})[0-9]')
_HIDDEN_ROW = re.compile(rb'<row\b[^<>]*?\br="([0-9]+)"[^<>]*?\bhidden="(?:1|true)"')
_ENTITIES = (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&apos;", "'"), ("&amp;", "&"))
"""XML's own, the ampersand last"""
_DEFINED_NAME = re.compile(
    rb'<definedName((?: \w++="[^"<>&]{0,1000}+"){1,9}+)>([^<>&]{0,1000}+)</definedName>'
)
"""as Excel, WPS, LibreOffice and we write nearly all of them"""
_NAME = re.compile(rb' name="([^"]*)"')
_REFERENCE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|''){1,1000})'|(?P<plain>[^'!]{1,1000}))!"
    r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})(?![0-9])"
)
"""bounded, because places are kept from one workbook to the next"""


class Formula(NamedTuple):
    """A formula cell: its text (``None`` where it shares another cell's) and whether a value is stored."""

    text: str | None
    computed: bool


class SheetFlags(NamedTuple):
    """What a sheet's XML tells beyond its values; ``errors`` has the text of each error cell."""

    errors: Mapping[str, str]
    formulas: Mapping[str, Formula]
    hidden_rows: frozenset[int]


class Sheet(NamedTuple):
    """A worksheet's name, its part, and whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Package:
    """An opened and guarded .xlsx or .xlsm."""

    content: bytes
    parts: Mapping[str, bytes]
    sheets: tuple[Sheet, ...]
    names: Mapping[str, Place]
    """defined name -> first cell; names of other kinds and broken ones are left out"""

    @cached_property
    def external_links(self) -> bool:
        """Whether the workbook refers to other files."""
        return any(part.startswith("xl/externalLinks/") for part in self.parts)

    def flags(self, sheet: str) -> SheetFlags:
        """Error cells, formulas and hidden rows of one sheet."""
        return _flags(self._xml(sheet))

    def area(self, sheet: str) -> int:
        """Cells in the rectangle from A1 to a sheet's farthest cell; the width counts where it matters."""
        return _area(self._xml(sheet))

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
        plain_names, rest = _plain_names(parts["xl/workbook.xml"])
        workbook = ElementTree.fromstring(rest)
        relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    except (ElementTree.ParseError, KeyError) as error:
        raise InputError("文件已损坏，读不出工作簿结构", _SAVE_AS) from error
    main = _MAIN if workbook.tag.startswith(_MAIN) else _STRICT_MAIN
    if main == _STRICT_MAIN:
        raise InputError("这是“严格 Open XML”格式的工作簿", "请另存为普通的“Excel 工作簿（.xlsx）”后重试。")
    targets = {relation.get("Id"): _part(relation.get("Target") or "") for relation in relations}
    sheets = tuple(
        Sheet(
            sheet.get("name") or "",
            targets.get(sheet.get(_RELATION_ID), ""),
            sheet.get("state", "visible") == "visible",
        )
        for sheet in workbook.iterfind(f"{main}sheets/{main}sheet")
    )
    worksheets = tuple(sheet for sheet in sheets if sheet.part.startswith("xl/worksheets/"))
    there = {sheet.name for sheet in worksheets}
    names = plain_names | _names(workbook, main)
    names = {name: place for name, place in names.items() if place.sheet in there}
    return Package(content, parts, worksheets, names)


def _names(workbook: ElementTree.Element, main: str) -> dict[str, Place]:
    """The names of single cells that hold for the whole workbook."""
    found: dict[str, Place] = {}
    for element in workbook.iterfind(f"{main}definedNames/{main}definedName"):
        name, place = element.get("name"), place_of(element.text or "")
        if name and place and element.get("localSheetId") is None:
            found[name] = place
    return found


def _plain_names(workbook: bytes) -> tuple[dict[str, Place], bytes]:
    """The names of a workbook.xml and the rest of it; no names where they are written in an unusual way.

    Parsing two hundred elements takes as long as reading all figures.
    """
    before, _, rest = workbook.partition(b"<definedNames>")
    block, closed, after = rest.partition(b"</definedNames>")
    pieces = _DEFINED_NAME.split(block)
    if not closed or any(pieces[::3]) or b"<!" in before + after:
        return {}, workbook
    try:
        found = map(_plain_name, pieces[1::3], pieces[2::3])
        return dict(filter(None, found)), before + after
    except UnicodeDecodeError:
        return {}, workbook


@lru_cache(maxsize=4096)
def _plain_name(attributes: bytes, reference: bytes) -> tuple[str, Place] | None:
    """A name for the whole workbook with its first cell; kept for the next workbook, which has the same."""
    name, place = _NAME.search(attributes), place_of(reference.decode())
    if not name or not name[1] or not place or b" localSheetId=" in attributes:
        return None
    return name[1].decode(), place


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


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def place_of(reference: str) -> Place | None:
    """The first cell of a reference such as ``'表 二'!$C$4:$C$9``; None for any other."""
    match = _REFERENCE.match(reference)
    if match is None:
        return None
    sheet = match["quoted"].replace("''", "'") if match["quoted"] else match["plain"]
    return cell_place(sheet, match["column"] + match["row"])


def _flags(xml: bytes) -> SheetFlags:
    errors: dict[str, str] = {}
    formulas: dict[str, Formula] = {}
    if b"<f" in xml:
        for attributes, text, value in _FORMULA_CELL.findall(xml):
            if address := _ADDRESS.search(attributes):
                # typed as text, an empty value is a value: the result "" of a total without parts
                computed = bool(value) or b't="str"' in attributes
                formula = _formula if len(text) > LONG_FORMULA else _kept_formula
                formulas[address[1].decode()] = formula(text, computed)
    if b't="e"' in xml:
        for attributes, text in _ERROR_CELL.findall(xml):
            if address := _ADDRESS.search(attributes):
                errors[address[1].decode()] = text.decode()
    # LibreOffice writes hidden="false" on every row
    some = b'hidden="1"' in xml or b'hidden="true"' in xml
    return SheetFlags(errors, formulas, frozenset(map(int, _HIDDEN_ROW.findall(xml)) if some else ()))


def _formula(text: bytes, computed: bool) -> Formula:
    return Formula(_unescaped(text.decode()) or None, computed)


_kept_formula = lru_cache(maxsize=4096)(_formula)
"""For the next workbook, which has the same formulas; long ones are not ours."""


def _unescaped(text: str) -> str:
    """The text of an XML element; LibreOffice escapes every quotation mark of a formula."""
    if "&" not in text:
        return text
    if "&#" in text:
        import html  # rare, and its table of entities is large

        return html.unescape(text)
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    return text


def _area(xml: bytes) -> int:
    """The rectangle from A1 to the farthest cell: a stray cell would make a dense reader fill all of it."""
    last = xml.rfind(b"<row ")
    row = _ROW_NUMBER.match(xml, last) if last >= 0 else None
    rows = int(row[1]) if row else 0
    if rows <= FEW_ROWS:
        return rows
    return rows * max((_column_number(letters) for letters in set(_WIDE.findall(xml))), default=26)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
