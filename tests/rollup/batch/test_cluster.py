"""A real Dask scheduler with two workers gives what a single process gives, bit for bit."""

from __future__ import annotations

import gc
import logging
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rollup.batch.works import aborting
from tests.rollup.folders import NAMES, deliver_to, unit_report, workbook
from xlgov import api
from xlgov.collection.received import Source
from xlgov.errors import InputError
from xlgov.rollup.batch import cluster as dask
from xlgov.rollup.batch import executor
from xlgov.rollup.batch.executor import Cancelled, deliveries
from xlgov.rollup.intake import outline
from xlgov.rollup.jsonline import encoded
from xlgov.rollup.previous import Previous, write_last_year
from xlgov.rollup.sources import collect

distributed = pytest.importorskip("distributed")
dask_config = pytest.importorskip("dask.config")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a scheduler with two workers of one thread, which a busy computer is given time for.

    It gives work up after the second worker that dies of it, not the fourth: each takes seconds to come back.
    """
    with (
        pytest.MonkeyPatch.context() as patched,
        dask_config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2,
            processes=True,
            threads_per_worker=1,
            dashboard_address=":0",
            silence_logs=logging.CRITICAL,
        ) as local,
    ):
        patched.setattr(dask, "CONNECT_SECONDS", 120)
        yield local.scheduler_address


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, ...]:
    folder = deliver_to(tmp_path_factory.mktemp("单位"))
    for number in range(40):
        (folder / f"第{number}所.xlsx").write_bytes(workbook(NAMES[number % 3], number % 3 + 1))
    (folder / "坏.xlsx").write_bytes(b"x")
    wrong = unit_report("己局", 6, **{"requests.outcome.total.natural_person": 99})
    api.write(wrong, folder / "己局.json")
    return collect([folder]).sources


def test_bit_for_bit(cluster: str, sources: tuple[Source, ...], tmp_path: Path) -> None:
    last_year = outline(collect([_one(tmp_path)]).sources[0])
    path = write_last_year(tmp_path / "c", Previous((last_year,)))
    expected = deliveries(sources, path, jobs=1)
    seen: list[int] = []
    found = deliveries(sources, path, cluster=cluster, progress=lambda done, total: seen.append(done))
    assert list(map(encoded, found)) == list(map(encoded, expected))
    assert "Y-CARRY" in {finding.code for each in found for finding in each.findings}
    assert seen[-1] == len(sources)
    with distributed.Client(cluster, set_as_default=False) as client:
        assert deliveries(sources, path, client.get_executor(pure=False)) == expected


def _one(folder: Path) -> Path:
    path = folder / "上年.json"
    api.write(unit_report("甲局", 3, year=2022), path)
    return path


def test_a_file_that_changed_is_read_again(cluster: str, tmp_path: Path) -> None:
    folder = deliver_to(tmp_path / "单位", NAMES[:2])
    sources = collect([folder]).sources
    first = deliveries(sources, cluster=cluster)
    (folder / "甲局.xlsx").write_bytes(workbook("甲局", 9))
    second = deliveries(sources, cluster=cluster)
    assert first != second == deliveries(sources, jobs=1)


def test_a_file_that_the_workers_do_not_see(cluster: str, tmp_path: Path) -> None:
    (delivery,) = deliveries([Source("甲.xlsx", str(tmp_path / "甲.xlsx"))], cluster=cluster)
    assert "共享文件夹" in (delivery.problem or "")


def test_cancelling(cluster: str, sources: tuple[Source, ...]) -> None:
    def progress(done: int, total: int) -> None:
        if done:
            raise Cancelled("取消")

    with pytest.raises(Cancelled):
        deliveries(sources, cluster=cluster, progress=progress)
    assert len(deliveries(sources[:3], cluster=cluster)) == 3


def _another_program() -> str:
    """Every process that runs it is another."""
    return f"program of {os.getpid()}"


def test_a_file_that_workers_die_of_is_named(cluster: str, tmp_path: Path) -> None:
    names = (*NAMES, "坏局", "第一所")
    found = collect([deliver_to(tmp_path / "单位", names)]).sources
    read = executor.each(aborting, found, cluster=cluster)
    assert [delivery.source for delivery in read] == list(found)
    for delivery in read:
        if "坏" in delivery.source.name:
            assert "意外退出" in (delivery.problem or "") and delivery.sha256
        else:
            assert delivery == outline(delivery.source)
    # the cluster goes on
    assert len(deliveries(found[:3], cluster=cluster)) == 3


def test_workers_with_another_program(
    cluster: str, sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "program", _another_program)
    with pytest.raises(InputError, match="不是同一版本"):
        deliveries(sources, cluster=cluster)


def test_a_worker_that_dies_before_it_is_asked(
    cluster: str, sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object) -> None:
        raise OSError("Timed out trying to connect to tcp://127.0.0.1:1 after 30 s")

    monkeypatch.setattr(distributed.Client, "run", run)
    with pytest.raises(InputError, match="没有应答"):
        deliveries(sources, cluster=cluster)


def test_an_address_where_nobody_is(sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    start = time.monotonic()
    with pytest.raises(InputError, match="连不上集群"):
        deliveries(sources, cluster=address)
    assert time.monotonic() - start < 8
    # a client that is still open would be closed by the garbage collector, in the middle of anything
    clients = [each for each in gc.get_objects() if issubclass(type(each), distributed.Client)]
    assert all(client.status == "closed" for client in clients)


@pytest.mark.parametrize("address", ["nonsense", "ftp://x:1", "", "tcp://"])
def test_an_address_that_is_none(
    sources: tuple[Source, ...], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match="集群"):
        deliveries(sources, cluster=address)


def test_a_scheduler_without_workers(sources: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 1)
    with (
        distributed.LocalCluster(
            n_workers=0,
            processes=False,
            dashboard_address=":0",
            silence_logs=logging.CRITICAL,
            protocol="tcp",
        ) as empty,
        pytest.raises(InputError, match="没有工作进程"),
    ):
        deliveries(sources, cluster=empty.scheduler_address)
