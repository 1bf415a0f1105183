"""Tables of HTML in text, as programs write them that read pictures of reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents.pages import table_tags
from tests.documents.round_trip import differences
from xlgov.api import parse
from xlgov.documents.page.markup import has_markup, read_markup
from xlgov.locate.grids import Grid
from xlgov.publication.manuscript import Manuscript, manuscript
from xlgov.report import Report
from xlgov.samples import samples

REPORTS = [each.report for each in samples()]


def markdown(words: Manuscript, table: Callable[[str], str]) -> str:
    lines = [f"# {''.join(words.title)}", *words.preamble]
    for part in words.parts:
        lines += [f"## {part.heading}", *part.paragraphs]
        lines += [table(table_tags(part.table))] if part.table else []
        lines += part.note
    return "\n\n".join(lines)


WAYS: dict[str, Callable[[str], str]] = {
    "one line": lambda table: table,
    "with a page around": lambda table: f"<html><body>{table}</body></html>",
    "lines of tags": lambda table: (
        table.replace("<t", "\n<t").replace("</t", "\n</t").replace("\n</td", "</td")
    ),
    "in a block": lambda table: f'<div style="text-align: center;">\n{table}\n</div>',
    "rows alone": lambda table: table.replace('<table border="1" cellspacing="0">', "").replace(
        "</table>", ""
    ),
    "nothing closed": lambda table: table.replace("</td>", "").replace("</tr>", "\n"),
    "capitals": lambda table: table.replace("<td", "<TD").replace("</td", "</TD").replace("<table", "<TABLE"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.unit.name)
def test_tables_of_tags_in_markdown_are_read(report: Report, way: str) -> None:
    text = markdown(manuscript(report), WAYS[way])
    for name in ("年报.md", "年报.txt"):
        assert not list(differences(report, parse(text.encode(), name)))


def test_a_page_without_its_head_is_read_as_one() -> None:
    text = markdown(manuscript(REPORTS[0]), WAYS["one line"])
    text = "".join(f"<p>{line.lstrip('# ')}</p>" for line in text.split("\n\n"))
    assert not list(differences(REPORTS[0], parse(("正文" + text).encode(), "年报.txt")))


def test_lines_keep_their_numbers_and_tables_their_cells() -> None:
    rows = "<tr><td>规章</td>\n<td>1</td></tr>\n<tr><td>行政许可</td><td>2</td></tr>"
    text = f"一\n\n<table>{rows}</table>\n二<br>三&nbsp;四"
    read = read_markup(text).blocks
    lines = [(block.text.split(), block.place.line) for block in read if not isinstance(block, Grid)]
    assert [line for line in lines if line[0]] == [(["一"], 1), (["二", "三", "四"], 6)]
    grid = next(block for block in read if isinstance(block, Grid))
    assert [[cell.text for cell in row] for row in grid.rows] == [["规章", "1"], ["行政许可", "2"]]
    assert grid.rows[1][1].place.spot == "第1个表格第2行第2格"


def test_text_that_speaks_of_tables_has_none() -> None:
    assert not has_markup("网页里的 <table> 标签\n规章|1|2|3\n</td>")
