"""Which number formats show something else than the value."""

from __future__ import annotations

import pytest

from xlgov.workbook.formats import misleading, styles_of


@pytest.mark.parametrize(
    "code",
    [
        "0.0,",
        "0!.0,",
        "0\\.0000",
        '0"."0,',
        "0,",
        "0.00%",
        ";;;",
        "0;-0;",
        '0"件"',
        "0件",
        'G/通用格式"万元"',
        "[$¥-804]#,##0.00",
        "¥#,##0",
        '[=0]"";General',
    ],
)
def test_what_hides_scales_or_says_something_is_misleading(code: str) -> None:
    assert misleading(code)


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "G/通用格式",
        "0",
        "#,##0.00",
        "0.00_ ;[Red]\\-0.00\\ ",
        "@",
        '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
        "0.00E+00",
        "# ?/?",
        "[DBNum1]0",
        'yyyy"年"m"月"d"日"',
        "[h]:mm",
        "#,##0;[红色]-#,##0",
    ],
)
def test_rounding_grouping_colours_and_dates_are_not(code: str) -> None:
    assert not misleading(code)


def test_styles_are_told_by_their_number() -> None:
    styles = (
        b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<numFmts><numFmt numFmtId="200" formatCode="0.0,"/></numFmts>'
        b'<cellStyleXfs><xf numFmtId="200"/></cellStyleXfs>'
        b'<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="9"/><xf numFmtId="1"/></cellXfs>'
        b"</styleSheet>"
    )
    assert styles_of(styles, "xl/styles.xml").misleading == {1: "0.0,", 2: "0%"}
