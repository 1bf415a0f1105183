"""What somebody does who has the wheel and nothing else: ``python -m tests.stranger WHEEL``.

The wheel is installed into an empty environment, and the program is used in an empty folder away from the
sources. Needs Python's library alone, and what the wheel needs from the package index.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

BIN = "Scripts" if os.name == "nt" else "bin"
_OTHERS = {"PYTHONPATH", "PYTHONHOME", "PYTHONUTF8", "PYTHONIOENCODING"}
"""variables that would let the program see more than it has"""


class Stranger:
    """Somebody with an empty environment and an empty folder."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "空文件夹"
        self.folder.mkdir()
        self._programs = home / "environment" / BIN
        venv.create(home / "environment", with_pip=True)
        self._environment = {name: value for name, value in os.environ.items() if name not in _OTHERS}

    def install(self, wheel: Path) -> None:
        """Install the wheel with what it needs, and have pip check that all is there."""
        self.call("python", "-m", "pip", "install", "--quiet", str(wheel.resolve()))
        self.call("python", "-m", "pip", "check")

    def xlgov(self, *words: str, expected: int = 0) -> str:
        """What the program prints."""
        return self.call("xlgov", *words, expected=expected)

    def call(self, program: str, *words: str, expected: int = 0) -> str:
        """What a program of the environment prints; SystemExit where its exit code is another."""
        done = subprocess.run(
            [str(self._programs / program), *words],
            cwd=self.folder,
            env=self._environment | {"PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode != expected:
            raise SystemExit(f"{program} {' '.join(words)}: exit code {done.returncode}\n{said}")
        return said


def use(stranger: Stranger) -> None:
    """The commands of a first day. Raises SystemExit or AssertionError where one does not do its work."""
    stranger.xlgov("demo")
    stranger.xlgov("new", "--year", "2025", "--unit", "示例县财政局", "年报.xlsx")
    # nothing is filled in: an error
    stranger.xlgov("validate", "年报.xlsx", "--mark", "标注.xlsx", expected=1)
    stranger.xlgov("convert", "年报.xlsx", "年报.json", expected=1)
    found = json.loads(stranger.xlgov("validate", "年报.json", "--format", "json", expected=1))
    assert found["total"]["wrong"] == 1, found["total"]
    stranger.xlgov("schema", "--out", "格式")
    stranger.xlgov("roster", "new", "名册.xlsx")
    assert "A-ROW" in stranger.xlgov("rules", "A-ROW")
    # without the extras: the buttons are looked for, and a kit needs more
    stranger.xlgov("addin", "doctor", expected=1)
    assert "packaging" in stranger.xlgov("kit", "-o", "安装包.zip", expected=2)
    for name in ("标注.xlsx", "格式/report-2021.schema.json", "xlgov-demo/7-上报包"):
        assert (stranger.folder / name).exists(), name


def main(arguments: Sequence[str]) -> None:
    """Install and use the wheel."""
    (wheel,) = map(Path, arguments)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        stranger = Stranger(Path(home))
        stranger.install(wheel)
        use(stranger)
    print(f"{wheel.name}: {wheel.stat().st_size:,} bytes, works without its sources")


if __name__ == "__main__":
    main(sys.argv[1:])
