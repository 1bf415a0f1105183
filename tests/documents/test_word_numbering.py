"""Automatic numbers of Word documents: what Word shows before a paragraph is read with it."""

from __future__ import annotations

import pytest

from xlgov.documents.word.numerals import chinese, written

from .word_files import cell, docx_of, para, read, row, table


def level(
    number: int, text: str, form: str = "decimal", start: int = 1, more: str = "", suffix: str = ""
) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}{suffix}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def plain(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def named(key: int, made_of: int, changed: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{made_of}"/>{changed}</w:num>'


def anew(at: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def item(text: str, key: int = 1, at: int | None = 0, of: str = "") -> str:
    of_style = f'<w:pStyle w:val="{of}"/>' if of else ""
    of_level = "" if at is None else f'<w:ilvl w:val="{at}"/>'
    return para(text, properties=f'{of_style}<w:numPr>{of_level}<w:numId w:val="{key}"/></w:numPr>')


THREE = (
    level(0, "%1、", "chineseCounting")
    + level(1, "（%2）", "chineseCountingThousand")
    + level(2, "%3.", "decimal")
)


@pytest.mark.parametrize(
    ("form", "first", "eleventh"),
    [
        ("chineseCounting", "一", "十一"),
        ("chineseCountingThousand", "一", "十一"),
        ("japaneseCounting", "一", "十一"),
        ("ideographDigital", "一", "一一"),
        ("ideographTraditional", "甲", "11"),
        ("ideographZodiac", "子", "戌"),
        ("chineseLegalSimplified", "壹", "壹拾壹"),
        ("decimal", "1", "11"),
        ("decimalZero", "01", "11"),
        ("decimalFullWidth", "１", "１１"),
        ("decimalEnclosedCircle", "①", "⑪"),
        ("decimalEnclosedCircleChinese", "①", "⑪"),
        ("decimalEnclosedParen", "⑴", "⑾"),
        ("decimalEnclosedFullstop", "⒈", "⒒"),
        ("upperLetter", "A", "K"),
        ("lowerLetter", "a", "k"),
        ("upperRoman", "I", "XI"),
        ("lowerRoman", "i", "xi"),
        ("numberInDash", "- 1 -", "- 11 -"),
        ("none", "", ""),
        ("ofTomorrow", "1", "11"),
    ],
)
def test_numbers_are_written_as_word_writes_them(form: str, first: str, eleventh: str) -> None:
    made = docx_of(
        *[item(f"{n}条") for n in range(11)], numbering=plain(0, level(0, "第%1部分", form)) + named(1, 0)
    )
    lines = read(made)
    assert (lines[0], lines[10]) == (f"第{first}部分 0条", f"第{eleventh}部分 10条")


@pytest.mark.parametrize(
    ("number", "text"),
    [(10, "十"), (20, "二十"), (99, "九十九"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
     (1005, "一千零五"), (1050, "一千零五十"), (3000, "三千"), (12345, "12345")],
)  # fmt: skip
def test_larger_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize("form", ["upperLetter", "upperRoman", "chineseCounting", "decimalEnclosedCircle"])
@pytest.mark.parametrize("number", [0, 10**9])
def test_numbers_that_a_form_has_not_are_digits(form: str, number: int) -> None:
    assert written(number, form) == str(number)


def test_levels_count_and_begin_anew_under_the_next_heading() -> None:
    levels = [
        (0, "甲"),
        (1, "乙"),
        (1, "丙"),
        (2, "丁"),
        (2, "戊"),
        (1, "己"),
        (2, "庚"),
        (0, "辛"),
        (1, "壬"),
    ]
    made = docx_of(*[item(text, at=at) for at, text in levels], numbering=plain(0, THREE) + named(1, 0))
    assert read(made) == [
        "一、甲", "（一）乙", "（二）丙", "1. 丁", "2. 戊", "（三）己", "1. 庚", "二、辛", "（一）壬",
    ]  # fmt: skip


def test_paragraphs_between_do_not_count_and_an_empty_one_counts_but_shows_nothing() -> None:
    made = docx_of(item("甲"), para("文字"), item(""), item("乙"), numbering=plain(0, THREE) + named(1, 0))
    assert read(made) == ["一、甲", "文字", "三、乙"]


def test_two_lists_of_one_kind_count_on_unless_one_begins_anew() -> None:
    numbering = plain(0, THREE) + named(1, 0) + named(2, 0) + named(3, 0, anew(0, 5))
    made = docx_of(*[item("条", key) for key in (1, 2, 3, 3, 1)], numbering=numbering)
    assert read(made) == ["一、条", "二、条", "五、条", "六、条", "七、条"]


def test_a_level_that_never_begins_anew_and_one_that_does_so_under_the_first_only() -> None:
    levels = (
        level(0, "%1、", "chineseCounting")
        + level(1, "（%2）", "chineseCounting", more='<w:lvlRestart w:val="0"/>')
        + level(2, "%3.", more='<w:lvlRestart w:val="1"/>')
    )
    order = [0, 1, 2, 1, 2, 0, 1, 2]
    made = docx_of(*[item("条", at=at) for at in order], numbering=plain(0, levels) + named(1, 0))
    assert read(made) == ["一、条", "（一）条", "1. 条", "（二）条", "2. 条", "二、条", "（三）条", "1. 条"]


def test_several_numbers_in_one_and_digits_where_they_are_wanted() -> None:
    levels = level(0, "%1", "chineseCounting") + level(1, "%1.%2", more="<w:isLgl/>") + level(2, "%1.%2")
    made = docx_of(item("甲"), item("乙", at=1), item("丙", at=2), numbering=plain(0, levels) + named(1, 0))
    assert read(made) == ["一 甲", "1.1 乙", "一.1 丙"]


def test_a_number_never_runs_together_with_a_figure() -> None:
    numbering = plain(0, level(0, "%1", suffix='<w:suff w:val="nothing"/>')) + named(1, 0)
    assert read(docx_of(table(row(cell(item("23")), "4")), numbering=numbering)) == [[["1 23", "4"]]]


def test_numbers_in_cells() -> None:
    rows = [row(cell(item("类")), "3"), row(cell(item("类")), "4")]
    assert read(docx_of(table(*rows), numbering=plain(0, level(0, "%1.")) + named(1, 0))) == [
        [["1. 类", "3"], ["2. 类", "4"]]
    ]


def style(key: str, based_on: str = "", numbered: str = "", kind: str = "paragraph", more: str = "") -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"{more}>{based}'
        f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr></w:style>"
    )


FIRST = '<w:numId w:val="1"/>'
STYLES = (
    style("h1", numbered=FIRST)
    + style("h2", "h1", '<w:ilvl w:val="1"/>')
    + style("mine", "h1")
    + style("none", "h1", '<w:numId w:val="0"/>')
    + style("linked", "h1")
    + style("loop", "loop")
)


def styled(text: str, key: str) -> str:
    return para(text, properties=f'<w:pStyle w:val="{key}"/>')


def test_numbers_that_come_with_a_style() -> None:
    levels = THREE.replace('<w:lvlText w:val="%3."/>', '<w:pStyle w:val="linked"/><w:lvlText w:val="%3."/>')
    made = docx_of(
        *[styled("条", key) for key in ("h1", "h2", "mine", "none", "linked", "loop", "unknown")],
        item("条", 0, of="h1"),
        styles=STYLES,
        numbering=plain(0, levels) + named(1, 0),
    )
    assert read(made) == ["一、条", "（一）条", "二、条", "条", "1. 条", "条", "条", "条"]


def test_a_default_style_with_a_number() -> None:
    styles = style("a", numbered=FIRST, more=' w:default="1"')
    assert read(docx_of(para("条"), styles=styles, numbering=plain(0, THREE) + named(1, 0))) == ["一、条"]


def test_a_list_that_is_kept_with_a_style() -> None:
    styles = style("list", numbered='<w:numId w:val="2"/>', kind="numbering")
    numbering = plain(0, '<w:numStyleLink w:val="list"/>') + plain(1, THREE) + named(1, 0) + named(2, 1)
    assert read(docx_of(item("条"), item("条"), styles=styles, numbering=numbering)) == ["一、条", "二、条"]


def test_a_level_changed_for_one_list() -> None:
    changed = f'<w:lvlOverride w:ilvl="0">{level(0, "第%1部分", "chineseCounting")}</w:lvlOverride>'
    assert read(docx_of(item("条"), numbering=plain(0, THREE) + named(1, 0, changed))) == ["第一部分 条"]


@pytest.mark.parametrize(
    "numbering",
    [
        "",
        named(1, 7),
        plain(0) + named(1, 0),
        plain(0, level(0, "●", "bullet")) + named(1, 0),
        plain(0, level(0, "%1、", more="<w:rPr><w:vanish/></w:rPr>")) + named(1, 0),
        plain(0, '<w:numStyleLink w:val="list"/>') + named(1, 0),
        plain(0, level(0, "")) + named(1, 0),
    ],
)
def test_where_there_is_no_number_nothing_stands_before_the_text(numbering: str) -> None:
    assert read(docx_of(item("条"), numbering=numbering)) == ["条"]


def test_a_deleted_paragraph_does_not_count() -> None:
    gone = '<w:rPr><w:del/></w:rPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    deleted = para("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", properties=gone)
    made = docx_of(item("甲"), deleted, item("乙"), numbering=plain(0, THREE) + named(1, 0))
    assert read(made) == ["一、甲", "二、乙"]
