"""Reports as other people write them in Word: every figure in its cell, and nothing wrong said."""

from __future__ import annotations

import pytest

from tests.documents.word_hands import HANDS, NUMBERING
from tests.found import Made, scored
from xlgov.documents.assembly import read_document
from xlgov.documents.word import read_word
from xlgov.samples import samples

# one of each edition, and one with a row beyond its edition
WRITTEN = {sample.name: sample.report for sample in samples() if sample.name[0] in "146"}
HARMLESS = {"C-LABEL", "S-SPLIT"}
"""said of labels over lines and of tables in two parts; no figure is in doubt for it"""


@pytest.mark.parametrize("name", HANDS)
@pytest.mark.parametrize("sample", WRITTEN)
def test_every_figure_is_read(name: str, sample: str) -> None:
    made = WRITTEN[sample]
    content = HANDS[name].document(made, numbering=NUMBERING)
    found = scored(Made("by hand", name, "report.docx", content, made))
    assert found.right == found.figures > 150
    read = read_document(read_word(content), "report.docx")
    assert (read.report.unit.name, read.report.year) == (made.unit.name, made.year)
    assert {noticed.code for noticed in read.observations} <= HARMLESS
    assert read.report.sections == made.sections


def test_a_number_that_is_automatic_is_gone_without_its_list() -> None:
    made = WRITTEN[next(iter(WRITTEN))]
    content = HANDS["numbers of headings are automatic"].document(made)
    blocks = [getattr(block, "text", "") for block in read_word(content).blocks]
    assert "总体情况" in blocks
