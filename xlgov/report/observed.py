"""What the reading of a file noticed, as the report carries it into every other form.

It stands until the cells it speaks of hold something else than was read, or somebody explains it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from xlgov.finding import Observation, Severity
from xlgov.form import Form
from xlgov.form.identities import LAST
from xlgov.report.checked import ABSENT_IF_EMPTY, Verbatim, text_fields
from xlgov.report.unit import Contact, Unit

if TYPE_CHECKING:
    from xlgov.report.report import Report

TEXT_LIMIT = 2_000
"""characters of each text of an observation"""
LIMIT = 2_000
"""observations of one report"""
MORE = "S-NOTED"
"""The code of what stands for those beyond the limit; its rule also tells codes that no other rule tells."""

SeverityWord = Literal["error", "warning", "info"]


class Observed(Verbatim):
    """One thing that was noticed in ``source`` at ``place``; the texts are those of an Observation.

    ``cells`` has what each key concerned held when it was read (see ``Report.shown``). ``unsure`` as in an
    Observation.
    """

    code: str
    message: str
    severity: SeverityWord | None = None
    cause: str | None = None
    advice: str | None = None
    source: str | None = None
    place: str = ""
    quote: str = ""
    cells: dict[str, str | None] = field(default_factory=dict)
    unsure: bool = field(default=False, metadata=ABSENT_IF_EMPTY)

    def __post_init__(self) -> None:
        super().__post_init__()
        texts = [getattr(self, name) for name in text_fields(Observed)]
        if not self.code.strip() or any(len(text or "") > TEXT_LIMIT for text in texts):
            raise ValueError(f"observations 里有一条没有代码，或者文字超过 {TEXT_LIMIT} 个字")
        if not isinstance(self.cells, dict) or not all(map(_is_text, self.cells.values())):
            raise ValueError("observations 里的 cells 应为一组文字")
        if not isinstance(self.unsure, bool):
            raise ValueError("observations 里的 unsure 应为 true 或 false")

    @classmethod
    def of(cls, noticed: Observation, report: Report) -> Observed:
        """What was noticed when this report was read, with what its cells hold."""
        known = keys_of(report.form)
        return cls(
            code=noticed.code,
            message=_cut(noticed.message),
            severity=noticed.severity.value if noticed.severity else None,
            cause=None if noticed.cause is None else _cut(noticed.cause),
            advice=None if noticed.advice is None else _cut(noticed.advice),
            source=report.provenance.source and _cut(report.provenance.source),
            place=_cut(str(noticed.place)),
            quote=_cut(noticed.quote),
            cells={key: report.shown(key) for key in noticed.keys if key in known},
            unsure=noticed.unsure,
        )

    @property
    def told(self) -> Observation:
        """It, as the rules want it: without a place of its own, but with the words for where it was."""
        where = " ".join(part for part in (self.source, self.place) if part)
        return Observation(
            self.code,
            self.message,
            quote=self.quote,
            keys=tuple(self.cells),
            severity=Severity(self.severity) if self.severity else None,
            cause=self.cause,
            advice=self.advice,
            origin=f"原文件 {where}" if where else "以前记下的",
            unsure=self.unsure,
        )

    @property
    def same(self) -> tuple[object, ...]:
        """Equal for two readings of one fault."""
        return self.code, self.message, self.quote, tuple(self.cells)


def standing(report: Report) -> tuple[Observed, ...]:
    """The observations of a report without the keys that hold something else by now; ValueError as
    ``refuse_misfits``."""
    refuse_misfits(report.observations, report.form)
    found = []
    for each in report.observations:
        cells = {key: was for key, was in each.cells.items() if report.shown(key) == was}
        if cells or not each.cells:
            found.append(each if cells == each.cells else replace(each, cells=cells))
    return tuple(found)


def put_in_other_words(before: Report, after: Report) -> Iterator[Observed]:
    """What was noticed of a report, as it is still true of one that only says the same in other words."""
    for each in before.observations:
        cells = {
            key: after.shown(key) if before.shown(key) == was else was for key, was in each.cells.items()
        }
        yield replace(each, cells=cells)


def refuse_misfits(observations: Sequence[Observed], form: Form) -> None:
    """ValueError for keys that the edition does not have, and for more than a report may have."""
    if len(observations) > LIMIT:
        raise ValueError(f"observations 超过 {LIMIT} 条")
    known = keys_of(form)
    for each in observations:
        unknown = next((key for key in each.cells if key not in known), None)
        if unknown is not None:
            raise ValueError(f"observations 里的“{unknown}”不是{form.edition}版格式的项目")


def joined(
    report: Report, noticed: Iterable[Observation]
) -> tuple[tuple[Observation, ...], tuple[Observed, ...]]:
    """What this reading noticed and what the report carries, each once: for the rules, and for the report."""
    fresh = [each for each in noticed if not each.origin]
    own = [Observed.of(each, report) for each in fresh]
    seen = {each.same for each in own}
    before = [each.told for each in report.observations if each.same not in seen]
    carried = {each.same for each in report.observations}
    new = [
        kept
        for each, kept in zip(fresh, own, strict=True)
        if not each.cured_by_writing and kept.same not in carried
    ]
    return (*fresh, *before), _within_limit(report, [*report.observations, *new])


def _within_limit(report: Report, every: Sequence[Observed]) -> tuple[Observed, ...]:
    """All of them; where they are too many, the first, and one that counts the rest."""
    if len(every) <= LIMIT:
        return tuple(every)
    first = [each for each in every if each.code != MORE][: LIMIT - 1]
    rest = len(every) - len(first)
    more = Observation(MORE, f"读取时发现的问题太多，另有 {rest} 处没有逐条记下")
    return (*first, Observed.of(more, report))


@lru_cache(maxsize=16)
def keys_of(form: Form) -> frozenset[str]:
    """Every key that an observation can speak of: figures, last year's, and the texts of a report."""
    keys = {*form.widest.cells, *(LAST + key for key in form.last)}
    keys |= {"year", "title", "preamble", "scope"}
    for name, part in (("unit", Unit), ("contact", Contact)):
        keys |= {f"{name}.{each.name}" for each in fields(part)}
    keys |= {f"sections.{section.key}" for section in form.sections if section.kind == "text"}
    return frozenset(keys | {f"notes.{table.key}" for table in form.tables})


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + "…"


def _is_text(text: object) -> bool:
    return text is None or isinstance(text, str)
