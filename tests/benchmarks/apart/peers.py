"""Works of the floor and of peers: each function makes itself ready and answers with what is timed."""

from __future__ import annotations

import io
import marshal
import multiprocessing
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

Work = Callable[[], object]
CHUNK = 8
warnings.simplefilter("ignore")  # openpyxl's about print areas, which would be printed each time


def inflate(path: str) -> Work:
    """Every part of a zip file inflated, without a check of any kind."""
    content = Path(path).read_bytes()
    parts = []
    for entry in zipfile.ZipFile(io.BytesIO(content)).infolist():
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            continue
        head = entry.header_offset
        begin = (
            head + 30 + sum(int.from_bytes(content[head + at : head + at + 2], "little") for at in (26, 28))
        )
        parts.append(content[begin : begin + entry.compress_size])
    return partial(_inflate_all, parts)


def _inflate_all(parts: list[bytes]) -> None:
    for part in parts:
        zlib.decompress(part, -15)


def calamine(path: str) -> Work:
    """Every sheet's values: the bare minimum."""
    return partial(_calamine, Path(path).read_bytes())


def _calamine(content: bytes) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def openpyxl(path: str) -> Work:
    """Every sheet's values in openpyxl's fast mode."""
    return partial(_openpyxl, Path(path).read_bytes())


def _openpyxl(content: bytes) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def pandas(path: str, engine: str) -> Work:
    """Every sheet as a frame."""
    return partial(_pandas, engine, Path(path).read_bytes())


def _pandas(engine: str, content: bytes) -> None:
    import pandas

    pandas.read_excel(io.BytesIO(content), sheet_name=None, header=None, engine=engine)


def flatten_tool(path: str) -> Work:
    """A flat twin made into JSON: a header and one row, as it cannot read a form."""
    from flattentool import unflatten

    out = Path(tempfile.mkdtemp()) / "out.json"
    return partial(unflatten, path, input_format="xlsx", output_name=str(out), root_list_path="main")


READERS: dict[str, Callable[[bytes], None]] = {
    "calamine": _calamine,
    "openpyxl": _openpyxl,
    "pandas-calamine": partial(_pandas, "calamine"),
}


def folder(reader: str, place: str, jobs: str) -> Work:
    """Every workbook of a folder, in so many processes."""
    paths = sorted(Path(place).iterdir())
    return partial(_folder, reader, paths, int(jobs))


def _folder(reader: str, paths: list[Path], jobs: int) -> None:
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
        for _ in pool.map(partial(_file, reader), paths, chunksize=CHUNK):
            pass


def _file(reader: str, path: Path) -> None:
    READERS[reader](path.read_bytes())


def elements(path: str) -> Work:
    """Every part of an Office file as a tree."""
    return partial(_elements, Path(path).read_bytes())


def _elements(content: bytes) -> None:
    from xml.etree import ElementTree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def justhtml(path: str) -> Work:
    """The tree of a page."""
    from justhtml import JustHTML

    return partial(JustHTML, Path(path).read_text("utf-8"), sanitize=False)


def pypdfium2(path: str) -> Work:
    """All text of a PDF, page by page."""
    return partial(_pypdfium2, Path(path).read_bytes())


def _pypdfium2(content: bytes) -> None:
    import pypdfium2

    for page in pypdfium2.PdfDocument(content):
        page.get_textpage().get_text_range()


def deflate(path: str) -> Work:
    """The parts of a file packed again."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return partial(_deflate, parts)


def _deflate(parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)


def xlsxwriter(cells: str, mode: str) -> Work:
    """The same cells of the same kinds (see ``cells.py``) by XlsxWriter without any format.

    ``mode`` is ``memory``, or ``constant`` for its constant-memory mode into a file.
    """
    return partial(_xlsxwriter, Path(cells), mode == "constant")


def _xlsxwriter(cells: Path, constant: bool) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as scratch:
        target: Any = Path(scratch, "out.xlsx") if constant else io.BytesIO()
        options = {"constant_memory": True} if constant else {"in_memory": True}
        with Workbook(target, options) as book, cells.open("rb") as file:
            for name, row in _rows(file):
                if row is None:
                    sheet = book.add_worksheet(name)
                    continue
                number, found = row
                for column, kind, value in found:
                    if kind == "f":
                        sheet.write_formula(number, column, value)
                    elif kind == "n":
                        sheet.write_number(number, column, value)
                    else:
                        sheet.write_string(number, column, value)


def _rows(file: Any) -> Iterator[tuple[str, Any]]:
    while True:
        try:
            yield marshal.load(file)
        except EOFError:
            return
