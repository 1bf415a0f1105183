"""Whether a value is of the shape that a JSON Schema asks for, as far as our own small schemas go: types,
words, patterns, bounds, and objects that have all their fields and no others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from xlgov.report.canonical import cut

_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


def of_object(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all these fields and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def fault(value: Any, schema: Mapping[str, Any], way: str = "") -> str:
    """What first is not as the schema wants it, in Chinese with the way to it; empty where all is."""
    named = way or "整个文件"
    if "const" in schema or "enum" in schema:
        words = [schema["const"]] if "const" in schema else schema["enum"]
        return (
            "" if any(value == word and type(value) is type(word) for word in words) else _wrong(named, value)
        )
    if not _is_of(value, schema["type"]):
        return _wrong(named, value)
    if isinstance(value, dict):
        return _fault_in_object(value, schema, way)
    if isinstance(value, list):
        faults = (fault(each, schema["items"], f"{way}.{at}") for at, each in enumerate(value))
        return next(filter(None, faults), "")
    if isinstance(value, str):
        long_enough = len(value) >= schema.get("minLength", 0)
        fits = "pattern" not in schema or re.fullmatch(schema["pattern"], value)
        return "" if long_enough and fits else _wrong(named, value)
    if isinstance(value, int):
        fits = schema.get("minimum", value) <= value <= schema.get("maximum", value)
        return "" if fits else _wrong(named, value)
    return ""


def _is_of(value: Any, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    if value is None:
        return "null" in names
    # True is an int to Python, and no number to anybody else
    return any(type(value) is _TYPES[name] for name in names if name != "null")


def _fault_in_object(value: Mapping[str, Any], schema: Mapping[str, Any], way: str) -> str:
    shapes: Mapping[str, Any] = schema["properties"]
    for name in shapes:
        if name not in value:
            return f"缺少 {_below(way, name)}"
    for name, each in value.items():
        if name not in shapes:
            return f"多出了不认识的 {_below(way, cut(name))}"
        if found := fault(each, shapes[name], _below(way, name)):
            return found
    return ""


def _below(way: str, name: str) -> str:
    return f"{way}.{name}" if way else name


def _wrong(named: str, value: Any) -> str:
    return f"{named} 的值“{cut(value)}”不合要求"
