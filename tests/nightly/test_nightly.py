"""The command that takes a night, in seconds; what it found stands in docs/security.md."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest
from click import Context

from tests import fuzz
from tests.conftest import REPOSITORY
from tests.nightly import __main__ as nightly
from tests.nightly import killed, refused, writers
from xlgov.commands.main import main

SHORT = (writers.WRITERS[0], writers.WRITERS[5])
TEXT = (
    (REPOSITORY / "docs" / "security.md")
    .read_text("utf-8")
    .partition("### 长期试验")[2]
    .partition("\n## ")[0]
)
WRITE_NOTHING = {"placeholders", "verify", "rules", "trace", "completion"}
TRIED_ELSEWHERE = {"demo", "page", "kit", "addin", "office"}
"""what they write is the work of others of these, or is tried where it takes its own preparations"""


def test_every_command_that_writes_is_among_them() -> None:
    tried = {each.arguments[0] for each in writers.WRITERS}
    assert set(main.list_commands(Context(main))) == tried | WRITE_NOTHING | TRIED_ELSEWHERE
    assert not tried & (WRITE_NOTHING | TRIED_ELSEWHERE)
    assert len({each.name for each in writers.WRITERS}) == len(writers.WRITERS)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "WRITERS", SHORT)
    told = killed.tried(3, 2, tmp_path)
    assert not told.faults
    assert told.runs == 3 and sum(told.by_writer.values()) == 3


def test_what_is_half_written_is_found(tmp_path: Path) -> None:
    place = writers.Place(writers.inputs(tmp_path / "报送"), tmp_path / "出")
    (place.out / "数据.json").write_bytes(b'{"schema"')
    (fault,) = killed._half_written(SHORT[1], place, killed._Undisturbed({"数据.json": b'{"schema": 1}'}, 1))
    assert "数据.json is neither" in fault
    (place.given / "上年.json").write_bytes(b"")
    assert not place.is_untouched()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="file systems are mounted as Linux does it")
def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "WRITERS", SHORT[1:])
    told = refused.tried(tmp_path)
    assert not told.faults
    assert {*told.refused, *told.not_tried} == set(refused.PLACES)
    assert told.refused["文件正被打开"] == 1


def test_its_figures_are_written_and_faults_make_it_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "夜.json"
    assert nightly.main(["--only", "mutated", "--count", "6", "--json", str(out)]) == 0
    told = json.loads(out.read_text("utf-8"))
    assert sum(sum(each.values()) for each in told["mutated"]["kinds"].values()) == 6
    monkeypatch.setitem(nightly.PARTS, "cluster", lambda given: {"faults": ["坏了"]})
    assert nightly.main(["--only", "cluster"]) == 1
    assert "cluster: 坏了" in capsys.readouterr().out


def test_the_manual_tells_of_every_kind_and_place() -> None:
    table = {
        row[0]: row[1:]
        for row in (re.findall(r"[^|]+", line) for line in TEXT.splitlines() if line[:1] == "|")
    }
    names = {name.strip() for name in table}
    assert set(fuzz.KINDS) <= names
    assert set(refused.PLACES) <= {name.split("（")[0] for name in names} | set(re.findall(r"\w+", TEXT))
    for kind in fuzz.KINDS:
        (row,) = [each for name, each in table.items() if name.strip() == kind]
        count, read, told, fault = (int(cell.strip().replace(",", "")) for cell in row)
        assert count == read + told + fault
        assert fault == 0 or "还没有改" in TEXT  # one that is known is told, with what it does
    assert re.search(r"20\d\d-\d\d-\d\d.*`[0-9a-f]{7,}`", TEXT)
    assert "python -m tests.nightly" in TEXT


def test_it_runs_by_itself_every_night() -> None:
    text = (REPOSITORY / ".github" / "workflows" / "nightly.yml").read_text("utf-8")
    yaml = pytest.importorskip("yaml")
    read = yaml.safe_load(text)
    assert read[True]["schedule"] and read["permissions"] == {"contents": "read"}
    (job,) = read["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert any("python -m tests.nightly --json" in each for each in commands)
