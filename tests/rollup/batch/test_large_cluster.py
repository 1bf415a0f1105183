"""Ten thousand files through a Dask scheduler with two workers, the sums held against the files'."""

from __future__ import annotations

import json
import logging
from fractions import Fraction
from pathlib import Path

import pytest

from tests.rollup.city import independent_sum
from tests.rollup.folders import unit_report
from xlgov import api
from xlgov.report import Report
from xlgov.rollup import run
from xlgov.rollup.batch import cluster as dask

distributed = pytest.importorskip("distributed")

FILES = 10_000
YEAR = 2023
GRANTED, CARRIED = "requests.outcome.granted.natural_person", "requests.carried_forward.natural_person"


@pytest.mark.long
def test_ten_thousand_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "报送"
    granted = _delivered(folder, FILES)
    monkeypatch.setattr(dask, "CONNECT_SECONDS", 120)
    with distributed.LocalCluster(
        n_workers=2,
        processes=True,
        threads_per_worker=1,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        request = run.Request(
            [folder],
            "示例区",
            YEAR,
            own_required=False,
            out=tmp_path / "汇总" / "结果.xlsx",
            cluster=cluster.scheduler_address,
        )
        outcome = run.roll_up(request)
    assert len(outcome.collection.addends) == FILES
    run.write(outcome)
    result = api.read(tmp_path / "汇总" / "结果.xlsx")
    assert len(result.provenance.addends) == FILES
    assert result.figures[GRANTED] == granted
    _agree(result, independent_sum((path, None) for path in folder.iterdir()))


def _delivered(folder: Path, count: int) -> int:
    """So many reports that all differ, as JSON; how many requests of persons they granted in all.

    The figures of a unit are multiples of those of one report, put into its JSON without this program.
    """
    folder.mkdir()
    text = unit_report("甲局", 5, year=YEAR).to_json()
    granted = 0
    for number in range(1, count + 1):
        tree = json.loads(text)
        tree["unit"]["name"] = f"第{number:05}号单位"
        tree["unit"]["code"] = f"{number:018}"
        times = 1 + number * 7919 % 10_007
        tree["tables"] = _multiplied(tree["tables"], times)
        tree["last"] = _multiplied(tree["last"], times)
        granted += 5 * times
        path = folder / f"第{number:05}号单位.json"
        path.write_text(json.dumps(tree, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return granted


def _multiplied(tree: object, times: int) -> object:
    if isinstance(tree, dict):
        return {key: _multiplied(each, times) for key, each in tree.items()}
    return tree * times if isinstance(tree, int) else tree


def _agree(result: Report, expected: dict[str, Fraction]) -> None:
    assert expected["requests_outcome_granted_natural_person"] > FILES
    differing = {
        key
        for key, number in result.figures.items()
        if Fraction(str(number or 0)) != expected.get(key.replace(".", "_"), 0)
    }
    assert not differing
