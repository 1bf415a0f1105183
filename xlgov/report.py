"""The canonical report: one model for every edition, figures by key inside, nested JSON at the edge.

The JSON is ``xlgov.report/1``. Counts are integers; money is a string in fixed notation, in 万元; ``null``
without an ``as_reported`` entry is a blank cell. Two exports of the same report are the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, SkipValidation, ValidationError, field_validator, model_validator

from xlgov import canonical, values
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.identities import LAST
from xlgov.values import Kind, Measure, Number, Value

SCHEMA = "xlgov.report/1"
FIRST_YEAR, FINAL_YEAR = 2000, 2100
"""Reporting years that are believed."""

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


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class _Line(_Model):
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


class Sections(_Model):
    """The three sections of prose, paragraphs separated by line breaks."""

    overview: str | None = None
    problems: str | None = None
    other: str | None = None


class Notes(_Model):
    """Remarks printed under the three tables."""

    proactive: str | None = None
    requests: str | None = None
    disputes: str | None = None


class AsReported(_Model):
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


class Unplaced(_Model):
    """Something found in a table's neighbourhood that belongs to no cell of the edition."""

    place: str
    text: str
    near: str = ""

    @field_validator("*", mode="after")
    @classmethod
    def _tidy(cls, value: Any) -> Any:
        return clean_text(value) or ""


class Explanation(_Model):
    """A written explanation (情况说明) of one finding, void when the figures change."""

    fingerprint: str
    text: str
    by: str | None = None
    at: str | None = None


class Provenance(_Model):
    """Where the report was read from."""

    source: str | None = None
    sha256: str | None = None
    template: str | None = None


class Report(_Model):
    """One annual report.

    ``figures`` holds every statutory key of the edition (``None`` where no number stands) and the keys of
    an import-only row where the report has that row; ``last`` holds last year's figures by key, those
    that are known. Raises pydantic.ValidationError with a Chinese text for anything outside the edition.
    """

    edition: str
    year: int | None = None
    title: str | None = None
    preamble: str | None = None
    unit: Unit = Unit()
    scope: Scope | None = None
    contact: Contact = Contact()
    sections: Sections = Sections()
    notes: Notes = Notes()
    figures: SkipValidation[dict[str, Number | None]]
    last: SkipValidation[dict[str, Number]] = {}
    as_reported: dict[str, AsReported] = {}
    unplaced: tuple[Unplaced, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    provenance: Provenance = Provenance()

    @model_validator(mode="before")
    @classmethod
    def _against_edition(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if data.get("edition") not in EDITIONS:
            raise ValueError(f"没有“{data.get('edition')}”版格式，只有：{'、'.join(EDITIONS)}")
        form = edition(data["edition"])
        year = data.get("year")
        if isinstance(year, int) and not FIRST_YEAR <= year <= FINAL_YEAR:
            raise ValueError(f"年度 {year} 不合理，应在 {FIRST_YEAR} 至 {FINAL_YEAR} 之间")
        data = dict(data)
        data["figures"] = canonical.figures(form, data.get("figures") or {})
        data["last"] = canonical.last_figures(form, data.get("last") or {})
        data["as_reported"] = _standing(form, data.get("as_reported") or {}, data["figures"], data["last"])
        return data

    @field_validator("title", mode="after")
    @classmethod
    def _bare(cls, value: str | None) -> str | None:
        return value.strip() or None if value else None

    @property
    def form(self) -> Form:
        """The edition's form."""
        return edition(self.edition)

    @property
    def hybrid(self) -> bool:
        """Whether the report has the import-only row of its edition."""
        return len(self.figures) > len(self.form.keys)

    @property
    def absent(self) -> frozenset[str]:
        """Import-only keys that this report lacks."""
        return frozenset(self.form.hybrid_keys).difference(self.figures)

    def value(self, key: str) -> Value:
        """What stands in a cell: ``key`` as in ``figures``, or ``last.`` and a key."""
        this_year = not key.startswith(LAST)
        number = self.figures.get(key) if this_year else self.last.get(key.removeprefix(LAST))
        entry = self.as_reported.get(key)
        if entry is None:
            return values.BLANK if number is None else Value(Kind.NUMBER, number)
        return entry_value(entry, self.form.cells[key.removeprefix(LAST)].measure)

    @classmethod
    def of(
        cls, form: Form, cells: Mapping[str, Value], last: Mapping[str, Value] | None = None, **rest: Any
    ) -> Report:
        """Build a report from what stands in cells; keys that are left out are blank."""
        reported = {key: entry for key, value in cells.items() if (entry := as_reported(value))}
        reported |= {
            LAST + key: entry for key, value in (last or {}).items() if (entry := as_reported(value))
        }
        return cls(
            edition=form.edition,
            figures={key: value.number for key, value in cells.items()},
            last={key: value.number for key, value in (last or {}).items() if value.number is not None},
            as_reported=reported,
            **rest,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Report:
        """Read canonical JSON.

        Raises InputError, in Chinese, for anything that is not ``xlgov.report/1``.
        """
        try:
            raw = canonical.parsed(text)
        except json.JSONDecodeError as error:
            where = f"第 {error.lineno} 行第 {error.colno} 个字符处不合 JSON 写法"
            raise InputError(f"不是有效的 JSON：{where}", _REEXPORT) from error
        except RecursionError as error:
            raise InputError("不是有效的 JSON：嵌套太深", _REEXPORT) from error
        except ValueError as error:
            raise InputError(f"不是有效的 JSON：{error}", _REEXPORT) from error
        return cls.from_dict(raw)

    @classmethod
    def from_dict(cls, raw: Any) -> Report:
        """Read canonical JSON that is already parsed; raises InputError."""
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise InputError(f'不是年报数据文件（缺少 "schema": "{SCHEMA}"）', "请选择由 xlgov 导出的 JSON。")
        data = {key: value for key, value in raw.items() if key not in ("schema", "tables")}
        try:
            if data.get("edition") not in EDITIONS:
                raise ValueError(f"没有“{data.get('edition')}”版格式，只有：{'、'.join(EDITIONS)}")
            form = edition(data["edition"])
            data["figures"] = canonical.flattened(form, raw.get("tables"), "tables", complete=True)
            data["last"] = canonical.flattened(form, raw.get("last") or {}, "last", complete=False)
            for name in ("unplaced", "explanations"):
                data[name] = tuple(data.get(name) or ())
            return cls.model_validate(data)
        except ValidationError as error:
            raise InputError(f"JSON 内容不符合格式：{canonical.explained(error)}", _CORRECT) from error
        except ValueError as error:
            raise InputError(f"JSON 内容不符合格式：{error}", _CORRECT) from error

    def to_dict(self) -> dict[str, Any]:
        """The nested shape of ``xlgov.report/1``, in its stable order."""
        plain = self.model_dump(mode="json", exclude={"figures", "last"})
        reported = plain.pop("as_reported")
        order = {key: index for index, key in enumerate(self.form.cells)}
        shown = {
            "schema": SCHEMA,
            **{name: plain[name] for name in _HEAD},
            "tables": canonical.nested(self.figures),
            "last": canonical.nested(self.last),
            "as_reported": dict(
                sorted(
                    reported.items(),
                    key=lambda item: (item[0].startswith(LAST), order[item[0].removeprefix(LAST)]),
                )
            ),
        }
        return shown | {name: plain[name] for name in ("unplaced", "explanations", "provenance")}

    def to_json(self) -> str:
        """Canonical JSON text, UTF-8, ending in a line break."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"


_ENTRY_KINDS: dict[Kind, Literal["text", "error", "formula", "missing"]] = {
    Kind.NUMBER: "text",
    Kind.TEXT: "text",
    Kind.ERROR: "error",
    Kind.FORMULA: "formula",
    Kind.MISSING: "missing",
}
_REEXPORT = "请重新导出该文件，不要手工改动 JSON。"
_CORRECT = "请重新导出该文件；由其他系统生成的，请对方按 xlgov schema 给出的格式改正。"
_HEAD = ("edition", "year", "title", "preamble", "unit", "scope", "contact", "sections", "notes")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A report as it was read: the report, where each figure stands, and what the reader noticed.

    ``places`` has the sheet and cell, or the line, of each figure that was found and of the sections
    (``sections.overview``). ``source`` is the kind of file: rules about the reading do not apply to
    ``data`` (JSON), rules about formulas only to a ``workbook``. ``kept`` are totals that stand as
    constants because the report's own figure differs. ``left_out`` names sheets of the source that the
    report does not carry.
    """

    report: Report
    places: Mapping[str, Place]
    observations: tuple[Observation, ...] = ()
    source: Literal["workbook", "text", "data"] = "workbook"
    kept: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


def carried_over(form: Form, previous: Report) -> dict[str, Number]:
    """Last year's figures that a workbook of ``form`` can carry, taken from last year's report.

    A key that last year's edition lacks is left out: 对外公开总数量 of 2019 is not 现行有效件数 of 2021.
    """
    found = {key: previous.figures.get(key) for key in form.last}
    return {key: number for key, number in found.items() if number is not None}


def as_reported(value: Value) -> AsReported | None:
    """The entry that keeps what was typed; ``None`` for a plain number or a blank."""
    if value.plain:
        return None
    return AsReported(kind=_ENTRY_KINDS[value.kind], typed=value.typed)


def entry_value(entry: AsReported, measure: Measure) -> Value:
    """What an entry says stood in its cell."""
    if entry.kind != "text":
        return Value(Kind(entry.kind), typed=entry.typed)
    return values.from_text(entry.typed, measure)


def _standing(
    form: Form, given: Mapping[str, Any], figures: Mapping[str, Number | None], last: Mapping[str, Number]
) -> dict[str, AsReported]:
    """Entries that still fit their cell: an entry is void once the cell holds another figure."""
    kept: dict[str, AsReported] = {}
    for key, raw in given.items():
        entry = raw if isinstance(raw, AsReported) else AsReported.model_validate(raw)
        stem = key.removeprefix(LAST)
        if stem not in form.cells or (key.startswith(LAST) and stem not in form.last):
            raise ValueError(f"as_reported 里的“{key}”不是{form.edition}版格式的项目")
        number = figures.get(key) if key == stem else last.get(stem)
        if entry_value(entry, form.cells[stem].measure).number == number:
            kept[key] = entry
    return kept
