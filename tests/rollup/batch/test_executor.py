"""The same list whatever does the work, in whatever order; stopping leaves nothing behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.rollup.folders import NAMES, deliver_to, unit_report, workbook
from xlgov import api
from xlgov.collection.received import Delivery, Source
from xlgov.rollup.batch import cluster, executor, processes
from xlgov.rollup.batch.executor import Cancelled, deliveries, jobs_for
from xlgov.rollup.jsonline import encoded
from xlgov.rollup.sources import collect


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Source, ...]:
    folder = deliver_to(tmp_path / "单位")
    for number in range(8):
        (folder / f"第{number}所.xlsx").write_bytes(workbook(NAMES[number % 3], number % 3 + 1))
    (folder / "坏.xlsx").write_bytes(b"x")
    (folder / "旧.et").write_bytes(b"y")
    api.write(unit_report("己局", 6), folder / "己局.json")
    return collect([folder]).sources


class Shuffled(Executor):
    """Finishes what it was given in any order, later than it was given."""

    _max_workers = 2

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self._threads = ThreadPoolExecutor(1)
        self.most = 0

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._waiting.append((future, partial(function, *args, **kwargs)))
        self.most = max(self.most, len(self._waiting))
        self._threads.submit(self._one)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def _one(self) -> None:
        time.sleep(0.005)
        future, work = self._waiting.pop(self._random.randrange(len(self._waiting)))
        future.set_result(work())


def test_every_way_gives_the_same_list(sources: tuple[Source, ...]) -> None:
    expected = deliveries(sources, jobs=1)
    assert [delivery.source for delivery in expected] == list(sources)
    assert sum(delivery.problem is None for delivery in expected) == len(sources) - 2
    assert deliveries(reversed(sources), jobs=1) == expected
    with ThreadPoolExecutor(3) as threads:
        assert deliveries(sources, executor=threads) == expected
    for seed in range(3):
        with Shuffled(seed) as shuffled:
            assert deliveries(sources, executor=shuffled) == expected


METHOD = """
import sys
from pathlib import Path
from xlgov.rollup.batch import cluster, executor, processes
from xlgov.rollup.jsonline import encoded
from xlgov.rollup.sources import collect

if __name__ == "__main__":
    processes._method = lambda: sys.argv[2]
    for delivery in executor.deliveries(collect([Path(sys.argv[1])]).sources, jobs=2):
        print(encoded(delivery))
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_give_the_same_list(sources: tuple[Source, ...], method: str, tmp_path: Path) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("forking is for Linux")
    # in an interpreter of its own: this one may have threads, with which it must not fork
    script = tmp_path / "run.py"
    script.write_text(METHOD, "utf-8")
    folder = Path(sources[0].path).parent
    command = [sys.executable, str(script), str(folder), method]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == list(map(encoded, deliveries(sources, jobs=1)))


def test_work_in_flight_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "CHUNK", 1)
    many = [Source(f"{number:03}", f"/{number}.xlsx") for number in range(60)]
    with Shuffled(0) as shuffled:
        found = executor.each(_nothing, many, shuffled)
    assert [delivery.source for delivery in found] == many
    assert shuffled.most <= 2 * executor.AHEAD


def test_a_cluster_whose_workers_are_all_gone_is_not_waited_for(
    sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deaf(Executor):
        """Takes work and never answers."""

        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            return Future()

    class Client:
        def ncores(self) -> dict[str, int]:
            return {}

    monkeypatch.setattr(cluster, "ASK_SECONDS", 0.1)
    monkeypatch.setattr(cluster, "GONE_SECONDS", 0.3)
    watch = cluster.Watch(Client())
    monkeypatch.setattr(
        executor, "connected", lambda address: nullcontext(cluster.Elsewhere(Deaf(), 2, watch.alive))
    )
    assert deliveries(sources, cluster="tcp://x:1") == deliveries(sources, jobs=1)


def _nothing(source: Source) -> Delivery:
    return Delivery(source, problem="没有")


def test_progress_counts_up_to_the_whole(sources: tuple[Source, ...]) -> None:
    seen: list[tuple[int, int]] = []
    deliveries(sources, jobs=1, progress=lambda done, total: seen.append((done, total)))
    assert list(dict.fromkeys(seen)) == [(done, len(sources)) for done in range(len(sources) + 1)]


def test_what_is_done_is_not_read_again(sources: tuple[Source, ...]) -> None:
    expected = deliveries(sources, jobs=1)
    done = {each.sha256: each for each in expected[::2] if each.sha256}
    read: list[Delivery] = []
    assert deliveries(sources, jobs=1, done=done, keep=read.append) == expected
    assert {each.source for each in read}.isdisjoint(each.source for each in done.values())
    assert len(read) < len(expected)


def test_the_same_content_under_another_ending_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"{}")
    (tmp_path / "甲.json").write_bytes(b"{}")
    both = collect([tmp_path]).sources
    expected = deliveries(both, jobs=1)
    done = {each.sha256: each for each in expected}
    assert deliveries(both, jobs=1, done=done) == expected
    assert expected[0].problem != expected[1].problem


@pytest.mark.parametrize("jobs", [1, 2])
def test_cancelling_stops_and_leaves_no_process(sources: tuple[Source, ...], jobs: int) -> None:
    kept: list[Delivery] = []

    def progress(done: int, total: int) -> None:
        if done >= 3:
            raise Cancelled("取消")

    with pytest.raises(Cancelled):
        deliveries(sources, jobs=jobs, progress=progress, keep=kept.append)
    assert len(kept) == 3
    assert not _children()


def _children() -> Sequence[Any]:
    import multiprocessing

    return multiprocessing.active_children()


def test_how_many_processes() -> None:
    assert jobs_for(executor.FEW - 1) == 1
    assert 1 <= jobs_for(executor.FEW) <= executor.MOST_JOBS


SCRIPT = """
import signal, sys, time
from pathlib import Path
from xlgov.rollup.batch import cluster, executor, processes
from xlgov.rollup.intake import deliver
from xlgov.rollup.sources import collect

def slow(source):
    time.sleep(0.05)
    return deliver(source)

def main():
    def progress(done, total):
        import json, multiprocessing
        pids = [child.pid for child in multiprocessing.active_children()]
        print(json.dumps([done, pids]), flush=True)
    found = collect([Path(sys.argv[1])]).sources * 1
    try:
        executor.each(slow, found, jobs=2, progress=progress)
    except KeyboardInterrupt:
        print("stopped", flush=True)

if __name__ == "__main__":
    # whoever runs the tests in the background may have it ignored
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
@pytest.mark.parametrize("name", ["SIGINT", "SIGKILL"])
def test_no_worker_outlives_the_run(tmp_path: Path, name: str) -> None:
    how = signal.Signals[name]
    folder = deliver_to(tmp_path / "单位", tuple(f"第{number}局" for number in range(24)))
    (tmp_path / "run.py").write_text(SCRIPT, "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py"), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout and process.stderr
    pids: list[int] = []
    for line in process.stdout:
        done, pids = json.loads(line)
        if done >= 3 and len(pids) == 2:
            break
    # a terminal sends Ctrl-C to every process of the group
    os.killpg(process.pid, how) if how == signal.SIGINT else process.kill()
    rest, complaints = process.communicate(timeout=30)
    deadline = time.monotonic() + 10
    while any(map(_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(_alive, pids))
    if how == signal.SIGINT:
        assert rest.endswith("stopped\n")
        assert "Traceback" not in complaints


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2][0]
    except OSError:
        return False
    return state != "Z"
