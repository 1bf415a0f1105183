"""What a browser shows of a page, and what of it is a report's: one thing at a time."""

from __future__ import annotations

import pytest

from tests.documents.pages import archive
from xlgov.api import parse
from xlgov.documents.document import Paragraph
from xlgov.documents.page.reader import read_page
from xlgov.errors import InputError
from xlgov.locate.grids import Grid


def lines(page: str) -> list[str]:
    return [block.text for block in read_page(page.encode()).blocks if isinstance(block, Paragraph)]


def rows(page: str) -> list[list[str]]:
    grids = [block for block in read_page(page.encode()).blocks if isinstance(block, Grid)]
    return [[cell.text for cell in row] for grid in grids for row in grid.rows]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>总体\n   情况</p>", ["总体情况"]),
        ("<p>a\n b</p>", ["a b"]),
        ("<p>一、&nbsp;总体<b>情</b><i>况</i></p>", ["一、 总体情况"]),
        ("<div>甲<br>乙<p>丙</div>丁", ["甲", "乙", "丙", "丁"]),
        ("<h2>三、收到和处理<br>申请情况</h2>", ["三、收到和处理申请情况"]),
        ("<p>共12件<sup>[1]</sup>，3km<sup>2</sup></p>", ["共12件[1]，3km²"]),
        ("<p>共<s>12</s><del>3</del><span style='text-decoration: line-through'>4</span>5件</p>", ["共5件"]),
        (
            "<p>甲</p><p style='display:none'>乙</p><p hidden>丙</p><span style='mso-hide:all'>丁</span>",
            ["甲"],
        ),
        ("<p>甲<!--乙--><script>丙</script><style>丁</style><template>戊</template></p>", ["甲"]),
        ("<ol start=3><li><p>甲</p><li>乙<li value=9>丙</ol>", ["3.甲", "4.乙", "9.丙"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", ["一、甲", "二、乙"]),
        ("<ol type=a><li>甲</ol><ul><li>乙</ul>", ["a.甲", "乙"]),
        ("<pre>规章\t1\t2\n  行政许可  3</pre>", ["规章\t1\t2", "  行政许可  3"]),
        ("<p>规章<span style='mso-tab-count:1'>   </span>12</p>", ["规章\t 12"]),
        ("<p>一、\t总体情况</p>", ["一、 总体情况"]),
    ],
)
def test_text_is_what_is_seen(page: str, found: list[str]) -> None:
    assert lines(page) == found


HEAD = "<tr><td>信息内容</td><td>本年处理决定数量</td></tr>"


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("<tr><td rowspan=0>规章<td>1<tr><td>2", [["规章", "1"], ["", "2"]]),
        ("<tbody><tr><td rowspan=9>规章<td>1<tbody><tr><td>甲<td>2", [["规章", "1"], ["甲", "2"]]),
        ("<tfoot><tr><td>甲<td>3</tfoot><tbody><tr><td>规章<td>1", [["规章", "1"], ["甲", "3"]]),
        ("<tr><td>规章<td>12<sup>①</sup>", [["规章", "12（注①）"]]),
        ("<tr><td>规章<sup>1</sup><td><sup>12</sup>", [["规章", "12"]]),
        ("<tr><td>规章<td><s>12</s>13", [["规章", "13"]]),
        ("<tr><td>规章<td><input type=text value=12><input type=hidden value=9>", [["规章", "12"]]),
        ("<tr><td>规章<td><select><option>1<option selected>2</select>", [["规章", "2"]]),
        ("<tr><td>规章<td><table><tr><td>12</table>", [["规章", "12"]]),
        ("<tr><td>规章<td colspan=3><table><tr><td>1<td>2<td>3</table>", [["规章", "1", "2", "3"]]),
        ("<tr><td>规章<td><div>1</div><div>2</div>", [["规章", "1\n2"]]),
        ("<tr><td>规章<td style='display:none'>9<td>1", [["规章", "1"]]),
        ("<tr style='display:none'><td>甲<td>9<tr><td>规章<td>1", [["规章", "1"]]),
        ("<tr><td colspan=x rowspan=-1>规章<td>1", [["规章", "1"]]),
    ],
)
def test_cells_stand_where_a_browser_shows_them(table: str, found: list[list[str]]) -> None:
    assert rows(f"<table>{HEAD}{table}</table>")[1:] == found


def test_a_heading_in_a_row_of_its_own_parts_two_tables() -> None:
    page = (
        f"<table>{HEAD}<tr><td>规章<td>1<tr><td colspan=2>一、总体情况<tr><td colspan=2>无</tr>{HEAD}</table>"
    )
    kinds = [type(block) for block in read_page(page.encode()).blocks]
    assert kinds == [Grid, Paragraph, Paragraph, Grid]
    assert lines(page) == ["一、总体情况", "无"]


ENCODED = "<meta charset={}><p>甲县政府信息公开工作年度报告</p>"


@pytest.mark.parametrize(
    ("named", "written"),
    [
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("iso-8859-1", "utf-8"),
        ("big5", "big5"),
        ("nonsense", "gb18030"),
        ("utf-8", "utf-16"),
        ("gb2312", "utf-8-sig"),
        ("base64", "gb18030"),
    ],
)
def test_the_encoding_is_what_the_bytes_are(named: str, written: str) -> None:
    text = ENCODED.format(named)
    if written == "big5":
        text = text.replace("县", "縣").replace("报", "報")
        text = "<meta charset=big5><p>甲縣工作年度報告，統計之期限為當年，公開之數據如下</p>"
    assert "年度" in "".join(block.text for block in read_page(text.encode(written)).blocks)  # type: ignore[union-attr]


def test_a_letter_cut_in_two_does_not_lose_a_page() -> None:
    content = "<meta name=d content='甲乙".encode("gb18030")[
        :-1
    ] + "'><p>政府信息公开工作年度报告</p>".encode("gb18030")
    assert [block.text for block in read_page(content).blocks] == ["政府信息公开工作年度报告"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bytes(range(128, 256)) * 40, "编码认不出来"),
        ("<p>政府信息公开年度报告</p>".encode().decode("gb18030", "replace").encode(), "乱码"),
        ("<p>政府信息公开年度报告</p>".encode().decode("latin-1").encode(), "乱码"),
        (b"<html><frameset><frame src=a.htm></frameset></html>", "框架"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--", "没有网页"),
        (b"<table><tr><td>" * 50, "一层套一层"),
        (b"<div style=display:table><i role=row>" * 50, "一层套一层"),
    ],
)
def test_what_is_no_page_is_said(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_page(content)


def test_a_message_in_parts_without_an_end_is_read() -> None:
    content = archive("<p>政府信息公开工作年度报告</p>" + f"<table>{HEAD}<tr><td>规章<td>1</table>")
    cut = content[: content.rindex(b"------=_Next--")]
    assert any(isinstance(block, Grid) for block in read_page(cut).blocks)


def test_paragraphs_of_one_width_are_not_joined() -> None:
    lines = [f"今年的工作内容都已经公开在网站上面了第{number}项" for number in "一二三"]
    body = "".join(f"<p>{line}</p>" for line in ["一、总体情况", *lines, "五、存在的主要问题及改进情况"])
    assert parse(body.encode(), "a.html").report.sections["overview"] == "\n".join(lines)


STYLE = "<style>/* .p{display:none} */ .h, #i { Display:none } td.k{visibility:hidden}"
STYLE += " .t{display:none} .t.on{display:block} @media print{.p{display:none}}</style>"


@pytest.mark.parametrize(
    ("element", "seen"),
    [
        ("<p class='a H'>甲</p>", False),
        ("<p id=i>甲</p>", False),
        ("<p class=h style='display: block'>甲</p>", True),
        ("<p class=p>甲</p>", True),
        ("<p class=t>甲</p>", True),
        ("<p class=k>甲</p>", True),
        ("<table><tr><td class=k>甲</td><td>乙</td><td>丙</td></tr></table>", False),
    ],
)
def test_what_a_style_sheet_hides(element: str, seen: bool) -> None:
    assert any("甲" in row for row in [lines(STYLE + element), *rows(STYLE + element)]) is seen


def test_what_is_hidden_and_has_words_of_the_form_is_told() -> None:
    hidden = "<table class=h><tr><td>行政许可</td><td>1</td></tr></table>"
    shown = "<p>一、总体情况</p><table><tr><td>行政许可</td><td>2</td></tr></table>"
    [said] = read_page((STYLE + hidden + shown).encode()).observations
    assert "行政许可" in said.message
    assert not read_page((STYLE + "<p class=h>登录</p>" + shown).encode()).observations


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("3665<font size='1'>1</font>", "3665（注1）"),
        ("3665<small>1</small>", "3665（注1）"),
        ("3665<span style='vertical-align: super'>1</span>", "3665（注1）"),
        ("<font size='1'>3665</font>", "3665"),
        ("<font size='1'>36</font><font size='1'>65</font>", "3665"),
        ("<font size='3'>36</font><font size='3'>65</font>", "3665"),
        ("规章<small>1</small>", "规章1"),
    ],
)
def test_small_print_after_a_figure_is_a_mark(inside: str, found: str) -> None:
    assert rows(f"<table><tr><td>{inside}</td><td>2</td></tr></table>") == [[found, "2"]]


def test_a_cell_over_more_columns_than_any_table_goes_over_those_of_its_own() -> None:
    page = "<table><tr><td colspan=1000000>总计</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert rows(page) == [["总计", ""], ["1", "2"]]
