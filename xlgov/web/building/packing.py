"""What is packed into the page (``packing.toml``): this program, Python's own library, the wheels."""

from __future__ import annotations

import io
import json
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any, NamedTuple

from xlgov.web.building.parts import Parts

_PACKAGE = Path(__file__).parents[2]
_INSIDE = "package/"
"""the folder that everything in an npm archive is in"""


class Sources(NamedTuple):
    """Files by path: those that are imported from beside the program, and those of Python's own library."""

    site: Mapping[str, bytes]
    library: Mapping[str, bytes]


class Runtime(NamedTuple):
    """What Pyodide is made of."""

    loader: str
    machine: str
    wasm: bytes
    info: bytes
    library: Mapping[str, bytes]


@cache
def packing() -> Mapping[str, Any]:
    """What ``packing.toml`` says."""
    return tomllib.loads(resources(__package__).joinpath("packing.toml").read_text("utf-8"))


def runtime(parts: Parts) -> Runtime:
    """The runtime, out of its archive."""
    with tarfile.open(parts.runtime) as archive:

        def member(name: str) -> bytes:
            stream = archive.extractfile(_INSIDE + name)
            assert stream is not None
            return stream.read()

        lock = json.loads(member("pyodide-lock.json"))
        return Runtime(
            member("pyodide.mjs").decode(),
            member("pyodide.asm.mjs").decode(),
            member("pyodide.asm.wasm"),
            json.dumps(lock["info"], sort_keys=True).encode(),
            unzipped(member("python_stdlib.zip")),
        )


def sources(parts: Parts, library: Mapping[str, bytes]) -> Sources:
    """Everything that is packed, as it is written."""
    site = dict(_program())
    unwanted = packing()["wheels"]["without"]
    for wheel in parts.wheels:
        for name, content in unzipped(wheel.read_bytes()).items():
            if not any(fnmatch(name, pattern) for pattern in unwanted):
                site[name] = content
    wanted = (*packing()["library"]["modules"], *packing()["runtime"]["modules"])
    kept = {name: content for name, content in library.items() if _is_one_of(wanted, name)}
    return Sources(site, kept)


def _is_one_of(modules: Sequence[str], path: str) -> bool:
    """Whether the file is the source of one of these modules; ``a.*`` are those of a whole package."""
    name = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    whole = {module.removesuffix(".*") for module in modules if module.endswith(".*")}
    return path.endswith(".py") and (
        name in modules or any(name == p or name.startswith(f"{p}.") for p in whole)
    )


def _program() -> Mapping[str, bytes]:
    without = tuple(packing()["program"]["without"])
    found = {}
    for path in sorted(_PACKAGE.rglob("*")):
        name = f"xlgov/{path.relative_to(_PACKAGE).as_posix()}"
        if path.is_file() and "__pycache__" not in path.parts and not name.startswith(without):
            found[name] = path.read_bytes()
    return found


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}
