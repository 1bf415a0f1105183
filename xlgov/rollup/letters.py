"""退回单: what a unit has to put right in its report, and the letter as a Word document."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlgov.finding import Severity
from xlgov.legible import legible
from xlgov.workbook.styles import FILLS, HEADER_FILL, HEI, INK, SONG, cut

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

HEADING = "退回单"
COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 1.2),
    ("级别", 1.3),
    ("位置", 2.5),
    ("问题", 5.4),
    ("怎么改", 4.2),
    ("依据", 2.6),
)
"""Headings, and widths in centimetres on A4 upright."""
CENTRED = 3
"""So many columns are centred."""
SEVERITY = 1
"""The column, from 0, that has the colour of the severity."""
AGAIN = "怎样重新报送："
CREATED = datetime.datetime(2021, 9, 26)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The same in every file, so that the same letter gives the same bytes."""
_BLANK = "＿" * 8
_MINUS = re.compile(r"(?<![A-Za-z0-9)）-])-(?=[0-9])")
"""A minus sign, at which no line is broken."""
_CELL_MARGINS = {"top": 40, "left": 90, "bottom": 40, "right": 90}
"""Between text and border, in twentieths of a point."""
_UNUSED_PARTS = ("stylesWithEffects", "thumbnail", "customXml")
"""Parts of python-docx's own template that are of no use here; the first contradicts its styles."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to put right: where it stands, what is wrong, what to do, on what basis."""

    severity: Severity
    place: str
    problem: str
    advice: str
    basis: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that the unit delivered, and the name of its marked workbook that goes with the letter."""

    name: str
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes back to ``unit`` from ``sender``; ``steps`` say how to deliver again.

    ``name`` is that of its file without the ending. ``held`` says that its figures are not in the sum until
    it delivers again.
    """

    name: str
    unit: str
    code: str | None
    sender: str
    year: int
    checked: datetime.date
    files: tuple[File, ...]
    verdict: str
    remarks: tuple[Remark, ...]
    steps: tuple[str, ...]
    held: bool

    @property
    def head(self) -> tuple[tuple[str, str], ...]:
        """The lines above the verdict: label and content."""
        marked = [_enclosed(file, len(self.files) > 1) for file in self.files if file.marked]
        return (
            ("报送单位", self.unit + (f"（{self.code}）" if self.code else "")),
            ("年度", f"{self.year}年度政府信息公开工作年度报告"),
            ("文件", "\n".join(file.name for file in self.files)),
            *([("附件", "\n".join(marked))] if marked else []),
            ("退回单位", self.sender),
            ("核对日期", day(self.checked)),
        )

    @property
    def rows(self) -> Iterator[tuple[Severity, tuple[str, ...]]]:
        """Each remark as a line of the table."""
        for number, each in enumerate(self.remarks, start=1):
            yield (
                each.severity,
                (str(number), each.severity.label, each.place, each.problem, each.advice, each.basis),
            )

    @property
    def signatures(self) -> tuple[str, str]:
        """The lines to be filled in by hand: who sends it back, who put it right."""
        return (
            f"退回经办人：{_BLANK}　日期：{_BLANK}",
            f"改正经办人：{_BLANK}　联系电话：{_BLANK}　日期：{_BLANK}",
        )


def _enclosed(file: File, several: bool) -> str:
    return f"{file.marked}（{f'由“{file.name}”标注' if several else '标注工作簿'}）"


def day(date: datetime.date) -> str:
    """A date as letters write it."""
    return f"{date.year}年{date.month}月{date.day}日"


def to_docx(letter: Letter) -> bytes:
    """The letter as a Word document; the same letter gives the same bytes."""
    document = _blank(letter)
    _paragraph(document, HEADING, HEI, 22, bold=False, centred=True)
    widths = [width for _, width in COLUMNS]
    head = _table(document, len(letter.head), [2.8, sum(widths) - 2.8])
    for row, line in enumerate(letter.head):
        for column, text in enumerate(line):
            _fill(head.cell(row, column), text, centred=column == 0, size=10.5)
        _shade(head.cell(row, 0), HEADER_FILL)
    _paragraph(document, letter.verdict, space=8)
    table = _table(document, 1 + len(letter.remarks), widths)
    for column, (name, _) in enumerate(COLUMNS):
        _fill(table.cell(0, column), name, centred=True, font=HEI)
        _shade(table.cell(0, column), HEADER_FILL)
    _mark_row(table, 0, "w:tblHeader")
    for row, (severity, texts) in enumerate(letter.rows, start=1):
        cells = table.rows[row].cells
        for column, text in enumerate(texts):
            _fill(cells[column], text, centred=column < CENTRED)
        _shade(cells[SEVERITY], FILLS[severity])
        _mark_row(table, row, "w:cantSplit")
    _paragraph(document, AGAIN, HEI, space=8)
    for text in numbered(letter.steps):
        _paragraph(document, text)
    for text in letter.signatures:
        _paragraph(document, text, space=12)
    stream = io.BytesIO()
    document.save(stream)
    return _timeless(stream.getvalue())


def _blank(letter: Letter) -> Document:
    """An empty A4 document in Chinese type, of the parts that every reader of .docx accepts."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = docx.Document()
    for part in (document.part, document.part.package):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith(_UNUSED_PARTS):
                del part.rels[name]
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin = section.bottom_margin = Cm(2)
    # the template's defaults name the fonts of a theme, which would win over plain names
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), SONG)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title(letter), "xlgov", ""
    properties.created = properties.modified = CREATED
    return document


def _paragraph(
    document: Document,
    text: str,
    font: str = SONG,
    size: float = 11,
    *,
    bold: bool = False,
    centred: bool = False,
    space: float = 0,
) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(space)
    paragraph.paragraph_format.space_after = Pt(4)
    _write(paragraph, text, font, size, bold=bold, centred=centred)


def _write(
    paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False, centred: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run()
    for number, part in enumerate(_MINUS.split(legible(text))):
        if number:
            run._element.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(part)
    run.font.name = font
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = RGBColor.from_string(INK.removeprefix("#"))
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Document, rows: int, widths: list[float]) -> Table:
    """A table with columns of these widths in centimetres."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Cm

    table: Table = document.add_table(rows, len(widths), style="Table Grid")
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side, twips in _CELL_MARGINS.items():
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        # Word goes by the cells' widths, others by the columns'
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _fill(cell: _Cell, text: str, *, centred: bool, font: str = SONG, size: float = 9) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.shared import Pt

    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _write(paragraph, text, font, size, centred=centred)


def _shade(cell: _Cell, colour: str) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour.removeprefix("#"))
    properties = cell._tc.get_or_add_tcPr()
    # the schema wants it before the vertical alignment
    aligned = properties.find(qn("w:vAlign"))
    aligned.addprevious(shading)


def _mark_row(table: Table, row: int, tag: str) -> None:
    from docx.oxml.parser import OxmlElement

    table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(tag))


def numbered(steps: tuple[str, ...]) -> list[str]:
    """The steps with their numbers."""
    return [f"{number}. {step}" for number, step in enumerate(steps, start=1)]


def title(letter: Letter) -> str:
    """The title among a file's properties."""
    return cut(f"{legible(letter.unit)}{HEADING}", 200)


def _timeless(content: bytes) -> bytes:
    """The same zip file with the same time on every member."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(stream, "w") as made:
        for name in given.namelist():
            info: Any = zipfile.ZipInfo(name, _ZIP_TIME)
            made.writestr(info, given.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
