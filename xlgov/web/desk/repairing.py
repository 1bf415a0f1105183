"""The operation ``repair`` (一键规范): what of a report can be put right, and what was chosen as edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlgov import ways
from xlgov.errors import InputError
from xlgov.repairs import Repair, applied, proposed
from xlgov.report import Report
from xlgov.ways import Face
from xlgov.web.desk.corrections import as_typed
from xlgov.web.desk.desk import Desk
from xlgov.web.desk.explaining import written
from xlgov.web.desk.opened import opened

_NOTHING = {"text": "", "by": None, "at": None}
"""an explanation that is taken away"""


def repair(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    """``repairs`` of a report, each as ``Repair.to_json``; ``edits``: what to put into those of the report
    for the ones whose "id" is in ``given["chosen"]``, None without that.

    Raises InputError where the report has not all that were chosen.
    """
    report, found = _proposed(desk, given)
    chosen = given.get("chosen")
    return {
        "repairs": [_told(each) for each in found],
        "edits": None if chosen is None else _edits(report, found, frozenset(chosen)),
    }


def _proposed(desk: Desk, given: Mapping[str, Any]) -> tuple[Report, tuple[Repair, ...]]:
    loaded = opened(desk, given).loaded
    return loaded.report, proposed(loaded)


def _told(found: Repair) -> dict[str, Any]:
    told = found.to_json()
    return {**told, "why": ways.told(found.why, Face.PAGE)}


def _edits(report: Report, found: tuple[Repair, ...], chosen: frozenset[str]) -> dict[str, Any]:
    wanted = [each for each in found if each.id in chosen]
    if len(wanted) != len(chosen):
        raise InputError("有的规范已经不适用了", "内容改动过，请再点一次“一键规范”。")
    after = applied(report, wanted)
    figures = {each.key: as_typed(after, each.key) for each in wanted if each.edit is None}
    texts = {each.edit.key: after.shown(each.edit.key) or "" for each in wanted if each.edit is not None}
    return {
        "figures": figures,
        "texts": texts,
        "repaired": figures | texts,
        "explanations": _moved(report, after),
    }


def _moved(before: Report, after: Report) -> dict[str, Any]:
    """The explanations that go on counting under another fingerprint: the figures are the same."""
    old = {each.fingerprint: each for each in before.explanations}
    new = {each.fingerprint: each for each in after.explanations}
    gone: dict[str, Any] = {mark: _NOTHING for mark in old if mark not in new}
    return gone | {mark: written(each) for mark, each in new.items() if mark not in old}
