"""Texts of reports for tests: good ones that say nothing of any figure, every body's and year's its own."""

from __future__ import annotations

import random
import re
from functools import cache

_MATTERS = re.findall(
    "..",
    "教育就业养老低保医保住房征收土地环保水利交通公交停车物业供水供热燃气绿化防汛消防食品药品疫苗招生招聘采购招标预算"
    "决算审计统计规划价格税费补贴救助残联殡葬婚育户籍人才科技文化旅游体育档案农机种子畜牧渔业林业矿山能源电力通信邮政"
    "商贸会展园区信访",
)
_OVERVIEW = (
    (
        "{}、{}、{}等重点领域信息按目录更新",
        "{}和{}类文件与解读材料同步发布，{}事项逐项上网",
        "及时公布{}、{}信息，{}栏目作了归并",
    ),
    ("涉及{}、{}的答复先经会商", "规范{}、{}类材料的登记与审查", "{}、{}方面的答复文书统一了格式"),
    ("{}、{}公文在拟制时确定公开属性", "定期清理{}、{}文件", "{}、{}档案编目后移交"),
    ("网站增设{}、{}栏目", "线下查阅点摆放{}、{}资料", "公众号推送{}、{}内容"),
    (
        "就{}、{}信息开展工作考核和社会评议，责任追究按规定执行",
        "工作考核突出{}、{}信息，组织社会评议，责任追究照章办理",
    ),
)
_HEADS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
_PROBLEMS = (
    "存在问题：{}、{}、{}信息更新不够及时，{}政策的解读形式比较单一。\n改进措施：指定专人检查{}、{}栏目，增加{}图表。",
    "主要问题是{}、{}公开的口径不统一，{}与{}的表述不够通俗。\n对此组织了{}、{}科室培训，印发了{}口径说明。",
    "不足之处：{}和{}栏目内容偏少，{}、{}办理的时限把握不准。\n整改情况：补齐{}、{}资料，每月通报{}进度。",
)


@cache
def made_texts(name: str | None, year: int | None) -> dict[str, str]:
    """The sections of the report of a body for a year."""
    drawn = random.Random(f"{name} {year}")

    def filled(frames: tuple[str, ...]) -> str:
        frame = drawn.choice(frames)
        return frame.format(*drawn.sample(_MATTERS, frame.count("{}")))

    parts = zip("一二三四五", _HEADS, _OVERVIEW, strict=True)
    return {
        "overview": "\n".join(f"（{number}）{head}。{filled(frames)}。" for number, head, frames in parts),
        "problems": filled(_PROBLEMS),
        "other": "本年度未收取信息处理费。\n各项数据的统计期限为报告年度全年。",
    }
