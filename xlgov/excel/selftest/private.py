"""What may leave the computer: a text without the names of persons, of the computer, and of folders."""

from __future__ import annotations

import os
import platform
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from xlgov.excel.setup.machine import Machine

_PERSONS = ("USERNAME", "USER", "LOGNAME")
_COMPUTERS = ("COMPUTERNAME", "HOSTNAME", "USERDOMAIN", "USERDOMAIN_ROAMINGPROFILE", "LOGONSERVER")
_PATH = re.compile(
    r"(?<![A-Za-z0-9<>\\/])(?:[A-Za-z]:[\\/]+|\\{2,4}|/(?=[^\s/]+/))(?:[^\\/\r\n:<>|*?\"]+[\\/]+)*"
)
"""The folders of a path, from the drive, the other computer or the root on, whatever stands in their names;
a text in quotes doubles its strokes."""
_SYSTEM = (
    *(r"c:\program files", r"c:\program files (x86)", r"c:\windows"),
    *("/usr", "/opt", "/applications", "/library", "/system"),
)
"""Where programs are put for everybody: such a folder names nobody."""
_ELSEWHERE, _NETWORK = "<其他文件夹>", "<网络位置>"


Names = tuple[tuple[str, str], ...]
"""What a text must not hold, and what stands there instead, longest first."""


@dataclass(frozen=True)
class Private:
    """The folders and the names of a computer and its user."""

    folders: Names
    names: Names

    @classmethod
    def of(cls, machine: Machine) -> Private:
        """Those of a computer and its user."""
        return cls(_longest_first(_folders(machine)), _longest_first(_names(machine)))

    def without(self, text: str) -> str:
        """A text without them, and without every other folder that is not a system's own."""
        for folder, told in self.folders:
            text = _replaced(text, folder, told)
        text = _PATH.sub(_elsewhere, text)
        for name, told in self.names:
            text = _replaced(text, name, told)
        return text


def _elsewhere(match: re.Match[str]) -> str:
    folder = match[0]
    if folder.startswith("\\\\"):
        return f"{_NETWORK}\\"
    drive = ":" in folder[:2]
    plain = folder.replace("/", "\\").replace("\\\\", "\\").lower() if drive else folder.lower()
    # what begins as a system's path may go on with other words, and another path
    kept = plain.startswith(_SYSTEM) and (drive or not re.search(r"\s", plain))
    return folder if kept else f"{_ELSEWHERE}{folder[-1]}"


def _longest_first(found: Iterator[tuple[str, str]]) -> Names:
    named = {name: told for name, told in found if len(name) > 1}
    return tuple(sorted(named.items(), key=lambda pair: -len(pair[0])))


def _folders(machine: Machine) -> Iterator[tuple[str, str]]:
    for folder, told in (
        (Path(tempfile.gettempdir()), "<临时文件夹>"),
        (Path.cwd(), "<当前文件夹>"),
        (machine.home, "<用户文件夹>"),
    ):
        for path in _ways_to_write(machine, folder):
            yield path, told


def _names(machine: Machine) -> Iterator[tuple[str, str]]:
    computers = (platform.node(), *(machine.environ.get(name, "") for name in _COMPUTERS))
    yield from ((name.strip("\\"), "<电脑>") for name in computers)
    persons = (machine.home.name, *(machine.environ.get(name, "") for name in _PERSONS))
    yield from ((name, "<用户>") for name in persons)


def _ways_to_write(machine: Machine, folder: Path) -> Iterator[str]:
    """A folder as programs write it; never the root of everything."""
    if folder == folder.parent:
        return
    yield str(folder)
    yield folder.as_posix()
    yield str(PureWindowsPath(folder))
    yield folder.absolute().as_uri().removeprefix("file://")
    yield os.path.realpath(folder)
    if short := machine.short_path(str(folder)):
        yield short


def _replaced(text: str, name: str, told: str) -> str:
    """A name out of a text, whatever its case; of letters and digits only where a whole word is it."""
    plain = re.escape(name)
    start = r"(?<![0-9A-Za-z])" if name[0].isascii() and name[0].isalnum() else ""
    end = r"(?![0-9A-Za-z])" if name[-1].isascii() and name[-1].isalnum() else ""
    return re.sub(f"{start}{plain}{end}", told.replace("\\", r"\\"), text, flags=re.IGNORECASE)
