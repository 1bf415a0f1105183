"""The small models that a report consists of: unit, contact, texts, odd cells, where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_serializer, field_validator

from xlgov.finding import number_to_json
from xlgov.values import Number

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

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, and so a workbook, cannot hold."""


def clean_text(text: str | None, what: str = "文字") -> str | None:
    """One kind of line break, no blank lines at either end, ``None`` for nothing.

    Raises ValueError for characters that no workbook or web page can hold.
    """
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        raise ValueError(f"{what}里有不能保存的控制字符（U+{ord(forbidden.group()):04X}），请删去后重试")
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines) or None


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class _Line(Model):
    """Fields that are single entries of a form: spaces around them mean nothing."""

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return (clean_text(value) or "").strip() or None if isinstance(value, str) else value


class Unit(_Line):
    """The reporting body."""

    name: str | None = None
    code: str | None = None
    tier: Tier | None = None
    kind: UnitKind | None = None


class Contact(_Line):
    """The sign-off block: 单位负责人, 审核人, 填报人, 电话, 日期."""

    responsible: str | None = None
    reviewer: str | None = None
    prepared_by: str | None = None
    phone: str | None = None
    date: str | None = None


class Sections(Model):
    """The three sections of prose, paragraphs separated by line breaks."""

    overview: str | None = None
    problems: str | None = None
    other: str | None = None


class Notes(Model):
    """Remarks printed under the three tables."""

    proactive: str | None = None
    requests: str | None = None
    disputes: str | None = None


class AsReported(Model):
    """What stood in a cell that did not hold a plain number."""

    kind: Literal["text", "error", "formula", "missing"]
    typed: str = ""

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        # what was typed is kept to the letter
        if isinstance(value, str) and FORBIDDEN.search(value):
            return FORBIDDEN.sub("\ufffd", value)
        return value


class Unplaced(Model):
    """Something found in a table's neighbourhood that belongs to no cell of the edition."""

    place: str
    text: str
    near: str = ""

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return clean_text(value) or ""


class Explanation(Model):
    """A written explanation (情况说明) of one finding, void when the figures change."""

    fingerprint: str
    text: str
    by: str | None = None
    at: str | None = None


class Addend(Model):
    """One report that was added up into another: a node of the tree from a total down to the leaves.

    ``figures`` holds the entered figures (no totals) that are not 0; ``source`` is the file as the roll-up
    was given it, ``sha256`` the digest of its content.
    """

    name: str | None = None
    code: str | None = None
    kind: UnitKind | None = None
    edition: str | None = None
    source: str | None = None
    sha256: str | None = None
    figures: dict[str, Number] = {}
    addends: tuple[Addend, ...] = ()

    @field_validator("figures", mode="before")
    @classmethod
    def _amounts(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        try:
            return {key: Decimal(raw) if isinstance(raw, str) else raw for key, raw in value.items()}
        except ArithmeticError as error:
            raise ValueError("汇总来源里的金额不是数字") from error

    @field_serializer("figures")
    def _plain(self, value: dict[str, Number]) -> dict[str, int | str | None]:
        return {key: number_to_json(number) for key, number in value.items()}

    @field_validator("addends", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


def descendants(addends: Iterable[Addend]) -> Iterator[Addend]:
    """Every report of a tree, each before those below it."""
    for addend in addends:
        yield addend
        yield from descendants(addend.addends)


class Provenance(Model):
    """Where the report was read from, and for a roll-up what was added."""

    source: str | None = None
    sha256: str | None = None
    template: str | None = None
    addends: tuple[Addend, ...] = ()

    @field_validator("addends", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value
