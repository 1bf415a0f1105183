"""Published reports as PDF with a text layer: what is drawn on the pages as paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xlgov.documents.document import Document, Paragraph
from xlgov.documents.pdf.flow import Flowing, Margins, paragraphs, without_chrome
from xlgov.documents.pdf.frames import frames
from xlgov.documents.pdf.lines import TextLine, text_lines
from xlgov.documents.pdf.marks import UNTOLD, told, without_marks
from xlgov.documents.pdf.pages import Box, Sheet, Sheets, sheets
from xlgov.documents.pdf.tables import Drawn, goes_on, grid, is_ruled, split_off
from xlgov.errors import InputError
from xlgov.finding import Observation, Place, Severity
from xlgov.locate.grids import Grid

_FEW = 15
"""letters of a page that has no text, but perhaps a number or a stamp"""
_LARGE = 0.3
"""part of a page that a picture of text takes"""
_TABLE = 0.05
"""part of a page that a picture of a table takes"""
_BROKEN = 0.2
"""part of letters that cannot be told, on a page that cannot be read"""
_SCAN = "请找原来的 Word 或网页，或者用软件识别成文字并核对后再导入。"


def read_pdf(content: bytes) -> Document:
    """The paragraphs and tables of a PDF.

    Raises InputError for scans, for text that cannot be told, and for files that cannot be opened.
    """
    found = sheets(content)
    every = [told(page) for page in found.pages]
    observations = tuple(_unread(found._replace(pages=every)))
    pages = without_marks(every)
    laid = [_laid(page) for page in pages]
    kept = without_chrome([lines for lines, _ in laid])
    order = [
        item
        for page, lines, (_, tables) in zip(pages, kept, laid, strict=True)
        for item in _in_order([Flowing(line, page.number, n) for n, line in enumerate(lines, 1)], tables)
    ]
    margins = Margins(item for item in order if isinstance(item, Flowing))
    return Document(list(_made(order, margins)), found.title, observations=observations)


def _laid(page: Sheet) -> tuple[list[TextLine], list[Drawn]]:
    """The lines of text on a page and its tables."""
    found = frames(page.lines, page.fills)
    outside, within = split_off(page.letters, [frame.box for frame in found])
    tables: list[Drawn] = []
    for frame, inside in zip(found, within, strict=True):
        drawn = Drawn(frame, inside, page.number, len(tables) + 1)
        if inside and is_ruled(drawn):
            tables.append(drawn)
        else:
            outside += inside
    return text_lines(outside), tables


def _in_order(lines: Sequence[Flowing], tables: Sequence[Drawn]) -> list[Flowing | Drawn]:
    """Lines and tables of a page from its top."""
    every: list[Flowing | Drawn] = [*lines, *tables]
    return sorted(every, key=lambda each: each.line.top if isinstance(each, Flowing) else each.frame.box.top)


def _made(items: Sequence[Flowing | Drawn], margins: Margins) -> Iterator[Paragraph | Grid]:
    """Paragraphs of the lines that follow one another, and grids of the tables that go on."""
    lines: list[Flowing] = []
    parts: list[Drawn] = []
    for item in items:
        if isinstance(item, Flowing):
            yield from _whole(parts)
            parts = []
            lines.append(item)
            continue
        yield from paragraphs(lines, margins)
        lines = []
        if parts and not (item.page == parts[-1].page + 1 and goes_on(parts[-1], item)):
            yield from _whole(parts)
            parts = []
        parts.append(item)
    yield from paragraphs(lines, margins)
    yield from _whole(parts)


def _whole(parts: Sequence[Drawn]) -> Iterable[Grid]:
    return [grid(parts)] if parts else []


def _unread(found: Sheets) -> Iterator[Observation]:
    """Pages that are pictures or whose letters cannot be told. InputError where all of them are."""
    pictures = [page.number for page in found.pages if _is_picture(page)]
    broken = [page.number for page in found.pages if _is_broken(page)]
    written = [page for page in found.pages if len(page.letters) >= _FEW]
    if len(broken) == len(written) > 0:
        raise InputError(
            "这个 PDF 里的文字是乱码，读不出来",
            "请在 Word 或 WPS 里打开它，看能否复制出文字；不能的，请找原来的 Word 或网页再导入。",
        )
    if not written:
        raise _nothing(found, bool(pictures))
    for page in found.pages:
        if page.hidden * 2 > len(page.letters):
            yield _recognised(page.number)
        elif page.number not in pictures and any(_has_no_text(box, page) for box in page.pictures):
            yield _beside(page.number)
    for number in pictures:
        yield _lost(number, "是图片，里面的文字和表格读不出来", "图片里没有可以读取的文字。")
    for number in broken:
        yield _lost(number, "的文字是乱码，读不出来", "这一页的字体没有写明各是什么字。")


def _nothing(found: Sheets, pictures: bool) -> InputError:
    if found.attached and not pictures:
        return InputError(
            f"这个 PDF 里没有年报，只有 {found.attached} 个附件", "请打开它，把附件里的年报另存出来再导入。"
        )
    if pictures:
        return InputError("这是扫描件或图片，没有可以读取的文字", _SCAN)
    return InputError("这个 PDF 里没有可以读取的文字", _SCAN)


def _lost(page: int, what: str, cause: str) -> Observation:
    return Observation(
        "S-TABLE",
        f"第{page}页{what}",
        Place(spot=f"第{page}页"),
        cause=cause,
        advice="请对照原件，把这一页的内容补填进工作簿。",
    )


def _recognised(page: int) -> Observation:
    return Observation(
        "S-UNSURE",
        f"第{page}页是扫描件，文字是识别出来的，可能认错",
        Place(spot=f"第{page}页"),
        cause="文字是软件照着图片识别的，不是原来的文字。",
        advice="请对照原件逐个核对这一页的数。",
        unsure=True,
    )


def _beside(page: int) -> Observation:
    return Observation(
        "S-TABLE",
        f"第{page}页有图片，图片里的文字和数没有读取",
        Place(spot=f"第{page}页"),
        advice="如果图片里是年报的表格，请对照原件填入。",
        severity=Severity.INFO,
    )


def _has_no_text(box: Box, page: Sheet) -> bool:
    """Whether a picture is large enough for a table, and no background of text."""
    if (box.right - box.left) * (box.bottom - box.top) < _TABLE * page.width * page.height:
        return False
    _, (inside,) = split_off(page.letters, [box])
    return len(inside) < _FEW


def _is_picture(page: Sheet) -> bool:
    """Whether a page is one picture, without text of its own."""
    area = sum((box.right - box.left) * (box.bottom - box.top) for box in page.pictures)
    return len(page.letters) < _FEW and area > _LARGE * page.width * page.height


def _is_broken(page: Sheet) -> bool:
    broken = sum(letter.text == UNTOLD for letter in page.letters)
    return len(page.letters) >= _FEW and broken > _BROKEN * len(page.letters)
