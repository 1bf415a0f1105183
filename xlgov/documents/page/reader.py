"""Saved pages: .html, .htm, .mht, and what is a page under another ending.

The tree is built as a browser builds it (justhtml), whatever is not closed; then what a browser does not show
is left out, then what the site puts around the report.
"""

from __future__ import annotations

from itertools import islice
from typing import Any

from xlgov.documents.document import Document, Paragraph, unfolded
from xlgov.documents.page import archives
from xlgov.documents.page.encodings import page_text
from xlgov.documents.page.flow import Page, blocks, parsed
from xlgov.documents.page.surroundings import is_of_form, page_title, report_in
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.workbook.phrases import first_few

_TITLES = ("articletitle", "title", "og:title", "dc.title")
"""names of data of a page that hold its title"""
_MOST_WORDS = 5_000
"""words that are not shown and looked at"""
_FRAMES = ("frameset", "iframe")


def read_page(content: bytes) -> Document:
    """The report in a saved page; of an archive of pages in the first that has tables.

    Raises InputError for what is no text, too large, or only a frame around another file.
    """
    if not archives.is_archive(content):
        return document_of(page_text(content))
    first = None
    for page, charset in archives.pages(content):
        found = document_of(page_text(page, charset), framed=True)
        if found.grids:
            return found
        first = first or found
    if first is None:
        raise InputError("这个网页档案里没有网页", "请用浏览器重新打开原来的网页，再“另存为”网页。")
    return first


def document_of(text: str, *, framed: bool = False) -> Document:
    """The report in the text of a page; ``framed`` says that other pages come with it."""
    tree = parsed(text)
    sheets = [each.to_text() for each in tree.query("style")] if "<style" in text.lower() else ()
    page = Page(tree.root, sheets=sheets)
    before, flow = report_in(page)
    observations = _unseen(page)
    read = unfolded(blocks(flow))
    if not any(not isinstance(block, Paragraph) for block in read):
        # some sites let a script show what is hidden until then
        hidden = report_in(Page(tree.root, hidden=True))
        again = unfolded(blocks(hidden[1]))
        if any(not isinstance(block, Paragraph) for block in again):
            before, read, observations = hidden[0], again, ()
    if not read and not framed and any(tree.query(name) for name in _FRAMES):
        raise InputError(
            "这个网页只是一个框架，报告在另一个文件里",
            "请在浏览器里只打开报告所在的那一页，再“另存为”；"
            "或者选中正文，复制后粘贴到 Word 或 .txt 文件里。",
        )
    top = [Paragraph(run.text, Place(spot="网页正文之前")) for run in before]
    return Document([*top, *read], title=page_title(*_said(tree)), observations=observations)


def _unseen(page: Page) -> tuple[Observation, ...]:
    """That what a browser does not show has words of the form."""
    words = islice((word for node in page.unseen for word in node.to_text().split()), _MOST_WORDS)
    found = list(dict.fromkeys(word for word in words if is_of_form(word)))
    if not found:
        return ()
    quoted = first_few(f"“{word}”" for word in found)
    said = Observation(
        "C-FORMULA",
        f"网页里有不显示的文字，没有读入：{quoted}",
        cause="网页的样式设了不显示。",
        advice="请对照浏览器里看到的网页；需要的，在浏览器里选中正文，复制后粘贴到 Word 文件里再导入。",
    )
    return (said,)


def _said(tree: Any) -> tuple[str, list[str]]:
    """The title of a page, and those that its data name."""
    title = next((node.to_text() for node in tree.query("head title")), "")
    named = []
    for node in tree.query("meta"):
        attributes = node.attrs or {}
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name in _TITLES:
            named.append(attributes.get("content") or "")
    return title, named
