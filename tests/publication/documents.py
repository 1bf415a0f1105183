"""Documents read by readers that are not ours: python-docx, LibreOffice's .odt, the words of a PDF."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from docx.oxml.table import CT_Tc
from docx.table import Table

from xlgov.form.layout import grid
from xlgov.legible import legible
from xlgov.report import Report

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


class Drawn(NamedTuple):
    """A cell as a reader sees it, from row and column 0."""

    row: int
    column: int
    height: int
    width: int
    text: str


class Word(NamedTuple):
    """A word of a PDF: its page from 0, its edges in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def expected(report: Report, table: str) -> set[Drawn]:
    """The boxes of a table as the form has them, with the report's figures."""
    return {
        Drawn(*box[:4], legible(report.shown(box.key) or "") if box.key else box.text)
        for box in grid(report.form.statutory, table).boxes
    }


def docx_cells(table: Table) -> set[Drawn]:
    """The cells of a table as python-docx joins them."""
    places: dict[CT_Tc, list[tuple[int, int]]] = {}
    texts: dict[CT_Tc, str] = {}
    for row, each in enumerate(table.rows):
        for column, cell in enumerate(each.cells):
            places.setdefault(cell._tc, []).append((row, column))
            texts[cell._tc] = cell.text
    found = set()
    for each_tc, covered in places.items():
        rows, columns = {row for row, _ in covered}, {column for _, column in covered}
        assert len(covered) == len(rows) * len(columns)
        found.add(Drawn(min(rows), min(columns), len(rows), len(columns), texts[each_tc]))
    return found


def odt_tables(path: Path) -> list[set[Drawn]]:
    """The cells of each table of an .odt."""
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("content.xml"))
    return [set(_odt_cells(table)) for table in root.iter(f"{_TABLE}table")]


def _odt_cells(table: ElementTree.Element) -> Iterator[Drawn]:
    for row, each in enumerate(table.iter(f"{_TABLE}table-row")):
        for column, cell in enumerate(each):
            if cell.tag == f"{_TABLE}table-cell":
                height = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
                width = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
                text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
                yield Drawn(row, column, height, width, text)


def pdf_words(path: Path) -> list[Word]:
    """Every word of a PDF, as pdftotext finds them."""
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, check=True).stdout
    pages = told.decode().split("<page ")[1:]
    pattern = r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>'
    return [
        Word(number, *map(float, edges), text)
        for number, page in enumerate(pages)
        for *edges, text in re.findall(pattern, page)
    ]
