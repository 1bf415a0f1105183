"""What a button needs of the workbook it is pressed in."""

from __future__ import annotations

from xlgov.errors import InputError
from xlgov.excel.reading import Live
from xlgov.workbook import pages


def own_workbook(live: Live) -> None:
    """Raises InputError for a workbook that was not made from our template: nothing is written into it."""
    if not live.contents.has(pages.HIDDEN) or pages.SCALARS.keys().isdisjoint(live.loaded.places):
        raise InputError(
            "这不是用年报模板制作的工作簿，只能校验和导出",
            "要填报请打开年报模板；要转换请先“导出 JSON”，再在模板里“导入 JSON”。",
            file=live.book.name,
        )
