"""Lists of the wheels of one target, with their digests, as pip reads them; digests of all files, as
``sha256sum`` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlgov import files
from xlgov.kit.wheels import Wheel

SUMS = "SHA256SUMS.txt"


def requirements(wheels: Iterable[Wheel]) -> str:
    """One line for each wheel; ``on_pc/install.py`` reads the file's name behind the hash mark."""
    return "".join(
        f"{wheel.name}=={wheel.version} --hash=sha256:{wheel.sha256}  # {wheel.file}\n" for wheel in wheels
    )


def sums(members: Mapping[str, bytes]) -> str:
    """The digests of files by name, in their order."""
    return "".join(f"{files.sha256(content)}  {name}\n" for name, content in members.items())
