"""The reporting body, its level and kind, and the people who sign for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from xlgov.report.checked import CheckedEntries

Tier = Literal["national", "province", "prefecture", "county", "township"]
UnitKind = Literal["government", "own_organ", "department", "township", "street", "zone", "vertical"]
Scope = Literal["own", "aggregate"]

TIERS: dict[str, str] = {
    "national": "国家级",
    "province": "省级",
    "prefecture": "地市级",
    "county": "县级",
    "township": "乡镇（街道）级",
}
UNIT_KINDS: dict[str, str] = {
    "government": "政府（汇总）",
    "own_organ": "本政府机关（政府及办公厅、室）",
    "department": "政府部门",
    "township": "乡镇",
    "street": "街道",
    "zone": "开发区等管理机构",
    "vertical": "垂直管理单位",
}
SCOPES: dict[str, str] = {"own": "本单位数据", "aggregate": "汇总数据"}
LISTS: Mapping[str, Mapping[str, str]] = {"tier": TIERS, "kind": UNIT_KINDS, "scope": SCOPES}
"""The words of each field that is chosen from a list, by the key that stands for them."""


LABELS: dict[str, str] = {
    "unit.name": "单位名称",
    "unit.code": "单位代码",
    "year": "年度",
    "unit.tier": "层级",
    "unit.kind": "单位类别",
    "scope": "数据范围",
    "edition": "格式版本",
    "title": "报告标题",
    "preamble": "前言",
    "contact.responsible": "单位负责人",
    "contact.reviewer": "审核人",
    "contact.prepared_by": "填报人",
    "contact.phone": "电话",
    "contact.date": "日期",
}
"""How the fields at the head of a report are called, in the order of the cover."""


def words_of(key: str) -> Mapping[str, str] | None:
    """The words for a field of a report, as ``unit.kind``; None for one that is not chosen from a list."""
    return LISTS.get(key.rpartition(".")[2])


class Unit(CheckedEntries):
    """The reporting body."""

    name: str | None = None
    code: str | None = None
    tier: Tier | None = None
    kind: UnitKind | None = None


class Contact(CheckedEntries):
    """The sign-off block: 单位负责人, 审核人, 填报人, 电话, 日期."""

    responsible: str | None = None
    reviewer: str | None = None
    prepared_by: str | None = None
    phone: str | None = None
    date: str | None = None
