"""The add-in xlgov.xlam: xlwings' own file for custom add-ins (BSD), with our ribbon, macros and functions.

The steps are those of xlwings' manual for custom add-ins, done without Excel. xlwings' VBA is changed, so
that a file received by mail has no say in what is started (``macros.xlwings_vba``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import xlwings
from pyopenvba import ExcelFile

from macros import icons
from macros.packages import add_module, crlf, packed, source, unpacked, with_project
from macros.pywin32 import FUNCTIONS
from macros.ribbon import custom_ui
from macros.wrappers import Help, wrappers
from macros.xlwings_vba import MODULE, started_safely
from xlgov.excel.catalogue import ACTIONS
from xlgov.workbook.geometry import address

NAME = "xlgov.xlam"
SETTINGS = (("ADD_WORKBOOK_TO_PYTHONPATH", "false"), ("UDF MODULES", FUNCTIONS))
"""What xlwings finds in this add-in's own sheet, before the user's file."""
NO_WORKBOOK = "请先打开年报工作簿，再点这里的按钮。"
"""Said by the ribbon where no workbook is open."""
UNKNOWN = (
    "这个加载项不认识这个按钮，什么也没有做。\n\n"
    "工作簿可能来自更新的版本：请更新 xlgov，运行 xlgov addin install，再重新打开 Excel。"
)
"""Said where a workbook asks for an action that is not in the catalogue."""
UNNAMEABLE = (
    '这个工作簿的文件名里有按钮不能用的符号（= $ ` " | < > \\ 或 %…%），什么也没有做。\n\n'
    "请去掉这些符号，给文件改名，再打开它点按钮。"
)
"""Said where the workbook's name cannot be handed to Python."""
PROTECTED_VIEW = (
    "文件正以“受保护的视图”打开，按钮读不到它，什么也没有做。\n\n"
    "请先点文件上方黄色条里的“启用编辑”，再点按钮。"
)
"""Said by the ribbon where no workbook is open but in Protected View."""
BEHIND = (
    "有文件正以“受保护的视图”打开，按钮读不到它。\n"
    "要处理它，请点“否”，再点文件上方黄色条里的“启用编辑”。\n\n"
    "现在要处理的是下面这个工作簿吗？"
)
"""Asked by the ribbon, before the name of the active workbook, where a window of Protected View is open as
well: it may be the one in front."""
NOT_IN_FRONT = (
    "这个按钮所在的工作簿不在最前面，什么也没有做。\n\n请点一下要处理的工作簿，让它到最前面，再点按钮。"
)
"""Said where the button of a workbook was pressed and another workbook is the active one."""
NO_PYTHON = (
    "找不到 xlgov 的 Python，什么也没有做：它可能被移动、删除，或者还没有安装好。\n\n"
    "请运行 xlgov addin install，再重新打开 Excel；仍然不行的，运行 xlgov addin doctor 看原因。"
)
"""Said where the interpreter of the settings is not there."""
NOT_STARTED = (
    "Excel 没有能启动 xlgov，什么也没有做：可能被安全软件或单位的安全策略拦截。\n\n"
    "请运行 xlgov addin doctor 看原因，必要时找管理员。"
)
"""Said where Excel itself refuses to start Python."""
BROKEN_OFF = (
    "xlgov 没有正常结束，工作簿中可能只改动了一部分：可以不保存，重新打开后再试。\n\n"
    "多半是 Python 或 xlgov 没有装好，或者被安全软件中止：请运行 xlgov addin doctor 看原因。"
    "下面是它最后留下的话："
)
"""Said before what a Python that ended with an exit code left behind."""
MESSAGES = (
    *(NO_WORKBOOK, UNKNOWN, UNNAMEABLE, PROTECTED_VIEW, NOT_IN_FRONT, NO_PYTHON, NOT_STARTED),
    *(BROKEN_OFF, BEHIND),
)
"""The first row of the add-in's sheet, from D on, as the module XlgovRun names the cells."""

OWN = ("XlgovAddin", "XlgovNoteWriter")
"""Modules of ours beside that of xlwings."""

_BASE = Path(xlwings.__file__).with_name("quickstart_addin_ribbon.xlam")
_SHEET = "xl/worksheets/sheet1.xml"
_PNG = b'<Default Extension="png" ContentType="image/png"/>'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org"
_CORE = (
    f"{_XML}"
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
    parts |= _pictures()
    parts["[Content_Types].xml"] = _once(parts["[Content_Types].xml"], b"</Types>", _PNG + b"</Types>")
    parts["_rels/.rels"] = _once(parts["_rels/.rels"], b"customUI/customUI.xml", b"customUI/customUI14.xml")
    workbook = _once(parts["xl/workbook.xml"], b'name="_myaddin.conf"', b'name="xlgov.conf"')
    # the folder of whoever made the file
    workbook = re.sub(rb"<mc:AlternateContent.*?</mc:AlternateContent>", b"", workbook)
    # the resolution of pictures as Excel itself writes it, which Microsoft's own validator does not know
    workbook = re.sub(rb"<extLst><ext [^>]*><x14:workbookPr [^>]*/></ext></extLst>", b"", workbook)
    parts["xl/workbook.xml"] = workbook.replace(b"<definedNames />", b"")
    parts["docProps/core.xml"] = _CORE.encode()
    parts[_SHEET] = _sheet(parts[_SHEET], _rows(helps))

    def edit(workbook: ExcelFile) -> None:
        workbook.set_module(MODULE, crlf(started_safely(workbook.get_module(MODULE), code)))
        workbook.vba_project().delete_module("RibbonMyAddin")
        for name in OWN:
            add_module(workbook, name, source(name))

    parts["xl/vbaProject.bin"] = with_project(packed(parts), ".xlam", edit)
    return packed(parts)


def _pictures() -> dict[str, bytes]:
    """The pictures of the ribbon's buttons, and the part that says which is which."""
    parts = {}
    relations = ""
    for action in ACTIONS.values():
        parts[f"customUI/images/{action.icon}.png"] = icons.png(action, icons.ribbon_size(action))
        relations += (
            f'<Relationship Id="{action.icon}" Type="{_RELATIONS}/officeDocument/2006/relationships/image" '
            f'Target="images/{action.icon}.png"/>'
        )
    written = (
        f'{_XML}<Relationships xmlns="{_RELATIONS}/package/2006/relationships">{relations}</Relationships>'
    )
    return {"customUI/_rels/customUI14.xml.rels": written.encode(), **parts}


def _rows(helps: Sequence[Help]) -> list[list[str]]:
    """The add-in's sheet: settings in A and B, texts from D on: the messages, then a line per function.

    A line is name, category, text, number of arguments and their texts.
    """
    texts = [list(MESSAGES)] + [
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


def _once(content: bytes, old: bytes, new: bytes) -> bytes:
    """Replace what must be there exactly once: another xlwings may have another file."""
    if content.count(old) != 1:
        raise ValueError(f"{_BASE.name} of xlwings {xlwings.__version__} is not as expected: {old!r}")
    return content.replace(old, new)
