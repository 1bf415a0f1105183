"""What Excel makes of what is put into a cell, and what a program gets back of it."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any

from tests.excel.com.calculation import general, parsed
from tests.excel.com.cells import EPOCH, TEXT_LIMIT, Cell, Failure, serial
from tests.excel.com.errors import VALUES, raised

if TYPE_CHECKING:
    from tests.excel.com.bookfile import SheetFile

FORMULA_LIMIT = 8_192
"""Characters of a formula (Microsoft, "Excel specifications and limits")."""
_NUMBER = re.compile(r"\s*[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][-+]?\d+)?\s*%?\s*")
_DATE = re.compile(r"\s*(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?\s*")
_DOUBTFUL = re.compile(
    r"[-+=@＝＋－＠]|(?=.*[\d０-９])[\d０-９\s()（）,.，．:：/／%％$¥￥€£年月日时分秒点上下午a-fmpAEMP-]+\Z"
)
"""What Excel may read as a formula, a number, a date or a time, and this fake does not know as what."""
_DATE_FORMAT = "yyyy/m/d"


def enter(sheet: SheetFile, cell: Cell, value: Any) -> None:
    """Put a value into a cell as Range.Value does it. Raises com_error where Excel refuses it."""
    cells, styles = sheet.cells, sheet.file.styles
    style = cells.style(cell)
    if isinstance(value, str):
        _enter_text(sheet, cell, value, style)
        return
    if styles.has_prefix(style):
        cells.put_style(cell, styles.with_prefix(style, False))
    if isinstance(value, datetime.datetime):
        if styles.number_format(style) == "General":
            cells.put_style(cell, styles.with_number_format(cells.style(cell), _DATE_FORMAT))
        cells.put(cell, serial(value))
    elif isinstance(value, bool) or value is None:
        cells.put(cell, value)
    elif isinstance(value, int) and value in VALUES.values():
        cells.put(cell, Failure(next(name for name, code in VALUES.items() if code == value)))
    elif isinstance(value, (int, float)):
        # a number in a cell of the format Text stays a number until it is typed anew
        cells.put(cell, float(value))
    else:
        raise NotImplementedError(f"a {type(value).__name__} in a cell")


def _enter_text(sheet: SheetFile, cell: Cell, text: str, style: int) -> None:
    cells, styles = sheet.cells, sheet.file.styles
    if len(text) > TEXT_LIMIT:
        raise raised("Application-defined or object-defined error")
    is_text_cell = styles.number_format(style) == "@"
    prefix = text.startswith("'")
    if text.startswith("=") and len(text) > 1 and not is_text_cell:
        enter_formula(sheet, cell, text)
        return
    new = styles.with_prefix(style, prefix)
    if new != style:
        cells.put_style(cell, new)
    if prefix:
        cells.put(cell, text[1:])
    elif not text:
        cells.put(cell, None)
    elif is_text_cell:
        cells.put(cell, text)
    else:
        _enter_typed(sheet, cell, text)


def _enter_typed(sheet: SheetFile, cell: Cell, text: str) -> None:
    """A text as if a person had typed it: a number, a date, a truth value, or a text after all."""
    cells, styles = sheet.cells, sheet.file.styles
    style = cells.style(cell)
    if text.strip().upper() in ("TRUE", "FALSE"):
        cells.put(cell, text.strip().upper() == "TRUE")
    elif text.strip() in VALUES:
        cells.put(cell, Failure(text.strip()))
    elif _NUMBER.fullmatch(text) and re.search(r"\d", text):
        share = text.strip().endswith("%")
        number = float(text.replace(",", "").replace("%", ""))
        if share and styles.number_format(style) == "General":
            cells.put_style(cell, styles.with_number_format(style, "0%" if "." not in text else "0.00%"))
        cells.put(cell, float(f"{number:.15g}") / (100 if share else 1))
    elif date := _DATE.fullmatch(text):
        try:
            moment = datetime.datetime(*map(int, date.groups()))  # type: ignore[arg-type]
        except ValueError:
            cells.put(cell, text)
            return
        if styles.number_format(style) == "General":
            cells.put_style(cell, styles.with_number_format(style, _DATE_FORMAT))
        cells.put(cell, serial(moment))
    elif _DOUBTFUL.match(text):
        raise NotImplementedError(f"the fake Excel does not know what Excel makes of {text!r} in a cell")
    else:
        cells.put(cell, text)


def enter_formula(sheet: SheetFile, cell: Cell, text: str) -> None:
    """Put ``=…`` into a cell; what is no formula raises com_error as Excel does, or that the fake is too
    small for it."""
    if len(text) > FORMULA_LIMIT:
        raise raised("Application-defined or object-defined error")
    parsed(text[1:])
    sheet.cells.put_formula(cell, text[1:])


def value_of(sheet: SheetFile, cell: Cell, *, dates: bool = True) -> Any:
    """Range.Value of one cell (Value2 without ``dates``)."""
    found = sheet.cells.value(cell)
    if isinstance(found, Failure):
        return VALUES[found.name]
    if dates and isinstance(found, float) and sheet.file.styles.is_date(sheet.cells.style(cell)):
        from tests.excel.com.standins import com_time

        return com_time(EPOCH + datetime.timedelta(days=found))
    return found


def formula_of(sheet: SheetFile, cell: Cell) -> str:
    """Range.Formula of one cell: of a constant what stands in the line of input."""
    formula = sheet.cells.formula(cell)
    if formula is not None:
        return f"={formula}"
    found = sheet.cells.value(cell)
    if found is None:
        return ""
    if isinstance(found, bool):
        return str(found).upper()
    if isinstance(found, Failure):
        return found.name
    return general(found) if isinstance(found, float) else found
