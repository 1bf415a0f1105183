"""校验结果 after a click looks like 校验结果 of a workbook that ``--mark`` wrote, cell by cell."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.excel.books import saved, twenty
from tests.excel.test_actions import press
from tests.reports import changed, report
from xlgov import api
from xlgov.finding import told
from xlgov.rules import validate
from xlgov.ways import Face
from xlgov.workbook import pages
from xlgov.workbook.build import build
from xlgov.workbook.results import COLUMNS, HEADER_ROW, LINK
from xlgov.workbook.template import template_of

if TYPE_CHECKING:
    import xlwings as xw

    from tests.excel.host import Live
    from xlgov.report import Report

pytestmark = [
    pytest.mark.office,
    # LibreOffice writes the whole columns that repeat on every page as openpyxl does not expect them
    pytest.mark.filterwarnings("ignore:Print area cannot be set"),
]

_FIRST = HEADER_ROW + 2


def many() -> Report:
    """A report in which a check finds 150 things wrong."""
    base = report()
    typed = [key for key in base.form.keys if key not in base.form.computed]
    return changed(base, **dict.fromkeys(typed[:150], "/"))


def looks(path: Path) -> dict[str, Any]:
    """What the cells of the sheet look like, down to the last that holds something, and the sheet itself."""
    sheet = openpyxl.load_workbook(path)[pages.RESULTS]
    last = max(cell.row for row in sheet.iter_rows() for cell in row if cell.value is not None)
    found: dict[str, Any] = {
        cell.coordinate: _look(cell)
        for row in sheet.iter_rows(max_row=last, max_col=len(COLUMNS))
        for cell in row
    }
    found["last"] = last
    found["columns"] = {
        name: (round(each.width, 1), each.hidden) for name, each in sheet.column_dimensions.items()
    }
    found["page"] = (
        sheet.freeze_panes,
        sheet.print_area,
        sheet.print_title_rows,
        sheet.page_setup.orientation,
        sheet.sheet_properties.pageSetUpPr.fitToPage,
    )
    found["filter"] = sheet.auto_filter.ref
    guard = sheet.protection
    found["guard"] = [
        getattr(guard, name) for name in ("sheet", "objects", "sort", "autoFilter", "formatRows")
    ]
    return found


def _look(cell: Any) -> tuple[Any, ...]:
    font, sides = cell.font, cell.border
    lines = [getattr(sides, side) for side in ("left", "right", "top", "bottom")]
    return (
        (font.name, font.sz, font.b, font.u, font.color and font.color.rgb),
        cell.fill.fill_type and cell.fill.fgColor.rgb,
        [(line.style, line.color and line.color.rgb) for line in lines],
        (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.wrap_text),
        (cell.protection.locked, cell.number_format),
    )


def texts(path: Path) -> list[list[str]]:
    """What the lines say; a link as the place it leads to."""
    sheet = openpyxl.load_workbook(path, data_only=True)[pages.RESULTS]
    rows = sheet.iter_rows(min_row=_FIRST, max_col=len(COLUMNS), values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows if any(row)]


def marked(live: Live, clicked: Path, folder: Path) -> Path:
    """The same report as ``--mark`` writes it, saved by the same program."""
    loaded = api.load(clicked)
    written = folder / "标出.xlsx"
    findings = told(validate(loaded), Face.BUTTON)
    api.write(loaded.report, written, findings=findings, checked=datetime.date.today().isoformat())
    book = live.open(written)
    book.save(folder / "标出又存.xlsx")
    book.close()
    return folder / "标出又存.xlsx"


def compare(live: Live, book: xw.Book, folder: Path) -> int:
    """Click, save, and hold the sheet against that of ``--mark``; how many lines it has."""
    press("validate", book)
    clicked = folder / "点过.xlsx"
    book.save(clicked)
    other = marked(live, clicked, folder)
    ours, theirs = looks(clicked), looks(other)
    assert {key: look for key, look in ours.items() if look != theirs.get(key)} == {}
    assert ours.keys() == theirs.keys()
    lines = texts(clicked)
    assert [line[:LINK] + line[LINK + 1 :] for line in lines] == [
        line[:LINK] + line[LINK + 1 :] for line in texts(other)
    ]
    return len(lines)


def below(book: xw.Book, row: int) -> list[object]:
    """What can be seen below the lines: fills, texts and lines of ten rows."""
    cells = book.sheets[pages.RESULTS].range(f"A{row}:M{row + 9}")
    filled = [content for line in cells.value for content in line if content]
    return [cells.color, filled, cells.impl.raw.BottomBorder.OuterLineWidth]


def test_the_sheet_looks_as_mark_writes_it_whatever_stood_there(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(many(), tmp_path))
    assert compare(live, book, tmp_path) >= 150
    # fewer, in a workbook that had more
    places = list(template_of(many().form).places.values())
    for place in places[:100]:
        cell = book.sheets[str(place.sheet)].range(str(place.cell))
        if cell.value == "/":
            cell.raw_value = 0
    count = compare(live, book, tmp_path)
    assert 0 < count < 150
    assert below(book, _FIRST + count) == [None, [], 0]


@pytest.mark.parametrize("made", [twenty, report])
def test_the_sheet_of_a_workbook_made_without_findings(live: Live, tmp_path: Path, made: Any) -> None:
    book = live.open(saved(made(), tmp_path))
    first = compare(live, book, tmp_path)
    assert compare(live, book, tmp_path) == first


def test_a_blank_form_is_told_so_everywhere(live: Live, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(build(twenty().form))
    book = live.open(path)
    cover = book.sheets[pages.COVER]
    assert cover.range(pages.STATUS_LIVE).value == "即时勾稽：还没有填"
    assert press("validate", book).messages[0].startswith("校验完成：还没有填，3 个错误、1 个警告")
    assert "校验：还没有填，错误 3 处" in cover.range(pages.STATUS_FULL).value
    assert "，还没有填，共 4 条" in book.sheets[pages.RESULTS].range("A2").value
    assert compare(live, book, tmp_path) == 4
    said = openpyxl.load_workbook(tmp_path / "标出.xlsx")[pages.COVER][pages.STATUS_FULL].value
    assert said == cover.range(pages.STATUS_FULL).value
    # the first figure, and text that is no figure, are something
    form = twenty().form
    key = template_of(form).live[form.tables[0].sheet].typed[0]
    place = template_of(form).places[key]
    for content in (0, "/"):
        book.sheets[str(place.sheet)].range(str(place.cell)).value = content
        assert cover.range(pages.STATUS_LIVE).value == "即时勾稽：0 处不平，2 张表还没有填"


def test_a_sheet_that_was_missing_has_the_same_cells(live: Live, tmp_path: Path) -> None:
    book = live.open(saved(twenty(), tmp_path))
    book.sheets[pages.RESULTS].delete()
    press("validate", book)
    clicked = tmp_path / "点过.xlsx"
    book.save(clicked)
    ours, theirs = looks(clicked), looks(marked(live, clicked, tmp_path))
    # page, filter and guard are those of a sheet that anybody adds; a width is counted in digits of whatever
    # font the workbook has
    apart = {"page", "filter", "guard", "columns"}
    assert {key for key in ours if ours[key] != theirs.get(key)} <= apart
    assert ours.keys() == theirs.keys()
    for name, (width, hidden) in theirs["columns"].items():
        assert 0.8 * width < ours["columns"][name][0] < 1.25 * width
        assert ours["columns"][name][1] == hidden
