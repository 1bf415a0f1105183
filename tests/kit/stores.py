"""Folders of wheels without a network: what is installed here, packed again, and tiny ones made up."""

from __future__ import annotations

import base64
import hashlib
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from xlgov.kit.archive import archive
from xlgov.kit.resolving import EXTRAS, INSTALLER, OWN
from xlgov.kit.wheels import Wheel, applies

_WRITTEN_BY_INSTALLERS = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


def needed_here() -> set[str]:
    """The names of everything that the program needs on this computer, and pip."""
    found = {INSTALLER}
    waiting = [(OWN, set(EXTRAS))]
    while waiting:
        name, extras = waiting.pop()
        for line in distribution(name).requires or ():
            needed = Requirement(line)
            if applies(needed, extras, {}) and canonicalize_name(needed.name) not in found:
                found.add(canonicalize_name(needed.name))
                waiting.append((needed.name, needed.extras))
    return found


def fill(folder: Path) -> None:
    """Put the wheels of what is needed here into a folder."""
    for name in needed_here():
        wheel = repacked(distribution(name))
        (folder / wheel.file).write_bytes(wheel.content)


def repacked(installed: Distribution) -> Wheel:
    """The wheel that a distribution was installed from."""
    members: dict[str, bytes] = {}
    for path in installed.files or ():
        inside = ".." not in path.parts and path.suffix != ".pyc" and path.name not in _WRITTEN_BY_INSTALLERS
        if inside:
            members[path.as_posix()] = path.read_binary()
    (about,) = (text for name, text in members.items() if name.endswith(".dist-info/WHEEL"))
    folder = next(name.partition("/")[0] for name in members if ".dist-info/" in name)
    tags = [line.partition(": ")[2] for line in about.decode().splitlines() if line.startswith("Tag: ")]
    parts = zip(*(tag.split("-") for tag in tags), strict=True)
    tag = "-".join(".".join(dict.fromkeys(part)) for part in parts)
    return Wheel(f"{folder.removesuffix('.dist-info')}-{tag}.whl", _whole(members, folder))


def tiny(name: str, version: str = "1.0", *, needs: tuple[str, ...] = (), tag: str = "py3-none-any") -> Wheel:
    """A wheel with next to nothing in it."""
    folder = f"{name}-{version}.dist-info"
    metadata = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "License-Expression: MIT"]
    metadata += [f"Requires-Dist: {each}" for each in needs] + [
        "Provides-Extra: excel",
        "Provides-Extra: pdf",
    ]
    members = {
        f"{name}.py": b"",
        f"{folder}/METADATA": "\n".join([*metadata, ""]).encode(),
        f"{folder}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    return Wheel(f"{name}-{version}-{tag}.whl", _whole(members, folder))


def put(folder: Path, *wheels: Wheel) -> Path:
    """Write wheels into a folder."""
    folder.mkdir(exist_ok=True)
    for wheel in wheels:
        (folder / wheel.file).write_bytes(wheel.content)
    return folder


def _whole(members: dict[str, bytes], folder: str) -> bytes:
    lines = []
    for name, content in members.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    record = f"{folder}/RECORD"
    return archive({**members, record: "".join([*lines, f"{record},,\n"]).encode()})
