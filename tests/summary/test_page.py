"""The summary as a web page: golden, self-contained, safe whatever stands in it, and of a size to be sent."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from tests.summary.made import BALANCE, made, units
from xlgov.publication.markup import allowed
from xlgov.summary.assembling import MOST_PAGES, summary
from xlgov.summary.model import Fact, Part, Summary, Tone
from xlgov.summary.page import to_html

GOLDEN = Path(__file__).with_name("page.html")
VOID = {"meta", "br", "rect", "line"}


class Tags(HTMLParser):
    """Elements in order, with all their attributes; what is not closed fails."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_as_it_was() -> None:
    assert to_html(made()) == GOLDEN.read_text("utf-8")


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = to_html(made())
    tags = Tags(page).found
    assert not {tag for tag, _ in tags} & {"script", "img", "link", "iframe", "object", "form", "base"}
    assert not any(name.startswith("on") or name in ("style", "src") for _, each in tags for name in each)
    assert all(each["href"] and each["href"].startswith("#") for tag, each in tags if tag == "a")
    addresses = re.findall(r"https?://[^\"]*", page)
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    (policy,) = [each["content"] for _, each in tags if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy and "default-src 'none'" in policy and allowed(style) in policy
    assert "url(" not in style and "@import" not in style


def test_every_link_leads_somewhere_and_no_name_is_double() -> None:
    tags = Tags(to_html(made())).found
    names = [str(each["id"]) for _, each in tags if "id" in each]
    assert len(names) == len(set(names))
    assert {str(each["href"])[1:] for tag, each in tags if tag == "a"} <= set(names)
    for tag, each in tags:
        if tag == "svg":
            assert each["role"] == "img" and set(str(each["aria-labelledby"]).split()) <= set(names)


def test_what_stands_in_a_report_is_text() -> None:
    nasty = '</style><script>alert(1)</script>"\x1b\u202e'
    bad = BALANCE._replace(place=nasty, problem=nasty, advice=nasty, left=nasty, explanation=nasty)
    unit = replace(units()[0], name=nasty, verdict=nasty, lines=(nasty,), parts=(Part(nasty, (bad,)),))
    page = to_html(summary(nasty, [Fact(nasty, nasty)], [unit, unit], remarks=[nasty]))
    assert "<script" not in page and "\x1b" not in page and "\u202e" not in page
    assert page.count("<style>") == 1
    Tags(page)


def test_charts_tell_their_numbers_without_colours() -> None:
    page = to_html(made())
    assert '<desc id="chart-1-desc">甲县乙局：错误 1；甲县丙局（序号 2）：警告 2</desc>' in page
    assert re.search(r"<text [^>]*>错误 1</text>", page) and re.search(r"<text [^>]*>警告 2</text>", page)
    empty = re.search(r"（三）不予公开</text>\n<text", page)
    assert empty, "a bar of nothing has its number and no length"


def many(count: int, tone: Tone = Tone.BAD) -> Summary:
    """A summary of so many units with ten errors each."""
    one = replace(units()[0], parts=(Part("三、收到和处理政府信息公开申请情况", (BALANCE,) * 10),))
    if tone is Tone.GOOD:
        one = replace(one, tone=tone, parts=(), lines=())
    return summary("总览", [], [replace(one, name=f"第{at}局") for at in range(count)])


def test_sixty_units_are_less_than_a_megabyte() -> None:
    assert len(to_html(many(60)).encode()) < 2**20


def test_thousands_do_not_explode() -> None:
    given = many(3000)
    assert len(given.units) == 3000 and len(given.pages) == MOST_PAGES
    assert "其余 2700 个只列在总表里" in given.note
    page = to_html(given)
    assert page.count('<section class="unit"') == MOST_PAGES
    assert given.note in page and "第2999局" in page
    assert len(page.encode()) < 5 * 2**20
    calm = many(3000, Tone.GOOD)
    assert calm.pages == () and "没有发现问题的 3000 个只列在总表里" in calm.note
