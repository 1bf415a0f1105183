"""The web page: what stands in it, how its tables can be read, and what never gets into it.

The page that is compared as a whole is written anew by ``python -m tests.publication.test_webpage``.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publication.pages import Cell, Element, cells, parsed
from tests.reports import any_reports, report
from xlgov import api
from xlgov.finding import DRAFT, DRAFT_LINE
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.layout import Box, grid
from xlgov.legible import legible
from xlgov.publication.webpage import to_html
from xlgov.report import Contact, Explanation, Provenance, Report, Unit
from xlgov.report.as_typed import Unplaced
from xlgov.report.checked import FORBIDDEN
from xlgov.rules import validate
from xlgov.samples import samples

GOLDEN = Path(__file__).with_name("page.html")
IN_PAGE = {"html", "head", "meta", "title", "style", "body", "main", "div"}
TAGS = {
    "h1",
    "br",
    "p",
    "strong",
    "h2",
    "h3",
    "table",
    "caption",
    "colgroup",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
"""Everything that a page and its fragment are made of."""
_letters = st.one_of(
    st.sampled_from("<>&\"'/=-!\u202e\u200f\t （一）。"), st.characters(exclude_categories=("Cc", "Cs"))
)
TEXTS = st.text(_letters.filter(lambda letter: not FORBIDDEN.search(letter)), max_size=30)
LINES = st.lists(TEXTS, min_size=1, max_size=3).map("\n".join)


def golden() -> Report:
    """A report that has something of everything."""
    return report(
        title="甲县乙局2023年政府信息公开工作年度报告",
        year=2023,
        preamble="按照《条例》编制。\n统计期限为全年。",
        sections={
            "overview": "（一）主动公开。公开信息3条。\n（二）监督保障\n接受社会评议。",
            "problems": "问题 <两> 个 & 改进。",
            "other": "无。",
        },
        notes={"requests": "另有补正件 2 件。"},
        proactive__fees__amount="12.50",
        requests__outcome__granted__natural_person=5,
    )


def tables(html: str, form: Form) -> dict[str, list[Cell]]:
    """The cells of each table of a page, by the table's key."""
    found = list(parsed(html).every("table"))
    sections = [section for section in form.sections if section.kind == "table"]
    captions = [next(table.every("caption")).text for table in found]
    assert captions == [section.label for section in sections]
    return {section.key: cells(table) for section, table in zip(sections, found, strict=True)}


def numbers(given: Report) -> dict[str, str]:
    """What the JSON says of every figure, as text: a number, what was typed instead, or nothing."""
    raw = json.loads(given.to_json())

    def flat(part: Any, key: str) -> dict[str, str]:
        if isinstance(part, dict):
            return {
                name: text
                for each, inner in part.items()
                for name, text in flat(inner, f"{key}.{each}").items()
            }
        typed = raw["as_reported"].get(key[1:], {}).get("typed") or ""
        return {key[1:]: typed if part is None else str(part)}

    return flat(raw["tables"], "")


def paragraphs(page: Element) -> list[str]:
    return [each.text for each in page.every("p", "h3") if "role" not in each.attributes]


REPORTS = {
    "golden": golden(),
    "hybrid": report(**dict.fromkeys(edition("2021").hybrid_keys, 3)),
    **{sample.name: sample.report for sample in samples()},
    **{f"blank-{name}": Report.of(edition(name), {}) for name in EDITIONS},
}
ALL = pytest.mark.parametrize("given", REPORTS.values(), ids=REPORTS)


@ALL
def test_tables_have_the_cells_of_the_form_and_the_figures_of_the_json(given: Report) -> None:
    figures = numbers(given)
    for key, found in tables(to_html(given), given.form).items():
        drawn = grid(given.form, key)
        expected = {(*box[:4], figures[box.key] if box.key else box.text) for box in drawn.boxes}
        assert {cell[:5] for cell in found} == expected
        assert {(cell.row, cell.column) for cell in found if cell.element.tag == "td"} == {
            (box.row, box.column) for box in drawn.values.values()
        }


@ALL
def test_every_figure_names_its_headings(given: Report) -> None:
    for key, found in tables(to_html(given), given.form).items():
        values = {(box.row, box.column): box for box in grid(given.form, key).values.values()}
        names = {cell.element.attributes["id"]: cell.text for cell in found if cell.element.tag == "th"}
        assert len(names) == sum(1 for cell in found if cell.element.tag == "th")
        for cell in found:
            if cell.element.tag == "td":
                told = [names[each] for each in (cell.element.attributes["headers"] or "").split()]
                assert told == headings(given.form, values[cell.row, cell.column])


def headings(form: Form, box: Box) -> list[str]:
    """The headings of a figure as the form has them: the block's title, columns, rows."""
    cell = form.cells[str(box.key)]
    title = form.statutory.table(cell.table).blocks[cell.block].title
    labels = [node.label for node in (*cell.column, *cell.row) if node.label]
    return [title, *labels] if title else labels


@ALL
def test_another_reader_finds_the_same_tables(given: Report) -> None:
    read = pandas.read_html(
        io.StringIO(to_html(given)), header=None, keep_default_na=False, dtype_backend="pyarrow"
    )
    figures = numbers(given)
    keys = [section.key for section in given.form.sections if section.kind == "table"]
    for key, table in zip(keys, read, strict=True):
        drawn = grid(given.form, key)
        # pandas takes the rows of <thead> for names of columns, and blanks for missing
        values = table.fillna("").astype(str).to_numpy().tolist()
        above = drawn.rows - len(values)
        assert above in (0, drawn.header_rows)
        for box in drawn.values.values():
            assert as_number(values[box.row - above][box.column]) == as_number(figures[str(box.key)])


def as_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def test_groups_of_rows_and_columns_are_those_of_the_form() -> None:
    page = parsed(to_html(golden()))
    proactive, requests, disputes = page.every("table")
    assert [len(list(body.every("tr"))) for body in proactive.every("tbody")] == [4, 3, 4, 3]
    assert [len(list(body.every("tr"))) for body in requests.every("tbody")] == [2, 22, 1]
    assert [each.attributes["span"] for each in requests.every("colgroup")] == ["3", "7"]
    assert [each.attributes["span"] for each in disputes.every("colgroup")] == ["5", "10"]
    assert not list(proactive.every("colgroup", "thead"))
    scopes = {scope: [] for scope in ("col", "colgroup", "row", "rowgroup")}
    for each in page.every("th"):
        scopes[str(each.attributes["scope"])].append(each.text)
    assert scopes["colgroup"] == [
        *(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "申请人情况",
            "行政复议",
            "行政诉讼",
        )
    ]
    assert [text[:4] for text in scopes["rowgroup"]] == [*["第二十条"] * 4, "三、本年"]
    assert "（三）不予公开" in scopes["row"] and "法人或其他组织" in scopes["col"]


def test_headings_and_paragraphs_are_elements() -> None:
    page = parsed(to_html(golden()))
    (title,) = page.every("h1")
    assert title.text == "甲县乙局\n2023年政府信息公开工作年度报告"
    assert next(page.every("title")).text == "甲县乙局2023年政府信息公开工作年度报告"
    assert [each.text for each in page.every("h2")] == [each.label for each in golden().form.sections]
    assert paragraphs(page) == [
        *("按照《条例》编制。", "统计期限为全年。", "（一）主动公开。公开信息3条。", "（二）监督保障"),
        *("接受社会评议。", "另有补正件 2 件。", "问题 <两> 个 & 改进。", "无。"),
    ]
    assert "（一）主动公开。" in [each.text for each in page.every("strong")]
    assert [each.text for each in page.every("h3")] == ["（二）监督保障"]
    assert next(page.every("html")).attributes == {"lang": "zh-CN"}


@settings(deadline=None)
@given(TEXTS, LINES, LINES, LINES, TEXTS)
def test_every_text_is_shown_and_none_is_obeyed(
    title: str, preamble: str, prose: str, note: str, unit: str
) -> None:
    made = report(
        title=title or None,
        preamble=preamble,
        sections={"overview": prose, "problems": None, "other": None},
        notes={"requests": note},
        unit=Unit(name=unit or None),
    )
    for fragment in (False, True):
        page = parsed(to_html(made, fragment=fragment))
        assert {each.tag for each in page.every()} <= TAGS | (set() if fragment else IN_PAGE)
        texts = [made.preamble or "", made.sections["overview"] or "", made.notes["requests"] or ""]
        lines = [legible(line.strip()) for text in texts for line in text.split("\n") if line.strip()]
        assert paragraphs(page) == lines
        if made.title and "\n" not in made.title:
            shown = next(page.every("h1")).text
            assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", legible(made.title))


@settings(deadline=None)
@given(any_reports())
def test_whatever_was_typed_into_a_cell_stands_in_it(made: Report) -> None:
    figures = numbers(made)
    for key, found in tables(to_html(made), made.form).items():
        shown = {(cell.row, cell.column): cell.text for cell in found}
        for name, box in grid(made.form, key).values.items():
            assert shown[box.row, box.column] == figures[name]


def test_markup_in_a_cell_is_text() -> None:
    made = report(requests__received__natural_person='<script src="//x">1</script>')
    html = to_html(made)
    assert "<script" not in html and "&lt;script" in html


def test_nothing_private_gets_in() -> None:
    mark = "标记甲乙丙"
    made = replace(
        golden(),
        contact=Contact(*[f"{mark}{number}" for number in range(4)], date="2024-01-20"),
        explanations=(Explanation("a1b2c3", f"{mark}说明", by=mark, at="2024-01-02"),),
        provenance=Provenance(source=f"/home/{mark}/年报.xlsx", sha256="0" * 64, template="2021/1.0.0"),
        unplaced=(Unplaced("申请办理!Z9", mark),),
        unit=Unit(name="甲县乙局", code=f"{mark}代码"),
        last=dict.fromkeys(golden().form.last, 987654),
    )
    for fragment in (False, True):
        html = to_html(made, validate(made), fragment=fragment)
        for secret in (mark, "987654", "2024-01-20", "xlgov.report", "/home", "0000000"):
            assert secret not in html


def test_nothing_runs_and_nothing_is_fetched() -> None:
    for made in REPORTS.values():
        page = parsed(to_html(made))
        assert {each.tag for each in page.every()} <= TAGS | IN_PAGE
        known = {"charset", "name", "content", "lang", "id", "scope", "headers", "rowspan", "colspan", "span"}
        known |= {"role", "tabindex", "aria-labelledby"}
        assert {name for each in page.every() for name in each.attributes} <= known
        style = next(page.every("style")).text
        assert "url(" not in style and "@import" not in style and "<" not in style


def test_a_draft_says_so() -> None:
    wrong = report(requests__received__natural_person=4, requests__received__total=5)
    for fragment in (False, True):
        page = parsed(to_html(wrong, validate(wrong), fragment=fragment))
        (note,) = [each for each in page.every("p") if each.attributes.get("role") == "note"]
        assert note.text == DRAFT_LINE
        assert DRAFT not in to_html(golden(), validate(golden()), fragment=fragment)
    assert DRAFT in next(parsed(to_html(wrong, validate(wrong))).every("title")).text


def test_the_fragment_is_the_body_alone() -> None:
    whole, alone = to_html(golden()), to_html(golden(), fragment=True)
    page, part = parsed(whole), parsed(alone)
    assert {each.tag for each in part.every()} <= TAGS
    assert "style" not in alone and "class" not in alone
    assert next(page.every("main")).text.split() == part.text.split()
    assert [each.attributes["border"] for each in part.every("table")] == ["1", "1", "1"]


def test_figures_stay_apart_where_a_site_takes_the_tags_away() -> None:
    made = report(
        **{f"requests__received__{name}": 11 for name in ("natural_person", "enterprise", "research")}
    )
    flat = re.sub("<[^>]*>", "", to_html(made, fragment=True))
    words = flat.split()
    at = words.index("一、本年新收政府信息公开申请数量")
    assert words[at + 1 : at + 8] == ["11", "11", "11", "0", "0", "0", "33"]


def test_it_is_written_by_its_ending(tmp_path: Path) -> None:
    api.write(golden(), tmp_path / "甲.html")
    assert (tmp_path / "甲.html").read_bytes() == to_html(golden(), validate(golden())).encode()


def test_the_page_as_a_whole() -> None:
    assert to_html(golden(), validate(golden())) == GOLDEN.read_text("utf-8")


@pytest.mark.seeds
def test_published_reports_become_pages(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        given = api.read(path)
        test_tables_have_the_cells_of_the_form_and_the_figures_of_the_json(given)
        test_every_figure_names_its_headings(given)
        written = [
            each for text in (given.preamble, *given.sections.values()) for each in (text or "").split("\n")
        ]
        shown = "".join(paragraphs(parsed(to_html(given))))
        assert all(legible(each.strip()) in shown for each in written)


if __name__ == "__main__":
    GOLDEN.write_text(to_html(golden(), validate(golden())), "utf-8")
