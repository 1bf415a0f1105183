"""Python as the page has it, run by node: the packed library and packages, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.web.built import parts_folder
from xlgov import files
from xlgov.web.building.compiled import compiled
from xlgov.web.building.packing import runtime, sources
from xlgov.web.building.parts import gather

_FOLDER = Path(__file__).parent
_SECONDS = 300


def prepared(folder: Path) -> Path:
    """A folder with the runtime, what is packed for it, compiled and as sources."""
    parts = gather(parts_folder())
    base = runtime(parts)
    written = sources(parts, base.library)
    packed = compiled(parts, written)
    shutil.unpack_archive(parts.runtime, folder, filter="data")
    (folder / "library.zip").write_bytes(files.zipped(packed.library))
    (folder / "site.zip").write_bytes(files.zipped(packed.site))
    (folder / "sources.zip").write_bytes(files.zipped({**written.library, **written.site}))
    (folder / "info.json").write_bytes(base.info)
    return folder


def said_inside(folder: Path, script: str) -> Any:
    """What a script of this folder prints as JSON when it runs there."""
    command = ["node", str(_FOLDER / "in_node.mjs"), str(folder), str(_FOLDER / script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
