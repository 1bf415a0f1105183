"""Is a file valid Office Open XML? Two validators are asked: openxml-audit, and Microsoft's Open XML SDK.

The second is a program of its own: ``npm install --prefix tests`` puts it here in the version
of ``package.json``.
Where it is absent a test that asks skips once openxml-audit has found nothing; with
``XLGOV_REQUIRE_VALIDATOR=1`` it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

MODULES = Path(__file__).with_name("node_modules")
"""Where npm puts what ``package.json`` names."""
_PROGRAM = "ooxml-validator"
_ENDINGS = (".xlsx", ".xlsm", ".xlam", ".docx")
_SECONDS = 120


def schema_errors(contents: Mapping[str, bytes], folder: Path) -> list[str]:
    """What both validators have against files, each by its name. A name without an ending is an .xlsx.

    Call it last in a test: without Microsoft's validator it skips.
    """
    paths = []
    for name, content in contents.items():
        path = folder / (name if name.endswith(_ENDINGS) else f"{name}.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        paths.append(path)
    return file_errors(paths)


def file_errors(paths: Sequence[Path]) -> list[str]:
    """What both validators have against files on the disk."""
    assert paths, "nothing to look at"
    assert all(path.suffix in _ENDINGS for path in paths)
    return audit_errors(paths) or microsoft_errors(paths)


def microsoft_errors(paths: Sequence[Path]) -> list[str]:
    """What Microsoft's Open XML SDK has against files on the disk; one call a file, about 0.5 s each."""
    program = _program()
    if program is None:
        reason = f"Microsoft's Open XML validator is not here ({_PROGRAM}: npm install --prefix tests)"
        if os.environ.get("XLGOV_REQUIRE_VALIDATOR") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda path: _answer(program, path), paths))
    return [error for errors in answers for error in errors]


def audit_errors(paths: Sequence[Path]) -> list[str]:
    """What openxml-audit has against files on the disk."""
    messages = []
    for path in paths:
        for error in OpenXmlValidator().validate(path).errors:
            messages.append(f"{path.name}: {error.part_uri}: {error.description}")
    return messages


def _program() -> str | None:
    installed = MODULES / "@xarsh" / "ooxml-validator-linux-x64" / _PROGRAM
    return shutil.which(installed) or shutil.which(_PROGRAM)


def _answer(program: str, path: Path) -> list[str]:
    done = subprocess.run([program, path], capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode in (0, 1), f"{path.name}: {done.stdout}{done.stderr}"
    answer = json.loads(done.stdout)
    assert answer["ok"] is not bool(answer["errors"]), answer
    return [
        f"{path.name}: {error['path']} {error['xPath']}: {error['description']}" for error in answer["errors"]
    ]
