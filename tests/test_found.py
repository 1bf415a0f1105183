"""Reports in the files in which they are found: no figure is read wrong, of every kind enough are read right.

Here of one sample; ``python -m tests.found`` makes all kinds of all samples and prints the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.browser import Browser
from tests.found import Made, by_chromium, by_hand, by_pdftotext, ours, reports, table, told, workbook
from tests.office import Office
from tests.shapes import LOSSY

REPORT = reports()[0]
"""without a blank cell, which leaves no trace in most texts"""
LEAST = dict.fromkeys(LOSSY, 0.0) | {
    "recognised": 0.75,
    "xlsx → pdf": 0.95,
    "xlsx → html": 0.05,
    "Chromium, in order": 0.75,
}
"""what part of the figures is right where not all are; of the others some are unsure"""


def assert_read(every: Iterable[Made]) -> None:
    """Of every kind enough figures are right, and none is wrong."""
    for (source, shape), found in table(every).items():
        said = f"{source}, {shape}: {told(found)}"
        assert not found.wrong, said
        assert found.right >= LEAST.get(shape, 1) * found.figures, said


def test_texts_of_every_shape() -> None:
    assert_read(by_hand(REPORT))


def test_what_we_publish() -> None:
    assert_read(ours(REPORT))


@pytest.mark.office
def test_what_libreoffice_saves(office: Office, tmp_path: Path) -> None:
    def saved(given: Made, endings: list[str]) -> Iterator[Made]:
        path = tmp_path / given.name
        path.write_bytes(given.content)
        for made in office.saved_as_all(endings, path, tmp_path / given.shape):
            yield Made(
                "LibreOffice", f"{given.shape} → {made.suffix[1:]}", made.name, made.read_bytes(), REPORT
            )

    document, _ = ours(REPORT)
    assert_read(saved(document, [".pdf", ".html", ".txt"]))
    assert_read(saved(workbook(REPORT), [".xls", ".ods", ".pdf", ".html"]))


def test_what_chromium_shows(browser: Browser, tmp_path: Path) -> None:
    _, page = ours(REPORT)
    shown = list(by_chromium([page], browser.page(), tmp_path))
    assert_read(shown)
    assert_read(by_pdftotext(shown[:1], tmp_path))
