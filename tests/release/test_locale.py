"""The command line under the locales of Chinese computers, and in one that knows no letter beyond ASCII.

Every text file is opened in an encoding that is named: Python itself is asked to fail where one is not.
"""

from __future__ import annotations

import ast
import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.rollup.folders import unit_report, workbook
from xlgov.workbook.build import build

RARE = "示例县䶮镇人民政府"
"""a unit of whose letters GBK lacks one"""
PLAIN = "示例县财政局"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "new": ("new", "--year", "2025", "--unit", RARE, "new.xlsx"),
    "text": ("validate", "files"),
    "json": ("validate", "files", "--format", "json"),
    "sarif": ("validate", "files", "--format", "sarif"),
    "mark": ("validate", "files/a.xlsx", "--mark", "marked.xlsx"),
    "convert": ("convert", "files", "-o", "out", "--to", "docx", "--to", "html", "--to", "json"),
    "compare": ("compare", "files/a.xlsx", "files/b.xlsx", "--format", "json"),
    "repair": ("repair", "files/a.xlsx", "--format", "json"),
    "explain": ("explain", "files/a.xlsx", "--list"),
    "upgrade": ("upgrade", "files/a.xlsx", "upgraded.xlsx", "--format", "json"),
    "pack": ("pack", "files/a.xlsx", "-o", "packed.zip", "--allow-errors", "先报送"),
    "rollup": ("rollup", "sent", "--unit", PLAIN, "--year", "2023", "--roster", "roster.csv",
               "-o", "sum.xlsx", "--format", "json", "--table", "table.csv", "--report", "report.html"),
    "schema": ("schema",),
    "rules": ("rules",),
}  # fmt: skip
"""one of each kind, by name"""

RUN = """
import contextlib, json, os, sys
from pathlib import Path
from xlgov.commands.main import main

codes = {}
for name, words in json.loads(Path("commands.json").read_bytes()).items():
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        stream.flush()
        file = os.open(f"{name}.{number}", os.O_CREAT | os.O_WRONLY)
        os.dup2(file, number)
        os.close(file)
    try:
        main(words)
    except SystemExit as ended:
        codes[name] = ended.code
Path("codes.json").write_text(json.dumps(codes), "ascii")
"""


@dataclass(frozen=True)
class Ran:
    """What the commands said in one locale."""

    folder: Path
    encoding: str
    codes: dict[str, int]

    def said(self, name: str) -> bytes:
        return (self.folder / f"{name}.1").read_bytes()

    def document(self, name: str) -> Any:
        return json.loads(self.said(name).decode("ascii" if self.encoding != "utf-8" else "utf-8"))


@pytest.fixture(scope="module")
def gbk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a computer whose locale is GBK, or what comes next to it where none can be made."""
    folder = tmp_path_factory.mktemp("locales")
    if shutil.which("localedef"):
        made = [shutil.which("localedef") or "", "-i", "zh_CN", "-f", "GBK", str(folder / "zh_CN.GBK")]
        subprocess.run(made, capture_output=True, check=False)
    if (folder / "zh_CN.GBK").is_dir():
        return {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0"}
    return {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}


def _deliver(folder: Path) -> None:
    """What units sent: two workbooks, a zip of an old Windows, a roster as Excel saves it."""
    (folder / "files").mkdir()
    (folder / "files" / "a.xlsx").write_bytes(_faulty(RARE))
    (folder / "files" / "b.xlsx").write_bytes(workbook(PLAIN, 2))
    (folder / "sent").mkdir()
    with zipfile.ZipFile(folder / "sent" / "all.zip", "w") as archive:
        for number, name in enumerate((PLAIN, "示例县教育局"), 1):
            archive.writestr(_OldName(f"{name}.xlsx"), workbook(name, number))
    with (folder / "roster.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([("单位名称",), (PLAIN,), ("示例县教育局",), (RARE,)])


def _faulty(name: str) -> bytes:
    """A workbook with an error."""
    made = unit_report(name, requests__received__natural_person=4, requests__received__total=5)
    return build(made.form, made)


class _OldName(zipfile.ZipInfo):
    """A member whose name is stored as Chinese Windows programs do: GBK bytes, no flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _ran(folder: Path, variables: Mapping[str, str], encoding: str) -> Ran:
    _deliver(folder)
    (folder / "commands.json").write_text(json.dumps(COMMANDS), "ascii")
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "PYTHON")) or name == "PYTHONPATH"
    }
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning"]
    done = subprocess.run(
        [sys.executable, *strict, "-c", RUN],
        cwd=folder,
        env=own | {"XLGOV_DEBUG": "1"} | dict(variables),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, (folder / "codes.json").exists() or _last_words(folder)
    return Ran(folder, encoding, json.loads((folder / "codes.json").read_text("ascii")))


def _last_words(folder: Path) -> str:
    written = max(folder.glob("*.2"), key=lambda path: path.stat().st_mtime_ns)
    return f"{written.name}: {written.read_text('utf-8', 'replace')}"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All of it in UTF-8."""
    return _ran(tmp_path_factory.mktemp("utf8"), {"PYTHONUTF8": "1"}, "utf-8")


@pytest.fixture(scope="module", params=["GBK", "POSIX"])
def there(
    request: pytest.FixtureRequest, gbk: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Ran:
    """All of it in another locale."""
    if request.param == "GBK":
        return _ran(tmp_path_factory.mktemp("gbk"), gbk, "gbk")
    posix = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    return _ran(tmp_path_factory.mktemp("posix"), posix, "ascii")


def test_every_command_ends_as_it_does_in_utf_8(here: Ran, there: Ran) -> None:
    nameless = {"rollup": 2} if there.encoding == "ascii" else {}
    assert here.codes | nameless == there.codes
    assert here.codes.keys() == COMMANDS.keys()
    assert 2 not in here.codes.values() and here.codes["json"] == 1


def test_a_name_that_cannot_be_written_is_told(there: Ran) -> None:
    told = (there.folder / "rollup.2").read_bytes().decode("utf-8", "replace")
    assert ("写不出中文的文件名。请先设置环境变量 PYTHONUTF8=1" in told) is (there.encoding == "ascii")
    assert (there.folder / "sum.xlsx").exists() is (there.encoding != "ascii")


@pytest.mark.parametrize("name", ["json", "sarif", "compare", "repair", "upgrade", "schema", "rollup"])
def test_json_is_the_same_to_the_letter_whatever_reads_it(here: Ran, there: Ran, name: str) -> None:
    if (there.encoding, name) == ("ascii", "rollup"):
        pytest.skip("nothing is added up there")
    assert there.said(name).isascii()
    assert _timeless(there.document(name), there) == _timeless(here.document(name), here)


def _timeless(document: Any, ran: Ran) -> Any:
    """Without the folder in which the test ran."""
    return json.loads(json.dumps(document).replace(str(ran.folder), ""))


def test_a_letter_that_is_lacking_stands_in_what_is_written(here: Ran, there: Ran) -> None:
    for ran in (here, there):
        assert ran.encoding == "ascii" or RARE in json.dumps(ran.document("rollup"), ensure_ascii=False)
        assert RARE in (ran.folder / "out" / "a.json").read_text("utf-8")
        assert RARE in (ran.folder / "out" / "a.html").read_text("utf-8")


def test_what_people_read_is_in_their_code_page(here: Ran, there: Ran) -> None:
    if there.encoding != "gbk":
        pytest.skip("who has a terminal without Chinese letters cannot be told anything")
    for name in ("text", "explain", "rules"):
        told = there.said(name).decode("gbk")
        assert told == here.said(name).decode("utf-8").replace("䶮", "?")


def test_programs_that_are_called_are_read_in_an_encoding_that_is_named() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}:{call.lineno}"
        for folder in ("xlgov", "macros")
        for path in (REPOSITORY / folder).rglob("*.py")
        if "subprocess" in (source := path.read_text("utf-8"))
        for call in _calls_for_text(ast.parse(source))
    ]
    assert found == []


def _calls_for_text(module: ast.Module) -> Iterator[ast.Call]:
    """Calls of programs that ask for text and do not say in which encoding; ruff (PLW1514) sees to files."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            named = {each.arg for each in node.keywords}
            if named & {"text", "universal_newlines"} and "encoding" not in named and _runs(node):
                yield node


def _runs(call: ast.Call) -> bool:
    return ast.unparse(call.func).startswith("subprocess.")
