"""The guard in front of every workbook: what is refused, and what the user is told to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.form import edition
from xlgov.workbook import container
from xlgov.workbook.build import build
from xlgov.workbook.cells import FileContents
from xlgov.workbook.package import open_package

BLANK = build(edition("2021"))
OTHER = "<definedName name=\"xg_other\">'封面'!$A$1</definedName>".encode()


def rezipped(change: Callable[[str, bytes], bytes | None], content: bytes = BLANK) -> bytes:
    """The workbook with each part changed; ``None`` leaves a part out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = change(entry.filename, old.read(entry))
            if part is not None:
                new.writestr(entry.filename, part)
    return stream.getvalue()


def read_all(content: bytes) -> None:
    """Read every sheet: parts are inflated when they are asked for."""
    contents = FileContents(open_package(content))
    for sheet in contents.sheets:
        contents.rows(sheet.name)
        contents.flags(sheet.name)


def with_part(name: str, part: bytes) -> bytes:
    stream = io.BytesIO(BLANK)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return stream.getvalue()


def test_names_sheets_and_flags_of_a_template() -> None:
    opened = open_package(BLANK)
    assert opened.names["xg_requests_received_natural_person"] == Place("申请办理", "D5")
    assert [sheet.name for sheet in opened.sheets if not sheet.visible] == ["_xlgov"]
    flags = opened.flags("申请办理")
    assert flags.formulas["J5"].text == 'IF(COUNT(D5:I5)=0,"",SUM(D5:I5))'
    assert not flags.errors
    assert not opened.external_links


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"'!$", b"&apos;!$"),
        (b"</definedName><", b"</definedName>\n  <"),
        (b' name="xg_year"', b" name='xg_year'"),
        (b"<definedNames>", b"<!-- <definedNames>" + OTHER + b"</definedNames> --><definedNames>"),
        (b'<definedName name="xg_year">', b'<definedName comment="a &amp; b" name="xg_year">'),
    ],
    ids=["entities", "lines", "apostrophes", "a comment", "a remark"],
)
def test_names_are_the_same_however_they_are_written(old: bytes, new: bytes) -> None:
    written = rezipped(lambda name, part: part.replace(old, new) if name == "xl/workbook.xml" else part)
    assert written != rezipped(lambda _, part: part)
    assert open_package(written).names == open_package(BLANK).names


def test_names_of_one_sheet_only_are_left_out() -> None:
    local = OTHER.replace(b"<definedName ", b'<definedName localSheetId="1" ') + b"</definedNames>"
    written = rezipped(
        lambda name, part: part.replace(b"</definedNames>", local) if name == "xl/workbook.xml" else part
    )
    opened = open_package(written)
    assert opened.names == open_package(BLANK).names
    second = open_package(BLANK).sheets[1].name
    assert opened.local_names == {second: {"xg_other": Place("封面", "A1")}}


def test_names_of_deleted_cells_lead_nowhere() -> None:
    dead = (
        b'<definedName name="xg_gone">#REF!</definedName><definedName name="xg_sheet">#REF!$A$1</definedName>'
    )
    written = rezipped(
        lambda name, part: (
            part.replace(b"</definedNames>", dead + b"</definedNames>") if name == "xl/workbook.xml" else part
        )
    )
    opened = open_package(written)
    assert opened.names == open_package(BLANK).names


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "空的"),
        (b"not a zip at all", "不是 .xlsx"),
        (BLANK[: len(BLANK) // 2], "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧格式"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (with_part("bomb.xml", b" " * (container.MAX_INFLATED + 1)), "解压后超过"),
        (with_part("bomb.xml", b" " * (20 * 2**20)), "压缩比异常"),
        (rezipped(lambda name, part: None if name == "xl/workbook.xml" else part), "读不出工作簿结构"),
        (rezipped(lambda name, part: None if name.endswith("workbook.xml.rels") else part), "已损坏"),
        (rezipped(lambda name, part: part[:200] if name == "xl/workbook.xml" else part), "已损坏"),
    ],
    ids=[
        "empty",
        "text",
        "cut",
        "ole",
        "encrypted",
        "huge",
        "ratio",
        "no workbook",
        "no relations",
        "torn xml",
    ],
)
def test_what_cannot_be_used_is_refused_with_advice(content: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        open_package(content)
    assert message in error.value.what
    assert error.value.advice


def test_too_many_parts_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(container.MAX_ENTRIES + 1):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(InputError, match="个部件"):
        open_package(stream.getvalue())


@pytest.mark.parametrize(
    "declaration",
    [b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b" " * 9000 + b"<!DOCTYPE x>"],
    ids=["first", "far down"],
)
def test_a_document_type_is_refused_wherever_it_stands(declaration: bytes) -> None:
    def infect(name: str, part: bytes) -> bytes:
        head, mark, rest = part.partition(b"?>")
        return head + mark + declaration + rest if name == "xl/sharedStrings.xml" else part

    with pytest.raises(InputError, match="XML 声明"):
        read_all(rezipped(infect))


def test_a_document_type_cannot_hide_in_another_encoding() -> None:
    def recode(name: str, part: bytes) -> bytes:
        if name != "xl/styles.xml":
            return part
        head, mark, rest = part.decode().partition("?>")
        return f"{head}{mark}<!DOCTYPE x>{rest}".encode("utf-16")

    with pytest.raises(InputError, match="XML 声明"):
        read_all(rezipped(recode))


def test_a_lying_directory_is_noticed() -> None:
    """A part that inflates to more than the directory declares is never inflated further."""
    at = BLANK.rindex(b"PK\x01\x02", 0, BLANK.rindex(b"xl/sharedStrings.xml"))
    lying = BLANK[: at + 24] + (10).to_bytes(4, "little") + BLANK[at + 28 :]
    with pytest.raises(InputError, match="sharedStrings"):
        read_all(lying)


@pytest.mark.parametrize(
    ("name", "message"),
    [("word/document.xml", "Word 文档"), ("xl/workbook.bin", ".xlsb"), ("readme.txt", "压缩包")],
)
def test_other_zip_files_are_named(name: str, message: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, b"x")
    with pytest.raises(InputError, match=message):
        open_package(stream.getvalue())


def test_opendocument_is_named() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(InputError, match="OpenDocument"):
        open_package(stream.getvalue())
