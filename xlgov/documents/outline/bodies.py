"""Names of public bodies as they stand in texts: what may be one, and where a text names its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from xlgov.documents.outline.sections import Line
from xlgov.locate.labels import folded
from xlgov.report.unit_names import in_order, place_of

_NAME = re.compile(r"[^\W\d_][\w（）()·、.-]{1,39}")
_NO_NAME = (
    "根据", "现将", "现公", "现发", "印发", "公布", "发布", "关于", "首页", "位置", "页眉", "欢迎",
    "网站", "门户", "平台",
    "无障碍", "关怀版", "长者", "登录", "搜索", "返回", "栏目", "专栏", "信息公开", "政务公开", "年报",
    "报告", "目录", "指南",
    "按照", "依据", "要求", "编制", "统计", "如下", "我局", "我县", "我市", "我区", "我委", "我办",
    "我街道", "我镇", "我乡",
    "上一篇", "下一篇", "走进", "来源", "附件", "通知", "公告", "公示", "服务", "本报告", "制度", "解读",
    "情况", "工作",
)  # fmt: skip
"""Words of a sentence or of a web page that are in no body's name."""
_MAY_NAME = (
    "公共服务", "政务服务", "服务局", "服务中心", "服务管理", "服务和", "服务办", "信息服务", "法律服务",
    "退役军人服务", "社会工作", "工作部", "工作委员会", "工作办公室", "工作局", "工作队", "工作站",
    "工作中心",
    "统计局", "统计调查", "编制委员会", "编制办", "政务公开办公室", "信息公开办公室",
)  # fmt: skip
"""Names with such a word in them all the same."""
_NO_END = ("及", "和", "与", "暨", "、")
"""What no body's name ends with: something else was reported on as well."""
_ENDINGS = (
    *"府局委会办室厅院队所站心道镇乡处社署关区县市省州盟旗部馆校团司场园木组库圃段级",
    "银行", "分行", "支行", "中学", "小学", "大学",
)  # fmt: skip
"""What a body's name ends with."""
_NOBODY = re.compile(
    r"本(?!溪)|我|该|各|全(?:县|市|区|省|镇|乡|局|国|系统|街道|办|委)|(?:上|下)(?:级|属)|有关|相关"
    r"|其他|所属|主管"
)
"""How a text begins that speaks of a body and does not name it."""
_CALLED = re.compile(r"(?:我|本)(局|委|厅|办|镇|乡|街道|县|市|区|院|中心|州|旗|省)")
"""What a text calls the body it speaks for."""
_AS_CALLED = {
    "局": ("局",), "委": ("委", "委员会", "委办"), "厅": ("厅", "办公厅"), "办": ("办", "办公室"),
    "镇": ("镇", "镇人民政府"), "乡": ("乡", "乡人民政府"), "街道": ("街道", "办事处"), "院": ("院",),
    "中心": ("中心",),
    "县": ("县", "县人民政府"), "市": ("市", "市人民政府"), "区": ("区", "区人民政府"),
    "州": ("州", "州人民政府"), "旗": ("旗", "旗人民政府"), "省": ("省", "省人民政府"),
}  # fmt: skip
_AREAS = frozenset("县市区州旗省")
"""These are also said of the area that a body is in, which is no word about the body."""


def is_name(text: str) -> bool:
    """Whether a text may be a body's name and nothing else; of a short form too (财政局)."""
    if not _NAME.fullmatch(text) or text.endswith(_NO_END) or _NOBODY.match(text):
        return False
    rest = text
    for word in _MAY_NAME:
        rest = rest.replace(word, "")
    if any(word in rest for word in _NO_NAME):
        return False
    own = re.sub(r"[（(][^（）()]{0,40}[）)]$", "", text) or text
    return own.endswith(_ENDINGS) and len(own) > 1


def is_whole(name: str) -> bool:
    """Whether a name tells of which place the body is (示例县财政局, and not 财政局 or 区财政局)."""
    return bool(place_of(name))


def same_body(one: str, other: str) -> bool:
    """Whether two names may be one body's: one is the other or the end of it, or is it in short."""
    return in_order(*sorted((folded(one), folded(other)), key=len))


def self_called(lines: Iterable[Line]) -> frozenset[str]:
    """What the text calls its own body most often, such as 局 in 我局; the area only where there is "
    "no other."""
    counted: Counter[str] = Counter()
    for _, text in lines:
        if len(text) < 20_000:
            counted.update(_CALLED.findall(text))
    bodies = Counter({word: count for word, count in counted.items() if word not in _AREAS})
    most = max((bodies or counted).values(), default=0)
    return frozenset(word for word, count in (bodies or counted).items() if count == most)


def fits(name: str, called: frozenset[str]) -> bool:
    """Whether a body of this name may call itself so."""
    return any(name.endswith(ending) for word in called for ending in _AS_CALLED[word])
