"""The sheet 导入情况: what was read from where in somebody else's file, what is unsure, what was left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from xlgov.rules.imported import by_row
from xlgov.ways import Face, told
from xlgov.workbook import geometry, pages
from xlgov.workbook.styles import cut, height

if TYPE_CHECKING:
    from xlgov.rules.imported import Figure, Imported
    from xlgov.workbook.canvas import Book, Sheet

_WIDTHS = (34.0, 26.0, 30.0, 46.0)
_HEADER_ROW = 4
_MOST = 5_000
"""rows of the sheet; what is beyond is in the JSON"""
_LONGEST = 1_500
"""characters of a cell"""
_HOW = (
    "存疑的数是按最可能的位置放入的，在表里标了颜色。请对照原件逐个核对：放错的改正；"
    f"核对无误的，在“{pages.RESULTS}”表的“{pages.EXPLANATION}”栏写明（例如“已对照原件，无误”）。"
)
_MOVED = (
    "存疑的数是照旧表搬来的，新表的口径不同，在表里标了颜色。请逐个核对：不对的改正；"
    f"核对无误的，在“{pages.RESULTS}”表的“{pages.EXPLANATION}”栏写明。"
)
_STILL = (
    "本表说的是导入（升级）时的情况；改正、说明以后再校验一次，"
    f"还没有了结的见“{pages.RESULTS}”表。{pages.PRINT_ADVICE}"
)
_NOTHING_READ = "（没有读到）"


class _Line(NamedTuple):
    """A row of the list; ``key`` is that of the figure that its first cell leads to."""

    texts: tuple[str, str, str, str]
    looks: tuple[str, ...] = ()
    key: str | None = None


class _Band(NamedTuple):
    """A heading within the list, with the rows below it."""

    title: str
    lines: list[_Line]


def write_import(book: Book, account: Imported) -> None:
    """导入情况, as it was when the file was read."""
    sheet = book.add(pages.IMPORT, landscape=True, widths=_WIDTHS)
    book.put(sheet, 0, 0, pages.IMPORT, "heading", "left")
    sheet.set_row(0, 30)
    how = _MOVED if account.upgraded else _HOW
    for row, text in enumerate((_from(account), how if account.unsure else "", _STILL), 1):
        book.put(sheet, row, 0, text, "advice", "wrap", "left", width=len(_WIDTHS))
        sheet.set_row(row, height(text, sum(_WIDTHS), 20, size=10) if text else 6)
    for column, text in enumerate(pages.IMPORT_HEADINGS):
        book.put(sheet, _HEADER_ROW, column, text, "box", "header", "center")
    sheet.set_row(_HEADER_ROW, 24)
    row = _HEADER_ROW + 1
    for band in _bands(account):
        row = _write_band(book, sheet, row, band)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.keep_off_paper()
    book.protect(sheet)


def _from(account: Imported) -> str:
    what = "升级" if account.upgraded else "导入"
    source = f"从 {account.source} {what}：" if account.source else f"{what}："
    return f"{source}{account.summary}。"


def _bands(account: Imported) -> Iterator[_Band]:
    origins = [_Line((part.name, part.place, part.said, "")) for part in account.head]
    for table in account.tables:
        looks = ("error",) if table.read < table.figures or table.unsure else ()
        origins.append(_Line((f"“{table.sheet}”表", table.place, table.said, ""), looks))
    origins += [_Line((part.name, part.place, part.said, "")) for part in account.sections]
    yield _Band("各部分读自哪里", origins)
    if account.new:
        wanted = [_Line((row, "", "", "旧表里没有这些数，请填写")) for row in account.new]
        yield _Band("新表才有、要填的格", wanted)
    if account.unsure:
        yield _Band(f"存疑的数（{len(account.unsure)} 个）", list(_figures(account.unsure, "warning")))
    if account.unread:
        yield _Band(f"没有读到的数（{len(account.unread)} 个）", list(_figures(account.unread, "error")))
    if account.unplaced:
        left = [
            _Line((item.near or "（不知道属于哪里）", item.place, item.text, "没有对应的栏目，没有放入"))
            for item in account.unplaced
        ]
        yield _Band(f"没有放入的内容（{len(left)} 处）", left)
    if account.left_out:
        yield _Band("没有读的工作表", [_Line((name, "", "", "没有带入")) for name in account.left_out])


def _figures(figures: Iterable[Figure], look: str) -> Iterator[_Line]:
    """A line for each row of a table; a reason that goes on is given once."""
    before = ""
    for row in by_row(figures):
        why = told(row.why, Face.PAPER)
        texts = (row.label, row.place, row.said or _NOTHING_READ, "同上" if why == before else why)
        yield _Line(texts, (look,), row.figures[0].key)
        before = why


def _write_band(book: Book, sheet: Sheet, row: int, band: _Band) -> int:
    """The row after the last that was written."""
    book.put(sheet, row, 0, band.title, "band", "left", width=len(_WIDTHS))
    sheet.set_row(row, 28)
    row += 1
    shown = band.lines if len(band.lines) <= _MOST else band.lines[:_MOST]
    for line in shown:
        _write_line(book, sheet, row, line)
        row += 1
    if len(shown) < len(band.lines):
        book.put(sheet, row, 0, f"……另有 {len(band.lines) - len(shown)} 处，转换成 .json 可以看到全部。")
        row += 1
    return row


def _write_line(book: Book, sheet: Sheet, row: int, line: _Line) -> None:
    texts = [cut(text, _LONGEST) for text in line.texts]
    pairs = zip(texts, _WIDTHS, strict=True)
    sheet.fit_row(row, max(height(text, width, 20, size=10) for text, width in pairs))
    for column, text in enumerate(texts):
        looks = ["box", "wrap", "label", "left", "text"]
        looks += line.looks if column == 2 else ()
        place = book.places.get(line.key or "") if column == 0 else None
        if place is not None:
            target = f"internal:{geometry.quoted(str(place.sheet))}!{place.cell}"
            sheet.write_url(row, column, target, book.styles(*looks, "link"), text)
        else:
            book.put(sheet, row, column, text, *looks)
