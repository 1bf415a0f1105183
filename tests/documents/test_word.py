"""Word documents: what a reader of the page sees is what is read, and nothing else."""

from __future__ import annotations

import pytest

from xlgov.documents.word.reader import read_word

from .word_files import STRICT, cell, docx_of, para, read, row, run, table

BOX = "<w:txbxContent>{}</w:txbxContent>"
SHAPE = (
    '<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
)
OLD_SHAPE = "<mc:Fallback><w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict></mc:Fallback>"


def field(code: str, result: str) -> str:
    """A field as Word keeps it in runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result if result.startswith("<") else run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("全年") + run("12") + run("3") + run("件"), "全年123件"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>", "一\t二"),
        ("<w:r><w:t>政</w:t><w:softHyphen/><w:t>务</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>", "政务-1"),
        ("<w:r><w:t>甲</w:t><w:br w:type=\"page\"/><w:t>乙</w:t></w:r>", "甲乙"),
        ("<w:r><w:t>  甲 </w:t></w:r>" + run(" 乙"), "甲 乙"),
        ('<w:r><w:sym w:font="Symbol" w:char="F034"/></w:r>', "4"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>', "②"),
        ('<w:r><w:sym w:font="Webdings" w:char="F034"/></w:r>', "\ufffd"),
        ('<w:r><w:sym w:font="宋体" w:char="2022"/></w:r>', "•"),
        ("<w:ins>" + run("新增") + "</w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>", "新增"),
        ("<w:moveFrom>" + run("移走") + "</w:moveFrom><w:moveTo>" + run("移来") + "</w:moveTo>", "移来"),
        ("<w:hyperlink>" + run("网址") + "</w:hyperlink>", "网址"),
        ("<w:fldSimple w:instr=\"DATE\">" + run("三月") + "</w:fldSimple>", "三月"),
        (run("见") + field("REF a", "第一节"), "见第一节"),
        (field("IF x " + "", field("PAGE", "7")) + run("后"), "7后"),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("码") + field("X", "果"), ""),
        ('<w:bookmarkStart w:id="0" w:name="_GoBack"/>' + run("甲") + '<w:bookmarkEnd w:id="0"/>', "甲"),
        (f"<w:sdt><w:sdtPr><w:tag/></w:sdtPr><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:r><w:ruby><w:rt>{run('p')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>", "拼"),
        ("<m:oMath><m:r><m:t>35</m:t></m:r></m:oMath>", "35"),
        ('<w:commentRangeStart w:id="0"/>' + run("甲") + '<w:r><w:commentReference w:id="0"/></w:r>', "甲"),
        ("<w:smartTag><w:smartTagPr/>" + run("江苏") + "</w:smartTag>", "江苏"),
        ('<mc:AlternateContent><mc:Choice Requires="w16se"><w:r><w:symEx/></w:r></mc:Choice>'
         "<mc:Fallback>" + run("☺") + "</mc:Fallback></mc:AlternateContent>", "☺"),
    ],
)  # fmt: skip
def test_a_paragraph_is_as_it_is_seen(inside: str, text: str) -> None:
    assert read(docx_of(f"<w:p>{inside}</w:p>", para("尾"))) == [text, "尾"][not text :]


RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
STRUCK = "<w:r><w:rPr><w:{}/></w:rPr><w:t>{}</w:t></w:r>"


def test_what_is_raised_after_a_figure_is_a_mark() -> None:
    inside = (("1828", RAISED.format("1")), ("规章", RAISED.format("2")), (RAISED.format("7"),))
    cells = [cell(para(*runs)) for runs in inside]
    made = docx_of(para("3km", RAISED.format("2")), table(row(*cells)))
    assert read(made) == ["3km²", [["1828（注1）", "规章", "7"]]]


@pytest.mark.parametrize("how", ["strike", "dstrike"])
def test_what_is_struck_is_not_read_but_said(how: str) -> None:
    made = docx_of(table(row(cell(para(STRUCK.format(how, "77"), "1828")), "5")))
    assert read(made) == [[["1828", "5"]]]
    (said,) = read_word(made).observations
    assert "77" in said.message and "删除线" in said.message


def test_a_line_break_begins_a_new_line() -> None:
    assert read(docx_of("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>")) == ["甲", "乙"]


def test_a_code_that_never_ends_takes_no_other_paragraph_with_it() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert read(docx_of(para(begun), para("甲"), para("乙"))) == ["甲", "乙"]


@pytest.mark.parametrize("prefix", ["w", "ns0"])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "公文/正文.xml"])
def test_any_spelling_and_any_name_of_the_main_part(prefix: str, main: str) -> None:
    made = docx_of(para("甲"), table(row("1", "2")), prefix=prefix, main=main)
    assert read(made) == ["甲", [["1", "2"]]]


def test_the_strict_spelling() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    made = docx_of(para("总体情况", properties=numbered), space=STRICT, numbering=numbering)
    assert read(made) == ["一、总体情况"]


@pytest.mark.parametrize("shape", [SHAPE + OLD_SHAPE, OLD_SHAPE, SHAPE])
def test_what_stands_in_a_box_follows_its_paragraph_and_comes_once(shape: str) -> None:
    box = BOX.format(para("框内一") + table(row("1", "2")) + para("框内二"))
    inside = f"<w:r><mc:AlternateContent>{shape.format(box, box)}</mc:AlternateContent></w:r>"
    assert read(docx_of(para("前", inside, "后"), para("尾"))) == [
        "前后",
        "框内一",
        [["1", "2"]],
        "框内二",
        "尾",
    ]


def test_a_deleted_end_joins_two_paragraphs() -> None:
    first = para("全年公开", properties="<w:rPr><w:del/></w:rPr>")
    assert read(docx_of(first, para("十条。"), para("尾"))) == ["全年公开十条。", "尾"]
    assert read(docx_of(para("甲"), first)) == ["甲", "全年公开"]


def test_hidden_text_is_not_read_but_said() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="h2"><w:basedOn w:val="h"/></w:style>'
    )
    made = docx_of(
        para("甲", run("暗一", "<w:vanish/>"), run("明", '<w:vanish w:val="0"/>')),
        para(run("暗二", '<w:rStyle w:val="h2"/>'), "乙"),
        table(row("1", "2"), row("3", "4", properties="<w:hidden/>")),
        styles=styles,
    )
    assert read(made) == ["甲明", "乙", [["1", "2"], ["", ""]]]
    (said,) = read_word(made).observations
    assert all(text in said.message for text in ("暗一", "暗二", "3", "4"))


def test_notes_at_the_foot_come_apart_with_their_place() -> None:
    notes = "".join(
        f'<w:{{0}} w:id="{key}"{kind}>{para(text)}</w:{{0}}>'
        for key, kind, text in [
            (-1, ' w:type="separator"', "线"),
            (2, "", "第一条"),
            (3, "", "没人提到"),
            (5, "", "第二条"),
        ]
    )
    referred = [f'<w:r><w:footnoteReference w:id="{key}"/></w:r>' for key in (5, 2)]
    made = docx_of(
        para("甲", referred[0]),
        table(row(f"<w:tc>{para('3', referred[1])}</w:tc>", "4")),
        para("乙", '<w:r><w:endnoteReference w:id="2"/></w:r>'),
        footnotes=notes.format("footnote"),
        endnotes=notes.format("endnote"),
    )
    assert read(made) == ["甲", [["3", "4"]], "乙"]
    assert [(each.text, str(each.place)) for each in read_word(made).aside] == [
        ("第二条", "脚注1"),
        ("第一条", "脚注2"),
        ("第一条", "尾注1"),
    ]


def test_headers_are_no_content_and_lines_of_a_table_of_contents_are_none() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="toc 1"/></w:style>'
    listed = para("一、总体情况", "<w:r><w:tab/></w:r>", "1", properties='<w:pStyle w:val="a1"/>')
    made = docx_of(listed, para("甲"), styles=styles, header=para("") + para("页眉的标题"))
    assert read(made) == ["甲"]
    assert read_word(made).title == "页眉的标题"


def test_the_title_among_the_properties() -> None:
    assert read_word(docx_of(para("甲"), title=" 年度报告 ", header=para("乙"))).title == "年度报告"
    assert read_word(docx_of(para("甲"))).title == ""


def test_places_are_told_as_a_reader_counts() -> None:
    blocks = read_word(docx_of(para(), para("甲"), para(), table(row("1", "2")), para("乙"))).blocks
    first, grid, last = blocks
    assert [str(first.place), str(last.place)] == ["第1段", "第2段"]  # type: ignore[union-attr]
    assert str(grid.rows[0][1].place) == "第1个表格第1行第2格"  # type: ignore[union-attr]
