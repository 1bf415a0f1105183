"""A second sheet with the same table: the figures in which it differs, and what to say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlgov import late, ways
from xlgov.finding import Observation, Place, Severity
from xlgov.form import defined_name
from xlgov.values import Value
from xlgov.workbook.cells import NOTHING, Contents
from xlgov.workbook.frame import Layout
from xlgov.workbook.naming import Names
from xlgov.workbook.phrases import COPIED, KEEP_ONE

_YEAR = late.compile(r"20[0-9]{2}")
_LAST_YEAR = late.compile(r"[去上往前历]一?年")
Standing = tuple[str, Mapping[str, Place]]
"""a sheet, and the cell of each figure on it"""


def compared(
    layout: Layout, contents: Contents, names: Names, read: Standing, copy: Standing
) -> tuple[set[str], Observation]:
    """The figures that differ on a second sheet with the same table, and what to say; a blank copy differs
    in nothing, nor does last year's, and what is hidden is not seen."""
    (first, places), (second, again) = read, copy
    cells = layout.template.form.cells

    def value(key: str, where: Mapping[str, Place]) -> Value | None:
        return contents.value(where[key], cells[key].measure) if key in where else None

    differing = [key for key in layout.figures if value(key, places) != value(key, again)]
    entered = [key for key in again if not cells[key].computed]
    blank = all(contents.content(again[key]) in NOTHING for key in entered)
    filled = any(contents.content(place) not in NOTHING for place in places.values())
    last = filled and _is_of_another_year(second, first, contents, names)
    if contents.visible[second] and differing and not (blank or last):
        return set(differing), _differing(layout, contents, differing, read, copy)
    how = "数字相同" if not differing else "那一张空着" if blank else "那一张被隐藏"
    return set(), Observation(
        "C-FORMULA",
        f"“{layout.table.sheet}”表有两份，{'那一张从表名看是往年的' if last else how}："
        f"读的是工作表“{first}”，没有读“{second}”",
        Place(second),
        severity=Severity.WARNING if last else None,
        cause=COPIED,
        advice=f"删去不报的一张；也可以{ways.REBUILD}。",
        cured_by_writing=blank or last or not differing,
    )


def _differing(
    layout: Layout, contents: Contents, keys: Sequence[str], read: Standing, copy: Standing
) -> Observation:
    (first, places), (second, again) = read, copy
    key = keys[0]
    one, other = (
        contents.text(where[key]) or "空白" if key in where else "没有" for where in (places, again)
    )
    return Observation(
        "S-TABLE",
        f"“{layout.table.sheet}”表有两份（工作表“{first}”和“{second}”），{len(keys)} 个数不同，"
        f"如{layout.template.form.cells[key].label}一处是 {one}，一处是 {other}："
        "不能确定报哪一份，这些数没有读入",
        places.get(key, Place(second)),
        keys=tuple(keys),
        cause="复制过工作表，两份填得不一样。",
        advice=KEEP_ONE,
    )


def _is_of_another_year(sheet: str, read: str, contents: Contents, names: Names) -> bool:
    """Whether a sheet's name, and not that of the sheet that is read, says that it is of another year."""
    cover = names.everywhere.get(defined_name("year"))
    now = _YEAR.findall(contents.text(cover)) if cover is not None else []

    def other(name: str) -> bool:
        years = _YEAR.findall(name)
        return bool(_LAST_YEAR.search(name) or (now and years and not set(now).intersection(years)))

    return other(sheet) and not other(read)
