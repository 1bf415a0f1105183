"""How fast a published report is read, as ratios against bare parsing of the same file in the same rounds.

``python -m tests.benchmarks.documents`` prints medians with the smallest and largest of the rounds. Machines
are noisy: look at the ratios. The reader of PDF files starts a process for each file, the bare parsing none.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from xml.etree import ElementTree

import pypdfium2
from justhtml import JustHTML

from tests.benchmarks.speed import shown, timed
from tests.documents.drawn import pdf
from tests.documents.ruled import Press, dashed, unruled
from tests.shapes import SHAPES, text_of
from xlgov import api
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.samples import samples

ROUNDS = 11


class Published(NamedTuple):
    """A file, and what reads no more than its bare text."""

    name: str
    content: bytes
    bare: Callable[[bytes], object]


def with_lines(content: bytes) -> None:
    """The lines of a text without white space around them."""
    [line.strip() for line in content.decode().splitlines()]


def with_elements(content: bytes) -> None:
    """Every part of a Word file as a tree."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def with_justhtml(content: bytes) -> None:
    """The tree of a page."""
    JustHTML(content, sanitize=False)


def with_pypdfium2(content: bytes) -> None:
    """All text of a PDF, page by page."""
    for page in pypdfium2.PdfDocument(content):
        page.get_textpage().get_text_range()


def published() -> list[Published]:
    """One report in the files in which reports are found."""
    report = samples()[0].report
    presses = {
        "PDF, ruled": Press(),
        "PDF, dashes": Press(line=dashed),
        "PDF, no lines": Press(line=unruled),
        "PDF, short pages": Press(room=300),
    }
    texts = ("cell a line", "tabs", "recognised")
    return [
        Published("年报.docx", to_docx(report, ()), with_elements),
        Published("年报.html", to_html(report, ()).encode(), with_justhtml),
        *(Published(f"{name}.txt", text_of(report, SHAPES[name]).encode(), with_lines) for name in texts),
        *(
            Published(f"{name}.pdf", pdf(press.report(report)), with_pypdfium2)
            for name, press in presses.items()
        ),
    ]


def main() -> None:
    """Measure and print."""
    for name, content, bare in published():
        print(f"{name}, {len(content) / 1024:.0f} KB")
        parsed, ours = timed(ROUNDS, partial(bare, content), partial(api.parse, content, name))
        print(shown(bare.__name__.replace("_", " "), parsed, parsed))
        print(shown("xlgov, the report", ours, parsed))


if __name__ == "__main__":
    main()
