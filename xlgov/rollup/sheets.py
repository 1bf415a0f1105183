"""Tables that people fill in beside the reports (名册, 决定表): found by their heading row, read as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlgov import files
from xlgov.api import TABLE_ENDING, most_bytes
from xlgov.documents.text.reader import decode
from xlgov.errors import InputError
from xlgov.folding import seen
from xlgov.form.model import NAME_PREFIX
from xlgov.legible import legible
from xlgov.report.unit_names import plain
from xlgov.workbook.cells import FileContents, shown
from xlgov.workbook.geometry import address
from xlgov.workbook.package import open_package

_SHOWN = 20
"""wrong cells that are told one by one"""
HEADING_ROWS = 30
"""The heading row is looked for in so many rows at the top of each sheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One filled line: ``number`` counts from 1, ``cells`` has the text of each known column."""

    number: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    file: str
    sheet: str | None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def wrong(self, what: str, advice: str, column: str) -> InputError:
        """What is to be raised for the cell of a column."""
        cell = address(self.number - 1, self.columns.get(column, 0))
        return InputError(what, advice, file=self.file, sheet=self.sheet, cell=cell)


def read_rows(
    path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str], what: str
) -> list[Row]:
    """The lines below the heading row of a .xlsx, .xlsm or .csv file; blank lines are left out.

    ``columns`` has the words that head each column, ``needed`` those without which a row is no heading row;
    ``what`` is what people call the table. Of several sheets the first with a heading row counts. Raises
    InputError for a file that cannot be read, has no heading row, or has an error value in a column.
    """
    try:
        sheets = list(_sheets(path))
    except InputError as error:
        raise error.at(file=path.name) from error
    for sheet, lines, errors in sheets:
        for index, line in enumerate(lines[:HEADING_ROWS]):
            found = _headed(line, columns)
            if all(column in found for column in needed):
                return list(_below(path.name, sheet, lines, index, found, errors, what))
    words = "、".join(columns[column][0] for column in needed)
    raise InputError(
        f"没有找到{what}的表头（{words}）",
        "表头要在一行里，列名照抄；可以先用 xlgov 生成一份空表，再把内容填进去。",
        file=path.name,
    )


Lines = Sequence[Sequence[str]]


def _sheets(path: Path) -> Iterator[tuple[str | None, Lines, Mapping[str, str]]]:
    """Name, lines and error cells of each sheet; a .csv has one without a name."""
    content = files.read_bytes(path, most_bytes(path.name))
    ending = path.suffix.lower()
    if ending == TABLE_ENDING:
        try:
            yield None, list(csv.reader(io.StringIO(decode(content), newline=""), strict=True)), {}
        except csv.Error as error:
            raise InputError(
                "不是有效的 CSV 文件", "请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。"
            ) from error
        return
    if ending not in (".xlsx", ".xlsm"):
        raise InputError(
            f"不能读取“{ending or '没有扩展名'}”这种文件", "请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。"
        )
    contents = FileContents(open_package(content))
    if any(name.startswith(NAME_PREFIX) for name in contents.names):
        return  # an annual report, whose cover has words in common with these tables
    for sheet in contents.sheets:
        lines = [[shown(cell) for cell in line] for line in contents.rows(sheet.name)]
        yield sheet.name, lines, contents.flags(sheet.name).errors


def together(faults: Sequence[InputError], what: str) -> InputError:
    """One error that tells the wrong cells of a table line by line: of one file, at least one."""
    if len(faults) == 1:
        return faults[0]
    lines = "".join(f"\n  {fault.text(None).removeprefix(f'{fault.file} ')}" for fault in faults[:_SHOWN])
    first = f"，前 {_SHOWN} 处" if len(faults) > _SHOWN else ""
    return InputError(f"{what}里有 {len(faults)} 格不能用{first}：{lines}", file=faults[0].file)


def _headed(line: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The position of each column that a line names."""
    words = {plain(word): column for column, names in columns.items() for word in names}
    found: dict[str, int] = {}
    for position, cell in enumerate(line):
        column = words.get(plain(cell))
        if column is not None:
            found.setdefault(column, position)
    return found


def text_of(cell: str) -> str:
    """What somebody entered without what nobody sees, with one kind of line break."""
    return seen(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _below(
    file: str,
    sheet: str | None,
    lines: Lines,
    heading: int,
    columns: Mapping[str, int],
    errors: Mapping[str, str],
    what: str,
) -> Iterator[Row]:
    """Raises InputError for all cells with an error value or letters that nobody sees, at the end."""
    faults: list[InputError] = []
    for index, line in enumerate(lines[heading + 1 :], start=heading + 1):
        cells = {
            column: text_of(line[position]) for column, position in columns.items() if position < len(line)
        }
        row = Row(index + 1, cells, columns, file, sheet)
        for column, position in columns.items():
            if address(index, position) in errors:
                faults.append(row.wrong("是错误值", "请改填文字，不要用出错的公式。", column))
            elif legible(row[column]) != row[column]:
                faults.append(row.wrong("有看不见的控制字符", "请删去这一格的内容，重新输入。", column))
        if any(cells.values()):
            yield row
    if faults:
        raise together(faults, what)
