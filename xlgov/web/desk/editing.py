"""What was corrected in the page, put into the report; totals that added up go on adding up.

The result is what the workbook would hold that is saved of it: the reading's doubts about a cell end where
somebody typed into it, and what a new file is without is not told any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from xlgov.errors import InputError
from xlgov.folding import seen
from xlgov.form.identities import LAST
from xlgov.report import (
    FINAL_YEAR,
    FIRST_YEAR,
    Bound,
    Explanation,
    Loaded,
    Observed,
    Report,
    as_reported,
)
from xlgov.report.paragraphs import text_of
from xlgov.report.unit import LABELS, words_of
from xlgov.report.unit_codes import lost_digits
from xlgov.values import Value, fits, fixed, from_text
from xlgov.web.desk.live_totals import Typed, followed
from xlgov.workbook.filling import fill

FIGURES, TEXTS, EXPLANATIONS, REFRESHED = "figures", "texts", "explanations", "refreshed"
REPAIRED = "repaired"
"""The parts of edits. A figure is what was typed, or None for a total that goes by its formula again; an
explanation is {"text", "by", "at": YYYY-MM-DD, "code", "about"}, without text where it is taken away;
``refreshed`` is what the operation ``refresh`` said: {"texts": {key: text}, "bound": [...]}; ``repaired`` has
what the operation ``repair`` put under keys."""
_LONGEST = 1_000
"""letters that somebody can type into a figure's cell"""


def edited(loaded: Loaded, edits: Mapping[str, Any]) -> Loaded:
    """The report with figures as they were typed and texts as they were written; itself without any edits.

    Raises InputError for what no report of its edition can hold.
    """
    if not is_edited(edits):
        return loaded
    figures, texts = edits.get(FIGURES) or {}, edits.get(TEXTS) or {}
    try:
        report = _with_texts(replace(loaded.report, observations=()), texts)
        report = _with_last(_with_figures(report, figures), figures)
        report = _explained(report, edits.get(EXPLANATIONS) or {})
        refreshed = edits.get(REFRESHED) or {}
        if refreshed:
            report = replace(report, bound=tuple(Bound(**each) for each in refreshed["bound"]))
        report = _noticed(report, loaded.report, edits)
    except ValueError as error:
        raise InputError(f"改动不能用：{error}", "请改正后重试。") from error
    return replace(
        loaded,
        report=report,
        places={key: place for key, place in loaded.places.items() if text_of(key)[0] not in texts},
        observations=(),
        source="workbook",
        kept=frozenset(fill(report.form, report).kept),
    )


def is_edited(edits: Mapping[str, Any]) -> bool:
    """Whether anything was changed."""
    return any(edits.get(part) for part in (FIGURES, TEXTS, EXPLANATIONS, REFRESHED))


def _with_figures(report: Report, given: Mapping[str, str | None]) -> Report:
    """This year's figures, with the totals over them."""
    typed: Typed = {}
    for key, text in given.items():
        if key.startswith(LAST):
            continue
        if key not in report.form.cells or (text is None and key not in report.form.computed):
            raise ValueError(f"没有“{key}”这一格")
        typed[key] = None if text is None else _read(report, key, text)
    cells = followed(report, typed)
    for key, value in cells.items():
        cell = report.form.cells[key]
        if value.number is not None and not fits(value.number, cell.measure):
            label = cell.label.strip("“”")
            raise ValueError(f"“{label}”合计出来是 {fixed(value.number)}，超出这一格能填的范围")
    return _holding(report, cells)


def _holding(report: Report, cells: Mapping[str, Value]) -> Report:
    """The report with other values in some cells."""
    entries = {key: entry for key, entry in report.as_reported.items() if key not in cells}
    entries |= {key: entry for key, value in cells.items() if (entry := as_reported(value))}
    numbers = {key: value.number for key, value in cells.items()}
    return replace(report, figures=report.figures | numbers, as_reported=entries)


def _with_last(report: Report, given: Mapping[str, str | None]) -> Report:
    """Last year's figures."""
    last, entries = dict(report.last), dict(report.as_reported)
    for name, text in given.items():
        if not name.startswith(LAST):
            continue
        key = name.removeprefix(LAST)
        if key not in report.form.last or text is None:
            raise ValueError(f"没有“{name}”这一格")
        value = _read(report, key, text)
        last.pop(key, None)
        entries.pop(name, None)
        if value.number is not None:
            last[key] = value.number
        if entry := as_reported(value):
            entries[name] = entry
    return replace(report, last=last, as_reported=entries)


def _read(report: Report, key: str, text: str) -> Value:
    if len(text) > _LONGEST:
        raise ValueError(f"“{report.form.cells[key].label}”里的内容超过 {_LONGEST} 个字")
    return from_text(text.strip(), report.form.cells[key].measure)


def _with_texts(report: Report, given: Mapping[str, str]) -> Report:
    """The report with other texts and other answers on the cover."""
    for key, text in given.items():
        name, _, part = key.partition(".")
        if name in ("sections", "notes"):
            report = replace(report, **{name: getattr(report, name) | {part: text}})
        elif key not in LABELS or key == "edition":
            raise ValueError(f"没有“{key}”这一项")
        elif part:
            below = replace(getattr(report, name), **{part: _answer(key, text)})
            report = replace(report, **{name: below})
        else:
            report = replace(report, **{name: _answer(key, text)})
    return report


def _answer(key: str, text: str) -> Any:
    """What an answer on the cover says; ValueError for one that it cannot be."""
    visible = seen(text).strip()
    if not visible:
        return None
    words = words_of(key)
    if words is not None:
        if visible not in words:
            raise ValueError(f"“{LABELS[key]}”不能是“{visible}”")
        return visible
    if key == "year":
        if not (visible.isdecimal() and FIRST_YEAR <= int(visible) <= FINAL_YEAR):
            raise ValueError("“年度”要填四位数字的年度，如 2025")
        return int(visible)
    if key == "unit.code" and lost_digits(visible):
        raise ValueError(f"“单位代码”“{visible}”好像丢失了末尾的数字")
    return visible


def _explained(report: Report, given: Mapping[str, Mapping[str, str | None]]) -> Report:
    """The report with what was written to explain findings; nothing written takes an explanation away."""
    found = {each.fingerprint: each for each in report.explanations}
    for mark, typed in given.items():
        before = found.pop(mark, None)
        words, by = (typed["text"] or "").strip(), (typed.get("by") or "").strip() or None
        if words:
            same = before is not None and (before.text, before.by) == (words, by)
            about = typed.get("at"), typed.get("code"), typed.get("about")
            found[mark] = before if before and same else Explanation(mark, words, by, *about)
    return replace(report, explanations=tuple(found.values()))


def _noticed(report: Report, before: Report, edits: Mapping[str, Any]) -> Report:
    """What the reading noticed, but for cells that somebody typed into.

    Of a text that was only brought up to its table's figures it is still true, and so it is of what only says
    the same in other words.
    """
    typed = (edits.get(FIGURES) or {}) | (edits.get(TEXTS) or {})
    brought = (edits.get(REFRESHED) or {}).get(TEXTS) or {}
    repaired = edits.get(REPAIRED) or {}
    kept = {
        key
        for key, text in typed.items()
        if text is not None and text in (brought.get(key), repaired.get(key))
    }
    touched = set(typed) - kept
    # whatever it was read from, it is in our form now
    origin = report.provenance
    if origin.template is None:
        origin = replace(origin, template=report.form.template)
    standing = tuple(_without(before.observations, touched, {key: report.shown(key) for key in kept}))
    return replace(report, observations=standing, provenance=origin)


def _without(
    noticed: tuple[Observed, ...], touched: set[str], said: Mapping[str, str | None]
) -> Iterator[Observed]:
    for each in noticed:
        cells = {key: said.get(key, was) for key, was in each.cells.items() if key not in touched}
        if cells or not each.cells:
            yield each if cells == each.cells else replace(each, cells=cells)
