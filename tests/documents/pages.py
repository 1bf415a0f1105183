"""Pages as sites and word processors make them: bodies of a report in their ways, and what stands around."""

# ruff: noqa: E501 (pages are written as they stand in files)

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable, Iterator
from html import escape

from xlgov.form.layout import Box, Grid
from xlgov.publication.manuscript import Manuscript, Part, TableDrawn

Body = Callable[[Manuscript], str]
"""the report without its title"""


def _rows(grid: Grid) -> Iterator[list[Box]]:
    for row in range(grid.rows):
        yield sorted((box for box in grid.boxes if box.row == row), key=lambda box: box.column)


def _text(box: Box, table: TableDrawn) -> str:
    return escape(table.figures[box.key] if box.key else box.text)


def _merged(box: Box) -> str:
    wide = f' colspan="{box.width}"' if box.width > 1 else ""
    return wide + (f' rowspan="{box.height}"' if box.height > 1 else "")


def table_tags(table: TableDrawn, cell: Callable[[str], str] = str, begin: int = 0, end: int = 99) -> str:
    """A table with its merged cells; only some of its rows where ``begin`` and ``end`` say so."""
    rows = []
    for row in list(_rows(table.grid))[begin:end]:
        cells = "".join(f"<td{_merged(box)}>{cell(_text(box, table))}</td>" for box in row)
        rows.append(f"<tr>{cells}</tr>")
    return f'<table border="1" cellspacing="0">{"".join(rows)}</table>'


def _each(words: Manuscript, part: Callable[[Part], str], paragraph: Callable[[str], str]) -> str:
    return "\n".join([*map(paragraph, words.preamble), *map(part, words.parts)])


def plain(words: Manuscript) -> str:
    """Paragraphs and tables, as most editors make them."""

    def part(one: Part) -> str:
        inner = [_p(one.heading), *map(_p, one.paragraphs)]
        return "\n".join([*inner, table_tags(one.table) if one.table else "", *map(_p, one.note)])

    return _each(words, part, _p)


def _p(text: str) -> str:
    return f'<p style="text-indent: 2em;">　　{escape(text)}</p>'


def _soup(text: str) -> str:
    return "".join(
        f'<span style="font-family:仿宋_GB2312;mso-fareast-language:ZH-CN">{x}</span>' for x in text
    )


def soup(words: Manuscript) -> str:
    """What a word processor saves as a page: each letter in a span, remarks for other programs."""

    def p(text: str) -> str:
        return (
            '<p class=MsoNormal style="text-indent:32.0pt"><span lang=EN-US><o:p>&nbsp;</o:p></span>'
            f"{_soup(escape(text))}<span lang=EN-US><o:p></o:p></span></p>"
        )

    def cell(text: str) -> str:
        return f"<p class=MsoNormal align=center>{_soup(text)}<span lang=EN-US><o:p></o:p></span></p>"

    def part(one: Part) -> str:
        table = table_tags(one.table, cell) if one.table else ""
        ignored = "<![if !supportMisalignedColumns]><tr height=0><td width=60 style='border:none'></td></tr><![endif]>"
        table = table.replace("</table>", f"{ignored}</table>")
        return "\n".join([p(one.heading), *map(p, one.paragraphs), table, *map(p, one.note)])

    return f"<div class=WordSection1>{_each(words, part, p)}</div>"


def unclosed(words: Manuscript) -> str:
    """Nothing that need not be closed is, and what looks otherwise is never closed."""

    def part(one: Part) -> str:
        rows = ""
        if one.table:
            for row in _rows(one.table.grid):
                rows += "<TR>" + "".join(
                    f"<TD{_merged(box)}><P align=center><FONT size=2>{_text(box, one.table)}" for box in row
                )
            rows = f"<TABLE border=1>{rows}</TABLE>"
        return (
            f"<P><B>{escape(one.heading)}"
            + "".join(f"<P>{escape(x)}" for x in one.paragraphs)
            + rows
            + "".join(f"<P>{escape(x)}" for x in one.note)
        )

    return "".join(f"<P>{escape(x)}" for x in words.preamble) + "".join(map(part, words.parts))


def broken_labels(words: Manuscript) -> str:
    """Labels broken by hand, blanks for spaces, a heading in a table of its own."""

    def cell(text: str) -> str:
        half = len(text) // 2
        return (
            f"&nbsp;{text[:half]}<br/>{text[half:]}&nbsp;" if len(text) > 6 and not text.isdigit() else text
        )

    def part(one: Part) -> str:
        table = table_tags(one.table, cell) if one.table else ""
        heading = f"<table><tr><td><strong>{escape(one.heading)}</strong></td></tr></table>"
        return "\n".join([heading, *map(_p, one.paragraphs), table, *map(_p, one.note)])

    return _each(words, part, _p)


def one_table(words: Manuscript) -> str:
    """The whole report in one table: headings and prose in rows as wide as the table."""
    rows = []

    def across(text: str) -> None:
        rows.append(f"<tr><td colspan=15>{escape(text)}</td></tr>")

    for text in words.preamble:
        across(text)
    for one in words.parts:
        across(one.heading)
        for text in one.paragraphs:
            across(text)
        for row in _rows(one.table.grid) if one.table else ():
            rows.append(
                "<tr>" + "".join(f"<td{_merged(box)}>{_text(box, one.table)}</td>" for box in row) + "</tr>"
            )
        for text in one.note:
            across(text)
    return f"<table>{''.join(rows)}</table>"


def nested(words: Manuscript) -> str:
    """Each section in a row of a table that only arranges them, its table within, each figure in a table."""

    def cell(text: str) -> str:
        return f"<table width='100%'><tr><td>{text}</td></tr></table>" if text.isdigit() else text

    def part(one: Part) -> str:
        inner = "".join(map(_p, one.paragraphs)) + (table_tags(one.table, cell) if one.table else "")
        return f"<tr><td><h3>{escape(one.heading)}</h3>{inner}{''.join(map(_p, one.note))}</td></tr>"

    rows = f"<tr><td>{''.join(map(_p, words.preamble))}</td></tr>" + "".join(map(part, words.parts))
    return f"<table width='98%' align=center>{rows}</table>"


def drawn_by_style(words: Manuscript) -> str:
    """No table at all: blocks that a style sheet or a role makes rows and cells, merged ones blank."""

    def part(one: Part) -> str:
        return "".join([_p(one.heading), *map(_p, one.paragraphs), *_styled(one.table), *map(_p, one.note)])

    def _styled(table: TableDrawn | None) -> Iterator[str]:
        if table is None:
            return
        yield '<div style="display: table">'
        for row in range(table.grid.rows):
            yield '<div style="display:table-row">'
            for column in range(table.grid.columns):
                box = next((box for box in table.grid.boxes if (box.row, box.column) == (row, column)), None)
                yield f'<div style="display:table-cell;padding:2px">{_text(box, table) if box else ""}</div>'
            yield "</div>"
        yield "</div>"

    return _each(words, part, _p)


def cut(words: Manuscript) -> str:
    """Each table cut into two where a page of paper ended."""

    def part(one: Part) -> str:
        tables = ""
        if one.table:
            ends = [
                row
                for row in range(one.table.grid.header_rows + 1, one.table.grid.rows)
                if _whole(one.table, row)
            ]
            at = ends[len(ends) // 2] if ends else 99
            tables = table_tags(one.table, end=at) + (
                "<p>&nbsp;</p>" + table_tags(one.table, begin=at) if at < 99 else ""
            )
        return "\n".join([_p(one.heading), *map(_p, one.paragraphs), tables, *map(_p, one.note)])

    return _each(words, part, _p)


def _whole(table: TableDrawn, row: int) -> bool:
    """Whether no merged cell goes over the edge above a row."""
    return not any(box.row < row < box.row + box.height for box in table.grid.boxes)


def numbered(words: Manuscript) -> str:
    """Headings whose numbers the browser writes."""

    def part(one: Part) -> str:
        heading = escape(one.heading.partition("、")[2])
        inner = "".join(map(_p, one.paragraphs)) + (table_tags(one.table) if one.table else "")
        return f"<li><b>{heading}</b>{inner}{''.join(map(_p, one.note))}</li>"

    items = "".join(map(part, words.parts))
    return "".join(map(_p, words.preamble)) + f'<ol style="list-style-type: cjk-ideographic">{items}</ol>'


BODIES: dict[str, Body] = {
    each.__name__: each
    for each in (
        plain, soup, unclosed, broken_labels, one_table, nested, drawn_by_style, cut, numbered,
    )
}  # fmt: skip

FOOT = "主办单位：甲县人民政府办公室　承办单位：甲县大数据中心　网站标识码：3300000001　浙ICP备05000001号-1"
PATH = "当前位置：首页 > 政务公开 > 政府信息公开年报 > 部门年报"
MENU = "".join(
    f"<li><a href='/{year}.html'>丁县戊局{year}年政府信息公开工作年度报告</a></li>"
    for year in range(2015, 2019)
)
ABOUT = (
    "<table class='xxgk_table'><tr><td>索引号</td><td>11330100/2022-00012</td><td>主题分类</td><td>综合政务</td></tr>"
    "<tr><td>发布机构</td><td>甲县信息中心</td><td>公开日期</td><td>2023-01-28</td></tr>"
    "<tr><td>文号</td><td>甲公开〔2023〕9号</td><td>浏览次数</td><td>86437</td></tr></table>"
)
"""what a site says of a page, with figures that are none of the report's"""
TOOLS = "<p>发布时间：2023-01-28 10:21　来源：甲县信息中心　浏览次数：86437　【字体：<a href='#'>大</a> 中 小】【打印】</p>"
BELOW = (
    "<p>附件：<a href='/a.docx'>年报下载.docx</a></p><p>【打印本页】【关闭窗口】</p><p>扫一扫在手机打开当前页</p>"
    "<p>上一篇：<a href='1'>乙事通告</a></p><p>下一篇：<a href='2'>丙事通告</a></p>"
)
AROUND = (
    "甲县人民政府办公室　", "网站标识码", "ICP备", "当前位置", "丁县", "索引号", "11330100", "信息中心", "86437", "打印",
    "扫一扫", "通告", "下载", "用户登录", "无障碍", "友情链接", "相关阅读", "2023-01-28", "弹出的窗口", "服务热线",
)  # fmt: skip
"""what stands around reports on these pages"""


def _page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


SKELETONS: dict[str, str] = {
    "div with editor": _page(
        "<meta charset='utf-8'><meta name='ArticleTitle' content='{title}'><meta name='PubDate' content='2023-01-28'>"
        "<title>{title}-甲县人民政府</title><script>var a='<table><tr><td>规章</td><td>9</td></tr></table>';</script>",
        "<div class='header'><a href='/'>无障碍浏览</a> <a href='/l'>用户登录</a></div>"
        f"<div class='wzdqwz'>{PATH}</div><div class='con'><h1 class='tit'>{{title}}</h1>{TOOLS}"
        "<div id='zoom' class='view TRS_UEDITOR'><div class='TRS_Editor'>{body}</div></div>"
        f"{BELOW}</div><div class='xgyd'>相关阅读<ul>{MENU}</ul></div><div class='footer'>{FOOT}</div>",
    ),
    "tables in tables": "<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'>"
    "<TITLE>甲县人民政府 政府信息公开年报</TITLE></HEAD><BODY><TABLE width=1000><TR><TD colspan=2>用户登录</TD></TR>"
    f"<TR><TD width=200><UL>{MENU}</UL></TD><TD><TABLE><TR><TD>{PATH}</TD></TR>"
    "<TR><TD class=title align=center>{title}</TD></TR><TR><TD>" + TOOLS + "</TD></TR>"
    "<TR><TD><!--ZOOMCONTENT--><DIV id=zoom><!--<$[信息内容]>begin-->{body}<!--<$[信息内容]>end--></DIV></TD></TR>"
    f"</TABLE></TD></TR><TR><TD colspan=2>{FOOT}</TD></TR></TABLE></BODY></HTML>",
    "data above": _page(
        "<title>{title}_政府信息公开_甲县人民政府</title>",
        f"<div class='position'>{PATH}</div>{ABOUT}<div class='main'><h2 class='title'>{{title}}</h2>"
        f"<div class='pages-date'>2023-01-28 10:21　来源：甲县信息中心</div>"
        "<div class='pages_content' id='UCAP-CONTENT'><UCAPCONTENT>{body}</UCAPCONTENT></div></div>"
        f"<div class='bottom'>{FOOT}</div>",
    ),
    "all in one container": _page(
        "<title>{title}</title>",
        f"<p>{PATH}</p>{ABOUT}{TOOLS}<h1>{{title}}</h1>{{body}}{BELOW}<p>{FOOT}</p>",
    ),
    "article": _page(
        "<meta charset=utf-8><title>{title} | 甲县人民政府</title>",
        f"<nav><ul>{MENU}</ul></nav><main><article><header><h1>{{title}}</h1></header>{{body}}</article></main>"
        f"<aside>相关阅读<ul>{MENU}</ul></aside><footer>{FOOT}</footer>",
    ),
    "title of the page alone": _page(
        "<title>{title}--甲县人民政府门户网站</title>",
        f"<div class=top>{PATH}</div><div class='article-content'>{{body}}</div><div class=foot>{FOOT}</div>",
    ),
    "script made": _page(
        "<title>甲县政务公开平台</title><style>.dialog{{color:red}}</style>",
        "<div id='app' data-v-1a2b><div role='banner'>用户登录</div><div data-v-1a2b class='el-breadcrumb'>"
        "<span>首页</span><span> &gt; </span><span>年报</span></div><div class='detail' data-v-1a2b>"
        "<div class='detail-title'>{title}</div><div class='detail-body'><div class='ql-editor'>{body}</div></div></div>"
        "<div class='el-dialog' style='display: none;'>弹出的窗口<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr>"
        "</table></div><div class='service' hidden>服务热线12345</div></div>",
    ),
    "message to followers": _page(
        "<meta property='og:title' content='{title}'><title></title>",
        "<div class='rich_media'><h1 class='rich_media_title'>{title}</h1><div class='rich_media_meta_list'>甲县信息中心"
        " 2023-01-28</div><div class='rich_media_content' id='js_content' style='visibility: hidden; opacity: 0;'>"
        "<section><section>{body}</section></section></div><div>扫一扫<br>关注该公众号</div></div>",
    ),
    "print": _page("<title>打印</title>", "<div id=print><p align=center><b>{title}</b></p>{body}</div>"),
    "frame of fields": _page(
        "<title>信息公开</title>",
        "<form name='form1' method='post' action='a.aspx'><input type='hidden' name='__VIEWSTATE' value='/wEPDwUKMTI='>"
        f"<div id='header'><span>用户登录</span></div><span id='lblPath'>{PATH}</span><div><span id='lblTitle'>{{title}}"
        f"</span></div><span id='lblContent'>{{body}}</span><div id='foot'>{FOOT}</div></form>",
    ),
    "word processor": '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    "<head><meta http-equiv=Content-Type content='text/html; charset=gb2312'><title>打印稿</title><!--[if gte mso 9]><xml>"
    "<o:DocumentProperties><o:Words>86437</o:Words></o:DocumentProperties></xml><![endif]--><style><!-- p.MsoNormal"
    " {{margin:0cm}} --></style></head><body lang=ZH-CN><p class=MsoTitle align=center>{title}</p>{body}</body></html>",
    "left menu of years": _page(
        "<title>甲县政府信息公开年报</title>",
        f"<div class='wrap'><div class='l'><ul>{MENU}</ul></div><div class='r'><div class='tit'>{{title}}</div>"
        f"<div class='info'>{TOOLS}</div><div class='txt'>{{body}}</div><div class='xx'>友情链接<p>{MENU}</p></div></div>"
        f"</div>{FOOT}",
    ),
    "title within": _page(
        "<title>政府信息公开工作年度报告</title>",
        f"<div>{PATH}</div><div class='bt'>政府信息公开工作年度报告</div><div class='content'>"
        "<p style='text-align:center'>{broken}</p>{body}</div><div>相关阅读</div><div>" + FOOT + "</div>",
    ),
    "bare": "{title}<br><br>{body}",
}


def archive(page: str, *, encoding: str = "quoted-printable", charset: str = "gb2312") -> bytes:
    """A page saved as one file, with a picture before it and a frame after."""
    content = page.encode("gb18030" if charset.startswith("gb") else charset)
    body = base64.encodebytes(content) if encoding == "base64" else quopri.encodestring(content)
    picture = base64.encodebytes(b"\x89PNG" + bytes(3_000))
    parts = [
        (b"image/png", b"base64", picture),
        (f'text/html; charset="{charset}"'.encode(), encoding.encode(), body),
        (b'text/html; charset="utf-8"', b"quoted-printable", b"<p>=E5=B9=BF=E5=91=8A</p>"),
    ]
    head = b'From: <Saved by Browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="----=_Next"\r\n\r\n'
    for kind, how, text in parts:
        head += b"------=_Next\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n" % (
            kind,
            how,
            text,
        )
    return head + b"------=_Next--\r\n"


def page_of(words: Manuscript, skeleton: str, body: str) -> str:
    """A report on a page of these kinds."""
    title = "".join(words.title)
    return SKELETONS[skeleton].format(
        title=escape(title), broken="<br>".join(map(escape, words.title)), body=BODIES[body](words)
    )
