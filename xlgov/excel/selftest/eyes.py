"""What no program can see: the check list for the first person who tries the buttons on a new computer."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """One thing to look at, and when it is right."""

    what: str
    right: str


_BOTH = (
    Look("点“校验”，再点“下一处”“清除标记”", "标色、批注、跳转都对；清除以后自己的底色和批注还在"),
    Look(
        "从 Word 复制“1 2 3 0 0 0 6”这样一行，选中表三一行的第一格，点“粘贴整行”",
        "先列出将填的数，同意以后各格一个数",
    ),
    Look(
        "把“10102 02013 1100011”复制，选中表四的第一格，点“粘贴整行”",
        "列出几种拆法让您选，不会直接填入，也不出现错误代码",
    ),
    Look("点“导出 JSON”，选一个已有的文件", "先问要不要替换，选“否”时原文件不变"),
    Look("文件名改成“年报 (1) & 附件.xlsx”，点“校验”", "与原来一样能用"),
    Look("点“汇总下级”，做到一半点“取消”", "马上停下来，没有留下做了一半的文件"),
    Look("保存，关闭，重新打开，再点“校验”", "结果与上一次相同"),
)
EXCEL = (
    Look("打开带按钮的模板（.xlsm）", "不提示“发现内容有问题，是否修复”"),
    Look("按 Alt+F11，菜单“调试—编译 VBAProject”", "没有出错提示"),
    Look("功能区的“信息公开年报”选项卡", "在；每个按钮有图标，没有空白的"),
    Look("点表上（封面右侧）的“校验”按钮", "与功能区上的“校验”结果相同"),
    *_BOTH,
    Look("双击一个单元格，正在输入时点“校验”", "提示先退出单元格编辑；没有卡住"),
    Look("再打开一份从邮件收到的文件（受保护的视图），停在那一份上点“校验”", "不会去改另一份工作簿"),
    Look('在空白工作簿里输入 =XLGOV_AMOUNT("251000元")', "得 25.1"),
    Look('在空白工作簿里输入 =RunPython("1")', "显示 #NAME?，什么也没有发生"),
    Look("不关这个 Excel，再开一个 Excel，在其中点“校验”", "标在第二个 Excel 打开的那份里"),
    Look("用 WPS 打开标过色的 .xlsx", "能打开，颜色、批注、勾稽都在（没有 WPS 的不看）"),
)
OFFICE = (
    Look("菜单“信息公开年报”和工具栏", "都在；每个按钮有图标或文字"),
    Look("打开带按钮的模板（.xlsm），点表上的“校验”", "与工具栏上的“校验”结果相同，没有宏的警告"),
    *_BOTH,
    Look("点“校验”时，再点一次", "提示上一个操作还没有结束"),
)
