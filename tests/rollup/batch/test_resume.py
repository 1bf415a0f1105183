"""A run reads every file once, beside its result, and another run goes on from what it noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.rollup.folders import NAMES, deliver_to, workbook
from xlgov.collection.received import Delivery, Source
from xlgov.rollup import batch
from xlgov.rollup.batch import executor, processes
from xlgov.rollup.intake import deliver
from xlgov.rollup.sources import collect


def test_the_folder_of_a_run_stands_beside_its_result_or_vanishes(tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    with batch.folder(out) as noted:
        noted.mkdir()
    assert noted.parent == tmp_path and batch.unfinished(out)
    with batch.folder(None) as temporary:
        assert temporary.is_dir()
    assert not temporary.exists()


def test_a_run_that_was_stopped_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = collect([deliver_to(tmp_path / "单位", NAMES[:4])]).sources
    out = tmp_path / "汇总.xlsx"

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise batch.Cancelled("取消")

    with batch.folder(out) as noted, pytest.raises(batch.Cancelled):
        batch.read_all(found, noted, jobs=1, progress=stop)
    assert batch.unfinished(out)
    read: list[Source] = []

    def counted(source: Source, **given: Any) -> Delivery:
        read.append(source)
        return deliver(source, **given)

    monkeypatch.setattr(executor, "deliver", counted)
    monkeypatch.setattr(processes, "possible", lambda: False)
    with batch.folder(out) as noted:
        again = batch.read_all(found, noted, resume=True, jobs=1)
    assert list(again) == list(found)
    assert all(delivery.problem is None for delivery in again.values())
    assert read == list(found[2:])
    batch.clear(out)
    assert not batch.unfinished(out)


def test_a_file_that_was_replaced_meanwhile_is_read_again(tmp_path: Path) -> None:
    folder = deliver_to(tmp_path / "单位", NAMES[:2])
    found = collect([folder]).sources
    path = Path(found[0].path)

    def replace_first(done: int, total: int) -> None:
        if done == total:
            path.write_bytes(workbook(NAMES[0], 9))

    with batch.folder(None) as noted:
        read = batch.read_all(found, noted, jobs=1, progress=replace_first)
    assert read[found[0]].sha256 == deliver(found[0]).sha256
