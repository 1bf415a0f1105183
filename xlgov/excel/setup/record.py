"""What an installation wrote, so that it can be taken back: nothing of the user's own is ever lost."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from xlgov import files
from xlgov.errors import InputError

SCHEMA = "xlgov.installed/1"


class Change(Enum):
    """What writing or taking back a file came to."""

    NEW = "新建"
    SAME = "已是最新"
    UPDATED = "已更新"
    BACKED_UP = "已更新，原文件已备份"
    REMOVED = "已删除"
    RESTORED = "已恢复原来的文件"
    KEPT = "已移除；这个文件安装后被改动过，改动后的内容已备份"
    GONE = "早已不在"


@dataclass(frozen=True)
class Entry:
    """One file written by us; ``backup`` holds what stood there before."""

    path: str
    sha256: str
    backup: str | None = None


def content_of(path: Path) -> bytes | None:
    """What a file holds, None where there is none; InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise InputError(
            "无法读取这个文件", "请关闭 Excel；仍不行时检查杀毒软件是否拦截了它。", file=str(path)
        ) from error


class Record:
    """The files one product (``addin`` or ``office``) wrote, kept as JSON in our own folder.

    Every step is recorded before it is taken, so that an interrupted run can be repeated or undone.
    """

    def __init__(self, folder: Path, product: str) -> None:
        self.folder = folder
        self.path = folder / f"{product}-installed.json"
        self.entries: dict[str, Entry] = {}
        self.folders: list[str] = []
        self.version: str | None = None
        if (stored := content_of(self.path)) is not None:
            self._load(stored)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def entry(self, path: Path) -> Entry | None:
        """What was recorded about a file."""
        return self.entries.get(str(path))

    def put(self, path: Path, content: bytes, *, executable: bool = False, shared: bool = False) -> Change:
        """Write a file of ours. What stands there and is not ours is copied to the backup folder first.

        ``shared``: the file may belong to someone else too; found there with the same content it is
        left alone and not recorded. Raises InputError when the place cannot be written to.
        """
        before = content_of(path)
        known = self.entries.get(str(path))
        wanted = files.sha256(content)
        if shared and known is None and before == content:
            return Change.SAME
        entry = Entry(str(path), wanted, known.backup if known else None)
        change = Change.UPDATED if before is not None else Change.NEW
        if before == content:
            change = Change.SAME
        elif before is not None and (known is None or files.sha256(before) != known.sha256):
            saved = self._save(path, before)
            change = Change.BACKED_UP
            if known is None:
                entry = replace(entry, backup=str(saved))
        self._note_folders(path.parent)
        self.entries[str(path)] = entry
        self._store()
        if change is not Change.SAME:
            files.write_bytes(path, content)
        if executable:
            path.chmod(0o755)
        return change

    def take_back(self) -> list[tuple[Path, Change]]:
        """Remove what was written and put back what stood there before; the record goes last.

        Raises InputError when a file is in use; what was undone until then stays undone.
        """
        done = []
        for key in reversed(list(self.entries)):
            done.append((Path(key), self._undo(self.entries[key])))
            del self.entries[key]
            self._store()
        self.path.unlink(missing_ok=True)
        deepest_first = sorted(map(Path, self.folders), key=lambda folder: len(folder.parts), reverse=True)
        for folder in [*deepest_first, self.folder / "backup", self.folder]:
            # only folders that nobody uses can go away
            with contextlib.suppress(OSError):
                folder.rmdir()
        return done

    def _undo(self, entry: Entry) -> Change:
        path = Path(entry.path)
        current = content_of(path)
        change = Change.GONE if current is None else Change.REMOVED
        if current is not None and files.sha256(current) != entry.sha256:
            self._save(path, current)
            change = Change.KEPT
        backup = Path(entry.backup) if entry.backup else None
        if backup is not None and backup.is_file():
            files.write_bytes(path, backup.read_bytes())
            backup.unlink()
            return Change.RESTORED
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(
                "无法删除这个文件", "请先关闭 Excel（或 LibreOffice），再运行一次。", file=str(path)
            ) from error
        return change

    def _save(self, path: Path, content: bytes) -> Path:
        saved = self.folder / "backup" / f"{path.name}.{files.sha256(content)[:12]}.bak"
        if not saved.is_file():
            files.write_bytes(saved, content)
        return saved

    def _note_folders(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(str(folder))
            folder = folder.parent
        self.folders += [each for each in reversed(missing) if each not in self.folders]

    def _load(self, content: bytes) -> None:
        try:
            stored = json.loads(content)
            self.entries = {item["path"]: Entry(**item) for item in stored["files"]}
            self.folders = list(stored["folders"])
            self.version = stored["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                "安装记录已损坏", "请把这个文件改名，再运行一次安装命令。", file=str(self.path)
            ) from error

    def _store(self) -> None:
        stored = {
            "schema": SCHEMA,
            "version": self.version,
            "files": [asdict(entry) for entry in self.entries.values()],
            "folders": self.folders,
        }
        files.write_bytes(self.path, json.dumps(stored, ensure_ascii=False, indent=1).encode())
