"""What stands at the top of a published report: its title, the unit, the reporting year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from xlgov.documents.sections import Line, bare
from xlgov.locate.labels import folded
from xlgov.report import FINAL_YEAR, FIRST_YEAR

_YEAR = re.compile(r"(20\d\d)年")
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—)")
_SUBJECT = "政府信息公开"
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TITLE_LINES = 4
_TITLE_LENGTH = 60


@dataclass(frozen=True)
class Opening:
    """Title and unit, empty where there is none, the lines that they stand in, and the lines after them."""

    title: str
    title_line: int
    unit: str
    unit_line: int
    rest: list[Line]

    @cached_property
    def year(self) -> int | None:
        """The reporting year: the title's, else that of the statement of the period."""
        texts = [self.title, *(text for _, text in self.rest)]
        for pattern, candidates in ((_YEAR, texts[:1]), (_PERIOD, texts)):
            for text in candidates:
                year = _year(text, pattern)
                if year:
                    return year
        return None


def opening(lines: Sequence[Line]) -> Opening:
    """Title and unit at the top of these lines."""
    filled = [(number, bare(text)) for number, text in lines if text.strip()]
    title, count = _title(filled)
    if not title:
        return Opening("", 0, "", 0, list(lines))
    first, last = filled[0][0], filled[count - 1][0]
    unit, unit_line = _unit(title), first
    if not unit and len(filled) > count:
        below, text = filled[count]
        unit = _in_brackets(text)
        if unit:
            unit_line = last = below
    return Opening(title, first, unit, unit_line, [line for line in lines if line[0] > last])


def _title(filled: Sequence[Line]) -> tuple[str, int]:
    """The title, joined where it is broken, and how many lines it takes; empty when there is none."""
    title = ""
    for count, (_, text) in enumerate(filled[:_TITLE_LINES], 1):
        if len(text) > _TITLE_LENGTH or text.endswith(("。", "：", "；")) or "\t" in text or "|" in text:
            break
        title += text
        plain = folded(title)
        if plain.endswith(("报告", "年报")) and _SUBJECT in plain:
            return title, count
    return "", 0


def _unit(title: str) -> str:
    """The body that a title names, empty when it names none."""
    text = "".join(title.split())
    name = text[: text.rfind(_SUBJECT)] if _SUBJECT in text else ""
    name = re.sub(r"(?:20\d\d|２０[０-９]{2}|二[〇○零]..)年?度?", "", unicodedata.normalize("NFC", name))
    return re.sub(r"^关于|的$", "", name).strip("《》（）()—-")


def _in_brackets(text: str) -> str:
    """The name that stands in brackets under a title, empty when the line is none."""
    inside = re.fullmatch(r"[（(](.{2,40})[）)]", text)
    if inside is None or any(mark in text for mark in "，。；："):
        return ""
    return inside[1].strip()


def _year(text: str, pattern: re.Pattern[str]) -> int | None:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = pattern.search(plain) or pattern.search(plain.translate(_CHINESE_YEAR))
    if match and FIRST_YEAR <= int(match[1]) <= FINAL_YEAR:
        return int(match[1])
    return None
