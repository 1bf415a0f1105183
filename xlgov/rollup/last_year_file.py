"""The file in which every process that checks finds last year's report of a unit."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlgov import files
from xlgov.collection.belonging import by_name, identities
from xlgov.collection.received import Delivery
from xlgov.errors import InputError
from xlgov.rollup.jsonline import decoded, encoded

_NAME = "previous"


def write(folder: Path, records: Sequence[Delivery], index: Mapping[str, int]) -> Path:
    """Write the file, named by what it holds, into a folder; its path.

    A line says where the records of the keys begin, then there is one line per record; ``index`` has the
    number of the record for each key. Raises InputError.
    """
    lines = [f"{encoded(record)}\n".encode("ascii") for record in records]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    head = json.dumps({key: starts[number] for key, number in index.items()})
    content = b"".join([f"{head}\n".encode("ascii"), *lines])
    path = folder / f"{_NAME}-{files.sha256(content)[:16]}.jsonl"
    files.write_bytes(path, content)
    return path


def find(path: str, code: str | None, name: str | None) -> Delivery | None:
    """Last year's record of a unit, by its code, else by its name; None where there is none.

    A unit that is known by this name, however it was called last year, has it in the record, too. Where code
    and name are of two units there is none: nobody can tell whose report it is. Raises InputError when the
    file cannot be read.
    """
    try:
        status = Path(path).stat()
        body, starts = _index(path, status.st_mtime_ns, status.st_size)
        found = {starts[key] for key in identities(code, name) if key in starts}
        if len(found) != 1:
            return None
        with Path(path).open("rb") as stream:
            stream.seek(body + found.pop())
            record = decoded(stream.readline())
            return replace(record, name=name) if by_name(name) in starts else record
    except OSError as error:
        raise InputError(
            "读不到上年数据的临时文件", "请把结果存放在所有工作机都能用同一路径访问的文件夹里。"
        ) from error


@lru_cache(maxsize=1)
def _index(path: str, modified: int, size: int) -> tuple[int, Mapping[Any, int]]:
    """Where the records begin, and where each key's record begins from there."""
    with Path(path).open("rb") as stream:
        head = stream.readline()
    return len(head), json.loads(head)
