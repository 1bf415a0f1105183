"""What runs on the PC itself: an interrupted run, a failure half-way, a program that is kept from running."""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.resources import files as resources
from pathlib import Path
from types import ModuleType

import pytest

from tests.kit.stores import needed_here

NAMES = ("install", "environment", "removal", "common", "probe")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stand-ins for programs are scripts of sh")


@pytest.fixture(scope="module")
def on_pc() -> Iterator[dict[str, ModuleType]]:
    """The modules as they stand beside each other in a kit."""
    place = str(resources("xlgov.kit.on_pc").joinpath(""))
    sys.path.insert(0, place)
    yield {name: importlib.import_module(name) for name in NAMES}
    for name in NAMES:
        del sys.modules[name]
    sys.path[:] = [each for each in sys.path if each.rstrip("/") != place.rstrip("/")]


@pytest.fixture
def common(on_pc: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("HOME", str(tmp_path))
    on_pc["common"].home().mkdir(parents=True)
    return on_pc["common"]


def put(environment: Path, name: str) -> None:
    """An environment with one file in it."""
    environment.mkdir(parents=True)
    (environment / name).touch()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def program(path: Path, lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    path.chmod(0o755)


def made(on_pc: dict[str, ModuleType], common: ModuleType, name: str, *, fails: bool = False) -> None:
    """Make an environment in place of what is there."""
    with contextlib.suppress(common.Trouble), on_pc["environment"].replaced(common.environment_folder()):
        put(common.environment_folder(), name)
        if fails:
            raise common.Trouble("x")


def test_what_was_there_comes_back_where_making_fails(
    on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    made(on_pc, common, "first")
    made(on_pc, common, "second", fails=True)
    assert "first" in names(common.environment_folder())
    made(on_pc, common, "third")
    assert "third" in names(common.environment_folder())
    assert names(common.home()) == {"venv"}


def test_what_an_interrupted_run_left_aside_is_put_back(
    on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    put(common.aside_of(common.environment_folder()), "older")
    put(common.environment_folder(), "half")
    made(on_pc, common, "new", fails=True)
    assert names(common.environment_folder()) == {"older"}


def test_what_could_not_be_deleted_of_the_older_one_never_comes_back(
    on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    made(on_pc, common, "good")
    put(common.aside_of(common.environment_folder()), "rest of the older one")
    made(on_pc, common, "new", fails=True)
    assert "good" in names(common.environment_folder())


def record(kind: str) -> None:
    """As the program writes down that it put buttons in."""
    folder = Path.home() / ".xlgov"
    folder.mkdir(exist_ok=True)
    (folder / f"{kind}-installed.json").touch()


def removed(on_pc: dict[str, ModuleType], common: ModuleType) -> None:
    on_pc["removal"].remove(common.Teller())


def test_buttons_are_taken_back_though_the_python_of_the_environment_is_gone(
    on_pc: dict[str, ModuleType], common: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    record("office")
    environment = common.environment_folder()
    stub = environment / "lib" / "python3.11" / "site-packages" / "xlgov" / "commands.py"
    stub.parent.mkdir(parents=True)
    stub.write_text("import sys\ndef start(): print('taken back', *sys.argv[1:])\n", "utf-8")
    (stub.parent / "__init__.py").touch()
    (environment / "bin").mkdir()
    (environment / "bin" / "python").symlink_to("/nowhere/python3.10")
    removed(on_pc, common)
    assert "taken back office remove" in capsys.readouterr().out
    assert not environment.exists()


def test_an_environment_whose_buttons_cannot_be_taken_back_stays(
    on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    record("addin")
    put(common.environment_folder(), "half")
    with pytest.raises(common.Trouble, match="按钮没有移除，程序也没有动"):
        removed(on_pc, common)
    assert names(common.environment_folder()) == {"half"}


def test_half_an_environment_without_buttons_goes(on_pc: dict[str, ModuleType], common: ModuleType) -> None:
    put(common.environment_folder(), "half")
    removed(on_pc, common)
    on_pc["removal"].tidy()
    assert not common.home().exists()


def test_what_is_not_ours_stays_in_the_folder(on_pc: dict[str, ModuleType], common: ModuleType) -> None:
    (common.home() / "install.log").touch()
    (common.home() / "own.xlsx").touch()
    removed(on_pc, common)
    on_pc["removal"].tidy()
    assert names(common.home()) == {"own.xlsx"}


CHECKED = json.dumps({"total": {"files": 1, "unusable": 0}})


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ('case "$4" in "import "*) echo no segment >&2; exit 1;; esac', "有的软件包运行不了（no segment）"),
        ('case "$5" in new) echo no place >&2; exit 1;; esac', "不能检查工作簿（no place）"),
        ('echo \'{"total": {"files": 1, "unusable": 1}}\'', "不能检查工作簿"),
        (f"echo '{CHECKED}'", None),
    ],
)
def test_a_program_that_starts_and_cannot_work_is_found_out(
    answers: str, said: str | None, on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    environment = common.environment_folder()
    program(common.python_of(environment), answers)
    if said is None:
        on_pc["environment"]._try_out(environment, common.Teller())
        return
    with pytest.raises(common.Trouble) as raised:
        on_pc["environment"]._try_out(environment, common.Teller())
    assert said in str(raised.value)


def test_every_package_that_is_compiled_is_tried_out(on_pc: dict[str, ModuleType]) -> None:
    code = f"import sys, {', '.join(on_pc['environment'].COMPILED)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    compiled = set()
    for name in needed_here():
        found = distribution(name)
        if "-none-any" not in (found.read_text("WHEEL") or ""):
            compiled.add(name)
            tops = {path.parts[0] for path in found.files or () if path.name == "__init__.py"}
            assert tops & loaded, f"{name} is not loaded"
    assert len(compiled) >= 4


def test_a_program_that_is_forbidden_has_failed_and_says_why(common: ModuleType, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()
    done = common.run([str(blocked)], common.Teller())
    assert done.returncode and common.last_line(done) == f"没有权限：{blocked}"


def test_the_command_line_that_does_not_start_is_missing(
    on_pc: dict[str, ModuleType], common: ModuleType
) -> None:
    program(common.program_of(common.environment_folder()), "exit 0")
    assert on_pc["install"].command_line(common.environment_folder(), common.Teller()) == []
    program(common.program_of(common.environment_folder()), "exit 1")
    (line,) = on_pc["install"].command_line(common.environment_folder(), common.Teller())
    assert "命令行程序启动不了" in line


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "看不懂的一行"),
        (b"", "里没有 pip"),
        (b"pip==1 --hash=sha256:%s  # ../pip-1.whl\n" % (b"0" * 64), "看不懂的一行"),
    ],
)
def test_a_damaged_list_is_told(
    content: bytes,
    said: str,
    on_pc: dict[str, ModuleType],
    common: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(on_pc["environment"], "KIT", tmp_path)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / on_pc["probe"].list_name()).write_bytes(content)
    with pytest.raises(common.Trouble) as raised:
        on_pc["environment"].checked_copies(tmp_path)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "中断了。原来装好的没有变"),
        (OSError(28, "No space left on device", "a"), "磁盘满了，请腾出 500 MB：a"),
        (UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"), "有乱码"),
    ],
)
def test_whatever_stops_it_is_said_in_chinese(
    error: BaseException,
    said: str,
    on_pc: dict[str, ModuleType],
    common: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stopped(teller: object) -> int:
        raise error

    monkeypatch.setattr(on_pc["install"], "install", stopped)
    assert on_pc["install"].main([]) == on_pc["install"].NOTHING
    assert said in capsys.readouterr().out
    assert said in (common.home() / "install.log").read_text("utf-8")


def test_nothing_is_done_for_a_user_by_another_account(
    on_pc: dict[str, ModuleType],
    common: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(on_pc["install"].os, "geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "somebody")
    assert on_pc["install"].main([]) == on_pc["install"].NOTHING
    assert "不要用 sudo" in capsys.readouterr().out
    assert names(common.home()) == set()


def test_a_name_that_is_no_text_is_written_down_all_the_same(common: ModuleType, tmp_path: Path) -> None:
    common.Teller(tmp_path / "a.log").note("\udcff")
    assert (tmp_path / "a.log").read_text("utf-8") == "\\udcff\n"


def test_every_reason_of_the_probe_has_its_words(on_pc: dict[str, ModuleType]) -> None:
    probe = on_pc["probe"]
    reasons = {
        value
        for key, value in vars(probe).items()
        if key.isupper() and isinstance(value, int) and value >= 10
    }
    assert set(on_pc["install"].REFUSED) == reasons
