"""R-: figures of a delivered report that were not read, or not for sure."""

from __future__ import annotations

from collections.abc import Iterator

from xlgov import ways
from xlgov.collection.handling import TO_COMPARE, UNREAD, Handling
from xlgov.collection.issues import Collection, Issue
from xlgov.collection.rule import collection_rule
from xlgov.collection.unread import named_not_read, named_unsure, not_read_of
from xlgov.rules.registry import LOGIC


@collection_rule(
    "R-UNREAD",
    number=147,
    title="没有读到的数不当作0",
    text="汇总的年报，每一格的数都读到了。有的表没有找到、格里填的不是数字、公式没有算出结果的，以及一个数也没有填的，"
    "先不计入汇总，单位已书面说明的也一样。总计由汇总重新计算，只是总计没有读到、分项都有数的，照常汇总。",
    basis=LOGIC,
    cause="用文字填了数字格，或者转换、粘贴时丢了表格。",
    advice=f"请该单位改填数字（没有的填0）后重新报送，或{ways.DECIDE}填“替换”；"
    "只加读到的数的，填“采用”并写明理由，没有读到的格不计入汇总数，并在结果里写明；不要这个文件的，填“跳过”。",
    handling=Handling(held=UNREAD, letter="请在这些格里改填数字，没有的填0，再重新报送。"),
)
def r_unread(ctx: Collection) -> Iterator[Issue]:
    """What was not read is neither blank nor 0; held until somebody decides, whatever the unit explained."""
    for each in ctx.usable:
        found = not_read_of(each)
        if found:
            name, named = ctx.called(each), named_not_read(each, found)
            said = named if each.is_blank else f"有 {len(found)} 格没有读到数：{named}"
            yield ctx.issue(
                f"{ctx.report_of(each)}{said}，不能当作0。",
                unit=name,
                sources=[each],
                holds=[each],
                keys=dict.fromkeys(found),
                facts=[entry.typed for entry in found.values()],
            )


@collection_rule(
    "R-UNSURE",
    number=153,
    title="存疑的数对照过原件再汇总",
    text="从已公布的年报、别人的表格读来的数，按最可能的位置放入、还没有对照原件的，先不计入汇总。"
    "报送的工作簿里改正了、或者在“情况说明”里写明核对无误的，照常汇总。",
    basis=LOGIC,
    cause="报送的文件没有保留表格的行和列，或者表里的数与合计对不上。",
    advice=f"请对照原件核对这些格，改正或写明情况后重新报送，或{ways.DECIDE}填“替换”；"
    "核对无误、照读到的数相加的，填“采用”并写明理由；不要这个文件的，填“跳过”。",
    handling=Handling(
        held=TO_COMPARE,
        letter="请对照原件核对存疑的格，最好改用年报模板填报；用标出问题的工作簿的，放错的改正，"
        "核对无误的在“校验结果”表的“情况说明”栏写明，再重新报送。",
        enclosed="请在标注工作簿里对照原件核对存疑的格：放错的改正，核对无误的在“校验结果”表的“情况说明”栏写明，"
        "再报送标注工作簿。",
    ),
)
def r_unsure(ctx: Collection) -> Iterator[Issue]:
    """Figures that nobody compared since they were placed; held until somebody decides."""
    for each in ctx.usable:
        if each.unsure:
            figures = each.figures
            yield ctx.issue(
                f"{ctx.report_of(each)}有 {len(each.unsure)} 格存疑，是按最可能的位置放入的："
                f"{named_unsure(each)}。",
                unit=ctx.called(each),
                sources=[each],
                holds=[each],
                keys={key: figures[key] for key in each.unsure},
            )
