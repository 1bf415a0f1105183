"""A run that is killed at any moment leaves no half-written output, and goes on to the same bytes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.rollup.folders import NAMES, deliver_to, unit_report, workbook
from xlgov.rollup.batch.journal import FILE, folder_for

MOMENTS = int(os.environ.get("XLGOV_KILLS", "2"))
"""how many times the run is killed; by hand 20"""
FILES = 80

SCRIPT = """
import datetime, sys
from pathlib import Path
from xlgov.rollup import run

def main():
    folder, out, resume = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "resume"
    request = run.Request(
        [folder], "示例区", 2023, own_required=False, out=out, jobs=2, force=resume, resume=resume,
        checked=datetime.date(2024, 2, 1),
    )
    run.write(run.roll_up(request))

if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = deliver_to(tmp_path_factory.mktemp("下级") / "单位")
    for number in range(FILES):
        name = NAMES[number % len(NAMES)]
        report = unit_report(f"第{number}所", number % 7)
        if number % 4:
            made.joinpath(f"第{number}所.json").write_text(report.to_json(), "utf-8")
        else:
            made.joinpath(f"{name}{number}.xlsx").write_bytes(workbook(name, number % 7))
    return made


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")
def test_killed_at_random_moments_and_resumed(folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(SCRIPT, "utf-8")

    def start(out: Path, how: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(script), str(folder), str(out), how]
        return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)

    began = time.monotonic()
    whole = start(tmp_path / "一次" / "汇总.xlsx", "new")
    _, said = whole.communicate(timeout=120)
    assert whole.returncode == 0, said
    took = time.monotonic() - began
    expected = written(tmp_path / "一次")
    chance = random.Random(20)
    resumed = 0
    for moment in range(MOMENTS):
        place = tmp_path / f"第{moment}次"
        out = place / "汇总.xlsx"
        killed = start(out, "new")
        time.sleep(took * (moment + chance.random()) / MOMENTS)
        killed.kill()
        killed.communicate(timeout=30)
        for path, content in written(place).items():
            assert content == expected[path], f"{path} is half-written"
        journal = folder_for(out) / FILE
        resumed += journal.exists() and journal.stat().st_size > 1000
        again = start(out, "resume")
        _, said = again.communicate(timeout=120)
        assert again.returncode == 0, said
        assert written(place) == expected
        assert not folder_for(out).exists()
    assert resumed, "no run was cut off while it was reading"


def written(place: Path) -> dict[str, bytes]:
    """Every file that a user sees, by its name."""
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(place).parts)
    }
