"""A file that its process dies of is named, and every other file is read as if it were not there."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.rollup.batch.works import (
    aborting,
    always_dying,
    exiting,
    greedy,
    hanging,
    is_bad,
    killed,
    never,
    panicking,
    recursing,
    untidy,
)
from tests.rollup.folders import NAMES, deliver_to
from xlgov.collection.received import Delivery, Source
from xlgov.rollup import batch
from xlgov.rollup.batch import executor, processes
from xlgov.rollup.intake import outline
from xlgov.rollup.roster import entries_of
from xlgov.rollup.sources import collect

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limit")


@pytest.fixture(autouse=True)
def as_users_run_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLGOV_DEBUG", raising=False)


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    folder = deliver_to(tmp_path / "单位", (*NAMES, "坏局", *(f"第{number}所" for number in range(3))))
    return collect([folder]).sources


def check(found: list[Delivery], sources: tuple[Source, ...], said: str) -> None:
    """Every file but the bad one as it is read alone; the bad one named, with its digest."""
    assert [delivery.source for delivery in found] == list(sources)
    for delivery in found:
        expected = outline(delivery.source)
        if is_bad(delivery.source):
            assert said in (delivery.problem or "")
        else:
            assert delivery == expected


@pytest.mark.parametrize(
    ("work", "said", "jobs"),
    [
        (aborting, "意外退出", 1),
        (aborting, "意外退出", 2),
        (exiting, "意外退出", 2),
        (killed, "内存不够", 2),
        (panicking, "Panic：index out of range", 1),
        (recursing, "RecursionError", 2),
    ],
)
def test_one_file_does_not_take_the_others(
    work: Callable[[Source], Delivery], said: str, jobs: int, sources: tuple[Source, ...]
) -> None:
    check(executor.each(work, sources, jobs=jobs), sources, said)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_never_done(
    jobs: int, sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # a busy computer takes longer over the sound ones too
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 3.0)
    check(executor.each(hanging, sources, jobs=jobs), sources, "还没有读完")
    assert not multiprocessing.active_children()


@linux
def test_cancelling_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = deliver_to(tmp_path / "单位", ("坏局",))
    (source,) = collect([folder]).sources

    def tick() -> None:
        if any(each.is_dir() for each in folder.iterdir()):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(processes.isolated(untidy, [source], 1, tick))
    assert not any(each.is_dir() for each in folder.iterdir())
    assert not multiprocessing.active_children()


@linux
def test_a_file_that_eats_all_memory(sources: tuple[Source, ...]) -> None:
    check(executor.each(greedy, sources, jobs=2), sources, "内存不够")


def test_what_a_process_died_of_is_known_to_the_next_run(sources: tuple[Source, ...]) -> None:
    found = executor.each(aborting, sources, jobs=1)
    bad = next(delivery for delivery in found if is_bad(delivery.source))
    facts = outline(bad.source)
    assert (bad.sha256, bad.size, bad.modified) == (facts.sha256, facts.size, facts.modified)
    done = {delivery.sha256: delivery for delivery in found}
    assert executor.each(never, sources, jobs=1, done=done) == found


def test_every_file_may_be_the_last(sources: tuple[Source, ...]) -> None:
    found = executor.each(always_dying, sources, jobs=2)
    assert len(found) == len(sources)
    assert all("意外退出" in (delivery.problem or "") for delivery in found)


def test_a_broken_pool_of_the_callers_is_made_up_for(sources: tuple[Source, ...]) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        check(executor.each(aborting, sources, pool), sources, "意外退出")


def test_where_no_process_can_be_started_files_are_read_in_this_one(
    sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/usr/lib/libreoffice/program/soffice.bin")
    assert not processes.possible()
    check(executor.each(panicking, sources, jobs=2), sources, "Panic")


BROWSER = """
import sys
from pathlib import Path
sys.platform = "emscripten"
for name in ("_multiprocessing", "multiprocessing.connection", "_posixshmem"):
    sys.modules[name] = None
from xlgov.rollup import run
request = run.Request([Path(sys.argv[1])], "示例区", 2023, own_required=False, out=Path(sys.argv[2]))
print(len(run.write(run.roll_up(request))))
"""


def test_a_browser_has_no_processes(sources: tuple[Source, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-c", BROWSER, str(Path(sources[0].path).parent), str(tmp_path / "汇总.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "汇总.xlsx").exists()


def test_processes_that_do_not_come_up(sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_method", lambda: "fork")
    monkeypatch.setattr(processes, "_serve", _stillborn)
    check(executor.each(panicking, sources, jobs=2), sources, "Panic")
    assert not multiprocessing.active_children()


def _stillborn(*_: object) -> None:
    os._exit(1)


def test_processes_that_come_up_now_and_then(
    sources: tuple[Source, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that processes died of before are not read in this process, which would die of them too."""
    serve = processes._serve

    def once(*given: Any) -> None:
        mark = tmp_path / "started"
        if mark.exists():
            os._exit(1)
        mark.touch()
        serve(*given)

    monkeypatch.setattr(processes, "_method", lambda: "fork")
    monkeypatch.setattr(processes, "_serve", once)
    check(executor.each(aborting, sources, jobs=1), sources, "意外退出")


def test_a_roster_is_made_of_the_files_that_can_be_read(
    sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[object] = []
    each = batch.each

    def noted(
        work: Callable[[Source], Delivery], found: tuple[Source, ...], **more: object
    ) -> list[Delivery]:
        used.append(work)
        return each(aborting, found)

    monkeypatch.setattr(batch, "each", noted)
    names = {entry.name for entry in entries_of(Path(sources[0].path).parent)[0]}
    assert used == [outline]
    assert names == {Path(source.name).stem for source in sources if not is_bad(source)}


@pytest.mark.parametrize("jobs", [1, 7])
def test_memory_of_a_process(jobs: int) -> None:
    assert processes.LEAST_MEMORY <= processes.memory_for(jobs) <= processes.MOST_MEMORY


# --- one work aside


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a program of one thread: pytest's own may have more."""
    if sys.platform != "linux":
        pytest.skip("there are no copies of processes")
    monkeypatch.setattr(processes, "_method", lambda: "fork")


def where() -> int:
    """The process that does the work."""
    return os.getpid()


@pytest.mark.usefixtures("forking")
def test_a_work_is_done_aside() -> None:
    with processes.aside(where) as answer:
        assert answer() != os.getpid()
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("forking")
def test_an_answer_larger_than_a_pipe_waits_for_whoever_asks() -> None:
    with processes.aside(lambda: bytes(5_000_000)) as answer:
        assert len(answer()) == 5_000_000


@pytest.mark.usefixtures("forking")
def test_a_work_aside_that_dies_is_done_here() -> None:
    here = os.getpid()

    def dying() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return os.getpid()

    with processes.aside(dying) as answer:
        assert answer() == here


@pytest.mark.usefixtures("forking")
def test_what_a_work_aside_raises_is_raised_here() -> None:
    def failing() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"), processes.aside(failing) as answer:
        answer()
    assert not multiprocessing.active_children()


@pytest.mark.usefixtures("forking")
def test_a_work_aside_ends_with_the_block() -> None:
    def endless() -> int:
        while True:
            time.sleep(1)

    with pytest.raises(KeyboardInterrupt), processes.aside(endless):
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("name", ["possible", "_method"])
def test_where_there_can_be_no_copy_the_work_is_done_here(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, name, {"possible": lambda: False, "_method": lambda: "spawn"}[name])
    with processes.aside(where) as answer:
        assert answer() == os.getpid()
