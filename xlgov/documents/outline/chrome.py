"""What printers and web sites put around a report: numbers and paths of pages, buttons, data about a page;
what our own drafts say of themselves."""

from __future__ import annotations

import re

from xlgov.finding import DRAFT_LINE

_LONGEST = 120
"""characters of a line about the page"""
_PAGE = re.compile(
    r"\s*[-—–－·•~～]{1,2}\s?\d{1,4}\s?[-—–－·•~～]{1,2}\s*"
    r"|[-—–－\s]{0,4}第\s?\d{1,4}\s?页(?:\s?[,，/]?\s?共\s?\d{1,4}\s?页)?[-—–－\s]{0,4}"
    r"|\s*共\s?\d{1,4}\s?页\s?[,，]?\s?第\s?\d{1,4}\s?页\s*"
    r"|\s*\d{1,3}\s?[/／]\s?\d{1,3}\s*"
)
"""the number of a page that nothing else can be"""
_PATH = re.compile(
    r"[\s【\[]{0,3}(?:首页|网站首页|当前位置|当前所在位置|您的位置|您所在的?位置|您现在的?位置"
    r"|您现在所在的?位置"
    r"|您当前的?位置|您当前所在的?位置|您在|位置)\s?(?:[:：>＞»/|｜\\-]|$|是).*"
)
_ABOUT = re.compile(
    r"[\s【\[（(·•|]{0,4}(?:索\s?引\s?号|信息索引号?|文\s?号|发文字号|信息名称|主题分类|主题词"
    r"|信息分类|组配分类"
    r"|信息来源|来\s?源|稿件来源|文章来源|作\s?者|供稿|撰稿|编\s?辑|责任编辑|责\s?编|审核|校对"
    r"|发布机构|发文机关|发布单位|公开机构|公开责任部门|发布日期|发布时间|发文日期|公开日期|更新时间"
    r"|更新日期|日\s?期|时\s?间"
    r"|生成日期|成文日期|有\s?效\s?性|公开方式|公开形式|公开范围|公开时限|公开程序|公开类别|体裁分类"
    r"|服务对象|是否有效"
    r"|浏览次数|浏览量|浏览|点击数|点击量|点击率|点击次数|点击|阅读次数|阅读量|阅读|访问次数|访问量|人气"
    r"|字\s?号|字体大小|字体|文字大小|视力保护色|背景色|分享到|分享|打印|收藏|语音播报|朗读|保护视力色)"
    r"\s?[】\]）)]?\s?[:：].*"
)
"""what a site says of its page"""
_ISSUED = re.compile(
    r"[\s【\[（(]{0,3}(?:上一篇|下一篇|上一条|下一条|上篇|下篇)\s?[】\]）)]?\s?[:：]?.*"
    r"|.{0,20}(?:版权所有|[Cc]opyright|©|ICP备|ICP证|公网安备|网站标识码|政府网站标识).*"
    r"|[\s【\[（(]{0,3}(?:主办单位|主办|承办单位|承办|协办|技术支持|运行维护|运维单位|建设维护"
    r"|网站支持)\s?[:：].*"
    r"|.{0,6}(?:扫一扫|扫码|扫描二维码).{0,40}"
    r"|您访问的链接即将离开.*"
)
"""what stands below a page"""
_BUTTONS = (
    "首页 网站首页 返回首页 返回 返回顶部 返回列表 回到顶部 顶部 关闭 关闭窗口 关闭本页 关闭页面 "
    "打印 打印本页 打印本文 "
    "打印此页 我要打印 收藏 收藏本页 加入收藏 设为首页 分享 分享到 微信 微博 新浪微博 QQ QQ空间 "
    "朋友圈 大 中 小 大号 中号 小号 "
    "特大 默认 字号 字体 正文 正文内容 文章正文 内容 登录 注册 退出 搜索 检索 高级搜索 搜索一下 "
    "请输入关键字 无障碍 无障碍阅读 "
    "无障碍浏览 关怀版 长者模式 长者版 适老版 老年版 繁体 简体 繁體 繁体版 English EN 手机版 移动版 "
    "客户端 微门户 APP "
    "网站地图 网站支持IPv6 IPv6 关于我们 联系我们 使用帮助 网站声明 隐私声明 法律声明 下载 附件下载 "
    "点击下载 下载附件 "
    "上一页 下一页 上页 下页 末页 尾页 跳转 朗读 语音播报 智能问答 智能机器人 复制链接 扫一扫 分享至 "
    "来源 作者 编辑"
)
"""the buttons of a page"""
_WORDS = frozenset(_BUTTONS.split())
_MOMENT = re.compile(
    r"20\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{1,8}次?"
)
_LEADING_MOMENT = re.compile(
    r"20\d\d\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?[\s\d:：]{0,12}(?=来\s?源|作\s?者|浏览|点击|阅读|字)"
)
"""a date before the words about a page"""
_BETWEEN = re.compile(r"[\s|｜【】\[\]（）()·•>＞»/:：,，、+]+")
_ARROW = re.compile(r"\s?[>＞»›→]{1,2}\s?")
_STEP, _SHORTEST_PATH = 24, 4
"""letters of a step of the path to a page"""
_ALWAYS = (_PATH, _ABOUT, _ISSUED, re.compile(r"目\s{0,8}[录次]"))


def is_page_number(text: str) -> bool:
    """Whether a line is the number of a page, and can be nothing else."""
    return len(text) <= _LONGEST and _PAGE.fullmatch(text) is not None


def is_chrome(text: str) -> bool:
    """Whether a line is plainly none of a report: a page's number, path or date, a button."""
    line = text.strip()
    if not line or len(line) > _LONGEST or "。" in line:
        return False
    about = _LEADING_MOMENT.sub("", line)
    if line == DRAFT_LINE or _PAGE.fullmatch(line) or any(pattern.fullmatch(about) for pattern in _ALWAYS):
        return True
    return is_path(line) or _all_buttons(line)


def is_path(text: str) -> bool:
    """Whether a line is the path to a page: it says so, or has steps that are all short."""
    line = text.strip()
    if len(line) > _LONGEST or "。" in line:
        return False
    if _PATH.fullmatch(line) and len(line) > _SHORTEST_PATH:
        return True
    steps = _ARROW.split(line)
    return len(steps) > 2 and all(len(step) <= _STEP for step in steps[:-1])


def _all_buttons(line: str) -> bool:
    """Whether a line holds buttons and nothing else than moments and counts beside them."""
    words = [word for word in _BETWEEN.split(line) if word]
    if any(word in _WORDS for word in words):
        return all(word in _WORDS or _MOMENT.fullmatch(word) for word in words)
    return is_moment(line)


def is_moment(line: str) -> bool:
    """Whether a line is a date, with the hour or without, in brackets or not."""
    return _DATE.fullmatch(line.strip()[:_LONGEST]) is not None


_DATE = re.compile(
    r"[（(\[【\s]{0,3}(?:20\d\d|二[〇○零OoＯｏ0].{2})\s?[-年/.]\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s?(?:[-月/.]\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日?|月)"
    r"(?:\s{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[）)\]】\s]{0,3}"
)
"""the day, or the month, on which something was published"""
