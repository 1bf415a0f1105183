"""Pages made to harm, or only very large: read, or an error of our own, within two seconds and 300 MB."""

from __future__ import annotations

import base64
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.timing import spent
from xlgov.api import MOST_PAGE, load, parse
from xlgov.errors import InputError

SECONDS, MEGABYTES = 2.0, 300
DEEP = 10_000
ROW = "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr>"
STYLED = "<div style='display:table'><div style='display:table-row'><div style='display:table-cell'>"


def parts(count: int) -> bytes:
    """An archive of many parts."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    return head + b"--x\r\nContent-Type: text/html\r\n\r\n<p>1\r\n" * count


def within(depth: int) -> bytes:
    """An archive within archives."""
    text = b""
    for number in range(depth):
        text += b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (
            number,
            number,
        )
    return text + b"Content-Type: text/html\r\n\r\n<p>1"


PAGES: dict[str, Callable[[], str | bytes]] = {
    "tables in tables": lambda: "<table><tr><td>" * DEEP,
    "blocks in blocks": lambda: "<div>" * DEEP + ROW,
    "spans in spans": lambda: "<span>" * DEEP,
    "looks never closed": lambda: "".join(f"<font color={i}>" for i in range(DEEP)) + "<p>1</p>" * DEEP,
    "looks closed across": lambda: "".join(f"<a href={i}><b class={i}><p>" for i in range(DEEP)),
    "links never closed": lambda: "<p><a href=1>" * DEEP + "</p><p>1" * DEEP,
    "lists in lists": lambda: "<ol><li>" * DEEP,
    "tables of styles": lambda: STYLED * DEEP,
    "wide cells": lambda: "<table>" + "<tr><td colspan=1000000 rowspan=1000000>规章<td>1" * 1_000,
    "long cells": lambda: "<table>" + ("<tr>" + "<td rowspan=65534>1" * 100) * 300,
    "a million cells": lambda: "<table>" + ("<tr>" + "<td>1" * 1_000) * 1_000,
    "many cells": lambda: "<table>" + ("<tr>" + "<td>1" * 100) * 500,
    "many rows": lambda: f"<table>{ROW * 4_900}</table>",
    "many tables": lambda: f"<table>{ROW}</table>" * 5_000,
    "entities": lambda: "<p>" + "&amp;" * 299_000,
    "an attribute": lambda: f"<p title='{'a' * 5_900_000}'>1",
    "attributes": lambda: "<p " + " ".join(f"a{i}=1" for i in range(200_000)) + ">1",
    "styles": lambda: f"<span style='{'display:' * 200_000}'>1<p style='text-decoration:{'a' * 100_000}'>1",
    "pictures": lambda: f"<img src='data:image/png;base64,{'A' * 28_000_000}'><p>1",
    "one line": lambda: "<p>" + "字" * 5_900_000,
    "white space": lambda: "<p>甲" + " \n" * 2_900_000 + "乙",
    "tabs": lambda: "<p>规章" + "\t1" * 2_000_000,
    "lines as they are": lambda: "<pre>" + "规章\t1\n" * 100_000,
    "lines": lambda: "<p>甲乙丙丁" * 100_000,
    "titles": lambda: "<p>政府信息公开工作年度报告" * 9_000 + ROW,
    "titles in sections": lambda: "<p>一、总体情况<p>甲县政府信息公开工作年度报告" * 4_900,
    "headings": lambda: "<p>一、总体情况" * 9_000,
    "signs": lambda: "<" * 110_000,
    "remarks": lambda: "<!--" * 100_000,
    "noughts": lambda: "\0" * 3_000_000,
    "marks of footnotes": lambda: "<p><sup>1" * DEEP,
    "choices": lambda: "<table><tr><td><select>" + "<option>1" * 50_000,
    "heads": lambda: "<html><body>" * 20_000,
    "an archive of parts": lambda: parts(100_000),
    "archives in archives": lambda: within(2_000),
    "an archive of a picture": lambda: parts(1).replace(b"<p>1", base64.encodebytes(bytes(20_000_000))),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_to_harm_costs_little(name: str) -> None:
    made = PAGES[name]()
    content = made if isinstance(made, bytes) else made.encode()
    assert len(content) <= MOST_PAGE

    def work() -> None:
        with suppress(InputError):
            parse(content, "年报.html")

    assert spent(work, SECONDS) < SECONDS


@pytest.mark.parametrize("name", ["looks closed across", "pictures", "one line"])
def test_a_page_made_to_harm_takes_little_room(name: str) -> None:
    content = PAGES[name]()
    content = content if isinstance(content, bytes) else content.encode()
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            parse(content, "年报.html")
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 2**20
    finally:
        tracemalloc.stop()


def test_a_page_of_a_hundred_megabytes_is_not_begun(tmp_path: Path) -> None:
    path = tmp_path / "年报.html"
    with path.open("wb") as file:
        file.truncate(100 * 2**20)
    with pytest.raises(InputError, match="MB"):
        load(path)
