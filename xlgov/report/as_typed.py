"""What was found in a report otherwise than as a plain number in a cell of the form."""

from __future__ import annotations

from typing import Literal

from xlgov import values
from xlgov.report.checked import Checked, Verbatim
from xlgov.values import Kind, Measure, Value

EntryKind = Literal["text", "error", "formula", "missing"]

_ENTRY_KINDS: dict[Kind, EntryKind] = {
    Kind.NUMBER: "text",
    Kind.TEXT: "text",
    Kind.ERROR: "error",
    Kind.FORMULA: "formula",
    Kind.MISSING: "missing",
}


class AsReported(Verbatim):
    """What stood in a cell that did not hold a plain number."""

    kind: EntryKind
    typed: str = ""

    @property
    def words(self) -> str:
        """What stands in the cell, in Chinese, to be put behind its name in brackets."""
        if self.kind == "formula":
            return "公式没有算出结果"
        if self.kind == "missing":
            return "没有读到"
        typed = " ".join(self.typed.split())
        if not typed:
            return "没有填"
        return f"是错误值“{typed}”" if self.kind == "error" else f"填的是“{typed}”"


class Unplaced(Checked):
    """Something found in a table's neighbourhood that belongs to no cell of the edition."""

    place: str
    text: str
    near: str = ""


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
