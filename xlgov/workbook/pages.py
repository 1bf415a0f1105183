"""The sheets of the master workbook by name, and the cells that stand in the same place in every edition."""

from __future__ import annotations

from xlgov.form import Cell, defined_name

COVER = "封面"
RESULTS = "校验结果"
GUIDE = "填报说明"
RULES = "规则说明"
HIDDEN = "_xlgov"
ROLLUP_LIST = "汇总清单"
ROLLUP_DETAIL = "分单位明细"
ROLLUP_DIFFERENCES = "差额表"
ROLLUP_EXPLANATIONS = "各单位情况说明"
ROLLUP_CHANGES = "重报对照"
ROLLUP_CHARTS = "图表"
IMPORT = "导入情况"
ROLLUP_SHEETS = (
    ROLLUP_LIST,
    ROLLUP_DETAIL,
    ROLLUP_DIFFERENCES,
    ROLLUP_CHANGES,
    ROLLUP_EXPLANATIONS,
    ROLLUP_CHARTS,
)
"""Sheets that the result of a roll-up has after RESULTS; they say nothing that the report does not hold."""
ADDED_SHEETS = (IMPORT, *ROLLUP_SHEETS)
"""All sheets that may stand after RESULTS; none of them is content."""

PASTE_ADVICE = "粘贴请用“选择性粘贴—数值”"
TEXT_ADVICE = "从下一行起填写，一段一行。从 Word 粘贴请用“选择性粘贴—文本”，会盖掉下面的段落，见“填报说明”。"
"""What stands in the row above the first paragraph of a section, beside the column of the text."""
_EARLIER_ADVICE = f"从下一行起填写，一段一行；可以从 Word 整篇复制过来。{PASTE_ADVICE}。"
TEXT_ADVICES = frozenset({TEXT_ADVICE, _EARLIER_ADVICE})
"""It, and what earlier workbooks say in its place."""
NOTE_LABEL = "← 表下注：印在表下的说明写在左边的浅黄格里，没有就留空"
"""What stands beside the note under a table, where it is not printed."""
CHECKS_BAND = "即时勾稽（右侧和下方，不打印）"
"""What opens the part under a table; the number of checks that fail stands beside it."""
NOWHERE = "Z1"
"""An empty cell. It is the print area of a sheet that is not among the pages of the whole workbook: Excel and
LibreOffice print no page on which nothing stands."""
PRINT_ADVICE = "打印整个工作簿时不印本表；要印本表，请全选（Ctrl+A），在打印窗口里选“打印选定区域”。"
"""What such a sheet says of it."""
GUIDE_HEADINGS = ("栏目", "项目", "单位", "填写说明")
RULE_HEADINGS = ("代码", "级别", "规则", "内容", "怎么办", "依据")
IMPORT_HEADINGS = ("项目", "原文件中的位置", "读到的内容", "导入说明")
"""Headings of the lists on GUIDE, RULES and IMPORT."""
EXPLANATION, FINGERPRINT = "情况说明", "指纹"
"""Headings on RESULTS of what a unit writes about a finding, and of the finding it belongs to."""
CODE, MESSAGE = "代码", "问题"
"""Headings on RESULTS of a finding's rule and of what it says."""

TEXT_COLUMN = "A"
TEXT_FIRST_ROW = 4
TEXT_ROWS = 200
"""Paragraphs that a text sheet has room for before it is made longer."""
TEXT_LIMIT = 32_767
"""UTF-16 units that a cell holds."""

TABLE_FIRST_ROW = 2
"""The row, from 1, of a statutory table's first line."""

SCALARS: dict[str, str] = {
    "unit.name": "C5",
    "unit.code": "C6",
    "year": "E6",
    "unit.tier": "C7",
    "unit.kind": "E7",
    "scope": "C8",
    "edition": "E8",
    "title": "C9",
    "preamble": "C10",
    "contact.responsible": "C13",
    "contact.reviewer": "E13",
    "contact.prepared_by": "C14",
    "contact.phone": "E14",
    "contact.date": "C15",
}
"""Cells of the cover. Tier, kind and scope hold the Chinese words of xlgov.report."""
STATUS_LIVE, STATUS_FULL = "C18", "C19"
LAST_FIRST_ROW = 23
"""The row of the first two of last year's figures on the cover; two a row, in columns C and E."""


def section_name(section_key: str) -> str:
    """The defined name of a section's paragraphs: xg_sections_overview."""
    return defined_name(f"sections.{section_key}")


def last_label(cell: Cell) -> str:
    """What stands to the left of one of last year's figures."""
    return f"{cell.row_label}\n{cell.column_label}"


def imported_label(cell: Cell) -> str:
    """What stands to the left of the figures of a row that is only imported."""
    return f"{cell.row[-1].label}（{cell.row[-1].name}）"
