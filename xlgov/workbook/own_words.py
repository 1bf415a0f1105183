"""What our own workbooks say of themselves: instructions, checks, guide, rules, results. It is never content.

Known by its words, on whatever sheet it stands: sheets are renamed and copied, also out of other workbooks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from xlgov import late
from xlgov.form import editions
from xlgov.report.unit import LABELS
from xlgov.workbook import pages
from xlgov.workbook.cells import NOTHING, Rows, shown
from xlgov.workbook.live import DIFFERS, HOLDS, SHOULD_BE
from xlgov.workbook.memory import EDITION, TEMPLATE

_CHECK = late.compile(rf"{HOLDS}|(?:{SHOULD_BE}|{DIFFERS})-?[0-9.]{{1,40}}")
"""live checks, which people copy along with our tables"""
_CHECK_HEAD = late.compile(r"\[[A-Z]{1,9}-[A-Z0-9]{1,9}\]\Z")
"""the end of what stands over them"""
BESIDE = frozenset({pages.PASTE_ADVICE, pages.NOTE_LABEL, pages.CHECKS_BAND}) | pages.TEXT_ADVICES
"""what stands around the tables and beside the texts in every edition"""
_MOST = 0.6
"""share of the cover's labels that a cover has"""


def is_ours(text: str) -> bool:
    """Whether a text beside the form is a check, an instruction or a heading of ours."""
    if text in BESIDE or text in _instructions() or _CHECK.fullmatch(text):
        return True
    return text.endswith("]") and _CHECK_HEAD.search(text[-24:]) is not None


def is_own_row(line: Iterable[object]) -> bool:
    """Whether a row is the line that counts the checks, or nothing but an instruction over paragraphs."""
    texts = [content for content in line if content not in NOTHING]
    if pages.CHECKS_BAND in texts:
        return True
    return len(texts) == 1 and texts[0] in _instructions()


@cache
def _instructions() -> frozenset[str]:
    """The advice over the paragraphs of a section, in the words of every edition."""
    hints = {"".join((section.hint, section.note)) for form in editions() for section in form.sections}
    return pages.TEXT_ADVICES | (frozenset(hints) - {""})


def is_own_sheet(rows: Rows) -> bool:
    """Whether a sheet is our guide, rule book, list of results, 导入情况 or memory, by what stands on it."""
    if [shown(line[0]) for line in rows[:2] if line] == [EDITION, TEMPLATE]:
        return True
    for line in rows:
        texts = [content.strip() for content in line if isinstance(content, str)]
        for headings in (pages.GUIDE_HEADINGS, pages.RULE_HEADINGS, pages.IMPORT_HEADINGS):
            if tuple(texts[: len(headings)]) == headings:
                return True
        if pages.EXPLANATION in texts and pages.FINGERPRINT in texts:
            return True
    return False


def is_cover(rows: Rows) -> bool:
    """Whether a sheet is a cover of ours."""
    texts = {content.strip() for line in rows for content in line if isinstance(content, str)}
    return len(texts.intersection(LABELS.values())) >= _MOST * len(LABELS)
