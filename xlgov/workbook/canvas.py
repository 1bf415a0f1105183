"""The workbook being built: sheets, cells with their marks, and the few things XlsxWriter has to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.worksheet import Worksheet

from xlgov.errors import InputError
from xlgov.finding import Place
from xlgov.form import Form
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import SIZE, SONG, Styles
from xlgov.workbook.template import Template

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from xlgov.report import Report
    from xlgov.values import Number
    from xlgov.workbook.filling import Filling
    from xlgov.workbook.marking import Mark

A4 = 9
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.6, "bottom": 0.7}
"""Inches."""
_PIXELS, _PADDING = 7, 5
"""Pixels of a character of a width, and of a column beside its characters."""
PAPER = (506.0, 752.0)
"""Points that can be printed on across the paper, upright and lying."""


def options(**given: Any) -> dict[str, Any]:
    """What a workbook is made with: ``given``, and the font that column widths are counted in.

    It is one that every Chinese computer has, or replaces by one of the same width, so that a table fills
    its page everywhere. XlsxWriter writes into these options: they are new for every workbook.
    """
    font = {"font_name": SONG, "font_size": SIZE}
    return {"default_format_properties": font, "default_column_width": 72, **given}


class FileLink(Url):  # type: ignore[misc]
    """A link to another file, relative to the workbook, and to a place in it (``'申请办理'!C5``).

    ``target`` is a relative reference as RFC 3986 has it. XlsxWriter's own turns slashes round, which
    only Windows follows, and leaves names with ``%`` or ``#`` to chance.
    """

    def __init__(self, target: str, anchor: str = "") -> None:
        self._given = (target, anchor)
        super().__init__(f"external:{target}")

    def _parse_url(self) -> None:
        self._link_type = UrlTypes.EXTERNAL
        self._link, self._anchor = self._given
        self._relationship_link = self._link

    def _escape_strings(self) -> None:
        """Nothing: the target came escaped."""


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas may have the empty text as their result, whose numbers can be links, and
    whose rows can have a height that the program may fit anew."""

    def __init__(self) -> None:
        super().__init__()
        self._fitted: set[int] = set()

    def keep_off_paper(self) -> None:
        """Print no page of this sheet unless somebody asks for a part of it."""
        row, column = geometry.position(pages.NOWHERE)
        self.print_area(row, column, row, column)

    def set_column(
        self,
        first: int,
        last: int,
        width: float | None = None,
        look: Format | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        """Columns (from 0) of ``width`` characters of seven pixels, whatever the workbook's font."""
        pixels = None if width is None else int(width * _PIXELS + 0.5) + _PADDING
        self.set_column_pixels(first, last, pixels, look, options)

    def fit_row(self, row: int, points: float) -> None:
        """Give a row (from 0) a height that is fitted to its text anew when that changes.

        ``points`` is for a program that opens the file without fitting. Cells merged over several columns
        are never fitted by any program: use ``set_row`` where they hold the text.
        """
        self._fitted.add(row + 1)
        self.set_row(row, points)

    def link(self, row: int, column: int, target: str | FileLink, tip: str = "") -> None:
        """Make a cell a link whatever it holds; what it holds is written apart from this.

        ``target`` is a cell of this workbook (``'申请办理'!C5``) or a file.
        """
        url = Url(f"internal:{target}") if isinstance(target, str) else target
        url.text, url.tip = "", tip
        self.ignore_write_string = True
        self.write_url(row, column, url)
        self.ignore_write_string = False

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """The formula without its equals sign: ours use functions of Excel 2003 only.

        XlsxWriter would look for those of later programs one by one, some sixty times in each formula.
        """
        return formula.removeprefix("=")

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_start_tag_unencoded(tag, self._without_custom(tag, attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: list[Any] | None = None) -> None:
        super()._xml_empty_tag_unencoded(tag, self._without_custom(tag, attributes))

    def _without_custom(self, tag: str, attributes: list[Any] | None) -> list[Any] | None:
        """The attributes of a fitted row: Excel keeps a height for good that says customHeight."""
        if tag != "row" or attributes is None or dict(attributes)["r"] not in self._fitted:
            return attributes
        return [pair for pair in attributes if pair[0] != "customHeight"]

    def _xml_formula_element(self, formula: str, result: Any, attributes: list[Any]) -> None:
        # without t="str" an empty result cannot be told from a formula that was never computed
        if result == "":
            attributes = [*attributes, ("t", "str")]
        super()._xml_formula_element(formula, result, attributes)


class _Run(NamedTuple):
    """Neighbouring cells of a row, already as XML, in the place of a cell of XlsxWriter's."""

    xml: str


class LongSheet(Sheet):
    """A sheet of any number of rows, written from the top down.

    A row is put on disk as soon as one below it is begun; writing into it again is a mistake and raises.
    Texts stand in the cells themselves, not in the workbook's table of texts, so that memory does not grow.
    """

    previous_row: int

    def __init__(self) -> None:
        super().__init__()
        self._merged: dict[int, list[tuple[int, Format | None]]] = {}

    def write_numbers(
        self, row: int, column: int, numbers: Sequence[Number | None], looks: Sequence[Format]
    ) -> None:
        """Write a number, or None for a blank cell, into each of neighbouring cells, all at once."""
        self._check_dimensions(row, column)
        self._check_dimensions(row, column + len(numbers) - 1)
        if row > self.previous_row:
            self._write_single_row(row)
        cells = []
        for at, (number, look) in enumerate(zip(numbers, looks, strict=True), column):
            head = f'<c r="{geometry.letters(at)}{row + 1}" s="{look._get_xf_index()}"'
            cells.append(f"{head}/>" if number is None else f"{head}><v>{number:.16G}</v></c>")
        self.table[row][column] = _Run("".join(cells))

    def drop(self) -> None:
        """Close the file that keeps the rows, of a workbook that is not finished."""
        self._opt_close()

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": True})

    def _check_dimensions(
        self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False
    ) -> int:
        if super()._check_dimensions(row, col, ignore_row, ignore_col):
            # XlsxWriter would pass over the cell without a word
            raise ValueError(f"row {row + 1} of {self.get_name()} can no longer be written")
        return 0

    def merge_range(self, top: int, left: int, bottom: int, right: int, text: str, look: Any = None) -> None:
        """Merge cells; those below the first row of them are written when their row comes."""
        self.merge.append([top, left, bottom, right])
        for row in range(top, bottom + 1):
            self._merged.setdefault(row, []).extend((column, look) for column in range(left, right + 1))
        self.write_string(top, left, text, look)

    def _write_single_row(self, current_row_num: int = 0) -> None:
        # 0 at the end of the sheet
        end = current_row_num or max([*self.row_info, *self._merged], default=0) + 1
        for row in range(self.previous_row, max(end, self.previous_row + 1)):
            self.previous_row = row
            for column, look in self._merged.pop(row, ()):
                if column not in self.table[row]:
                    self.write_blank(row, column, None, look)
            super()._write_single_row(current_row_num)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if isinstance(cell, _Run):
            self.fh.write(cell.xml)
        else:
            super()._write_cell(row, col, cell)


@dataclass(frozen=True)
class Book:
    """One workbook in the making. Rows and columns are counted from 0."""

    workbook: Workbook
    template: Template
    report: Report | None
    filling: Filling
    marks: Mapping[Place, Mark]
    styles: Styles
    linked: Mapping[str, str] = field(default_factory=dict)
    """the cell of this workbook that each figure leads to, by key"""
    appended: tuple[str, ...] = ()
    """sheets that stand after 校验结果 and belong to no single report"""
    long: bool = False
    """whether what the hidden sheet remembers may be more than memory should hold"""
    sheets: dict[str, Sheet] = field(default_factory=dict)
    covered: dict[Place, str | None] = field(default_factory=dict)
    """the fill (#RRGGBB) under each mark"""

    @property
    def form(self) -> Form:
        """The variant of the form that the workbook shows."""
        return self.template.form

    @cached_property
    def following(self) -> Mapping[tuple[str, int], str]:
        """The formulas of the paragraphs that follow the tables, as in ``paragraph_formulas``."""
        if self.report is None or not self.report.bound:
            return {}
        from xlgov.workbook.following import paragraph_formulas

        return paragraph_formulas(self.report, self.filling)

    @cached_property
    def _marked(self) -> frozenset[str]:
        """The sheets on which anything is marked."""
        return frozenset(str(place.sheet) for place in self.marks)

    @property
    def places(self) -> Mapping[str, Place]:
        """The cell of every figure and scalar."""
        return self.template.places

    def add(
        self, name: str, *, landscape: bool = False, widths: tuple[float, ...] = (), colour: bool = True
    ) -> Sheet:
        """A new A4 sheet, fitted to the paper's width, with page numbers.

        Without ``colour`` Excel prints it black on white, whatever its fills; LibreOffice cannot.
        """
        sheet: Sheet = self.workbook.add_worksheet(name, Sheet)
        self._set_up(sheet, landscape=landscape, widths=widths, colour=colour)
        return sheet

    def add_long(self, name: str, widths: tuple[float, ...] = ()) -> LongSheet:
        """A new sheet as ``add`` has it, across the paper, for any number of rows from the top down."""
        sheet: LongSheet = self.workbook.add_worksheet(name, LongSheet)
        self._set_up(sheet, landscape=True, widths=widths)
        return sheet

    def close(self) -> None:
        """Close the files of the long sheets, whether the workbook was finished or not."""
        for sheet in self.sheets.values():
            if isinstance(sheet, LongSheet):
                sheet.drop()

    def _set_up(
        self, sheet: Sheet, *, landscape: bool, widths: tuple[float, ...], colour: bool = True
    ) -> None:
        self.sheets[sheet.get_name()] = sheet
        sheet.hide_gridlines(2)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        if not colour:
            sheet.print_black_and_white()
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def protect(self, sheet: Sheet, **allowed: bool) -> None:
        """Protect a sheet without a password; cell notes, row heights and column widths stay free."""
        options = {"objects": True, "scenarios": True, "format_columns": True, "format_rows": True}
        sheet.protect("", options | allowed)

    def put(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        content: Number | str | None,
        *looks: str,
        height: int = 1,
        width: int = 1,
        formula: str = "",
    ) -> None:
        """Write one cell, merged over ``height`` rows and ``width`` columns, in its mark's colour.

        Text is always written as text, whatever it starts with. With ``formula`` (without ``=``),
        ``content`` is its cached value. Raises InputError for text that no cell can hold.
        """
        mark = None
        if sheet.get_name() in self._marked:
            place = Place(sheet.get_name(), geometry.address(row, column))
            mark = self.marks.get(place)
            if mark is not None:
                self.covered[place] = self.styles.fill(*looks)
        style = self.styles(*looks, *([mark.severity.value] if mark else []))
        if height > 1 or width > 1:
            sheet.merge_range(row, column, row + height - 1, column + width - 1, "", style)
        if formula:
            sheet.write_formula(row, column, f"={formula}", style, "" if content is None else content)
        elif content is None or content == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(content, str):
            self._write_text(sheet, row, column, content, style)
        else:
            sheet.write_number(row, column, content, style)

    def _write_text(self, sheet: Sheet, row: int, column: int, text: str, style: Any) -> None:
        if 2 * len(text) > pages.TEXT_LIMIT and len(text.encode("utf-16-le")) // 2 > pages.TEXT_LIMIT:
            raise InputError(
                f"这一段文字太长，Excel 的一个单元格最多放 {pages.TEXT_LIMIT} 个字符",
                "请把它分成几段。",
                sheet=sheet.get_name(),
                cell=geometry.address(row, column),
            )
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such text for rich text of its own making unless it comes in runs
            sheet.write_rich_string(row, column, text[0], text[1], text[2:], style)
        else:
            sheet.write_string(row, column, text, style)
