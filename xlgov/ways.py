"""What to do, in the words that fit the place where it is read.

A text that would name a command, an option or a button holds a mark instead, one of the constants below;
every face of the program puts its own words there with ``told`` when it shows the text. A new face is one
more field of ``Way``: no rule and no message has a second text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from xlgov import late
from xlgov.legible import legible


class Face(StrEnum):
    """Where a text is read."""

    COMMAND = "command"
    """on the command line, and in what it prints for other programs"""
    BUTTON = "button"
    """inside Excel or LibreOffice with our buttons"""
    PAPER = "paper"
    """in a workbook or letter whose reader may have no program of ours"""
    ENCLOSED = "enclosed"
    """in a marked workbook that goes to a unit, and in the letter beside it"""
    PAGE = "page"
    """in the browser edition"""


class Way(NamedTuple):
    """One thing to do, as each face says it; ``enclosed`` is empty where that is as on paper."""

    command: str
    button: str
    paper: str
    page: str
    enclosed: str = ""


# private-use characters: no file name or unit's name can be taken for a mark
_MARK = late.compile("\ue000([a-z_]+)\ue001")


def _mark(name: str) -> str:
    return f"\ue000{name}\ue001"


NEW_WORKBOOK = _mark("new_workbook")
UPGRADE = _mark("upgrade")
RESTORE_TOTALS = _mark("restore_totals")
REBUILD = _mark("rebuild")
PREVIOUS_REPORT = _mark("previous_report")
LAST_FIGURES = _mark("last_figures")
FULL_CHECK = _mark("full_check")
GIVE_OWN = _mark("give_own")
CHOOSE_OWN = _mark("choose_own")
NO_OWN = _mark("no_own")
NEW_ROSTER = _mark("new_roster")
CHECK_ROSTER = _mark("check_roster")
ROLL_UP_AGAIN = _mark("roll_up_again")
UNIT = _mark("unit")
YEAR = _mark("year")
OWN = _mark("own")
OWN_ROLE = _mark("own_role")
ROSTER_ROLE = _mark("roster_role")
PREVIOUS_ROLE = _mark("previous_role")
EARLIER_ROLE = _mark("earlier_role")
DECISIONS_ROLE = _mark("decisions_role")
DECIDE = _mark("decide")
REPORTED = _mark("reported")
REPORTED_ROLE = _mark("reported_role")
RESUME = _mark("resume")
OVERWRITE = _mark("overwrite")
NO_CLUSTER = _mark("no_cluster")
SCHEMA = _mark("schema")
REFRESH = _mark("refresh")
PUT_RIGHT = _mark("put_right")
BY_TABLE = _mark("by_table")
UNBIND = _mark("unbind")
NAMES = _mark("names")
OTHERS_REPORT = _mark("others_report")
WRITE_UNIT = _mark("write_unit")
WRITE_YEAR = _mark("write_year")
GIVE_REASON = _mark("give_reason")
EXPLAIN = _mark("explain")

WAYS: dict[str, Way] = {
    NEW_WORKBOOK: Way(
        "用“xlgov new”按该年度新建表格",
        "换用该年度的空白模板",
        "换用该年度的空白模板（可以向汇总单位要）",
        "在“新建年报”里按该年度新建表格",
    ),
    UPGRADE: Way(
        "用“xlgov upgrade 原文件 新文件.xlsx”升级到该年度的表格",
        "换用该年度的空白模板，再把数据填进去",
        "换用该年度的空白模板（可以向汇总单位要），再把数据填进去",
        "在“检查年报”里点“升级到现行模板”，换成该年度的表格",
    ),
    RESTORE_TOTALS: Way(
        "用“xlgov convert 原文件 新文件.xlsx --totals computed”恢复公式",
        "点“恢复公式”",
        "从空白模板（可以向汇总单位要）复制合计格",
        "在表上点这个合计，选“恢复为公式”",
        "在合计格里填正确的合计数",
    ),
    REBUILD: Way(
        "用 xlgov convert 坏.xlsx 新.xlsx 生成一份新表",
        "先点“导出 JSON”，再在空白模板里点“导入 JSON”，得到一份新表",
        "向汇总单位要一份复原的表",
        "下载“工作簿”，得到一份新表",
        "用标注工作簿",
    ),
    PREVIOUS_REPORT: Way(
        "校验时用 --previous 指定上年的报告",
        "按钮只核对封面上的上年数，这一条请汇总单位连同上年的报告一起校验",
        "请汇总单位连同上年的报告一起校验",
        "把上年的报告放进“上年的报告”一栏",
    ),
    LAST_FIGURES: Way(
        "校验时用 --previous 指定上年的报告，或在封面填写上年数",
        "点“上年结转”带入上年数，或在封面填写上年数",
        "在封面填写上年数，再校验一次",
        "把上年的报告放进“上年的报告”一栏，或在封面填写上年数",
    ),
    FULL_CHECK: Way(
        "用 xlgov validate 查看",
        "打开这份年报点“校验”查看",
        "打开这份年报校验后查看",
        "在“检查年报”里打开这份年报查看",
    ),
    GIVE_OWN: Way(
        "把本级的年报放进文件夹，或用 --own 指定",
        "把本级的年报放进文件夹，或打开它再点“汇总下级”",
        "把本级的年报放进文件夹",
        "把本级的年报一起拖进来",
    ),
    CHOOSE_OWN: Way(
        "用 --own 指定本级的年报",
        "打开本级的年报再点“汇总下级”",
        "汇总时指定本级的年报",
        "在“本级的年报”一栏指定本级的年报",
    ),
    NO_OWN: Way(
        "用 --no-own 说明",
        "在决定表里填“采用”并写明理由",
        "在决定表里填“采用”并写明理由",
        "勾选“没有本级年报”",
    ),
    NEW_ROSTER: Way(
        "可以用 xlgov roster new 新建一份",
        "请按名册的样子编一份再汇总",
        "请编一份名册再汇总",
        "可以点“新建名册”编一份再汇总",
    ),
    CHECK_ROSTER: Way(
        "；xlgov roster check 可列出全部问题", "，改正后再试一次", "，改正后再试一次", "，改正后再试一次"
    ),
    ROLL_UP_AGAIN: Way(
        "加上 --decisions 和这份表的文件名再汇总",
        "点“汇总下级”",
        "用按钮的，点“汇总下级”；用命令的，加上 --decisions 和这份表的文件名",
        "在页面上逐条选择“决定”，再点“汇总”",
    ),
    DECIDE: Way("在决定表里", "在决定表里", "在决定表里", "在“决定”里"),
    UNIT: Way(" --unit ", "汇总单位的名称", "汇总单位的名称", "汇总单位的名称"),
    YEAR: Way(" --year ", "年度", "年度", "年度"),
    OWN: Way("--own ", "本级的年报", "本级的年报", "本级的年报"),
    OWN_ROLE: Way("（--own）", "", "", ""),
    ROSTER_ROLE: Way("（--roster）", "", "", ""),
    PREVIOUS_ROLE: Way("（--previous）", "", "", ""),
    EARLIER_ROLE: Way("（--earlier）", "", "", ""),
    DECISIONS_ROLE: Way("（--decisions）", "", "", ""),
    REPORTED: Way("--reported ", "上报稿", "上报稿", "上报稿"),
    REPORTED_ROLE: Way("（--reported）", "", "", ""),
    RESUME: Way("加上 --resume 可以接着做", "再点一次会接着做", "再汇总一次会接着做", "再点一次“汇总”"),
    OVERWRITE: Way("加上 --force 覆盖它", "先删去它", "先删去它", "先删去它"),
    NO_CLUSTER: Way("去掉 --cluster", "在一台电脑上汇总", "在一台电脑上汇总", "在一台电脑上汇总"),
    REFRESH: Way(
        "用“xlgov refresh 原文件 新文件.xlsx”更新正文数字",
        "点“更新正文数字”",
        "有“更新正文数字”按钮的点它更新，没有的直接改写正文",
        "点“更新正文数字”",
    ),
    BY_TABLE: Way(
        "用“xlgov refresh 原文件 新文件.xlsx --by-table”把它按表改写",
        "照按表里的数应有的原句改写",
        "照按表里的数应有的原句改写",
        "照按表里的数应有的原句改写",
    ),
    UNBIND: Way(
        "用 xlgov refresh --unbind 解除",
        "不必理会，或在“情况说明”栏写明",
        "不必理会，或在“情况说明”栏写明",
        "不必理会，或点“写情况说明”写明",
    ),
    NAMES: Way(
        "用 xlgov placeholders 查看可用的名称",
        "对照“填报说明”末尾的名称表",
        "对照“填报说明”末尾的名称表",
        "对照“填报说明”末尾的名称表",
    ),
    OTHERS_REPORT: Way(
        "上年的报告拿错了的，换成本单位的再校验",
        "上年的报告拿错了的，换成本单位的再校验",
        "上年的报告是汇总单位另外提供的，拿错了的请告诉汇总单位",
        "上年的报告拿错了的，换成本单位的再校验",
        "上年的名称有误的，告诉退回单位",
    ),
    WRITE_UNIT: Way("在 --unit 后面写上单位全称", "填写单位全称", "填写单位全称", "在“单位全称”里填写"),
    WRITE_YEAR: Way("用 --year 写上报告年度", "填写报告年度", "填写报告年度", "在“年度”里填写"),
    GIVE_REASON: Way(
        '加上 --allow-errors "理由"', "在打包时写明理由", "在打包时写明理由", "在打包时写明理由"
    ),
    EXPLAIN: Way(
        "用 xlgov explain 写明情况",
        "在“校验结果”表的“情况说明”栏写明情况",
        "写明情况（在“校验结果”表的“情况说明”栏）",
        "点“写情况说明”写明情况",
        "在标注工作簿“校验结果”表的“情况说明”栏写明情况",
    ),
    PUT_RIGHT: Way("用 xlgov repair 一次改好", "点“一键规范”一次改好", "逐处改正", "点“一键规范”一次改好"),
    SCHEMA: Way(
        "xlgov schema 给出的格式",
        "JSON Schema（数据格式）",
        "JSON Schema（数据格式）",
        "JSON Schema（数据格式）",
    ),
}

PASTE_TABLES = f"请把表格复制、粘贴到 Excel 里另存为 .xlsx，或者{NEW_WORKBOOK}后照着填"
"""of tables that are only text"""
SAVE_AS_TEXT = (
    "文字版的年报，请在 Word 或 WPS 里“另存为”纯文本（.txt）；LibreOffice 另存的纯文本不保留表格的行和列，"
    "用它的（以及另存后读不出表格的），请把表格复制、粘贴到 Excel 里另存为 .xlsx。"
)


def told(text: str, face: Face | None) -> str:
    """The text as a face shows it, nothing raw, with its words in place of the marks; unchanged where that is
    to be done later."""
    if face is None:
        return text
    text = legible(text)
    if "\ue000" not in text:
        return text
    return _MARK.sub(lambda found: _words(WAYS[found.group()], face), text)


def _words(way: Way, face: Face) -> str:
    if face is Face.ENCLOSED and not way.enclosed:
        return way.paper
    said: str = getattr(way, face.value)
    return said
