"""Reports in the files in which they are found, made of the samples by the programs that people use.

``python -m tests.found [folder]`` makes them all, reads each, and prints how many figures were right, unsure,
wrong and unread by source and shape; with a folder it keeps the files there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.browser import Browser, Page
from tests.shapes import SHAPES, Score, score, text_of, typed_figures
from xlgov import api
from xlgov.errors import InputError
from xlgov.publication.webpage import to_html
from xlgov.publication.word import to_docx
from xlgov.report import Report
from xlgov.rules.doubts import doubts
from xlgov.samples import samples
from xlgov.soffice import apart, environment, soffice

_SECONDS = 300
NONE = Score(0, 0, 0, 0, ())


class Made(NamedTuple):
    """A file made of a report: by what program, in which shape."""

    source: str
    shape: str
    name: str
    content: bytes
    report: Report


def reports() -> list[Report]:
    """The samples' reports."""
    return [sample.report for sample in samples()]


def scored(made: Made) -> Score:
    """What the reader makes of a file; of one that it refuses every figure is missing."""
    wanted = typed_figures(made.report)
    try:
        loaded = api.parse(made.content, made.name)
    except InputError:
        return Score(len(wanted), 0, 0, len(wanted), ())
    return score(wanted, loaded.report, doubts(loaded))


def together(one: Score, other: Score) -> Score:
    """The scores of two files as one."""
    return Score(
        one.figures + other.figures,
        one.right + other.right,
        one.unsure + other.unsure,
        one.missing + other.missing,
        (*one.wrong, *other.wrong),
    )


def by_hand(report: Report) -> Iterator[Made]:
    """Texts in every shape."""
    for name, shape in SHAPES.items():
        yield Made("text", name, "report.txt", text_of(report, shape).encode(), report)


def ours(report: Report) -> Iterator[Made]:
    """What we publish."""
    yield Made("xlgov", "docx", "report.docx", to_docx(report, ()), report)
    yield Made("xlgov", "html", "report.html", to_html(report, ()).encode(), report)


def workbook(report: Report) -> Made:
    """A workbook of ours without formulas."""
    return Made("xlgov", "xlsx", "report.xlsx", api.content(report, ".xlsx", (), api.PLAIN), report)


def by_libreoffice(given: Sequence[Made], endings: Iterable[str], folder: Path) -> Iterator[Made]:
    """Files as LibreOffice saves them under other endings (``txt:Text (encoded):UTF8``)."""
    sources = []
    for number, made in enumerate(given):
        path = folder / f"{number}{Path(made.name).suffix}"
        path.write_bytes(made.content)
        sources.append(path)
    for wanted in endings:
        ending = wanted.partition(":")[0]
        out = folder / ending
        converted(sources, wanted, out)
        for path, made in zip(sources, given, strict=True):
            content = (out / path.name).with_suffix(f".{ending}").read_bytes()
            shape = f"{Path(made.name).suffix[1:]} → {ending}"
            yield Made("LibreOffice", shape, f"report.{ending}", content, made.report)


def converted(sources: Sequence[Path], wanted: str, out: Path) -> None:
    """Have LibreOffice save files under another ending into a folder."""
    given = [soffice(), apart(out.parent / "profile"), "--headless", "--convert-to", wanted]
    given += ["--outdir", str(out), *map(str, sources)]
    subprocess.run(given, env=environment(), check=True, capture_output=True, timeout=_SECONDS)


def by_chromium(given: Sequence[Made], page: Page, folder: Path) -> Iterator[Made]:
    """Pages as Chromium prints them, saves them, and as their text is copied from it."""
    for made in given:
        page.show(made.content.decode(), folder)
        yield Made("Chromium", "printed", "report.pdf", page.printed(), made.report)
        yield Made("Chromium", "copied", "report.txt", str(page.ask(_COPIED)).encode(), made.report)
        saved = "<!DOCTYPE html>" + str(page.ask("document.documentElement.outerHTML"))
        yield Made("Chromium", "saved", "report.html", saved.encode(), made.report)


_COPIED = "(getSelection().selectAllChildren(document.body), getSelection().toString())"


def by_pdftotext(given: Sequence[Made], folder: Path) -> Iterator[Made]:
    """The text of PDF files as pdftotext has it, in order and laid out."""
    for made in given:
        path = folder / "made.pdf"
        path.write_bytes(made.content)
        for shape, switches in (("in order", []), ("laid out", ["-layout"])):
            text = subprocess.run(
                ["pdftotext", *switches, str(path), "-"], check=True, capture_output=True, timeout=_SECONDS
            ).stdout
            yield Made("pdftotext", f"{made.source}, {shape}", "report.txt", text, made.report)


def table(every: Iterable[Made]) -> dict[tuple[str, str], Score]:
    """The scores by source and shape."""
    found: dict[tuple[str, str], Score] = {}
    for made in every:
        kind = made.source, made.shape
        found[kind] = together(found.get(kind, NONE), scored(made))
    return found


def everything(folder: Path, page: Page) -> Iterator[Made]:
    """Every file of every source."""
    published = [made for report in reports() for made in ours(report)]
    for report in reports():
        yield from by_hand(report)
    yield from published
    documents = [made for made in published if made.shape == "docx"]
    pages = [made for made in published if made.shape == "html"]
    kinds = ["doc", "odt", "rtf", "pdf", "html", "txt:Text (encoded):UTF8"]
    saved = list(by_libreoffice(documents, kinds, folder))
    yield from saved
    yield from by_libreoffice(pages, ["odt"], folder)
    yield from by_libreoffice(
        [workbook(report) for report in reports()], ["xls", "ods", "pdf", "html"], folder
    )
    shown = list(by_chromium(pages, page, folder))
    yield from shown
    yield from by_pdftotext([made for made in (*saved, *shown) if made.name.endswith(".pdf")], folder)


def told(found: Score) -> str:
    """A score on a line, with the first figures that are wrong."""
    counts = f"figures {found.figures:5}  right {found.right:5}  unsure {found.unsure:4}"
    return f"{counts}  missing {found.missing:4}  wrong {len(found.wrong)} {' '.join(found.wrong[:3])}"


def main(given: Sequence[str]) -> None:
    """Make everything, print the table."""
    with tempfile.TemporaryDirectory() as name:
        browser = Browser(str(shutil.which("chromium")))
        try:
            every = list(everything(Path(name), browser.page()))
        finally:
            browser.close()
    for folder in map(Path, given):
        folder.mkdir(parents=True, exist_ok=True)
        for number, made in enumerate(every):
            shape = made.shape.replace(" ", "").replace("→", "-")
            (folder / f"{number:03}-{made.source}-{shape}{Path(made.name).suffix}").write_bytes(made.content)
    total = NONE
    for (source, shape), found in table(every).items():
        total = together(total, found)
        print(f"{source:12} {shape:32} {told(found)}")
    print(f"{len(every)} files: {told(total)}")


if __name__ == "__main__":
    main(sys.argv[1:])
