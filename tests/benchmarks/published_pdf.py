"""How long the reading of a published PDF takes, against its bare parsing by the same library.

``python -m tests.benchmarks.published_pdf`` prints medians; the reader starts a process for each file, the
bare parsing none.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pypdfium2

from tests.documents.drawn import pdf
from tests.documents.ruled import Press, dashed, unruled
from xlgov.documents.assembly import read_document
from xlgov.documents.pdf.reader import read_pdf
from xlgov.samples import samples

ROUNDS = 11
PRINTS = {
    "ruled": Press(),
    "dashes": Press(line=dashed),
    "no lines": Press(line=unruled),
    "short pages": Press(room=300),
}


def bare(content: bytes) -> None:
    """All text, page by page."""
    for page in pypdfium2.PdfDocument(content):
        page.get_textpage().get_text_range()


def median(work: Callable[[], object]) -> float:
    """Seconds of the middle round."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Measure each print."""
    report = samples()[0].report
    for name, press in PRINTS.items():
        content = pdf(press.report(report))
        parsed = median(lambda content=content: bare(content))
        paged = median(lambda content=content: read_pdf(content))
        whole = median(lambda content=content: read_document(read_pdf(content), "甲.pdf"))
        found = {"bare": parsed, "pages": paged, "report": whole}
        print(name.ljust(12), *(f"{what} {seconds * 1000:5.0f} ms " for what, seconds in found.items()))


if __name__ == "__main__":
    main()
