"""Environments in which everybody is installed as users have it, made once and kept in a folder.

Ours has the wheel of a revision in it, never the source tree; each peer has one of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.benchmarks.timing import asked

ROOT = Path(__file__).parents[2]
PEERS = {
    "floor": ("python-calamine", "XlsxWriter", "justhtml", "pypdfium2"),
    "openpyxl": ("openpyxl",),
    "pandas + openpyxl": ("pandas", "openpyxl"),
    "pandas + calamine": ("pandas", "python-calamine"),
    "flatten-tool": ("flattentool",),
}
"""What is installed for whom; the floor is no more than the libraries that read and write for us."""
TESTS = ("pytest", "hypothesis", "openxml-audit", "filelock")
"""What the tests' own tools need that some lines use: the browser, hostile workbooks, hostile texts."""
BESIDE = ("pandas", "numpy", "matplotlib", "pillow")
"""What stands beside the add-in in an environment of somebody who works with data."""
_SOURCES = ("xlgov", "workbook_templates", "docs", "pyproject.toml", "README.md", "LICENSE", "licenses")


def kept_folder() -> Path:
    """Where environments are kept unless another folder is given."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(base) / "xlgov-benchmarks"


@dataclass
class Revision:
    """A state of the project, and a folder in which its environment and its own files are kept."""

    name: str
    source: Path
    folder: Path

    @cached_property
    def python(self) -> Path:
        """The interpreter of its environment, in which its wheel is installed."""
        return self._installed("environment", "pdf")

    @cached_property
    def with_tests(self) -> Path:
        """The same with what the tests' tools need."""
        return self._installed("environment-tests", "pdf", *TESTS)

    @cached_property
    def with_buttons(self) -> Path:
        """What the add-in needs, and nothing else."""
        return self._installed("environment-buttons", "excel")

    @cached_property
    def with_large(self) -> Path:
        """The add-in beside libraries from which a click should not suffer."""
        return self._installed("environment-large", "excel", *BESIDE)

    @property
    def command(self) -> Path:
        """The command line that its wheel installed."""
        return self.python.with_name("xlgov.exe" if sys.platform == "win32" else "xlgov")

    def _installed(self, name: str, extra: str, *more: str) -> Path:
        needs = hashlib.sha256((self.source / "pyproject.toml").read_bytes()).hexdigest()
        folder = self.folder / name
        python = environment(folder, (f"{self._wheel}[{extra}]", *more), needs)
        state = hashlib.sha256(self._wheel.read_bytes()).hexdigest()
        if not _is(folder / "wheel.txt", state):
            # in an environment that was made for an earlier state everything else is there
            asked([python, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", self._wheel])
            (folder / "wheel.txt").write_text(state, "utf-8")
        where = asked([python, "-I", "-c", "import xlgov; print(xlgov.__file__)"])
        assert Path(where).is_relative_to(self.folder), f"{where} is not what the wheel installed"
        return python

    @cached_property
    def _wheel(self) -> Path:
        folder = self.folder / "wheel"
        if not list(folder.glob("*.whl")):
            asked([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, self.source])
        return next(folder.glob("*.whl"))


def of_this_tree(kept: Path) -> Revision:
    """The project as it is here; wheel and files that were made of an earlier state of it are removed."""
    folder, state = kept / "tree", _digest(ROOT)
    if not _is(folder / "state.txt", state):
        for old in ("wheel", "files"):
            shutil.rmtree(folder / old, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "state.txt").write_text(state, "utf-8")
    return Revision("this tree", ROOT, folder)


def of_commit(kept: Path, commit: str) -> Revision:
    """The project as a commit has it. Raises Missing where there is no such commit here."""
    whole = asked(["git", "-C", ROOT, "rev-parse", "--verify", f"{commit}^{{commit}}"])
    folder = kept / whole[:12]
    if not (folder / "source").is_dir():
        begun = folder / "begun"
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir(parents=True)
        packed = folder / "source.tar"
        asked(["git", "-C", ROOT, "archive", "-o", packed, whole])
        shutil.unpack_archive(packed, begun, filter="data")
        packed.unlink()
        begun.rename(folder / "source")
    return Revision(commit, folder / "source", folder)


def of_peer(kept: Path, name: str) -> Path:
    """The interpreter of a peer's environment."""
    return environment(kept / f"peer-{name.replace(' + ', '-')}", PEERS[name])


def environment(folder: Path, wanted: tuple[str | Path, ...], needs: str = "") -> Path:
    """The interpreter of an environment; one that is complete and was made for the same is used again.

    ``needs`` changes when what is wanted may need other packages than before.
    """
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    made_for = "\n".join(map(str, (*wanted, needs, sys.version)))
    if not _is(folder / "made-of.txt", made_for):
        print(f"making {folder.parent.name}/{folder.name} …", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        asked([sys.executable, "-m", "venv", folder])
        asked([python, "-m", "pip", "install", "-q", *wanted])
        (folder / "made-of.txt").write_text(made_for, "utf-8")
    return python


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def versions(python: Path) -> dict[str, str]:
    """What is installed in an environment."""
    code = "from importlib import metadata as m\nfor d in m.distributions(): print(d.name, d.version)"
    lines = asked([python, "-I", "-c", code]).splitlines()
    return dict(line.split(" ", 1) for line in sorted(lines, key=str.lower))


def _digest(root: Path) -> str:
    """Of everything that goes into the wheel."""
    digest = hashlib.sha256()
    for name in _SOURCES:
        place = root / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
