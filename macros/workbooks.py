"""The master workbook of an edition with its starter texts, without buttons (.xlsx) and with them (.xlsm).

The one with buttons comes in two passes: the plain workbook lends its sheets to a new VBA project, then the
builder writes the workbook again, with that project and the buttons.
"""

from __future__ import annotations

from pyopenvba import ExcelFile

from macros.packages import add_module, packed, source, unpacked, with_project
from xlgov.excel.catalogue import ACTIONS
from xlgov.form import Form
from xlgov.sentences.starter import blank
from xlgov.workbook.build import build
from xlgov.workbook.macros import Button, Macros

MODULE = "XlgovButtons"
EVERYWHERE = ("validate", "previous_finding", "next_finding", "clear_marks")
"""The actions with a button on every sheet; the cover has all."""
MISSING = (
    "没有找到 xlgov 加载项，按钮暂时不能用。\n\n"
    "请先在这台电脑上运行：xlgov addin install，然后重新打开 Excel。\n"
    "表格本身不受影响，照常填写；表旁的即时勾稽也照常计算。"
)
"""Said by a button where the add-in is not loaded."""

_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_TYPES = "[Content_Types].xml"


def macro(action_id: str) -> str:
    """The Sub that a button of an action calls."""
    return f"Xlgov_{action_id}"


def buttons_module() -> str:
    """The VBA of a workbook: a Sub for each action, and the one that forwards."""
    subs = (
        f'\nPublic Sub {macro(action_id)}()\n    Forward "{action_id}"\nEnd Sub\n' for action_id in ACTIONS
    )
    return source(MODULE) + "".join(subs)


def workbook(form: Form) -> bytes:
    """The blank .xlsm of an edition."""
    buttons = tuple(Button(action.label, macro(action.id), action.tip) for action in ACTIONS.values())
    macros = Macros(_project(form), buttons, frozenset(map(macro, EVERYWHERE)), MISSING)
    return build(form, blank(form), macros=macros)


def plain_workbook(form: Form) -> bytes:
    """The blank .xlsx of an edition."""
    return build(form, blank(form))


def _project(form: Form) -> bytes:
    parts = unpacked(build(form))
    parts[_TYPES] = parts[_TYPES].replace(_PLAIN, _MACRO)

    def edit(skeleton: ExcelFile) -> None:
        skeleton.add_vba_project()
        add_module(skeleton, MODULE, buttons_module())

    return with_project(packed(parts), ".xlsm", edit)
