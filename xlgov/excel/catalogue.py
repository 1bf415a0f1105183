"""The buttons: what a user can press inside Excel or LibreOffice.

Pure data, in button order, without xlwings: the ribbon, the toolbar, the menu and the buttons on the sheets
are all generated from it, and ``xlgov.excel.actions.perform`` knows exactly these ids.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """One button.

    ``id`` is ASCII and stable (VBA and dispatch names contain it), ``label`` the Chinese caption, ``tip`` one
    sentence for the screen tip, ``icon`` the name of its picture (``macros/icons``).
    """

    id: str
    label: str
    tip: str
    icon: str


_ACTIONS = (
    Action(
        "validate",
        "校验",
        "检查整张报表：在有问题的单元格上标色并写明原因，结果列在“校验结果”表，并跳到第一处。",
        "document_checkmark",
    ),
    Action(
        "clear_marks",
        "清除标记",
        "去掉校验留下的颜色和批注，恢复您自己原来的底色和批注。",
        "eraser",
    ),
    Action("next_finding", "下一处", "跳到下一处问题，原因显示在状态栏。", "arrow_circle_down"),
    Action("previous_finding", "上一处", "跳到上一处问题，原因显示在状态栏。", "arrow_circle_up"),
    Action(
        "compare",
        "比较",
        "找出本工作簿和另一份年报（领导改过的 Word、重新报送的文件、公布的网页等）哪些数、哪些字不同，"
        "列成一份对照表并打开；两份都不变。",
        "column_double_compare",
    ),
    Action(
        "export_json",
        "导出 JSON",
        "把本工作簿的数据另存为一个 JSON 文件，原工作簿不变。",
        "arrow_exit",
    ),
    Action(
        "import_json",
        "导入 JSON",
        "把 JSON 文件中的数据填进本工作簿，写入前会列出将要改动的单元格。",
        "arrow_enter",
    ),
    Action(
        "export_word",
        "导出 Word",
        "把本工作簿的年报另存为排好版的 Word 文件：公开稿，或带签报栏的送审稿。",
        "document_text",
    ),
    Action(
        "export_web",
        "导出网页",
        "把本工作簿的年报另存为网页，供网站发布。",
        "globe",
    ),
    Action(
        "convert_folder",
        "批量转换",
        "把一个文件夹里的全部年报转成 Word、网页、PDF、JSON 或工作簿，或逐份校验、另存标出问题的工作簿。",
        "folder_arrow_right",
    ),
    Action(
        "pack",
        "打包上报",
        "把年报、Word、网页、校验结果和清单装进一个压缩包，供上报；有错误的要先改正，或写明理由。",
        "box_arrow_up",
    ),
    Action(
        "import_report",
        "导入年报",
        "把已公布的年报（Word、网页、PDF、文字、旧表格等）做成一份新工作簿并打开，标出要对照原件的格；本工作簿不变。",
        "document_table_arrow_right",
    ),
    Action(
        "carry_over",
        "上年结转",
        "选择上一年度的年报文件，把“结转下年度”填入今年的“上年结转”，并带入上年数、单位和签报信息。",
        "calendar_arrow_right",
    ),
    Action(
        "roll_up",
        "汇总下级",
        "选择存放各单位年报的文件夹，先查未报、重报、错报，再逐项相加，另存为一份汇总结果并打开。",
        "autosum",
    ),
    Action(
        "restore_formulas",
        "恢复公式",
        "把被改掉的合计公式和固定文字恢复原样，已填的数字不变。",
        "math_formula",
    ),
    Action(
        "paste_row",
        "粘贴整行",
        "把从 Word、网页复制的一行数字拆成各列，确认后填入所选单元格所在的行。",
        "clipboard_paste",
    ),
    Action(
        "refresh_text",
        "更新正文数字",
        "把正文里的占位符换成表格里的数，改正与表格对不上的句子，确认后写入；您自己改过的句子不动。",
        "document_sync",
    ),
    Action(
        "put_right",
        "一键规范",
        "列出单位、空格、全角数字、文本格式的数字、半角标点等写法问题，原来和改为逐处对照，选定后改好；再点一次可以撤销。",
        "wand",
    ),
    Action("fill_zeros", "空白填零", "列出还空着的数字格，确认后填入 0。", "number_circle_0"),
    Action("about", "关于/自检", "显示版本、所用表样和运行环境，并检查本工作簿能否识别。", "info"),
)

ACTIONS: dict[str, Action] = {action.id: action for action in _ACTIONS}
