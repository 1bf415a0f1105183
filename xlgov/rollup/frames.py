"""The units' figures as tables for people and programs: pandas frames, .csv and .parquet.

Wide is one row per unit and one column per figure, tidy one row per figure. Counts are nullable integers,
money is exact (Decimal, in 万元); a blank stays apart from 0. Columns of figures bear the keys of the JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from xlgov import files
from xlgov.collection.handling import ADDED, ADDED_AS_DECIDED
from xlgov.errors import InputError
from xlgov.form import EDITIONS, Cell, edition
from xlgov.values import MONEY_DECIMALS, Measure, Number, fixed

if TYPE_CHECKING:
    from pandas import DataFrame

    from xlgov.rollup.unit_lines import Line

TIDY = "-长表"
"""What the name of the second file ends in."""
HEAD = ("unit", "code", "status", "added", "edition", "year", "file")
"""The columns that say whose figures they are; ``added`` tells whether they are in the sum."""
_TEXTS = ("unit", "code", "status", "edition", "file")
_FORMULA = r"^([=+\-@\t\r])"
"""How a text begins that a spreadsheet takes for a formula."""
_BATCH = 500
"""Units that are in memory as a table at a time."""
_DIGITS = 24
"""Decimal digits of an amount in a .parquet file, MONEY_DECIMALS of them after the point."""


class Frames(NamedTuple):
    """The two tables: ``wide`` has HEAD and a column per key; ``tidy`` has HEAD, key, label, value, text.

    ``text`` is true where something stands in the cell that is no number.
    """

    wide: DataFrame
    tidy: DataFrame


def of(lines: Sequence[Line]) -> Frames:
    """The figures of 汇总清单's lines, in their order; a unit without a usable file has no figures.

    Raises InputError where pandas is not installed.
    """
    _needed("pandas")
    return Frames(_wide(lines, _cells(lines)), _tidy(lines))


def targets(path: Path) -> tuple[Path, Path]:
    """The two files that ``write_table`` writes for a name: wide and tidy.

    Raises InputError for an ending other than .csv and .parquet, and where what it needs is not installed.
    """
    ending = path.suffix.lower()
    if ending not in _WRITERS:
        raise InputError(
            f"数据表不能写成“{ending}”" if ending else "数据表的文件名没有扩展名",
            "请用 .csv 或 .parquet。",
            file=path.name,
        )
    _needed("pandas", *(["pyarrow"] if ending == ".parquet" else []))
    return path, path.with_name(f"{path.stem}{TIDY}{path.suffix}")


def write_table(path: Path, lines: Sequence[Line], *, force: bool = False) -> list[Path]:
    """Write both tables as .csv (UTF-8 with a mark, for Excel) or .parquet; the files written.

    Each is written whole or not at all. Raises InputError as ``targets`` does, for a file that is there
    without ``force``, and for a place that cannot be written to.
    """
    wide, tidy = targets(path)
    write = _WRITERS[path.suffix.lower()]
    for target in (wide, tidy):
        files.free(target, force)
    cells = _cells(lines)
    with files.replacing(wide) as stream:
        write(stream, (_wide(batch, cells) for batch in _batches(lines)), cells)
    with files.replacing(tidy) as stream:
        write(stream, (_tidy(batch) for batch in _batches(lines)), {})
    return [wide, tidy]


def _batches(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    for start in range(0, max(1, len(lines)), _BATCH):
        yield lines[start : start + _BATCH]


def _cells(lines: Sequence[Line]) -> dict[str, Cell]:
    """The cells of every edition that occurs, the newest first; import-only ones where they are filled."""
    found: dict[str, Cell] = {}
    deliveries = [line.delivery for line in lines if line.delivery is not None]
    for name in reversed(EDITIONS):
        those = [delivery for delivery in deliveries if delivery.edition == name]
        if those:
            hybrid = any(delivery.variant.is_hybrid for delivery in those)
            form = edition(name)
            found |= (form.widest if hybrid else form).cells
    return found


def _head(line: Line) -> dict[str, Any]:
    head: dict[str, Any] = dict.fromkeys(HEAD) | {
        "unit": line.name,
        "status": line.state.word,
        "added": line.state in (ADDED, ADDED_AS_DECIDED),
    }
    if line.delivery is not None:
        delivery = line.delivery
        head |= {"code": delivery.code, "edition": delivery.edition, "year": delivery.year}
        head["file"] = delivery.source.name
    if line.entry is not None and line.entry.code:
        head["code"] = line.entry.code
    return head


def _heads(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    import pandas as pd

    kinds = dict.fromkeys(_TEXTS, "string") | {"added": "bool", "year": "Int64"}
    return {name: pd.array([row[name] for row in rows], dtype=kinds[name]) for name in HEAD}


def _wide(lines: Sequence[Line], cells: Mapping[str, Cell]) -> DataFrame:
    import pandas as pd

    figures = [line.delivery.figures if line.delivery else {} for line in lines]
    columns = _heads([_head(line) for line in lines])
    for key, cell in cells.items():
        numbers = [each.get(key) for each in figures]
        money = cell.measure is Measure.MONEY
        columns[key] = _amounts(numbers) if money else pd.array(numbers, dtype="Int64")
    return pd.DataFrame(columns)


def _tidy(lines: Sequence[Line]) -> DataFrame:
    import pandas as pd

    heads: list[dict[str, Any]] = []
    found: dict[str, list[Any]] = {name: [] for name in ("key", "label", "value", "text")}
    for line in lines:
        if line.delivery is None or line.delivery.edition is None:
            continue
        head, delivery = _head(line), line.delivery
        figures = delivery.figures
        for key, cell in delivery.variant.cells.items():
            heads.append(head)
            found["key"].append(key)
            found["label"].append(cell.label[1:-1])
            found["value"].append(figures[key])
            found["text"].append(key in delivery.gaps)
    return pd.DataFrame(
        {
            **_heads(heads),
            "key": pd.array(found["key"], dtype="string"),
            "label": pd.array(found["label"], dtype="string"),
            "value": _amounts(found["value"]),
            "text": pd.array(found["text"], dtype="bool"),
        }
    )


def _amounts(numbers: Sequence[Number | None]) -> Any:
    """Exact amounts; pandas keeps Decimal only as objects."""
    import pandas as pd

    return pd.array([None if n is None else Decimal(n) for n in numbers], dtype="object")


def _write_csv(stream: BinaryIO, batches: Iterator[DataFrame], cells: Mapping[str, Cell]) -> None:
    for number, frame in enumerate(batches):
        for name in _TEXTS:
            # a spreadsheet would take such a name for a formula
            frame[name] = frame[name].str.replace(_FORMULA, r"'\1", regex=True)
        for name in _money(frame, cells):
            frame[name] = [None if amount is None else fixed(amount) for amount in frame[name]]
        text = frame.to_csv(index=False, header=number == 0, lineterminator="\r\n")
        stream.write(text.encode("utf-8-sig" if number == 0 else "utf-8"))


def _write_parquet(stream: BinaryIO, batches: Iterator[DataFrame], cells: Mapping[str, Cell]) -> None:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    writer: Any = None
    schema: Any = None
    for frame in batches:
        if writer is None:
            money = _money(frame, cells)
            schema = pa.schema([(name, _arrow(name, name in money)) for name in frame.columns])
            writer = ParquetWriter(stream, schema)
        writer.write_table(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))
    writer.close()


def _arrow(name: str, money: bool) -> Any:
    import pyarrow as pa

    if money:
        return pa.decimal128(_DIGITS, MONEY_DECIMALS)
    if name in (*_TEXTS, "key", "label"):
        return pa.string()
    return pa.bool_() if name in ("added", "text") else pa.int64()


def _money(frame: DataFrame, cells: Mapping[str, Cell]) -> list[str]:
    """The columns of exact amounts."""
    amounts = {key for key, cell in cells.items() if cell.measure is Measure.MONEY} | {"value"}
    return [name for name in frame.columns if name in amounts]


_WRITERS: dict[str, Callable[[BinaryIO, Iterator[Any], Mapping[str, Cell]], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}


def _needed(*modules: str) -> None:
    from importlib.util import find_spec

    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise InputError(
            f"没有安装 {'、'.join(missing)}，不能生成数据表",
            '请在本项目的文件夹里运行 pip install ".[table]"，或者去掉 --table。',
        )
