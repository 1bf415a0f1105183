"""Formulas with the result 0 that may have been an empty text or words: LibreOffice and OpenOffice write 0
into an .xls wherever a formula under a number format gives text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlgov import late
from xlgov.finding import Observation
from xlgov.workbook.cells import Contents
from xlgov.workbook.phrases import first_few
from xlgov.workbook.places import Places

_CODE = "S-UNSURE"
_SUMS = late.compile(r"(?:SUM|SUMIF|SUMPRODUCT|COUNT|COUNTA|COUNTIF|ROUND|INT|ABS|MAX|MIN|AVERAGE|N|VALUE)\(")
_RECKONED = late.compile(r"[-+*/^]")
_TEXTUAL = late.compile(r'["&]|\b(?:IF|TEXT|T|TRIM|LEFT|RIGHT|CONCATENATE|CHOOSE)\(')


def noughts(
    contents: Contents, places: Places, is_sound: Callable[[str], bool] = lambda _: False
) -> Iterator[Observation]:
    """The figures that such a formula holds, as unsure, but for those that are known otherwise."""
    for sheet, on_sheet in places.by_sheet.items():
        cells = contents.flags(sheet).noughts
        held = [key for key in on_sheet.keys if places[key].cell in cells] if cells else ()
        doubtful = [key for key in held if not (is_sound(key) or _is_number(contents.formula(places[key])))]
        if doubtful:
            named = first_few(str(places[key].cell) for key in doubtful)
            yield Observation(
                _CODE,
                f"单元格 {named}里公式的结果存的是 0，原来可能是空白或文字，请对照原件核对",
                places[doubtful[0]],
                keys=tuple(doubtful),
                cause="LibreOffice 另存为 .xls 时，把公式算出的空白和文字也存成 0。",
                unsure=True,
            )


def _is_number(formula: str | None) -> bool:
    """Whether a formula gives a number whatever it refers to holds."""
    if formula is None or _TEXTUAL.search(formula):
        return False
    return bool(_SUMS.match(formula) or _RECKONED.search(formula.partition("!")[2] or formula))
