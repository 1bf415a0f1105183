"""The protection of a sheet as its file tells it, whoever wrote the file."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgov.workbook.package import open_package
from xlgov.workbook.protection import ANY, FREE, NONE, UNLOCKED_ONLY, Protection, protection_of

_HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'


@settings(deadline=None, max_examples=30)
@given(
    st.fixed_dictionaries({name: st.booleans() for name in ("objects", "scenarios")}),
    st.fixed_dictionaries({name: st.booleans() for name in FREE.values()}),
    st.sampled_from((ANY, UNLOCKED_ONLY, NONE)),
    st.booleans(),
)
def test_what_is_written_is_read(
    parts: dict[str, bool], forbidden: dict[str, bool], selection: int, password: bool
) -> None:
    book = openpyxl.Workbook()
    written = book.active.protection
    written.sheet = True  # openpyxl writes no other
    for name, value in {**parts, **forbidden}.items():
        setattr(written, name, value)
    written.selectLockedCells = selection != ANY
    written.selectUnlockedCells = selection == NONE
    if password:
        written.password = "秘密"
    content = io.BytesIO()
    book.save(content)
    free = frozenset(name for name, attribute in FREE.items() if not forbidden[attribute])
    found = open_package(content.getvalue()).protection("Sheet")
    assert found == Protection(True, parts["objects"], parts["scenarios"], free, selection)
    assert found.is_on


@pytest.mark.parametrize(
    "xml, is_on",
    [
        (b"", False),
        (b'<sheetProtection sheet="1" formatRows="0"/>', True),
        (b'<sheetProtection sheet="true" password="CC1A" objects="true" scenarios="true" />', True),
        (b'<sheetProtection sheet="0" objects="false"/>', False),
    ],
)
def test_every_plain_way_of_writing_it(xml: bytes, is_on: bool) -> None:
    found = protection_of(_HEAD + xml + b"</worksheet>")
    assert found is not None
    assert found.is_on == is_on


@pytest.mark.parametrize(
    "xml",
    [
        b"<sheetProtection sheet='1'/>",
        b'<sheetProtection sheet="1"></sheetProtection>',
        b'<sheetProtection sheet="&#49;"/>',
        b'<sheetProtection sheet="0"/><sheetProtection sheet="1"/>',
    ],
)
def test_of_another_way_the_host_is_asked(xml: bytes) -> None:
    assert protection_of(_HEAD + xml + b"</worksheet>") is None
