"""总览 of a roll-up: the sample district's units, states, sum and decisions."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from xlgov import api, files
from xlgov.errors import InputError
from xlgov.rollup import run
from xlgov.rollup.decisions import Decision, Decisions
from xlgov.rollup.outcome import Outcome, Request
from xlgov.rollup.overview import summary_of
from xlgov.rollup.roster import build_roster
from xlgov.samples.district import District, district
from xlgov.summary import content
from xlgov.summary.model import Tone


@pytest.fixture(scope="module")
def sample() -> District:
    return district()


@pytest.fixture(scope="module")
def folder(sample: District, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("district")
    files.write_bytes(made / "名册.xlsx", build_roster(sample.roster.entries))
    for name, report in sample.files:
        api.write(report, made / "收到" / name)
    (made / "收到" / "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    return made


def request(sample: District, folder: Path, **given: object) -> Request:
    asked = Request(
        [folder / "收到"],
        sample.unit,
        sample.year,
        roster=folder / "名册.xlsx",
        checked=datetime.date(2026, 1, 31),
    )
    return replace(asked, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def outcome(sample: District, folder: Path) -> Outcome:
    return run.roll_up(request(sample, folder), kept=run.Kept())


def test_every_line_is_a_unit_with_its_state_and_issues(sample: District, outcome: Outcome) -> None:
    made = summary_of(outcome)
    assert [unit.name for unit in made.units] == [line.name for line in outcome.lines]
    assert [unit.verdict for unit in made.units] == [line.state.word for line in outcome.lines]
    told = {unit.name: {item.code for part in unit.parts for item in part.items} for unit in made.units}
    for name, code in sample.planted:
        assert code in told[name], name
    bad = {unit.name for unit in made.units if unit.tone is Tone.BAD}
    assert {name for name, _ in sample.planted} <= bad
    missing = next(unit for unit in made.units if unit.verdict == "未报")
    assert missing.counts is None and missing.read == "—" and missing.received is None


def test_what_could_not_be_read_says_why(outcome: Outcome) -> None:
    unit = next(unit for unit in summary_of(outcome).units if unit.file == "坏.docx")
    assert unit.verdict == "无法读取" and unit.counts is None and unit.lines[0]


def test_the_sum_and_its_verdict_are_told(outcome: Outcome) -> None:
    made = summary_of(outcome)
    facts = {fact.label: fact.content for fact in made.facts}
    assert outcome.summary in facts["报送"] and "不宜上报" in facts["结论"]
    total = outcome.report.figures["requests.received.total"]
    assert f"新收 {total}，" in facts["申请办理"]
    assert facts["核对日期"] == "2026年1月31日"
    received = next(chart for chart in made.charts if chart.title == "各单位新收申请数量")
    assert sum(bar.values[0] for bar in received.bars) == total
    assert made.own is not None and made.own.tone is Tone.BAD


def test_no_mark_of_another_face_is_left(outcome: Outcome) -> None:
    page = content(summary_of(outcome), ".html").decode()
    assert "\ue000" not in page and "xlgov " not in page
    assert page == content(summary_of(outcome), ".html").decode()


def test_a_decision_is_told(sample: District, folder: Path, outcome: Outcome) -> None:
    issue = next(each for each in outcome.open if each.finding.code == "R-MISS")
    decided = Decisions((Decision(issue.finding.fingerprint, "accept", reason="已撤并"),))
    again = run.roll_up(request(sample, folder), kept=run.Kept(), decisions=decided)
    unit = next(unit for unit in summary_of(again).units if unit.name == issue.unit)
    (item,) = [item for part in unit.parts for item in part.items]
    assert item.settled and item.explanation.startswith("已决定：") and "已撤并" in item.explanation
    assert unit.tone is Tone.GOOD


def test_it_is_written_among_the_papers_and_not_left_alone(
    sample: District, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = request(sample, folder, out=tmp_path / "汇总.xlsx", report=tmp_path / "汇总-总览.docx")
    outcome = run.roll_up(asked)

    def broken(path: Path, made: bytes) -> None:
        if path == asked.out:
            raise InputError("磁盘空间不足")
        original(path, made)

    original = files.write_bytes
    monkeypatch.setattr(files, "write_bytes", broken)
    with pytest.raises(InputError):
        run.write(outcome)
    assert asked.report is not None and not asked.report.exists()
    monkeypatch.setattr(files, "write_bytes", original)
    assert asked.report in run.write(outcome)
    with pytest.raises(InputError, match="已存在"):
        run.roll_up(replace(asked, out=tmp_path / "别的.xlsx"))
    with pytest.raises(InputError, match="只能写成"):
        run.roll_up(replace(asked, out=tmp_path / "别的.xlsx", report=tmp_path / "总览.pdf"))
