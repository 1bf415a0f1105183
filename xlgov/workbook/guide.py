"""The sheets that explain: 填报说明 (how to, and every fill-in note in full) and 规则说明 (the rule book)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xlgov.finding import Severity
from xlgov.form import Block, Path, Table, leaves
from xlgov.sentences.listing import columns, names
from xlgov.ways import REFRESH, Face, told
from xlgov.workbook import pages
from xlgov.workbook.canvas import Book, Sheet
from xlgov.workbook.styles import height

if TYPE_CHECKING:
    from xlgov.rules import RuleInfo

_HOW_TO = (
    (
        "从哪里开始",
        "先填“封面”的单位名称和年度，再依次填六个部分。浅黄色的格子可以填，其余的格子已锁定（没有密码）。",
    ),
    ("总计不用填", "灰色的总计格由公式自动计算，各分项全部空着时总计也是空的。"),
    (
        "没有的填 0",
        "没有发生的项目请填 0，不要空着，也不要填“/”“无”。批量填 0：选中整片区域，"
        "按 Ctrl+G（或 F5）用“定位条件—空值”选中空白格，输入 0，按 Ctrl+Enter。",
    ),
    ("只填数字", "不要带“件”“个”“万元”等单位。金额以万元为单位，最多六位小数。"),
    (
        "粘贴",
        "从别的表格复制的，右键—选择性粘贴—数值；从 Word、网页复制的，没有“数值”这一项，用选择性粘贴—文本。"
        "直接粘贴会盖掉格子的颜色和填写限制。",
    ),
    (
        "表被贴坏了怎么办",
        "格式、公式或行列被破坏时，不必重填：把文件发给汇总单位（主管部门），请它转换出一份复原的表，"
        "数据会原样搬进去。",
    ),
    (
        "即时勾稽",
        "每张表的旁边和下方有勾稽结果（不打印）：√ 表示平；“应为 N”表示总计应当是 N；"
        "“差 N”表示两边相差 N；空白表示还没有数可核。封面上有不平的总处数。",
    ),
    (
        "上年数（选填）",
        "封面下方的上年数可以不填；填了以后，会自动核对“上年结转”等与上年衔接的项目。",
    ),
    (
        "文字部分",
        "每段占一行，已经写有起头的段落。【请写明……】要换成自己写的内容，连括号一起去掉；"
        "留着的，校验时是错误。不需要的段落可以删去。",
    ),
    (
        "从 Word 粘贴文字",
        "粘贴的每一段占一行，会盖掉下面各行原有的段落。整篇都用自己写的：先选中原有的各段，按 Delete 清空，"
        "再选中第一个浅黄色格子，选择性粘贴—文本。只补写几段：粘贴到各段下面的空行，或者先插入够用的空行。"
        "只换一处【请写明……】：双击那一格，在格里选中它再粘贴。",
    ),
    (
        "随表格变的数字",
        "有数字的起头段落取自各张表，表填好就有数，不用动。自己写的句子里要这样的数，写上大括号和名称，如"
        f"“收到申请{{申请.新收}}件。”；{REFRESH}。名称见本表末尾。",
    ),
    (
        "打印",
        "打印整个工作簿，印出封面、六个部分和有内容的“校验结果”：表格各占一页，文字部分有几段印几段；"
        f"在 Excel 里黑白打印，没有底色。填报说明、规则说明不在其内：{pages.PRINT_ADVICE}",
    ),
    (
        "即时勾稽与全面校验",
        "即时勾稽只核对表内和与上年的等式。全面校验（汇总单位做，或者装上 xlgov 自己做）还检查空格、文字、"
        "版本、合理性等，结果列在“校验结果”表。",
    ),
)
_NAMES = (
    ("换成数", "{申请.新收}：换成这个数；格里还没有数的，换成“〔未填〕”。"),
    (
        "有无两种写法",
        "{复议.总计=0:未被申请行政复议|被申请行政复议{复议.总计}件}："
        "是 0 时用前一句，不是时用后一句，哪一句都可以空着。",
    ),
    ("上年数", "名称前面加“上年.”，如{上年.申请.结转下年度}。"),
)
_height = lru_cache(maxsize=4096)(height)
"""Kept for the next workbook: all texts here follow from the form."""
_SHORT = 4
"""a text of fewer characters stands in the middle of its cell"""
_COLOURS = (
    ("input", "可以填写的格子"),
    ("total", "公式自动计算的总计（锁定）"),
    ("kept", "总计没有用公式：保留报告原来的数，与各分项之和不一致，请核对"),
    ("hybrid", "{edition}版表格里夹带的旧版“（六）其他处理”一行，请分到三个小项"),
    (Severity.ERROR.value, "校验发现错误，必须改正"),
    (Severity.WARNING.value, "校验发现疑点，请改正或写明情况"),
    (Severity.INFO.value, "提示，请看一看"),
)


def write_guide(book: Book) -> None:
    """填报说明."""
    widths = (24.0, 40.0, 8.0, 64.0)
    sheet = book.add(pages.GUIDE, landscape=True, widths=widths)
    book.put(sheet, 0, 0, pages.GUIDE, "heading", "left")
    sheet.set_row(0, 30)
    row = _band(book, sheet, 1, "怎么填")
    for title, text in _HOW_TO:
        book.put(sheet, row, 0, title, "box", "header", "wrap", "center")
        text = told(text, Face.PAPER)
        book.put(sheet, row, 1, text, "box", "wrap", "left", width=3)
        sheet.set_row(row, _height(text, sum(widths[1:]), 24))
        row += 1
    row = _band(book, sheet, row + 1, "颜色的意思")
    for look, text in _COLOURS:
        if look == "hybrid" and book.form.hybrid is None:
            continue
        book.put(sheet, row, 0, "", "box", look)
        book.put(sheet, row, 1, text.format(edition=book.form.edition), "box", "left", width=3)
        sheet.set_row(row, 22)
        row += 1
    row = _band(book, sheet, row + 1, "六个部分的要求")
    for section in book.form.sections:
        text = "".join((section.hint, section.note))
        book.put(sheet, row, 0, section.label, "box", "header", "wrap", "center")
        book.put(sheet, row, 1, text, "box", "wrap", "left", width=3)
        sheet.set_row(row, _height(text, sum(widths[1:]), _height(section.label, widths[0], 24)))
        row += 1
    for table in book.form.statutory.tables:
        row = _band(book, sheet, row + 1, book.template.section(table.key).label)
        row = _lines(book, sheet, row, pages.GUIDE_HEADINGS, widths, header=True)
        for line in _notes(table):
            row = _lines(book, sheet, row, line, widths)
    _write_names(book, sheet, row + 1, widths)
    sheet.keep_off_paper()
    book.protect(sheet)


def _write_names(book: Book, sheet: Sheet, row: int, widths: Sequence[float]) -> None:
    """The names that a sentence which follows the tables can have, and what each stands for."""
    row = _band(book, sheet, row, "随表格变的数字：可用的名称")
    further = [
        f"“{table}”的名称后面可以再加一列：{'、'.join('.' + column for column in more)}。"
        for table, more in columns(book.form).items()
    ]
    for title, text in (*_NAMES, *(("加一列", each) for each in further)):
        book.put(sheet, row, 0, title, "box", "header", "wrap", "center")
        book.put(sheet, row, 1, text, "box", "wrap", "left", width=3)
        sheet.set_row(row, _height(text, sum(widths[1:]), 22))
        row += 1
    for name, label in names(book.form):
        book.put(sheet, row, 0, name.split(".")[0], "box", "center")
        book.put(sheet, row, 1, f"{{{name}}}", "box", "wrap", "left")
        book.put(sheet, row, 2, label, "box", "wrap", "left", width=2)
        sheet.set_row(row, _height(f"{{{name}}}", widths[1], _height(label, sum(widths[2:]), 22)))
        row += 1


def write_rules(book: Book, rules: Sequence[RuleInfo]) -> None:
    """规则说明: the rules that apply to this edition."""
    widths = (14.0, 11.0, 24.0, 58.0, 42.0, 28.0)
    sheet = book.add(pages.RULES, landscape=True, widths=widths)
    book.put(sheet, 0, 0, pages.RULES, "heading", "left")
    sheet.set_row(0, 30)
    text = "全面校验所用的规则。错误：必须改正；警告：请改正或写明情况；提示：请看一看。" + pages.PRINT_ADVICE
    book.put(sheet, 1, 0, text, "advice", "left")
    sheet.set_row(1, 20)
    row = _lines(book, sheet, 3, pages.RULE_HEADINGS, widths, header=True)
    for rule in rules:
        line = (
            rule.code,
            rule.severity_label,
            rule.title,
            rule.text,
            told(rule.advice, Face.PAPER),
            rule.basis,
        )
        row = _lines(book, sheet, row, line, widths)
    sheet.freeze_panes(4, 0)
    sheet.keep_off_paper()
    book.protect(sheet)


def _band(book: Book, sheet: Sheet, row: int, text: str) -> int:
    book.put(sheet, row, 0, text, "band", "left", width=4)
    sheet.set_row(row, 28)
    return row + 1


def _lines(
    book: Book,
    sheet: Sheet,
    row: int,
    texts: Sequence[str],
    widths: Sequence[float],
    *,
    header: bool = False,
) -> int:
    for column, text in enumerate(texts):
        where = "center" if header or len(text) < _SHORT else "left"
        looks = ("header", where) if header else (where,)
        book.put(sheet, row, column, text, "box", "wrap", *looks)
    sheet.set_row(row, max(_height(text, width, 22) for text, width in zip(texts, widths, strict=True)))
    return row + 1


def _notes(table: Table) -> Iterator[tuple[str, str, str, str]]:
    """Every row and column of a table with its unit and its note, as (part, item, unit, note)."""
    for block in table.blocks:
        title = block.title or table.sheet
        for row in leaves(block.rows):
            if row[-1].label:
                heads = "—".join(node.label for node in row[:-1])
                yield heads or title, row[-1].label, _unit(block), row[-1].note or "按表内名称填写。"
        for column in leaves(block.columns):
            note = "\n".join(dict.fromkeys(node.note for node in column if node.note))
            heads = "—".join(node.label for node in column[:-1])
            if note or heads:
                yield heads or title, column[-1].label, column[-1].unit or "件", note or _column_note(column)


def _column_note(column: Path) -> str:
    return "由公式自动计算。" if column[-1].total else "按表内名称填写。"


def _unit(block: Block) -> str:
    units = {column[-1].unit or "件" for column in leaves(block.columns)}
    return "、".join(sorted(units))
