"""What a run has finished, line by line on disk, so that a run that was cut off can go on."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlgov import __version__, files
from xlgov.collection.received import Delivery
from xlgov.errors import InputError
from xlgov.form.folder import edition_files
from xlgov.rollup.jsonline import decoded, encoded

if TYPE_CHECKING:
    from filelock import FileLock

FILE = "deliveries.jsonl"
LOCK = "lock"


@cache
def program() -> str:
    """A digest of this program: version, code, rules and editions. Two that agree read alike."""
    package = Path(files.__file__).resolve().parent
    parts = [__version__]
    for path in sorted(package.rglob("*"), key=Path.as_posix):
        if path.suffix in (".py", ".toml"):
            parts += [path.relative_to(package).as_posix(), files.sha256(path.read_bytes())]
    # some editions may be drafts that stand elsewhere
    for name, path in edition_files().items():
        parts += [name, files.sha256(path.read_bytes())]
    return files.sha256("\n".join(parts).encode())


def key_of(last_year: str | None = None) -> str:
    """The key of a run: what was read under another key must be read again. ``last_year`` is the path of
    the file with last year's reports."""
    return program() + (files.sha256(files.read_bytes(Path(last_year))) if last_year else "")


def clear(out: Path) -> None:
    """Remove the journal of a finished run, unless another run has begun to write to it."""
    done = Journal(folder_for(out), "")
    if done.folder.exists():
        with suppress(InputError, OSError):
            done._lock()
            done.close(success=True)


def unfinished(out: Path) -> bool:
    """Whether a run that was to write this result was cut off."""
    try:
        return folder_for(out).exists()
    except OSError:  # a name that no folder can have, as who wants to write there is told
        return False


def folder_for(out: Path) -> Path:
    """The hidden folder beside a result workbook that holds its journal."""
    return out.parent / f".{out.name}.xlgov"


class Journal:
    """The deliveries that a run has finished, in a file of one JSON line each.

    Every line is handed to the system at once, so it outlives the process however that ends; a line that
    was cut off is read again from its file. ``key`` is ``key_of`` the run.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.done: dict[str, Delivery] = {}
        """finished deliveries by the digest of their content"""
        self._key = key
        self._stream: BinaryIO | None = None
        self._held: FileLock | None = None

    def open(self, *, resume: bool) -> None:
        """Start anew, or with ``resume`` go on where a run of the same key stopped.

        Raises InputError when the folder cannot be written to, and while another run writes to it.
        """
        path, new = self.folder / FILE, not self.folder.exists()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock()
            whole = self._read(path) if resume else 0
            self._stream = path.open("r+b" if whole else "wb", buffering=0)
            if whole:
                self._stream.truncate(whole)
                self._stream.seek(whole)
            else:
                self._write(json.dumps({"key": self._key}))
        except OSError as error:
            self.close(success=new)
            raise self._unwritable(error) from error

    def add(self, delivery: Delivery) -> None:
        """Note a delivery that is finished; one without content is not worth it. Raises InputError."""
        if delivery.sha256:
            try:
                self._write(encoded(delivery))
            except OSError as error:
                raise self._unwritable(error) from error

    def close(self, success: bool) -> None:
        """Stop writing; after a success nothing is left to go on with and the folder is removed."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._held is not None:
            self._held.release()
            self._held = None
        if success:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _lock(self) -> None:
        """Keep others out for as long as this process lives, however it ends."""
        from filelock import FileLock, Timeout

        held = FileLock(self.folder / LOCK)
        try:
            held.acquire(timeout=0)
        except Timeout as error:
            raise InputError(
                "另一次汇总正在写同一个结果", "请等它完成，或者换一个输出文件名。", file=self.folder.name[1:]
            ) from error
        self._held = held

    def _write(self, line: str) -> None:
        assert self._stream is not None, "the journal is not open"
        left = memoryview(f"{line}\n".encode("ascii"))
        while left:
            left = left[self._stream.write(left) :]

    def _read(self, path: Path) -> int:
        """Fill ``done``; how many bytes of the file are whole lines of this key, 0 for none."""
        if not path.exists():
            return 0
        whole = 0
        with path.open("rb") as stream:
            for line in stream:
                try:
                    if not line.endswith(b"\n"):
                        break
                    if whole:
                        delivery = decoded(line)
                        self.done[delivery.sha256] = delivery
                    elif json.loads(line) != {"key": self._key}:
                        return 0
                except Exception:
                    # whatever is wrong with a line, its file is read again
                    break
                whole += len(line)
        return whole

    def _unwritable(self, error: OSError) -> InputError:
        if error.errno in files.FULL:
            return files.unwritable(error, self.folder.parent)
        return InputError(
            "无法在这个文件夹里记录进度",
            "请确认结果所在的文件夹可以写入，文件名不太长。",
            file=os.fspath(self.folder.parent),
        )
