"""Numbers that are missing, and units that are not those of the form."""

from __future__ import annotations

from typing import Any

from tests.reports import TEXTS, report


def written(text: str) -> Any:
    """A report with this in its first section."""
    return report(sections=TEXTS | {"overview": text})


CASES: dict[str, Any] = {
    "N-GAP": (written("全年按条例公开条件成熟的信息130条。"), written("全年主动公开条，其中政策文件条。")),
    "N-UNIT-1": (
        written("全年收到申请0件，提供申请渠道3个，发生行政诉讼0起。"),
        written("全年收到依申请公开0条，均已答复。"),
    ),
}
