"""xlgov addin selftest: what is printed, what is written, and the exit codes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("xlwings", reason="xlwings is not here")

from tests.excel.selftests import GivenHost
from xlgov.commands.main import main
from xlgov.excel.selftest import plan
from xlgov.excel.selftest.steps import NotTriedError, Outcome, State, Step, WrongError

SET_UP = Outcome("安装：加载项", State.WELL, "没有问题")


def well(_: Any) -> str:
    return "好"


def wrong(_: Any) -> str:
    raise WrongError("不对", "换一个。")


def not_tried(_: Any) -> str:
    raise NotTriedError("这里没有")


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """The steps that are taken, in a host that is none; to be changed by a test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    taken = [Step("电脑", well, in_host=False), Step(plan.START, well, starts=True), Step("其余", not_tried)]
    monkeypatch.setattr(plan, "STEPS", taken)
    monkeypatch.setattr(plan, "set_up", lambda machine: [SET_UP])
    monkeypatch.setattr(plan, "own_host", lambda machine: GivenHost(None))  # type: ignore[arg-type]
    return taken


def run(*words: str) -> Any:
    return CliRunner().invoke(main, ["addin", "selftest", *words])


def test_all_right(steps: list[Step], tmp_path: Path) -> None:
    out = tmp_path / "记录.txt"
    done = run("-o", str(out))
    assert done.exit_code == 0, done.output
    assert "正常    电脑：好\n" in done.stdout
    assert "没有试  其余：这里没有\n" in done.stdout
    assert "共 5 项：4 项正常，没有问题，1 项没有试。\n" in done.stdout
    assert "另开一个 LibreOffice，不动您的文件" in done.stderr
    for line in ("正常    电脑：好", "正常    安装：加载项：没有问题", "没有试  其余：这里没有"):
        assert line in out.read_text("utf-8-sig").splitlines()
    assert str(out) in done.stdout


def test_something_is_wrong(steps: list[Step], tmp_path: Path) -> None:
    steps[2] = Step("其余", wrong)
    done = run("-o", str(tmp_path / "记录.txt"))
    assert done.exit_code == 1
    assert "有问题  其余：不对\n        怎么办：换一个。\n" in done.stdout


def test_it_could_not_be_tried(steps: list[Step], tmp_path: Path) -> None:
    steps[1] = Step(plan.START, wrong, starts=True)
    done = run()
    assert done.exit_code == 2
    assert "没有试  其余：没有能启动" in done.stdout
    # without a desktop it lies in the home
    assert len(list(tmp_path.glob("xlgov-自检-*.txt"))) == 1


def test_a_file_that_is_there_is_kept_and_nothing_is_tried(steps: list[Step], tmp_path: Path) -> None:
    out = tmp_path / "记录.txt"
    out.write_text("已填好")
    done = run("-o", str(out))
    assert done.exit_code == 2
    assert "已存在" in done.output
    assert "正在自检" not in done.output
    assert out.read_text() == "已填好"
    assert run("-o", str(out), "--force").exit_code == 0
    assert "xlgov 自检记录" in out.read_text("utf-8-sig")


def test_without_xlwings_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlwings", None)
    done = run()
    assert done.exit_code == 2
    assert done.stderr.startswith("错误：自检要 xlwings，这个 Python 里没有。")
    assert done.stderr.rstrip().endswith(f'"{sys.executable}" -m pip install xlwings')
