"""What is given to strangers: the wheel and the sdist hold what they need, and one comes of the other."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from email.parser import BytesParser
from pathlib import Path

import pytest

import xlgov
from tests.conftest import REPOSITORY

FOLDERS = (".ci", ".github", "docs", "licenses", "macros", "tests", "workbook_templates", "xlgov")
"""of the project, which the sdist has as they are"""
NOT_OURS = {"__pycache__", "node_modules"}
NEEDED = (
    "xlgov/excel/assets/xlgov.xlam",
    "xlgov/excel/assets/xlgov.oxt",
    "xlgov/excel/assets/THIRD_PARTY.txt",
    "xlgov/form/editions/2019.toml",
    "xlgov/form/editions/2021.toml",
    "xlgov/report/unit_words.toml",
    "xlgov/samples/district.toml",
    "xlgov/web/building/pins.toml",
    "xlgov/web/building/packing.toml",
    "xlgov/web/client/main.js",
    "xlgov/web/client/worker.js",
    "xlgov/kit/on_pc/setup.cmd",
    "xlgov/kit/on_pc/setup.sh",
    "xlgov/kit/texts/first.txt",
    "xlgov/kit/assets/docs/manual.md",
    "xlgov/kit/assets/docs/excel.md",
    "xlgov/kit/assets/docs/rollup.md",
    "xlgov/kit/assets/docs/rules.md",
    "xlgov/kit/assets/docs/security.md",
    "xlgov/kit/assets/docs/schema/package.schema.json",
    *(f"xlgov/kit/assets/docs/schema/report-{edition}.schema.json" for edition in ("2019", "2021")),
    *(
        f"xlgov/kit/assets/templates/政府信息公开年报模板-{edition}{ending}"
        for edition in ("2019", "2021")
        for ending in (".xlsx", ".xlsm")
    ),
)
"""what the program opens, and what a kit is made of, one by one: none of it may be forgotten"""


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the source distribution."""
    with tarfile.open(_built(REPOSITORY, "sdist", tmp_path_factory.mktemp("sdist"))) as archive:
        return dict(_read(archive))


def _read(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for each in archive:
        stream = archive.extractfile(each)
        if stream is not None:
            yield each.name.partition("/")[2], stream.read()


@pytest.fixture(scope="module")
def wheel(sdist: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the wheel that is made from the source distribution, where nothing else of ours is."""
    root = tmp_path_factory.mktemp("unpacked")
    for name, content in sdist.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return _members(_built(root, "wheel", tmp_path_factory.mktemp("wheel")))


def _built(root: Path, target: str, folder: Path) -> Path:
    words = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(words, cwd=root, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def _files(folder: Path) -> Iterator[str]:
    """The files that are the project's, by their paths in it."""
    for path in folder.rglob("*"):
        place = path.relative_to(REPOSITORY)
        if (
            path.is_file()
            and NOT_OURS.isdisjoint(place.parts)
            and not path.name.startswith(("~$", ".~lock."))
        ):
            yield place.as_posix()


def test_the_sdist_has_the_whole_project(sdist: dict[str, bytes]) -> None:
    for folder in FOLDERS:
        found = set(_files(REPOSITORY / folder))
        assert found, folder
        assert found == {name for name in sdist if name.startswith(f"{folder}/")}
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "hatch_build.py"):
        assert sdist[name] == (REPOSITORY / name).read_bytes(), name


def test_the_wheel_has_the_whole_program(wheel: dict[str, bytes]) -> None:
    program = {name for name in wheel if name.startswith("xlgov/") and "/kit/assets/" not in name}
    assert program == set(_files(REPOSITORY / "xlgov"))
    assert "xlgov/py.typed" in wheel
    assert [name for name in NEEDED if not wheel.get(name)] == []
    assert {name.partition("/")[0] for name in wheel} == {"xlgov", f"xlgov-{xlgov.__version__}.dist-info"}


def test_the_wheel_of_the_sdist_is_that_of_the_project(wheel: dict[str, bytes], tmp_path: Path) -> None:
    theirs = _members(_built(REPOSITORY, "wheel", tmp_path))
    assert wheel.keys() == theirs.keys()
    assert [name for name in wheel if wheel[name] != theirs[name]] == []


def test_the_page_of_the_package_index_leads_nowhere_that_is_not_there(wheel: dict[str, bytes]) -> None:
    (metadata,) = (content for name, content in wheel.items() if name.endswith(".dist-info/METADATA"))
    described = BytesParser().parsebytes(metadata)
    assert described["Description-Content-Type"] == "text/markdown"
    assert described["Version"] == xlgov.__version__
    text = described.get_payload(decode=True)
    assert isinstance(text, bytes)
    shown = text.decode("utf-8")
    assert re.findall(r"\]\((?!https?://)[^)]*\)", shown) == []
    words = (REPOSITORY / "README.md").read_text("utf-8")
    # all of it but pictures and links
    assert re.findall(r"^#+ .+$", shown, re.MULTILINE) == re.findall(r"^#+ .+$", words, re.MULTILINE)
    assert shown.count("```") == words.count("```") and len(shown) > 0.9 * len(words)
