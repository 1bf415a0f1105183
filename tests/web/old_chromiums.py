"""Older Chromiums for tests, out of packages of npm: ``XLGOV_OLD_CHROMIUMS`` names a folder of
``npm pack @sparticuz/chromium@92.0.0`` and so on; each is unpacked beside its archive at first use.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.browser import Browser

VARIABLE = "XLGOV_OLD_CHROMIUMS"
_SWITCHES = ("--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu")
_UNPACK = """
const {createReadStream, createWriteStream} = require('fs');
const {createBrotliDecompress} = require('zlib');
require('stream').pipeline(createReadStream(process.argv[1]), createBrotliDecompress(),
  createWriteStream(process.argv[2]), error => process.exit(error ? 1 : 0));
"""


def old_browser(version: int) -> Browser:
    """A running Chromium of this major version, or a skip with the reason."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        pytest.skip(f"{VARIABLE} names no folder with older Chromiums")
    archives = sorted(Path(folder).glob(f"sparticuz-chromium-{version}.*.tgz"))
    if not archives:
        pytest.skip(f"Chromium {version} is not here: npm pack @sparticuz/chromium@{version}")
    home = _unpacked(archives[-1], Path(folder) / str(version))
    environment = {**os.environ, "LD_LIBRARY_PATH": str(home / "lib")}
    return Browser(str(home / "chromium"), _SWITCHES, environment)


def _unpacked(archive: Path, home: Path) -> Path:
    if (home / "chromium").is_file():
        return home
    home.mkdir(exist_ok=True)
    with tarfile.open(archive) as packed:
        for name in ("aws.tar.br", "chromium.br"):
            member = packed.extractfile(f"package/bin/{name}")
            assert member is not None
            (home / name).write_bytes(member.read())
            unpacked = home / name.removesuffix(".br")
            subprocess.run(["node", "-e", _UNPACK, str(home / name), str(unpacked)], check=True, timeout=120)
            (home / name).unlink()
    with tarfile.open(home / "aws.tar") as libraries:
        libraries.extractall(home, filter="data")
    (home / "chromium").chmod(0o755)
    return home
