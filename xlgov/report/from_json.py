"""The fields of a report's JSON as a report. The only module that needs pydantic, imported on first use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from xlgov.finding import number_to_json
from xlgov.report.canonical import cut
from xlgov.report.checked import clean_text
from xlgov.report.report import Report

_REPORT = TypeAdapter(Report)
DEEPEST = 20
"""levels of a roll-up's tree; the state has five"""


def built(fields: Mapping[str, Any]) -> Report:
    """The report of these fields, figures by key; ValueError, in Chinese, for the first that does not fit."""
    amounts = {
        name: {key: number_to_json(number) for key, number in fields[name].items()}
        for name in ("figures", "last")
    }
    # in strict mode pydantic takes dicts and lists only as JSON text
    _refuse_deep(fields.get("provenance"))
    text = json.dumps({**fields, **amounts}, ensure_ascii=False, default=float)
    clean_text(text)  # half a character, which JSON can spell and no text can hold
    try:
        return _REPORT.validate_json(text)
    except ValidationError as error:
        raise ValueError(_explained(error)) from error


def _refuse_deep(provenance: Any) -> None:
    """ValueError for a tree of addends that is deeper than any administration."""
    level, depth = [provenance], 0
    while level:
        if depth > DEEPEST:
            raise ValueError(f"provenance.addends 超过 {DEEPEST} 级")
        below = [each.get("addends") for each in level if isinstance(each, dict)]
        level = [node for nodes in below if isinstance(nodes, list) for node in nodes]
        depth += 1


def _explained(error: ValidationError) -> str:
    """The first thing that was found wrong, in Chinese."""
    first = error.errors()[0]
    context = first.get("ctx", {})
    parts = [str(part) for part in first["loc"]]
    if "figures" in parts:
        del parts[parts.index("figures") + 2 :]  # the kinds of number that were tried
    where = ".".join(parts)
    if "error" in context:
        what = f"{context['error']}（{where}）" if where else str(context["error"])
    elif "figures" in parts:
        return f"汇总来源里的金额不是数字（{where}）"
    elif first["type"] == "unexpected_keyword_argument":
        what = f"多出了不认识的项目 {where}"
    else:
        allowed = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、")
        what = f"{where} 的值“{cut(first.get('input'))}”不合要求" + (f"，只能是 {allowed}" if allowed else "")
    more = error.error_count() - 1
    return what + (f"（另有 {more} 处）" if more else "")
