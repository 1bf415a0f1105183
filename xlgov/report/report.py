"""The canonical report: one model for every edition, figures by key inside, nested JSON at the edge.

The JSON is ``xlgov.report/1``. Counts are integers; money is a string in fixed notation, in 万元; ``null``
without an ``as_reported`` entry is a blank cell. Two exports of the same report are the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from xlgov import values, ways
from xlgov.errors import InputError
from xlgov.finding import Observation, Place
from xlgov.form import EDITIONS, Form, edition
from xlgov.form.identities import LAST
from xlgov.report import canonical, observed
from xlgov.report.as_typed import AsReported, Unplaced, as_reported, entry_value
from xlgov.report.bound import Bound, refuse_misplaced
from xlgov.report.checked import Checked, jsonable
from xlgov.report.observed import Observed
from xlgov.report.origin import Provenance
from xlgov.report.prose import Explanation, note_texts, refuse_doubles, section_texts
from xlgov.report.unit import Contact, Scope, Unit
from xlgov.values import Kind, Number, Value

SCHEMA = "xlgov.report/1"
_PACKAGE = "xlgov.package/1"
"""of the list in a package"""
FIRST_YEAR, FINAL_YEAR = 2000, 2100
"""Reporting years that are believed."""


class Report(Checked, kw_only=True):
    """One annual report.

    ``figures`` holds every statutory key of the edition (``None`` where no number stands) and the keys of
    an import-only row where the report has that row; ``last`` holds last year's figures by key, those
    that are known. ``sections`` and ``notes`` hold every section of prose and every table's note by the
    form's key, ``None`` where nothing is written. ``observations`` are what the reading of a file noticed,
    as long as the cells they speak of hold what was read; ``bound`` are sentences that follow the tables.
    Making one raises ValueError with a Chinese text for anything outside the edition.
    """

    edition: str
    year: int | None = None
    title: str | None = None
    preamble: str | None = None
    unit: Unit = field(default_factory=Unit)
    scope: Scope | None = None
    contact: Contact = field(default_factory=Contact)
    sections: dict[str, str | None] = field(default_factory=dict)
    notes: dict[str, str | None] = field(default_factory=dict)
    figures: dict[str, Number | None]
    last: dict[str, Number] = field(default_factory=dict)
    as_reported: dict[str, AsReported] = field(default_factory=dict)
    unplaced: tuple[Unplaced, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    observations: tuple[Observed, ...] = ()
    bound: tuple[Bound, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)

    def __post_init__(self) -> None:
        super().__post_init__()
        for name, kind in _PARTS.items():
            if not isinstance(getattr(self, name), kind):
                raise ValueError(f"{name} 应为 {kind.__name__}")
        form = _known_form(self.edition).variant(self.figures.keys() | self.as_reported.keys())
        if self.year is not None and not FIRST_YEAR <= self.year <= FINAL_YEAR:
            raise ValueError(f"年度 {self.year} 不合理，应在 {FIRST_YEAR} 至 {FINAL_YEAR} 之间")
        figures = canonical.figures(form, self.figures)
        last = canonical.last_figures(form, self.last)
        settled = {
            "title": (self.title or "").strip() or None,
            "sections": section_texts(form, self.sections),
            "notes": note_texts(form, self.notes),
            "figures": figures,
            "last": last,
            "as_reported": _standing(form, self.as_reported, figures, last),
        }
        for name, value in settled.items():
            object.__setattr__(self, name, value)
        if self.bound:
            refuse_misplaced(self.bound, form)
        if self.observations:
            object.__setattr__(self, "observations", observed.standing(self))

    @property
    def form(self) -> Form:
        """The variant of the edition's form that the report is of: it has every figure and no other."""
        return edition(self.edition).variant(self.figures)

    def value(self, key: str) -> Value:
        """What stands in a cell: ``key`` as in ``figures``, or ``last.`` and a key."""
        this_year = not key.startswith(LAST)
        number = self.figures.get(key) if this_year else self.last.get(key.removeprefix(LAST))
        entry = self.as_reported.get(key)
        if entry is None:
            return values.BLANK if number is None else Value(Kind.NUMBER, number)
        return entry_value(entry, self.form.cells[key.removeprefix(LAST)].measure)

    def shown(self, key: str) -> str | None:
        """What stands under any key as text: a number in fixed notation, else what was typed, or a text.

        None for a blank, a missing cell and what the report does not have.
        """
        if key.removeprefix(LAST) not in self.form.cells:
            text = self.under(key)
            return None if text is None else str(text)
        value = self.value(key)
        return values.fixed(value.number) if value.number is not None else value.typed or None

    def under(self, key: str) -> Any:
        """What stands under a key that is no figure's, as ``unit.name``; None where nothing does."""
        part: Any = self
        for name in key.split("."):
            part = part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)
        return part

    @classmethod
    def of(
        cls, form: Form, cells: Mapping[str, Value], last: Mapping[str, Value] | None = None, **rest: Any
    ) -> Report:
        """Build a report from what stands in cells; keys that are left out are blank."""
        before = last or {}
        return cls(
            edition=form.edition,
            figures={key: value.number for key, value in cells.items()},
            last={key: value.number for key, value in before.items() if value.number is not None},
            as_reported=_typed(cells) | {LAST + key: entry for key, entry in _typed(before).items()},
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
        if isinstance(raw, dict) and raw.get("schema") == _PACKAGE:
            raise InputError("这是解开的上报包里的清单，不是年报", "请用原来的上报包（.zip），不要解开。")
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise InputError(f'不是年报数据文件（缺少 "schema": "{SCHEMA}"）', "请选择由 xlgov 导出的 JSON。")
        data = {key: value for key, value in raw.items() if key not in ("schema", "tables")}
        from xlgov.report.from_json import built

        try:
            _complete(raw)
            form = _known_form(data.get("edition"))
            data["figures"] = canonical.flattened(form, raw.get("tables"), "tables", complete=True)
            data["last"] = canonical.flattened(form, raw.get("last") or {}, "last", complete=False)
            for name in ("unplaced", "explanations", "observations", "bound"):
                data[name] = data.get(name) or ()
            data["as_reported"] = data.get("as_reported") or {}
            report = built(data)
            refuse_doubles(report.explanations)
            return report
        except ValueError as error:
            raise InputError(f"JSON 内容不符合格式：{error}", _CORRECT) from error

    def to_dict(self) -> dict[str, Any]:
        """The nested shape of ``xlgov.report/1``, in its stable order."""
        head = {name: jsonable(getattr(self, name)) for name in _HEAD}
        order = {key: index for index, key in enumerate(self.form.cells)}

        def place(key: str) -> tuple[bool, int]:
            return key.startswith(LAST), order[key.removeprefix(LAST)]

        ordered = sorted(self.as_reported, key=place)
        return {
            "schema": SCHEMA,
            **head,
            "tables": canonical.nested(self.figures),
            "last": canonical.nested(self.last),
            "as_reported": {key: jsonable(self.as_reported[key]) for key in ordered},
            "unplaced": jsonable(self.unplaced),
            "explanations": jsonable(self.explanations),
            **({"observations": jsonable(self.observations)} if self.observations else {}),
            **({"bound": jsonable(self.bound)} if self.bound else {}),
            "provenance": jsonable(self.provenance),
        }

    def to_json(self) -> str:
        """Canonical JSON text, UTF-8, ending in a line break."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"


_PARTS = {
    "unit": Unit,
    "contact": Contact,
    "provenance": Provenance,
}
_REEXPORT = "请重新导出该文件，不要手工改动 JSON。"
_CORRECT = f"请重新导出该文件；由其他系统生成的，请对方按 {ways.SCHEMA}改正。"
_HEAD = ("edition", "year", "title", "preamble", "unit", "scope", "contact", "sections", "notes")
_ALWAYS = (*_HEAD, "tables", "last", "as_reported", "unplaced", "explanations", "provenance")


@dataclass(frozen=True)
class Loaded:
    """A report as it was read: the report, where each figure stands, and what the reader noticed.

    ``places`` has the sheet and cell, or the line, of each figure that was found, of the sections
    (``sections.overview``) and of their paragraphs (``report/paragraphs``). ``source`` is the kind of file:
    rules about the reading do not apply to ``data`` (JSON), rules about formulas only to a ``workbook``.
    ``kept`` are totals that stand as constants because the report's own figure differs. ``left_out`` names
    sheets of the source that the report does not carry; ``summaries`` those of the result of a roll-up, which
    are made when it is added up and in no other workbook of the same report.
    ``made_from`` is the digest of the file that a workbook of ours was made from. ``excuse`` is why a package
    was made of it although errors stand, and by whom.

    What this reading noticed goes into the report, unless a new file is without it; what the report carries
    from an earlier reading is told among the observations. No reader has to see to it.
    """

    report: Report
    places: Mapping[str, Place]
    observations: tuple[Observation, ...] = ()
    source: Literal["workbook", "text", "data"] = "workbook"
    kept: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    summaries: tuple[str, ...] = ()
    made_from: str | None = None
    excuse: str = ""

    def __post_init__(self) -> None:
        if not (self.observations or self.report.observations):
            return
        told, carried = observed.joined(self.report, self.observations)
        object.__setattr__(self, "observations", told)
        if carried != self.report.observations:
            object.__setattr__(self, "report", replace(self.report, observations=carried))


def _typed(cells: Mapping[str, Value]) -> dict[str, AsReported]:
    """The entries of what is no plain number and no blank."""
    odd = values.unusual(cells)
    return {key: entry for key, value in odd.items() if (entry := as_reported(value))}


def _complete(raw: Mapping[str, Any]) -> None:
    """ValueError for a report of which a whole part is missing: what is not there is not blank."""
    missing = [name for name in _ALWAYS if name not in raw]
    if missing:
        raise ValueError(f"缺少 {'、'.join(missing)}")


def _known_form(name: Any) -> Form:
    if name is None:
        raise ValueError(f"没有写明格式版本（edition），应为：{'、'.join(EDITIONS)}")
    if name not in EDITIONS:
        raise ValueError(f"没有“{name}”版格式，只有：{'、'.join(EDITIONS)}")
    return edition(name)


def _standing(
    form: Form,
    given: Mapping[str, AsReported],
    figures: Mapping[str, Number | None],
    last: Mapping[str, Number],
) -> dict[str, AsReported]:
    """Entries that still fit their cell: an entry is void once the cell holds another figure."""
    kept: dict[str, AsReported] = {}
    for key, entry in given.items():
        stem = key.removeprefix(LAST)
        if stem not in form.cells or (key.startswith(LAST) and stem not in form.last):
            raise ValueError(f"as_reported 里的“{key}”不是{form.edition}版格式的项目")
        number = figures.get(key) if key == stem else last.get(stem)
        if entry_value(entry, form.cells[stem].measure).number == number:
            kept[key] = entry
    return kept
