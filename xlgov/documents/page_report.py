"""Where in a page the report is: what a site puts around it is left out, by the structure of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from xlgov.documents.opening import opening
from xlgov.documents.page_flow import Flow, Page, PageTable, Run, runs
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies

_SHORTEST, _LONGEST = 4, 60
"""letters of a label or a heading that shows where the report is"""
_FEWEST = 2
_WITHIN = ("table", "thead", "tbody", "tfoot", "tr")
_SUBJECT = re.compile(r"信息公开.{0,12}(?:报告|年报)")
_SITE = re.compile(r"[_|｜]| [-–—]{1,2} |-{2,}|(?<=[报告年])[-–—](?=\D)")
"""what stands between the title of a page and the name of its site"""
_PROSE = 40
_TOP = 12
"""lines in which a report has its own title"""
_PATH = re.compile(r"[>＞»›]")


def report_in(page: Page) -> tuple[list[Run], Flow]:
    """The report in a page: the lines before it that may be its title or its first words, and itself.

    The report is in the smallest element around all its headings and labels.
    """
    around = _around(page)
    if around is None:
        return [], _plain(page.flow)
    before: list[Run] = []
    inside: Flow = []
    _divide(page.flow, around, before, inside)
    inside = _without_tail(_plain(inside))
    return _above(before, inside), inside


def page_title(title: str, named: Iterable[str]) -> str:
    """What a page says of itself: a title that its data name, else its title without the site's name."""
    titles = [each.strip() for each in named if each.strip()]
    parts = [part.strip() for part in _SITE.split(" ".join(title.split())) if part.strip()]
    for each in (*titles, *parts):
        if _SUBJECT.search("".join(each.split())):
            return each
    return (titles or parts or [""])[0]


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """The stems of the labels and headings of all editions."""
    found: set[str] = set()
    for words in vocabularies(None):
        found |= words.names.keys() | words.section_titles
    return frozenset(each for each in found if len(each) >= _SHORTEST)


def _evidence(run: Run) -> bool:
    return len(run.text) <= _LONGEST and stem(run.text) in _known()


def _around(page: Page) -> tuple[int, int] | None:
    """The first and the last number of the element in which all headings and labels stand."""
    found = [run for run in runs(page.flow) if not run.linked and _evidence(run)]
    shown = [run.at for run in found if not run.aside] or [run.at for run in found]
    if len(shown) < _FEWEST:
        return None
    first, last = shown[0], max(shown)
    begin = _element_of(page, first)
    while begin and (page.ends[begin] < last or page.names[begin] in _WITHIN[1:]):
        begin = page.parents[begin]
    return begin, page.ends[begin]


def _element_of(page: Page, at: int) -> int:
    """The innermost element around a number: the last before it that has not ended."""
    for begin in range(at, 0, -1):
        if begin in page.ends and page.ends[begin] >= at:
            return begin
    return 0


def _divide(flow: Flow, around: tuple[int, int], before: list[Run], inside: Flow) -> None:
    """What stands in an element, and the lines before it; a table around it only arranges the page."""
    begin, end = around
    for each in flow:
        if isinstance(each, Run):
            if begin <= each.at <= end:
                inside.append(each)
            elif each.at < begin:
                before.append(each)
        elif begin <= each.begin and each.end <= end:
            inside.append(each)
        elif each.begin < begin and each.end >= end:
            for _, _, cells in each.rows:
                for cell in cells:
                    _divide(cell.flow, around, before, inside)


def _plain(flow: Flow) -> Flow:
    """A flow without what stands around the text of a page, unless the report stands there itself."""
    if all(run.aside for run in runs(flow) if _evidence(run)):
        return flow
    return [each for each in flow if isinstance(each, PageTable) or not each.aside]


def _without_tail(flow: Flow) -> Flow:
    """A report without the links below it."""
    kept = len(flow)
    while kept:
        last = flow[kept - 1]
        if not isinstance(last, Run) or not last.linked or _evidence(last):
            break
        kept -= 1
    return flow[:kept]


def _above(before: list[Run], inside: Flow) -> list[Run]:
    """Of the lines before a report its title, where it has none of its own, and prose after that."""
    own = list(_first_lines(inside))
    if opening(list(enumerate(own, 1))).title:
        return []
    index = max((index for index, run in enumerate(before) if _is_title(run)), default=None)
    if index is None:
        return []
    begin = index
    while begin and _go_on(before[begin - 1], before[begin]):
        begin -= 1
    return [*before[begin : index + 1], *(run for run in before[index + 1 :] if _is_prose(run))]


def _go_on(one: Run, other: Run) -> bool:
    """Whether two lines are of one heading, broken."""
    return one.heading and other.heading and other.at - one.at == 1


def _is_prose(run: Run) -> bool:
    return len(run.text) >= _PROSE and "。" in run.text and not run.linked


def _is_title(run: Run) -> bool:
    text = "".join(run.text.split())
    if run.linked and not run.heading:
        return False
    return (
        len(text) <= _LONGEST
        and _SUBJECT.search(text) is not None
        and not _PATH.search(text)
        and "。" not in text
    )


def _first_lines(flow: Flow) -> Iterator[str]:
    """The lines of a report before its first table."""
    for count, each in enumerate(flow):
        if count >= _TOP or isinstance(each, PageTable):
            return
        yield each.text
