"""The zip around a workbook: guarded before anything is inflated, and inflated part by part when asked for.

Names of parts are compared without regard to case, as Open XML wants it; a backslash counts as a slash.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple, NoReturn

from xlgov import ways
from xlgov.compound import MAGIC
from xlgov.errors import InputError

MAX_ENTRIES = 2_000
MAX_INFLATED = 200 * 2**20
"""bytes, all parts together"""
MAX_PART = 120 * 2**20
"""bytes of one sheet"""
MAX_SMALL_PART = 24 * 2**20
"""bytes of any other part that is read: names, styles, relations, texts"""
MAX_STRINGS = 48 * 2**20
"""bytes of the shared strings"""
MAX_RATIO = 300
"""inflated to packed, for parts above MIN_SUSPECT"""
MIN_SUSPECT = 2**20
SAVE_AS = "请用 Excel 或 WPS 打开它，“另存为”Excel 工作簿（.xlsx）后重试。"

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_LOCAL_HEADER = b"PK\x03\x04"
_END, _END_LENGTH = b"PK\x05\x06", 22
_UNICODE_PATH = b"\x75\x70"
"""an extra field of an entry that gives it another name"""
_CHUNK = 4 * 2**20
_SMALL = 2**15
"""bytes that cannot inflate to more than 33 MB, whatever they say"""
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_BOM = b"\xef\xbb\xbf"
_ENCODING = re.compile(rb"""<\?xml\s[^<>?]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([^"'<>?]{1,40})["']""")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]{0,300}\?>")


class Wanted(NamedTuple):
    """What a zip is to hold, in the words of messages."""

    name: str
    save_as: str
    strange: str
    shorten: str
    unlock: str
    old: str
    """the kinds of file that the program had before"""


WORKBOOK = Wanted(
    ".xlsx 工作簿",
    SAVE_AS,
    "这不像正常的年报工作簿，请确认文件来源。",
    "名称、格式或行列可能多得异常：请删除多余的，或者把年报各表复制到一个新工作簿，另存为 .xlsx 后重试。",
    "请在 Excel 或 WPS 里打开，取消打开密码、修改权限密码和工作簿保护，另存为 .xlsx 后重试。",
    "这是旧格式文件（.xls、.et、.doc 等），不是 .xlsx",
)


class Container:
    """The parts of a package; ``plain`` where every reader of zips sees the same in it."""

    def __init__(
        self, content: bytes, entries: Mapping[str, zipfile.ZipInfo], wanted: Wanted, *, plain: bool
    ) -> None:
        self.content = content
        self.plain = plain
        self.wanted = wanted
        self._entries = entries
        self._read: dict[str, bytes] = {}

    @property
    def names(self) -> Iterable[str]:
        """The names of all parts, in small letters."""
        return self._entries.keys()

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part.lower() in self._entries

    def read(self, part: str, limit: int = MAX_SMALL_PART) -> bytes:
        """A part as UTF-8 without a document type; nothing for one that is not there.

        Raises InputError for a part that is damaged, larger than ``limit``, or spelled in another encoding.
        """
        name = part.lower()
        if name not in self._read:
            entry = self._entries.get(name)
            self._read[name] = self._whole(entry, limit) if entry else b""
        return self._read[name]

    def raw(self, part: str, limit: int = MAX_SMALL_PART) -> bytes:
        """A part that need not be XML, as it is; nothing for one that is not there.

        Raises InputError for a part that is damaged or larger than ``limit``.
        """
        entry = self._entries.get(part.lower())
        return self._unpacked(entry, limit) if entry else b""

    def _whole(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        return _recoded(self._unpacked(entry, limit), entry.filename, self.wanted)

    def _unpacked(self, entry: zipfile.ZipInfo, limit: int) -> bytes:
        if entry.file_size > limit:
            size, most = entry.file_size // 2**20, limit // 2**20
            raise InputError(
                f"文件内部的“{entry.filename}”有 {size} MB，超过上限 {most} MB", self.wanted.shorten
            )
        return _inflated(self.content, entry, self.wanted)

    def forget(self, part: str) -> None:
        """Give back the memory of a part that was read."""
        self._read.pop(part.lower(), None)


def open_container(content: bytes, wanted: Wanted = WORKBOOK) -> Container:
    """Look into a zip that is to hold what is ``wanted``.

    Raises InputError for what is no zip, is encrypted, or could exhaust the machine.
    """
    if content.startswith(MAGIC):
        raise _compound(content, wanted)
    if not content:
        raise InputError("文件是空的（0 字节）", "请重新复制或下载这个文件。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise InputError(f"文件已损坏，或者不是 {wanted.name}", wanted.save_as) from error
    _guard(entries, wanted)
    by_name = {_normal(entry.filename): entry for entry in entries}
    if len(by_name) != len(entries):
        raise InputError("文件内部有重名部件", wanted.strange)
    return Container(content, by_name, wanted, plain=_is_plain(content, entries))


def other_kind(container: Container) -> InputError:
    """What a zip is that holds no workbook."""
    names = container.names
    if any(name.startswith("word/") for name in names):
        return InputError("这是 Word 文档，不是工作簿", ways.SAVE_AS_TEXT)
    if any(name.startswith("ppt/") for name in names):
        return InputError("这是演示文稿，不是工作簿", "请换成年报工作簿（.xlsx）。")
    if container.read("mimetype", 2**20).startswith(b"application/vnd.oasis.opendocument"):
        return InputError(
            "这是 OpenDocument 文件（.ods、.odt）", "请在 LibreOffice 中另存为 Excel 2007-365（.xlsx）。"
        )
    if container.has("xl/workbook.bin"):
        return InputError("这是二进制工作簿（.xlsb）", SAVE_AS)
    if any(name.startswith("xl/") for name in names):
        return InputError("文件已损坏，读不出工作簿结构", SAVE_AS)
    return InputError("这是压缩包，不是 .xlsx 工作簿", "如果压缩包里有工作簿，请先解压。")


def _compound(content: bytes, wanted: Wanted) -> InputError:
    """What an OLE container is: Excel keeps encrypted workbooks in one, and the formats before 2007."""
    if _ENCRYPTED_STREAM in content:
        return InputError(
            "文件是加密的：有打开密码，或者设了“修改权限密码”、工作簿保护（Excel 会因此自动加密）",
            wanted.unlock,
        )
    return InputError(wanted.old, wanted.save_as)


def _guard(entries: list[zipfile.ZipInfo], wanted: Wanted) -> None:
    """Refuse, before anything is inflated, what could exhaust the machine."""
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"文件内部有 {len(entries)} 个部件，超过上限 {MAX_ENTRIES}", wanted.strange)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise InputError(f"文件解压后超过 {MAX_INFLATED // 2**20} MB", wanted.strange)
    for entry in entries:
        if entry.flag_bits & 1:
            raise InputError("文件有密码（已加密）", wanted.unlock)
        if entry.file_size > MIN_SUSPECT and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise InputError("文件压缩比异常，可能是恶意构造的文件", wanted.strange)


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _is_plain(content: bytes, entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether the directory stands right before the end, and no entry has a second name."""
    if not content.startswith(_LOCAL_HEADER) or content[-_END_LENGTH:-18] != _END:
        return False
    size, start = struct.unpack("<LL", content[-10:-2])
    return size + start == len(content) - _END_LENGTH and not any(
        entry.filename != entry.orig_filename
        or "\\" in entry.filename
        or entry.filename.startswith("/")
        or _UNICODE_PATH in entry.extra
        for entry in entries
    )


def _inflated(content: bytes, entry: zipfile.ZipInfo, wanted: Wanted) -> bytes:
    """The bytes of an entry, whose size and checksum must be as the directory says."""
    at = entry.header_offset
    header = content[at : at + 30]
    if len(header) < 30 or not header.startswith(_LOCAL_HEADER):
        _damaged(entry, wanted)
    start = at + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        part = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        part = _unpacked(packed, entry, wanted)
    else:
        _damaged(entry, wanted)
    if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        _damaged(entry, wanted)
    return part


def _unpacked(packed: bytes, entry: zipfile.ZipInfo, wanted: Wanted) -> bytes:
    """Inflated, and not to much more than the directory says."""
    try:
        if len(packed) < _SMALL:
            return zlib.decompress(packed, -15, entry.file_size or 1)
        inflater = zlib.decompressobj(-15)
        # in pieces: in one piece a large part would be held twice
        stream = io.BytesIO()
        while packed and stream.tell() <= entry.file_size:
            stream.write(inflater.decompress(packed, _CHUNK))
            packed = inflater.unconsumed_tail
        return stream.getvalue()
    except zlib.error as error:
        raise _damage(entry, wanted) from error


def _damage(entry: zipfile.ZipInfo, wanted: Wanted) -> InputError:
    return InputError(f"文件已损坏（内部的“{entry.filename}”读不出来）", wanted.save_as)


def _damaged(entry: zipfile.ZipInfo, wanted: Wanted) -> NoReturn:
    raise _damage(entry, wanted)


def _recoded(part: bytes, name: str, wanted: Wanted) -> bytes:
    """A part as UTF-8, without document type: entities could otherwise be expanded without bound."""
    encoding = _UTF_16.get(part[:2])
    if encoding:
        try:
            part = _DECLARATION.sub("", part.decode(encoding).removeprefix("\ufeff")).encode()
        except UnicodeError as error:
            raise InputError(f"文件已损坏（内部的“{name}”不是有效的文字）", wanted.save_as) from error
    part = part.removeprefix(_BOM)
    declared = _ENCODING.match(part)
    if declared and declared[1].lower() not in _ENCODINGS:
        word = declared[1].decode("latin-1")
        raise InputError(f"文件内部的“{name}”用的是 {word} 编码，不是规定的 UTF-8", wanted.save_as)
    # single letters are found twenty times as fast, and few parts have both
    if b"!" in part and b"Y" in part and b"<!DOCTYPE" in part:
        raise InputError("文件内部含有不允许的 XML 声明", wanted.strange)
    return part
