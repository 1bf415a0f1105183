"""An edition that nobody prescribed: that of 2021 with a few changes, as whoever drafts one writes it."""

from __future__ import annotations

import re
from pathlib import Path

import xlgov.form

YEAR = 2026
NAME = str(YEAR)
BEFORE = "2021"
ADDED_ROW = "requests.outcome.refused.work_secret"
REMOVED_ROW = "proactive.coercion"
CHANGED_LABEL = ("本年制发件数", "本年制定件数")
NEW_CODE = "P-TWO"
NEW_IDENTITY = f"""
[[identity]]
code = "{NEW_CODE}"
number = 900
family = "disclosure"
title = "行政处罚不多于行政许可"
text = "行政处罚的处理决定不多于行政许可的。"
severity = "warning"
basis = "年度报告格式（{{notices}}）"
cause = "两行填反了。"
advice = "核对两行的处理决定数量。"
formulas = ["proactive.penalties.decisions <= proactive.licensing.decisions"]
"""


def draft() -> str:
    """The text of the file: a row more, a row less, a column with another label, one identity more."""
    text = _redated(YEAR)
    text = _replaced(text, "国办公开办函〔2021〕30号", "国办公开办函〔2026〕8号")
    text = _replaced(text, f'label = "{CHANGED_LABEL[0]}"', f'label = "{CHANGED_LABEL[1]}"')
    lines = []
    for line in text.splitlines():
        if line.lstrip().startswith('{ key = "coercion"'):
            continue
        if line.lstrip().startswith('{ key = "administrative_inquiries"'):
            lines.append(
                '{ key = "work_secret", label = "9.属于工作秘密", note = "依法确定为工作秘密的。" },'
            )
        lines.append(line)
    return "\n".join(lines) + NEW_IDENTITY


def lacking(key: str, year: int) -> str:
    """The edition of 2021 for another year, without any row or column of a key and what speaks of it."""
    node, entry, spoken = f'{{ key = "{key}", ', '"', re.compile(rf"\b{key}\b")
    head, *identities = _redated(year).split("\n[[identity]]\n")
    kept = []
    for line in head.splitlines():
        listed = line.lstrip().startswith(entry) and spoken.search(line)
        if not listed and not line.lstrip().startswith(node):
            kept.append(line)
    identities = [each for each in identities if not spoken.search(each)]
    return "\n[[identity]]\n".join(["\n".join(kept), *identities])


def gaining(year: int) -> str:
    """The edition of 2021 for another year, with a table and a section of prose more."""
    head, *identities = _redated(year).split("\n[[identity]]\n")
    sections, *tables = head.split("\n[[table]]\n")
    table = """key = "platforms"
section = 7
sheet = "平台建设"

[[table.block]]
corner = "平台"
rows = [{ key = "websites", label = "网站" }, { key = "accounts", label = "政务新媒体账号" }]
columns = [{ key = "opened", label = "本年开设个数" }, { key = "closed", label = "本年关停个数" }]
"""
    more = """
[[section]]
number = 7
key = "platforms"
label = "七、平台建设情况"
kind = "table"
sheet = "平台建设"

[[section]]
number = 8
key = "outlook"
label = "八、下一年度计划"
kind = "text"
sheet = "下年计划"
"""
    head = "\n[[table]]\n".join([sections + more, *tables, table])
    return "\n[[identity]]\n".join([head, *identities])


def _redated(year: int) -> str:
    text = (Path(xlgov.form.__file__).parent / "editions" / f"{BEFORE}.toml").read_text("utf-8")
    text = _replaced(text, f'edition = "{BEFORE}"', f'edition = "{year}"')
    return _replaced(text, f"first_year = {BEFORE}", f"first_year = {year}")


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)
