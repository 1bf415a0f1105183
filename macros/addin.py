"""The add-in xlgov.xlam: xlwings' own file for custom add-ins (BSD), with our ribbon, macros and functions.

The steps are those of xlwings' manual for custom add-ins, done without Excel. Two places of xlwings' VBA are
changed: its settings come from the user's own file and from this add-in only. As it is, a sheet of the active
workbook or a file beside it would be asked first, so that a file received by mail could name the program that
a click on our ribbon starts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import AnyStr
from xml.sax.saxutils import escape

import xlwings
from pyopenvba import ExcelFile

from macros.packages import add_module, packed, source, unpacked, with_project
from macros.pywin32 import FUNCTIONS
from macros.ribbon import custom_ui
from macros.wrappers import MODULE, Help, wrappers
from xlgov.workbook.geometry import address

NAME = "xlgov.xlam"
SETTINGS = (("ADD_WORKBOOK_TO_PYTHONPATH", "false"), ("UDF MODULES", FUNCTIONS))
"""What xlwings finds in this add-in's own sheet, before the user's file."""
NO_WORKBOOK = "请先打开年报工作簿，再点这里的按钮。"
"""Said by the ribbon where no workbook is open."""

_BASE = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
_SHEET = "xl/worksheets/sheet1.xml"
_EDITS = (
    ('Public Const PROJECT_NAME As String = "myaddin"', 'Public Const PROJECT_NAME As String = "xlgov"'),
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then ' xlgov: a workbook has no say in the settings",
    ),
    (
        'If source = "" Or source = "directory" Then',
        'If source = "directory" Then \' xlgov: nor has the folder it lies in',
    ),
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>xlgov</dc:title>'
    "<dc:description>政府信息公开工作年度报告：填报与校验</dc:description><dc:creator>xlgov</dc:creator>"
    "</cp:coreProperties>"
)


def addin() -> bytes:
    """The content of xlgov.xlam."""
    code, helps = wrappers()
    parts = unpacked(_BASE.read_bytes())
    ribbon = custom_ui()
    parts = {name.replace("customUI.xml", "customUI14.xml"): content for name, content in parts.items()}
    parts["customUI/customUI14.xml"] = ribbon
    parts["_rels/.rels"] = _once(parts["_rels/.rels"], b"customUI/customUI.xml", b"customUI/customUI14.xml")
    workbook = _once(parts["xl/workbook.xml"], b'name="_myaddin.conf"', b'name="xlgov.conf"')
    # the folder of whoever made the file
    workbook = re.sub(rb"<mc:AlternateContent.*?</mc:AlternateContent>", b"", workbook)
    parts["xl/workbook.xml"] = workbook.replace(b"<definedNames />", b"")
    parts["docProps/core.xml"] = _CORE.encode()
    parts[_SHEET] = _sheet(parts[_SHEET], _rows(helps))

    def edit(workbook: ExcelFile) -> None:
        text = workbook.get_module("xlwings")
        for old, new in _EDITS:
            text = _once(text, old, new)
        workbook.set_module("xlwings", text)
        workbook.vba_project().delete_module("RibbonMyAddin")
        add_module(workbook, "XlgovAddin", source("XlgovAddin"))
        add_module(workbook, MODULE, code)

    parts["xl/vbaProject.bin"] = with_project(packed(parts), ".xlam", edit)
    return packed(parts)


def _rows(helps: Sequence[Help]) -> list[list[str]]:
    """The add-in's sheet: settings in A and B, texts from D on: a message, then a line per function.

    A line is name, category, text, number of arguments and their texts.
    """
    texts = [[NO_WORKBOOK]] + [
        [help.name, help.category, help.text, str(len(help.arguments)), *help.arguments] for help in helps
    ]
    settings = [*map(list, SETTINGS), *[["", ""]] * (len(texts) - len(SETTINGS))]
    return [[*pair, "", *line] for pair, line in zip(settings, texts, strict=True)]


def _sheet(xml: bytes, rows: Sequence[Sequence[str]]) -> bytes:
    """The sheet's part with these texts as its content."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            f'<c r="{address(number - 1, column)}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    data = f"<sheetData>{''.join(lines)}</sheetData>".encode()
    last = address(len(rows) - 1, max(map(len, rows)) - 1).encode()
    xml = re.sub(rb'<dimension ref="[^"]*" />', b'<dimension ref="A1:' + last + b'" />', xml)
    return re.sub(rb"<sheetData>.*</sheetData>", lambda _: data, xml)


def _once(text: AnyStr, old: AnyStr, new: AnyStr) -> AnyStr:
    """Replace what must be there exactly once: another xlwings may have another file."""
    if text.count(old) != 1:
        raise ValueError(f"{_BASE.name} of xlwings {xlwings.__version__} is not as expected: {old!r}")
    return text.replace(old, new)
