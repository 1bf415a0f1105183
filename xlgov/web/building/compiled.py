"""The sources as the runtime's own Python compiles them, so that the page need not: node runs it once, and
what it made is kept beside the parts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib.resources import as_file
from importlib.resources import files as resources
from pathlib import Path

from xlgov import files
from xlgov.errors import InputError
from xlgov.web.building import kept
from xlgov.web.building.packing import Sources, unzipped
from xlgov.web.building.parts import Parts, runtime_pin

_SITE, _LIBRARY = "site/", "library/"
_MINUTES = 5


def compiled(parts: Parts, sources: Sources) -> Sources:
    """The sources with a .pyc in the place of each .py.

    Those that are kept in the folder of the parts, by the digest of their source, are taken from there.
    Raises InputError where one has to be compiled and there is no node.
    """
    given = {_SITE + name: content for name, content in sources.site.items()}
    given |= {_LIBRARY + name: content for name, content in sources.library.items()}
    scripts = {name: content for name, content in given.items() if name.endswith(".py")}
    made = _compiled(parts, scripts)
    all_files = {name: content for name, content in given.items() if name not in scripts}
    all_files |= {f"{name}c": content for name, content in made.items()}
    return Sources(_under(all_files, _SITE), _under(all_files, _LIBRARY))


def _compiled(parts: Parts, scripts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each script compiled, by its name."""
    runtime = runtime_pin()

    def make(lacking: list[str]) -> dict[str, bytes]:
        return _compile(parts, {name: scripts[name] for name in lacking})

    # a compiled script has the path of its source in it
    wanted = {
        name: kept.key(runtime.digest.encode(), name.encode(), content) for name, content in scripts.items()
    }
    return kept.from_store(parts.folder / f"compiled-{runtime.version}.zip", wanted, make)


def _under(given: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(folder): given[name] for name in sorted(given) if name.startswith(folder)}


def _compile(parts: Parts, scripts: Mapping[str, bytes]) -> dict[str, bytes]:
    """What node makes of the scripts, by the name of each."""
    node = shutil.which("node")
    if node is None:
        raise InputError(
            "这台电脑上没有 Node.js，不能编译网页版",
            "请装 Node.js，或用 --from 指定带有编译结果（compiled-….zip）、版本相同的文件夹。",
        )
    with tempfile.TemporaryDirectory() as scratch, _script() as script:
        folder = Path(scratch)
        shutil.unpack_archive(parts.runtime, folder, filter="data")
        (folder / "sources.zip").write_bytes(files.zipped(scripts))
        done = subprocess.run(
            [node, str(script), str(folder)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_MINUTES * 60,
            check=False,
        )
        if done.returncode:
            raise InputError(f"编译网页版没有成功：{done.stderr.strip()[-500:]}", "请告诉维护人员。")
        made = unzipped((folder / "compiled.zip").read_bytes())
        return {name.removesuffix("c"): content for name, content in made.items()}


def _script() -> AbstractContextManager[Path]:
    return as_file(resources(__package__).joinpath("compile.mjs"))
