"""Rules that pass on what a reader noticed, which gets its weight here: a table and one function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlgov import ways
from xlgov.finding import Severity
from xlgov.form import Words
from xlgov.form.folder import said
from xlgov.rules.registry import FORM, PRACTICE, Explaining, enter, made

if TYPE_CHECKING:
    from xlgov.finding import Finding, Observation
    from xlgov.rules.context import Context

FAMILY = "structure"
NOTICED = {
    "S-TABLE": Words(
        number=3,
        title="三张表齐全",
        text="第二、三、四部分的表格各有一张，不缺、不重复，而且读得出数来。",
        basis=FORM,
        cause="转换或粘贴时丢了表格，或者同一张表贴了两次。",
        advice="对照原件，把缺的表补上、把多的表删去。",
        family=FAMILY,
    ),
    "S-ROWS": Words(
        number=4,
        title="表格行数完整",
        text="表二、表三、表四的数据行与所用版本的格式一致，不缺行、不多行。",
        basis=FORM,
        cause="填报时删了行、插了行，或者转换时丢了行。",
        advice="对照格式补齐缺少的行；没有数据的填0，不要删行。",
        family=FAMILY,
    ),
    # official labels, matched after folding space and punctuation; at most two edits are a typo
    "S-LABEL": Words(
        number=5,
        title="行、列名称与格式一致",
        text="每个规定的行名、列名出现一次。个别字写错作提示，认不出的名称作警告，因此没有读到格式里的数作错误。",
        severity=Severity.WARNING,
        also=(Severity.ERROR, Severity.INFO),
        basis=FORM,
        cause="行名、列名被改动、写错或删去。",
        advice="把行名、列名改回格式规定的文字。",
        family=FAMILY,
    ),
    "S-CELL-1": Words(
        number=6,
        title="每行数据不缺格",
        text="每个数据行的数据个数不少于列数。",
        basis=FORM,
        cause="有的格漏填，或者转换时丢失、与相邻的格连在一起。",
        advice="对照原件把缺的数补上；确实为零的填0。",
        family=FAMILY,
    ),
    "S-CELL-2": Words(
        number=7,
        title="每行数据不多格",
        text="每个数据行的数据个数不多于列数。",
        basis=FORM,
        cause="多填了一格，或者一个数被拆成了两格。",
        advice="对照原件核对这一行，删去多出来的数。",
        family=FAMILY,
    ),
    "S-SHIFT": Words(
        number=8,
        title="数据与列名对齐",
        text="数据位于所属列名之下，没有左右错位。",
        severity=Severity.WARNING,
        basis=PRACTICE,
        cause="合并单元格或转换使这一行的数据错位。",
        advice="对照原件核对这一行的每个数属于哪一列。",
        family=FAMILY,
    ),
    "S-UNSURE": Words(
        number=154,
        title="导入的数放在哪一格都有把握",
        text="从已公布的年报、别人的表格导入的数，属于哪一行、哪一列都读得清楚。"
        "只能按最可能的位置放入的，对照原件改正或者写明情况以前是错误。",
        basis=PRACTICE,
        cause="原文件里没有保留表格的行和列，或者表里的数与合计对不上。",
        advice=f"请对照原件核对这些格：放错的改正；核对无误的，{ways.EXPLAIN}，例如“已对照原件，无误”。",
        family=FAMILY,
    ),
    "S-SPLIT": Words(
        number=9,
        title="一张表不断开",
        text="一张表是连续的一整块。数据行从表上脱落的作警告，只是中间断开的作提示。",
        severity=Severity.INFO,
        also=(Severity.WARNING,),
        basis=PRACTICE,
        cause="分页、空行或转换把表格断成几段。",
        advice="把断开的部分接回同一张表，并核对断开处的数据。",
        family=FAMILY,
    ),
    "S-SECTION": Words(
        number=10,
        title="六个部分齐全、顺序正确",
        text="一至六各部分都有，顺序不乱，不重复。",
        basis=FORM,
        cause="漏写了某一部分，或者标题被删改、移位。",
        advice="按“一、总体情况”至“六、其他需要报告的事项”的顺序补齐标题和内容。",
        family=FAMILY,
    ),
    "S-EXTRA": Words(
        number=12,
        title="没有多余的部分",
        text="报告只有六个部分，没有第七部分。",
        severity=Severity.WARNING,
        basis=said("no_extra", "{notices}：{remark}", "；"),
        cause="把工作思路、附件等另立了一部分。",
        advice="把这部分内容并入前六部分，或者删去。",
        family=FAMILY,
    ),
    "S-ORDERNUM": Words(
        number=14,
        title="部分的序号连续",
        text="六个部分的序号从一到六，不重新起头，不跳号。",
        severity=Severity.WARNING,
        basis=PRACTICE,
        cause="自动编号在粘贴或转换时重新起头。",
        advice="把序号改为一、二、三、四、五、六。",
        family=FAMILY,
    ),
    # marks of markdown, which a file of text keeps
    "D-HEAD-2": Words(
        number=113,
        title="标题的级别一致",
        text="六个部分的标题是同一级标题。只检查带标题级别的文件。",
        severity=Severity.INFO,
        basis=PRACTICE,
        cause="各部分的标题分别设了不同的标题样式。",
        advice="把六个部分的标题改成同一级。",
        family="document",
    ),
    # labels with spaces inside or split over cells, as the reader saw them
    "C-LABEL": Words(
        number=28,
        title="行名、列名没有被拆开",
        text="行名、列名保持原样，没有夹空格，没有拆到两个格里。",
        severity=Severity.INFO,
        basis=FORM,
        cause="为了排版加了空格，或者转换时断开了。",
        advice="把行名、列名恢复原样；数据不用改。",
        family=FAMILY,
    ),
}


_EXPLAINING = {"S-TABLE": Explaining.NEVER}
"""where it is not enough to have held the original against what was read"""


def noticed(ctx: Context) -> Iterator[Finding]:
    """A finding for each observation under the rule's code."""
    for found in ctx.observed():
        yield told(ctx, found)


def told(ctx: Context, found: Observation) -> Finding:
    """What was noticed, as a finding; with its place in another file."""
    finding = ctx.fail(
        found._replace(origin="").text,
        found.keys,
        severity=found.severity,
        cause=found.cause,
        advice=found.advice,
        quote=found.quote,
        place=found.place,
    )
    return finding._replace(message=found.text) if found.origin else finding


for _code, _words in NOTICED.items():
    enter(made(_code, _words, noticed, explaining=_EXPLAINING.get(_code, Explaining.COMPARED)))
