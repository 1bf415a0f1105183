"""Where in a page the report is: what a site puts around it is left out, by the structure of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from xlgov.documents.outline.chrome import is_chrome
from xlgov.documents.outline.opening import opening
from xlgov.documents.page.flow import Flow, Page, PageTable, Run, runs
from xlgov.locate.labels import stem
from xlgov.locate.vocabulary import vocabularies

_SHORTEST, _LONGEST = 4, 60
"""letters of a label or a heading that shows where the report is"""
_FEWEST = 2
_WITHIN = ("table", "thead", "tbody", "tfoot", "tr")
_SUBJECT = re.compile(r"信息公开.{0,12}(?:报告|年报)(?:[（(〔].{1,20}[）)〕])?$")
_SITE = re.compile(r"[_|｜]| [-–—]{1,2} |-{2,}|(?<=[报告年])[-–—](?=\D)")
"""what stands between the title of a page and the name of its site"""
_PROSE, _NAME = 12, 30
"""letters of a sentence at least, and of a body's name at most"""
_PATH = re.compile(r"[>＞»›]")


def report_in(page: Page) -> tuple[list[Run], Flow]:
    """The report in a page: the lines before it that may be its title or its first words, and itself.

    The report is in the smallest element around all its headings and labels.
    """
    around = _around(page)
    if around is None:
        return [], _from_title(_plain(page.flow))
    before: list[Run] = []
    inside: Flow = []
    _divide(page.flow, around, before, inside)
    inside = _from_title(_without_tail(_plain(inside)))
    return _above(before, inside, page.parents.get(around[0], 0)), inside


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


def is_of_form(text: str) -> bool:
    """Whether a line is a label or a heading of the form."""
    return len(text) <= _LONGEST and stem(text) in _known()


def _evidence(run: Run) -> bool:
    return is_of_form(run.text)


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
    """A report without the links below it, between what else a site says there."""
    kept = len(flow)
    while kept and _is_below(flow[kept - 1]):
        kept -= 1
    return flow[:kept]


def _is_below(block: Run | PageTable) -> bool:
    return isinstance(block, Run) and (block.linked or is_chrome(block.text)) and not _evidence(block)


def _above(before: list[Run], inside: Flow, parent: int) -> list[Run]:
    """Of the lines before a report its title, where it has none of its own, and prose after that.

    Where there is no title, prose counts that stands beside the report, in its ``parent``.
    """
    if _title_among(inside[: _first(inside)]) is not None:
        return []
    found = _title_among(before)
    if found is None:
        return [run for run in before if run.at >= parent and _is_prose(run)]
    begin, end = found
    return [*before[begin:end], *(run for run in before[end:] if _is_prose(run))]


def _from_title(flow: Flow) -> Flow:
    """A report without what stands over its title, and without tables before its first heading."""
    first = _first(flow)
    over = [line for line in map(_line, flow[:first]) if line]
    found = _title_among(over)
    return [*(over[found[0] :] if found else over), *flow[first:]]


def _first(flow: Flow) -> int:
    """How many blocks stand before the first that is surely of the report."""
    for index, each in enumerate(flow):
        if any(_evidence(run) for run in runs([each])):
            return index
    return 0


def _line(block: Run | PageTable) -> Run | None:
    """A line, alone or in a table that holds nothing else."""
    inner = list(runs([block]))
    return inner[0] if len(inner) == 1 else None


def _title_among(lines: Sequence[Run | PageTable]) -> tuple[int, int] | None:
    """Where the last title among some lines begins and ends, with the body's name over it."""
    here = [index for index, run in enumerate(lines) if isinstance(run, Run) and _is_title(run)]
    if not here:
        return None
    begin = here[-1]
    while begin and _go_on(lines[begin - 1], lines[begin]):
        begin -= 1
    named = opening(
        [(1, "".join(line.text for line in lines[begin : here[-1] + 1] if isinstance(line, Run)))]
    )
    # the line over a name tells whether it is one of a list
    for _ in range(2):
        if begin and not named.unit and _may_name(lines[begin - 1]):
            begin -= 1
    return begin, here[-1] + 1


def _go_on(one: Run | PageTable, other: Run | PageTable) -> bool:
    """Whether two lines are of one paragraph, broken."""
    return isinstance(one, Run) and isinstance(other, Run) and other.at - one.at == 1 and not one.linked


def _may_name(line: Run | PageTable) -> bool:
    """Whether a line over a title may name the body."""
    return (
        isinstance(line, Run) and len(line.text) <= _NAME and not line.linked and not _PATH.search(line.text)
    )


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
