"""The hidden sheet: what is written there is read back."""

from __future__ import annotations

import json

from tests.reports import report
from xlgov.report import Unplaced
from xlgov.workbook import memory


def test_what_has_no_cell_is_cut_into_pieces_and_joined() -> None:
    original = report(title="标题", unplaced=(Unplaced(place="第3行", text="𠀀字" * 20_000),))
    data = memory.unseen(original, {"requests.received.total": 54}, "2026-01-20")
    rows = list(memory.rows(original.form, data))
    pieces = [piece for name, piece in rows if name == memory.DATA]
    assert len(pieces) > 1
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= memory.PIECE
    assert memory.joined(pieces) == data
    assert "".join(pieces) == json.dumps(data, separators=(",", ":"))
    assert dict(rows[:3])["digest"] == original.form.digest
